import type { TFunction } from 'i18next'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { periodOf, type Period } from '../../../db/model/assessment/periods.ts'
import { PeriodKind } from '../../../db/model/assessment/score-rules.ts'
import { addDays, daysBetween, type Day } from '../../../db/model/day.ts'

/** The number of a week in its year, by its Thursday, as ISO 8601 counts. */
export const weekNumber = (monday: Day): { readonly year: string; readonly week: number } => {
  const thursday = addDays(monday, 3)
  const year = thursday.slice(0, 4)
  return { year, week: Math.floor(daysBetween(`${year}-01-01`, thursday) / 7) + 1 }
}

const shortDay = (day: Day): string => `${Number(day.slice(5, 7))}.${Number(day.slice(8))}`

/** 2026年第12周（3.16–3.22）, 2026年3月, 2026年第一季度 … */
export const periodName = (t: TFunction<'assessment'>, { kind, from, to }: Period): string => {
  const year = from.slice(0, 4)
  const month = Number(from.slice(5, 7))
  switch (kind) {
    case 'WEEK':
      return t('periodName.WEEK', { ...weekNumber(from), from: shortDay(from), to: shortDay(to) })
    case 'MONTH':
      return t('periodName.MONTH', { year, month })
    case 'SEASON':
      return t('periodName.SEASON', { year, season: (month + 2) / 3 })
    case 'HALF_YEAR':
      return t(month === 1 ? 'periodName.FIRST_HALF' : 'periodName.SECOND_HALF', { year })
    case 'YEAR':
      return t('periodName.YEAR', { year })
  }
}

/** Short, for the axis of a chart: 第12周, 3月, 一季度. */
export const periodShortName = (t: TFunction<'assessment'>, kind: PeriodKind, from: Day): string => {
  const month = Number(from.slice(5, 7))
  switch (kind) {
    case 'WEEK':
      return t('periodShort.WEEK', { week: weekNumber(from).week, from: shortDay(from) })
    case 'MONTH':
      return t('periodShort.MONTH', { month })
    case 'SEASON':
      return t('periodShort.SEASON', { season: (month + 2) / 3 })
    case 'HALF_YEAR':
      return t(month === 1 ? 'periodShort.FIRST_HALF' : 'periodShort.SECOND_HALF')
    case 'YEAR':
      return from.slice(0, 4)
  }
}

/** The period an id `KIND/first day` names, or null where it names none. */
export const periodOfId = (periodId: string): Period | null => {
  const [kind, from] = periodId.split('/')
  const known = PeriodKind.options.find((each) => each === kind)
  return known === undefined || from === undefined ? null : periodOf(known, from)
}

export function usePeriodWords() {
  const { t } = useTranslation('assessment')
  return useMemo(
    () => ({
      name: (period: Period) => periodName(t, period),
      short: (kind: PeriodKind, from: Day) => periodShortName(t, kind, from),
      /** The words of an id; the id itself where it is none. */
      ofId: (periodId: string) => {
        const period = periodOfId(periodId)
        return period === null ? periodId : periodName(t, period)
      },
    }),
    [t],
  )
}
