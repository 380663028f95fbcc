import type { DeviceId } from '../model/ids.ts'
import type { EntityKey, LiveWishes } from '../sync/transport.ts'
import type {
  AheadAnswer,
  AheadRequest,
  NextAnswer,
  NextRequest,
  QueueMark,
  QueueSnapshot,
  YieldRequest,
} from '../sync/queue-wire.ts'
import type { HallFile } from './files.ts'
import type { RatingIn, RatingKey, RatingView } from './ratings.ts'
import type {
  About,
  EnrolAnswer,
  EnrolRequest,
  EpochAnswer,
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
} from '../sync/wire.ts'

/**
 * What a hall server does, apart from how a request reached it. HTTP puts it on the network; the simulator calls it in
 * its own process. Every method rejects with `SyncError`; `token` is the bearer token of a hello.
 */
export interface HallService {
  about(): About
  /** Whose token this is, its standing checked: for limits before a body is read, and for the log. */
  admit(token: string): Promise<{ readonly deviceId: DeviceId }>
  /** The same by its signature and end alone, without the database: for what looks at the standing under the lock. */
  recognise(token: string): Promise<{ readonly deviceId: DeviceId }>
  enrol(request: EnrolRequest): Promise<EnrolAnswer>
  /** `body` is the exact JSON text that was signed. */
  hello(body: string, signature: string): Promise<HelloAnswer>
  epoch(body: string, signature: string): Promise<EpochAnswer>
  push(token: string, header: PushHeader, events: readonly Buffer[]): Promise<PushAnswer>
  /** @param of only the events of one record */
  pull(token: string, scope: Scope, after: Witness, of?: EntityKey): Promise<PulledPage>
  snapshot(token: string, scope: Scope): Promise<SnapshotManifest | null>
  /** Path of a snapshot file this device may read. */
  snapshotFile(token: string, id: string): Promise<string>
  check(token: string, scope: Scope, from: number, upTo: number): Promise<ScopeCheck>
  lease(token: string, request: LeaseRequest): Promise<LeaseAnswer>
  /** Which of these files, by SHA-256, the hall does not have. */
  lackingFiles(token: string, sha256s: readonly string[]): Promise<readonly string[]>
  putFile(token: string, sha256: string, file: HallFile): Promise<void>
  file(token: string, sha256: string): Promise<HallFile>
  /**
   * A public question, answered by the desk that runs beside this server; of machines of any kind.
   * @throws SyncError NO_DESK
   */
  askPublic(token: string, method: string, params: unknown): Promise<PublicAnswer>
  login(token: string, request: LoginRequest): Promise<LoginAnswer>
  /**
   * A question of a person: `devices`, `createCode`, `openCodes`, `withdrawCode`, `changeDevice`, `revokeDevice`, `machinesChecked`, `health`,
   * `backups`, `makeBackup`, `bundle`; bodies and answers are those of `model/hall-views.ts`. Role and scope are checked here, whatever the desk did.
   */
  ask(token: string, userToken: string, question: string, body: unknown): Promise<unknown>
  /** The row of today as any screen may know it; null when nothing of it has changed since `known`. */
  queue(token: string, known: QueueMark | null): Promise<QueueSnapshot | null>
  /**
   * Calls the next ticket to a window, or answers which one it has.
   * @throws SyncError NOT_FOUND (`problem`: window, staff, ticket), NOT_ALLOWED, TICKET_ELSEWHERE, TICKET_ENDED, BUSY
   */
  next(token: string, request: NextRequest): Promise<NextAnswer>
  /** Hands a window tickets ahead, without calling one. @throws SyncError as `next` */
  ahead(token: string, request: AheadRequest): Promise<AheadAnswer>
  /** The machine holds these no longer. */
  yieldTickets(token: string, request: YieldRequest): Promise<void>
  /** Tells a connected device of news in its scopes, and of the row of the hall when it wishes that. */
  listen(token: string, listener: (message: LiveMessage) => void, wishes?: LiveWishes): Promise<() => void>
  /** What a telephone is shown that opened the code of a visit; rejects for nobody. */
  rating(key: RatingKey): Promise<RatingView>
  /** Rates a visit, once. */
  rate(key: RatingKey, rating: RatingIn): Promise<RatingView>
  /** Work of the clock: contacts and samples now, snapshots and backups when due beside it. The server's own timer asks for it. */
  tick(): Promise<void>
  /** Ends after what the clock began. */
  stop(): Promise<void>
}
