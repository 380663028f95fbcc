import { findDefinition } from '../model/events/registry.ts'
import { takenBackAmong, type IsTakenBack } from '../model/events/define.ts'
import { subjectOf, type ScopeFacts } from '../model/scopes.ts'
import { createEntityCache, type EntityCache } from './entities.ts'
import type { HallTx } from './hall-db.ts'
import type { PreparedEvent } from './prepare.ts'
import { readEvent, recordedEventOf, type ReadEvent } from './verdicts.ts'

// What the hall has to know before it can judge a batch, asked for in as few journeys to the database as there can be.

/** What its scopes are decided by. */
export const factsOf = (read: ReadEvent, envelope: NonNullable<ReadEvent['envelope']>): ScopeFacts => ({
  type: envelope.type,
  entity: envelope.entity,
  unitId: envelope.unitId,
  payload: read.kind === 'EVENT' ? read.payload : envelope.payload,
})

/** Of what a batch brings or says it copied: the ids the log has, and those it has a copy of. */
const knownIds = async (
  tx: HallTx,
  hallId: string,
  events: readonly PreparedEvent[],
): Promise<{ readonly ids: Set<string>; readonly copied: Set<string> }> => {
  const ids = new Set<string>()
  for (const { read } of events) {
    if (!read.envelope) continue
    ids.add(read.envelope.id)
    if (read.envelope.copiedFrom) ids.add(read.envelope.copiedFrom.id)
  }
  const [rows, copies] = await Promise.all([
    tx.among<{ id: string }>('SELECT id FROM event WHERE hall_id = ? AND id IN', [hallId], [...ids]),
    tx.among<{ original: string }>(
      // Hardly a hall has one: it is asked once whether there are any, and not for each value.
      `SELECT original FROM event_copy WHERE EXISTS (SELECT 1 FROM event_copy WHERE hall_id = ?)
       AND hall_id = ? AND original IN`,
      [hallId, hallId],
      [...ids],
    ),
  ])
  return {
    ids: new Set(rows.map((row) => row.id)),
    copied: new Set(copies.map((row) => row.original)),
  }
}

const loadEntities = async (entities: EntityCache, events: readonly PreparedEvent[]): Promise<void> => {
  const keys: (readonly [string, string])[] = []
  const staffIds = new Set<string>()
  for (const { read } of events) {
    if (!read.envelope) continue
    const { envelope } = read
    keys.push(envelope.entity, subjectOf(factsOf(read, envelope)))
    if (envelope.actor.staffId !== null) staffIds.add(envelope.actor.staffId)
  }
  await entities.load([...keys, ...[...staffIds].map((id) => ['staff', id] as const)])
  const windowIds = [...staffIds].map((id) => {
    const staff = entities.get('staff', id).state as { windowId?: string | null } | undefined
    return staff?.windowId ?? null
  })
  await entities.load(windowIds.filter((id) => id !== null).map((id) => ['window', id] as const))
}

const undoType = (kind: string): string => `${kind}.undone`

/** Events that were taken back before they came: after a restore machines send again in any order. */
const takenBack = async (
  tx: HallTx,
  hallId: string,
  events: readonly PreparedEvent[],
): Promise<IsTakenBack> => {
  const byKind = new Map<string, Set<string>>()
  for (const { read } of events) {
    if (read.kind !== 'EVENT') continue
    const [kind, id] = read.envelope.entity
    const its = byKind.get(kind)
    if (its) its.add(id)
    else byKind.set(kind, new Set([id]))
  }
  const rows = await Promise.all(
    [...byKind]
      .filter(([kind]) => findDefinition(undoType(kind)))
      .map(([kind, ids]) =>
        tx.among<{ bytes: Uint8Array }>(
          "SELECT bytes FROM event WHERE hall_id = ? AND verdict = 'accepted' AND kind = ? AND type = ? AND entity_id IN",
          [hallId, kind, undoType(kind)],
          [...ids],
        ),
      ),
  )
  return takenBackAmong(
    rows
      .flat()
      .map(({ bytes }) => recordedEventOf(readEvent(bytes), { hallSeq: 0, atMs: 0 }))
      .filter((event) => event !== null),
  )
}

/** The log and its records as they are before a batch. */
export interface BatchFacts {
  /** Ids the log has; the batch adds its own. */
  readonly ids: Set<string>
  /** Ids it has a copy of; the batch adds its own. */
  readonly copied: Set<string>
  /** Whether an event of the batch was taken back before it came. */
  readonly isTakenBack: IsTakenBack
  /** Everything the batch touches is loaded. */
  readonly entities: EntityCache
  /** Nobody works in this hall yet. */
  readonly isHallEmpty: boolean
}

export const readBatchFacts = async (
  tx: HallTx,
  hallId: string,
  events: readonly PreparedEvent[],
): Promise<BatchFacts> => {
  const entities = createEntityCache(tx, hallId)
  const [{ ids, copied }, isTakenBack, somebody] = await Promise.all([
    knownIds(tx, hallId, events),
    takenBack(tx, hallId, events),
    tx.get("SELECT 1 AS one FROM entity WHERE hall_id = ? AND kind = 'staff' LIMIT 1", hallId),
    loadEntities(entities, events),
  ])
  return { ids, copied, isTakenBack, entities, isHallEmpty: somebody === undefined }
}
