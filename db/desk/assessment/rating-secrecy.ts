import type { ScoreEntryState } from '../../model/assessment/assessment-models.ts'
import type { Fact } from '../../model/assessment/facts.ts'
import { signedIn, type DeskContext } from '../context.ts'
import { isAssessor } from './charging.ts'

// Whoever was rated sees that a bad rating counts, once somebody confirmed it, and never which visitor it was
// (domain-rules section 10).

/** Whether a fact is a rating of the person at this page: it is none of theirs before it is decided on. */
export const isHiddenFrom = (context: DeskContext, { source, staffId }: Fact): boolean =>
  source === 'DISSATISFIED' && staffId === signedIn(context).session.staff.staffId

/** Whether the person at this page may see which rating an entry rests on: whoever scores, of others. */
export const seesRating = (context: DeskContext, { recorded, rejected }: ScoreEntryState): boolean => {
  const facts = recorded ?? rejected
  return (
    facts?.source !== 'DISSATISFIED' ||
    (isAssessor(context) && facts.staffId !== signedIn(context).session.staff.staffId)
  )
}
