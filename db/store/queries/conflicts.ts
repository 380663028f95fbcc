import type { Envelope } from '../../model/events/envelope.ts'
import {
  EVENT_COLUMNS,
  toLoggedEvent,
  uuidBytes,
  uuidText,
  type EventRow,
  type LoggedEvent,
} from '../event-log.ts'
import type { ReadDb } from '../sql.ts'

/** An event with the id its row has: bytes that were none carry no id of their own. */
export interface KeptEvent {
  readonly eventId: string
  readonly event: LoggedEvent
  /** Why it was not accepted. */
  readonly reason: string
}

interface KeptRow extends EventRow {
  readonly id: Uint8Array
  readonly code: string | null
}

const toKept = (row: KeptRow): KeptEvent => ({
  eventId: uuidText(row.id),
  event: toLoggedEvent(row),
  reason: row.reason || (row.code ?? ''),
})

const COLUMNS = EVENT_COLUMNS.split(', ')
  .map((column) => `e.${column}`)
  .join(', ')

/**
 * Events that wait for a person: those the hall did not accept, and those it accepted and this program cannot fold.
 * Newest first; a machine that belongs to no hall has none.
 */
export const listOpenConflicts = (db: ReadDb, limit: number): KeptEvent[] =>
  db
    .all<KeptRow>(
      `SELECT ${COLUMNS}, e.id, c.code FROM conflict c JOIN event_log e USING (local_seq)
       WHERE e.verdict IN ('accepted', 'conflict', 'quarantined') ORDER BY c.local_seq DESC LIMIT ?`,
      limit,
    )
    .map(toKept)

/** One event by its id, with why it does not count, if it does not. */
export const readKeptEvent = (db: ReadDb, eventId: string): KeptEvent | undefined => {
  const row = db.get<KeptRow>(
    `SELECT ${COLUMNS}, e.id, c.code FROM event_log e LEFT JOIN conflict c USING (local_seq) WHERE e.id = ?`,
    uuidBytes(eventId),
  )
  return row && toKept(row)
}

/** Ids of the events somebody settled, the newest settlement first. */
export const listSettledIds = (db: ReadDb, limit: number): string[] =>
  db
    .all<{ id: string }>(
      `SELECT entity_id AS id FROM event_log
       WHERE entity_kind = 'conflict' AND verdict IN ('', 'accepted') GROUP BY entity_id
       ORDER BY max(local_seq) DESC LIMIT ?`,
      limit,
    )
    .map((row) => row.id)

/** `hallSeq` of the state the author of an event saw; null when the event does not say. */
export const readBase = (db: ReadDb, event: LoggedEvent): number | null => {
  const row = db.get<{ bytes: Buffer }>('SELECT bytes FROM event_log WHERE local_seq = ?', event.localSeq)
  try {
    const { base } = JSON.parse(row?.bytes.toString('utf8') ?? '{}') as Partial<Envelope>
    return typeof base === 'number' ? base : null
  } catch {
    return null
  }
}
