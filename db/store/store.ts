import { copyFileSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import type { NewEvent } from '../model/events/define.ts'
import type { Envelope } from '../model/events/envelope.ts'
import { findDefinition } from '../model/events/registry.ts'
import type { DeviceId, HallId } from '../model/ids.ts'
import { watchClock, type ClockJump } from './clock.ts'
import { copyBeforeMigration, DAMAGED_COPY, makeBackup, newestBackup, type BackupFile } from './backup.ts'
import { lockDataDirectory } from './data-lock.ts'
import {
  insertEvent,
  readChainHead,
  readClockHistory,
  sha256Hex,
  type ChainHead,
  type LoggedEvent,
} from './event-log.ts'
import { nodeFiles, type Files } from './files.ts'
import { openJournal, readJournal, type Journal, type JournalContent } from './journal.ts'
import { PROJECTION_VERSION, migrate } from './migrations/index.ts'
import {
  damageMark,
  inspectDatabase,
  needsMigration,
  openDatabase,
  type DatabaseCondition,
} from './open-database.ts'
import { project, rebuildProjections } from './project.ts'
import { fileSearchDocs, hasUnfiledDocs } from './projections/search-index.ts'
import { addMissingFromJournal, recoverDatabase, RecoveryReport, REPORT_KEY } from './recovery.ts'
import { openReadOnly } from './read-only-store.ts'
import { finishReplacement } from './replacement.ts'
import { readMetaOf } from './salvage.ts'
import { newestDeviceSeqOf } from './queries/backups.ts'
import { sqlConnection, type ReadDb, type SqlConnection, type WriteDb } from './sql.ts'
import { StoreError, storageFailureOf } from './store-error.ts'
import type { RecordingAct, RecordingContext, Store, StoreOptions } from './store-types.ts'
import { createVault } from './vault.ts'

export type { RecordingAct, RecordingContext, Store, StoreOptions } from './store-types.ts'

export const DATABASE_FILE = 'hall.db'
export const JOURNAL_FILE = 'unsent.journal'

/** Serials are leased to a desk that stands alone in blocks of this many; four digits, as papers print them. */
const STANDALONE_BLOCK = 9_999

/** What the journal takes in one frame; far above any record a person makes. */
const EVENT_BYTES_MAX = 2 * 2 ** 20

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

/** Whether the folder holds anything of an earlier database that is not there any more. */
const hasLeftovers = (directory: string, journal: JournalContent): boolean =>
  journal.events.length > 0 || newestBackup(directory) !== undefined

/** Database file in order: replaced if it is damaged or lost, copied and brought to today's layout. */
const prepareDatabase = (
  options: StoreOptions,
  databasePath: string,
  condition: DatabaseCondition,
  journal: JournalContent,
): SqlConnection => {
  const { directory, clock } = options
  const nowMs = clock.wallMs()
  const leftovers = hasLeftovers(directory, journal)
  // Not even the head of the file is SQLite's, in a folder that was ours: damage. Another program's database is left alone.
  const isOurs = condition === 'UNKNOWN' && leftovers
  if (condition === 'FOREIGN' || (condition === 'UNKNOWN' && !isOurs))
    throw new StoreError('STORAGE_FOREIGN', { file: DATABASE_FILE })

  const open = () => sqlConnection(openDatabase(databasePath), options.probe)
  const recover = () => {
    options.onProgress?.('RECOVER', null)
    recoverDatabase({ directory, databasePath, journal: journal.events, nowMs })
  }
  const isBare = condition === 'GOOD' && !readMetaOf(databasePath).has('device_no')
  if (condition === 'DAMAGED' || isOurs || ((condition === 'NEW' || isBare) && leftovers)) recover()
  else if (condition === 'GOOD' && needsMigration(databasePath)) {
    options.onProgress?.('MIGRATE', null)
    copyBeforeMigration(databasePath, directory, nowMs)
  }
  const connection = open()
  try {
    migrate(connection.raw)
    return connection
  } catch (error) {
    connection.close()
    throw error
  }
}

const openLocked = (options: StoreOptions, releaseLock: () => void): Store => {
  const { directory } = options
  const files = options.files ?? nodeFiles
  const databasePath = join(directory, DATABASE_FILE)
  const journalPath = join(directory, JOURNAL_FILE)
  finishReplacement(directory, databasePath, options.clock.wallMs())
  const condition = inspectDatabase(databasePath, { thorough: false })
  if (condition === 'NEWER') return openReadOnly(options, databasePath, releaseLock)
  const journalContent = readJournal(files, journalPath)
  const connection = prepareDatabase(options, databasePath, condition, journalContent)
  try {
    return openPrepared(options, releaseLock, {
      files,
      databasePath,
      journalPath,
      journalContent,
      connection,
    })
  } catch (error) {
    connection.close()
    throw error
  }
}

interface Prepared {
  readonly files: Files
  readonly databasePath: string
  readonly journalPath: string
  readonly journalContent: JournalContent
  readonly connection: SqlConnection
}

const openPrepared = (
  options: StoreOptions,
  releaseLock: () => void,
  { files, databasePath, journalPath, journalContent, connection }: Prepared,
): Store => {
  const { directory, clock, randomBytes } = options
  const vault = createVault(options.dataKey, randomBytes)
  const knownKey = readMeta(connection.read, 'key_id')
  if (knownKey !== undefined && knownKey !== vault.keyId) throw new StoreError('KEY_MISSING')

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
  const deviceRow = connection.read.get<DeviceRow>(
    'SELECT device_id, epoch FROM device WHERE device_no = ?',
    deviceNo,
  )
  if (!deviceRow) throw new StoreError('STORAGE_FAILED', { cause: 'device' })
  const hallId = readMeta(connection.read, 'hall_id') as HallId
  const purpose = readMeta(connection.read, 'purpose') ?? options.device.purpose

  const untold = readMeta(connection.read, REPORT_KEY)
  const recovery = untold === undefined ? null : RecoveryReport.parse(JSON.parse(untold))
  const addedFromJournal = recovery ? 0 : addMissingFromJournal(connection, deviceNo, journalContent.events)
  if (recovery || readMeta(connection.read, 'projection_version') !== String(PROJECTION_VERSION)) {
    options.onProgress?.('REBUILD', null)
    rebuildInto(connection, databasePath, (events) => options.onProgress?.('REBUILD', events))
  }

  const journal: Journal = openJournal(files, journalPath, journalContent)
  let head: ChainHead = readChainHead(connection.read, deviceNo)
  const lastBackup = newestBackup(directory)
  const backedUpTo = lastBackup ? readableUpTo(lastBackup, deviceRow) : 0
  try {
    if (journalContent.damagedInside) {
      // Kept for whoever looks into the disk; a whole one is written from the database.
      copyFileSync(journalPath, join(directory, `${JOURNAL_FILE}.damaged-${clock.wallMs()}`))
      journal.keepOnly(readUnsent(connection.read, deviceNo, backedUpTo))
    } else {
      topUpJournal(connection.read, journal, journalContent.events, deviceRow, deviceNo, backedUpTo)
    }
  } catch {
    // The database has everything; the status bar tells that the second copy is behind.
  }

  const watch = watchClock(clock, run, readClockHistory(connection.read, deviceNo))
  const listeners = new Set<(events: readonly LoggedEvent[]) => void>()
  let lastSavedAtMs: number | null = null

  /** A commit that failed may still have reached the disk: the file knows. */
  const headAfterFailure = (before: ChainHead): ChainHead => {
    try {
      return readChainHead(connection.read, deviceNo)
    } catch {
      return before
    }
  }
  const tell = (events: readonly LoggedEvent[]): void => {
    for (const listener of listeners) {
      try {
        listener(events)
      } catch (error) {
        // The record is saved whatever becomes of those who are told.
        options.onListenerError?.(error)
      }
    }
  }

  const recordAct = <Result>(context: RecordingContext, work: (act: RecordingAct) => Result): Result => {
    const headBefore = head
    const appended: LoggedEvent[] = []
    const bytesAppended: Buffer[] = []
    const claim = watch.claim()
    const clockGrade = watch.grade()
    let result: Result
    try {
      result = connection.transaction((db) => {
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
          if (bytes.length > EVENT_BYTES_MAX)
            throw new StoreError('TOO_LARGE', {
              problem: event.type,
              limit: `${EVENT_BYTES_MAX / 2 ** 20} MB`,
            })
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
    } catch (error) {
      head = headAfterFailure(headBefore)
      throw storageFailureOf(error) ?? error
    }
    if (bytesAppended.length > 0) {
      lastSavedAtMs = claim.wall
      try {
        journal.append(bytesAppended)
      } catch {
        // The record is safe in the database; the status bar tells that the second copy is behind, and the next
        // start or the next successful write brings it up to date.
      }
      tell(appended)
    }
    return result
  }

  const system: RecordingContext = { staffId: null, session: null, unitId: null, windowId: null }
  /** Jumps of the clock that have no event yet: one a full disk kept out is recorded with the next. */
  const jumps: ClockJump[] = []
  const checkClock = (): boolean => {
    const jump = watch.check()
    if (jump) jumps.push(jump)
    let recorded = false
    for (let next = jumps[0]; next; next = jumps[0]) {
      const payload = next
      recordAct(system, (act) => act.append({ type: 'clock.jumped', entityId: deviceRow.device_id, payload }))
      jumps.shift()
      recorded = true
    }
    return recorded
  }
  const confirmClock: Store['confirmClock'] = (context, { by, wallMs }) => {
    checkClock()
    const offByMs = watch.offByMs()
    if (offByMs === 0) return
    // First, so that the confirmation is itself a record under a good clock, and listeners read the clock as it now stands.
    const takeBack = watch.confirm()
    try {
      recordAct(context, (act) =>
        act.append({
          type: 'clock.confirmed',
          entityId: deviceRow.device_id,
          payload: { by, offByMs, wallMs },
        }),
      )
    } catch (error) {
      takeBack()
      throw error
    }
  }
  /** Looks at the clock first, so that no record made after a jump passes as made before it. */
  const record: Store['record'] = (context, work) => {
    checkClock()
    return recordAct(context, work)
  }
  let backingUp: Promise<BackupFile> | null = null
  let isOpen = true

  const backUp: Store['backUp'] = async (onProgress) => {
    const backup = await makeBackup(
      connection.raw,
      directory,
      clock.wallMs(),
      onProgress,
      options.checkCopy,
    ).catch((error: unknown) => {
      // The copy is as damaged as what it was made from: the next start recovers.
      if (isOpen && error instanceof StoreError && error.details['cause'] === DAMAGED_COPY)
        writeFileSync(damageMark(databasePath), '')
      throw isOpen ? error : new StoreError('STORAGE_BUSY', { directory })
    })
    // Closed meanwhile: the copy counts, the journal belongs to whoever opened it since.
    if (!isOpen) return backup
    try {
      journal.keepOnly(readUnsent(connection.read, deviceNo, newestDeviceSeqOf(backup.path, deviceRow)))
    } catch {
      // A longer journal than needed does no harm; the next backup shortens it.
    }
    return backup
  }

  // Also when an earlier start got no further than its enrolment.
  if (head.deviceSeq === 0) {
    recordAct(system, (act) =>
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
    connection.transaction((db) => db.run('DELETE FROM meta WHERE key = ?', REPORT_KEY))
  }

  const store: Store = {
    directory,
    databasePath,
    read: connection.read,
    vault,
    clock: watch,
    device: { deviceId: deviceRow.device_id as DeviceId, epoch: deviceRow.epoch, hallId, purpose },
    readOnly: false,
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
    checkClock,
    confirmClock,
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
    backUp(onProgress) {
      // Whoever asks while one is made gets that one.
      backingUp ??= backUp(onProgress).finally(() => {
        backingUp = null
      })
      return backingUp
    },
    close() {
      isOpen = false
      journal.close()
      connection.close()
      releaseLock()
    },
  }
  try {
    store.checkClock()
  } catch {
    // A full disk keeps nobody from looking things up; the jump is recorded with the next check.
  }
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

interface DeviceRow {
  readonly device_id: string
  readonly epoch: number
}

/** How far a backup goes; one that cannot be read goes nowhere, and the journal carries what it should have held. */
const readableUpTo = (backup: BackupFile, device: DeviceRow): number => {
  try {
    return newestDeviceSeqOf(backup.path, device)
  } catch {
    return 0
  }
}

/** Brings the journal up to the database: a crash between commit and journal leaves it one act behind. */
const topUpJournal = (
  db: ReadDb,
  journal: Journal,
  known: readonly Buffer[],
  device: DeviceRow,
  deviceNo: number,
  backedUpTo: number,
): void => {
  // Whole frames that `record` wrote; those of another device say nothing about this one.
  let lastSeq = 0
  for (let at = known.length - 1; at >= 0 && lastSeq === 0; at -= 1) {
    const { deviceId, epoch, deviceSeq } = JSON.parse(known[at]?.toString('utf8') ?? '{}') as Envelope
    if (deviceId === device.device_id && epoch === device.epoch) lastSeq = deviceSeq
  }
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
