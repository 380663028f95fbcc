import * as fc from '../helpers/properties.ts'
import { describe, expect, it } from 'vitest'
import type {
  MakeupFact,
  PersonDay,
  PunchFact,
  RollFact,
  SessionResult,
} from '../../db/model/attendance/facts.ts'
import { judgeDay, REASON_CODES } from '../../db/model/attendance/judge-day.ts'
import { LeaveKind, type HalfDay } from '../../db/model/attendance/rules.ts'
import { addTotals, NO_TOTALS, totalsOf } from '../../db/model/attendance/totals.ts'
import { addDays } from '../../db/model/day.ts'
import { at, hours, MONDAY, personDay, punch, rulesWith } from '../helpers/person-days.ts'

const HALVES: readonly HalfDay[] = ['AM', 'PM']
/** Some second of the day, most of them near the boundaries of sessions. */
const moment = fc
  .oneof(
    fc.integer({ min: 6 * 3_600, max: 20 * 3_600 }),
    fc
      .tuple(
        fc.constantFrom('07:30', '08:30', '09:00', '11:30', '12:00', '13:30', '14:30', '17:30', '19:00'),
        fc.integer({ min: -120, max: 120 }),
      )
      .map(([clock, seconds]) => (at(clock) - at('00:00')) / 1_000 + seconds),
  )
  .map((seconds) => at('00:00') + seconds * 1_000)

const punches = fc
  .array(
    fc.record({
      atMs: moment,
      standing: fc.constantFrom('COUNTS' as const, 'COUNTS' as const, 'REJECTED' as const),
    }),
    { maxLength: 6 },
  )
  .map((list): PunchFact[] =>
    list.map(({ atMs, standing }, index) => punch(atMs, { punchId: `p${index}`, standing })),
  )
const leaves = fc
  .array(fc.record({ kind: fc.constantFrom(...LeaveKind.options), a: moment, b: moment }), { maxLength: 3 })
  .map((list) =>
    list.map(({ kind, a, b }, index) => ({
      leaveId: `l${index}`,
      kind,
      fromMs: Math.min(a, b),
      toMs: Math.max(a, b),
    })),
  )
const end = fc.option(moment, { nil: null })
const rolls = fc
  .array(fc.record({ half: fc.constantFrom(...HALVES), inAtMs: end, outAtMs: end }), { maxLength: 2 })
  .map((list): RollFact[] => list.map((each, index) => ({ ...each, rollId: `r${index}` })))
const makeups = fc
  .array(
    fc.record({
      half: fc.constantFrom(...HALVES),
      end: fc.constantFrom('IN' as const, 'OUT' as const),
      atMs: moment,
    }),
    { maxLength: 3 },
  )
  .map((list): MakeupFact[] => list.map((each, index) => ({ ...each, makeupId: `m${index}` })))
const rules = fc
  .record({
    punchesADay: fc.constantFrom(2 as const, 3 as const, 4 as const),
    graceMinutes: fc.constantFrom(0, 5),
    absenceMinutes: fc.constantFrom(15, 30),
    openBeforeMinutes: fc.constantFrom(0, 60, 180),
    closeAfterMinutes: fc.constantFrom(0, 90, 240),
    isShortDay: fc.boolean(),
  })
  .map(({ isShortDay, ...changes }) =>
    rulesWith({ ...changes, ...(isShortDay ? { hours: [hours('AM', '08:30', '12:00')] } : {}) }),
  )

const day = fc
  .record({
    rules,
    punches,
    leaves,
    rolls: fc.oneof({ arbitrary: fc.constant([]), weight: 3 }, rolls),
    makeups: fc.oneof({ arbitrary: fc.constant([]), weight: 2 }, makeups),
    scheduled: fc.constantFrom<HalfDay[]>(['AM', 'PM'], ['AM'], ['PM'], []),
    isWorkingDay: fc.boolean(),
    isRostered: fc.boolean(),
    nowMs: fc.oneof(fc.constant(at('12:00', addDays(MONDAY, 7))), moment),
  })
  .map((changes): PersonDay => personDay([], changes))

