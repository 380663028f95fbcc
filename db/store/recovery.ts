import Database from 'better-sqlite3'
import { copyFileSync, existsSync, mkdirSync, renameSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Envelope } from '../model/events/envelope.ts'
import { newestBackup } from './backup.ts'
import { insertEvent, sha256Hex, uuidBytes } from './event-log.ts'
import { migrate } from './migrations/index.ts'
import { inspectDatabase, openDatabase } from './open-database.ts'
import { nodeFiles } from './files.ts'
import { StoreError } from './store-error.ts'
import { sqlConnection, type ReadDb, type SqlConnection, type WriteDb } from './sql.ts'

/** What was found and done when a damaged or missing database was replaced; told to the user and kept as an event. */
export interface RecoveryReport {
  /** Folder the damaged files were moved to, untouched; empty when there were none. */
  readonly setAside: string
  readonly fromJournal: number
  readonly salvaged: number
  /** Numbers of this device's sequence that no source still had. */
  readonly missing: number
}

interface FoundEvent {
  readonly bytes: Buffer
  readonly hash: string
  readonly envelope: Envelope
  readonly atMs: number
  readonly clockGrade: string
  readonly hallSeq: number | null
}

const stamp = (nowMs: number): string => new Date(nowMs).toISOString().replace(/[-:]/g, '').slice(0, 15)

/** Moves the database and its side files into a folder of their own. Nothing is deleted, ever. */
export const setAsideDatabase = (directory: string, databasePath: string, nowMs: number): string => {
  let folder = join(directory, `damaged-${stamp(nowMs)}`)
  for (let nth = 2; existsSync(folder); nth += 1) folder = join(directory, `damaged-${stamp(nowMs)}-${nth}`)
  mkdirSync(folder, { mode: 0o700 })
  for (const suffix of ['', '-wal', '-shm', '.damaged']) {
    if (existsSync(databasePath + suffix))
      renameSync(databasePath + suffix, join(folder, basename(databasePath) + suffix))
  }
  return folder
}

