import type { Result } from '../../../db/contract/index.ts'
import { addDays, type Day } from '../../../db/model/day.ts'

export type RotaDay = Result<'attendance.rota'>['days'][number]
type StaffId = RotaDay['am'][number]
export type Half = 'am' | 'pm'

/** Who is on duty on one day. */
export interface DayDuty {
  readonly am: readonly StaffId[]
  readonly pm: readonly StaffId[]
}

/** A day as it is being changed, and as it was recorded when it was: what is saved is checked against that. */
export interface DraftDay extends DayDuty {
  readonly was: DayDuty
}
export type RotaDraft = ReadonlyMap<Day, DraftDay>

export const dutyOf = (day: RotaDay, draft: RotaDraft): DayDuty => draft.get(day.day) ?? day

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((each) => other.includes(each))

/** A day that is as it was recorded is no change. */
export const put = (draft: RotaDraft, day: RotaDay, duty: DayDuty): RotaDraft => {
  const next = new Map(draft)
  // The day as it was when it was first changed: a page that hears of another's change keeps what it began with.
  const was = draft.get(day.day)?.was ?? { am: day.am, pm: day.pm }
  if (isSame(duty.am, was.am) && isSame(duty.pm, was.pm)) next.delete(day.day)
  else next.set(day.day, { am: duty.am, pm: duty.pm, was })
  return next
}

/** Puts somebody on duty for a half day, or takes them off. */
export const toggle = (draft: RotaDraft, day: RotaDay, half: Half, staffId: StaffId): RotaDraft => {
  const duty = dutyOf(day, draft)
  const before = duty[half]
  const after = before.includes(staffId) ? before.filter((each) => each !== staffId) : [...before, staffId]
  return put(draft, day, { ...duty, [half]: after })
}

/** The week of a Monday as the week before it stands; only days that are shown, so that no holiday gets a duty unseen. */
export const copyWeek = (
  draft: RotaDraft,
  days: ReadonlyMap<Day, RotaDay>,
  monday: Day,
  isShown: (day: RotaDay) => boolean,
): RotaDraft => {
  let next = draft
  for (let offset = 0; offset < 7; offset += 1) {
    const to = days.get(addDays(monday, offset))
    const from = days.get(addDays(monday, offset - 7))
    if (to === undefined || from === undefined || !isShown(to)) continue
    const duty = dutyOf(from, next)
    // A day off has nobody: what is there stays.
    if (duty.am.length + duty.pm.length > 0) next = put(next, to, duty)
  }
  return next
}

/** Half days of working days on which nobody is on duty. */
export const gapsOf = (days: readonly RotaDay[], draft: RotaDraft): number =>
  days
    .filter(({ working }) => working)
    .reduce((gaps, day) => {
      const duty = dutyOf(day, draft)
      return gaps + Number(duty.am.length === 0) + Number(duty.pm.length === 0)
    }, 0)
