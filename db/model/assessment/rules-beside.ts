import { checkScoreRules, checkScoreRuleSets, type ScoreRulesProblem } from './rules-check.ts'
import type { ScoreRuleSet } from './score-rules.ts'

/**
 * What is wrong with one rule set in itself and in its dates beside the others. Problems of a set can be placed in it only
 * where each of its own codes is known, so those between sets come last.
 */
export const problemsBeside = (
  rules: ScoreRuleSet,
  others: readonly ScoreRuleSet[],
): readonly ScoreRulesProblem[] => [
  ...checkScoreRules(rules),
  ...checkScoreRuleSets([...others.filter(({ rulesId }) => rulesId !== rules.rulesId), rules])
    .filter(({ rulesId }) => rulesId === rules.rulesId)
    .map(({ code, at, params }) => ({ code, at, params })),
]

/** Days without rules are told and may stay: the set that follows is often not written yet, or the hall does not score. */
export const isRemark = ({ code }: Pick<ScoreRulesProblem, 'code'>): boolean => code === 'HOLE'