const resultOf = ({ kind, lateMinutes, earlyMinutes, leaveKind, fromMs, toMs }: SessionResult) => ({
  kind,
  lateMinutes,
  earlyMinutes,
  leaveKind,
  fromMs,
  toMs,
})

describe('of any day', () => {
  it('both half days have a result, and every reason a code that the locale knows', () => {
    fc.assert(
      fc.property(day, (facts) => {
        const results = judgeDay(facts)
        expect(results.map(({ half }) => half)).toEqual(HALVES)
        for (const each of results) {
          expect(each.reasons.length).toBeGreaterThan(0)
          for (const { code } of each.reasons) expect(REASON_CODES).toContain(code)
          // Minutes stand only where they count.
          expect(each.lateMinutes > 0).toBe(each.kind === 'LATE')
          expect(each.earlyMinutes === 0 || each.kind === 'LATE' || each.kind === 'EARLY').toBe(true)
          expect(each.lateMinutes).toBeLessThan(facts.rules?.absenceMinutes ?? 0)
          expect(each.earlyMinutes).toBeLessThan(facts.rules?.absenceMinutes ?? 0)
          expect(each.leaveKind !== null).toBe(each.kind === 'LEAVE')
          expect(each.original === null || facts.makeups.length > 0).toBe(true)
        }
      }),
    )
  })

  it('every reason has a day it is told on', () => {
    const told = new Set(
      fc
        .sample(day, { seed: 20_260_302, numRuns: 6_000 })
        .flatMap((facts, index) => [
          ...judgeDay(facts),
          ...judgeDay({ ...facts, rules: null }),
          ...judgeDay({ ...facts, isSubject: false }),
          ...judgeDay({
            ...facts,
            punches: [...facts.punches, punch(at('08:20') + index, { punchId: 's', standing: 'SUSPECT' })],
          }),
        ])
        .flatMap(({ reasons }) => reasons.map(({ code }) => code)),
    )
    expect(REASON_CODES.filter((code) => !told.has(code))).toEqual([])
  })

  it('a suspect punch never makes a result better: it stays or waits for a person', () => {
    fc.assert(
      fc.property(day, fc.array(moment, { minLength: 1, maxLength: 3 }), (facts, moments) => {
        const suspects = moments.map((atMs, index) =>
          punch(atMs, { punchId: `s${index}`, grade: 'C', standing: 'SUSPECT' }),
        )
        const before = judgeDay(facts)
        const after = judgeDay({ ...facts, punches: [...facts.punches, ...suspects] })
        const isWaiting = (index: number): boolean => after[index]?.kind === 'UNDER_REVIEW'
        const settled = (results: readonly SessionResult[]) =>
          results.filter((_, index) => !isWaiting(index)).map(resultOf)
        expect(settled(after)).toEqual(settled(before))
        // Rejecting every one of them leaves what was there without them.
        const rejected = suspects.map((each): PunchFact => ({ ...each, standing: 'REJECTED' }))
        expect(judgeDay({ ...facts, punches: [...facts.punches, ...rejected] }).map(resultOf)).toEqual(
          before.map(resultOf),
        )
      }),
    )
  })

  it('a session is under review whenever accepting one suspect punch would change it', () => {
    fc.assert(
      fc.property(day, moment, (facts, atMs) => {
        const given = (standing: PunchFact['standing']) =>
          judgeDay({ ...facts, punches: [...facts.punches, punch(atMs, { punchId: 's', standing })] })
        const texts = (results: readonly SessionResult[]) =>
          results.map((result) => JSON.stringify(resultOf(result)))
        const [without, accepted] = [texts(given('REJECTED')), texts(given('COUNTS'))]
        expect(given('SUSPECT').map(({ kind }) => kind === 'UNDER_REVIEW')).toEqual(
          accepted.map((text, index) => text !== without[index]),
        )
      }),
    )
  })

  it('the order in which facts are given does not matter', () => {
    fc.assert(
      fc.property(day, fc.integer(), (facts, turn) => {
        const turned = <Fact>(list: readonly Fact[]): readonly Fact[] => {
          const by = list.length === 0 ? 0 : Math.abs(turn) % list.length
          return [...list.slice(by), ...list.slice(0, by)].toReversed()
        }
        const other = {
          ...facts,
          punches: turned(facts.punches),
          leaves: turned(facts.leaves),
          rolls: turned(facts.rolls),
          makeups: turned(facts.makeups),
        }
        expect(judgeDay(other)).toEqual(judgeDay(facts))
      }),
    )
  })

  it('what is judged once stays as time goes on', () => {
    fc.assert(
      fc.property(day, moment, moment, (facts, one, other) => {
        // What is known at a moment are the punches up to it.
        const seen = (nowMs: number) =>
          judgeDay({
            ...facts,
            nowMs,
            punches: facts.punches.filter(({ atMs }) => atMs <= nowMs),
            makeups: [],
          })
        const [early, later] = [seen(Math.min(one, other)), seen(Math.max(one, other))]
        const isJudged = (index: number): boolean => !['OPEN', 'AHEAD'].includes(early[index]?.kind ?? '')
        const judged = (results: readonly SessionResult[]) =>
          results.filter((_, index) => isJudged(index)).map(resultOf)
        expect(judged(later)).toEqual(judged(early))
      }),
    )
  })

  it('an extra leave never leaves less leave, and all-day leave is leave on both', () => {
    fc.assert(
      fc.property(day, (facts) => {
        const allDay = { leaveId: 'x', kind: 'ANNUAL' as const, fromMs: at('00:00'), toMs: at('24:00') }
        const before = judgeDay(facts)
        const after = judgeDay({ ...facts, leaves: [...facts.leaves, allDay] })
        after.forEach(({ kind }, index) => expect(kind).toBe(before[index]?.kind === 'OFF' ? 'OFF' : 'LEAVE'))
      }),
    )
  })
})

