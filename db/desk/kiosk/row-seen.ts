import { dayFromMs } from '../../model/day.ts'
import type { RowTicket, RowWindow } from '../../model/queue/estimate.ts'
import type { TicketState } from '../../model/queue/ticket.ts'
import type { WindowQueueState } from '../../model/queue/window-queue.ts'
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

const recordedWindows = (db: ReadDb): WindowQueueState[] =>
  db
    .all<{ state: string }>("SELECT state FROM entity WHERE kind = 'window_queue'")
    .map(({ state }) => JSON.parse(state) as WindowQueueState)

/** What a machine that stands alone knows by itself: all there is. */
const ownRow = ({ store, nowMs }: DeskContext): RowSeen => ({
  tickets: recordedTickets(store.read, dayFromMs(nowMs)),
  windows: recordedWindows(store.read),
  asOfMs: nowMs,
  isStale: false,
})

/** The row for limits and estimates. */
export const rowSeen = (context: DeskContext): RowSeen => {
  const own = ownRow(context)
  if (!context.store.sync) return own
  return { ...own, asOfMs: null, isStale: true }
}
