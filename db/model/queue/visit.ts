import { Refusal, type EntityModel } from '../events/define.ts'
import type { EvaluationEvent, VisitEvent } from '../events/queue-events.ts'

type PayloadOf<Event, Type> =
  Extract<Event, { type: Type }> extends { payload: infer Payload } ? Payload : never

/** One service of one visitor at one window, with a ticket or without. */
export interface VisitState extends PayloadOf<VisitEvent, 'visit.opened'> {
  readonly openedAtMs: number
  readonly closedAtMs: number | null
  readonly links: readonly PayloadOf<VisitEvent, 'visit.linked'>[]
  readonly outcome: PayloadOf<VisitEvent, 'visit.closed'>['outcome'] | null
  readonly note: string
}

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
    if (state.closedAtMs !== null) return new Refusal('STEP_NOT_ALLOWED')
    const { outcome, note } = event.payload
    return { ...state, closedAtMs: Math.max(state.openedAtMs, event.atMs), outcome, note }
  },
}

/** The evaluation of one visit; `given` is null while there is only an invitation. */
export interface EvaluationState {
  readonly visitId: string
  readonly windowId: string
  readonly staffId: string
  readonly given:
    | (Pick<
        PayloadOf<EvaluationEvent, 'evaluation.given'>,
        'level' | 'options' | 'optionsVersion' | 'text' | 'channel'
      > & { readonly atMs: number })
    | null
  readonly supplements: readonly string[]
  readonly invited: { readonly secretSha256: string; readonly untilMs: number } | null
}

/** 一次一评: the second evaluation of a visit is refused, a supplement is taken (domain-rules section 10). */
export const evaluationModel: EntityModel<EvaluationState, EvaluationEvent> = {
  kind: 'evaluation',
  apply(state, event) {
    switch (event.type) {
      case 'evaluation.invited': {
        const { visitId, windowId, staffId, secretSha256, untilMs } = event.payload
        const known = state ?? { visitId, windowId, staffId, given: null, supplements: [] }
        return { ...known, invited: { secretSha256, untilMs } }
      }
      case 'evaluation.given': {
        if (state?.given) return new Refusal('RATED_TWICE')
        const { visitId, windowId, staffId, level, options, optionsVersion, text, channel } = event.payload
        return {
          visitId,
          windowId,
          staffId,
          given: { level, options, optionsVersion, text, channel, atMs: event.atMs },
          supplements: [],
          invited: state?.invited ?? null,
        }
      }
      case 'evaluation.supplemented':
        return state?.given
          ? { ...state, supplements: [...state.supplements, event.payload.text] }
          : new Refusal('NOT_FOUND')
    }
  },
}

export const evaluationIdOf = (visitId: string): string => `visit:${visitId}`
