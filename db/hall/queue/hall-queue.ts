import type {
  AheadAnswer,
  AheadRequest,
  NextAnswer,
  NextRequest,
  QueueChange,
  QueueMark,
  QueueSnapshot,
  YieldRequest,
} from '../../sync/queue-wire.ts'
import type { HallContext, Visitor } from '../context.ts'
import { createQueueFeed } from './feed.ts'
import { createCalls, type Calls } from './next.ts'
import { createSettling } from './settling.ts'

/** The row of each hall, as this process serves it. Nothing is decided by what a process remembers. */
export interface HallQueue {
  next(visitor: Visitor, request: NextRequest): Promise<NextAnswer>
  ahead(visitor: Visitor, request: AheadRequest): Promise<AheadAnswer>
  yieldTickets(visitor: Visitor, request: YieldRequest): Promise<void>
  snapshot(hallId: string, known: QueueMark | null): Promise<QueueSnapshot | null>
  subscribe(hallId: string, tell: (message: QueueChange) => void): Promise<() => void>
  stop(): void
}

export const createHallQueue = (
  context: HallContext,
  later: (work: () => void, afterMs: number) => () => void,
): HallQueue => {
  const byHall = new Map<string, Calls>()
  const settling = createSettling(context, later)
  const feed = createQueueFeed(context, later, settling)
  const callsOf = (hall: Visitor['hall']): Calls => {
    const calls = byHall.get(hall.hallId) ?? createCalls(context, hall)
    byHall.set(hall.hallId, calls)
    return calls
  }
  return {
    async next({ hall, device }, request) {
      await settling.heard(hall.hallId)
      return callsOf(hall).next(device.deviceId, request)
    },
    async ahead({ hall, device }, request) {
      await settling.heard(hall.hallId)
      return callsOf(hall).ahead(device.deviceId, request)
    },
    yieldTickets: ({ hall, device }, { ticketIds }) => callsOf(hall).giveBack(device.deviceId, ticketIds),
    snapshot: (hallId, known) => feed.snapshot(hallId, known),
    subscribe: (hallId, tell) => feed.subscribe(hallId, tell),
    stop() {
      settling.stop()
      feed.stop()
    },
  }
}
