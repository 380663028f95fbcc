import type { RowTicket, RowWindow } from '../../model/queue/estimate.ts'
import type { TicketState } from '../../model/queue/ticket.ts'
import type { ReadDb } from '../../store/index.ts'
import type { DeskContext } from '../context.ts'

/** The row as this machine sees it: what the hall told of it, and what was given out here since. */
export interface RowSeen {
  readonly tickets: readonly (RowTicket & Pick<TicketState, 'issuedAtMs'>)[]
  readonly windows: readonly RowWindow[]
  /** When it was true; null when nothing was heard yet. */
  readonly asOfMs: number | null
  /** Too old to tell anybody how many wait. */
  readonly isStale: boolean
}

export const rowSeen = ({ desk }: DeskContext): RowSeen => {
  const { tickets, windows, asOfMs, isStale } = desk.queue.row()
  return { tickets: [...tickets.values()], windows: [...windows.values()], asOfMs, isStale }
}

/** States of the tickets of a day that are recorded on this machine itself. */
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
