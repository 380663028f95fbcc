import type { OwnChain } from './append-event.ts'
import { EVENT_COLUMNS, readEnvelope, toLoggedEvent, type EventRow, type LoggedEvent } from './event-log.ts'
import { alsoChanges, refold } from './project.ts'
import type { ReadDb, WriteDb } from './sql.ts'

/** What the hall says of one event; `receivedAtMs` is undefined where it was not told. */
export interface HallFacts {
  readonly hallSeq: number
  readonly receivedAtMs?: number
  readonly atMs: number
  readonly grade: 'A' | 'B' | 'C'
  readonly verdict: string
  readonly reason: string
}

/** Entities to be folded again at the end of a transaction, each once. */
export interface Refolds {
  add(kind: string, id: string): void
  has(kind: string, id: string): boolean
  run(db: WriteDb): void
}

/** Records to be folded again once all of a page is in, each once. */
export const collectRefolds = (own: Pick<OwnChain, 'deviceNo'>): Refolds => {
  const entities = new Map<string, readonly [kind: string, id: string]>()
  const keyOf = (kind: string, id: string) => `${kind}\n${id}`
  return {
    add: (kind, id) => entities.set(keyOf(kind, id), [kind, id]),
    has: (kind, id) => entities.has(keyOf(kind, id)),
    run(db) {
      for (const [kind, id] of entities.values()) {
        leaveToTwins(db, own, kind, id)
        refold(db, kind, id)
      }
    },
  }
}

/** A row as it is before the hall's word of it is taken in. */
export interface KnownRow {
  readonly local_seq: number
  readonly hall_seq: number | null
  readonly former_seq: number | null
  readonly device_no: number
  readonly device_seq: number
  readonly at_ms: number
  readonly clock_grade: string
  readonly verdict: string
  readonly reason: string
  readonly received_at_ms: number | null
  readonly entity_kind: string
  readonly entity_id: string
  readonly hash: Buffer
}

export const KNOWN_COLUMNS =
  'local_seq, hall_seq, former_seq, device_no, device_seq, at_ms, clock_grade, verdict, reason, received_at_ms, entity_kind, entity_id, hash'

/** @param localSeq place in this machine's log */
export const loggedAt = (db: ReadDb, localSeq: number): LoggedEvent | null => {
  const row = db.get<EventRow>(`SELECT ${EVENT_COLUMNS} FROM event_log WHERE local_seq = ?`, localSeq)
  return row ? toLoggedEvent(row) : null
}

/**
 * Frees a place in the hall's order that another event holds here: it got it from a hall that has begun anew since. It
 * keeps its place among those without one.
 */
export const freePlace = (
  db: WriteDb,
  hallSeq: number,
  exceptLocalSeq: number | null,
  refolds: Refolds,
): void => {
  const holder = db.get<{
    local_seq: number
    entity_kind: string
    entity_id: string
  }>('SELECT local_seq, entity_kind, entity_id FROM event_log WHERE hall_seq = ?', hallSeq)
  if (!holder || holder.local_seq === exceptLocalSeq) return
  db.run('UPDATE event_log SET former_seq = hall_seq, hall_seq = NULL WHERE local_seq = ?', holder.local_seq)
  // The scopes that held it say nothing of the event that has its place now.
  db.run('DELETE FROM event_scope WHERE hall_seq = ?', hallSeq)
  refolds.add(holder.entity_kind, holder.entity_id)
}

/**
 * The hall has this event, which may be a copy that was recorded again, or what copies were made of. What is known here of
 * the others lost its place when the hall began anew, and will not come back; should the hall have it after all, the
 * hall's word of it is taken as always. What this machine still has to send stays.
 */
export const replaceTwins = (
  db: WriteDb,
  { deviceNo }: Pick<OwnChain, 'deviceNo'>,
  localSeq: number,
  [kind, entityId]: readonly [kind: string, id: string],
  refolds: Refolds,
): void => {
  const without = withoutPlace(db, deviceNo, kind, entityId)
  if (without.length === 0) return
  const row = db.get<{ bytes: Buffer }>('SELECT bytes FROM event_log WHERE local_seq = ?', localSeq)
  const first = row ? firstOf(row.bytes) : null
  if (first === null) return
  for (const each of without) {
    if (firstOf(each.bytes) !== first) continue
    supersede(db, each.local_seq)
    refolds.add(kind, entityId)
  }
}

/**
 * The other way about: events that lost their places when the hall began anew, while what is the same as they has kept
 * its own. A duplicate stands for nothing: what it is one of may have lost its place too.
 */
