import * as fc from '../helpers/properties.ts'
import { describe, expect, it } from 'vitest'
import { createWorkCalendar } from '../../db/model/calendar.ts'
import { addDays, dayFromMs, msAt, type Day } from '../../db/model/day.ts'
import {
  computeDeadline,
  deemedAcceptanceDue,
  DEFAULT_DEADLINE_RULES,
  promiseStart,
  type DeadlineFacts,
  type DeadlineRules,
  type Extension,
  type Suspension,
} from '../../db/model/deadline.ts'
import type { TimeLimit } from '../../db/model/time-limit.ts'

const calendar = createWorkCalendar()
const wd = (value: number): TimeLimit => ({ unit: 'WD', value })
const rules = (changes: Partial<DeadlineRules> = {}): DeadlineRules => ({
  ...DEFAULT_DEADLINE_RULES,
  ...changes,
})

/** Accepted at ten o'clock, by the default rules, unless said otherwise. */
const due = (day: Day, limit: TimeLimit, changes: Partial<DeadlineFacts> = {}) =>
  computeDeadline({
    start: { kind: 'ACCEPTED', atMs: msAt(day, '10:00') },
    limit,
    rules: rules(),
    calendar,
    ...changes,
  })

const suspension = (fromDay: Day, toDay: Day | null, stopsClock = true): Suspension => ({
  kind: 'HEARING',
  legalBasis: 'LICENSING_LAW_45',
  stopsClock,
  fromDay,
  toDay,
})
const extension = (
  value: number,
  approvedAtMs: number,
  toldAtMs: number | null = approvedAtMs,
): Extension => ({
  limit: wd(value),
  approvedAtMs,
  toldAtMs,
})

describe('working days', () => {
  it.each([
    ['2026-02-13', 1, '2026-02-14'],
    ['2026-02-13', 5, '2026-02-27'],
    ['2026-02-11', 20, '2026-03-17'],
    ['2026-04-30', 5, '2026-05-11'],
    ['2026-06-18', 5, '2026-06-26'],
    ['2026-09-30', 3, '2026-10-10'],
    ['2025-12-30', 5, '2026-01-07'],
    ['2026-03-02', 10, '2026-03-16'],
  ])('%s and %i working days end on %s', (start, count, end) => {
    const deadline = due(start, wd(count))
    expect(deadline.dueDay).toBe(end)
    expect(deadline.dueAtMs).toBe(msAt(end, '17:30'))
    expect(deadline.total).toBe(count)
    expect(deadline.certain).toBe(true)
  })
  it('are explained day by day', () => {
    const steps = due('2026-02-12', wd(3)).steps
    expect(
      steps.map(({ day, outcome, reason, count, name }) =>
        [day, outcome, reason, count, name].join(' ').trim(),
      ),
    ).toEqual([
      '2026-02-12 START START_DAY',
      '2026-02-13 COUNTED WEEKDAY 1',
      '2026-02-14 COUNTED MAKEUP_WORKDAY 2 春节',
      ...[15, 16, 17, 18, 19, 20, 21, 22, 23].map((day) => `2026-02-${day} SKIPPED HOLIDAY  春节`),
      '2026-02-24 COUNTED WEEKDAY 3',
    ])
  })
  it('may start on the day itself and end at midnight', () => {
    const sameDay = due('2026-03-02', wd(10), { rules: rules({ start: 'SAME_DAY', end: '24H' }) })
    expect(sameDay.dueDay).toBe('2026-03-13')
    expect(sameDay.dueAtMs).toBe(msAt('2026-03-14', '00:00') - 1)
    expect(dayFromMs(sameDay.dueAtMs)).toBe('2026-03-13')
    expect(due('2026-03-07', wd(1), { rules: rules({ start: 'SAME_DAY' }) }).dueDay).toBe('2026-03-09')
  })
  it('into a year without a notice are not certain', () => {
    const year = calendar.knownToYear
    expect(due(`${year}-12-22`, wd(10)).certain).toBe(false)
  })
})

