import {
  DEFAULT_ATTENDANCE_RULES,
  type AttendanceRules,
  type SessionHours,
} from '../../db/model/attendance/rules.ts'
import type { Dice } from './dice.ts'

const hours = (
  half: 'AM' | 'PM',
  from: string,
  to: string,
  special: { season?: readonly [string, string]; weekdays?: readonly number[] } = {},
): SessionHours => ({
  half,
  from,
  to,
  seasonFrom: special.season?.[0] ?? null,
  seasonTo: special.season?.[1] ?? null,
  weekdays: [...(special.weekdays ?? [])],
})

const ruleSet = (rulesId: string, overrides: Partial<AttendanceRules>): AttendanceRules => ({
  ...DEFAULT_ATTENDANCE_RULES,
  rulesId,
  name: `规则 ${rulesId}`,
  ...overrides,
})

const NOT_FRIDAY = [0, 1, 2, 3, 4, 6]
const WINTER = ['11-15', '03-15'] as const
const SUMMER = ['06-01', '08-31'] as const

/**
 * A year of rules with everything in it: the defaults for its first days, seasons over New Year, special Fridays, three
 * and two punches, ranges that overlap and that touch, half-day Fridays, evenings to midnight, a hole and an overlap.
 */
export const RULES_OF_THE_YEAR: readonly AttendanceRules[] = [
  ruleSet('first', {
    validFrom: '2026-01-12',
    validTo: '2026-06-30',
    hours: [
      hours('AM', '08:30', '12:00'),
      hours('PM', '14:30', '17:30'),
      hours('PM', '13:30', '17:00', { season: WINTER }),
      hours('PM', '14:30', '17:00', { weekdays: [5] }),
      hours('PM', '15:00', '17:10', { season: SUMMER, weekdays: [5] }),
      hours('AM', '08:00', '11:30', { season: SUMMER }),
    ],
  }),
  ruleSet('three', {
    validFrom: '2026-07-01',
    validTo: '2026-10-11',
    punchesADay: 3,
    graceMinutes: 5,
    absenceMinutes: 20,
    hours: [hours('AM', '09:00', '12:00'), hours('PM', '13:00', '17:00', { weekdays: NOT_FRIDAY })],
  }),
  ruleSet('two', {
    validFrom: '2026-10-12',
    validTo: '2026-11-22',
    punchesADay: 2,
    openBeforeMinutes: 60,
    closeAfterMinutes: 60,
    hours: [hours('AM', '08:30', '12:00'), hours('PM', '14:00', '17:30')],
  }),
  ruleSet('last', {
    validFrom: '2026-11-25',
    validTo: null,
    hours: [hours('AM', '08:30', '12:00'), hours('PM', '13:30', '17:30')],
  }),
  ruleSet('evening', {
    validFrom: '2026-12-07',
    validTo: '2026-12-13',
    punchesADay: 2,
    absenceMinutes: 45,
    hours: [hours('AM', '09:00', '12:00'), hours('PM', '18:00', '23:20')],
  }),
]

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

/** Rules drawn by chance: hours of every speciality, any way of punching, any width of the ranges. */
export const drawnRules = (dice: Dice, from: string, to: string, middle: string): AttendanceRules[] => {
  const drawnHours = (): SessionHours[] => {
    const one = (half: 'AM' | 'PM', special: Parameters<typeof hours>[3]): SessionHours => {
      const start = half === 'AM' ? dice.between(480, 560) : dice.between(760, 880)
      return hours(half, clock(start), clock(start + dice.between(120, half === 'AM' ? 195 : 300)), special)
    }
    const season = dice.pick([WINTER, SUMMER, ['01-01', '12-31'] as const, ['03-04', '03-10'] as const])
    const weekdays = dice.pick([[5], [1, 3], [2], [0, 6, 4]])
    const halves = ['AM', 'PM'] as const
    return halves.flatMap((half) => [
      one(half, dice.chance(0.15) ? { weekdays: NOT_FRIDAY } : {}),
      ...(dice.chance(0.4) ? [one(half, { season })] : []),
      ...(dice.chance(0.4) ? [one(half, { weekdays })] : []),
      ...(dice.chance(0.4) ? [one(half, { season, weekdays })] : []),
    ])
  }
  const drawn = (rulesId: string, validFrom: string, validTo: string | null): AttendanceRules =>
    ruleSet(rulesId, {
      validFrom,
      validTo,
      hours: drawnHours(),
      punchesADay: dice.pick([2, 3, 4] as const),
      openBeforeMinutes: dice.pick([0, 20, 60, 120, 600]),
      closeAfterMinutes: dice.pick([0, 30, 90, 300, 600]),
      graceMinutes: dice.pick([0, 0, 5, 10]),
      absenceMinutes: dice.pick([1, 15, 30, 60]),
    })
  const second = dice.chance(0.7)
  return [
    drawn('one', from, second ? (dice.chance(0.3) ? to : middle) : null),
    ...(second ? [drawn('other', dice.chance(0.3) ? nextDay(nextDay(middle)) : nextDay(middle), null)] : []),
  ]
}

export const nextDay = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
