import { createHash } from 'node:crypto'
import { createWriteStream, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { createGzip } from 'node:zlib'
import { DAY_MS, dayFromMs, minuteOfDay } from '../model/day.ts'
import { ENDING_KINDS, SUPERVISOR_SCOPE } from '../model/scopes.ts'
import { encodeRows } from '../sync/lines.ts'
import type { PulledEvent, Scope, SnapshotManifest } from '../sync/wire.ts'
import { finishFile } from './backup-files.ts'
import type { HallDb } from './hall-db.ts'
import { newId, type HallBasis } from './halls.ts'
import { fromScope, isWholeLog, PULLED_COLUMNS, seqOf, toPulled, type PulledRow } from './scope-rows.ts'
import { sqliteFailure } from './storage/failure.ts'

// Snapshots of scopes (sync.md point 6): the rows of a pull, in one packed file that a desk loads in pieces and goes on
// with where it was cut off.

/** Closed records stay in a snapshot this long after the last that happened to them. */
export const SNAPSHOT_DAYS = 35
/** A new one after so many events of a scope, and nightly. */
export const SNAPSHOT_EVENTS = 20_000
/** Fewer are pulled sooner than packed. */
const WORTHWHILE_EVENTS = 1_000
/** A desk that loads the one before finishes it. */
const KEPT_OF_A_SCOPE = 2
/** Night begins at 02:00 of the hall. */
const NIGHT_MINUTE = 120
/** Rows of one step: a few milliseconds, then requests are answered again. */
const ROWS = 500

const FOLDER = 'snapshots'

const ENDING: ReadonlySet<string> = new Set(ENDING_KINDS)

export interface SnapshotOptions extends Pick<HallBasis, 'db' | 'nowMs' | 'randomBytes'> {
  /** Folder of the hall server; snapshots lie in `snapshots` there. */
  readonly directory: string
}

interface EntityRow {
  readonly kind: string
  readonly entity_id: string
}

interface Head {
  readonly lineage: string
  readonly head_seq: number
  readonly head_hash: string
}

const folderOf = (directory: string): string => join(directory, FOLDER)

export const snapshotPath = (directory: string, file: string): string => join(folderOf(directory), file)

/** hallSeq of the event that ends the next step; null at the end. */
const endOfStep = async (
  db: HallDb,
  hallId: string,
  scope: Scope,
  after: number,
  upTo: number,
): Promise<number | null> => {
  const inner = isWholeLog(scope)
    ? 'SELECT hall_seq FROM event WHERE hall_id = ?'
    : 'SELECT hall_seq FROM event_scope WHERE hall_id = ? AND scope = ?'
  const row = await db.get<{ last: number | null }>(
    `SELECT max(hall_seq) AS last FROM (
       ${inner} AND hall_seq > ? AND hall_seq <= ? ORDER BY hall_seq LIMIT ${ROWS}) AS step`,
    hallId,
    ...(isWholeLog(scope) ? [] : [scope]),
    after,
    upTo,
  )
  return row?.last ?? null
}

/**
 * Events of a stretch whose record is open, was touched since, or is none the hall keeps a state of; and those of papers
 * of a case that is in the snapshot.
 */
const readStep = async (
  db: HallDb,
  hallId: string,
  scope: Scope,
  step: { readonly after: number; readonly upTo: number; readonly sinceMs: number },
): Promise<PulledEvent[]> => {
  const { sql, values } = fromScope(scope, hallId)
  const seq = seqOf(scope)
  const rows = await db.all<PulledRow>(
    `SELECT ${PULLED_COLUMNS} FROM ${sql} ${seq} > ? AND ${seq} <= ?
     AND NOT EXISTS (SELECT 1 FROM entity n WHERE n.hall_id = e.hall_id AND n.kind = e.kind
       AND n.entity_id = e.entity_id AND n.is_open = 0 AND n.touched_at_ms < ?
       AND NOT EXISTS (SELECT 1 FROM record_of_case r JOIN entity c ON c.hall_id = r.hall_id AND c.kind = 'case'
         AND c.entity_id = r.case_id AND (c.is_open = 1 OR c.touched_at_ms >= ?)
         WHERE r.hall_id = n.hall_id AND r.kind = n.kind AND r.entity_id = n.entity_id))
     ORDER BY ${seq}`,
    ...values,
    step.after,
    step.upTo,
    step.sinceMs,
    step.sinceMs,
  )
  return rows.map(toPulled)
}

/**
 * Records that may be in the steps in part: those before left them out, those after something happened to them did not. A
 * part would be taken for the whole. Papers are in a snapshot, or not, with their case.
 */
const cutThrough = async (
  db: HallDb,
  hallId: string,
  { upTo, sinceMs }: { readonly upTo: number; readonly sinceMs: number },
): Promise<(readonly [kind: string, id: string])[]> => {
  // Told apart here: asked for DISTINCT ones, SQLite reads the whole log in their order.
  const touched = await db.all<EntityRow>(
    `SELECT e.kind, e.entity_id FROM event e WHERE e.hall_id = ? AND e.hall_seq > ?
       AND EXISTS (SELECT 1 FROM event b WHERE b.hall_id = e.hall_id AND b.kind = e.kind
         AND b.entity_id = e.entity_id AND b.hall_seq <= ?)
       AND NOT EXISTS (SELECT 1 FROM event b WHERE b.hall_id = e.hall_id AND b.kind = e.kind
         AND b.entity_id = e.entity_id AND b.hall_seq <= ? AND b.verdict = 'accepted' AND b.received_at_ms >= ?)`,
    hallId,
    upTo,
    upTo,
    upTo,
    sinceMs,
  )
  const ending = [
    ...new Map(
      touched.filter(({ kind }) => ENDING.has(kind)).map((row) => [`${row.kind}/${row.entity_id}`, row]),
    ).values(),
  ]
  // Hardly ever one: not worth an index that every paper pays for.
  const ofCases = await db.among<EntityRow>(
    'SELECT kind, entity_id FROM record_of_case WHERE hall_id = ? AND case_id IN',
    [hallId],
    ending.flatMap(({ kind, entity_id: id }) => (kind === 'case' ? [id] : [])),
  )
  return [...ending, ...ofCases].map((row) => [row.kind, row.entity_id] as const)
}

const readRecord = async (
  db: HallDb,
  hallId: string,
  scope: Scope,
  [kind, id]: readonly [kind: string, id: string],
  upTo: number,
): Promise<PulledEvent[]> => {
  const { sql, values } = fromScope(scope, hallId)
  const seq = seqOf(scope)
  const rows = await db.all<PulledRow>(
    `SELECT ${PULLED_COLUMNS} FROM ${sql} e.kind = ? AND e.entity_id = ? AND ${seq} <= ? ORDER BY ${seq}`,
    ...values,
    kind,
    id,
    upTo,
  )
  return rows.map(toPulled)
}

/**
 * Lines of the scope in order, a step at a time, so that memory stays flat however long the log is; at the end,
 * whole, what may have been cut through. Desks order for themselves, and an event they have is nothing new to them.
 */
async function* linesOf(
  db: HallDb,
  hallId: string,
  scope: Scope,
  bounds: { readonly upTo: number; readonly sinceMs: number },
  count: (events: number) => void,
): AsyncGenerator<Buffer> {
  let after = 0
  for (;;) {
    const upTo = await endOfStep(db, hallId, scope, after, bounds.upTo)
    if (upTo === null) break
    const events = await readStep(db, hallId, scope, { after, upTo, sinceMs: bounds.sinceMs })
    count(events.length)
    if (events.length > 0) yield encodeRows(events)
    after = upTo
    await nextTurn()
  }
  if (bounds.sinceMs === 0) return
  for (const of of await cutThrough(db, hallId, bounds)) {
    const events = await readRecord(db, hallId, scope, of, bounds.upTo)
    count(events.length)
    if (events.length > 0) yield encodeRows(events)
    await nextTurn()
  }
}

interface Packed {
  readonly events: number
  readonly bytes: number
  readonly sha256: string
}

const pack = async (
  lines: (count: (events: number) => void) => AsyncGenerator<Buffer>,
  path: string,
): Promise<Packed> => {
  const hash = createHash('sha256')
  let bytes = 0
  let events = 0
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      bytes += chunk.length
      done(null, chunk)
    },
  })
  await pipeline(
    lines((some) => {
      events += some
    }),
    createGzip({ level: 6 }),
    measure,
    createWriteStream(path, { mode: 0o600 }),
  )
  return { events, bytes, sha256: hash.digest('hex') }
}

