import { dayFromMs, msAt } from '../../model/day.ts'
import type { AnyEvent } from '../../model/events/registry.ts'
import { isPutBack } from '../../model/queue/ticket.ts'
import type { WindowQueueState } from '../../model/queue/window-queue.ts'
import type { LoggedEvent, ReadDb } from '../../store/index.ts'
import { eventsNewestFirst } from '../../store/queries/day.ts'
import {
  readTicket,
  readTicketsOfDay,
  readWindowQueues,
  type TicketHere,
} from '../../store/queries/tickets.ts'
import type { LastStep, WindowTally } from './queue-link.ts'

/** Tickets of today as they are recorded on this machine, kept in memory and brought up to date record by record. */
export interface LocalRow {
  /** Grows with whatever it tells. */
  version(): number
  tickets(): ReadonlyMap<string, TicketHere>
  windows(): ReadonlyMap<string, WindowQueueState>
  /** Calls out of the priority lanes in a row, by the newest call of the window. */
  run(windowId: string): number
  lastStep(windowId: string): LastStep | null
  tally(windowId: string): WindowTally
  recorded(events: readonly LoggedEvent[]): void
  /** Another store, or another history: everything is read anew. */
  reset(): void
}

const KINDS = ['ticket', 'window_queue']

/** The window a step belongs to; null where it is of none. */
const windowOf = (event: LoggedEvent & AnyEvent): string | null => {
  switch (event.type) {
    case 'ticket.called':
    case 'ticket.recalled':
    case 'ticket.started':
    case 'ticket.start_undone':
    case 'ticket.held':
    case 'ticket.finished':
    case 'ticket.missed':
      return event.payload.windowId
    case 'ticket.transferred':
      // Put back by whoever leads the hall: no step of the window.
      return isPutBack(event.payload) ? null : event.payload.windowId
    case 'ticket.voided':
      return event.windowId
    case 'window_queue.opened':
    case 'window_queue.paused':
    case 'window_queue.closed':
      return event.entity[1]
    default:
      return null
  }
}

export const createLocalRow = (read: () => ReadDb, nowMs: () => number): LocalRow => {
  let day = ''
  let version = 0
  let tickets = new Map<string, TicketHere>()
  let windows = new Map<string, WindowQueueState>()
  const runs = new Map<string, number>()
  const steps = new Map<string, LastStep>()
  const tallies = new Map<string, { called: number; byHand: number; missed: number }>()
  const counted = new Set<string>()

  const count = (event: LoggedEvent & AnyEvent): void => {
    const windowId = windowOf(event)
    if (windowId === null || counted.has(event.id)) return
    counted.add(event.id)
    const isTicket = event.entity[0] === 'ticket'
    steps.set(windowId, {
      type: event.type,
      ticketId: isTicket ? event.entity[1] : null,
      atMs: event.atMs,
    })
    const tally = tallies.get(windowId) ?? { called: 0, byHand: 0, missed: 0 }
    tallies.set(windowId, tally)
    if (event.type === 'ticket.called') {
      runs.set(windowId, event.payload.reason.run)
      // A desk that makes an answer of the hall its own record repeats the call.
      if (event.payload.reason.code !== 'CALLED_BACK') tally.called += 1
    }
    // Served from the slip in the clerk's hand: no board and no voice called it.
    if (event.type === 'ticket.started' && event.payload.mode === 'BY_HAND') tally.byHand += 1
    if (event.type === 'ticket.start_undone') tally.byHand -= 1
    if (event.type === 'ticket.missed') tally.missed += 1
  }
  const load = (today: string): void => {
    const fromMs = msAt(today, '00:00')
    tickets = readTicketsOfDay(read(), today)
    windows = new Map(readWindowQueues(read()).map((each) => [each.windowId, each] as const))
    for (const each of [runs, steps, tallies, counted]) each.clear()
    const events = [...eventsNewestFirst(read(), fromMs, fromMs + 86_400_000, KINDS)].toReversed()
    // Every event of the log was checked against its definition when it was recorded.
    for (const event of events) count(event as LoggedEvent & AnyEvent)
    day = today
    version += 1
  }
  const current = (): void => {
    const today = dayFromMs(nowMs())
    if (today !== day) load(today)
  }
  /** A window's state of an earlier day has ended with it: nobody is there before somebody opens. */
  const isOfToday = (window: WindowQueueState): boolean => dayFromMs(window.sinceMs) === day

  return {
    version() {
      current()
      return version
    },
    tickets() {
      current()
      return tickets
    },
    windows() {
      current()
      return new Map([...windows].filter(([, window]) => isOfToday(window)))
    },
    run(windowId) {
      current()
      return runs.get(windowId) ?? 0
    },
    lastStep(windowId) {
      current()
      return steps.get(windowId) ?? null
    },
    tally(windowId) {
      current()
      return tallies.get(windowId) ?? { called: 0, byHand: 0, missed: 0 }
    },
    recorded(events) {
      const ours = events.filter(({ entity }) => KINDS.includes(entity[0]))
      if (ours.length === 0 || day === '') return
      version += 1
      // What was counted and is refused now, or has another place: rare, and read anew.
      if (ours.some(({ verdict }) => verdict !== '' && verdict !== 'accepted')) {
        day = ''
        return
      }
      for (const event of ours) {
        const [kind, id] = event.entity
        if (kind === 'ticket' && id.startsWith(`${day}/`)) {
          const here = readTicket(read(), id)
          if (here) tickets.set(id, here)
          else tickets.delete(id)
        }
        if (dayFromMs(event.atMs) === day) count(event as LoggedEvent & AnyEvent)
      }
      if (ours.some(({ entity }) => entity[0] === 'window_queue'))
        windows = new Map(readWindowQueues(read()).map((each) => [each.windowId, each] as const))
    },
    reset() {
      day = ''
      version += 1
    },
  }
}
