import Database from 'better-sqlite3'
import { accessSync, constants, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { dayFromMs, HALL_UTC_OFFSET_MS } from '../model/day.ts'
import { nodeFiles } from '../store/files.ts'
import { checkCopyApart, HallBackupError, type HallCopyCheck } from './backup.ts'
import { finishFile } from './backup-files.ts'
import type { CopiedHall } from './copy-check.ts'
import type { HallDb, HallTx, HallValue } from './hall-db.ts'
import { openHallKey, type HallBasis } from './halls.ts'
import { beginLineage } from './lineage.ts'
import { carryMachineList } from './machine-list.ts'
import { MASTER_KEY_FILE } from './master-key.ts'
import { hallTables, type HallTable } from './schema.ts'
import { sqliteFailure } from './storage/failure.ts'
import type { HallStorage } from './storage/index.ts'
import { openPostgres, setDatabaseAside } from './storage/postgres.ts'
import { checkHallFile, HALL_DATABASE_FILE, openSqlite, withHallFolder } from './storage/sqlite.ts'

export interface RestoreOptions extends HallStorage, Pick<HallBasis, 'nowMs' | 'randomBytes'> {
  /** A backup, made on either database. */
  readonly file: string
  /** Puts what is there aside instead of refusing; nothing is deleted. */
  readonly setAside: boolean
  readonly check?: HallCopyCheck
}

export interface Restored {
  readonly halls: readonly CopiedHall[]
  /** File or schema that holds what was there before. */
  readonly setAside: string | null
}

const WORK_FOLDER = 'restoring'
/**
 * What belongs to the process or the files of the server the backup was made on; and one-time codes: one that was used or
 * withdrawn since would let a machine in once more.
 */
const NOT_RESTORED = [
  'seen_nonce',
  'server_process',
  'snapshot',
  'login_try',
  'queue_ahead',
  'enrolment_code',
]

const stampOf = (nowMs: number): string => {
  const time = new Date(nowMs + HALL_UTC_OFFSET_MS).toISOString().slice(11, 19)
  return `${dayFromMs(nowMs)}-${time}`.replace(/[-:]/g, '_')
}

/** The log goes on from where the backup stands, as another one than devices may have seen (sync.md point 5). */
const beginAnew = async (
  db: HallDb,
  options: RestoreOptions,
  halls: readonly CopiedHall[],
): Promise<void> => {
  for (const hall of halls)
    await db.transaction(hall.hallId, async (tx) => {
      await beginLineage(
        tx,
        options,
        hall.hallId,
        { hallSeq: hall.headSeq, hallHash: hall.headHash },
        'RESTORED',
      )
      for (const table of NOT_RESTORED) await tx.run(`DELETE FROM ${table} WHERE hall_id = ?`, hall.hallId)
    })
}

const copyRows = async (from: HallDb, to: HallTx, table: HallTable): Promise<void> => {
  const columns = [...table.columns.keys()]
  const key = table.key.join(', ')
  const marks = table.key.map(() => '?').join(', ')
  let after: HallValue[] | null = null
  for (;;) {
    const rows: Record<string, HallValue>[] = await from.all(
      `SELECT ${columns.join(', ')} FROM ${table.name} ${after === null ? '' : `WHERE (${key}) > (${marks})`}
       ORDER BY ${key} LIMIT ${table.rowsAtOnce}`,
      ...(after ?? []),
    )
    const last = rows.at(-1)
    if (last === undefined) return
    await to.insert(
      table.name,
      columns,
      rows.map((row) => columns.map((column) => row[column] ?? null)),
    )
    after = table.key.map((column) => last[column] ?? null)
  }
}

/** Whether a file holds no hall; one that cannot be read may hold everything. */
const holdsNothing = (path: string): boolean => {
  try {
    if (checkHallFile(path) === 'NEW') return true
    const database = new Database(path)
    try {
      // What stands in the log beside it moves into the file, so that one name is all there is to move.
      database.pragma('wal_checkpoint(TRUNCATE)')
      return database.prepare('SELECT 1 FROM hall LIMIT 1').get() === undefined
    } finally {
      database.close()
    }
  } catch {
    return false
  }
}

const restoreIntoFolder = (options: RestoreOptions, work: string): Promise<string | null> =>
  withHallFolder(options.directory, async () => {
    const path = join(options.directory, HALL_DATABASE_FILE)
    let setAside: string | null = null
    if (existsSync(path)) {
      if (!holdsNothing(path) && !options.setAside) throw new HallBackupError('BACKUP_NOT_EMPTY')
      setAside = `${path}.aside-${stampOf(options.nowMs())}`
      for (const rest of ['', '-wal', '-shm'])
        if (existsSync(path + rest)) renameSync(path + rest, setAside + rest)
    }
    await finishFile(join(work, HALL_DATABASE_FILE), path)
    return setAside
  })

const restoreIntoPostgres = async (
  options: RestoreOptions,
  databaseUrl: string,
  work: string,
): Promise<string | null> => {
  let target = await openPostgres(databaseUrl)
  const source = openSqlite(work)
  try {
    let setAside: string | null = null
    const present = await target.all('SELECT hall_id FROM hall LIMIT 1')
    if (present.length > 0) {
      if (!options.setAside) throw new HallBackupError('BACKUP_NOT_EMPTY')
      setAside = `halldesk_aside_${stampOf(options.nowMs())}`
      await target.close()
      await setDatabaseAside(databaseUrl, setAside)
      target = await openPostgres(databaseUrl)
    }
    await target.transaction('restore', async (tx) => {
      for (const table of hallTables.values()) await copyRows(source, tx, table)
    })
    return setAside
  } finally {
    await source.close()
    await target.close()
  }
}

/** Beside backups kept away lies what was done to the machines since; without it that is an administrator's to do again. */
const takeMachineList = (file: string, directory: string, hallId: string): void => {
  try {
    carryMachineList(dirname(file), directory, hallId)
  } catch {
    // The hall itself is back by now.
  }
}

/**
 * Puts a backup in the place of the hall's database; no server may run on it. The backup is read from end to end first,
 * and brought to this program's schema; until the last step nothing that is there is touched. The master key stays: it
 * must be the one the backup's halls were sealed under. Where there is none, it may be put in place afterwards.
 * @throws HallBackupError BACKUP_BAD, BACKUP_NOT_EMPTY; StoreError KEY_MISSING; HallDbError
 */
export const restoreHallBackup = async (options: RestoreOptions): Promise<Restored> => {
  const { file, directory, databaseUrl = '', check = checkCopyApart } = options
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new HallBackupError('BACKUP_BAD', 'MISSING', basename(file))
  try {
    accessSync(file, constants.R_OK)
  } catch {
    throw new HallBackupError('BACKUP_BAD', 'UNREADABLE', basename(file))
  }
  const work = join(directory, WORK_FOLDER)
  const copy = join(work, HALL_DATABASE_FILE)
  try {
    rmSync(work, { recursive: true, force: true })
    mkdirSync(work, { recursive: true, mode: 0o700 })
    await copyFile(file, copy)
    let report = await check(copy)
    if (report.problem === 'OLDER') {
      await openSqlite(work).close()
      report = await check(copy)
    }
    if (report.problem !== null) throw new HallBackupError('BACKUP_BAD', report.problem, report.detail)
    const { halls } = report
    const copied = openSqlite(work)
    try {
      if (existsSync(join(directory, MASTER_KEY_FILE)))
        await openHallKey(copied, directory, options.randomBytes)
      await beginAnew(copied, options, halls)
    } finally {
      await copied.close()
    }
    const setAside =
      databaseUrl === ''
        ? await restoreIntoFolder(options, work)
        : await restoreIntoPostgres(options, databaseUrl, work)
    for (const { hallId } of halls) takeMachineList(file, directory, hallId)
    return { halls, setAside }
  } catch (error) {
    throw sqliteFailure(error)
  } finally {
    rmSync(work, { recursive: true, force: true })
    if (existsSync(directory)) nodeFiles.syncDirectoryOf(join(directory, WORK_FOLDER))
  }
}
