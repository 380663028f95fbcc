import type { RecordedEvent } from '../model/events/define.ts'
import type { Envelope } from '../model/events/envelope.ts'
import { findDefinition } from '../model/events/registry.ts'
import type { StaffId, UnitId, WindowId } from '../model/ids.ts'
import type { Verdict } from '../model/verdict.ts'
import type { ClockHistory } from './clock.ts'
import type { ReadDb, WriteDb } from './sql.ts'

/** Where a device's chain stands: the number and hash of its newest event. */
export interface ChainHead {
  readonly deviceNo: number
  readonly deviceSeq: number
  readonly hash: string
}

/** Turns a UUID text into its 16 bytes. */
export const uuidBytes = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex')

/** The text of a UUID's 16 bytes. */
export const uuidText = (id: Uint8Array): string =>
  Buffer.from(id)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')

export interface EventRow {
  local_seq: number
  device_no: number
  hall_seq: number | null
  at_ms: number
  clock_grade: string
  verdict: string
  reason: string
  bytes: Buffer
}

/** What the hall said of an event; '' while it has said nothing, `superseded` for one recorded again in a new epoch. */
export type KeptVerdict = '' | Verdict | 'superseded'

/** An event with where it stands in this machine's log. */
export interface LoggedEvent extends RecordedEvent {
  readonly localSeq: number
  readonly clockGrade: 'A' | 'B' | 'C'
  /** Row of `device`: which chain it belongs to here. */
  readonly deviceNo: number
  readonly verdict: KeptVerdict
  /** Why it was not accepted; empty otherwise. */
  readonly reason: string
}

const verdictOf = (text: string): KeptVerdict =>
  text === 'accepted' || text === 'conflict' || text === 'quarantined' || text === 'superseded' ? text : ''

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/**
 * The envelope in event bytes of another machine, as far as this store relies on it; null for what is none. The hall
 * keeps such bytes too, and so does every machine that is sent them.
 */
export const readEnvelope = (bytes: Buffer): Envelope | null => {
  let value: unknown
  try {
    value = JSON.parse(bytes.toString('utf8'))
  } catch {
    return null
  }
  if (!isRecord(value)) return null
  const { id, deviceId, epoch, deviceSeq, prev, type, typeVersion, entity, actor, time } = value
  const isOne =
    typeof id === 'string' &&
    UUID.test(id) &&
    typeof deviceId === 'string' &&
    Number.isSafeInteger(epoch) &&
    Number.isSafeInteger(deviceSeq) &&
    typeof prev === 'string' &&
    typeof type === 'string' &&
    Number.isSafeInteger(typeVersion) &&
    Array.isArray(entity) &&
    typeof entity[0] === 'string' &&
    typeof entity[1] === 'string' &&
    isRecord(actor) &&
    isRecord(time)
  return isOne ? (value as Envelope) : null
}

/** Stands for bytes that are no event. */
const UNREADABLE: Envelope = {
  v: 1,
  id: '00000000-0000-7000-8000-000000000000' as Envelope['id'],
  hallId: '-' as Envelope['hallId'],
  unitId: null,
  deviceId: '00000000-0000-7000-8000-000000000000' as Envelope['deviceId'],
  epoch: 1,
  deviceSeq: 1,
  prev: '0'.repeat(64),
  type: 'unreadable.kept',
  typeVersion: 1,
  entity: ['unreadable', '-'],
  actor: { staffId: null, session: null },
  windowId: null,
  time: { wall: 0, uptime: 0, run: '-', anchor: null },
  payload: {},
}

/** Entity that bytes without an envelope are filed under, with the first bytes of their hash. */
export const UNREADABLE_KIND = UNREADABLE.entity[0]

/** Whether this program knows what the event says: not of a newer program's types or versions. */
export const isKnownEvent = (event: { readonly type: string; readonly typeVersion: number }): boolean =>
  (findDefinition(event.type)?.version ?? 0) >= event.typeVersion

const payloadOf = (envelope: Envelope, verdict: string): unknown => {
  const definition = findDefinition(envelope.type)
  if (!definition?.upcast || envelope.typeVersion >= definition.version) return envelope.payload
  try {
    return definition.upcast(envelope.payload, envelope.typeVersion)
  } catch (error) {
    // What the hall set aside may have any shape; it is only shown.
    if (verdict === 'quarantined') return envelope.payload
    throw error
  }
}

