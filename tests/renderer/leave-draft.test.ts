import { describe, expect, it } from 'vitest'
import { msAt } from '../../db/model/day.ts'
import { isMonth, monthAfter } from '../../db/model/month.ts'
import { dayByKey, weeksOf } from '../../renderer/desk/attendance/month-grid.ts'
import { clockOfText } from '../../renderer/desk/parts/clock-input.tsx'
import {
  freshLeave,
  hoursFrom,
  isLeaveWorthKeeping,
  parseLeave,
  stretchOf,
  wishOf,
} from '../../renderer/desk/requests/leave-draft.ts'

const MONDAY = '2026-11-23'
const summer = hoursFrom([
  {
    day: MONDAY,
    sessions: [
      { half: 'AM', fromMs: msAt(MONDAY, '08:00'), toMs: msAt(MONDAY, '11:30') },
      { half: 'PM', fromMs: null, toMs: null },
    ],
  },
])

describe('the stretch of a leave', () => {
  it('takes the hours of the rules for half days, and the general ones where a half day has none', () => {
    const draft = freshLeave(MONDAY, null)
    expect(stretchOf(draft, summer, null)).toEqual({
      fromMs: msAt(MONDAY, '08:00'),
      toMs: msAt(MONDAY, '17:30'),
    })
    expect(stretchOf(freshLeave(MONDAY, 'AM'), summer, null)?.toMs).toBe(msAt(MONDAY, '11:30'))
  })
  it('takes exact times as typed', () => {
    const draft = { ...freshLeave(MONDAY, null), by: 'TIME' as const, fromClock: '09:10', toClock: '10:40' }
    expect(stretchOf(draft, summer, null)).toEqual({
      fromMs: msAt(MONDAY, '09:10'),
      toMs: msAt(MONDAY, '10:40'),
    })
    expect(stretchOf({ ...draft, toClock: '' }, summer, null)).toBeNull()
  })
  it('goes on from the leave it makes longer', () => {
    const endsMs = msAt(MONDAY, '12:00')
    const draft = freshLeave(MONDAY, null)
    expect(stretchOf({ ...draft, fromDay: '' }, summer, endsMs)?.fromMs).toBe(endsMs)
    expect(stretchOf({ ...draft, toDay: '' }, summer, endsMs)).toBeNull()
  })
  it('asks with who stands in', () => {
    const draft = { ...freshLeave(MONDAY, 'AM'), hasProof: true }
    const stretch = { fromMs: 1, toMs: 2 }
    expect(wishOf(draft, stretch, [{ postId: 'P1', staffId: '1002' }], null)).toEqual({
      kind: 'PRIVATE',
      fromMs: 1,
      toMs: 2,
      covers: [{ postId: 'P1', staffId: '1002' }],
      extendsLeaveId: null,
      hasProof: true,
      toldAtMs: null,
    })
  })
})

describe('the draft of a leave', () => {
  it('comes back as it was kept, and words alone make it worth keeping', () => {
    const draft = { ...freshLeave(MONDAY, 'PM'), reason: '看病' }
    expect(parseLeave(JSON.stringify(draft))).toEqual(draft)
    expect(isLeaveWorthKeeping(draft)).toBe(true)
    expect(isLeaveWorthKeeping(freshLeave(MONDAY, 'PM'))).toBe(false)
  })
  it.each(['', 'null', '{}', '{"kind":"HOLIDAY"}'])('does not take %s for one', (text) => {
    expect(parseLeave(text)).toBeNull()
  })
})

describe('a time of day as people type it', () => {
  it.each([
    ['830', '08:30'],
    ['0830', '08:30'],
    ['8:30', '08:30'],
    ['8：05', '08:05'],
    ['17.30', '17:30'],
    ['9', '09:00'],
  ])('%s is %s', (text, clock) => expect(clockOfText(text)).toBe(clock))
  it.each(['', '25:00', '8:60', 'acht', '12345'])('%s is none', (text) =>
    expect(clockOfText(text)).toBeNull(),
  )
})

describe('the month as a calendar', () => {
  it('begins on Monday and has whole weeks', () => {
    const weeks = weeksOf('2026-11')
    expect(weeks).toHaveLength(6)
    expect(weeks.every((week) => week.length === 7)).toBe(true)
    expect(weeks[0]).toEqual([null, null, null, null, null, null, '2026-11-01'])
    expect(weeks.flat().filter((day) => day !== null)).toHaveLength(30)
  })
  it('moves by arrows within the month', () => {
    expect(dayByKey('2026-11', '2026-11-10', 'ArrowDown')).toBe('2026-11-17')
    expect(dayByKey('2026-11', '2026-11-01', 'ArrowLeft')).toBe('2026-11-01')
    expect(dayByKey('2026-11', '2026-11-10', 'End')).toBe('2026-11-30')
    expect(dayByKey('2026-11', '2026-11-10', 'x')).toBeNull()
  })
  it('counts months over New Year', () => {
    expect(monthAfter('2026-12', 1)).toBe('2027-01')
    expect(monthAfter('2026-01', -1)).toBe('2025-12')
    expect([isMonth('2026-11'), isMonth('2026-13'), isMonth(null)]).toEqual([true, false, false])
  })
})
