import { copyFileSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import type { NewEvent } from '../model/events/define.ts'
import type { ClockClaim, Envelope } from '../model/events/envelope.ts'
import { findDefinition } from '../model/events/registry.ts'
import type { DeviceId, HallId } from '../model/ids.ts'
import { appendEvent, type Appended, type OwnChain } from './append-event.ts'
import { watchClock, type ClockJump } from './clock.ts'
import { copyBeforeMigration, DAMAGED_COPY, makeBackup, newestBackup, type BackupFile } from './backup.ts'
import { lockDataDirectory } from './data-lock.ts'
import {
  ENROLMENT_FILE,
  newestEnrolment,
  readEnrolmentFile,
  sealEnrolment,
  writeEnrolmentFile,
} from './enrolment.ts'
import { readChainHead, readClockHistory, type LoggedEvent } from './event-log.ts'
import { sha256Hex } from './sha256.ts'
import { nodeFiles, type Files } from './files.ts'
import { createKeptFiles, nameFiles, type KeptFileParts } from './kept-files.ts'
import { openJournal, readJournal, type Journal, type JournalContent } from './journal.ts'
import { META, readMeta, writeMeta } from './meta.ts'
import { PROJECTION_VERSION, migrate } from './migrations/index.ts'
import { giveUpGrants, rememberWanted, takeNumber } from './numbers.ts'
import {
  damageMark,
  inspectDatabase,
  needsMigration,
  openDatabase,
  type DatabaseCondition,
} from './open-database.ts'
import { project, rebuildProjections } from './project.ts'
import { fileSearchDocs, hasUnfiledDocs } from './projections/search-index.ts'
import { addMissingFromJournal, recoverDatabase } from './recovery.ts'
import { RecoveryReport, REPORT_KEY } from './recovery-report.ts'
import { openReadOnly } from './read-only-store.ts'
import { finishReplacement } from './replacement.ts'
import { readMetaOf } from './salvage.ts'
import { newestDeviceSeqOf } from './queries/backups.ts'
import { sqlConnection, type ReadDb, type SqlConnection, type WriteDb } from './sql.ts'
import { StoreError, storageFailureOf } from './store-error.ts'
import type { RecordingAct, RecordingContext, Store, StoreOptions } from './store-types.ts'
import { createSyncLog, readNewestAnchor } from './sync-log.ts'
import type { HallEnrolment } from './sync-types.ts'
import { deviceNoOf } from './take-page.ts'
import { createVault, type Vault } from './vault.ts'

export type { RecordingAct, RecordingContext, Store, StoreOptions } from './store-types.ts'

export const DATABASE_FILE = 'hall.db'
export const JOURNAL_FILE = 'unsent.journal'

/** As many as fit in a turn of a few tens of milliseconds. */
const SEARCH_DOCS_A_TURN = 500

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
  sealedBeside: string | null,
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
    const machine = createVault(options.dataKey, options.randomBytes)
    recoverDatabase({
      directory,
      databasePath,
      journal: journal.events,
      nowMs,
      identity: (sealedInside) => newestEnrolment(machine, [sealedInside, sealedBeside]),
    })
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
  const sealedBeside = readEnrolmentFile(files, join(directory, ENROLMENT_FILE))
  const connection = prepareDatabase(options, databasePath, condition, journalContent, sealedBeside)
  try {
    return openPrepared(options, releaseLock, {
      files,
      sealedBeside,
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
  readonly sealedBeside: string | null
  readonly connection: SqlConnection
}

/** Gives a new database its identity: that of the hall's enrolment, or one of its own for a machine that stands alone. */
const writeNewIdentity = (
  options: StoreOptions,
  connection: SqlConnection,
  newId: () => string,
  keyId: string,
  joined: { readonly enrolment: HallEnrolment; readonly sealed: string } | null,
): void => {
  const { hallId, purpose } = joined?.enrolment ?? options.device
  const deviceId = joined?.enrolment.deviceId ?? newId()
  const enrolment =
    joined?.enrolment.enrolment ??
    JSON.stringify({
      v: 1,
      deviceId,
      hallId,
      at: options.clock.wallMs(),
      salt: Buffer.from(options.randomBytes(16)).toString('hex'),
    })
  connection.transaction((db) => {
    writeMeta(db, 'key_id', keyId)
    writeMeta(db, 'hall_id', hallId)
    writeMeta(db, 'purpose', purpose)
    writeMeta(db, 'enrolment', enrolment)
    writeMeta(db, 'device_no', '1')
    writeMeta(db, META.projectionVersion, String(PROJECTION_VERSION))
    if (joined) writeMeta(db, META.sealedEnrolment, joined.sealed)
    db.run(
      'INSERT INTO device (device_no, device_id, epoch, genesis) VALUES (1, ?, ?, ?)',
      deviceId,
      joined?.enrolment.epoch ?? 1,
      sha256Hex(Buffer.from(enrolment)),
    )
  })
}

/**
 * An older copy of the database was put in place of one that had gone on to another epoch: it goes on in that one, and
 * what the copy lacks comes from the journal and from the hall.
 */
const followEpoch = (
  connection: SqlConnection,
  { enrolment, sealed }: { readonly enrolment: HallEnrolment; readonly sealed: string },
): void =>
  connection.transaction((db) => {
    const genesis = sha256Hex(Buffer.from(enrolment.enrolment))
    const deviceNo = deviceNoOf(db, enrolment.deviceId, enrolment.epoch, genesis)
    writeMeta(db, 'device_no', String(deviceNo))
    writeMeta(db, 'enrolment', enrolment.enrolment)
    writeMeta(db, META.sealedEnrolment, sealed)
    writeMeta(db, META.projectionVersion, '0')
    writeMeta(db, META.durableSeq, '0')
    giveUpGrants(db)
  })

/** The enrolment a database opens under; null for a machine that stands alone. */
const enrolmentFor = (
  options: StoreOptions,
  { connection, sealedBeside }: Prepared,
  machine: Vault,
  isNew: boolean,
): { readonly enrolment: HallEnrolment; readonly sealed: string } | null => {
  const sealedInside = readMeta(connection.read, META.sealedEnrolment)
  if (!isNew) {
    if (sealedInside === undefined) return null
    const inside = newestEnrolment(machine, [sealedInside])
    const newest = newestEnrolment(machine, [sealedInside, sealedBeside])
    return newest?.enrolment.deviceId === inside?.enrolment.deviceId ? newest : inside
  }
  const given = options.enrolment
  const beside = sealedBeside === null ? null : newestEnrolment(machine, [sealedBeside])
  if (!given || (beside?.enrolment.deviceId === given.deviceId && beside.enrolment.epoch >= given.epoch))
    return beside
  return { enrolment: given, sealed: sealEnrolment(machine, given) }
}

/** Types of a newer program that were stored unread, and that this one knows. */
const knowsMoreNow = (db: ReadDb): boolean => {
  // Written by `rememberUnknown` and `rebuildInto`.
  const unknown = JSON.parse(readMeta(db, META.unknownTypes) ?? '[]') as string[]
  return unknown.some((each) => {
    const [type = '', version] = each.split('@')
    return (findDefinition(type)?.version ?? 0) >= Number(version)
  })
}

const openPrepared = (options: StoreOptions, releaseLock: () => void, prepared: Prepared): Store => {
  const { files, databasePath, journalPath, journalContent, connection, sealedBeside } = prepared
  const { directory, clock, randomBytes } = options
  const machine = createVault(options.dataKey, randomBytes)
  const isNew = readMeta(connection.read, 'device_no') === undefined
  const joined = enrolmentFor(options, prepared, machine, isNew)
  const vault = joined ? createVault(joined.enrolment.dataKey, randomBytes) : machine
  const knownKey = readMeta(connection.read, 'key_id')
  if (knownKey !== undefined && knownKey !== vault.keyId) throw new StoreError('KEY_MISSING')

  const newId = () => uuidv7({ msecs: clock.wallMs(), random: randomBytes(16) })
  const run = Buffer.from(randomBytes(9)).toString('base64url')
  const saveEnrolment = (sealed: string): void =>
    writeEnrolmentFile(files, join(directory, ENROLMENT_FILE), sealed)
  // Before the database has it: a crash between the two leaves what a lost database leaves.
  if (joined && joined.sealed !== sealedBeside) saveEnrolment(joined.sealed)
  if (!isNew && knownKey === undefined) connection.transaction((db) => writeMeta(db, 'key_id', vault.keyId))
  if (isNew) writeNewIdentity(options, connection, newId, vault.keyId, joined)
  else if (joined && joined.sealed !== readMeta(connection.read, META.sealedEnrolment))
    followEpoch(connection, joined)
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
  const isProjected = readMeta(connection.read, META.projectionVersion) === String(PROJECTION_VERSION)
  if (recovery || !isProjected || knowsMoreNow(connection.read)) {
    options.onProgress?.('REBUILD', null)
    rebuildInto(connection, databasePath, (events) => options.onProgress?.('REBUILD', events))
  }

  const journal: Journal = openJournal(files, journalPath, journalContent)
  const own: OwnChain = {
    deviceId: deviceRow.device_id as DeviceId,
    hallId,
    isEnrolled: joined !== null,
    epoch: deviceRow.epoch,
    deviceNo,
    head: readChainHead(connection.read, deviceNo),
  }
  const lastBackup = joined ? undefined : newestBackup(directory)
  /** Own events up to here need no second copy on this machine. */
  const safeElsewhere = (): number =>
    joined
      ? Number(readMeta(connection.read, META.durableSeq) ?? 0)
      : lastBackup
        ? readableUpTo(lastBackup, deviceRow)
        : 0
  try {
    if (journalContent.damagedInside) {
      // Kept for whoever looks into the disk; a whole one is written from the database.
      copyFileSync(journalPath, join(directory, `${JOURNAL_FILE}.damaged-${clock.wallMs()}`))
      journal.keepOnly(readOwnBytes(connection.read, deviceNo, safeElsewhere()))
    } else {
      topUpJournal(connection.read, journal, journalContent.events, deviceRow, deviceNo, safeElsewhere())
    }
  } catch {
    // The database has everything; the status bar tells that the second copy is behind.
  }

  const watch = watchClock(clock, run, readClockHistory(connection.read, deviceNo))
  const anchor = joined && readNewestAnchor(connection.read)
  if (anchor) watch.setAnchor(anchor)
  const listeners = new Set<(events: readonly LoggedEvent[]) => void>()
  let lastSavedAtMs: number | null = null

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
  const appended = (events: readonly Appended[]): void => {
    if (events.length === 0) return
    lastSavedAtMs = clock.wallMs()
    try {
      journal.append(events.map(({ bytes }) => bytes))
    } catch {
      // The record is safe in the database; the status bar tells that the second copy is behind, and the next
      // start or the next successful write brings it up to date.
    }
    tell(events.map(({ logged }) => logged))
  }
  /** A commit that failed may still have reached the disk: the file knows where the chain stands. */
  const stepBack = (before: Pick<OwnChain, 'epoch' | 'deviceNo' | 'head'>): void => {
    Object.assign(own, before)
    try {
      own.deviceNo = Number(readMeta(connection.read, 'device_no'))
      own.head = readChainHead(connection.read, own.deviceNo)
      own.epoch =
        connection.read.get<DeviceRow>(
          'SELECT device_id, epoch FROM device WHERE device_no = ?',
          own.deviceNo,
        )?.epoch ?? before.epoch
    } catch {
      Object.assign(own, before)
    }
  }
  const transaction = <Result>(work: (db: WriteDb) => Result): Result => {
    const before = { epoch: own.epoch, deviceNo: own.deviceNo, head: own.head }
    try {
      return connection.transaction(work)
    } catch (error) {
      stepBack(before)
      throw storageFailureOf(error) ?? error
    }
  }

  const recordAct = <Result>(
    context: RecordingContext,
    work: (act: RecordingAct) => Result,
    made?: ClockClaim,
  ): Result => {
    const events: Appended[] = []
    const { claim, atMs, grade } = watch.reading(made)
    let result: Result
    try {
      result = transaction((db) => {
        const append = (event: NewEvent): LoggedEvent => {
          const made = appendEvent(db, own, event, {
            id: newId(),
            context,
            claim,
            atMs,
            grade,
          })
          project(db, made.logged)
          nameFiles(db, event.payload)
          events.push(made)
          return made.logged
        }
        return work({
          db,
          nowMs: atMs,
          newId,
          append,
          takeNumber: (seriesKey) => ({
            seriesKey,
            seq: takeNumber(db, seriesKey, own.isEnrolled, append),
          }),
        })
      })
    } catch (error) {
      wantNumbers(error)
      throw error
    }
    appended(events)
    return result
  }
  /** A family without a number left is asked for at the next contact with the hall, although the act failed. */
  const wantNumbers = (error: unknown): void => {
    if (!(error instanceof StoreError) || error.code !== 'NUMBERS_EXHAUSTED') return
    const { family } = error.details
    if (typeof family === 'string') transaction((db) => rememberWanted(db, family))
  }

  const system: RecordingContext = {
    staffId: null,
    session: null,
    unitId: null,
    windowId: null,
  }
  /** Jumps of the clock that have no event yet: one a full disk kept out is recorded with the next. */
  const jumps: ClockJump[] = []
  const checkClock = (made?: ClockClaim): boolean => {
    const jump = watch.check(made)
    if (jump) jumps.push(jump)
    let recorded = false
    for (let next = jumps[0]; next; next = jumps[0]) {
      const payload = next
      recordAct(system, (act) =>
        act.append({
          type: 'clock.jumped',
          entityId: deviceRow.device_id,
          payload,
        }),
      )
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
  /**
   * Looks at the clock first, so that no record made after a jump passes as made before it; once for both, since some
   * systems open a file for it.
   */
  const record: Store['record'] = (context, work) => {
    const made = watch.claim()
    const isLater = checkClock(made)
    return recordAct(context, work, isLater ? undefined : made)
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
    // At a hall the journal lets go of what is safe away from this machine, not of what lies beside it once more.
    if (!isOpen || joined) return backup
    try {
      journal.keepOnly(readOwnBytes(connection.read, deviceNo, newestDeviceSeqOf(backup.path, deviceRow)))
    } catch {
      // A longer journal than needed does no harm; the next backup shortens it.
    }
    return backup
  }

  // Also when an earlier start got no further than its enrolment.
  if (own.head.deviceSeq === 0) {
    recordAct(system, (act) =>
      act.append({
        type: 'device.enrolled',
        entityId: deviceRow.device_id,
        payload: {
          deviceId: deviceRow.device_id,
          hallId,
          name: joined?.enrolment.name ?? options.device.name,
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

  const cutJournal = (): void => {
    try {
      journal.keepOnly(readOwnBytes(connection.read, own.deviceNo, safeElsewhere()))
    } catch {
      // A longer journal than needed does no harm; the next cut shortens it.
    }
  }
  const fileParts: KeptFileParts = { read: connection.read, vault, nowMs: clock.wallMs, transaction }
  const sync = joined
    ? createSyncLog({
        read: connection.read,
        own,
        transaction,
        machine,
        enrolment: joined.enrolment,
        watch,
        newId,
        appended,
        tell,
        saveEnrolment,
        cutJournal,
        files: fileParts,
      })
    : null

  const store: Store = {
    directory,
    databasePath,
    read: connection.read,
    vault,
    clock: watch,
    get device() {
      return { deviceId: own.deviceId, epoch: own.epoch, hallId, purpose }
    },
    sync,
    files: createKeptFiles(fileParts),
    readOnly: false,
    recovery:
      recovery ??
      (addedFromJournal > 0
        ? {
            setAside: '',
            fromJournal: addedFromJournal,
            salvaged: 0,
            missing: 0,
          }
        : null),
    lastSavedAtMs: () => lastSavedAtMs,
    journalHealthy: () => journal.healthy(),
    journalBytes: () => (joined ? 0 : statSync(journalPath).size),
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
    checkClock: () => checkClock(),
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
      const { events, unknownTypes } = rebuildProjections(reader.read, db, onProgress)
      writeMeta(db, META.projectionVersion, String(PROJECTION_VERSION))
      writeMeta(db, META.unknownTypes, JSON.stringify(unknownTypes))
      return events
    })
  } finally {
    reader.close()
  }
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
  const missing = readOwnBytes(db, deviceNo, Math.max(lastSeq, backedUpTo))
  if (missing.length > 0) journal.append(missing)
}

/** Own events of one chain after a number, in their exact bytes. */
const readOwnBytes = (db: ReadDb, deviceNo: number, afterDeviceSeq: number): Buffer[] =>
  db
    .all<{ bytes: Buffer }>(
      'SELECT bytes FROM event_log WHERE device_no = ? AND device_seq > ? ORDER BY device_seq',
      deviceNo,
      afterDeviceSeq,
    )
    .map((row) => row.bytes)
