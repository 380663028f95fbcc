import { ContractError } from '../contract/index.ts'
import type { CaseId, NegativeReportId, PaperId } from '../model/ids.ts'
import type { NegativeReportState } from '../model/slips.ts'
import { readEntity, type ReadDb, type RecordingAct } from '../store/index.ts'
import { append } from './append.ts'
import type { DeskContext } from './context.ts'
import { setting } from './hall-rules.ts'

/** Answered as the hall requires; where it only keeps record, handed in is enough. */
export const mayBeTold = (context: DeskContext, { status }: Pick<NegativeReportState, 'status'>): boolean => {
  const recordOnly = setting(context.reference, 'negative_report.approval') === 'RECORD_ONLY'
  return status === 'APPROVED' || (recordOnly && status === 'SUBMITTED')
}

/**
 * The report that must stand before a case is answered in the negative (否定报备): of this case and this answer, approved,
 * and not used yet.
 * Where the hall only keeps record, a submitted one is enough.
 * @throws ContractError NEGATIVE_REPORT_NEEDED
 */
export const requireNegativeReport = (
  context: DeskContext,
  db: ReadDb,
  negativeReportId: NegativeReportId | null,
  caseId: CaseId,
  cause: NegativeReportState['facts']['cause'],
): NegativeReportState => {
  const report =
    negativeReportId === null
      ? undefined
      : readEntity<NegativeReportState>(db, 'negative_report', negativeReportId)?.state
  const isReady = report !== undefined && mayBeTold(context, report)
  if (!report || report.facts.caseId !== caseId || report.facts.cause !== cause || !isReady)
    throw new ContractError('NEGATIVE_REPORT_NEEDED')
  return report
}

/** Told to the applicant and filed, in the act that answers the case. */
export const fileNegativeAnswer = (
  act: RecordingAct,
  negativeReportId: NegativeReportId,
  paperId: PaperId | null,
  papersReturned: boolean,
): void => {
  append(act, 'negative_report.told', negativeReportId, {
    paperId,
    toldAtMs: act.nowMs,
    papersReturned,
  })
  append(act, 'negative_report.filed', negativeReportId, { filedAtMs: act.nowMs })
}
