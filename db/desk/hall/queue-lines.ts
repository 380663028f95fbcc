import type { TimelineEntry } from '../../contract/cases.ts'
import type { TicketBasics } from '../../model/events/queue-events.ts'
import type { AnyEvent } from '../../model/events/registry.ts'
import type { PublicNotice, TicketClass, WindowService } from '../../model/queue/ticket-class.ts'
import type { TicketState } from '../../model/queue/ticket.ts'
import { servedBy, type VisitState } from '../../model/queue/visit.ts'
import type { WindowQueueState } from '../../model/queue/window-queue.ts'
import { numberOfTicket, ticketNumber } from '../../model/queue/ticket-number.ts'
import { staffName, unitName, windowName, type DeskContext } from '../context.ts'

type Facts = TimelineEntry['facts']

const className = ({ reference }: DeskContext, classId: string | null): string =>
  (classId === null ? undefined : reference.ticketClasses.get(classId)?.name) ?? classId ?? ''

/** What a slip shows; the hash of a document is nobody's to read. */
const basicFacts = (context: DeskContext, basics: TicketBasics): Facts => ({
  ticketNo: basics.number,
  day: basics.day,
  ticketClass: className(context, basics.classId),
  lane: basics.lane,
  priorityGroup: basics.priority,
  slotAtMs: basics.slotMs,
  issuedAtMs: basics.issuedAtMs,
})

/** What a record of tickets, visits or ratings says, by the label of each line; empty for other kinds. */
export const queueFacts = (context: DeskContext, event: AnyEvent): Facts => {
  switch (event.type) {
    case 'ticket.issued':
      return {
        ...basicFacts(context, event.payload),
        takenVia: event.payload.via,
        isReserve: event.payload.isReserve,
      }
    case 'ticket.called': {
      const { windowId, staffId, mode, reason, basics } = event.payload
      return {
        ...basicFacts(context, basics),
        window: windowName(context, windowId),
        staff: staffName(context, staffId),
        callMode: mode,
        callReason: reason.code,
        note: reason.note,
      }
    }
    case 'ticket.started': {
      const { windowId, mode, basics } = event.payload
      return { ...basicFacts(context, basics), window: windowName(context, windowId), callMode: mode }
    }
    case 'ticket.recalled':
    case 'ticket.start_undone':
    case 'ticket.finished':
      return { window: windowName(context, event.payload.windowId) }
    case 'ticket.held':
      return { window: windowName(context, event.payload.windowId), reason: event.payload.reason }
    case 'ticket.missed':
      return { window: windowName(context, event.payload.windowId), missPolicy: event.payload.policy }
    case 'ticket.transferred': {
      const { windowId, toClassId, toWindowId, reason } = event.payload
      return {
        window: windowName(context, windowId),
        toClass: className(context, toClassId),
        toWindow: windowName(context, toWindowId),
        reason,
      }
    }
    case 'ticket.prioritised': {
      const { group, reason, by } = event.payload
      return { priorityGroup: group, reason, staff: staffName(context, by) }
    }
    case 'ticket.voided': {
      const { cause, note, by } = event.payload
      return { voidCause: cause, note, staff: staffName(context, by) }
    }
    case 'window_queue.opened':
      return { queueStatus: 'OPEN', staff: staffName(context, event.payload.staffId) }
    case 'window_queue.paused': {
      const { staffId, reason } = event.payload
      return { queueStatus: 'PAUSED', staff: staffName(context, staffId), reason }
    }
    case 'window_queue.closed':
      return { queueStatus: 'CLOSED', staff: staffName(context, event.payload.staffId) }
    case 'visit.opened': {
      const { windowId, staffId, ticketId, classId } = event.payload
      return {
        window: windowName(context, windowId),
        staff: staffName(context, staffId),
        ticketNo: ticketId === null ? '' : numberOfTicket(ticketId),
        ticketClass: className(context, classId),
      }
    }
    case 'visit.linked':
      return { linkKind: event.payload.kind }
    case 'visit.taken_over':
      return { staff: staffName(context, event.payload.staffId) }
    case 'visit.closed': {
      const { outcome, note, by } = event.payload
      return { visitOutcome: outcome, note, staff: staffName(context, by) }
    }
    case 'evaluation.given': {
      const { windowId, staffId, level, text, channel } = event.payload
      return {
        window: windowName(context, windowId),
        staff: staffName(context, staffId),
        ratingLevel: String(level),
        ratingChannel: channel,
        text,
      }
    }
    case 'evaluation.supplemented':
      return { text: event.payload.text }
    case 'evaluation.refused': {
      const { windowId, staffId, reason, level } = event.payload
      return {
        window: windowName(context, windowId),
        staff: staffName(context, staffId),
        pressReason: reason,
        ratingLevel: level === null ? null : String(level),
      }
    }
    default:
      return queueReferenceFacts(context, event)
  }
}

