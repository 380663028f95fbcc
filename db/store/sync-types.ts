import type { ClockClaim } from '../model/events/envelope.ts'
import type { DeviceId, HallId, WindowId } from '../model/ids.ts'
import type { AttachedFile } from '../model/assessment/charges.ts'
import type { Verdict } from '../model/verdict.ts'

// What the sync agent asks of the store of a machine that belongs to a hall (sync.md points 2 to 8).

/** Everything a machine keeps about the hall it joined; secrets are sealed under the machine's own data key at rest. */
export interface HallEnrolment {
  /** Where the server answers, such as `https://10.0.0.5:4730`. */
  readonly address: string
  /** Certificate (PEM) pinned at enrolment; null for plain HTTP on this machine or a certificate others vouch for. */
  readonly certificate: string | null
  readonly hallId: HallId
  readonly purpose: 'REAL' | 'SAMPLE' | 'DRILL'
  readonly deviceId: DeviceId
  readonly epoch: number
  /** Exact text of the enrolment record. */
  readonly enrolment: string
  readonly name: string
  readonly kind: 'DESK' | 'SUPERVISOR' | 'KIOSK'
  readonly windowId: WindowId | null
  /** Ed25519 private key of this device (PKCS#8, DER). */
  readonly privateKey: Uint8Array
  /** Ed25519 public key of the hall (SPKI, DER). */
  readonly hallKey: Uint8Array
  /** X25519 public key of the hall (SPKI, DER): rescued bundles are sealed to it. */
  readonly hallSealingKey: Uint8Array
  /** The hall's data key, 32 bytes: personal identifiers in events are sealed under it. */
  readonly dataKey: Uint8Array
}

export interface ChainPoint {
  readonly seq: number
  readonly hash: string
}
export interface HallPoint {
  readonly lineage: string
  readonly hallSeq: number
  readonly hallHash: string
}

/** Where pulling one scope stands. `filled` is false until its first fill is complete: no purge, no reports, no alarms. */
export interface ScopeCursor extends HallPoint {
  readonly scope: string
  readonly version: number
  readonly filled: boolean
  /** Closed records last touched before this are not here; null when the whole scope is. */
  readonly sinceMs: number | null
}

/** Signed server time with the device's clocks at its arrival. */
export interface ClockAnchor {
  readonly id: string
  readonly serverTime: number
  readonly signature: string
  readonly rtt: number
  readonly wall: number
  readonly uptime: number
  readonly run: string
}

export interface EventReceipt {
  readonly seq: number
  readonly hallSeq: number
  readonly at: number
  readonly grade: 'A' | 'B' | 'C'
  readonly verdict: Verdict
  readonly reason: string
}

export interface ForeignEvent {
  readonly hallSeq: number
  readonly receivedAtMs: number
  readonly atMs: number
  readonly grade: 'A' | 'B' | 'C'
  readonly verdict: Verdict
  readonly reason: string
  readonly bytes: Buffer
}

export interface UnsentBatch {
  readonly from: number
  readonly events: readonly Buffer[]
  /** The last event of the batch. */
  readonly last: ChainPoint
  /** The anchors these events name, as far as they are still known. */
  readonly anchors: readonly ClockAnchor[]
}

export interface NumberGrant {
  readonly family: string
  readonly first: number
  readonly last: number
}

export interface HighestNumber {
  readonly family: string
  readonly last: number
}

/** A kept file, opened. */
export interface FileContent {
  readonly mime: AttachedFile['mime']
  readonly bytes: Buffer
}

/** Pictures and papers of this machine, by the SHA-256 of their content (hex). */
export interface KeptFiles {
  /** Keeps a file; the same twice is one. It waits for the hall once a record names it. Answers its hash. */
  keep(content: FileContent): string
  /** Keeps what the hall had: it is not sent there again. */
  keepOfHall(content: FileContent): string
  /** Null when it is not here, or damaged. */
  read(sha256: string): FileContent | null
}

/** Files that records of this machine name and the hall does not have. */
export interface FilesWaiting {
  readonly count: number
  readonly bytes: number
  readonly oldestAtMs: number | null
  /** Those the hall turned down, with its code; they are not counted above. The first hundred. */
  readonly refused: readonly {
    readonly sha256: string
    readonly mime: AttachedFile['mime']
    readonly bytes: number
    readonly keptAtMs: number
    readonly reason: string
  }[]
}

