import { addDays, addMonths, dayOfWeek, daysInMonth, formatDay, type Day } from '../../../db/model/day.ts'

/** `2026-11` */
export type Month = string

export const monthOf = (day: Day): Month => day.slice(0, 7)
export const firstDayOf = (month: Month): Day => `${month}-01`
export const monthAfter = (month: Month, count: number): Month => monthOf(addMonths(firstDayOf(month), count))
export const isMonth = (text: string | null): text is Month =>
  text !== null && /^\d{4}-(0[1-9]|1[0-2])$/.test(text)

const partsOf = (month: Month): { year: number; number: number } => ({
  year: Number(month.slice(0, 4)),
  number: Number(month.slice(5)),
})

/** Weeks from Monday to Sunday; days of other months are null. */
export function weeksOf(month: Month): readonly (readonly (Day | null)[])[] {
  const { year, number } = partsOf(month)
  const length = daysInMonth(year, number)
  const before = (dayOfWeek(firstDayOf(month)) + 6) % 7
  const cells: (Day | null)[] = [
    ...Array.from({ length: before }, () => null),
    ...Array.from({ length }, (_unused, index) => formatDay(year, number, index + 1)),
  ]
  while (cells.length % 7 !== 0) cells.push(null)
  return Array.from({ length: cells.length / 7 }, (_unused, week) => cells.slice(week * 7, week * 7 + 7))
}

/** Where a key takes the marker, within the month; null for other keys. */
export function dayByKey(month: Month, day: Day, key: string): Day | null {
  const moves: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }
  const move = moves[key]
  const { year, number } = partsOf(month)
  if (key === 'Home') return firstDayOf(month)
  if (key === 'End') return formatDay(year, number, daysInMonth(year, number))
  if (move === undefined) return null
  const next = addDays(day, move)
  return monthOf(next) === month ? next : day
}
