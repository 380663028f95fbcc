import type { ReadDb } from '../sql.ts'

export interface WindowDay {
  readonly opened: number
  readonly closed: number
  readonly consultations: number
  readonly lastRecordAtMs: number | null
}

const NOTHING: WindowDay = { opened: 0, closed: 0, consultations: 0, lastRecordAtMs: null }

/** What was recorded and closed in a stretch of time, by window; what was recorded at none is under ''. */
export const countDayByWindow = (
  db: ReadDb,
  day: string,
  fromMs: number,
  toMs: number,
): ReadonlyMap<string, WindowDay> => {
  const counts = new Map<string, WindowDay>()
  const add = (windowId: string | null, more: Partial<WindowDay>): void => {
    const key = windowId ?? ''
    counts.set(key, { ...(counts.get(key) ?? NOTHING), ...more })
  }
  const begun = db.all<{ window_id: string | null; consultations: number; opened: number }>(
    `SELECT window_id, sum(kind = 'CONSULTATION' AND status <> 'VOID') AS consultations, sum(kind = 'CASE') AS opened
     FROM ledger INDEXED BY ledger_at WHERE at_ms >= ? AND at_ms < ? GROUP BY window_id`,
    fromMs,
    toMs,
  )
  for (const row of begun) add(row.window_id, { consultations: row.consultations, opened: row.opened })
  const closed = db.all<{ window_id: string | null; closed: number }>(
    `SELECT window_id, count(*) AS closed FROM ledger INDEXED BY ledger_closed
     WHERE closed_day = ? AND kind = 'CASE' GROUP BY window_id`,
    day,
  )
  for (const row of closed) add(row.window_id, { closed: row.closed })
  // A record touched today was begun or closed today or is still open: three small parts of the ledger.
  const touched = db.all<{ window_id: string | null; at: number }>(
    `SELECT window_id, max(updated_at_ms) AS at FROM (
       SELECT window_id, updated_at_ms FROM ledger INDEXED BY ledger_at WHERE at_ms >= ? AND at_ms < ?
       UNION ALL SELECT window_id, updated_at_ms FROM ledger INDEXED BY ledger_closed WHERE closed_day = ?
       UNION ALL SELECT window_id, updated_at_ms FROM ledger INDEXED BY ledger_open WHERE is_open = 1
     ) GROUP BY window_id`,
    fromMs,
    toMs,
    day,
  )
  for (const row of touched) add(row.window_id, { lastRecordAtMs: row.at })
  return counts
}
