import type { EvaluationState } from '../../model/queue/visit.ts'
import type { ReadDb } from '../sql.ts'

/**
 * Ratings of one person in the order in which the hall took them in, which is the same on every machine and never changes;
 * what it has not taken in yet is left out. A machine of no hall goes by its own log.
 */
export const listRatingsInOrder = (db: ReadDb, staffId: string, isOfHall: boolean): EvaluationState[] =>
  db
    .all<{ state: string }>(
      `SELECT e.state FROM evaluation v
       CROSS JOIN entity e ON e.kind = 'evaluation' AND e.id = v.evaluation_id
       CROSS JOIN event_log l ON l.entity_kind = 'evaluation' AND l.entity_id = v.evaluation_id
         AND l.type = 'evaluation.given' AND l.verdict IN ('', 'accepted')
       WHERE v.staff_id = ? AND (l.hall_seq IS NOT NULL OR ? = 0)
       ORDER BY l.hall_seq IS NULL, l.hall_seq, l.local_seq`,
      staffId,
      isOfHall ? 1 : 0,
    )
    // Written by the fold of its kind.
    .map(({ state }) => JSON.parse(state) as EvaluationState)
