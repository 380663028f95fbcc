import type { TFunction } from 'i18next'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../db/contract/index.ts'
import { toneOf, useAttendanceWords, type Tone } from '../../desk/attendance/attendance-words.ts'

export type MonthSheet = Result<'attendance.sheet'>
export type WeekList = Result<'attendance.weekList'>
export type SheetRow = MonthSheet['rows'][number]
export type SheetCell = SheetRow['cells'][number]
export type SheetSession = SheetCell['sessions'][number]
export type SheetTotals = MonthSheet['totals']
export type SheetUnit = MonthSheet['units'][number]
export type SheetDay = MonthSheet['days'][number]

/** One half day as the sheet shows it. */
export interface Mark {
  /** Empty where there is nothing to say: days off and days to come. */
  readonly sign: string
  readonly word: string
  /** The word with its half day: 上午迟到 5 分钟. */
  readonly said: string
  readonly tone: Tone
}

/** Days off and days to come stay blank, so that what counts stands out. */
const BLANK: ReadonlySet<string> = new Set(['OFF', 'AHEAD'])

/** Signs and words, each made once: a month has thousands of half days and few of them are different. */
const createMarks = (
  words: ReturnType<typeof useAttendanceWords>,
  t: TFunction<['sheet', 'attendance']>,
): ((session: SheetSession) => Mark) => {
  const known = new Map<string, Mark>()
  return ({ half, kind, late, early, leaveKind }) => {
    const key = `${half} ${kind} ${late} ${early} ${leaveKind ?? ''}`
    const found = known.get(key)
    if (found !== undefined) return found
    const counted = { kind, lateMinutes: late, earlyMinutes: early, leaveKind }
    const word = words.result(counted)
    const mark: Mark = {
      sign: BLANK.has(kind) ? '' : words.sign(counted),
      word,
      said: t('cellHalf', { half: t(`attendance:half.${half}`), result: word }),
      tone: toneOf(kind),
    }
    known.set(key, mark)
    return mark
  }
}

/** Signs and words of half days in the present language. */
export function useMarks(): (session: SheetSession) => Mark {
  const words = useAttendanceWords()
  const { t } = useTranslation(['sheet', 'attendance'])
  return useMemo(() => createMarks(words, t), [words, t])
}
