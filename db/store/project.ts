import {
  foldEntity,
  Refusal,
  undoneEventId,
  type EntityModel,
  type RecordedEvent,
} from '../model/events/define.ts'
import { earlierDaysOf, familyOf } from '../model/number-family.ts'
import { counts, isKnownEvent, readAllByEntity, readEntityHistory, type LoggedEvent } from './event-log.ts'
import { UNDONE } from './migrations/0051-undone.ts'
import { PROJECTION_TABLES, projectorOf } from './projections/index.ts'
import { readEntity, type Projector } from './projections/projector.ts'
import { fileSearchDocs } from './projections/search-index.ts'
import { isEnrolledDatabase, ownDeviceNo } from './meta.ts'
import type { ReadDb, WriteDb } from './sql.ts'

const saveEntity = (
  db: WriteDb,
  kind: string,
  id: string,
  state: unknown,
  events: number,
  known: boolean,
): void => {
  if (state === undefined) {
    if (known) db.run('DELETE FROM entity WHERE kind = ? AND id = ?', kind, id)
  } else if (known) {
    db.run(
      'UPDATE entity SET state = ?, events = ? WHERE kind = ? AND id = ?',
      JSON.stringify(state),
      events,
      kind,
      id,
    )
  } else {
    db.run(
      'INSERT INTO entity (kind, id, state, events) VALUES (?, ?, ?, ?)',
      kind,
      id,
      JSON.stringify(state),
      events,
    )
  }
}

const listConflict = (db: WriteDb, event: LoggedEvent, code: string): void => {
  db.run(
    'INSERT OR REPLACE INTO conflict (local_seq, entity_kind, entity_id, code) VALUES (?, ?, ?, ?)',
    event.localSeq,
    event.entity[0],
    event.entity[1],
    code,
  )
}

/** Whether a person has settled what became of an event (`conflict.settled`). */
const isSettled = (db: ReadDb, eventId: string): boolean =>
  db.get(
    "SELECT 1 FROM event_log WHERE entity_kind = 'conflict' AND entity_id = ? AND verdict IN ('', 'accepted') LIMIT 1",
    eventId,
  ) !== undefined

/**
 * Why an event the hall did not accept waits for a person; null when it does not. A copy made after a fork whose original
 * was at the hall all along is nothing to settle.
 */
const refusalOf = (event: LoggedEvent): string | null =>
  (event.verdict !== 'conflict' && event.verdict !== 'quarantined') ||
  (event.copyOf !== null && event.reason === 'DUPLICATE_ID')
    ? null
    : event.reason || 'INVALID'

/** A defect in one fold must not stop everything that comes after it: the event is refused, and seen. */
const guarded = (model: EntityModel<unknown>): EntityModel<unknown> => ({
  kind: model.kind,
  apply(state, event) {
    try {
      return model.apply(state, event)
    } catch {
      return new Refusal('INVALID')
    }
  },
})

interface NumberFacts {
  taken?: { seriesKey: string; seq: number }
  seriesKey?: string
  first?: number
  last?: number
}

const numberFactsOf = (event: RecordedEvent): NumberFacts =>
  typeof event.payload === 'object' && event.payload !== null ? event.payload : {}

/**
 * What an own event says about numbers: a block leased, or one taken. The highest one taken wins, whatever the order. A
 * block of an earlier epoch, recorded again, is never used again: a clone may be using it too.
 */
const countNumbers = (db: WriteDb, event: LoggedEvent): void => {
  const { taken, seriesKey, first, last } = numberFactsOf(event)
  if (event.type === 'numbers.leased' && seriesKey && first && last) {
    if (event.copyOf !== null) return
    const past = earlierDaysOf(familyOf(seriesKey))
    if (past)
      db.run('DELETE FROM number_block WHERE series_key > ? AND series_key < ?', past.after, past.before)
    db.run(
      'INSERT OR IGNORE INTO number_block (series_key, first, last, used) VALUES (?, ?, ?, ?)',
      seriesKey,
      first,
      last,
      first - 1,
    )
  } else if (taken) {
    markTaken(db, taken.seriesKey, taken.seq)
  } else if (losesNumbers(event) && isEnrolledDatabase(db)) {
    db.run('DELETE FROM number_block')
  }
}

