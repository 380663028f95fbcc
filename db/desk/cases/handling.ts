import type { caseMethods } from '../../contract/cases.ts'
import { ContractError, type MethodName, type Params } from '../../contract/index.ts'
import { openTolerance, type CaseSuspension } from '../../model/case.ts'
import { dayFromMs } from '../../model/day.ts'
import { dueFactsOf } from '../../model/due-facts.ts'
import { isSpecialProcedure, specialProcedureRule } from '../../model/special-procedure.ts'
import type { StaffId } from '../../model/ids.ts'
import { requireConfirmer } from '../confirmer.ts'
import type { DeskContext, Handlers } from '../context.ts'
import { fitText } from '../fit-text.ts'
import { fileNegativeAnswer, requireNegativeReport } from '../negative-answer.ts'
import {
  itemOfCase,
  readCase,
  recordStep,
  type CaseAct,
  type CaseEventType,
  type StepParams,
} from './case-file.ts'
import { caseDue, clockOf } from './due.ts'
import { requireEvaluation } from './intake.ts'
import { verdictsOnCase } from './materials.ts'
import { badRequest, freshView, type CaseView } from './views.ts'

type StepMethod = { [M in MethodName]: Params<M> extends StepParams ? M : never }[MethodName]

/** Records one step and answers with the case as it then stands. */
const step =
  <M extends StepMethod>(
    type: CaseEventType,
    work: (caseAct: CaseAct, params: Params<M>, context: DeskContext) => unknown,
  ) =>
  (context: DeskContext, params: Params<M>): CaseView => {
    recordStep(context, params, type, (caseAct) => work(caseAct, params, context))
    return freshView(context, params.caseId)
  }

// Special procedures (特别程序) ---------------------------------------------------------------------------

const suspend = ({ act, state, append }: CaseAct, params: Params<'cases.suspend'>, context: DeskContext) => {
  if (!isSpecialProcedure(params.kind)) throw badRequest('kind')
  const { kind, reason, fromDay, expectedDays } = params
  const { stopsClock, legalBasis } = specialProcedureRule(params.kind)
  const acceptedDay = state.acceptedAtMs === null ? null : dayFromMs(state.acceptedAtMs)
  if ((acceptedDay !== null && fromDay < acceptedDay) || fromDay > dayFromMs(act.nowMs))
    throw badRequest('fromDay')
  const suspension: CaseSuspension = { kind, legalBasis, stopsClock, fromDay, toDay: null }
  const due = caseDue(context, { ...state, suspensions: [...state.suspensions, suspension] }, act.nowMs)
  return append('case.suspended', {
    kind,
    reason,
    legalBasis,
    stopsClock,
    fromDay,
    expectedDays,
    paperId: null,
    due,
  })
}

const resume = (
  { act, state, append }: CaseAct,
  { toDay, note }: Params<'cases.resume'>,
  context: DeskContext,
) => {
  const running = state.suspensions.find((suspension) => suspension.toDay === null)
  if (toDay > dayFromMs(act.nowMs) || (running && toDay < running.fromDay)) throw badRequest('toDay')
  const suspensions = state.suspensions.map((suspension) =>
    suspension === running ? { ...running, toDay } : suspension,
  )
  return append('case.resumed', { toDay, note, due: caseDue(context, { ...state, suspensions }, act.nowMs) })
}

// Extension (延期) ---------------------------------------------------------------------------------------

const extend = (
  { act, state, append }: CaseAct,
  params: Params<'cases.extend'>,
  context: DeskContext,
  approvedBy: StaffId,
) => {
  // Opening hours and days have no common measure.
  const isInHours = (state.promiseLimit ?? state.statutoryLimit)?.unit === 'H'
  if (isInHours !== (params.unit === 'H')) throw new ContractError('EXTENSION_UNIT')
  const { reason, howTold } = params
  const extension = {
    limit: { unit: params.unit, value: params.amount },
    approvedBy,
    approvedAtMs: act.nowMs,
    toldAtMs: act.nowMs,
    // No due time while the clock stands still: then it cannot be late.
    late: act.nowMs > (state.due?.dueAtMs ?? Number.POSITIVE_INFINITY),
  }
  const due = caseDue(context, { ...state, extensions: [...state.extensions, extension] }, act.nowMs)
  return append('case.extended', { ...extension, reason, howTold, due })
}

// Decision (决定) ----------------------------------------------------------------------------------------

const decide = (
  { act, caseId, state, append }: CaseAct,
  params: Params<'cases.decide'>,
  context: DeskContext,
) => {
  const { result, reason, certificateName, certificateNo } = params
  const open = result === 'GRANTED' ? openTolerance(state) : []
  if (open.length > 0)
    throw new ContractError('MATERIALS_LACKING', { count: open.length, names: open.map(({ name }) => name) })
  const negativeReportId = result === 'REFUSED' ? params.negativeReportId : null
  if (result === 'REFUSED') requireNegativeReport(context, act.db, negativeReportId, caseId, 'REFUSED')
  append('case.decided', {
    result,
    reason,
    certificateName,
    certificateNo,
    decidedAtMs: act.nowMs,
    negativeReportId,
  })
  if (negativeReportId !== null) fileNegativeAnswer(act, negativeReportId, null, params.papersReturned)
}

