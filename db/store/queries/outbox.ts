import { toLoggedEvent, type EventRow, type LoggedEvent } from '../event-log.ts'
import type { ReadDb } from '../sql.ts'

/** Which chain of this machine's log is its own at present. */
export interface OwnChain {
  readonly deviceId: string
  readonly epoch: number
}

const OWN_NO = '(SELECT device_no FROM device WHERE device_id = ? AND epoch = ?)'

/** Own records the hall does not have, oldest first; read as far as they are asked for. */
export function* readWaiting(db: ReadDb, own: OwnChain, afterSeq: number): Generator<LoggedEvent> {
  const rows = db.iterate<EventRow>(
    `SELECT e.* FROM event_log e WHERE device_no = ${OWN_NO} AND device_seq > ? ORDER BY device_seq`,
    own.deviceId,
    own.epoch,
    afterSeq,
  )
  for (const row of rows) yield toLoggedEvent(row)
}

/** Own records the hall keeps and did not accept, of every epoch, not settled yet; oldest first. */
export const readRefusedOwn = (db: ReadDb, deviceId: string, limit: number): LoggedEvent[] =>
  db
    .all<EventRow>(
      `SELECT e.* FROM conflict c JOIN event_log e USING (local_seq)
       WHERE e.verdict IN ('conflict', 'quarantined')
         AND e.device_no IN (SELECT device_no FROM device WHERE device_id = ?) ORDER BY e.local_seq LIMIT ?`,
      deviceId,
      limit,
    )
    .map(toLoggedEvent)

/** Records of any machine that are not accepted and not settled. */
export const countRefused = (db: ReadDb): { readonly conflicts: number; readonly quarantined: number } => {
  const row = db.get<{ conflicts: number | null; quarantined: number | null }>(
    `SELECT sum(e.verdict = 'conflict') AS conflicts, sum(e.verdict = 'quarantined') AS quarantined
     FROM conflict c JOIN event_log e USING (local_seq)`,
  )
  return { conflicts: row?.conflicts ?? 0, quarantined: row?.quarantined ?? 0 }
}

/** What the hall said of a stretch of own records: the worst of it, null when all are accepted. */
export const worstVerdict = (
  db: ReadDb,
  own: OwnChain,
  afterSeq: number,
  upToSeq: number,
): 'conflict' | 'quarantined' | null => {
  const rows = db.all<{ verdict: string }>(
    `SELECT DISTINCT verdict FROM event_log WHERE device_no = ${OWN_NO} AND device_seq > ? AND device_seq <= ?`,
    own.deviceId,
    own.epoch,
    afterSeq,
    upToSeq,
  )
  const verdicts = new Set(rows.map((row) => row.verdict))
  if (verdicts.has('quarantined')) return 'quarantined'
  return verdicts.has('conflict') ? 'conflict' : null
}
