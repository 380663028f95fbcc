import type { Envelope } from '../model/events/envelope.ts'
import { appendCopy, type Appended, type OwnChain } from './append-event.ts'
import { collectRefolds } from './hall-facts.ts'
import type { EventRow } from './event-log.ts'
import { project } from './project.ts'
import { deviceNoOf, strayPlace } from './take-page.ts'
import type { WriteDb } from './sql.ts'

export interface OwnRow extends EventRow {
  readonly device_seq: number
  readonly entity_kind: string
  readonly entity_id: string
}

/** Own events of one chain after a number, but for those already recorded again. */
export const readOwnAfter = (db: WriteDb, deviceNo: number, afterSeq: number): OwnRow[] =>
  db.all<OwnRow>(
    `SELECT * FROM event_log WHERE device_no = ? AND device_seq > ? AND verdict <> 'superseded' ORDER BY device_seq`,
    deviceNo,
    afterSeq,
  )

/** What a payload says of events that are copied. */
const renamed = (payload: unknown, newIds: ReadonlyMap<string, string>): unknown => {
  if (typeof payload !== 'object' || payload === null) return payload
  const { eventId, appliedAs } = payload as {
    eventId?: unknown
    appliedAs?: unknown
  }
  const newId = typeof eventId === 'string' ? newIds.get(eventId) : undefined
  const applied = Array.isArray(appliedAs) ? appliedAs : []
  if (newId === undefined && !applied.some((id) => newIds.has(String(id)))) return payload
  return {
    ...payload,
    ...(newId === undefined ? {} : { eventId: newId }),
    ...(applied.length === 0
      ? {}
      : {
          appliedAs: applied.map((id) => newIds.get(String(id)) ?? String(id)),
        }),
  }
}

/**
 * The chain these stand in ends before them: they are kept beside it, marked, because the hall may know other events
 * under their numbers.
 */
const setAside = (
  db: WriteDb,
  chain: OwnChain,
  rows: readonly { row: OwnRow; envelope: Envelope }[],
): void => {
  for (const { row, envelope } of rows) {
    // One abandoned branch for each epoch: a machine never goes back to one.
    const branch = deviceNoOf(db, chain.deviceId, -envelope.epoch)
    // Another machine with this identity may have gone on in the same epoch; both its branch and this one were left.
    const isTaken =
      db.get('SELECT 1 FROM event_log WHERE device_no = ? AND device_seq = ?', branch, row.device_seq) !==
      undefined
    const place = isTaken ? strayPlace(db) : { deviceNo: branch, deviceSeq: row.device_seq }
    db.run(
      `UPDATE event_log SET device_no = ?, device_seq = ?, verdict = 'superseded', hall_seq = NULL, former_seq = NULL
       WHERE local_seq = ?`,
      place.deviceNo,
      place.deviceSeq,
      row.local_seq,
    )
  }
}

/**
 * Records own events again at the end of the present chain; the originals no longer count. Whatever the hall had said of
 * them, it judges the copies anew.
 */
export const copyForward = (
  db: WriteDb,
  chain: OwnChain,
  rows: readonly OwnRow[],
  newId: () => string,
): Appended[] => {
  // Written by this store.
  const originals = rows.map((row) => ({
    row,
    envelope: JSON.parse(row.bytes.toString('utf8')) as Envelope,
  }))
  setAside(db, chain, originals)
  const refolds = collectRefolds(chain)
  for (const { row } of originals) refolds.add(row.entity_kind, row.entity_id)
  refolds.run(db)
  const newIds = new Map(originals.map(({ envelope }) => [envelope.id as string, newId()]))
  // An undo means the event that was first: the hall may have had that all along, and refuse the copy.
  const firstIds = new Map(
    originals.map(({ envelope: { id, copiedFrom } }) => [id as string, copiedFrom?.id ?? id]),
  )
  return originals.map(({ row, envelope }) => {
    const { at_ms: atMs, clock_grade: grade } = row
    const appended = appendCopy(db, chain, envelope, {
      id: newIds.get(envelope.id) ?? newId(),
      payload: renamed(envelope.payload, envelope.type.endsWith('.undone') ? firstIds : newIds),
      atMs,
      grade: grade === 'A' || grade === 'B' ? grade : 'C',
    })
    project(db, appended.logged)
    return appended
  })
}
