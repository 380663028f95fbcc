import Database from 'better-sqlite3'
import { copyFileSync, constants, existsSync } from 'node:fs'
import { basename } from 'node:path'
import { listBackups } from './backup.ts'
import { lockDataDirectory } from './data-lock.ts'
import { insertEvent, uuidBytes } from './event-log.ts'
import { sha256Hex } from './sha256.ts'
import { isEnrolledDatabase, META, ownDeviceNo, writeMeta } from './meta.ts'
import { addFoundFiles, nameFilesOfLog } from './kept-files.ts'
import { migrate } from './migrations/index.ts'
import { addGrants, giveUpGrants } from './numbers.ts'
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
  salvageDevices,
  salvageEvents,
  salvageFiles,
  salvageGrants,
  salvageNotes,
  type FoundDevice,
  type FoundEvent,
  type FoundNote,
} from './salvage.ts'
import { REPORT_KEY, type RecoveryReport } from './recovery-report.ts'
import { StoreError } from './store-error.ts'
import { sqlConnection, type ReadDb, type SqlConnection, type WriteDb } from './sql.ts'
import type { HallEnrolment } from './sync-types.ts'
import { deviceNoOf } from './take-page.ts'
import { createVault } from './vault.ts'

/** Who this machine is at a hall, opened and as it is kept. */
export interface Identity {
  readonly enrolment: HallEnrolment
  readonly sealed: string
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
 * not know are taken in as well. With `isNewer`, what the hall had said of an event where it was found holds for one that
 * is here already.
 */
const eventTaker = (
  db: WriteDb,
  { adopt, isNewer = false }: { readonly adopt: boolean; readonly isNewer?: boolean },
): ((event: FoundEvent) => boolean) => {
  const devices = new Map<string, number | null>()
  const findDevice = ({ envelope, verdict }: FoundEvent): number | null => {
    // What was recorded again in a new epoch stands beside the chain it was in (`copyForward`).
    const epoch = verdict === 'superseded' ? -envelope.epoch : envelope.epoch
    const key = `${envelope.deviceId} ${epoch}`
    const seen = devices.get(key)
    if (seen !== undefined) return seen
    const known = db.get<{ device_no: number }>(
      'SELECT device_no FROM device WHERE device_id = ? AND epoch = ?',
      envelope.deviceId,
      epoch,
    )
    // Genesis is exact when event 1 was found; otherwise the hash before the first that was.
    const deviceNo =
      known?.device_no ?? (adopt ? deviceNoOf(db, envelope.deviceId, epoch, envelope.prev) : null)
    devices.set(key, deviceNo)
    return deviceNo
  }
  return (event) => {
    const { envelope } = event
    // It claims a place it may not have; the hall sends it again.
    if (event.verdict === 'quarantined' && event.reason === 'INVALID') return false
    const deviceNo = findDevice(event)
    if (deviceNo === null) return false
    const known = db.get<{ local_seq: number; hash: Buffer }>(
      `SELECT local_seq, hash FROM event_log WHERE id = ?
       UNION ALL SELECT local_seq, hash FROM event_log WHERE device_no = ? AND device_seq = ? LIMIT 1`,
      uuidBytes(envelope.id),
      deviceNo,
      envelope.deviceSeq,
    )
    const isPlaceTaken =
      event.hallSeq !== null &&
      db.get(
        'SELECT 1 FROM event_log WHERE hall_seq = ? AND local_seq <> ?',
        event.hallSeq,
        known?.local_seq ?? 0,
      ) !== undefined
    if (known) {
      if (isNewer && event.verdict !== '' && known.hash.toString('hex') === event.hash)
        db.run(
          `UPDATE event_log SET device_no = ?, hall_seq = ?, at_ms = ?, clock_grade = ?, verdict = ?, reason = ?, received_at_ms = ?
           WHERE local_seq = ?`,
          deviceNo,
          isPlaceTaken ? null : event.hallSeq,
          event.atMs,
          event.clockGrade,
          event.verdict,
          event.reason,
          event.receivedAtMs,
          known.local_seq,
        )
      return false
    }
    insertEvent(db, {
      ...event,
      deviceNo,
      hallSeq: isPlaceTaken ? null : event.hallSeq,
    })
    return true
  }
}

/** The journal has both what was recorded before a fork and its copies, and does not tell that the first no longer count. */
const supersedeCopied = (db: WriteDb, ownDeviceId: string): void => {
  const copies = db.all<{ id: string }>(
    `SELECT json_extract(CAST(e.bytes AS TEXT), '$.copiedFrom.id') AS id
     FROM event_log e JOIN device d USING (device_no)
     WHERE d.device_id = ? AND instr(e.bytes, CAST('"copiedFrom":{' AS BLOB)) > 0`,
    ownDeviceId,
  )
  for (const { id } of copies)
    if (typeof id === 'string')
      db.run(
        "UPDATE event_log SET verdict = 'superseded' WHERE id = ? AND hall_seq IS NULL AND verdict = ''",
        uuidBytes(id),
      )
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

/** Numbers no source had: of this machine's present chain at a hall, where holes in those of others are normal. */
const holesOf = (db: ReadDb, identity: Identity | null): number =>
  db.get<{ n: number }>(
    `SELECT coalesce(sum(highest - present), 0) AS n FROM (
       SELECT max(device_seq) AS highest, count(*) AS present FROM event_log
       WHERE ? IS NULL OR device_no IN (SELECT device_no FROM device WHERE device_id = ? AND epoch = ?) GROUP BY device_no)`,
    identity?.enrolment.deviceId ?? null,
    identity?.enrolment.deviceId ?? null,
    identity?.enrolment.epoch ?? null,
  )?.n ?? 0

const isEmpty = (db: ReadDb): boolean => db.get('SELECT 1 FROM event_log LIMIT 1') === undefined

/** What a database file knows of itself that holds for its replacement too. */
const CARRIED = ['key_id', 'hall_id', 'purpose', 'enrolment', META.witness] as const

/** Where sending goes on: as the old file told; else what the journal no longer had was durable at the hall. */
const writeAcknowledged = (db: WriteDb, ownDeviceNo: number, known: readonly FoundDevice[]): void => {
  for (const { device_id, epoch, acknowledged_seq, acknowledged_hash } of known)
    db.run(
      `UPDATE device SET acknowledged_seq = ?, acknowledged_hash = ?
       WHERE device_id = ? AND epoch = ? AND acknowledged_seq < ?`,
      acknowledged_seq,
      acknowledged_hash,
      device_id,
      epoch,
      acknowledged_seq,
    )
  const first = db.get<{ device_seq: number; bytes: Buffer }>(
    'SELECT device_seq, bytes FROM event_log WHERE device_no = ? ORDER BY device_seq LIMIT 1',
    ownDeviceNo,
  )
  if (!first || first.device_seq === 1) return
  // Read back from what was checked when it was found.
  const { prev } = JSON.parse(first.bytes.toString('utf8')) as { prev: string }
  db.run(
    'UPDATE device SET acknowledged_seq = ?, acknowledged_hash = ? WHERE device_no = ? AND acknowledged_seq < ?',
    first.device_seq - 1,
    prev,
    ownDeviceNo,
    first.device_seq - 1,
  )
}

/** A machine of a hall is who its enrolment says it is; everything of others comes again from the hall. */
const writeHallIdentity = (
  db: WriteDb,
  known: ReadonlyMap<string, string>,
  { enrolment, sealed }: Identity,
): number => {
  const genesis = sha256Hex(Buffer.from(enrolment.enrolment))
  const deviceNo = deviceNoOf(db, enrolment.deviceId, enrolment.epoch, genesis)
  db.run('UPDATE device SET genesis = ? WHERE device_no = ?', genesis, deviceNo)
  const witness = known.get(META.witness)
  if (witness !== undefined) writeMeta(db, META.witness, witness)
  const givenUp = known.get(META.givenUp)
  if (givenUp !== undefined) writeMeta(db, META.givenUp, givenUp)
  writeMeta(db, 'key_id', createVault(enrolment.dataKey, () => new Uint8Array()).keyId)
  writeMeta(db, 'hall_id', enrolment.hallId)
  writeMeta(db, 'purpose', enrolment.purpose)
  writeMeta(db, 'enrolment', enrolment.enrolment)
  writeMeta(db, META.sealedEnrolment, sealed)
  writeMeta(db, 'device_no', String(deviceNo))
  return deviceNo
}

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
  const { hallId } = JSON.parse(newest.bytes.toString('utf8')) as {
    hallId: string
  }
  const enrolled = db.get<{ bytes: Buffer }>(
    "SELECT bytes FROM event_log WHERE type = 'device.enrolled' ORDER BY local_seq LIMIT 1",
  )
  const purpose =
    enrolled &&
    (
      JSON.parse(enrolled.bytes.toString('utf8')) as {
        payload: { purpose?: string }
      }
    ).payload.purpose
  const own = db.get<{ device_no: number }>(
    'SELECT device_no FROM device WHERE device_id = ? ORDER BY epoch DESC LIMIT 1',
    known.get('device_id') ?? '',
  )
  writeMeta(db, 'hall_id', hallId)
  writeMeta(db, 'purpose', purpose ?? 'REAL')
  writeMeta(db, 'enrolment', '')
  writeMeta(db, 'device_no', String(own?.device_no ?? newest.device_no))
  for (const key of CARRIED) {
    const value = known.get(key)
    if (value !== undefined) writeMeta(db, key, value)
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
  /** Who this machine is at a hall, of what the old database says and what lies beside it. */
  identity?: (sealedInside: string | undefined) => Identity | null
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
      const take = eventTaker(db, { adopt: true })
      const meta = readMetaOf(databasePath)
      let salvaged = takeAll(take, salvageEvents(databasePath))
      addNotes(db, salvageNotes(databasePath))
      addFoundFiles(db, salvageFiles(databasePath))
      const takeBackup = (path: string): void => {
        salvaged += takeAll(take, salvageEvents(path))
        addNotes(db, salvageNotes(path))
        addFoundFiles(db, salvageFiles(path))
        if (meta.size === 0) for (const [key, value] of readMetaOf(path)) meta.set(key, value)
      }
      const identityNow = (): Identity | null => input.identity?.(meta.get(META.sealedEnrolment)) ?? null
      const [newest, ...older] = listBackups(directory)
      // Always the newest one: nothing in a damaged file tells how much of its end is gone.
      if (newest) takeBackup(newest.path)
      const fromJournal = takeAll(take, journalEvents(input.journal))
      for (const { path } of older) if (isEmpty(db) || holesOf(db, identityNow()) > 0) takeBackup(path)
      const identity = identityNow()
      const missing = holesOf(db, identity)
      if (identity) {
        const ownDeviceNo = writeHallIdentity(db, meta, identity)
        writeAcknowledged(db, ownDeviceNo, salvageDevices(databasePath))
        supersedeCopied(db, identity.enrolment.deviceId)
        // A range is good only while everything given out of it is known.
        addGrants(db, salvageGrants(databasePath))
        if (missing > 0) giveUpGrants(db)
      } else writeIdentity(db, meta)
      nameFilesOfLog(db)
      const report: RecoveryReport = {
        setAside,
        fromJournal,
        salvaged,
        missing,
      }
      writeMeta(db, REPORT_KEY, JSON.stringify(report))
      writeMeta(db, SET_ASIDE_KEY, setAside)
      writeMeta(db, 'projection_version', '0')
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
        writeMeta(db, 'projection_version', '0')
        writeMeta(db, SET_ASIDE_KEY, setAside)
        addNotes(db, salvageNotes(databasePath))
        addFoundFiles(db, salvageFiles(databasePath))
        const taken = takeAll(eventTaker(db, { adopt: true, isNewer: true }), salvageEvents(databasePath))
        nameFilesOfLog(db)
        if (isEnrolledDatabase(db)) {
          writeAcknowledged(db, ownDeviceNo(db), salvageDevices(databasePath))
          // Those alone that are still held: since the backup some may have been found void.
          giveUpGrants(db)
          addGrants(db, salvageGrants(databasePath))
        }
        return taken
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
    const added = takeAll(eventTaker(db, { adopt: false }), journalEvents(journal))
    if (added > 0) writeMeta(db, META.projectionVersion, '0')
    if (added > 0) nameFilesOfLog(db)
    if (added > 0 && isEnrolledDatabase(db)) supersedeCopied(db, newest.envelope.deviceId)
    return added
  })
}
