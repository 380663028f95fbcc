import { z } from 'zod'
import type { DeviceId, HallId, UnitId, WindowId } from '../model/ids.ts'
import { DeviceId as DeviceIdShape } from '../model/ids.ts'
import type { ServiceWindow } from '../model/reference.ts'
import { deviceScopes, SUPERVISOR_SCOPE } from '../model/scopes.ts'
import { createVerifier, type Verifier } from '../sync/signing.ts'
import {
  DeviceKind as DeviceKindShape,
  type DeviceContact,
  ScreenContact,
  type DeviceKind,
  type DeviceStanding,
  type ScopeHead,
} from '../sync/wire.ts'
import { readState } from './entities.ts'
import type { HallRead, HallTx } from './hall-db.ts'
import { enrolmentText, genesisOf, type Hall } from './halls.ts'

/** A machine of a hall as the server knows it. */
export interface Device {
  readonly hallId: HallId
  readonly deviceId: DeviceId
  readonly name: string
  readonly kind: DeviceKind
  readonly windowId: WindowId | null
  readonly unitIds: readonly UnitId[]
  readonly publicKey: string
  readonly sealingKey: string
  readonly standing: DeviceStanding
  readonly enrolledAtMs: number
  /** Its newest incarnation. */
  readonly epoch: number
}

export interface DeviceRow {
  hall_id: string
  device_id: string
  name: string
  kind: string
  window_id: string | null
  unit_ids: string
  public_key: string
  sealing_key: string
  standing: string
  enrolled_at_ms: number
  epoch: number
}

export const DEVICE_COLUMNS =
  'hall_id, device_id, name, kind, window_id, unit_ids, public_key, sealing_key, standing, enrolled_at_ms, epoch'

/** Rows of the server's own tables: what was checked when it was written is not checked again. */
export const toDevice = (row: DeviceRow): Device => ({
  hallId: row.hall_id as HallId,
  deviceId: row.device_id as DeviceId,
  name: row.name,
  kind: row.kind as DeviceKind,
  windowId: row.window_id as WindowId | null,
  unitIds: JSON.parse(row.unit_ids) as UnitId[],
  publicKey: row.public_key,
  sealingKey: row.sealing_key,
  standing: row.standing as DeviceStanding,
  enrolledAtMs: row.enrolled_at_ms,
  epoch: row.epoch,
})

export const readDevice = async (
  db: HallRead,
  hallId: string,
  deviceId: string,
): Promise<Device | undefined> => {
  const row = await db.get<DeviceRow>(
    `SELECT ${DEVICE_COLUMNS} FROM device WHERE hall_id = ? AND device_id = ?`,
    hallId,
    deviceId,
  )
  return row && toDevice(row)
}

/** What the device signed is its own. A key that is none verifies nothing. */
export const isSignedBy = (device: Device, text: string, signature: string): boolean => {
  let verifier = verifiers.get(device.publicKey)
  if (!verifier) {
    verifier = createVerifier(Buffer.from(device.publicKey, 'base64'))
    if (verifiers.size >= VERIFIERS_MAX) verifiers.clear()
    verifiers.set(device.publicKey, verifier)
  }
  return verifier(text, signature)
}
/** Reading a key costs as much as checking a signature with it. */
const verifiers = new Map<string, Verifier>()
const VERIFIERS_MAX = 2_000

/** The scopes a device follows today: those of its window if it has one. */
export const scopesOfDevice = async (db: HallRead, device: Device): Promise<readonly string[]> => {
  const window =
    device.windowId === null
      ? undefined
      : await readState<ServiceWindow>(db, device.hallId, 'window', device.windowId)
  return deviceScopes(device.kind, window ?? null, device.unitIds)
}

