import { ContractError, type Params } from '../../contract/index.ts'
import type { attendanceMethods } from '../../contract/attendance.ts'
import type { AttendanceMonthState } from '../../model/attendance/month-models.ts'
import { HALF_DAYS } from '../../model/attendance/sessions.ts'
import { monthDays, monthOf } from '../../model/month.ts'
import { readEntity } from '../../store/index.ts'
import { append, type PayloadOf } from '../append.ts'
import { recordingContext, signedIn, type DeskContext, type Handlers } from '../context.ts'
import { requireFilled } from '../hall/completeness.ts'
import { requirePaperClock } from '../issue-paper.ts'
import { isOwn } from './access.ts'
import { dayEndMs } from './facts.ts'
import { attendanceOf, type DayOutcome, type Outcome } from './outcomes.ts'
import { peopleOf, type PersonDays } from './sheet.ts'

type Methods = Pick<typeof attendanceMethods, 'attendance.lockMonth' | 'attendance.correctMonth'>
type Settled = PayloadOf<'attendance_month.locked'>['people'][number]['sessions'][number]
type Corrected = PayloadOf<'attendance_month.corrected'>

/** Settled months are known by month and unit. */
const monthId = (month: string, unitId: string): string => `${month}/${unitId}`

const settledOf = ({ kind, lateMinutes, earlyMinutes, leaveKind }: Outcome): Settled => ({
  kind,
  ...(lateMinutes > 0 ? { late: lateMinutes } : {}),
  ...(earlyMinutes > 0 ? { early: earlyMinutes } : {}),
  ...(leaveKind === null ? {} : { leave: leaveKind }),
})

/** Half days of every day in order, morning first. */
const sessionsOf = ({ outcomes }: PersonDays): Settled[] =>
  outcomes.flatMap(({ sessions }) =>
    HALF_DAYS.map((half) => {
      const outcome = sessions.find((each) => each.half === half)
      return outcome ? settledOf(outcome) : { kind: 'OFF' }
    }),
  )

/** @throws ContractError MONTH_NOT_OVER, CLOCK_TOO_FAR_OFF */
const requireOver = (context: DeskContext, month: string): void => {
  // A clock that may not date a paper may not say that a month is over either.
  requirePaperClock(context)
  if (context.nowMs < dayEndMs(monthDays(month).to)) throw new ContractError('MONTH_NOT_OVER')
}

/** People of the units that are to be settled; of all units those not settled yet. @throws ContractError NOT_FOUND, MONTH_LOCKED */
const toSettle = (
  context: DeskContext,
  { month, unitId }: Params<'attendance.lockMonth'>,
): ReadonlyMap<string, readonly PersonDays[]> => {
  if (unitId !== null && !context.reference.units.has(unitId))
    throw new ContractError('NOT_FOUND', { subject: unitId })
  const { from, to } = monthDays(month)
  const { people } = peopleOf(context, unitId === null ? null : new Set([unitId]), from, to)
  const isSettled = (unit: string): boolean =>
    readEntity(context.store.read, 'attendance_month', monthId(month, unit)) !== undefined
  const units = Map.groupBy(people, (person) => person.unitId)
  const open = [...units].filter(([unit]) => !isSettled(unit))
  if (open.length === 0)
    throw units.size === 0
      ? new ContractError('NOT_FOUND', { subject: month })
      : new ContractError('MONTH_LOCKED', { month })
  return new Map(open)
}

/** @throws ContractError BAD_REQUEST when kind, minutes and leave do not go together */
const correctionOf = (params: Params<'attendance.correctMonth'>): Corrected['after'] => {
  const { kind, lateMinutes: late, earlyMinutes: early, leaveKind: leave } = params
  const fits =
    late > 0 === (kind === 'LATE') &&
    (kind === 'LATE' || early > 0 === (kind === 'EARLY')) &&
    (leave !== null) === (kind === 'LEAVE')
  if (!fits) throw new ContractError('BAD_REQUEST', { problem: kind })
  return { kind, late, early, leave }
}

/**
 * Half days of a day that wait for a person. A punch of a doubtful clock that changes nothing where it stands may belong to
 * another time, so it counts as one.
 */
const waitingOn = ({ sessions, punches }: DayOutcome): number => {
  const open = sessions.filter((outcome) => outcome.kind === 'UNDER_REVIEW').length
  const isDoubtful = punches.some((punch) => punch.standing === 'SUSPECT' && punch.grade === 'C')
  return open === 0 && isDoubtful ? 1 : open
}

/** A month is settled unit by unit, and changes by vouchers from then on: both before and after stay readable. */
export const monthHandlers: Handlers<Methods> = {
  'attendance.lockMonth'(context, params) {
    requireFilled(context)
    const { month } = params
    requireOver(context, month)
    const units = toSettle(context, params)
    const waiting = [...units.values()]
      .flat()
      .flatMap((person) => person.outcomes)
      .reduce((sum, outcome) => sum + waitingOn(outcome), 0)
    if (waiting > 0) throw new ContractError('MONTH_UNDER_REVIEW', { count: waiting })
    const { staffId: by } = signedIn(context).session.staff
    context.store.record(recordingContext(context), (act) => {
      for (const [unit, people] of units)
        act.append({
          type: 'attendance_month.locked',
          entityId: monthId(month, unit),
          payload: {
            month,
            unitId: unit,
            by,
            people: people.map((person) => ({ staffId: person.staffId, sessions: sessionsOf(person) })),
          },
        })
    })
    return { units: units.size }
  },
  'attendance.correctMonth'(context, params) {
    const { staffId, day, half, reason } = params
    const after = correctionOf(params)
    if (!context.reference.staff.has(staffId)) throw new ContractError('NOT_FOUND', { subject: staffId })
    // Nobody writes a voucher for themselves.
    if (isOwn(context, staffId)) throw new ContractError('NOT_ALLOWED')
    const outcome = attendanceOf(context, { staffIds: [staffId], from: day, to: day }).on(staffId, day)
    const { settled } = outcome
    if (!settled) throw new ContractError('MONTH_NOT_LOCKED', { month: monthOf(day) })
    const present = outcome.sessions.find((each) => each.half === half)
    if (!present) throw new ContractError('NOT_FOUND', { subject: `${day} ${half}` })
    const id = monthId(settled.month, settled.unitId)
    context.store.record(recordingContext(context), (act) => {
      const vouchers = readEntity<AttendanceMonthState>(act.db, 'attendance_month', id)?.state.vouchers ?? []
      if (vouchers.length !== settled.vouchers.length) throw new ContractError('VERSION_CHANGED')
      append(act, 'attendance_month.corrected', id, {
        staffId,
        day,
        half,
        before: {
          kind: present.kind,
          late: present.lateMinutes,
          early: present.earlyMinutes,
          leave: present.leaveKind,
        },
        after,
        reason,
        by: signedIn(context).session.staff.staffId,
      })
    })
    return {}
  },
}
