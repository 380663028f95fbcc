import type { caseMethods } from '../../contract/cases.ts'
import { ContractError, type Params } from '../../contract/index.ts'
import type { CaseState } from '../../model/case.ts'
import { dayFromMs } from '../../model/day.ts'
import { CaseId } from '../../model/ids.ts'
import { statutoryLimitOf } from '../../model/legal-limits.ts'
import type { Item } from '../../model/reference.ts'
import type { TimeLimit } from '../../model/time-limit.ts'
import { readEntity, type RecordingAct } from '../../store/index.ts'
import {
  countCasesOfApplicant,
  findOpenCasesByIdentifier,
  findOpenCasesByName,
} from '../../store/queries/cases.ts'
import { append, type PayloadOf } from '../append.ts'
import { checkBackEntry } from '../back-entry.ts'
import { recordingContext, type DeskContext, type Handlers } from '../context.ts'
import { fitText } from '../fit-text.ts'
import { drawCaseNumber } from '../numbers.ts'
import { presentVisit } from '../queue/link-visit.ts'
import { identifierHash, identifierTail, partyFindings, sealAgent, sealApplicant } from '../parties.ts'
import { requireUnit } from '../scope.ts'
import { readCase } from './case-file.ts'
import { caseDue, isDeemedAccepted, previewDue } from './due.ts'
import { gapsOf, materialsOfItem } from './materials.ts'
import { badRequest, caseSummary, freshView } from './views.ts'

const DUPLICATES_SHOWN = 20
/** Without an identifier only cases of about a year are compared by name. */
const SAME_NAME_WITHIN_MS = 366 * 24 * 3_600_000

type Opening = Params<'cases.open'>

const findItem = (context: DeskContext, itemId: string): Item => {
  const item = context.reference.items.get(itemId)
  if (!item?.active) throw new ContractError('NOT_FOUND', { subject: itemId })
  requireUnit(context, item.unitId)
  return item
}

interface Opened {
  readonly caseId: CaseId
  readonly payload: PayloadOf<'case.opened'>
}

/** Receives a case inside an act: number, sealed parties, the item's list with its verdicts. */
const openCase = (context: DeskContext, act: RecordingAct, item: Item, input: Opening): Opened => {
  const backEntry = checkBackEntry(act.db, input.backEntry, act.nowMs)
  if (input.consultationId !== null && !readEntity(act.db, 'consultation', input.consultationId))
    throw new ContractError('NOT_FOUND', { subject: input.consultationId })
  // The true time counts for every period; the time of entry stays in the envelope.
  const receivedAtMs = backEntry?.trueAtMs ?? act.nowMs
  const { text: caseNo, taken } = drawCaseNumber(context, act, item, dayFromMs(receivedAtMs))
  const onTheSpot: TimeLimit = { unit: 'INSTANT' }
  const { vault } = context.store
  const caseId = CaseId.parse(act.newId())
  const payload: Opened['payload'] = {
    caseNo,
    taken,
    itemId: item.itemId,
    itemVersion: item.version,
    itemName: item.name,
    unitId: item.unitId,
    kind: input.kind,
    applicant: sealApplicant(vault, input.applicant),
    agent: sealAgent(vault, input.agent),
    summary: input.summary,
    channel: input.channel,
    materials: materialsOfItem(item, input.materials),
    promiseLimit: input.kind === 'INSTANT' ? onTheSpot : item.promiseLimit,
    statutoryLimit: statutoryLimitOf(input.kind, item.statutoryLimit),
    receivedAtMs,
    backEntry,
    duplicateOf: input.duplicateOf,
    parentCaseId: null,
    consultationId: input.consultationId,
  }
  append(act, 'case.opened', caseId, payload)
  if (payload.materials.some(({ verdict }) => verdict !== 'UNCHECKED')) {
    append(act, 'case.materials_reviewed', caseId, { materials: payload.materials, note: '' })
  }
  return { caseId, payload }
}

