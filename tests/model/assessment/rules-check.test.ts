import { describe, expect, it } from 'vitest'
import { ScoreRulesProblem } from '../../../db/contract/score-rules.ts'
import { DEFAULT_SCORE_RULES } from '../../../db/model/assessment/default-rules.ts'
import {
  checkScoreRules,
  checkScoreRuleSets,
  SCORE_RULES_PROBLEMS,
  scoreRulesOn,
  type ScoreRulesProblemCode,
} from '../../../db/model/assessment/rules-check.ts'
import {
  AutoSource,
  ScoreRuleSet,
  type Award,
  type Grade,
  type RuleItem,
} from '../../../db/model/assessment/score-rules.ts'
import { dimension, item, rulesOf, sheet } from '../../helpers/score-facts.ts'

const SHEET = sheet('PERSON', '100', [dimension('A', '60'), dimension('B', '40')])
const told = (changes: Partial<ScoreRuleSet>) =>
  checkScoreRules(rulesOf({ sheets: [SHEET], ...changes })).map(({ code, at }) => `${code} ${at}`.trim())
const ofItem = (rest: Partial<RuleItem>, delta = '-1') =>
  told({ items: [item('PERSON', 'A', 'X', delta, rest)] })
const grade = (code: string, from: string | null, rest: Partial<Grade> = {}): Grade => ({
  code,
  name: code,
  from,
  yearRankWithin: null,
  ...rest,
})
const award = (code: string, rest: Partial<Award> = {}): Award => ({
  code,
  name: code,
  target: 'PERSON',
  cycle: 'MONTH',
  quota: { kind: 'SHARE', share: '0.2' },
  minScore: null,
  ties: [],
  ...rest,
})
const late = (code: string, minutesFrom: number | null, minutesBelow: number | null, countFrom?: number) =>
  item('PERSON', 'A', code, '-1', {
    autoSource: 'LATE',
    when: { minutesFrom, minutesBelow, countFrom: countFrom ?? null },
  })

/** Each fault by itself, with exactly what is told of it. */
const FAULTS: Readonly<Record<Exclude<ScoreRulesProblemCode, 'OVERLAP' | 'HOLE'>, () => string[]>> = {
  DATES_BACKWARD: () => told({ validFrom: '2026-02-01', validTo: '2026-01-31' }),
  WEIGHTS: () => told({ sheets: [sheet('PERSON', '100', [dimension('A', '60', { weight: '0.5' })])] }),
  SHEET_TWICE: () => told({ sheets: [SHEET, SHEET] }),
  NO_SHEET: () => told({ items: [item('WINDOW', 'A', 'X', '-1')] }),
  DIMENSION_TWICE: () =>
    told({ sheets: [sheet('PERSON', '100', [dimension('A', '60'), dimension('A', '40')])] }),
  DIMENSION_UNKNOWN: () => ofItem({ dimension: 'C' }),
  FIGURE_UNNAMED: () => told({ sheets: [sheet('PERSON', '1', [dimension('A', '1', { source: 'FIGURE' })])] }),
  ITEM_TWICE: () => told({ items: [item('PERSON', 'A', 'X', '-1'), item('PERSON', 'B', 'X', '-1')] }),
  DELTA_STEP: () => ofItem({}, '-0.25'),
  DELTA_RANGE: () => ofItem({}, '-100.1'),
  DELTA_SIGNS: () => ofItem({ deltaTo: '1' }),
  CAP_RANGE: () => ofItem({ cap: '0' }),
  LINK_UNKNOWN: () => ofItem({ linked: [{ to: 'UNIT', dimension: 'A', share: '0.5' }] }),
  LINK_SELF: () => ofItem({ linked: [{ to: 'PERSON', dimension: 'B', share: '0.5' }] }),
  SOURCE_TWICE: () => told({ items: [late('X', null, 11), late('Y', 10, null)] }),
  SOURCE_TARGET: () => ofItem({ autoSource: 'POST_UNCOVERED' }),
  WHEN_BACKWARD: () =>
    ofItem({ autoSource: 'LATE', when: { minutesFrom: 30, minutesBelow: 30, countFrom: null } }),
  GRADES_ORDER: () => told({ grades: [grade('LOW', '60'), grade('HIGH', '80'), grade('REST', null)] }),
  GRADE_TWICE: () => told({ grades: [grade('G', '60'), grade('G', null)] }),
  AWARD_TWICE: () => told({ awards: [award('W'), award('W')] }),
  AWARD_SHARE: () => told({ awards: [award('W', { quota: { kind: 'SHARE', share: '1.01' } })] }),
  AWARD_TARGET: () => told({ awards: [award('W', { target: 'WINDOW' })] }),
  MOST_BELOW_BASE: () => told({ sheets: [{ ...SHEET, most: '99.9' }] }),
}
const AT: Partial<Record<ScoreRulesProblemCode, string>> = {
  DATES_BACKWARD: '',
  WEIGHTS: 'PERSON',
  SHEET_TWICE: 'PERSON',
  DIMENSION_TWICE: 'A',
  FIGURE_UNNAMED: 'A',
  SOURCE_TWICE: 'Y',
  GRADES_ORDER: 'HIGH',
  GRADE_TWICE: 'G',
  AWARD_TWICE: 'W',
  AWARD_SHARE: 'W',
  AWARD_TARGET: 'W',
  MOST_BELOW_BASE: 'PERSON',
}

