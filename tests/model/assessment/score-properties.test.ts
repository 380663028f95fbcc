import * as fc from '../../helpers/properties.ts'
import { describe, expect, it } from 'vitest'
import { scoreEntryModel, type ScoreEntryState } from '../../../db/model/assessment/assessment-models.ts'
import { countedEntry } from '../../../db/model/assessment/counted-entry.ts'
import { decimal, larger, smaller, sum, toText, ZERO } from '../../../db/model/assessment/decimal.ts'
import { chargesOf } from '../../../db/model/assessment/entry-charges.ts'
import type { ScoreRuleSet, ScoreTarget } from '../../../db/model/assessment/score-rules.ts'
import { computeScores } from '../../../db/model/assessment/score.ts'
import { subjectKey, type CountedEntry, type ScoreInput } from '../../../db/model/assessment/score-types.ts'
import { StaffId, UnitId, WindowId } from '../../../db/model/ids.ts'
import type { ScoreEntryEvent } from '../../../db/model/events/assessment-events.ts'
import { foldEntity } from '../../../db/model/events/define.ts'
import {
  aWindow,
  counted,
  dimension,
  figure,
  item,
  partOf,
  person,
  rulesOf,
  scoreInput,
  sheet,
} from '../../helpers/score-facts.ts'

const tenths = (min: number, max: number) => fc.integer({ min, max }).map((value) => String(value / 10))
const floor = fc.constantFrom('ZERO' as const, 'NONE' as const)
const orNull = <Value>(of: fc.Arbitrary<Value>) => fc.option(of, { nil: null })

/** Halls that score in all the ways there are, with the odd floor, cap, ceiling and link. */
const rules: fc.Arbitrary<ScoreRuleSet> = fc
  .record({
    floors: fc.array(floor, { minLength: 9, maxLength: 9 }),
    most: fc.integer({ min: 100, max: 130 }).map(String),
    dimensionMost: orNull(fc.integer({ min: 60, max: 90 }).map(String)),
    weight: fc.constantFrom('1', '0.5', '0.2'),
    doublingAfter: orNull(fc.integer({ min: 1, max: 6 })),
    decimals: fc.constantFrom(0, 1, 2),
    deltas: fc.array(tenths(-50, 30), { minLength: 6, maxLength: 6 }),
    caps: fc.array(orNull(tenths(1, 80)), { minLength: 6, maxLength: 6 }),
    shares: fc.array(fc.constantFrom('0.5', '1', '0.25'), { minLength: 6, maxLength: 6 }),
  })
  .map(({ floors, most, dimensionMost, weight, doublingAfter, decimals, deltas, caps, shares }) => {
    const floorAt = (at: number) => floors[at] ?? 'ZERO'
    const own = (at: number) => [
      dimension('A', '60', { floor: floorAt(at), most: dimensionMost, weight }),
      dimension('B', '20', { floor: floorAt(at + 1) }),
    ]
    const rest = (at: number) => ({ most, floor: floorAt(at), doublingAfter })
    const targets = ['PERSON', 'PERSON', 'WINDOW', 'WINDOW', 'UNIT', 'PERSON'] as const
    return rulesOf({
      decimals,
      sheets: [
        sheet('PERSON', '100', [...own(0), dimension('C', '20', { source: 'FIGURE', figure: 'F' })], rest(2)),
        sheet('WINDOW', '100', [...own(3), dimension('C', '20', { source: 'PERSONS_MEAN' })], rest(5)),
        sheet('UNIT', '100', [...own(6), dimension('C', '20', { source: 'WINDOWS_MEAN' })], rest(8)),
      ],
      items: targets.map((target, at) =>
        item(target, at % 2 === 0 ? 'A' : 'B', `I${at}`, deltas[at] ?? '-1', {
          cap: caps[at] ?? null,
          linked: [
            ...(target === 'WINDOW'
              ? [{ to: 'CHIEF_REP' as const, dimension: 'B', share: shares[at] ?? '1' }]
              : []),
            ...(target === 'UNIT' ? [] : [{ to: 'UNIT' as const, dimension: 'A', share: shares[at] ?? '1' }]),
          ],
        }),
      ),
    })
  })

