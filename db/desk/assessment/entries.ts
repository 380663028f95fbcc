import type { assessmentMethods } from '../../contract/assessment.ts'
import type { EntryView } from '../../contract/assessment-views.ts'
import { ContractError, type Params } from '../../contract/index.ts'
import type { ScoreEntryState } from '../../model/assessment/assessment-models.ts'
import { itemOf, type RuleItem, type ScoreRuleSet } from '../../model/assessment/score-rules.ts'
import { dayFromMs, daysBetween } from '../../model/day.ts'
import type { StaffId, WindowId } from '../../model/ids.ts'
import { readEntity, type RecordingAct } from '../../store/index.ts'
import { listEntries } from '../../store/queries/assessment-entries.ts'
import { listEntriesOfSubject, type KeptEntry } from '../../store/queries/assessment.ts'
import { append } from '../append.ts'
import { recordingContext, signedIn, type DeskContext, type Handlers } from '../context.ts'
import { chargesFor, deltaOf, requireOthers, unitsCharged } from './charging.ts'
import { entrySight, everCharged, isConcerned, requireEntry } from './entry-access.ts'
import { entryViews, periodsNaming, statusOf } from './entry-views.ts'
import { toldPeriods } from './published.ts'
import { rulesForDay } from './rules-in-force.ts'
import { isScored } from './scored.ts'

type Methods = Pick<
  typeof assessmentMethods,
  | 'assessment.record'
  | 'assessment.entries'
  | 'assessment.entry'
  | 'assessment.reverse'
  | 'assessment.answer'
  | 'assessment.rectify'
>

const LISTED_MAX = 500
const DAYS_MAX = 400
const SIMILAR_MAX = 5

/** @throws ContractError NOT_FOUND */
export const freshEntry = (context: DeskContext, entryId: string): EntryView => {
  const state = readEntity<ScoreEntryState>(context.store.read, 'score_entry', entryId)?.state
  const [view] = state ? entryViews(context, [{ entryId, state }]) : []
  if (!view) throw new ContractError('NOT_FOUND', { subject: entryId })
  return view
}

type Wish = Params<'assessment.record'>

/** The rule of the day a finding is recorded under. @throws ContractError DAY_AHEAD, NO_SCORE_RULES, SCORE_ITEM_UNKNOWN */
const ruleFor = (
  context: DeskContext,
  { day, itemCode }: Wish,
): { readonly rules: ScoreRuleSet; readonly item: RuleItem } => {
  if (day > dayFromMs(context.nowMs)) throw new ContractError('DAY_AHEAD', { day })
  const rules = rulesForDay(context, day)
  if (!rules) throw new ContractError('NO_SCORE_RULES', { day })
  const item = itemOf(rules, itemCode)
  if (!item) throw new ContractError('SCORE_ITEM_UNKNOWN', { day, item: itemCode })
  return { rules, item }
}

interface Concerned {
  readonly staffId: StaffId | null
  readonly windowId: WindowId | null
  readonly unitId: string
}

const required = <Value>(value: Value | null | undefined, subject: string): Value => {
  if (value === null || value === undefined) throw new ContractError('NOT_FOUND', { subject })
  return value
}

/** Whom a finding is about, all of it known. @throws ContractError NOT_FOUND, SCORE_ITEM_UNKNOWN where it is for another target */
const concernedBy = (
  { reference }: DeskContext,
  { target }: RuleItem,
  { staffId, windowId, unitId, day, itemCode }: Wish,
): Concerned => {
  const staff = staffId === null ? null : required(reference.staff.get(staffId), staffId)
  const window = windowId === null ? null : required(reference.windows.get(windowId), windowId)
  const unit = unitId === null ? null : required(reference.units.get(unitId), unitId)
  const isFor =
    target === 'PERSON'
      ? staff !== null && isScored(staff)
      : target === 'WINDOW'
        ? window !== null
        : unit !== null
  if (!isFor) throw new ContractError('SCORE_ITEM_UNKNOWN', { day, item: itemCode })
  const at = window?.windowId ?? staff?.windowId ?? null
  // At a window of several units it is the unit of whoever was there.
  const ofUnit = unit?.unitId ?? staff?.unitId ?? window?.unitIds[0]
  return { staffId: staff?.staffId ?? null, windowId: at, unitId: required(ofUnit, itemCode) }
}

/** What bars from awards is put down in words, whatever else is there. @throws ContractError EVIDENCE_NEEDED */
const requireEvidence = ({ evidence, code, veto }: RuleItem, { note, files }: Wish): void => {
  const isThere = evidence === 'NONE' || files.length > 0 || (evidence === 'NOTE' && note !== '')
  if (!isThere || (veto !== 'NONE' && note === '')) throw new ContractError('EVIDENCE_NEEDED', { item: code })
}

/** @throws ContractError NOT_FOUND */
const requirePatrol = (act: RecordingAct, patrolId: string | null): void => {
  if (patrolId !== null) required(readEntity(act.db, 'patrol', patrolId), patrolId)
}

