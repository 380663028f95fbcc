import type { Result } from '../../../db/contract/index.ts'

/** The row as one window sees it. */
export type WindowView = Result<'queue.window'>
export type TicketLine = WindowView['missed'][number]
export type NextLine = WindowView['next'][number]
export type CallReason = NextLine['reason']
export type VisitView = Result<'visits.list'>['visits'][number]
/** What somebody may say a visit came to. */
export type Outcome = Exclude<NonNullable<VisitView['outcome']>, 'UNDONE'>
export type IssuedTicket = Result<'queue.issue'>

export interface Ending {
  readonly outcome: Outcome | null
  readonly note: string
}
export const NO_ENDING: Ending = { outcome: null, note: '' }
