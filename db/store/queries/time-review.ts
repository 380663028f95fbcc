import { toLoggedEvent, type EventRow, type LoggedEvent } from '../event-log.ts'
import { DOUBTFUL_TIME } from '../migrations/0050-review.ts'
import type { ReadDb } from '../sql.ts'

export interface DoubtfulEvent {
  readonly event: LoggedEvent
  /** When the hall received it; null while this machine was not told. */
  readonly receivedAtMs: number | null
}

/** Records of a clock nobody vouches for, and those that came late; newest first. */
export const listDoubtfulTimes = (
  db: ReadDb,
  kinds: readonly string[],
  sinceMs: number,
  limit: number,
): DoubtfulEvent[] =>
  db
    .all<EventRow & { received_at_ms: number | null }>(
      `SELECT * FROM event_log WHERE ${DOUBTFUL_TIME} AND at_ms >= ? AND verdict IN ('', 'accepted')
         AND entity_kind IN (SELECT value FROM json_each(?)) ORDER BY at_ms DESC LIMIT ?`,
      sinceMs,
      JSON.stringify(kinds),
      limit,
    )
    .map((row) => ({ event: toLoggedEvent(row), receivedAtMs: row.received_at_ms }))

/** Newest event under an id that its author made up. */
export const newestOf = (db: ReadDb, kind: string, id: string): LoggedEvent | null => {
  const row = db.get<EventRow>(
    `SELECT * FROM event_log WHERE entity_kind = ? AND entity_id = ? AND verdict IN ('', 'accepted')
     ORDER BY local_seq DESC LIMIT 1`,
    kind,
    id,
  )
  return row ? toLoggedEvent(row) : null
}
