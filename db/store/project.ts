import { foldEntity, Refusal, undoneEventId, type RecordedEvent } from '../model/events/define.ts'
import { readAllByEntity, readEntityEvents, type LoggedEvent } from './event-log.ts'
import { PROJECTION_TABLES, projectorOf } from './projections/index.ts'
import { readEntity, type Projector } from './projections/projector.ts'
import { fileSearchDocs } from './projections/search-index.ts'
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

const recordConflict = (
  db: WriteDb,
  event: { localSeq: number; entity: readonly [string, string] },
  code: string,
): void => {
  db.run(
    'INSERT OR REPLACE INTO conflict (local_seq, entity_kind, entity_id, code) VALUES (?, ?, ?, ?)',
    event.localSeq,
    event.entity[0],
    event.entity[1],
    code,
  )
}

interface NumberFacts {
  taken?: { seriesKey: string; seq: number }
  seriesKey?: string
  first?: number
  last?: number
}

/** What an event says about numbers: a block leased, or one taken. The highest one taken wins, whatever the order. */
const countNumbers = (db: WriteDb, event: RecordedEvent): void => {
  const { taken, seriesKey, first, last } = event.payload as NumberFacts
  if (event.type === 'numbers.leased' && seriesKey && first && last) {
    db.run(
      'INSERT OR IGNORE INTO number_block (series_key, first, last, used) VALUES (?, ?, ?, ?)',
      seriesKey,
      first,
      last,
      first - 1,
    )
  } else if (taken) {
    markTaken(db, taken.seriesKey, taken.seq)
  }
}

const markTaken = (db: WriteDb, seriesKey: string, seq: number): void => {
  db.run(
    'UPDATE number_block SET used = max(used, ?) WHERE series_key = ? AND first <= ? AND last >= ?',
    seq,
    seriesKey,
    seq,
    seq,
  )
}

const refold = (db: WriteDb, projector: Projector, kind: string, id: string): void => {
  const events = readEntityEvents(db, kind, id)
  const before = readEntity(db, kind, id)
  const { state, refused } = foldEntity(projector.model, events)
  db.run('DELETE FROM conflict WHERE entity_kind = ? AND entity_id = ?', kind, id)
  const byId = new Map(events.map((event) => [event.id, event]))
  for (const each of refused) {
    const event = byId.get(each.eventId)
    if (event) recordConflict(db, event, each.code)
  }
  saveEntity(db, kind, id, state, events.length, before !== undefined)
  projector.write(db, id, state, before?.state)
}

/**
 * Takes one event that was just logged into the projections, in the same transaction. `inOrder` is false when a pull
 * brought an event that sorts before ones already applied: the entity is then folded again from its whole history.
 */
export const project = (db: WriteDb, event: LoggedEvent, inOrder: boolean): void => {
  countNumbers(db, event)
  const [kind, id] = event.entity
  const projector = projectorOf.get(kind)
  if (!projector) return
  if (!inOrder || undoneEventId(event) !== null) {
    refold(db, projector, kind, id)
    return
  }
  const before = readEntity(db, kind, id)
  const next = projector.model.apply(before?.state, event)
  const events = (before?.events ?? 0) + 1
  if (next instanceof Refusal) {
    recordConflict(db, event, next.code)
    if (before) saveEntity(db, kind, id, before.state, events, true)
    return
  }
  saveEntity(db, kind, id, next, events, before !== undefined)
  projector.write(db, id, next, before?.state)
}

/**
 * Throws every projection of `target` away and makes it again from the events of `source`: another connection, because
 * a long read and writes cannot share one. Returns how many events were read.
 */
export const rebuildProjections = (
  source: ReadDb,
  target: WriteDb,
  onProgress: (events: number) => void = () => undefined,
): number => {
  for (const table of PROJECTION_TABLES) target.run(`DELETE FROM ${table.name}`)
  target.run("INSERT INTO search_index (search_index) VALUES ('delete-all')")
  const leases: LoggedEvent[] = []
  const takenNumbers = new Map<string, Set<number>>()
  let group: LoggedEvent[] = []
  let count = 0
  const flush = () => {
    const [first] = group
    const projector = first && projectorOf.get(first.entity[0])
    if (first && projector) foldGroup(target, projector, first.entity[1], group)
    group = []
  }
  for (const event of readAllByEntity(source)) {
    const [first] = group
    if (first && (first.entity[0] !== event.entity[0] || first.entity[1] !== event.entity[1])) flush()
    group.push(event)
    const { taken } = event.payload as NumberFacts
    if (event.type === 'numbers.leased') leases.push(event)
    if (taken)
      takenNumbers.set(taken.seriesKey, (takenNumbers.get(taken.seriesKey) ?? new Set()).add(taken.seq))
    count += 1
    if (count % 20_000 === 0) onProgress(count)
  }
  flush()
  for (const lease of leases) countNumbers(target, lease)
  for (const [seriesKey, numbers] of takenNumbers)
    for (const seq of numbers) markTaken(target, seriesKey, seq)
  while (fileSearchDocs(target, 10_000) > 0) onProgress(count)
  return count
}

const foldGroup = (db: WriteDb, projector: Projector, id: string, events: readonly LoggedEvent[]): void => {
  const { state, refused } = foldEntity(projector.model, events)
  const byId = new Map(events.map((event) => [event.id, event]))
  for (const each of refused) {
    const event = byId.get(each.eventId)
    if (event) recordConflict(db, event, each.code)
  }
  if (state === undefined) return
  saveEntity(db, projector.model.kind, id, state, events.length, false)
  projector.write(db, id, state, undefined)
}
