import { PRIORITISING_ROLES } from '../../model/roles.ts'
import type { ResultInput } from '../../contract/index.ts'
import { countTickets, type WalkIn } from '../../model/queue/figures.ts'
import { orderFor } from '../../model/queue/order.ts'
import type { QueueRules } from '../../model/queue/queue-rules.ts'
import { numberOfTicket } from '../../model/queue/ticket-number.ts'
import { evaluationIdOf } from '../../model/queue/visit.ts'
import type { WindowQueueState } from '../../model/queue/window-queue.ts'
import { readEntity } from '../../store/index.ts'
import { readWalkIns } from '../../store/queries/queue-figures.ts'
import type { KnownVisit } from '../../store/queries/tickets.ts'
import type { PublicTicket } from '../../model/queue/public-row.ts'
import { signedIn, staffName, windowName, type DeskContext } from '../context.ts'
import { queueRules } from '../hall-rules.ts'
import { dayEndMs, dayStartMs } from '../work/ledger-lines.ts'
import { presentVisit } from './link-visit.ts'
import { ticketAhead } from './public-row.ts'
import type { RowNow } from './queue-link.ts'
import { asking, classesOf, currentOf, queuedOf, ticketLine, type TicketHere } from './window.ts'
import { visitView } from './visit-view.ts'

type View = ResultInput<'queue.window'>

const NEXT_SHOWN = 40

/** Who decides what this window calls now. */
export const modeOf = (context: DeskContext, row: RowNow, windowId: string): View['mode'] => {
  if (classesOf(context, windowId).length === 0) return 'NOT_SET_UP'
  if (!row.isAway) return 'HALL'
  return context.desk.queue.ahead(windowId).some(({ ticketId }) => isStillWaiting(row, ticketId, windowId))
    ? 'AHEAD'
    : 'BY_HAND'
}

/** By all that is known: nobody has called it, or passed it on to another window. */
export const isStillWaiting = (row: RowNow, ticketId: string, windowId: string): boolean => {
  const ticket = row.tickets.get(ticketId)
  if (!ticket) return true
  return ticket.status === 'WAITING' && (ticket.forWindowId ?? windowId) === windowId
}

/** Time until a recall is possible; null when there is none any more. */
export const recallInMs = (
  { status, calls, calledAtMs }: Pick<PublicTicket, 'status' | 'calls' | 'calledAtMs'>,
  { recallsMax, recallIntervalMs }: QueueRules,
  nowMs: number,
): number | null => {
  if (status !== 'CALLED' || calls > recallsMax) return null
  // A clock set back must not make the wait longer than it is.
  const sinceMs = Math.max(0, nowMs - (calledAtMs ?? nowMs))
  return Math.min(recallIntervalMs, Math.max(0, recallIntervalMs - sinceMs))
}

const shownForMs = (
  { status, calledAtMs }: Pick<PublicTicket, 'status' | 'calledAtMs'>,
  { callShownMs }: QueueRules,
  nowMs: number,
): number | null =>
  status === 'CALLED' ? Math.max(0, Math.min(callShownMs, (calledAtMs ?? nowMs) + callShownMs - nowMs)) : null

const currentView = (context: DeskContext, here: TicketHere): NonNullable<View['current']> => {
  const { ticket, state, call } = here
  const rules = queueRules(context.reference)
  // What the record says; before it is here, what the hall answered.
  const known = call ? null : state
  return {
    ...ticketLine(context, ticket),
    mode: known?.mode ?? 'HALL',
    reason: call?.reason ?? known?.reason ?? null,
    firstCalledAtMs: ticket.firstCalledAtMs,
    startedAtMs: ticket.startedAtMs,
    recallsLeft: ticket.status === 'CALLED' ? Math.max(0, rules.recallsMax + 1 - ticket.calls) : 0,
    recallInMs: recallInMs(ticket, rules, context.nowMs),
    shownForMs: shownForMs(ticket, rules, context.nowMs),
    transfers: state?.transfers ?? 0,
    misses: state?.misses ?? 0,
    isReserve: state?.isReserve ?? false,
    isUnsent: context.desk.queue.isUnsent(ticket.ticketId),
  }
}

const isServedHere = (
  { classId, forWindowId }: Pick<PublicTicket, 'classId' | 'forWindowId'>,
  windowId: string,
  classIds: ReadonlySet<string>,
): boolean => forWindowId === windowId || (forWindowId === null && classId !== null && classIds.has(classId))

