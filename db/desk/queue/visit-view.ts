import type { ResultInput } from '../../contract/index.ts'
import type { PaperState } from '../../model/paper.ts'
import { numberOfTicket } from '../../model/queue/ticket-number.ts'
import { servedBy } from '../../model/queue/visit.ts'
import { COLLECTED, derivedOutcome } from '../../model/queue/visit-outcome.ts'
import type { FirstContactState, NegativeReportState } from '../../model/slips.ts'
import { readEntity, type ReadDb } from '../../store/index.ts'
import { readLedgerRows } from '../../store/queries/ledger.ts'
import type { KnownVisit } from '../../store/queries/tickets.ts'
import { staffName, windowName, type DeskContext } from '../context.ts'

type VisitView = ResultInput<'visits.list'>['visits'][number]

const subjectOf = (db: ReadDb, kind: string, id: string): string => {
  if (kind === 'case' || kind === 'consultation' || kind === COLLECTED)
    return readLedgerRows(db, [id]).get(id)?.no ?? ''
  if (kind === 'paper') return readEntity<PaperState>(db, 'paper', id)?.state.number ?? ''
  if (kind === 'first_contact')
    return readEntity<FirstContactState>(db, 'first_contact', id)?.state.slipNo ?? ''
  return readEntity<NegativeReportState>(db, 'negative_report', id)?.state.reportNo ?? ''
}

export const visitView = (context: DeskContext, visit: KnownVisit): VisitView => ({
  visitId: visit.visitId,
  windowId: visit.windowId,
  windowName: windowName(context, visit.windowId),
  staffId: servedBy(visit),
  staffName: staffName(context, servedBy(visit)),
  begunByName: servedBy(visit) === visit.staffId ? '' : staffName(context, visit.staffId),
  ticketId: visit.ticketId,
  number: visit.ticketId === null ? '' : numberOfTicket(visit.ticketId),
  className:
    (visit.classId === null ? undefined : context.reference.ticketClasses.get(visit.classId)?.name) ?? '',
  openedAtMs: visit.openedAtMs,
  closedAtMs: visit.closedAtMs,
  links: visit.links.map(({ kind, id }) => ({
    kind,
    id,
    subject: subjectOf(context.store.read, kind, id),
  })),
  outcome: visit.outcome,
  derivedOutcome: derivedOutcome(visit),
  note: visit.note,
})
