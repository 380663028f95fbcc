import { memoryUsage } from 'node:process'
import type { DeviceChange, HallDevice, HallHealth, StandingChange } from '../model/hall-views.ts'
import type { UnitId, WindowId } from '../model/ids.ts'
import { SyncError } from '../sync/wire.ts'
import { readHead } from './accept.ts'
import { withAudit } from './audit.ts'
import { newestHallBackup } from './backup.ts'
import { countsOf, type HallContext } from './context.ts'
import { DEVICE_COLUMNS, toDevice, type DeviceRow } from './devices.ts'
import { readState } from './entities.ts'
import type { HallRead } from './hall-db.ts'
import { listHalls, type Hall } from './halls.ts'
import { createHeadFile } from './head-file.ts'
import { countDifferences } from './witnesses.ts'

/** A device polls every 30 seconds; what was not heard of for three polls is away. */
const ONLINE_MS = 100_000
const SAMPLE_EVERY_MS = 60_000
const SAMPLES_KEPT_MS = 24 * 3_600_000
/** A process tells every 10 seconds that it is there. */
export const PROCESS_GONE_MS = 60_000
const WAITING_LONG_MS = 5 * 60_000
const DISK_LOW_BYTES = 2 * 2 ** 30
const BACKUP_OLD_MS = 36 * 3_600_000

interface StatusRow extends DeviceRow {
  last_contact_ms: number | null
  waiting: number
  oldest_waiting_ms: number | null
  version: string
  clock_grade: 'A' | 'B' | 'C'
  clock_off_ms: number
  disk_free: number | null
  filling: number
}

const statusRows = (db: HallRead, hall: Hall): Promise<StatusRow[]> =>
  db.all<StatusRow>(
    `SELECT ${DEVICE_COLUMNS}, last_contact_ms, waiting, oldest_waiting_ms, version, clock_grade, clock_off_ms,
     disk_free, filling FROM device WHERE hall_id = ? AND device_id <> ? ORDER BY name, device_id`,
    hall.hallId,
    hall.ownDeviceId,
  )

const isOnline = (row: StatusRow, nowMs: number): boolean =>
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

const p95 = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * 0.95))] ?? 0

const waitingOf = (rows: readonly StatusRow[]): { waiting: number; oldestMs: number | null } => {
  const active = rows.filter((row) => row.standing === 'ACTIVE' && row.waiting > 0)
  const oldest = active.map((row) => row.oldest_waiting_ms).filter((ms) => ms !== null)
  return {
    waiting: active.reduce((sum, row) => sum + row.waiting, 0),
    oldestMs: oldest.length === 0 ? null : Math.min(...oldest),
  }
}

const SAMPLE_COLUMNS = [
  'hall_id',
  'at_ms',
  'process_id',
  'events',
  'pulled',
  'online',
  'waiting',
  'oldest_waiting_ms',
  'database_bytes',
  'memory_bytes',
  'push_ms_p95',
] as const

/** Tells that this process is there and, once a minute, how it is; what is old goes. */
export const createUpkeep = (context: HallContext): (() => Promise<void>) => {
  let sampledAtMs = context.nowMs()
  const sample = async (hall: Hall, nowMs: number): Promise<void> => {
    const counts = countsOf(context, hall.hallId)
    const rows = await statusRows(context.db, hall)
    const { waiting, oldestMs } = waitingOf(rows)
    const bytes = await context.db.size()
    await context.db.transaction(hall.hallId, async (tx) => {
      await tx.insert(
        'health_sample',
        SAMPLE_COLUMNS,
        [
          [
            hall.hallId,
            nowMs,
            context.processId,
            counts.events,
            counts.pulled,
            rows.filter((row) => isOnline(row, nowMs)).length,
            waiting,
            oldestMs === null ? 0 : Math.max(0, nowMs - oldestMs),
            bytes,
            memoryUsage.rss(),
            p95(counts.pushMs),
          ],
        ],
        'ON CONFLICT DO NOTHING',
      )
      const old = nowMs - SAMPLES_KEPT_MS
      await tx.run('DELETE FROM health_sample WHERE hall_id = ? AND at_ms < ?', hall.hallId, old)
      await tx.run('DELETE FROM seen_nonce WHERE hall_id = ? AND until_ms < ?', hall.hallId, nowMs)
      await tx.run('DELETE FROM login_try WHERE hall_id = ? AND last_at_ms < ?', hall.hallId, old)
      await tx.run('DELETE FROM server_process WHERE hall_id = ? AND seen_at_ms < ?', hall.hallId, old)
    })
  }
  const writeHeads = createHeadFile(context)
  return async () => {
    await writeContacts(context)
    const nowMs = context.nowMs()
    const isDue = nowMs - sampledAtMs >= SAMPLE_EVERY_MS
    for (const { hall_id } of await listHalls(context.db)) {
      const hall = await context.hall(hall_id)
      if (!hall) continue
      await context.db.transaction(hall_id, (tx) =>
        tx.insert(
          'server_process',
          ['hall_id', 'process_id', 'started_at_ms', 'seen_at_ms', 'version'],
          [[hall_id, context.processId, context.startedAtMs, nowMs, context.programVersion]],
          'ON CONFLICT (hall_id, process_id) DO UPDATE SET seen_at_ms = excluded.seen_at_ms',
        ),
      )
      if (isDue) await sample(hall, nowMs)
    }
    if (!isDue) return
    await writeHeads()
    sampledAtMs = nowMs
    context.counters.byHall.clear()
  }
}

