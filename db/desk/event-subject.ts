import { maskPartyName } from '../model/masking.ts'
import type { PaperState } from '../model/paper.ts'
import type { FirstContactState, NegativeReportState } from '../model/slips.ts'
import { readEntity, type LoggedEvent } from '../store/index.ts'
import { readLedgerRows, type LedgerRow } from '../store/queries/ledger.ts'
import type { DeskContext } from './context.ts'

/** What an event is about, and whose it is. */
export interface EventSubject {
  readonly words: string
  readonly caseId: string | null
  readonly consultationId: string | null
  readonly unitId: string | null
  readonly windowId: string | null
}

const words = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join(' ')

/** The subject of a business record; null for other kinds, and for a record this machine does not have. */
export const subjectOf = (context: DeskContext, event: LoggedEvent): EventSubject | null => {
  const { read } = context.store
  const [kind, id] = event.entity
  const row = (rowId: string): LedgerRow | undefined => readLedgerRows(read, [rowId]).get(rowId)
  if (kind === 'case' || kind === 'consultation') {
    const found = row(id)
    if (!found) return null
    const masked = maskPartyName(found.applicant_name, found.applicant_kind)
    return {
      words: words(found.no, masked),
      caseId: kind === 'case' ? id : null,
      consultationId: kind === 'consultation' ? id : null,
      unitId: found.unit_id,
      windowId: found.window_id,
    }
  }
  if (kind === 'paper') {
    const paper = readEntity<PaperState>(read, 'paper', id)?.state
    if (!paper) return null
    const owner = row(paper.caseId ?? paper.consultationId ?? '')
    const masked = maskPartyName(paper.content.applicantName, owner?.applicant_kind ?? 'PERSON')
    return {
      words: words(paper.number || (owner?.no ?? ''), masked),
      caseId: paper.caseId,
      consultationId: paper.consultationId,
      unitId: paper.unitId,
      windowId: owner?.window_id ?? event.windowId,
    }
  }
  if (kind === 'first_contact') {
    const slip = readEntity<FirstContactState>(read, kind, id)?.state
    return slip
      ? {
          words: words(slip.slipNo, maskPartyName(slip.visitor, 'PERSON')),
          caseId: null,
          consultationId: null,
          unitId: event.unitId,
          windowId: event.windowId,
        }
      : null
  }
  const report = readEntity<NegativeReportState>(read, 'negative_report', id)?.state
  if (!report) return null
  return {
    words: words(
      report.reportNo,
      maskPartyName(report.facts.applicantName, row(report.facts.caseId ?? '')?.applicant_kind ?? 'PERSON'),
    ),
    caseId: report.facts.caseId,
    consultationId: null,
    unitId: report.unitId,
    windowId: event.windowId,
  }
}
