import { ContractError, type Params } from '../../contract/index.ts'
import type { requestMethods } from '../../contract/requests.ts'
import type { LeaveState } from '../../model/attendance/request-models.ts'
import { dayAndClock } from '../../model/day.ts'
import type { StaffId } from '../../model/ids.ts'
import { readEntity, type RecordingAct } from '../../store/index.ts'
import { extensionsOf } from '../../store/queries/requests.ts'
import { append } from '../append.ts'
import { recordingContext, type DeskContext, type Handlers } from '../context.ts'
import { fitText } from '../fit-text.ts'
import { unitsConcerned, unitsOfPost } from '../posts/concerned.ts'
import { leads, me, requireApprover } from './authority.ts'
import { coverFault, lacksRelief, leaveCheckView, planLeave, type LeavePlan } from './leave-check.ts'
import { requireStandIns, standInsFor } from './override.ts'
import { bookedRank, postNeeds, staleBookings, type PostNeed } from './reliefs.ts'
import { freshView, requireReason, requireRequest, requireTurn } from './steps.ts'

type LeaveMethods = Pick<
  typeof requestMethods,
  | 'leave.check'
  | 'leave.submit'
  | 'leave.decide'
  | 'leave.standIns'
  | 'leave.cancel'
  | 'leave.return'
  | 'leave.close'
>
type Override = Params<'leave.decide'>['override']
type Covers = LeaveState['covers']

const NOTE_MAX = 1_000
const REASON_MAX = 500

/** @throws ContractError LEAVE_OVERLAPS, BOTH_ABSENT, RELIEF_NEEDED, LEAVE_REFUSED: the first thing that stops it */
const requirePossible = (plan: LeavePlan): void => {
  const { stops, overlapping, needs, covers } = plan
  if (overlapping)
    throw new ContractError('LEAVE_OVERLAPS', {
      leave: spanText(overlapping),
    })
  const other = stops.find((stop) => stop !== 'BOTH_ABSENT' && stop !== 'NO_RELIEF_NAMED')
  if (other) throw new ContractError('LEAVE_REFUSED', { problem: other })
  const fault = coverFault(needs, covers)
  // Somebody who is away then is no answer to who stands in.
  if (fault && !(fault.code === 'COVER_NOT_FREE' && fault.need?.clashes))
    throw new ContractError('LEAVE_REFUSED', { problem: fault.code })
  if (stops.includes('BOTH_ABSENT'))
    throw new ContractError('BOTH_ABSENT', { post: nameOf(needs.find((need) => need.clashes)) })
  if (stops.includes('NO_RELIEF_NAMED'))
    throw new ContractError('RELIEF_NEEDED', {
      post: nameOf(needs.find((need) => !need.clashes && lacksRelief(covers, need))),
    })
}

const nameOf = (need: PostNeed | undefined): string => need?.post.name ?? ''

const spanText = ({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }): string =>
  `${dayAndClock(fromMs)} – ${dayAndClock(toMs)}`

const submit = (context: DeskContext, params: Params<'leave.submit'>): string =>
  context.store.record(recordingContext(context), (act) => {
    const staff = me(context)
    const plan = planLeave(context, staff, params)
    requirePossible(plan)
    const { kind, fromMs, toMs, reason, place, toldAtMs, hasProof, extendsLeaveId } = params
    const id = act.newId()
    append(act, 'leave.submitted', id, {
      staffId: staff.staffId,
      unitIds: unitsConcerned(context.reference, staff.staffId),
      kind,
      fromMs,
      toMs,
      halfDays: plan.halfDays,
      reason,
      place,
      covers: [...plan.covers],
      chain: [...plan.chain],
      toldAtMs,
      hasProof,
      extendsLeaveId,
    })
    return id
  })

