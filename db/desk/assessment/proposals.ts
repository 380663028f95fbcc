import type { assessmentMethods } from '../../contract/assessment.ts'
import type { Proposal } from '../../contract/assessment-views.ts'
import { ContractError, type Params } from '../../contract/index.ts'
import type { ScoreEntryState } from '../../model/assessment/assessment-models.ts'
import { hasRuleFor, itemsFor, quantityFor, type Fact } from '../../model/assessment/facts.ts'
import type { RuleItem, ScoreRuleSet } from '../../model/assessment/score-rules.ts'
import { DEFAULT_ATTENDANCE_RULES } from '../../model/attendance/rules.ts'
import { dayFromMs, daysBetween, type Day } from '../../model/day.ts'
import { StaffId, WindowId } from '../../model/ids.ts'
import { readEntity, type ReadDb, type RecordingAct } from '../../store/index.ts'
import { listTellingDays } from '../../store/queries/assessment-entries.ts'
import { listEntriesNamed } from '../../store/queries/assessment.ts'
import { append } from '../append.ts'
import { rulesInForce } from '../attendance/facts.ts'
import {
  recordingContext,
  staffName,
  unitName,
  windowName,
  type DeskContext,
  type Handlers,
} from '../context.ts'
import { completenessOf } from '../hall/completeness.ts'
import { lastMakeupDay } from '../requests/own-makeups.ts'
import { chargesFor, choicesFor, deltaOf, named, requireOthers, unitsCharged } from './charging.ts'
import { entryIdOfFact, factsByKey, factsOfDays } from './facts/index.ts'
import { isHiddenFrom } from './rating-secrecy.ts'
import { rulesForDay } from './rules-in-force.ts'

type Methods = Pick<
  typeof assessmentMethods,
  'assessment.proposals' | 'assessment.confirm' | 'assessment.reject'
>

/** A year and a little: longer than any period. */
const DAYS_MAX = 400
/** What is recorded of a fact no rule speaks of. */
const NO_ITEM = '-'

/** A month's sum that no rule asks for is nothing to decide on; anything else is shown, and says that it cannot count. */
const MONTHLY: ReadonlySet<Fact['source']> = new Set([
  'ABSENT_DAYS_IN_MONTH',
  'LATE_OR_EARLY_IN_MONTH',
  'NOT_FULL_ATTENDANCE',
])

/** Whether a fact is to be decided on: a rule fits, or the rules do not speak of such things at all. */
const isProposed = (rules: ScoreRuleSet | null, fact: Fact): boolean => {
  if (rules !== null && itemsFor(rules, fact).length > 0) return true
  if (fact.isGoingOn || MONTHLY.has(fact.source)) return false
  return rules === null || !hasRuleFor(rules, fact.source)
}

/** Whether a day lies in a period that was told: what counts there was named, and this would be late. */
const lateness = (read: ReadDb, from: Day, to: Day): ((day: Day, cycle: RuleItem['cycle']) => boolean) => {
  const told = listTellingDays(read, from, to)
  const shortest = { DAY: ['WEEK', 'MONTH'], MONTH: ['MONTH'], YEAR: ['YEAR'] } as const
  return (day, cycle) =>
    told.some(
      ({ kind, from_day, to_day }) =>
        shortest[cycle].some((each) => each === kind) && from_day <= day && day <= to_day,
    )
}

/** Until when the person may still ask for a make-up punch, while that is so: what is confirmed before may not stand. */
const makeupParams = (context: DeskContext, { source, day }: Fact): { readonly makeupUntil?: Day } => {
  if (source !== 'MISSING_PUNCH' && source !== 'ABSENT_HALF') return {}
  const rules = rulesInForce(context)(day) ?? DEFAULT_ATTENDANCE_RULES
  const lastDay = lastMakeupDay(context, day, rules)
  return dayFromMs(context.nowMs) <= lastDay ? { makeupUntil: lastDay } : {}
}

