import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { createWriteStream, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { createGzip } from 'node:zlib'
import { addDays, dayFromMs, formatDay, msAt, yearOf, type Day } from '../../model/day.ts'
import type { Verdict } from '../../model/verdict.ts'
import { nodeFiles } from '../../store/files.ts'
import { firstHallHash } from '../../sync/hall-chain.ts'
import { readHead } from '../accept.ts'
import type { HallContext } from '../context.ts'
import type { HallDb } from '../hall-db.ts'
import { hallNameOf, type Hall } from '../halls.ts'
import { hallHashAt, isStillThere, WENT_BACK, type HallPoint } from '../lineage.ts'
import { checkYear } from './check-year.ts'
import { seal } from './seal.ts'
import {
  HOW_TO_CHECK,
  listYears,
  MANIFEST_FILE,
  manifestText,
  RECORDS_FILE,
  yearsFolder,
  type ClosedYear,
  type YearLine,
  type YearManifest,
} from './year-files.ts'

/**
 * A year is closed two weeks into the next one: where the clock was wrong over new year there is time to put it right. What
 * comes later from a desk that was away stands in the next year's file, because files follow the order of the log.
 */
const CLOSED_FROM = { month: 1, dayOfMonth: 15 }
/** Overdue after so many days; by then a server that is on at all has had its turn. */
const OVERDUE_DAYS = 3
/** A few milliseconds of reading, then requests are answered again. */
const RECORDS_AT_ONCE = 200
/** A disk is not filled for it: records that come in need the room. */
const ROOM_LEFT_BYTES = 2 * 2 ** 30

type YearContext = Pick<
  HallContext,
  'db' | 'nowMs' | 'directory' | 'log' | 'programVersion' | 'diskFreeBytes'
>

interface RecordRow {
  hall_seq: number
  received_at_ms: number
  at_ms: number
  grade: string
  verdict: Verdict
  reason: string
  device_id: string
  epoch: number
  device_seq: number
  hash: string
  hall_hash: string
  bytes: Uint8Array
}

type Chains = Map<string, YearManifest['chains'][number]>

/** Where the closed years end, and what comes next. */
export interface NextYear {
  readonly year: number
  readonly dueOn: Day
  readonly before: HallPoint
  readonly chains: YearManifest['chains']
}

const receivedAt = async (db: HallDb, hallId: string, hallSeq: number): Promise<number> => {
  const row = await db.get<{ at: number }>(
    'SELECT received_at_ms AS at FROM event WHERE hall_id = ? AND hall_seq = ?',
    hallId,
    hallSeq,
  )
  if (!row) throw new Error(`event ${hallSeq} is missing`)
  return row.at
}

/** Closed years as the log has them. */
export interface YearsOfLog {
  /** Those that are a part of it, one after the other from its beginning. */
  readonly standing: readonly YearManifest[]
  /** Names of those it should have and has not: one of the two was changed. */
  readonly contradicted: readonly string[]
}

/** Whether the log went back, to before the end of a year, after that was closed. Such a year stays, and nothing follows it. */
const isSuperseded = async (db: HallDb, { hallId, last, closedAtMs }: YearManifest): Promise<boolean> =>
  (await db.get(WENT_BACK, hallId, last.hallSeq, closedAtMs)) !== undefined

export const yearsOfLog = async (
  db: HallDb,
  hallId: string,
  years: readonly ClosedYear[],
): Promise<YearsOfLog> => {
  const inLog: YearManifest[] = []
  const contradicted: string[] = []
  for (const { name, manifest } of years) {
    if (manifest === null) continue
    if (await isStillThere(db, hallId, manifest.last)) inLog.push(manifest)
    else if (!(await isSuperseded(db, manifest))) contradicted.push(name)
  }
  const standing: YearManifest[] = []
  for (const manifest of inLog.toSorted((a, b) => a.last.hallSeq - b.last.hallSeq))
    if (manifest.before.hallSeq === (standing.at(-1)?.last.hallSeq ?? 0)) standing.push(manifest)
  return { standing, contradicted }
}

/** Null while nothing was recorded after the last one. */
export const nextYear = async (
  db: HallDb,
  hallId: string,
  standing: readonly YearManifest[],
): Promise<NextYear | null> => {
  const last = standing.at(-1)
  const before = last?.last ?? { hallSeq: 0, hallHash: firstHallHash(hallId) }
  const { hallSeq } = await readHead(db, hallId)
  if (hallSeq <= before.hallSeq) return null
  const received = yearOf(dayFromMs(await receivedAt(db, hallId, before.hallSeq + 1)))
  // Of a clock that was set back over new year: that year is closed, and its file is never written again.
  const year = last === undefined ? received : Math.max(received, last.year + 1)
  const dueOn = formatDay(year + 1, CLOSED_FROM.month, CLOSED_FROM.dayOfMonth)
  return { year, dueOn, before, chains: last?.chains ?? [] }
}

export const isOverdue = ({ dueOn }: NextYear, nowMs: number): boolean =>
  dayFromMs(nowMs) >= addDays(dueOn, OVERDUE_DAYS)

/**
 * The last event received before a time, by halving: times follow the order of the log, except where the server's clock was
 * set back, and there any cut will do.
 * @param first an event that was
 */
const lastBefore = async (db: HallDb, hallId: string, first: number, beforeMs: number): Promise<number> => {
  let low = first
  let { hallSeq: high } = await readHead(db, hallId)
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((await receivedAt(db, hallId, middle)) < beforeMs) low = middle
    else high = middle - 1
  }
  return low
}

