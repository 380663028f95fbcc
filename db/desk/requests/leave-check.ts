import { ContractError, type Params, type ResultInput } from '../../contract/index.ts'
import type { AttendanceMonthState } from '../../model/attendance/month-models.ts'
import { balanceOf, type BalanceEntry } from '../../model/attendance/balance.ts'
import { chainFor, halfDaysOf } from '../../model/attendance/chains.ts'
import {
  isLeaveInForce,
  leaveEndMs,
  type ExtraDutyState,
  type LeaveState,
} from '../../model/attendance/request-models.ts'
import type { AttendanceRules } from '../../model/attendance/rules.ts'
import { addDays, addMonths, dayFromMs, msAt, type Day } from '../../model/day.ts'
import { monthOf } from '../../model/month.ts'
import type { StaffMember } from '../../model/reference.ts'
import type { Role } from '../../model/roles.ts'
import { readEntity } from '../../store/index.ts'
import { requestsOfPerson } from '../../store/queries/requests.ts'
import type { DeskContext } from '../context.ts'
import { decidersOf, hasHolder } from './authority.ts'
import { isNameable, otherAsked, postNeeds, type PostNeed } from './reliefs.ts'
import { daysTouched, readHours, scheduledMinutes, type Hours } from '../attendance/hours.ts'

export type LeaveWish = Params<'leave.check'>
type Check = ResultInput<'leave.check'>
export type LeaveProblem = Check['problems'][number]

/** Longer than any leave; keeps a wrong year from being counted through. */
const LEAVE_DAYS_MAX = 400

/** What a leave would mean, for whoever asks and for what is recorded. */
export interface LeavePlan {
  readonly halfDays: number
  readonly chain: readonly Role[]
  readonly needs: readonly PostNeed[]
  /** As wished, and the A of a post whose B is away: A is there anyway. */
  readonly covers: LeaveWish['covers']
  readonly problems: readonly LeaveProblem[]
  /** The other of A and B who asked for some of that time too; told, and no stop before either is agreed to. */
  readonly otherAsked: readonly string[]
  readonly stops: readonly LeaveProblem[]
  /** The leave that stands in the way. */
  readonly overlapping: LeaveState | null
  readonly extended: LeaveState | null
}

export const isMonthLocked = (context: DeskContext, unitId: string, day: Day): boolean =>
  readEntity<AttendanceMonthState>(context.store.read, 'attendance_month', `${monthOf(day)}/${unitId}`) !==
  undefined

/**
 * The chain as it can be gone through: a step that nobody of the unit could take but the applicant goes to the inspectors
 * (a step no inspector holds either stays theirs, and whoever may act for them takes it). Nobody is asked twice in a row.
 */
export const openChain = (
  { reference }: Pick<DeskContext, 'reference'>,
  steps: readonly Role[],
  staff: StaffMember,
): Role[] => {
  const open = steps.map((role): Role =>
    hasHolder(reference, role, staff.staffId, staff.unitId) ? role : 'INSPECTOR',
  )
  return open.filter((role, index) => role !== open[index - 1])
}

const isChief = ({ roles }: StaffMember): boolean => roles.includes('CHIEF_REP')

/** The leave that is made longer, and what it was made longer by already; null for a leave of its own. */
const extendedLeave = (context: DeskContext, staff: StaffMember, wish: LeaveWish): LeaveState | null => {
  if (wish.extendsLeaveId === null) return null
  const state = readEntity<LeaveState>(context.store.read, 'leave', wish.extendsLeaveId)?.state
  if (!state || state.staffId !== staff.staffId)
    throw new ContractError('NOT_FOUND', { subject: wish.extendsLeaveId })
  return state
}

const overlappingLeave = (context: DeskContext, staff: StaffMember, wish: LeaveWish): LeaveState | null =>
  requestsOfPerson(context.store.read, 'LEAVE', staff.staffId, wish.fromMs, wish.toMs)
    .map(({ state }) => state as LeaveState)
    .find(
      (state) =>
        (state.status === 'SUBMITTED' || isLeaveInForce(state)) &&
        state.fromMs < wish.toMs &&
        leaveEndMs(state) > wish.fromMs,
    ) ?? null

/** Late when it is asked for after the time for that, unless it was told in time and written down by the next working day. */
const isTooLate = (
  { calendar, nowMs }: DeskContext,
  { fromMs, toldAtMs }: LeaveWish,
  rules: AttendanceRules,
): boolean => {
  const latestMs = fromMs + rules.lateRequestMinutes * 60_000
  if (nowMs <= latestMs) return false
  if (toldAtMs === null || toldAtMs > latestMs || toldAtMs > nowMs) return true
  return dayFromMs(nowMs) > calendar.nextWorkingDay(dayFromMs(fromMs))
}

