import { HALL_WIDE_ROLES } from '../../model/roles.ts'
import type { TicketState } from '../../model/queue/ticket.ts'
import type { VisitState } from '../../model/queue/visit.ts'
import { dayOfTicket, numberOfTicket, TicketId } from '../../model/queue/ticket-number.ts'
import { readEntity, type LoggedEvent } from '../../store/index.ts'
import { signedIn, windowName, type DeskContext } from '../context.ts'
import { isInScope, workScope } from '../work/work-scope.ts'

const RATINGS: ReadonlySet<string> = new Set(['evaluation', 'evaluation_press'])
const KINDS: ReadonlySet<string> = new Set(['ticket', 'visit', 'window_queue', ...RATINGS])

export const isQueueKind = (kind: string): boolean => KINDS.has(kind)

const ticketName = (ticketId: string): string =>
  TicketId.safeParse(ticketId).success ? `${numberOfTicket(ticketId)} (${dayOfTicket(ticketId)})` : ticketId

const windowIdsOf = (context: DeskContext, event: LoggedEvent): string[] => {
  const [kind, id] = event.entity
  const { read } = context.store
  const ticket = kind === 'ticket' ? readEntity<TicketState>(read, kind, id)?.state : undefined
  const visit = kind === 'visit' ? readEntity<VisitState>(read, kind, id)?.state : undefined
  const named: unknown =
    typeof event.payload === 'object' && event.payload !== null
      ? Reflect.get(event.payload, 'windowId')
      : undefined
  const found = [
    event.windowId,
    ticket?.windowId,
    visit?.windowId,
    typeof named === 'string' ? named : null,
    kind === 'window_queue' ? id : null,
  ]
  return found.filter((each) => typeof each === 'string')
}

const nameOf = (context: DeskContext, event: LoggedEvent, windowIds: readonly string[]): string => {
  const [kind, id] = event.entity
  if (kind === 'ticket') return ticketName(id)
  const visit = kind === 'visit' ? readEntity<VisitState>(context.store.read, kind, id)?.state : undefined
  const ticketId = visit?.ticketId ?? null
  return ticketId === null ? windowName(context, windowIds[0] ?? null) : ticketName(ticketId)
}

/**
 * What a record of tickets, visits or ratings is called, for those at its windows and their leads; null for everybody else.
 * How somebody was rated is not for those who were (domain-rules section 10).
 */
export const queueSubject = (context: DeskContext, event: LoggedEvent): string | null => {
  const { staff } = signedIn(context).session
  const windowIds = windowIdsOf(context, event)
  const name = nameOf(context, event, windowIds)
  if (RATINGS.has(event.entity[0]))
    return staff.roles.some((role) => HALL_WIDE_ROLES.includes(role)) ? name : null
  const scope = workScope(context)
  const unitIds = windowIds.flatMap((id) => context.reference.windows.get(id)?.unitIds ?? [])
  const isConcerned =
    event.staffId === staff.staffId ||
    isInScope(scope, event.unitId, null) ||
    unitIds.some((unitId) => isInScope(scope, unitId, null)) ||
    windowIds.some((windowId) => isInScope(scope, null, windowId))
  return isConcerned ? name : null
}
