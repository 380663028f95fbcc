import { createHash } from 'node:crypto'
import type { RecordedEvent } from '../model/events/define.ts'
import type { Envelope } from '../model/events/envelope.ts'
import { findDefinition } from '../model/events/registry.ts'
import type { StaffId, UnitId, WindowId } from '../model/ids.ts'
import type { ClockHistory } from './clock.ts'
import type { ReadDb, WriteDb } from './sql.ts'

/** Where a device's chain stands: the number and hash of its newest event. */
export interface ChainHead {
  readonly deviceNo: number
  readonly deviceSeq: number
  readonly hash: string
}

export const sha256Hex = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Turns a UUID text into its 16 bytes. */
export const uuidBytes = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex')

interface EventRow {
  local_seq: number
  hall_seq: number | null
  device_seq: number
  at_ms: number
  clock_grade: string
  bytes: Buffer
}

/** An event with where it stands in this machine's log. */
export interface LoggedEvent extends RecordedEvent {
  readonly localSeq: number
  readonly clockGrade: 'A' | 'B' | 'C'
}

/** The stored bytes as an event, its payload lifted to the newest version of its type. */
export const toLoggedEvent = (row: EventRow): LoggedEvent => {
  // Written by `insertEvent` after a full check; read back without a second one.
  const envelope = JSON.parse(row.bytes.toString('utf8')) as Envelope
  const definition = findDefinition(envelope.type)
  const payload =
    definition?.upcast && envelope.typeVersion < definition.version
      ? definition.upcast(envelope.payload, envelope.typeVersion)
      : envelope.payload
  return {
    id: envelope.id,
    type: envelope.type,
    typeVersion: envelope.typeVersion,
    entity: envelope.entity,
    unitId: envelope.unitId as UnitId | null,
    windowId: envelope.windowId as WindowId | null,
    staffId: envelope.actor.staffId as StaffId | null,
    deviceId: envelope.deviceId,
    deviceSeq: row.device_seq,
    hallSeq: row.hall_seq,
    atMs: row.at_ms,
    time: envelope.time,
    payload,
    localSeq: row.local_seq,
    clockGrade: row.clock_grade === 'A' ? 'A' : row.clock_grade === 'B' ? 'B' : 'C',
  }
}

const EVENT_COLUMNS = 'local_seq, hall_seq, device_seq, at_ms, clock_grade, bytes'

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
  },
): number => {
  const { envelope } = event
  const { lastInsertRowid } = db.run(
    `INSERT INTO event_log (id, device_no, device_seq, hall_seq, type, entity_kind, entity_id, at_ms, clock_grade, hash, bytes)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
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
  )
  return Number(lastInsertRowid)
}

/** One entity's events in the order they are folded: the hall's order, then what the hall does not have yet. */
export const readEntityEvents = (db: ReadDb, kind: string, id: string): LoggedEvent[] =>
  db
    .all<EventRow>(
      `SELECT ${EVENT_COLUMNS} FROM event_log WHERE entity_kind = ? AND entity_id = ?
       ORDER BY hall_seq IS NULL, hall_seq, device_no, device_seq`,
      kind,
      id,
    )
    .map(toLoggedEvent)

/** Events of a stretch of time, newest first; for "what changed today". */
export const readEventsBetween = (db: ReadDb, fromMs: number, toMs: number, limit: number): LoggedEvent[] =>
  db
    .all<EventRow>(
      `SELECT ${EVENT_COLUMNS} FROM event_log WHERE at_ms >= ? AND at_ms < ? ORDER BY at_ms DESC, local_seq DESC LIMIT ?`,
      fromMs,
      toMs,
      limit,
    )
    .map(toLoggedEvent)

/** Every event of the log, entity by entity, each entity in fold order; for rebuilds. */
export function* readAllByEntity(db: ReadDb): Generator<LoggedEvent> {
  const rows = db.iterate<EventRow>(
    `SELECT ${EVENT_COLUMNS} FROM event_log
     ORDER BY entity_kind, entity_id, hall_seq IS NULL, hall_seq, device_no, device_seq`,
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
      "SELECT at_ms FROM event_log WHERE clock_grade <> 'C' AND local_seq >= ? ORDER BY at_ms DESC LIMIT 1",
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
  if (row) return { deviceNo, deviceSeq: row.device_seq, hash: row.hash.toString('hex') }
  const genesis = db.get<{ genesis: string }>(
    'SELECT genesis FROM device WHERE device_no = ?',
    deviceNo,
  )?.genesis
  return { deviceNo, deviceSeq: 0, hash: genesis ?? '' }
}
