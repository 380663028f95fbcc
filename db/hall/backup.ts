import { existsSync, rmSync, statSync } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { askThread } from '../store/ask-thread.ts'
import {
  finishFile,
  freeBackupName,
  hallBackupFiles,
  hallBackupFolder,
  hallBackupsToDrop,
  preparedBackupFolder,
  sha256OfFile,
} from './backup-files.ts'
import { inspectHallCopy, type CopiedHall, type CopyProblem, type CopyReport } from './copy-check.ts'
import { HallDbError, type HallDb } from './hall-db.ts'
import { carryMachineList } from './machine-list.ts'
import { sqliteFailure } from './storage/failure.ts'
import { copyYearsAway } from './years/copy-away.ts'

/** BACKUP_BAD: the copy does not hold what it should. BACKUP_NOT_EMPTY: there is a hall where it should go. */
export class HallBackupError extends Error {
  readonly code: 'BACKUP_BAD' | 'BACKUP_NOT_EMPTY'
  readonly problem: CopyProblem | 'MISSING' | 'UNREADABLE' | null
  constructor(code: HallBackupError['code'], problem: HallBackupError['problem'] = null, detail = '') {
    super(`${code} ${problem ?? ''} ${detail}`.trim())
    this.name = 'HallBackupError'
    this.code = code
    this.problem = problem
  }
}

export type HallCopyCheck = (path: string) => Promise<CopyReport>

const workerFile = new URL('./copy-check-worker.ts', import.meta.url)

/** In a thread of its own; in this one where the program is a single file. */
export const checkCopyApart: HallCopyCheck = async (path) => {
  if (!existsSync(fileURLToPath(workerFile))) return inspectHallCopy(path)
  // What our own worker tells.
  return (await askThread(workerFile, path)) as CopyReport
}

export interface BackupOptions {
  readonly db: HallDb
  /** Folder of the hall server; backups lie in `backups` there. */
  readonly directory: string
  /** Folder on another disk or a share; empty or left out: none. */
  readonly away?: string | undefined
  readonly nowMs: number
  readonly onProgress?: (done: number) => void
  readonly check?: HallCopyCheck
}

