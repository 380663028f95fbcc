import { ContractError } from '../../contract/index.ts'
import { isLeaveInForce, type LeaveState } from '../../model/attendance/request-models.ts'
import type { StaffId } from '../../model/ids.ts'
import { clashesOf, type BookedAbsence, type PostAbsenceState } from '../../model/posts/post-models.ts'
import { findDefinition } from '../../model/events/registry.ts'
import {
  readEntity,
  readEntityEvents,
  type LoggedEvent,
  type ReadDb,
  type RecordingAct,
} from '../../store/index.ts'
import { readRequest } from '../../store/queries/requests.ts'
import { signedIn, type DeskContext } from '../context.ts'
import { approves, me } from '../requests/authority.ts'
import { cancelLeave, freeBookings } from '../requests/leave.ts'
import { isNameable, postNeeds } from '../requests/reliefs.ts'

// Two leaves of one post, approved apart, that would leave A and B away together: the second booking has no effect, and
// both leaves stand as approved until somebody settles it.

const BOOKED = 'post_absence.booked'
/** Steps that begin a request; one that was set aside (not allowed, out of scope) may be recorded again by a lead. */
const BEGINNINGS: ReadonlySet<string> = new Set([
  'leave.submitted',
  'makeup.submitted',
  'swap.asked',
  'extra_duty.submitted',
  'roll.filed',
])

const bookingOf = (event: LoggedEvent): BookedAbsence | null => {
  if (event.type !== BOOKED) return null
  const read = findDefinition(BOOKED)?.payload.safeParse(event.payload)
  // Checked right here.
  return read?.success ? (read.data as BookedAbsence) : null
}

/** The accepted bookings a refused one clashes with: what stands; null for other records. */
export const clashingBookings = (db: ReadDb, refused: LoggedEvent): readonly LoggedEvent[] | null => {
  const booking = bookingOf(refused)
  if (!booking) return null
  const accepted = readEntityEvents(db, ...refused.entity).filter(
    (event) => event.id !== refused.id && event.type === BOOKED,
  )
  return accepted.filter((event) => clashesOf([event.payload as BookedAbsence], booking).length > 0)
}

interface Leave {
  readonly leaveId: string
  readonly state: LeaveState
  readonly unitId: string
}

const leaveOf = (db: ReadDb, leaveId: string): Leave | null => {
  const kept = readRequest(db, leaveId)
  return kept?.kind === 'LEAVE' ? { leaveId, state: kept.state as LeaveState, unitId: kept.unitId } : null
}

/** What a refused record would be recorded as again. */
export interface Again {
  readonly payload: unknown
  /** A and B would be away together: the leader names one of these as C. Null when nobody is needed. */
  readonly standIns: readonly { readonly staffId: StaffId; readonly name: string }[] | null
}

/**
 * The booking as it could be recorded now: as it was, when the other gave way meanwhile and a lead records it; with a
 * registered relief named by the leader while both are away. Null when the person at this page cannot.
 */
const bookingNow = (context: DeskContext, db: ReadDb, event: LoggedEvent): Again | null => {
  const booking = bookingOf(event)
  const leave = booking && leaveOf(db, booking.leaveId)
  if (!leave || !isLeaveInForce(leave.state)) return null
  const self = me(context)
  const [, postId] = event.entity
  const bookings = readEntity<PostAbsenceState>(db, 'post_absence', postId)?.state.bookings ?? []
  const others = bookings.filter(({ leaveId }) => leaveId !== leave.leaveId)
  if (clashesOf(others, booking).length === 0)
    return approves(self, leave.state.staffId, leave.unitId) ? { payload: booking, standIns: null } : null
  if (!self.roles.includes('LEADER') || self.staffId === booking.staffId) return null
  const need = postNeeds(context, booking.staffId, booking, new Set([leave.leaveId])).find(
    ({ post }) => post.postId === postId,
  )
  const standIns = (need?.reliefs ?? [])
    .filter(isNameable)
    .map(({ staffId, name }) => ({ staffId: staffId as StaffId, name }))
  return standIns.length === 0 ? null : { payload: booking, standIns }
}

/** What a refused record of attendance would be recorded as again; null when it cannot be, or not by this person. */
export const attendanceAgain = (context: DeskContext, db: ReadDb, event: LoggedEvent): Again | null => {
  if (event.type === BOOKED) return bookingNow(context, db, event)
  const [kind, id] = event.entity
  const isNew = BEGINNINGS.has(event.type) && readEntity(db, kind, id) === undefined
  const isSound = findDefinition(event.type)?.payload.safeParse(event.payload).success === true
  const unitId = event.unitId ?? ''
  return isNew && isSound && approves(signedIn(context).session.staff, event.staffId, unitId)
    ? { payload: event.payload, standIns: null }
    : null
}

/** The record with whom the leader named as C, where one is needed. @throws ContractError OVERRIDE_NEEDS_C */
export const withStandIn = (
  context: DeskContext,
  event: LoggedEvent,
  { payload, standIns }: Again,
  named: { readonly staffId: StaffId | null; readonly reason: string },
): unknown => {
  const booking = bookingOf(event)
  if (standIns === null || booking === null) return payload
  const standIn = standIns.find(({ staffId }) => staffId === named.staffId)
  const [, postId] = event.entity
  if (!standIn)
    throw new ContractError('OVERRIDE_NEEDS_C', { post: context.reference.posts.get(postId)?.name ?? postId })
  const override = { by: me(context).staffId, reason: named.reason, coverStaffId: standIn.staffId }
  return { ...booking, override }
}

/**
 * What keeping the hall's version means for a leave: the booking that has no effect takes its leave with it, as long as it
 * has not begun (one that has is a fact); the bookings of a leave whose approval has no effect are freed.
 *
 * @throws ContractError NOT_ALLOWED when it is neither the person's own leave nor theirs to decide
 */
export const keepAttendance = (
  context: DeskContext,
  act: RecordingAct,
  event: LoggedEvent,
  note: string,
): void => {
  const booking = bookingOf(event)
  const leaveId = booking?.leaveId ?? (event.entity[0] === 'leave' ? event.entity[1] : null)
  const leave = leaveId === null ? null : leaveOf(act.db, leaveId)
  if (!leave) return
  const { state, unitId } = leave
  if (!booking) {
    if (!isLeaveInForce(state) && state.status !== 'SUBMITTED')
      freeBookings(context, act, leave.leaveId, state, state.fromMs)
    return
  }
  const self = me(context)
  if (self.staffId !== state.staffId && !approves(self, state.staffId, unitId))
    throw new ContractError('NOT_ALLOWED')
  const isComing = (state.status === 'APPROVED' || state.status === 'EXTENDED') && act.nowMs < state.fromMs
  if (isComing) cancelLeave(context, act, leave.leaveId, state, note)
}
