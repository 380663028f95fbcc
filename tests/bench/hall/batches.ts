import { createHash, randomBytes } from 'node:crypto'
import { createSigner, helloBody, helloText, pushText } from '../../../db/sync/signing.ts'
import type { SyncTransport } from '../../../db/sync/transport.ts'
import {
  PROTOCOL,
  PUSH_BYTES_MAX,
  PUSH_EVENTS_MAX,
  type PushAnswer,
  type PushHeader,
} from '../../../db/sync/wire.ts'
import { recordCase } from '../fill.ts'
import type { BenchDesk } from './bench-hall.ts'

export interface Batch {
  readonly header: PushHeader
  readonly events: readonly Buffer[]
}

/** With so many in each list an event has about 1 KB on average. */
const MATERIALS = 7

/** Days the cases of one desk are of; each begins the numbers of its day. */
const DAYS = 20

/** About so many events of closed cases, ten each, all in the desk's own chain. Answers how many there were. */
export const recordEvents = (desk: BenchDesk, events: number, random: () => number): number => {
  const { seq } = desk.sync.last()
  const { unitId } = desk.context
  for (let done = 0; done * 10 < events; done += 100) {
    desk.store.record(desk.context, (act) => {
      for (let nth = done; nth < done + 100 && nth * 10 < events; nth += 1)
        recordCase(act, random, nth % DAYS, { unitId: unitId ?? '', materials: MATERIALS })
    })
  }
  return desk.sync.last().seq - seq
}

/** Everything a desk has not sent, in the batches its agent would send; nothing is taken for sent. */
export const batchesOf = ({ sync, store }: BenchDesk): Batch[] => {
  const { hallId, deviceId, privateKey } = sync.enrolment
  const sign = createSigner(privateKey)
  const epoch = sync.epoch()
  const anchors = sync.unsent({ events: 1, bytes: PUSH_BYTES_MAX })?.anchors ?? []
  const rows = store.read.all<{ seq: number; bytes: Buffer }>(
    `SELECT device_seq AS seq, bytes FROM event_log JOIN device USING (device_no)
     WHERE device_id = ? AND epoch = ? AND device_seq > ? ORDER BY device_seq`,
    deviceId,
    epoch,
    sync.acknowledged().seq,
  )
  const batches: Batch[] = []
  let from = rows[0]?.seq ?? 1
  let events: Buffer[] = []
  let size = 0
  const cut = (): void => {
    const last = events.at(-1)
    if (!last) return
    const hash = createHash('sha256').update(last).digest('hex')
    const point = { seq: from + events.length - 1, hash }
    batches.push({
      header: {
        deviceId,
        epoch,
        from,
        count: events.length,
        headSignature: sign(pushText(hallId, deviceId, epoch, point)),
        anchors: [...anchors],
      },
      events,
    })
    from += events.length
    events = []
    size = 0
  }
  for (const { bytes } of rows) {
    if (events.length === PUSH_EVENTS_MAX || size + bytes.length + 1 > PUSH_BYTES_MAX - PUSH_EVENTS_MAX) cut()
    events.push(bytes)
    size += bytes.length + 1
  }
  cut()
  return batches
}

/** Says who the desk is; the transport may push from then on. */
export const greet = async ({ sync }: BenchDesk, transport: SyncTransport): Promise<void> => {
  const { hallId, deviceId, privateKey } = sync.enrolment
  const hello = {
    hallId,
    deviceId,
    epoch: sync.epoch(),
    protocol: PROTOCOL,
    program: '0.0.0-bench',
    last: sync.last(),
    acknowledged: sync.acknowledged(),
    witness: sync.witness(),
    report: {
      waiting: sync.waiting().count,
      oldestWaitingAtMs: null,
      clockGrade: 'A' as const,
      wall: Date.now(),
      diskFreeBytes: null,
      filling: false,
    },
    nonce: randomBytes(16).toString('base64url'),
  }
  await transport.hello(hello, createSigner(privateKey)(helloText(helloBody(hello))))
}

/** @throws when the hall did not accept an event: the figures would be of something else */
export const pushBatch = async (
  transport: SyncTransport,
  { header, events }: Batch,
): Promise<PushAnswer['head']> => {
  const { receipts, head } = await transport.push(header, events)
  const refused = receipts.find(({ verdict }) => verdict !== 'accepted')
  if (refused) throw new Error(`the hall says ${refused.verdict} ${refused.reason} of event ${refused.seq}`)
  return head
}
