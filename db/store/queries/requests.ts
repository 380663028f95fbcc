import { uuidText } from '../event-log.ts'
import type { ReadDb } from '../sql.ts'
import type { OwnChain } from './outbox.ts'

export type RequestKind = 'LEAVE' | 'ABSENCE' | 'MAKEUP' | 'ROLL' | 'SWAP' | 'EXTRA_DUTY'

/** Kinds of entity as the log has them. */
export const ENTITY_OF_REQUEST: Readonly<Record<RequestKind, string>> = {
  LEAVE: 'leave',
  ABSENCE: 'absence',
  MAKEUP: 'makeup',
  ROLL: 'roll',
  SWAP: 'swap',
  EXTRA_DUTY: 'extra_duty',
}

/** A request as its fold left it; the state is that of the model of its kind. */
export interface KeptRequest {
  readonly requestId: string
  readonly kind: RequestKind
  readonly staffId: string | null
  /** Of the person it is about. */
  readonly unitId: string
  readonly isOpen: boolean
  readonly state: unknown
}

interface Row {
  readonly request_id: string
  readonly kind: RequestKind
  readonly staff_id: string | null
  readonly unit_id: string
  readonly is_open: number
  readonly state: string
}

const toKept = (row: Row): KeptRequest => ({
  requestId: row.request_id,
  kind: row.kind,
  staffId: row.staff_id,
  unitId: row.unit_id,
  isOpen: row.is_open === 1,
  // Written by the projection from a typed state.
  state: JSON.parse(row.state) as unknown,
})

const SELECT = `SELECT r.request_id, r.kind, r.staff_id, r.unit_id, r.is_open, e.state
  FROM request r JOIN entity e ON e.kind = lower(r.kind) AND e.id = r.request_id`

export interface RequestQuestion {
  readonly kind: RequestKind | null
  /** Of these units; null for every one. */
  readonly unitIds: readonly string[] | null
  /** Of this person, and swaps asked of them. */
  readonly staffId: string | null
  readonly openOnly: boolean
  readonly limit: number
}

/** Requests, the newest first. */
export const listRequests = (db: ReadDb, question: RequestQuestion): KeptRequest[] => {
  const { kind, unitIds, staffId, openOnly, limit } = question
  const units = unitIds && JSON.stringify(unitIds)
  const ofPerson =
    staffId === null
      ? '1'
      : `(r.staff_id = ? OR (r.kind = 'SWAP' AND json_extract(e.state, '$.withStaffId') = ?))`
  return db
    .all<Row>(
      `${SELECT} WHERE (? IS NULL OR r.kind = ?) AND r.is_open >= ?
         AND (? IS NULL OR r.unit_id IN (SELECT value FROM json_each(?))) AND ${ofPerson}
       ORDER BY r.submitted_at_ms DESC, r.request_id DESC LIMIT ?`,
      kind,
      kind,
      openOnly ? 1 : 0,
      units,
      units,
      ...(staffId === null ? [] : [staffId, staffId]),
      limit,
    )
    .map(toKept)
}

export const readRequest = (db: ReadDb, requestId: string): KeptRequest | undefined => {
  const row = db.get<Row>(`${SELECT} WHERE r.request_id = ?`, requestId)
  return row && toKept(row)
}

/** Requests of one kind of a person that speak of some of a stretch of time, oldest first. */
export const requestsOfPerson = (
  db: ReadDb,
  kind: RequestKind,
  staffId: string,
  fromMs: number,
  toMs: number,
): KeptRequest[] =>
  db
    .all<Row>(
      `${SELECT} WHERE r.kind = ? AND r.staff_id = ? AND r.from_ms < ? AND r.to_ms > ? ORDER BY r.from_ms, r.request_id`,
      kind,
      staffId,
      toMs,
      fromMs,
    )
    .map(toKept)

/** Requests of one kind that nobody has answered yet, or absences that run. */
export const openRequestsOf = (db: ReadDb, kind: RequestKind, staffId: string): KeptRequest[] =>
  db.all<Row>(`${SELECT} WHERE r.kind = ? AND r.is_open = 1 AND r.staff_id = ?`, kind, staffId).map(toKept)

/** Leaves on top of another one. */
export const extensionsOf = (db: ReadDb, leaveId: string, staffId: string): KeptRequest[] =>
  db
    .all<Row>(
      `${SELECT} WHERE r.kind = 'LEAVE' AND r.staff_id = ? AND json_extract(e.state, '$.extendsLeaveId') = ?
       ORDER BY r.from_ms`,
      staffId,
      leaveId,
    )
    .map(toKept)

/** When a step of a request was recorded last; null when it never was. */
export const newestStepAt = (db: ReadDb, entityKind: string, id: string, type: string): number | null =>
  db.get<{ at_ms: number | null }>(
    `SELECT max(at_ms) AS at_ms FROM event_log
     WHERE entity_kind = ? AND entity_id = ? AND type = ? AND verdict IN ('', 'accepted')`,
    entityKind,
    id,
    type,
  )?.at_ms ?? null

const REQUEST_ENTITIES = Object.values(ENTITY_OF_REQUEST)

/** `kind/id` of the entities whose newest record the hall does not have. */
export const waitingRequests = (db: ReadDb, own: OwnChain, afterSeq: number): ReadonlySet<string> =>
  new Set(
    db
      .all<{ kind: string; id: string }>(
        `SELECT DISTINCT entity_kind AS kind, entity_id AS id FROM event_log
         WHERE device_no = (SELECT device_no FROM device WHERE device_id = ? AND epoch = ?) AND device_seq > ?
           AND entity_kind IN (SELECT value FROM json_each(?))`,
        own.deviceId,
        own.epoch,
        afterSeq,
        JSON.stringify(REQUEST_ENTITIES),
      )
      .map(({ kind, id }) => `${kind}/${id}`),
  )

/**
 * Records of requests that wait for a person at the conflict desk, by `kind/id`; a refused booking of a post counts for the
 * leave it was made for.
 */
export const requestConflicts = (db: ReadDb): ReadonlyMap<string, string> =>
  new Map(
    db
      .all<{ kind: string; id: string; event: Uint8Array; leave: string | null }>(
        `SELECT c.entity_kind AS kind, c.entity_id AS id, e.id AS event,
           CASE WHEN e.type = 'post_absence.booked' AND json_valid(CAST(e.bytes AS TEXT))
             THEN json_extract(CAST(e.bytes AS TEXT), '$.payload.leaveId') END AS leave
         FROM conflict c JOIN event_log e USING (local_seq)
         WHERE c.entity_kind = 'post_absence' OR c.entity_kind IN (SELECT value FROM json_each(?))
         ORDER BY c.local_seq`,
        JSON.stringify(REQUEST_ENTITIES),
      )
      .flatMap(({ kind, id, event, leave }): [string, string][] =>
        kind !== 'post_absence'
          ? [[`${kind}/${id}`, uuidText(event)]]
          : leave === null
            ? []
            : [[`leave/${leave}`, uuidText(event)]],
      ),
  )

/** Requests of one kind that speak of some of a stretch of time, and absences that still run; oldest first. */
export const requestsTouching = (
  db: ReadDb,
  kind: 'LEAVE' | 'ABSENCE',
  fromMs: number,
  toMs: number,
): KeptRequest[] =>
  db
    .all<Row>(
      `${SELECT} WHERE r.kind = ? AND r.from_ms < ? AND (r.to_ms > ? OR (r.kind = 'ABSENCE' AND r.is_open = 1))
       ORDER BY r.from_ms, r.request_id`,
      kind,
      toMs,
      fromMs,
    )
    .map(toKept)
