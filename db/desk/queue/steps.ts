import { ContractError } from '../../contract/index.ts'
import type { queueMethods } from '../../contract/queue.ts'
import type { CallReason } from '../../model/events/queue-events.ts'
import { WindowId } from '../../model/ids.ts'
import { placeAfterMiss } from '../../model/queue/order.ts'
import { missPolicyFor } from '../../model/queue/queue-rules.ts'
import { isOpenTicket, type TicketState } from '../../model/queue/ticket.ts'
import { TicketClassId } from '../../model/queue/ticket-class.ts'
import { dayOfTicket, numberOfTicket } from '../../model/queue/ticket-number.ts'
import { readEntity, type RecordingAct } from '../../store/index.ts'
import { readOpenVisits } from '../../store/queries/tickets.ts'
import { append } from '../append.ts'
import { recordingContext, windowName, type DeskContext, type Handlers } from '../context.ts'
import { queueRules } from '../hall-rules.ts'
import { ticketIdOfText } from './callable.ts'
import { noteCall, startService } from './calls.ts'
import { contactOf } from './ticket-at.ts'
import {
  basicsKnown,
  classesOf,
  currentOf,
  queuedOf,
  requireWindow,
  staffIdOf,
  unitsOfWindow,
  type TicketHere,
} from './window.ts'
import { closeVisit, endService, type Ending } from './visits.ts'
import { recallInMs, windowView } from './window-view.ts'

type Steps = Pick<
  typeof queueMethods,
  | 'queue.recall'
  | 'queue.start'
  | 'queue.finish'
  | 'queue.hold'
  | 'queue.miss'
  | 'queue.transfer'
  | 'queue.void'
  | 'queue.putBack'
  | 'queue.prioritise'
>

const NO_ENDING: Ending = { outcome: null, note: '' }

const UNKNOWN_REASON: CallReason = {
  code: 'CALLED_BACK',
  waitedMs: null,
  weight: null,
  run: 0,
  passedOver: 0,
  note: '',
}

/** @throws ContractError NO_TICKET_HERE */
const requireCurrent = (context: DeskContext, windowId: string): TicketHere => {
  const current = currentOf(context, context.desk.queue.row(), windowId)
  if (!current) throw new ContractError('NO_TICKET_HERE')
  return current
}

const wrongStep = ({ number, status }: { number: string; status: string }): ContractError =>
  new ContractError('TICKET_STEP', { number, status })

/** The present ticket, once the record of its call is here or has been waited for. */
const arrived = async (context: DeskContext, windowId: string): Promise<TicketHere> => {
  const current = requireCurrent(context, windowId)
  await context.desk.queue.arrival(current.ticket.ticketId)
  return requireCurrent(context, windowId)
}

/**
 * A step of the present ticket. Where the hall answered and its record never came, the answer is recorded here first: the
 * step would rest on nothing.
 */
const step = async (
  context: DeskContext,
  work: (act: RecordingAct, here: TicketHere, windowId: WindowId) => void,
): Promise<void> => {
  const windowId = requireWindow(context)
  const here = await arrived(context, windowId)
  context.store.record(recordingContext(context), (act) => {
    const { ticketId } = here.ticket
    const state = readEntity<TicketState>(act.db, 'ticket', ticketId)?.state
    const isKnown = state?.windowId === windowId && (state.status === 'CALLED' || state.status === 'SERVING')
    if (!isKnown && here.ticket.status === 'CALLED')
      noteCall(context, act, {
        windowId,
        ticketId,
        mode: 'HALL',
        reason: here.call?.reason ?? UNKNOWN_REASON,
        basics: here.call?.basics ?? basicsKnown(context, context.desk.queue.row(), ticketId),
      })
    // Served at another machine of this window, and the record of that is on its way.
    else if (!isKnown) throw wrongStep(here.ticket)
    work(act, here, windowId)
  })
  context.desk.queue.pushNow()
}

/** The visit a ticket has open at its window, also while it waits aside. */
const closeVisitOf = (
  context: DeskContext,
  act: RecordingAct,
  windowId: string,
  ticketId: string,
  ending: Ending,
  fallback: 'LEFT' | 'OTHER' | 'GUIDED_ELSEWHERE',
): void => {
  const visit = readOpenVisits(act.db, windowId).find((each) => each.ticketId === ticketId)
  if (visit) closeVisit(context, act, visit, ending, fallback)
}

