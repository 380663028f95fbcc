import { memoryUsage } from 'node:process'
import type { HallHealth } from '../model/hall-views.ts'
import { readHead } from './accept.ts'
import { newestHallBackup } from './backup.ts'
import { countsOf, type HallContext } from './context.ts'
import { listHalls, type Hall } from './halls.ts'
import { createHeadFile } from './head-file.ts'
import { isOnline, statusRows, writeContacts, type StatusRow } from './machines.ts'
import { isOldestProcess, PROCESS_GONE_MS } from './processes.ts'
import { readWentBack, type WentBack } from './went-back.ts'
import { countDifferences } from './witnesses.ts'
import { isOverdue, nextYear, yearsOfLog } from './years/close-year.ts'
import { listYears } from './years/year-files.ts'

const SAMPLE_EVERY_MS = 60_000
const SAMPLES_KEPT_MS = 24 * 3_600_000
const WAITING_LONG_MS = 5 * 60_000
const DISK_LOW_BYTES = 2 * 2 ** 30
const BACKUP_OLD_MS = 36 * 3_600_000

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
    const isDue = Math.abs(nowMs - sampledAtMs) >= SAMPLE_EVERY_MS
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
    readonly years: YearsState
    readonly wentBack: WentBack | null
  },
): Warning[] => {
  const warnings: Warning[] = []
  if (facts.differences > 0)
    warnings.push({ code: 'WITNESS_DIFFERS', params: { count: String(facts.differences) } })
  const { diskFreeBytes, lastBackup, rows, events, wentBack } = facts
  if (wentBack !== null) {
    const { atMs, stateOfMs } = wentBack
    const params = { atMs: String(atMs), ...(stateOfMs === null ? {} : { stateOfMs: String(stateOfMs) }) }
    warnings.push({ code: 'HALL_WENT_BACK', params })
  }
  if (diskFreeBytes !== null && diskFreeBytes < DISK_LOW_BYTES)
    warnings.push({ code: 'DISK_LOW', params: { bytes: String(diskFreeBytes) } })
  if (events > 0 && lastBackup === null) warnings.push({ code: 'NO_BACKUP', params: {} })
  else if (lastBackup !== null && nowMs - lastBackup.atMs > BACKUP_OLD_MS)
    warnings.push({ code: 'BACKUP_OLD', params: { atMs: String(lastBackup.atMs) } })
  if (lastBackup !== null && !lastBackup.verified) warnings.push({ code: 'BACKUP_NOT_VERIFIED', params: {} })
  // Of one without a check on record nobody knows where else it lies.
  if (lastBackup?.verified === true && !lastBackup.away)
    warnings.push({ code: 'BACKUP_NOT_AWAY', params: {} })
  for (const year of facts.years.contradicted) warnings.push({ code: 'YEAR_DIFFERS', params: { year } })
  for (const year of facts.years.bad) warnings.push({ code: 'YEAR_FILE_BAD', params: { year } })
  const { overdue } = facts.years
  if (overdue !== null) warnings.push({ code: 'YEAR_NOT_CLOSED', params: { year: String(overdue) } })
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

interface YearsState {
  readonly closed: HallHealth['closedYears']
  /** A year that is over and still has no file of its own. */
  readonly overdue: number | null
  /** Folders whose file is not there, or not the one that was closed. */
  readonly bad: readonly string[]
  readonly contradicted: readonly string[]
}

const NO_YEARS: YearsState = { closed: null, overdue: null, bad: [], contradicted: [] }

/** Years are closed, and known, where the backups are made. */
const readYears = async (context: HallContext, hall: Hall): Promise<YearsState> => {
  if (!(await isOldestProcess(context))) return NO_YEARS
  const { db } = context
  const years = listYears(context.directory, hall)
  const { standing, contradicted } = await yearsOfLog(db, hall.hallId, years)
  const next = context.dailyBackup === true ? await nextYear(db, hall.hallId, standing) : null
  const last = standing.at(-1)
  return {
    closed: {
      count: standing.length,
      bytes: standing.reduce((sum, { bytes }) => sum + bytes, 0),
      last: last === undefined ? null : { year: last.year, records: last.records, bytes: last.bytes },
    },
    overdue: next !== null && isOverdue(next, context.nowMs()) ? next.year : null,
    bad: years.filter(({ isThere }) => !isThere).map(({ name }) => name),
    contradicted,
  }
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
  const lastBackup = await newestHallBackup(db, hallId, context.directory, nowMs)
  const processes = await db.get<{ n: number }>(
    'SELECT count(*) AS n FROM server_process WHERE hall_id = ? AND seen_at_ms > ? AND seen_at_ms < ?',
    hallId,
    nowMs - PROCESS_GONE_MS,
    nowMs + PROCESS_GONE_MS,
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
  const years = await readYears(context, hall)
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
    closedYears: years.closed,
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
      years,
      wentBack: await readWentBack(db, hallId),
    }),
  }
}
