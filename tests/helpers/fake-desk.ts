import { createHash } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import type { HallService } from '../../db/hall/service.ts'
import type { Envelope } from '../../db/model/events/envelope.ts'
import type { SyncLog } from '../../db/store/sync-types.ts'
import { DATA_KEY_PURPOSE, openSealed } from '../../db/sync/sealed-box.ts'
import {
  createSigner,
  createVerifier,
  epochBody,
  epochText,
  helloBody,
  helloText,
  newSealingKeys,
  newSigningKeys,
  pageText,
  pushText,
  type KeyPair,
} from '../../db/sync/signing.ts'
import { rowsDigest } from '../../db/sync/lines.ts'
import {
  PROTOCOL,
  type Anchor,
  type EnrolAnswer,
  type Hello,
  type HelloAnswer,
  type PulledEvent,
  type PushAnswer,
  type Witness,
} from '../../db/sync/wire.ts'

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

/** What a desk of a test records; the rest of the envelope is filled in. */
export interface Fact {
  readonly type: string
  readonly entity: readonly [string, string]
  readonly payload: unknown
  readonly staffId?: string | null
  readonly unitId?: string | null
  readonly base?: number
  readonly typeVersion?: number
  /** Overrides of the envelope, for what an honest desk would never write. */
  readonly envelope?: Partial<Record<keyof Envelope, unknown>>
}

export interface FakeEvent {
  readonly seq: number
  readonly id: string
  readonly bytes: Buffer
  readonly hash: string
}

export interface FakeDeskOptions {
  readonly service: HallService
  readonly randomBytes: (size: number) => Uint8Array
  readonly nowMs: () => number
  readonly name?: string
}

/**
 * A desk of a test: it keeps its chain in an array, signs as a real one does, and says exactly what it is told to. It has
 * no store and no loop.
 */
