import type { HostMessage, Locale, Topics } from './contract/index.ts'
import type { DeskServices, DeskSession } from './desk/context.ts'
import type { RecordingContext, ReferenceData, Store } from './store/index.ts'

type Cause = Topics['sessionEnded']['cause']

/** One page, and who is signed in at it. */
export interface Connection {
  session: DeskSession | null
  locale: Locale
  /** A page of a public screen. On a machine that is one, every page is. */
  readonly screen: boolean
  readonly send: (message: HostMessage) => void
}

export interface HostSessions {
  start(connection: Connection, ...args: Parameters<DeskServices['startSession']>): DeskSession
  replace(session: DeskSession): void
  resume(connection: Connection, resumeToken: string): DeskSession | null
  end(session: DeskSession, cause: Cause): void
  /** Whether somebody is signed in at a page and works at this window. */
  isAnybodyAt(windowId: string): boolean
  /** After people changed: who left is signed out at once; roles, unit and window of the others hold from now on. */
  review(): void
}

const actorOf = (session: DeskSession): RecordingContext => ({
  staffId: session.staff.staffId,
  session: session.sessionId,
  unitId: session.staff.unitId,
  windowId: session.windowId,
})

/** Who is signed in at which page; sessions live as long as the host. */
export const createSessions = (options: {
  readonly store: () => Store
  readonly reference: () => ReferenceData
  readonly connections: ReadonlySet<Connection>
  readonly randomBytes: (size: number) => Uint8Array
  readonly tellEnded: (cause: Cause, pages: readonly Connection[]) => void
  /** Told when a session is over, for whatever else was kept for it. */
  readonly onEnded: (session: DeskSession) => void
  /** Somebody went to another window, or another person takes their place. */
  readonly onMoved: (before: DeskSession) => void
  readonly logError: (reference: string, error: unknown) => void
}): HostSessions => {
  const { store, reference, connections } = options
  const sessions = new Map<string, DeskSession>()

  const end = (session: DeskSession, cause: Cause): void => {
    sessions.delete(session.resumeToken)
    options.onEnded(session)
    const pages = [...connections].filter((each) => each.session?.sessionId === session.sessionId)
    for (const each of pages) each.session = null
    options.tellEnded(cause, pages)
    if (store().readOnly) return
    try {
      store().record(actorOf(session), (act) =>
        act.append({
          type: 'account.session_closed',
          entityId: session.staff.staffId,
          payload: { session: session.sessionId, cause },
        }),
      )
    } catch (error) {
      // On a full disk people must still be able to leave: the session is over whether or not it could be noted.
      options.logError('session closed', error)
    }
  }

  const replace = (session: DeskSession): void => {
    const before = sessions.get(session.resumeToken)
    sessions.set(session.resumeToken, session)
    if (before && before.windowId !== session.windowId) options.onMoved(before)
    for (const each of connections) if (each.session?.sessionId === session.sessionId) each.session = session
  }

  return {
    end,
    replace,
    start(connection, start, kind) {
      const token = (size: number) => Buffer.from(options.randomBytes(size)).toString('base64url')
      const session: DeskSession = { ...start, sessionId: token(12), resumeToken: token(32) }
      if (connection.session) end(connection.session, 'SWITCH')
      if (!store().readOnly)
        store().record(actorOf(session), (act) =>
          act.append({
            type: 'account.session_opened',
            entityId: session.staff.staffId,
            payload: { session: session.sessionId, kind },
          }),
        )
      sessions.set(session.resumeToken, session)
      connection.session = session
      return session
    },
    resume(connection, resumeToken) {
      const session = sessions.get(resumeToken) ?? null
      if (session) connection.session = session
      return session
    },
    // A session whose page is gone can be taken up again, but nobody sits there meanwhile.
    isAnybodyAt: (windowId) => [...connections].some(({ session }) => session?.windowId === windowId),
    review() {
      for (const session of sessions.values()) {
        const staff = reference().staff.get(session.staff.staffId)
        if (!staff?.active) end(session, 'REVOKED')
        else if (JSON.stringify(staff) !== JSON.stringify(session.staff)) {
          const stoodAtOwn = session.windowId === session.staff.windowId
          replace({ ...session, staff, windowId: stoodAtOwn ? staff.windowId : session.windowId })
        }
      }
    },
  }
}
