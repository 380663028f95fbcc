import type { QueueTopic } from '../contract/queue-screens.ts'
import type { Clock, ReferenceData, Store } from '../store/index.ts'
import type { Timers } from '../sync/agent-types.ts'
import type { SyncTransport } from '../sync/transport.ts'

export interface HostQueueOptions {
  readonly store: () => Store
  readonly clock: Clock
  readonly timers: Timers
  readonly random: () => number
  /** The way to the hall; null while there is none. */
  readonly way: () => Pick<SyncTransport, 'queue' | 'next' | 'ahead' | 'yieldTickets'> | null
  readonly pushNow: () => void
  readonly lookNow: () => void
  /** The hall answers again: what waits for its next try goes now. */
  readonly heardAgain: () => void
  /** Asks the hall for the numbers that are wanted, and waits for them a few seconds. */
  readonly lendNumbers: () => Promise<boolean>
  /** Whether the hall has all that was recorded here, after waiting so long at most. */
  readonly settle: (timeoutMs: number) => Promise<boolean>
  readonly reference: () => ReferenceData
  /** Whether somebody signed in at this machine works at a window. */
  readonly isAnybodyAt: (windowId: string) => boolean
  readonly publish: (message: QueueTopic) => void
  readonly logError: (reference: string, error: unknown) => void
}
