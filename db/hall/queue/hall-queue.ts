import type {
  NextAnswer,
  NextRequest,
  QueueChange,
  QueueMark,
  QueueSnapshot,
  YieldRequest,
} from '../../sync/queue-wire.ts'
import { checkStanding, type HallContext, type Visitor } from '../context.ts'
import { readDevice } from '../devices.ts'
import { ON_ITS_WAY_MS } from './decide.ts'
import { createQueueFeed } from './feed.ts'
import { createCalls, type Calls } from './next.ts'

/** The row of each hall, as this process serves it. Nothing is decided by what a process remembers. */
export interface HallQueue {
  next(visitor: Visitor, request: NextRequest): Promise<NextAnswer>
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
  const feed = createQueueFeed(context, later)
  return {
    next({ hall, device }, request) {
      const calls = byHall.get(hall.hallId) ?? createCalls(context, hall)
      byHall.set(hall.hallId, calls)
      return calls.next(device.deviceId, request)
    },
    async yieldTickets({ hall: { hallId }, device: { deviceId } }, { ticketIds }) {
      const nowMs = context.nowMs()
      const given = await context.db.transaction(hallId, async (tx) => {
        checkStanding(await readDevice(tx, hallId, deviceId))
        // Kept for a moment as nobody's: should this be sent twice, the second one must not give back what was lent anew.
        const changed = await Promise.all(
          [...new Set(ticketIds)].map((ticketId) =>
            tx.run(
              `UPDATE queue_ahead SET window_id = '', since_ms = ?, until_ms = ?
               WHERE hall_id = ? AND ticket_id = ? AND device_id = ? AND window_id <> ''`,
              nowMs,
              nowMs + ON_ITS_WAY_MS,
              hallId,
              ticketId,
              deviceId,
            ),
          ),
        )
        return changed.reduce((sum, rows) => sum + rows, 0)
      })
      if (given > 0) await context.pokes.queue(hallId)
    },
    snapshot: (hallId, known) => feed.snapshot(hallId, known),
    subscribe: (hallId, tell) => feed.subscribe(hallId, tell),
    stop: () => feed.stop(),
  }
}
