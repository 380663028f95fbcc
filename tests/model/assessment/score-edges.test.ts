import { describe, expect, it } from 'vitest'
import { DEFAULT_SCORE_RULES } from '../../../db/model/assessment/default-rules.ts'
import { computeScores } from '../../../db/model/assessment/score.ts'
import type { ScoreSheet } from '../../../db/model/assessment/score-rules.ts'
import type { CountedEntry, ScoreInput } from '../../../db/model/assessment/score-types.ts'
import {
  aWindow,
  charge,
  counted,
  dimension,
  entryOf,
  figure,
  item,
  partOf,
  person,
  pointsIn,
  rulesOf,
  scoreIn,
  scoreInput,
  sheet,
  subjectIn,
  voucher,
} from '../../helpers/score-facts.ts'

const PLAIN = [dimension('A', '60'), dimension('B', '40')]
const personSheet = (rest: Partial<ScoreSheet> = {}) => sheet('PERSON', '100', PLAIN, rest)
const takes = (id: string, delta: string, rest: Partial<CountedEntry> = {}, of = '1'): CountedEntry =>
  counted(id, [charge('PERSON', of, 'A', delta)], rest)
const onePerson = (rules: ScoreInput['rules'], entries: readonly CountedEntry[], rest = {}) =>
  computeScores(scoreInput(rules, { people: [person('1')], entries, ...rest }))

describe('bounds', () => {
  it('ends a dimension at zero and leaves the others alone', () => {
    const rules = rulesOf({ sheets: [personSheet()] })
    const table = onePerson(rules, [takes('e1', '-100')])
    expect(subjectIn(table, 'PERSON', '1').dimensions[0]).toMatchObject({
      start: '60',
      plain: '-40',
      points: '0',
    })
    expect(scoreIn(table, 'PERSON', '1')).toBe('40')
  })
  it('lets a dimension go below and still ends the total at zero, or not even that', () => {
    const dimensions = PLAIN.map((each) => ({ ...each, floor: 'NONE' as const }))
    const floored = rulesOf({ sheets: [sheet('PERSON', '100', dimensions)] })
    expect(subjectIn(onePerson(floored, [takes('e1', '-250')]), 'PERSON', '1')).toMatchObject({
      plain: '-150',
      score: '0',
    })
    const open = rulesOf({ sheets: [sheet('PERSON', '100', dimensions, { floor: 'NONE' })] })
    expect(scoreIn(onePerson(open, [takes('e1', '-250')]), 'PERSON', '1')).toBe('-150')
  })
  it('adds nothing above the full points unless the dimension may go there', () => {
    const rules = rulesOf({ sheets: [personSheet({ most: '110' })] })
    expect(scoreIn(onePerson(rules, [takes('e1', '5')]), 'PERSON', '1')).toBe('100')
    const higher = rulesOf({
      sheets: [
        sheet('PERSON', '100', [dimension('A', '60', { most: '80' }), dimension('B', '40')], { most: '110' }),
      ],
    })
    expect(scoreIn(onePerson(higher, [takes('e1', '5')]), 'PERSON', '1')).toBe('105')
    expect(subjectIn(onePerson(higher, [takes('e1', '50')]), 'PERSON', '1')).toMatchObject({
      plain: '120',
      score: '110',
    })
  })
  it('counts a charge in a dimension the sheet no longer has', () => {
    const rules = rulesOf({ sheets: [personSheet()] })
    const table = onePerson(rules, [counted('e1', [charge('PERSON', '1', 'OLD', '-3')]), takes('e2', '-1')])
    expect(scoreIn(table, 'PERSON', '1')).toBe('96')
    expect(pointsIn(table, 'PERSON', '1')).toEqual(['59', '40', '-3'])
  })
  it('scores nobody without a sheet, and nobody who is not on the roster', () => {
    const rules = rulesOf({ sheets: [personSheet()] })
    const table = computeScores(
      scoreInput(rules, {
        people: [person('1')],
        windows: [aWindow('A')],
        units: ['U1'],
        entries: [takes('e1', '-1', {}, '2')],
      }),
    )
    expect([...table.keys()]).toEqual(['PERSON/1'])
    expect(scoreIn(table, 'PERSON', '1')).toBe('100')
  })
})