/** @throws ContractError TRANSFER_NOWHERE, NOT_FOUND */
const checkTarget = (
  context: DeskContext,
  from: { readonly classId: string | null; readonly windowId: string },
  to: { readonly classId: string | null; readonly windowId: string | null },
): void => {
  const { reference } = context
  if (to.classId !== null && !reference.ticketClasses.get(to.classId)?.active)
    throw new ContractError('NOT_FOUND', { subject: to.classId })
  const window = to.windowId === null ? undefined : reference.windows.get(to.windowId)
  if (to.windowId !== null && !window?.active) throw new ContractError('NOT_FOUND', { subject: to.windowId })
  const isSame = to.windowId === from.windowId || (to.windowId === null && to.classId === from.classId)
  const classId = to.classId ?? from.classId
  const isServed =
    to.windowId !== null ||
    [...reference.windowServices.keys()].some((windowId) =>
      classesOf(context, windowId).some((each) => each.classId === classId),
    )
  if ((to.classId === null && to.windowId === null) || isSame || !isServed)
    throw new ContractError('TRANSFER_NOWHERE')
}

/** A ticket that waits somewhere is the hall's to change while others may be calling it. */
const requireDecided = (context: DeskContext, status: string): void => {
  const { queue } = context.desk
  if (status === 'WAITING' && queue.decides() === 'HALL' && queue.row().isAway)
    throw new ContractError('QUEUE_HALL_AWAY')
}

