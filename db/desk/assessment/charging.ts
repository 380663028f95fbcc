import { ContractError } from '../../contract/index.ts'
import type { Charge } from '../../model/assessment/charges.ts'
import { chargesOf, fitsItem } from '../../model/assessment/entry-charges.ts'
import { itemsFor, quantityFor, type Fact } from '../../model/assessment/facts.ts'
import type { RuleItem, ScoreRuleSet } from '../../model/assessment/score-rules.ts'
import type { UnitId } from '../../model/ids.ts'
import { ASSESSING_ROLES } from '../../model/roles.ts'
import type { ReferenceData } from '../../store/index.ts'
import { signedIn, staffName, unitName, windowName, type DeskContext } from '../context.ts'

// What confirming or recording would take, and whom it concerns.

type Concerned = Pick<Fact, 'staffId' | 'windowId' | 'unitId'>
type NamedCharge = Charge & { readonly name: string }

/** Units an event can name. */
const UNITS_MAX = 20

const chiefRepsOf = ({ staff }: ReferenceData, unitId: string): string[] =>
  [...staff.values()]
    .filter((each) => each.active && each.unitId === unitId && each.roles.includes('CHIEF_REP'))
    .map(({ staffId }) => staffId)

/** What one count of a rule does to whom; empty where nobody is there to be charged. */
export const chargesFor = (
  { reference }: Pick<DeskContext, 'reference'>,
  item: RuleItem,
  { staffId, windowId, unitId }: Concerned,
  delta: string = item.delta,
): readonly Charge[] =>
  chargesOf(item, { staffId, windowId, unitId, chiefRepIds: chiefRepsOf(reference, unitId) }, delta)

/** The rules a fact can count by now, with how often and what they take. */
export const choicesFor = (
  context: Pick<DeskContext, 'reference'>,
  rules: ScoreRuleSet,
  fact: Fact,
): readonly { readonly item: RuleItem; readonly quantity: number; readonly charges: readonly Charge[] }[] =>
  itemsFor(rules, fact)
    .map((item) => ({
      item,
      quantity: quantityFor(item, fact),
      charges: chargesFor(context, item, fact),
    }))
    .filter(({ charges }) => charges.length > 0)

/** Every unit whose desks need a record that charges these; the unit concerned first. */
export const unitsCharged = (
  { staff, windows }: ReferenceData,
  charges: readonly Charge[],
  unitId: string,
): UnitId[] => {
  const units = charges.flatMap(({ target, subjectId }): readonly (string | undefined)[] =>
    target === 'PERSON'
      ? [staff.get(subjectId)?.unitId]
      : target === 'WINDOW'
        ? (windows.get(subjectId)?.unitIds ?? [])
        : [subjectId],
  )
  return [...new Set([unitId, ...units].filter((each) => each !== undefined))].slice(0, UNITS_MAX) as UnitId[]
}

export const named = (context: DeskContext, charges: readonly Charge[]): NamedCharge[] =>
  charges.map((charge) => ({
    ...charge,
    name:
      charge.target === 'PERSON'
        ? staffName(context, charge.subjectId)
        : charge.target === 'WINDOW'
          ? windowName(context, charge.subjectId)
          : unitName(context, charge.subjectId),
  }))

export const isCharged = (
  charges: readonly Pick<Charge, 'target' | 'subjectId'>[],
  staffId: string,
): boolean => charges.some(({ target, subjectId }) => target === 'PERSON' && subjectId === staffId)

/** Nobody decides on what is taken from themselves, nor on what is said of them. @throws ContractError OWN_SCORE */
export const requireOthers = (
  context: DeskContext,
  charges: readonly Charge[],
  staffId: string | null,
): void => {
  const me = signedIn(context).session.staff.staffId
  if (staffId === me || isCharged(charges, me)) throw new ContractError('OWN_SCORE')
}

export const isAssessor = (context: DeskContext): boolean =>
  signedIn(context).session.staff.roles.some((role) => ASSESSING_ROLES.includes(role))

/** The points of one count: the rule's own, or those chosen between its two ends. @throws ContractError SCORE_DELTA */
export const deltaOf = (item: RuleItem, chosen: string | null): string => {
  const delta = chosen ?? item.delta
  if (!fitsItem(item, delta))
    throw new ContractError('SCORE_DELTA', { from: item.delta, to: item.deltaTo ?? item.delta })
  return delta
}