/** Whole days of sickness on end, the leave that is made longer included. */
const needsProof = (
  wish: LeaveWish,
  extended: LeaveState | null,
  halfDays: number,
  rules: AttendanceRules,
): boolean => {
  if (wish.kind !== 'SICK' || wish.hasProof) return false
  const before = extended?.kind === 'SICK' && !extended.hasProof ? extended.halfDays : 0
  return halfDays + before > rules.sickProofDays * 2
}

const dutyDays = (context: DeskContext, staffId: string, fromMs: number, toMs: number): BalanceEntry[] =>
  requestsOfPerson(context.store.read, 'EXTRA_DUTY', staffId, fromMs, toMs)
    .map(({ state }) => state as ExtraDutyState)
    .filter(({ status }) => status === 'APPROVED')
    .map(({ day, minutes }) => ({ day, minutes }))

/** Minutes of compensatory rest taken or asked for; those asked for count, or the same minutes could be had twice. */
const takenDays = (
  context: DeskContext,
  staffId: string,
  fromMs: number,
  toMs: number,
  hoursOf: (from: Day, to: Day) => Hours,
): BalanceEntry[] =>
  requestsOfPerson(context.store.read, 'LEAVE', staffId, fromMs, toMs)
    .map(({ state }) => state as LeaveState)
    .filter(
      (state) => state.kind === 'COMPENSATORY' && (state.status === 'SUBMITTED' || isLeaveInForce(state)),
    )
    .flatMap((state) => {
      const days = daysTouched(state.fromMs, leaveEndMs(state))
      const hours = hoursOf(days[0] ?? '', days.at(-1) ?? '')
      return scheduledMinutes(hours, staffId, state.fromMs, leaveEndMs(state))
    })

const hasBalance = (
  context: DeskContext,
  hours: Hours,
  staffId: string,
  wish: LeaveWish,
  rules: AttendanceRules,
): boolean => {
  const today = dayFromMs(context.nowMs)
  const last = dayFromMs(wish.toMs - 1)
  const since = msAt(addMonths(today, -2 * rules.balanceMonths - 12), '00:00')
  const until = msAt(addDays(last > today ? last : today, 1), '00:00')
  const earned = dutyDays(context, staffId, since, context.nowMs + 1)
  const taken = takenDays(context, staffId, since, until + LEAVE_DAYS_MAX * 86_400_000, (from, to) =>
    readHours(context, from, to),
  )
  const wished = scheduledMinutes(hours, staffId, wish.fromMs, wish.toMs)
  const facts = { earned, today, months: rules.balanceMonths }
  const before = balanceOf({ ...facts, used: taken }).minutes
  const needed = wished.reduce((sum, { minutes }) => sum + minutes, 0)
  // A lot that runs out before the rest is taken counts for nothing then.
  const used = [...taken, ...wished]
  const onTheDay = balanceOf({ ...facts, used, today: last > today ? last : today }).minutes
  return before >= needed && onTheDay >= 0
}

/** Why a person named to stand in may not: nobody registered there, or not free; null when they may. */
export const coverFault = (
  needs: readonly PostNeed[],
  covers: LeaveWish['covers'],
): { readonly need: PostNeed | null; readonly code: 'COVER_NOT_REGISTERED' | 'COVER_NOT_FREE' } | null => {
  for (const { postId, staffId } of covers) {
    const need = needs.find(({ post }) => post.postId === postId) ?? null
    const relief = need?.reliefs.find((each) => each.staffId === staffId)
    if (!relief) return { need, code: 'COVER_NOT_REGISTERED' }
    if (!isNameable(relief)) return { need, code: 'COVER_NOT_FREE' }
  }
  return null
}

const namedFor = (covers: LeaveWish['covers'], need: PostNeed): boolean =>
  covers.some(
    ({ postId, staffId }) =>
      postId === need.post.postId &&
      need.reliefs.some((relief) => relief.staffId === staffId && isNameable(relief)),
  )

/** Somebody could stand in and nobody is named. */
export const lacksRelief = (covers: LeaveWish['covers'], need: PostNeed): boolean =>
  need.rank !== 'C' && need.reliefs.some(isNameable) && !namedFor(covers, need)

/** B away: A serves the post as ever, and is named without being asked for. */
const withA = (needs: readonly PostNeed[], covers: LeaveWish['covers']): LeaveWish['covers'] => [
  ...covers,
  ...needs.flatMap(({ post, rank, reliefs, clashes }) => {
    const a = reliefs.find((relief) => relief.rank === 'A' && isNameable(relief))
    if (rank !== 'B' || clashes || !a || covers.some(({ postId }) => postId === post.postId)) return []
    return [{ postId: post.postId, staffId: a.staffId as StaffMember['staffId'] }]
  }),
]

