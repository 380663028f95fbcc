import type { ExtraDutyState } from '../../model/attendance/request-models.ts'
import { balanceOf, type Balance, type BalanceEntry } from '../../model/attendance/balance.ts'
import { DEFAULT_ATTENDANCE_RULES } from '../../model/attendance/rules.ts'
import { sessionSpans } from '../../model/attendance/sessions.ts'
import { addMonths, dayFromMs, type Day } from '../../model/day.ts'
import { listCounting, listLeavesInForce, type LeaveRow } from '../../store/queries/attendance.ts'
import {
  dayEndMs,
  daysFrom,
  dayStartMs,
  readSchedule,
  rulesInForce,
  type AttendanceContext,
} from './facts.ts'

const MINUTE_MS = 60_000

/**
 * Extra duty left to take back at the end of a day, of everybody who has any. What is older than twice the time in which it
 * can be taken back has no say any more.
 */
export const balancesOn = (context: AttendanceContext, day: Day): ReadonlyMap<string, Balance> => {
  const rulesOf = rulesInForce(context)
  const months = (rulesOf(day) ?? DEFAULT_ATTENDANCE_RULES).balanceMonths
  const from = addMonths(day, -2 * months)
  const [fromMs, toMs] = [dayStartMs(from), dayEndMs(day)]
  const entries = new Map<string, { earned: BalanceEntry[]; used: BalanceEntry[] }>()
  const of = (staffId: string) => {
    let own = entries.get(staffId)
    if (!own) entries.set(staffId, (own = { earned: [], used: [] }))
    return own
  }
  for (const { state } of listCounting<ExtraDutyState>(context.store.read, 'EXTRA_DUTY', fromMs, toMs))
    of(state.staffId).earned.push({ day: state.day, minutes: state.minutes })
  const rests = listLeavesInForce(context.store.read, fromMs, toMs, 'COMPENSATORY')
  if (rests.length > 0) {
    const last = dayFromMs(Math.max(...rests.map((rest) => rest.to_ms)))
    const schedule = readSchedule(context, from, last)
    /** Minutes of a person's hours of work within a rest, day by day. */
    const usedBy = (rest: LeaveRow): BalanceEntry[] =>
      daysFrom(dayFromMs(rest.from_ms), dayFromMs(rest.to_ms - 1)).flatMap((each) => {
        const rules = rulesOf(each)
        const { halves, isRostered } = schedule(rest.staff_id, each)
        if (!rules || (!isRostered && !context.calendar.isWorkingDay(each))) return []
        const ms = sessionSpans(rules, each)
          .filter((span) => halves.includes(span.half))
          .reduce(
            (sum, span) =>
              sum + Math.max(0, Math.min(rest.to_ms, span.toMs) - Math.max(rest.from_ms, span.fromMs)),
            0,
          )
        return ms > 0 ? [{ day: each, minutes: Math.round(ms / MINUTE_MS) }] : []
      })
    for (const rest of rests) of(rest.staff_id).used.push(...usedBy(rest))
  }
  return new Map(
    [...entries].map(([staffId, { earned, used }]) => [
      staffId,
      balanceOf({ earned, used, today: day, months }),
    ]),
  )
}
