import * as fc from '../../helpers/properties.ts'
import { describe, expect, it } from 'vitest'
import { awardLists, placesOf, tieFactsOf } from '../../../db/model/assessment/awards.ts'
import type { Award } from '../../../db/model/assessment/score-rules.ts'
import { computeScores } from '../../../db/model/assessment/score.ts'
import type { AwardCandidate, ScoreInput } from '../../../db/model/assessment/score-types.ts'
import { UnitId } from '../../../db/model/ids.ts'
import {
  aWindow,
  charge,
  counted,
  dimension,
  figure,
  rulesOf,
  scoreInput,
  sheet,
} from '../../helpers/score-facts.ts'

const award = (rest: Partial<Award> = {}): Award => ({
  code: 'FLAG',
  name: '红旗窗口',
  target: 'WINDOW',
  cycle: 'MONTH',
  quota: { kind: 'COUNT', count: 2 },
  minScore: null,
  ties: ['SATISFACTION', 'FEWER_DEDUCTIONS', 'CASES_PER_HEAD'],
  ...rest,
})
const SHEETS = [
  sheet('WINDOW', '100', [dimension('A', '100')], { most: '100' }),
  sheet('UNIT', '100', [dimension('A', '100')]),
]

interface Wishes {
  readonly loses?: number
  readonly vetoed?: boolean
  readonly satisfaction?: string | null
  readonly cases?: number
  /** Points given back: the same score with more deductions. */
  readonly gains?: number
}
const hall = (of: Award, windows: Readonly<Record<string, Wishes>>): ScoreInput => {
  const names = Object.entries(windows)
  return scoreInput(rulesOf({ sheets: SHEETS, awards: [of] }), {
    windows: names.map(([name, { cases = 0 }]) => aWindow(name, { cases, heads: 2 })),
    figures: names.flatMap(([name, { satisfaction }]) =>
      satisfaction === undefined ? [] : [figure('SATISFACTION', 'WINDOW', name, satisfaction)],
    ),
    entries: names.flatMap(([name, { loses = 0, gains = 0, vetoed = false }]) => [
      counted(`-${name}`, [charge('WINDOW', name, 'A', `-${loses}`)], {
        veto: vetoed ? 'PERIOD' : 'NONE',
      }),
      counted(`+${name}`, [charge('WINDOW', name, 'A', String(gains))]),
    ]),
  })
}
const listOf = (input: ScoreInput) => {
  const [list] = awardLists(input, computeScores(input))
  if (list === undefined) throw new Error('no list')
  return list
}
const told = (of: Award, windows: Readonly<Record<string, Wishes>>) =>
  listOf(hall(of, windows)).candidates.map(({ subjectId, outcome, tieBrokenBy }) =>
    [subjectId, outcome, ...(tieBrokenBy === null ? [] : [tieBrokenBy])].join(' '),
  )

describe('places', () => {
  const share = (of: string) => award({ quota: { kind: 'SHARE', share: of } })
  it('are a share rounded half up, at least one', () => {
    expect(placesOf(share('0.25'), 38)).toBe(10)
    expect(placesOf(share('0.2'), 63)).toBe(13)
    expect(placesOf(share('0.2'), 62)).toBe(12)
    expect(placesOf(share('0.2'), 1)).toBe(1)
    expect(placesOf(share('0.2'), 0)).toBe(0)
    expect(placesOf(award({ quota: { kind: 'COUNT', count: 5 } }), 3)).toBe(5)
  })
  it('are counted of all who are scored, whoever may have one', () => {
    const list = listOf(
      hall(share('0.5'), { A: { vetoed: true }, B: { vetoed: true }, C: { vetoed: true }, D: {} }),
    )
    expect(list).toMatchObject({ quota: 2, ranked: 4 })
    expect(list.candidates.filter(({ outcome }) => outcome === 'WON')).toHaveLength(1)
  })
})

