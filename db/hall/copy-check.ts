import Database from 'better-sqlite3'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Verdict } from '../model/verdict.ts'
import { sha256Hex } from '../store/sha256.ts'
import { firstHallHash, nextHallHash } from '../sync/hall-chain.ts'
import { HallDbError } from './hall-db.ts'
import { HALL_SCHEMA_VERSION } from './schema.ts'
import { checkHallFile } from './storage/sqlite.ts'

/** How far the hall has a machine's chain. */
export interface CopiedChain {
  readonly deviceId: string
  readonly epoch: number
  readonly lastSeq: number
}

/** What a copy holds of one hall. */
export interface CopiedHall {
  readonly hallId: string
  readonly lineage: string
  readonly headSeq: number
  readonly headHash: string
  readonly chains: readonly CopiedChain[]
}

/**
 * FOREIGN, NEWER, OLDER: not of this program's schema. DAMAGED: not a whole database. CHAIN: an event is missing, was
 * changed or stands elsewhere. COUNTS: counters and rows do not agree. FILES: a kept picture or paper was changed.
 */
export type CopyProblem = 'FOREIGN' | 'NEWER' | 'OLDER' | 'DAMAGED' | 'CHAIN' | 'COUNTS' | 'FILES'

export type CopyReport =
  | { readonly problem: null; readonly halls: readonly CopiedHall[] }
  | { readonly problem: CopyProblem; readonly detail: string }

const BATCH = 1_000

interface EventRow {
  readonly hall_seq: number
  readonly hash: string
  readonly received_at_ms: number
  readonly verdict: Verdict
  readonly hall_hash: string
  readonly bytes: Buffer
}

interface HallRow {
  readonly hall_id: string
  readonly lineage: string
  readonly head_seq: number
  readonly head_hash: string
}

/** Computes the chain from the events alone. Answers what is wrong, or null. */
const checkChain = async (database: Database.Database, hall: HallRow): Promise<string | null> => {
  const page = database.prepare<[string, number, number], EventRow>(
    `SELECT hall_seq, hash, received_at_ms, verdict, hall_hash, bytes FROM event
     WHERE hall_id = ? AND hall_seq > ? ORDER BY hall_seq LIMIT ?`,
  )
  let seq = 0
  let hallHash = firstHallHash(hall.hall_id)
  for (;;) {
    const rows = page.all(hall.hall_id, seq, BATCH)
    for (const row of rows) {
      seq += 1
      if (row.hall_seq !== seq) return `event ${seq} is missing`
      if (sha256Hex(row.bytes) !== row.hash) return `bytes of event ${seq} were changed`
      hallHash = nextHallHash(hallHash, {
        hash: row.hash,
        hallSeq: seq,
        receivedAtMs: row.received_at_ms,
        verdict: row.verdict,
      })
      if (hallHash !== row.hall_hash) return `event ${seq} was changed`
    }
    if (rows.length < BATCH) break
    await nextTurn()
  }
  return seq === hall.head_seq && hallHash === hall.head_hash ? null : `the log does not end at its head`
}

/** Every machine's chain is counted without a hole, and no scope names an event that is not there. */
const checkCounts = (database: Database.Database, hall: HallRow): string | null => {
  const wrong = database
    .prepare<[string, string], { device_id: string }>(
      `SELECT d.device_id FROM device_epoch d LEFT JOIN (
         SELECT device_id, epoch, count(*) AS events, max(device_seq) AS last FROM event WHERE hall_id = ?
         GROUP BY device_id, epoch
       ) e ON e.device_id = d.device_id AND e.epoch = d.epoch
       WHERE d.hall_id = ? AND (coalesce(e.events, 0) <> d.last_seq OR coalesce(e.last, 0) <> d.last_seq) LIMIT 1`,
    )
    .get(hall.hall_id, hall.hall_id)
  if (wrong !== undefined) return `chain of machine ${wrong.device_id}`
  const counted = database
    .prepare<[string], { known: number }>(
      'SELECT coalesce(sum(last_seq), 0) AS known FROM device_epoch WHERE hall_id = ?',
    )
    .get(hall.hall_id)
  if (counted?.known !== hall.head_seq) return 'events of machines nobody enrolled'
  const beyond = database
    .prepare<[string, number], { scope: string }>(
      'SELECT scope FROM event_scope WHERE hall_id = ? AND hall_seq > ? LIMIT 1',
    )
    .get(hall.hall_id, hall.head_seq)
  return beyond === undefined ? null : `scope ${beyond.scope}`
}