/** After own records were lost nobody knows which numbers of a lent range are on paper already: none of it is used again. */
const losesNumbers = (event: LoggedEvent): boolean =>
  event.type === 'device.store_recovered' &&
  event.copyOf === null &&
  (event.payload as { missing?: number }).missing !== 0

const markTaken = (db: WriteDb, seriesKey: string, seq: number): void => {
  db.run(
    'UPDATE number_block SET used = max(used, ?) WHERE series_key = ? AND first <= ? AND last >= ?',
    seq,
    seriesKey,
    seq,
    seq,
  )
}

/**
 * Folds an entity again from its whole history and lists anew what of it waits for a person. For a kind without a state
 * only the list is made.
 */
export const refold = (db: WriteDb, kind: string, id: string): void => {
  const history = readEntityHistory(db, kind, id)
  db.run('DELETE FROM conflict WHERE entity_kind = ? AND entity_id = ?', kind, id)
  const counted: LoggedEvent[] = []
  for (const event of history) {
    if (counts(db, event)) {
      if (isKnownEvent(event)) counted.push(event)
      continue
    }
    const code = refusalOf(event)
    if (code !== null && !isSettled(db, event.id)) listConflict(db, event, code)
  }
  const projector = projectorOf.get(kind)
  if (!projector) return
  const before = readEntity(db, kind, id)
  const { state, refused } = foldEntity(guarded(projector.model), counted)
  const byId = new Map(counted.map((event) => [event.id, event]))
  for (const each of refused) {
    const event = byId.get(each.eventId)
    if (event && !isSettled(db, event.id)) listConflict(db, event, each.code)
  }
  saveEntity(db, kind, id, state, counted.length, before !== undefined)
  projector.write(db, id, state, before?.state)
}

/** The entity an event changes beside its own: what was settled or released is folded or listed anew. */
export const alsoChanges = (event: LoggedEvent): readonly [kind: string, id: string] | null => {
  if (event.type !== 'conflict.settled' && event.type !== 'record.released') return null
  return (event.payload as { entity: readonly [string, string] }).entity
}

/** Takes one event this machine just recorded into the projections, in the same transaction. */
export const project = (db: WriteDb, event: LoggedEvent): void => {
  countNumbers(db, event)
  takeIn(db, event.entity[0], event.entity[1], [event])
  const also = alsoChanges(event)
  if (also) refold(db, also[0], also[1])
}

const hasEarlier = (db: ReadDb, kind: string, id: string, events: number): boolean =>
  db.get(
    'SELECT 1 FROM event_log WHERE entity_kind = ? AND entity_id = ? LIMIT 1 OFFSET ?',
    kind,
    id,
    events,
  ) !== undefined

/** Whether anything of an entity was taken back: after a restore of the hall what was taken back may come later. */
const hasUndo = (db: ReadDb, kind: string, id: string): boolean =>
  db.get(
    `SELECT 1 FROM event_log INDEXED BY event_log_undone WHERE entity_kind = ? AND entity_id = ? AND ${UNDONE} LIMIT 1`,
    kind,
    id,
  ) !== undefined

/**
 * Takes new events of one entity into its projections. They sort after everything of the entity that is in the log;
 * otherwise it is `refold` that is needed.
 */
export const takeIn = (db: WriteDb, kind: string, id: string, events: readonly LoggedEvent[]): void => {
  if (events.some((event) => undoneEventId(event) !== null) || hasUndo(db, kind, id)) {
    refold(db, kind, id)
    return
  }
  const projector = projectorOf.get(kind)
  const before = projector && readEntity(db, kind, id)
  if (projector && !before && hasEarlier(db, kind, id, events.length)) {
    // All of what came before was refused or undone; it counts among the entity's events all the same.
    refold(db, kind, id)
    return
  }
  let state: unknown = before?.state
  let taken = 0
  for (const event of events) {
    if (!counts(db, event)) {
      const code = refusalOf(event)
      if (code !== null && !isSettled(db, event.id)) listConflict(db, event, code)
      continue
    }
    if (!projector || !isKnownEvent(event)) continue
    taken += 1
    // A defect shows itself to whoever records; what others recorded has to be taken as it is.
    const model = event.verdict === '' ? projector.model : guarded(projector.model)
    const next = model.apply(state, event)
    if (!(next instanceof Refusal)) state = next
    else if (event.verdict === '' || !isSettled(db, event.id)) listConflict(db, event, next.code)
  }
  if (!projector || taken === 0 || state === undefined) return
  saveEntity(db, kind, id, state, (before?.events ?? 0) + taken, before !== undefined)
  if (state !== before?.state) projector.write(db, id, state, before?.state)
}