const lineOf = (row: RecordRow): YearLine => ({
  hallSeq: row.hall_seq,
  receivedAtMs: row.received_at_ms,
  atMs: row.at_ms,
  grade: row.grade,
  verdict: row.verdict,
  reason: row.reason,
  deviceId: row.device_id,
  epoch: row.epoch,
  deviceSeq: row.device_seq,
  hash: row.hash,
  hallHash: row.hall_hash,
  ...(isUtf8(row.bytes)
    ? { record: Buffer.from(row.bytes).toString('utf8') }
    : { recordBase64: Buffer.from(row.bytes).toString('base64') }),
})

/** Lines of a stretch of the log; ends of the machines' chains are noted on the way. */
async function* linesOf(
  db: HallDb,
  hallId: string,
  after: number,
  upTo: number,
  chains: Chains,
): AsyncGenerator<string> {
  for (let at = after; at < upTo;) {
    const rows = await db.all<RecordRow>(
      `SELECT hall_seq, received_at_ms, at_ms, grade, verdict, reason, device_id, epoch, device_seq, hash, hall_hash, bytes
       FROM event WHERE hall_id = ? AND hall_seq > ? AND hall_seq <= ? ORDER BY hall_seq LIMIT ?`,
      hallId,
      at,
      upTo,
      RECORDS_AT_ONCE,
    )
    const end = rows.at(-1)
    if (end === undefined) throw new Error(`events after ${at} are missing`)
    for (const { device_id, epoch, device_seq, hash } of rows)
      chains.set(`${device_id} ${epoch}`, { deviceId: device_id, epoch, deviceSeq: device_seq, hash })
    at = end.hall_seq
    yield rows.map((row) => `${JSON.stringify(lineOf(row))}\n`).join('')
    await nextTurn()
  }
}

const writeRecords = async (
  lines: AsyncIterable<string>,
  path: string,
  signal: AbortSignal,
): Promise<{ bytes: number; sha256: string }> => {
  const sha256 = createHash('sha256')
  let bytes = 0
  const tap = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sha256.update(chunk)
      bytes += chunk.length
      done(null, chunk)
    },
  })
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600 })
  await pipeline(Readable.from(lines), createGzip(), tap, file, { signal })
  return { bytes, sha256: sha256.digest('hex') }
}

const freeName = (folder: string, year: number): string => {
  for (let nth = 1; ; nth += 1) {
    const name = nth === 1 ? String(year) : `${year}-${nth}`
    if (!existsSync(join(folder, name))) return name
  }
}

const checkRoom = async (
  { db, diskFreeBytes }: YearContext,
  hallId: string,
  records: number,
): Promise<void> => {
  const free = diskFreeBytes?.() ?? null
  if (free === null) return
  const { hallSeq } = await readHead(db, hallId)
  // Packed it is less than what the same records take in the database.
  const needed = ((await db.size()) * records) / hallSeq
  if (free - needed < ROOM_LEFT_BYTES) throw new Error('no room to close a year')
}

