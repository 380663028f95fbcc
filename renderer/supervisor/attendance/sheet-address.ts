import { addDays, isValidDay, mondayOf, type Day } from '../../../db/model/day.ts'
import { isMonth, monthOf, type Month } from '../../../db/model/month.ts'

const SHEET_TABS = ['month', 'week', 'suspects', 'machine'] as const
export type SheetTab = (typeof SHEET_TABS)[number]

/** What the page shows, as its address says it, so that a page opened again shows the same. */
export interface SheetAddress {
  readonly tab: SheetTab
  readonly month: Month
  readonly week: Day
  /** Null: every unit that may be seen. */
  readonly unitId: string | null
}

/** The last week that is over: a running one cannot be signed yet. */
const lastWeek = (today: Day): Day => addDays(mondayOf(today), -7)

const isTab = (text: string | null): text is SheetTab => SHEET_TABS.some((tab) => tab === text)

export function readSheetAddress(params: URLSearchParams, today: Day): SheetAddress {
  const [tab, month, week] = [params.get('tab'), params.get('month'), params.get('week')]
  return {
    tab: isTab(tab) ? tab : 'month',
    month: isMonth(month) ? month : monthOf(today),
    week: week !== null && isValidDay(week) ? mondayOf(week) : lastWeek(today),
    unitId: params.get('unit'),
  }
}

export function writeSheetAddress(address: SheetAddress, today: Day): URLSearchParams {
  const params = new URLSearchParams()
  if (address.tab !== 'month') params.set('tab', address.tab)
  if (address.month !== monthOf(today)) params.set('month', address.month)
  if (address.week !== lastWeek(today)) params.set('week', address.week)
  if (address.unitId !== null) params.set('unit', address.unitId)
  return params
}
