import { DEFAULT_SCORE_RULES } from '../../model/assessment/default-rules.ts'
import { scoreRulesOn } from '../../model/assessment/rules-check.ts'
import type { ScoreRuleSet } from '../../model/assessment/score-rules.ts'
import type { Day } from '../../model/day.ts'
import { readEntityEvents, type ReadDb } from '../../store/index.ts'
import type { DeskContext } from '../context.ts'

type Sets = DeskContext['reference']['scoreRules']

interface OwnSets {
  readonly sets: readonly ScoreRuleSet[]
  /** First day of the first of them. */
  readonly from: Day
}

const known = new WeakMap<Sets, OwnSets | null>()

/** The hall's own sets, given-up ones left out; null where it has none. */
const ownSets = (all: Sets): OwnSets | null => {
  const before = known.get(all)
  if (before !== undefined) return before
  const sets = [...all.values()].filter((rules) => rules.active)
  const [from] = sets.map((rules) => rules.validFrom).toSorted()
  const own = from === undefined ? null : { sets, from }
  known.set(all, own)
  return own
}

/**
 * The rules of a day; null on a day no set covers. The pack the program comes with holds until the first set of the hall's
 * own begins, so that a first set for next month takes nothing away from this one.
 */
export const rulesForDay = ({ reference }: Pick<DeskContext, 'reference'>, day: Day): ScoreRuleSet | null => {
  const own = ownSets(reference.scoreRules)
  return own === null || day < own.from ? scoreRulesOn([], day) : scoreRulesOn(own.sets, day)
}

const isVersion = (rules: ScoreRuleSet, version: number): boolean => rules.version === version

/** A rule set as one of its versions had it; null where this machine does not know it. */
export const rulesVersion = (
  {
    reference,
    store,
  }: { readonly reference: DeskContext['reference']; readonly store: { readonly read: ReadDb } },
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
