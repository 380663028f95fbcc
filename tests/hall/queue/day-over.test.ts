import { expect, test } from 'vitest'
import { lastDayOver } from '../../../db/hall/queue/day-close.ts'
import { msAt } from '../../../db/model/day.ts'
import { DEFAULT_OPENING_SESSIONS, parseOpeningHours } from '../../../db/model/opening-hours.ts'

const at = (day: string, clock: string): number => msAt(day, clock)
const over = (clock: string, opening?: string): string =>
  lastDayOver(
    opening === undefined ? DEFAULT_OPENING_SESSIONS : (parseOpeningHours(opening) ?? []),
    at('2026-11-23', clock),
  )

test('a day is over two hours after the hall closed, or when the next one has begun', () => {
  expect(['00:00', '09:00', '17:30', '19:29'].map((clock) => over(clock))).toEqual(
    Array.from({ length: 4 }, () => '2026-11-22'),
  )
  expect(['19:30', '23:59'].map((clock) => over(clock))).toEqual(['2026-11-23', '2026-11-23'])
  // Open until late: the day ends with the day.
  expect(['22:00', '23:59'].map((clock) => over(clock, '08:00-23:00'))).toEqual(['2026-11-22', '2026-11-22'])
  expect(lastDayOver(DEFAULT_OPENING_SESSIONS, at('2026-11-24', '00:00'))).toBe('2026-11-23')
  // The year ends like any day, and a clock that was set back names an earlier one.
  expect(lastDayOver(DEFAULT_OPENING_SESSIONS, at('2027-01-01', '08:00'))).toBe('2026-12-31')
})
