import { addDays, type Day } from '../day.ts'
import { DEFAULT_SCORE_RULES } from './default-rules.ts'
import { decimal, sum, type Decimal } from './decimal.ts'
import { isInSteps, targetOfLink } from './entry-charges.ts'
import {
  PeriodKind,
  sheetOf,
  type Award,
  type Dimension,
  type Grade,
  type RuleItem,
  type ScoreRuleSet,
  type ScoreSheet,
} from './score-rules.ts'

export const SCORE_RULES_PROBLEMS = [
  'DATES_BACKWARD',
  'OVERLAP',
  'HOLE',
  'WEIGHTS',
  'SHEET_TWICE',
  'NO_SHEET',
  'DIMENSION_TWICE',
  'DIMENSION_UNKNOWN',
  'FIGURE_UNNAMED',
  'ITEM_TWICE',
  'DELTA_STEP',
  'DELTA_RANGE',
  'DELTA_SIGNS',
  'CAP_RANGE',
  'LINK_UNKNOWN',
  'LINK_SELF',
  'SOURCE_TWICE',
  'SOURCE_TARGET',
  'WHEN_BACKWARD',
  'GRADES_ORDER',
  'GRADE_TWICE',
  'AWARD_TWICE',
  'AWARD_SHARE',
  'AWARD_TARGET',
  'MOST_BELOW_BASE',
] as const
export type ScoreRulesProblemCode = (typeof SCORE_RULES_PROBLEMS)[number]

/** One thing wrong with a rule set. `at`: code of the item, dimension, grade or award; target of a sheet; empty: the whole. */
export interface ScoreRulesProblem {
  readonly code: ScoreRulesProblemCode
  readonly at: string
  readonly params: Record<string, string | number>
}

const problem = (
  code: ScoreRulesProblemCode,
  at: string,
  params: ScoreRulesProblem['params'] = {},
): ScoreRulesProblem => ({ code, at, params })

/** Codes that stand more than once, each told once. */
const twice = (code: ScoreRulesProblemCode, names: readonly string[]): readonly ScoreRulesProblem[] => {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].filter(([, count]) => count > 1).map(([name, count]) => problem(code, name, { count }))
}

function dimensionProblems(
  rules: ScoreRuleSet,
  { target }: ScoreSheet,
  { code, full, most, source, figure }: Dimension,
): readonly ScoreRulesProblem[] {
  const problems: ScoreRulesProblem[] = []
  if (source === 'FIGURE' && figure.trim() === '') problems.push(problem('FIGURE_UNNAMED', code, { target }))
  if (most !== null && decimal(most).lt(full)) problems.push(problem('MOST_BELOW_BASE', code, { full, most }))
  if (source === 'PERSONS_MEAN' || source === 'WINDOWS_MEAN') {
    const of = source === 'PERSONS_MEAN' ? 'PERSON' : 'WINDOW'
    // A person has no people to take a mean of, a window no windows.
    if (target === 'PERSON' || target === of)
      problems.push(problem('SOURCE_TARGET', code, { source, target }))
    else if (sheetOf(rules, of) === undefined) problems.push(problem('NO_SHEET', code, { target: of }))
  }
  return problems
}

function sheetProblems(rules: ScoreRuleSet, sheet: ScoreSheet): readonly ScoreRulesProblem[] {
  const { target, base, most, dimensions } = sheet
  const problems: ScoreRulesProblem[] = []
  const full = sum(dimensions.map(({ full, weight }) => decimal(full).times(weight)))
  if (!full.eq(base)) problems.push(problem('WEIGHTS', target, { sum: full.toFixed(), base }))
  if (decimal(most).lt(base)) problems.push(problem('MOST_BELOW_BASE', target, { full: base, most }))
  return [
    ...problems,
    ...twice(
      'DIMENSION_TWICE',
      dimensions.map(({ code }) => code),
    ),
    ...dimensions.flatMap((dimension) => dimensionProblems(rules, sheet, dimension)),
  ]
}

const hasDimension = (sheet: ScoreSheet | undefined, code: string): boolean =>
  sheet?.dimensions.some((dimension) => dimension.code === code) ?? false

const smallest = (item: RuleItem): Decimal => {
  const [one, other] = [decimal(item.delta).abs(), decimal(item.deltaTo ?? item.delta).abs()]
  return one.lt(other) ? one : other
}

