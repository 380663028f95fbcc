import type { ResultInput } from '../../contract/index.ts'
import type { assessmentMethods } from '../../contract/assessment.ts'
import type { BoardRow } from '../../contract/assessment-views.ts'
import { periodOf, previousPeriod } from '../../model/assessment/periods.ts'
import { isMadeOfParts } from '../../model/assessment/roll-up.ts'
import type { ScoreTarget } from '../../model/assessment/score-rules.ts'
import { subjectKey } from '../../model/assessment/score-types.ts'
import { listOpenAppeals } from '../../store/queries/assessment.ts'
import { signedIn, type DeskContext, type Handlers } from '../context.ts'
import { choicesFor } from './charging.ts'
import { scoresOf, type Scores } from './inputs.ts'
import { openFacts } from './open-facts.ts'
import { periodView } from './period-views.ts'
import { isHiddenFrom } from './rating-secrecy.ts'
import { rulesForDay } from './rules-in-force.ts'
import { standingOf } from './standing.ts'
import { gradeName, placesOf, sightOf, subjectView } from './subjects.ts'
import { TREND_MAX, trendOf } from './trend.ts'

type Methods = Pick<typeof assessmentMethods, 'assessment.board'>
type Charged = { readonly target: ScoreTarget; readonly subjectId: string }

/** How many of these charge each subject, by `subjectKey`; one that charges it twice is one. */
const countBySubject = (charges: readonly (readonly Charged[])[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const of of charges)
    for (const key of new Set(of.map((each) => subjectKey(each.target, each.subjectId))))
      counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

/** Open facts by whom they would charge; a period made of shorter ones has none of its own. */
const proposalCounts = (
  context: DeskContext,
  { period, rules, state }: Scores,
): ReadonlyMap<string, number> => {
  if (isMadeOfParts(rules, period.kind) || state?.published) return new Map()
  return countBySubject(
    openFacts(context, period.from, period.to).map((fact) => {
      if (isHiddenFrom(context, fact)) return []
      const inForce = rulesForDay(context, fact.day)
      const [choice] = inForce ? choicesFor(context, inForce, fact) : []
      return choice?.charges ?? []
    }),
  )
}

const appealCounts = ({ store }: DeskContext, { input }: Scores): ReadonlyMap<string, number> => {
  const counted = new Set(input.entries.map(({ entryId }) => entryId))
  return countBySubject(
    listOpenAppeals(store.read)
      .filter(({ entryId }) => counted.has(entryId))
      .map(({ state }) => state.recorded?.charges ?? []),
  )
}

const rowsOf = (
  context: DeskContext,
  scores: Scores,
  target: ScoreTarget,
  trend: ReturnType<typeof trendOf>,
): BoardRow[] => {
  const sight = sightOf(context)
  const placeOf = placesOf(context, scores.input)
  const standing = standingOf(context, scores, target)
  const entries = countBySubject(scores.input.entries.map(({ charges }) => charges))
  const proposals = proposalCounts(context, scores)
  const appeals = appealCounts(context, scores)
  return [...scores.table].flatMap(([key, subject]): BoardRow[] => {
    const { subjectId } = subject
    const place = placeOf(target, subjectId)
    if (subject.target !== target || !sight.may(target, subjectId, place)) return []
    return [
      {
        subject: subjectView(context, target, subjectId, place),
        score: standing.scoreOf(subject),
        grade: subject.grade,
        gradeName: gradeName(scores.rules, subject.grade),
        // 0: how it stands in the hall is not known on this machine.
        rank: standing.rankOf(subject) ?? 0,
        deducted: subject.deducted,
        entries: entries.get(key) ?? 0,
        proposals: proposals.get(key) ?? 0,
        openAppeals: appeals.get(key) ?? 0,
        vetoed: subject.vetoes.length > 0,
        trend: trend.map((point) => point.scoreOf(subjectId)),
        dimensions: subject.dimensions.map(({ code, name, points, full }) => ({ code, name, points, full })),
      },
    ]
  })
}

export const boardHandlers: Handlers<Methods> = {
  'assessment.board'(context, { kind, day, target }): ResultInput<'assessment.board'> {
    signedIn(context)
    const period = periodOf(kind, day)
    const scores = scoresOf(context, period)
    const trend = scores ? trendOf(context, previousPeriod(period), target, TREND_MAX) : []
    const standing = scores && standingOf(context, scores, target)
    return {
      period: periodView(context, period, { facts: false }),
      rows: scores ? rowsOf(context, scores, target, trend) : [],
      spread: [...(standing?.spread ?? [])],
      hallMean: standing?.mean ?? null,
      hallTrend: trend.map(({ hallMean }) => hallMean),
      trendFrom: trend.map(({ from }) => from),
      asOfMs: context.nowMs,
    }
  },
}
