/** What a key press says, as far as it matters here (Electron's `Input`). */
export interface KeyPress {
  readonly type: string
  readonly key: string
  readonly code: string
  readonly control: boolean
  readonly alt: boolean
  readonly meta: boolean
  readonly shift: boolean
}

/** With which the page asks for the code; the only chord a page of a locked screen hears of. */
const EXIT_CODE = 'KeyQ'

/** Keys that leave, reload or change a page by themselves, besides all chords: F1 to F24, and what some keyboards have. */
const LEAVING_KEYS: ReadonlySet<string> = new Set([
  'BrowserBack',
  'BrowserForward',
  'BrowserRefresh',
  'BrowserHome',
  'BrowserSearch',
  'BrowserFavorites',
  'BrowserStop',
  'ContextMenu',
  'PrintScreen',
  'LaunchMail',
  'LaunchApplication1',
  'LaunchApplication2',
  'Power',
  'Sleep',
])

/**
 * Whether a key press is kept from a locked screen. Everything with Ctrl, Alt or the system key is (close, reload, new
 * page, zoom, developer tools, print, save, back), whatever the next version of Chromium makes of it.
 */
export const isKeptFromScreen = ({ key, code, control, alt, meta, shift }: KeyPress): boolean => {
  if (control && shift && !alt && !meta && code === EXIT_CODE) return false
  if (control || alt || meta) return true
  return /^F\d{1,2}$/.test(key) || LEAVING_KEYS.has(key)
}