describe('an award', () => {
  it('goes to the best, not to the barred, not below its least score', () => {
    expect(told(award(), { A: { loses: 3 }, B: { loses: 1 }, C: {}, D: { vetoed: true } })).toEqual([
      'C WON',
      'D VETOED',
      'B WON',
      'A BELOW_QUOTA',
    ])
    expect(
      told(award({ minScore: '97' }), { A: { loses: 3 }, B: { loses: 4 }, C: { loses: 5, vetoed: true } }),
    ).toEqual(['A WON', 'B BELOW_MIN', 'C VETOED'])
  })
  it('is given in periods of its kind alone', () => {
    const input = hall(award({ cycle: 'SEASON' }), { A: {} })
    expect(awardLists(input, computeScores(input))).toEqual([])
  })
  it('names what bars whom', () => {
    const [, vetoed] = listOf(hall(award(), { A: {}, B: { loses: 1, vetoed: true } })).candidates
    expect(vetoed).toMatchObject({ subjectId: 'B', rank: 2, outcome: 'VETOED', vetoes: ['-B'] })
  })
})

describe('a tie at the edge', () => {
  it('asks nothing where all of the tie have a place, or none', () => {
    expect(told(award(), { A: {}, B: {}, C: { loses: 1 }, D: { loses: 1 } })).toEqual([
      'A WON',
      'B WON',
      'C BELOW_QUOTA',
      'D BELOW_QUOTA',
    ])
  })
  it('is broken by satisfaction first', () => {
    const one = award({ quota: { kind: 'COUNT', count: 1 } })
    expect(
      told(one, { A: { satisfaction: '97.5', cases: 90 }, B: { satisfaction: '98' }, C: { loses: 1 } }),
    ).toEqual(['B WON SATISFACTION', 'A BELOW_QUOTA SATISFACTION', 'C BELOW_QUOTA'])
  })
  it('then by fewer deductions, then by cases per head', () => {
    const one = award({ quota: { kind: 'COUNT', count: 1 } })
    expect(
      told(one, {
        A: { satisfaction: '98', loses: 3, gains: 3 },
        B: { satisfaction: '98', cases: 1 },
        C: { satisfaction: '98', cases: 5 },
        D: { satisfaction: '97', cases: 9 },
      }),
    ).toEqual([
      'C WON CASES_PER_HEAD',
      'B BELOW_QUOTA CASES_PER_HEAD',
      'A BELOW_QUOTA FEWER_DEDUCTIONS',
      'D BELOW_QUOTA SATISFACTION',
    ])
  })
  it('is not broken by what was not measured of everybody', () => {
    const one = award({ quota: { kind: 'COUNT', count: 1 } })
    expect(told(one, { A: { satisfaction: '99' }, B: { satisfaction: null, cases: 3 } })).toEqual([
      'B WON CASES_PER_HEAD',
      'A BELOW_QUOTA CASES_PER_HEAD',
    ])
  })
  it('is shared where nothing tells them apart', () => {
    expect(told(award(), { A: { satisfaction: '99' }, B: {}, C: {}, D: { loses: 1 } })).toEqual([
      'A SHARED',
      'B SHARED',
      'C SHARED',
      'D BELOW_QUOTA',
    ])
    const same = { satisfaction: '98' }
    expect(told(award(), { A: { satisfaction: '99' }, B: same, C: same, D: { satisfaction: '97' } })).toEqual(
      ['A WON SATISFACTION', 'B SHARED', 'C SHARED', 'D BELOW_QUOTA SATISFACTION'],
    )
  })
  it('follows the order of rules the hall has chosen', () => {
    const one = award({ quota: { kind: 'COUNT', count: 1 }, ties: ['CASES_PER_HEAD'] })
    expect(told(one, { A: { satisfaction: '99' }, B: { cases: 1 } })[0]).toBe('B WON CASES_PER_HEAD')
    expect(told(award({ quota: { kind: 'COUNT', count: 1 }, ties: [] }), { A: {}, B: {} })).toEqual([
      'A SHARED',
      'B SHARED',
    ])
  })
})

