import { Refusal, type EntityModel } from '../events/define.ts'
import type { CoverEvent, HandoverEvent, PostAbsenceEvent, PostAlarmEvent } from '../events/post-events.ts'
import type { StaffId } from '../ids.ts'

type PayloadOf<Event, Type> =
  Extract<Event, { type: Type }> extends { payload: infer Payload } ? Payload : never

export type BookedAbsence = PayloadOf<PostAbsenceEvent, 'post_absence.booked'>

/** Planned absences of one post's people; those given up or cut short are gone or shorter. */
export interface PostAbsenceState {
  readonly bookings: readonly BookedAbsence[]
}

/** What of a booking decides whether it clashes. */
type PlannedAbsence = Pick<BookedAbsence, 'rank' | 'staffId' | 'fromMs' | 'toMs'>

const overlaps = (one: PlannedAbsence, other: PlannedAbsence): boolean =>
  one.fromMs < other.toMs && other.fromMs < one.toMs

/** The bookings that would leave A and B of the post away at the same time as this one. */
export const clashesOf = (
  bookings: readonly BookedAbsence[],
  booking: PlannedAbsence,
): readonly BookedAbsence[] =>
  booking.rank === 'C'
    ? []
    : bookings.filter(
        (other) => other.rank !== 'C' && other.staffId !== booking.staffId && overlaps(other, booking),
      )

/** Whether somebody named to stand in is the one who goes, or is away from the post in that time as well. */
const isAway = (bookings: readonly BookedAbsence[], booking: PlannedAbsence, staffId: string): boolean =>
  booking.staffId === staffId ||
  bookings.some((other) => other.staffId === staffId && overlaps(other, booking))

export const postAbsenceModel: EntityModel<PostAbsenceState, PostAbsenceEvent> = {
  kind: 'post_absence',
  apply(state, event) {
    const bookings = state?.bookings ?? []
    if (event.type === 'post_absence.booked') {
      const others = bookings.filter((each) => each.leaveId !== event.payload.leaveId)
      // A and B are never away together (domain-rules section 8); a named C under the leader's hand is the one way round.
      const { override } = event.payload
      if (override === null && clashesOf(others, event.payload).length > 0) return new Refusal('BOTH_ABSENT')
      if (override !== null && isAway(others, event.payload, override.coverStaffId))
        return new Refusal('BOTH_ABSENT')
      return { bookings: [...others, event.payload] }
    }
    const { leaveId, fromMs } = event.payload
    return {
      bookings: bookings.flatMap((each) =>
        each.leaveId !== leaveId
          ? [each]
          : fromMs <= each.fromMs
            ? []
            : [{ ...each, toMs: Math.min(each.toMs, fromMs) }],
      ),
    }
  },
}

export interface CoverState extends PayloadOf<CoverEvent, 'cover.started'> {
  readonly fromMs: number
  readonly toMs: number | null
  readonly note: string
}

export const coverModel: EntityModel<CoverState, CoverEvent> = {
  kind: 'cover',
  apply(state, event) {
    if (event.type === 'cover.started')
      return state
        ? new Refusal('STEP_NOT_ALLOWED')
        : { ...event.payload, fromMs: event.atMs, toMs: null, note: '' }
    if (!state) return new Refusal('NOT_FOUND')
    return state.toMs === null
      ? {
          ...state,
          toMs: Math.max(state.fromMs, event.atMs),
          note: event.payload.note,
        }
      : state
  },
}

/** OPENED → CONFIRMED (both) → RETURNED → CLOSED. Whoever opens it has confirmed their side by that. */
export interface HandoverState extends PayloadOf<HandoverEvent, 'handover.opened'> {
  readonly status: 'OPENED' | 'CONFIRMED' | 'RETURNED' | 'CLOSED'
  readonly openedAtMs: number
  readonly openedBy: StaffId | null
  readonly confirmedAtMs: number | null
  readonly returned:
    | (PayloadOf<HandoverEvent, 'handover.returned'> & {
        readonly atMs: number
      })
    | null
  readonly closedAtMs: number | null
}

export const handoverModel: EntityModel<HandoverState, HandoverEvent> = {
  kind: 'handover',
  apply(state, event) {
    const refused = new Refusal('STEP_NOT_ALLOWED')
    if (event.type === 'handover.opened')
      return state
        ? refused
        : {
            ...event.payload,
            status: 'OPENED',
            openedAtMs: event.atMs,
            openedBy: event.staffId,
            confirmedAtMs: null,
            returned: null,
            closedAtMs: null,
          }
    if (!state) return new Refusal('NOT_FOUND')
    switch (event.type) {
      case 'handover.confirmed':
        return state.status === 'OPENED' && event.payload.by !== state.openedBy
          ? { ...state, status: 'CONFIRMED', confirmedAtMs: event.atMs }
          : refused
      case 'handover.returned':
        return state.status === 'CONFIRMED' || state.status === 'OPENED'
          ? {
              ...state,
              status: 'RETURNED',
              returned: { ...event.payload, atMs: event.atMs },
            }
          : refused
      case 'handover.closed':
        return state.status === 'RETURNED' && event.payload.by !== state.returned?.by
          ? { ...state, status: 'CLOSED', closedAtMs: event.atMs }
          : refused
    }
  },
}

export interface PostAlarmState extends PayloadOf<PostAlarmEvent, 'post_alarm.raised'> {
  readonly raisedAtMs: number
  readonly answers: readonly {
    readonly by: StaffId
    readonly note: string
    readonly atMs: number
  }[]
  readonly endedAtMs: number | null
}

export const postAlarmModel: EntityModel<PostAlarmState, PostAlarmEvent> = {
  kind: 'post_alarm',
  apply(state, event) {
    if (event.type === 'post_alarm.raised')
      // A second machine noticed the same: one alarm.
      return (
        state ?? {
          ...event.payload,
          raisedAtMs: event.atMs,
          answers: [],
          endedAtMs: null,
        }
      )
    if (!state) return new Refusal('NOT_FOUND')
    if (event.type === 'post_alarm.answered')
      return {
        ...state,
        answers: [...state.answers, { ...event.payload, atMs: event.atMs }],
      }
    return {
      ...state,
      endedAtMs: state.endedAtMs ?? Math.max(state.sinceMs, event.payload.atMs),
    }
  },
}
