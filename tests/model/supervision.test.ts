import { describe, expect, it } from 'vitest'
import { createWorkCalendar } from '../../db/model/calendar.ts'
import { msAt, type Day } from '../../db/model/day.ts'
import { computeDeadline, DEFAULT_DEADLINE_RULES, type DeadlineFacts } from '../../db/model/deadline.ts'
import { DEFAULT_SUPERVISION_RULES, dueState, type SupervisionFacts } from '../../db/model/supervision.ts'
import type { TimeLimit } from '../../db/model/time-limit.ts'

const calendar = createWorkCalendar()
const deadline = (limit: TimeLimit, changes: Partial<DeadlineFacts> = {}) =>
  computeDeadline({
    start: { kind: 'ACCEPTED', atMs: msAt('2026-03-02', '10:00') },
    limit,
    rules: DEFAULT_DEADLINE_RULES,
    calendar,
    ...changes,
  })
// Promise: 10 working days, due 16 March; statutory: 20, due 30 March.
const facts = (day: Day, clock: string, changes: Partial<SupervisionFacts> = {}): SupervisionFacts => ({
  nowMs: msAt(day, clock),
  promise: deadline({ unit: 'WD', value: 10 }),
  statutory: deadline({ unit: 'WD', value: 20 }),
  calendar,
  rules: DEFAULT_SUPERVISION_RULES,
  ...changes,
})
const told = (given: SupervisionFacts) => {
  const { level, reason } = dueState(given)
  return `${level} ${reason}`
}

describe('three tiers', () => {
  it.each([
    ['2026-03-02', '10:00', 'ON_TIME IN_TIME'],
    ['2026-03-12', '17:00', 'ON_TIME IN_TIME'],
    ['2026-03-13', '09:00', 'REMIND LAST_WORKING_DAY'],
    ['2026-03-16', '17:30', 'REMIND LAST_WORKING_DAY'],
    ['2026-03-16', '17:31', 'YELLOW PROMISE_PASSED'],
    ['2026-03-18', '17:00', 'YELLOW PROMISE_PASSED'],
    ['2026-03-19', '09:00', 'RED PROMISE_LONG_PASSED'],
    ['2026-03-31', '09:00', 'RED STATUTORY_PASSED'],
  ])('%s %s: %s', (day, clock, expected) => {
    expect(told(facts(day, clock))).toBe(expected)
  })
  it('remind when four fifths of a long time are used', () => {
    const promise = deadline({ unit: 'WD', value: 20 })
    expect(told(facts('2026-03-24', '09:00', { promise, statutory: null }))).toBe('ON_TIME IN_TIME')
    expect(dueState(facts('2026-03-25', '09:00', { promise, statutory: null }))).toEqual({
      level: 'REMIND',
      reason: 'MOST_TIME_USED',
      workingDaysLeft: 3,
      shareUsed: 0.8,
    })
  })
  it('count the days left and the share used', () => {
    expect(dueState(facts('2026-03-09', '10:00'))).toMatchObject({ workingDaysLeft: 5, shareUsed: 0.4 })
    expect(dueState(facts('2026-03-18', '10:00'))).toMatchObject({ workingDaysLeft: -2, shareUsed: 1 })
  })
  it('show faults whatever the time', () => {
    expect(told(facts('2026-03-03', '10:00', { stepOvertime: true }))).toBe('YELLOW STEP_OVERTIME')
    expect(told(facts('2026-03-03', '10:00', { fault: true }))).toBe('YELLOW FAULT')
    expect(told(facts('2026-03-03', '10:00', { deemedAcceptance: true }))).toBe('RED DEEMED_ACCEPTANCE')
  })
  it('turn a yellow card left unanswered red', () => {
    const yellowIssuedAtMs = msAt('2026-03-06', '10:00')
    expect(told(facts('2026-03-10', '17:00', { yellowIssuedAtMs, fault: true }))).toBe('YELLOW FAULT')
    expect(told(facts('2026-03-11', '09:00', { yellowIssuedAtMs, fault: true }))).toBe(
      'RED YELLOW_UNANSWERED',
    )
  })
  it('are silent while the clock is stopped, except on faults', () => {
    const suspensions = [
      { kind: 'HEARING', legalBasis: 'x', stopsClock: true, fromDay: '2026-03-05', toDay: null },
    ]
    const paused = (asOfDay: Day) => ({
      promise: deadline({ unit: 'WD', value: 10 }, { suspensions, asOfDay }),
      statutory: deadline({ unit: 'WD', value: 20 }, { suspensions, asOfDay }),
    })
    expect(told(facts('2026-04-20', '10:00', paused('2026-04-20')))).toBe('PAUSED CLOCK_STOPPED')
    expect(told(facts('2026-04-20', '10:00', { ...paused('2026-04-20'), fault: true }))).toBe('YELLOW FAULT')
  })
  it('give an on-the-spot case no early reminder', () => {
    const promise = deadline({ unit: 'INSTANT' })
    expect(told(facts('2026-03-02', '17:00', { promise }))).toBe('ON_TIME IN_TIME')
    expect(told(facts('2026-03-02', '17:31', { promise }))).toBe('YELLOW PROMISE_PASSED')
  })
  it('measure hours in minutes of opening time', () => {
    // Two hours on 2 March, six and a half on the 3rd, one and a half on the 4th.
    const start = { kind: 'ACCEPTED' as const, atMs: msAt('2026-03-02', '15:30') }
    const promise = deadline({ unit: 'H', value: 10 }, { start })
    expect(promise.dueAtMs).toBe(msAt('2026-03-04', '10:00'))
    const at = (day: Day, clock: string) => dueState(facts(day, clock, { promise, statutory: null }))
    expect(at('2026-03-03', '09:00')).toMatchObject({ level: 'ON_TIME', shareUsed: 0.2, workingDaysLeft: 1 })
    expect(at('2026-03-04', '08:30')).toMatchObject({
      level: 'REMIND',
      reason: 'MOST_TIME_USED',
      shareUsed: 0.85,
    })
    expect(at('2026-03-04', '09:30')).toMatchObject({ level: 'REMIND', shareUsed: 0.95 })
    expect(at('2026-03-04', '10:01')).toMatchObject({
      level: 'YELLOW',
      reason: 'PROMISE_PASSED',
      shareUsed: 1,
    })
  })
})

describe('warning before the due time', () => {
  const rules = { ...DEFAULT_SUPERVISION_RULES, preset: 'PRE_WARN' as const }
  it.each([
    ['2026-03-12', '17:00', 'ON_TIME IN_TIME'],
    ['2026-03-13', '09:00', 'YELLOW LAST_WORKING_DAY'],
    ['2026-03-16', '17:30', 'YELLOW LAST_WORKING_DAY'],
    ['2026-03-16', '17:31', 'RED PROMISE_PASSED'],
  ])('%s %s: %s', (day, clock, expected) => {
    expect(told(facts(day, clock, { rules }))).toBe(expected)
  })
  it('is red at once for a fault', () => {
    expect(told(facts('2026-03-03', '10:00', { rules, fault: true }))).toBe('RED FAULT')
  })
})
