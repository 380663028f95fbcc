import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import type { NewEvent } from '../model/events/define.ts'
import type { Envelope } from '../model/events/envelope.ts'
import { findDefinition } from '../model/events/registry.ts'
import type { DeviceId, HallId, StaffId, UnitId, WindowId } from '../model/ids.ts'
import { watchClock, type Clock, type ClockWatch } from './clock.ts'
import { DAMAGED_COPY, makeBackup, newestBackup, type BackupFile, type CopyCheck } from './backup.ts'
import { lockDataDirectory } from './data-lock.ts'
import {
  insertEvent,
  newestTrustedTime,
  readChainHead,
  sha256Hex,
  type ChainHead,
  type LoggedEvent,
} from './event-log.ts'
import { nodeFiles, type Files } from './files.ts'
import { openJournal, readJournal, type Journal } from './journal.ts'
import { PROJECTION_VERSION, migrate } from './migrations/index.ts'
import { damageMark, inspectDatabase, openDatabase } from './open-database.ts'
import { project, rebuildProjections } from './project.ts'
import { fileSearchDocs, hasUnfiledDocs } from './projections/search-index.ts'
import { addMissingFromJournal, recoverDatabase, type RecoveryReport } from './recovery.ts'
import { newestDeviceSeqOf } from './queries/backups.ts'
import { sqlConnection, type ReadDb, type SqlConnection, type WriteDb, type WriteProbe } from './sql.ts'
import { StoreError, storageFailureOf } from './store-error.ts'
import { createVault, type Vault } from './vault.ts'

/** Who records, and where they stand; every event of one act carries the same. */
export interface RecordingContext {
  readonly staffId: StaffId | null
  readonly session: string | null
  readonly unitId: UnitId | null
  readonly windowId: WindowId | null
}

/** What can be done inside one act: read, take numbers, append. All of it happens, or none. */
export interface RecordingAct {
  readonly db: ReadDb
  /** Time of this act, milliseconds since the epoch; the same for all its events. */
  readonly nowMs: number
  /** A new UUIDv7. */
  newId(): string
  append(event: NewEvent): LoggedEvent
  /** Next serial of a leased block; throws `NUMBERS_EXHAUSTED`. */
  takeNumber(seriesKey: string): { seriesKey: string; seq: number }
}

export interface StoreOptions {
  readonly directory: string
  readonly dataKey: Uint8Array
  readonly clock: Clock
  readonly randomBytes: (size: number) => Uint8Array
  readonly device: {
    readonly hallId: HallId
    readonly name: string
    readonly purpose: 'REAL' | 'SAMPLE' | 'DRILL'
  }
  readonly programVersion: string
  /** Checks a fresh copy of the database; in another thread, if the host has one to spare. */
  readonly checkCopy?: CopyCheck
  /** For tests: plays a failing disk. */
  readonly probe?: WriteProbe
  readonly files?: Files
  readonly onProgress?: (task: 'REBUILD' | 'RECOVER' | 'MIGRATE', done: number | null) => void
}

export interface Store {
  readonly directory: string
  readonly databasePath: string
  readonly read: ReadDb
  readonly vault: Vault
  readonly clock: ClockWatch
  readonly device: {
    readonly deviceId: DeviceId
    readonly epoch: number
    readonly hallId: HallId
    readonly purpose: string
  }
  readonly recovery: RecoveryReport | null
  readonly lastSavedAtMs: () => number | null
  readonly journalHealthy: () => boolean
  /** Size of the second copy; a backup brings it down. */
  readonly journalBytes: () => number
  /** True once a check of the whole file found damage; a restart of the host recovers it. */
  readonly isDamaged: () => boolean
  newId(): string
  /** Runs one act; answers only after everything it appended is on the disk. */
  record<Result>(context: RecordingContext, work: (act: RecordingAct) => Result): Result
  /** Notes of one person on this machine (drafts, preferences); not events, never synced. */
  writeNote(staffId: StaffId, kind: 'DRAFT' | 'PREFERENCE', key: string, value: string | null): void
  /** Appends `clock.jumped` when wall clock and uptime have parted. */
  checkClock(): boolean
  rebuild(onProgress?: (events: number) => void): number
  /** Files records not yet in the word index; done when idle and before each search. Returns how many. */
  fileSearch(): number
  /** Makes a checked copy; what it holds leaves the journal, which then carries only what came after. */
  backUp(onProgress?: (done: number) => void): Promise<BackupFile>
  /** Told after each commit which entities changed. */
  onRecorded(listener: (events: readonly LoggedEvent[]) => void): () => void
  close(): void
}

