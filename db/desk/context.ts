import {
  ContractError,
  type Locale,
  type MethodName,
  type Params,
  type ResultInput,
} from '../contract/index.ts'
import type { WorkCalendar } from '../model/calendar.ts'
import type { StaffMember } from '../model/reference.ts'
import type { ReferenceData } from '../store/index.ts'
import type { RecordingContext, Store } from '../store/index.ts'
import type { HallLink } from './hall/hall-link.ts'
import type { QueueLink } from './queue/queue-link.ts'
import type { Tries } from './tries.ts'

/** The person at one page, as the host knows them. */
export interface DeskSession {
  readonly sessionId: string
  readonly resumeToken: string
  readonly staff: StaffMember
  /** Window this person works at now; their own unless they chose another. */
  readonly windowId: StaffMember['windowId']
  readonly mustChangeSecret: boolean
}

/** What every handler is given: the desk, the person, and nothing hidden. */
export interface DeskContext {
  readonly store: Store
  readonly reference: ReferenceData
  readonly calendar: WorkCalendar
  readonly locale: Locale
  /** The present, milliseconds since the epoch. */
  readonly nowMs: number
  readonly session: DeskSession | null
  readonly desk: DeskServices
}

/** What the host keeps beside the store: sessions, secrets, folders, slow work. */
export interface DeskServices {
  readonly programVersion: string
  readonly deviceName: string
  readonly sampleHint: { staffId: string; password: string; pin: string } | null
  readonly randomBytes: (size: number) => Uint8Array
  /** argon2id, so that a stolen database does not give secrets away. */
  readonly secrets: {
    hash(secret: string): Promise<string>
    verify(secret: string, argon2id: string): Promise<boolean>
  }
  /** The way to the hall, as the person at this page. */
  readonly hall: HallLink
  /** The row of the hall: tickets, windows, and who is called next. */
  readonly queue: QueueLink
  /** Wrong tries of staff numbers nobody has. */
  readonly strangers: Tries
  /** Wrong codes at the lock of a public screen. */
  readonly exitTries: Tries
  /** Milliseconds since the program of this machine was started, whatever was done to its clock. */
  upForMs(): number
  startSession(
    session: Omit<DeskSession, 'sessionId' | 'resumeToken'>,
    kind: 'PASSWORD' | 'PIN' | 'ACTIVATION',
  ): DeskSession
  replaceSession(session: DeskSession): void
  resumeSession(resumeToken: string): DeskSession | null
  endSession(cause: 'IDLE' | 'LOGOUT' | 'SWITCH' | 'REVOKED'): void
  setLocale(locale: Locale): void
  progress(task: string, done: number | null): void
  /** Swaps the store for a restored one; see `backups.restore`. */
  reopenAfter(work: () => void): void
}

export type SignedInContext = DeskContext & { readonly session: DeskSession }

export type Handler<M extends MethodName> = (
  context: DeskContext,
  params: Params<M>,
) => ResultInput<M> | Promise<ResultInput<M>>

/** A handler for every method of one area; a method without one, or the reverse, does not compile. */
export type Handlers<Methods extends Record<string, unknown>> = {
  readonly [M in Extract<keyof Methods, MethodName>]: Handler<M>
}

export const signedIn = (context: DeskContext): SignedInContext => {
  if (!context.session) throw new ContractError('NOT_SIGNED_IN')
  return context as SignedInContext
}

/** Who records, for the envelope of every event of one act. */
export const recordingContext = (context: DeskContext): RecordingContext => {
  const { session } = signedIn(context)
  return {
    staffId: session.staff.staffId,
    session: session.sessionId,
    unitId: session.staff.unitId,
    windowId: session.windowId,
  }
}

export const staffName = (context: DeskContext, staffId: string | null): string =>
  (staffId === null ? undefined : context.reference.staff.get(staffId)?.name) ?? staffId ?? ''

export const unitName = (context: DeskContext, unitId: string | null): string =>
  (unitId === null ? undefined : context.reference.units.get(unitId)?.name) ?? unitId ?? ''

export const windowName = (context: DeskContext, windowId: string | null): string =>
  (windowId === null ? undefined : context.reference.windows.get(windowId)?.name) ?? windowId ?? ''
