import { z } from 'zod'
import { AttachedFile } from '../model/assessment/charges.ts'
import { FILE_BYTES_MAX } from '../model/files/inspect-file.ts'
import { DeviceId, HallId, Ms, StaffId, UnitId, WindowId } from '../model/ids.ts'
import { Verdict } from '../model/verdict.ts'
import { QueueChange, YieldAsked } from './queue-wire.ts'

// What crosses between a desk and its hall server (sync.md). Both sides take their types from here.

/** Raised when a message changes in a way the other side must know of; the server serves desks two versions back. */
export const PROTOCOL = 1
export const PROTOCOL_OLDEST = 1

/** A push holds at most this many events and bytes; one event that is larger travels alone. */
export const PUSH_EVENTS_MAX = 500
export const PUSH_BYTES_MAX = 512 * 1024
/** A page of a pull holds at most this many events and bytes; one event that is larger travels alone. */
export const PAGE_EVENTS_MAX = 1_000
export const PAGE_BYTES_MAX = 1024 * 1024
/** No event is larger. */
export const EVENT_BYTES_MAX = 2 * 1024 * 1024
/** A hello tells of at most this many families of numbers. */
export const NUMBERS_MAX = 2_000
/** And of at most this many ranges. */
export const HELD_MAX = 400
/** Media type of a batch: a line of JSON, then one line for each event, in its exact bytes. */
export const LINES_TYPE = 'application/x-halldesk-lines'

const Hash = z.string().regex(/^[0-9a-f]{64}$/)
const Base64 = z.string().regex(/^[A-Za-z0-9+/_-]*={0,2}$/)
const Seq = z.number().int().nonnegative()
const Name = z.string().trim().min(1).max(120)
/** As `familyOf` of the model names them, such as `unit/SJ`. */
const NumberFamily = z.string().min(1).max(80)
export const Scope = z.string().regex(/^(hall|public|supervisor|unit:.{1,64}|me:.{1,64})$/u)
export type Scope = z.infer<typeof Scope>

/** DESK: its units. SUPERVISOR: the whole log. KIOSK: a public screen, no records of persons. */
export const DeviceKind = z.enum(['DESK', 'SUPERVISOR', 'KIOSK'])
export type DeviceKind = z.infer<typeof DeviceKind>
/** LOST: nothing is taken from it any more but a rescued bundle of what it had not sent. */
export const DeviceStanding = z.enum(['ACTIVE', 'REVOKED', 'LOST'])
export type DeviceStanding = z.infer<typeof DeviceStanding>

/**
 * Server time as told to one device, signed by the hall (sync.md point 7). The device adds when it arrived by its own
 * clocks, and sends that along with the events that name the anchor.
 */
export const SignedTime = z.object({
  id: z.string().min(1).max(64),
  serverTime: Ms,
  /** Ed25519 of `halldesk-anchor\n{hallId}\n{deviceId}\n{id}\n{serverTime}` by the hall's key. */
  signature: Base64.max(128),
})
export type SignedTime = z.infer<typeof SignedTime>

export const Anchor = SignedTime.extend({
  /** Round trip of the request that brought it, milliseconds. */
  rtt: z.number().nonnegative().max(600_000),
  wall: Ms,
  uptime: Ms,
  run: z.string().min(1).max(64),
})
export type Anchor = z.infer<typeof Anchor>

// GET /sync/about: who is there, before anything is trusted ---------------------------------------------

export const About = z.object({
  product: z.literal('halldesk'),
  protocol: z.number().int(),
  protocolOldest: z.number().int(),
  version: z.string().max(40),
  now: Ms,
})
export type About = z.infer<typeof About>

// POST /sync/enrol ----------------------------------------------------------------------------------------

export const EnrolRequest = z.object({
  /** One-time code, without the part that tells the certificate. */
  code: z.string().min(8).max(40),
  /** Ed25519 public key (SPKI, DER). The same code with the same key gets the same answer again. */
  publicKey: Base64.max(200),
  /** X25519 public key (SPKI, DER) that the hall's data key is sealed to. */
  sealingKey: Base64.max(200),
  name: Name,
  program: z.string().max(40),
  protocol: z.number().int(),
})
export type EnrolRequest = z.infer<typeof EnrolRequest>

