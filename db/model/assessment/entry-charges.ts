import { StaffId, UnitId, WindowId } from '../ids.ts'
import type { Charge } from './charges.ts'
import { decimal, larger, smaller, toText, type DecimalText } from './decimal.ts'
import type { LinkedCharge, RuleItem, ScoreTarget } from './score-rules.ts'

/** Whom an entry is about, as it was on its day. */
export interface ChargedSubject {
  readonly staffId: string | null
  readonly windowId: string | null
  readonly unitId: string | null
  /** Active chief representatives of the unit concerned; none: what would be theirs is left out. */
  readonly chiefRepIds: readonly string[]
}

const STEP = '0.1'

/** Points are given in tenths; the half of one for a chief representative may be finer. */
export const isInSteps = (delta: DecimalText): boolean => decimal(delta).mod(STEP).eq(0)

/** Whether a delta is what the item says: its own, or in tenths between its two ends. */
export function fitsItem({ delta, deltaTo }: RuleItem, chosen: DecimalText): boolean {
  const [one, other] = [decimal(delta), decimal(deltaTo ?? delta)]
  const value = decimal(chosen)
  return value.gte(smaller(one, other)) && value.lte(larger(one, other)) && isInSteps(chosen)
}

type Named = Pick<Charge, 'target' | 'subjectId'>

function subjectOf(target: ScoreTarget, { staffId, windowId, unitId }: ChargedSubject): readonly Named[] {
  switch (target) {
    case 'PERSON':
      return staffId === null ? [] : [{ target, subjectId: StaffId.parse(staffId) }]
    case 'WINDOW':
      return windowId === null ? [] : [{ target, subjectId: WindowId.parse(windowId) }]
    case 'UNIT':
      return unitId === null ? [] : [{ target, subjectId: UnitId.parse(unitId) }]
  }
}

const linkedTo = (to: LinkedCharge['to'], subject: ChargedSubject): readonly Named[] =>
  to === 'CHIEF_REP'
    ? [...new Set(subject.chiefRepIds)]
        .toSorted()
        .map((staffId) => ({ target: 'PERSON', subjectId: StaffId.parse(staffId) }))
    : subjectOf(to, subject)

/** The target a link charges: a chief representative is a person. */
export const targetOfLink = (to: LinkedCharge['to']): ScoreTarget => (to === 'CHIEF_REP' ? 'PERSON' : to)

/**
 * What one count of an item does to whom: its own subject first, then those linked to it. Empty where nobody is there to be
 * charged. Whoever is charged for a thing is not charged along for it as well: a chief representative's own fault costs once.
 *
 * @param delta the item's own, or what was chosen between its two ends
 */
export function chargesOf(
  item: RuleItem,
  subject: ChargedSubject,
  delta: DecimalText = item.delta,
): readonly Charge[] {
  const charges: Charge[] = subjectOf(item.target, subject).map((named) => ({
    ...named,
    dimension: item.dimension,
    delta,
    linked: false,
  }))
  if (charges.length === 0) return charges
  for (const { to, dimension, share } of item.linked) {
    const points = toText(decimal(delta).times(share), 4)
    if (points === '0') continue
    for (const named of linkedTo(to, subject)) {
      const isCharged = charges.some(
        (charge) =>
          charge.target === named.target &&
          charge.subjectId === named.subjectId &&
          (!charge.linked || charge.dimension === dimension),
      )
      if (!isCharged) charges.push({ ...named, dimension, delta: points, linked: true })
    }
  }
  return charges
}