// Endings ------------------------------------------------------------------------------------------------

const lapse = ({ state, append }: CaseAct, params: Params<'cases.lapse'>, context: DeskContext) => {
  const { proposal } = clockOf(context, dueFactsOf(state), state.status)
  if (proposal !== 'LAPSE') throw new ContractError('STEP_NOT_ALLOWED', { status: state.status })
  return append('case.lapsed', { reason: params.reason })
}

const recordFee = ({ state, append }: CaseAct, params: Params<'cases.recordFee'>, context: DeskContext) => {
  const { amountFen, item, receiptNo, waived, note } = params
  const basis = fitText(itemOfCase(context, state).feeBasis, 300)
  return append('case.fee_recorded', { amountFen, item, basis, receiptNo, waived, note })
}

const evaluate = ({ append }: CaseAct, params: Params<'cases.evaluate'>) => {
  const { grade, noGradeReason, text } = params
  requireEvaluation({ grade, noGradeReason })
  return append('case.evaluated', { grade, noGradeReason, text })
}

const supplyTolerated = ({ state, append }: CaseAct, params: Params<'cases.supplyTolerated'>) =>
  append('case.tolerance_supplied', {
    materials: verdictsOnCase(state.materials, params.materials),
    note: params.note,
  })

const confirmedStep = async (
  context: DeskContext,
  params: Params<'cases.extend' | 'cases.reopen'>,
  type: CaseEventType,
  work: (caseAct: CaseAct, confirmedBy: StaffId) => unknown,
): Promise<CaseView> => {
  const { state } = readCase(context, context.store.read, params.caseId)
  const confirmedBy = await requireConfirmer(context, params.confirmer, state.unitId)
  recordStep(context, params, type, (caseAct) => work(caseAct, confirmedBy))
  return freshView(context, params.caseId)
}

type HandlingMethods = Pick<
  typeof caseMethods,
  | 'cases.withdraw'
  | 'cases.lapse'
  | 'cases.startHandling'
  | 'cases.supplyTolerated'
  | 'cases.suspend'
  | 'cases.resume'
  | 'cases.extend'
  | 'cases.recordFee'
  | 'cases.decide'
  | 'cases.deliver'
  | 'cases.close'
  | 'cases.terminate'
  | 'cases.archive'
  | 'cases.reopen'
  | 'cases.evaluate'
  | 'cases.countTrip'
  | 'cases.note'
>

export const handlingHandlers: Handlers<HandlingMethods> = {
  'cases.withdraw': step<'cases.withdraw'>('case.withdrawn', ({ append }, { reason }) =>
    append('case.withdrawn', { reason }),
  ),
  'cases.lapse': step<'cases.lapse'>('case.lapsed', lapse),
  'cases.startHandling': step<'cases.startHandling'>('case.handling_started', ({ append }, { note }) =>
    append('case.handling_started', { note }),
  ),
  'cases.supplyTolerated': step<'cases.supplyTolerated'>('case.tolerance_supplied', supplyTolerated),
  'cases.suspend': step<'cases.suspend'>('case.suspended', suspend),
  'cases.resume': step<'cases.resume'>('case.resumed', resume),
  'cases.extend': (context, params) =>
    confirmedStep(context, params, 'case.extended', (caseAct, approvedBy) =>
      extend(caseAct, params, context, approvedBy),
    ),
  'cases.recordFee': step<'cases.recordFee'>('case.fee_recorded', recordFee),
  'cases.decide': step<'cases.decide'>('case.decided', decide),
  'cases.deliver': step<'cases.deliver'>(
    'case.delivered',
    ({ act, append }, { receiver, relation, idLast4, way }) =>
      append('case.delivered', { receiver, relation, idLast4, way, deliveredAtMs: act.nowMs }),
  ),
  'cases.close': step<'cases.close'>('case.closed', ({ act, append }, { note }) =>
    append('case.closed', { closedAtMs: act.nowMs, note }),
  ),
  'cases.terminate': step<'cases.terminate'>('case.terminated', ({ append }, { reason }) =>
    append('case.terminated', { reason }),
  ),
  'cases.archive': step<'cases.archive'>('case.archived', ({ append }, { archiveNo }) =>
    append('case.archived', { archiveNo }),
  ),
  'cases.reopen': (context, params) =>
    confirmedStep(context, params, 'case.reopened', ({ append }) =>
      append('case.reopened', { reason: params.reason }),
    ),
  'cases.evaluate': step<'cases.evaluate'>('case.evaluated', evaluate),
  'cases.countTrip': step<'cases.countTrip'>('case.trip_counted', ({ act, append }, { reason, note }) =>
    append('case.trip_counted', { day: dayFromMs(act.nowMs), reason, note }),
  ),
  'cases.note': step<'cases.note'>('case.noted', ({ append }, { text }) => append('case.noted', { text })),
}