const proposalView = (
  context: DeskContext,
  fact: Fact,
  state: ScoreEntryState | undefined,
  isLate: ReturnType<typeof lateness>,
): Proposal => {
  const rules = rulesForDay(context, fact.day)
  const choices = rules ? choicesFor(context, rules, fact) : []
  const rejected = state?.rejected ?? null
  return {
    factKey: fact.key,
    source: fact.source,
    day: fact.day,
    staffId: fact.staffId as Proposal['staffId'],
    staffName: staffName(context, fact.staffId),
    windowId: fact.windowId as Proposal['windowId'],
    windowName: windowName(context, fact.windowId),
    unitName: unitName(context, fact.unitId),
    quantity: fact.quantity,
    params: { ...fact.params, ...makeupParams(context, fact) },
    items: choices.map(({ item, quantity, charges }) => ({
      itemCode: item.code,
      itemText: item.text,
      unit: item.unit,
      quantity,
      delta: item.delta,
      deltaTo: item.deltaTo,
      charges: named(context, charges),
      evidence: item.evidence,
      veto: item.veto,
    })),
    evidence: [...fact.evidence],
    rejected: rejected && {
      byName: staffName(context, rejected.by),
      atMs: rejected.atMs,
      reason: rejected.reason,
    },
    late: isLate(fact.day, choices[0]?.item.cycle ?? 'DAY'),
  }
}

const list = (context: DeskContext, { from, to, rejected }: Params<'assessment.proposals'>): Proposal[] => {
  if (to < from || daysBetween(from, to) > DAYS_MAX)
    throw new ContractError('BAD_REQUEST', { problem: `${from} – ${to}` })
  const facts = factsOfDays(context, from, to).filter((fact) =>
    isProposed(rulesForDay(context, fact.day), fact),
  )
  const ids = new Map(facts.map((fact) => [fact.key, entryIdOfFact(fact.key)]))
  const entries = new Map(
    listEntriesNamed(context.store.read, [...ids.values()]).map(({ entryId, state }) => [entryId, state]),
  )
  const isLate = lateness(context.store.read, from, to)
  return facts.flatMap((fact) => {
    if (isHiddenFrom(context, fact)) return []
    const state = entries.get(ids.get(fact.key) ?? '')
    const isWanted = rejected
      ? state?.recorded === null && state.rejected !== null
      : state === undefined || (state.recorded === null && state.rejected === null)
    return isWanted ? [proposalView(context, fact, state, isLate)] : []
  })
}

const completeUpTo = (context: DeskContext): number | null => {
  if (context.desk.hall.view().link === 'STANDALONE') return null
  const { completeUpToMs, unknown } = completenessOf(context, null)
  return unknown ? null : (completeUpToMs ?? context.nowMs)
}

/** These facts as they are now. @throws ContractError FACT_GONE, BAD_REQUEST */
const requireFacts = (context: DeskContext, keys: readonly string[]): ReadonlyMap<string, Fact> => {
  if (new Set(keys).size !== keys.length) throw new ContractError('BAD_REQUEST', { problem: 'factKey' })
  const facts = factsByKey(context, keys)
  const gone = keys.filter((key) => {
    const fact = facts.get(key)
    return fact === undefined || isHiddenFrom(context, fact)
  }).length
  if (gone > 0) throw new ContractError('FACT_GONE', { count: gone })
  return facts
}

/** What became of each so far. @throws ContractError FACT_DECIDED where somebody was first */
const requireOpen = (
  context: DeskContext,
  act: RecordingAct,
  keys: readonly string[],
  overRejections: boolean,
): ReadonlyMap<string, ScoreEntryState | undefined> => {
  const states = new Map(
    keys.map((key) => [key, readEntity<ScoreEntryState>(act.db, 'score_entry', entryIdOfFact(key))?.state]),
  )
  const decided = [...states.values()].filter(
    (state) => state !== undefined && (state.recorded !== null || !overRejections),
  )
  const [first] = decided
  if (first)
    throw new ContractError('FACT_DECIDED', {
      count: decided.length,
      name: staffName(context, (first.recorded ?? first.rejected)?.by ?? null),
    })
  return states
}

type Wish = Params<'assessment.confirm'>['facts'][number]