export const DATABASE_FILE = 'hall.db'
export const JOURNAL_FILE = 'unsent.journal'

/** Serials are leased to a desk that stands alone in blocks of this many; four digits, as papers print them. */
const STANDALONE_BLOCK = 9_999

/** As many as fit in a turn of a few tens of milliseconds. */
const SEARCH_DOCS_A_TURN = 500

const readMeta = (db: ReadDb, key: string): string | undefined =>
  db.get<{ value: string }>('SELECT value FROM meta WHERE key = ?', key)?.value

const writeMeta = (db: WriteDb, key: string, value: string): void => {
  db.run(
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    key,
    value,
  )
}

/**
 * Opens the records of one machine: takes the lock, recovers a damaged database, migrates, checks the key, tops the
 * journal up and enrols a new installation. Nothing is asked of a server.
 *
 * @throws StoreError STORAGE_BUSY, STORAGE_FOREIGN, STORAGE_READ_ONLY (newer program), KEY_MISSING, DISK_FULL, STORAGE_FAILED
 */
export const openStore = (options: StoreOptions): Store => {
  mkdirSync(options.directory, { recursive: true, mode: 0o700 })
  const lock = lockDataDirectory(options.directory)
  try {
    return openLocked(options, lock.release)
  } catch (error) {
    lock.release()
    throw storageFailureOf(error) ?? error
  }
}

