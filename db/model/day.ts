/** Calendar day in the hall's time zone, `YYYY-MM-DD`. Sorts as text. */
export type Day = string

/** The zone every day and clock time of a hall is read in. */
export const HALL_TIME_ZONE = 'Asia/Shanghai'
/** China has had one zone without daylight saving since 1992, so the offset is a constant and no zone table is needed. */
export const HALL_UTC_OFFSET_MS = 8 * 3_600_000

/** One of the hall's days: none is longer or shorter than another. */
export const DAY_MS = 86_400_000
const MINUTES_PER_DAY = 1_440

export interface DayParts {
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  /** 1 to 31. */
  readonly dayOfMonth: number
}

const isLeapYear = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0

export const daysInMonth = (year: number, month: number): number =>
  month === 2 ? (isLeapYear(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31

/** Reads a day; null when it is not the form `YYYY-MM-DD` or no such day exists. */
export function parseDay(text: string): DayParts | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (match === null) return null
  const [year, month, dayOfMonth] = [Number(match[1]), Number(match[2]), Number(match[3])]
  // The years 0 to 99 are left out: the platform's date functions read them as 1900 to 1999.
  if (year < 100 || month < 1 || month > 12) return null
  if (dayOfMonth < 1 || dayOfMonth > daysInMonth(year, month)) return null
  return { year, month, dayOfMonth }
}

export const isValidDay = (text: string): boolean => parseDay(text) !== null

const partsOf = (day: Day): DayParts => {
  const parts = parseDay(day)
  if (parts === null) throw new RangeError(`not a day: ${day}`)
  return parts
}

/** Days since 1970-01-01; all arithmetic goes through this number, so no local time zone is ever asked. */
const dayNumber = (day: Day): number => {
  const { year, month, dayOfMonth } = partsOf(day)
  return Date.UTC(year, month - 1, dayOfMonth) / DAY_MS
}

const dayFromNumber = (number: number): Day => new Date(number * DAY_MS).toISOString().slice(0, 10)

export const addDays = (day: Day, count: number): Day => dayFromNumber(dayNumber(day) + count)

/** Days from `from` to `to`; negative when `to` is earlier. */
export const daysBetween = (from: Day, to: Day): number => dayNumber(to) - dayNumber(from)

/** The same day of the month `count` months later, or the month's last day where there is none (民法典 art. 202). */
export function addMonths(day: Day, count: number): Day {
  const { year, month, dayOfMonth } = partsOf(day)
  const months = year * 12 + (month - 1) + count
  const [toYear, toMonth] = [Math.floor(months / 12), (((months % 12) + 12) % 12) + 1]
  return formatDay(toYear, toMonth, Math.min(dayOfMonth, daysInMonth(toYear, toMonth)))
}

export const formatDay = (year: number, month: number, dayOfMonth: number): Day =>
  [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(dayOfMonth).padStart(2, '0')].join(
    '-',
  )

/** 0 Sunday to 6 Saturday. */
export const dayOfWeek = (day: Day): number => (((dayNumber(day) + 4) % 7) + 7) % 7

/** 0 for Monday, with which a week begins, to 6 for Sunday. */
export const daysSinceMonday = (day: Day): number => (dayOfWeek(day) + 6) % 7

/** The Monday of the week a day is in. */
export const mondayOf = (day: Day): Day => addDays(day, -daysSinceMonday(day))

export const yearOf = (day: Day): number => partsOf(day).year

/** The hall's calendar day at a moment. */
export const dayFromMs = (atMs: number): Day =>
  dayFromNumber(Math.floor((atMs + HALL_UTC_OFFSET_MS) / DAY_MS))

/** Minutes since the hall's midnight, rounded down; 0 to 1439. */
export const minuteOfDay = (atMs: number): number => {
  const minutes = Math.floor((atMs + HALL_UTC_OFFSET_MS) / 60_000)
  return ((minutes % MINUTES_PER_DAY) + MINUTES_PER_DAY) % MINUTES_PER_DAY
}

/** What the hall's clock shows at a moment, `HH:MM`. */
export const clockFromMs = (atMs: number): string => {
  const minutes = minuteOfDay(atMs)
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

/** The same to the second, `HH:MM:SS`. */
export const clockWithSeconds = (atMs: number): string =>
  `${clockFromMs(atMs)}:${String(((Math.floor(atMs / 1_000) % 60) + 60) % 60).padStart(2, '0')}`

/** Day and clock time, `YYYY-MM-DD HH:MM`. */
export const dayAndClock = (atMs: number): string => `${dayFromMs(atMs)} ${clockFromMs(atMs)}`

/** Minutes since midnight of a clock time `HH:MM`; `24:00` is the end of the day. Throws on any other text. */
export function parseClock(clock: string): number {
  const match = /^(\d{2}):(\d{2})$/.exec(clock)
  const minutes = match === null ? NaN : Number(match[1]) * 60 + Number(match[2])
  if (match === null || Number(match[2]) > 59 || minutes > MINUTES_PER_DAY)
    throw new RangeError(`not a clock time: ${clock}`)
  return minutes
}

/** The moment at which the hall's clock shows `HH:MM` on that day. */
export const msAt = (day: Day, clock: string): number =>
  dayNumber(day) * DAY_MS - HALL_UTC_OFFSET_MS + parseClock(clock) * 60_000
