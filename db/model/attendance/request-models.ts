import { Refusal, type EntityModel } from '../events/define.ts'
import type {
  AbsenceEvent,
  ExtraDutyEvent,
  LeaveEvent,
  MakeupEvent,
  RollEvent,
  SwapEvent,
} from '../events/attendance-events.ts'
import type { StaffId } from '../ids.ts'
import type { Role } from '../roles.ts'

// Requests of people about their attendance, and who agreed (domain-rules section 7).

type SubmittedOf<Event, Type> =
  Extract<Event, { type: Type }> extends { payload: infer Payload } ? Payload : never

/** One agreement or refusal, in order. */
export interface Decision {
  readonly by: StaffId
  readonly atMs: number
  readonly approved: boolean
  readonly note: string
}

interface Asked {
  readonly submittedAtMs: number
  readonly submittedBy: StaffId | null
  readonly decisions: readonly Decision[]
}

/** The role that has to agree next; null when nobody has to any more. */
export const nextStep = (state: {
  readonly status: string
  readonly chain: readonly Role[]
  readonly decisions: readonly Decision[]
}): Role | null => (state.status === 'SUBMITTED' ? (state.chain[state.decisions.length] ?? null) : null)

const refused = new Refusal('STEP_NOT_ALLOWED')
/** Nobody agrees to their own request. */
const ownRequest = new Refusal('OWN_REQUEST')
const noStandIn = new Refusal('BOTH_ABSENT')
const notFound = new Refusal('NOT_FOUND')

const decided = (
  decisions: readonly Decision[],
  event: {
    readonly atMs: number
    readonly payload: { readonly by: StaffId; readonly note: string }
  },
  approved: boolean,
): readonly Decision[] => [
  ...decisions,
  {
    by: event.payload.by,
    atMs: event.atMs,
    approved,
    note: event.payload.note,
  },
]

/** DRAFT (kept by the page) → SUBMITTED → APPROVED | REJECTED → (EXTENDED) → RETURNED → CLOSED; CANCELLED. */
export interface LeaveState extends SubmittedOf<LeaveEvent, 'leave.submitted'>, Asked {
  readonly status: 'SUBMITTED' | 'APPROVED' | 'REJECTED' | 'EXTENDED' | 'RETURNED' | 'CLOSED' | 'CANCELLED'
  readonly override: SubmittedOf<LeaveEvent, 'leave.approved'>['override']
  readonly backAtMs: number | null
  readonly cancelReason: string
}

/** Whether a leave counts for attendance: approved once and not given up. */
export const isLeaveInForce = (state: LeaveState): boolean =>
  state.status === 'APPROVED' ||
  state.status === 'EXTENDED' ||
  state.status === 'RETURNED' ||
  state.status === 'CLOSED'

/** Until when it counts: somebody back earlier has reported back. Longer than approved is never leave. */
export const leaveEndMs = (state: LeaveState): number =>
  state.backAtMs === null ? state.toMs : Math.max(state.fromMs, Math.min(state.toMs, state.backAtMs))

export const leaveModel: EntityModel<LeaveState, LeaveEvent> = {
  kind: 'leave',
  apply(state, event) {
    if (event.type === 'leave.submitted') {
      if (state) return refused
      return {
        ...event.payload,
        status: 'SUBMITTED',
        submittedAtMs: event.atMs,
        submittedBy: event.staffId,
        decisions: [],
        override: null,
        backAtMs: null,
        cancelReason: '',
      }
    }
    if (!state) return notFound
    switch (event.type) {
      case 'leave.approved': {
        if (state.status !== 'SUBMITTED' || event.payload.step !== state.decisions.length) return refused
        if (event.payload.by === state.staffId) return ownRequest
        // Nobody stands in for themselves.
        if (event.payload.override?.covers.some(({ staffId }) => staffId === state.staffId)) return noStandIn
        const decisions = decided(state.decisions, event, true)
        const status = decisions.length >= state.chain.length ? 'APPROVED' : 'SUBMITTED'
        return {
          ...state,
          decisions,
          status,
          override: event.payload.override ?? state.override,
        }
      }
      case 'leave.rejected':
        if (state.status !== 'SUBMITTED' || event.payload.step !== state.decisions.length) return refused
        return {
          ...state,
          decisions: decided(state.decisions, event, false),
          status: 'REJECTED',
        }
      case 'leave.cancelled':
        return state.status === 'SUBMITTED' || state.status === 'APPROVED' || state.status === 'EXTENDED'
          ? {
              ...state,
              status: 'CANCELLED',
              cancelReason: event.payload.reason,
            }
          : refused
      case 'leave.extended':
        return state.status === 'APPROVED' || state.status === 'EXTENDED'
          ? { ...state, status: 'EXTENDED' }
          : refused
      case 'leave.returned':
        return state.status === 'APPROVED' || state.status === 'EXTENDED'
          ? { ...state, status: 'RETURNED', backAtMs: event.payload.backAtMs }
          : refused
      case 'leave.closed':
        return state.status === 'RETURNED' ? { ...state, status: 'CLOSED' } : refused
    }
  },
}

export interface AbsenceState extends SubmittedOf<AbsenceEvent, 'absence.started'> {
  readonly fromMs: number
  readonly toMs: number | null
}

