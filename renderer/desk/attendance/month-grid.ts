import { addDays, daysSinceMonday, type Day } from '../../../db/model/day.ts'
import { monthDays, monthOf, type Month } from '../../../db/model/month.ts'

/** Weeks from Monday to Sunday; days of other months are null. */
export function weeksOf(month: Month): readonly (readonly (Day | null)[])[] {
  const { from, to } = monthDays(month)
  const cells: (Day | null)[] = Array.from({ length: daysSinceMonday(from) }, () => null)
  for (let day = from; day <= to; day = addDays(day, 1)) cells.push(day)
  while (cells.length % 7 !== 0) cells.push(null)
  return Array.from({ length: cells.length / 7 }, (_unused, week) => cells.slice(week * 7, week * 7 + 7))
}

/** Where a key takes the marker, within the month; null for other keys. */
export function dayByKey(month: Month, day: Day, key: string): Day | null {
  const moves: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }
  const move = moves[key]
  const { from, to } = monthDays(month)
  if (key === 'Home') return from
  if (key === 'End') return to
  if (move === undefined) return null
  const next = addDays(day, move)
  return monthOf(next) === month ? next : day
}
