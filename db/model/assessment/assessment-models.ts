import type {
  PatrolDrawEvent,
  PatrolEvent,
  ScoreEntryEvent,
  ScoreFigureEvent,
  ScorePeriodEvent,
} from '../events/assessment-events.ts'
import { firstIdOf, Refusal, type EntityModel } from '../events/define.ts'

type PayloadOf<Event, Type> =
  Extract<Event, { type: Type }> extends { payload: infer Payload } ? Payload : never

/** Who did something when; a score never changes without it. */
export interface Signed {
  readonly by: string
  readonly atMs: number
  /** The event's first id: a copy in a new epoch is the same one. */
  readonly eventId: string
}

type Recorded = PayloadOf<ScoreEntryEvent, 'score_entry.recorded'>
type Rejected = PayloadOf<ScoreEntryEvent, 'score_entry.rejected'>
type Answer = PayloadOf<ScoreEntryEvent, 'score_entry.answered'> & Signed
type Rectified = PayloadOf<ScoreEntryEvent, 'score_entry.rectified'> & Signed

export interface AppealState extends Signed {
  readonly periodId: string
  readonly text: string
  readonly files: Recorded['files']
  readonly decision: (PayloadOf<ScoreEntryEvent, 'score_entry.appeal_decided'> & Signed) | null
}

/** An entry, or a proposal that was rejected: `recorded` is null then. */
export interface ScoreEntryState {
  readonly recorded: (Recorded & Signed) | null
  /** Others who confirmed the same fact apart; it counts once. */
  readonly alsoBy: readonly Signed[]
  readonly rejected: (Rejected & Signed) | null
  readonly answers: readonly Answer[]
  readonly rectified: Rectified | null
  readonly appeal: AppealState | null
  readonly reversed: (Signed & { readonly reason: string }) | null
}

const EMPTY: ScoreEntryState = {
  recorded: null,
  alsoBy: [],
  rejected: null,
  answers: [],
  rectified: null,
  appeal: null,
  reversed: null,
}

interface Charged {
  readonly target: string
  readonly subjectId: string
}

/** Nobody decides on their own score, whatever machine they sit at. */
const isOwn = (staffId: string, charges: readonly Charged[]): boolean =>
  charges.some(({ target, subjectId }) => target === 'PERSON' && subjectId === staffId)

export const scoreEntryModel: EntityModel<ScoreEntryState, ScoreEntryEvent> = {
  kind: 'score_entry',
  apply(state = EMPTY, event) {
    // Nobody's word changes no score.
    if (event.staffId === null) return new Refusal('NOBODY_NAMED')
    const signed: Signed = { by: event.staffId, atMs: event.atMs, eventId: firstIdOf(event) }
    switch (event.type) {
      case 'score_entry.recorded': {
        if (isOwn(event.staffId, event.payload.charges)) return new Refusal('NOT_ALLOWED')
        if (state.recorded !== null)
          return event.payload.factKey === null || event.payload.itemCode !== state.recorded.itemCode
            ? new Refusal('FACT_DECIDED')
            : { ...state, alsoBy: [...state.alsoBy, signed] }
        if (state.rejected !== null && !event.payload.overRejection) return new Refusal('FACT_DECIDED')
        return { ...state, recorded: { ...event.payload, ...signed } }
      }
      case 'score_entry.rejected':
        if (state.recorded !== null) return new Refusal('FACT_DECIDED')
        return { ...state, rejected: state.rejected ?? { ...event.payload, ...signed } }
    }
    if (state.recorded === null) return new Refusal('NOT_FOUND')
    switch (event.type) {
      case 'score_entry.answered':
        return { ...state, answers: [...state.answers, { ...event.payload, ...signed }] }
      case 'score_entry.rectified':
        return { ...state, rectified: state.rectified ?? { ...event.payload, ...signed } }
      case 'score_entry.appealed':
        if (state.appeal !== null) return new Refusal('APPEALED_ALREADY')
        if (state.reversed !== null) return new Refusal('STEP_NOT_ALLOWED')
        return { ...state, appeal: { ...event.payload, ...signed, decision: null } }
      case 'score_entry.appeal_decided': {
        if (state.appeal === null || state.appeal.decision !== null) return new Refusal('STEP_NOT_ALLOWED')
        const scorers = [state.recorded.by, ...state.alsoBy.map(({ by }) => by)]
        // A re-check is by a person who did not score (domain-rules section 9), and not by whoever asks for it.
        const charges = [...state.recorded.charges, ...event.payload.charges]
        if (
          scorers.includes(event.staffId) ||
          state.appeal.by === event.staffId ||
          isOwn(event.staffId, charges)
        )
          return new Refusal('NOT_ALLOWED')
        return { ...state, appeal: { ...state.appeal, decision: { ...event.payload, ...signed } } }
      }
      case 'score_entry.reversed':
        if (isOwn(event.staffId, state.recorded.charges)) return new Refusal('NOT_ALLOWED')
        return { ...state, reversed: state.reversed ?? { ...event.payload, ...signed } }
    }
  },
}