/** The rule a fact is to count by, with the points chosen. @throws ContractError SCORE_ITEM_UNKNOWN, SCORE_DELTA, EVIDENCE_NEEDED */
const chosenRule = (context: DeskContext, fact: Fact, wish: Wish) => {
  const rules = rulesForDay(context, fact.day)
  const item = rules && itemsFor(rules, fact).find(({ code }) => code === wish.itemCode)
  if (!rules || !item) throw new ContractError('SCORE_ITEM_UNKNOWN', { day: fact.day, item: wish.itemCode })
  const delta = deltaOf(item, wish.delta)
  const charges = chargesFor(context, item, fact, delta)
  if (charges.length === 0)
    throw new ContractError('SCORE_ITEM_UNKNOWN', { day: fact.day, item: wish.itemCode })
  // The record itself is as good as a photo; words are asked for where the rule wants words.
  const lacks =
    (item.evidence === 'NOTE' && wish.note === '') ||
    (item.evidence === 'PHOTO' && wish.note === '' && fact.evidence.length === 0)
  if (lacks) throw new ContractError('EVIDENCE_NEEDED', { item: item.code })
  return { rules, item, charges }
}

const confirmOne = (
  context: DeskContext,
  act: RecordingAct,
  fact: Fact,
  wish: Wish,
  before: ScoreEntryState | undefined,
): string => {
  const { rules, item, charges } = chosenRule(context, fact, wish)
  requireOthers(context, charges, fact.staffId)
  const entryId = entryIdOfFact(fact.key)
  append(act, 'score_entry.recorded', entryId, {
    unitIds: unitsCharged(context.reference, charges, fact.unitId),
    factKey: fact.key,
    source: fact.source,
    rules: { rulesId: rules.rulesId, version: rules.version },
    itemCode: item.code,
    itemText: item.text,
    veto: item.veto,
    cycle: item.cycle,
    day: fact.day,
    quantity: quantityFor(item, fact),
    charges: [...charges],
    staffId: fact.staffId === null ? null : StaffId.parse(fact.staffId),
    windowId: fact.windowId === null ? null : WindowId.parse(fact.windowId),
    note: wish.note,
    evidence: [...fact.evidence],
    files: [],
    patrolId: null,
    remindedOnSpot: false,
    overRejection: (before?.rejected ?? null) !== null,
  })
  return entryId
}

const rejectOne = (context: DeskContext, act: RecordingAct, fact: Fact, reason: string): void => {
  const rules = rulesForDay(context, fact.day)
  const [choice] = rules ? choicesFor(context, rules, fact) : []
  const charges = choice?.charges ?? []
  requireOthers(context, charges, fact.staffId)
  append(act, 'score_entry.rejected', entryIdOfFact(fact.key), {
    unitIds: unitsCharged(context.reference, charges, fact.unitId),
    factKey: fact.key,
    source: fact.source,
    itemCode: choice?.item.code ?? NO_ITEM,
    day: fact.day,
    staffId: fact.staffId === null ? null : StaffId.parse(fact.staffId),
    windowId: fact.windowId === null ? null : WindowId.parse(fact.windowId),
    reason,
  })
}

export const proposalHandlers: Handlers<Methods> = {
  'assessment.proposals': (context, params) => ({
    proposals: list(context, params),
    asOfMs: context.nowMs,
    completeUpToMs: completeUpTo(context),
  }),
  'assessment.confirm'(context, { facts: wishes }) {
    const keys = wishes.map(({ factKey }) => factKey)
    const facts = requireFacts(context, keys)
    return context.store.record(recordingContext(context), (act) => {
      const states = requireOpen(context, act, keys, true)
      const entryIds = wishes.flatMap((wish) => {
        const fact = facts.get(wish.factKey)
        return fact ? [confirmOne(context, act, fact, wish, states.get(wish.factKey))] : []
      })
      return { entryIds }
    })
  },
  'assessment.reject'(context, { factKeys, reason }) {
    const facts = requireFacts(context, factKeys)
    context.store.record(recordingContext(context), (act) => {
      requireOpen(context, act, factKeys, false)
      for (const fact of facts.values()) rejectOne(context, act, fact, reason)
    })
    return {}
  },
}
