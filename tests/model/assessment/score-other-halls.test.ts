import { describe, expect, it } from 'vitest'
import { itemsFor, type Fact } from '../../../db/model/assessment/facts.ts'
import { checkScoreRules } from '../../../db/model/assessment/rules-check.ts'
import { ScoreRuleSet, type AutoSource } from '../../../db/model/assessment/score-rules.ts'
import { computeScores } from '../../../db/model/assessment/score.ts'
import {
  aWindow,
  dimension,
  entryOf,
  item,
  partOf,
  person,
  pointsIn,
  rulesOf,
  scoreIn,
  scoreInput,
  sheet,
  subjectIn,
} from '../../helpers/score-facts.ts'

// Deduction rules of real halls. Each is a rule set, and each example was worked out by hand.

/** It reads as a rule set, and the checker finds nothing in it. */
const isSound = (rules: ScoreRuleSet): boolean =>
  ScoreRuleSet.safeParse(rules).success && checkScoreRules(rules).length === 0

describe('R1, a county hall: windows out of 100, up to 110', () => {
  const rules = rulesOf({
    sheets: [
      sheet(
        'WINDOW',
        '100',
        [
          dimension('PRESENCE', '20'),
          dimension('RECEIPT', '15'),
          dimension('FEES', '10'),
          dimension('TIME', '15'),
          dimension('RESULTS', '15'),
          dimension('FILES', '3'),
          dimension('HYGIENE', '2'),
          dimension('OTHER', '20'),
          dimension('BONUS', '0', { most: '10' }),
        ],
        { most: '110' },
      ),
    ],
    items: [
      item('WINDOW', 'PRESENCE', '1.1', '-3', { unit: 'HALF_DAY' }),
      item('WINDOW', 'PRESENCE', '1.2', '-2'),
      item('WINDOW', 'PRESENCE', '1.3', '-5'),
      item('WINDOW', 'RECEIPT', '2.1', '-2', { unit: 'CASE' }),
      item('WINDOW', 'RECEIPT', '2.2', '-3', { deltaTo: '-5', unit: 'CASE' }),
      item('WINDOW', 'FEES', '3.1', '-5'),
      item('WINDOW', 'TIME', '4.1', '-5', { unit: 'CASE', autoSource: 'STATUTORY_PASSED' }),
      item('WINDOW', 'RESULTS', '5.1', '-2', { deltaTo: '-5' }),
      item('WINDOW', 'FILES', '6.1', '-1'),
      item('WINDOW', 'HYGIENE', '7.1', '-1'),
      item('WINDOW', 'BONUS', '8.1', '2', { deltaTo: '6' }),
    ],
  })
  const [a, b] = [{ windowId: 'A' }, { windowId: 'B' }]
  it('is a rule set without a fault', () => expect(isSound(rules)).toBe(true))
  it('takes by the case, ends at nothing in each part, and goes above the base', () => {
    const table = computeScores(
      scoreInput(rules, {
        windows: [aWindow('A'), aWindow('B')],
        entries: [
          entryOf(rules, '1.1', a, { quantity: 2 }),
          entryOf(rules, '2.1', a, { quantity: 3 }),
          entryOf(rules, '2.2', a, { delta: '-4' }),
          entryOf(rules, '4.1', a, { quantity: 4 }),
          entryOf(rules, '5.1', a, { delta: '-2.5' }),
          entryOf(rules, '7.1', a, { quantity: 3 }),
          entryOf(rules, '8.1', a, { delta: '6' }),
          entryOf(rules, '8.1', a, { delta: '6' }),
          entryOf(rules, '8.1', b, { delta: '6' }),
          entryOf(rules, '8.1', b, { delta: '6' }),
        ],
      }),
    )
    // 20−6, 15−6−4, 10, 15−20 → 0, 15−2.5, 3, 2−3 → 0, 20, 12 → 10
    expect(pointsIn(table, 'WINDOW', 'A')).toEqual(['14', '5', '10', '0', '12.5', '3', '0', '20', '10'])
    expect(scoreIn(table, 'WINDOW', 'A')).toBe('74.5')
    expect(scoreIn(table, 'WINDOW', 'B')).toBe('110')
  })
})

