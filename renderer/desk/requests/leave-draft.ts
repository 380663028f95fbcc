import { z } from 'zod'
import type { ParamsInput } from '../../../db/contract/index.ts'
import { DEFAULT_ATTENDANCE_RULES, HalfDay, LeaveKind } from '../../../db/model/attendance/rules.ts'
import { isValidDay, msAt, type Day } from '../../../db/model/day.ts'

const DayOrNothing = z.string().refine((text) => text === '' || isValidDay(text))
const Clock = z.string().max(5)

const LeaveDraft = z.object({
  kind: LeaveKind,
  by: z.enum(['HALF', 'TIME']),
  fromDay: DayOrNothing,
  fromHalf: HalfDay,
  fromClock: Clock,
  toDay: DayOrNothing,
  toHalf: HalfDay,
  toClock: Clock,
  /** Post → who stands in. */
  covers: z.record(z.string(), z.string()),
  reason: z.string(),
  place: z.string(),
  hasProof: z.boolean(),
  toldAtMs: z.number().nullable(),
})
/** A leave as it stands in the form. */
export type LeaveDraft = z.infer<typeof LeaveDraft>

export const OFFICIAL_KINDS = [
  'OFFICIAL',
  'MEETING',
  'TRAINING',
  'COUNTRYSIDE',
  'SITE_CHECK',
  'UNIT_OFFICE',
] as const satisfies readonly LeaveKind[]
export const PERSONAL_KINDS = [
  'PRIVATE',
  'SICK',
  'ANNUAL',
  'COMPENSATORY',
  'MARRIAGE',
  'MATERNITY',
  'BEREAVEMENT',
  'HOME_VISIT',
] as const satisfies readonly LeaveKind[]

export const freshLeave = (day: Day, half: HalfDay | null): LeaveDraft => ({
  kind: 'PRIVATE',
  by: 'HALF',
  fromDay: day,
  fromHalf: half ?? 'AM',
  fromClock: '08:30',
  toDay: day,
  toHalf: half ?? 'PM',
  toClock: '17:30',
  covers: {},
  reason: '',
  place: '',
  hasProof: false,
  toldAtMs: null,
})

export const parseLeave = (text: string): LeaveDraft | null => {
  try {
    return LeaveDraft.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** Dates alone are chosen again in a second; words are not. */
export const isLeaveWorthKeeping = ({ reason, place }: LeaveDraft): boolean =>
  reason.trim() !== '' || place.trim() !== ''

/** Hours of a half day, in milliseconds. */
export interface HalfHours {
  readonly fromMs: number
  readonly toMs: number
}
export type HoursOf = (day: Day, half: HalfDay) => HalfHours

interface KnownSession {
  readonly half: HalfDay
  readonly fromMs: number | null
  readonly toMs: number | null
}

/** Hours as the rules set them for a day, and the general ones where a day is not known or off. */
export const hoursFrom =
  (days: readonly { readonly day: Day; readonly sessions: readonly KnownSession[] }[]): HoursOf =>
  (day, half) => {
    const session = days.find((each) => each.day === day)?.sessions.find((each) => each.half === half)
    if (session && session.fromMs !== null && session.toMs !== null)
      return { fromMs: session.fromMs, toMs: session.toMs }
    const general = DEFAULT_ATTENDANCE_RULES.hours.find((each) => each.half === half)
    return { fromMs: msAt(day, general?.from ?? '00:00'), toMs: msAt(day, general?.to ?? '24:00') }
  }

const isClock = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(text)

/** When the leave begins and ends; null while a day or a time is missing. */
export const stretchOf = (
  draft: LeaveDraft,
  hoursOf: HoursOf,
  /** Where a leave that is made longer ends: this one begins there. */
  beginsMs: number | null,
): HalfHours | null => {
  const { by, fromDay, toDay } = draft
  const byTime = by === 'TIME'
  if (toDay === '' || (fromDay === '' && beginsMs === null)) return null
  if (byTime && !(isClock(draft.toClock) && (beginsMs !== null || isClock(draft.fromClock)))) return null
  const fromMs =
    beginsMs ?? (byTime ? msAt(fromDay, draft.fromClock) : hoursOf(fromDay, draft.fromHalf).fromMs)
  const toMs = byTime ? msAt(toDay, draft.toClock) : hoursOf(toDay, draft.toHalf).toMs
  return { fromMs, toMs }
}

export type LeaveWish = ParamsInput<'leave.check'>

export const wishOf = (
  draft: LeaveDraft,
  stretch: HalfHours,
  covers: LeaveWish['covers'],
  extendsLeaveId: string | null,
): LeaveWish => ({
  kind: draft.kind,
  ...stretch,
  covers,
  extendsLeaveId,
  hasProof: draft.hasProof,
  toldAtMs: draft.toldAtMs,
})
