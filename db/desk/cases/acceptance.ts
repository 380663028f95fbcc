import type { caseMethods } from '../../contract/cases.ts'
import { ContractError, type Params } from '../../contract/index.ts'
import { lackingMaterials, type CaseState } from '../../model/case.ts'
import { dayFromMs } from '../../model/day.ts'
import type { CaseMaterial } from '../../model/events/case-events.ts'
import type { CaseId, StaffId } from '../../model/ids.ts'
import type { ReadDb } from '../../store/index.ts'
import { requireConfirmer } from '../confirmer.ts'
import type { DeskContext, Handlers } from '../context.ts'
import { fitText } from '../fit-text.ts'
import { issuePaper, requirePaperClock } from '../issue-paper.ts'
import { fileNegativeAnswer, requireNegativeReport } from '../negative-answer.ts'
import { factsOfCase, handedIn, handedInLine, lackingLine } from '../paper-content.ts'
import { itemOfCase, readCase, recordStep, type CaseAct } from './case-file.ts'
import { caseDue, isDeemedAccepted } from './due.ts'
import { gapsOf, verdictsOnCase } from './materials.ts'
import { visibleAtFirstNotice, wasLastNoticeOurOmission } from './second-notice.ts'
import { badRequest, freshView } from './views.ts'

const namesOf = (materials: readonly CaseMaterial[]): string[] => materials.map(({ name }) => name)

// Supplement notice (补正告知) --------------------------------------------------------------------------

type Asking = Params<'cases.askSupplement'>

interface Telling {
  readonly told: readonly CaseMaterial[]
  readonly omitted: readonly { readonly materialId: string; readonly name: string; readonly reason: string }[]
  /** Lines the first notice could have told. */
  readonly late: readonly CaseMaterial[]
}

/** Everything lacking goes on the notice, except what was deliberately left out with a reason. */
const whatToTell = (db: ReadDb, caseId: CaseId, state: CaseState, omitted: Asking['omitted']): Telling => {
  const reasons = new Map(omitted.map(({ materialId, reason }) => [materialId, reason]))
  const lacking = lackingMaterials(state.materials)
  const told = lacking.filter(({ materialId }) => !reasons.has(materialId))
  if (told.length === 0) throw new ContractError('NOTHING_LACKING')
  return {
    told,
    omitted: lacking.flatMap(({ materialId, name }) => {
      const reason = reasons.get(materialId)
      return reason === undefined ? [] : [{ materialId, name, reason }]
    }),
    late: visibleAtFirstNotice(db, caseId, state, told),
  }
}

/** Asks for reason and confirmation where a second notice tells what the first should have. Before the act: a PIN takes time. */
const confirmSecondNotice = async (context: DeskContext, params: Asking): Promise<StaffId | null> => {
  const { caseId, state } = readCase(context, context.store.read, params.caseId)
  const { late } = whatToTell(context.store.read, caseId, state, params.omitted)
  if (late.length === 0) return null
  if (!params.secondNotice) throw new ContractError('SECOND_NOTICE_REASON_NEEDED', { names: namesOf(late) })
  return requireConfirmer(context, params.secondNotice.confirmer, state.unitId)
}

const askSupplement = (
  context: DeskContext,
  { act, caseId, state, append }: CaseAct,
  params: Asking,
  confirmedBy: StaffId | null,
) => {
  const { told, omitted, late } = whatToTell(act.db, caseId, state, params.omitted)
  const second = late.length > 0 ? params.secondNotice : null
  if (late.length > 0 && (!second || confirmedBy === null))
    throw new ContractError('SECOND_NOTICE_REASON_NEEDED', { names: namesOf(late) })
  const item = itemOfCase(context, state)
  const written = new Map(params.lacks.map(({ materialId, text }) => [materialId, text.trim()]))
  const materials = told.map((line) => lackingLine(line, item, written.get(line.materialId)))
  const untold = materials.filter(({ note }) => note === '').map(({ name }) => name)
  if (untold.length > 0) throw new ContractError('LACK_NOT_TOLD', { names: untold })
  const { paperId, number } = issuePaper(context, act, {
    kind: 'NOTICE_SUPPLEMENT',
    item,
    caseId,
    consultationId: null,
    way: params.way,
    facts: {
      ...factsOfCase(state),
      materials,
      dueDay: params.dueDay,
    },
    omitted: [...omitted],
    secondNotice: second && confirmedBy ? { reason: second.reason, note: second.note, confirmedBy } : null,
  })
  append('case.supplement_asked', {
    paperId,
    paperNo: number,
    materialIds: told.map(({ materialId }) => materialId),
    nth: state.noticesAsked + 1,
    ownOmission: second?.reason === 'OUR_OMISSION',
    dueDay: params.dueDay,
  })
  return paperId
}

// Acceptance (受理) -------------------------------------------------------------------------------------

type Accepting = Params<'cases.accept'>

const checkTolerance = (
  gaps: readonly CaseMaterial[],
  dueDay: string,
  promisedDay: string | null,
  today: string,
): void => {
  const onList = gaps.every(({ requirement }) => requirement === 'TOLERABLE')
  const inTime = dueDay >= today && (promisedDay === null || dueDay <= promisedDay)
  if (!onList || !inTime) throw new ContractError('TOLERANCE_NOT_ALLOWED')
}

