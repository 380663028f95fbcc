import { toLoggedEvent, type EventRow, type LoggedEvent } from '../event-log.ts'
import type { ReadDb } from '../sql.ts'

/** Number of the newest record in this machine's log; the log has no holes, so it is the count as well. */
export const newestLocalSeq = (db: ReadDb): number =>
  db.get<{ n: number | null }>('SELECT max(local_seq) AS n FROM event_log')?.n ?? 0

export const countConflicts = (db: ReadDb): number =>
  db.get<{ n: number }>('SELECT count(*) AS n FROM conflict')?.n ?? 0

/** Events that could not be applied, newest first. */
export const listConflicts = (db: ReadDb, limit: number): { event: LoggedEvent; code: string }[] =>
  db
    .all<EventRow & { code: string }>(
      `SELECT e.*, c.code FROM conflict c JOIN event_log e USING (local_seq) ORDER BY c.local_seq DESC LIMIT ?`,
      limit,
    )
    .map((row) => ({ event: toLoggedEvent(row), code: row.code }))

/** Records that are not the machine's own notes about itself and its clock. */
export const countEventsOfPeople = (db: ReadDb): number =>
  db.get<{ n: number }>("SELECT count(*) AS n FROM event_log WHERE entity_kind <> 'device'")?.n ?? 0
