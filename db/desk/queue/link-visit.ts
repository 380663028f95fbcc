import type { AnyEvent } from '../../model/events/registry.ts'
import { dayFromMs } from '../../model/day.ts'
import type { TicketState } from '../../model/queue/ticket.ts'
import { COLLECTED } from '../../model/queue/visit-outcome.ts'
import { readEntity, type LoggedEvent, type RecordingAct } from '../../store/index.ts'
import { readOpenVisits, type KnownVisit } from '../../store/queries/tickets.ts'

const KINDS: Readonly<Record<string, string>> = {
  case: 'case',
  consultation: 'consultation',
  paper: 'paper',
  first_contact: 'first_contact',
  negative_report: 'negative_report',
}
/** Looking after records is no work with a visitor; nor is a form of an outage entered later. */
const NOT_LINKED: ReadonlySet<string> = new Set<AnyEvent['type']>([
  'case.archived',
  'case.closed',
  'case.corrected',
  'case.due_recounted',
  'case.evaluated',
  'case.noted',
  'consultation.corrected',
  'consultation.undone',
  'consultation.voided',
  'paper.printed',
  'paper.voided',
])

const isBackEntry = (payload: unknown): boolean =>
  typeof payload === 'object' && payload !== null && 'backEntry' in payload && payload.backEntry !== null

/** What a record adds to the visit it was made in; null for nothing. */
export const linkOf = (event: Pick<LoggedEvent, 'type' | 'entity' | 'payload'>) => {
  const [entityKind, id] = event.entity
  const kind = KINDS[entityKind]
  if (kind === undefined || NOT_LINKED.has(event.type) || event.type.endsWith('.undone')) return null
  if (isBackEntry(event.payload)) return null
  return { kind: event.type === 'case.delivered' ? COLLECTED : kind, id }
}

/** The visit going on at a window: not one whose visitor was asked to wait aside. */
export const presentVisit = (act: Pick<RecordingAct, 'db'>, windowId: string): KnownVisit | undefined =>
  readOpenVisits(act.db, windowId).find(({ ticketId }) => {
    if (ticketId === null) return true
    return readEntity<TicketState>(act.db, 'ticket', ticketId)?.state.status !== 'HELD'
  })

/** Links a record just made at a window to the visit that is open there, in the same act. */
export const linkToVisit = (act: RecordingAct, event: LoggedEvent): void => {
  const link = event.windowId === null ? null : linkOf(event)
  if (!link || event.windowId === null) return
  const visit = presentVisit(act, event.windowId)
  // One forgotten yesterday is no visit any more.
  if (!visit || dayFromMs(visit.openedAtMs) !== dayFromMs(event.atMs)) return
  if (visit.links.some(({ kind, id }) => kind === link.kind && id === link.id)) return
  act.append({ type: 'visit.linked', entityId: visit.visitId, payload: link })
}
