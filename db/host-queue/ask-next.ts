import type { NextTold, QueueLink } from '../desk/queue/queue-link.ts'
import { StaffId, WindowId } from '../model/ids.ts'
import { readTicket } from '../store/queries/tickets.ts'
import type { QueueMirror } from '../sync/queue-mirror.ts'
import { SyncError } from '../sync/wire.ts'
import type { CallsOnTheWay } from './calls-on-the-way.ts'
import type { KeptTickets } from './kept-tickets.ts'
import type { HostQueueOptions } from './options.ts'

/** Own records are on their way to the hall so long at most before it is asked without them. */
const SETTLE_MS = 1_000
/** In all, from the press of the key to a call or the end of the hall's say. */
const NEXT_MS = 7_000
const AGAIN_MS = 250

const REFUSED = new Set(['NOT_FOUND', 'NOT_ALLOWED', 'TICKET_ELSEWHERE', 'TICKET_ENDED'])
type Refused = Extract<NextTold, { kind: 'REFUSED' }>

const refusalOf = (error: SyncError): Refused => ({
  kind: 'REFUSED',
  code: error.code as Refused['code'],
  problem: String(error.details['problem'] ?? ''),
})

/** Asks the hall who is next, and again until it answers or its time is over. */
export const createAskNext = (
  options: Pick<HostQueueOptions, 'store' | 'clock' | 'way' | 'settle' | 'lookNow'>,
  parts: {
    readonly mirror: QueueMirror
    readonly kept: KeptTickets
    readonly onTheWay: CallsOnTheWay
    /** Another number after each start and stop: an answer to the former one counts for nothing. */
    readonly generation: () => number
    readonly pause: (ms: number) => Promise<void>
    readonly onCall: () => void
  },
): QueueLink['next'] => {
  const { store, clock } = options
  const { mirror, kept } = parts

  /** The window has let go of it, and the hall has not heard so. */
  const isOver = (ticketId: string, windowId: string): boolean => {
    const here = readTicket(store().read, ticketId)
    if (!here || here.hallSeq !== null) return false
    const { status, windowId: at } = here.state
    return at !== windowId || (status !== 'CALLED' && status !== 'SERVING')
  }

  return async ({ windowId, staffId, byNumber }) => {
    const mine = parts.generation()
    const untilMs = clock.uptimeMs() + NEXT_MS
    await options.settle(SETTLE_MS)
    for (;;) {
      const way = options.way()
      if (!way || mine !== parts.generation()) return { kind: 'AWAY' }
      const asked = store().clock.claim()
      let mayAgain = false
      try {
        const answer = await way.next({
          windowId: WindowId.parse(windowId),
          staffId: StaffId.parse(staffId),
          holds: kept.of(windowId).map(({ ticketId }) => ticketId),
          byNumber,
        })
        if (mine !== parts.generation()) return { kind: 'AWAY' }
        mirror.reached()
        kept.handed(windowId, answer.ahead, asked, answer.lineage)
        const { call, seq, lineage } = answer
        if (!call) return { kind: 'NOBODY' }
        // The end of the last one is still on its way there: the hall has not heard that the window is free.
        if (call.again && isOver(call.ticketId, windowId)) {
          mayAgain = true
          await options.settle(SETTLE_MS)
        } else {
          const { ticketId, basics, reason, calledAtMs, status } = call
          const told = { windowId, ticketId, basics, reason, calledAtMs, status, seq, lineage }
          parts.onTheWay.note(told)
          parts.onCall()
          return { kind: 'CALL', call: told, again: call.again }
        }
      } catch (error) {
        if (!(error instanceof SyncError)) throw error
        if (REFUSED.has(error.code)) return refusalOf(error)
        if (error.code === 'TOKEN_EXPIRED' || error.code === 'NOT_TRUSTED') options.lookNow()
        mayAgain = true
      }
      if (!mayAgain || mirror.isAway() || clock.uptimeMs() > untilMs) return { kind: 'AWAY' }
      await parts.pause(AGAIN_MS)
    }
  }
}
