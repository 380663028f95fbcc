import type { CallOnItsWay } from '../desk/queue/queue-link.ts'
import { dayFromMs } from '../model/day.ts'
import { dayOfTicket } from '../model/queue/ticket-number.ts'
import type { Store } from '../store/index.ts'
import { readTicket } from '../store/queries/tickets.ts'
import type { QueueMirror } from '../sync/queue-mirror.ts'

/** What the hall answered to windows of this machine, until the records of it are here. */
export interface CallsOnTheWay {
  /** Grows with whatever it tells. */
  version(): number
  note(call: CallOnItsWay): void
  of(windowId: string): CallOnItsWay | null
  all(): readonly CallOnItsWay[]
  clear(): void
}

export const createCallsOnTheWay = (parts: {
  readonly store: () => Store
  readonly mirror: () => QueueMirror
  readonly nowMs: () => number
}): CallsOnTheWay => {
  const calls = new Map<string, CallOnItsWay>()
  let version = 0

  /** An answer counts until its record is here, or the row knows better. */
  const isStillOnItsWay = (call: CallOnItsWay): boolean => {
    const mirror = parts.mirror()
    const mark = mirror.mark()
    if (mark !== null && mark.lineage !== call.lineage) return false
    if (dayOfTicket(call.ticketId) !== dayFromMs(parts.nowMs())) return false
    const here = readTicket(parts.store().read, call.ticketId)
    // Its record is here, or a step this window took on the answer alone.
    if (here && (here.hallSeq === null ? here.state.firstCalledAtMs !== null : here.hallSeq >= call.seq))
      return false
    const told = mirror.ticket(call.ticketId)
    const isAtWindow =
      told?.ticket.windowId === call.windowId &&
      (told.ticket.status === 'CALLED' || told.ticket.status === 'SERVING')
    return told === undefined || told.seq < call.seq || isAtWindow
  }
  const of = (windowId: string): CallOnItsWay | null => {
    const call = calls.get(windowId)
    if (!call) return null
    if (isStillOnItsWay(call)) return call
    calls.delete(windowId)
    version += 1
    return null
  }

  return {
    version: () => version,
    note(call) {
      calls.set(call.windowId, call)
      version += 1
    },
    of,
    all: () => [...calls.keys()].flatMap((windowId) => of(windowId) ?? []),
    clear() {
      calls.clear()
      version += 1
    },
  }
}
