import type { Envelope } from '../model/events/envelope.ts'
import { findDefinition } from '../model/events/registry.ts'
import { takenBackAmong, type IsTakenBack } from '../model/events/define.ts'
import { subjectOf, type ScopeFacts } from '../model/scopes.ts'
import { createEntityCache, type EntityCache } from './entities.ts'
import type { HallTx } from './hall-db.ts'
import type { PreparedEvent } from './prepare.ts'
import { readEvent, recordedEventOf, type ReadEvent } from './verdicts.ts'

// What the hall has to know before it can judge a batch, asked for in as few journeys to the database as there can be.

/** What its scopes are decided by. */
export const factsOf = (read: ReadEvent, envelope: Envelope): ScopeFacts => ({
  type: envelope.type,
  entity: envelope.entity,
  unitId: envelope.unitId,
  payload: read.kind === 'EVENT' ? read.payload : envelope.payload,
})

/** Only what speaks of another record has its payload looked at for that. */
const subjectNamed = (event: PreparedEvent, envelope: Envelope): readonly [kind: string, id: string] =>
  subjectOf({
    type: envelope.type,
    entity: envelope.entity,
    unitId: envelope.unitId,
    get payload() {
      return factsOf(event.read(), envelope).payload
    },
  })

/** What a hall has at all, asked together with the lock: no batch is compared with what is not there. */
export interface Ground {
  /** Somebody works in this hall. */
  readonly hasPeople: boolean
  /** Hardly a hall has copies. */
  readonly hasCopies: boolean
}

export const readGround = async (tx: HallTx, hallId: string): Promise<Ground> => {
  const row = await tx.get<{ people: number | null; copies: number | null }>(
    `SELECT (SELECT 1 FROM entity WHERE hall_id = ? AND kind = 'staff' LIMIT 1) AS people,
     (SELECT 1 FROM event_copy WHERE hall_id = ? LIMIT 1) AS copies`,
    hallId,
    hallId,
  )
  return { hasPeople: row?.people === 1, hasCopies: row?.copies === 1 }
}

/** Of what a batch brings or says it copied: the ids the log has, and those it has a copy of. */
const knownIds = async (
  tx: HallTx,
  hallId: string,
  events: readonly PreparedEvent[],
  ground: Promise<Ground>,
): Promise<{ readonly ids: Set<string>; readonly copied: Set<string> }> => {
  const ids = new Set<string>()
  for (const { envelope } of events) {
    if (!envelope) continue
    ids.add(envelope.id)
    if (envelope.copiedFrom) ids.add(envelope.copiedFrom.id)
  }
  const [rows, copies] = await Promise.all([
    tx.among<{ id: string }>('SELECT id FROM event WHERE hall_id = ? AND id IN', [hallId], [...ids]),
    ground.then(({ hasCopies }) =>
      hasCopies
        ? tx.among<{ original: string }>(
            'SELECT original FROM event_copy WHERE hall_id = ? AND original IN',
            [hallId],
            [...ids],
          )
        : [],
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
  for (const event of events) {
    const { envelope } = event
    if (!envelope) continue
    keys.push(envelope.entity, subjectNamed(event, envelope))
    if (envelope.actor.staffId !== null) staffIds.add(envelope.actor.staffId)
    // Nearly always the window of that person too, which is then not another journey.
    if (envelope.windowId !== null) keys.push(['window', envelope.windowId])
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
  for (const { envelope } of events) {
    if (!envelope) continue
    const [kind, id] = envelope.entity
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
}

/** Of all events of a batch, also of those that turn out to be there already: what is asked at once travels at once. */
export const readBatchFacts = async (
  tx: HallTx,
  hallId: string,
  events: readonly PreparedEvent[],
  ground: Promise<Ground>,
): Promise<BatchFacts> => {
  const entities = createEntityCache(tx, hallId)
  const [{ ids, copied }, isTakenBack] = await Promise.all([
    knownIds(tx, hallId, events, ground),
    takenBack(tx, hallId, events),
    loadEntities(entities, events),
  ])
  return { ids, copied, isTakenBack, entities }
}