describe('papers taken after closing time or on a day off', () => {
  const received = (day: Day, clock: string, changes: Partial<DeadlineRules> = {}) =>
    due(day, wd(1), { start: { kind: 'RECEIVED', atMs: msAt(day, clock) }, rules: rules(changes) })
  it('count as taken the next working day', () => {
    expect(received('2026-03-06', '17:30').dueDay).toBe('2026-03-09')
    const late = received('2026-03-06', '17:31')
    expect([late.startDay, late.dueDay]).toEqual(['2026-03-09', '2026-03-10'])
    expect(late.steps.map(({ day, outcome, reason }) => `${day} ${outcome} ${reason}`)).toEqual([
      '2026-03-06 RECEIVED AFTER_CLOSING',
      '2026-03-07 SKIPPED WEEKEND',
      '2026-03-08 SKIPPED WEEKEND',
      '2026-03-09 START START_DAY',
      '2026-03-10 COUNTED WEEKDAY',
    ])
    const holiday = received('2026-10-03', '09:00')
    expect([holiday.startDay, holiday.dueDay]).toEqual(['2026-10-08', '2026-10-09'])
    expect(holiday.steps[0]).toMatchObject({ outcome: 'RECEIVED', reason: 'NON_WORKING_DAY', name: '国庆节' })
  })
  it('or as taken that day, where the hall says so', () => {
    expect(received('2026-03-06', '18:00', { receiveAfterClose: 'SAME_DAY' }).dueDay).toBe('2026-03-09')
  })
  it('an acceptance is an act of the hall and keeps its day', () => {
    const accepted = due('2026-03-06', wd(1), {
      start: { kind: 'ACCEPTED', atMs: msAt('2026-03-06', '18:10') },
    })
    expect([accepted.startDay, accepted.dueDay]).toEqual(['2026-03-06', '2026-03-09'])
  })
})

describe('an on-the-spot case', () => {
  const instant = (day: Day, clock: string) =>
    due(day, { unit: 'INSTANT' }, { start: { kind: 'RECEIVED', atMs: msAt(day, clock) } })
  it('is due the same day at closing', () => {
    expect(instant('2026-03-06', '08:00').dueAtMs).toBe(msAt('2026-03-06', '17:30'))
    expect(instant('2026-03-06', '17:29').dueDay).toBe('2026-03-06')
  })
  it('taken after closing is due the next working day', () => {
    expect(instant('2026-03-06', '17:31').dueAtMs).toBe(msAt('2026-03-09', '17:30'))
    expect(instant('2026-02-16', '10:00').dueDay).toBe('2026-02-24')
  })
})

describe('a special procedure', () => {
  it('takes its first and last day and what lies between out of the count', () => {
    const deadline = due('2026-03-02', wd(10), { suspensions: [suspension('2026-03-05', '2026-03-12')] })
    expect(deadline.dueDay).toBe('2026-03-24')
    expect(deadline.paused).toBe(false)
    const suspended = deadline.steps.filter((step) => step.reason === 'SUSPENDED')
    expect(suspended.map((step) => step.day)).toEqual(
      ['05', '06', '09', '10', '11', '12'].map((day) => `2026-03-${day}`),
    )
    expect(suspended[0]?.suspension).toEqual({ kind: 'HEARING', legalBasis: 'LICENSING_LAW_45' })
  })
  it('leaves the clock running where it does not stop it', () => {
    expect(
      due('2026-03-02', wd(10), { suspensions: [suspension('2026-03-05', '2026-03-12', false)] }).dueDay,
    ).toBe('2026-03-16')
  })
  it('after the due day changes nothing', () => {
    const after = due('2026-03-02', wd(10), { suspensions: [suspension('2026-03-17', null)] })
    expect([after.dueDay, after.paused]).toEqual(['2026-03-16', false])
  })
  it('on the due day itself moves it', () => {
    expect(due('2026-03-02', wd(10), { suspensions: [suspension('2026-03-16', '2026-03-16')] }).dueDay).toBe(
      '2026-03-17',
    )
  })
  it('still running makes the due day provisional, one day later with each day', () => {
    const open = [suspension('2026-03-05', null)]
    const first = due('2026-03-02', wd(10), { suspensions: open })
    expect([first.dueDay, first.paused]).toEqual(['2026-03-17', true])
    const later = due('2026-03-02', wd(10), { suspensions: open, asOfDay: '2026-03-12' })
    expect([later.dueDay, later.paused]).toEqual(['2026-03-24', true])
    expect(due('2026-03-02', wd(10), { suspensions: open, asOfDay: '2026-03-01' }).dueDay).toBe('2026-03-17')
  })
  it('two that overlap are left out once', () => {
    const both = [suspension('2026-03-05', '2026-03-10'), suspension('2026-03-09', '2026-03-12')]
    expect(due('2026-03-02', wd(10), { suspensions: both }).dueDay).toBe('2026-03-24')
  })
})

