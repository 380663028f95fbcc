import Database from 'better-sqlite3'
import { copyFileSync, constants, existsSync } from 'node:fs'
import { basename } from 'node:path'
import { z } from 'zod'
import { listBackups } from './backup.ts'
import { lockDataDirectory } from './data-lock.ts'
import { insertEvent, uuidBytes } from './event-log.ts'
import { migrate } from './migrations/index.ts'
import { APPLICATION_ID, inspectDatabase } from './open-database.ts'
import {
  dropUnfinished,
  freeFolderName,
  makingPath,
  replaceDatabase,
  SET_ASIDE_KEY,
  type ReplacementProbe,
} from './replacement.ts'
import {
  fromJournalBytes,
  readMetaOf,
  salvageEvents,
  salvageNotes,
  type FoundEvent,
  type FoundNote,
} from './salvage.ts'
import { StoreError } from './store-error.ts'
import { sqlConnection, type ReadDb, type SqlConnection, type WriteDb } from './sql.ts'

/** What was found and done when a damaged or missing database was replaced; told to the user and kept as an event. */
export const RecoveryReport = z.object({
  /** Folder the damaged files were moved to, untouched; empty when there were none. */
  setAside: z.string(),
  fromJournal: z.number(),
  salvaged: z.number(),
  /** Numbers of this device's sequence that no source still had. */
  missing: z.number(),
})
export type RecoveryReport = Readonly<z.infer<typeof RecoveryReport>>

/** Row of `meta` that holds the report until it has become an event. */
export const REPORT_KEY = 'recovery_report'

const setMeta = (db: WriteDb, key: string, value: string): void => {
  db.run(
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    key,
    value,
  )
}

/** A database that does not count yet: until it is finished nothing of it has to survive a crash. */
const openMaking = (path: string): SqlConnection => {
  const raw = new Database(path)
  raw.pragma('page_size = 4096')
  raw.pragma(`application_id = ${APPLICATION_ID}`)
  raw.pragma('journal_mode = MEMORY')
  raw.pragma('synchronous = OFF')
  raw.pragma('foreign_keys = OFF')
  return sqlConnection(raw)
}

/**
 * Adds found events that a database lacks; answers whether one was new. With `adopt`, chains of devices the database does
 * not know are taken in as well.
 */
const eventTaker = (db: WriteDb, adopt: boolean): ((event: FoundEvent) => boolean) => {
  const devices = new Map<string, number | null>()
  const deviceNoOf = ({ envelope }: FoundEvent): number | null => {
    const key = `${envelope.deviceId} ${envelope.epoch}`
    const seen = devices.get(key)
    if (seen !== undefined) return seen
    const known = db.get<{ device_no: number }>(
      'SELECT device_no FROM device WHERE device_id = ? AND epoch = ?',
      envelope.deviceId,
      envelope.epoch,
    )
    let deviceNo = known?.device_no ?? null
    if (deviceNo === null && adopt) {
      deviceNo = (db.get<{ n: number | null }>('SELECT max(device_no) AS n FROM device')?.n ?? 0) + 1
      db.run(
        'INSERT INTO device (device_no, device_id, epoch, genesis) VALUES (?, ?, ?, ?)',
        deviceNo,
        envelope.deviceId,
        envelope.epoch,
        // Exact when event 1 was found; otherwise the hash before the first that was.
        envelope.prev,
      )
    }
    devices.set(key, deviceNo)
    return deviceNo
  }
  return (event) => {
    const { envelope } = event
    const deviceNo = deviceNoOf(event)
    if (deviceNo === null) return false
    const known = db.get(
      'SELECT 1 FROM event_log WHERE id = ? UNION ALL SELECT 1 FROM event_log WHERE device_no = ? AND device_seq = ? LIMIT 1',
      uuidBytes(envelope.id),
      deviceNo,
      envelope.deviceSeq,
    )
    if (known) return false
    insertEvent(db, { ...event, deviceNo })
    return true
  }
}

const takeAll = (take: (event: FoundEvent) => boolean, events: Iterable<FoundEvent>): number => {
  let added = 0
  for (const event of events) if (take(event)) added += 1
  return added
}

