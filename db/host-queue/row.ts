import type { LocalRow } from '../desk/queue/local-row.ts'
import { publicTicketOf, ticketOnItsWay } from '../desk/queue/public-row.ts'
import type { RowNow } from '../desk/queue/queue-link.ts'
import { dayFromMs } from '../model/day.ts'
import { WindowId } from '../model/ids.ts'
import type { PublicTicket, PublicWindowQueue } from '../model/queue/public-row.ts'
import type { Store } from '../store/index.ts'
import { readTicket } from '../store/queries/tickets.ts'
import type { QueueMirror } from '../sync/queue-mirror.ts'
import type { CallsOnTheWay } from './calls-on-the-way.ts'

export interface Row {
  now(): RowNow
  /** Another store: everything is put together anew. */
  forget(): void
}

type Rows = Pick<RowNow, 'tickets' | 'windows'>

/** The row as pages of this machine are told it: what the hall told, what it answered, and what was recorded here since. */
export const createRow = (parts: {
  readonly store: () => Store
  readonly mirror: QueueMirror
  readonly local: LocalRow
  readonly onTheWay: CallsOnTheWay
  readonly nowMs: () => number
  readonly isAway: () => boolean
}): Row => {
  const { store, mirror, local, onTheWay, nowMs } = parts
  let cached: { readonly key: string; readonly row: Rows & Pick<RowNow, 'day'> } | null = null

  const ofHall = (day: string): Rows => {
    const mark = mirror.mark()
    const tickets = new Map<string, PublicTicket>()
    const isToday = mark?.day === day
    if (isToday) for (const [ticketId, { ticket }] of mirror.tickets()) tickets.set(ticketId, ticket)
    for (const [ticketId, known] of local.tickets()) {
      const told = isToday ? mirror.ticket(ticketId) : undefined
      // A record that had no answer when it was read may have one since.
      const here = known.hallSeq === null ? (readTicket(store().read, ticketId) ?? known) : known
      if (told && here.hallSeq !== null && here.hallSeq <= told.seq) continue
      tickets.set(ticketId, publicTicketOf(here.state, told?.ticket))
    }
    for (const call of onTheWay.all()) {
      const told = tickets.get(call.ticketId)
      if (told?.windowId !== call.windowId) tickets.set(call.ticketId, ticketOnItsWay(call, told))
    }
    const windows = new Map<string, PublicWindowQueue>()
    // A window nobody closed yesterday is not open today before somebody is there.
    for (const window of isToday ? mirror.windows() : [])
      if (dayFromMs(window.sinceMs) === day) windows.set(window.windowId, window)
    for (const [windowId, { status, sinceMs }] of local.windows()) {
      const told = windows.get(windowId)
      if (!told || told.sinceMs < sinceMs)
        windows.set(windowId, {
          ...told,
          windowId: WindowId.parse(windowId),
          status,
          sinceMs,
          run: told?.run ?? local.run(windowId),
        })
    }
    return { tickets, windows }
  }
  const ofMachine = (): Rows => ({
    tickets: new Map(
      [...local.tickets()].map(([ticketId, { state }]) => [ticketId, publicTicketOf(state)] as const),
    ),
    windows: new Map(
      [...local.windows()].map(
        ([windowId, { status, sinceMs }]) =>
          [
            windowId,
            { windowId: WindowId.parse(windowId), status, sinceMs, run: local.run(windowId) },
          ] as const,
      ),
    ),
  })

  return {
    now() {
      const day = dayFromMs(nowMs())
      const { sync } = store()
      const acknowledged = sync?.acknowledged().seq ?? 0
      const key = [day, local.version(), mirror.version(), onTheWay.version(), acknowledged].join(' ')
      if (cached?.key !== key) cached = { key, row: { day, ...(sync ? ofHall(day) : ofMachine()) } }
      return {
        ...cached.row,
        asOfMs: sync ? mirror.asOfMs() : nowMs(),
        isStale: sync !== null && mirror.isStale(),
        isAway: sync !== null && parts.isAway(),
      }
    },
    forget() {
      cached = null
    },
  }
}
