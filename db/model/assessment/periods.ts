import { addDays, mondayOf, type Day } from '../day.ts'
import type { PeriodKind } from './score-rules.ts'

/** A stretch of days that is scored together. */
export interface Period {
  readonly kind: PeriodKind
  /** First and last day. */
  readonly from: Day
  readonly to: Day
}

const MONTHS: Readonly<Record<Exclude<PeriodKind, 'WEEK'>, number>> = {
  MONTH: 1,
  SEASON: 3,
  HALF_YEAR: 6,
  YEAR: 12,
}

const firstOfMonth = (year: number, month: number): Day => {
  const at = year * 12 + month
  return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}-01`
}

/** The period of a kind that a day lies in. */
export function periodOf(kind: PeriodKind, day: Day): Period {
  if (kind === 'WEEK') {
    const from = mondayOf(day)
    return { kind, from, to: addDays(from, 6) }
  }
  const year = Number(day.slice(0, 4))
  const month = Number(day.slice(5, 7)) - 1
  const first = Math.floor(month / MONTHS[kind]) * MONTHS[kind]
  return {
    kind,
    from: firstOfMonth(year, first),
    to: addDays(firstOfMonth(year, first + MONTHS[kind]), -1),
  }
}

export const periodIdOf = ({ kind, from }: Period): string => `${kind}/${from}`

export const nextPeriod = ({ kind, to }: Period): Period => periodOf(kind, addDays(to, 1))
export const previousPeriod = ({ kind, from }: Period): Period => periodOf(kind, addDays(from, -1))

/** The months of a longer period, or the weeks of a month: a week belongs to the month of its Thursday. */
export function partsOf(period: Period): readonly Period[] {
  if (period.kind === 'WEEK') return []
  const kind = period.kind === 'MONTH' ? 'WEEK' : 'MONTH'
  const parts: Period[] = []
  for (let part = periodOf(kind, period.from); part.from <= period.to; part = nextPeriod(part)) {
    const day = kind === 'WEEK' ? addDays(part.from, 3) : part.from
    if (day >= period.from && day <= period.to) parts.push(part)
  }
  return parts
}
