import { ContractError, type ResultInput } from '../../contract/index.ts'
import type { assessmentMethods } from '../../contract/assessment.ts'
import type { ScoreEntryState } from '../../model/assessment/assessment-models.ts'
import { periodOf, previousPeriod, type Period } from '../../model/assessment/periods.ts'
import { subjectKey } from '../../model/assessment/score-types.ts'
import { dayFromMs } from '../../model/day.ts'
import {
  firstClosedDay,
  firstScoredDay,
  firstWorkDay,
  listEntriesNamed,
  listOpenAppeals,
} from '../../store/queries/assessment.ts'
import { append, type PayloadOf } from '../append.ts'
import { recordingContext, type DeskContext, type Handlers } from '../context.ts'
import { requireFilled } from '../hall/completeness.ts'
import { requirePaperClock } from '../issue-paper.ts'
import {
  awardsOf,
  entriesOf,
  periodOfId,
  readPeriod,
  rulesOfPeriod,
  scoresOf,
  spreadOf,
  type Scores,
} from './inputs.ts'
import { figureKey } from './measured.ts'
import { askedFigures, obstaclesOf, periodView } from './period-views.ts'
import { livingRoster, unitsHere } from './roster.ts'
import { obstacleWord, statusWord } from './words.ts'

type Methods = Pick<
  typeof assessmentMethods,
  | 'assessment.periods'
  | 'assessment.compile'
  | 'assessment.publish'
  | 'assessment.withdraw'
  | 'assessment.lock'
>
type PeriodView = ResultInput<'assessment.compile'>
type Published = PayloadOf<'score_period.published'>
type Told = Pick<Published, 'results' | 'spread' | 'awards'>

/** Periods still open whose open facts are counted in a list: the running one and the one before it. */
const COUNTED_OPEN = 2

/** @throws ContractError NOT_FOUND */
export const requirePeriod = (periodId: string): Period => {
  const period = periodOfId(periodId)
  if (period === null) throw new ContractError('NOT_FOUND', { subject: periodId })
  return period
}

/** @throws ContractError NO_SCORE_RULES */
export const requireScores = (context: DeskContext, period: Period): Scores => {
  const scores = scoresOf(context, period)
  if (scores === null) throw new ContractError('NO_SCORE_RULES', { day: period.to })
  return scores
}

/** @throws ContractError PERIOD_STEP */
export const wrongStep = (context: DeskContext, period: Period): ContractError => {
  const { status } = periodView(context, period, null)
  return new ContractError('PERIOD_STEP', { status: statusWord(context.locale, status) })
}

/** What a person says of a whole hall rests on the records of the whole hall. @throws ContractError HALL_FILLING, CLOCK_TOO_FAR_OFF */
const requireFit = (context: DeskContext): void => {
  requireFilled(context)
  // A clock that may not date a paper may not say that a period is over either.
  requirePaperClock(context)
}

/** @throws ContractError PERIOD_OBSTACLE */
const requireNone = (context: DeskContext, obstacles: PeriodView['obstacles']): void => {
  const blocking = obstacles.filter(({ blocks }) => blocks)
  if (blocking.length > 0)
    throw new ContractError('PERIOD_OBSTACLE', {
      problem: blocking
        .map((each) => obstacleWord(context.locale, each))
        .join(context.locale === 'en' ? '; ' : '；'),
    })
}

/** Results as everybody is told them. */
const tellingOf = (scores: Scores): Told => ({
  results: [...scores.table.values()].flatMap(({ target, subjectId, score, grade, rank }) =>
    target === 'PERSON' ? [] : [{ target, subjectId, score, grade, rank }],
  ),
  spread: spreadOf(scores.table),
  awards: awardsOf(scores).map(({ code, name, target, quota, candidates }) => ({
    code,
    name,
    target,
    quota,
    winners: candidates
      .filter(({ outcome }) => outcome === 'WON' || outcome === 'SHARED')
      .map(({ subjectId, score, rank }) => ({ subjectId, score, rank })),
  })),
})

/** Reversals and decisions of entries, by their event. */
const decidedIn = (entries: readonly ScoreEntryState[]): string[] =>
  entries
    .flatMap(({ reversed, appeal }) => [reversed?.eventId, appeal?.decision?.eventId])
    .filter((eventId) => eventId !== undefined)
    .toSorted()

const inOrder = <Each>(each: readonly Each[], key: (of: Each) => string): Each[] =>
  each.toSorted((one, other) => (key(one) < key(other) ? -1 : key(one) > key(other) ? 1 : 0))

