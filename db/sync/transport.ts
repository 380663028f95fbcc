import type { FileContent } from '../store/sync-types.ts'
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
  login(request: LoginRequest): Promise<LoginAnswer>
  /** A public question (`viaHall` of the contract) to the desk that runs beside the server. */
  askPublic(method: string, params: unknown): Promise<PublicAnswer>
  /** A question of a person to the server (`/hall/…`), with the user token of `login`. */
  ask(path: string, userToken: string, body: unknown): Promise<unknown>
  /** Opens the live channel; `onClose` is called once when it ends for whatever reason. */
  live(onMessage: (message: LiveMessage) => void, onClose: () => void): { close(): void }
  close(): void
}
