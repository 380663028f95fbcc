import { dayFromMs } from '../../model/day.ts'
import {
  bookingSlots,
  takingRefusal,
  type BookingSlot,
  type TakingFacts,
  type TakingRefusal,
} from '../../model/queue/taking.ts'
import type { TicketClass, WindowService } from '../../model/queue/ticket-class.ts'
import type { ServiceWindow } from '../../model/reference.ts'
import { isTicketDayWrong } from '../clock-off.ts'
import type { DeskContext } from '../context.ts'
import { deadlineRulesOf } from '../hall-rules.ts'
import { rowSeen, type RowSeen } from './row-seen.ts'

/** What the windows in use serve. */
export const servicesOf = ({ reference }: DeskContext): WindowService[] =>
  [...reference.windowServices.values()].filter(
    ({ windowId }) => reference.windows.get(windowId)?.active === true,
  )

export const windowsOfClass = (context: DeskContext, classId: string): ServiceWindow[] =>
  servicesOf(context).flatMap(({ windowId, classes }) =>
    classes.some((each) => each.classId === classId) ? (context.reference.windows.get(windowId) ?? []) : [],
  )

const factsOf = (context: DeskContext, row: RowSeen, ticketClass: TicketClass): TakingFacts => ({
  ticketClass,
  nowMs: context.nowMs,
  isWorkingDay: context.calendar.isWorkingDay(dayFromMs(context.nowMs)),
  sessions: deadlineRulesOf(context.reference).openingSessions,
  issued: row.tickets.filter(({ classId }) => classId === ticketClass.classId),
  windows: windowsOfClass(context, ticketClass.classId).length,
})

/**
 * Why no ticket of a class is given now; null when one may be taken, at a machine and at a desk alike. Asked in the same
 * breath as the number is drawn. Limits count what this machine knows of: what others give out in the same moment, or while
 * the hall is away, is not in it, and is told afterwards (`beyondLimits`).
 * @param slotMs begin of the booked half hour; undefined while it is not chosen yet
 */
export const whyNotTaken = (
  context: DeskContext,
  classId: string,
  slotMs?: number | null,
  row: RowSeen = rowSeen(context),
): TakingRefusal | null => {
  if (isTicketDayWrong(context.store)) return { code: 'CLOCK_WRONG' }
  const ticketClass = context.reference.ticketClasses.get(classId)
  if (!ticketClass) return { code: 'CLASS_GONE' }
  return takingRefusal(factsOf(context, row, ticketClass), slotMs)
}

/** Half hours a booking of the class may still be for. */
export const slotsOfClass = (
  context: DeskContext,
  ticketClass: TicketClass,
  row: RowSeen = rowSeen(context),
): BookingSlot[] => bookingSlots(factsOf(context, row, ticketClass))
