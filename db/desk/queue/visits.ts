import { ContractError } from '../../contract/index.ts'
import type { visitMethods } from '../../contract/queue.ts'
import { dayFromMs } from '../../model/day.ts'
import { ticketStarted, type VisitOutcome } from '../../model/events/queue-events.ts'
import type { AnyEvent } from '../../model/events/registry.ts'
import { TicketClassId } from '../../model/queue/ticket-class.ts'
import type { TicketState } from '../../model/queue/ticket.ts'
import { servedBy } from '../../model/queue/visit.ts'
import { derivedOutcome } from '../../model/queue/visit-outcome.ts'
import { readEntity, readEntityEvents, type ReadDb, type RecordingAct } from '../../store/index.ts'
import { readVisits, type KnownVisit } from '../../store/queries/tickets.ts'
import { append } from '../append.ts'
import { recordingContext, signedIn, type DeskContext, type Handlers } from '../context.ts'
import { visibleUnitList } from '../scope.ts'
import { dayEndMs, dayStartMs } from '../work/ledger-lines.ts'
import { presentVisit } from './link-visit.ts'
import { currentOf, requireWindow, staffIdOf, unitsOfWindow } from './window.ts'
import { visitView } from './visit-view.ts'
import { windowView } from './window-view.ts'

/** How a visit ends as the caller says it; null: by what was recorded in it. */
export interface Ending {
  readonly outcome: VisitOutcome | null
  readonly note: string
}

/** Opens a visit in an act; answers its id. */
export const openVisit = (
  context: DeskContext,
  act: RecordingAct,
  windowId: string,
  of: { readonly ticketId: string | null; readonly classId: string | null },
): string => {
  const visitId = act.newId()
  append(act, 'visit.opened', visitId, {
    unitIds: unitsOfWindow(context, windowId),
    windowId: requireWindow(context),
    staffId: staffIdOf(context),
    ticketId: of.ticketId,
    classId: of.classId === null ? null : TicketClassId.parse(of.classId),
  })
  return visitId
}

/** Whoever acts goes on with a visit, if another began it; what they were doing says so. */
export const takeOverVisit = (context: DeskContext, act: RecordingAct, visit: KnownVisit): void => {
  const staffId = staffIdOf(context)
  if (servedBy(visit) !== staffId) append(act, 'visit.taken_over', visit.visitId, { staffId })
}

/**
 * Closes a visit in an act. Whoever ends it at its own window has served it; one closed from elsewhere, as a lead does with a
 * forgotten one, stays with whoever served.
 * @param fallback what it is when nothing was recorded and nobody says anything; null: somebody has to
 * @throws ContractError OUTCOME_NEEDED
 */
export const closeVisit = (
  context: DeskContext,
  act: RecordingAct,
  visit: KnownVisit,
  { outcome, note }: Ending,
  fallback: VisitOutcome | null = null,
): void => {
  const ended = outcome ?? derivedOutcome(visit) ?? fallback
  if (ended === null) throw new ContractError('OUTCOME_NEEDED')
  if (signedIn(context).session.windowId === visit.windowId) takeOverVisit(context, act, visit)
  append(act, 'visit.closed', visit.visitId, { outcome: ended, note, by: staffIdOf(context) })
}

/** Ends what is being served at the window, and a visit without a ticket; answers whether anything was. */
export const endService = (
  context: DeskContext,
  act: RecordingAct,
  windowId: string,
  ending: Ending,
  fallback: VisitOutcome | null = null,
): boolean => {
  const visit = presentVisit(act, windowId)
  if (!visit) return finishLeftOver(context, act, windowId)
  closeVisit(context, act, visit, ending, fallback)
  finishTicketOf(act, visit)
  return true
}

/** A ticket still served whose visit has ended already: records of two machines met in another order than they were made. */
const finishLeftOver = (context: DeskContext, act: RecordingAct, windowId: string): boolean => {
  const current = currentOf(context, context.desk.queue.row(), windowId)
  const ticketId = current?.ticket.ticketId
  const ticket =
    ticketId === undefined ? undefined : readEntity<TicketState>(act.db, 'ticket', ticketId)?.state
  if (!ticket || ticket.status !== 'SERVING' || ticket.windowId !== windowId || ticket.visitId === null)
    return false
  const endedAtMs = readVisit(act.db, ticket.visitId)?.closedAtMs ?? null
  append(act, 'ticket.finished', ticket.ticketId, {
    windowId: requireWindow(context),
    visitId: ticket.visitId,
    ...(endedAtMs === null ? {} : { endedAtMs }),
  })
  return true
}

