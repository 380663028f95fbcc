import type { VisitOutcome } from '../events/queue-events.ts'
import { isOpenTicket, type TicketState } from './ticket.ts'
import type { VisitState } from './visit.ts'

/** Link of a visit to a case that was begun earlier: its visitor only fetched what it came to. */
export const COLLECTED = 'result'

/** The outcome its records speak for, the weightiest first; null when there are none. */
export const derivedOutcome = ({ links }: Pick<VisitState, 'links'>): VisitOutcome | null => {
  const has = (...kinds: readonly string[]): boolean => links.some(({ kind }) => kinds.includes(kind))
  if (has('case', 'negative_report')) return 'CASE_HANDLED'
  if (has(COLLECTED)) return 'RESULT_COLLECTED'
  if (has('paper')) return 'NOTICE_GIVEN'
  if (has('first_contact')) return 'GUIDED_ELSEWHERE'
  return has('consultation') ? 'CONSULTED' : null
}

/**
 * What a visit nobody ended came to, once its day is over; null where it goes on: whoever is being served, and a ticket the
 * hall keeps, is left to the window.
 * @param ticket the visit's, undefined for one without
 * @param isVoid the ticket ends with the same day
 */
export const leftOverOutcome = (
  visit: Pick<VisitState, 'links'>,
  ticket: Pick<TicketState, 'status'> | undefined,
  isVoid: boolean,
): VisitOutcome | null => {
  if (ticket && isOpenTicket(ticket) && !isVoid) return null
  return derivedOutcome(visit) ?? (ticket ? 'LEFT' : 'OTHER')
}
