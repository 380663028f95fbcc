import type { SheetTotals } from './use-marks.ts'

/** Columns behind the days, in the order of the monthly form; all but the balance are half days. */
export const TOTAL_COLUMNS = [
  'due',
  'normal',
  'late',
  'early',
  'missing',
  'absentHalves',
  'leaveHalves',
  'underReview',
] as const satisfies readonly (keyof SheetTotals)[]
export type TotalColumn = (typeof TOTAL_COLUMNS)[number]

/** Minutes of extra duty as hours, for a narrow column: 90 → 1.5. */
export const hoursOf = (minutes: number): string =>
  (minutes / 60).toLocaleString('en-US', { maximumFractionDigits: 1 })

/** What draws the eye when it is not zero. */
export const TOTAL_TONES: Partial<Record<TotalColumn, string>> = {
  late: 'att-minor',
  early: 'att-minor',
  missing: 'att-minor',
  absentHalves: 'att-bad',
  underReview: 'att-review',
}
