import { DEFAULT_SCORE_RULES } from '../../model/assessment/default-rules.ts'
import { scoreRulesOn } from '../../model/assessment/rules-check.ts'
import type { ScoreRuleSet } from '../../model/assessment/score-rules.ts'
import { addDays, type Day } from '../../model/day.ts'
import { readEntityEvents, type ReadDb } from '../../store/index.ts'
import type { DeskContext } from '../context.ts'

type Sets = DeskContext['reference']['scoreRules']

const inUse = new WeakMap<Sets, readonly ScoreRuleSet[]>()

/**
 * Rule sets a hall scores by. The pack the program comes with holds until the first set of the hall's own begins; from then
 * on a day without a set is a day without rules.
 */
const setsInUse = (all: Sets): readonly ScoreRuleSet[] => {
  const known = inUse.get(all)
  if (known) return known
  const own = [...all.values()].filter((rules) => rules.active)
  const [first] = own.map((rules) => rules.validFrom).toSorted()
  const isBefore = first !== undefined && first > DEFAULT_SCORE_RULES.validFrom
  const sets =
    first === undefined
      ? [DEFAULT_SCORE_RULES]
      : [...(isBefore ? [{ ...DEFAULT_SCORE_RULES, validTo: addDays(first, -1) }] : []), ...own]
  inUse.set(all, sets)
  return sets
}

/** The rules of a day; null on a day no set covers. */
export const scoreRulesInForce = (
  { reference }: Pick<DeskContext, 'reference'>,
  day: Day,
): ScoreRuleSet | null => scoreRulesOn(setsInUse(reference.scoreRules), day)

const isVersion = (rules: ScoreRuleSet, version: number): boolean => rules.version === version

/** A rule set as one of its versions had it; null where this machine does not know it. */
export const scoreRulesVersion = (
  { reference, store }: { readonly reference: DeskContext['reference']; readonly store: { readonly read: ReadDb } },
  { rulesId, version }: { readonly rulesId: string; readonly version: number },
): ScoreRuleSet | null => {
  const current = reference.scoreRules.get(rulesId)
  if (current && isVersion(current, version)) return current
  // Checked against its event's schema when it was recorded.
  const saved = readEntityEvents(store.read, 'score_rules', rulesId)
    .map((event) => event.payload as ScoreRuleSet)
    .findLast((rules) => isVersion(rules, version))
  if (saved) return saved
  return rulesId === DEFAULT_SCORE_RULES.rulesId && isVersion(DEFAULT_SCORE_RULES, version)
    ? DEFAULT_SCORE_RULES
    : null
}
