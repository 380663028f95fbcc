import * as fc from '../helpers/properties.ts'
import { describe, expect, it } from 'vitest'
import {
  addDays,
  addMonths,
  dayFromMs,
  dayOfWeek,
  daysBetween,
  isValidDay,
  minuteOfDay,
  msAt,
  parseClock,
  parseDay,
} from '../../db/model/day.ts'

const anyDay = fc
  .date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2199-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))

describe('reading a day', () => {
  it('takes real days only', () => {
    expect(parseDay('2024-02-29')).toEqual({ year: 2024, month: 2, dayOfMonth: 29 })
    for (const text of [
      '2023-02-29',
      '1900-02-29',
      '2026-04-31',
      '2026-13-01',
      '2026-00-10',
      '2026-1-1',
      '0026-01-01',
      '',
      '2026-01-01T00:00',
    ])
      expect(isValidDay(text), text).toBe(false)
    expect(isValidDay('2000-02-29')).toBe(true)
  })
  it('refuses to calculate with anything else', () => {
    expect(() => addDays('2026-02-30', 1)).toThrow(RangeError)
    expect(() => dayOfWeek('tomorrow')).toThrow(RangeError)
  })
})

describe('day arithmetic', () => {
  it('knows weekdays', () => {
    expect(dayOfWeek('1970-01-01')).toBe(4)
    expect(dayOfWeek('2026-02-14')).toBe(6)
    expect(dayOfWeek('1949-10-01')).toBe(6)
    expect(dayOfWeek('1900-01-01')).toBe(1)
  })
  it('crosses months, years and leap days', () => {
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29')
    expect(addDays('2023-02-28', 1)).toBe('2023-03-01')
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31')
    expect(daysBetween('2025-12-30', '2026-01-07')).toBe(8)
  })
  it('adds months to the same day or the last of the month', () => {
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28')
    expect(addMonths('2024-01-31', 1)).toBe('2024-02-29')
    expect(addMonths('2026-11-15', 2)).toBe('2027-01-15')
    expect(addMonths('2026-03-31', -1)).toBe('2026-02-28')
    expect(addMonths('2026-01-15', -1)).toBe('2025-12-15')
  })
  it('adds and counts back to the same day', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -5_000, max: 5_000 }), (day, count) => {
        expect(daysBetween(day, addDays(day, count))).toBe(count)
        expect(addDays(addDays(day, count), -count)).toBe(day)
        expect(dayOfWeek(addDays(day, 7))).toBe(dayOfWeek(day))
      }),
    )
  })
})

describe('the hall clock', () => {
  it('is eight hours ahead of UTC whatever the machine thinks', () => {
    expect(dayFromMs(Date.UTC(2026, 1, 13, 15, 59, 59))).toBe('2026-02-13')
    expect(dayFromMs(Date.UTC(2026, 1, 13, 16, 0, 0))).toBe('2026-02-14')
    expect(msAt('2026-02-14', '00:00')).toBe(Date.UTC(2026, 1, 13, 16, 0, 0))
    expect(msAt('2026-02-14', '24:00')).toBe(msAt('2026-02-15', '00:00'))
    expect(minuteOfDay(msAt('2026-02-14', '17:30') + 59_000)).toBe(17 * 60 + 30)
    expect(dayFromMs(-1)).toBe('1970-01-01')
  })
  it('agrees with itself at every minute', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 0, max: 1_439 }), (day, minute) => {
        const clock = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
        expect(dayFromMs(msAt(day, clock))).toBe(day)
        expect(minuteOfDay(msAt(day, clock))).toBe(minute)
      }),
    )
  })
  it('refuses clock times that do not exist', () => {
    for (const clock of ['24:01', '25:00', '12:60', '8:30', '', '12-30'])
      expect(() => parseClock(clock), clock).toThrow(RangeError)
  })
})
