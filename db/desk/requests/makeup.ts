import type { requestMethods } from '../../contract/requests.ts'
import { ContractError, type Params } from '../../contract/index.ts'
import { judgeDay } from '../../model/attendance/judge-day.ts'
import type { SessionResult } from '../../model/attendance/facts.ts'
import { nextStep, type MakeupState } from '../../model/attendance/request-models.ts'
import { DEFAULT_ATTENDANCE_RULES, type AttendanceRules } from '../../model/attendance/rules.ts'
import { dayFromMs } from '../../model/day.ts'
import { monthOf } from '../../model/month.ts'
import { append } from '../append.ts'
import { readFacts, rulesInForce } from '../attendance/facts.ts'
import { recordingContext, type DeskContext, type Handlers } from '../context.ts'
import { fitText } from '../fit-text.ts'
import { unitsConcerned } from '../posts/concerned.ts'
import { me } from './authority.ts'
import { isMonthLocked, openChain } from './leave-check.ts'
import { forgotLeft, lastMakeupDay, ownMakeupsOf } from './own-makeups.ts'
import { freshView, requireReason, requireRequest, requireTurn } from './steps.ts'

type MakeupMethods = Pick<typeof requestMethods, 'makeup.submit' | 'makeup.decide'>
type Wish = Params<'makeup.submit'>

/** Signed by the window head and an inspector (domain-rules section 7). */
const STEPS = ['WINDOW_HEAD', 'INSPECTOR'] as const

/** @throws ContractError MAKEUP_TOO_LATE, BAD_REQUEST */
const requireTime = (context: DeskContext, { day, atMs }: Wish, rules: AttendanceRules): void => {
  const { nowMs } = context
  if (dayFromMs(atMs) !== day || atMs > nowMs) throw new ContractError('BAD_REQUEST', { problem: 'atMs' })
  if (dayFromMs(nowMs) > lastMakeupDay(context, day, rules))
    throw new ContractError('MAKEUP_TOO_LATE', { days: rules.makeupWithinDays })
}

/** @throws ContractError MAKEUP_TOO_OFTEN */
const requireSeldom = (context: DeskContext, { day, cause }: Wish, rules: AttendanceRules): void => {
  if (cause === 'FORGOT' && forgotLeft(context, day, rules) === 0)
    throw new ContractError('MAKEUP_TOO_OFTEN', { max: rules.forgotPerMonthMax })
}

const isSame = (one: SessionResult | undefined, other: SessionResult | undefined): boolean =>
  one?.kind === other?.kind &&
  one?.lateMinutes === other?.lateMinutes &&
  one?.earlyMinutes === other?.earlyMinutes &&
  // While a session runs its result is not known yet; what was punched is.
  (one?.kind !== 'OPEN' || (one.inAtMs === other?.inAtMs && one.outAtMs === other.outAtMs))

/**
 * Asked for only where it would change how the half day counts, and once for each end.
 * @throws ContractError MAKEUP_PENDING, MAKEUP_NOT_NEEDED
 */
const requireNeed = (context: DeskContext, { day, half, end, atMs }: Wish): void => {
  const asked = ownMakeupsOf(context, day).find(({ state }) => state.half === half && state.end === end)
  if (asked) {
    const role = nextStep(asked.state)
    if (role !== null) throw new ContractError('MAKEUP_PENDING', { role })
    throw new ContractError('MAKEUP_NOT_NEEDED')
  }
  const { staffId } = me(context)
  const before = readFacts(context, { staffIds: [staffId], from: day, to: day }).personDay(staffId, day)
  const after = { ...before, makeups: [...before.makeups, { makeupId: 'asked', half, end, atMs }] }
  const of = (results: readonly SessionResult[]) => results.find((each) => each.half === half)
  if (isSame(of(judgeDay(before)), of(judgeDay(after)))) throw new ContractError('MAKEUP_NOT_NEEDED')
}

export const makeupHandlers: Handlers<MakeupMethods> = {
  'makeup.submit'(context, params) {
    const id = context.store.record(recordingContext(context), (act) => {
      const staff = me(context)
      const { day } = params
      const rules = rulesInForce(context)(day) ?? DEFAULT_ATTENDANCE_RULES
      if (isMonthLocked(context, staff.unitId, day))
        throw new ContractError('MONTH_LOCKED', { month: monthOf(day) })
      requireTime(context, params, rules)
      requireNeed(context, params)
      requireSeldom(context, params, rules)
      const makeupId = act.newId()
      append(act, 'makeup.submitted', makeupId, {
        ...params,
        staffId: staff.staffId,
        unitIds: unitsConcerned(context.reference, staff.staffId),
        chain: openChain(context, STEPS, staff),
      })
      return makeupId
    })
    return freshView(context, id)
  },
  'makeup.decide'(context, { requestId, approve, note }) {
    requireReason(approve, note)
    context.store.record(recordingContext(context), (act) => {
      const kept = requireRequest(context, act.db, requestId, 'MAKEUP')
      const step = requireTurn(context, kept, kept.state as MakeupState)
      const by = me(context).staffId
      if (approve) append(act, 'makeup.approved', requestId, { step, by, note })
      else append(act, 'makeup.rejected', requestId, { step, by, note: fitText(note.trim(), 500) })
    })
    return freshView(context, requestId)
  },
}