describe('an extension', () => {
  it('approved and told in time adds its days', () => {
    const deadline = due('2026-03-02', wd(10), { extensions: [extension(5, msAt('2026-03-16', '17:30'))] })
    expect(deadline.dueDay).toBe('2026-03-23')
    expect(deadline.extensions).toEqual([{ applied: true, findings: [] }])
    expect(deadline.steps.filter((step) => step.extension === 1).map((step) => step.count ?? 0)).toEqual([
      11, 12, 13, 14, 0, 0, 15,
    ])
  })
  it.each([
    ['approved late', extension(5, msAt('2026-03-16', '17:31')), 'EXTENSION_LATE'],
    ['told late', extension(5, msAt('2026-03-10', '09:00'), msAt('2026-03-17', '09:00')), 'EXTENSION_LATE'],
    ['not told', extension(5, msAt('2026-03-10', '09:00'), null), 'EXTENSION_NOT_TOLD'],
    ['in hours', { ...extension(5, 0), limit: { unit: 'H', value: 3 } as const }, 'EXTENSION_UNIT_MISMATCH'],
  ])('%s does not move the due day', (_name, late, finding) => {
    const deadline = due('2026-03-02', wd(10), { extensions: [late] })
    expect(deadline.dueDay).toBe('2026-03-16')
    expect(deadline.extensions).toEqual([{ applied: false, findings: [finding] }])
  })
  it('is one by law; a second is marked', () => {
    const told = msAt('2026-03-10', '09:00')
    const deadline = due('2026-03-02', wd(10), { extensions: [extension(5, told), extension(2, told)] })
    expect(deadline.dueDay).toBe('2026-03-25')
    expect(deadline.extensions[1]).toEqual({ applied: true, findings: ['EXTENSION_NOT_FIRST'] })
  })
  it('is in time while the clock stands still', () => {
    const deadline = due('2026-03-02', wd(10), {
      suspensions: [suspension('2026-03-16', null)],
      extensions: [extension(5, msAt('2026-04-20', '09:00'))],
    })
    expect(deadline.extensions[0]?.applied).toBe(true)
  })
  it('goes on from the last day of the period, not from the day it was moved to', () => {
    const limit: TimeLimit = { unit: 'CD', value: 5 }
    // 2 March and 5 days end on Saturday 7, moved to Monday 9; five more end on Thursday 12.
    expect(due('2026-03-02', limit).dueDay).toBe('2026-03-09')
    const more: Extension = {
      limit,
      approvedAtMs: msAt('2026-03-09', '09:00'),
      toldAtMs: msAt('2026-03-09', '09:00'),
    }
    const deadline = due('2026-03-02', limit, { extensions: [more] })
    expect(deadline.dueDay).toBe('2026-03-12')
    expect(deadline.steps.some((step) => step.outcome === 'MOVED')).toBe(false)
  })
})