describe('a rule set', () => {
  it.each(Object.entries(FAULTS))('is told of %s, and of nothing else', (code, find) => {
    expect(find()).toEqual([`${code} ${AT[code as ScoreRulesProblemCode] ?? 'X'}`.trim()])
  })
  it('is told of every kind of fault there is', () => {
    expect([...Object.keys(FAULTS), 'OVERLAP', 'HOLE'].toSorted()).toEqual(
      [...SCORE_RULES_PROBLEMS].toSorted(),
    )
    for (const found of checkScoreRules(rulesOf({ items: [item('WINDOW', 'A', 'X', '-1')] })))
      expect(ScoreRulesProblem.parse(found)).toEqual(found)
  })
  it('without a fault is told of none', () => {
    expect(told({})).toEqual([])
    expect(told({ items: [late('X', null, 11), late('Y', 11, null)] })).toEqual([])
    // A higher count goes before a lower one, so both may stand.
    expect(told({ items: [late('X', null, null, 3), late('Y', null, null, 5)] })).toEqual([])
    expect(ofItem({ veto: 'YEAR' }, '0')).toEqual([])
    expect(ofItem({ linked: [{ to: 'CHIEF_REP', dimension: 'B', share: '0.5' }] })).toEqual([])
  })
  it('names each end and each bound that is out of range', () => {
    expect(ofItem({}, '0')).toEqual(['DELTA_RANGE X'])
    expect(ofItem({ deltaTo: '-5.05' })).toEqual(['DELTA_STEP X'])
    expect(ofItem({ cap: '-3' })).toEqual(['CAP_RANGE X'])
    expect(ofItem({ cap: '1' }, '-2')).toEqual(['CAP_RANGE X'])
    expect(ofItem({ linked: [{ to: 'CHIEF_REP', dimension: 'B', share: '-0.5' }] })).toEqual([
      'DELTA_RANGE X',
    ])
    expect(told({ awards: [award('W', { quota: { kind: 'SHARE', share: '0' } })] })).toEqual([
      'AWARD_SHARE W',
    ])
    expect(told({ sheets: [sheet('PERSON', '1', [dimension('A', '1', { most: '0.5' })])] })).toEqual([
      'MOST_BELOW_BASE A',
    ])
  })
  it('takes no mean of what the target does not have', () => {
    const of = (target: 'PERSON' | 'WINDOW' | 'UNIT', source: 'PERSONS_MEAN' | 'WINDOWS_MEAN') =>
      told({ sheets: [sheet(target, '1', [dimension('A', '1', { source })])] })
    expect(of('PERSON', 'PERSONS_MEAN')).toEqual(['SOURCE_TARGET A'])
    expect(of('PERSON', 'WINDOWS_MEAN')).toEqual(['SOURCE_TARGET A'])
    expect(of('WINDOW', 'WINDOWS_MEAN')).toEqual(['SOURCE_TARGET A'])
    expect(of('WINDOW', 'PERSONS_MEAN')).toEqual(['NO_SHEET A'])
    expect(of('UNIT', 'WINDOWS_MEAN')).toEqual(['NO_SHEET A'])
  })
  it('orders grades within each kind of period', () => {
    expect(told({ grades: [grade('A', null), grade('B', null)] })).toEqual(['GRADES_ORDER A'])
    expect(told({ grades: [grade('A', '60')] })).toEqual(['GRADES_ORDER A'])
    expect(
      told({
        grades: [
          grade('Y', '90', { cycle: 'YEAR' }),
          grade('Z', null, { cycle: 'YEAR' }),
          grade('M', '95', { cycle: 'MONTH' }),
          grade('N', null, { cycle: 'MONTH' }),
        ],
      }),
    ).toEqual([])
  })
})