export interface WaitingFiles {
  count(): FilesWaiting
  /** Hashes of those that wait, oldest first. */
  next(limit: number): readonly string[]
  read(sha256: string): FileContent | null
  sent(sha256s: readonly string[]): void
  /** The hall does not take it; it stays, with the reason. */
  refused(sha256: string, reason: string): void
  tryRefusedAgain(): void
}

export interface SyncLog {
  readonly enrolment: HallEnrolment
  /** Where the hall answers from now on; only what has proved itself to be this hall. */
  setAddress(address: string): void
  readonly epoch: () => number
  /** Newest own event; seq 0 with the hash of the enrolment record before the first. */
  last(): ChainPoint
  acknowledged(): ChainPoint
  /** Own events the hall does not have, and when the oldest was recorded. */
  waiting(): { readonly count: number; readonly oldestAtMs: number | null }
  /**
   * Next batch after what is acknowledged, or after `afterSeq`; null when there is none. A single larger event comes alone.
   */
  unsent(limits: { readonly events: number; readonly bytes: number }, afterSeq?: number): UnsentBatch | null
  /** Receipts, acknowledgement and witness in one transaction; what a verdict or a clamped time changes is folded again. */
  applyReceipts(answer: {
    readonly ack: ChainPoint
    readonly receipts: readonly EventReceipt[]
    readonly head: HallPoint
  }): void
  /** Own events up to `seq` rest in a verified backup away from the server: the journal lets go of them. */
  setDurable(seq: number): void
  /** The server knows less than it once acknowledged (restored): sending begins again after `known`. */
  rewind(known: ChainPoint): void
  /**
   * A new incarnation after a fork: the number and enrolment record come from the hall; own events the hall does not have
   * are appended again with `copiedFrom`, in one transaction, and the originals no longer count. Answers how many.
   */
  beginEpoch(epoch: number, enrolment: string): number
  cursors(): readonly ScopeCursor[]
  /** A page and its cursor in one transaction. Answers how many events were new here. */
  applyPage(cursor: ScopeCursor, events: readonly ForeignEvent[]): number
  /**
   * Whether records that end may be here in part, for all that can be told: events of them are here that no other scope,
   * completely filled, answers for. A snapshot that leaves records out would leave such a record as it is.
   */
  mayHoldParts(scope: string): boolean
  /** Records something happened to and whose beginning is not here: closed before the first fill, and touched again since. */
  withoutBeginning(limit: number): readonly (readonly [kind: string, id: string])[]
  /**
   * Records of a page not taken yet that a snapshot may have left out: begun before what it kept, and nothing of them in
   * the scope up to the cursor. Their late event may look like a beginning.
   */
  leftOut(
    cursor: ScopeCursor,
    events: readonly ForeignEvent[],
  ): readonly (readonly [kind: string, id: string])[]
  /** Forgets which events a scope holds, before it is filled again; the events and the cursor stay. */
  forgetScope(scope: string): void
  /** Stops following a scope; what was pulled stays. */
  dropCursor(scope: string): void
  /** The newest state of the hall's log this machine has seen. */
  witness(): HallPoint | null
  /**
   * The hall's log begins anew after `branch` (restored from a backup): every hallSeq above it is forgotten, own events
   * wait again, cursors step back. With a branch at 0 everything is asked for again. Nothing is deleted.
   */
  followLineage(branch: HallPoint): void
  /** Count and sum of the events of a stretch, as the server counts them. */
  checkScope(scope: string, from: number, upTo: number): { readonly count: number; readonly sum: string }
  setAnchor(anchor: ClockAnchor): void
  claim(): ClockClaim
  grants(): readonly NumberGrant[]
  addGrants(grants: readonly NumberGrant[]): void
  /**
   * Nothing more is drawn from these ranges, and their families are asked for anew; what was drawn stays. Those that are
   * not here are passed over.
   */
  dropGrants(grants: readonly NumberGrant[]): void
  /** The highest serial of each family ever lent to this machine: a restored hall has forgotten some of them. */
  highestNumbers(): readonly HighestNumber[]
  /** Asks for ranges of these families with the next contact. */
  wantNumbers(families: readonly string[]): void
  /** Families of numbers asked for and running out, or asked for and not there. */
  numbersWanted(): readonly string[]
  /** Pictures and papers on their way to the hall, apart from the records that name them. */
  readonly files: WaitingFiles
  /** Small facts the agent keeps across restarts (contacts, device kind, the lease under way). */
  note(key: string): string | null
  setNote(key: string, value: string | null): void
}
