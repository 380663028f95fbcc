import type { Charge } from './charges.ts'
import { decimal, larger, smaller, toText, ZERO, type Decimal } from './decimal.ts'
import { subjectKey, type CountedEntry, type ScoreLine } from './score-types.ts'
import type { ScoreRuleSet } from './score-rules.ts'

/** One charge of an entry, as its subject sees it. */
export interface ChargedEntry {
  readonly entry: CountedEntry
  readonly charge: Charge
}

/** A line of a score with what it does, exactly. */
export interface CountedLine {
  readonly dimension: string
  readonly points: Decimal
  readonly line: ScoreLine
}

/** Points in words: the inputs have at most four digits, and so has every sum of theirs. */
export const exactText = (value: Decimal): string => toText(value, 4)

const before = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

/** By day, then by id, so that doubling and caps fall on the same entries on every machine. */
export const inOrder = (entries: readonly CountedEntry[]): readonly CountedEntry[] =>
  entries.toSorted((one, other) => before(one.day, other.day) || before(one.entryId, other.entryId))

/** What each subject is charged with, by `subjectKey`, in the order it counts. */
export function chargedBySubject(
  entries: readonly CountedEntry[],
): ReadonlyMap<string, readonly ChargedEntry[]> {
  const bySubject = new Map<string, ChargedEntry[]>()
  for (const entry of inOrder(entries))
    for (const charge of entry.charges) {
      const key = subjectKey(charge.target, charge.subjectId)
      const charged = bySubject.get(key)
      if (charged === undefined) bySubject.set(key, [{ entry, charge }])
      else charged.push({ entry, charge })
    }
  return bySubject
}

/**
 * The lines of one subject in one period. From the `doublingAfter` + 1st deduction on each counts twice; a quantity of three
 * is three deductions, so one entry may be split. After that the cap of its item: what is left of it, in the same order.
 */
export function linesOf(
  charged: readonly ChargedEntry[],
  items: ReadonlyMap<string, ScoreRuleSet['items'][number]>,
  doublingAfter: number | null,
): readonly CountedLine[] {
  let deductions = 0
  const spent = new Map<string, Decimal>()
  return charged.map(({ entry, charge }) => {
    const { entryId, day, itemCode, itemText, quantity } = entry
    const delta = decimal(charge.delta)
    const isDeduction = delta.lt(0)
    let doubled = 0
    if (isDeduction) {
      deductions += quantity
      if (doublingAfter !== null) doubled = Math.max(0, Math.min(quantity, deductions - doublingAfter))
    }
    const plain = delta.times(quantity + doubled)
    const cap = items.get(itemCode)?.cap ?? null
    let points = plain
    if (cap !== null) {
      const used = spent.get(itemCode) ?? ZERO
      const size = smaller(plain.abs(), larger(decimal(cap).minus(used), ZERO))
      spent.set(itemCode, used.plus(size))
      points = isDeduction ? ZERO.minus(size) : size
    }
    return {
      dimension: charge.dimension,
      points,
      line: {
        entryId,
        day,
        itemCode,
        itemText,
        quantity,
        delta: charge.delta,
        plain: exactText(plain),
        doubled: doubled > 0,
        points: exactText(points),
        linked: charge.linked,
      },
    }
  })
}

/** Points lines took, without sign. */
export const takenBy = (lines: readonly CountedLine[]): Decimal =>
  lines.reduce((total, { points }) => (points.lt(0) ? total.minus(points) : total), ZERO)
