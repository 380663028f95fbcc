import { decimal, sum, toText } from '../../../db/model/assessment/decimal.ts'

/** Points with their sign, as people write them: `−2`, `+1`, `0`. A true minus sign is as wide as the plus. */
export const signed = (points: string): string => {
  const value = decimal(points)
  if (value.eq(0)) return '0'
  return value.lt(0) ? `−${value.abs().toFixed()}` : `+${value.toFixed()}`
}

/** The same without a plus: a score or a part of one. */
export const plainPoints = (points: string): string => points.replace(/^-/, '−')

const FOUR_DIGITS = 4

/** Exact to four digits, as the words beside it show every figure. */
export const timesOf = (...factors: readonly (string | number)[]): string =>
  toText(
    factors.reduce((product, factor) => product.times(factor), decimal(1)),
    FOUR_DIGITS,
  )

export const sumOf = (points: readonly string[]): string =>
  toText(sum(points.map((each) => decimal(each))), FOUR_DIGITS)

/** Below 0 for one before another. */
export const comparePoints = (one: string, other: string): number => decimal(one).cmp(decimal(other))

/** A rank as it is shown; 0 is one this machine does not know, having the records of its own units alone. */
export const rankWords = (rank: number): string => (rank === 0 ? '—' : String(rank))