describe('totals', () => {
  it('of parts add up to the totals of the whole, and half days due to how they counted', () => {
    fc.assert(
      fc.property(fc.array(day, { maxLength: 8 }), fc.nat(16), (days, at_) => {
        const results = days.flatMap((facts) => judgeDay(facts))
        const whole = totalsOf(results)
        expect(addTotals(totalsOf(results.slice(0, at_)), totalsOf(results.slice(at_)))).toEqual(whole)
        expect(addTotals(whole, NO_TOTALS)).toEqual(whole)
        expect(whole.due).toBe(
          whole.normal +
            whole.late +
            whole.early +
            whole.missing +
            whole.absentHalves +
            whole.leaveHalves +
            whole.underReview,
        )
        expect(Object.values(whole.leaveByKind).reduce((sum, count) => sum + count, 0)).toBe(
          whole.leaveHalves,
        )
      }),
    )
  })
})

it('judges a hundred thousand half days in well under a second', () => {
  const own = rulesWith()
  const days = Array.from({ length: 250 }, (_, index) => addDays('2026-01-01', index))
  const facts = Array.from({ length: 50_000 }, (_, index) => {
    const each = days[index % days.length] ?? MONDAY
    return personDay(['08:25', '12:01', '14:28', '17:31'], { rules: own, day: each })
  })
  // Time of the processor and not of the clock: other tests run beside this one.
  const began = process.cpuUsage()
  let halves = 0
  for (const each of facts) halves += judgeDay(each).length
  const { user } = process.cpuUsage(began)
  expect(halves).toBe(100_000)
  expect(user / 1_000).toBeLessThan(1_000)
})
