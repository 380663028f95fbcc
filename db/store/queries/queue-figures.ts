import type { CountedTicket, WalkIn } from '../../model/queue/figures.ts'
import type { ReadDb } from '../sql.ts'

interface TicketRow {
  readonly class_id: string | null
  readonly window_id: string | null
  readonly status: CountedTicket['status']
  readonly issued_at_ms: number | null
  readonly called_at_ms: number | null
  readonly misses: number
  readonly place_ms: number
  readonly transfers: number
  readonly void_cause: CountedTicket['voidCause']
  readonly served_ms: number
  readonly held_ms: number
}

/** Tickets of these days, both included. */
export const readCountedTickets = (db: ReadDb, fromDay: string, toDay: string): CountedTicket[] =>
  db
    .all<TicketRow>(
      `SELECT t.class_id, t.window_id, t.status, t.issued_at_ms, t.called_at_ms, t.misses,
              json_extract(e.state, '$.placeMs') AS place_ms,
              json_extract(e.state, '$.transfers') AS transfers,
              json_extract(e.state, '$.voidCause') AS void_cause,
              json_extract(e.state, '$.servedMs') AS served_ms,
              json_extract(e.state, '$.heldMs') AS held_ms
       FROM ticket t JOIN entity e ON e.kind = 'ticket' AND e.id = t.ticket_id
       WHERE t.day >= ? AND t.day <= ?`,
      fromDay,
      toDay,
    )
    .map((row) => ({
      classId: row.class_id,
      windowId: row.window_id,
      status: row.status,
      issuedAtMs: row.issued_at_ms,
      firstCalledAtMs: row.called_at_ms,
      placeMs: row.place_ms,
      misses: row.misses,
      transfers: row.transfers,
      voidCause: row.void_cause,
      servedMs: row.served_ms,
      heldMs: row.held_ms,
    }))

/** Visits without a ticket that began in this stretch of time, at one window or at all. */
export const readWalkIns = (
  db: ReadDb,
  fromMs: number,
  toMs: number,
  windowId: string | null = null,
): WalkIn[] =>
  db
    .all<{ window_id: string; opened_at_ms: number; closed_at_ms: number | null }>(
      `SELECT window_id, opened_at_ms, closed_at_ms FROM visit
       WHERE opened_at_ms >= ? AND opened_at_ms < ? AND ticket_id IS NULL AND (? IS NULL OR window_id = ?)`,
      fromMs,
      toMs,
      windowId,
      windowId,
    )
    .map((row) => ({
      windowId: row.window_id,
      openedAtMs: row.opened_at_ms,
      closedAtMs: row.closed_at_ms,
    }))

/** Tickets of these days of which a record waits for a person; each once, however many records of it do. */
export const countTicketsToSettle = (db: ReadDb, fromDay: string, toDay: string): number =>
  db.get<{ n: number }>(
    `SELECT count(DISTINCT e.entity_id) AS n FROM conflict c JOIN event_log e USING (local_seq)
     WHERE e.verdict IN ('accepted', 'conflict', 'quarantined') AND e.entity_kind = 'ticket'
       AND substr(e.entity_id, 1, 10) BETWEEN ? AND ?`,
    fromDay,
    toDay,
  )?.n ?? 0
