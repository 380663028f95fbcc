import type { CountedTicket, CountedVisit } from '../../model/queue/figures.ts'
import type { ReadDb } from '../sql.ts'

interface TicketRow {
  readonly class_id: string | null
  readonly window_id: string | null
  readonly status: CountedTicket['status']
  readonly issued_at_ms: number | null
  readonly called_at_ms: number | null
  readonly misses: number
  readonly transfers: number
  readonly void_cause: CountedTicket['voidCause']
}

/** Tickets of these days, both included. */
export const readCountedTickets = (db: ReadDb, fromDay: string, toDay: string): CountedTicket[] =>
  db
    .all<TicketRow>(
      `SELECT t.class_id, t.window_id, t.status, t.issued_at_ms, t.called_at_ms, t.misses,
              json_extract(e.state, '$.transfers') AS transfers,
              json_extract(e.state, '$.voidCause') AS void_cause
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
      misses: row.misses,
      transfers: row.transfers,
      voidCause: row.void_cause,
    }))

/** Visits that began in this stretch of time. */
export const readCountedVisits = (db: ReadDb, fromMs: number, toMs: number): CountedVisit[] =>
  db
    .all<{ class_id: string | null; window_id: string; opened_at_ms: number; closed_at_ms: number | null }>(
      `SELECT v.window_id, v.opened_at_ms, v.closed_at_ms, json_extract(e.state, '$.classId') AS class_id
       FROM visit v JOIN entity e ON e.kind = 'visit' AND e.id = v.visit_id
       WHERE v.opened_at_ms >= ? AND v.opened_at_ms < ?`,
      fromMs,
      toMs,
    )
    .map((row) => ({
      classId: row.class_id,
      windowId: row.window_id,
      openedAtMs: row.opened_at_ms,
      closedAtMs: row.closed_at_ms,
    }))
