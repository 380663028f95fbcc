import * as fc from '../helpers/properties.ts'
import { describe, expect, it } from 'vitest'
import { balanceOf, type BalanceFacts } from '../../db/model/attendance/balance.ts'
import { chainFor, halfDaysOf } from '../../db/model/attendance/chains.ts'
import {
  onRota,
  scheduledHalves,
  turnsOn,
  type RotaHalves,
  type RotaSwap,
} from '../../db/model/attendance/rota.ts'
import { DEFAULT_ATTENDANCE_RULES } from '../../db/model/attendance/rules.ts'
import { sessionSpans } from '../../db/model/attendance/sessions.ts'
import { createWorkCalendar } from '../../db/model/calendar.ts'
import { addDays, addMonths, type Day } from '../../db/model/day.ts'
import { at, MONDAY, rulesWith } from '../helpers/person-days.ts'

describe('who has to agree to a leave', () => {
  const chain = (halfDays: number, isChief = false) =>
    chainFor(DEFAULT_ATTENDANCE_RULES, halfDays, isChief).join(' ')
  it('follows from its length', () => {
    expect([1, 2, 3, 4, 5, 40].map((halfDays) => chain(halfDays))).toEqual([
      'WINDOW_HEAD',
      'CHIEF_REP',
      'CHIEF_REP INSPECTOR',
      'CHIEF_REP INSPECTOR',
      'CHIEF_REP INSPECTOR LEADER',
      'CHIEF_REP INSPECTOR LEADER',
    ])
  })
  it('is one level higher for a chief representative', () => {
    expect([2, 3].map((halfDays) => chain(halfDays, true))).toEqual(['INSPECTOR', 'INSPECTOR LEADER'])
  })
  it('is the last chain where none is long enough', () => {
    const rules = rulesWith({ chains: [{ halfDaysMax: 2, steps: ['CHIEF_REP'] }] })
    expect(chainFor(rules, 9, false)).toEqual(['CHIEF_REP'])
  })
})

describe('length of a leave', () => {
  const calendar = createWorkCalendar()
  const spansOf = (day: Day) =>
    calendar.isWorkingDay(day) ? sessionSpans(DEFAULT_ATTENDANCE_RULES, day) : []
  const length = (from: [Day, string], to: [Day, string]) =>
    halfDaysOf(at(from[1], from[0]), at(to[1], to[0]), spansOf)
  it('counts half days of scheduled time it touches', () => {
    expect(length([MONDAY, '08:30'], [MONDAY, '12:00'])).toBe(1)
    expect(length([MONDAY, '00:00'], [MONDAY, '24:00'])).toBe(2)
    expect(length([MONDAY, '11:59'], [MONDAY, '14:31'])).toBe(2)
    expect(length([MONDAY, '12:00'], [MONDAY, '14:30'])).toBe(0)
    expect(length([MONDAY, '12:00'], [MONDAY, '12:00'])).toBe(0)
  })
  it('leaves out days off and counts make-up Saturdays', () => {
    // 2026-02-28 is a make-up Saturday, 03-01 a Sunday.
    expect(length(['2026-02-27', '14:00'], [MONDAY, '12:00'])).toBe(4)
    // The whole Spring Festival: the days before and after it.
    expect(length(['2026-02-14', '08:00'], ['2026-02-24', '18:00'])).toBe(4)
  })
})