type Compiled = PayloadOf<ScorePeriodEvent, 'score_period.compiled'>
type Published = PayloadOf<ScorePeriodEvent, 'score_period.published'>
type Locked = PayloadOf<ScorePeriodEvent, 'score_period.locked'>
export type Voucher = PayloadOf<ScorePeriodEvent, 'score_period.corrected'> & Signed

/** OPEN (no record yet) → COMPILED → PUBLISHED → LOCKED; PUBLISHED with an appeal under way reads as APPEAL. */
export interface ScorePeriodState extends Compiled {
  readonly status: 'COMPILED' | 'PUBLISHED' | 'LOCKED'
  readonly compiled: Signed
  readonly published: (Published & Signed) | null
  readonly withdrawn: readonly (Signed & { readonly reason: string })[]
  readonly locked: (Locked & Signed) | null
  /** Oldest first. */
  readonly vouchers: readonly Voucher[]
}

export const scorePeriodModel: EntityModel<ScorePeriodState, ScorePeriodEvent> = {
  kind: 'score_period',
  apply(state, event) {
    const refused = new Refusal('STEP_NOT_ALLOWED')
    if (event.staffId === null) return new Refusal('NOBODY_NAMED')
    const signed: Signed = { by: event.staffId, atMs: event.atMs, eventId: firstIdOf(event) }
    if (event.type === 'score_period.compiled')
      return state !== undefined && state.status !== 'COMPILED'
        ? refused
        : {
            ...event.payload,
            status: 'COMPILED',
            compiled: signed,
            published: null,
            withdrawn: state?.withdrawn ?? [],
            locked: null,
            vouchers: [],
          }
    if (state === undefined) return new Refusal('NOT_FOUND')
    switch (event.type) {
      case 'score_period.published':
        return state.status === 'COMPILED'
          ? { ...state, status: 'PUBLISHED', published: { ...event.payload, ...signed } }
          : refused
      case 'score_period.withdrawn':
        return state.status === 'PUBLISHED'
          ? {
              ...state,
              status: 'COMPILED',
              published: null,
              withdrawn: [...state.withdrawn, { ...event.payload, ...signed }],
            }
          : refused
      case 'score_period.locked':
        return state.status === 'PUBLISHED'
          ? { ...state, status: 'LOCKED', locked: { ...event.payload, ...signed } }
          : refused
      case 'score_period.corrected':
        if (isOwn(event.staffId, [event.payload])) return new Refusal('NOT_ALLOWED')
        return state.status === 'LOCKED'
          ? { ...state, vouchers: [...state.vouchers, { ...event.payload, ...signed }] }
          : refused
    }
  },
}

export type ScoreFigureState = PayloadOf<ScoreFigureEvent, 'score_figure.entered'> & Signed

export const scoreFigureModel: EntityModel<ScoreFigureState, ScoreFigureEvent> = {
  kind: 'score_figure',
  apply: (_before, event) =>
    event.staffId === null
      ? new Refusal('NOBODY_NAMED')
      : isOwn(event.staffId, [event.payload])
        ? new Refusal('NOT_ALLOWED')
        : { ...event.payload, by: event.staffId, atMs: event.atMs, eventId: firstIdOf(event) },
}

export type PatrolDrawState = PayloadOf<PatrolDrawEvent, 'patrol_draw.drawn'> & Signed

export const patrolDrawModel: EntityModel<PatrolDrawState, PatrolDrawEvent> = {
  kind: 'patrol_draw',
  apply: (state, event) =>
    // Drawn once: nobody draws until they like the result.
    state !== undefined || event.staffId === null
      ? new Refusal('STEP_NOT_ALLOWED')
      : { ...event.payload, by: event.staffId, atMs: event.atMs, eventId: firstIdOf(event) },
}

/** 巡查 of a route; its findings are entries that name it. */
export interface PatrolState extends PayloadOf<PatrolEvent, 'patrol.started'> {
  readonly by: string
  readonly startedAtMs: number
  readonly seen: readonly { readonly windowId: string; readonly note: string; readonly atMs: number }[]
  readonly closed: { readonly atMs: number; readonly note: string } | null
}

export const patrolModel: EntityModel<PatrolState, PatrolEvent> = {
  kind: 'patrol',
  apply(state, event) {
    if (event.staffId === null) return new Refusal('NOBODY_NAMED')
    if (event.type === 'patrol.started')
      return state !== undefined
        ? new Refusal('STEP_NOT_ALLOWED')
        : { ...event.payload, by: event.staffId, startedAtMs: event.atMs, seen: [], closed: null }
    if (state === undefined) return new Refusal('NOT_FOUND')
    if (event.type === 'patrol.closed')
      return { ...state, closed: state.closed ?? { atMs: event.atMs, note: event.payload.note } }
    const others = state.seen.filter(({ windowId }) => windowId !== event.payload.windowId)
    return { ...state, seen: [...others, { ...event.payload, atMs: event.atMs }] }
  },
}