const leaveToTwins = (
  db: WriteDb,
  { deviceNo }: Pick<OwnChain, 'deviceNo'>,
  kind: string,
  entityId: string,
): void => {
  const without = withoutPlace(db, deviceNo, kind, entityId)
  if (without.length === 0) return
  const standing = new Set(
    db
      .all<{ bytes: Buffer }>(
        `SELECT bytes FROM event_log
         WHERE entity_kind = ? AND entity_id = ? AND hall_seq IS NOT NULL AND reason <> 'DUPLICATE_ID'`,
        kind,
        entityId,
      )
      .map(({ bytes }) => firstOf(bytes)),
  )
  for (const { local_seq: localSeq, bytes } of without) {
    const first = firstOf(bytes)
    if (first !== null && standing.has(first)) supersede(db, localSeq)
  }
}

/** Events of others, and of own epochs left behind, that the hall does not have where they were. */
const withoutPlace = (
  db: ReadDb,
  deviceNo: number,
  kind: string,
  entityId: string,
): { local_seq: number; bytes: Buffer }[] =>
  db.all<{ local_seq: number; bytes: Buffer }>(
    `SELECT local_seq, bytes FROM event_log
     WHERE entity_kind = ? AND entity_id = ? AND hall_seq IS NULL AND device_no <> ? AND verdict <> 'superseded'`,
    kind,
    entityId,
    deviceNo,
  )

const supersede = (db: WriteDb, localSeq: number): void => {
  db.run("UPDATE event_log SET verdict = 'superseded', former_seq = NULL WHERE local_seq = ?", localSeq)
}

/** Id of the event that was first: a copy of a copy names it too. Null for bytes without one. */
const firstOf = (bytes: Buffer): string | null => {
  const envelope = readEnvelope(bytes)
  return envelope && (envelope.copiedFrom?.id ?? envelope.id)
}

/** Whether an event moves among the others of its entity when it gets its place in the hall's order. */
const changesOrder = (db: ReadDb, row: KnownRow, hallSeq: number): boolean =>
  db.get(
    `SELECT 1 FROM event_log WHERE entity_kind = ? AND entity_id = ? AND hall_seq > ? AND local_seq <> ? LIMIT 1`,
    row.entity_kind,
    row.entity_id,
    hallSeq,
    row.local_seq,
  ) !== undefined ||
  db.get(
    `SELECT 1 FROM event_log WHERE entity_kind = ? AND entity_id = ? AND hall_seq IS NULL AND local_seq <> ?
       AND verdict <> 'superseded'
       AND (former_seq IS NOT NULL OR device_no < ? OR (device_no = ? AND device_seq < ?)) LIMIT 1`,
    row.entity_kind,
    row.entity_id,
    row.local_seq,
    row.device_no,
    row.device_no,
    row.device_seq,
  ) !== undefined

const isFolded = (verdict: string): boolean => verdict === '' || verdict === 'accepted'

/**
 * Takes what the hall says of an event that is here already; `true` when anything people see has changed. What a fold
 * would see differently is folded again.
 */
export const takeFacts = (
  db: WriteDb,
  own: Pick<OwnChain, 'deviceNo'>,
  row: KnownRow,
  facts: HallFacts,
  refolds: Refolds,
): boolean => {
  const receivedAtMs = facts.receivedAtMs ?? row.received_at_ms
  const isSame =
    row.hall_seq === facts.hallSeq &&
    row.verdict === facts.verdict &&
    row.reason === facts.reason &&
    row.at_ms === facts.atMs &&
    row.clock_grade === facts.grade &&
    row.received_at_ms === receivedAtMs
  if (isSame) return false
  const isMoved = row.hall_seq !== facts.hallSeq
  const isReordered = isMoved && (row.hall_seq !== null || changesOrder(db, row, facts.hallSeq))
  if (isMoved) freePlace(db, facts.hallSeq, row.local_seq, refolds)
  db.run(
    `UPDATE event_log SET hall_seq = ?, former_seq = NULL, verdict = ?, reason = ?, at_ms = ?, clock_grade = ?, received_at_ms = ?
     WHERE local_seq = ?`,
    facts.hallSeq,
    facts.verdict,
    facts.reason,
    facts.atMs,
    facts.grade,
    receivedAtMs,
    row.local_seq,
  )
  if (isMoved) replaceTwins(db, own, row.local_seq, [row.entity_kind, row.entity_id], refolds)
  const isJudgedOtherwise =
    isFolded(row.verdict) !== isFolded(facts.verdict) ||
    (!isFolded(facts.verdict) && (row.verdict !== facts.verdict || row.reason !== facts.reason))
  const isChanged = isJudgedOtherwise || isReordered || row.at_ms !== facts.atMs
  if (isChanged) refolds.add(row.entity_kind, row.entity_id)
  if (isJudgedOtherwise) {
    const event = loggedAt(db, row.local_seq)
    const also = event && alsoChanges(event)
    if (also) refolds.add(also[0], also[1])
  }
  return isChanged || row.clock_grade !== facts.grade
}