describe('R2, a township: people in four parts and a list of their own', () => {
  const rules = rulesOf({
    sheets: [
      sheet('PERSON', '100', [
        dimension('ATTENDANCE', '30'),
        dimension('DISCIPLINE', '30'),
        dimension('HYGIENE', '10'),
        dimension('BUSINESS', '30'),
        dimension('OTHER', '0', { floor: 'NONE' }),
      ]),
    ],
    items: [
      item('PERSON', 'ATTENDANCE', 'A1', '-1', {
        autoSource: 'LATE',
        when: { minutesFrom: null, minutesBelow: 30, countFrom: null },
      }),
      item('PERSON', 'ATTENDANCE', 'A2', '-3', {
        autoSource: 'LATE',
        when: { minutesFrom: 30, minutesBelow: null, countFrom: null },
      }),
      item('PERSON', 'ATTENDANCE', 'A3', '-10'),
      item('PERSON', 'ATTENDANCE', 'A4', '-10'),
      item('PERSON', 'DISCIPLINE', 'D1', '-1'),
      item('PERSON', 'DISCIPLINE', 'D2', '-1'),
      item('PERSON', 'DISCIPLINE', 'D3', '-1', {
        autoSource: 'OFF_POST',
        when: { minutesFrom: 30, minutesBelow: null, countFrom: null },
      }),
      item('PERSON', 'DISCIPLINE', 'D4', '-1'),
      item('PERSON', 'DISCIPLINE', 'D5', '-20'),
      item('PERSON', 'HYGIENE', 'H1', '-10'),
      item('PERSON', 'HYGIENE', 'H2', '-5'),
      item('PERSON', 'BUSINESS', 'B1', '-1', { unit: 'CASE' }),
      item('PERSON', 'BUSINESS', 'B2', '-2', { unit: 'CASE' }),
      item('PERSON', 'BUSINESS', 'B3', '-1', { unit: 'CASE' }),
      item('PERSON', 'BUSINESS', 'B4', '-2', { unit: 'CASE' }),
      item('PERSON', 'BUSINESS', 'B5', '-5', { unit: 'CASE' }),
      item('PERSON', 'BUSINESS', 'B6', '-5', { unit: 'CASE' }),
      item('PERSON', 'BUSINESS', 'B7', '-10'),
      item('PERSON', 'OTHER', 'O1', '-10'),
      item('PERSON', 'OTHER', 'O2', '-20'),
    ],
  })
  it('is a rule set without a fault', () => expect(isSound(rules)).toBe(true))
  it('ends a part at nothing, and takes from the whole for a circular', () => {
    const of = { staffId: '1' }
    const table = computeScores(
      scoreInput(rules, {
        people: [person('1')],
        entries: [
          entryOf(rules, 'A1', of, { quantity: 2 }),
          entryOf(rules, 'A2', of),
          entryOf(rules, 'A3', of),
          entryOf(rules, 'A4', of, { quantity: 2 }),
          entryOf(rules, 'D5', of),
          entryOf(rules, 'D1', of),
          entryOf(rules, 'H2', of),
          entryOf(rules, 'B2', of),
          entryOf(rules, 'B3', of),
          entryOf(rules, 'B7', of),
          entryOf(rules, 'O1', of),
        ],
      }),
    )
    // 30−35 → 0, 30−21, 10−5, 30−13, −10
    expect(pointsIn(table, 'PERSON', '1')).toEqual(['0', '9', '5', '17', '-10'])
    expect(scoreIn(table, 'PERSON', '1')).toBe('21')
  })
})