export const stepHandlers: Handlers<Steps> = {
  async 'queue.recall'(context) {
    const rules = queueRules(context.reference)
    const { ticket } = requireCurrent(context, requireWindow(context))
    if (ticket.status !== 'CALLED') throw wrongStep(ticket)
    const inMs = recallInMs(ticket, rules, context.nowMs)
    if (inMs === null)
      throw new ContractError('RECALLS_USED', { number: ticket.number, max: rules.recallsMax })
    if (inMs > 0) throw new ContractError('RECALL_TOO_SOON', { seconds: Math.ceil(inMs / 1_000) })
    await step(context, (act, here, windowId) =>
      append(act, 'ticket.recalled', here.ticket.ticketId, { windowId }),
    )
    return windowView(context)
  },
  'queue.start'(context) {
    const windowId = requireWindow(context)
    const { ticket, state, call } = requireCurrent(context, windowId)
    // Pressed twice, or at another machine of the window: it has begun.
    if (ticket.status === 'SERVING') return windowView(context)
    if (ticket.status !== 'CALLED') throw wrongStep(ticket)
    const { ticketId } = ticket
    const basics = call?.basics ?? basicsKnown(context, context.desk.queue.row(), ticketId)
    const mode = (call ? null : state?.mode) ?? 'HALL'
    // Without waiting for the record of the call: what is known of the ticket is repeated here.
    context.store.record(recordingContext(context), (act) =>
      startService(context, act, { windowId, ticketId, mode, basics }),
    )
    context.desk.queue.pushNow()
    return windowView(context)
  },
  'queue.finish'(context, ending) {
    const windowId = requireWindow(context)
    const current = currentOf(context, context.desk.queue.row(), windowId)
    if (current && current.ticket.status !== 'SERVING') throw wrongStep(current.ticket)
    const ended = context.store.record(recordingContext(context), (act) =>
      endService(context, act, windowId, ending),
    )
    if (!ended) throw current ? wrongStep(current.ticket) : new ContractError('NO_TICKET_HERE')
    context.desk.queue.pushNow()
    return windowView(context)
  },
  async 'queue.hold'(context, { reason }) {
    await step(context, (act, { ticket }, windowId) =>
      append(act, 'ticket.held', ticket.ticketId, { windowId, reason }),
    )
    return windowView(context)
  },
  async 'queue.miss'(context, { reason }) {
    const { ticket: present } = requireCurrent(context, requireWindow(context))
    if (present.status !== 'CALLED') throw wrongStep(present)
    const rules = queueRules(context.reference)
    await step(context, (act, { ticket }, windowId) => {
      const waiting = [...context.desk.queue.row().tickets.values()].map(queuedOf)
      closeVisitOf(context, act, windowId, ticket.ticketId, NO_ENDING, 'LEFT')
      append(act, 'ticket.missed', ticket.ticketId, {
        windowId,
        policy: missPolicyFor(rules, ticket),
        reason,
        placeMs: placeAfterMiss(waiting, ticket, rules.requeueAfter, act.nowMs),
      })
    })
    return windowView(context)
  },
  async 'queue.transfer'(context, { toClassId, toWindowId, reason, ...ending }) {
    const from = requireCurrent(context, requireWindow(context)).ticket
    checkTarget(
      context,
      { classId: from.classId, windowId: requireWindow(context) },
      { classId: toClassId, windowId: toWindowId },
    )
    await step(context, (act, { ticket }, windowId) => {
      closeVisitOf(context, act, windowId, ticket.ticketId, ending, 'GUIDED_ELSEWHERE')
      const target = toWindowId === null ? [] : unitsOfWindow(context, toWindowId)
      const unitIds = [...new Set([...unitsOfWindow(context, windowId), ...target])].slice(0, 60)
      append(act, 'ticket.transferred', ticket.ticketId, {
        unitIds,
        windowId,
        toClassId: toClassId === null ? null : TicketClassId.parse(toClassId),
        toWindowId: toWindowId === null ? null : WindowId.parse(toWindowId),
        reason,
      })
    })
    return windowView(context)
  },
  async 'queue.void'(context, { ticketId, cause, note }) {
    const { queue } = context.desk
    const windowId = context.session?.windowId ?? null
    await queue.arrival(ticketId)
    const row = queue.row()
    const number = numberOfTicket(ticketId)
    const ticket =
      row.tickets.get(ticketId) ??
      (windowId === null ? [] : queue.servedSince(windowId, row.day)).find(
        (each) => each.ticketId === ticketId,
      )
    if (!ticket) throw new ContractError('NOT_FOUND', { subject: number })
    if (!isOpenTicket(ticket)) throw new ContractError('TICKET_ENDED', { number })
    const isAtOther = ticket.windowId !== null && ticket.windowId !== windowId && ticket.status !== 'MISSED'
    if (isAtOther)
      throw new ContractError('TICKET_ELSEWHERE', {
        number,
        window: windowName(context, ticket.windowId),
      })
    requireDecided(context, ticket.status)
    context.store.record(recordingContext(context), (act) => {
      if (windowId !== null)
        closeVisitOf(
          context,
          act,
          windowId,
          ticketId,
          { outcome: null, note },
          cause === 'MISTAKE' ? 'OTHER' : 'LEFT',
        )
      append(act, 'ticket.voided', ticketId, { cause, note, by: staffIdOf(context) })
    })
    queue.takeAhead(ticketId)
    queue.pushNow()
    return windowView(context)
  },
  async 'queue.putBack'(context, { ticketId, reason, fromWork }) {
    const { queue } = context.desk
    await queue.arrival(ticketId)
    const row = queue.row()
    const number = numberOfTicket(ticketId)
    const ticket = row.tickets.get(ticketId)
    if (!ticket) throw new ContractError('NOT_FOUND', { subject: number })
    if (!isOpenTicket(ticket)) throw new ContractError('TICKET_ENDED', { number })
    const { windowId } = ticket
    if (windowId === null || ticket.status === 'WAITING' || ticket.status === 'MISSED')
      throw wrongStep(ticket)
    // It is free only once the hall says so: out of reach, its window may be serving it.
    if (row.isAway) throw new ContractError('QUEUE_HALL_AWAY')
    const { contact } = contactOf(context, row, windowId)
    if (!fromWork && (contact === 'HERE' || contact === 'UNKNOWN'))
      throw new ContractError('WINDOW_AT_WORK', { number, window: windowName(context, windowId) })
    context.store.record(recordingContext(context), (act) => {
      closeVisitOf(context, act, windowId, ticketId, NO_ENDING, 'GUIDED_ELSEWHERE')
      append(act, 'ticket.transferred', ticketId, {
        unitIds: unitsOfWindow(context, windowId),
        windowId,
        toClassId: null,
        toWindowId: null,
        reason,
      })
    })
    queue.pushNow()
    return {}
  },
  'queue.prioritise'(context, { text, group, reason }) {
    const { queue } = context.desk
    const row = queue.row()
    const ticketId = ticketIdOfText(row, text)
    const number = numberOfTicket(ticketId)
    const ticket = row.tickets.get(ticketId)
    if (!ticket || dayOfTicket(ticketId) !== row.day)
      throw new ContractError('NOT_FOUND', { subject: number })
    if (!isOpenTicket(ticket)) throw new ContractError('TICKET_ENDED', { number })
    if (ticket.status !== 'WAITING') throw wrongStep(ticket)
    requireDecided(context, ticket.status)
    context.store.record(recordingContext(context), (act) =>
      append(act, 'ticket.prioritised', ticketId, { group, reason, by: staffIdOf(context) }),
    )
    queue.pushNow()
    return {}
  },
}
