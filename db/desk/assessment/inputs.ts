import { awardLists } from '../../model/assessment/awards.ts'
import type { ScorePeriodState } from '../../model/assessment/assessment-models.ts'
import { countedEntry } from '../../model/assessment/counted-entry.ts'
import { decimal } from '../../model/assessment/decimal.ts'
import { partsOf, periodIdOf, periodOf, type Period } from '../../model/assessment/periods.ts'
import { countsItself, isMadeOfParts } from '../../model/assessment/roll-up.ts'
import { PeriodKind, type ScoreRuleSet } from '../../model/assessment/score-rules.ts'
import {
  subjectKey,
  type AwardList,
  type CountedEntry,
  type PartScores,
  type ScoreInput,
  type ScoreTable,
} from '../../model/assessment/score-types.ts'
import { computeScores } from '../../model/assessment/score.ts'
import { dayFromMs, isValidDay, type Day } from '../../model/day.ts'
import { readEntity, type Store } from '../../store/index.ts'
import {
  firstScoredDay,
  listEntriesNamed,
  listEntriesOfCycle,
  listFigures,
  listRecordedEntries,
  listYearVetoes,
  type KeptEntry,
} from '../../store/queries/assessment.ts'
import { figureKey, measuredRates, type Measured } from './measured.ts'
import { livingRoster, rosterHere, unitsHere, type AssessmentContext, type Roster } from './roster.ts'
import { rulesForDay, rulesVersion } from './rules-in-force.ts'

/** The scores of a period as they stand on this machine, with everything they are made of. */
export interface Scores {
  readonly periodId: string
  readonly period: Period
  /** Undefined while nobody has begun to close it: it is OPEN. */
  readonly state: ScorePeriodState | undefined
  readonly rules: ScoreRuleSet
  readonly input: ScoreInput
  readonly table: ScoreTable
  /** This machine has the records of the whole hall; otherwise the table holds its own units alone. */
  readonly isWhole: boolean
  /** Shorter periods it is made of that were corrected after it was published. */
  readonly correctedParts: readonly string[]
  /** Its rates, or those of every shorter period it is made of. */
  readonly figures: ScoreInput['figures']
  /** What visitors' ratings give for its rates so far; none once it is published. */
  readonly measured: readonly Measured[]
}

/** Awards of a period, and why others have not got them. */
export const awardsOf = ({ input, table }: Scores): readonly AwardList[] => awardLists(input, table)

/** A period by its id; null for what is none. */
export const periodOfId = (periodId: string): Period | null => {
  const [kind, day = ''] = periodId.split('/')
  const known = PeriodKind.safeParse(kind)
  if (!known.success || !isValidDay(day)) return null
  const period = periodOf(known.data, day)
  return period.from === day ? period : null
}

export const readPeriod = (
  { store }: Pick<AssessmentContext, 'store'>,
  period: Period,
): ScorePeriodState | undefined =>
  readEntity<ScorePeriodState>(store.read, 'score_period', periodIdOf(period))?.state

/** The rules a period is scored by: those frozen when it was compiled, or those in force on its last day. */
export const rulesOfPeriod = (
  context: AssessmentContext,
  period: Period,
  state: ScorePeriodState | undefined,
): ScoreRuleSet | null =>
  state === undefined ? rulesForDay(context, period.to) : rulesVersion(context, state.rules)

/** How a period is looked at. */
interface View {
  /** Only its first so many vouchers. */
  readonly vouchers: number
  /** Decisions and reversals that count: all, or those it was last told with. */
  readonly decisions: 'NOW' | 'TOLD'
  /** With the days everybody worked, which only a longer period asks for while this one is open. */
  readonly countDays: boolean
}
const AS_IT_STANDS: View = { vouchers: Infinity, decisions: 'NOW', countDays: false }

/** What was told of a period when it was published, or locked after its appeals. */
export const toldOf = (state: ScorePeriodState | undefined) => state?.locked ?? state?.published ?? null

/** Which reversals and decisions count: a locked period names its own; one looked at as it was told, those of then. */
const effectiveIn = (
  state: ScorePeriodState | undefined,
  { decisions }: View,
): ((eventId: string) => boolean) => {
  const named = state?.locked?.decided ?? (decisions === 'TOLD' ? state?.published?.decided : undefined)
  if (named === undefined) return () => true
  const counts = new Set(named)
  return (eventId) => counts.has(eventId)
}

/** Entries that count in a period itself as they are now, those taken back among them. */
export const livingEntries = (
  { store: { read } }: AssessmentContext,
  rules: ScoreRuleSet,
  { kind, from, to }: Period,
): readonly KeptEntry[] => {
  if (!isMadeOfParts(rules, kind)) return listRecordedEntries(read, from, to)
  if (kind === 'YEAR') return listEntriesOfCycle(read, 'YEAR', from, to)
  return kind === 'MONTH' ? listEntriesOfCycle(read, 'MONTH', from, to) : []
}

