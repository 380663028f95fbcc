import { gzipSync } from 'node:zlib'
import type { FileContent } from '../../db/store/sync-types.ts'
import { firstHallHash } from '../../db/sync/hall-chain.ts'
import { encodeRows, rowsDigest } from '../../db/sync/lines.ts'
import {
  anchorText,
  createSigner,
  createVerifier,
  helloBody,
  helloText,
  pageText,
  pushText,
} from '../../db/sync/signing.ts'
import type { SyncTransport } from '../../db/sync/transport.ts'
import {
  SyncError,
  type HelloAnswer,
  type LeaseGrant,
  type LiveMessage,
  type PulledEvent,
  type SnapshotManifest,
} from '../../db/sync/wire.ts'
import { sha256 } from './memory-log.ts'
import type { VirtualTime } from './virtual-time.ts'

type Method = Exclude<keyof SyncTransport, 'live' | 'close'>
export interface Keys {
  readonly hallPrivate: Uint8Array
  readonly devicePublic: Uint8Array
}

/** A hall with one log and one scope, as its side of the wire; failures are put in its way by name. */
export const createMemoryHall = (
  time: VirtualTime,
  who: { hallId: string; deviceId: string; enrolment: string },
  keys: Keys,
) => {
  const sign = createSigner(keys.hallPrivate)
  const verifies = createVerifier(keys.devicePublic)
  let lineage = 'first'
  let branch = { hallSeq: 0, hallHash: firstHallHash(who.hallId) }
  let log: (PulledEvent & { hallHash: string; own: boolean })[] = []
  let epoch = 1
  let known: string[] = []
  const enrolmentNow = () => (epoch === 1 ? who.enrolment : `${who.enrolment}/${epoch}`)
  const seqOf = new Map<string, number>()
  let version = 0
  let pageSize = 1_000
  let latencyMs = 10
  let snapshot: { manifest: SnapshotManifest; bytes: Buffer } | null = null
  let contacts = 0
  let durable = 0
  let firstNumber = 1
  let voidNumbers: LeaseGrant[] = []
  let timeKey = sign
  const calls: { method: Method; atMs: number; args: readonly unknown[] }[] = []
  const failures = new Map<Method, (() => unknown)[]>()
  const always = new Map<Method, () => unknown>()
  let underWay = 0
  let pushesUnderWay = 0
  let mostPushes = 0
  const channels = new Set<{ say: (message: LiveMessage) => void; end: () => void }>()
  let channelsOpened = 0

  const head = () => ({ hallSeq: log.length, hallHash: log.at(-1)?.hallHash ?? firstHallHash(who.hallId) })
  const hashAt = (seq: number): string =>
    seq === 0 ? firstHallHash(who.hallId) : (log[seq - 1]?.hallHash ?? '')
  const signedTime = () => {
    contacts += 1
    const told = { id: `anchor-${contacts}`, serverTime: Math.round(time.clock.wallMs()) }
    return { ...told, signature: timeKey(anchorText(who.hallId, who.deviceId, told)) }
  }
  const knownPoint = () => ({ seq: known.length, hash: known.at(-1) ?? sha256(enrolmentNow()) })
  const append = (bytes: Buffer, own: boolean): number => {
    const hallSeq = log.length + 1
    const receivedAtMs = Math.round(time.clock.wallMs())
    const hallHash = sha256(
      `${head().hallHash}\n${sha256(bytes)}\n${hallSeq}\n${receivedAtMs}\naccepted\n${lineage}`,
    )
    log.push({
      hallSeq,
      receivedAtMs,
      atMs: receivedAtMs,
      grade: 'A',
      verdict: 'accepted',
      reason: '',
      bytes,
      hallHash,
      own,
    })
    return hallSeq
  }
  const scopes = new Set(['hall'])
  const keptFiles = new Map<string, FileContent>()

  /** Takes its time, then fails as it was told to, or answers. */
  const answer = async <T>(method: Method, args: readonly unknown[], work: () => T): Promise<T> => {
    calls.push({ method, atMs: time.nowMs(), args })
    underWay += 1
    if (method === 'push') mostPushes = Math.max(mostPushes, (pushesUnderWay += 1))
    try {
      const failure = failures.get(method)?.shift() ?? always.get(method)
      await new Promise<void>((resolve) => void time.timers.set(latencyMs, resolve))
      const thrown = failure?.()
      if (thrown === 'silence') await new Promise(() => undefined)
      if (thrown === 'after') {
        work()
        throw new SyncError('UNREACHABLE')
      }
      if (thrown instanceof Error) throw thrown
      return work()
    } finally {
      underWay -= 1
      if (method === 'push') pushesUnderWay -= 1
    }
  }

  const transport: SyncTransport = {
    about: () => Promise.reject(new SyncError('INTERNAL')),
    enrol: () => Promise.reject(new SyncError('INTERNAL')),
    login: () => Promise.reject(new SyncError('INTERNAL')),
    queue: () => Promise.reject(new SyncError('INTERNAL')),
    next: () => Promise.reject(new SyncError('INTERNAL')),
    ahead: () => Promise.reject(new SyncError('INTERNAL')),
    yieldTickets: () => Promise.reject(new SyncError('INTERNAL')),
    ask: () => Promise.reject(new SyncError('INTERNAL')),
    hello: async (hello, signature) =>
      answer('hello', [hello], (): HelloAnswer => {
        if (!verifies(helloText(helloBody(hello)), signature)) throw new SyncError('NOT_TRUSTED')
        if (hello.epoch !== epoch || hello.last.seq < known.length) throw new SyncError('FORK')
        return {
          token: 'token',
          tokenUntil: time.clock.wallMs() + 1,
          lineage,
          branch,
          head: head(),
          known: knownPoint(),
          durable,
          scopes: [...scopes].map((scope) => ({ scope, version, head: log.length })),
          kind: 'DESK',
          name: 'desk',
          windowId: null,
          contacts: [],
          voidNumbers,
          time: signedTime(),
          server: { version: '9.9', protocol: 1 },
        }
      }),
    epoch: async (request) =>
      answer('epoch', [request], () => {
        epoch += 1
        known = []
        return { epoch, enrolment: enrolmentNow() }
      }),
    push: async (header, events) =>
      answer('push', [header, events.length], () => {
        const from = header.from
        const hashes = events.map((bytes) => sha256(bytes))
        const lastSeq = from + events.length - 1
        if (
          !verifies(
            pushText(who.hallId, who.deviceId, header.epoch, { seq: lastSeq, hash: hashes.at(-1) ?? '' }),
            header.headSignature,
          )
        )
          throw new SyncError('NOT_TRUSTED')
        if (from > known.length + 1) throw new SyncError('GAP', { known: knownPoint() })
        const receipts = events.map((bytes, index) => {
          const seq = from + index
          const before = known[seq - 1]
          if (before !== undefined && before !== hashes[index]) throw new SyncError('FORK')
          if (before === undefined) {
            known.push(hashes[index] ?? '')
            seqOf.set(hashes[index] ?? '', append(Buffer.from(bytes), true))
          }
          const hallSeq = seqOf.get(hashes[index] ?? '') ?? 0
          return { seq, hallSeq, at: 1, grade: 'A' as const, verdict: 'accepted' as const, reason: '' }
        })
        return {
          ack: knownPoint(),
          receipts,
          receivedAt: 1,
          durable,
          head: head(),
          lineage,
          time: signedTime(),
        }
      }),
    pull: async (scope, after) =>
      answer('pull', [scope, after], () => {
        if (after.lineage !== lineage || hashAt(after.hallSeq) !== after.hallHash)
          throw new SyncError('RESYNC')
        const rest = log.slice(after.hallSeq)
        const events = rest.slice(0, pageSize)
        const more = rest.length > events.length
        const next = more
          ? { hallSeq: events.at(-1)?.hallSeq ?? 0, hallHash: events.at(-1)?.hallHash ?? '' }
          : head()
        const page = { scope, version, lineage, count: events.length, next, head: head(), more }
        return { ...page, events, signature: sign(pageText(page, rowsDigest(events))) }
      }),
    snapshot: async (scope) => answer('snapshot', [scope], () => snapshot?.manifest ?? null),
    snapshotPart: async (id, offset, length) =>
      answer('snapshotPart', [id, offset, length], () => {
        if (!snapshot || snapshot.manifest.id !== id) throw new SyncError('NOT_FOUND')
        return snapshot.bytes.subarray(offset, offset + length)
      }),
    check: async (scope, from, upTo) =>
      answer('check', [scope, from, upTo], () => ({ scope, from, upTo, count: upTo - from, sum: '0' })),
    lease: async (request) =>
      answer('lease', [request], () => ({
        grants: request.families.map((family) => ({ family, first: firstNumber, last: firstNumber + 199 })),
      })),
    askPublic: async (method, params) =>
      answer('askPublic', [method, params], () => ({ ok: true as const, value: null })),
    lackingFiles: async (sha256s) =>
      answer('lackingFiles', [sha256s], () => sha256s.filter((sha256) => !keptFiles.has(sha256))),
    putFile: async (name, content) =>
      answer('putFile', [name, content], () => {
        if (sha256(content.bytes) !== name) throw new SyncError('BAD_REQUEST', { problem: 'hash' })
        keptFiles.set(name, content)
      }),
    file: async (name) =>
      answer('file', [name], () => {
        const kept = keptFiles.get(name)
        if (!kept) throw new SyncError('NOT_FOUND')
        return kept
      }),
    live(onMessage, onClose, wishes) {
      channelsOpened += 1
      const isMeant = ({ kind }: LiveMessage): boolean => kind !== 'queue' || wishes?.queue === true
      const channel = {
        say: (message: LiveMessage) => {
          if (isMeant(message)) onMessage(message)
        },
        end: onClose,
      }
      channels.add(channel)
      return { close: () => void channels.delete(channel) }
    },
    close: () => undefined,
  }
  return {
    transport,
    calls,
    scopes,
    of: (method: Method) => calls.filter((call) => call.method === method),
    /** The next calls of a method fail so, one after the other; `silence` never answers, `after` does it and loses the answer. */
    failNext: (method: Method, ...errors: (Error | 'silence' | 'after')[]) =>
      void failures.set(
        method,
        errors.map((error) => () => error),
      ),
    failAlways: (method: Method, error: Error | 'silence' | null) =>
      error === null ? void always.delete(method) : void always.set(method, () => error),
    failAll(error: Error | 'silence' | null) {
      for (const method of ['hello', 'push', 'pull', 'epoch', 'lease', 'snapshot', 'check'] as const)
        this.failAlways(method, error)
    },
    keptFiles,
    log: () => log,
    known: () => known,
    underWay: () => underWay,
    mostPushes: () => mostPushes,
    channels,
    channelsOpened: () => channelsOpened,
    poke: (scope = 'hall') => {
      for (const channel of channels) channel.say({ kind: 'poke', scope, head: log.length })
    },
    say: (message: LiveMessage) => {
      for (const channel of channels) channel.say(message)
    },
    hangUp() {
      const all = [...channels]
      channels.clear()
      for (const channel of all) channel.end()
    },
    /** Others work. */
    others(count: number) {
      for (let each = 0; each < count; each += 1)
        append(Buffer.from(JSON.stringify({ other: log.length + 1, fill: 'y'.repeat(30) })), false)
    },
    setVersion: (next: number) => void (version = next),
    setPageSize: (size: number) => void (pageSize = size),
    setLatency: (ms: number) => void (latencyMs = ms),
    /** These are with another machine as well; what is lent from now on comes after them. */
    voidNumbers(ranges: readonly LeaseGrant[]) {
      voidNumbers = [...ranges]
      firstNumber = Math.max(firstNumber, ...ranges.map(({ last }) => last + 1))
    },
    setDurable: (seq: number) => void (durable = seq),
    signTimeWith: (privateKey: Uint8Array) => void (timeKey = createSigner(privateKey)),
    /** The server's files are put back to an older state; the log goes on under a new lineage. */
    restore(hallSeq: number, keptOwn: number) {
      log = log.slice(0, hallSeq)
      known = known.slice(0, keptOwn)
      branch = head()
      lineage += "'"
    },
    /** Somebody changes an old record without anybody's knowledge. */
    alter() {
      log = log.map((event) => ({ ...event, hallHash: sha256(`altered ${event.hallSeq}`) }))
    },
    forgetOwn: (kept: number) => void (known = known.slice(0, kept)),
    makeSnapshot(sinceMs = 0) {
      const bytes = gzipSync(encodeRows(log))
      snapshot = {
        bytes,
        manifest: {
          id: `snapshot-${log.length}`,
          scope: 'hall',
          version,
          lineage,
          at: head(),
          events: log.length,
          bytes: bytes.length,
          sha256: sha256(bytes),
          sinceMs,
        },
      }
      return snapshot
    },
    damageSnapshot() {
      if (snapshot)
        snapshot.bytes = Buffer.from(snapshot.bytes.map((byte, at) => (at === 40 ? byte ^ 1 : byte)))
    },
  }
}
