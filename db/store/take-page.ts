import { createHash } from 'node:crypto'
import type { Envelope } from '../model/events/envelope.ts'
import {
  isKnownEvent,
  loggedEvent,
  readEnvelope,
  UNREADABLE_KIND,
  uuidBytes,
  type LoggedEvent,
} from './event-log.ts'
import type { OwnChain } from './append-event.ts'
import {
  collectRefolds,
  freePlace,
  KNOWN_COLUMNS,
  loggedAt,
  replaceTwins,
  takeFacts,
  type KnownRow,
} from './hall-facts.ts'
import { META, readMeta, writeMeta } from './meta.ts'
import { alsoChanges, takeIn } from './project.ts'
import type { ReadDb, WriteDb } from './sql.ts'
import type { ForeignEvent } from './sync-types.ts'

/** An event as it came from the hall, looked at before the transaction begins. */
export interface ReadEvent {
  readonly event: ForeignEvent
  readonly hash: Buffer
  readonly envelope: Envelope | null
}

export const readPage = (events: readonly ForeignEvent[]): ReadEvent[] =>
  events
    .map((event) => ({
      event,
      hash: createHash('sha256').update(event.bytes).digest(),
      envelope: readEnvelope(event.bytes),
    }))
    .toSorted((a, b) => a.event.hallSeq - b.event.hallSeq)

/** `device_id` of the row that keeps what fits into no chain; it has no order of its own. */
export const STRAY_DEVICE = 'stray'

const newDeviceNo = (db: ReadDb): number =>
  (db.get<{ n: number | null }>('SELECT max(device_no) AS n FROM device')?.n ?? 0) + 1

/** Row of `device` for a chain; made when it is met for the first time. */
export const deviceNoOf = (db: WriteDb, deviceId: string, epoch: number, genesis = ''): number => {
  const known = db.get<{ device_no: number }>(
    'SELECT device_no FROM device WHERE device_id = ? AND epoch = ?',
    deviceId,
    epoch,
  )
  if (known) return known.device_no
  const deviceNo = newDeviceNo(db)
  db.run(
    'INSERT INTO device (device_no, device_id, epoch, genesis) VALUES (?, ?, ?, ?)',
    deviceNo,
    deviceId,
    epoch,
    genesis,
  )
  return deviceNo
}

/** The next free place for what fits into no chain. */
export const strayPlace = (db: WriteDb): { readonly deviceNo: number; readonly deviceSeq: number } => {
  const deviceNo = deviceNoOf(db, STRAY_DEVICE, 0)
  const last = db.get<{ n: number | null }>(
    'SELECT max(device_seq) AS n FROM event_log WHERE device_no = ?',
    deviceNo,
  )
  return { deviceNo, deviceSeq: (last?.n ?? 0) + 1 }
}

export interface TakenPage {
  /** New here, in the hall's order. */
  readonly fresh: readonly LoggedEvent[]
  /** Known before; the hall's word changed what is seen of them. */
  readonly changed: readonly LoggedEvent[]
}

interface Group {
  readonly kind: string
  readonly id: string
  /** Something of the entity was here before that sorts after the first of these. */
  readonly isLate: boolean
  readonly events: LoggedEvent[]
}

/**
 * Takes a page of the hall's log in: each event that is not here yet is stored in its exact bytes, each entity is folded
 * once. Own events that come back only learn what the hall says of them.
 */
