import Database from 'better-sqlite3'
import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import { inspectDatabase, type DatabaseCondition } from './open-database.ts'
import { nodeFiles } from './files.ts'
import { countEventsOf } from './queries/backups.ts'
import { StoreError, storageFailureOf } from './store-error.ts'

export interface BackupFile {
  readonly file: string
  readonly path: string
  readonly atMs: number
  readonly bytes: number
  readonly events: number
}

/** How many are kept: the newest of each of the last 14 days, and 8 more, a week apart. */
export const DAILY_BACKUPS = 14
export const WEEKLY_BACKUPS = 8

const FOLDER = 'backups'
/** Time (UTC) and how many records it holds: the log only grows, so the count tells newer from older under any clock. */
const NAME = /^hall-(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)-(\d{9,})\.db$/

export const backupFolder = (directory: string): string => join(directory, FOLDER)

const nameOf = (nowMs: number, events: number): string => {
  const time = new Date(nowMs).toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15)
  return `hall-${time}-${String(events).padStart(9, '0')}.db`
}

const readName = (file: string): { atMs: number; events: number } | null => {
  const match = NAME.exec(file)
  if (!match) return null
  const [, year, month, day, hour, minute, second, events] = match
  return {
    atMs: Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`),
    events: Number(events),
  }
}

/** Finished backups, the one with the most records first. A copy that was cut off has another name and does not count. */
export const listBackups = (directory: string): BackupFile[] => {
  const folder = backupFolder(directory)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .flatMap((file) => {
      const told = readName(file)
      const path = join(folder, file)
      return told === null ? [] : [{ file, path, ...told, bytes: statSync(path).size }]
    })
    .toSorted((a, b) => b.events - a.events || b.atMs - a.atMs)
}

export const newestBackup = (directory: string): BackupFile | undefined => listBackups(directory)[0]

/** Which backups rotation would remove, oldest first. @param newestFirst as `listBackups` has them */
export const backupsToDrop = (newestFirst: readonly { file: string; atMs: number }[]): string[] => {
  const keep = new Set<string>()
  const days = new Set<number>()
  const weeks = new Set<number>()
  for (const backup of newestFirst) {
    const day = Math.floor(backup.atMs / 86_400_000)
    const week = Math.floor(day / 7)
    if (days.size < DAILY_BACKUPS && !days.has(day)) keep.add(backup.file)
    else if (weeks.size < WEEKLY_BACKUPS && !weeks.has(week) && !days.has(day)) keep.add(backup.file)
    days.add(day)
    weeks.add(week)
  }
  return newestFirst
    .filter((backup) => !keep.has(backup.file))
    .map((backup) => backup.file)
    .toReversed()
}

/** Reads a copy from end to end; a host does it in another thread, because a large one takes a while. */
export type CopyCheck = (path: string) => Promise<DatabaseCondition>

const checkHere: CopyCheck = (path) => Promise.resolve(inspectDatabase(path, { thorough: true }))

/** Cause of a failed backup when the copy, and so the database it was made from, is damaged. */
export const DAMAGED_COPY = 'DAMAGED_COPY'

/** Copies that a crash cut off; they are never used. */
const removeUnfinished = (folder: string): void => {
  for (const file of readdirSync(folder)) {
    if (file.includes('.partial')) rmSync(join(folder, file), { force: true })
  }
}

/** One file without a log beside it, so that it can be read from a folder nobody may write to. */
const makeSingleFile = (path: string): void => {
  const copy = new Database(path)
  try {
    copy.pragma('journal_mode = DELETE')
  } finally {
    copy.close()
  }
}

/** Gives a checked copy its name, so that it counts from now on. */
const finishCopy = (partial: string, folder: string, nowMs: number): BackupFile => {
  const handle = openSync(partial, 'r+')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  const events = countEventsOf(partial)
  const file = nameOf(nowMs, events)
  const path = join(folder, file)
  renameSync(partial, path)
  nodeFiles.syncDirectoryOf(path)
  return { file, path, atMs: readName(file)?.atMs ?? nowMs, bytes: statSync(path).size, events }
}

const preparedFolder = (directory: string): string => {
  const folder = backupFolder(directory)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  removeUnfinished(folder)
  return folder
}

/**
 * Copies the database while it is in use (SQLite's online backup), checks the copy from end to end, syncs it and only
 * then gives it its name. The newest one is never removed by rotation. One at a time.
 */
export const makeBackup = async (
  database: Database.Database,
  directory: string,
  nowMs: number,
  onProgress: (done: number) => void = () => undefined,
  check: CopyCheck = checkHere,
): Promise<BackupFile> => {
  let partial: string | null = null
  let made: BackupFile
  try {
    const folder = preparedFolder(directory)
    partial = join(folder, 'hall.partial')
    await database.backup(partial, {
      progress: ({ totalPages, remainingPages }) => {
        onProgress(totalPages === 0 ? 0 : (totalPages - remainingPages) / totalPages)
        return 1_000
      },
    })
    makeSingleFile(partial)
    if ((await check(partial)) !== 'GOOD') throw new StoreError('STORAGE_FAILED', { cause: DAMAGED_COPY })
    made = finishCopy(partial, folder, nowMs)
  } catch (error) {
    if (partial !== null) rmSync(partial, { force: true })
    throw storageFailureOf(error) ?? error
  }
  for (const old of backupsToDrop(listBackups(directory))) {
    try {
      rmSync(join(backupFolder(directory), old), { force: true })
    } catch {
      // Somebody reads it just now (Windows): it goes with the next rotation.
    }
  }
  return made
}

/**
 * Copies a database that nobody uses, before its layout is changed. Nothing is removed to make room: without the copy
 * the change does not happen.
 * @throws StoreError DISK_FULL, STORAGE_FAILED
 */
export const copyBeforeMigration = (databasePath: string, directory: string, nowMs: number): BackupFile => {
  const folder = preparedFolder(directory)
  const partial = join(folder, 'hall.partial')
  try {
    const database = new Database(databasePath)
    try {
      database.pragma('wal_checkpoint(TRUNCATE)')
    } finally {
      database.close()
    }
    copyFileSync(databasePath, partial, constants.COPYFILE_FICLONE)
    makeSingleFile(partial)
    if (inspectDatabase(partial, { thorough: true }) !== 'GOOD')
      throw new StoreError('STORAGE_FAILED', { cause: DAMAGED_COPY })
    return finishCopy(partial, folder, nowMs)
  } catch (error) {
    rmSync(partial, { force: true })
    throw storageFailureOf(error) ?? error
  }
}
