import type { LinkNews, LinkProblem } from '../model/link.ts'
import { DEVICE_NOTE } from '../store/sync-log.ts'
import type { SyncLog } from '../store/sync-types.ts'
import type { QueueChange, YieldAsked } from './queue-wire.ts'
import type { SnapshotFiles } from './snapshot-files.ts'
import type { SyncTransport } from './transport.ts'
import type { DeviceContact, ScreenContact } from './wire.ts'

export interface AgentNews {
  readonly atMs: number
  readonly code: LinkNews
  /** Records concerned; 0 where nothing is counted. */
  readonly count: number
}

/** Pictures and papers on their way, apart from the records that name them. */
export interface FilesView {
  readonly waiting: number
  /** Turned down by the hall; they stay here, with the reason in the outbox. */
  readonly refused: number
  readonly sending: boolean
  /** Why the last try failed; null while none did. */
  readonly problem: LinkProblem | null
}

export interface AgentView {
  /** FILLING: the hall is there and the first fill is not complete. */
  readonly link: 'ONLINE' | 'OFFLINE' | 'FILLING'
  readonly address: string
  readonly deviceName: string
  /** By the wall clock of this machine. */
  readonly lastContactAtMs: number | null
  /** When a failed attempt is repeated; null while nothing failed. */
  readonly nextTryAtMs: number | null
  readonly problem: LinkProblem | null
  readonly waiting: number
  readonly oldestWaitingAtMs: number | null
  /** Number of the newest own event that is under way; 0 when nothing is. */
  readonly sendingUpTo: number
  /** Online, and yet nothing of what waits has gone for more than five minutes. */
  readonly stuck: boolean
  readonly filling: { readonly scope: string; readonly done: number | null } | null
  readonly serverVersion: string
  readonly files: FilesView
}

/** All waiting goes through these, so that a simulator can run the agent on its own time. */
export interface Timers {
  set(ms: number, work: () => void): unknown
  clear(handle: unknown): void
}

export interface QueueListener {
  /**
   * The live channel stands: from here on no change is left out. What was before is asked for with
   * `SyncTransport.queue`; a snapshot older than the newest change heard meanwhile is asked for again.
   */
  readonly begun: () => void
  readonly heard: (message: QueueChange | YieldAsked) => void
  /** No news until `begun`. */
  readonly lost: () => void
}

export interface AgentOptions {
  /** The store can be closed and opened again, so it is asked for each time. */
  readonly sync: () => SyncLog
  readonly transport: SyncTransport
  readonly clock: {
    wallMs(): number
    /** Milliseconds since the machine started, sleep included. */
    uptimeMs(): number
  }
  /** From 0 up to but not 1. */
  readonly random: () => number
  readonly randomBytes: (size: number) => Uint8Array
  readonly timers: Timers
  readonly program: string
  readonly report: () => {
    readonly clockGrade: 'A' | 'B' | 'C'
    readonly diskFreeBytes: number | null
  }
  /** Where parts of a snapshot rest until it is whole. */
  readonly files: SnapshotFiles
  readonly onState: (view: AgentView) => void
  readonly onNews: (news: AgentNews) => void
  /** What is told of the row of the hall; left out: this machine does not want to hear of it. */
  readonly queue?: QueueListener
  /** A defect, with what was being done; the agent goes on. */
  readonly onError: (what: string, error: unknown) => void
}

export interface Agent {
  start(): void
  /** Nothing is sent or applied any more; the transport stays open and is its maker's. */
  stop(): void
  /** New own events: they are gathered for a moment and sent. */
  recorded(): void
  /** Sends what waits at once, whatever it was waiting for. */
  pushNow(): void
  /** The same, and asks the hall at once what is new: what a lost poke hid is not left to the next poll. */
  lookNow(): void
  /** The hall answers others of this machine again after a silence: what has been waiting for an answer since before gets none. */
  heardAgain(): void
  /** Waits until the hall has the own event `seq`; false when it has not after `timeoutMs`. */
  settle(seq: number, timeoutMs: number): Promise<boolean>
  state(): AgentView
  /** Last contacts of the hall's public screens, as the last hello of this start told them. */
  screens(): readonly ScreenContact[]
  /**
   * Last contacts of the hall's devices, as the last hello told them, with the server's time; null before the first.
   * `currentAtMs`: server time of the newest hello of which everything is here.
   */
  contacts(): {
    readonly toldAtMs: number
    readonly contacts: readonly DeviceContact[]
    readonly currentAtMs: number | null
  } | null
}

/** Keys of `SyncLog.note` the agent writes, as JSON; all but the first three are for itself. */
export const NOTES = {
  /** `{toldAtMs, contacts: DeviceContact[], currentAtMs, atMs}`: by the server's time, at most five minutes behind the last hello. */
  contacts: 'sync.contacts',
  /** `{kind, name, windowId, serverVersion}` of the last hello. */
  device: DEVICE_NOTE,
  /** `{lineage, hallSeq, ours, theirs, atMs}[]`: heads of the hall that were told in two ways. */
  differences: 'sync.differences',
  /** `{lineage, points: [day, hallSeq, hash][]}`: heads of the hall met, the last of each day and the newest of today. */
  witnesses: 'sync.witnesses',
  lease: 'sync.lease',
  checkedAtMs: 'sync.checkedAtMs',
  /** With the scope: the snapshot being fetched, or how far filling again has come. */
  fill: 'sync.fill/',
  refill: 'sync.refill/',
  /** With the scope: from where on the scope is complete here. */
  wholeFrom: 'sync.wholeFrom/',
} as const