const PEOPLE = ['P1', 'P2', 'P3', 'P4', 'P5']
const WINDOWS = ['W1', 'W2', 'W3']
const UNITS = ['U1', 'U2']

interface Happening {
  readonly item: number
  readonly who: number
  readonly day: number
  readonly quantity: number
}
const happenings: fc.Arbitrary<readonly Happening[]> = fc.array(
  fc.record({
    item: fc.nat(5),
    who: fc.nat(4),
    day: fc.integer({ min: 1, max: 28 }),
    quantity: fc.integer({ min: 1, max: 5 }),
  }),
  { maxLength: 25 },
)
const entriesOf = ({ items }: ScoreRuleSet, list: readonly Happening[]): readonly CountedEntry[] =>
  list.flatMap(({ item: at, who, day, quantity }, index) => {
    const rule = items[at]
    if (rule === undefined) return []
    const charges = chargesOf(rule, {
      staffId: PEOPLE[who] ?? null,
      windowId: WINDOWS[who % 3] ?? null,
      unitId: UNITS[who % 2] ?? null,
      chiefRepIds: ['P1'],
    })
    return [
      counted(`e${String(index).padStart(3, '0')}`, charges, {
        itemCode: rule.code,
        day: `2026-03-${String(day).padStart(2, '0')}`,
        quantity,
        veto: index % 7 === 0 ? 'PERIOD' : 'NONE',
      }),
    ]
  })

const inputs: fc.Arbitrary<ScoreInput> = fc
  .tuple(rules, happenings, fc.array(orNull(tenths(0, 1_000)), { minLength: 3, maxLength: 3 }))
  .map(([of, list, rates]) =>
    scoreInput(of, {
      people: PEOPLE.map((id, at) =>
        person(id, WINDOWS[at % 3] ?? null, { unitId: UnitId.parse(UNITS[at % 2]) }),
      ),
      windows: WINDOWS.map((id, at) => aWindow(id, { heads: at, unitId: UnitId.parse(UNITS[at % 2]) })),
      units: UNITS,
      figures: rates.map((rate, at) => figure('F', 'PERSON', PEOPLE[at] ?? '', rate)),
      entries: entriesOf(of, list),
    }),
  )

const mixedBy =
  (seed: readonly number[]) =>
  <Value>(list: readonly Value[]): readonly Value[] =>
    list
      .map((value, at) => ({ value, at: seed[at % seed.length] ?? 0 }))
      .toSorted((one, other) => one.at - other.at)
      .map(({ value }) => value)
      .toReversed()

