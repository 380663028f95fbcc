import type { z } from 'zod'
import type { ClockClaim } from './envelope.ts'
import type { StaffId, UnitId, WindowId } from '../ids.ts'

/** One fact type: its name in the past tense, the kind of entity it belongs to, and the shape of its payload. */
export interface EventDefinition<Type extends string = string, Payload = unknown> {
  readonly type: Type
  readonly version: number
  readonly entity: string
  readonly payload: z.ZodType<Payload>
  /** Guarded types carry `base`; the hall checks them against the state machine (sync.md point 9). */
  readonly guarded: boolean
  /** Lifts a payload of an older version to `version`. */
  readonly upcast?: (payload: unknown, fromVersion: number) => unknown
}

export const defineEvent = <Type extends string, Schema extends z.ZodType>(
  entity: string,
  type: Type,
  payload: Schema,
  options: { version?: number; guarded?: boolean; upcast?: EventDefinition['upcast'] } = {},
): EventDefinition<Type, z.infer<Schema>> => ({
  type,
  version: options.version ?? 1,
  entity,
  payload: payload as unknown as z.ZodType<z.infer<Schema>>,
  guarded: options.guarded ?? false,
  ...(options.upcast ? { upcast: options.upcast } : {}),
})

/** An event as a fold sees it: parsed, lifted to the newest version, with the hall's best estimate of its time. */
export interface RecordedEvent<Type extends string = string, Payload = unknown> {
  readonly id: string
  readonly type: Type
  readonly typeVersion: number
  readonly entity: readonly [kind: string, id: string]
  readonly unitId: UnitId | null
  readonly windowId: WindowId | null
  readonly staffId: StaffId | null
  readonly deviceId: string
  readonly deviceSeq: number
  readonly hallSeq: number | null
  /** Best estimate of when it happened, milliseconds since the epoch. */
  readonly atMs: number
  readonly time: ClockClaim
  /** Id of the event that was first, when this is the same one recorded again after a fork. */
  readonly copyOf: string | null
  readonly payload: Payload
}

type PayloadOf<D> = D extends EventDefinition<string, infer P> ? P : never
type TypeOf<D> = D extends EventDefinition<infer T, unknown> ? T : never

/** The closed union of recorded events over a list of definitions. */
export type EventOf<Definitions extends readonly EventDefinition[]> = {
  [I in keyof Definitions]: RecordedEvent<TypeOf<Definitions[I]>, PayloadOf<Definitions[I]>>
}[number]

/** A fact about to be recorded: the store adds the envelope. */
export interface NewEvent<Type extends string = string, Payload = unknown> {
  readonly type: Type
  readonly entityId: string
  readonly payload: Payload
  readonly base?: number
}

/** What a fold answers to an event it cannot accept: the event stays in the log, marked, for a person to settle. */
export class Refusal {
  readonly code: string
  constructor(code: string) {
    this.code = code
  }
}

/** How one kind of entity grows out of its events. `apply` is pure: only the event and the state before it. */
export interface EntityModel<State, Event extends RecordedEvent = RecordedEvent> {
  readonly kind: string
  apply(state: State | undefined, event: Event): State | Refusal
}

export interface FoldResult<State> {
  readonly state: State | undefined
  readonly refused: readonly { eventId: string; code: string }[]
}

/** An undo names the event it takes back (`firstIdOf`); both stay in the log. */
export const undoneEventId = (event: RecordedEvent): string | null =>
  event.type.endsWith('.undone') ? (event.payload as { eventId: string }).eventId : null

/** What an undo names an event by: whichever of it and its copies the hall comes to count is meant. */
export const firstIdOf = ({ id, copyOf }: Pick<RecordedEvent, 'id' | 'copyOf'>): string => copyOf ?? id

export type IsTakenBack = (event: Pick<RecordedEvent, 'id' | 'copyOf'>) => boolean

/** Whether an event was taken back by one of `events`; undos of older programs name a copy by its own id. */
export const takenBackAmong = (events: readonly RecordedEvent[]): IsTakenBack => {
  const undone = new Set(events.map(undoneEventId))
  return (event) => undone.has(event.id) || undone.has(firstIdOf(event))
}

/** Folds the events of one entity, which must already be in their order (hallSeq, then deviceSeq). */
export const foldEntity = <State, Event extends RecordedEvent>(
  model: EntityModel<State, Event>,
  events: readonly Event[],
): FoldResult<State> => {
  const isTakenBack = takenBackAmong(events)
  const refused: { eventId: string; code: string }[] = []
  let state: State | undefined
  for (const event of events) {
    if (isTakenBack(event)) continue
    const next = model.apply(state, event)
    if (next instanceof Refusal) refused.push({ eventId: event.id, code: next.code })
    else state = next
  }
  return { state, refused }
}
