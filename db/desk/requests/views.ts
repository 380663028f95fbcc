import type { ResultInput } from '../../contract/index.ts'
import {
  isLeaveInForce,
  leaveEndMs,
  nextStep,
  type AbsenceState,
  type Decision,
  type ExtraDutyState,
  type LeaveState,
  type MakeupState,
  type RollState,
  type SwapState,
} from '../../model/attendance/request-models.ts'
import { dayFromMs, msAt } from '../../model/day.ts'
import type { Role } from '../../model/roles.ts'
import {
  ENTITY_OF_REQUEST,
  newestStepAt,
  requestConflicts,
  waitingRequests,
  type KeptRequest,
} from '../../store/queries/requests.ts'
import { staffName, unitName, type DeskContext } from '../context.ts'
import { approves, leads, mayDecideStep, me } from './authority.ts'
import { otherAsked, postNeeds } from './reliefs.ts'
import { readHours } from '../attendance/hours.ts'

export type RequestView = ResultInput<'leave.submit'>
type May = RequestView['may'][number]
type Remark = RequestView['remarks'][number]

/** What the hall said, or has not heard yet, of requests; read once for a list. */
export interface RequestMarks {
  readonly waiting: ReadonlySet<string>
  readonly conflicts: ReadonlyMap<string, string>
}

export const readMarks = ({ store }: DeskContext): RequestMarks => ({
  waiting: store.sync ? waitingRequests(store.read, store.device, store.sync.acknowledged().seq) : new Set(),
  conflicts: requestConflicts(store.read),
})

/** Names the swap partner for those who may look at a swap. */
export const partnerOf = ({ kind, state }: KeptRequest): { readonly withStaffId?: string } =>
  kind === 'SWAP' ? { withStaffId: (state as SwapState).withStaffId } : {}

const chainView = (
  context: DeskContext,
  chain: readonly Role[],
  decisions: readonly Decision[],
): RequestView['chain'] =>
  chain.map((role, index) => {
    const decision = decisions[index]
    return {
      role,
      byName: decision ? staffName(context, decision.by) : '',
      atMs: decision?.atMs ?? null,
      approved: decision?.approved ?? null,
      note: decision?.note ?? '',
    }
  })

const coversView = (context: DeskContext, covers: LeaveState['covers']): RequestView['covers'] =>
  covers.map(({ postId, staffId }) => ({
    postName: context.reference.posts.get(postId)?.name ?? postId,
    name: staffName(context, staffId),
  }))

/**
 * Last moment to report back (销假): the end of the first working day on which somebody is due again after a leave
 * (domain-rules section 7).
 */
export const returnDueMs = (context: DeskContext, staffId: string, toMs: number): number => {
  const day = dayFromMs(toMs)
  const isDueOnTheDay =
    context.calendar.isWorkingDay(day) &&
    readHours(context, day, day)
      .spansOf(staffId, day)
      .some((span) => span.toMs > toMs)
  return msAt(isDueOnTheDay ? day : context.calendar.nextWorkingDay(day), '24:00')
}

const leaveRemarks = (context: DeskContext, requestId: string, state: LeaveState): Remark[] => {
  const remarks: Remark[] = []
  if (state.toldAtMs !== null && state.submittedAtMs > state.fromMs) remarks.push('TOLD_LATER')
  if (state.override && isLeaveInForce(state)) remarks.push('OVERRIDDEN')
  const isBack = state.status === 'RETURNED' || state.status === 'CLOSED'
  if (isBack || state.status === 'APPROVED') {
    const reportedAtMs = isBack
      ? newestStepAt(context.store.read, 'leave', requestId, 'leave.returned')
      : context.nowMs
    const isAfter = reportedAtMs !== null && reportedAtMs > state.toMs
    if (isAfter && reportedAtMs > returnDueMs(context, state.staffId, state.toMs)) remarks.push('RETURN_LATE')
  }
  return remarks
}

