import type { VisitOutcome } from '../events/queue-events.ts'
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