export const EnrolAnswer = z.object({
  hallId: HallId,
  hallName: z.string().max(120),
  purpose: z.enum(['REAL', 'SAMPLE', 'DRILL']),
  deviceId: DeviceId,
  epoch: z.number().int().positive(),
  /** Exact text of the enrolment record; its SHA-256 is `prev` of the first event. */
  enrolment: z.string().max(2_000),
  kind: DeviceKind,
  name: Name,
  windowId: WindowId.nullable(),
  /** Ed25519 public key of the hall (SPKI, DER). */
  hallKey: Base64.max(200),
  /** X25519 public key of the hall: what only the server may open is sealed to it. */
  hallSealingKey: Base64.max(200),
  /** The hall's data key (32 bytes), sealed to the device. */
  sealedDataKey: Base64.max(400),
})
export type EnrolAnswer = z.infer<typeof EnrolAnswer>

/** A range of serials, good in every series of its family. */
export const LeaseGrant = z.object({
  family: NumberFamily,
  first: z.number().int().positive(),
  last: z.number().int().positive(),
})
export type LeaseGrant = z.infer<typeof LeaseGrant>

// POST /sync/hello, signed by the device ------------------------------------------------------------------

export const Witness = z.object({ lineage: z.string().max(64), hallSeq: Seq, hallHash: Hash })
export type Witness = z.infer<typeof Witness>

/** A head of the hall's log that this device was told in two ways (sync.md point 8). */
export const Difference = z.object({
  lineage: z.string().max(64),
  hallSeq: Seq,
  ours: Hash,
  theirs: Hash,
  atMs: Ms,
})
export type Difference = z.infer<typeof Difference>

/** A machine follows the hall and the units of its window. */
export const CURSORS_MAX = 100

/** Signed in the header `x-halldesk-signature`: Ed25519 of `halldesk-hello\n` and the exact body (`helloBody`). */
export const Hello = z.object({
  hallId: HallId,
  deviceId: DeviceId,
  epoch: z.number().int().positive(),
  protocol: z.number().int(),
  program: z.string().max(40),
  /** The device's own chain: its newest event. */
  last: z.object({ seq: Seq, hash: Hash }),
  /** What the server once acknowledged; seq 0 with the hash of the enrolment record when nothing yet. */
  acknowledged: z.object({ seq: Seq, hash: Hash }),
  /** The newest state of the hall's log the device has seen; null before the first contact. */
  witness: Witness.nullable(),
  /**
   * How far it has each of its scopes. Each was pulled by itself, so that one may be of a log that went back while another
   * and the witness have gone on since.
   */
  cursors: z.array(Witness).max(CURSORS_MAX).optional(),
  /**
   * The highest serial of each family of numbers this device was ever lent, in any epoch: a server restored from a backup
   * lends nothing below it again.
   */
  numbers: z
    .array(z.object({ family: NumberFamily, last: z.number().int().positive() }))
    .max(NUMBERS_MAX)
    .optional(),
  /** The ranges of numbers it may go on drawing from, the newest of each family when there are more. */
  held: z.array(LeaseGrant).max(HELD_MAX).optional(),
  /** For the devices page. */
  report: z.object({
    waiting: Seq,
    oldestWaitingAtMs: Ms.nullable(),
    clockGrade: z.enum(['A', 'B', 'C']),
    /** The device's wall clock at sending. */
    wall: Ms,
    diskFreeBytes: z.number().nonnegative().nullable(),
    filling: z.boolean(),
    /** Reported until the device forgets them; the server keeps each once. */
    differences: z.array(Difference).max(20).optional(),
  }),
  /**
   * Exact text of the enrolment record, signed by the hall; sent after `UNKNOWN_DEVICE`. A server restored from a backup
   * older than the enrolment takes the device in again on it.
   */
  enrolment: z.string().max(2_000).optional(),
  /** What it was called, along with that: such a server knows nothing of it. */
  name: Name.optional(),
  /** Against replay: random, and the server time the device believes in is not needed for it. */
  nonce: z.string().min(16).max(64),
})
export type Hello = z.infer<typeof Hello>

export const ScopeHead = z.object({
  scope: Scope,
  /** Raised when the scope must be filled again. */
  version: z.number().int().nonnegative(),
  /** Newest hallSeq written to this scope. */
  head: Seq,
})
export type ScopeHead = z.infer<typeof ScopeHead>

