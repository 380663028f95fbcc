import { Refusal, type EntityModel } from '../events/define.ts'
import type { StaffId } from '../ids.ts'
import type { EvaluationEvent, PressEvent, VisitEvent } from '../events/queue-events.ts'

type PayloadOf<Event, Type> =
  Extract<Event, { type: Type }> extends { payload: infer Payload } ? Payload : never

/** One service of one visitor at one window, with a ticket or without. */
export interface VisitState extends PayloadOf<VisitEvent, 'visit.opened'> {
  readonly openedAtMs: number
  readonly closedAtMs: number | null
  readonly links: readonly PayloadOf<VisitEvent, 'visit.linked'>[]
  readonly outcome: PayloadOf<VisitEvent, 'visit.closed'>['outcome'] | null
  readonly note: string
  /** Who went on with it after whoever began it; missing in records of a program that knew of none. */
  readonly takenOverBy?: StaffId
  /** Who said how it ended; missing likewise. Null: nobody, its day was over. */
  readonly closedBy?: StaffId | null
}

/** Whose service it is: of whoever went on with it last at its window, and so is its rating. */
export const servedBy = ({ staffId, takenOverBy }: Pick<VisitState, 'staffId' | 'takenOverBy'>): StaffId =>
  takenOverBy ?? staffId

export const visitModel: EntityModel<VisitState, VisitEvent> = {
  kind: 'visit',
  apply(state, event) {
    if (event.type === 'visit.opened')
      return state
        ? new Refusal('STEP_NOT_ALLOWED')
        : {
            ...event.payload,
            openedAtMs: event.atMs,
            closedAtMs: null,
            links: [],
            outcome: null,
            note: '',
          }
    if (!state) return new Refusal('NOT_FOUND')
    if (event.type === 'visit.linked') {
      const { kind, id } = event.payload
      const isThere = state.links.some((link) => link.kind === kind && link.id === id)
      return isThere ? state : { ...state, links: [...state.links, { kind, id }] }
    }
    // What its window says of one the hall ended with the day, which it had not heard of, holds.
    const isSaidNow = state.closedBy === null && (event.type !== 'visit.closed' || event.payload.by !== null)
    // So does what whoever served says of one that somebody else ended, as a lead does who puts its visitor back.
    const isOfServer =
      event.type === 'visit.closed' &&
      event.payload.by === servedBy(state) &&
      typeof state.closedBy === 'string' &&
      state.closedBy !== servedBy(state)
    if (state.closedAtMs !== null && !isSaidNow && !isOfServer) return new Refusal('STEP_NOT_ALLOWED')
    if (event.type === 'visit.taken_over')
      return servedBy(state) === event.payload.staffId
        ? state
        : { ...state, takenOverBy: event.payload.staffId }
    const { outcome, note, by } = event.payload
    return { ...state, closedAtMs: Math.max(state.openedAtMs, event.atMs), outcome, note, closedBy: by }
  },
}

/** The evaluation of one visit. */
export interface EvaluationState extends Omit<PayloadOf<EvaluationEvent, 'evaluation.given'>, 'unitIds'> {
  readonly atMs: number
  readonly supplements: readonly string[]
}

/** 一次一评: the second evaluation of a visit is refused, a supplement is taken (domain-rules section 10). */
export const evaluationModel: EntityModel<EvaluationState, EvaluationEvent> = {
  kind: 'evaluation',
  apply(state, event) {
    if (event.type === 'evaluation.given') {
      if (state) return new Refusal('RATED_TWICE')
      const { unitIds: _unitIds, ...given } = event.payload
      return { ...given, atMs: event.atMs, supplements: [] }
    }
    return state
      ? { ...state, supplements: [...state.supplements, event.payload.text] }
      : new Refusal('NOT_FOUND')
  },
}

/** A press that did not count. */
export interface PressState extends PayloadOf<PressEvent, 'evaluation.refused'> {
  readonly atMs: number
}

export const pressModel: EntityModel<PressState, PressEvent> = {
  kind: 'evaluation_press',
  apply: (_before, event) => ({ ...event.payload, atMs: event.atMs }),
}

export const evaluationIdOf = (visitId: string): string => `visit:${visitId}`
