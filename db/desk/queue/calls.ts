import { ContractError, type Params, type ResultInput } from '../../contract/index.ts'
import type { queueMethods } from '../../contract/queue.ts'
import type { CallMode, CallReason, TicketBasics } from '../../model/events/queue-events.ts'
import { chooseNext } from '../../model/queue/order.ts'
import { missPolicyFor } from '../../model/queue/queue-rules.ts'
import { numberOfTicket, ticketIdOf } from '../../model/queue/ticket-number.ts'
import type { RecordingAct } from '../../store/index.ts'
import { append } from '../append.ts'
import { recordingContext, windowName, type DeskContext, type Handlers } from '../context.ts'
import { queueRules } from '../hall-rules.ts'
import { calledAt, elsewhere, requireCallable, requireNotCalled, ticketIdOfText } from './callable.ts'
import { presentVisit } from './link-visit.ts'
import type { NextTold, RowNow } from './queue-link.ts'
import {
  asking,
  basicsKnown,
  currentOf,
  queuedOf,
  requireClasses,
  requireServed,
  requireWindow,
  staffIdOf,
  unitsOfWindow,
} from './window.ts'
import { closeVisit, endService, openVisit, takeOverVisit, type Ending } from './visits.ts'
import { requireGiven } from './given.ts'
import { isStillWaiting, recallable, startToUndo, undoOf, windowView } from './window-view.ts'

type Calls = Pick<
  typeof queueMethods,
  'queue.next' | 'queue.callNumber' | 'queue.callBack' | 'queue.byHand' | 'queue.undo'
>
type Got = ResultInput<'queue.next'>['got']

/** The note of a call asked for with a slip in the hand while the hall decides. */
const SLIP_NOTE = 'SLIP'

/** A window that calls is open: nobody has to say so first. */
const openQueue = (context: DeskContext, act: RecordingAct, row: RowNow, windowId: string): void => {
  if (row.windows.get(windowId)?.status === 'OPEN') return
  append(act, 'window_queue.opened', windowId, {
    unitIds: unitsOfWindow(context, windowId),
    staffId: staffIdOf(context),
  })
}

/**
 * Makes the window free for another visitor: what is served ends, what was called and not served has to be settled first.
 * @throws ContractError TICKET_STILL_HERE, OUTCOME_NEEDED
 */
const clearWindow = (context: DeskContext, windowId: string, ending: Ending): void => {
  const row = context.desk.queue.row()
  const current = currentOf(context, row, windowId)
  if (current?.ticket.status === 'CALLED')
    throw new ContractError('TICKET_STILL_HERE', { number: current.ticket.number })
  context.store.record(recordingContext(context), (act) => {
    endService(context, act, windowId, ending)
    openQueue(context, act, row, windowId)
  })
  context.desk.queue.pushNow()
}

export const noteCall = (
  context: DeskContext,
  act: RecordingAct,
  of: {
    readonly windowId: string
    readonly ticketId: string
    readonly mode: CallMode
    readonly reason: CallReason
    readonly basics: TicketBasics
  },
): void => {
  const { ticketId, mode, reason, basics } = of
  append(act, 'ticket.called', ticketId, {
    unitIds: unitsOfWindow(context, of.windowId),
    windowId: requireWindow(context),
    staffId: staffIdOf(context),
    mode,
    reason,
    basics,
  })
}

const waited = ({ issuedAtMs }: TicketBasics, nowMs: number): number | null =>
  issuedAtMs === null ? null : Math.max(0, nowMs - issuedAtMs)

/** Calls a ticket this machine may decide about, with a reason of its own. */
const callHere = (
  context: DeskContext,
  row: RowNow,
  windowId: string,
  ticketId: string,
  why: Pick<CallReason, 'code' | 'note'> & { readonly mode: CallMode },
): void => {
  const basics = basicsKnown(context, row, ticketId)
  context.store.record(recordingContext(context), (act) =>
    noteCall(context, act, {
      windowId,
      ticketId,
      mode: why.mode,
      basics,
      reason: {
        code: why.code,
        waitedMs: waited(basics, act.nowMs),
        weight: null,
        run: row.windows.get(windowId)?.run ?? 0,
        passedOver: 0,
        note: why.note,
      },
    }),
  )
  context.desk.queue.pushNow()
}