export const takePage = (db: WriteDb, own: OwnChain, page: readonly ReadEvent[]): TakenPage => {
  const refolds = collectRefolds(own)
  const devices = new Map<string, number>()
  const deviceNo = (deviceId: string, epoch: number): number => {
    const key = `${deviceId} ${epoch}`
    let known = devices.get(key)
    if (known === undefined) {
      known = deviceNoOf(db, deviceId, epoch)
      devices.set(key, known)
    }
    return known
  }
  const straySlot = (): { no: number; seq: number } => {
    const { deviceNo: no, deviceSeq: seq } = strayPlace(db)
    return { no, seq }
  }
  /** Only what the hall checked may stand in a chain, and nothing may stand where this machine writes next. */
  const slotOf = ({ event, envelope }: ReadEvent): { no: number; seq: number } => {
    const isChecked = envelope && !(event.verdict === 'quarantined' && event.reason === 'INVALID')
    if (!isChecked || envelope.epoch < 1 || envelope.deviceSeq < 1) return straySlot()
    const no = deviceNo(envelope.deviceId, envelope.epoch)
    return no === own.deviceNo && envelope.deviceSeq > own.head.deviceSeq
      ? straySlot()
      : { no, seq: envelope.deviceSeq }
  }
  const entityOf = ({ envelope, hash }: ReadEvent): readonly [kind: string, id: string] =>
    envelope?.entity ?? [UNREADABLE_KIND, hash.toString('hex', 0, 16)]

  /** Row number of the new event; null when its id, its slot or its place is taken. */
  const insert = (read: ReadEvent, id: Buffer, slot: { no: number; seq: number }): LoggedEvent | null => {
    const { event, envelope, hash } = read
    const [kind, entityId] = entityOf(read)
    const { changes, lastInsertRowid } = db.run(
      `INSERT INTO event_log (id, device_no, device_seq, hall_seq, type, entity_kind, entity_id, at_ms, clock_grade, hash, bytes,
         verdict, reason, received_at_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
      id,
      slot.no,
      slot.seq,
      event.hallSeq,
      envelope?.type ?? 'unreadable.kept',
      kind,
      entityId,
      event.atMs,
      event.grade,
      hash,
      event.bytes,
      event.verdict,
      event.reason,
      event.receivedAtMs,
    )
    if (changes === 0) return null
    const localSeq = Number(lastInsertRowid)
    if (!envelope) return loggedAt(db, localSeq)
    return loggedEvent(envelope, {
      local_seq: localSeq,
      device_no: slot.no,
      hall_seq: event.hallSeq,
      at_ms: event.atMs,
      clock_grade: event.grade,
      verdict: event.verdict,
      reason: event.reason,
    })
  }
  const rowOf = (id: Buffer): KnownRow | undefined =>
    db.get<KnownRow>(`SELECT ${KNOWN_COLUMNS} FROM event_log WHERE id = ?`, id)

  const changed: LoggedEvent[] = []
  const place = (read: ReadEvent): LoggedEvent | null => {
    const { event, envelope, hash } = read
    const slot = slotOf(read)
    // Bytes without an id of their own, and a second event under the id of another, are filed under their hash.
    const byHash = hash.subarray(0, 16)
    let id = envelope ? uuidBytes(envelope.id) : byHash
    const inserted = insert(read, id, slot)
    if (inserted) return inserted
    let known = rowOf(id)
    if (known && !known.hash.equals(hash)) {
      id = byHash
      known = rowOf(id)
    }
    if (known) {
      if (takeFacts(db, own, known, event, refolds)) {
        const after = loggedAt(db, known.local_seq)
        if (after) changed.push(after)
      }
      return null
    }
    freePlace(db, event.hallSeq, null, refolds)
    return insert(read, id, slot) ?? insert(read, id, straySlot())
  }

  const groups = new Map<string, Group>()
  const fresh: LoggedEvent[] = []
  for (const read of page) {
    const [kind, id] = entityOf(read)
    const key = `${kind}\n${id}`
    let group = groups.get(key)
    if (!group) {
      group = {
        kind,
        id,
        isLate: sortsBeforeKnown(db, kind, id, read.event.hallSeq),
        events: [],
      }
      groups.set(key, group)
    }
    const event = place(read)
    if (!event) continue
    fresh.push(event)
    group.events.push(event)
    if (group.isLate || read.envelope?.copiedFrom) replaceTwins(db, own, event.localSeq, [kind, id], refolds)
    const also = event.verdict === 'accepted' ? alsoChanges(event) : null
    if (also) refolds.add(also[0], also[1])
  }
  for (const { kind, id, isLate, events } of groups.values()) {
    if (events.length === 0) continue
    if (isLate) refolds.add(kind, id)
    if (!refolds.has(kind, id)) takeIn(db, kind, id, events)
  }
  refolds.run(db)
  rememberUnknown(db, fresh)
  return { fresh, changed }
}

/** Whether something of the entity is here that comes after this place, or has no place yet. */
const sortsBeforeKnown = (db: ReadDb, kind: string, id: string, hallSeq: number): boolean => {
  const known = db.get<{ newest: number | null; waits: number }>(
    `SELECT (SELECT max(hall_seq) FROM event_log WHERE entity_kind = ? AND entity_id = ?) AS newest,
       EXISTS (SELECT 1 FROM event_log WHERE entity_kind = ? AND entity_id = ? AND hall_seq IS NULL) AS waits`,
    kind,
    id,
    kind,
    id,
  )
  return known !== undefined && (known.waits === 1 || (known.newest ?? 0) > hallSeq)
}

/** Types of a newer program are stored unread; once this one knows them, its next start projects them. */
const rememberUnknown = (db: WriteDb, events: readonly LoggedEvent[]): void => {
  const unknown = events
    .filter((event) => event.verdict === 'accepted' && !isKnownEvent(event))
    .map((event) => `${event.type}@${event.typeVersion}`)
  if (unknown.length === 0) return
  // Written by this function.
  const known = JSON.parse(readMeta(db, META.unknownTypes) ?? '[]') as string[]
  writeMeta(db, META.unknownTypes, JSON.stringify([...new Set([...known, ...unknown])].toSorted()))
}
