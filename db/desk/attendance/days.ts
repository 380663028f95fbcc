import { ContractError, type ResultInput } from '../../contract/index.ts'
import type { attendanceMethods } from '../../contract/attendance.ts'
import { totalsOf } from '../../model/attendance/totals.ts'
import { dayFromMs, type Day } from '../../model/day.ts'
import { monthDays } from '../../model/month.ts'
import { makeupTerms, pendingMakeups } from '../requests/own-makeups.ts'
import { signedIn, type DeskContext, type Handlers } from '../context.ts'
import { attendanceUnits, isOwn } from './access.ts'
import { balancesOn } from './balances.ts'
import { employmentOf } from './employment.ts'
import { dayEndMs } from './facts.ts'
import { attendanceOf } from './outcomes.ts'
import { dayView } from './views.ts'

type Methods = Pick<typeof attendanceMethods, 'attendance.mine' | 'attendance.day'>

/** The day a month is looked at from: its last one, or today while it runs. */
export const lastDayOf = (context: DeskContext, month: string): Day => {
  const { to } = monthDays(month)
  const today = dayFromMs(context.nowMs)
  return to < today ? to : today
}

const requireSeen = (context: DeskContext, staffId: string, day: Day): void => {
  if (isOwn(context, staffId)) return
  const units = attendanceUnits(context)
  const unitIds = [
    employmentOf(context).at(staffId, dayEndMs(day) - 1)?.unitId,
    context.reference.staff.get(staffId)?.unitId,
  ]
  if (units !== null && !unitIds.some((unitId) => unitId !== undefined && units.has(unitId)))
    throw new ContractError('NOT_ALLOWED')
  if (!context.reference.staff.has(staffId)) throw new ContractError('NOT_FOUND', { subject: staffId })
}

export const dayHandlers: Handlers<Methods> = {
  'attendance.mine'(context, { month }): ResultInput<'attendance.mine'> {
    const { staffId } = signedIn(context).session.staff
    const outcomes = attendanceOf(context, { staffIds: [staffId], ...monthDays(month) }).of(staffId)
    const balance = balancesOn(context, lastDayOf(context, month)).get(staffId)
    return {
      month,
      days: outcomes.map((outcome) => dayView(context, staffId, outcome)),
      totals: totalsOf(outcomes.flatMap((outcome) => outcome.sessions)),
      balance: { minutes: balance?.minutes ?? 0, lots: [...(balance?.lots ?? [])] },
      locked: outcomes.some((outcome) => outcome.settled !== null),
    }
  },
  'attendance.day'(context, { staffId, day }) {
    requireSeen(context, staffId, day)
    const outcome = attendanceOf(context, { staffIds: [staffId], from: day, to: day }).on(staffId, day)
    return {
      ...dayView(context, staffId, outcome),
      makeup: isOwn(context, staffId) ? makeupTerms(context, day) : null,
      pendingMakeups: isOwn(context, staffId) ? pendingMakeups(context, day) : [],
    }
  },
}
