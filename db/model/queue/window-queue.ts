import type { EntityModel } from '../events/define.ts'
import type { WindowQueueEvent } from '../events/queue-events.ts'

export interface WindowQueueState {
  readonly windowId: string
  /** OPEN: calls. PAUSED: comes back. CLOSED: nobody is there. */
  readonly status: 'OPEN' | 'PAUSED' | 'CLOSED'
  readonly staffId: string | null
  readonly reason: string
  readonly sinceMs: number
}

/** Whether a window calls; what its people said last holds. */
export const windowQueueModel: EntityModel<WindowQueueState, WindowQueueEvent> = {
  kind: 'window_queue',
  apply(_before, event) {
    const at = { windowId: event.entity[1], sinceMs: event.atMs, staffId: event.payload.staffId }
    switch (event.type) {
      case 'window_queue.opened':
        return { ...at, status: 'OPEN', reason: '' }
      case 'window_queue.paused':
        return { ...at, status: 'PAUSED', reason: event.payload.reason }
      case 'window_queue.closed':
        return { ...at, status: 'CLOSED', reason: '' }
    }
  },
}