/** An envelope with its place in the log, its payload lifted to the newest version of its type. */
export const loggedEvent = (envelope: Envelope, row: Omit<EventRow, 'bytes'>): LoggedEvent => {
  return {
    id: envelope.id,
    type: envelope.type,
    typeVersion: envelope.typeVersion,
    entity: envelope.entity,
    unitId: envelope.unitId as UnitId | null,
    windowId: envelope.windowId as WindowId | null,
    staffId: envelope.actor.staffId as StaffId | null,
    deviceId: envelope.deviceId,
    deviceSeq: envelope.deviceSeq,
    hallSeq: row.hall_seq,
    atMs: row.at_ms,
    time: envelope.time,
    copyOf: envelope.copiedFrom?.id ?? null,
    payload: payloadOf(envelope, row.verdict),
    localSeq: row.local_seq,
    clockGrade: row.clock_grade === 'A' ? 'A' : row.clock_grade === 'B' ? 'B' : 'C',
    deviceNo: row.device_no,
    verdict: verdictOf(row.verdict),
    reason: row.reason,
  }
}

/** The stored bytes as an event. */
export const toLoggedEvent = (row: EventRow): LoggedEvent => {
  // Written after a check; only what the hall set aside may be anything at all.
  const envelope =
    row.verdict === 'quarantined'
      ? (readEnvelope(row.bytes) ?? UNREADABLE)
      : (JSON.parse(row.bytes.toString('utf8')) as Envelope)
  return loggedEvent(envelope, row)
}

export const EVENT_COLUMNS = 'local_seq, device_no, hall_seq, at_ms, clock_grade, verdict, reason, bytes'

/**
 * Fold order: the hall's order, then what lost its place when the hall began anew, in the order it had, then what the hall
 * does not have yet.
 */
const FOLD_ORDER = 'hall_seq IS NULL, hall_seq, former_seq IS NULL, former_seq, device_no, device_seq'