const record = (context: DeskContext, wish: Wish): string => {
  const { rules, item } = ruleFor(context, wish)
  const concerned = concernedBy(context, item, wish)
  const charges = chargesFor(context, item, concerned, deltaOf(item, wish.delta))
  requireEvidence(item, wish)
  requireOthers(context, charges, concerned.staffId)
  return context.store.record(recordingContext(context), (act) => {
    requirePatrol(act, wish.patrolId)
    const entryId = act.newId()
    append(act, 'score_entry.recorded', entryId, {
      unitIds: unitsCharged(context.reference, charges, concerned.unitId),
      factKey: null,
      source: wish.patrolId === null ? 'HAND' : 'PATROL',
      rules: { rulesId: rules.rulesId, version: rules.version },
      itemCode: item.code,
      itemText: item.text,
      veto: item.veto,
      cycle: item.cycle,
      day: wish.day,
      quantity: wish.quantity,
      charges: [...charges],
      staffId: concerned.staffId,
      windowId: concerned.windowId,
      note: wish.note,
      evidence: wish.patrolId === null ? [] : [{ kind: 'patrol', id: wish.patrolId }],
      files: wish.files,
      patrolId: wish.patrolId,
      remindedOnSpot: wish.remindedOnSpot,
      overRejection: false,
    })
    return entryId
  })
}

/** Entries of the same rule, subject and day that count already: perhaps two people saw the same. */
const similarTo = (context: DeskContext, { entryId, itemCode, day, charges }: EntryView) => {
  const [first] = charges
  if (!first) return []
  return listEntriesOfSubject(context.store.read, first.target, first.subjectId, day, day)
    .filter(
      (other) =>
        other.entryId !== entryId &&
        other.state.recorded?.itemCode === itemCode &&
        statusOf(other.entryId, other.state) === 'COUNTS',
    )
    .slice(0, SIMILAR_MAX)
    .map((other) => ({ entryId: other.entryId, itemText: other.state.recorded?.itemText ?? '' }))
}

const list = (context: DeskContext, params: Params<'assessment.entries'>) => {
  const { from, to, target, subjectId, status } = params
  if (to < from || daysBetween(from, to) > DAYS_MAX)
    throw new ContractError('BAD_REQUEST', { problem: `${from} – ${to}` })
  const sight = entrySight(context)
  const asked = ([ofTarget, id]: readonly [string, string]): boolean =>
    (target === null || ofTarget === target) && (subjectId === null || id === subjectId)
  const named: readonly (readonly [string, string])[] =
    subjectId === null
      ? sight.subjects
      : (['PERSON', 'WINDOW', 'UNIT'] as const).map((each) => [each, subjectId] as const)
  const subjects = sight.all && subjectId === null ? null : named.filter(asked)
  const entries = listEntries(context.store.read, {
    from,
    to,
    status,
    subjects,
    target,
    limit: LISTED_MAX + 1,
  })
  return {
    entries: entryViews(context, entries.slice(0, LISTED_MAX)),
    more: entries.length > LISTED_MAX,
  }
}

/** @throws ContractError ENTRY_NOT_OPEN where it does not count, or concerns somebody else */
export const requireConcerned = (context: DeskContext, entryId: string, state: ScoreEntryState): void => {
  const { staff } = signedIn(context).session
  const counts = statusOf(entryId, state) === 'COUNTS'
  if (!counts || !isConcerned(context.reference, staff, state)) throw new ContractError('ENTRY_NOT_OPEN')
}

/** @throws ContractError ENTRY_NOT_OPEN, OWN_SCORE, PERIOD_LOCKED where one of them may not be taken back */
const requireReversible = (context: DeskContext, entries: readonly KeptEntry[]): void => {
  const days = entries.flatMap(({ state }) => state.recorded?.day ?? []).toSorted()
  const [from, to] = [days[0], days.at(-1)]
  const told = from === undefined || to === undefined ? [] : toldPeriods(context, from, to)
  for (const { entryId, state } of entries) {
    if (state.recorded === null || statusOf(entryId, state) !== 'COUNTS')
      throw new ContractError('ENTRY_NOT_OPEN')
    requireOthers(context, everCharged(state), state.recorded.staffId)
    if (periodsNaming(told, entryId).some(({ isLocked }) => isLocked))
      throw new ContractError('PERIOD_LOCKED')
  }
}

export const entryHandlers: Handlers<Methods> = {
  'assessment.record'(context, params) {
    const entry = freshEntry(context, record(context, params))
    return { entry, similar: similarTo(context, entry) }
  },
  'assessment.entries': list,
  'assessment.entry': (context, { entryId }) => freshEntry(context, entryId),
  'assessment.reverse'(context, params) {
    const { reason } = params
    const entryIds = 'entryIds' in params ? params.entryIds : [params.entryId]
    if (new Set(entryIds).size !== entryIds.length)
      throw new ContractError('BAD_REQUEST', { problem: 'entryIds' })
    context.store.record(recordingContext(context), (act) => {
      const entries = entryIds.map((entryId) => ({ entryId, state: requireEntry(context, act.db, entryId) }))
      requireReversible(context, entries)
      for (const { entryId } of entries) append(act, 'score_entry.reversed', entryId, { reason })
    })
    return freshEntry(context, entryIds[0] ?? '')
  },
  'assessment.answer'(context, { entryId, agrees, text, files }) {
    context.store.record(recordingContext(context), (act) => {
      requireConcerned(context, entryId, requireEntry(context, act.db, entryId))
      append(act, 'score_entry.answered', entryId, { agrees, text, files })
    })
    return freshEntry(context, entryId)
  },
  'assessment.rectify'(context, { entryId, note, files }) {
    context.store.record(recordingContext(context), (act) => {
      const state = requireEntry(context, act.db, entryId)
      requireConcerned(context, entryId, state)
      // Said twice, by the person and their lead: the first holds, and nothing is recorded again.
      if (state.rectified === null) append(act, 'score_entry.rectified', entryId, { note, files })
    })
    return freshEntry(context, entryId)
  },
}