describe('R3, ten points a month: doubled after five, and below zero', () => {
  const rules = rulesOf({
    sheets: [
      sheet('PERSON', '10', [dimension('CONDUCT', '10', { floor: 'NONE' })], {
        floor: 'NONE',
        doublingAfter: 5,
      }),
    ],
    items: [item('PERSON', 'CONDUCT', 'ONE', '-1'), item('PERSON', 'CONDUCT', 'TWO', '-2')],
    grades: [
      { code: 'MET', name: '达标', from: '90', yearRankWithin: null, cycle: 'YEAR' },
      { code: 'BELOW', name: '未达标', from: null, yearRankWithin: null, cycle: 'YEAR' },
    ],
    rollUp: { month: 'SUM_OF_ENTRIES', longer: 'SUM_OF_MONTHS', minWorkedDays: 0 },
  })
  const of = { staffId: '1' }
  const monthOf = (entries: readonly ReturnType<typeof entryOf>[]) =>
    computeScores(scoreInput(rules, { people: [person('1')], entries }))

  it('is a rule set without a fault', () => expect(isSound(rules)).toBe(true))
  it('doubles from the sixth occurrence on, within one entry too', () => {
    // Four of one point and one of two: −6. Then −1 three times doubled: −6, and −2 doubled: −4.
    const table = monthOf([
      entryOf(rules, 'ONE', of, { day: '2026-03-02', quantity: 4 }),
      entryOf(rules, 'TWO', of, { day: '2026-03-03' }),
      entryOf(rules, 'ONE', of, { day: '2026-03-04', quantity: 3 }),
      entryOf(rules, 'TWO', of, { day: '2026-03-05' }),
    ])
    expect(scoreIn(table, 'PERSON', '1')).toBe('-6')
    expect(subjectIn(table, 'PERSON', '1').grade).toBe('')
    // Three before it: two of its four are within the five, two beyond: −1 −1 −2 −2.
    const split = monthOf([
      entryOf(rules, 'TWO', of, { day: '2026-03-02', quantity: 3 }),
      entryOf(rules, 'ONE', of, { day: '2026-03-03', quantity: 4 }),
    ])
    const [conduct] = subjectIn(split, 'PERSON', '1').dimensions
    expect(conduct?.lines.map(({ plain, doubled }) => [plain, doubled])).toEqual([
      ['-6', false],
      ['-6', true],
    ])
    expect(scoreIn(split, 'PERSON', '1')).toBe('-2')
  })
  it('adds the months of a year up, with consequences below 90', () => {
    const year = (points: readonly number[]) =>
      computeScores(
        scoreInput(rules, {
          kind: 'YEAR',
          people: [person('1')],
          parts: points.map((lost, at) =>
            partOf(
              monthOf(lost === 0 ? [] : [entryOf(rules, 'ONE', of, { quantity: lost })]),
              'MONTH',
              `2026-${String(at + 1).padStart(2, '0')}-01`,
            ),
          ),
        }),
      )
    // Eleven months at 9 and one at 10−5−2×3 = −1: 98. At most 120.
    expect(subjectIn(year([8, ...Array<number>(11).fill(1)]), 'PERSON', '1')).toMatchObject({
      score: '98',
      grade: 'MET',
    })
    // Six months at 9 and six at 6: 90; one point less: 89.
    expect(subjectIn(year([1, 1, 1, 1, 1, 1, 4, 4, 4, 4, 4, 4]), 'PERSON', '1')).toMatchObject({
      score: '90',
      grade: 'MET',
    })
    expect(subjectIn(year([2, 1, 1, 1, 1, 1, 4, 4, 4, 4, 4, 4]), 'PERSON', '1')).toMatchObject({
      score: '89',
      grade: 'BELOW',
    })
    expect(scoreIn(year(Array<number>(12).fill(0)), 'PERSON', '1')).toBe('120')
  })
})