/** Contact of one enrolled device, for "complete up to" (sync.md point 10). */
export const DeviceContact = z.object({
  deviceId: DeviceId,
  name: z.string(),
  windowId: WindowId.nullable(),
  unitIds: z.array(UnitId),
  lastContactAtMs: Ms.nullable(),
  waiting: Seq,
})
export type DeviceContact = z.infer<typeof DeviceContact>

/** Last contact of a public screen or ticket machine; nothing waits there that figures would lack. */
export const ScreenContact = DeviceContact.pick({ name: true, lastContactAtMs: true })
export type ScreenContact = z.infer<typeof ScreenContact>

export const HelloAnswer = z.object({
  /** For the requests that follow: `authorization: Bearer …`. */
  token: z.string().max(400),
  tokenUntil: Ms,
  lineage: z.string().max(64),
  /** Where this lineage left the one before: events up to here kept their hallSeq. */
  branch: z.object({ hallSeq: Seq, hallHash: Hash }),
  head: z.object({ hallSeq: Seq, hallHash: Hash }),
  /** What the server has of this device's epoch; less than was once acknowledged after a restore. */
  known: z.object({ seq: Seq, hash: Hash }),
  /** Own events up to here rest in a verified backup away from the server. */
  durable: Seq,
  scopes: z.array(ScopeHead).max(500),
  kind: DeviceKind,
  name: Name,
  windowId: WindowId.nullable(),
  contacts: z.array(DeviceContact).max(2_000),
  /** Left out by servers before there were public screens. */
  screens: z.array(ScreenContact).max(500).optional(),
  /**
   * Ranges of `held` that another machine was lent as well, by a hall that had forgotten the first lease: nothing more is
   * drawn from them. Left out when there are none, and by older servers.
   */
  voidNumbers: z.array(LeaseGrant).max(HELD_MAX).optional(),
  time: SignedTime,
  server: z.object({ version: z.string(), protocol: z.number().int() }),
})
export type HelloAnswer = z.infer<typeof HelloAnswer>

// POST /sync/epoch, signed like a hello, with `halldesk-epoch\n` and the exact body (`epochBody`) ------------

export const EpochRequest = z.object({
  hallId: HallId,
  deviceId: DeviceId,
  /** The incarnation that cannot go on. */
  from: z.number().int().positive(),
  nonce: z.string().min(16).max(64),
})
export type EpochRequest = z.infer<typeof EpochRequest>
export const EpochAnswer = z.object({ epoch: z.number().int().positive(), enrolment: z.string().max(2_000) })
export type EpochAnswer = z.infer<typeof EpochAnswer>

// POST /sync/push: this header line, then one line for each event -----------------------------------------

export const PushHeader = z.object({
  deviceId: DeviceId,
  epoch: z.number().int().positive(),
  /** deviceSeq of the first event. */
  from: z.number().int().positive(),
  count: z.number().int().positive().max(PUSH_EVENTS_MAX),
  /** Ed25519 of `halldesk-push\n{hallId}\n{deviceId}\n{epoch}\n{seq of the last event}\n{its hash}`. */
  headSignature: Base64.max(128),
  /** The anchors these events name. */
  anchors: z.array(Anchor).max(PUSH_EVENTS_MAX),
})
export type PushHeader = z.infer<typeof PushHeader>

export const Grade = z.enum(['A', 'B', 'C'])

/** What became of one own event. Answered for each event of the batch, also when it had been there before. */
export const Receipt = z.object({
  seq: z.number().int().positive(),
  hallSeq: z.number().int().positive(),
  /** Best estimate of when it happened, after clamping. */
  at: Ms,
  grade: Grade,
  verdict: Verdict,
  /** Empty when accepted. */
  reason: z.string().max(80),
})
export type Receipt = z.infer<typeof Receipt>

export const PushAnswer = z.object({
  /** The device's counter at the hall and the hash there. */
  ack: z.object({ seq: Seq, hash: Hash }),
  receipts: z.array(Receipt).max(PUSH_EVENTS_MAX),
  receivedAt: Ms,
  durable: Seq,
  head: z.object({ hallSeq: Seq, hallHash: Hash }),
  lineage: z.string().max(64),
  time: SignedTime,
})
export type PushAnswer = z.infer<typeof PushAnswer>

// GET /sync/pull?scope&after&lineage&hash: header line, then `{row as JSON}\t{event bytes}` lines -----------

