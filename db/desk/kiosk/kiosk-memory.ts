import type { Slip } from '../../model/queue/slip.ts'
import type { Store } from '../../store/index.ts'

/** A slip is shown again for so long; then the next visitor may stand there. */
export const SHOWN_AGAIN_MS = 60_000
/** Nobody takes two tickets faster than this; a flat hand on the glass does. */
export const BETWEEN_TICKETS_MS = 2_000
const PRESSES_KEPT = 200

interface Press {
  readonly press: string
  readonly slip: Slip
  readonly atMs: number
}

/** What a machine remembers of the tickets it just gave; gone with the program, and of no use then. */
export interface KioskMemory {
  /** The slip a press got before; null for a new one. */
  ofPress(press: string): Slip | null
  /** A slip of the last minute. */
  ofTicket(ticketId: string, nowMs: number): Slip | null
  /** Milliseconds until the next ticket may be taken. */
  waitMs(nowMs: number): number
  remember(press: string, slip: Slip, nowMs: number): void
}

const createMemory = (): KioskMemory => {
  const presses: Press[] = []
  return {
    ofPress: (press) => presses.find((each) => each.press === press)?.slip ?? null,
    ofTicket(ticketId, nowMs) {
      const found = presses.findLast((each) => each.slip.ticketId === ticketId)
      return found && Math.abs(nowMs - found.atMs) <= SHOWN_AGAIN_MS ? found.slip : null
    },
    waitMs(nowMs) {
      const lastMs = presses.at(-1)?.atMs
      // A clock that was set back makes nobody wait.
      if (lastMs === undefined || nowMs < lastMs) return 0
      return Math.max(0, BETWEEN_TICKETS_MS - (nowMs - lastMs))
    },
    remember(press, slip, atMs) {
      presses.push({ press, slip, atMs })
      if (presses.length > PRESSES_KEPT) presses.shift()
    },
  }
}

const memories = new WeakMap<Store, KioskMemory>()

export const kioskMemory = (store: Store): KioskMemory => {
  const known = memories.get(store) ?? createMemory()
  memories.set(store, known)
  return known
}
