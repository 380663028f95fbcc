import type { TFunction } from 'i18next'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../db/contract/index.ts'
import { REASON_CODES, type ReasonCode } from '../../../db/model/attendance/reasons.ts'
import { LeaveKind } from '../../../db/model/attendance/rules.ts'

export type DayDetail = Result<'attendance.mine'>['days'][number]
export type PendingMakeup = Result<'attendance.day'>['pendingMakeups'][number]
export type SessionView = DayDetail['sessions'][number]
export type PunchView = DayDetail['punches'][number]
export type ReasonView = SessionView['reasons'][number]
export type ResultKind = SessionView['kind']

/** How a result looks; the sign and the word always go with the colour. */
export type Tone = 'good' | 'minor' | 'bad' | 'leave' | 'review' | 'open' | 'quiet'

const tones: Record<ResultKind, Tone> = {
  OFF: 'quiet',
  NO_RULES: 'quiet',
  AHEAD: 'quiet',
  OPEN: 'open',
  NORMAL: 'good',
  LATE: 'minor',
  EARLY: 'minor',
  MISSING_IN: 'minor',
  MISSING_OUT: 'minor',
  ABSENT_HALF: 'bad',
  LEAVE: 'leave',
  UNDER_REVIEW: 'review',
}
/** A shape beside the colour for those who do not see it; the word says the rest. */
const marks: Record<ResultKind, string> = {
  OFF: '',
  NO_RULES: '–',
  AHEAD: '·',
  OPEN: '…',
  NORMAL: '√',
  LATE: '!',
  EARLY: '!',
  MISSING_IN: '!',
  MISSING_OUT: '!',
  ABSENT_HALF: '×',
  LEAVE: '○',
  UNDER_REVIEW: '?',
}
export const markOf = (kind: ResultKind): string => marks[kind]
export const toneOf = (kind: ResultKind): Tone => tones[kind]

/** How a half day counted, as far as it is put into words. */
interface Counted {
  readonly kind: ResultKind
  readonly lateMinutes: number
  readonly earlyMinutes: number
  readonly leaveKind?: LeaveKind | null
}
type Translate = TFunction<['attendance', 'common']>

const isLeaveKind = (text: unknown): text is LeaveKind => LeaveKind.safeParse(text).success
const isResultKind = (text: unknown): text is ResultKind =>
  typeof text === 'string' && Object.hasOwn(tones, text)

/** Of the settling of a month; the others come from the rules. */
const SETTLING_CODES = ['SETTLED', 'VOUCHER'] as const
type SaidCode = ReasonCode | (typeof SETTLING_CODES)[number]
const SAID: ReadonlySet<string> = new Set([...REASON_CODES, ...SETTLING_CODES])
const isSaid = (code: string): code is SaidCode => SAID.has(code)

const leaveWord = (t: Translate, kind: unknown): string => (isLeaveKind(kind) ? t(`leave.${kind}`) : '')

/** 正常, 迟到 5 分钟, 病假. */
const resultWords = (t: Translate, { kind, lateMinutes, earlyMinutes, leaveKind }: Counted): string => {
  if (kind === 'LEAVE' && leaveKind) return leaveWord(t, leaveKind)
  const late = lateMinutes > 0 ? t('words.late', { count: lateMinutes }) : ''
  const early = earlyMinutes > 0 ? t('words.early', { count: earlyMinutes }) : ''
  if (kind !== 'LATE' && kind !== 'EARLY') return t(`kind.${kind}`)
  if (late !== '' && early !== '') return t('words.both', { late, early })
  return late || early || t(`kind.${kind}`)
}

/** √ 迟5 早3 缺 × 病 核: one or two characters beside the colour. */
const resultSign = (t: Translate, { kind, lateMinutes, earlyMinutes, leaveKind }: Counted): string => {
  if (kind === 'LEAVE' && leaveKind) return [...leaveWord(t, leaveKind)][0] ?? t('sign.LEAVE')
  if (kind === 'LATE' && lateMinutes > 0) return `${t('sign.LATE')}${lateMinutes}`
  if (kind === 'EARLY' && earlyMinutes > 0) return `${t('sign.EARLY')}${earlyMinutes}`
  return t(`sign.${kind}`)
}

const grades = { A: 'A', B: 'B', C: 'C', M: 'M' } as const
const isGrade = (text: unknown): text is keyof typeof grades =>
  typeof text === 'string' && Object.hasOwn(grades, text)

/** One step of the way to a result, as a sentence. A code of a newer program stands as it is. */
const reasonWords = (t: Translate, { code, params }: ReasonView): string => {
  if (!isSaid(code)) return code
  const { kind, was, source, grade, late, early } = params
  return t(`reason.${code}`, {
    ...params,
    ...(kind === undefined ? {} : { kind: leaveWord(t, kind) }),
    ...(source === undefined ? {} : { source: t(`source.${source === 'MACHINE' ? 'MACHINE' : 'DESK'}`) }),
    ...(isGrade(grade) ? { grade: t(`grade.${grade}`) } : {}),
    ...(isResultKind(was)
      ? {
          was: resultWords(t, {
            kind: was,
            lateMinutes: Number(late ?? 0),
            earlyMinutes: Number(early ?? 0),
          }),
        }
      : {}),
  })
}

/** How a punch counts; within a minute of the one before it is the same punch once more. */
export const standingOf = (
  { punchId, standing }: PunchView,
  sessions: readonly SessionView[],
): PunchView['standing'] | 'REPEAT' =>
  sessions.some(({ reasons }) =>
    reasons.some(({ code, recordId }) => code === 'PUNCH_REPEAT' && recordId === punchId),
  )
    ? 'REPEAT'
    : standing

/** Words of results, bound to the present language. */
export function useAttendanceWords() {
  const { t } = useTranslation(['attendance', 'common'])
  return useMemo(
    () => ({
      result: (counted: Counted) => resultWords(t, counted),
      sign: (counted: Counted) => resultSign(t, counted),
      reason: (reason: ReasonView) => reasonWords(t, reason),
      leave: (kind: LeaveKind) => t(`leave.${kind}`),
      /** 90 分钟 / 2 小时 30 分钟 */
      time: (minutes: number) =>
        Math.abs(minutes) < 120
          ? t('balance.minutes', { count: minutes })
          : t('balance.hours', { hours: Math.trunc(minutes / 60), minutes: Math.abs(minutes) % 60 }),
    }),
    [t],
  )
}