/** A device as it stands, and the scopes it follows today, in one journey to the database. */
export const readFollower = async (
  db: HallRead,
  hallId: string,
  deviceId: string,
): Promise<{ readonly device: Device; readonly scopes: readonly string[] } | undefined> => {
  const row = await db.get<DeviceRow & { window_state: string | null }>(
    `SELECT ${DEVICE_COLUMNS}, (SELECT state FROM entity e WHERE e.hall_id = d.hall_id AND e.kind = 'window'
       AND e.entity_id = d.window_id) AS window_state
     FROM device d WHERE hall_id = ? AND device_id = ?`,
    hallId,
    deviceId,
  )
  if (!row) return undefined
  const device = toDevice(row)
  const { window_state: state } = row
  const window = state === null || state === '' ? null : (JSON.parse(state) as ServiceWindow)
  return { device, scopes: deviceScopes(device.kind, window, device.unitIds) }
}

/** Version and newest hallSeq of each scope. */
export const scopeHeads = async (
  db: HallRead,
  hallId: string,
  scopes: readonly string[],
  headSeq: number,
): Promise<ScopeHead[]> => {
  const rows = await db.among<{ scope: string; version: number; head: number }>(
    'SELECT scope, version, head FROM scope WHERE hall_id = ? AND scope IN',
    [hallId],
    scopes,
  )
  const known = new Map(rows.map((row) => [row.scope, row]))
  return scopes.map((scope) => ({
    scope,
    version: known.get(scope)?.version ?? 0,
    head: scope === SUPERVISOR_SCOPE ? headSeq : (known.get(scope)?.head ?? 0),
  }))
}

/**
 * The devices of the units this one sees, for "complete up to"; the hall's own machine is never behind. What a lost one had
 * not sent is missing until its bundle is handed in, or it is revoked: then nothing of it is waited for any more.
 */
export const contactsFor = async (
  db: HallRead,
  hall: Hall,
  scopes: readonly string[],
): Promise<DeviceContact[]> => {
  if (scopes.length === 0) return []
  const rows = await db.all<DeviceRow & { last_contact_ms: number | null; waiting: number }>(
    `SELECT ${DEVICE_COLUMNS}, last_contact_ms, waiting FROM device d
     WHERE hall_id = ? AND kind <> 'KIOSK' AND (standing = 'ACTIVE' OR (standing = 'LOST' AND NOT EXISTS
       (SELECT 1 FROM bundle b WHERE b.hall_id = d.hall_id AND b.device_id = d.device_id))) ORDER BY device_id`,
    hall.hallId,
  )
  const windows = new Map(
    (
      await db.among<{ entity_id: string; state: string }>(
        "SELECT entity_id, state FROM entity WHERE hall_id = ? AND kind = 'window' AND entity_id IN",
        [hall.hallId],
        [...new Set(rows.map((row) => row.window_id).filter((id) => id !== null))],
      )
    )
      .filter((row) => row.state !== '')
      .map((row) => [row.entity_id, JSON.parse(row.state) as ServiceWindow]),
  )
  const seesAll = scopes.includes(SUPERVISOR_SCOPE)
  const contacts: DeviceContact[] = []
  for (const row of rows) {
    if (row.device_id === hall.ownDeviceId) continue
    const device = toDevice(row)
    const window = device.windowId === null ? null : (windows.get(device.windowId) ?? null)
    const its = deviceScopes(device.kind, window, device.unitIds)
    const isShared = its.some(
      (scope) => scope === SUPERVISOR_SCOPE || (scope !== 'hall' && scopes.includes(scope)),
    )
    if (!seesAll && !isShared) continue
    contacts.push({
      deviceId: device.deviceId,
      name: device.name,
      windowId: device.windowId,
      unitIds: window ? [...window.unitIds] : [...device.unitIds],
      lastContactAtMs: row.last_contact_ms,
      waiting: row.waiting,
    })
  }
  return contacts.slice(0, CONTACTS_MAX)
}
const CONTACTS_MAX = 2_000

