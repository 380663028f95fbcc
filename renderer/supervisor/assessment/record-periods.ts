import { periodIdOf, periodOf, previousPeriod, type Period } from '../../../db/model/assessment/periods.ts'
import type { PeriodKind } from '../../../db/model/assessment/score-rules.ts'
import { useHallQuery } from '../../shared/use-query.ts'
import { isClosed } from './record-choice.ts'

/** As many as one call lists. */
const LISTED_MAX = 60

/** How many periods back a period is listed; null: it still runs, or lies too far back. */
const placeOf = (period: Period, today: string): number | null => {
  let each = periodOf(period.kind, today)
  for (let count = 1; count <= LISTED_MAX; count += 1, each = previousPeriod(each))
    if (each.from <= period.from) return count === 1 ? null : count
  return null
}

function useClosed(kind: PeriodKind, periods: readonly Period[], today: string): readonly Period[] {
  const period = periods.find((each) => each.kind === kind)
  const count = period === undefined ? null : placeOf(period, today)
  const { data } = useHallQuery('assessment.periods', count === null ? null : { kind, count })
  return period !== undefined &&
    (data?.periods.some((each) => each.periodId === periodIdOf(period) && isClosed(each)) ?? false)
    ? [period]
    : []
}

/** Which of the periods of a day are told already: what is recorded now does not change them. A running one never is. */
export function useClosedPeriods(periods: readonly Period[], today: string): readonly Period[] {
  const weeks = useClosed('WEEK', periods, today)
  const months = useClosed('MONTH', periods, today)
  const years = useClosed('YEAR', periods, today)
  return [...weeks, ...months, ...years]
}
