import { dayOf } from './reference.ts'

/** Months from the one of a day to the one of another, `YYYY-MM`. */
export const monthsOf = (from: string, to: string): string[] => {
  const months: string[] = []
  for (let ms = Date.parse(`${from}T12:00:00+08:00`); dayOf(ms) <= to; ms += 86_400_000) {
    const month = dayOf(ms).slice(0, 7)
    if (months.at(-1) !== month) months.push(month)
  }
  return months
}