const parseEvent = (bytes: Buffer): Envelope | null => {
  try {
    const parsed = Envelope.safeParse(JSON.parse(bytes.toString('utf8')))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

/** Reads whatever rows of a damaged log can still be read, a page of rows at a time, halving around bad places. */
export const salvageEvents = (path: string): FoundEvent[] => {
  const found: FoundEvent[] = []
  if (!existsSync(path)) return found
  let database: Database.Database
  try {
    database = new Database(path, { timeout: 1_000 })
    database.pragma('cell_size_check = OFF')
  } catch {
    return found
  }
  const take = (from: number, to: number): void => {
    try {
      const rows = database
        .prepare(
          'SELECT at_ms, clock_grade, hall_seq, hash, bytes FROM event_log NOT INDEXED WHERE local_seq >= ? AND local_seq < ?',
        )
        .all(from, to) as {
        at_ms: number
        clock_grade: string
        hall_seq: number | null
        hash: Buffer
        bytes: Buffer
      }[]
      for (const row of rows) {
        const hash = sha256Hex(row.bytes)
        if (hash !== row.hash.toString('hex')) continue
        const envelope = parseEvent(row.bytes)
        if (envelope)
          found.push({
            bytes: row.bytes,
            hash,
            envelope,
            atMs: row.at_ms,
            clockGrade: row.clock_grade,
            hallSeq: row.hall_seq,
          })
      }
    } catch {
      if (to - from <= 1) return
      const middle = from + Math.floor((to - from) / 2)
      take(from, middle)
      take(middle, to)
    }
  }
  try {
    let highest = 10_000_000
    try {
      const row = database.prepare('SELECT max(local_seq) AS n FROM event_log NOT INDEXED').get() as {
        n: number | null
      }
      highest = row.n ?? 0
    } catch {
      // The end of the table is damaged; ranges are tried up to a size no single machine reaches.
    }
    // Fails at once when the schema itself is gone: then there is nothing to look for.
    database.prepare('SELECT 1 FROM event_log LIMIT 0').all()
    const PAGE = 1_024
    for (let from = 1, empty = 0; from <= highest && empty < 16; from += PAGE) {
      const before = found.length
      take(from, from + PAGE)
      empty = found.length === before ? empty + 1 : 0
    }
  } catch {
    return found
  } finally {
    database.close()
  }
  return found
}

const fromJournalBytes = (bytes: Buffer): FoundEvent | null => {
  const envelope = parseEvent(bytes)
  return (
    envelope && {
      bytes,
      hash: sha256Hex(bytes),
      envelope,
      atMs: envelope.time.wall,
      clockGrade: 'B',
      hallSeq: null,
    }
  )
}

/** Adds events to a database that lacks them, device by device in their order. Returns how many were new. */
const addEvents = (db: WriteDb, events: readonly FoundEvent[]): number => {
  let added = 0
  const sorted = [...events].toSorted(
    (a, b) =>
      (a.hallSeq ?? Infinity) - (b.hallSeq ?? Infinity) ||
      a.envelope.epoch - b.envelope.epoch ||
      a.envelope.deviceSeq - b.envelope.deviceSeq,
  )
  for (const event of sorted) {
    const { envelope } = event
    const known = db.get<{ n: number }>('SELECT 1 AS n FROM event_log WHERE id = ?', uuidBytes(envelope.id))
    if (known) continue
    const device = db.get<{ device_no: number }>(
      'SELECT device_no FROM device WHERE device_id = ? AND epoch = ?',
      envelope.deviceId,
      envelope.epoch,
    )
    if (!device) continue
    const taken = db.get<{ n: number }>(
      'SELECT 1 AS n FROM event_log WHERE device_no = ? AND device_seq = ?',
      device.device_no,
      envelope.deviceSeq,
    )
    if (taken) continue
    insertEvent(db, { ...event, deviceNo: device.device_no })
    added += 1
  }
  return added
}

/** Device chains and the hall they belong to, as the events themselves tell. */
const writeIdentity = (
  db: WriteDb,
  events: readonly FoundEvent[],
  keep: ReadonlyMap<string, string>,
): void => {
  const chains = new Map<string, FoundEvent>()
  for (const event of events) {
    const key = `${event.envelope.deviceId} ${event.envelope.epoch}`
    const first = chains.get(key)
    if (!first || event.envelope.deviceSeq < first.envelope.deviceSeq) chains.set(key, event)
  }
  let deviceNo = 0
  for (const first of chains.values()) {
    deviceNo += 1
    db.run(
      'INSERT INTO device (device_no, device_id, epoch, genesis) VALUES (?, ?, ?, ?)',
      deviceNo,
      first.envelope.deviceId,
      first.envelope.epoch,
      // Exact when event 1 survived; otherwise the hash before the first that did.
      first.envelope.prev,
    )
  }
  const newest = events.reduce((a, b) => (b.atMs > a.atMs ? b : a))
  const own = db.get<{ device_no: number }>(
    'SELECT device_no FROM device WHERE device_id = ? ORDER BY epoch DESC LIMIT 1',
    keep.get('device_id') ?? newest.envelope.deviceId,
  )
  const enrolled = events.find((event) => event.envelope.type === 'device.enrolled')?.envelope.payload as
    { purpose?: string } | undefined
  const meta: Record<string, string> = {
    hall_id: newest.envelope.hallId,
    purpose: enrolled?.purpose ?? 'REAL',
    enrolment: '',
    projection_version: '0',
    device_no: String(own?.device_no ?? 1),
    ...Object.fromEntries([...keep].filter(([key]) => key !== 'device_id' && key !== 'device_no')),
  }
  for (const [key, value] of Object.entries(meta)) {
    db.run(
      'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
      key,
      value,
    )
  }
}

const readMetaOf = (path: string): Map<string, string> => {
  const meta = new Map<string, string>()
  if (!existsSync(path)) return meta
  try {
    const database = new Database(path, { readonly: true })
    for (const row of database.prepare('SELECT key, value FROM meta').all() as {
      key: string
      value: string
    }[])
      meta.set(row.key, row.value)
    const device = database
      .prepare('SELECT device_id FROM device WHERE device_no = ?')
      .get(Number(meta.get('device_no') ?? 1)) as { device_id: string } | undefined
    if (device) meta.set('device_id', device.device_id)
    database.close()
  } catch {
    // Unreadable: the events tell the rest.
  }
  return meta
}

const holesOf = (db: ReadDb): number =>
  db.get<{ n: number }>(
    `SELECT coalesce(sum(highest - present), 0) AS n FROM (
       SELECT max(device_seq) AS highest, count(*) AS present FROM event_log GROUP BY device_no)`,
  )?.n ?? 0

/**
 * Replaces a damaged or lost database: sets it aside, gathers events from the newest good backup, the journal and whatever
 * the damaged file still yields, each checked against its own hash, and leaves the projections to be made again.
 */
export const recoverDatabase = (input: {
  directory: string
  databasePath: string
  journal: readonly Buffer[]
  nowMs: number
}): RecoveryReport => {
  const hadFile = existsSync(input.databasePath)
  const setAside = hadFile ? setAsideDatabase(input.directory, input.databasePath, input.nowMs) : ''
  const damagedPath = hadFile ? join(setAside, basename(input.databasePath)) : ''
  const journal = input.journal.map(fromJournalBytes).filter((event) => event !== null)
  const backup = newestBackup(input.directory)
  const salvaged = [
    ...(hadFile ? salvageEvents(damagedPath) : []),
    ...(backup ? salvageEvents(backup.path) : []),
  ]
  const everything = [...salvaged, ...journal]
  if (everything.length === 0)
    return { setAside: basename(setAside), fromJournal: 0, salvaged: 0, missing: 0 }

  const meta = hadFile ? readMetaOf(damagedPath) : new Map<string, string>()
  if (meta.size === 0 && backup) for (const [key, value] of readMetaOf(backup.path)) meta.set(key, value)
  const connection = sqlConnection(openDatabase(input.databasePath))
  try {
    migrate(connection.raw)
    return connection.transaction((db) => {
      writeIdentity(db, everything, meta)
      const fromFiles = addEvents(db, salvaged)
      const fromJournal = addEvents(db, journal)
      return { setAside: basename(setAside), fromJournal, salvaged: fromFiles, missing: holesOf(db) }
    })
  } finally {
    connection.close()
  }
}

/**
 * Puts a checked backup in the place of the database, which is set aside untouched. Whatever was recorded after the
 * backup is taken over from the old file, event by event: a restore repairs, it never loses what was saved.
 */
export const restoreBackup = (input: {
  directory: string
  databasePath: string
  backupPath: string
  nowMs: number
}): { setAside: string; added: number } => {
  if (inspectDatabase(input.backupPath, { thorough: true }) !== 'GOOD') {
    throw new StoreError('BACKUP_BAD', { file: basename(input.backupPath) })
  }
  const copy = `${input.databasePath}.restoring`
  copyFileSync(input.backupPath, copy)
  const setAside = setAsideDatabase(input.directory, input.databasePath, input.nowMs)
  renameSync(copy, input.databasePath)
  nodeFiles.syncDirectoryOf(input.databasePath)
  const connection = sqlConnection(openDatabase(input.databasePath))
  try {
    migrate(connection.raw)
    const added = connection.transaction((db) => {
      db.run("UPDATE meta SET value = '0' WHERE key = 'projection_version'")
      return addEvents(db, salvageEvents(join(setAside, basename(input.databasePath))))
    })
    return { setAside: basename(setAside), added }
  } finally {
    connection.close()
  }
}

/** Adds what the journal has and the database lacks, as after restoring an older copy. */
export const addMissingFromJournal = (
  connection: SqlConnection,
  deviceNo: number,
  journal: readonly Buffer[],
): number => {
  const last = journal.at(-1)
  if (!last) return 0
  const newest = fromJournalBytes(last)
  const head =
    connection.read.get<{ n: number | null }>(
      'SELECT max(device_seq) AS n FROM event_log WHERE device_no = ?',
      deviceNo,
    )?.n ?? 0
  if (!newest || newest.envelope.deviceSeq <= head) return 0
  return connection.transaction((db) => {
    const added = addEvents(
      db,
      journal.map(fromJournalBytes).filter((event) => event !== null),
    )
    if (added > 0) db.run("UPDATE meta SET value = '0' WHERE key = 'projection_version'")
    return added
  })
}