const openLocked = (options: StoreOptions, releaseLock: () => void): Store => {
  const { directory, clock, randomBytes } = options
  const files = options.files ?? nodeFiles
  const databasePath = join(directory, DATABASE_FILE)
  const journalPath = join(directory, JOURNAL_FILE)
  const condition = inspectDatabase(databasePath, { thorough: false })
  if (condition === 'FOREIGN') throw new StoreError('STORAGE_FOREIGN', { file: DATABASE_FILE })
  if (condition === 'NEWER') throw new StoreError('STORAGE_READ_ONLY', { file: DATABASE_FILE })

  const journalContent = readJournal(files, journalPath)
  const lostWhole = condition === 'NEW' && journalContent.events.length > 0
  const recovery =
    condition === 'DAMAGED' || lostWhole
      ? recoverDatabase({ directory, databasePath, journal: journalContent.events, nowMs: clock.wallMs() })
      : null

  const connection = sqlConnection(openDatabase(databasePath), options.probe)
  migrate(connection.raw)
  const vault = createVault(options.dataKey, randomBytes)
  const knownKey = readMeta(connection.read, 'key_id')
  if (knownKey !== undefined && knownKey !== vault.keyId) {
    connection.close()
    throw new StoreError('KEY_MISSING')
  }

  const newId = () => uuidv7({ msecs: clock.wallMs(), random: randomBytes(16) })
  const run = Buffer.from(randomBytes(9)).toString('base64url')
  const isNew = readMeta(connection.read, 'device_no') === undefined
  if (!isNew && knownKey === undefined) connection.transaction((db) => writeMeta(db, 'key_id', vault.keyId))
  if (isNew) {
    const deviceId = newId()
    const enrolment = JSON.stringify({
      v: 1,
      deviceId,
      hallId: options.device.hallId,
      at: clock.wallMs(),
      salt: Buffer.from(randomBytes(16)).toString('hex'),
    })
    connection.transaction((db) => {
      writeMeta(db, 'key_id', vault.keyId)
      writeMeta(db, 'hall_id', options.device.hallId)
      writeMeta(db, 'purpose', options.device.purpose)
      writeMeta(db, 'enrolment', enrolment)
      writeMeta(db, 'device_no', '1')
      writeMeta(db, 'projection_version', String(PROJECTION_VERSION))
      db.run(
        'INSERT INTO device (device_no, device_id, epoch, genesis) VALUES (1, ?, 1, ?)',
        deviceId,
        sha256Hex(Buffer.from(enrolment)),
      )
    })
  }
  const deviceNo = Number(readMeta(connection.read, 'device_no'))
  const deviceRow = connection.read.get<{ device_id: string; epoch: number }>(
    'SELECT device_id, epoch FROM device WHERE device_no = ?',
    deviceNo,
  )
  if (!deviceRow) throw new StoreError('STORAGE_FAILED', { cause: 'device' })
  const hallId = readMeta(connection.read, 'hall_id') as HallId
  const purpose = readMeta(connection.read, 'purpose') ?? options.device.purpose

  const addedFromJournal = recovery ? 0 : addMissingFromJournal(connection, deviceNo, journalContent.events)
  if (recovery || readMeta(connection.read, 'projection_version') !== String(PROJECTION_VERSION)) {
    options.onProgress?.('REBUILD', null)
    rebuildInto(connection, databasePath, (events) => options.onProgress?.('REBUILD', events))
  }

  const journal: Journal = openJournal(files, journalPath, journalContent)
  let head: ChainHead = readChainHead(connection.read, deviceNo)
  const lastBackup = newestBackup(directory)
  topUpJournal(
    connection.read,
    journal,
    journalContent.events,
    deviceNo,
    lastBackup ? newestDeviceSeqOf(lastBackup.path, deviceNo) : 0,
  )

  const watch = watchClock(clock, run, newestTrustedTime(connection.read))
  const listeners = new Set<(events: readonly LoggedEvent[]) => void>()
  let lastSavedAtMs: number | null = null

  const record: Store['record'] = (context, work) => {
    const headBefore = head
    const appended: LoggedEvent[] = []
    const bytesAppended: Buffer[] = []
    const claim = watch.claim()
    const clockGrade = watch.grade()
    try {
      const result = connection.transaction((db) => {
        const append = (event: NewEvent): LoggedEvent => {
          const definition = findDefinition(event.type)
          if (!definition) throw new Error(`unknown event type ${event.type}`)
          const payload: unknown = definition.payload.parse(event.payload)
          const envelope: Envelope = {
            v: 1,
            id: newId() as Envelope['id'],
            hallId,
            unitId: context.unitId,
            deviceId: deviceRow.device_id as DeviceId,
            epoch: deviceRow.epoch,
            deviceSeq: head.deviceSeq + 1,
            prev: head.hash,
            type: event.type,
            typeVersion: definition.version,
            entity: [definition.entity, event.entityId],
            ...(event.base === undefined ? {} : { base: event.base }),
            actor: { staffId: context.staffId, session: context.session },
            windowId: context.windowId,
            time: claim,
            payload,
          }
          const bytes = Buffer.from(JSON.stringify(envelope), 'utf8')
          const hash = sha256Hex(bytes)
          const localSeq = insertEvent(db, {
            deviceNo,
            envelope,
            bytes,
            hash,
            atMs: claim.wall,
            clockGrade,
            hallSeq: null,
          })
          head = { deviceNo, deviceSeq: envelope.deviceSeq, hash }
          const logged: LoggedEvent = {
            id: envelope.id,
            type: event.type,
            typeVersion: definition.version,
            entity: envelope.entity,
            unitId: context.unitId,
            windowId: context.windowId,
            staffId: context.staffId,
            deviceId: envelope.deviceId,
            deviceSeq: envelope.deviceSeq,
            hallSeq: null,
            atMs: claim.wall,
            time: claim,
            payload,
            localSeq,
            clockGrade,
          }
          project(db, logged, true)
          appended.push(logged)
          bytesAppended.push(bytes)
          return logged
        }
        return work({
          db,
          nowMs: claim.wall,
          newId,
          append,
          takeNumber: (seriesKey) => ({ seriesKey, seq: takeNumber(db, seriesKey, append) }),
        })
      })
      if (bytesAppended.length > 0) {
        lastSavedAtMs = claim.wall
        try {
          journal.append(bytesAppended)
        } catch {
          // The record is safe in the database; the status bar tells that the second copy is behind, and the next
          // start or the next successful write brings it up to date.
        }
        for (const listener of listeners) listener(appended)
      }
      return result
    } catch (error) {
      head = headBefore
      throw storageFailureOf(error) ?? error
    }
  }

  const system: RecordingContext = { staffId: null, session: null, unitId: null, windowId: null }
  if (isNew) {
    record(system, (act) =>
      act.append({
        type: 'device.enrolled',
        entityId: deviceRow.device_id,
        payload: {
          deviceId: deviceRow.device_id,
          hallId,
          name: options.device.name,
          program: options.programVersion,
          purpose,
        },
      }),
    )
  }
  if (recovery) {
    record(system, (act) =>
      act.append({
        type: 'device.store_recovered',
        entityId: deviceRow.device_id,
        payload: {
          setAside: recovery.setAside,
          fromJournal: recovery.fromJournal,
          salvaged: recovery.salvaged,
          missing: recovery.missing,
        },
      }),
    )
  }

  const store: Store = {
    directory,
    databasePath,
    read: connection.read,
    vault,
    clock: watch,
    device: { deviceId: deviceRow.device_id as DeviceId, epoch: deviceRow.epoch, hallId, purpose },
    recovery:
      recovery ??
      (addedFromJournal > 0
        ? { setAside: '', fromJournal: addedFromJournal, salvaged: 0, missing: 0 }
        : null),
    lastSavedAtMs: () => lastSavedAtMs,
    journalHealthy: () => journal.healthy(),
    journalBytes: () => statSync(journalPath).size,
    isDamaged: () => files.exists(damageMark(databasePath)),
    newId,
    record,
    writeNote(staffId, kind, key, value) {
      try {
        connection.transaction((db) => {
          if (value === null)
            db.run('DELETE FROM local_note WHERE staff_id = ? AND kind = ? AND key = ?', staffId, kind, key)
          else
            db.run(
              `INSERT INTO local_note (staff_id, kind, key, value, saved_at_ms) VALUES (?, ?, ?, ?, ?)
               ON CONFLICT (staff_id, kind, key) DO UPDATE SET value = excluded.value, saved_at_ms = excluded.saved_at_ms`,
              staffId,
              kind,
              key,
              value,
              clock.wallMs(),
            )
        })
      } catch (error) {
        throw storageFailureOf(error) ?? error
      }
    },
    checkClock() {
      const jump = watch.check()
      if (!jump) return false
      record(system, (act) =>
        act.append({ type: 'clock.jumped', entityId: deviceRow.device_id, payload: jump }),
      )
      return true
    },
    fileSearch() {
      if (!hasUnfiledDocs(connection.read)) return 0
      try {
        return connection.transaction((db) => fileSearchDocs(db, SEARCH_DOCS_A_TURN))
      } catch (error) {
        throw storageFailureOf(error) ?? error
      }
    },
    rebuild: (onProgress) => rebuildInto(connection, databasePath, onProgress),
    onRecorded(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async backUp(onProgress) {
      const backup = await makeBackup(
        connection.raw,
        directory,
        clock.wallMs(),
        onProgress,
        options.checkCopy,
      ).catch((error: unknown) => {
        // The copy is as damaged as what it was made from: the next start recovers.
        if (error instanceof StoreError && error.details['cause'] === DAMAGED_COPY)
          writeFileSync(damageMark(databasePath), '')
        throw error
      })
      const held = newestDeviceSeqOf(backup.path, deviceNo)
      journal.keepOnly(readUnsent(connection.read, deviceNo, held))
      return backup
    },
    close() {
      journal.close()
      connection.close()
      releaseLock()
    },
  }
  store.checkClock()
  return store
}

const rebuildInto = (
  connection: SqlConnection,
  databasePath: string,
  onProgress?: (events: number) => void,
): number => {
  const reader = sqlConnection(openDatabase(databasePath, { readOnly: true }))
  try {
    return connection.transaction((db) => {
      const count = rebuildProjections(reader.read, db, onProgress)
      writeMeta(db, 'projection_version', String(PROJECTION_VERSION))
      return count
    })
  } finally {
    reader.close()
  }
}

/** A desk that stands alone leases blocks to itself; with a hall server the hall does (and this finds them there). */
const takeNumber = (db: WriteDb, seriesKey: string, append: (event: NewEvent) => LoggedEvent): number => {
  const free = () =>
    db.get<{ used: number }>(
      'SELECT used FROM number_block WHERE series_key = ? AND used < last ORDER BY first LIMIT 1',
      seriesKey,
    )
  const block = free()
  if (block) return block.used + 1
  const last =
    db.get<{ last: number | null }>(
      'SELECT max(last) AS last FROM number_block WHERE series_key = ?',
      seriesKey,
    )?.last ?? 0
  append({
    type: 'numbers.leased',
    entityId: seriesKey,
    payload: { seriesKey, first: last + 1, last: last + STANDALONE_BLOCK, unitId: null, windowId: null },
  })
  const leased = free()
  if (!leased) throw new StoreError('NUMBERS_EXHAUSTED', { series: seriesKey })
  return leased.used + 1
}

/** Brings the journal up to the database: a crash between commit and journal leaves it one act behind. */
const topUpJournal = (
  db: ReadDb,
  journal: Journal,
  known: readonly Buffer[],
  deviceNo: number,
  backedUpTo: number,
): void => {
  const last = known.at(-1)
  const lastSeq = last ? (JSON.parse(last.toString('utf8')) as Envelope).deviceSeq : 0
  const missing = readUnsent(db, deviceNo, Math.max(lastSeq, backedUpTo))
  if (missing.length > 0) journal.append(missing)
}

/** Own events after a number that no hall has yet, in their exact bytes. */
const readUnsent = (db: ReadDb, deviceNo: number, afterDeviceSeq: number): Buffer[] =>
  db
    .all<{ bytes: Buffer }>(
      'SELECT bytes FROM event_log WHERE device_no = ? AND device_seq > ? AND hall_seq IS NULL ORDER BY device_seq',
      deviceNo,
      afterDeviceSeq,
    )
    .map((row) => row.bytes)