function deltaProblems(item: RuleItem, sheet: ScoreSheet | undefined): readonly ScoreRulesProblem[] {
  const { code, delta, deltaTo, cap, veto } = item
  const problems: ScoreRulesProblem[] = []
  const ends = deltaTo === null ? [delta] : [delta, deltaTo]
  for (const end of ends) {
    if (!isInSteps(end)) problems.push(problem('DELTA_STEP', code, { delta: end }))
    const most = sheet?.most ?? null
    // Nothing takes more than a whole sheet, and what takes nothing has to bar something.
    const isTooMuch = most !== null && decimal(end).abs().gt(most)
    if (isTooMuch || (decimal(end).eq(0) && veto === 'NONE'))
      problems.push(problem('DELTA_RANGE', code, { delta: end, most: most ?? '' }))
  }
  if (deltaTo !== null && decimal(delta).times(deltaTo).lt(0))
    problems.push(problem('DELTA_SIGNS', code, { delta, deltaTo }))
  if (cap !== null && (decimal(cap).lte(0) || decimal(cap).lt(smallest(item))))
    problems.push(problem('CAP_RANGE', code, { cap, delta }))
  return problems
}

function linkProblems(rules: ScoreRuleSet, item: RuleItem): readonly ScoreRulesProblem[] {
  return item.linked.flatMap(({ to, dimension, share }) => {
    const found: ScoreRulesProblem[] = []
    if (to === item.target) found.push(problem('LINK_SELF', item.code, { to }))
    if (!hasDimension(sheetOf(rules, targetOfLink(to)), dimension))
      found.push(problem('LINK_UNKNOWN', item.code, { to, dimension }))
    // A share is a part of the delta, or some times it; never its opposite.
    if (decimal(share).lte(0) || decimal(share).gt(10))
      found.push(problem('DELTA_RANGE', item.code, { delta: share, most: 10 }))
    return found
  })
}

function itemProblems(rules: ScoreRuleSet, item: RuleItem): readonly ScoreRulesProblem[] {
  const { code, target, dimension, autoSource, when } = item
  const sheet = sheetOf(rules, target)
  const problems: ScoreRulesProblem[] = []
  if (sheet === undefined) problems.push(problem('NO_SHEET', code, { target }))
  else if (!hasDimension(sheet, dimension)) problems.push(problem('DIMENSION_UNKNOWN', code, { dimension }))
  // An empty post is nobody's in person: nobody is there.
  if (target === 'PERSON' && autoSource === 'POST_UNCOVERED')
    problems.push(problem('SOURCE_TARGET', code, { source: autoSource, target }))
  if (when.minutesFrom !== null && when.minutesBelow !== null && when.minutesFrom >= when.minutesBelow)
    problems.push(problem('WHEN_BACKWARD', code, { from: when.minutesFrom, below: when.minutesBelow }))
  return [...problems, ...deltaProblems(item, sheet), ...linkProblems(rules, item)]
}

const from = ({ when }: RuleItem): number => when.minutesFrom ?? 0
const below = ({ when }: RuleItem): number => when.minutesBelow ?? Number.POSITIVE_INFINITY

/** One fact is one entry: two items that the same fact fits alike leave open which. A higher count goes before a lower one. */
function sourceProblems({ items }: ScoreRuleSet): readonly ScoreRulesProblem[] {
  return items.flatMap((item, at) => {
    if (item.autoSource === null) return []
    const other = items
      .slice(0, at)
      .find(
        (each) =>
          each.autoSource === item.autoSource &&
          (each.when.countFrom ?? 0) === (item.when.countFrom ?? 0) &&
          from(each) < below(item) &&
          from(item) < below(each),
      )
    return other === undefined
      ? []
      : [problem('SOURCE_TWICE', item.code, { source: item.autoSource, other: other.code })]
  })
}

/** In every kind of period: bounds go down, and the last grade takes whoever is left. */
function gradeProblems(grades: readonly Grade[]): readonly ScoreRulesProblem[] {
  const misplaced = new Set<string>()
  for (const kind of PeriodKind.options) {
    const given = grades.filter(({ cycle }) => cycle === undefined || cycle === kind)
    given.forEach(({ code, from }, at) => {
      const isLast = at === given.length - 1
      const previous = given[at - 1]?.from ?? null
      const isMisplaced =
        from === null ? !isLast : isLast || (previous !== null && !decimal(from).lt(previous))
      if (isMisplaced) misplaced.add(code)
    })
  }
  return [
    ...twice(
      'GRADE_TWICE',
      grades.map(({ code }) => code),
    ),
    ...[...misplaced].map((code) => problem('GRADES_ORDER', code)),
  ]
}

function awardProblems(rules: ScoreRuleSet, { code, target, quota }: Award): readonly ScoreRulesProblem[] {
  const problems: ScoreRulesProblem[] = []
  if (sheetOf(rules, target) === undefined) problems.push(problem('AWARD_TARGET', code, { target }))
  if (quota.kind === 'SHARE' && (decimal(quota.share).lte(0) || decimal(quota.share).gt(1)))
    problems.push(problem('AWARD_SHARE', code, { share: quota.share }))
  return problems
}