export const createFakeDesk = (options: FakeDeskOptions) => {
  const { randomBytes, nowMs } = options
  let service = options.service
  let keys: KeyPair = newSigningKeys(randomBytes)
  const sealing = newSealingKeys(randomBytes)
  let answer: EnrolAnswer | undefined
  let epoch = 1
  let genesis = ''
  let chain: FakeEvent[] = []
  let token = ''
  let acknowledged = { seq: 0, hash: '' }
  let witness: Witness | null = null
  let anchor: Anchor | null = null

  const enrolment = (): EnrolAnswer => {
    if (!answer) throw new Error('not enrolled')
    return answer
  }
  const newId = () => uuidv7({ msecs: nowMs(), random: randomBytes(16) })
  const hashAt = (seq: number): string => (seq === 0 ? genesis : (chain[seq - 1]?.hash ?? ''))
  const last = () => ({ seq: chain.length, hash: hashAt(chain.length) })

  const desk = {
    get enrolment() {
      return enrolment()
    },
    get deviceId() {
      return enrolment().deviceId
    },
    get chain(): readonly FakeEvent[] {
      return chain
    },
    get token() {
      return token
    },
    get epoch() {
      return epoch
    },
    get keys() {
      return keys
    },
    get acknowledged() {
      return acknowledged
    },
    witness: () => witness,
    last,
    newId,
    /** From now on it speaks with another process of the server. */
    speakWith(other: HallService) {
      service = other
    },
    async enrol(code: string): Promise<EnrolAnswer> {
      answer = await service.enrol({
        code,
        publicKey: keys.publicKey.toString('base64'),
        sealingKey: sealing.publicKey.toString('base64'),
        name: options.name ?? 'test desk',
        program: '0.0.0-test',
        protocol: PROTOCOL,
      })
      epoch = answer.epoch
      genesis = sha256(answer.enrolment)
      acknowledged = { seq: 0, hash: genesis }
      return answer
    },
    dataKey: () =>
      openSealed(sealing.privateKey, Buffer.from(enrolment().sealedDataKey, 'base64'), DATA_KEY_PURPOSE),
    hello(overrides: Partial<Hello> = {}): Promise<HelloAnswer> {
      const hello: Hello = {
        hallId: enrolment().hallId,
        deviceId: enrolment().deviceId,
        epoch,
        protocol: PROTOCOL,
        program: '0.0.0-test',
        last: last(),
        acknowledged,
        witness,
        report: {
          waiting: chain.length - acknowledged.seq,
          oldestWaitingAtMs: null,
          clockGrade: 'A',
          wall: nowMs(),
          diskFreeBytes: null,
          filling: false,
        },
        nonce: Buffer.from(randomBytes(16)).toString('hex'),
        ...overrides,
      }
      const body = helloBody(hello)
      return desk.sendHello(body, createSigner(keys.privateKey)(helloText(body)))
    },
    async sendHello(body: string, signature: string): Promise<HelloAnswer> {
      const said = await service.hello(body, signature)
      token = said.token
      witness = { lineage: said.lineage, ...said.head }
      anchor = { ...said.time, rtt: 10, wall: nowMs(), uptime: nowMs() - 1_000, run: 'run-1' }
      return said
    },
    async beginEpoch(nonce = Buffer.from(randomBytes(16)).toString('hex')): Promise<void> {
      const body = epochBody({
        hallId: enrolment().hallId,
        deviceId: enrolment().deviceId,
        from: epoch,
        nonce,
      })
      const begun = await service.epoch(body, createSigner(keys.privateKey)(epochText(body)))
      epoch = begun.epoch
      genesis = sha256(begun.enrolment)
      chain = []
      acknowledged = { seq: 0, hash: genesis }
    },
    record(fact: Fact): FakeEvent {
      const { hallId, deviceId, windowId } = enrolment()
      const id = newId()
      const envelope = {
        v: 1,
        id,
        hallId,
        unitId: fact.unitId ?? null,
        deviceId,
        epoch,
        deviceSeq: chain.length + 1,
        prev: hashAt(chain.length),
        type: fact.type,
        typeVersion: fact.typeVersion ?? 1,
        entity: fact.entity,
        ...(fact.base === undefined ? {} : { base: fact.base }),
        actor: { staffId: fact.staffId ?? null, session: null },
        windowId,
        time: { wall: nowMs(), uptime: nowMs() - 1_000, run: 'run-1', anchor: anchor?.id ?? null },
        payload: fact.payload,
        ...fact.envelope,
      }
      return desk.recordBytes(Buffer.from(JSON.stringify(envelope)), id)
    },
    recordBytes(bytes: Buffer, id = ''): FakeEvent {
      const event = { seq: chain.length + 1, id, bytes, hash: sha256(bytes) }
      chain.push(event)
      return event
    },
    /** Sends a stretch of the chain as it is; nothing is remembered but a good answer. */
    async pushFrom(from: number, count: number): Promise<PushAnswer> {
      const events = chain.slice(from - 1, from - 1 + count)
      const end = events.at(-1) ?? { seq: from, hash: '' }
      const { hallId, deviceId } = enrolment()
      const pushed = await service.push(
        token,
        {
          deviceId,
          epoch,
          from,
          count: events.length,
          headSignature: createSigner(keys.privateKey)(pushText(hallId, deviceId, epoch, end)),
          anchors: anchor ? [anchor] : [],
        },
        events.map((event) => event.bytes),
      )
      acknowledged = pushed.ack
      witness = { lineage: pushed.lineage, ...pushed.head }
      return pushed
    },
    /** Everything not acknowledged yet, in batches. */
    async push(size = 500): Promise<PushAnswer['receipts']> {
      const receipts: PushAnswer['receipts'] = []
      while (acknowledged.seq < chain.length)
        receipts.push(...(await desk.pushFrom(acknowledged.seq + 1, size)).receipts)
      return receipts
    },
    /** Every page of a scope after a point, signatures checked. */
    async pullAll(scope: string, after?: Witness): Promise<PulledEvent[]> {
      const verify = createVerifier(Buffer.from(enrolment().hallKey, 'base64'))
      const events: PulledEvent[] = []
      let at = after ?? {
        lineage: witness?.lineage ?? '',
        hallSeq: 0,
        hallHash: genesisHallHash(enrolment().hallId),
      }
      for (;;) {
        const page = await service.pull(token, scope, at)
        if (!verify(pageText(page, rowsDigest(page.events)), page.signature)) throw new Error('bad signature')
        events.push(...page.events)
        at = { lineage: page.lineage, ...page.next }
        if (!page.more) return events
      }
    },
    /** A second machine from an image of this one's disk. */
    clone() {
      const other = createFakeDesk(options)
      other.become({ keys, answer: enrolment(), epoch, genesis, chain: [...chain], acknowledged, witness })
      return other
    },
    become(state: {
      keys: KeyPair
      answer: EnrolAnswer
      epoch: number
      genesis: string
      chain: FakeEvent[]
      acknowledged: { seq: number; hash: string }
      witness: Witness | null
    }) {
      ;({ keys, answer, epoch, genesis, chain, acknowledged, witness } = state)
    },
    /** As if its disk went back to when it had recorded so much. */
    setBack(seq: number, acknowledgedSeq = Math.min(seq, acknowledged.seq)) {
      chain = chain.slice(0, seq)
      acknowledged = { seq: acknowledgedSeq, hash: hashAt(acknowledgedSeq) }
    },
    /** What `exportBundle` reads of a store. */
    asLog(): SyncLog {
      const { hallId, deviceId, name, hallSealingKey, enrolment: record } = enrolment()
      const waiting = chain.slice(acknowledged.seq)
      return {
        enrolment: {
          hallId,
          deviceId,
          name,
          enrolment: record,
          privateKey: keys.privateKey,
          hallSealingKey: Buffer.from(hallSealingKey, 'base64'),
        },
        epoch: () => epoch,
        files: { next: () => [] },
        unsent: () => ({
          from: acknowledged.seq + 1,
          events: waiting.map((event) => event.bytes),
          last: last(),
          anchors: anchor ? [anchor] : [],
        }),
      } as unknown as SyncLog
    },
    follow(lineage: Witness, known: { seq: number; hash: string }) {
      witness = lineage
      acknowledged = known
    },
  }
  return desk
}
export type FakeDesk = ReturnType<typeof createFakeDesk>

export const genesisHallHash = (hallId: string): string => sha256(`halldesk-hall\n${hallId}`)
