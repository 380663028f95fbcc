import { create } from 'zustand'
import type { Locale } from '../../db/contract/errors.ts'
import type { ParamsInput, Result } from '../../db/contract/index.ts'
import { changeLanguage } from '../i18n/index.ts'
import { currentLanguage } from '../i18n/language.ts'
import { hall } from './hall.ts'

export type Session = Result<'session.login'>
export type SessionEndCause = 'IDLE' | 'LOGOUT' | 'SWITCH' | 'REVOKED'

interface SessionState {
  /** UNKNOWN until the host has said whether an earlier session goes on. */
  readonly phase: 'UNKNOWN' | 'OUT' | 'IN'
  readonly session: Session | null
  /** My settings on this machine; empty while signed out. */
  readonly preferences: Readonly<Record<string, string>>
  /** Why the last session ended, for the sentence on the log-in page. */
  readonly endedBy: SessionEndCause | null
  /** Who worked here last; the switch dialog and the idle lock begin with them. */
  readonly lastStaffId: string | null
}

const RESUME_KEY = 'halldesk.resume'

/** Read with narrow selectors: `useSession((state) => state.session?.name)`. */
export const useSession = create<SessionState>()(() => ({
  phase: 'UNKNOWN',
  session: null,
  preferences: {},
  endedBy: null,
  lastStaffId: null,
}))

const enter = (session: Session): void => {
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
  if (language !== undefined && language !== currentLanguage()) await setLanguage(toLocale(language), { keep: false })
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

/** Ends the session here and in the host; the person's drafts stay theirs. */
export async function signOut(cause: 'IDLE' | 'LOGOUT' | 'SWITCH'): Promise<void> {
  leave(cause)
  await hall.call('session.lock', { cause }).catch((thrown: unknown) => console.warn('lock not confirmed', thrown))
}

/** The next person takes the page over; whoever was signed in is out before the first try. */
export async function switchTo(params: ParamsInput<'session.login'>): Promise<Session> {
  if (useSession.getState().session !== null) await signOut('SWITCH')
  return signIn(params)
}

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
  await changeLanguage(language)
  await hall.call('session.setLocale', { locale: language })
  if (keep && useSession.getState().phase === 'IN') await setPreference('language', language)
}

/** What every new connection begins with: the language, then the session this tab had. */
async function greetHost(): Promise<void> {
  await hall.call('session.setLocale', { locale: currentLanguage() })
  const resumeToken = window.sessionStorage.getItem(RESUME_KEY)
  const session =
    resumeToken === null ? await hall.call('session.current', {}) : await hall.call('session.resume', { resumeToken })
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
      console.warn('session not taken up', thrown)
      if (useSession.getState().phase === 'UNKNOWN') leave(null)
    }
  })
}