function* journalEvents(journal: readonly Buffer[]): Generator<FoundEvent> {
  for (const bytes of journal) {
    const event = fromJournalBytes(bytes)
    if (event) yield event
  }
}

/** Of one note found in several places the last saved stays. */
const addNotes = (db: WriteDb, notes: readonly FoundNote[]): void => {
  for (const note of notes) {
    db.run(
      `INSERT INTO local_note (staff_id, kind, key, value, saved_at_ms) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (staff_id, kind, key) DO UPDATE SET value = excluded.value, saved_at_ms = excluded.saved_at_ms
       WHERE excluded.saved_at_ms > saved_at_ms`,
      note.staff_id,
      note.kind,
      note.key,
      note.value,
      note.saved_at_ms,
    )
  }
}

const holesOf = (db: ReadDb): number =>
  db.get<{ n: number }>(
    `SELECT coalesce(sum(highest - present), 0) AS n FROM (
       SELECT max(device_seq) AS highest, count(*) AS present FROM event_log GROUP BY device_no)`,
  )?.n ?? 0

const isEmpty = (db: ReadDb): boolean => db.get('SELECT 1 FROM event_log LIMIT 1') === undefined

/** What a database file knows of itself that holds for its replacement too. */
const CARRIED = ['key_id', 'hall_id', 'purpose', 'enrolment'] as const

/** Which hall and which of the devices this machine is: as the old file told, or as its newest event does. */
const writeIdentity = (db: WriteDb, known: ReadonlyMap<string, string>): void => {
  // The first of a device's events may have been met after others.
  for (const { device_no } of db.all<{ device_no: number }>('SELECT device_no FROM device')) {
    const first = db.get<{ bytes: Buffer }>(
      'SELECT bytes FROM event_log WHERE device_no = ? ORDER BY device_seq LIMIT 1',
      device_no,
    )
    // Read back from what `salvageEvents` checked.
    const prev = first && (JSON.parse(first.bytes.toString('utf8')) as { prev: string }).prev
    if (prev !== undefined) db.run('UPDATE device SET genesis = ? WHERE device_no = ?', prev, device_no)
  }
  const newest = db.get<{ bytes: Buffer; device_no: number }>(
    'SELECT bytes, device_no FROM event_log ORDER BY at_ms DESC, device_seq DESC LIMIT 1',
  )
  if (!newest) return
  const { hallId } = JSON.parse(newest.bytes.toString('utf8')) as { hallId: string }
  const enrolled = db.get<{ bytes: Buffer }>(
    "SELECT bytes FROM event_log WHERE type = 'device.enrolled' ORDER BY local_seq LIMIT 1",
  )
  const purpose =
    enrolled &&
    (JSON.parse(enrolled.bytes.toString('utf8')) as { payload: { purpose?: string } }).payload.purpose
  const own = db.get<{ device_no: number }>(
    'SELECT device_no FROM device WHERE device_id = ? ORDER BY epoch DESC LIMIT 1',
    known.get('device_id') ?? '',
  )
  setMeta(db, 'hall_id', hallId)
  setMeta(db, 'purpose', purpose ?? 'REAL')
  setMeta(db, 'enrolment', '')
  setMeta(db, 'device_no', String(own?.device_no ?? newest.device_no))
  for (const key of CARRIED) {
    const value = known.get(key)
    if (value !== undefined) setMeta(db, key, value)
  }
}

/**
 * Replaces a damaged or lost database: gathers events from whatever the damaged file still yields, from the backups and
 * from the journal, each checked against its own hash, sets the damaged file aside and leaves the projections to be made
 * again. A crash at any moment leaves either the old file or the whole new one.
 */
