import type { CaseState } from './case.ts'

/** Everything the due state of a running, accepted case depends on besides the calendar, the rules and the time. */
export type DueFacts = Pick<
  CaseState,
  | 'receivedAtMs'
  | 'decidedAtMs'
  | 'deemedAccepted'
  | 'promiseLimit'
  | 'statutoryLimit'
  | 'suspensions'
  | 'extensions'
> & { readonly acceptedAtMs: number }
