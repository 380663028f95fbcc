import { openTolerance, type CaseState } from './case.ts'
import type { Day } from './day.ts'

/** Everything the due state of an open case depends on besides its status, the calendar, the rules and the time. */
export type DueFacts = Pick<
  CaseState,
  | 'kind'
  | 'receivedAtMs'
  | 'acceptedAtMs'
  | 'answeredAtMs'
  | 'lastNoticeAtMs'
  | 'decidedAtMs'
  | 'deemedAccepted'
  | 'promiseLimit'
  | 'statutoryLimit'
  | 'suspensions'
  | 'extensions'
> & {
  /** First written on paper: when it was answered there is not known to the minute. */
  readonly backEntered: boolean
  /** Day by which tolerated materials must be there; null when none is open. */
  readonly toleranceDueDay: Day | null
}

export const dueFactsOf = (state: CaseState): DueFacts => ({
  kind: state.kind,
  receivedAtMs: state.receivedAtMs,
  acceptedAtMs: state.acceptedAtMs,
  answeredAtMs: state.answeredAtMs,
  lastNoticeAtMs: state.lastNoticeAtMs,
  decidedAtMs: state.decidedAtMs,
  deemedAccepted: state.deemedAccepted,
  promiseLimit: state.promiseLimit,
  statutoryLimit: state.statutoryLimit,
  suspensions: state.suspensions,
  extensions: state.extensions,
  backEntered: state.backEntry !== null,
  toleranceDueDay: openTolerance(state).length > 0 ? (state.tolerance?.dueDay ?? null) : null,
})