/** @throws ContractError BAD_REQUEST, NOT_FOUND */
export const planLeave = (context: DeskContext, staff: StaffMember, wish: LeaveWish): LeavePlan => {
  const { fromMs, toMs } = wish
  if (toMs <= fromMs || toMs - fromMs > LEAVE_DAYS_MAX * 86_400_000)
    throw new ContractError('BAD_REQUEST', { problem: 'toMs' })
  const days = daysTouched(fromMs, toMs)
  const [first = '', last = ''] = [days[0], days.at(-1)]
  const extended = extendedLeave(context, staff, wish)
  const from = extended ? dayFromMs(Math.min(fromMs, leaveEndMs(extended))) : first
  const hours = readHours(context, from, last)
  const spansOf = (day: Day) => hours.spansOf(staff.staffId, day)
  const halfDays = halfDaysOf(fromMs, toMs, spansOf)
  // A leave that begins on a day off may begin on one no rules cover.
  const rules = days.map(hours.rulesOf).find((each) => each !== null) ?? null
  const needs = postNeeds(context, staff.staffId, wish, new Set())
  const covers = withA(needs, wish.covers)
  const overlapping = overlappingLeave(context, staff, wish)
  const problems = new Set<LeaveProblem>()
  const stops = new Set<LeaveProblem>()
  const stop = (problem: LeaveProblem, when: boolean): void => {
    if (!when) return
    problems.add(problem)
    stops.add(problem)
  }

  const isDue = (day: Day): boolean => context.calendar.isWorkingDay(day)
  stop(
    'NO_RULES',
    days.some((day) => isDue(day) && hours.rulesOf(day) === null),
  )
  stop('NO_WORKING_TIME', halfDays === 0)
  stop('OVERLAPS_LEAVE', overlapping !== null)
  stop(
    'MONTH_LOCKED',
    days.some((day) => isMonthLocked(context, staff.unitId, day)),
  )
  if (extended) {
    const isRunning = extended.status === 'APPROVED' || extended.status === 'EXTENDED'
    // Work between both makes it another leave.
    const apart = halfDaysOf(leaveEndMs(extended), fromMs, spansOf) > 0
    if (!isRunning || fromMs < leaveEndMs(extended) || apart)
      throw new ContractError('BAD_REQUEST', { problem: 'extendsLeaveId' })
  }
  if (rules) {
    stop('TOO_LATE', isTooLate(context, wish, rules))
    stop('PROOF_NEEDED', needsProof(wish, extended, halfDays, rules))
    stop(
      'BALANCE_TOO_LOW',
      wish.kind === 'COMPENSATORY' && !hasBalance(context, hours, staff.staffId, wish, rules),
    )
  }
  // With a registered C named the leader can allow it; without anybody to name it waits for whom the leader finds.
  stop(
    'BOTH_ABSENT',
    needs.some((need) => need.clashes && !namedFor(covers, need)),
  )
  if (needs.some(({ blocked }) => blocked)) problems.add('BOTH_ABSENT')
  stop(
    'NO_RELIEF_NAMED',
    needs.some((need) => !need.clashes && lacksRelief(covers, need)),
  )

  const others = otherAsked(context, staff.staffId, wish)
  if (others.length > 0) problems.add('OTHER_ASKED')

  const whole = halfDays + (extended?.halfDays ?? 0)
  const steps = rules ? openChain(context, chainFor(rules, Math.max(1, whole), isChief(staff)), staff) : []
  const needsLeader = problems.has('BOTH_ABSENT') && !stops.has('BOTH_ABSENT') && !steps.includes('LEADER')
  const chain: Role[] = needsLeader ? [...steps.slice(0, 4), 'LEADER'] : steps
  return {
    halfDays,
    chain,
    needs,
    covers,
    problems: [...problems],
    otherAsked: others,
    stops: [...stops],
    overlapping,
    extended,
  }
}

export const leaveCheckView = (
  { reference }: DeskContext,
  { staffId, unitId }: StaffMember,
  plan: LeavePlan,
): Check => ({
  halfDays: plan.halfDays,
  chain: plan.chain.map((role) => ({
    role,
    names: decidersOf(reference, role, { staffId, unitId }).map(({ name }) => name),
  })),
  posts: plan.needs.map(({ post, rank, reliefs, blocked }) => ({
    postId: post.postId,
    postName: post.name,
    rank,
    reliefs: reliefs.map((relief) => ({ ...relief, staffId: relief.staffId as StaffMember['staffId'] })),
    blocked,
  })),
  problems: [...plan.problems],
  otherAsked: [...plan.otherAsked],
  stops: [...plan.stops],
})