/** Rows and files beyond those kept. */
const dropOld = async (db: HallDb, hallId: string, scope: Scope, directory: string): Promise<void> => {
  const rows = await db.all<{ id: string; file: string }>(
    'SELECT id, file FROM snapshot WHERE hall_id = ? AND scope = ? ORDER BY made_at_ms DESC, hall_seq DESC',
    hallId,
    scope,
  )
  const old = rows.slice(KEPT_OF_A_SCOPE)
  if (old.length === 0) return
  await db.transaction(hallId, async (tx) => {
    for (const row of old) await tx.run('DELETE FROM snapshot WHERE hall_id = ? AND id = ?', hallId, row.id)
  })
  for (const row of old) rmSync(snapshotPath(directory, row.file), { force: true })
}

/**
 * Packs a scope as it is now. `unit:…` and `supervisor`: events of records that are open or were touched in the last 35
 * days; `hall`: everything.
 * @throws HallDbError SERVER_FULL, STORAGE_DOWN
 */
export const makeSnapshot = async (
  options: SnapshotOptions,
  hallId: string,
  scope: Scope,
): Promise<SnapshotManifest> => {
  const { db, directory } = options
  const nowMs = options.nowMs()
  const head = await db.get<Head>('SELECT lineage, head_seq, head_hash FROM hall WHERE hall_id = ?', hallId)
  if (head === undefined) throw new Error(`no hall ${hallId}`)
  const known = await db.get<{ version: number }>(
    'SELECT version FROM scope WHERE hall_id = ? AND scope = ?',
    hallId,
    scope,
  )
  const version = known?.version ?? 0
  const sinceMs = scope === 'hall' ? 0 : Math.max(0, nowMs - SNAPSHOT_DAYS * DAY_MS)
  const id = newId(options)
  const file = `${id}.gz`
  const path = snapshotPath(directory, file)
  const partial = `${path}.partial`
  try {
    mkdirSync(folderOf(directory), { recursive: true, mode: 0o700 })
    const bounds = { upTo: head.head_seq, sinceMs }
    const packed = await pack((count) => linesOf(db, hallId, scope, bounds, count), partial)
    await finishFile(partial, path)
    await db.transaction(hallId, (tx) =>
      tx.insert(
        'snapshot',
        [
          'hall_id',
          'id',
          'scope',
          'version',
          'lineage',
          'hall_seq',
          'hall_hash',
          'events',
          'bytes',
          'sha256',
          'since_ms',
          'file',
          'made_at_ms',
        ],
        [
          [
            hallId,
            id,
            scope,
            version,
            head.lineage,
            head.head_seq,
            head.head_hash,
            packed.events,
            packed.bytes,
            packed.sha256,
            sinceMs,
            file,
            nowMs,
          ],
        ],
      ),
    )
    await dropOld(db, hallId, scope, directory)
    return {
      id,
      scope,
      version,
      lineage: head.lineage,
      at: { hallSeq: head.head_seq, hallHash: head.head_hash },
      sinceMs,
      ...packed,
    }
  } catch (error) {
    rmSync(partial, { force: true })
    throw sqliteFailure(error)
  }
}