const accept = (context: DeskContext, { act, caseId, state, append }: CaseAct, params: Accepting) => {
  const deemed = isDeemedAccepted(context, state, act.nowMs)
  const acceptedAtMs = deemed ? state.receivedAtMs : act.nowMs
  const due = caseDue(context, { ...state, acceptedAtMs, deemedAccepted: deemed }, act.nowMs)
  const gaps = deemed ? [] : gapsOf(state.materials)
  if (gaps.length > 0 && !params.tolerance)
    throw new ContractError('MATERIALS_LACKING', { count: gaps.length, names: namesOf(gaps) })
  const tolerance =
    gaps.length > 0 && params.tolerance
      ? { ...params.tolerance, materialIds: gaps.map(({ materialId }) => materialId) }
      : null
  if (tolerance) {
    checkTolerance(gaps, tolerance.dueDay, due.dueDay, dayFromMs(act.nowMs))
    const unmarked = gaps.filter(({ verdict }) => verdict !== 'TOLERATED')
    if (unmarked.length > 0) {
      append('case.materials_reviewed', {
        materials: unmarked.map((line) => ({ ...line, verdict: 'TOLERATED' })),
        note: '',
      })
    }
  }
  const item = itemOfCase(context, state)
  const handedOver = handedIn(state.materials).map((line) => handedInLine(line, item))
  const { paperId, number } = issuePaper(context, act, {
    kind: 'NOTICE_ACCEPT',
    item,
    caseId,
    consultationId: null,
    way: 'IN_PERSON',
    facts: {
      ...factsOfCase(state),
      materials: handedOver,
      acceptedDay: dayFromMs(acceptedAtMs),
      dueDay: due.dueDay,
      answerDueDay: tolerance?.dueDay ?? null,
      acceptance: {
        deemed,
        tolerated: tolerance ? namesOf(gaps) : [],
        promise: tolerance?.promise ?? '',
      },
    },
  })
  append('case.accepted', { acceptedAtMs, deemed, tolerance, due, paperId, paperNo: number })
  return paperId
}

// Refusal to accept (不予受理) --------------------------------------------------------------------------

const refuse = (
  context: DeskContext,
  { act, caseId, state, append }: CaseAct,
  params: Params<'cases.refuse'>,
) => {
  const { facts } = requireNegativeReport(context, act.db, params.negativeReportId, caseId, 'NOT_ACCEPTED')
  const item = itemOfCase(context, state)
  const organ = params.reasonClass === 'OTHER_ORGAN' ? params.organ.trim() : ''
  // The applicant must be told which organ to go to (行政许可法 art. 32(2)).
  if (params.reasonClass === 'OTHER_ORGAN' && organ === '') throw badRequest('organ')
  const { paperId, number } = issuePaper(context, act, {
    kind: 'NOTICE_REJECT',
    item,
    caseId,
    consultationId: null,
    way: 'IN_PERSON',
    facts: {
      ...factsOfCase(state),
      materials: handedIn(state.materials).map((line) => handedInLine(line, item)),
      reject: { rejectClass: params.reasonClass, reason: facts.reason, organ, basis: facts.legalBasis },
    },
  })
  append('case.not_accepted', {
    outcome: params.reasonClass === 'NOT_NEEDED' ? 'NOT_NEEDED' : 'NOT_ACCEPTED',
    reasonClass: params.reasonClass,
    reason: fitText(facts.reason, 500),
    basis: facts.legalBasis,
    organ: organ === '' ? null : organ,
    negativeReportId: params.negativeReportId,
    paperId,
    paperNo: number,
  })
  fileNegativeAnswer(act, params.negativeReportId, paperId, params.papersReturned)
  return paperId
}

type AcceptanceMethods = Pick<
  typeof caseMethods,
  | 'cases.reviewMaterials'
  | 'cases.askSupplement'
  | 'cases.receiveSupplement'
  | 'cases.accept'
  | 'cases.refuse'
>

export const acceptanceHandlers: Handlers<AcceptanceMethods> = {
  'cases.reviewMaterials'(context, params) {
    recordStep(context, params, 'case.materials_reviewed', ({ state, append }) =>
      append('case.materials_reviewed', {
        materials: verdictsOnCase(state.materials, params.materials),
        note: params.note,
      }),
    )
    return freshView(context, params.caseId)
  },
  async 'cases.askSupplement'(context, params) {
    if (params.dueDay !== null && params.dueDay < dayFromMs(context.nowMs)) throw badRequest('dueDay')
    const confirmedBy = await confirmSecondNotice(context, params)
    requirePaperClock(context)
    const paperId = recordStep(context, params, 'case.supplement_asked', (step) =>
      askSupplement(context, step, params, confirmedBy),
    )
    return { case: freshView(context, params.caseId), paperId }
  },
  'cases.receiveSupplement'(context, params) {
    recordStep(context, params, 'case.supplement_received', ({ act, caseId, state, append }) => {
      if (params.trip) {
        const reason = wasLastNoticeOurOmission(act.db, caseId) ? 'OUR_OMISSION' : 'SUPPLEMENT'
        append('case.trip_counted', { day: dayFromMs(act.nowMs), reason, note: '' })
      }
      append('case.supplement_received', {
        materials: verdictsOnCase(state.materials, params.materials),
        note: params.note,
      })
    })
    return freshView(context, params.caseId)
  },
  'cases.accept'(context, params) {
    requirePaperClock(context)
    const paperId = recordStep(context, params, 'case.accepted', (step) => accept(context, step, params))
    return { case: freshView(context, params.caseId), paperId }
  },
  'cases.refuse'(context, params) {
    requirePaperClock(context)
    const paperId = recordStep(context, params, 'case.not_accepted', (step) => refuse(context, step, params))
    return { case: freshView(context, params.caseId), paperId }
  },
}
