import type { RowTicket, RowWindow } from '../../model/queue/estimate.ts'
import type { TicketState } from '../../model/queue/ticket.ts'
import type { ReadDb } from '../../store/index.ts'
import type { DeskContext } from '../context.ts'

/** A ticket of today as this machine knows it. */
export type SeenTicket = RowTicket & Pick<TicketState, 'issuedAtMs'>

/** The row as this machine sees it. */
export interface RowSeen {
  readonly tickets: readonly SeenTicket[]
  readonly windows: readonly RowWindow[]
  /** When it was true; null when nothing was heard yet. */
  readonly asOfMs: number | null
  /** Too old to tell anybody how many wait. */
  readonly isStale: boolean
}

/** States of the tickets of a day that are recorded here. */
export const recordedTickets = (db: ReadDb, day: string): TicketState[] =>
  db
    // '0' is the sign after '/'.
    .all<{ state: string }>(
      "SELECT state FROM entity WHERE kind = 'ticket' AND id > ? AND id < ?",
      `${day}/`,
      `${day}0`,
    )
    // Written by `project` from a typed state.
    .map(({ state }) => JSON.parse(state) as TicketState)

/** The row for limits and estimates. */
export const rowSeen = (context: DeskContext): RowSeen => {
  const { tickets, windows, asOfMs, isStale } = context.desk.queue.row()
  return { tickets: [...tickets.values()], windows: [...windows.values()], asOfMs, isStale }
}
