import { describe, expect, it } from 'vitest'
import { awardLists, placesOf } from '../../../db/model/assessment/awards.ts'
import { DEFAULT_SCORE_RULES } from '../../../db/model/assessment/default-rules.ts'
import { checkScoreRules } from '../../../db/model/assessment/rules-check.ts'
import { computeScores } from '../../../db/model/assessment/score.ts'
import {
  aWindow,
  dimension,
  entryOf,
  figure,
  person,
  pointsIn,
  rulesOf,
  scoreIn,
  scoreInput,
  sheet,
  subjectIn,
} from '../../helpers/score-facts.ts'

const RULES = DEFAULT_SCORE_RULES

describe('the worked example of the published plan', () => {
  const [one, other] = [
    { staffId: '1001', windowId: 'A01', unitId: 'U1' },
    { staffId: '1002', windowId: 'A01', unitId: 'U1' },
  ]
  const input = scoreInput(RULES, {
    people: [person('1001', 'A01'), person('1002', 'A01')],
    windows: [aWindow('A01', { heads: 2 })],
    units: ['U1'],
    figures: [figure('SATISFACTION', 'WINDOW', 'A01', '98')],
    entries: [
      entryOf(RULES, 'CQ01', one, { day: '2026-03-02' }),
      entryOf(RULES, 'CQ01', one, { day: '2026-03-09' }),
      entryOf(RULES, 'JF01', one, { day: '2026-03-10' }),
      entryOf(RULES, 'YW01', one, { day: '2026-03-11' }),
      entryOf(RULES, 'YW07', one, { day: '2026-03-12' }),
      // The colleague: three points of conduct.
      entryOf(RULES, 'JL04', other, { day: '2026-03-03' }),
      entryOf(RULES, 'GF01', { windowId: 'A01' }, { day: '2026-03-04' }),
    ],
  })
  const table = computeScores(input)

  it('gives the person 28 + 30 + 26 + 10 + 1 = 95', () => {
    expect(pointsIn(table, 'PERSON', '1001')).toEqual(['28', '30', '26', '10', '1'])
    expect(scoreIn(table, 'PERSON', '1001')).toBe('95')
    expect(scoreIn(table, 'PERSON', '1002')).toBe('97')
    expect(subjectIn(table, 'PERSON', '1001')).toMatchObject({ grade: 'EXCELLENT', rank: 2, deducted: '6' })
  })
  it('gives the window 19 + 18 + 10 + 10 + 28.8 + 9.8 = 95.6, excellent', () => {
    expect(pointsIn(table, 'WINDOW', 'A01')).toEqual(['19', '18', '10', '10', '28.8', '9.8', '0'])
    expect(subjectIn(table, 'WINDOW', 'A01')).toMatchObject({ score: '95.6', grade: 'EXCELLENT' })
    const [, , , , staff] = subjectIn(table, 'WINDOW', 'A01').dimensions
    expect(staff).toMatchObject({
      rate: '96',
      start: '28.8',
      parts: [
        { subjectId: '1001', score: '95', weight: 1 },
        { subjectId: '1002', score: '97', weight: 1 },
      ],
    })
    expect(scoreIn(table, 'UNIT', 'U1')).toBe('95.6')
  })
  it('gives 10 of 38 windows and 13 of 63 people a place', () => {
    const [model, redFlag] = RULES.awards
    expect(redFlag && placesOf(redFlag, 38)).toBe(10)
    expect(model && placesOf(model, 63)).toBe(13)
    const people = Array.from({ length: 63 }, (_, at) => person(`P${at + 1}`))
    const hall = scoreInput(RULES, {
      people,
      entries: people.map(({ staffId }, at) =>
        entryOf(RULES, 'CQ01', { staffId }, { quantity: (at % 29) + 1 }),
      ),
    })
    expect(awardLists(hall, computeScores(hall))[0]).toMatchObject({ quota: 13, ranked: 63 })
  })
})

describe('a result that was published', () => {
  const rules = rulesOf({
    decimals: 1,
    sheets: [
      sheet('WINDOW', '100', [
        dimension('CLOSED', '100', { weight: '0.2', source: 'FIGURE', figure: 'CLOSED' }),
        dimension('SATISFIED', '100', { weight: '0.3', source: 'FIGURE', figure: 'SATISFACTION' }),
        dimension('REST', '100', { weight: '0.5', source: 'FIGURE', figure: 'REST' }),
      ]),
    ],
  })
  const rows = [
    { closed: '98.06', satisfied: '99.00', rest: '100', score: '99.3' },
    { closed: '98.44', satisfied: '98.37', rest: '100', score: '99.2' },
    { closed: '97.95', satisfied: '98.44', rest: '99.96', score: '99.1' },
    { closed: '96.21', satisfied: '94.01', rest: '100', score: '97.4' },
    { closed: '100', satisfied: '100', rest: '100', score: '100' },
    { closed: '99.25', satisfied: '97.02', rest: '100', score: '99' },
  ]
  it('is a rule set without a fault', () => expect(checkScoreRules(rules)).toEqual([]))
  it('comes out in every row', () => {
    const table = computeScores(
      scoreInput(rules, {
        windows: rows.map((_, at) => aWindow(`W${at}`)),
        figures: rows.flatMap(({ closed, satisfied, rest }, at) => [
          figure('CLOSED', 'WINDOW', `W${at}`, closed),
          figure('SATISFACTION', 'WINDOW', `W${at}`, satisfied),
          figure('REST', 'WINDOW', `W${at}`, rest),
        ]),
      }),
    )
    expect(rows.map((_, at) => scoreIn(table, 'WINDOW', `W${at}`))).toEqual(rows.map(({ score }) => score))
    expect(rows.map((_, at) => subjectIn(table, 'WINDOW', `W${at}`).rank)).toEqual([2, 3, 4, 6, 1, 5])
  })
})
