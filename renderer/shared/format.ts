import type { TFunction } from 'i18next'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Locale } from '../../db/contract/errors.ts'
import { clockFromMs, dayAndClock, dayFromMs, HALL_TIME_ZONE, type Day } from '../../db/model/day.ts'
import type { TimeLimit } from '../../db/model/time-limit.ts'

const formats = new Map<string, Intl.DateTimeFormat>()
const formatOf = (locale: Locale, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
  const key = `${locale} ${name}`
  const known = formats.get(key)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : 'zh-CN', {
    timeZone: HALL_TIME_ZONE,
    ...options,
  })
  formats.set(key, made)
  return made
}
/** Noon in the hall, so that the zone never moves it to another day. */
const noonOf = (day: Day): Date => new Date(`${day}T12:00:00+08:00`)

/** `2026-11-22` for tables: one width, sorts by eye. */
export const dayOfMs = dayFromMs
/** `09:05` */
export const clockTime = clockFromMs
/** `2026-11-22 09:05` */
export const dayAndTime = dayAndClock

/** 11月22日 周日 / Sun, 22 Nov */
export const shortDay = (day: Day, locale: Locale): string =>
  formatOf(locale, 'short', { month: 'short', day: 'numeric', weekday: 'short' }).format(noonOf(day))
/** 2026年11月22日 星期日 / Sunday 22 November 2026 */
export const longDay = (day: Day, locale: Locale): string =>
  formatOf(locale, 'long', { dateStyle: 'full' }).format(noonOf(day))

/** Yuan with two decimals from fen: `1,234.50`. */
export const money = (fen: number): string =>
  (fen / 100).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })

export const count = (value: number): string => value.toLocaleString('en-US')

const BYTE_UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const
export const bytes = (value: number): string => {
  let amount = value
  let unit = 0
  while (amount >= 1_024 && unit < BYTE_UNITS.length - 1) {
    amount /= 1_024
    unit += 1
  }
  return `${amount.toLocaleString('en-US', { maximumFractionDigits: amount < 10 && unit > 0 ? 1 : 0 })} ${BYTE_UNITS[unit] ?? ''}`
}

/** 10 个工作日 / 10 working days / 即办 */
export const timeLimit = (limit: TimeLimit | null, t: TFunction): string =>
  limit === null
    ? t('limit.none')
    : t(`limit.${limit.unit}`, { count: limit.unit === 'INSTANT' ? 0 : limit.value })

/** The formats that depend on the language, bound to the present one. */
export function useFormat() {
  const { t, i18n } = useTranslation()
  return useMemo(() => {
    const locale: Locale = i18n.language === 'en' ? 'en' : 'zh-CN'
    return {
      locale,
      shortDay: (day: Day) => shortDay(day, locale),
      longDay: (day: Day) => longDay(day, locale),
      /** `09:05` today, otherwise day and time. */
      moment: (atMs: number, today: Day) => (dayOfMs(atMs) === today ? clockTime(atMs) : dayAndTime(atMs)),
      timeLimit: (limit: TimeLimit | null) => timeLimit(limit, t),
      dayAndTime,
      dayOfMs,
      clockTime,
      money,
      count,
      bytes,
    }
  }, [t, i18n.language])
}
