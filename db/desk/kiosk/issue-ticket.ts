import { ContractError } from '../../contract/index.ts'
import { dayFromMs } from '../../model/day.ts'
import type { TicketBasics } from '../../model/events/queue-events.ts'
import { TicketClassId, type Lane, type PriorityGroup } from '../../model/queue/ticket-class.ts'
import { ticketIdOf } from '../../model/queue/ticket-number.ts'
import type { RecordingContext } from '../../store/index.ts'
import { append } from '../append.ts'
import type { DeskContext } from '../context.ts'
import { drawTicketNumber, wantNumbersOfHall } from './ticket-numbers.ts'

export interface TicketWishes {
  readonly classId: string
  readonly priority: PriorityGroup | null
  /** Begin of the booked half hour; null for a visitor without a booking. */
  readonly slotMs: number | null
  /** Keyed hash of the document shown (`identifierHash`); the number itself is kept nowhere. */
  readonly visitorHash: string | null
  readonly via: 'KIOSK' | 'DESK'
}

export interface IssuedTicket {
  readonly ticketId: string
  readonly basics: TicketBasics
  /** Drawn from the reserve: the day's range was used up or never lent. */
  readonly isReserve: boolean
}

const laneOf = (ofClass: Lane, { priority, slotMs }: TicketWishes): Lane => {
  if (priority !== null || ofClass === 'PRIORITY') return 'PRIORITY'
  return ofClass === 'BOOKING' && slotMs !== null ? 'BOOKING' : 'NORMAL'
}

/**
 * Gives out one ticket, at once, with or without the hall. Whether one may be taken now is for the caller to ask right before
 * (`whyNotTaken`).
 *
 * @param recording who records it: the person at a desk, nobody at a kiosk
 * @throws ContractError NOT_FOUND for a class that is none, or none any more
 * @throws StoreError NUMBERS_EXHAUSTED when neither the day's range nor the reserve has a number
 */
export const issueTicket = (
  context: DeskContext,
  recording: RecordingContext,
  wishes: TicketWishes,
): IssuedTicket => {
  const ticketClass = context.reference.ticketClasses.get(wishes.classId)
  if (!ticketClass?.active) throw new ContractError('NOT_FOUND', { subject: wishes.classId })
  wantNumbersOfHall(context)
  return context.store.record(recording, (act) => {
    const { number, taken, isReserve } = drawTicketNumber(act, ticketClass.prefix)
    // The day its number is of: that of the clock as it stands now, also a moment after midnight.
    const day = dayFromMs(act.nowMs)
    const ticketId = ticketIdOf(day, number)
    const basics = {
      day,
      number,
      classId: TicketClassId.parse(ticketClass.classId),
      lane: laneOf(ticketClass.lane, wishes),
      priority: wishes.priority,
      slotMs: wishes.slotMs,
      visitorHash: wishes.visitorHash,
      issuedAtMs: act.nowMs,
    }
    append(act, 'ticket.issued', ticketId, { ...basics, via: wishes.via, taken, isReserve })
    return { ticketId, basics, isReserve }
  })
}
