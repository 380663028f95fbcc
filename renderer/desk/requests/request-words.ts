import type { TFunction } from 'i18next'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../db/contract/index.ts'
import { LeaveKind } from '../../../db/model/attendance/rules.ts'
import { dayFromMs, type Day } from '../../../db/model/day.ts'
import { clockTime, shortDay, useFormat } from '../../shared/format.ts'
import type { Locale } from '../../../db/contract/errors.ts'

export type RequestView = Result<'leave.submit'>
export type LeaveCheck = Result<'leave.check'>
export type RequestAct = RequestView['may'][number]
type Translate = TFunction<['requests', 'attendance', 'common']>

const STATUSES = [
  'SUBMITTED',
  'APPROVED',
  'REJECTED',
  'EXTENDED',
  'RETURNED',
  'CLOSED',
  'CANCELLED',
  'ASKED',
  'AGREED',
  'FILED',
  'VOIDED',
  'OUT',
  'BACK',
] as const
export type RequestStatus = (typeof STATUSES)[number]
const isStatus = (text: string): text is RequestStatus => STATUSES.some((status) => status === text)

const ABOUTS = [
  'FORGOT',
  'MACHINE_FAULT',
  'POWER_CUT',
  'OTHER',
  'EXCHANGE',
  'TAKE_OVER',
  'NOON',
  'EVENING',
  'WEEKEND',
  'HOLIDAY',
  'OFFICIAL',
] as const
const isAbout = (text: string): text is (typeof ABOUTS)[number] => ABOUTS.some((about) => about === text)

export const WHYS = ['ON_LEAVE', 'BOOKED', 'OUT', 'NOT_IN', 'LEAVE_ASKED'] as const
/** Why a registered relief is not free; empty for one who is. */
export const isWhy = (text: string): text is (typeof WHYS)[number] => WHYS.some((why) => why === text)

const OUT_KINDS = ['SHORT_ABSENCE', 'OFFICIAL', 'MEETING', 'SITE_CHECK', 'TRAINING', 'UNIT_OFFICE'] as const
/** Where somebody is who signed out for a while. */
export const isOutKind = (text: string): text is (typeof OUT_KINDS)[number] =>
  OUT_KINDS.some((kind) => kind === text)

/** Where it lies: waits for somebody, in force, refused, or over. */
export const toneOfStatus = (status: string): 'waiting' | 'done' | 'ended' | 'open' | 'refused' => {
  switch (status) {
    case 'SUBMITTED':
    case 'ASKED':
    case 'AGREED':
      return 'waiting'
    case 'REJECTED':
      return 'refused'
    case 'APPROVED':
    case 'EXTENDED':
    case 'FILED':
    case 'CLOSED':
      return 'done'
    case 'OUT':
    case 'RETURNED':
      return 'open'
    default:
      return 'ended'
  }
}

/** 1 个半天 below a day, 1.5 天 from there. */
const lengthOf = (t: Translate, halfDays: number): string =>
  halfDays < 2 ? t('halfDays', { count: halfDays }) : t('days', { count: halfDays / 2 })

const isMidnight = (atMs: number): boolean => clockTime(atMs) === '00:00'

/** Day and clock of both ends; the day once where they share it. */
const spanText = (t: Translate, locale: Locale, fromMs: number, toMs: number): string => {
  const [from, to] = [dayFromMs(fromMs), dayFromMs(toMs)]
  const start = `${shortDay(from, locale)} ${clockTime(fromMs)}`
  if (from === to) return `${start}–${clockTime(toMs)}`
  return t('span', { from: start, to: `${shortDay(to, locale)} ${clockTime(toMs)}` })
}

const aboutText = (t: Translate, { kind, about }: Pick<RequestView, 'kind' | 'about'>): string => {
  const leave = LeaveKind.safeParse(about)
  if (kind === 'ABSENCE' && isOutKind(about)) return t(`attendance:out.kinds.${about}`)
  if (kind === 'LEAVE' && leave.success) return t(`attendance:leave.${leave.data}`)
  if (isAbout(about)) return t(`about.${about}`)
  return leave.success ? t(`attendance:leave.${leave.data}`) : about
}

const timeText = (t: Translate, locale: Locale, request: RequestView): string => {
  const { kind, fromMs, toMs, half, end } = request
  const day = shortDay(dayFromMs(fromMs), locale)
  if (kind === 'MAKEUP' && half !== null && end !== null)
    return t('makeupOf', {
      day,
      half: t(`attendance:half.${half}`),
      end: t(`attendance:end.${end}`),
      clock: clockTime(fromMs),
    })
  if (half !== null && (kind === 'SWAP' || kind === 'ROLL'))
    return t('halfOf', { day, half: t(`attendance:half.${half}`) })
  return spanText(t, locale, fromMs, isMidnight(toMs) ? toMs - 60_000 : toMs)
}

/** Words of requests, bound to the present language. */
export function useRequestWords() {
  const { t } = useTranslation(['requests', 'attendance', 'common'])
  const { locale } = useFormat()
  return useMemo(
    () => ({
      /** 请假 · 病假 */
      name: (request: RequestView) => {
        const about = aboutText(t, request)
        return request.kind === 'LEAVE' || request.kind === 'ABSENCE'
          ? about
          : `${t(`kind.${request.kind}`)} · ${about}`
      },
      about: (request: Pick<RequestView, 'kind' | 'about'>) => aboutText(t, request),
      time: (request: RequestView) => timeText(t, locale, request),
      span: (fromMs: number, toMs: number) => spanText(t, locale, fromMs, toMs),
      half: (day: Day, half: 'AM' | 'PM') =>
        t('halfOf', { day: shortDay(day, locale), half: t(`attendance:half.${half}`) }),
      length: (request: Pick<RequestView, 'halfDays' | 'minutes'>) =>
        request.halfDays !== null
          ? lengthOf(t, request.halfDays)
          : request.minutes !== null
            ? t('minutes', { count: request.minutes })
            : '',
      halfDays: (count: number) => lengthOf(t, count),
      status: (request: Pick<RequestView, 'status' | 'nextRole'>) =>
        request.nextRole !== null && request.status === 'SUBMITTED'
          ? t('turnOf', { role: t(`common:role.${request.nextRole}`) })
          : isStatus(request.status)
            ? t(`status.${request.status}`)
            : request.status,
    }),
    [t, locale],
  )
}
