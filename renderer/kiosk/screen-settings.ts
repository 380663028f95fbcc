import { z } from 'zod'

/** What a public screen can show. */
export const SCREEN_KINDS = ['HALL', 'WINDOW', 'WHEREABOUTS', 'GUIDE', 'WINNERS', 'TICKETS'] as const
export type ScreenKind = (typeof SCREEN_KINDS)[number]

export const SCALE_MIN = 0.7
export const SCALE_MAX = 1.5

/** How this screen is set; kept on its machine alone. */
export const ScreenSettings = z.object({
  kind: z.enum(SCREEN_KINDS),
  /** Of a window screen. */
  windowId: z.string().max(40).nullable().catch(null),
  /** Windows and classes that are shown; empty: all. */
  windowIds: z.array(z.string().max(40)).max(200).catch([]),
  classIds: z.array(z.string().max(40)).max(100).catch([]),
  languages: z.enum(['zh', 'en', 'both']).catch('zh'),
  scale: z.number().min(SCALE_MIN).max(SCALE_MAX).catch(1),
  highContrast: z.boolean().catch(false),
  voice: z.boolean().catch(true),
  /** Large type, slow repeats and a window that flashes, all on one switch. */
  easy: z.boolean().catch(false),
  /** Of a ticket machine: whether slips are printed here; null as the shell can (`printerChoice`). */
  prints: z.boolean().nullable().catch(null),
})
export type ScreenSettings = z.infer<typeof ScreenSettings>

export const DEFAULT_SCREEN: ScreenSettings = {
  kind: 'HALL',
  windowId: null,
  windowIds: [],
  classIds: [],
  languages: 'zh',
  scale: 1,
  highContrast: false,
  voice: true,
  easy: false,
  prints: null,
}

const KINDS_BY_ADDRESS: Readonly<Record<string, ScreenKind>> = {
  hall: 'HALL',
  window: 'WINDOW',
  whereabouts: 'WHEREABOUTS',
  guide: 'GUIDE',
  winners: 'WINNERS',
  tickets: 'TICKETS',
}

const listIn = (text: string | null): string[] => (text ?? '').split(',').filter((part) => part !== '')

/**
 * What an address asks for, such as `#/kiosk/window?window=A03&lang=both&voice=0`: how an installation sets a screen before
 * anybody stands before it. Null for an address that names no kind.
 */
export function settingsOfAddress(hash: string): ScreenSettings | null {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?', 2)
  const kind = KINDS_BY_ADDRESS[path.replace(/^\/kiosk\/?/, '').replace(/\/$/, '')]
  if (kind === undefined) return null
  const asked = new URLSearchParams(query)
  return ScreenSettings.parse({
    kind,
    windowId: asked.get('window'),
    windowIds: listIn(asked.get('windows')),
    classIds: listIn(asked.get('classes')),
    languages: asked.get('lang') ?? DEFAULT_SCREEN.languages,
    scale: Number(asked.get('scale') ?? DEFAULT_SCREEN.scale),
    highContrast: asked.get('contrast') === '1',
    voice: asked.get('voice') !== '0',
    easy: asked.get('easy') === '1',
    prints: asked.has('printer') ? asked.get('printer') === '1' : null,
  })
}

/** Two screens of one machine have two addresses, and each its own settings. */
const keyOf = (hash: string): string => `halldesk.screen ${hash}`

/** What was chosen at this screen; null when nobody has chosen yet, or what is kept cannot be read. */
export function readScreenSettings(storage: Pick<Storage, 'getItem'>, hash: string): ScreenSettings | null {
  const text = storage.getItem(keyOf(hash))
  if (text === null) return null
  try {
    const read = ScreenSettings.safeParse(JSON.parse(text))
    return read.success ? read.data : null
  } catch {
    return null
  }
}

export const keepScreenSettings = (
  storage: Pick<Storage, 'setItem'>,
  hash: string,
  settings: ScreenSettings,
): void => storage.setItem(keyOf(hash), JSON.stringify(settings))
