import Database from 'better-sqlite3'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { firstHallHash } from '../sync/hall-chain.ts'
import { createVerifier } from '../sync/signing.ts'
import { hallBackupFiles, hallBackupFolder } from './backup-files.ts'
import { inspectHallCopy, type CopiedHall } from './copy-check.ts'
import { WENT_BACK } from './lineage.ts'
import { MASTER_KEY_FILE } from './master-key.ts'
import { checkHallFile, HALL_DATABASE_FILE } from './storage/sqlite.ts'
import { checkYear } from './years/check-year.ts'
import {
  hallsWithYears,
  MANIFEST_FILE,
  readManifest,
  yearFolders,
  type YearManifest,
} from './years/year-files.ts'

/**
 * How a closed year stands to the log. SUPERSEDED: the hall was restored to a time before its end since; UNKNOWN: there is no
 * log to compare it with, or that one does not reach so far.
 */
type YearStanding = 'IN_LOG' | 'SUPERSEDED' | 'UNKNOWN'

export interface VerifiedYear {
  readonly folder: string
  readonly records: number
  readonly standing: YearStanding
  readonly problem: string | null
}

export interface HallVerifyReport {
  /** What the log was read from: the database, or the newest backup where that is elsewhere. */
  readonly log: string | null
  readonly halls: readonly { readonly hallId: string; readonly records: number }[]
  readonly years: readonly VerifiedYear[]
  readonly problems: readonly string[]
}

/** A folder of the hall server, or of one closed year; a desk's is neither. */
export const isHallFolder = (directory: string): boolean => {
  if (existsSync(join(directory, MANIFEST_FILE)) || existsSync(join(directory, MASTER_KEY_FILE))) return true
  try {
    return checkHallFile(join(directory, HALL_DATABASE_FILE)) === 'OURS'
  } catch {
    return false
  }
}

const logOf = (directory: string): string | null => {
  const path = join(directory, HALL_DATABASE_FILE)
  if (existsSync(path)) return path
  return hallBackupFiles(hallBackupFolder(directory))[0]?.path ?? null
}

/** What a year is held against; null where there is no log to be read. */
interface LogSide {
  /** Signing key of a hall. */
  keyOf(hallId: string): string | undefined
  hashAt(hallId: string, hallSeq: number): string | undefined
  /** Whether the log went back to before this point, at that time or later. */
  wentBack(hallId: string, hallSeq: number, sinceMs: number): boolean
  close(): void
}

const openLog = (path: string): LogSide => {
  const database = new Database(path, { readonly: true })
  const key = database.prepare<[string], { key: string }>(
    'SELECT signing_key AS key FROM hall WHERE hall_id = ?',
  )
  const hash = database.prepare<[string, number], { hash: string }>(
    'SELECT hall_hash AS hash FROM event WHERE hall_id = ? AND hall_seq = ?',
  )
  const back = database.prepare<[string, number, number]>(WENT_BACK)
  return {
    keyOf: (hallId) => key.get(hallId)?.key,
    hashAt: (hallId, hallSeq) => (hallSeq === 0 ? firstHallHash(hallId) : hash.get(hallId, hallSeq)?.hash),
    wentBack: (hallId, hallSeq, sinceMs) => back.get(hallId, hallSeq, sinceMs) !== undefined,
    close: () => database.close(),
  }
}

const against = (
  log: LogSide | null,
  { hallId, hallKey, before, last, closedAtMs }: YearManifest,
): { readonly standing: YearStanding; readonly problem: string | null } => {
  const key = log?.keyOf(hallId)
  if (log === null || key === undefined) return { standing: 'UNKNOWN', problem: null }
  if (key !== hallKey) return { standing: 'UNKNOWN', problem: 'signed by another hall' }
  const end = log.hashAt(hallId, last.hallSeq)
  const isThere = end === last.hallHash && log.hashAt(hallId, before.hallSeq) === before.hallHash
  if (isThere) return { standing: 'IN_LOG', problem: null }
  if (log.wentBack(hallId, last.hallSeq, closedAtMs)) return { standing: 'SUPERSEDED', problem: null }
  return end === undefined
    ? { standing: 'UNKNOWN', problem: null }
    : { standing: 'UNKNOWN', problem: 'the log is another one at its end' }
}

const verifyYear = async (folder: string, path: string, log: LogSide | null): Promise<VerifiedYear> => {
  const manifest = readManifest(path, (key) => createVerifier(Buffer.from(key, 'base64')))
  if (manifest === null)
    return { folder, records: 0, standing: 'UNKNOWN', problem: 'no manifest with a signature that holds' }
  const { standing, problem } = against(log, manifest)
  const broken = await checkYear(path, manifest)
  return { folder, records: manifest.records, standing, problem: broken ?? problem }
}

/** Reads the log of a hall's folder and its closed years from end to end; also while its server runs. */
export const verifyHall = async (directory: string): Promise<HallVerifyReport> => {
  const problems: string[] = []
  let halls: readonly CopiedHall[] = []
  const isYear = existsSync(join(directory, MANIFEST_FILE))
  const path = isYear ? null : logOf(directory)
  if (path === null) {
    if (!isYear) problems.push(`no ${HALL_DATABASE_FILE} and no backup in ${directory}`)
  } else {
    const report = await inspectHallCopy(path)
    if (report.problem === null) halls = report.halls
    else problems.push(`${path}: ${report.problem.toLowerCase()} ${report.detail}`.trim())
  }
  const log = path === null || halls.length === 0 ? null : openLog(path)
  const years: VerifiedYear[] = []
  try {
    if (isYear) years.push(await verifyYear(directory, directory, null))
    else
      for (const hallId of hallsWithYears(directory))
        for (const { name, path: folder } of yearFolders(directory, hallId))
          years.push(await verifyYear(join(hallId, name), folder, log))
  } finally {
    log?.close()
  }
  for (const { folder, problem } of years) if (problem !== null) problems.push(`${folder}: ${problem}`)
  return {
    log: path,
    halls: halls.map(({ hallId, headSeq }) => ({ hallId, records: headSeq })),
    years,
    problems,
  }
}
