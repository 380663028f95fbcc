import type { EntityModel } from './events/define.ts'
import type { SyncEvent } from './events/sync-events.ts'

/** How a conflict was settled; the entity has the id of the record that was not accepted. */
export interface ConflictState {
  readonly eventId: string
  readonly entity: readonly [kind: string, id: string]
  readonly decision: 'KEEP' | 'APPLY'
  readonly note: string
  readonly by: string
  readonly appliedAs: readonly string[]
  readonly atMs: number
}

/** Two desks without a network may settle the same conflict: the first in the hall's order holds, both stay in the log. */
export const conflictModel: EntityModel<ConflictState, Extract<SyncEvent, { type: 'conflict.settled' }>> = {
  kind: 'conflict',
  apply: (state, event) => state ?? { ...event.payload, atMs: event.atMs },
}

/** A record that counts as accepted since its type is known. */
export interface ReleaseState {
  readonly eventId: string
  readonly entity: readonly [kind: string, id: string]
  readonly atMs: number
}

export const releaseModel: EntityModel<ReleaseState, Extract<SyncEvent, { type: 'record.released' }>> = {
  kind: 'release',
  apply: (state, event) => state ?? { ...event.payload, atMs: event.atMs },
}