describe('natural days and months', () => {
  it('count every day and leave a day off at the end', () => {
    const deadline = due('2026-03-02', { unit: 'CD', value: 5 })
    expect(deadline.dueDay).toBe('2026-03-09')
    expect(deadline.steps.filter((step) => step.outcome === 'MOVED').map((step) => step.day)).toEqual([
      '2026-03-07',
      '2026-03-08',
    ])
    expect(due('2026-02-10', { unit: 'CD', value: 7 }).dueDay).toBe('2026-02-24')
    expect(due('2026-02-10', { unit: 'CD', value: 4 }).dueDay).toBe('2026-02-14')
  })
  it('leave out suspended natural days', () => {
    expect(
      due('2026-03-02', { unit: 'CD', value: 8 }, { suspensions: [suspension('2026-03-05', '2026-03-12')] })
        .dueDay,
    ).toBe('2026-03-18')
  })
  it('end on the corresponding day of the month', () => {
    expect(due('2026-03-10', { unit: 'M', value: 1 }).dueDay).toBe('2026-04-10')
    expect(due('2026-01-31', { unit: 'M', value: 1 }).dueDay).toBe('2026-02-28')
    expect(due('2026-03-10', { unit: 'M', value: 2 }).dueDay).toBe('2026-05-11')
    expect(due('2026-03-10', { unit: 'M', value: 1 }, { rules: rules({ start: 'SAME_DAY' }) }).dueDay).toBe(
      '2026-04-09',
    )
  })
  it('months give back suspended days one by one', () => {
    const deadline = due(
      '2026-03-10',
      { unit: 'M', value: 1 },
      { suspensions: [suspension('2026-03-16', '2026-03-20')] },
    )
    expect(deadline.dueDay).toBe('2026-04-15')
  })
})

describe('hours', () => {
  const hours = (day: Day, clock: string, value: number, changes: Partial<DeadlineFacts> = {}) =>
    due(day, { unit: 'H', value }, { start: { kind: 'RECEIVED', atMs: msAt(day, clock) }, ...changes })
  it('run in opening time only', () => {
    expect(hours('2026-03-02', '09:00', 2).dueAtMs).toBe(msAt('2026-03-02', '11:00'))
    expect(hours('2026-03-02', '11:00', 2).dueAtMs).toBe(msAt('2026-03-02', '15:30'))
    expect(hours('2026-03-02', '07:00', 1).dueAtMs).toBe(msAt('2026-03-02', '09:30'))
    expect(hours('2026-03-02', '10:00', 2).dueAtMs).toBe(msAt('2026-03-02', '12:00'))
    expect(hours('2026-03-06', '16:30', 2).dueAtMs).toBe(msAt('2026-03-09', '09:30'))
    expect(hours('2026-03-06', '18:30', 2).dueAtMs).toBe(msAt('2026-03-09', '10:30'))
  })
  it('say how many minutes of each day were used', () => {
    const deadline = hours('2026-03-06', '16:30', 2)
    expect(deadline.steps.map(({ day, outcome, minutes }) => [day, outcome, minutes ?? 0])).toEqual([
      ['2026-03-06', 'COUNTED', 60],
      ['2026-03-07', 'SKIPPED', 0],
      ['2026-03-08', 'SKIPPED', 0],
      ['2026-03-09', 'COUNTED', 60],
    ])
    expect(deadline.total).toBe(120)
  })
  it('stand still in a special procedure and go on with an extension', () => {
    expect(
      hours('2026-03-02', '16:30', 2, { suspensions: [suspension('2026-03-03', '2026-03-03')] }).dueAtMs,
    ).toBe(msAt('2026-03-04', '09:30'))
    const told = msAt('2026-03-02', '10:00')
    const more: Extension = { limit: { unit: 'H', value: 1 }, approvedAtMs: told, toldAtMs: told }
    expect(hours('2026-03-02', '09:00', 2, { extensions: [more] }).dueAtMs).toBe(msAt('2026-03-02', '12:00'))
  })
})

describe('silence', () => {
  it('accepts a case five working days after receipt', () => {
    const deadline = deemedAcceptanceDue(msAt('2026-03-02', '10:00'), rules(), calendar)
    expect(deadline.dueDay).toBe('2026-03-09')
  })
  it('makes the promise count from receipt', () => {
    const receivedAtMs = msAt('2026-03-02', '10:00')
    const facts = { receivedAtMs, acceptedAtMs: msAt('2026-03-10', '09:00') }
    expect(due('2026-03-02', wd(10), { start: promiseStart({ ...facts, deemed: true }) }).dueDay).toBe(
      '2026-03-16',
    )
    expect(due('2026-03-02', wd(10), { start: promiseStart({ ...facts, deemed: false }) }).dueDay).toBe(
      '2026-03-24',
    )
  })
})