/** The next one, decided here: this machine is the whole hall. One act, so that two pages never choose the same. */
const nextOfOwn = (context: DeskContext, windowId: string): Got => {
  const { reference } = context
  const called = context.store.record(recordingContext(context), (act) => {
    const row = context.desk.queue.row()
    const tickets = [...row.tickets.values()].map(queuedOf)
    const choice = chooseNext(tickets, asking(context, row, windowId), queueRules(reference), act.nowMs)
    if (!choice) return false
    const { ticketId } = choice.ticket
    const basics = basicsKnown(context, row, ticketId)
    noteCall(context, act, { windowId, ticketId, mode: 'HALL', reason: choice.reason, basics })
    return true
  })
  return called ? 'CALLED' : 'NOBODY'
}

/** The next one out of those handed to the window, in the order the hall gave them. */
const nextAhead = (context: DeskContext, windowId: string): Got => {
  const { queue } = context.desk
  const row = queue.row()
  const first = queue.ahead(windowId).find(({ ticketId }) => isStillWaiting(row, ticketId, windowId))
  if (!first) return 'BY_HAND'
  queue.takeAhead(first.ticketId)
  const { basics, ticketId } = first
  context.store.record(recordingContext(context), (act) =>
    noteCall(context, act, {
      windowId,
      ticketId,
      mode: 'AHEAD',
      basics,
      reason: {
        code: 'AHEAD',
        waitedMs: waited(basics, act.nowMs),
        weight: null,
        run: row.windows.get(windowId)?.run ?? 0,
        passedOver: 0,
        note: '',
      },
    }),
  )
  queue.pushNow()
  return 'CALLED'
}

const refused = (
  context: DeskContext,
  told: Extract<NextTold, { kind: 'REFUSED' }>,
  ticketId: string | null,
  windowId: string,
): ContractError => {
  const number = ticketId === null ? '' : numberOfTicket(ticketId)
  if (told.code === 'TICKET_ENDED') return new ContractError('TICKET_ENDED', { number })
  if (told.code === 'TICKET_ELSEWHERE') {
    const ticket = ticketId === null ? undefined : context.desk.queue.row().tickets.get(ticketId)
    return elsewhere(context, ticketId ?? '', ticket?.windowId ?? ticket?.aheadWindowId ?? null)
  }
  if (told.problem === 'ticket') return new ContractError('NOT_FOUND', { subject: number })
  if (told.problem === 'window')
    return new ContractError('QUEUE_NOT_SET_UP', { window: windowName(context, windowId) })
  return new ContractError('HALL_REFUSED', { problem: 'NOT_TRUSTED' })
}

const next = async (context: DeskContext, ending: Ending): Promise<Got> => {
  const { queue } = context.desk
  const windowId = requireWindow(context)
  requireClasses(context, windowId)
  const current = currentOf(context, queue.row(), windowId)
  if (current?.ticket.status === 'CALLED') return 'AGAIN'
  clearWindow(context, windowId, ending)
  if (queue.decides() === 'HERE') return nextOfOwn(context, windowId)
  if (queue.row().isAway) return nextAhead(context, windowId)
  const told = await queue.next({ windowId, staffId: staffIdOf(context), byNumber: null })
  switch (told.kind) {
    case 'CALL':
      return told.again ? 'AGAIN' : 'CALLED'
    case 'NOBODY':
      return 'NOBODY'
    case 'AWAY':
      return nextAhead(context, windowId)
    case 'REFUSED':
      throw refused(context, told, null, windowId)
  }
}

/**
 * Calls one ticket and no other. What the window holds for itself it calls by itself; anything else is the hall's to give.
 * @throws ContractError QUEUE_HALL_AWAY, TICKET_ELSEWHERE, TICKET_ENDED, NOT_FOUND
 */
