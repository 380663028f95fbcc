import { create } from 'zustand'
import type { Locale } from '../../db/contract/errors.ts'
import type { ParamsInput, Result } from '../../db/contract/index.ts'
import { changeLanguage } from '../i18n/index.ts'
import { currentLanguage } from '../i18n/language.ts'
import { isKioskAddress, openKiosk } from '../kiosk/kiosk-address.ts'
import { hall, HallError } from './hall.ts'

export type Session = Result<'session.login'>
export type SessionEndCause = 'IDLE' | 'LOGOUT' | 'SWITCH' | 'REVOKED'

/** Somebody still at the window when its clerk went. */
export interface LeftVisitor {
  /** Empty without a ticket. */
  readonly number: string
  readonly className: string
  /** Called only, and not yet served: false. */
  readonly isServed: boolean
}

export interface HandedOver {
  readonly staffId: string
  readonly name: string
  readonly windowId: string | null
  readonly windowName: string
  readonly visitor: LeftVisitor | null
}

interface SessionState {
  /** UNKNOWN until the host has said whether an earlier session goes on. */
  readonly phase: 'UNKNOWN' | 'OUT' | 'IN'
  readonly session: Session | null
  /** My settings on this machine; empty while signed out. */
  readonly preferences: Readonly<Record<string, string>>
  /** Why the last session ended, for the sentence on the log-in page. */
  readonly endedBy: SessionEndCause | null
  /** Who worked here last; the log-in page after an idle lock begins with them. */
  readonly lastStaffId: string | null
  /** Who handed over by a quick switch, and at which window, until the next has seen what was left. */
  readonly handedOver: HandedOver | null
}

const RESUME_KEY = 'halldesk.resume'

/** Read with narrow selectors: `useSession((state) => state.session?.name)`. */
export const useSession = create<SessionState>()(() => ({
  phase: 'UNKNOWN',
  session: null,
  preferences: {},
  endedBy: null,
  lastStaffId: null,
  handedOver: null,
}))

const savers = new Set<() => Promise<unknown>>()

/**
 * A page with an unfinished entry gives a function that saves it; it runs before the session ends, so that a quick switch
 * loses nothing. Returns the function that takes it back.
 */
export function beforeLeaving(save: () => Promise<unknown>): () => void {
  savers.add(save)
  return () => savers.delete(save)
}

/** The longest a switch waits for drafts. */
const SAVE_PATIENCE_MS = 600
const saveUnfinished = (): Promise<unknown> =>
  Promise.race([
    Promise.allSettled([...savers].map((save) => save())),
    new Promise((resolve) => {
      window.setTimeout(resolve, SAVE_PATIENCE_MS)
    }),
  ])

const enter = (session: Session): void => {
  const { lastStaffId } = useSession.getState()
  // The next person starts at their own first page, not where the last one was.
  if (lastStaffId !== null && lastStaffId !== session.staffId) window.location.hash = ''
  window.sessionStorage.setItem(RESUME_KEY, session.resumeToken)
  useSession.setState({ phase: 'IN', session, endedBy: null, lastStaffId: session.staffId })
}

const leave = (cause: SessionEndCause | null): void => {
  window.sessionStorage.removeItem(RESUME_KEY)
  useSession.setState({ phase: 'OUT', session: null, preferences: {}, endedBy: cause })
}

const toLocale = (value: string): Locale => (value === 'en' ? 'en' : 'zh-CN')

async function readPreferences(): Promise<void> {
  const { values } = await hall.call('mine.getPreferences', {})
  useSession.setState({ preferences: values })
  const language = values['language']
  if (language !== undefined && language !== currentLanguage())
    await setLanguage(toLocale(language), { keep: false })
}

/** Preferences are a comfort: somebody whose settings cannot be read still gets to work. */
const readPreferencesQuietly = (): Promise<void> =>
  readPreferences().catch((thrown: unknown) => console.warn('preferences not read', thrown))

export async function signIn(params: ParamsInput<'session.login'>): Promise<Session> {
  const session = await hall.call('session.login', params)
  enter(session)
  await readPreferencesQuietly()
  return session
}

export async function activateAccount(params: ParamsInput<'session.activate'>): Promise<Session> {
  const session = await hall.call('session.activate', params)
  enter(session)
  await readPreferencesQuietly()
  return session
}

/** The first run: begins the hall and goes on as its administrator. */
export async function createHall(params: ParamsInput<'setup.createHall'>): Promise<Session> {
  const session = await hall.call('setup.createHall', params)
  enter(session)
  await readPreferencesQuietly()
  return session
}

/** Ends the session here and in the host; the person's drafts stay theirs. */
export async function signOut(cause: 'IDLE' | 'LOGOUT' | 'SWITCH'): Promise<void> {
  await saveUnfinished()
  leave(cause)
  await hall
    .call('session.lock', { cause })
    .catch((thrown: unknown) => console.warn('lock not confirmed', thrown))
}

/** Quick switch: the page is free for the next person, who is then told what was left open, and who is at the window. */
export async function handOver(
  visitor: LeftVisitor | null = null,
  cause: 'IDLE' | 'LOGOUT' | 'SWITCH' = 'SWITCH',
): Promise<void> {
  const { session } = useSession.getState()
  if (session === null) return
  await signOut(cause)
  useSession.setState({
    handedOver: {
      staffId: session.staffId,
      name: session.name,
      windowId: session.windowId,
      windowName: session.windowName,
      visitor,
    },
  })
}

export const handOverSeen = (): void => useSession.setState({ handedOver: null })

export async function chooseWindow(windowId: string): Promise<void> {
  enter(await hall.call('session.chooseWindow', { windowId }))
}

/** Reads the session again after the host changed it (own secret set, window moved). */
export async function refreshSession(): Promise<void> {
  const session = await hall.call('session.current', {})
  if (session === null) leave(null)
  else enter(session)
}

export async function setPreference(key: string, value: string): Promise<void> {
  useSession.setState((state) => ({ preferences: { ...state.preferences, [key]: value } }))
  await hall.call('mine.setPreference', { key, value })
}

export async function setLanguage(language: Locale, { keep = true }: { keep?: boolean } = {}): Promise<void> {
  // The host hears of it first: pages ask again as soon as their language is another.
  const told = hall.call('session.setLocale', { locale: language })
  await Promise.all([told, changeLanguage(language)])
  if (keep && useSession.getState().phase === 'IN') await setPreference('language', language)
}

/** What every new connection begins with: the language, then the session this tab had. */
async function greetHost(): Promise<void> {
  await hall.call('session.setLocale', { locale: currentLanguage() })
  const resumeToken = window.sessionStorage.getItem(RESUME_KEY)
  const session =
    resumeToken === null
      ? await hall.call('session.current', {})
      : await hall.call('session.resume', { resumeToken })
  if (session === null) {
    leave(resumeToken === null ? null : 'REVOKED')
    return
  }
  enter(session)
  // Not awaited: reading preferences waits for the end of this greeting.
  void readPreferencesQuietly()
}

/** Called once by main.tsx. */
export function startSession(): void {
  hall.on('sessionEnded', ({ cause }) => leave(cause))
  hall.setGreeting(async () => {
    try {
      await greetHost()
    } catch (thrown) {
      // Nobody logs in here: the machine is a public screen.
      if (thrown instanceof HallError && thrown.code === 'NOT_ALLOWED') {
        if (!isKioskAddress()) openKiosk()
      } else console.warn('session not taken up', thrown)
      if (useSession.getState().phase === 'UNKNOWN') leave(null)
    }
  })
}
