import { ContractError, type ResultInput } from '../../contract/index.ts'
import { lackingMaterials, type CaseState } from '../../model/case.ts'
import { dueFactsOf } from '../../model/due-facts.ts'
import { maskPartyName } from '../../model/masking.ts'
import { EventId, NegativeReportId, type CaseId } from '../../model/ids.ts'
import { papersOfCase } from '../../store/queries/papers.ts'
import { listNegativeReports } from '../../store/queries/slips.ts'
import { signedIn, staffName, type DeskContext } from '../context.ts'
import { paperSummary } from '../paper-views.ts'
import { agentView, applicantView } from '../parties.ts'
import { timelineOf } from '../timeline.ts'
import { offeredSteps, readCase, type CaseFile } from './case-file.ts'
import { clockView, dueDayOf } from '../due-state.ts'
import { clockOf } from './due.ts'
import { findUndoable } from './undo.ts'

export type CaseView = ResultInput<'cases.get'>
export type CaseSummary = ResultInput<'cases.checkApplicant'>['duplicates'][number]

/** One case as a line of a list: small and masked. */
export const caseSummary = (context: DeskContext, caseId: string, state: CaseState): CaseSummary => {
  const clock = clockOf(context, dueFactsOf(state), state.status)
  return {
    caseId,
    caseNo: state.caseNo,
    itemId: state.itemId,
    itemName: state.itemName,
    unitId: state.unitId,
    windowId: state.windowId,
    kind: state.kind,
    status: state.status,
    applicantMasked: maskPartyName(state.applicant.name, state.applicant.kind),
    receivedAtMs: state.receivedAtMs,
    dueDay: dueDayOf(state.due?.dueDay ?? null, clock),
    ...clockView(clock),
    openedBy: state.openedBy,
    openedByName: staffName(context, state.openedBy),
    trips: state.trips.length,
    updatedAtMs: state.updatedAtMs,
  }
}

const historyOf = (context: DeskContext, caseFile: CaseFile) => {
  const db = context.store.read
  const papers = papersOfCase(db, caseFile.caseId)
  const reports = listNegativeReports(db, { caseId: caseFile.caseId, unitIds: null, limit: 100 })
  const timeline = timelineOf(context, [
    ['case', caseFile.caseId],
    ...papers.map(({ paperId }) => ['paper', paperId] as const),
    ...reports.map(({ negativeReportId }) => ['negative_report', negativeReportId] as const),
  ])
  return {
    papers: papers.map((paper) => paperSummary(context, paper)),
    negativeReports: reports.map(({ negativeReportId, state }) => ({
      negativeReportId: NegativeReportId.parse(negativeReportId),
      reportNo: state.reportNo,
      status: state.status,
    })),
    timeline,
  }
}

/** Everything about one case, as it stands now. */
export const caseView = (context: DeskContext, caseFile: CaseFile): CaseView => {
  const { caseId, state } = caseFile
  const undoable = findUndoable(context, context.store.read, caseId, signedIn(context).session.staff)
  return {
    ...caseSummary(context, caseId, state),
    applicant: applicantView(state.applicant),
    agent: state.agent && agentView(state.agent),
    summary: state.summary,
    channel: state.channel,
    itemVersion: state.itemVersion,
    materials: [...state.materials],
    lacking: lackingMaterials(state.materials).map(({ materialId }) => materialId),
    promiseLimit: state.promiseLimit,
    statutoryLimit: state.statutoryLimit,
    acceptedAtMs: state.acceptedAtMs,
    deemedAccepted: state.deemedAccepted,
    tolerance: state.tolerance && {
      materialIds: [...state.tolerance.materialIds],
      dueDay: state.tolerance.dueDay,
    },
    due: state.due,
    decidedAtMs: state.decidedAtMs,
    result: state.result,
    certificateNo: state.certificateNo,
    deliveredAtMs: state.deliveredAtMs,
    closedAtMs: state.closedAtMs,
    suspensions: [...state.suspensions],
    extensions: state.extensions.map(({ approvedBy, ...extension }) => ({
      ...extension,
      approvedByName: staffName(context, approvedBy),
    })),
    steps: state.steps.map(({ staffId, ...step }) => ({ ...step, staffName: staffName(context, staffId) })),
    noticesAsked: state.noticesAsked,
    feeFen: state.feeFen,
    tripList: [...state.trips],
    evaluation: state.evaluation,
    corrections: state.corrections,
    backEntry: state.backEntry,
    handledByName: staffName(context, state.handledBy),
    ...historyOf(context, caseFile),
    allowed: [...offeredSteps(context, state)],
    undoable: undoable && { eventId: EventId.parse(undoable.id), type: undoable.type },
    revision: caseFile.revision,
  }
}

/** The case as it stands after whatever was just recorded. */
export const freshView = (context: DeskContext, caseId: CaseId): CaseView =>
  caseView(context, readCase(context, context.store.read, caseId))

export const badRequest = (problem: string): ContractError => new ContractError('BAD_REQUEST', { problem })
