import type { ExtraDutyState } from '../../model/attendance/request-models.ts'
import { balanceOf, type Balance, type BalanceEntry } from '../../model/attendance/balance.ts'
import { DEFAULT_ATTENDANCE_RULES } from '../../model/attendance/rules.ts'
import { addMonths, dayFromMs, type Day } from '../../model/day.ts'
import { listCounting, listLeavesInForce, type LeaveRow } from '../../store/queries/attendance.ts'
import { dayEndMs, dayStartMs, rulesInForce, type AttendanceContext } from './facts.ts'
import { readHours, scheduledMinutes } from './hours.ts'

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
    const hours = readHours(context, from, last)
    const usedBy = (rest: LeaveRow): BalanceEntry[] =>
      scheduledMinutes(hours, rest.staff_id, rest.from_ms, rest.to_ms).filter(({ minutes }) => minutes > 0)
    for (const rest of rests) of(rest.staff_id).used.push(...usedBy(rest))
  }
  return new Map(
    [...entries].map(([staffId, { earned, used }]) => [
      staffId,
      balanceOf({ earned, used, today: day, months }),
    ]),
  )
}