/** The calendar year a period belongs to: a week to that of its last day. */
const yearOf = ({ to }: Period): Period => periodOf('YEAR', to)

/** Entries of a period as records: named ones of one that is published, all that are there before. */
export const entriesOf = (
  context: AssessmentContext,
  rules: ScoreRuleSet,
  period: Period,
  state: ScorePeriodState | undefined,
): { readonly own: readonly KeptEntry[]; readonly vetoes: readonly KeptEntry[] } => {
  const counts = ({ state: { recorded } }: KeptEntry): boolean =>
    recorded !== null && countsItself(rules, period.kind, recorded.cycle)
  if (state?.published) {
    const named = listEntriesNamed(context.store.read, state.published.entries)
    const isOwn = (entry: KeptEntry): boolean => {
      const day = entry.state.recorded?.day ?? ''
      return day >= period.from && day <= period.to && counts(entry)
    }
    return {
      own: named.filter(isOwn),
      vetoes: named.filter((entry) => entry.state.recorded?.veto === 'YEAR'),
    }
  }
  const year = yearOf(period)
  return {
    own: livingEntries(context, rules, period).filter(counts),
    vetoes: listYearVetoes(context.store.read, year.from, year.to),
  }
}

const counted = (
  entries: readonly KeptEntry[],
  isEffective: (eventId: string) => boolean,
): readonly CountedEntry[] =>
  entries.flatMap(({ entryId, state }) => countedEntry(entryId, state, isEffective) ?? [])

const chargedIn = (entries: readonly CountedEntry[]): ReadonlySet<string> =>
  new Set(entries.flatMap(({ charges }) => charges.map((each) => subjectKey(each.target, each.subjectId))))

/** What counted in a shorter period, as a longer one takes it. */
const partOf = (scores: Scores): PartScores => {
  const { people } = scores.input
  const days = new Map(people.map((person) => [subjectKey('PERSON', person.staffId), person.workedDays]))
  return {
    periodId: scores.periodId,
    kind: scores.period.kind,
    from: scores.period.from,
    scores: new Map(
      [...scores.table].map(([key, { score, deducted, vetoes }]) => [
        key,
        { score, deducted, vetoes, workedDays: days.get(key) ?? null },
      ]),
    ),
    figures: scores.figures,
  }
}

/** Shorter periods a living one is made of: those begun, from when the hall began to score. */
export const livingParts = (context: AssessmentContext, period: Period): readonly Period[] => {
  const today = dayFromMs(context.nowMs)
  const first: Day = firstScoredDay(context.store.read) ?? today
  return partsOf(period).filter((part) => part.from <= today && part.to >= first)
}

interface Parts {
  readonly scores: readonly Scores[]
  readonly corrected: readonly string[]
}

const partsFor = (
  context: AssessmentContext,
  rules: ScoreRuleSet,
  period: Period,
  state: ScorePeriodState | undefined,
): Parts => {
  if (!isMadeOfParts(rules, period.kind)) return { scores: [], corrected: [] }
  const frozen = state?.published?.parts
  if (!frozen) {
    const view = { ...AS_IT_STANDS, countDays: true }
    const found = livingParts(context, period).flatMap((part) => scoresOf(context, part, view) ?? [])
    return { scores: found, corrected: [] }
  }
  const corrected: string[] = []
  const scores = frozen.flatMap(({ periodId, vouchers }) => {
    const part = periodOfId(periodId)
    if (part === null) return []
    const isCorrected = (readPeriod(context, part)?.vouchers.length ?? 0) > vouchers
    if (isCorrected) corrected.push(periodId)
    const found = scoresOf(context, part, isCorrected ? { ...AS_IT_STANDS, vouchers } : AS_IT_STANDS)
    return found === null ? [] : [found]
  })
  return { scores, corrected }
}

const rosterOf = (
  context: AssessmentContext,
  period: Period,
  state: ScorePeriodState | undefined,
  entries: readonly CountedEntry[],
  countDays: boolean,
): Roster =>
  state === undefined
    ? livingRoster(context, period, chargedIn(entries), { countDays })
    : rosterHere(context, state)

/**
 * What visitors gave counts all at once, when the period is over: a score that moved with every rating would tell whoever
 * serves what the visitor before them pressed.
 */
export const isOver = ({ nowMs }: Pick<AssessmentContext, 'nowMs'>, { to }: Period): boolean =>
  dayFromMs(nowMs) > to

/** Rates somebody entered, and where nobody did those that visitors gave. */
const withMeasured = (
  entered: ScoreInput['figures'],
  measured: readonly Measured[],
): ScoreInput['figures'] => {
  const byHand = new Set(entered.map(figureKey))
  return [...entered, ...measured.filter((each) => each.value !== null && !byHand.has(figureKey(each)))]
}