const classFacts = (context: DeskContext, ticketClass: TicketClass): Facts => {
  const { prefix, name, nameEn, lane, unitId, itemIds, dailyMax, slotMax, takesFrom, takesUntil, active } =
    ticketClass
  return {
    name,
    nameEn,
    prefix: ticketNumber(prefix, 1),
    lane,
    unit: unitName(context, unitId),
    items: itemIds.map((id) => context.reference.items.get(id)?.name ?? id),
    dailyMax,
    slotMax,
    takesFrom,
    takesUntil,
    active,
  }
}
const serviceFacts = (context: DeskContext, { windowId, classes }: WindowService): Facts => ({
  window: windowName(context, windowId),
  ticketClasses: classes.map(({ classId, weight }) => `${className(context, classId)} × ${weight}`),
})
const noticeFacts = ({ title, text, fromDay, untilDay, active }: PublicNotice): Facts => ({
  title,
  text,
  fromDay,
  toDay: untilDay,
  active,
})

const queueReferenceFacts = (context: DeskContext, event: AnyEvent): Facts => {
  switch (event.type) {
    case 'reference.ticket_class_set':
      return classFacts(context, event.payload)
    case 'reference.window_service_set':
      return serviceFacts(context, event.payload)
    case 'reference.public_notice_set':
      return noticeFacts(event.payload)
    default:
      return {}
  }
}

/** What the hall has set for its row, as it stands; empty for other kinds. */
export const queueReferenceNow = (context: DeskContext, kind: string, state: unknown): Facts => {
  switch (kind) {
    case 'ticket_class':
      return classFacts(context, state as TicketClass)
    case 'window_service':
      return serviceFacts(context, state as WindowService)
    case 'public_notice':
      return noticeFacts(state as PublicNotice)
    default:
      return {}
  }
}

/** How a record of tickets or visits stands, in a few lines; empty for other kinds. */
export const queueNow = (context: DeskContext, kind: string, state: unknown): Facts => {
  switch (kind) {
    case 'ticket': {
      const ticket = state as TicketState
      return {
        ticketNo: ticket.number,
        day: ticket.day,
        ticketClass: className(context, ticket.classId),
        ticketStatus: ticket.status,
        window: windowName(context, ticket.windowId),
        calledAtMs: ticket.calledAtMs,
        startedAtMs: ticket.startedAtMs,
        endedAtMs: ticket.endedAtMs,
      }
    }
    case 'window_queue': {
      const { windowId, status, staffId, reason } = state as WindowQueueState
      return {
        window: windowName(context, windowId),
        queueStatus: status,
        staff: staffName(context, staffId),
        reason,
      }
    }
    case 'visit': {
      const visit = state as VisitState
      const { windowId, ticketId, outcome, note } = visit
      return {
        window: windowName(context, windowId),
        staff: staffName(context, servedBy(visit)),
        ticketNo: ticketId === null ? '' : numberOfTicket(ticketId),
        visitOutcome: outcome,
        note,
      }
    }
    default:
      return {}
  }
}