/** Plans the absence at every post of the person, in the act that made the leave count. */
const book = (
  context: DeskContext,
  act: RecordingAct,
  leaveId: string,
  state: LeaveState,
  needs: readonly PostNeed[],
  override: { readonly by: StaffId; readonly reason: string; readonly covers: Covers } | null,
): void => {
  const nameIn = (covers: Covers, postId: string): StaffId | null =>
    covers.find((cover) => cover.postId === postId)?.staffId ?? null
  for (const { post, blocked } of needs) {
    for (const stale of staleBookings(context, post.postId))
      append(act, 'post_absence.freed', post.postId, { leaveId: stale.leaveId, fromMs: stale.fromMs })
    const instead = override && blocked ? nameIn(override.covers, post.postId) : null
    append(act, 'post_absence.booked', post.postId, {
      unitIds: unitsOfPost(context.reference, post),
      leaveId,
      staffId: state.staffId,
      rank: bookedRank(post, state.staffId),
      fromMs: state.fromMs,
      toMs: state.toMs,
      coverStaffId: nameIn(state.covers, post.postId),
      override:
        override && instead !== null
          ? { by: override.by, reason: override.reason, coverStaffId: instead }
          : null,
    })
  }
}

/** Takes the planned absences of a leave back from a moment on; `fromMs` at its beginning takes all of them back. */
export const freeBookings = (
  context: DeskContext,
  act: RecordingAct,
  leaveId: string,
  state: LeaveState,
  fromMs: number,
): void => {
  const booked = [...context.reference.posts.keys()].filter((postId) =>
    readEntity<{ bookings: readonly { leaveId: string }[] }>(
      act.db,
      'post_absence',
      postId,
    )?.state.bookings.some((booking) => booking.leaveId === leaveId),
  )
  const at = Math.max(state.fromMs, fromMs)
  if (at < state.toMs || fromMs <= state.fromMs)
    for (const postId of booked) append(act, 'post_absence.freed', postId, { leaveId, fromMs: at })
}

const approve = (
  context: DeskContext,
  act: RecordingAct,
  leaveId: string,
  state: LeaveState,
  decision: { readonly step: number; readonly note: string; readonly override: Override },
): void => {
  const self = me(context)
  const { step, note, override } = decision
  if (override && !self.roles.includes('LEADER')) throw new ContractError('NOT_ALLOWED')
  const isLast = step + 1 >= state.chain.length
  const needs = postNeeds(context, state.staffId, state, new Set([leaveId]))
  const blocked = needs.filter((need) => need.blocked)
  const inForce = override ?? state.override
  // Also at a step before the last: whoever comes after the leader could not mend it.
  if (blocked.length > 0 && (isLast || override)) {
    if (!inForce) throw new ContractError('BOTH_ABSENT', { post: nameOf(blocked[0]) })
    requireStandIns(context, state, blocked, inForce.covers)
  }
  append(act, 'leave.approved', leaveId, { step, by: self.staffId, note, override })
  if (!isLast) return
  const by = override ? self.staffId : (leaderOf(context, state) ?? self.staffId)
  book(context, act, leaveId, state, needs, inForce && { by, ...inForce })
  if (state.extendsLeaveId === null) return
  const first = readEntity<LeaveState>(act.db, 'leave', state.extendsLeaveId)?.state
  if (first?.status === 'APPROVED' || first?.status === 'EXTENDED')
    append(act, 'leave.extended', state.extendsLeaveId, { byLeaveId: leaveId, toMs: state.toMs })
}

/** The leader among those who agreed so far. */
const leaderOf = ({ reference }: DeskContext, state: LeaveState): StaffId | null =>
  state.decisions.find(({ by }) => reference.staff.get(by)?.roles.includes('LEADER'))?.by ?? null

const isRunning = ({ status }: LeaveState): boolean => status === 'APPROVED' || status === 'EXTENDED'

/** A leave and everything that makes it longer, from the one given on. */
const withExtensions = (
  context: DeskContext,
  leaveId: string,
  state: LeaveState,
): { readonly leaveId: string; readonly state: LeaveState }[] => [
  { leaveId, state },
  ...extensionsOf(context.store.read, leaveId, state.staffId).flatMap((each) =>
    withExtensions(context, each.requestId, each.state as LeaveState),
  ),
]

/** The leaves this one makes longer, the first of all last. */
const extendedBy = (context: DeskContext, state: LeaveState): { leaveId: string; state: LeaveState }[] => {
  if (state.extendsLeaveId === null) return []
  const before = readEntity<LeaveState>(context.store.read, 'leave', state.extendsLeaveId)?.state
  return before ? [{ leaveId: state.extendsLeaveId, state: before }, ...extendedBy(context, before)] : []
}