const leaveMay = (context: DeskContext, { requestId, unitId }: KeptRequest, state: LeaveState): May[] => {
  const self = me(context)
  const isOwn = self.staffId === state.staffId
  const step = nextStep(state)
  const { nowMs } = context
  const may: May[] = []
  if (step !== null) {
    const person = { staffId: state.staffId, unitId }
    if (mayDecideStep(self, step, person)) {
      may.push('APPROVE', 'REJECT')
      const isLeader = self.roles.includes('LEADER')
      if (
        isLeader &&
        postNeeds(context, state.staffId, state, new Set([requestId])).some((need) => need.blocked)
      )
        may.push('OVERRIDE')
    }
    if (isOwn) may.push('CANCEL')
  } else if (state.status === 'APPROVED' || state.status === 'EXTENDED') {
    if (isOwn && nowMs < state.fromMs) may.push('CANCEL')
    if (isOwn && state.status === 'APPROVED') may.push('EXTEND')
    if ((isOwn || leads(self, state.staffId, unitId)) && nowMs >= state.fromMs) may.push('RETURN')
  } else if (state.status === 'RETURNED' && approves(self, state.staffId, unitId)) may.push('CLOSE')
  return may
}

/** What every kind of request tells the same way. */
const common = (
  context: DeskContext,
  { requestId, kind, unitId }: KeptRequest,
  marks: RequestMarks,
  staffId: string | null,
) => {
  const key = `${ENTITY_OF_REQUEST[kind]}/${requestId}`
  const conflictEventId = marks.conflicts.get(key) ?? null
  return {
    requestId,
    kind,
    staffId: staffId as RequestView['staffId'],
    staffName: staffName(context, staffId),
    unitName: unitName(context, unitId),
    halfDays: null,
    half: null,
    end: null,
    minutes: null,
    covers: [],
    chain: [],
    nextRole: null,
    waiting: marks.waiting.has(key),
    conflict: conflictEventId !== null,
    conflictEventId,
    extendsId: null,
    withName: '',
    inReturn: null,
    backAtMs: null,
    remarks: [],
    otherAsked: [],
  } satisfies Partial<RequestView>
}

const leaveView = (context: DeskContext, kept: KeptRequest, marks: RequestMarks): RequestView => {
  const state = kept.state as LeaveState
  return {
    ...common(context, kept, marks, state.staffId),
    status: state.status,
    about: state.kind,
    fromMs: state.fromMs,
    toMs: isLeaveInForce(state) ? leaveEndMs(state) : state.toMs,
    halfDays: state.halfDays,
    reason: state.reason,
    covers: coversView(context, state.override?.covers ?? state.covers),
    chain: chainView(context, state.chain, state.decisions),
    nextRole: nextStep(state),
    submittedAtMs: state.submittedAtMs,
    extendsId: state.extendsLeaveId,
    backAtMs: state.backAtMs,
    remarks: leaveRemarks(context, kept.requestId, state),
    otherAsked: nextStep(state) === null ? [] : otherAsked(context, state.staffId, state),
    may: leaveMay(context, kept, state),
  }
}

const absenceView = (context: DeskContext, kept: KeptRequest, marks: RequestMarks): RequestView => {
  const state = kept.state as AbsenceState
  const self = me(context)
  const mayEnd = self.staffId === state.staffId || leads(self, state.staffId, kept.unitId)
  return {
    ...common(context, kept, marks, state.staffId),
    status: state.toMs === null ? 'OUT' : 'BACK',
    about: state.kind,
    fromMs: state.fromMs,
    toMs: state.toMs ?? Math.max(state.fromMs, state.expectedBackMs),
    reason: state.reason,
    covers: coversView(context, state.covers),
    submittedAtMs: state.fromMs,
    backAtMs: state.toMs,
    remarks: state.leavesEmpty ? ['LEFT_EMPTY'] : [],
    may: state.toMs === null && mayEnd ? ['END'] : [],
  }
}

const makeupView = (context: DeskContext, kept: KeptRequest, marks: RequestMarks): RequestView => {
  const state = kept.state as MakeupState
  const self = me(context)
  const step = nextStep(state)
  const may: May[] = []
  if (step !== null) {
    if (mayDecideStep(self, step, { staffId: state.staffId, unitId: kept.unitId }))
      may.push('APPROVE', 'REJECT')
    if (self.staffId === state.staffId) may.push('CANCEL')
  }
  return {
    ...common(context, kept, marks, state.staffId),
    status: state.status,
    about: state.cause,
    fromMs: state.atMs,
    toMs: state.atMs,
    half: state.half,
    end: state.end,
    reason: state.evidence,
    chain: chainView(context, state.chain, state.decisions),
    nextRole: step,
    submittedAtMs: state.submittedAtMs,
    may,
  }
}