describe('caps and doubling', () => {
  const items = [
    item('PERSON', 'A', 'CAPPED', '-2', { cap: '5' }),
    item('PERSON', 'A', 'GIVES', '1', { cap: '2' }),
    item('PERSON', 'A', 'FREE', '-1'),
  ]
  const rules = rulesOf({ sheets: [personSheet()], items })
  const linesOf = (table: ReturnType<typeof computeScores>) =>
    subjectIn(table, 'PERSON', '1').dimensions[0]?.lines.map(({ plain, points, doubled }) => [
      plain,
      points,
      doubled,
    ])

  it('takes what is left of the cap, in order of days', () => {
    const table = onePerson(rules, [
      takes('e3', '-2', { itemCode: 'CAPPED', day: '2026-03-05' }),
      takes('e1', '-2', { itemCode: 'CAPPED', day: '2026-03-04', quantity: 2 }),
      takes('e2', '-2', { itemCode: 'CAPPED', day: '2026-03-06' }),
    ])
    expect(linesOf(table)).toEqual([
      ['-4', '-4', false],
      ['-2', '-1', false],
      ['-2', '0', false],
    ])
    expect(subjectIn(table, 'PERSON', '1')).toMatchObject({ score: '95', deducted: '5' })
  })
  it('caps what an item gives by itself', () => {
    const table = onePerson(rules, [
      takes('e0', '-1', { itemCode: 'FREE', quantity: 7, day: '2026-03-01' }),
      takes('e1', '1', { itemCode: 'GIVES', quantity: 3 }),
    ])
    expect(linesOf(table)).toEqual([
      ['-7', '-7', false],
      ['3', '2', false],
    ])
  })
  it('doubles first and caps then', () => {
    const doubling = rulesOf({ sheets: [personSheet({ doublingAfter: 1 })], items })
    const table = onePerson(doubling, [
      takes('e1', '-2', { itemCode: 'CAPPED', quantity: 2 }),
      takes('e2', '-1', { itemCode: 'FREE' }),
      takes('e3', '1', { itemCode: 'GIVES' }),
    ])
    // The second of the first entry counts twice: 2 + 4 = 6, capped to 5. A bonus is never doubled.
    expect(linesOf(table)).toEqual([
      ['-6', '-5', true],
      ['-2', '-2', true],
      ['1', '1', false],
    ])
  })
  it('counts the deductions of one subject alone, and those that come along', () => {
    const doubling = rulesOf({ sheets: [personSheet({ doublingAfter: 1 })] })
    const table = computeScores(
      scoreInput(doubling, {
        people: [person('1'), person('2')],
        entries: [
          takes('e1', '-1'),
          takes('e2', '-1', {}, '2'),
          counted('e3', [charge('PERSON', '2', 'A', '-4'), charge('PERSON', '1', 'A', '-2', true)]),
        ],
      }),
    )
    expect(scoreIn(table, 'PERSON', '1')).toBe('95')
    expect(scoreIn(table, 'PERSON', '2')).toBe('91')
  })
})

