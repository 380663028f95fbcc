import type { WindowQueueState } from '../../model/queue/window-queue.ts'
import type { WindowId } from '../../model/ids.ts'
import type { TicketState } from '../../model/queue/ticket.ts'
import { publicTicket, type PublicTicket, type PublicWindowQueue } from '../../model/queue/public-row.ts'
import { QUEUE_MESSAGE_BYTES_MAX, type QueueChange } from '../../sync/queue-wire.ts'
import type { HallRow } from './hall-row.ts'
import { isUncertain, type WindowSilence } from './silent-windows.ts'

const publicWindow = (
  { windowId, status, sinceMs }: WindowQueueState,
  run: number | undefined,
  silentSinceMs: number | null | undefined,
): PublicWindowQueue => ({
  windowId: windowId as WindowId,
  status,
  sinceMs,
  run: run ?? 0,
  ...(silentSinceMs === undefined ? {} : { silentSinceMs }),
})

/** A row as it was shown last, with the text it is compared by. */
interface Shown<Row> {
  readonly row: Row
  readonly text: string
}

/** What screens were last told of a hall. */
export interface PublicRow {
  readonly tickets: Map<string, Shown<PublicTicket>>
  readonly windows: Map<string, Shown<PublicWindowQueue>>
}

export const newPublicRow = (): PublicRow => ({ tickets: new Map(), windows: new Map() })

const show = <Row>(shown: Map<string, Shown<Row>>, id: string, row: Row, changed: Shown<Row>[]): void => {
  const text = JSON.stringify(row)
  if (shown.get(id)?.text === text) return
  const next = { row, text }
  shown.set(id, next)
  changed.push(next)
}

interface RowChanges {
  readonly tickets: readonly Shown<PublicTicket>[]
  readonly windows: readonly Shown<PublicWindowQueue>[]
}

/** A call of a window that is silent is told as none: no board calls somebody who may long have been served. */
const shownTicket = (ticket: TicketState, row: HallRow, silence: WindowSilence): PublicTicket => {
  const told = publicTicket(ticket, row.leases.get(ticket.ticketId)?.windowId || null)
  return isUncertain(ticket, silence) ? { ...told, calls: 0 } : told
}

/** Brings what is shown up to the row; answers what is different now. `ticketIds`: those that may be; null for all. */
export const showRow = (
  shown: PublicRow,
  row: HallRow,
  ticketIds: Iterable<string> | null,
  silence: WindowSilence,
): RowChanges => {
  const tickets: Shown<PublicTicket>[] = []
  const windows: Shown<PublicWindowQueue>[] = []
  for (const id of ticketIds ?? row.tickets.keys()) {
    const ticket = row.tickets.get(id)
    if (ticket) show(shown.tickets, id, shownTicket(ticket, row, silence), tickets)
  }
  for (const [id, queue] of row.queues)
    show(shown.windows, id, publicWindow(queue, row.runs.get(id), silence.get(id)), windows)
  return { tickets, windows }
}

/** Beside the rows of a message. */
const FRAME_BYTES = 200

/** As few messages as hold the changes; one without any when there are none. */
export const changeMessages = (changes: RowChanges, seq: number, atMs: number): QueueChange[] => {
  const messages: QueueChange[] = []
  let message: QueueChange | null = null
  let bytes = 0
  const into = (length: number): QueueChange => {
    if (!message || bytes + length + 1 > QUEUE_MESSAGE_BYTES_MAX) {
      message = { kind: 'queue', seq, atMs, tickets: [], windows: [] }
      messages.push(message)
      bytes = FRAME_BYTES
    }
    bytes += length + 1
    return message
  }
  for (const { row, text } of changes.windows) into(Buffer.byteLength(text)).windows.push(row)
  for (const { row, text } of changes.tickets) into(Buffer.byteLength(text)).tickets.push(row)
  if (messages.length === 0) into(0)
  return messages
}