describe('scores, whatever the rules and entries', () => {
  it('floors and ceilings hold for every dimension and every total', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        for (const { target, dimensions, plain, computed, score } of computeScores(input).values()) {
          const of = input.rules.sheets.find((each) => each.target === target)
          for (const found of dimensions) {
            const bounds = of?.dimensions.find(({ code }) => code === found.code)
            const start = decimal(found.plain)
            const least = bounds?.floor === 'ZERO' ? larger(start, ZERO) : start
            expect(found.points).toBe(toText(smaller(least, decimal(bounds?.most ?? bounds?.full ?? '0')), 4))
          }
          expect(of?.floor === 'ZERO' && decimal(computed).lt(0)).toBe(false)
          expect(decimal(computed).lte(of?.most ?? '0')).toBe(true)
          expect(score).toBe(computed)
          const total = sum(dimensions.map(({ points, weight }) => decimal(points).times(weight)))
          expect(total.minus(plain).abs().lte('0.001')).toBe(true)
        }
      }),
    )
  })

  it('doubling and caps come out as counted one occurrence after another', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { rules, entries } = input
        const inOrder = entries.toSorted((one, other) =>
          `${one.day}${one.entryId}` < `${other.day}${other.entryId}` ? -1 : 1,
        )
        for (const { target, subjectId, dimensions } of computeScores(input).values()) {
          const after = rules.sheets.find((each) => each.target === target)?.doublingAfter ?? null
          const lines = dimensions.flatMap((found) => found.lines)
          let occurrences = 0
          const spent = new Map<string, number>()
          // In thousandths, as whole numbers: another arithmetic than that of the engine.
          const thousandths = (text: string) => Math.round(Number(text) * 1_000)
          for (const { entryId, itemCode, quantity, charges } of inOrder)
            for (const { delta, subjectId: id, target: of, dimension: code } of charges) {
              if (id !== subjectId || of !== target) continue
              const each = thousandths(delta)
              let plain = 0
              for (let count = 0; count < quantity; count += 1) {
                if (each < 0) occurrences += 1
                plain += each < 0 && after !== null && occurrences > after ? 2 * each : each
              }
              const cap = rules.items.find((rule) => rule.code === itemCode)?.cap ?? null
              const key = `${Math.sign(each)}${itemCode}`
              const left = cap === null ? Infinity : thousandths(cap) - (spent.get(key) ?? 0)
              const size = Math.min(Math.abs(plain), left)
              spent.set(key, (spent.get(key) ?? 0) + size)
              const line = dimensions
                .find((found) => found.code === code)
                ?.lines.find((found) => found.entryId === entryId)
              expect(thousandths(line?.plain ?? '')).toBe(plain)
              expect(thousandths(line?.points ?? '')).toBe(size === 0 ? 0 : Math.sign(each) * size)
            }
          expect(lines.length).toBe(
            entries
              .flatMap(({ charges }) => charges)
              .filter((each) => subjectKey(each.target, each.subjectId) === subjectKey(target, subjectId))
              .length,
          )
        }
      }),
    )
  })

  it('what comes along is its share of what it comes with, with the same sign', () => {
    fc.assert(
      fc.property(rules, happenings, (of, list) => {
        for (const { itemCode, charges } of entriesOf(of, list)) {
          const rule = of.items.find(({ code }) => code === itemCode)
          const [first, ...others] = charges
          expect(first).toMatchObject({ linked: false, delta: rule?.delta })
          const shares = (rule?.linked ?? []).map(({ share }) => decimal(share).times(first?.delta ?? '0'))
          for (const { linked, delta } of others) {
            expect(linked).toBe(true)
            expect(shares.some((share) => share.eq(delta))).toBe(true)
          }
        }
      }),
    )
  })

  it('the order facts come in changes nothing', () => {
    fc.assert(
      fc.property(inputs, fc.array(fc.nat(1_000), { minLength: 3, maxLength: 30 }), (input, seed) => {
        const mixed = mixedBy(seed)
        const again = computeScores({
          ...input,
          people: mixed(input.people),
          windows: mixed(input.windows),
          units: mixed(input.units),
          entries: mixed(input.entries),
          figures: mixed(input.figures),
        })
        const table = computeScores(input)
        expect([...again]).toEqual([...table])
      }),
    )
  })

  it('other names for people, windows and units change no score, rank or grade', () => {
    fc.assert(
      fc.property(inputs, fc.array(fc.nat(9), { minLength: 10, maxLength: 10 }), (input, marks) => {
        const ids = [...PEOPLE, ...WINDOWS, ...UNITS]
        const name = (id: string) => `${marks[ids.indexOf(id)] ?? 0}-${id}`
        const renamed: ScoreInput = {
          ...input,
          people: input.people.map((each) => ({
            ...each,
            staffId: StaffId.parse(name(each.staffId)),
            windowId: each.windowId === null ? null : WindowId.parse(name(each.windowId)),
            unitId: UnitId.parse(name(each.unitId)),
          })),
          windows: input.windows.map((each) => ({
            ...each,
            windowId: WindowId.parse(name(each.windowId)),
            unitId: UnitId.parse(name(each.unitId)),
          })),
          units: input.units.map(name),
          figures: input.figures.map((each) => ({ ...each, subjectId: name(each.subjectId) })),
          entries: input.entries.map((entry) => ({
            ...entry,
            charges: entry.charges.map((each) => ({
              ...each,
              subjectId: StaffId.parse(name(each.subjectId)),
            })),
          })),
        }
        const table = computeScores(input)
        const other = computeScores(renamed)
        expect(other.size).toBe(table.size)
        for (const { target, subjectId, score, rank, grade, deducted, vetoes } of table.values())
          expect(other.get(subjectKey(target, name(subjectId)))).toMatchObject({
            score,
            rank,
            grade,
            deducted,
            vetoes,
          })
      }),
    )
  })
})

