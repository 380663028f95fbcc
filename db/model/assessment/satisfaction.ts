import type { Day } from '../day.ts'
import { RATES_FROM } from '../queue/evaluation.ts'
import { decimal, sum, toText, type DecimalText } from './decimal.ts'
import { periodOf } from './periods.ts'

// 群众评议: what visitors' own ratings give for a score (domain-rules sections 9 and 10).

/** How often each of the five grades was given, the best first. */
export type GradeCounts = [number, number, number, number, number]

export const NO_GRADES: GradeCounts = [0, 0, 0, 0, 0]
/** 不满意 and worse is a bad mark. */
export const BAD_FROM = 4
/** Digits of a rate after the point. */
const RATE_DIGITS = 2

/** Ratings that count, whatever their grade. */
export const validOf = (grades: GradeCounts): number => grades.reduce((total, count) => total + count, 0)

/** (1 + 2 + 3) of all, in percent; null while there are too few to tell a rate. */
export const satisfactionRate = (grades: GradeCounts): DecimalText | null => {
  const valid = validOf(grades)
  if (valid < RATES_FROM) return null
  const satisfied = sum(grades.slice(0, BAD_FROM - 1).map(decimal))
  return toText(satisfied.times(100).div(valid), RATE_DIGITS)
}

/**
 * The day a bad rating counts on: the last of its week, or of its month where that ends first. Whom it is about reads this
 * day, and must not learn by it which visitor it was.
 */
export const badRatingDay = (day: Day): Day => {
  const [week, month] = [periodOf('WEEK', day).to, periodOf('MONTH', day).to]
  return week < month ? week : month
}
