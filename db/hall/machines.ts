import type { DeviceChange, HallDevice, StandingChange } from '../model/hall-views.ts'
import type { UnitId, WindowId } from '../model/ids.ts'
import { SyncError } from '../sync/wire.ts'
import { withAudit } from './audit.ts'
import type { HallContext } from './context.ts'
import { DEVICE_COLUMNS, toDevice, type DeviceRow } from './devices.ts'
import { readState } from './entities.ts'
import type { HallRead } from './hall-db.ts'
import type { Hall } from './halls.ts'

// The machines of a hall as its administrators see and change them.

/** A device polls every 30 seconds; what was not heard of for three polls is away. */
const ONLINE_MS = 100_000

export interface StatusRow extends DeviceRow {
  last_contact_ms: number | null
  waiting: number
  oldest_waiting_ms: number | null
  version: string
  clock_grade: 'A' | 'B' | 'C'
  clock_off_ms: number
  disk_free: number | null
  filling: number
}

export const statusRows = (db: HallRead, hall: Hall): Promise<StatusRow[]> =>
  db.all<StatusRow>(
    `SELECT ${DEVICE_COLUMNS}, last_contact_ms, waiting, oldest_waiting_ms, version, clock_grade, clock_off_ms,
     disk_free, filling FROM device WHERE hall_id = ? AND device_id <> ? ORDER BY name, device_id`,
    hall.hallId,
    hall.ownDeviceId,
  )

export const isOnline = (row: StatusRow, nowMs: number): boolean =>
  row.standing === 'ACTIVE' && row.last_contact_ms !== null && nowMs - row.last_contact_ms < ONLINE_MS

/** Every machine of the hall but the hall's own. */
export const listDevices = async (context: HallContext, hall: Hall): Promise<HallDevice[]> => {
  await writeContacts(context)
  const { db } = context
  const records = await db.all<{ device_id: string; records: number }>(
    'SELECT device_id, sum(last_seq) AS records FROM device_epoch WHERE hall_id = ? GROUP BY device_id',
    hall.hallId,
  )
  // PostgreSQL answers a sum of integers as a text.
  const counts = new Map(records.map((row) => [row.device_id, Number(row.records)]))
  const nowMs = context.nowMs()
  return (await statusRows(db, hall)).map((row) => ({
    deviceId: row.device_id,
    name: row.name,
    kind: toDevice(row).kind,
    standing: toDevice(row).standing,
    windowId: row.window_id as WindowId | null,
    unitIds: JSON.parse(row.unit_ids) as UnitId[],
    enrolledAtMs: row.enrolled_at_ms,
    lastContactAtMs: row.last_contact_ms,
    online: isOnline(row, nowMs),
    waiting: row.waiting,
    oldestWaitingAtMs: row.oldest_waiting_ms,
    version: row.version,
    clockGrade: row.clock_grade,
    clockOffMs: row.clock_off_ms,
    diskFreeBytes: row.disk_free,
    epoch: row.epoch,
    records: counts.get(row.device_id) ?? 0,
    filling: row.filling === 1,
  }))
}

/** @throws SyncError NOT_FOUND for a window the hall does not have */
export const checkWindow = async (db: HallRead, hall: Hall, windowId: string | null): Promise<void> => {
  if (windowId !== null && (await readState(db, hall.hallId, 'window', windowId)) === undefined)
    throw new SyncError('NOT_FOUND')
}

/** Another name, window or units. The device follows its new scopes at its next hello. @throws SyncError NOT_FOUND */
export const changeDevice = async (
  context: HallContext,
  hall: Hall,
  change: DeviceChange,
  by: string,
): Promise<void> => {
  await checkWindow(context.db, hall, change.windowId)
  await withAudit(context, hall, async (tx, audit) => {
    const changed = await tx.run(
      'UPDATE device SET name = ?, window_id = ?, unit_ids = ? WHERE hall_id = ? AND device_id = ? AND device_id <> ?',
      change.name,
      change.windowId,
      JSON.stringify(change.unitIds),
      hall.hallId,
      change.deviceId,
      hall.ownDeviceId,
    )
    if (changed === 0) throw new SyncError('NOT_FOUND')
    audit({
      act: 'DEVICE_CHANGED',
      by,
      subject: change.name,
      details: {
        device: change.deviceId,
        window: change.windowId ?? '',
        units: change.unitIds.join(' ').slice(0, 500),
      },
    })
  })
  await context.pokes.hello(hall.hallId, change.deviceId)
}

/** From now on the device is served no more, or again. @throws SyncError NOT_FOUND */
export const changeStanding = async (
  context: HallContext,
  hall: Hall,
  change: StandingChange,
  by: string,
): Promise<void> => {
  await withAudit(context, hall, async (tx, audit) => {
    const changed = await tx.run(
      'UPDATE device SET standing = ?, standing_reason = ? WHERE hall_id = ? AND device_id = ? AND device_id <> ?',
      change.standing,
      change.reason,
      hall.hallId,
      change.deviceId,
      hall.ownDeviceId,
    )
    if (changed === 0) throw new SyncError('NOT_FOUND')
    audit({
      act: 'DEVICE_STANDING',
      by,
      subject: change.deviceId,
      reason: change.reason,
      details: { device: change.deviceId, standing: change.standing },
    })
  })
  context.log.write('device standing', {
    hall: hall.hallId,
    device: change.deviceId,
    standing: change.standing,
    by,
  })
  await context.pokes.hello(hall.hallId, change.deviceId)
}

/** Writes down when devices were last heard of. */
export const writeContacts = async (context: HallContext): Promise<void> => {
  const { contacts } = context.counters
  const byHall = Map.groupBy(contacts.values(), (contact) => contact.hallId)
  contacts.clear()
  for (const [hallId, some] of byHall) {
    await context.db.transaction(hallId, async (tx) => {
      for (const { deviceId, atMs } of some)
        await tx.run(
          `UPDATE device SET last_contact_ms = ? WHERE hall_id = ? AND device_id = ?
           AND (last_contact_ms IS NULL OR last_contact_ms < ?)`,
          atMs,
          hallId,
          deviceId,
          atMs,
        )
    })
  }
}
