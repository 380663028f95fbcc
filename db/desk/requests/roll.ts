import type { requestMethods } from '../../contract/requests.ts'
import { ContractError, type Params, type ResultInput } from '../../contract/index.ts'
import type { RollState } from '../../model/attendance/request-models.ts'
import { DEFAULT_ATTENDANCE_RULES } from '../../model/attendance/rules.ts'
import { spanAt } from '../../model/attendance/sessions.ts'
import { dayFromMs } from '../../model/day.ts'
import { monthOf } from '../../model/month.ts'
import { append } from '../append.ts'
import { attendanceOf } from '../attendance/outcomes.ts'
import { recordingContext, type DeskContext, type Handlers } from '../context.ts'
import { me } from './authority.ts'
import { isMonthLocked } from './leave-check.ts'
import { freshView, requireRequest } from './steps.ts'
import { mayVoidRoll } from './views.ts'

type RollMethods = Pick<typeof requestMethods, 'roll.draft' | 'roll.file' | 'roll.void'>

/**
 * The unit's chief representative; its window head for a unit that has none, and the centre for any.
 * @throws ContractError NOT_ALLOWED
 */
const requireCaller = (context: DeskContext, unitId: string): void => {
  const self = me(context)
  const isCentre = self.roles.some((role) => role === 'CENTER_ADMIN' || role === 'INSPECTOR')
  const isOfUnit = self.unitId === unitId
  const hasChief = [...context.reference.staff.values()].some(
    (each) => each.active && each.unitId === unitId && each.roles.includes('CHIEF_REP'),
  )
  const mayCall =
    isCentre ||
    (isOfUnit && (self.roles.includes('CHIEF_REP') || (!hasChief && self.roles.includes('WINDOW_HEAD'))))
  if (!mayCall) throw new ContractError('NOT_ALLOWED')
}

/** @throws ContractError NOT_FOUND, BAD_REQUEST */
const requirePeople = (context: DeskContext, { unitId, day, people }: Params<'roll.file'>): void => {
  const seen = new Set<string>()
  for (const { staffId, inAtMs, outAtMs } of people) {
    const person = context.reference.staff.get(staffId)
    if (person?.unitId !== unitId) throw new ContractError('NOT_FOUND', { subject: staffId })
    const times = [inAtMs, outAtMs].filter((atMs) => atMs !== null)
    const isOfDay = times.every((atMs) => dayFromMs(atMs) === day && atMs <= context.nowMs)
    const inOrder = inAtMs === null || outAtMs === null || inAtMs < outAtMs
    if (!isOfDay || !inOrder || seen.has(staffId))
      throw new ContractError('BAD_REQUEST', { problem: staffId })
    seen.add(staffId)
  }
}

/** @throws ContractError MONTH_LOCKED */
const requireOpenMonth = (context: DeskContext, unitId: string, day: string): void => {
  if (isMonthLocked(context, unitId, day)) throw new ContractError('MONTH_LOCKED', { month: monthOf(day) })
}

const draftOf = (
  context: DeskContext,
  { unitId, day, half }: Params<'roll.draft'>,
): ResultInput<'roll.draft'> => {
  const ofUnit = [...context.reference.staff.values()].filter((each) => each.active && each.unitId === unitId)
  const attendance = attendanceOf(context, {
    staffIds: ofUnit.map((each) => each.staffId),
    from: day,
    to: day,
  })
  const spans = attendance.facts.spansOf(day)
  const span = spans.find((each) => each.half === half) ?? null
  const { subjectRoles } = attendance.facts.rulesOf(day) ?? DEFAULT_ATTENDANCE_RULES
  const people = ofUnit
    .filter(({ roles }) => roles.some((role) => subjectRoles.includes(role)))
    .map(({ staffId, name }) => {
      const { sessions, punches, leaves } = attendance.on(staffId, day)
      const isAway =
        span !== null && leaves.some((leave) => leave.fromMs < span.toMs && leave.toMs > span.fromMs)
      const isOff = sessions.find((each) => each.half === half)?.kind === 'OFF'
      return {
        staffId,
        name,
        punchedAtMs: punches
          .filter(({ atMs, standing }) => standing !== 'REJECTED' && spanAt(spans, atMs)?.half === half)
          .map(({ atMs }) => atMs),
        away: isAway ? ('LEAVE' as const) : isOff ? ('OFF' as const) : null,
      }
    })
  return { hours: span === null ? null : { fromMs: span.fromMs, toMs: span.toMs }, people }
}

export const rollHandlers: Handlers<RollMethods> = {
  'roll.draft'(context, params) {
    requireCaller(context, params.unitId)
    return draftOf(context, params)
  },
  'roll.file'(context, params) {
    const id = context.store.record(recordingContext(context), (act) => {
      const { unitId, day } = params
      requireCaller(context, unitId)
      const today = dayFromMs(act.nowMs)
      if (day > today) throw new ContractError('BAD_REQUEST', { problem: 'day' })
      requireOpenMonth(context, unitId, day)
      if (day < today) throw new ContractError('ROLL_TOO_LATE')
      requirePeople(context, params)
      const rollId = act.newId()
      append(act, 'roll.filed', rollId, { ...params, by: me(context).staffId })
      return rollId
    })
    return freshView(context, id)
  },
  'roll.void'(context, { requestId, reason }) {
    context.store.record(recordingContext(context), (act) => {
      const { state } = requireRequest(context, act.db, requestId, 'ROLL')
      const { unitId, day, voided } = state as RollState
      if (!mayVoidRoll(context, unitId)) throw new ContractError('NOT_ALLOWED')
      if (voided) throw new ContractError('ALREADY_DECIDED')
      requireOpenMonth(context, unitId, day)
      append(act, 'roll.voided', requestId, { reason, by: me(context).staffId })
    })
    return freshView(context, requestId)
  },
}
