import { Big } from 'big.js'
import { z } from 'zod'

// Points are decimals in text. Binary floats never touch a score: 0.1 three times is 0.3 on every machine.

/** A decimal number as text, plain notation, at most four digits before the point and four after it. */
export const DecimalText = z.string().regex(/^-?\d{1,4}(\.\d{1,4})?$/)
export type DecimalText = z.infer<typeof DecimalText>

/** One hall's scores never need more; divisions are cut here and rounded once, half up, where a score is published. */
const Exact = Big()
Exact.DP = 20
Exact.RM = Exact.roundHalfUp

export type Decimal = Big

export const decimal = (text: string | number): Decimal => new Exact(text)
export const ZERO: Decimal = decimal(0)

export const sum = (values: readonly Decimal[]): Decimal =>
  values.reduce((total, value) => total.plus(value), ZERO)

/** Null for no values. */
export const mean = (values: readonly Decimal[]): Decimal | null =>
  values.length === 0 ? null : sum(values).div(values.length)

export const smaller = (one: Decimal, other: Decimal): Decimal => (one.lt(other) ? one : other)
export const larger = (one: Decimal, other: Decimal): Decimal => (one.gt(other) ? one : other)

/** Rounded half away from zero, as a score is published; `95.6`, `95`, never `95.60`. */
export const toText = (value: Decimal, decimals: number): string => {
  const rounded = value.round(decimals)
  return rounded.eq(0) ? '0' : rounded.toFixed()
}