interface SnapshotRow {
  readonly id: string
  readonly version: number
  readonly lineage: string
  readonly hall_seq: number
  readonly hall_hash: string
  readonly events: number
  readonly bytes: number
  readonly sha256: string
  readonly since_ms: number
  readonly file: string
  readonly made_at_ms: number
}

/** Newest snapshot that fits the log as it is and whose file is here; another process may keep its own elsewhere. */
const newestRow = async (
  db: HallDb,
  hallId: string,
  scope: Scope,
  directory: string,
): Promise<SnapshotRow | undefined> => {
  const rows = await db.all<SnapshotRow>(
    `SELECT s.id, s.version, s.lineage, s.hall_seq, s.hall_hash, s.events, s.bytes, s.sha256, s.since_ms, s.file,
       s.made_at_ms
     FROM snapshot s JOIN hall h ON h.hall_id = s.hall_id AND h.lineage = s.lineage
     LEFT JOIN scope c ON c.hall_id = s.hall_id AND c.scope = s.scope
     WHERE s.hall_id = ? AND s.scope = ? AND s.version = coalesce(c.version, 0)
     ORDER BY s.hall_seq DESC, s.made_at_ms DESC`,
    hallId,
    scope,
  )
  return rows.find((row) => existsSync(snapshotPath(directory, row.file)))
}

