import type { TicketState } from '../../model/queue/ticket.ts'
import type { VisitState } from '../../model/queue/visit.ts'
import type { WindowQueueState } from '../../model/queue/window-queue.ts'
import type { ReadDb } from '../sql.ts'

/** A ticket as it is folded here. */
export interface TicketHere {
  readonly state: TicketState
  /** Newest place its records have in the hall's log; null while one of them is not there. */
  readonly hallSeq: number | null
}

interface TicketRow {
  readonly state: string
  readonly newest: number | null
  readonly unsent: number
}

const PLACES = `SELECT entity_id, max(hall_seq) AS newest, sum(hall_seq IS NULL) AS unsent
  FROM event_log WHERE entity_kind = 'ticket' AND verdict IN ('', 'accepted')`

// Written by the projection from a typed state.
const ticketOf = ({ state, newest, unsent }: TicketRow): TicketHere => ({
  state: JSON.parse(state) as TicketState,
  hallSeq: unsent > 0 ? null : newest,
})

/** All tickets of a day that are known here, by id. */
export const readTicketsOfDay = (db: ReadDb, day: string): Map<string, TicketHere> =>
  new Map(
    db
      .all<TicketRow & { id: string }>(
        `SELECT e.id, e.state, p.newest, p.unsent FROM entity e
         JOIN (${PLACES} AND entity_id >= ? AND entity_id < ? GROUP BY entity_id) p ON p.entity_id = e.id
         WHERE e.kind = 'ticket' AND e.id >= ? AND e.id < ?`,
        `${day}/`,
        `${day}0`,
        `${day}/`,
        `${day}0`,
      )
      .map((row) => [row.id, ticketOf(row)] as const),
  )

export const readTicket = (db: ReadDb, ticketId: string): TicketHere | undefined => {
  const row = db.get<TicketRow>(
    `SELECT e.state, p.newest, p.unsent FROM entity e
     JOIN (${PLACES} AND entity_id = ? GROUP BY entity_id) p ON p.entity_id = e.id
     WHERE e.kind = 'ticket' AND e.id = ?`,
    ticketId,
    ticketId,
  )
  return row && ticketOf(row)
}

/** Tickets of this day and those before that nobody ended, and nobody is serving. */
export const readLeftTickets = (db: ReadDb, day: string): string[] =>
  db
    .all<{ id: string }>(
      "SELECT ticket_id AS id FROM ticket WHERE is_open = 1 AND day <= ? AND status <> 'SERVING'",
      day,
    )
    .map(({ id }) => id)

/** Tickets being served at a window, of whatever day. */
export const readServingAt = (db: ReadDb, windowId: string): string[] =>
  db
    .all<{ id: string }>(
      "SELECT ticket_id AS id FROM ticket WHERE is_open = 1 AND window_id = ? AND status = 'SERVING'",
      windowId,
    )
    .map(({ id }) => id)

export const readWindowQueues = (db: ReadDb): WindowQueueState[] =>
  db
    .all<{ state: string }>("SELECT state FROM entity WHERE kind = 'window_queue'")
    .map((row) => JSON.parse(row.state) as WindowQueueState)

/** A visit with its id. */
export interface KnownVisit extends VisitState {
  readonly visitId: string
}

const VISITS = `SELECT v.visit_id AS id, e.state FROM visit v JOIN entity e ON e.kind = 'visit' AND e.id = v.visit_id`
const visitsOf = (rows: readonly { id: string; state: string }[]): KnownVisit[] =>
  rows.map((row) => ({ visitId: row.id, ...(JSON.parse(row.state) as VisitState) }))

/** Open visits of a window, the newest first. */
export const readOpenVisits = (db: ReadDb, windowId: string): KnownVisit[] =>
  visitsOf(
    db.all(
      `${VISITS} WHERE v.window_id = ? AND v.closed_at_ms IS NULL ORDER BY v.opened_at_ms DESC, v.visit_id DESC`,
      windowId,
    ),
  )

/** Open visits, of whatever window, that began before a moment. */
export const readLeftVisits = (db: ReadDb, beforeMs: number): KnownVisit[] =>
  visitsOf(
    db.all(`${VISITS} WHERE v.closed_at_ms IS NULL AND v.opened_at_ms < ? ORDER BY v.visit_id`, beforeMs),
  )

/** Visits that began in a stretch of time, newest first: served or begun by one person, or of windows. */
export const readVisits = (
  db: ReadDb,
  fromMs: number,
  toMs: number,
  of: { readonly staffId: string } | { readonly windowIds: readonly string[] },
): KnownVisit[] =>
  visitsOf(
    db.all(
      `${VISITS} WHERE v.opened_at_ms >= ? AND v.opened_at_ms < ? AND ${
        'staffId' in of
          ? '(v.staff_id = ? OR v.begun_by = ?)'
          : 'v.window_id IN (SELECT value FROM json_each(?))'
      } ORDER BY v.opened_at_ms DESC, v.visit_id DESC LIMIT 2000`,
      fromMs,
      toMs,
      ...('staffId' in of ? [of.staffId, of.staffId] : [JSON.stringify(of.windowIds)]),
    ),
  )

/** When these people served visitors, by visits that began in a stretch of time. */
export const listVisitTimes = (
  db: ReadDb,
  staffIds: readonly string[],
  fromMs: number,
  toMs: number,
): { readonly staffId: string; readonly openedAtMs: number; readonly closedAtMs: number | null }[] =>
  db.all(
    `SELECT staff_id AS "staffId", opened_at_ms AS "openedAtMs", closed_at_ms AS "closedAtMs" FROM visit
     WHERE staff_id IN (SELECT value FROM json_each(?)) AND opened_at_ms >= ? AND opened_at_ms < ?`,
    JSON.stringify(staffIds),
    fromMs,
    toMs,
  )
