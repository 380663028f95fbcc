import { describe, expect, it } from 'vitest'
import { dayFromMs, minuteOfDay } from '../../db/model/day.ts'
import {
  closingAtMs,
  DEFAULT_OPENING_SESSIONS,
  formatOpeningHours,
  parseOpeningHours,
  sessionsOn,
  type OpeningSession,
} from '../../db/model/opening-hours.ts'

describe('opening hours', () => {
  it('reads what halls write', () => {
    const expected = [
      { from: '08:30', to: '12:00' },
      { from: '14:30', to: '17:30' },
    ]
    for (const text of [
      '08:30-12:00 14:30-17:30',
      '8:30—12:00、14:30~17:30',
      '８：３０至12：00，14：30 - 17：30',
    ])
      expect(parseOpeningHours(text), text).toEqual(expected)
    expect(formatOpeningHours(expected)).toBe('08:30-12:00 14:30-17:30')
  })
  it('refuses nonsense', () => {
    for (const text of [
      '',
      'all day',
      '12:00-08:30',
      '08:30-12:60',
      '08:30-12:00 11:00-17:00',
      '20:00-25:00',
    ])
      expect(parseOpeningHours(text), text).toBeNull()
  })
  it('prefers the hours of the season or weekday', () => {
    const summer: OpeningSession = { from: '15:00', to: '18:00', seasonFrom: '06-01', seasonTo: '09-30' }
    const friday: OpeningSession = { from: '09:00', to: '16:00', weekdays: [5] }
    expect(sessionsOn([...DEFAULT_OPENING_SESSIONS, summer], '2026-07-01')).toEqual([summer])
    expect(sessionsOn([...DEFAULT_OPENING_SESSIONS, summer], '2026-10-09')).toEqual(DEFAULT_OPENING_SESSIONS)
    expect(sessionsOn([...DEFAULT_OPENING_SESSIONS, friday], '2026-03-06')).toEqual([friday])
    const winter: OpeningSession = { from: '09:00', to: '17:00', seasonFrom: '11-01', seasonTo: '02-28' }
    expect(sessionsOn([winter, ...DEFAULT_OPENING_SESSIONS], '2026-01-10')).toEqual([winter])
  })
  it('closes with the last session, or at midnight where nothing is set', () => {
    const close = closingAtMs(DEFAULT_OPENING_SESSIONS.toReversed(), '2026-03-02')
    expect([dayFromMs(close), minuteOfDay(close)]).toEqual(['2026-03-02', 17 * 60 + 30])
    expect(dayFromMs(closingAtMs([], '2026-03-02'))).toBe('2026-03-03')
  })
})
