import { ContractError } from '../contract/index.ts'
import type { CaseId, NegativeReportId, PaperId } from '../model/ids.ts'
import type { NegativeReportState } from '../model/slips.ts'
import { readEntity, type ReadDb, type RecordingAct } from '../store/index.ts'
import { append } from './append.ts'
import type { DeskContext } from './context.ts'
import { setting } from './hall-rules.ts'

/**
 * The report that must stand before a case is answered in the negative (否定报备): of this case, approved, and not used yet.
 * Where the hall only keeps record, a submitted one is enough.
 * @throws ContractError NEGATIVE_REPORT_NEEDED
 */
export const requireNegativeReport = (
  context: DeskContext,
  db: ReadDb,
  negativeReportId: NegativeReportId | null,
  caseId: CaseId,
): NegativeReportState => {
  const report =
    negativeReportId === null
      ? undefined
      : readEntity<NegativeReportState>(db, 'negative_report', negativeReportId)?.state
  const recordOnly = setting(context.reference, 'negative_report.approval') === 'RECORD_ONLY'
  const isReady = report?.status === 'APPROVED' || (recordOnly && report?.status === 'SUBMITTED')
  if (!report || report.facts.caseId !== caseId || !isReady) throw new ContractError('NEGATIVE_REPORT_NEEDED')
  return report
}

/** Told to the applicant and filed, in the act that answers the case. */
export const fileNegativeAnswer = (
  act: RecordingAct,
  negativeReportId: NegativeReportId,
  paperId: PaperId | null,
): void => {
  append(act, 'negative_report.told', negativeReportId, {
    paperId,
    toldAtMs: act.nowMs,
    papersReturned: false,
  })
  append(act, 'negative_report.filed', negativeReportId, { filedAtMs: act.nowMs })
}
