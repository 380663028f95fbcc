import { ContractError, type ResultInput } from '../../contract/index.ts'
import type { queueMethods } from '../../contract/queue.ts'
import type { AnyEvent } from '../../model/events/registry.ts'
import { numberOfTicket } from '../../model/queue/ticket-number.ts'
import { isKnownEvent, readEntity, readEntityHistory, type LoggedEvent } from '../../store/index.ts'
import { refusalsOf } from '../../store/queries/events.ts'
import type { KnownVisit } from '../../store/queries/tickets.ts'
import { staffName, windowName, type DeskContext, type Handlers } from '../context.ts'
import { publicTicketOf } from './public-row.ts'
import { ticketAt } from './ticket-at.ts'
import { ticketLine } from './window.ts'
import { visitView } from './visit-view.ts'

type Step = ResultInput<'queue.ticket'>['steps'][number]

/** What a step says besides who and when. */
const saidBy = (context: DeskContext, event: LoggedEvent & AnyEvent): Partial<Step> => {
  switch (event.type) {
    case 'ticket.issued':
      return { cause: event.payload.via, group: event.payload.priority }
    case 'ticket.called': {
      const { windowId, mode, reason, staffId } = event.payload
      return {
        windowName: windowName(context, windowId),
        staffName: staffName(context, staffId),
        mode,
        reason,
        note: reason.note,
      }
    }
    case 'ticket.started':
      return { windowName: windowName(context, event.payload.windowId), mode: event.payload.mode }
    case 'ticket.recalled':
    case 'ticket.start_undone':
    case 'ticket.finished':
      return { windowName: windowName(context, event.payload.windowId) }
    case 'ticket.held':
      return { windowName: windowName(context, event.payload.windowId), note: event.payload.reason }
    case 'ticket.missed': {
      const { windowId, policy, reason } = event.payload
      return { windowName: windowName(context, windowId), cause: policy, note: reason }
    }
    case 'ticket.transferred': {
      const { windowId, toClassId, toWindowId, reason } = event.payload
      return {
        windowName: windowName(context, windowId),
        note: reason,
        toClassName: toClassId === null ? '' : (context.reference.ticketClasses.get(toClassId)?.name ?? ''),
        toWindowName: windowName(context, toWindowId),
      }
    }
    case 'ticket.prioritised':
      return { group: event.payload.group, note: event.payload.reason }
    case 'ticket.voided':
      return { cause: event.payload.cause, note: event.payload.note }
    default:
      return {}
  }
}

export const ticketHandlers: Handlers<Pick<typeof queueMethods, 'queue.ticket'>> = {
  'queue.ticket'(context, { ticketId }) {
    const { queue } = context.desk
    const { read } = context.store
    const state = queue.known(ticketId)
    const row = queue.row()
    const ticket = row.tickets.get(ticketId) ?? (state ? publicTicketOf(state) : undefined)
    if (!ticket) throw new ContractError('NOT_FOUND', { subject: numberOfTicket(ticketId) })
    const history = readEntityHistory(read, 'ticket', ticketId).filter(isKnownEvent)
    const refusals = refusalsOf(read, 'ticket', ticketId)
    const visitId = state?.visitId ?? null
    const visit =
      visitId === null ? undefined : readEntity<Omit<KnownVisit, 'visitId'>>(read, 'visit', visitId)?.state
    return {
      ticket: ticketLine(context, ticket),
      at: ticketAt(context, row, ticket),
      steps: history.map((event) => ({
        eventId: event.id,
        atMs: event.atMs,
        type: event.type,
        staffName: staffName(context, event.staffId),
        windowName: windowName(context, event.windowId),
        mode: null,
        reason: null,
        note: '',
        cause: '',
        group: null,
        toClassName: '',
        toWindowName: '',
        refused: refusals.has(event.id),
        // Every event of the log was checked against its definition when it was recorded.
        ...saidBy(context, event as LoggedEvent & AnyEvent),
      })),
      visit: visit && visitId !== null ? visitView(context, { visitId, ...visit }) : null,
      isComplete: state !== null && state.issuedAtMs !== null,
    }
  },
}