const rollView = (context: DeskContext, kept: KeptRequest, marks: RequestMarks): RequestView => {
  const state = kept.state as RollState
  const mayVoid = state.voided === null && mayVoidRoll(context, state.unitId)
  return {
    ...common(context, kept, marks, null),
    staffName: staffName(context, state.by),
    status: state.voided ? 'VOIDED' : 'FILED',
    about: state.cause,
    fromMs: msAt(state.day, '00:00'),
    toMs: msAt(state.day, '24:00'),
    half: state.half,
    reason: state.voided?.reason ?? state.note,
    submittedAtMs: state.filedAtMs,
    may: mayVoid ? ['VOID'] : [],
  }
}

export const mayVoidRoll = (context: DeskContext, unitId: string): boolean => {
  const { roles, unitId: own } = me(context)
  const isCentre = roles.includes('CENTER_ADMIN') || roles.includes('INSPECTOR')
  return isCentre || (roles.includes('CHIEF_REP') && own === unitId)
}

/** Of a request that one lead decides: one step, taken or not. */
const oneStep = (
  context: DeskContext,
  decided: { readonly by: string | null; readonly approved: boolean; readonly note: string },
): RequestView['chain'] => [
  {
    role: 'WINDOW_HEAD',
    byName: staffName(context, decided.by),
    atMs: null,
    approved: decided.by === null ? null : decided.approved,
    note: decided.by === null ? '' : decided.note,
  },
]

const swapView = (context: DeskContext, kept: KeptRequest, marks: RequestMarks): RequestView => {
  const state = kept.state as SwapState
  const self = me(context)
  const isOpen = state.status === 'ASKED' || state.status === 'AGREED'
  const may: May[] = []
  if (state.status === 'ASKED' && self.staffId === state.withStaffId) may.push('AGREE')
  const isParty = self.staffId === state.staffId || self.staffId === state.withStaffId
  if (state.status === 'AGREED' && !isParty && approves(self, state.staffId, kept.unitId))
    may.push('APPROVE', 'REJECT')
  if (isOpen && self.staffId === state.staffId) may.push('CANCEL')
  return {
    ...common(context, kept, marks, state.staffId),
    status: state.status,
    about: state.inReturn ? 'EXCHANGE' : 'TAKE_OVER',
    fromMs: msAt(state.day, '00:00'),
    toMs: msAt(state.day, '24:00'),
    half: state.half,
    reason: state.reason,
    covers: coversView(context, [{ postId: state.postId, staffId: state.withStaffId }]),
    chain: oneStep(context, {
      by: state.approvedBy,
      approved: state.status === 'APPROVED',
      note: state.note,
    }),
    nextRole: state.status === 'AGREED' ? 'WINDOW_HEAD' : null,
    submittedAtMs: state.askedAtMs,
    withName: staffName(context, state.withStaffId),
    inReturn: state.inReturn && { ...state.inReturn },
    may,
  }
}

const extraDutyView = (context: DeskContext, kept: KeptRequest, marks: RequestMarks): RequestView => {
  const state = kept.state as ExtraDutyState
  const self = me(context)
  const isOpen = state.status === 'SUBMITTED'
  const may: May[] = []
  if (isOpen && approves(self, state.staffId, kept.unitId)) may.push('APPROVE', 'REJECT')
  if (isOpen && self.staffId === state.staffId) may.push('CANCEL')
  const isApproved = state.status === 'APPROVED'
  return {
    ...common(context, kept, marks, state.staffId),
    status: state.status,
    about: state.kind,
    fromMs: state.fromMs,
    toMs: state.toMs,
    minutes: isApproved ? state.minutes : Math.floor((state.toMs - state.fromMs) / 60_000),
    reason: state.note,
    chain: oneStep(context, { by: state.decidedBy, approved: isApproved, note: state.answer }),
    nextRole: isOpen ? 'WINDOW_HEAD' : null,
    submittedAtMs: state.submittedAtMs,
    may,
  }
}

const VIEWS = {
  LEAVE: leaveView,
  ABSENCE: absenceView,
  MAKEUP: makeupView,
  ROLL: rollView,
  SWAP: swapView,
  EXTRA_DUTY: extraDutyView,
} as const

/** A request as the person at this page sees it, with what they may do. */
export const requestView = (
  context: DeskContext,
  kept: KeptRequest,
  marks: RequestMarks = readMarks(context),
): RequestView => VIEWS[kept.kind](context, kept, marks)
