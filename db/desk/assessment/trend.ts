import { previousPeriod, type Period } from '../../model/assessment/periods.ts'
import type { ScoreTarget } from '../../model/assessment/score-rules.ts'
import { subjectKey } from '../../model/assessment/score-types.ts'
import type { Day } from '../../model/day.ts'
import { firstScoredDay } from '../../store/queries/assessment.ts'
import { scoresOf } from './inputs.ts'
import type { AssessmentContext } from './roster.ts'
import { standingOf } from './standing.ts'

export const TREND_MAX = 8

/** One period of a trend; nothing is known where no rules were in force. */
interface TrendPoint {
  readonly from: Day
  readonly hallMean: string | null
  scoreOf(subjectId: string): string | null
}

/** Periods up to and with this one, oldest first, from when the hall began to score. */
const periodsUpTo = (context: AssessmentContext, last: Period, count: number): Period[] => {
  const first = firstScoredDay(context.store.read)
  if (first === null) return []
  const periods: Period[] = []
  for (let period = last; periods.length < count && period.to >= first; period = previousPeriod(period))
    periods.unshift(period)
  return periods
}

/** How one target came along, oldest first, at most so many periods up to and with this one. */
export const trendOf = (
  context: AssessmentContext,
  last: Period,
  target: ScoreTarget,
  count: number,
): readonly TrendPoint[] =>
  periodsUpTo(context, last, count).map((period) => {
    const scores = scoresOf(context, period)
    const standing = scores && standingOf(context, scores, target)
    return {
      from: period.from,
      hallMean: standing?.mean ?? null,
      scoreOf: (subjectId) => {
        const subject = scores?.table.get(subjectKey(target, subjectId))
        return subject && standing ? standing.scoreOf(subject) : null
      },
    }
  })