describe('figures and means', () => {
  const rules = rulesOf({
    sheets: [
      personSheet(),
      sheet('WINDOW', '100', [
        dimension('STAFF', '30', { source: 'PERSONS_MEAN' }),
        dimension('RATE', '70', { source: 'FIGURE', figure: 'SATISFACTION' }),
      ]),
      sheet('UNIT', '100', [dimension('WINDOWS', '100', { source: 'WINDOWS_MEAN' })]),
    ],
  })
  const windowsOf = (rest: Partial<ScoreInput>) =>
    computeScores(scoreInput(rules, { windows: [aWindow('A')], ...rest }))

  it('counts a figure nobody entered in full and says so; one not measured in full', () => {
    expect(subjectIn(windowsOf({}), 'WINDOW', 'A')).toMatchObject({
      score: '100',
      dimensions: [
        { code: 'STAFF', missing: true, rate: null },
        { code: 'RATE', missing: true, rate: null },
      ],
    })
    const table = windowsOf({ figures: [figure('SATISFACTION', 'WINDOW', 'A', null)] })
    expect(subjectIn(table, 'WINDOW', 'A').dimensions[1]).toMatchObject({ missing: false, points: '70' })
  })
  it('takes the figure of the right name, target and subject', () => {
    const table = windowsOf({
      windows: [aWindow('A'), aWindow('B')],
      figures: [
        figure('SATISFACTION', 'WINDOW', 'A', '50'),
        figure('OTHER', 'WINDOW', 'B', '10'),
        figure('SATISFACTION', 'UNIT', 'B', '10'),
      ],
    })
    expect([scoreIn(table, 'WINDOW', 'A'), scoreIn(table, 'WINDOW', 'B')]).toEqual(['65', '100'])
  })
  it('leaves a window without people at full points for them', () => {
    const table = windowsOf({ people: [person('1', 'B')], entries: [takes('e1', '-50')] })
    expect(subjectIn(table, 'WINDOW', 'A').dimensions[0]).toMatchObject({ points: '30', missing: true })
  })
  it('weighs the windows of a unit by heads, and alike where there are none', () => {
    const of = (heads: readonly [number, number]) =>
      computeScores(
        scoreInput(rules, {
          windows: [aWindow('A', { heads: heads[0] }), aWindow('B', { heads: heads[1] })],
          units: ['U1', 'U2'],
          figures: [figure('SATISFACTION', 'WINDOW', 'A', '0'), figure('SATISFACTION', 'WINDOW', 'B', '100')],
        }),
      )
    // A has 30, B 100.
    expect(scoreIn(of([3, 1]), 'UNIT', 'U1')).toBe('47.5')
    expect(scoreIn(of([0, 0]), 'UNIT', 'U1')).toBe('65')
    expect(scoreIn(of([0, 2]), 'UNIT', 'U1')).toBe('100')
    expect(subjectIn(of([1, 1]), 'UNIT', 'U2')).toMatchObject({
      score: '100',
      dimensions: [{ missing: true }],
    })
  })
  it('takes the mean out of the full marks people have, and rounds at each level', () => {
    const ten = rulesOf({
      decimals: 1,
      sheets: [
        sheet('PERSON', '10', [dimension('A', '10')]),
        sheet('WINDOW', '100', [dimension('STAFF', '100', { source: 'PERSONS_MEAN' })]),
      ],
    })
    const table = computeScores(
      scoreInput(ten, {
        people: [person('1', 'A'), person('2', 'A'), person('3', 'A')],
        windows: [aWindow('A')],
        entries: [takes('e1', '-1')],
      }),
    )
    // (9 + 10 + 10) / 3 of 10: 96.66… → 96.7
    expect(subjectIn(table, 'WINDOW', 'A')).toMatchObject({ plain: '96.6667', score: '96.7' })
  })
  it('lets a bonus of the people lift their window', () => {
    const RULES = DEFAULT_SCORE_RULES
    const table = computeScores(
      scoreInput(RULES, {
        people: [person('1', 'A')],
        windows: [aWindow('A')],
        units: ['U1'],
        entries: [entryOf(RULES, 'JF01', { staffId: '1' }, { quantity: 9 })],
      }),
    )
    // 0.30 of 105, and no more than 105 whatever the letters.
    expect([scoreIn(table, 'PERSON', '1'), scoreIn(table, 'WINDOW', 'A')]).toEqual(['105', '101.5'])
    expect(scoreIn(table, 'UNIT', 'U1')).toBe('101.5')
  })
  it('takes means of people as they stand after their vouchers', () => {
    const table = computeScores(
      scoreInput(rules, {
        people: [person('1', 'A')],
        windows: [aWindow('A')],
        entries: [takes('e1', '-10')],
        vouchers: [voucher('PERSON', '1', '4')],
      }),
    )
    expect(subjectIn(table, 'PERSON', '1')).toMatchObject({ computed: '90', score: '94' })
    expect(scoreIn(table, 'WINDOW', 'A')).toBe('98.2')
  })
})

