import type { PeriodStatus, PeriodView } from '../../contract/assessment-views.ts'
import type { ScorePeriodState, Signed } from '../../model/assessment/assessment-models.ts'
import { countedEntry } from '../../model/assessment/counted-entry.ts'
import { periodIdOf, type Period } from '../../model/assessment/periods.ts'
import { countsItself, isMadeOfParts } from '../../model/assessment/roll-up.ts'
import { sheetOf, type ScoreRuleSet } from '../../model/assessment/score-rules.ts'
import { subjectKey } from '../../model/assessment/score-types.ts'
import { dayFromMs } from '../../model/day.ts'
import { listOpenAppeals, type KeptEntry } from '../../store/queries/assessment.ts'
import { dayEndMs } from '../attendance/facts.ts'
import { staffName, type DeskContext } from '../context.ts'
import { completenessOf } from '../hall/completeness.ts'
import { entriesWithChangedFacts } from './fact-changes.ts'
import {
  awardsOf,
  entriesOf,
  livingEntries,
  livingParts,
  readPeriod,
  rulesOfPeriod,
  scoresOf,
  type Scores,
} from './inputs.ts'
import { figureKey, type AskedFigure } from './measured.ts'
import { openFacts } from './open-facts.ts'
import { isSameRoster, livingRoster, unitsHere } from './roster.ts'

type Obstacle = PeriodView['obstacles'][number]
type Act = NonNullable<PeriodView['compiled']>

export const actView = (context: DeskContext, { by, atMs, eventId }: Signed): Act => ({
  byId: by,
  byName: staffName(context, by),
  atMs,
  eventId,
})

/** Open appeals against what a period counts. */
const openAppealsOf = (
  { published }: Pick<ScorePeriodState, 'published'>,
  appeals: readonly KeptEntry[],
): number => {
  if (published === null) return 0
  const named = new Set(published.entries)
  return appeals.filter(({ entryId }) => named.has(entryId)).length
}

const statusOf = (state: ScorePeriodState | undefined, openAppeals: number): PeriodStatus =>
  state === undefined ? 'OPEN' : state.status === 'PUBLISHED' && openAppeals > 0 ? 'APPEAL' : state.status

/** Rates the rules ask for in a period; none where it is made of shorter ones. */
export const askedFigures = ({ rules, period, table }: Scores): readonly AskedFigure[] => {
  if (isMadeOfParts(rules, period.kind)) return []
  return [...table.values()].flatMap(({ target, subjectId }) =>
    (sheetOf(rules, target)?.dimensions ?? []).flatMap(({ source, figure }) =>
      source === 'FIGURE' ? [{ figure, target, subjectId }] : [],
    ),
  )
}

const missingFigures = (scores: Scores): number => {
  const entered = new Set(scores.input.figures.map(figureKey))
  return askedFigures(scores).filter((asked) => !entered.has(figureKey(asked))).length
}

/** Weeks whose findings come together in the month are measured in the month. */
const isMeasured = ({ rollUp }: ScoreRuleSet, { kind }: Period): boolean =>
  kind !== 'WEEK' || rollUp.month === 'MEAN_OF_WEEKS'

/** What entries of a closed period are now, and were not when it was closed; those a voucher answers for are settled. */
export const lateEntries = (context: DeskContext, { state, rules, period }: Scores): readonly string[] => {
  if (!state?.published) return []
  const named = new Set(state.published.entries)
  const decided = state.locked && new Set(state.locked.decided)
  const answered = new Set(state.vouchers.map(({ entryId }) => entryId))
  return livingEntries(context, rules, period)
    .filter(({ entryId, state: entry }) => {
      if (entry.recorded === null || !countsItself(rules, period.kind, entry.recorded.cycle)) return false
      if (answered.has(entryId)) return false
      const now = countedEntry(entryId, entry)
      if (!named.has(entryId)) return now !== null
      if (decided === null) return false
      const then = countedEntry(entryId, entry, (eventId) => decided.has(eventId))
      return JSON.stringify(now) !== JSON.stringify(then)
    })
    .map(({ entryId }) => entryId)
}

/** Shorter periods that have to be locked before a longer one is told. */
const unlockedParts = (context: DeskContext, rules: ScoreRuleSet, period: Period): number =>
  isMadeOfParts(rules, period.kind)
    ? livingParts(context, period).filter((part) => {
        const state = readPeriod(context, part)
        return state?.status !== 'LOCKED' && rulesOfPeriod(context, part, state) !== null
      }).length
    : 0

const completeness = (context: DeskContext, { to }: Period): Obstacle[] => {
  if (unitsHere(context) !== null) return [{ code: 'INCOMPLETE', params: {}, blocks: true }]
  const { completeUpToMs, unknown } = completenessOf(context, null)
  const isBehind = unknown || (completeUpToMs !== null && completeUpToMs < dayEndMs(to))
  return isBehind ? [{ code: 'INCOMPLETE', params: {}, blocks: false }] : []
}

const counted = (code: Obstacle['code'], count: number, blocks: boolean): Obstacle[] =>
  count === 0 ? [] : [{ code, params: { count }, blocks }]

