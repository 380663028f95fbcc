import { ContractError, type Params, type ResultInput } from '../../contract/index.ts'
import type { slipMethods } from '../../contract/records.ts'
import type { CaseState } from '../../model/case.ts'
import { dayFromMs } from '../../model/day.ts'
import { NegativeReportId, type StaffId } from '../../model/ids.ts'
import type { NegativeReportState } from '../../model/slips.ts'
import { readEntity, type ReadDb, type RecordingAct } from '../../store/index.ts'
import { listNegativeReports } from '../../store/queries/slips.ts'
import { append } from '../append.ts'
import { readCase } from '../cases/case-file.ts'
import { mayConfirmFor, requireConfirmer } from '../confirmer.ts'
import { recordingContext, signedIn, staffName, type DeskContext, type Handlers } from '../context.ts'
import { fitText } from '../fit-text.ts'
import { fileNegativeAnswer, mayBeTold } from '../negative-answer.ts'
import { drawSlipNumber } from '../numbers.ts'
import { requireUnit, visibleUnitList } from '../scope.ts'

type NegativeReportView = ResultInput<'negativeReports.draft'>
type NegativeReportMethods = Pick<
  typeof slipMethods,
  | 'negativeReports.draft'
  | 'negativeReports.submit'
  | 'negativeReports.decide'
  | 'negativeReports.tell'
  | 'negativeReports.list'
>

const REPORTS_LISTED_MAX = 500

const caseNoOf = (db: ReadDb, caseId: string | null): string =>
  (caseId === null ? undefined : readEntity<CaseState>(db, 'case', caseId)?.state.caseNo) ?? ''

/** A refusal of a case is told by its own step, with its paper; every other answer is told by itself. */
const isTellable = (context: DeskContext, state: NegativeReportState): boolean => {
  const { caseId, cause } = state.facts
  const hasStep = caseId !== null && (cause === 'NOT_ACCEPTED' || cause === 'REFUSED')
  return !hasStep && mayBeTold(context, state)
}

export const negativeReportView = (
  context: DeskContext,
  negativeReportId: string,
  state: NegativeReportState,
): NegativeReportView => ({
  negativeReportId,
  reportNo: state.reportNo,
  status: state.status,
  unitId: state.unitId,
  caseNo: caseNoOf(context.store.read, state.facts.caseId),
  facts: state.facts,
  itemName: context.reference.items.get(state.facts.itemId)?.name ?? state.facts.itemId,
  staffName: staffName(context, state.staffId),
  answerDueDay: state.answerDueDay,
  opinion: state.opinion,
  approverName: staffName(context, state.approver),
  toldAtMs: state.toldAtMs,
  papersReturned: state.papersReturned,
  tellable: isTellable(context, state),
  updatedAtMs: state.updatedAtMs,
})

const readReport = (
  context: DeskContext,
  db: ReadDb,
  negativeReportId: NegativeReportId,
): NegativeReportState => {
  const state = readEntity<NegativeReportState>(db, 'negative_report', negativeReportId)?.state
  if (!state) throw new ContractError('NOT_FOUND', { subject: negativeReportId })
  requireUnit(context, state.unitId)
  return state
}

const freshView = (context: DeskContext, negativeReportId: NegativeReportId): NegativeReportView =>
  negativeReportView(context, negativeReportId, readReport(context, context.store.read, negativeReportId))

/** The superior answers within one working day; silence brings a reminder, never consent (domain-rules section 5). */
const submit = (context: DeskContext, act: RecordingAct, negativeReportId: NegativeReportId): void => {
  const answerDueDay = context.calendar.addWorkingDays(dayFromMs(act.nowMs), 1)
  append(act, 'negative_report.submitted', negativeReportId, { answerDueDay })
}

const draft = (
  context: DeskContext,
  act: RecordingAct,
  params: Params<'negativeReports.draft'>,
): NegativeReportId => {
  const { submit: submitNow, ...facts } = params
  const item = context.reference.items.get(facts.itemId)
  if (!item) throw new ContractError('NOT_FOUND', { subject: facts.itemId })
  if (facts.caseId !== null) {
    const { state } = readCase(context, act.db, facts.caseId)
    if (state.itemId !== facts.itemId) throw new ContractError('BAD_REQUEST', { problem: 'itemId' })
  } else requireUnit(context, item.unitId)
  const { text: reportNo, taken } = drawSlipNumber(act, 'negative', item.unitId, dayFromMs(act.nowMs))
  const id = NegativeReportId.parse(act.newId())
  append(act, 'negative_report.drafted', id, { ...facts, reportNo, taken, unitId: item.unitId })
  if (submitNow) submit(context, act, id)
  return id
}

/** Who decides: the signed-in superior, or one who confirms beside the clerk. Never the person who wrote the report. */
const approverOf = async (
  context: DeskContext,
  state: NegativeReportState,
  confirmer: Params<'negativeReports.decide'>['confirmer'],
): Promise<StaffId> => {
  if (confirmer) {
    if (confirmer.staffId === state.staffId) throw new ContractError('CONFIRMER_REFUSED')
    return requireConfirmer(context, confirmer, state.unitId)
  }
  const { staff } = signedIn(context).session
  if (!mayConfirmFor(staff, state.unitId) || staff.staffId === state.staffId)
    throw new ContractError('CONFIRMATION_NEEDED')
  return staff.staffId
}

const requireStatus = (
  state: NegativeReportState,
  ...allowed: readonly NegativeReportState['status'][]
): void => {
  if (!allowed.includes(state.status)) throw new ContractError('STEP_NOT_ALLOWED', { status: state.status })
}

export const negativeReportHandlers: Handlers<NegativeReportMethods> = {
  'negativeReports.draft'(context, params) {
    const id = context.store.record(recordingContext(context), (act) => draft(context, act, params))
    return freshView(context, id)
  },
  'negativeReports.submit'(context, { negativeReportId }) {
    context.store.record(recordingContext(context), (act) => {
      requireStatus(readReport(context, act.db, negativeReportId), 'DRAFT', 'SENT_BACK')
      submit(context, act, negativeReportId)
    })
    return freshView(context, negativeReportId)
  },
  async 'negativeReports.decide'(context, { negativeReportId, approve, opinion, confirmer }) {
    const state = readReport(context, context.store.read, negativeReportId)
    requireStatus(state, 'SUBMITTED')
    const said = fitText(opinion.trim(), approve ? 2_000 : 500)
    if (!approve && said === '') throw new ContractError('BAD_REQUEST', { problem: 'opinion' })
    const approver = await approverOf(context, state, confirmer)
    context.store.record(recordingContext(context), (act) => {
      requireStatus(readReport(context, act.db, negativeReportId), 'SUBMITTED')
      append(act, approve ? 'negative_report.approved' : 'negative_report.sent_back', negativeReportId, {
        approver,
        opinion: said,
      })
    })
    return freshView(context, negativeReportId)
  },
  'negativeReports.tell'(context, { negativeReportId, papersReturned }) {
    context.store.record(recordingContext(context), (act) => {
      const state = readReport(context, act.db, negativeReportId)
      if (!isTellable(context, state)) throw new ContractError('STEP_NOT_ALLOWED', { status: state.status })
      fileNegativeAnswer(act, negativeReportId, null, papersReturned)
    })
    return freshView(context, negativeReportId)
  },
  'negativeReports.list': (context, { caseId }) => ({
    reports: listNegativeReports(context.store.read, {
      caseId,
      unitIds: visibleUnitList(context),
      limit: REPORTS_LISTED_MAX,
    }).map(({ negativeReportId, state }) => negativeReportView(context, negativeReportId, state)),
  }),
}