/** When the hall's public screens and ticket machines were last heard of; no record of anybody is there. */
export const screensOf = async (db: HallRead, hall: Hall): Promise<ScreenContact[]> => {
  const rows = await db.all<{ name: string; last_contact_ms: number | null }>(
    `SELECT name, last_contact_ms FROM device
     WHERE hall_id = ? AND kind = 'KIOSK' AND standing = 'ACTIVE' ORDER BY device_id LIMIT ${SCREENS_MAX}`,
    hall.hallId,
  )
  return rows.map((row) => ({ name: row.name, lastContactAtMs: row.last_contact_ms }))
}
const SCREENS_MAX = 500

/** The row of an incarnation, made if the server does not have it (it was restored from an older backup). */
export const ensureEpoch = async (
  tx: HallTx,
  hall: Hall,
  device: Device,
  epoch: number,
  nowMs: number,
): Promise<{ seq: number; hash: string; enrolment: string; durable: number }> => {
  const read = () =>
    tx.get<{ last_seq: number; last_hash: string; enrolment: string; durable_seq: number }>(
      `SELECT last_seq, last_hash, enrolment, durable_seq FROM device_epoch
       WHERE hall_id = ? AND device_id = ? AND epoch = ?`,
      hall.hallId,
      device.deviceId,
      epoch,
    )
  const present = await read()
  if (present)
    return {
      seq: present.last_seq,
      hash: present.last_hash,
      enrolment: present.enrolment,
      durable: present.durable_seq,
    }
  const enrolment = enrolmentText(hall, device, epoch)
  const genesis = genesisOf(enrolment)
  const before = await tx.get<{ trusted: number | null }>(
    'SELECT max(trusted_ms) AS trusted FROM device_epoch WHERE hall_id = ? AND device_id = ?',
    hall.hallId,
    device.deviceId,
  )
  await tx.insert(
    'device_epoch',
    ['hall_id', 'device_id', 'epoch', 'enrolment', 'genesis', 'began_at_ms', 'last_hash', 'trusted_ms'],
    [[hall.hallId, device.deviceId, epoch, enrolment, genesis, nowMs, genesis, before?.trusted ?? null]],
  )
  await tx.run(
    'UPDATE device SET epoch = ? WHERE hall_id = ? AND device_id = ? AND epoch < ?',
    epoch,
    hall.hallId,
    device.deviceId,
    epoch,
  )
  return { seq: 0, hash: genesis, enrolment, durable: 0 }
}

/**
 * A new incarnation for a chain that cannot go on. One that was given out and never used is given out again: an answer
 * that was lost costs nothing, and two machines that get the same one are told apart at their first record.
 */
export const nextEpoch = async (
  tx: HallTx,
  hall: Hall,
  device: Device,
  from: number,
  nowMs: number,
): Promise<{ epoch: number; enrolment: string }> => {
  const newest = await tx.get<{ epoch: number; last_seq: number }>(
    `SELECT epoch, last_seq FROM device_epoch WHERE hall_id = ? AND device_id = ? ORDER BY epoch DESC LIMIT 1`,
    hall.hallId,
    device.deviceId,
  )
  const isUnused = newest !== undefined && newest.epoch > from && newest.last_seq === 0
  const epoch = isUnused ? newest.epoch : Math.max(newest?.epoch ?? 0, from) + 1
  return { epoch, enrolment: (await ensureEpoch(tx, hall, device, epoch, nowMs)).enrolment }
}

const EnrolmentRecord = z.object({
  v: z.literal(1),
  hallId: z.string(),
  deviceId: DeviceIdShape,
  epoch: z.number().int().positive(),
  kind: DeviceKindShape,
  publicKey: z.string(),
  enrolledAtMs: z.number(),
  signature: z.string(),
})

/** What an enrolment record proves; null when it is not one of this hall. */
export const readEnrolment = (
  hall: Hall,
  text: string,
): { deviceId: DeviceId; kind: DeviceKind; publicKey: string; enrolledAtMs: number } | null => {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return null
  }
  const record = EnrolmentRecord.safeParse(json).data
  return record && enrolmentText(hall, record, record.epoch) === text ? record : null
}