/** Everything else of an on-the-spot case, in the act that opened it. */
const completeCase = (
  context: DeskContext,
  act: RecordingAct,
  item: Item,
  { caseId, payload }: Opened,
  input: Params<'cases.completeInstant'>,
): void => {
  const gaps = gapsOf(payload.materials)
  if (gaps.length > 0)
    throw new ContractError('MATERIALS_LACKING', { count: gaps.length, names: gaps.map(({ name }) => name) })
  const atMs = payload.receivedAtMs
  append(act, 'case.accepted', caseId, {
    acceptedAtMs: atMs,
    deemed: false,
    tolerance: null,
    due: previewDue(context, payload, atMs),
    paperId: null,
    paperNo: null,
  })
  if (input.feeFen > 0) {
    append(act, 'case.fee_recorded', caseId, {
      amountFen: input.feeFen,
      item: '',
      basis: fitText(item.feeBasis, 300),
      receiptNo: input.feeReceiptNo,
      waived: false,
      note: '',
    })
  }
  append(act, 'case.decided', caseId, {
    ...input.decision,
    result: 'GRANTED',
    decidedAtMs: atMs,
    negativeReportId: null,
  })
  const receiver = input.agent ?? input.applicant
  append(act, 'case.delivered', caseId, {
    receiver: payload.agent?.name ?? payload.applicant.name,
    relation: payload.agent?.relation ?? '',
    idLast4:
      input.agent === null && input.applicant.kind === 'ORGANISATION'
        ? ''
        : identifierTail(receiver.identifier),
    way: 'IN_PERSON',
    deliveredAtMs: atMs,
  })
  append(act, 'case.closed', caseId, { closedAtMs: atMs, note: '' })
  if (input.evaluation) append(act, 'case.evaluated', caseId, { ...input.evaluation, text: '' })
}

/** A grade, or the reason why there is none: never both and never neither (好差评 must not be guessed). */
export const requireEvaluation = (evaluation: {
  readonly grade: number | null
  readonly noGradeReason: string | null
}): void => {
  if ((evaluation.grade === null) === (evaluation.noGradeReason === null)) throw badRequest('evaluation')
}

/** The case will belong to the visit of whoever is served now: that one is theirs to rate (好差评 一次一评). */
const isInVisit = ({ store, session }: DeskContext, { backEntry }: Opening): boolean => {
  const windowId = session?.windowId ?? null
  return backEntry === null && windowId !== null && presentVisit({ db: store.read }, windowId) !== undefined
}

const findDuplicates = (
  context: DeskContext,
  itemId: string,
  name: string,
  hash: string | null,
): string[] => {
  const db = context.store.read
  return hash === null
    ? findOpenCasesByName(db, itemId, name, context.nowMs - SAME_NAME_WITHIN_MS, DUPLICATES_SHOWN)
    : findOpenCasesByIdentifier(db, itemId, hash, DUPLICATES_SHOWN)
}

type IntakeMethods = Pick<
  typeof caseMethods,
  'cases.checkApplicant' | 'cases.open' | 'cases.completeInstant' | 'cases.previewDue'
>

export const intakeHandlers: Handlers<IntakeMethods> = {
  'cases.checkApplicant'(context, { applicant, agent, itemId }) {
    const hash = identifierHash(context.store.vault, applicant.identifier)
    const duplicates = itemId === null ? [] : findDuplicates(context, itemId, applicant.name, hash)
    return {
      ...partyFindings(applicant, agent, context.nowMs),
      duplicates: duplicates.flatMap((caseId) => {
        const state = readEntity<CaseState>(context.store.read, 'case', caseId)?.state
        return state ? [caseSummary(context, caseId, state)] : []
      }),
      earlierCases: hash === null ? 0 : countCasesOfApplicant(context.store.read, hash),
    }
  },
  'cases.open'(context, input) {
    const item = findItem(context, input.itemId)
    const { caseId } = context.store.record(recordingContext(context), (act) =>
      openCase(context, act, item, input),
    )
    return freshView(context, caseId)
  },
  'cases.completeInstant'(context, input) {
    const item = findItem(context, input.itemId)
    if (input.evaluation) requireEvaluation(input.evaluation)
    else if (!isInVisit(context, input)) throw badRequest('evaluation')
    const { caseId } = context.store.record(recordingContext(context), (act) => {
      const opened = openCase(context, act, item, { ...input, kind: 'INSTANT' })
      completeCase(context, act, item, opened, input)
      return opened
    })
    return freshView(context, caseId)
  },
  'cases.previewDue'(context, { itemId, acceptedAtMs, caseId }) {
    if (caseId !== null) {
      const { state } = readCase(context, context.store.read, caseId)
      const deemed = isDeemedAccepted(context, state, context.nowMs)
      const startAtMs = deemed ? state.receivedAtMs : (acceptedAtMs ?? context.nowMs)
      const facts = { ...state, acceptedAtMs: startAtMs, deemedAccepted: deemed }
      const { dueDay, statutoryDueDay } = caseDue(context, facts, context.nowMs)
      return { dueDay, statutoryDueDay, deemed }
    }
    const item = context.reference.items.get(itemId)
    if (!item) throw new ContractError('NOT_FOUND', { subject: itemId })
    const limits = {
      promiseLimit: item.promiseLimit,
      statutoryLimit: statutoryLimitOf(item.caseKind, item.statutoryLimit),
    }
    const { dueDay, statutoryDueDay } = previewDue(context, limits, acceptedAtMs ?? context.nowMs)
    return { dueDay, statutoryDueDay, deemed: false }
  },
}