export const absenceModel: EntityModel<AbsenceState, AbsenceEvent> = {
  kind: 'absence',
  apply(state, event) {
    if (event.type === 'absence.started')
      return state ? refused : { ...event.payload, fromMs: event.atMs, toMs: null }
    if (!state) return notFound
    // Said twice, by the person and by somebody else: the first holds.
    return state.toMs === null ? { ...state, toMs: Math.max(state.fromMs, event.atMs) } : state
  },
}

export interface MakeupState extends SubmittedOf<MakeupEvent, 'makeup.submitted'>, Asked {
  readonly status: 'SUBMITTED' | 'APPROVED' | 'REJECTED' | 'CANCELLED'
}

export const makeupModel: EntityModel<MakeupState, MakeupEvent> = {
  kind: 'makeup',
  apply(state, event) {
    if (event.type === 'makeup.submitted')
      return state
        ? refused
        : {
            ...event.payload,
            status: 'SUBMITTED',
            submittedAtMs: event.atMs,
            submittedBy: event.staffId,
            decisions: [],
          }
    if (!state) return notFound
    if (state.status !== 'SUBMITTED') return refused
    switch (event.type) {
      case 'makeup.approved': {
        if (event.payload.step !== state.decisions.length) return refused
        if (event.payload.by === state.staffId) return ownRequest
        const decisions = decided(state.decisions, event, true)
        return {
          ...state,
          decisions,
          status: decisions.length >= state.chain.length ? 'APPROVED' : 'SUBMITTED',
        }
      }
      case 'makeup.rejected':
        if (event.payload.step !== state.decisions.length) return refused
        return {
          ...state,
          decisions: decided(state.decisions, event, false),
          status: 'REJECTED',
        }
      case 'makeup.cancelled':
        return { ...state, status: 'CANCELLED' }
    }
  },
}

export interface RollState extends SubmittedOf<RollEvent, 'roll.filed'> {
  readonly filedAtMs: number
  readonly voided: { readonly reason: string; readonly by: StaffId } | null
}

export const rollModel: EntityModel<RollState, RollEvent> = {
  kind: 'roll',
  apply(state, event) {
    if (event.type === 'roll.filed')
      return state ? refused : { ...event.payload, filedAtMs: event.atMs, voided: null }
    if (!state) return notFound
    return state.voided ? refused : { ...state, voided: event.payload }
  },
}

export interface SwapState extends SubmittedOf<SwapEvent, 'swap.asked'> {
  readonly status: 'ASKED' | 'AGREED' | 'APPROVED' | 'REJECTED' | 'CANCELLED'
  readonly askedAtMs: number
  readonly approvedBy: StaffId | null
  readonly note: string
}

export const swapModel: EntityModel<SwapState, SwapEvent> = {
  kind: 'swap',
  apply(state, event) {
    if (event.type === 'swap.asked')
      return state
        ? refused
        : {
            ...event.payload,
            status: 'ASKED',
            askedAtMs: event.atMs,
            approvedBy: null,
            note: '',
          }
    if (!state) return notFound
    switch (event.type) {
      case 'swap.agreed':
        return state.status === 'ASKED' ? { ...state, status: 'AGREED' } : refused
      case 'swap.approved':
        return state.status === 'AGREED'
          ? {
              ...state,
              status: 'APPROVED',
              approvedBy: event.payload.by,
              note: event.payload.note,
            }
          : refused
      case 'swap.rejected':
        return state.status === 'ASKED' || state.status === 'AGREED'
          ? {
              ...state,
              status: 'REJECTED',
              approvedBy: event.payload.by,
              note: event.payload.note,
            }
          : refused
      case 'swap.cancelled':
        return state.status === 'ASKED' || state.status === 'AGREED'
          ? { ...state, status: 'CANCELLED', note: event.payload.reason }
          : refused
    }
  },
}

export interface ExtraDutyState extends SubmittedOf<ExtraDutyEvent, 'extra_duty.submitted'> {
  readonly status: 'SUBMITTED' | 'APPROVED' | 'REJECTED' | 'CANCELLED'
  readonly submittedAtMs: number
  readonly minutes: number
  readonly decidedBy: StaffId | null
  readonly answer: string
}

export const extraDutyModel: EntityModel<ExtraDutyState, ExtraDutyEvent> = {
  kind: 'extra_duty',
  apply(state, event) {
    if (event.type === 'extra_duty.submitted')
      return state
        ? refused
        : {
            ...event.payload,
            status: 'SUBMITTED',
            submittedAtMs: event.atMs,
            minutes: 0,
            decidedBy: null,
            answer: '',
          }
    if (!state) return notFound
    if (state.status !== 'SUBMITTED') return refused
    switch (event.type) {
      case 'extra_duty.approved':
        return {
          ...state,
          status: 'APPROVED',
          minutes: event.payload.minutes,
          decidedBy: event.payload.by,
          answer: event.payload.note,
        }
      case 'extra_duty.rejected':
        return {
          ...state,
          status: 'REJECTED',
          decidedBy: event.payload.by,
          answer: event.payload.note,
        }
      case 'extra_duty.cancelled':
        return { ...state, status: 'CANCELLED', answer: event.payload.reason }
    }
  },
}
