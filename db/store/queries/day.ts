import { EVENT_COLUMNS, toLoggedEvent, type EventRow, type LoggedEvent } from '../event-log.ts'
import type { ReadDb } from '../sql.ts'
import type { OpenCasesOf } from './ledger.ts'

/**
 * Events of some kinds of entity in a stretch of time, newest first; read as far as they are asked for. One that the hall
 * did not accept is among them until somebody has settled it.
 */
export function* eventsNewestFirst(
  db: ReadDb,
  fromMs: number,
  toMs: number,
  entityKinds: readonly string[],
): Generator<LoggedEvent> {
  const rows = db.iterate<EventRow>(
    `SELECT ${EVENT_COLUMNS} FROM event_log INDEXED BY event_log_time
     WHERE at_ms >= ? AND at_ms < ? AND entity_kind IN (SELECT value FROM json_each(?))
       AND (verdict IN ('', 'accepted') OR local_seq IN (SELECT local_seq FROM conflict))
     ORDER BY at_ms DESC, local_seq DESC`,
    fromMs,
    toMs,
    JSON.stringify(entityKinds),
  )
  for (const row of rows) yield toLoggedEvent(row)
}

/** Why events of this stretch of the log were refused, by place in the log. */
export const conflictsAmong = (db: ReadDb, localSeqs: readonly number[]): ReadonlyMap<number, string> =>
  new Map(
    db
      .all<{ local_seq: number; code: string }>(
        'SELECT local_seq, code FROM conflict WHERE local_seq IN (SELECT value FROM json_each(?))',
        JSON.stringify(localSeqs),
      )
      .map((row) => [row.local_seq, row.code]),
  )

/** Valid papers issued in a stretch of time by somebody, at a window or for a scope of units. */
export const countPapers = (db: ReadDb, whom: OpenCasesOf, fromMs: number, toMs: number): number => {
  const start = `SELECT count(*) AS n FROM paper p INDEXED BY paper_issued LEFT JOIN ledger l ON l.row_id = coalesce(p.case_id, p.consultation_id)
    WHERE p.issued_at_ms >= ? AND p.issued_at_ms < ? AND p.status = 'VALID'`
  const count = (condition: string, ...values: (string | null)[]): number =>
    db.get<{ n: number }>(`${start} AND ${condition}`, fromMs, toMs, ...values)?.n ?? 0
  if ('staffId' in whom) return count('p.issued_by = ?', whom.staffId)
  if (!('unitIds' in whom)) return count('l.window_id = ?', whom.windowId)
  if (whom.unitIds === null) return count('1')
  return count(
    '(p.unit_id IN (SELECT value FROM json_each(?)) OR l.window_id = ?)',
    JSON.stringify(whom.unitIds),
    whom.windowId,
  )
}

/** Numbers of papers that begin with the text, the highest first. */
export const findPapersByNumber = (
  db: ReadDb,
  text: string,
  limit: number,
): { readonly paperId: string; readonly number: string }[] =>
  db
    .all<{ paper_id: string; number: string }>(
      'SELECT paper_id, number FROM paper INDEXED BY paper_number WHERE number >= ? AND number < ? ORDER BY number DESC LIMIT ?',
      text,
      `${text}\u{10FFFF}`,
      limit,
    )
    .map((row) => ({ paperId: row.paper_id, number: row.number }))

/** First-contact slips handed on whose day to follow up has come, the oldest day first. */
export const slipsToFollow = (db: ReadDb, today: string, limit: number): string[] =>
  db
    .all<{ slip_id: string }>(
      `SELECT slip_id FROM slip INDEXED BY slip_open WHERE kind = 'FIRST_CONTACT' AND is_open = 1 AND status = 'TRANSFERRED' AND due_day <= ?
       ORDER BY due_day, at_ms LIMIT ?`,
      today,
      limit,
    )
    .map((row) => row.slip_id)

/** Negative-answer reports that wait for an answer, the longest waiting first. */
export const reportsWaiting = (
  db: ReadDb,
  limit: number,
): {
  readonly id: string
  readonly unitId: string
  readonly staffId: string | null
}[] =>
  db
    .all<{ slip_id: string; unit_id: string; staff_id: string | null }>(
      `SELECT slip_id, unit_id, staff_id FROM slip INDEXED BY slip_open WHERE kind = 'NEGATIVE_REPORT' AND is_open = 1 AND status = 'SUBMITTED'
       ORDER BY at_ms LIMIT ?`,
      limit,
    )
    .map((row) => ({
      id: row.slip_id,
      unitId: row.unit_id,
      staffId: row.staff_id,
    }))

export const countDrafts = (db: ReadDb, staffId: string): number =>
  db.get<{ n: number }>("SELECT count(*) AS n FROM local_note WHERE staff_id = ? AND kind = 'DRAFT'", staffId)
    ?.n ?? 0