const compute = (context: AssessmentContext, period: Period, view: View): Scores | null => {
  const state = readPeriod(context, period)
  const rules = rulesOfPeriod(context, period, state)
  if (rules === null) return null
  const { own, vetoes } = entriesOf(context, rules, period, state)
  const isEffective = effectiveIn(state, view)
  const entries = counted(own, isEffective)
  const parts = partsFor(context, rules, period, state)
  const roster = rosterOf(context, period, state, entries, view.countDays)
  const { people, windows, units } = roster
  const measured = state?.published ? [] : measuredRates(context, rules, period, roster)
  const periodId = periodIdOf(period)
  const input: ScoreInput = {
    rules,
    kind: period.kind,
    people,
    windows,
    units,
    entries,
    vetoes: counted(vetoes, isEffective),
    figures:
      state?.published?.figures ??
      withMeasured(listFigures(context.store.read, periodId), isOver(context, period) ? measured : []),
    parts: parts.scores.map(partOf),
    vouchers: (state?.vouchers ?? []).slice(0, view.vouchers),
  }
  return {
    periodId,
    period,
    state,
    rules,
    input,
    table: computeScores(input),
    isWhole: unitsHere(context) === null,
    correctedParts: parts.corrected,
    figures: isMadeOfParts(rules, period.kind) ? parts.scores.flatMap((part) => part.figures) : input.figures,
    measured,
  }
}

/** What was worked out since something last changed. `living` hangs on cases and punches as well, and on the day. */
interface Kept {
  readonly reference: AssessmentContext['reference']
  readonly begun: Map<string, Scores | null>
  readonly living: Map<string, Scores | null>
}

const kept = new WeakMap<Store, { now: Kept | null }>()
const KEPT_MAX = 120

/** Kinds of record that change the scores of a period somebody has begun to close. */
const SCORING_KINDS = new Set(['score_entry', 'score_period', 'score_figure', 'score_rules', 'conflict'])

const dropUnpublished = (now: Kept | null): void => {
  for (const [key, scores] of now?.begun ?? []) if (!scores?.state?.published) now?.begun.delete(key)
}

const keptFor = ({ store, reference }: AssessmentContext): Kept => {
  let holder = kept.get(store)
  if (!holder) {
    const fresh: { now: Kept | null } = { now: null }
    holder = fresh
    kept.set(store, fresh)
    store.onRecorded((events) => {
      if (events.some(({ entity: [kind] }) => SCORING_KINDS.has(kind) || kind === 'release')) fresh.now = null
      else {
        fresh.now?.living.clear()
        // A rating that comes in late counts in what is compiled, and no more in what was told.
        if (events.some(({ entity: [kind] }) => kind === 'evaluation')) dropUnpublished(fresh.now)
      }
    })
  }
  if (holder.now === null || holder.now.reference !== reference)
    holder.now = { reference, begun: new Map(), living: new Map() }
  return holder.now
}

/**
 * The scores of a period; null where no rules are in force on its last day. Worked out from the records each time something
 * changed, and kept until then: the same on every machine that has the same records.
 */
export function scoresOf(
  context: AssessmentContext,
  period: Period,
  view: View = AS_IT_STANDS,
): Scores | null {
  const cache = keptFor(context)
  // A period that nobody has begun to close may be the running one: its worked days are counted up to today.
  const key = [periodIdOf(period), view.vouchers, view.decisions, view.countDays].join(' ')
  const begun = cache.begun.get(key)
  if (begun !== undefined) return begun
  const livingKey = `${key} ${dayFromMs(context.nowMs)}`
  const living = cache.living.get(livingKey)
  if (living !== undefined) return living
  const scores = compute(context, period, view)
  // A longer period that is only compiled is made of shorter ones that may still be open.
  const isFrozen =
    scores?.state !== undefined && (scores.state.published !== null || scores.input.parts.length === 0)
  const [into, name] = isFrozen ? [cache.begun, key] : [cache.living, livingKey]
  if (into.size >= KEPT_MAX) into.clear()
  into.set(name, scores)
  return scores
}

/** Scores of all persons, highest first, without names. */
export const spreadOf = (table: ScoreTable): string[] =>
  [...table.values()]
    .filter(({ target }) => target === 'PERSON')
    .map(({ score }) => score)
    .toSorted((one, other) => decimal(other).cmp(decimal(one)))

/** The scores as they were when they were last told to everybody: without what was decided or corrected since. */
export const scoresAsTold = (context: AssessmentContext, scores: Scores): Scores | null => {
  const { state, period } = scores
  if (!state?.published) return null
  const isSame = state.vouchers.length === 0 && state.locked !== null
  return isSame ? scores : scoresOf(context, period, { vouchers: 0, decisions: 'TOLD', countDays: false })
}
