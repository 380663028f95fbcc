import { useMemo } from 'react'
import { yearOf, type Day } from '../../../db/model/day.ts'
import { useHallQuery } from '../use-query.ts'

/** Counts the working days after one day up to and with another by the hall's calendar; null until it is known. */
export function useWorkingDays(today: Day): (to: Day) => number | null {
  const year = yearOf(today)
  const now = useHallQuery('calendar.year', { year }, { refreshOn: ['calendar', 'closure', 'setting'] }).data
  const next = useHallQuery('calendar.year', { year: year + 1 }).data
  const working = useMemo(
    () =>
      now === undefined || next === undefined
        ? null
        : [...now.days, ...next.days].filter((each) => each.working).map((each) => each.day),
    [now, next],
  )
  return (to) => {
    if (working === null) return null
    return to >= today
      ? working.filter((day) => day > today && day <= to).length
      : -working.filter((day) => day > to && day <= today).length
  }
}