/** Writes one event with the exact bytes that were hashed. */
export const insertEvent = (
  db: WriteDb,
  event: {
    deviceNo: number
    envelope: Envelope
    bytes: Buffer
    hash: string
    atMs: number
    clockGrade: string
    hallSeq: number | null
    verdict?: string
    reason?: string
    receivedAtMs?: number | null
  },
): number => {
  const { envelope } = event
  const { lastInsertRowid } = db.run(
    `INSERT INTO event_log (id, device_no, device_seq, hall_seq, type, entity_kind, entity_id, at_ms, clock_grade, hash, bytes,
       verdict, reason, received_at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    uuidBytes(envelope.id),
    event.deviceNo,
    envelope.deviceSeq,
    event.hallSeq,
    envelope.type,
    envelope.entity[0],
    envelope.entity[1],
    event.atMs,
    event.clockGrade,
    Buffer.from(event.hash, 'hex'),
    event.bytes,
    event.verdict ?? '',
    event.reason ?? '',
    event.receivedAtMs ?? null,
  )
  return Number(lastInsertRowid)
}

/**
 * One entity's events in fold order, also those the hall did not accept, for its history. What was recorded again in a
 * new epoch is there once, as its copy.
 */
export const readEntityHistory = (db: ReadDb, kind: string, id: string): LoggedEvent[] =>
  db
    .all<EventRow>(
      `SELECT ${EVENT_COLUMNS} FROM event_log WHERE entity_kind = ? AND entity_id = ? AND verdict <> 'superseded'
       ORDER BY ${FOLD_ORDER}`,
      kind,
      id,
    )
    .map(toLoggedEvent)

/** Whether an event that the hall once could not read has been released since (sync.md point 13). */
const isReleased = (db: ReadDb, eventId: string): boolean =>
  db.get(
    "SELECT 1 FROM event_log WHERE entity_kind = 'release' AND entity_id = ? AND verdict IN ('', 'accepted') LIMIT 1",
    eventId,
  ) !== undefined

/** Whether an event is folded: accepted, or not judged yet, or set aside as unknown and released since. */
export const counts = (db: ReadDb, event: LoggedEvent): boolean =>
  event.verdict === '' ||
  event.verdict === 'accepted' ||
  // Only what was unknown is released; set aside for another reason since, it stays so.
  (event.verdict === 'quarantined' && event.reason === 'UNKNOWN_TYPE' && isReleased(db, event.id))

/** One entity's events that count, in fold order. */
export const readEntityEvents = (db: ReadDb, kind: string, id: string): LoggedEvent[] =>
  readEntityHistory(db, kind, id).filter((event) => counts(db, event))

/** Events of a stretch of time, newest first; for "what changed today". */
export const readEventsBetween = (db: ReadDb, fromMs: number, toMs: number, limit: number): LoggedEvent[] =>
  db
    .all<EventRow>(
      `SELECT ${EVENT_COLUMNS} FROM event_log
       WHERE at_ms >= ? AND at_ms < ? AND verdict <> 'superseded' ORDER BY at_ms DESC, local_seq DESC LIMIT ?`,
      fromMs,
      toMs,
      limit,
    )
    .map(toLoggedEvent)

/** Every event of the log, entity by entity, each entity in fold order; for rebuilds. */
export function* readAllByEntity(db: ReadDb): Generator<LoggedEvent> {
  const rows = db.iterate<EventRow>(
    `SELECT ${EVENT_COLUMNS} FROM event_log WHERE verdict <> 'superseded' ORDER BY entity_kind, entity_id, ${FOLD_ORDER}`,
  )
  for (const row of rows) yield toLoggedEvent(row)
}

export const countEvents = (db: ReadDb): number =>
  db.get<{ n: number }>('SELECT count(*) AS n FROM event_log')?.n ?? 0

/** Place in the log of this device's newest `clock.confirmed`; 0 when there is none. */
const newestConfirmation = (db: ReadDb, deviceNo: number): number =>
  db.get<{ seq: number }>(
    `SELECT local_seq AS seq FROM event_log
     WHERE entity_kind = 'device' AND entity_id = (SELECT device_id FROM device WHERE device_no = ?)
       AND device_no = ? AND type = 'clock.confirmed'
     ORDER BY local_seq DESC LIMIT 1`,
    deviceNo,
    deviceNo,
  )?.seq ?? 0

/**
 * Time of the newest event recorded while nothing spoke against the clock, and by how much the clock jumped since. Once a
 * person has confirmed the clock, what was recorded before tells nothing about it.
 */
export const readClockHistory = (db: ReadDb, deviceNo: number): ClockHistory => {
  const newestTrustedMs =
    db.get<{ at_ms: number }>(
      "SELECT at_ms FROM event_log WHERE clock_grade <> 'C' AND device_no = ? AND local_seq >= ? ORDER BY at_ms DESC LIMIT 1",
      deviceNo,
      newestConfirmation(db, deviceNo),
    )?.at_ms ?? null
  let jumpedSinceMs = 0
  // Newest first, back to the last record under a good clock (a confirmation is one): usually none.
  for (const row of db.iterate<EventRow>(
    `SELECT ${EVENT_COLUMNS} FROM event_log WHERE device_no = ? ORDER BY device_seq DESC`,
    deviceNo,
  )) {
    if (row.clock_grade !== 'C') break
    const { type, payload } = toLoggedEvent(row)
    if (type === 'clock.jumped') jumpedSinceMs += (payload as { byMs: number }).byMs
  }
  return { newestTrustedMs, jumpedSinceMs }
}

/** Where the chain of a device stands; its genesis when it has recorded nothing. */
export const readChainHead = (db: ReadDb, deviceNo: number): ChainHead => {
  const row = db.get<{ device_seq: number; hash: Buffer }>(
    'SELECT device_seq, hash FROM event_log WHERE device_no = ? ORDER BY device_seq DESC LIMIT 1',
    deviceNo,
  )
  if (row)
    return {
      deviceNo,
      deviceSeq: row.device_seq,
      hash: row.hash.toString('hex'),
    }
  const genesis = db.get<{ genesis: string }>(
    'SELECT genesis FROM device WHERE device_no = ?',
    deviceNo,
  )?.genesis
  return { deviceNo, deviceSeq: 0, hash: genesis ?? '' }
}