describe('R4, a city hall: attitude and discipline', () => {
  const rules = rulesOf({
    sheets: [sheet('PERSON', '45', [dimension('ATTITUDE', '20'), dimension('DISCIPLINE', '25')])],
    items: [
      item('PERSON', 'ATTITUDE', 'T1', '-1'),
      item('PERSON', 'ATTITUDE', 'T2', '-2'),
      item('PERSON', 'ATTITUDE', 'T3', '-2'),
      item('PERSON', 'ATTITUDE', 'T4', '-3'),
      item('PERSON', 'ATTITUDE', 'T5', '-5'),
      item('PERSON', 'ATTITUDE', 'T6', '1', { deltaTo: '3' }),
      item('PERSON', 'DISCIPLINE', 'D1', '-1', { autoSource: 'LATE' }),
      item('PERSON', 'DISCIPLINE', 'D2', '-2', { unit: 'HALF_DAY', autoSource: 'ABSENT_HALF' }),
      item('PERSON', 'DISCIPLINE', 'D3', '-2'),
      item('PERSON', 'DISCIPLINE', 'D4', '-1', { autoSource: 'RELIEF_REFUSED' }),
      item('PERSON', 'DISCIPLINE', 'D5', '-1', { unit: 'DAY' }),
      item('PERSON', 'DISCIPLINE', 'D6', '-1'),
    ],
    grades: [{ code: 'ALL', name: '计分', from: null, yearRankWithin: null }],
  })
  it('is a rule set without a fault', () => expect(isSound(rules)).toBe(true))
  it('takes and gives in one part, and by the day', () => {
    const of = { staffId: '1' }
    const table = computeScores(
      scoreInput(rules, {
        people: [person('1')],
        entries: [
          entryOf(rules, 'T4', of),
          entryOf(rules, 'T2', of),
          entryOf(rules, 'T6', of, { delta: '2' }),
          entryOf(rules, 'D1', of, { quantity: 2 }),
          entryOf(rules, 'D2', of, { quantity: 3 }),
          entryOf(rules, 'D3', of),
          entryOf(rules, 'D4', of),
          entryOf(rules, 'D5', of, { quantity: 4 }),
          entryOf(rules, 'D6', of),
        ],
      }),
    )
    // 20−3−2+2, 25−2−6−2−1−4−1
    expect(pointsIn(table, 'PERSON', '1')).toEqual(['17', '9'])
    expect(scoreIn(table, 'PERSON', '1')).toBe('26')
  })
})

describe('R5, people: by minutes, by the item, by case and working day', () => {
  const rules = rulesOf({
    sheets: [sheet('PERSON', '100', [dimension('ALL', '100')])],
    items: [
      item('PERSON', 'ALL', 'O1', '-0.5', {
        autoSource: 'OFF_POST',
        when: { minutesFrom: null, minutesBelow: 30, countFrom: null },
      }),
      item('PERSON', 'ALL', 'O2', '-1', {
        autoSource: 'OFF_POST',
        when: { minutesFrom: 30, minutesBelow: null, countFrom: null },
      }),
      item('PERSON', 'ALL', 'M1', '-2'),
      item('PERSON', 'ALL', 'L1', '-3'),
      item('PERSON', 'ALL', 'E1', '-5', { unit: 'HALF_DAY' }),
      item('PERSON', 'ALL', 'P1', '-1', { unit: 'CASE_WORKING_DAY', autoSource: 'PROMISE_PASSED' }),
      item('PERSON', 'ALL', 'I1', '-2', { unit: 'ITEM' }),
    ],
  })
  const fact = (source: AutoSource, minutes: number | null): Fact => ({
    key: `${source}/1`,
    source,
    day: '2026-03-02',
    staffId: '1',
    windowId: null,
    unitId: 'U1',
    minutes,
    quantity: 1,
    isGoingOn: false,
    params: {},
    evidence: [],
  })
  it('is a rule set without a fault', () => expect(isSound(rules)).toBe(true))
  it('tells 29 minutes from 30', () => {
    const codes = (minutes: number) => itemsFor(rules, fact('OFF_POST', minutes)).map(({ code }) => code)
    expect([codes(1), codes(29), codes(30), codes(31)]).toEqual([['O1'], ['O1'], ['O2'], ['O2']])
  })
  it('takes halves and single points', () => {
    const of = { staffId: '1' }
    const table = computeScores(
      scoreInput(rules, {
        people: [person('1')],
        entries: [
          entryOf(rules, 'O1', of),
          entryOf(rules, 'O2', of),
          entryOf(rules, 'P1', of, { quantity: 3 }),
          entryOf(rules, 'P1', of, { quantity: 2 }),
          entryOf(rules, 'I1', of, { quantity: 2 }),
          entryOf(rules, 'L1', of),
        ],
      }),
    )
    // 100 − 0.5 − 1 − 3 − 2 − 4 − 3
    expect(scoreIn(table, 'PERSON', '1')).toBe('86.5')
  })
})

