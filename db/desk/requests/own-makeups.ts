import type { MakeupState } from '../../model/attendance/request-models.ts'
import { DEFAULT_ATTENDANCE_RULES, type AttendanceRules } from '../../model/attendance/rules.ts'
import { addMonths, dayFromMs, msAt, type Day } from '../../model/day.ts'
import { firstDayOf, monthOf } from '../../model/month.ts'
import { requestsOfPerson } from '../../store/queries/requests.ts'
import { rulesInForce } from '../attendance/facts.ts'
import type { DeskContext } from '../context.ts'
import { me } from './authority.ts'

/** A make-up punch of the person at this page that is asked for or agreed to. */
export interface OwnMakeup {
  readonly requestId: string
  readonly state: MakeupState
}

const COUNTED: ReadonlySet<MakeupState['status']> = new Set(['SUBMITTED', 'APPROVED'])

export const ownMakeups = (context: DeskContext, fromMs: number, toMs: number): OwnMakeup[] =>
  requestsOfPerson(context.store.read, 'MAKEUP', me(context).staffId, fromMs, toMs)
    .map(({ requestId, state }) => ({ requestId, state: state as MakeupState }))
    .filter(({ state }) => COUNTED.has(state.status))

export const ownMakeupsOf = (context: DeskContext, day: Day): OwnMakeup[] =>
  ownMakeups(context, msAt(day, '00:00'), msAt(day, '24:00')).filter(({ state }) => state.day === day)

/** Those of a day that nobody has decided yet. */
export const pendingMakeups = (
  context: DeskContext,
  day: Day,
): { requestId: string; half: MakeupState['half']; end: MakeupState['end'] }[] =>
  ownMakeupsOf(context, day)
    .filter(({ state }) => state.status === 'SUBMITTED')
    .map(({ requestId, state: { half, end } }) => ({ requestId, half, end }))

/** The last day on which a make-up punch of a day may be asked for. */
export const lastMakeupDay = ({ calendar }: DeskContext, day: Day, rules: AttendanceRules): Day =>
  calendar.addWorkingDays(day, rules.makeupWithinDays)

/** Forgotten punches still left in the month of a day. */
export const forgotLeft = (context: DeskContext, day: Day, rules: AttendanceRules): number => {
  const first = firstDayOf(monthOf(day))
  const forgot = ownMakeups(context, msAt(first, '00:00'), msAt(addMonths(first, 1), '00:00')).filter(
    ({ state }) => state.cause === 'FORGOT',
  )
  return Math.max(0, rules.forgotPerMonthMax - forgot.length)
}

/** What a person has to know before they ask; null for a day ahead. */
export const makeupTerms = (
  context: DeskContext,
  day: Day,
): { lastDay: Day; open: boolean; forgotLeft: number } | null => {
  const today = dayFromMs(context.nowMs)
  if (day > today) return null
  const rules = rulesInForce(context)(day) ?? DEFAULT_ATTENDANCE_RULES
  const lastDay = lastMakeupDay(context, day, rules)
  return { lastDay, open: today <= lastDay, forgotLeft: forgotLeft(context, day, rules) }
}
