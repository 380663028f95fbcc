import type { NewEvent } from '../model/events/define.ts'
import type { DeviceId, HallId, StaffId, UnitId, WindowId } from '../model/ids.ts'
import type { BackupFile, CopyCheck } from './backup.ts'
import type { Clock, ClockWatch } from './clock.ts'
import type { LoggedEvent } from './event-log.ts'
import type { Files } from './files.ts'
import type { RecoveryReport } from './recovery-report.ts'
import type { ReadDb, WriteProbe } from './sql.ts'
import type { HallEnrolment, KeptFiles, SyncLog } from './sync-types.ts'
import type { Vault } from './vault.ts'

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
  /** Next serial of a leased block; throws `NUMBERS_EXHAUSTED`, and remembers what to ask the hall for. */
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
  /** The hall this machine joins with a new database; one that has an enrolment keeps its own. */
  readonly enrolment?: HallEnrolment
  readonly programVersion: string
  /** Checks a fresh copy of the database; in another thread, if the host has one to spare. */
  readonly checkCopy?: CopyCheck
  /** For tests: plays a failing disk. */
  readonly probe?: WriteProbe
  readonly files?: Files
  /** Told what somebody who listens to records threw. */
  readonly onListenerError?: (error: unknown) => void
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
  /** What the sync agent works with; null for a machine that stands alone. */
  readonly sync: SyncLog | null
  /** Pictures and papers that records name. */
  readonly files: KeptFiles
  readonly recovery: RecoveryReport | null
  /** The database belongs to a newer program: everything can be looked at, nothing written. */
  readonly readOnly: boolean
  readonly lastSavedAtMs: () => number | null
  readonly journalHealthy: () => boolean
  /** Size of what a backup would take out of the second copy; nothing at a hall, whose own backup counts there. */
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
  /** Records that a person found the clock right at `wallMs`; from here on it counts as right. Nothing when it did already. */
  confirmClock(
    context: RecordingContext,
    confirmation: { readonly by: StaffId; readonly wallMs: number },
  ): void
  rebuild(onProgress?: (events: number) => void): number
  /** Files records not yet in the word index; done when idle and before each search. Returns how many. */
  fileSearch(): number
  /** Makes a checked copy; what it holds leaves the journal, which then carries only what came after. */
  backUp(onProgress?: (done: number) => void): Promise<BackupFile>
  /** Told after each commit which events are new, or seen otherwise since the hall spoke of them. */
  onRecorded(listener: (events: readonly LoggedEvent[]) => void): () => void
  close(): void
}