const publicationOf = (context: DeskContext, scores: Scores): Published => {
  const { rules, period, state, input } = scores
  const { own, vetoes } = entriesOf(context, rules, period, state)
  const states = new Map([...own, ...vetoes].map((each) => [each.entryId, each.state]))
  const counting = new Set([...input.entries, ...input.vetoes].map(({ entryId }) => entryId))
  const asked = new Set(askedFigures(scores).map(figureKey))
  const named = [...counting].toSorted()
  return {
    entries: named,
    decided: decidedIn(named.flatMap((entryId) => states.get(entryId) ?? [])),
    figures: inOrder(
      input.figures.filter((each) => asked.has(figureKey(each))),
      figureKey,
    ).map(({ figure, target, subjectId, value, grades }) => ({
      figure,
      target,
      subjectId,
      value,
      ...(grades === undefined ? {} : { grades }),
    })),
    parts: input.parts.map(({ periodId }) => {
      const part = periodOfId(periodId)
      return { periodId, vouchers: (part && readPeriod(context, part)?.vouchers.length) ?? 0 }
    }),
    ...tellingOf(scores),
    appealUntil: context.calendar.addWorkingDays(dayFromMs(context.nowMs), rules.appeal.withinWorkingDays),
  }
}

const chargedIn = ({ input }: Scores): ReadonlySet<string> =>
  new Set(
    input.entries.flatMap(({ charges }) => charges.map((each) => subjectKey(each.target, each.subjectId))),
  )

/** From who is there to a publication that can be withdrawn, to a lock that cannot. */
export const periodHandlers: Handlers<Methods> = {
  'assessment.periods'(context, { kind, count }) {
    const appeals = listOpenAppeals(context.store.read)
    const { read } = context.store
    const first = firstScoredDay(read)
    const running = periodOf(kind, dayFromMs(context.nowMs))
    // Nothing is owed for a time before anybody was at work here.
    const began = [firstWorkDay(read), firstClosedDay(read, kind)]
      .filter((day) => day !== null)
      .reduce((one, other) => (one < other ? one : other), running.to)
    const periods: PeriodView[] = []
    let open = 0
    for (
      let period = running;
      periods.length < count && period.to >= began;
      period = previousPeriod(period)
    ) {
      const state = readPeriod(context, period)
      if (state === undefined) open += 1
      const facts = state === undefined ? open <= COUNTED_OPEN : state.status !== 'LOCKED'
      // Nobody looks for what stands in the way of a time before the hall scored anything.
      const isBefore = open > COUNTED_OPEN && (first === null || period.to < first)
      periods.push(periodView(context, period, isBefore ? null : { facts }, appeals))
    }
    return { periods }
  },
  'assessment.compile'(context, { kind, day }) {
    requireFit(context)
    const period = periodOf(kind, day)
    const state = readPeriod(context, period)
    if (state !== undefined && state.status !== 'COMPILED') throw wrongStep(context, period)
    if (dayFromMs(context.nowMs) <= period.to) throw new ContractError('PERIOD_NOT_OVER', { day: period.to })
    // The rules of its last day, also where others were in force when it was compiled before.
    const rules = rulesOfPeriod(context, period, undefined)
    if (rules === null) throw new ContractError('NO_SCORE_RULES', { day: period.to })
    if (unitsHere(context) !== null) requireNone(context, [{ code: 'INCOMPLETE', params: {}, blocks: true }])
    const roster = livingRoster(context, period, chargedIn(requireScores(context, period)), {
      countDays: true,
    })
    const { rulesId, version } = rules
    context.store.record(recordingContext(context), (act) =>
      append(act, 'score_period.compiled', `${kind}/${period.from}`, {
        kind,
        from: period.from,
        to: period.to,
        rules: { rulesId, version },
        people: [...roster.people],
        windows: [...roster.windows],
        units: roster.units,
      }),
    )
    return periodView(context, period, { facts: true })
  },
  'assessment.publish'(context, { periodId, leaveProposals }) {
    requireFit(context)
    const period = requirePeriod(periodId)
    if (readPeriod(context, period)?.status !== 'COMPILED') throw wrongStep(context, period)
    const scores = requireScores(context, period)
    const obstacles = obstaclesOf(context, scores, 0)
    requireNone(
      context,
      obstacles.filter(({ code }) => !leaveProposals || code !== 'PROPOSALS_OPEN'),
    )
    const publication = publicationOf(context, scores)
    context.store.record(recordingContext(context), (act) =>
      append(act, 'score_period.published', periodId, publication),
    )
    return periodView(context, period, { facts: true })
  },
  'assessment.withdraw'(context, { periodId, reason }) {
    const period = requirePeriod(periodId)
    if (readPeriod(context, period)?.status !== 'PUBLISHED') throw wrongStep(context, period)
    context.store.record(recordingContext(context), (act) =>
      append(act, 'score_period.withdrawn', periodId, { reason }),
    )
    return periodView(context, period, { facts: true })
  },
  'assessment.lock'(context, { periodId }) {
    requireFit(context)
    const period = requirePeriod(periodId)
    const state = readPeriod(context, period)
    if (state?.status !== 'PUBLISHED' || state.published === null) throw wrongStep(context, period)
    const { openAppeals } = periodView(context, period, null)
    const scores = requireScores(context, period)
    requireNone(context, [...obstaclesOf(context, scores, openAppeals, { facts: false })])
    const named = listEntriesNamed(context.store.read, state.published.entries)
    const decided = decidedIn(named.map((each) => each.state))
    context.store.record(recordingContext(context), (act) =>
      append(act, 'score_period.locked', periodId, { decided, ...tellingOf(scores) }),
    )
    return periodView(context, period, { facts: true })
  },
}