/** Gives a leave up, and what made it longer with it. */
export const cancelLeave = (
  context: DeskContext,
  act: RecordingAct,
  leaveId: string,
  state: LeaveState,
  reason: string,
): void => {
  for (const each of withExtensions(context, leaveId, state)) {
    if (each.state.status !== 'SUBMITTED' && !isRunning(each.state)) continue
    append(act, 'leave.cancelled', each.leaveId, { reason, by: me(context).staffId })
    if (isRunning(each.state)) freeBookings(context, act, each.leaveId, each.state, each.state.fromMs)
  }
}

const takeBack = (context: DeskContext, params: Params<'leave.return'>): void => {
  const { requestId, note } = params
  context.store.record(recordingContext(context), (act) => {
    const kept = requireRequest(context, act.db, requestId, 'LEAVE')
    const state = kept.state as LeaveState
    const self = me(context)
    if (self.staffId !== state.staffId && !leads(self, state.staffId, kept.unitId))
      throw new ContractError('NOT_ALLOWED')
    if (!isRunning(state)) throw new ContractError('ALREADY_DECIDED')
    const backAtMs = params.backAtMs ?? act.nowMs
    // Nobody is back before they left, or tomorrow.
    if (backAtMs > act.nowMs || backAtMs < state.fromMs)
      throw new ContractError('BAD_REQUEST', { problem: 'backAtMs' })
    const all = [...extendedBy(context, state), ...withExtensions(context, requestId, state)]
    for (const each of all) {
      if (each.state.status === 'SUBMITTED')
        append(act, 'leave.cancelled', each.leaveId, {
          reason: fitText(note.trim(), REASON_MAX) || '-',
          by: self.staffId,
        })
      if (!isRunning(each.state)) continue
      append(act, 'leave.returned', each.leaveId, {
        backAtMs,
        note: fitText(note, NOTE_MAX),
        by: self.staffId,
      })
      if (backAtMs < each.state.toMs) freeBookings(context, act, each.leaveId, each.state, backAtMs)
    }
  })
}

export const leaveHandlers: Handlers<LeaveMethods> = {
  'leave.check': (context, params) =>
    leaveCheckView(context, me(context), planLeave(context, me(context), params)),
  'leave.submit': (context, params) => freshView(context, submit(context, params)),
  'leave.decide'(context, { requestId, note, approve: isApproved, override }) {
    requireReason(isApproved, note)
    context.store.record(recordingContext(context), (act) => {
      const kept = requireRequest(context, act.db, requestId, 'LEAVE')
      const state = kept.state as LeaveState
      const step = requireTurn(context, kept, state)
      if (isApproved)
        approve(context, act, requestId, state, { step, note: fitText(note, NOTE_MAX), override })
      else
        append(act, 'leave.rejected', requestId, {
          step,
          by: me(context).staffId,
          note: fitText(note.trim(), REASON_MAX),
        })
    })
    return freshView(context, requestId)
  },
  'leave.standIns'(context, { requestId }) {
    const state = requireRequest(context, context.store.read, requestId, 'LEAVE').state as LeaveState
    const needs = postNeeds(context, state.staffId, state, new Set([requestId]))
    return {
      posts: standInsFor(
        context,
        state,
        needs.filter(({ blocked }) => blocked),
      ),
    }
  },
  'leave.cancel'(context, { requestId, reason }) {
    context.store.record(recordingContext(context), (act) => {
      const { state: kept } = requireRequest(context, act.db, requestId, 'LEAVE')
      const state = kept as LeaveState
      if (me(context).staffId !== state.staffId) throw new ContractError('NOT_ALLOWED')
      const isOpen = state.status === 'SUBMITTED' || (isRunning(state) && act.nowMs < state.fromMs)
      if (!isOpen) throw new ContractError('ALREADY_DECIDED')
      cancelLeave(context, act, requestId, state, reason)
    })
    return freshView(context, requestId)
  },
  'leave.return'(context, params) {
    takeBack(context, params)
    return freshView(context, params.requestId)
  },
  'leave.close'(context, { requestId, note }) {
    context.store.record(recordingContext(context), (act) => {
      const kept = requireRequest(context, act.db, requestId, 'LEAVE')
      const state = kept.state as LeaveState
      requireApprover(context, state.staffId, kept.unitId)
      if (state.status !== 'RETURNED') throw new ContractError('ALREADY_DECIDED')
      append(act, 'leave.closed', requestId, { note: fitText(note, NOTE_MAX), by: me(context).staffId })
    })
    return freshView(context, requestId)
  },
}
