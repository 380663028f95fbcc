import Database from 'better-sqlite3'
import {
  closeSync,
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
const NAME = /^hall-(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)(?:-\d+)?\.db$/

export const backupFolder = (directory: string): string => join(directory, FOLDER)

const timeOfName = (file: string): number | null => {
  const match = NAME.exec(file)
  if (!match) return null
  const [, year, month, day, hour, minute, second] = match
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
}

/** Finished backups, newest first. A copy that was cut off has another name and does not count. */
export const listBackups = (directory: string): Omit<BackupFile, 'events'>[] => {
  const folder = backupFolder(directory)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .flatMap((file) => {
      const atMs = timeOfName(file)
      const path = join(folder, file)
      return atMs === null ? [] : [{ file, path, atMs, bytes: statSync(path).size }]
    })
    .toSorted((a, b) => b.atMs - a.atMs || (a.file < b.file ? 1 : -1))
}

export const newestBackup = (directory: string): Omit<BackupFile, 'events'> | undefined =>
  listBackups(directory)[0]

/** Which backups rotation would remove, oldest first. */
export const backupsToDrop = (backups: readonly { file: string; atMs: number }[]): string[] => {
  const newestFirst = [...backups].toSorted((a, b) => b.atMs - a.atMs)
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

/**
 * Copies the database while it is in use (SQLite's online backup), checks the copy from end to end, syncs it and only
 * then gives it its name. The newest one is never removed by rotation.
 */
export const makeBackup = async (
  database: Database.Database,
  directory: string,
  nowMs: number,
  onProgress: (done: number) => void = () => undefined,
  check: CopyCheck = checkHere,
): Promise<BackupFile> => {
  const folder = backupFolder(directory)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const time = new Date(nowMs).toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15)
  let file = `hall-${time}.db`
  for (let nth = 2; existsSync(join(folder, file)); nth += 1) file = `hall-${time}-${nth}.db`
  const partial = join(folder, `${file}.partial`)
  try {
    await database.backup(partial, {
      progress: ({ totalPages, remainingPages }) => {
        onProgress(totalPages === 0 ? 0 : (totalPages - remainingPages) / totalPages)
        return 1_000
      },
    })
    const copy = new Database(partial)
    copy.pragma('journal_mode = DELETE')
    copy.close()
    if ((await check(partial)) !== 'GOOD') throw new StoreError('STORAGE_FAILED', { cause: DAMAGED_COPY })
    const handle = openSync(partial, 'r+')
    fsyncSync(handle)
    closeSync(handle)
    renameSync(partial, join(folder, file))
    nodeFiles.syncDirectoryOf(join(folder, file))
  } catch (error) {
    rmSync(partial, { force: true })
    throw storageFailureOf(error) ?? error
  }
  for (const old of backupsToDrop(listBackups(directory))) rmSync(join(folder, old), { force: true })
  const path = join(folder, file)
  return { file, path, atMs: nowMs, bytes: statSync(path).size, events: countEventsOf(path) }
}