/** What is wrong with one rule set in itself; empty: it can be scored by. */
export function checkScoreRules(rules: ScoreRuleSet): readonly ScoreRulesProblem[] {
  const { validFrom, validTo, sheets, items, grades, awards } = rules
  return [
    ...(validTo !== null && validTo < validFrom
      ? [problem('DATES_BACKWARD', '', { from: validFrom, to: validTo })]
      : []),
    ...twice(
      'SHEET_TWICE',
      sheets.map(({ target }) => target),
    ),
    ...sheets.flatMap((sheet) => sheetProblems(rules, sheet)),
    ...twice(
      'ITEM_TWICE',
      items.map(({ code }) => code),
    ),
    ...items.flatMap((item) => itemProblems(rules, item)),
    ...sourceProblems(rules),
    ...gradeProblems(grades),
    ...twice(
      'AWARD_TWICE',
      awards.map(({ code }) => code),
    ),
    ...awards.flatMap((award) => awardProblems(rules, award)),
  ]
}

/** A problem between sets, with the set it is told of. */
export interface ScoreRuleSetsProblem extends ScoreRulesProblem {
  readonly rulesId: string
}

const isDefault = ({ rulesId }: ScoreRuleSet): boolean => rulesId === DEFAULT_SCORE_RULES.rulesId

/** The pack only stands in where a hall has no set of its own. */
const inForce = (sets: readonly ScoreRuleSet[]): readonly ScoreRuleSet[] => {
  const own = sets.filter((set) => !isDefault(set))
  return own.length > 0 ? own : sets
}

const isBackward = ({ validFrom, validTo }: ScoreRuleSet): boolean => validTo !== null && validTo < validFrom

/** Last of the days both are in force; null: for ever. */
const firstToEnd = (one: Day | null, other: Day | null): Day | null =>
  one === null ? other : other === null || one < other ? one : other

/** Days with two sets or none, from the first set's first day on. `at`: name of the other set; empty: there is no other. */
export function checkScoreRuleSets(sets: readonly ScoreRuleSet[]): readonly ScoreRuleSetsProblem[] {
  const problems: ScoreRuleSetsProblem[] = []
  const add = (code: 'OVERLAP' | 'HOLE', of: ScoreRuleSet, at: string, from: Day, to: Day | null): void => {
    problems.push({ rulesId: of.rulesId, ...problem(code, at, { from, to: to ?? '' }) })
  }
  let covered: ScoreRuleSet | null = null
  const inOrder = inForce(sets)
    .filter((set) => !isBackward(set))
    .toSorted((one, other) =>
      one.validFrom === other.validFrom
        ? one.rulesId < other.rulesId
          ? -1
          : 1
        : one.validFrom < other.validFrom
          ? -1
          : 1,
    )
  for (const set of inOrder) {
    if (covered !== null) {
      const lastDay: Day | null = covered.validTo
      if (lastDay === null || lastDay >= set.validFrom) {
        const to = firstToEnd(lastDay, set.validTo)
        add('OVERLAP', set, covered.name, set.validFrom, to)
        add('OVERLAP', covered, set.name, set.validFrom, to)
      } else if (addDays(lastDay, 1) < set.validFrom)
        add('HOLE', covered, set.name, addDays(lastDay, 1), addDays(set.validFrom, -1))
      if (lastDay === null || (set.validTo !== null && set.validTo <= lastDay)) continue
    }
    covered = set
  }
  if (covered?.validTo) add('HOLE', covered, '', addDays(covered.validTo, 1), null)
  return problems
}

const covers = ({ validFrom, validTo }: ScoreRuleSet, day: Day): boolean =>
  validFrom <= day && (validTo === null || day <= validTo)

/**
 * The rule set of a day; null on a day the hall's own sets leave open. Of two the one that began later, so that even faulty
 * sets give one answer. Sets that were given up are left out by the caller.
 */
export function scoreRulesOn(sets: readonly ScoreRuleSet[], day: Day): ScoreRuleSet | null {
  if (sets.length === 0) return DEFAULT_SCORE_RULES
  const [first] = inForce(sets)
    .filter((set) => covers(set, day))
    .toSorted((one, other) =>
      one.validFrom !== other.validFrom
        ? one.validFrom > other.validFrom
          ? -1
          : 1
        : one.version !== other.version
          ? other.version - one.version
          : one.rulesId < other.rulesId
            ? -1
            : 1,
    )
  return first ?? null
}
