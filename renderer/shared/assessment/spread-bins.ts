import { decimal, type Decimal } from '../../../db/model/assessment/decimal.ts'

export interface SpreadBin {
  /** `90–95`, or the one score there is. */
  readonly label: string
  readonly count: number
  /** The score asked about lies here. */
  readonly here: boolean
}

const STEPS = ['0.1', '0.2', '0.5', '1', '2', '5', '10', '20', '50', '100'] as const
const BINS_MAX = 12

const floorTo = (value: Decimal, step: Decimal): Decimal => value.div(step).round(0, 0).times(step)

/**
 * Scores in at most a dozen classes of one width, lowest first; each class holds its lower bound and not its upper. Only
 * the last holds both where the best score is its upper bound: nobody has more than full marks.
 */
export function spreadBins(spread: readonly string[], own: string | null): readonly SpreadBin[] {
  const scores = spread.map((score) => decimal(score))
  const [first] = scores
  if (first === undefined) return []
  const low = scores.reduce((least, score) => (score.lt(least) ? score : least), first)
  const high = scores.reduce((most, score) => (score.gt(most) ? score : most), first)
  const step = decimal(
    STEPS.find((each) =>
      high
        .minus(low)
        .div(each)
        .lt(BINS_MAX - 1),
    ) ?? '200',
  )
  // Rounded towards zero; below zero the class begins one step lower.
  const begin = (score: Decimal): Decimal => {
    const cut = floorTo(score, step)
    return cut.gt(score) ? cut.minus(step) : cut
  }
  if (high.eq(low)) return [{ label: low.toFixed(), count: scores.length, here: own !== null && low.eq(own) }]
  const start = begin(low)
  const last = Number(begin(high).minus(start).div(step)) - (begin(high).eq(high) ? 1 : 0)
  const placeOf = (score: Decimal): number => Math.min(last, Number(begin(score).minus(start).div(step)))
  const counts = Array.from({ length: last + 1 }, () => 0)
  for (const score of scores) counts[placeOf(score)] = (counts[placeOf(score)] ?? 0) + 1
  const ownPlace = own === null ? -1 : placeOf(decimal(own))
  return counts.map((count, index) => {
    const from = start.plus(step.times(index))
    return { label: `${from.toFixed()}–${from.plus(step).toFixed()}`, count, here: index === ownPlace }
  })
}