describe('who is on duty at a rota post', () => {
  const post = { postId: 'zonghe', kind: 'ROTA' as const, memberIds: ['1', '2', '3'], active: true }
  const rota: Record<Day, RotaHalves> = {
    [MONDAY]: { am: ['1'], pm: ['2'] },
    '2026-03-03': { am: ['2'], pm: ['3'] },
  }
  const rotaOf = (postId: string, day: Day) => (postId === post.postId ? (rota[day] ?? null) : null)
  const swap = (changes: Partial<RotaSwap> = {}): RotaSwap => ({
    swapId: 's1',
    status: 'APPROVED',
    postId: post.postId,
    staffId: '1',
    withStaffId: '3',
    day: MONDAY,
    half: 'AM',
    inReturn: { day: '2026-03-03', half: 'PM' },
    ...changes,
  })
  const halves = (staffId: string, day: Day, swaps: readonly RotaSwap[] = [], isWorkingDay = true) => {
    const turns = turnsOn(day, { rotaPosts: [post], rotaOf, swaps })
    const scheduled = scheduledHalves(staffId, turns, isWorkingDay)
    return `${scheduled.halves.join('+')}${scheduled.isRostered ? ' rostered' : ''}`
  }

  it('is due only when on the rota; everybody else on both half days', () => {
    expect(['1', '2', '3', '9'].map((staffId) => halves(staffId, MONDAY))).toEqual([
      'AM rostered',
      'PM rostered',
      '',
      'AM+PM',
    ])
    expect(halves('1', '2026-03-04')).toBe('')
  })
  it('changes with an approved swap, both ways, and with no other', () => {
    expect(halves('1', MONDAY, [swap()])).toBe('')
    expect(halves('3', MONDAY, [swap()])).toBe('AM rostered')
    expect(halves('1', '2026-03-03', [swap()])).toBe('PM rostered')
    expect(halves('3', '2026-03-03', [swap()])).toBe('')
    for (const status of ['ASKED', 'AGREED', 'REJECTED', 'CANCELLED'])
      expect(halves('1', MONDAY, [swap({ status })]), status).toBe('AM rostered')
    expect(halves('1', '2026-03-03', [swap({ inReturn: null })])).toBe('')
  })
  it('follows one swap after another, and passes over one whose giver is not on the rota any more', () => {
    const onwards = swap({ staffId: '3', withStaffId: '2', inReturn: null })
    expect(onRota(post.postId, MONDAY, 'AM', rotaOf, [swap(), onwards])).toEqual(['2'])
    expect(onRota(post.postId, MONDAY, 'AM', rotaOf, [swap({ staffId: '2' })])).toEqual(['1'])
  })
  it('keeps what was set over a swap, on that day alone', () => {
    const setAnew = (postId: string, day: Day): RotaHalves | null =>
      day === MONDAY ? { am: ['1'], pm: ['2'], pastSwaps: ['s1'] } : rotaOf(postId, day)
    expect(onRota(post.postId, MONDAY, 'AM', setAnew, [swap()])).toEqual(['1'])
    expect(onRota(post.postId, '2026-03-03', 'PM', setAnew, [swap()])).toEqual(['1'])
    expect(onRota(post.postId, MONDAY, 'AM', setAnew, [swap(), swap({ swapId: 's2' })])).toEqual(['3'])
  })
  it('counts a guest on a day off for the half days of the rota only', () => {
    const guest = [swap({ withStaffId: '9', inReturn: null })]
    expect(halves('9', MONDAY, guest)).toBe('AM+PM rostered')
    expect(halves('9', MONDAY, guest, false)).toBe('AM rostered')
    expect(halves('9', MONDAY, [], false)).toBe('AM+PM')
  })
  it('passes over posts that are given up or fixed', () => {
    for (const other of [
      { ...post, active: false },
      { ...post, kind: 'FIXED' as const },
    ])
      expect(
        scheduledHalves('1', turnsOn('2026-03-04', { rotaPosts: [other], rotaOf, swaps: [] }), true).halves,
      ).toEqual(['AM', 'PM'])
  })
})

describe('balance of extra duty', () => {
  const balance = (changes: Partial<BalanceFacts>) =>
    balanceOf({ earned: [], used: [], today: '2026-06-30', months: 6, ...changes })
  it('uses the oldest first', () => {
    const { minutes, lots } = balance({
      earned: [
        { day: '2026-03-01', minutes: 90 },
        { day: '2026-02-01', minutes: 60 },
      ],
      used: [{ day: '2026-04-01', minutes: 100 }],
    })
    expect(minutes).toBe(50)
    expect(lots).toEqual([{ day: '2026-03-01', minutes: 50, lastDay: '2026-09-01' }])
  })
  it('loses what is not taken by its last day, and gives it on that day', () => {
    const earned = [{ day: '2026-01-15', minutes: 60 }]
    expect(balance({ earned, today: '2026-07-15' }).minutes).toBe(60)
    expect(balance({ earned, today: '2026-07-16' })).toEqual({ minutes: 0, lots: [] })
    const used = [{ day: '2026-07-15', minutes: 60 }]
    expect(balance({ earned, used, today: '2026-08-01' }).minutes).toBe(0)
  })
  it('does not take from what was earned later or had run out; it is owed', () => {
    const later = [{ day: '2026-06-01', minutes: 60 }]
    expect(balance({ earned: later, used: [{ day: '2026-05-01', minutes: 20 }] }).minutes).toBe(40)
    expect(balance({ used: [{ day: '2026-05-01', minutes: 20 }] }).minutes).toBe(-20)
    const old = [{ day: '2025-01-01', minutes: 60 }]
    expect(balance({ earned: old, used: [{ day: '2026-05-01', minutes: 20 }] }).minutes).toBe(-20)
  })
  it('takes agreed rest of a later day off at once, and gives nothing for duty still ahead', () => {
    const earned = [{ day: '2026-06-01', minutes: 60 }]
    expect(balance({ earned, used: [{ day: '2026-07-10', minutes: 60 }] }).minutes).toBe(0)
    expect(balance({ earned: [{ day: '2026-07-01', minutes: 60 }] }).minutes).toBe(0)
  })
  it('never has more than was earned within the months, and its lots add up', () => {
    const entries = fc.array(
      fc.record({
        day: fc.nat(500).map((days) => addDays('2025-01-01', days)),
        minutes: fc.integer({ min: 1, max: 480 }),
      }),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(
        entries,
        entries,
        fc.nat(500),
        fc.integer({ min: 1, max: 12 }),
        (earned, used, days, months) => {
          const today = addDays('2025-01-01', days)
          const { minutes, lots } = balanceOf({ earned, used, today, months })
          const left = lots.reduce((sum, lot) => sum + lot.minutes, 0)
          const fresh = earned.filter((each) => each.day <= today && addMonths(each.day, months) >= today)
          expect(left).toBeLessThanOrEqual(fresh.reduce((sum, each) => sum + each.minutes, 0))
          expect(minutes).toBeLessThanOrEqual(left)
          expect(lots.map((lot) => lot.day)).toEqual(lots.map((lot) => lot.day).toSorted())
          expect(
            balanceOf({ earned: earned.toReversed(), used: used.toReversed(), today, months }).minutes,
          ).toBe(minutes)
        },
      ),
    )
  })
})
