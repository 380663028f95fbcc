import { ContractError } from '../../contract/index.ts'
import type { TicketLine } from '../../contract/queue-views.ts'
import { StaffId, UnitId, WindowId } from '../../model/ids.ts'
import { basicsOf, slipBasics, type TicketState } from '../../model/queue/ticket.ts'
import { numberOfTicket, prefixOf } from '../../model/queue/ticket-number.ts'
import type { TicketBasics } from '../../model/events/queue-events.ts'
import type { TicketClass, WindowService } from '../../model/queue/ticket-class.ts'
import type { AskingWindow, QueuedTicket } from '../../model/queue/order.ts'
import type { PublicTicket } from '../../model/queue/public-row.ts'
import type { z } from 'zod'
import { signedIn, windowName, type DeskContext } from '../context.ts'
import { queueRules } from '../hall-rules.ts'
import type { CallOnItsWay, RowNow } from './queue-link.ts'

/** The window this person works at. @throws ContractError WINDOW_NEEDED */
export const requireWindow = (context: DeskContext): WindowId => {
  const { windowId } = signedIn(context).session
  if (windowId === null) throw new ContractError('WINDOW_NEEDED')
  return WindowId.parse(windowId)
}

/** What a window serves; classes given up are no classes. */
export const classesOf = (context: DeskContext, windowId: string): WindowService['classes'] =>
  (context.reference.windowServices.get(windowId)?.classes ?? []).filter(
    ({ classId }) => context.reference.ticketClasses.get(classId)?.active,
  )

/** @throws ContractError QUEUE_NOT_SET_UP */
export const requireClasses = (context: DeskContext, windowId: string): WindowService['classes'] => {
  const classes = classesOf(context, windowId)
  if (classes.length === 0)
    throw new ContractError('QUEUE_NOT_SET_UP', { window: windowName(context, windowId) })
  return classes
}

/** Units whose desks get the records of a window. */
export const unitsOfWindow = (context: DeskContext, windowId: string): UnitId[] => {
  const of = context.reference.windows.get(windowId)?.unitIds ?? []
  const own = context.session?.staff.unitId
  const ids = new Set<string>([...of, ...(own === undefined ? [] : [own])])
  return [...ids].slice(0, 60).map((id) => UnitId.parse(id))
}

export const staffIdOf = (context: DeskContext): StaffId =>
  StaffId.parse(signedIn(context).session.staff.staffId)

export const classOfPrefix = (context: DeskContext, prefix: string): TicketClass | undefined => {
  const its = [...context.reference.ticketClasses.values()].filter((each) => each.prefix === prefix)
  return its.find(({ active }) => active) ?? its[0]
}

export const asking = (context: DeskContext, row: RowNow, windowId: string): AskingWindow => ({
  windowId,
  classes: classesOf(context, windowId),
  run: row.windows.get(windowId)?.run ?? 0,
})

/** Groups are not told over the row; the lane is. */
export const queuedOf = (ticket: PublicTicket): QueuedTicket => ({ ...ticket, priority: null })

/** A ticket at a window, with what is known of it beyond the public row. */
export interface TicketHere {
  readonly ticket: PublicTicket
  /** Null while its call is on its way. */
  readonly state: TicketState | null
  readonly call: CallOnItsWay | null
}

const isHere = (ticket: PublicTicket, windowId: string): boolean =>
  ticket.windowId === windowId && (ticket.status === 'CALLED' || ticket.status === 'SERVING')

/**
 * What the window has before it: the one being served, else the newest called; null when nothing is. A ticket served over
 * midnight is still there.
 */
export const currentOf = (context: DeskContext, row: RowNow, windowId: string): TicketHere | null => {
  const { queue } = context.desk
  const here = [...row.tickets.values(), ...queue.servedSince(windowId, row.day)]
    .filter((ticket) => isHere(ticket, windowId))
    .toSorted(
      (one, other) =>
        Number(other.status === 'SERVING') - Number(one.status === 'SERVING') ||
        (other.calledAtMs ?? 0) - (one.calledAtMs ?? 0),
    )
  const [ticket] = here
  if (!ticket) return null
  const call = queue.onItsWay(windowId)
  return {
    ticket,
    state: queue.known(ticket.ticketId),
    call: call?.ticketId === ticket.ticketId ? call : null,
  }
}

/** As much as is known of a ticket, for a record that repeats it. */
export const basicsKnown = (context: DeskContext, row: RowNow, ticketId: string): TicketBasics => {
  const state = context.desk.queue.known(ticketId)
  if (state && state.issuedAtMs !== null) return basicsOf(state)
  const told = row.tickets.get(ticketId)
  const slip = state ? basicsOf(state) : slipBasics(ticketId, null)
  if (!told) {
    const ofPrefix = classOfPrefix(context, /^[A-Z]+/.exec(slip.number)?.[0] ?? '')
    return { ...slip, classId: slip.classId ?? ofPrefix?.classId ?? null }
  }
  const { classId, lane, slotMs, issuedAtMs } = told
  return { ...slip, classId: slip.classId ?? classId, lane, slotMs, issuedAtMs }
}

const endOfWait = (ticket: PublicTicket, nowMs: number): number | null => {
  if (ticket.status === 'WAITING') return nowMs
  return ticket.firstCalledAtMs ?? ticket.endedAtMs
}

export const ticketLine = (context: DeskContext, ticket: PublicTicket): z.input<typeof TicketLine> => {
  const { reference, nowMs } = context
  const untilMs = endOfWait(ticket, nowMs)
  const waitedMs =
    ticket.issuedAtMs === null || untilMs === null ? null : Math.max(0, untilMs - ticket.issuedAtMs)
  const { ticketId, number, classId, status, lane, slotMs, issuedAtMs, windowId, forWindowId } = ticket
  return {
    ticketId,
    number,
    classId,
    className: (classId === null ? undefined : reference.ticketClasses.get(classId)?.name) ?? '',
    status,
    lane,
    priority: context.desk.queue.known(ticketId)?.priority ?? null,
    slotMs,
    issuedAtMs,
    waitedMs,
    overTarget: waitedMs !== null && waitedMs > queueRules(reference).targetWaitMs,
    isMovedBack: issuedAtMs !== null && ticket.placeMs > issuedAtMs,
    windowId,
    windowName: windowName(context, windowId),
    forWindowId,
    forWindowName: windowName(context, forWindowId),
    calls: ticket.calls,
    calledAtMs: ticket.calledAtMs,
  }
}

/**
 * A window that is asked for a ticket of a class it does not serve asks back first: the visitor would be called to it, and
 * miss the turn where the class is served.
 * @throws ContractError CLASS_NOT_SERVED
 */
export const requireServed = (
  context: DeskContext,
  row: RowNow,
  windowId: string,
  ticketId: string,
  otherClass: boolean,
): void => {
  if (otherClass) return
  const number = numberOfTicket(ticketId)
  const ticket = row.tickets.get(ticketId)
  if (ticket?.forWindowId === windowId || (ticket?.status === 'HELD' && ticket.windowId === windowId)) return
  const classId = ticket?.classId ?? classOfPrefix(context, prefixOf(number))?.classId ?? null
  if (!classesOf(context, windowId).some((each) => each.classId === classId))
    throw new ContractError('CLASS_NOT_SERVED', { number })
}