export interface Rebuilt {
  readonly events: number
  /** Types in the log that are of a newer program, as `type@version`. */
  readonly unknownTypes: readonly string[]
}

const entityIdsOf = (db: ReadDb, kind: string): ReadonlySet<string> =>
  new Set(
    db
      .all<{ id: string }>(
        "SELECT entity_id AS id FROM event_log WHERE entity_kind = ? AND verdict IN ('', 'accepted')",
        kind,
      )
      .map((row) => row.id),
  )

/**
 * Throws every projection of `target` away and makes it again from the events of `source`: another connection, because
 * a long read and writes cannot share one.
 */
export const rebuildProjections = (
  source: ReadDb,
  target: WriteDb,
  onProgress: (events: number) => void = () => undefined,
): Rebuilt => {
  for (const table of PROJECTION_TABLES) target.run(`DELETE FROM ${table.name}`)
  target.run("INSERT INTO search_index (search_index) VALUES ('delete-all')")
  const settled = entityIdsOf(source, 'conflict')
  const released = entityIdsOf(source, 'release')
  const isEnrolled = isEnrolledDatabase(source)
  const own = ownDeviceNo(source)
  const unknownTypes = new Set<string>()
  const leases: LoggedEvent[] = []
  let lostAtSeq = 0
  const takenNumbers = new Map<string, Set<number>>()
  let group: LoggedEvent[] = []
  let count = 0
  const flush = () => {
    const [first] = group
    if (first) foldGroup(target, first.entity[0], first.entity[1], group, settled)
    group = []
  }
  for (const event of readAllByEntity(source)) {
    count += 1
    if (count % 20_000 === 0) onProgress(count)
    const [first] = group
    if (first && (first.entity[0] !== event.entity[0] || first.entity[1] !== event.entity[1])) flush()
    if (!isEnrolled || event.deviceNo === own) {
      const { taken } = numberFactsOf(event)
      if (event.type === 'numbers.leased') leases.push(event)
      if (isEnrolled && losesNumbers(event)) lostAtSeq = Math.max(lostAtSeq, event.deviceSeq)
      if (taken)
        takenNumbers.set(taken.seriesKey, (takenNumbers.get(taken.seriesKey) ?? new Set()).add(taken.seq))
    }
    const isCounted =
      event.verdict === '' ||
      event.verdict === 'accepted' ||
      (event.verdict === 'quarantined' && event.reason === 'UNKNOWN_TYPE' && released.has(event.id))
    if (!isCounted) {
      const code = refusalOf(event)
      if (code !== null && !settled.has(event.id)) listConflict(target, event, code)
    } else if (isKnownEvent(event)) group.push(event)
    else unknownTypes.add(`${event.type}@${event.typeVersion}`)
  }
  flush()
  for (const lease of leases) if (lease.deviceSeq > lostAtSeq) countNumbers(target, lease)
  for (const [seriesKey, numbers] of takenNumbers)
    for (const seq of numbers) markTaken(target, seriesKey, seq)
  while (fileSearchDocs(target, 10_000) > 0) onProgress(count)
  return { events: count, unknownTypes: [...unknownTypes] }
}

const foldGroup = (
  db: WriteDb,
  kind: string,
  id: string,
  events: readonly LoggedEvent[],
  settled: ReadonlySet<string>,
): void => {
  const projector: Projector | undefined = projectorOf.get(kind)
  if (!projector) return
  const { state, refused } = foldEntity(guarded(projector.model), events)
  const byId = new Map(events.map((event) => [event.id, event]))
  for (const each of refused) {
    const event = byId.get(each.eventId)
    if (event && !settled.has(event.id)) listConflict(db, event, each.code)
  }
  if (state === undefined) return
  saveEntity(db, kind, id, state, events.length, false)
  projector.write(db, id, state, undefined)
}