export const PullRow = z.tuple([
  /** hallSeq */ z.number().int().positive(),
  /** receivedAt */ Ms,
  /** at: best estimate */ Ms,
  Grade,
  Verdict,
  /** reason */ z.string().max(80),
])
export type PullRow = z.infer<typeof PullRow>

export const PullHeader = z.object({
  scope: Scope,
  version: z.number().int().nonnegative(),
  lineage: z.string().max(64),
  count: Seq,
  /** Where the next page begins: `after` of the next request. */
  next: z.object({ hallSeq: Seq, hallHash: Hash }),
  head: z.object({ hallSeq: Seq, hallHash: Hash }),
  more: z.boolean(),
  /**
   * Records that came into the scope with events of this page and have earlier ones, which lie before `after`: to be pulled
   * on their own. Left out when there are none, and by older servers; then the daily look finds what is missing.
   */
  late: z
    .array(z.tuple([z.string(), z.string()]))
    .max(10 * PAGE_EVENTS_MAX)
    .optional(),
  /** Ed25519 of `halldesk-page\n{scope}\n{lineage}\n{next.hallSeq}\n{next.hallHash}\n{rowsDigest}`. */
  signature: Base64.max(128),
})
export type PullHeader = z.infer<typeof PullHeader>

export interface PulledEvent {
  readonly hallSeq: number
  readonly receivedAtMs: number
  readonly atMs: number
  readonly grade: 'A' | 'B' | 'C'
  readonly verdict: Verdict
  readonly reason: string
  readonly bytes: Buffer
}
export interface PulledPage extends PullHeader {
  readonly events: readonly PulledEvent[]
}

// GET /sync/snapshot?scope (JSON; `null` when there is none yet), then GET /sync/snapshot/{id} (ranges allowed) -----------------------------------

/** The file is gzip of lines as `encodeRows` makes them, in `hallSeq` order; `bytes` and `sha256` are of the packed file. */
export const SnapshotManifest = z.object({
  id: z.string().max(64),
  scope: Scope,
  version: z.number().int().nonnegative(),
  lineage: z.string().max(64),
  /** It holds the scope up to here. */
  at: z.object({ hallSeq: Seq, hallHash: Hash }),
  events: Seq,
  bytes: Seq,
  sha256: Hash,
  /** Closed records last touched before this are not in it. */
  sinceMs: Ms,
})
export type SnapshotManifest = z.infer<typeof SnapshotManifest>

/** GET /sync/check?scope&from&upTo: what a scope holds, to compare with what the device has. */
export const ScopeCheck = z.object({
  scope: Scope,
  upTo: Seq,
  /** Events with `hallSeq` in (from, upTo]. */
  from: Seq,
  count: Seq,
  /** Sum of the first 6 bytes of each event hash, modulo 2^53, as text. */
  sum: z.string().max(20),
})
export type ScopeCheck = z.infer<typeof ScopeCheck>

// POST /sync/lease -------------------------------------------------------------------------------------------

export const LeaseRequest = z.object({
  /** Makes a repeated request harmless. */
  leaseId: z.string().min(16).max(64),
  families: z.array(NumberFamily).min(1).max(100),
})
export type LeaseRequest = z.infer<typeof LeaseRequest>
export const LeaseAnswer = z.object({ grants: z.array(LeaseGrant) })
export type LeaseAnswer = z.infer<typeof LeaseAnswer>

// Files: POST /sync/files/lacking, then PUT /sync/files/{sha256} for those that lack; GET /sync/files/{sha256} --------

export { FILE_BYTES_MAX }
/** Media type of a file; its body is the bytes themselves. */
export const FileMime = AttachedFile.shape.mime
export const Sha256 = Hash
export const FILES_ASKED_MAX = 200
export const LackingRequest = z.object({ sha256s: z.array(Hash).min(1).max(FILES_ASKED_MAX) })
export type LackingRequest = z.infer<typeof LackingRequest>
/** Those of them the hall does not have. */
export const LackingAnswer = z.object({ lacking: z.array(Hash).max(FILES_ASKED_MAX) })
export type LackingAnswer = z.infer<typeof LackingAnswer>

// POST /sync/login: what a person may ask the server beyond their device -----------------------------------
// Then POST /hall/{question}, with the device's token as always and the person's in `USER_TOKEN_HEADER`.