describe('the pack a hall begins with', () => {
  it('is a rule set without a fault', () => {
    expect(ScoreRuleSet.parse(DEFAULT_SCORE_RULES)).toEqual(DEFAULT_SCORE_RULES)
    expect(checkScoreRules(DEFAULT_SCORE_RULES)).toEqual([])
    expect(checkScoreRuleSets([DEFAULT_SCORE_RULES])).toEqual([])
  })
  it('proposes points for what the published rules give points for', () => {
    const named = new Set(DEFAULT_SCORE_RULES.items.map(({ autoSource }) => autoSource))
    expect(AutoSource.options.filter((source) => !named.has(source))).toEqual([
      'RELIEF_REFUSED',
      'DATA_CONFLICT',
    ])
  })
  it('charges every fault of a window half to its chief representative', () => {
    const faults = DEFAULT_SCORE_RULES.items.filter(
      ({ target, delta }) => target === 'WINDOW' && delta.startsWith('-'),
    )
    expect(faults.length).toBeGreaterThan(15)
    for (const { linked } of faults) expect(linked).toMatchObject([{ to: 'CHIEF_REP', share: '0.5' }])
  })
  it('counts what is known of a month alone from the month on', () => {
    const ofMonth = DEFAULT_SCORE_RULES.items.filter(
      ({ autoSource }) => autoSource?.endsWith('_IN_MONTH') || autoSource === 'NOT_FULL_ATTENDANCE',
    )
    expect(ofMonth.map(({ cycle }) => cycle)).toEqual(['MONTH', 'MONTH', 'MONTH'])
  })
})

const set = (name: string, validFrom: string, validTo: string | null) =>
  rulesOf({ rulesId: name, name, validFrom, validTo })
const between = (...sets: ScoreRuleSet[]) =>
  checkScoreRuleSets(sets).map(
    ({ rulesId, code, at, params }) => `${rulesId}: ${code} ${at} ${params['from']}…${params['to']}`,
  )

describe('rule sets beside each other', () => {
  it('leave no day open and give none two', () => {
    const a = set('a', '2026-01-01', '2026-03-31')
    expect(between(a, set('b', '2026-04-01', null))).toEqual([])
    expect(between(set('b', '2026-04-03', null), a)).toEqual(['a: HOLE b 2026-04-01…2026-04-02'])
    expect(between(a)).toEqual(['a: HOLE  2026-04-01…'])
    expect(between(a, set('b', '2026-03-01', null))).toEqual([
      'b: OVERLAP a 2026-03-01…2026-03-31',
      'a: OVERLAP b 2026-03-01…2026-03-31',
    ])
    expect(between(set('a', '2026-01-01', null), set('b', '2026-03-01', '2026-03-31'))).toEqual([
      'b: OVERLAP a 2026-03-01…2026-03-31',
      'a: OVERLAP b 2026-03-01…2026-03-31',
    ])
    expect(between(set('a', '2026-01-01', null), set('b', '2026-01-01', null))).toHaveLength(2)
  })
  it('are not measured against the pack, nor by one that ends before it begins', () => {
    const own = set('a', '2026-01-01', null)
    expect(between(DEFAULT_SCORE_RULES, own)).toEqual([])
    expect(between(own, set('b', '2026-03-01', '2026-02-01'))).toEqual([])
    expect(between()).toEqual([])
  })
  it('give every day one set: the pack only where the hall has none of its own', () => {
    const [a, b] = [set('a', '2026-01-01', '2026-03-31'), set('b', '2026-03-01', null)]
    expect(scoreRulesOn([], '2020-01-01')).toBe(DEFAULT_SCORE_RULES)
    expect(scoreRulesOn([DEFAULT_SCORE_RULES], '2020-01-01')).toBe(DEFAULT_SCORE_RULES)
    expect(scoreRulesOn([DEFAULT_SCORE_RULES, a], '2025-12-31')).toBeNull()
    expect(scoreRulesOn([DEFAULT_SCORE_RULES, a], '2026-01-01')).toBe(a)
    for (const sets of [
      [a, b],
      [b, a],
    ]) {
      expect(scoreRulesOn(sets, '2026-02-28')).toBe(a)
      expect(scoreRulesOn(sets, '2026-03-15')).toBe(b)
      expect(scoreRulesOn(sets, '2026-05-01')).toBe(b)
    }
    const twin = { ...a, rulesId: 'twin', version: 2 }
    expect(scoreRulesOn([a, twin], '2026-02-01')).toBe(twin)
    expect(scoreRulesOn([twin, a], '2026-02-01')).toBe(twin)
  })
})
