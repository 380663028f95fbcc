import { describe, expect, it } from 'vitest'
import { computeScores } from '../../../db/model/assessment/score.ts'
import type { CountedEntry, PartScores, ScoreInput } from '../../../db/model/assessment/score-types.ts'
import {
  aWindow,
  charge,
  counted,
  dimension,
  partOf,
  person,
  rulesOf,
  scoreInput,
  sheet,
  subjectIn,
} from '../../helpers/score-facts.ts'

const PLAIN = [dimension('A', '60'), dimension('B', '40')]
const personSheet = () => sheet('PERSON', '100', PLAIN)
const takes = (id: string, delta: string, rest: Partial<CountedEntry> = {}): CountedEntry =>
  counted(id, [charge('PERSON', '1', 'A', delta)], rest)
const onePerson = (rules: ScoreInput['rules'], entries: readonly CountedEntry[], rest = {}) =>
  computeScores(scoreInput(rules, { people: [person('1')], entries, ...rest }))

describe('cycles', () => {
  const rules = rulesOf({ sheets: [personSheet()] })
  const entries = [
    takes('day', '-1', { cycle: 'DAY' }),
    takes('month', '-2', { cycle: 'MONTH', veto: 'PERIOD' }),
    takes('year', '-4', { cycle: 'YEAR', veto: 'PERIOD' }),
  ]
  it('counts a month’s entry from the month on, a year’s in the year alone', () => {
    const of = (kind: ScoreInput['kind'], parts: readonly PartScores[] = []) =>
      subjectIn(onePerson(rules, entries, { kind, parts }), 'PERSON', '1')
    expect(of('WEEK')).toMatchObject({ score: '99', vetoes: [] })
    expect(of('MONTH')).toMatchObject({ score: '97', vetoes: ['month'] })
    const month = partOf(onePerson(rules, entries), 'MONTH', '2026-03-01')
    expect(of('SEASON', [month])).toMatchObject({ score: '97', vetoes: ['month'] })
    expect(of('YEAR', [month])).toMatchObject({ score: '93', deducted: '7', vetoes: ['month', 'year'] })
    expect(of('YEAR', [month]).adjustments.map(({ entryId, points }) => [entryId, points])).toEqual([
      ['year', '-4'],
    ])
  })
  it('puts a month’s entry on top of the mean of its weeks', () => {
    const weekly = rulesOf({
      sheets: [sheet('PERSON', '50', [dimension('A', '100', { weight: '0.5' })])],
      rollUp: { month: 'MEAN_OF_WEEKS', longer: 'MEAN_OF_MONTHS', minWorkedDays: 3 },
    })
    const week = (entries: readonly CountedEntry[]) => onePerson(weekly, entries, { kind: 'WEEK' })
    const parts = [
      partOf(week([takes('e1', '-8')]), 'WEEK', '2026-03-02', { 1: 5 }),
      partOf(week([]), 'WEEK', '2026-03-09', { 1: 0 }),
    ]
    const table = onePerson(weekly, [takes('m', '-10', { cycle: 'MONTH' }), takes('e1', '-8')], { parts })
    // (46 + 50) / 2 − 10 × 0.5; weeks are not judged by worked days of a month.
    expect(subjectIn(table, 'PERSON', '1')).toMatchObject({ score: '43', dimensions: [], plain: '43' })
  })
})

describe('roll-up of months', () => {
  const rules = rulesOf({ sheets: [personSheet(), sheet('WINDOW', '100', PLAIN)] })
  const months = (
    target: 'PERSON' | 'WINDOW',
    scores: readonly { readonly score: string; readonly workedDays: number | null }[],
  ): PartScores[] =>
    scores.map((each, at) => ({
      periodId: `MONTH/2026-0${at + 1}-01`,
      kind: 'MONTH',
      from: `2026-0${at + 1}-01`,
      scores: new Map([[`${target}/1`, { ...each, deducted: '1', vetoes: [] }]]),
    }))
  const season = (parts: readonly PartScores[]) =>
    subjectIn(
      computeScores(
        scoreInput(rules, { kind: 'SEASON', people: [person('1')], windows: [aWindow('1')], parts }),
      ),
      parts[0]?.scores.has('WINDOW/1') ? 'WINDOW' : 'PERSON',
      '1',
    )

  it('leaves months with too few worked days out of a person’s mean', () => {
    const found = season(
      months('PERSON', [
        { score: '90', workedDays: 20 },
        { score: '60', workedDays: 9 },
        { score: '95', workedDays: 10 },
      ]),
    )
    expect(found).toMatchObject({ score: '92.5', deducted: '3' })
    expect(found.parts.map(({ counted }) => counted)).toEqual([true, false, true])
  })
  it('takes them all where every month has too few, and where nobody counted days', () => {
    const few = [
      { score: '90', workedDays: 3 },
      { score: '60', workedDays: 0 },
    ]
    expect(season(months('PERSON', few)).score).toBe('75')
    expect(season(months('PERSON', few)).parts.every(({ counted }) => counted)).toBe(true)
    expect(season(months('PERSON', [{ score: '80', workedDays: null }])).score).toBe('80')
    const one = [
      { score: '90', workedDays: 20 },
      { score: '60', workedDays: 0 },
    ]
    expect([season(months('PERSON', one)).score, season(months('WINDOW', one)).score]).toEqual(['90', '75'])
  })
  it('takes the months there are, and full marks where there is none', () => {
    expect(season(months('PERSON', [{ score: '80', workedDays: 20 }])).score).toBe('80')
    expect(season([])).toMatchObject({ score: '100', parts: [] })
  })
})
