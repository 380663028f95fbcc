import fc from '../../helpers/properties.ts'
import { describe, expect, test } from 'vitest'
import { decimal } from '../../../db/model/assessment/decimal.ts'
import { DEFAULT_SCORE_RULES } from '../../../db/model/assessment/default-rules.ts'
import { itemsFor, quantityFor, recordKey } from '../../../db/model/assessment/facts.ts'
import { periodOf } from '../../../db/model/assessment/periods.ts'
import {
  badRatingDay,
  satisfactionRate,
  validOf,
  type GradeCounts,
} from '../../../db/model/assessment/satisfaction.ts'
import { addDays } from '../../../db/model/day.ts'

const anyGrades: fc.Arbitrary<GradeCounts> = fc.tuple(
  fc.nat(200),
  fc.nat(200),
  fc.nat(200),
  fc.nat(200),
  fc.nat(200),
)
const anyDay = fc.nat(3_000).map((days) => addDays('2026-01-01', days))

describe('the rate visitors gave', () => {
  test.each([
    [[8, 1, 0, 0, 1], '90'],
    [[15, 6, 1, 1, 0], '95.65'],
    [[10, 0, 0, 0, 0], '100'],
    [[0, 0, 0, 5, 5], '0'],
    // 基本满意 is no bad mark.
    [[0, 0, 10, 0, 0], '100'],
    [[9, 0, 0, 0, 0], null],
    [[0, 0, 0, 0, 0], null],
  ] satisfies [GradeCounts, string | null][])('of %j is %s', (grades, rate) => {
    expect(satisfactionRate(grades)).toBe(rate)
  })

  test('is between none and all, rises with nothing bad and falls with nothing good', () => {
    fc.assert(
      fc.property(anyGrades, fc.nat(4), (grades, at) => {
        fc.pre(validOf(grades) >= 10)
        const value = decimal(satisfactionRate(grades) ?? '-1')
        expect(value.gte(0) && value.lte(100)).toBe(true)
        const one = grades.map((count, each) => (each === at ? count + 1 : count)) as GradeCounts
        const after = decimal(satisfactionRate(one) ?? '-1')
        expect(at < 3 ? after.gte(value) : after.lte(value)).toBe(true)
      }),
    )
  })
})

test('fewer than ten are never a rate', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(4), { maxLength: 9 }), (levels) => {
      const of = (at: number): number => levels.filter((each) => each === at).length
      expect(satisfactionRate([of(0), of(1), of(2), of(3), of(4)])).toBeNull()
    }),
  )
})

describe('the day a bad rating counts on', () => {
  test('is the end of its week, or of its month', () => {
    expect(badRatingDay('2026-03-11')).toBe('2026-03-15')
    expect(badRatingDay('2026-03-15')).toBe('2026-03-15')
    expect(badRatingDay('2026-03-30')).toBe('2026-03-31')
    expect(badRatingDay('2026-04-01')).toBe('2026-04-05')
  })

  test('lies in the week and the month of the rating, and is the same for all days that share both', () => {
    fc.assert(
      fc.property(anyDay, fc.nat(6), (day, later) => {
        const counts = badRatingDay(day)
        expect(counts >= day).toBe(true)
        for (const kind of ['WEEK', 'MONTH', 'YEAR'] as const)
          expect(periodOf(kind, counts)).toEqual(periodOf(kind, day))
        const other = addDays(day, later)
        const isTogether = other <= counts
        expect(badRatingDay(other) === counts).toBe(isTogether)
      }),
    )
  })
})

test('one bad rating fits the rule for an upheld one, once, and that rule asks for words', () => {
  const fact = {
    key: recordKey('DISSATISFIED', '019a0000-0000-7000-8000-000000000001'),
    source: 'DISSATISFIED' as const,
    day: '2026-03-15',
    staffId: '1001',
    windowId: 'A01',
    unitId: 'SCJG',
    minutes: null,
    quantity: 1,
    isGoingOn: false,
    params: {},
    evidence: [],
  }
  const [item, ...others] = itemsFor(DEFAULT_SCORE_RULES, fact)
  expect(others).toEqual([])
  expect(item).toMatchObject({ code: 'YW07', delta: '-2', evidence: 'NOTE', target: 'PERSON' })
  expect(item && quantityFor(item, fact)).toBe(1)
  // Served by somebody who has no score: no rule of the pack charges the window for it.
  expect(itemsFor(DEFAULT_SCORE_RULES, { ...fact, staffId: null })).toEqual([])
})
