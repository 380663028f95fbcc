import { decimal, mean, sum, ZERO, type Decimal } from './decimal.ts'
import type { PeriodKind, ScoreRuleSet, ScoreSheet } from './score-rules.ts'
import type { PartScores, SubjectScore } from './score-types.ts'

/** Whether a period is worked out of shorter ones, and not of its own entries. */
export const isMadeOfParts = ({ rollUp }: ScoreRuleSet, kind: PeriodKind): boolean =>
  kind !== 'WEEK' && (kind !== 'MONTH' || rollUp.month === 'MEAN_OF_WEEKS')

const REACH: Readonly<Record<PeriodKind, number>> = { WEEK: 1, MONTH: 2, SEASON: 3, HALF_YEAR: 4, YEAR: 5 }
const SHORTEST = { DAY: REACH.WEEK, MONTH: REACH.MONTH, YEAR: REACH.YEAR } as const

/** Whether an entry of a cycle has any say in a period: one for the year says nothing in a month. */
export const reaches = (cycle: keyof typeof SHORTEST, kind: PeriodKind): boolean =>
  SHORTEST[cycle] <= REACH[kind]

/** Whether it counts in the period itself, and not through the shorter ones the period is made of. */
export function countsItself(rules: ScoreRuleSet, kind: PeriodKind, cycle: keyof typeof SHORTEST): boolean {
  if (!isMadeOfParts(rules, kind)) return reaches(cycle, kind)
  return (kind === 'YEAR' && cycle === 'YEAR') || (kind === 'MONTH' && cycle === 'MONTH')
}

/** What the shorter periods of one subject come to. */
export interface RolledUp {
  readonly value: Decimal
  readonly parts: SubjectScore['parts']
  readonly deducted: Decimal
  readonly vetoes: readonly string[]
  /** How many sheets of full marks it is made of: 1 for a mean. */
  readonly sheets: number
}

/**
 * The mean, or the sum, of the shorter periods a subject has a score in. Months with too few worked days are left out of a
 * person's mean, unless that would leave none; a sum takes every month, for a month left out would cost its points.
 */
export function rollUp(
  { rollUp: { longer, minWorkedDays } }: ScoreRuleSet,
  sheet: ScoreSheet,
  parts: readonly PartScores[],
  key: string,
): RolledUp {
  const isSum = longer === 'SUM_OF_MONTHS' && parts.some(({ kind }) => kind === 'MONTH')
  const found = parts
    .toSorted((one, other) =>
      one.from === other.from ? (one.periodId < other.periodId ? -1 : 1) : one.from < other.from ? -1 : 1,
    )
    .flatMap((part) => {
      const of = part.scores.get(key)
      return of === undefined ? [] : [{ part, of }]
    })
  const isEnough = ({ part, of }: (typeof found)[number]): boolean =>
    isSum ||
    sheet.target !== 'PERSON' ||
    part.kind !== 'MONTH' ||
    of.workedDays === null ||
    of.workedDays >= minWorkedDays
  const hasEnough = found.some(isEnough)
  const counted = hasEnough ? found.filter(isEnough) : found
  const scores = counted.map(({ of }) => decimal(of.score))
  // Nobody was ever scored down from nothing: without any part it stands at its full marks.
  const value = isSum && scores.length > 0 ? sum(scores) : (mean(scores) ?? decimal(sheet.base))
  return {
    value,
    parts: found.map((each) => ({
      periodId: each.part.periodId,
      score: each.of.score,
      counted: counted.includes(each),
    })),
    deducted: found.reduce((total, { of }) => total.plus(of.deducted), ZERO),
    vetoes: found.flatMap(({ of }) => of.vetoes),
    sheets: isSum ? Math.max(1, scores.length) : 1,
  }
}