describe('vouchers', () => {
  const rules = rulesOf({ sheets: [personSheet()] })
  it('go one after another and stay within the sheet', () => {
    const table = onePerson(rules, [takes('e1', '-2')], {
      vouchers: [voucher('PERSON', '1', '5'), voucher('PERSON', '1', '-3'), voucher('PERSON', '2', '-9')],
    })
    expect(subjectIn(table, 'PERSON', '1')).toMatchObject({ computed: '98', score: '97' })
    expect(subjectIn(table, 'PERSON', '1').vouchers).toHaveLength(2)
    const low = onePerson(rules, [], { vouchers: [voucher('PERSON', '1', '-120')] })
    expect(scoreIn(low, 'PERSON', '1')).toBe('0')
  })
})

describe('ranks, grades and vetoes', () => {
  const rules = rulesOf({ sheets: [personSheet()] })
  it('shares a rank and leaves the next out', () => {
    const table = computeScores(
      scoreInput(rules, {
        people: ['1', '2', '3', '4'].map((id) => person(id)),
        entries: [takes('e1', '-1', {}, '2'), takes('e2', '-1', {}, '3'), takes('e3', '-2', {}, '4')],
      }),
    )
    expect([...table.values()].map(({ rank }) => rank)).toEqual([1, 2, 2, 4])
  })
  it('gives a grade at its bound, and by rank in a year alone', () => {
    const people = Array.from({ length: 10 }, (_, at) => person(`P${at}`))
    const entries = people.map(({ staffId }, at) =>
      counted(`e${at}`, [charge('PERSON', staffId, 'A', `-${10 + at}`)]),
    )
    const month = computeScores(scoreInput(rules, { people, entries }))
    expect([...month.values()].map(({ grade }) => grade)).toEqual(Array<string>(10).fill('COMPETENT'))
    const year = computeScores(
      scoreInput(rules, { kind: 'YEAR', people, parts: [partOf(month, 'MONTH', '2026-01-01')] }),
    )
    expect([...year.values()].map(({ grade }) => grade)).toEqual([
      ...Array<string>(8).fill('EXCELLENT'),
      'COMPETENT',
      'COMPETENT',
    ])
    const at = (delta: string) =>
      subjectIn(onePerson(rules, [counted('e', [charge('PERSON', '1', 'A', delta)])]), 'PERSON', '1').grade
    expect(['-5', '-5.01', '-25', '-25.01', '-40', '-40.01'].map(at)).toEqual([
      'EXCELLENT',
      'COMPETENT',
      'COMPETENT',
      'BASIC',
      'BASIC',
      'UNFIT',
    ])
  })
  it('bars whom the entry is about in its period, or in every period of the year', () => {
    const RULES = DEFAULT_SCORE_RULES
    const criticised = entryOf(RULES, 'GF05', { windowId: 'A', chiefRepIds: ['7'] }, { day: '2026-02-10' })
    const red = entryOf(RULES, 'BJ03', { windowId: 'B', chiefRepIds: ['7'] }, { day: '2026-03-10' })
    const of = (rest: Partial<ScoreInput>) =>
      computeScores(
        scoreInput(RULES, {
          people: [person('7', 'A')],
          windows: [aWindow('A'), aWindow('B')],
          vetoes: [criticised],
          ...rest,
        }),
      )
    const march = of({ entries: [red] })
    expect(subjectIn(march, 'WINDOW', 'A').vetoes).toEqual([criticised.entryId])
    expect(subjectIn(march, 'WINDOW', 'B').vetoes).toEqual([red.entryId])
    // It takes half of it from the chief representative and bars nobody along with it.
    expect(subjectIn(march, 'PERSON', '7').vetoes).toEqual([])
    expect(scoreIn(march, 'PERSON', '7')).toBe('95')
    const april = of({})
    expect(subjectIn(april, 'WINDOW', 'A').vetoes).toEqual([criticised.entryId])
    expect(subjectIn(april, 'WINDOW', 'B').vetoes).toEqual([])
    const season = of({ kind: 'SEASON', parts: [partOf(march, 'MONTH', '2026-03-01')] })
    expect(subjectIn(season, 'WINDOW', 'A').vetoes).toEqual([criticised.entryId])
    expect(subjectIn(season, 'WINDOW', 'B').vetoes).toEqual([red.entryId])
    // An entry of the period with a veto for its year is told once.
    const february = of({ entries: [criticised] })
    expect(subjectIn(february, 'WINDOW', 'A').vetoes).toEqual([criticised.entryId])
  })
})
