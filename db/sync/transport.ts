import type { FileContent } from '../store/sync-types.ts'
import type {
  AheadAnswer,
  AheadRequest,
  NextAnswer,
  NextRequest,
  QueueMark,
  QueueSnapshot,
  YieldRequest,
} from './queue-wire.ts'
import type {
  About,
  EnrolAnswer,
  EnrolRequest,
  EpochAnswer,
  EpochRequest,
  Hello,
  HelloAnswer,
  LeaseAnswer,
  LeaseRequest,
  LiveMessage,
  LoginAnswer,
  LoginRequest,
  PublicAnswer,
  PulledPage,
  PushAnswer,
  PushHeader,
  Scope,
  ScopeCheck,
  SnapshotManifest,
  Witness,
} from './wire.ts'

/** What a machine wants to hear on its live channel besides what concerns its records. */
export interface LiveWishes {
  readonly queue: boolean
}

/** Longest wait for a call: a visitor stands at the window, and without the hall it goes on by itself. */
export const NEXT_ANSWER_MS = 5_000
/** The hall says within this that it cannot answer yet: whoever asked hears it before giving up. */
export const NEXT_HELD_MS = NEXT_ANSWER_MS - 1_500

/** Kind and id of a record. */
export type EntityKey = readonly [kind: string, id: string]

/**
 * The way to one hall server. The agent knows nothing else of the network: over HTTP in the program, within one process
 * in the simulator. Every method rejects with `SyncError`.
 */
export interface SyncTransport {
  about(): Promise<About>
  enrol(request: EnrolRequest): Promise<EnrolAnswer>
  /** The transport keeps the token of the answer and uses it from then on. */
  hello(hello: Hello, signature: string): Promise<HelloAnswer>
  epoch(request: EpochRequest, signature: string): Promise<EpochAnswer>
  push(header: PushHeader, events: readonly Uint8Array[]): Promise<PushAnswer>
  /** @param of only the events of one record */
  pull(scope: Scope, after: Witness, of?: EntityKey): Promise<PulledPage>
  /** Null when the scope has no snapshot yet: pull from the beginning. */
  snapshot(scope: Scope): Promise<SnapshotManifest | null>
  /** Bytes of a snapshot file from an offset on; less than asked for only at its end. */
  snapshotPart(id: string, offset: number, length: number): Promise<Uint8Array>
  check(scope: Scope, from: number, upTo: number): Promise<ScopeCheck>
  lease(request: LeaseRequest): Promise<LeaseAnswer>
  /** Which of these files, by SHA-256, the hall does not have. */
  lackingFiles(sha256s: readonly string[]): Promise<readonly string[]>
  putFile(sha256: string, content: FileContent): Promise<void>
  /** As the hall says it is; the bytes are the caller's to check. */
  file(sha256: string): Promise<FileContent>
  /** The row of today; null when nothing of it has changed since `known`. */
  queue(known: QueueMark | null): Promise<QueueSnapshot | null>
  /**
   * Whom a window calls next, decided by the hall: gives up within `NEXT_ANSWER_MS`. `NOT_FOUND` names what is not there
   * in `problem` (`window`, `staff`, `ticket`); `TICKET_ELSEWHERE`, `TICKET_ENDED` of a call by number.
   */
  next(request: NextRequest): Promise<NextAnswer>
  /** What a window is handed ahead; nobody is called. */
  ahead(request: AheadRequest): Promise<AheadAnswer>
  /** These tickets, handed ahead before, are no longer here. */
  yieldTickets(request: YieldRequest): Promise<void>
  login(request: LoginRequest): Promise<LoginAnswer>
  /** A public question (`viaHall` of the contract) to the desk that runs beside the server. */
  askPublic(method: string, params: unknown): Promise<PublicAnswer>
  /** A question of a person to the server (`/hall/…`), with the user token of `login`. */
  ask(path: string, userToken: string, body: unknown): Promise<unknown>
  /**
   * Opens the live channel; `onClose` is called once when it ends for whatever reason. With the wish `queue` the row of the
   * hall is told on it too (`QueueChange`), beginning with an empty change.
   */
  live(onMessage: (message: LiveMessage) => void, onClose: () => void, wishes?: LiveWishes): { close(): void }
  close(): void
}