/** Missed ones that may still come back: the newest of the classes of a window. */
export const recallable = (context: DeskContext, row: RowNow, windowId: string): PublicTicket[] => {
  const rules = queueRules(context.reference)
  const classIds = new Set<string>(classesOf(context, windowId).map(({ classId }) => classId))
  return [...row.tickets.values()]
    .filter(
      (ticket) =>
        ticket.status === 'MISSED' &&
        (ticket.windowId === windowId || isServedHere(ticket, windowId, classIds)),
    )
    .toSorted((one, other) => (other.calledAtMs ?? 0) - (one.calledAtMs ?? 0))
    .slice(0, rules.recallable)
}

/** The visit a start by hand opened, while nothing was recorded in it and nobody rated it; null when there is none. */
export const startToUndo = (context: DeskContext, windowId: string): KnownVisit | null => {
  const { read } = context.store
  const step = context.desk.queue.lastStep(windowId)
  if (step?.type !== 'ticket.started' || step.ticketId === null) return null
  const ticket = context.desk.queue.known(step.ticketId)
  const visit = presentVisit({ db: read }, windowId)
  const isBegunHere =
    ticket?.status === 'SERVING' &&
    ticket.windowId === windowId &&
    ticket.mode === 'BY_HAND' &&
    ticket.startedAtMs === step.atMs &&
    ticket.visitId === visit?.visitId
  const isUntouched =
    visit?.links.length === 0 && !readEntity(read, 'evaluation', evaluationIdOf(visit.visitId))
  return isBegunHere && isUntouched ? visit : null
}

/** What `queue.undo` would take back; null when there is nothing, or somebody went on with it. */
export const undoOf = (context: DeskContext, row: RowNow, windowId: string): View['undo'] => {
  const step = context.desk.queue.lastStep(windowId)
  if (!step) return null
  if (step.ticketId === null) {
    const status = row.windows.get(windowId)?.status
    if (status === undefined || status === 'OPEN') return null
    return { step: status, number: '', atMs: step.atMs }
  }
  const ticket = row.tickets.get(step.ticketId)
  const number = numberOfTicket(step.ticketId)
  if (!ticket) return null
  if (step.type === 'ticket.started')
    return startToUndo(context, windowId) === null ? null : { step: 'STARTED', number, atMs: step.atMs }
  if (step.type === 'ticket.held' && ticket.status === 'HELD' && ticket.windowId === windowId)
    return { step: 'HELD', number, atMs: step.atMs }
  const isFree = ticket.status === 'WAITING' || ticket.status === 'MISSED'
  if (step.type === 'ticket.missed' && isFree) return { step: 'MISSED', number, atMs: step.atMs }
  if (step.type === 'ticket.transferred' && ticket.status === 'WAITING')
    return { step: 'TRANSFERRED', number, atMs: step.atMs }
  return null
}

const HAD_HERE = new Set(['ticket.called', 'ticket.recalled', 'ticket.started', 'ticket.held'])

/** What this window called, served or set aside last, and has no more by no step of its own. */
const overtakenOf = (context: DeskContext, row: RowNow, windowId: string): View['overtaken'] => {
  const step = context.desk.queue.lastStep(windowId)
  const ticketId = step && HAD_HERE.has(step.type) ? step.ticketId : null
  const ticket = ticketId === null ? undefined : row.tickets.get(ticketId)
  if (!ticket || ticket.windowId === windowId) return null
  const { number } = ticket
  if (ticket.windowId !== null)
    return { number, how: 'TAKEN', windowName: windowName(context, ticket.windowId) }
  return ticket.status === 'WAITING' ? { number, how: 'PUT_BACK', windowName: '' } : null
}

/** Visits without a ticket that began today and have ended. */
export const endedWalkIns = (context: DeskContext, day: string, windowId: string | null): WalkIn[] =>
  readWalkIns(context.store.read, dayStartMs(day), dayEndMs(day), windowId).filter(
    ({ closedAtMs }) => closedAtMs !== null,
  )

/** How many of these another window may call by itself while the hall cannot be reached: the order goes around them. */
const keptElsewhere = (waiting: readonly PublicTicket[], windowId: string): View['kept'] => {
  const counts = new Map<string, number>()
  for (const { aheadWindowId } of waiting)
    if (aheadWindowId !== null && aheadWindowId !== windowId)
      counts.set(aheadWindowId, (counts.get(aheadWindowId) ?? 0) + 1)
  return [...counts]
    .map(([of, count]) => ({ windowId: of, count }))
    .toSorted((one, other) => (one.windowId < other.windowId ? -1 : 1))
}