describe('R6, a window and half of it its chief representative', () => {
  const half = [{ to: 'CHIEF_REP' as const, dimension: 'DUTY', share: '0.5' }]
  const rules = rulesOf({
    sheets: [
      sheet('PERSON', '100', [dimension('DUTY', '100')]),
      sheet('WINDOW', '100', [dimension('SERVICE', '100')]),
    ],
    items: ['2', '1', '3', '5', '15', '0.2'].map((points) =>
      item('WINDOW', 'SERVICE', `W${points}`, `-${points}`, { linked: half }),
    ),
  })
  it('is a rule set without a fault', () => expect(isSound(rules)).toBe(true))
  it('takes x from the window and x/2 from the chief', () => {
    const of = { windowId: 'A', chiefRepIds: ['7'] }
    const entries = rules.items.map(({ code }) => entryOf(rules, code, of))
    expect(entries.map(({ charges }) => charges.map(({ delta }) => delta).join('/'))).toEqual([
      '-2/-1',
      '-1/-0.5',
      '-3/-1.5',
      '-5/-2.5',
      '-15/-7.5',
      '-0.2/-0.1',
    ])
    const table = computeScores(
      scoreInput(rules, { people: [person('7', 'A'), person('8', 'A')], windows: [aWindow('A')], entries }),
    )
    // 2+1+3+5+15+0.2 = 26.2, half of it 13.1
    expect(scoreIn(table, 'WINDOW', 'A')).toBe('73.8')
    expect(scoreIn(table, 'PERSON', '7')).toBe('86.9')
    expect(scoreIn(table, 'PERSON', '8')).toBe('100')
  })
})

describe('R7, three grades with their edges', () => {
  const rules = rulesOf({
    sheets: [
      sheet('PERSON', '100', [
        dimension('ATTENDANCE', '30'),
        dimension('SERVICE', '40'),
        dimension('INTEGRITY', '25'),
        dimension('HYGIENE', '5'),
      ]),
    ],
    items: [
      item('PERSON', 'ATTENDANCE', 'LATE', '-0.5', { autoSource: 'LATE' }),
      item('PERSON', 'ATTENDANCE', 'ABSENT', '-1', { autoSource: 'ABSENT_HALF' }),
      item('PERSON', 'SERVICE', 'QUARREL', '-3'),
      item('PERSON', 'INTEGRITY', 'INTEGRITY', '-2'),
      item('PERSON', 'HYGIENE', 'HYGIENE', '-0.5'),
    ],
    grades: [
      { code: 'QUALIFIED', name: '合格', from: '80', yearRankWithin: null },
      { code: 'BASIC', name: '基本合格', from: '60', yearRankWithin: null },
      { code: 'FAILED', name: '不合格', from: null, yearRankWithin: null },
    ],
  })
  it('is a rule set without a fault', () => expect(isSound(rules)).toBe(true))
  it.each([
    { late: 0, quarrels: 0, integrity: 10, score: '80', grade: 'QUALIFIED' },
    { late: 1, quarrels: 0, integrity: 10, score: '79.5', grade: 'BASIC' },
    { late: 2, quarrels: 7, integrity: 9, score: '60', grade: 'BASIC' },
    { late: 3, quarrels: 7, integrity: 9, score: '59.5', grade: 'FAILED' },
  ])('$score is $grade', ({ late, quarrels, integrity, score, grade }) => {
    const of = { staffId: '1' }
    const entries = [
      ...(late > 0 ? [entryOf(rules, 'LATE', of, { quantity: late })] : []),
      ...(quarrels > 0 ? [entryOf(rules, 'QUARREL', of, { quantity: quarrels })] : []),
      entryOf(rules, 'INTEGRITY', of, { quantity: integrity }),
    ]
    const table = computeScores(scoreInput(rules, { people: [person('1')], entries }))
    expect(subjectIn(table, 'PERSON', '1')).toMatchObject({ score, grade })
  })
  it('never takes a part below nothing', () => {
    const table = computeScores(
      scoreInput(rules, {
        people: [person('1')],
        entries: [entryOf(rules, 'HYGIENE', { staffId: '1' }, { quantity: 40 })],
      }),
    )
    expect(scoreIn(table, 'PERSON', '1')).toBe('95')
  })
})
