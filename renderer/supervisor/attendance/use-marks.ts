import { useMemo } from 'react'
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
  readonly tone: Tone
}

/** Days off and days to come stay blank, so that what counts stands out. */
const BLANK: ReadonlySet<string> = new Set(['OFF', 'AHEAD'])

/** Signs and words, each made once: a month has thousands of half days and few of them are different. */
const createMarks = (words: ReturnType<typeof useAttendanceWords>): ((session: SheetSession) => Mark) => {
  const known = new Map<string, Mark>()
  return ({ kind, late, early, leaveKind }) => {
    const key = `${kind} ${late} ${early} ${leaveKind ?? ''}`
    const found = known.get(key)
    if (found !== undefined) return found
    const counted = { kind, lateMinutes: late, earlyMinutes: early, leaveKind }
    const mark: Mark = {
      sign: BLANK.has(kind) ? '' : words.sign(counted),
      word: words.result(counted),
      tone: toneOf(kind),
    }
    known.set(key, mark)
    return mark
  }
}

/** Signs and words of half days in the present language. */
export function useMarks(): (session: SheetSession) => Mark {
  const words = useAttendanceWords()
  return useMemo(() => createMarks(words), [words])
}