describe('an entry and its reversal', () => {
  const event = (
    id: string,
    type: 'score_entry.recorded' | 'score_entry.reversed',
    payload: object,
  ): ScoreEntryEvent =>
    ({
      id,
      type,
      typeVersion: 1,
      entity: ['score_entry', 'reversible'],
      unitId: null,
      windowId: null,
      staffId: StaffId.parse('9001'),
      deviceId: 'd',
      deviceSeq: 1,
      hallSeq: null,
      atMs: 1,
      time: {},
      copyOf: null,
      payload,
    }) as unknown as ScoreEntryEvent
  const stateOf = (entry: CountedEntry, isReversed: boolean): ScoreEntryState => {
    const { state, refused } = foldEntity(scoreEntryModel, [
      event('first', 'score_entry.recorded', { ...entry, factKey: null, overRejection: false }),
      ...(isReversed ? [event('second', 'score_entry.reversed', { reason: '误记' })] : []),
    ])
    expect(refused).toEqual([])
    if (state === undefined) throw new Error('no state')
    return state
  }

  it('cancel, wherever among others it stands', () => {
    fc.assert(
      fc.property(inputs, fc.nat(24), (input, at) => {
        const entry = input.entries[at % Math.max(1, input.entries.length)]
        if (entry === undefined) return
        const others = input.entries.filter((each) => each !== entry)
        const scores = (state: ScoreEntryState) => {
          const again = countedEntry(entry.entryId, state)
          return computeScores({ ...input, entries: again === null ? others : [...others, again] })
        }
        const without = computeScores({ ...input, entries: others })
        expect(scores(stateOf(entry, false))).toEqual(computeScores(input))
        expect(scores(stateOf(entry, true))).toEqual(without)
        // A reversal a locked period does not name takes nothing back.
        expect(countedEntry(entry.entryId, stateOf(entry, true), () => false)).toEqual(entry)
      }),
    )
  })
})

describe('roll-up', () => {
  it('of equal periods is that period, from weeks to the year', () => {
    fc.assert(
      fc.property(inputs, fc.integer({ min: 1, max: 5 }), fc.nat(31), (input, count, workedDays) => {
        const rules = { ...input.rules, rollUp: { ...input.rules.rollUp, month: 'MEAN_OF_WEEKS' as const } }
        const { people, windows, units } = input
        const week = computeScores({ ...input, rules, kind: 'WEEK' })
        const scoresOf = (table: typeof week) =>
          [...table].map(([key, { score, rank }]) => `${key} ${score} ${rank}`)
        const longer = (kind: ScoreInput['kind'], of: typeof week, partKind: ScoreInput['kind']) =>
          computeScores(
            scoreInput(rules, {
              kind,
              people,
              windows,
              units,
              parts: Array.from({ length: count }, (_, at) =>
                partOf(
                  of,
                  partKind,
                  `2026-0${at + 1}-02`,
                  Object.fromEntries(PEOPLE.map((id) => [id, workedDays])),
                ),
              ),
            }),
          )
        const month = longer('MONTH', week, 'WEEK')
        expect(scoresOf(month)).toEqual(scoresOf(week))
        for (const kind of ['SEASON', 'HALF_YEAR', 'YEAR'] as const)
          expect(scoresOf(longer(kind, month, 'MONTH'))).toEqual(scoresOf(week))
      }),
    )
  })
  it('lies between the worst and the best of its parts', () => {
    fc.assert(
      fc.property(fc.array(inputs, { minLength: 1, maxLength: 4 }), (list) => {
        const [first] = list
        if (first === undefined) return
        const tables = list.map((input) => computeScores({ ...input, rules: first.rules }))
        const year = computeScores({
          ...first,
          kind: 'YEAR',
          entries: [],
          parts: tables.map((table, at) => partOf(table, 'MONTH', `2026-0${at + 1}-01`)),
        })
        const targets: readonly ScoreTarget[] = ['PERSON', 'WINDOW', 'UNIT']
        for (const [key, { score, target }] of year) {
          expect(targets).toContain(target)
          const parts = tables.map((table) => decimal(table.get(key)?.score ?? '0'))
          expect(parts.some((part) => part.lte(score))).toBe(true)
          expect(parts.some((part) => part.gte(score))).toBe(true)
        }
      }),
      { numRuns: 30 },
    )
  })
})
