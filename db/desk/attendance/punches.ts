import type { ResultInput } from '../../contract/index.ts'
import type { attendanceMethods } from '../../contract/attendance.ts'
import { ContractError } from '../../contract/errors.ts'
import { placePunch, type PunchPlace } from '../../model/attendance/judge-day.ts'
import { punchEffect } from '../../model/attendance/punch-places.ts'
import { clockFromMs, dayFromMs } from '../../model/day.ts'
import { WindowId } from '../../model/ids.ts'
import { servedBy } from '../../model/queue/visit.ts'
import type { StaffMember } from '../../model/reference.ts'
import type { LoggedEvent, RecordingContext } from '../../store/index.ts'
import { append } from '../append.ts'
import { recordingContext, signedIn, type DeskContext, type Handlers } from '../context.ts'
import { presentVisit } from '../queue/link-visit.ts'
import { unitsConcerned } from '../posts/concerned.ts'
import { checkSecret } from '../session.ts'
import { attendanceOf, type DayOutcome } from './outcomes.ts'
import { isElsewhere, sessionView, withoutReturn } from './views.ts'

type Methods = Pick<typeof attendanceMethods, 'attendance.punch' | 'session.punch'>
type Receipt = ResultInput<'attendance.punch'>

/** Where this computer stands, as the hall knows it; null on a machine nobody gave a window. */
const windowOfMachine = ({ desk, store }: DeskContext): WindowId | null => {
  const { machines } = desk.hall.contacts()
  const windowId = machines.find((machine) => machine.deviceId === store.device.deviceId)?.windowId
  return windowId === undefined || windowId === null ? null : WindowId.parse(windowId)
}

/**
 * A key pressed once more to see whether the first was taken must not empty a post: who is at work and would sign out
 * more than the grace minutes early says so first, and so does who serves a visitor. Days off, leave and the last
 * minute's repeat need no question.
 */
const refuseUnmeantLeaving = (
  context: DeskContext,
  { staffId }: StaffMember,
  windowId: string | null,
): void => {
  const { nowMs } = context
  const day = dayFromMs(nowMs)
  const outcome = attendanceOf(context, { staffIds: [staffId], from: day, to: day }).on(staffId, day)
  const effect = punchEffect(outcome.rules, day, outcome.punches, nowMs)
  if (outcome.rules === null || effect?.does !== 'OUT' || effect.atWorkSinceMs === null) return
  const visit = windowId === null ? undefined : presentVisit({ db: context.store.read }, windowId)
  if (visit && servedBy(visit) === staffId && dayFromMs(visit.openedAtMs) === day)
    throw new ContractError('PUNCH_WITH_VISITOR')
  const session = outcome.sessions.find((each) => each.half === effect.half)
  if (!session || session.toMs === null || session.kind === 'OFF' || session.kind === 'LEAVE') return
  if (outcome.leaves.some((leave) => leave.fromMs <= nowMs && nowMs < leave.toMs)) return
  if (Math.floor((session.toMs - nowMs) / 60_000) <= outcome.rules.graceMinutes) return
  throw new ContractError('PUNCH_WOULD_LEAVE', {
    since: clockFromMs(effect.atWorkSinceMs),
    half: effect.half,
  })
}

/** Recorded whatever the day and the place: what it counts for is told, and found out anew whenever somebody looks. */
const recordPunch = (
  context: DeskContext,
  recording: RecordingContext,
  staff: StaffMember,
  by: 'SESSION' | 'PIN' | 'PASSWORD',
): Receipt => {
  const event = context.store.record(recording, (act) =>
    append(act, 'punch.recorded', act.newId(), {
      staffId: staff.staffId,
      unitIds: unitsConcerned(context.reference, staff.staffId),
      by,
      windowId: recording.windowId,
      ownWindowId: staff.windowId,
    }),
  )
  return receiptOf({ ...context, nowMs: Math.max(context.nowMs, event.atMs) }, staff, event)
}

const remarksOf = (
  outcome: DayOutcome,
  { half, countedAs }: PunchPlace,
  event: LoggedEvent,
  isReturn: boolean,
): Receipt['remarks'] => {
  const punch = outcome.punches.find((each) => each.punchId === event.entity[1])
  const concerned = outcome.sessions.filter((each) => half === null || each.half === half)
  const isOff = concerned.every((each) => each.kind === 'OFF')
  const isOnLeave =
    concerned.some((each) => half !== null && each.kind === 'LEAVE') ||
    outcome.leaves.some((leave) => leave.fromMs <= event.atMs && event.atMs < leave.toMs)
  const remarks: Receipt['remarks'] = []
  if (outcome.rules === null) remarks.push('NO_RULES')
  else if (isOff) remarks.push(outcome.isWorkingDay ? 'NOT_SCHEDULED' : 'NON_WORKING_DAY')
  if (isOnLeave) remarks.push('ON_LEAVE')
  if (punch && isElsewhere(punch)) remarks.push('OTHER_WINDOW')
  if (punch?.standing === 'SUSPECT') remarks.push('CLOCK_SUSPECT')
  if (countedAs === 'REPEAT') remarks.push('REPEAT')
  if (isReturn) remarks.push('BACK')
  const isUnused = ({ code, recordId }: { code: string; recordId: string | null }): boolean =>
    code === 'PUNCH_NOT_USED' && recordId === event.entity[1]
  if (concerned.some(({ reasons }) => reasons.some(isUnused))) remarks.push('ROLL_COUNTS')
  return remarks
}

const receiptOf = (context: DeskContext, staff: StaffMember, event: LoggedEvent): Receipt => {
  const day = dayFromMs(event.atMs)
  const [, punchId] = event.entity
  const { staffId } = staff
  const outcome = attendanceOf(context, { staffIds: [staffId], from: day, to: day }).on(staffId, day)
  const place = placePunch(outcome.rules, day, outcome.punches, punchId)
  const session = outcome.sessions.find((each) => each.half === place.half)
  const before = outcome.punches.filter((punch) => punch.punchId !== punchId)
  const isReturn = punchEffect(outcome.rules, day, before, event.atMs)?.does === 'BACK'
  const view = session && place.half !== null ? sessionView(session) : null
  return {
    staffId,
    name: staff.name,
    punchId,
    atMs: event.atMs,
    grade: event.clockGrade,
    ...place,
    ...(isReturn && { countedAs: 'IN' as const }),
    session: view && isReturn ? withoutReturn(view) : view,
    remarks: remarksOf(outcome, place, event, isReturn),
  }
}

/** Sign in and out at a desk (domain-rules section 7): one keystroke, or number and secret without a log-in. */
export const punchHandlers: Handlers<Methods> = {
  'attendance.punch'(context, { leaving }) {
    const { staff, windowId } = signedIn(context).session
    if (!leaving) refuseUnmeantLeaving(context, staff, windowId)
    return recordPunch(context, recordingContext(context), staff, 'SESSION')
  },
  async 'session.punch'(context, { staffId, secret, kind, leaving }) {
    const staff = await checkSecret(context, staffId.trim(), secret, kind)
    const windowId = windowOfMachine(context) ?? staff.windowId
    if (!leaving) refuseUnmeantLeaving(context, staff, windowId)
    const recording = { staffId: staff.staffId, session: null, unitId: staff.unitId, windowId }
    return recordPunch(context, recording, staff, kind)
  },
}