export interface MadeBackup {
  readonly file: string
  readonly path: string
  readonly bytes: number
  readonly halls: readonly CopiedHall[]
  /** Whether a copy of it, read again, lies away from the server. */
  readonly away: boolean
  /** Why there is none although one was asked for. */
  readonly awayProblem: string | null
  /** Why closed years are not all there; null also where no copy away was asked for. */
  readonly yearsProblem: string | null
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const removeQuietly = (path: string): void => {
  try {
    rmSync(path, { force: true })
  } catch {
    // Somebody reads it just now (Windows), or the share is gone: it goes with the next backup.
  }
}

/** A second copy on another disk, read back and compared. */
const copyAway = async (path: string, file: string, away: string): Promise<void> => {
  const folder = preparedBackupFolder(away)
  const partial = join(folder, `${file}.partial`)
  try {
    await copyFile(path, partial)
    await finishFile(partial, join(folder, file))
    const [here, there] = await Promise.all([sha256OfFile(path), sha256OfFile(join(folder, file))])
    if (here === there) return
    removeQuietly(join(folder, file))
    throw new HallBackupError('BACKUP_BAD', 'DAMAGED', 'the copy away differs')
  } catch (error) {
    removeQuietly(partial)
    throw error
  }
}

/** What the halls' own tables say of a backup. What is in a copy away is durable (sync.md point 5). */
const recordBackup = async (
  db: HallDb,
  made: { readonly file: string; readonly bytes: number; readonly nowMs: number; readonly away: boolean },
  halls: readonly CopiedHall[],
): Promise<void> => {
  for (const hall of halls)
    await db.transaction(hall.hallId, async (tx) => {
      await tx.insert(
        'backup',
        [
          'hall_id',
          'file',
          'at_ms',
          'bytes',
          'events',
          'head_seq',
          'head_hash',
          'lineage',
          'verified',
          'away',
        ],
        [
          [
            hall.hallId,
            made.file,
            made.nowMs,
            made.bytes,
            hall.headSeq,
            hall.headSeq,
            hall.headHash,
            hall.lineage,
            1,
            made.away ? 1 : 0,
          ],
        ],
        'ON CONFLICT (hall_id, file) DO UPDATE SET away = excluded.away',
      )
      if (!made.away) return
      for (const chain of hall.chains)
        await tx.run(
          `UPDATE device_epoch SET durable_seq = ?
           WHERE hall_id = ? AND device_id = ? AND epoch = ? AND durable_seq < ?`,
          chain.lastSeq,
          hall.hallId,
          chain.deviceId,
          chain.epoch,
          chain.lastSeq,
        )
    })
}

const dropOld = async (db: HallDb, folder: string, newest: string): Promise<void> => {
  const files = hallBackupFiles(folder)
  for (const file of hallBackupsToDrop(files)) if (file !== newest) removeQuietly(join(folder, file))
  const kept = new Set(hallBackupFiles(folder).map(({ file }) => file))
  const rows = await db.all<{ hall_id: string; file: string }>('SELECT hall_id, file FROM backup')
  for (const row of rows.filter(({ file }) => !kept.has(file)))
    await db.transaction(row.hall_id, (tx) =>
      tx.run('DELETE FROM backup WHERE hall_id = ? AND file = ?', row.hall_id, row.file),
    )
}

/**
 * Copies the whole database while it is in use, reads the copy from end to end and only then gives it its name; a second
 * copy goes away from the server. A copy away that fails does not undo the first. One at a time.
 * @throws HallDbError SERVER_FULL, STORAGE_DOWN; HallBackupError BACKUP_BAD when the data itself is damaged
 */
export const makeHallBackup = async (options: BackupOptions): Promise<MadeBackup> => {
  const { db, directory, away = '', nowMs, onProgress, check = checkCopyApart } = options
  let partial: string | null = null
  try {
    const folder = preparedBackupFolder(hallBackupFolder(directory))
    const file = freeBackupName(folder, nowMs)
    const path = join(folder, file)
    partial = `${path}.partial`
    await db.copyTo(partial, onProgress)
    const report = await check(partial)
    if (report.problem !== null) throw new HallBackupError('BACKUP_BAD', report.problem, report.detail)
    await finishFile(partial, path)
    partial = null
    const bytes = statSync(path).size
    await recordBackup(db, { file, bytes, nowMs, away: false }, report.halls)
    let awayProblem: string | null = null
    if (away !== '')
      try {
        await copyAway(path, file, away)
        await recordBackup(db, { file, bytes, nowMs, away: true }, report.halls)
        for (const { hallId } of report.halls) carryMachineList(directory, away, hallId)
        for (const old of hallBackupsToDrop(hallBackupFiles(away)))
          if (old !== file) removeQuietly(join(away, old))
      } catch (error) {
        if (error instanceof HallDbError) throw error
        awayProblem = messageOf(error)
      }
    const isAway = away !== '' && awayProblem === null
    const yearsProblem = isAway ? await copyYearsAway(directory, away).catch(messageOf) : null
    await dropOld(db, folder, file)
    return { file, path, bytes, halls: report.halls, away: isAway, awayProblem, yearsProblem }
  } catch (error) {
    if (partial !== null) for (const rest of ['', '-journal', '-wal', '-shm']) removeQuietly(partial + rest)
    throw sqliteFailure(error)
  }
}

export interface ListedBackup {
  readonly file: string
  readonly atMs: number
  readonly bytes: number
  readonly events: number
  readonly verified: boolean
  readonly away: boolean
}

/** Backups that are there, the newest first, as one hall sees them; one it knows nothing of was not verified by it. */
export const listHallBackups = async (
  db: HallDb,
  hallId: string,
  directory: string,
): Promise<ListedBackup[]> => {
  const rows = await db.all<{ file: string; events: number; verified: number; away: number }>(
    'SELECT file, events, verified, away FROM backup WHERE hall_id = ?',
    hallId,
  )
  const known = new Map(rows.map((row) => [row.file, row]))
  return hallBackupFiles(hallBackupFolder(directory)).map(({ file, atMs, bytes }) => {
    const row = known.get(file)
    return {
      file,
      atMs,
      bytes,
      events: row?.events ?? 0,
      verified: row?.verified === 1,
      away: row?.away === 1,
    }
  })
}

export interface NewestBackup {
  readonly atMs: number
  /** False also where no check is on record: the file is there, and nothing more is known. */
  readonly verified: boolean
  readonly away: boolean
}

/**
 * The newest backup as one hall sees it, up to now: one made while the clock was ahead is none. Its table tells of those that
 * another server process made; the folder also has those made after the one a restored database came from.
 */
export const newestHallBackup = async (
  db: HallDb,
  hallId: string,
  directory: string,
  nowMs: number,
): Promise<NewestBackup | null> => {
  const row = await db.get<{ file: string; at_ms: number; verified: number; away: number }>(
    'SELECT file, at_ms, verified, away FROM backup WHERE hall_id = ? AND at_ms <= ? ORDER BY at_ms DESC LIMIT 1',
    hallId,
    nowMs,
  )
  const known = row ? { atMs: row.at_ms, verified: row.verified === 1, away: row.away === 1 } : null
  const listed = (await listHallBackups(db, hallId, directory)).find(({ atMs }) => atMs <= nowMs)
  // A known file's name may be a second off its time.
  if (listed === undefined || listed.file === row?.file) return known
  if (known !== null && known.atMs >= listed.atMs) return known
  const { atMs, verified, away } = listed
  return { atMs, verified, away }
}