const callOne = async (
  context: DeskContext,
  windowId: string,
  ticketId: string,
  why: Pick<CallReason, 'code' | 'note'>,
): Promise<void> => {
  const { queue } = context.desk
  const row = queue.row()
  requireCallable(context, row, ticketId, windowId)
  const ticket = row.tickets.get(ticketId)
  const isOwn = ticket?.windowId === windowId && ticket.status === 'HELD'
  if (queue.decides() === 'HERE' || isOwn) {
    if (!ticket) throw new ContractError('NOT_FOUND', { subject: numberOfTicket(ticketId) })
    callHere(context, row, windowId, ticketId, { ...why, mode: row.isAway ? 'AHEAD' : 'HALL' })
    return
  }
  if (!row.isAway) {
    const told = await queue.next({
      windowId,
      staffId: staffIdOf(context),
      byNumber: { ticketId, note: why.note === '' ? why.code : why.note },
    })
    if (told.kind === 'CALL') {
      // Another machine of this window was quicker, with another ticket.
      if (told.call.ticketId !== ticketId)
        throw new ContractError('TICKET_STILL_HERE', { number: numberOfTicket(told.call.ticketId) })
      return
    }
    if (told.kind === 'REFUSED') throw refused(context, told, ticketId, windowId)
  }
  const isHandedAhead = queue.ahead(windowId).some((each) => each.ticketId === ticketId)
  if (!isHandedAhead) throw new ContractError('QUEUE_HALL_AWAY')
  queue.takeAhead(ticketId)
  callHere(context, row, windowId, ticketId, { ...why, mode: 'AHEAD' })
}

/** Service of a called ticket begins, with the visit it had before it was set aside, or a new one. */
export const startService = (
  context: DeskContext,
  act: RecordingAct,
  of: {
    readonly windowId: string
    readonly ticketId: string
    readonly mode: CallMode
    readonly basics: TicketBasics
  },
): void => {
  const { windowId, ticketId, mode, basics } = of
  const going = presentVisit(act, windowId)
  // The visit of this very ticket goes on; another one has to end first.
  if (going && going.ticketId !== ticketId) throw new ContractError('VISIT_OPEN')
  if (going) takeOverVisit(context, act, going)
  const visitId = going?.visitId ?? openVisit(context, act, windowId, { ticketId, classId: basics.classId })
  append(act, 'ticket.started', ticketId, {
    unitIds: unitsOfWindow(context, windowId),
    windowId: requireWindow(context),
    visitId,
    mode,
    basics,
  })
}

const startSlip = (context: DeskContext, windowId: string, ticketId: string, mode: CallMode): void => {
  const row = context.desk.queue.row()
  const basics = basicsKnown(context, row, ticketId)
  context.desk.queue.takeAhead(ticketId)
  context.store.record(recordingContext(context), (act) =>
    startService(context, act, { windowId, ticketId, mode, basics }),
  )
  context.desk.queue.pushNow()
}

/**
 * With the hall there, the slip is called like any number and served at once; one it has not heard of is served all the same.
 * Who is called elsewhere and stands here is served here: whoever has the slip has the visitor.
 */
const byHand = async (context: DeskContext, params: Params<'queue.byHand'>): Promise<void> => {
  const { queue } = context.desk
  const windowId = requireWindow(context)
  const row = queue.row()
  const ticketId = ticketIdOfText(row, params.text)
  if (!params.calledElsewhere) requireNotCalled(context, row, ticketId, windowId)
  const isTaken = calledAt(row, ticketId, windowId) !== null
  if (!isTaken) requireCallable(context, row, ticketId, windowId)
  requireServed(context, row, windowId, ticketId, params.otherClass)
  if (!params.notGiven) requireGiven(context, row, ticketId)
  const current = currentOf(context, row, windowId)
  let mode: CallMode = 'BY_HAND'
  if (current?.ticket.ticketId === ticketId) mode = current.state?.mode ?? 'HALL'
  else {
    clearWindow(context, windowId, params)
    if (!isTaken && queue.decides() === 'HALL' && !queue.row().isAway)
      try {
        await callOne(context, windowId, ticketId, { code: 'BY_HAND', note: SLIP_NOTE })
        mode = 'HALL'
      } catch (error) {
        const code = error instanceof ContractError ? error.code : null
        // Taken at a machine the hall has not heard of since, or the hall has just gone: the slip is here.
        if (code !== 'NOT_FOUND' && code !== 'QUEUE_HALL_AWAY') throw error
      }
  }
  startSlip(context, windowId, ticketId, mode)
}