/** Written beside, read back from end to end, then named: a folder of that name is whole, whatever happens. */
const closeOne = async (
  context: YearContext,
  hall: Hall,
  { year, before, chains: earlier }: NextYear,
  signal: AbortSignal,
): Promise<YearManifest> => {
  const { db, directory, nowMs } = context
  const { hallId } = hall
  const endMs = msAt(formatDay(year + 1, 1, 1), '00:00')
  const lastSeq = await lastBefore(db, hallId, before.hallSeq + 1, endMs)
  const hallHash = await hallHashAt(db, hallId, lastSeq)
  if (hallHash === undefined) throw new Error(`event ${lastSeq} is missing`)
  const records = lastSeq - before.hallSeq
  await checkRoom(context, hallId, records)
  const folder = yearsFolder(directory, hallId)
  const name = freeName(folder, year)
  const partial = join(folder, `${name}.partial`)
  rmSync(partial, { recursive: true, force: true })
  mkdirSync(partial, { recursive: true, mode: 0o700 })
  try {
    const chains: Chains = new Map(earlier.map((chain) => [`${chain.deviceId} ${chain.epoch}`, chain]))
    const lines = linesOf(db, hallId, before.hallSeq, lastSeq, chains)
    const file = await writeRecords(lines, join(partial, RECORDS_FILE), signal)
    const manifest: YearManifest = {
      format: 'halldesk-year-1',
      howToCheck: HOW_TO_CHECK,
      hallId,
      hallName: await hallNameOf(db, hallId),
      year,
      lineage: (await readHead(db, hallId)).lineage,
      before,
      last: { hallSeq: lastSeq, hallHash },
      records,
      firstReceivedAtMs: await receivedAt(db, hallId, before.hallSeq + 1),
      lastReceivedAtMs: await receivedAt(db, hallId, lastSeq),
      chains: [...chains.values()],
      ...file,
      closedAtMs: nowMs(),
      program: context.programVersion,
      hallKey: hall.publicKey,
    }
    writeFileSync(join(partial, MANIFEST_FILE), manifestText(hall, manifest), { flag: 'wx', mode: 0o600 })
    await Promise.all([RECORDS_FILE, MANIFEST_FILE].map((each) => seal(join(partial, each))))
    // From the disk, and against the log's own hash at that point: a log that was changed is not sealed as it is.
    const problem = await checkYear(partial, manifest, signal)
    if (problem !== null) throw new Error(`a closed year is not whole: ${problem}`)
    nodeFiles.syncDirectoryOf(join(partial, MANIFEST_FILE))
    renameSync(partial, join(folder, name))
    nodeFiles.syncDirectoryOf(join(folder, name))
    // The folders themselves may be new.
    for (const above of [folder, dirname(folder)]) nodeFiles.syncDirectoryOf(above)
    return manifest
  } catch (error) {
    rmSync(partial, { recursive: true, force: true })
    throw error
  }
}

/**
 * Puts every year of a hall that is over into a file of its own. The log keeps them too. Nothing that is there is written
 * again; what was cut off begins anew.
 * @throws when the disk is full or the log is not whole; the next turn tries again
 */
export const closeYears = async (
  context: YearContext,
  hall: Hall,
  signal: AbortSignal,
): Promise<readonly YearManifest[]> => {
  const closed: YearManifest[] = []
  for (;;) {
    const { standing, contradicted } = await yearsOfLog(
      context.db,
      hall.hallId,
      listYears(context.directory, hall),
    )
    if (contradicted.length > 0) throw new Error('the log is not the one of a closed year')
    const made = closed.at(-1)
    if (made && !standing.some(({ last }) => last.hallSeq === made.last.hallSeq))
      throw new Error('a closed year is not found again')
    const next = await nextYear(context.db, hall.hallId, standing)
    if (next === null || dayFromMs(context.nowMs()) < next.dueOn) return closed
    const manifest = await closeOne(context, hall, next, signal)
    const { year, records, bytes } = manifest
    context.log.write('year closed', { hall: hall.hallId, year, records, bytes })
    closed.push(manifest)
  }
}