type Warning = HallHealth['warnings'][number]

const warningsOf = (
  nowMs: number,
  facts: {
    readonly diskFreeBytes: number | null
    readonly lastBackup: HallHealth['lastBackup']
    readonly rows: readonly StatusRow[]
    readonly events: number
    readonly differences: number
  },
): Warning[] => {
  const warnings: Warning[] = []
  if (facts.differences > 0)
    warnings.push({ code: 'WITNESS_DIFFERS', params: { count: String(facts.differences) } })
  const { diskFreeBytes, lastBackup, rows, events } = facts
  if (diskFreeBytes !== null && diskFreeBytes < DISK_LOW_BYTES)
    warnings.push({ code: 'DISK_LOW', params: { bytes: String(diskFreeBytes) } })
  if (events > 0 && lastBackup === null) warnings.push({ code: 'NO_BACKUP', params: {} })
  else if (lastBackup !== null && nowMs - lastBackup.atMs > BACKUP_OLD_MS)
    warnings.push({ code: 'BACKUP_OLD', params: { atMs: String(lastBackup.atMs) } })
  if (lastBackup !== null && !lastBackup.verified) warnings.push({ code: 'BACKUP_NOT_VERIFIED', params: {} })
  // Of one without a check on record nobody knows where else it lies.
  if (lastBackup?.verified === true && !lastBackup.away)
    warnings.push({ code: 'BACKUP_NOT_AWAY', params: {} })
  for (const row of rows) {
    if (row.standing !== 'ACTIVE') continue
    const isStuck =
      isOnline(row, nowMs) &&
      row.oldest_waiting_ms !== null &&
      nowMs - row.oldest_waiting_ms > WAITING_LONG_MS
    if (row.waiting > 0 && isStuck)
      warnings.push({ code: 'DEVICE_WAITING', params: { device: row.name, waiting: String(row.waiting) } })
    if (row.clock_grade === 'C') warnings.push({ code: 'DEVICE_CLOCK', params: { device: row.name } })
  }
  return warnings
}

/** How the server and its machines are. */
export const readHealth = async (context: HallContext, hall: Hall): Promise<HallHealth> => {
  await writeContacts(context)
  const { db } = context
  const { hallId } = hall
  const nowMs = context.nowMs()
  const head = await readHead(db, hallId)
  const rows = await statusRows(db, hall)
  const active = rows.filter((row) => row.standing === 'ACTIVE')
  const { waiting, oldestMs } = waitingOf(rows)
  // Those somebody has settled wait for nobody.
  const notAccepted = await db.all<{ verdict: string; n: number }>(
    `SELECT verdict, count(*) AS n FROM event
     WHERE hall_id = ? AND verdict <> 'accepted' AND NOT EXISTS (
       SELECT 1 FROM entity WHERE entity.hall_id = event.hall_id AND entity.kind = 'conflict'
       AND entity.entity_id = event.id AND entity.state <> '')
     GROUP BY verdict`,
    hallId,
  )
  const countOf = (verdict: string) => Number(notAccepted.find((row) => row.verdict === verdict)?.n ?? 0)
  const lastBackup = await newestHallBackup(db, hallId, context.directory)
  const processes = await db.get<{ n: number }>(
    'SELECT count(*) AS n FROM server_process WHERE hall_id = ? AND seen_at_ms > ?',
    hallId,
    nowMs - PROCESS_GONE_MS,
  )
  const samples = await db.all<{
    at_ms: number
    events: number
    pulled: number
    online: number
    waiting: number
    oldest_waiting_ms: number
    database_bytes: number
    memory_bytes: number
    push_ms_p95: number
  }>(
    'SELECT * FROM health_sample WHERE hall_id = ? AND at_ms >= ? ORDER BY at_ms, process_id',
    hallId,
    nowMs - SAMPLES_KEPT_MS,
  )
  const diskFreeBytes = context.diskFreeBytes?.() ?? null
  return {
    nowMs,
    startedAtMs: context.startedAtMs,
    version: context.programVersion,
    database: db.dialect,
    // This one is there, whether it has said so yet or not.
    processes: Math.max(1, Number(processes?.n ?? 0)),
    lineage: head.lineage,
    head: { hallSeq: head.hallSeq, hallHash: head.hallHash },
    databaseBytes: await db.size(),
    diskFreeBytes,
    memoryBytes: memoryUsage.rss(),
    devices: {
      active: active.length,
      online: active.filter((row) => isOnline(row, nowMs)).length,
      waiting,
      oldestWaitingAtMs: oldestMs,
    },
    notAccepted: { conflicts: countOf('conflict'), quarantined: countOf('quarantined') },
    lastBackup,
    samples: samples.map((row) => ({
      atMs: row.at_ms,
      events: row.events,
      pulled: row.pulled,
      online: row.online,
      waiting: row.waiting,
      oldestWaitingMs: row.oldest_waiting_ms,
      databaseBytes: row.database_bytes,
      memoryBytes: row.memory_bytes,
      pushMsP95: row.push_ms_p95,
    })),
    warnings: warningsOf(nowMs, {
      diskFreeBytes,
      lastBackup,
      rows,
      events: head.hallSeq,
      differences: await countDifferences(context, hallId),
    }),
  }
}