/** Every kept file is as it was sealed. Answers the first that is not, or null. */
const checkFiles = async (database: Database.Database, hall: HallRow): Promise<string | null> => {
  const next = database.prepare<
    [string, string],
    { sha256: string; content_sha256: string; content: Buffer }
  >(
    `SELECT sha256, content_sha256, content FROM kept_file WHERE hall_id = ? AND sha256 > ? ORDER BY sha256 LIMIT 1`,
  )
  for (let row = next.get(hall.hall_id, ''); row !== undefined; row = next.get(hall.hall_id, row.sha256)) {
    if (sha256Hex(row.content) !== row.content_sha256) return `file ${row.sha256}`
    await nextTurn()
  }
  return null
}

const chainsOf = (database: Database.Database, hallId: string): CopiedChain[] =>
  database
    .prepare<[string], CopiedChain>(
      `SELECT device_id AS "deviceId", epoch, last_seq AS "lastSeq" FROM device_epoch WHERE hall_id = ?`,
    )
    .all(hallId)

const checkHalls = async (database: Database.Database): Promise<CopyReport> => {
  const version = Number(database.pragma('user_version', { simple: true }))
  if (version < HALL_SCHEMA_VERSION) return { problem: 'OLDER', detail: String(version) }
  const integrity: unknown = database.pragma('integrity_check(1)', { simple: true })
  if (integrity !== 'ok') return { problem: 'DAMAGED', detail: String(integrity) }
  const halls: CopiedHall[] = []
  const rows = database
    .prepare<[], HallRow>('SELECT hall_id, lineage, head_seq, head_hash FROM hall ORDER BY hall_id')
    .all()
  for (const row of rows) {
    const broken = await checkChain(database, row)
    if (broken !== null) return { problem: 'CHAIN', detail: broken }
    const miscounted = checkCounts(database, row)
    if (miscounted !== null) return { problem: 'COUNTS', detail: miscounted }
    const spoilt = await checkFiles(database, row)
    if (spoilt !== null) return { problem: 'FILES', detail: spoilt }
    halls.push({
      hallId: row.hall_id,
      lineage: row.lineage,
      headSeq: row.head_seq,
      headHash: row.head_hash,
      chains: chainsOf(database, row.hall_id),
    })
  }
  return { problem: null, halls }
}

/** Reads a copy from end to end: pages, chains, counts. Nothing is written; damage is an answer, not a failure. */
export const inspectHallCopy = async (path: string): Promise<CopyReport> => {
  try {
    if (checkHallFile(path) === 'NEW') return { problem: 'DAMAGED', detail: 'empty' }
  } catch (error) {
    const code = error instanceof HallDbError ? error.code : ''
    if (code === 'STORAGE_FOREIGN') return { problem: 'FOREIGN', detail: '' }
    if (code === 'STORAGE_NEWER') return { problem: 'NEWER', detail: '' }
    return { problem: 'DAMAGED', detail: String(error) }
  }
  const database = new Database(path, { readonly: true })
  try {
    // One moment of a database that is in use.
    database.exec('BEGIN')
    return await checkHalls(database)
  } catch (error) {
    return { problem: 'DAMAGED', detail: String(error) }
  } finally {
    database.close()
  }
}