export const SIGNATURE_HEADER = 'x-halldesk-signature'
export const USER_TOKEN_HEADER = 'x-halldesk-user'

export const LoginRequest = z.object({
  staffId: StaffId,
  secret: z.string().min(1).max(128),
  kind: z.enum(['PASSWORD', 'PIN']),
})
export type LoginRequest = z.infer<typeof LoginRequest>
export const LoginAnswer = z.object({ userToken: z.string().max(400), until: Ms })
export type LoginAnswer = z.infer<typeof LoginAnswer>

// POST /sync/public/{method}: a public question to the desk that runs beside the server; the body is its parameters ----

export const PublicRefusal = z.object({
  code: z.string().max(60),
  details: z.record(
    z.string(),
    z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]),
  ),
})
export type PublicRefusal = z.infer<typeof PublicRefusal>
/** What that desk answered, as it would answer a page; the value is checked against the contract where it arrives. */
export const PublicAnswer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: PublicRefusal }),
])
export type PublicAnswer = z.infer<typeof PublicAnswer>

// The live channel: GET /sync/live as a WebSocket -------------------------------------------------------------

export const LiveMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('poke'), scope: Scope, head: Seq }),
  /** Something about this device changed (revoked, other scopes): say hello again. */
  z.object({ kind: z.literal('hello') }),
  QueueChange,
  YieldAsked,
  /** The server stops; come back after so many milliseconds. */
  z.object({ kind: z.literal('bye'), afterMs: z.number().int().nonnegative() }),
])
export type LiveMessage = z.infer<typeof LiveMessage>

// Failures ------------------------------------------------------------------------------------------------------

/** Codes a server answers with, as `{error: {code, ...details}}`. */
export const SYNC_CODES = [
  /** 409: same number, other hash; or the chain went on elsewhere. The device takes a new epoch. */
  'FORK',
  /** 409: numbers are missing between what the server has and what was sent; `known` tells where to go on. */
  'GAP',
  /** 409: another lineage, a step back or a wrong hash; say hello and follow it. */
  'RESYNC',
  /** 400: not what the protocol describes. */
  'BAD_REQUEST',
  /** 401: say hello again. */
  'TOKEN_EXPIRED',
  /** 401: signature or token is not this device's. */
  'NOT_TRUSTED',
  /** 403 */
  'DEVICE_REVOKED',
  'DEVICE_LOST',
  'NOT_ALLOWED',
  /** 404 */
  'UNKNOWN_DEVICE',
  'NOT_FOUND',
  /** 409 of a call by number: another window has it; it was served or is void. */
  'TICKET_ELSEWHERE',
  'TICKET_ENDED',
  /** 403 of an enrolment */
  'CODE_WRONG',
  'CODE_USED',
  'CODE_EXPIRED',
  /** 401 of a log-in */
  'LOGIN_FAILED',
  'LOGIN_LOCKED',
  /** 413 */
  'TOO_LARGE',
  /** 426: this desk is too old for the server, or newer than it. */
  'DESK_TOO_OLD',
  'SERVER_TOO_OLD',
  /** 429, 503 with retry-after */
  'BUSY',
  /** 507: the server's disk is full; the desk keeps what it has and tries again. */
  'SERVER_FULL',
  /** 503: the server's database does not answer. */
  'STORAGE_DOWN',
  /** 503: nobody beside this server answers public questions. */
  'NO_DESK',
  'INTERNAL',
] as const
export const SyncCode = z.enum(SYNC_CODES)
export type SyncCode = z.infer<typeof SyncCode>

export const FailureBody = z.object({
  error: z.looseObject({
    code: SyncCode,
    known: z.object({ seq: Seq, hash: Hash }).optional(),
    retryAfterMs: z.number().optional(),
  }),
})

/** A failure of the other side, or of the way to it (`UNREACHABLE`, `CERTIFICATE_CHANGED`, `NOT_A_HALL`). */
export class SyncError extends Error {
  readonly code: SyncCode | 'UNREACHABLE' | 'CERTIFICATE_CHANGED' | 'NOT_A_HALL'
  readonly details: Readonly<Record<string, unknown>>
  constructor(code: SyncError['code'], details: Readonly<Record<string, unknown>> = {}, cause?: unknown) {
    super(code, cause === undefined ? undefined : { cause })
    this.name = 'SyncError'
    this.code = code
    this.details = details
  }
}
