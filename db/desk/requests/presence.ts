import { isLeaveInForce, leaveEndMs, type LeaveState } from '../../model/attendance/request-models.ts'
import { dayFromMs, msAt } from '../../model/day.ts'
import { listPunches } from '../../store/queries/attendance.ts'
import { openRequestsOf, requestsOfPerson } from '../../store/queries/requests.ts'
import type { AbsenceState } from '../../model/attendance/request-models.ts'
import type { AttendanceContext } from '../attendance/facts.ts'

/** A leave that counts, of somebody, that touches a stretch of time. */
export const leavesInForce = (
  { store }: Pick<AttendanceContext, 'store'>,
  staffId: string,
  fromMs: number,
  toMs: number,
): { readonly leaveId: string; readonly state: LeaveState }[] =>
  requestsOfPerson(store.read, 'LEAVE', staffId, fromMs, toMs)
    .map(({ requestId, state }) => ({ leaveId: requestId, state: state as LeaveState }))
    .filter(({ state }) => isLeaveInForce(state) && state.fromMs < toMs && leaveEndMs(state) > fromMs)

/** The short absence or errand somebody is on; null while they are not signed out. */
export const runningAbsence = (
  { store }: Pick<AttendanceContext, 'store'>,
  staffId: string,
): { readonly absenceId: string; readonly state: AbsenceState } | null => {
  const [found] = openRequestsOf(store.read, 'ABSENCE', staffId)
  return found ? { absenceId: found.requestId, state: found.state as AbsenceState } : null
}

/** Signed in at a desk or a machine since the beginning of the day, by whatever clock: this is about covering, not about results. */
export const isIn = ({ store, reference, nowMs }: AttendanceContext, staffId: string): boolean => {
  const userIds = new Map(
    [...reference.machineIds].filter((entry): entry is [string, string] => entry[1] === staffId),
  )
  const fromMs = msAt(dayFromMs(nowMs), '00:00')
  return listPunches(store.read, [staffId], userIds, fromMs, nowMs + 1).some(({ judged }) => judged !== 0)
}

/** Whether somebody could take a post over now: signed in, not out, not on leave. */
export const isAtWork = (context: AttendanceContext, staffId: string): boolean =>
  isIn(context, staffId) &&
  runningAbsence(context, staffId) === null &&
  leavesInForce(context, staffId, context.nowMs, context.nowMs + 1).length === 0
