import fc from '../../helpers/properties.ts'
import { describe, expect, test } from 'vitest'
import { DEFAULT_SCORE_RULES } from '../../../db/model/assessment/default-rules.ts'
import {
  factEntryId,
  halfDayKey,
  hasRuleFor,
  itemsFor,
  monthKey,
  quantityFor,
  recordKey,
  weekKey,
  type Fact,
} from '../../../db/model/assessment/facts.ts'
import { AutoSource, type RuleItem } from '../../../db/model/assessment/score-rules.ts'
import { sha256Hex } from '../../../db/store/sha256.ts'

const aFact = (overrides: Partial<Fact> = {}): Fact => ({
  key: 'LATE/1001/2026-03-02/AM',
  source: 'LATE',
  day: '2026-03-02',
  staffId: '1001',
  windowId: 'A01',
  unitId: 'SCJG',
  minutes: 7,
  quantity: 1,
  isGoingOn: false,
  params: {},
  evidence: [],
  ...overrides,
})
const LATE = DEFAULT_SCORE_RULES.items.find(({ autoSource }) => autoSource === 'LATE')
const anItem = (overrides: Partial<RuleItem>): RuleItem => ({ ...(LATE as RuleItem), ...overrides })
const withItems = (...items: readonly RuleItem[]) => ({ ...DEFAULT_SCORE_RULES, items: [...items] })
const codes = (items: readonly RuleItem[]) => items.map(({ code }) => code)
const when = (more: Partial<RuleItem['when']>) => ({
  minutesFrom: null,
  minutesBelow: null,
  countFrom: null,
  ...more,
})

describe('the rules a fact fits', () => {
  test('minutes from and below: each minute has one rule of the pack', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 600 }), (minutes) => {
        expect(codes(itemsFor(DEFAULT_SCORE_RULES, aFact({ minutes })))).toEqual([
          minutes < 11 ? 'CQ01' : 'CQ02',
        ])
      }),
    )
    // Without minutes no rule that asks for them fits.
    expect(itemsFor(DEFAULT_SCORE_RULES, aFact({ minutes: null }))).toEqual([])
  })

  test('a threshold is met from its count on, the highest first', () => {
    const rules = withItems(
      anItem({ code: 'three', when: when({ countFrom: 3 }) }),
      anItem({ code: 'five', when: when({ countFrom: 5 }) }),
      anItem({ code: 'any', when: when({}) }),
    )
    expect(codes(itemsFor(rules, aFact({ quantity: 2 })))).toEqual(['any'])
    expect(codes(itemsFor(rules, aFact({ quantity: 3 })))).toEqual(['three', 'any'])
    expect(codes(itemsFor(rules, aFact({ quantity: 9 })))).toEqual(['five', 'three', 'any'])
  })

  test('a rule for a window needs one, a rule for a person somebody', () => {
    const rules = withItems(
      anItem({ code: 'person' }),
      anItem({ code: 'window', target: 'WINDOW' }),
      anItem({ code: 'unit', target: 'UNIT' }),
    )
    expect(codes(itemsFor(rules, aFact({ staffId: null })))).toEqual(['window', 'unit'])
    expect(codes(itemsFor(rules, aFact({ windowId: null })))).toEqual(['person', 'unit'])
  })

  test('no rule of another source fits, and a source no rule names has none', () => {
    for (const source of AutoSource.options) {
      const fitting = itemsFor(DEFAULT_SCORE_RULES, aFact({ source, quantity: 100 }))
      expect(fitting.every(({ autoSource }) => autoSource === source)).toBe(true)
      expect(fitting.length === 0 || hasRuleFor(DEFAULT_SCORE_RULES, source)).toBe(true)
    }
    expect(hasRuleFor(DEFAULT_SCORE_RULES, 'RELIEF_REFUSED')).toBe(false)
  })
})

describe('how often a rule counts', () => {
  const promise = aFact({ source: 'PROMISE_PASSED', minutes: null, quantity: 4 })
  const by = (unit: RuleItem['unit']) =>
    anItem({ code: unit, autoSource: 'PROMISE_PASSED', unit, when: when({}) })

  test('by the working day as often as there were days, by the case once and in its first week only', () => {
    expect(quantityFor(by('CASE_WORKING_DAY'), promise)).toBe(4)
    expect(quantityFor(by('CASE'), promise)).toBe(1)
    const rules = withItems(by('CASE'), by('CASE_WORKING_DAY'))
    expect(codes(itemsFor(rules, promise))).toEqual(['CASE', 'CASE_WORKING_DAY'])
    expect(codes(itemsFor(rules, { ...promise, isGoingOn: true }))).toEqual(['CASE_WORKING_DAY'])
  })

  test('a month’s times once, or each of them where the rule counts heads', () => {
    const month = aFact({ source: 'LATE_OR_EARLY_IN_MONTH', quantity: 6 })
    expect(quantityFor({ unit: 'TIME' }, month)).toBe(1)
    expect(quantityFor({ unit: 'PERSON_TIME' }, month)).toBe(6)
    expect(quantityFor({ unit: 'DAY' }, aFact({ source: 'ABSENT_DAYS_IN_MONTH', quantity: 2 }))).toBe(2)
    expect(quantityFor({ unit: 'HALF_DAY' }, aFact({ source: 'ABSENT_HALF' }))).toBe(1)
  })
})

test('keys and the entries they become are the same everywhere and fit a record', () => {
  expect(halfDayKey('LATE', '1001', '2026-03-02', 'AM')).toBe('LATE/1001/2026-03-02/AM')
  expect(monthKey('NOT_FULL_ATTENDANCE', '1001', '2026-03')).toBe('NOT_FULL_ATTENDANCE/1001/2026-03')
  expect(weekKey('PROMISE_PASSED', 'c1', '2026-03-02')).toBe('PROMISE_PASSED/c1/WEEK/2026-03-02')
  expect(recordKey('SECOND_NOTICE', 'p1')).toBe('SECOND_NOTICE/p1')
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 200 }), fc.string({ minLength: 1 }), (one, other) => {
      const id = factEntryId(one, sha256Hex)
      expect(id).toMatch(/^fact:[0-9a-f]{40}$/)
      expect(factEntryId(one, sha256Hex)).toBe(id)
      expect(factEntryId(other, sha256Hex) === id).toBe(one === other)
    }),
  )
})