/** The window of whoever asks, as it is now. */
export const windowView = (context: DeskContext): View => {
  const { queue } = context.desk
  const { session } = signedIn(context)
  const { windowId } = session
  const row = queue.row()
  const rules = queueRules(context.reference)
  const tickets = [...row.tickets.values()]
  const nowMs = context.store.clock.nowMs()
  const common = {
    nowMs,
    asOfMs: row.asOfMs,
    isStale: row.isStale,
    day: row.day,
    rules: {
      missPolicy: rules.missPolicy,
      recallsMax: rules.recallsMax,
      recallIntervalMs: rules.recallIntervalMs,
      targetWaitMs: rules.targetWaitMs,
    },
    mayPrioritise: session.staff.roles.some((role) => PRIORITISING_ROLES.includes(role)),
  }
  if (windowId === null)
    return {
      ...common,
      windowId: null,
      windowName: '',
      mode: 'NOT_SET_UP',
      status: 'CLOSED',
      statusReason: '',
      statusSinceMs: null,
      statusStaffName: '',
      classes: [],
      othersOpen: 0,
      waiting: tickets.filter(({ status }) => status === 'WAITING').length,
      current: null,
      visit: null,
      kept: [],
      next: [],
      held: [],
      missed: [],
      ahead: [],
      overtaken: null,
      undo: null,
      today: { called: 0, byHand: 0, served: 0, walkIns: 0, missed: 0 },
    }
  const classes = classesOf(context, windowId)
  const classIds = new Set<string>(classes.map(({ classId }) => classId))
  const mine = tickets.filter(
    (ticket) => ticket.status === 'WAITING' && isServedHere(ticket, windowId, classIds),
  )
  const current = currentOf(context, row, windowId)
  const visit = presentVisit({ db: context.store.read }, windowId)
  const own = readEntity<WindowQueueState>(context.store.read, 'window_queue', windowId)?.state
  const status = row.windows.get(windowId)
  const isOwn = own !== undefined && own.sinceMs === status?.sinceMs
  const tally = queue.tally(windowId)
  return {
    ...common,
    windowId,
    windowName: windowName(context, windowId),
    mode: modeOf(context, row, windowId),
    status: status?.status ?? 'CLOSED',
    statusReason: isOwn ? own.reason : '',
    statusSinceMs: status?.sinceMs ?? null,
    statusStaffName: isOwn ? staffName(context, own.staffId) : '',
    classes: classes.flatMap(({ classId, weight }) => {
      const found = context.reference.ticketClasses.get(classId)
      if (!found) return []
      const waiting = mine.filter((ticket) => ticket.classId === classId).length
      return [{ classId, prefix: found.prefix, name: found.name, lane: found.lane, weight, waiting }]
    }),
    othersOpen: [...row.windows.values()].filter(
      (other) =>
        other.windowId !== windowId &&
        other.status === 'OPEN' &&
        classesOf(context, other.windowId).some(({ classId }) => classIds.has(classId)),
    ).length,
    waiting: mine.length,
    current: current && currentView(context, current),
    visit: visit ? visitView(context, visit) : null,
    kept: keptElsewhere(mine, windowId),
    next: orderFor(tickets.map(queuedOf), asking(context, row, windowId), rules, nowMs)
      .slice(0, NEXT_SHOWN)
      .flatMap(({ ticket: { ticketId }, reason }) => {
        const ticket = row.tickets.get(ticketId)
        return ticket ? [{ ...ticketLine(context, ticket), reason }] : []
      }),
    held: tickets
      .filter((ticket) => ticket.status === 'HELD' && ticket.windowId === windowId)
      .map((ticket) => ({
        ...ticketLine(context, ticket),
        holdReason: queue.known(ticket.ticketId)?.holdReason ?? '',
      })),
    missed: recallable(context, row, windowId).map((ticket) => ticketLine(context, ticket)),
    ahead: queue
      .ahead(windowId)
      .filter(({ ticketId }) => isStillWaiting(row, ticketId, windowId))
      .map((each) => ({
        ...ticketLine(context, row.tickets.get(each.ticketId) ?? ticketAhead(each, windowId, nowMs)),
        untilMs: each.untilMs,
      })),
    overtaken: current ? null : overtakenOf(context, row, windowId),
    undo: undoOf(context, row, windowId),
    today: {
      called: tally.called,
      byHand: tally.byHand,
      served: countTickets(tickets.filter((ticket) => ticket.windowId === windowId)).served,
      walkIns: endedWalkIns(context, row.day, windowId).length,
      missed: tally.missed,
    },
  }
}