/** The visitor goes back to where they were; the record keeps both steps. */
const undoStart = (context: DeskContext, windowId: string): void => {
  const visit = startToUndo(context, windowId)
  const ticketId = visit?.ticketId
  if (!visit || !ticketId) throw new ContractError('QUEUE_UNDO', { problem: 'NOTHING_TO_UNDO' })
  const misses = context.desk.queue.known(ticketId)?.misses ?? 0
  const policy = missPolicyFor(queueRules(context.reference), { misses: misses - 1 })
  context.store.record(recordingContext(context), (act) => {
    closeVisit(context, act, visit, { outcome: 'UNDONE', note: '' })
    append(act, 'ticket.start_undone', ticketId, {
      windowId: requireWindow(context),
      visitId: visit.visitId,
      wasMissed: misses > 0 && policy === 'RECALLABLE_LAST_5',
    })
  })
  context.desk.queue.pushNow()
}

const undo = async (context: DeskContext): Promise<void> => {
  const { queue } = context.desk
  const windowId = requireWindow(context)
  const row = queue.row()
  const last = undoOf(context, row, windowId)
  if (!last) throw new ContractError('QUEUE_UNDO', { problem: 'NOTHING_TO_UNDO' })
  if (last.step === 'PAUSED' || last.step === 'CLOSED') {
    context.store.record(recordingContext(context), (act) => openQueue(context, act, row, windowId))
    queue.pushNow()
    return
  }
  if (last.step === 'STARTED') {
    undoStart(context, windowId)
    return
  }
  if (currentOf(context, row, windowId)) throw new ContractError('QUEUE_UNDO', { problem: 'NEXT_IS_HERE' })
  await callOne(context, windowId, ticketIdOf(row.day, last.number), { code: 'CALLED_BACK', note: '' })
}

export const callHandlers: Handlers<Calls> = {
  async 'queue.next'(context, ending) {
    const got = await next(context, ending)
    return { got, view: windowView(context) }
  },
  async 'queue.callNumber'(context, { text, reason, otherClass, ...ending }) {
    const windowId = requireWindow(context)
    requireClasses(context, windowId)
    const row = context.desk.queue.row()
    const ticketId = ticketIdOfText(row, text)
    requireNotCalled(context, row, ticketId, windowId)
    requireCallable(context, row, ticketId, windowId)
    if (!row.tickets.has(ticketId) && context.desk.queue.decides() === 'HERE')
      throw new ContractError('NOT_FOUND', { subject: numberOfTicket(ticketId) })
    requireServed(context, row, windowId, ticketId, otherClass)
    clearWindow(context, windowId, ending)
    await callOne(context, windowId, ticketId, { code: 'BY_NUMBER', note: reason })
    return windowView(context)
  },
  async 'queue.callBack'(context, { ticketId, ...ending }) {
    const windowId = requireWindow(context)
    requireClasses(context, windowId)
    const row = context.desk.queue.row()
    const ticket = row.tickets.get(ticketId)
    if (!ticket) throw new ContractError('NOT_FOUND', { subject: numberOfTicket(ticketId) })
    requireCallable(context, row, ticketId, windowId)
    const isBack =
      ticket.status === 'HELD' ||
      recallable(context, row, windowId).some((each) => each.ticketId === ticketId)
    if (!isBack) throw new ContractError('TICKET_STEP', { number: ticket.number, status: ticket.status })
    clearWindow(context, windowId, ending)
    await callOne(context, windowId, ticketId, { code: 'CALLED_BACK', note: '' })
    return windowView(context)
  },
  async 'queue.byHand'(context, params) {
    await byHand(context, params)
    return windowView(context)
  },
  async 'queue.undo'(context) {
    await undo(context)
    return windowView(context)
  },
}
