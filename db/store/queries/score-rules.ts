import type { ReadDb } from '../sql.ts'

/** Whether scores that were told rest on a rule set, in whatever version. */
export const periodsRestOn = (db: ReadDb, rulesId: string): boolean =>
  db.get(
    `SELECT 1 AS one FROM score_period p JOIN entity e ON e.kind = 'score_period' AND e.id = p.period_id
     WHERE p.status IN ('PUBLISHED', 'LOCKED') AND json_extract(e.state, '$.rules.rulesId') = ? LIMIT 1`,
    rulesId,
  ) !== undefined