describe('every deadline', () => {
  const startDay = fc.integer({ min: 0, max: 2_800 }).map((n) => addDays('2018-03-01', n))
  const minute = fc.integer({ min: 0, max: 1_439 })
  const limit: fc.Arbitrary<TimeLimit> = fc.oneof(
    fc.record({
      unit: fc.constantFrom('WD' as const, 'CD' as const, 'H' as const),
      value: fc.integer({ min: 1, max: 60 }),
    }),
    fc.record({ unit: fc.constant('M' as const), value: fc.integer({ min: 1, max: 6 }) }),
    fc.constant<TimeLimit>({ unit: 'INSTANT' }),
  )
  const facts: fc.Arbitrary<DeadlineFacts> = fc
    .record({
      day: startDay,
      minute,
      limit,
      kind: fc.constantFrom('RECEIVED' as const, 'ACCEPTED' as const),
      start: fc.constantFrom('NEXT_DAY' as const, 'SAME_DAY' as const),
      end: fc.constantFrom('CLOSING_TIME' as const, '24H' as const),
      pause: fc.option(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 20 }))),
    })
    .map(({ day, minute: at, limit: length, kind, start, end, pause }) => ({
      start: { kind, atMs: msAt(day, '00:00') + at * 60_000 },
      limit: length,
      rules: rules({ start, end }),
      calendar,
      suspensions:
        pause === null ? [] : [suspension(addDays(day, pause[0]), addDays(day, pause[0] + pause[1]))],
    }))

  it('ends on a working day that is not suspended, and its steps leave out no day', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const deadline = computeDeadline(given)
        const [pause] = given.suspensions ?? []
        expect(calendar.isWorkingDay(deadline.dueDay)).toBe(true)
        expect(
          pause !== undefined && deadline.dueDay >= pause.fromDay && deadline.dueDay <= (pause.toDay ?? ''),
        ).toBe(false)
        expect(deadline.dueAtMs).toBeGreaterThan(msAt(deadline.dueDay, '00:00'))
        expect(dayFromMs(deadline.dueAtMs)).toBe(deadline.dueDay)
        const days = [...new Set(deadline.steps.map((step) => step.day))]
        expect(days).toEqual(days.map((_, index) => addDays(days[0] ?? '', index)))
      }),
    )
  })
  it('in working days has as many counted days as the limit, each a working day after the start', () => {
    fc.assert(
      fc.property(facts, fc.integer({ min: 1, max: 60 }), (given, value) => {
        const deadline = computeDeadline({ ...given, limit: wd(value) })
        const counted = deadline.steps.filter((step) => step.outcome === 'COUNTED')
        expect(counted.map((step) => step.count)).toEqual(
          Array.from({ length: value }, (_, index) => index + 1),
        )
        expect(
          counted.every((step) => calendar.isWorkingDay(step.day) && step.day >= deadline.startDay),
        ).toBe(true)
        expect(counted.at(-1)?.day).toBe(deadline.dueDay)
      }),
    )
  })
  it('is never earlier for a longer limit or a longer suspension', () => {
    fc.assert(
      fc.property(
        facts,
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 0, max: 10 }),
        (given, value, more) => {
          const base = computeDeadline({ ...given, limit: wd(value) })
          expect(computeDeadline({ ...given, limit: wd(value + more) }).dueAtMs).toBeGreaterThanOrEqual(
            base.dueAtMs,
          )
          const longer = (given.suspensions ?? []).map((pause) => ({
            ...pause,
            toDay: addDays(pause.toDay ?? '', more),
          }))
          expect(
            computeDeadline({ ...given, limit: wd(value), suspensions: longer }).dueAtMs,
          ).toBeGreaterThanOrEqual(base.dueAtMs)
        },
      ),
    )
  })
})
