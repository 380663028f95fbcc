import { addMonths, daysInMonth, formatDay, type Day } from './day.ts'

/** Calendar month, `YYYY-MM`. Sorts as text. */
export type Month = string

export const isMonth = (text: string | null): text is Month =>
  text !== null && /^\d{4}-(0[1-9]|1[0-2])$/.test(text)

export const monthOf = (day: Day): Month => day.slice(0, 7)

export const firstDayOf = (month: Month): Day => `${month}-01`

/** `count` may be negative. */
export const monthAfter = (month: Month, count: number): Month => monthOf(addMonths(firstDayOf(month), count))

/** First and last day. */
export const monthDays = (month: Month): { readonly from: Day; readonly to: Day } => {
  const [year, number] = [Number(month.slice(0, 4)), Number(month.slice(5, 7))]
  return { from: firstDayOf(month), to: formatDay(year, number, daysInMonth(year, number)) }
}