describe('facts for ties', () => {
  it('are cases by head of windows and units, and rates that were measured', () => {
    const input = scoreInput(rulesOf({ sheets: SHEETS }), {
      windows: [
        aWindow('A', { cases: 10, heads: 4 }),
        aWindow('B', { cases: 5, heads: 0 }),
        aWindow('C', { cases: 1, heads: 3, unitId: UnitId.parse('U2') }),
      ],
      figures: [figure('SATISFACTION', 'WINDOW', 'A', '98'), figure('SATISFACTION', 'WINDOW', 'B', null)],
    })
    const { satisfaction, casesPerHead } = tieFactsOf(input)
    expect([...satisfaction]).toEqual([['WINDOW/A', '98']])
    const months = ['98.2', '98.7', null].map((rate, at) => ({
      periodId: `MONTH/${at}`,
      kind: 'MONTH' as const,
      from: `2026-0${at + 1}-01`,
      scores: new Map(),
      figures: [
        figure('SATISFACTION', 'WINDOW', 'A', rate),
        figure('SATISFACTION', 'WINDOW', 'C', '90'),
        figure('X', 'WINDOW', 'A', '1'),
      ],
    }))
    const season = tieFactsOf({
      ...input,
      figures: [figure('SATISFACTION', 'WINDOW', 'C', '91')],
      parts: months,
    })
    expect([...season.satisfaction]).toEqual([
      ['WINDOW/A', '98.45'],
      ['WINDOW/C', '91'],
    ])
    expect([...casesPerHead]).toEqual([
      ['WINDOW/A', '2.5'],
      ['WINDOW/C', '0.3333'],
      ['UNIT/U1', '3.75'],
      ['UNIT/U2', '0.3333'],
    ])
  })
})

const wishes: fc.Arbitrary<Wishes> = fc.record({
  loses: fc.integer({ min: 0, max: 4 }),
  gains: fc.integer({ min: 0, max: 4 }),
  vetoed: fc.boolean(),
  satisfaction: fc.constantFrom('97', '98', null),
  cases: fc.integer({ min: 0, max: 2 }),
})
const quotas: fc.Arbitrary<Award['quota']> = fc.oneof(
  fc.integer({ min: 1, max: 9 }).map((count) => ({ kind: 'COUNT' as const, count })),
  fc.integer({ min: 1, max: 100 }).map((share) => ({ kind: 'SHARE' as const, share: String(share / 100) })),
)
const halls = fc.record({
  of: fc
    .record({
      quota: quotas,
      minScore: fc.constantFrom(null, '98'),
      ties: fc.shuffledSubarray(['SATISFACTION', 'FEWER_DEDUCTIONS', 'CASES_PER_HEAD'] as const),
    })
    .map((rest) => award(rest)),
  windows: fc
    .array(wishes, { maxLength: 12 })
    .map((list) => Object.fromEntries(list.map((each, at) => [`W${at}`, each]))),
})

describe('whatever the hall', () => {
  it('places are given exactly, and more than there are only to those nothing tells apart', () => {
    fc.assert(
      fc.property(halls, ({ of, windows }) => {
        const { quota, candidates, ranked } = listOf(hall(of, windows))
        const count = (...outcomes: AwardCandidate['outcome'][]) =>
          candidates.filter(({ outcome }) => outcomes.includes(outcome)).length
        expect(candidates).toHaveLength(ranked)
        const eligible = ranked - count('BELOW_MIN', 'VETOED')
        const [won, shared] = [count('WON'), count('SHARED')]
        const isExact = shared === 0 && won === Math.min(quota, eligible)
        // They share what is left: fewer places than they are.
        const isShared = shared > 0 && won < quota && won + shared > quota
        expect(isExact || isShared).toBe(true)
        const ranksOf = (...outcomes: AwardCandidate['outcome'][]) =>
          candidates.filter(({ outcome }) => outcomes.includes(outcome)).map(({ rank }) => rank)
        expect(Math.max(0, ...ranksOf('WON', 'SHARED'))).toBeLessThanOrEqual(
          Math.min(Number.MAX_SAFE_INTEGER, ...ranksOf('BELOW_QUOTA')),
        )
      }),
    )
  })
  it('the order facts come in changes nothing', () => {
    fc.assert(
      fc.property(halls, fc.infiniteStream(fc.nat()), ({ of, windows }, order) => {
        const input = hall(of, windows)
        const mixed = <Value>(list: readonly Value[]): readonly Value[] =>
          list
            .map((value) => ({ value, at: order.next().value ?? 0 }))
            .toSorted((one, other) => one.at - other.at)
            .map(({ value }) => value)
        const again = {
          ...input,
          windows: mixed(input.windows),
          entries: mixed(input.entries),
          figures: mixed(input.figures),
        }
        expect(awardLists(again, computeScores(again))).toEqual(awardLists(input, computeScores(input)))
      }),
    )
  })
})
