import { createHash } from 'node:crypto'
import { createReadStream, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { dayFromMs, HALL_UTC_OFFSET_MS } from '../model/day.ts'
import { nodeFiles } from '../store/files.ts'

// Files of backups: their names, which of them stay, and how one gets its name.

/** Kept: the newest few, the newest of each of the last 30 days that have one, and of each of 12 months. */
const NEWEST_KEPT = 5
export const DAILY_HALL_BACKUPS = 30
export const MONTHLY_HALL_BACKUPS = 12

const FOLDER = 'backups'
/** The hall's own time, for people who look for one. */
const NAME = /^hall-(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)\.db$/
const UNFINISHED = /\.partial(-\w+)?$/

export interface HallBackupFile {
  readonly file: string
  readonly path: string
  readonly atMs: number
  readonly bytes: number
}

export const hallBackupFolder = (directory: string): string => join(directory, FOLDER)

const nameOf = (atMs: number): string => {
  const text = new Date(atMs + HALL_UTC_OFFSET_MS).toISOString().replace(/[-:]/g, '')
  return `hall-${text.slice(0, 8)}-${text.slice(9, 15)}.db`
}

const timeOf = (file: string): number | null => {
  const [, year, month, day, hour, minute, second] = NAME.exec(file) ?? []
  if (year === undefined) return null
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) - HALL_UTC_OFFSET_MS
}

/** Finished backups of a folder, the newest first. */
export const hallBackupFiles = (folder: string): HallBackupFile[] => {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .flatMap((file) => {
      const atMs = timeOf(file)
      const path = join(folder, file)
      return atMs === null ? [] : [{ file, path, atMs, bytes: statSync(path).size }]
    })
    .toSorted((a, b) => b.atMs - a.atMs)
}

/** The folder, without what a crash cut off. */
export const preparedBackupFolder = (folder: string): string => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  for (const file of readdirSync(folder))
    if (file.startsWith('hall-') && UNFINISHED.test(file)) rmSync(join(folder, file), { force: true })
  return folder
}

/** A name nobody has yet; two within a second are a second apart. */
export const freeBackupName = (folder: string, nowMs: number): string => {
  for (let atMs = nowMs; ; atMs += 1_000) {
    const file = nameOf(atMs)
    if (!existsSync(join(folder, file))) return file
  }
}

/** Which backups retention removes. @param newestFirst as `hallBackupFiles` has them */
export const hallBackupsToDrop = (
  newestFirst: readonly { readonly file: string; readonly atMs: number }[],
): string[] => {
  const days = new Set<string>()
  const months = new Set<string>()
  return newestFirst
    .filter(({ atMs }, nth) => {
      const day = dayFromMs(atMs)
      const month = day.slice(0, 7)
      const isNewestOfDay = !days.has(day) && days.size < DAILY_HALL_BACKUPS
      const isNewestOfMonth = !months.has(month) && months.size < MONTHLY_HALL_BACKUPS
      days.add(day)
      months.add(month)
      return nth >= NEWEST_KEPT && !isNewestOfDay && !isNewestOfMonth
    })
    .map(({ file }) => file)
}

/** Synced before it gets its name, so that a name stands for a whole file whatever happens. */
export const finishFile = async (partial: string, path: string): Promise<void> => {
  const handle = await open(partial, 'r+')
  try {
    // Also in a folder that others look into. A share need not know of owners.
    await handle.chmod(0o600).catch(() => undefined)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(partial, path)
  nodeFiles.syncDirectoryOf(path)
}

export const sha256OfFile = async (path: string): Promise<string> => {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(chunk)
  return hash.digest('hex')
}