export const recoverDatabase = (input: {
  directory: string
  databasePath: string
  journal: readonly Buffer[]
  nowMs: number
  probe?: ReplacementProbe
}): void => {
  const { directory, databasePath } = input
  const hadFile = ['', '-wal'].some((suffix) => existsSync(databasePath + suffix))
  const setAside = hadFile ? freeFolderName(directory, input.nowMs) : ''
  dropUnfinished(databasePath)
  const connection = openMaking(makingPath(databasePath))
  try {
    migrate(connection.raw)
    connection.transaction((db) => {
      const take = eventTaker(db, true)
      const meta = readMetaOf(databasePath)
      let salvaged = takeAll(take, salvageEvents(databasePath))
      addNotes(db, salvageNotes(databasePath))
      const takeBackup = (path: string): void => {
        salvaged += takeAll(take, salvageEvents(path))
        addNotes(db, salvageNotes(path))
        if (meta.size === 0) for (const [key, value] of readMetaOf(path)) meta.set(key, value)
      }
      const [newest, ...older] = listBackups(directory)
      // Always the newest one: nothing in a damaged file tells how much of its end is gone.
      if (newest) takeBackup(newest.path)
      const fromJournal = takeAll(take, journalEvents(input.journal))
      for (const { path } of older) if (isEmpty(db) || holesOf(db) > 0) takeBackup(path)
      writeIdentity(db, meta)
      const report: RecoveryReport = { setAside, fromJournal, salvaged, missing: holesOf(db) }
      setMeta(db, REPORT_KEY, JSON.stringify(report))
      setMeta(db, SET_ASIDE_KEY, setAside)
      setMeta(db, 'projection_version', '0')
    })
  } finally {
    connection.close()
  }
  replaceDatabase(directory, databasePath, input.nowMs, input.probe)
}

/**
 * Puts a checked backup in the place of the database, which is set aside untouched. Whatever was recorded after the
 * backup is taken over from the old file, event by event: a restore repairs, it never loses what was saved. The store
 * must be closed.
 *
 * @param input.keyId of the vault in use: a backup sealed under another key would be unreadable here.
 * @throws StoreError BACKUP_BAD, KEY_MISSING, STORAGE_BUSY, DISK_FULL; the database is then as it was.
 */
export const restoreBackup = (input: {
  directory: string
  databasePath: string
  backupPath: string
  nowMs: number
  keyId: string
  probe?: ReplacementProbe
}): { setAside: string; added: number } => {
  const { directory, databasePath, backupPath } = input
  if (inspectDatabase(backupPath, { thorough: true }) !== 'GOOD')
    throw new StoreError('BACKUP_BAD', { file: basename(backupPath) })
  const sealedUnder = readMetaOf(backupPath).get('key_id')
  if (sealedUnder !== undefined && sealedUnder !== input.keyId) throw new StoreError('KEY_MISSING')
  const lock = lockDataDirectory(directory)
  try {
    const setAside = freeFolderName(directory, input.nowMs, 'before-restore')
    dropUnfinished(databasePath)
    copyFileSync(backupPath, makingPath(databasePath), constants.COPYFILE_FICLONE)
    const connection = openMaking(makingPath(databasePath))
    let added = 0
    try {
      migrate(connection.raw)
      added = connection.transaction((db) => {
        setMeta(db, 'projection_version', '0')
        setMeta(db, SET_ASIDE_KEY, setAside)
        addNotes(db, salvageNotes(databasePath))
        return takeAll(eventTaker(db, true), salvageEvents(databasePath))
      })
    } finally {
      connection.close()
    }
    replaceDatabase(directory, databasePath, input.nowMs, input.probe)
    return { setAside, added }
  } finally {
    lock.release()
  }
}

/** Adds what the journal has and the database lacks, as after an older copy was put in place by hand. */
export const addMissingFromJournal = (
  connection: SqlConnection,
  deviceNo: number,
  journal: readonly Buffer[],
): number => {
  const last = journal.at(-1)
  const newest = last && fromJournalBytes(last)
  if (!newest) return 0
  const head =
    connection.read.get<{ n: number | null }>(
      'SELECT max(device_seq) AS n FROM event_log WHERE device_no = ?',
      deviceNo,
    )?.n ?? 0
  if (newest.envelope.deviceSeq <= head) return 0
  return connection.transaction((db) => {
    const added = takeAll(eventTaker(db, false), journalEvents(journal))
    if (added > 0) setMeta(db, 'projection_version', '0')
    return added
  })
}