/** What may come after the start of a service without ending it. */
const NO_END: ReadonlySet<string> = new Set<AnyEvent['type']>([
  'ticket.held',
  'ticket.issued',
  'ticket.prioritised',
])

/**
 * Whether the last that is recorded here of a ticket is service in this visit. The fold may not say so: a window that has
 * only the hall's answer to its call does not know yet that another one has let the ticket go.
 */
const isServedIn = (db: ReadDb, ticketId: string, visitId: string): boolean => {
  const events = readEntityEvents(db, 'ticket', ticketId)
  const start = events.findLastIndex(
    ({ type, payload }) =>
      type === 'ticket.started' && ticketStarted.payload.safeParse(payload).data?.visitId === visitId,
  )
  return start >= 0 && events.slice(start + 1).every(({ type }) => NO_END.has(type))
}

const finishTicketOf = (act: RecordingAct, { ticketId, visitId, windowId }: KnownVisit): void => {
  const ticket = ticketId === null ? undefined : readEntity<TicketState>(act.db, 'ticket', ticketId)?.state
  if (ticketId === null || !ticket) return
  const isOfVisit =
    ticket.visitId === visitId
      ? ticket.windowId === windowId && (ticket.status === 'SERVING' || ticket.status === 'HELD')
      : isServedIn(act.db, ticketId, visitId)
  if (isOfVisit) append(act, 'ticket.finished', ticketId, { windowId, visitId })
}

const readVisit = (db: ReadDb, visitId: string): KnownVisit | null => {
  const state = readEntity<Omit<KnownVisit, 'visitId'>>(db, 'visit', visitId)?.state
  return state ? { visitId, ...state } : null
}

/** Whose visits somebody may look at: their own, of their window, of the windows of their units. */
const visitsSeen = (context: DeskContext, scope: 'MINE' | 'WINDOW' | 'UNIT', day: string): KnownVisit[] => {
  const { session } = signedIn(context)
  const [fromMs, toMs] = [dayStartMs(day), dayEndMs(day)]
  const { read } = context.store
  if (scope === 'MINE') return readVisits(read, fromMs, toMs, { staffId: session.staff.staffId })
  if (scope === 'WINDOW')
    return readVisits(read, fromMs, toMs, {
      windowIds: session.windowId === null ? [] : [session.windowId],
    })
  const units = visibleUnitList(context)
  const windowIds = [...context.reference.windows.values()]
    .filter(({ unitIds }) => units === null || unitIds.some((unitId) => units.includes(unitId)))
    .map(({ windowId }) => windowId)
  return readVisits(read, fromMs, toMs, { windowIds })
}

export const visitHandlers: Handlers<typeof visitMethods> = {
  'visits.open'(context) {
    const windowId = requireWindow(context)
    const current = currentOf(context, context.desk.queue.row(), windowId)
    if (current) throw new ContractError('TICKET_STILL_HERE', { number: current.ticket.number })
    context.store.record(recordingContext(context), (act) => {
      if (presentVisit(act, windowId)) throw new ContractError('VISIT_OPEN')
      openVisit(context, act, windowId, { ticketId: null, classId: null })
    })
    context.desk.queue.pushNow()
    return windowView(context)
  },
  'visits.takeOver'(context, { visitId }) {
    const windowId = requireWindow(context)
    context.store.record(recordingContext(context), (act) => {
      const visit = readVisit(act.db, visitId)
      if (visit?.windowId !== windowId) throw new ContractError('NOT_FOUND', { subject: visitId })
      if (visit.closedAtMs !== null) throw new ContractError('VISIT_CLOSED')
      takeOverVisit(context, act, visit)
    })
    context.desk.queue.pushNow()
    return windowView(context)
  },
  'visits.close'(context, { visitId, outcome, note }) {
    context.store.record(recordingContext(context), (act) => {
      const visit = readVisit(act.db, visitId)
      const units = visibleUnitList(context)
      const isSeen =
        visit !== null &&
        (units === null ||
          visit.windowId === signedIn(context).session.windowId ||
          [visit.staffId, servedBy(visit)].includes(staffIdOf(context)) ||
          visit.unitIds.some((unitId) => units.includes(unitId)))
      if (!visit || !isSeen) throw new ContractError('NOT_FOUND', { subject: visitId })
      if (visit.closedAtMs !== null) throw new ContractError('VISIT_CLOSED')
      closeVisit(context, act, visit, { outcome, note })
      finishTicketOf(act, visit)
    })
    context.desk.queue.pushNow()
    return windowView(context)
  },
  'visits.list'(context, { day, scope }) {
    const asked = day ?? dayFromMs(context.nowMs)
    return {
      day: asked,
      visits: visitsSeen(context, scope, asked).map((visit) => visitView(context, visit)),
    }
  },
}