/** The newest snapshot of a scope; null: pull from the beginning. */
export const newestSnapshot = async (
  db: HallDb,
  hallId: string,
  scope: Scope,
  directory: string,
): Promise<SnapshotManifest | null> => {
  const row = await newestRow(db, hallId, scope, directory)
  if (row === undefined) return null
  return {
    id: row.id,
    scope,
    version: row.version,
    lineage: row.lineage,
    at: { hallSeq: row.hall_seq, hallHash: row.hall_hash },
    events: row.events,
    bytes: row.bytes,
    sha256: row.sha256,
    sinceMs: row.since_ms,
  }
}

/** Scope and path of a snapshot by its id; null when it is gone. */
export const findSnapshot = async (
  db: HallDb,
  hallId: string,
  id: string,
  directory: string,
): Promise<{ scope: Scope; path: string } | null> => {
  const row = await db.get<{ scope: Scope; file: string }>(
    'SELECT scope, file FROM snapshot WHERE hall_id = ? AND id = ?',
    hallId,
    id,
  )
  if (row === undefined) return null
  const path = snapshotPath(directory, row.file)
  return existsSync(path) ? { scope: row.scope, path } : null
}

/** Events of a scope after a place in the log, counted up to what makes a snapshot due. */
const eventsAfter = async (db: HallDb, hallId: string, scope: Scope, after: number): Promise<number> => {
  const row = await db.get<{ count: number }>(
    `SELECT count(*) AS count FROM (SELECT 1 AS one FROM ${
      isWholeLog(scope) ? 'event WHERE hall_id = ?' : 'event_scope WHERE hall_id = ? AND scope = ?'
    } AND hall_seq > ? LIMIT ${SNAPSHOT_EVENTS}) AS counted`,
    hallId,
    ...(isWholeLog(scope) ? [] : [scope]),
    after,
  )
  return row?.count ?? 0
}

const isDue = async (options: SnapshotOptions, hallId: string, scope: Scope): Promise<boolean> => {
  const { db, directory } = options
  const nowMs = options.nowMs()
  const last = await newestRow(db, hallId, scope, directory)
  const fresh = await eventsAfter(db, hallId, scope, last?.hall_seq ?? 0)
  if (fresh >= SNAPSHOT_EVENTS) return true
  if (last === undefined) return fresh >= WORTHWHILE_EVENTS
  const isNightly = dayFromMs(last.made_at_ms) !== dayFromMs(nowMs) && minuteOfDay(nowMs) >= NIGHT_MINUTE
  return isNightly && fresh > 0
}

/** Files of no row: a crash left them, or a restore forgot them. Younger ones may be another process's at work. */
const removeStrays = async (db: HallDb, directory: string, nowMs: number): Promise<void> => {
  const files = readdirSync(folderOf(directory))
  const rows = await db.all<{ file: string }>('SELECT file FROM snapshot')
  const known = new Set(rows.map((row) => row.file))
  for (const file of files) {
    const path = snapshotPath(directory, file)
    if (!known.has(file) && nowMs - statSync(path).mtimeMs > DAY_MS) rmSync(path, { force: true })
  }
}

/** Makes what is due of one hall, one after the other. Answers the scopes that got a new snapshot. */
export const makeDueSnapshots = async (options: SnapshotOptions, hallId: string): Promise<Scope[]> => {
  const { db, directory } = options
  const rows = await db.all<{ scope: Scope }>('SELECT scope FROM scope WHERE hall_id = ?', hallId)
  const made: Scope[] = []
  for (const scope of new Set<Scope>([...rows.map((row) => row.scope), SUPERVISOR_SCOPE])) {
    if (!(await isDue(options, hallId, scope))) continue
    await makeSnapshot(options, hallId, scope)
    made.push(scope)
  }
  if (made.length > 0) await removeStrays(db, directory, options.nowMs())
  return made
}
