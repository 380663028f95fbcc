import {
  isLeaveInForce,
  leaveEndMs,
  type AbsenceState,
  type LeaveState,
} from '../../model/attendance/request-models.ts'
import { openRequestsOf, requestsOfPerson } from '../../store/queries/requests.ts'
import type { SessionSpan } from '../../model/attendance/sessions.ts'
import { presenceOf } from '../../model/posts/coverage.ts'
import type { AttendanceContext } from '../attendance/facts.ts'
import type { HallToday } from '../posts/today.ts'

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

/** The session that runs; null outside the hours of a day. */
export const sessionNow = ({ sessions, nowMs }: HallToday): SessionSpan | null =>
  sessions.find(({ fromMs, toMs }) => fromMs <= nowMs && nowMs < toMs) ?? null

/** Whether somebody could take a post over now: signed in and neither gone, out nor on leave; false outside sessions. */
export const isAtWork = (today: HallToday, staffId: string): boolean => {
  const span = sessionNow(today)
  return span !== null && presenceOf(today.personOf(staffId), today, span).state === 'AT_WORK'
}
