import type { Result } from '../../../db/contract/index.ts'
import { addDays, type Day } from '../../../db/model/day.ts'

export type Statistics = Result<'queue.statistics'>
export type Figures = Statistics['all']

export const RANGES = ['TODAY', 'YESTERDAY', 'WEEK', 'MONTH', 'CUSTOM'] as const
export type Range = (typeof RANGES)[number]

/** The days of a range that is named, today included where it goes up to now. */
export const daysOf = (
  range: Exclude<Range, 'CUSTOM'>,
  today: Day,
): { readonly fromDay: Day; readonly toDay: Day } => {
  switch (range) {
    case 'TODAY':
      return { fromDay: today, toDay: today }
    case 'YESTERDAY':
      return { fromDay: addDays(today, -1), toDay: addDays(today, -1) }
    case 'WEEK':
      return { fromDay: addDays(today, -6), toDay: today }
    case 'MONTH':
      return { fromDay: addDays(today, -29), toDay: today }
  }
}

/** Minutes with one decimal where they are few: 3.5, 12. */
export const shortMinutes = (ms: number | null): string =>
  ms === null ? '—' : ms < 600_000 ? (ms / 60_000).toFixed(1) : String(Math.round(ms / 60_000))

/** Minutes as a number for a chart. */
export const chartMinutes = (ms: number | null): number | null =>
  ms === null ? null : Math.round(ms / 6_000) / 10

/** Share of those called who waited longer than the target; null where nobody was called. */
export const lateShare = ({ wait }: Pick<Figures, 'wait'>): number | null =>
  wait.count === 0 ? null : wait.overTarget / wait.count