/** The award shared furthest beyond its places; the others are seen with it. */
const sharedAwards = (scores: Scores): Obstacle[] => {
  if (!scores.isWhole) return []
  const [most] = awardsOf(scores)
    .map(({ name, quota, candidates }) => ({
      name,
      quota,
      winners: candidates.filter(({ outcome }) => outcome === 'WON' || outcome === 'SHARED').length,
    }))
    .filter(({ quota, winners }) => winners > quota)
    .toSorted((one, other) => other.winners - other.quota - (one.winners - one.quota))
  return most === undefined ? [] : [{ code: 'AWARDS_SHARED', params: most, blocks: false }]
}

/** What is looked at: a list of many periods does not count the open facts of each. */
interface Wish {
  readonly facts: boolean
}

const beforePublication = (context: DeskContext, scores: Scores, wish: Wish): Obstacle[] => {
  const { period, rules, state, input } = scores
  const isCompiled = state !== undefined
  const isOver = dayFromMs(context.nowMs) > period.to
  const charged = new Set(
    input.entries.flatMap(({ charges }) => charges.map((each) => subjectKey(each.target, each.subjectId))),
  )
  const isMoved =
    isCompiled &&
    unitsHere(context) === null &&
    !isSameRoster(state, livingRoster(context, period, charged, { countDays: false }))
  return [
    ...(isOver ? [] : [{ code: 'NOT_OVER', params: { day: period.to }, blocks: true } satisfies Obstacle]),
    ...(wish.facts && !isMadeOfParts(rules, period.kind)
      ? counted('PROPOSALS_OPEN', openFacts(context, period.from, period.to).length, isCompiled)
      : []),
    ...(isOver
      ? counted('FIGURES_MISSING', missingFigures(scores), isCompiled && isMeasured(rules, period))
      : []),
    ...(isOver ? counted('PARTS_NOT_PUBLISHED', unlockedParts(context, rules, period), isCompiled) : []),
    ...(isCompiled ? sharedAwards(scores) : []),
    ...(isMoved ? [{ code: 'ROSTER_CHANGED', params: {}, blocks: false } satisfies Obstacle] : []),
  ]
}

const afterPublication = (
  context: DeskContext,
  scores: Scores,
  state: ScorePeriodState,
  openAppeals: number,
): Obstacle[] => {
  const until = state.published?.appealUntil ?? ''
  const isOpen = state.status === 'PUBLISHED'
  return [
    ...counted('APPEALS_OPEN', isOpen ? openAppeals : 0, true),
    ...(isOpen && dayFromMs(context.nowMs) <= until
      ? [{ code: 'APPEAL_TIME', params: { day: until }, blocks: true } satisfies Obstacle]
      : []),
    ...counted('ENTRIES_LATE', lateEntries(context, scores).length, false),
    ...counted('PARTS_CORRECTED', scores.correctedParts.length, false),
  ]
}

/** What stands in the way of the next step of a period, or should be looked at before it. */
export const obstaclesOf = (
  context: DeskContext,
  scores: Scores,
  openAppeals: number,
  wish: Wish = { facts: true },
): readonly Obstacle[] => {
  const { state, period, rules } = scores
  return [
    ...(state?.published
      ? afterPublication(context, scores, state, openAppeals)
      : beforePublication(context, scores, wish)),
    ...(wish.facts && state?.status !== 'LOCKED'
      ? counted(
          'FACTS_CHANGED',
          entriesWithChangedFacts(context, entriesOf(context, rules, period, state).own).size,
          false,
        )
      : []),
    ...(state?.status === 'LOCKED' ? [] : completeness(context, period)),
  ]
}

const NONE: Obstacle = { code: 'NO_RULES', params: {}, blocks: true }

/** A period with where it stands; `wish` null: without what stands in its way, for whoever only looks at scores. */
export const periodView = (
  context: DeskContext,
  period: Period,
  wish: Wish | null,
  appeals: readonly KeptEntry[] = listOpenAppeals(context.store.read),
): PeriodView => {
  const state = readPeriod(context, period)
  const scores = wish === null ? null : scoresOf(context, period)
  const rules = scores?.rules ?? rulesOfPeriod(context, period, state)
  const openAppeals = state === undefined ? 0 : openAppealsOf(state, appeals)
  const act = (signed: Signed | null | undefined): Act | null => (signed ? actView(context, signed) : null)
  return {
    periodId: periodIdOf(period),
    kind: period.kind,
    from: period.from,
    to: period.to,
    isOver: dayFromMs(context.nowMs) > period.to,
    status: statusOf(state, openAppeals),
    rulesId: rules?.rulesId ?? '',
    rulesName: rules?.name ?? '',
    rulesVersion: rules?.version ?? 0,
    compiled: act(state?.compiled),
    published: act(state?.published),
    locked: act(state?.locked),
    appealUntil: state?.published?.appealUntil ?? null,
    openAppeals,
    vouchers: state?.vouchers.length ?? 0,
    withdrawn: (state?.withdrawn ?? []).map((each) => ({
      ...actView(context, each),
      reason: each.reason,
    })),
    obstacles:
      wish === null ? [] : scores === null ? [NONE] : [...obstaclesOf(context, scores, openAppeals, wish)],
  }
}
