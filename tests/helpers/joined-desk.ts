import { createHash } from 'node:crypto'
import type { Store } from '../../db/store/index.ts'
import type { ForeignEvent, HallEnrolment, SyncLog } from '../../db/store/sync-types.ts'
import { anEnvelope, anId, THE_HALL, type EnvelopeWishes } from './envelopes.ts'
import { createTestDesk, type TestDesk } from './test-desk.ts'
import { A_MORNING, storeOptions, temporaryFolder } from './test-store.ts'

const OWN_DEVICE = anId(0xd0)
const LINEAGE = 'l1'

const enrolment: HallEnrolment = {
  address: 'http://127.0.0.1:1',
  certificate: null,
  hallId: THE_HALL as HallEnrolment['hallId'],
  purpose: 'REAL',
  deviceId: OWN_DEVICE as HallEnrolment['deviceId'],
  epoch: 1,
  enrolment: '{"record":"of the test"}',
  name: '一号机',
  kind: 'DESK',
  windowId: 'A01' as HallEnrolment['windowId'],
  privateKey: Buffer.alloc(48, 1),
  hallKey: Buffer.alloc(44, 2),
  hallSealingKey: Buffer.alloc(44, 3),
  dataKey: Buffer.alloc(32, 4),
}

/** A desk of a hall, and the hall's side of it as far as the tests need one: it numbers events and says what it will. */
export const joinedDesk = () => {
  const { clock: _clock, randomBytes: _random, ...store } = storeOptions(temporaryFolder(), { enrolment })
  const desk: TestDesk = createTestDesk({ host: { store } })
  const open = (): Store => desk.host.store()
  const log = (): SyncLog => {
    const { sync } = open()
    if (!sync) throw new Error('not enrolled')
    return sync
  }
  let head = 0
  let foreignSeq = 0
  const point = () => ({
    lineage: LINEAGE,
    hallSeq: head,
    hallHash: createHash('sha256').update(String(head)).digest('hex'),
  })
  /** The hall takes in everything that waits; `say` tells what it thinks of an event, '' for accepted. */
  const acknowledge = (say: (type: string) => string = () => ''): void => {
    for (
      let batch = log().unsent({ events: 500, bytes: 1e6 });
      batch;
      batch = log().unsent({ events: 500, bytes: 1e6 })
    ) {
      const receipts = batch.events.map((bytes, index) => {
        const { type, time } = JSON.parse(bytes.toString('utf8')) as {
          type: string
          time: { wall: number }
        }
        const reason = say(type)
        const quarantined = reason === 'OUT_OF_SCOPE' || reason === 'UNKNOWN_TYPE' || reason === 'INVALID'
        return {
          seq: (batch?.from ?? 0) + index,
          hallSeq: (head += 1),
          at: time.wall,
          grade: 'A' as const,
          verdict:
            reason === ''
              ? ('accepted' as const)
              : quarantined
                ? ('quarantined' as const)
                : ('conflict' as const),
          reason,
        }
      })
      log().applyReceipts({ ack: batch.last, receipts, head: point() })
    }
  }
  /** An event of another machine arrives. */
  const arrive = (
    wishes: EnvelopeWishes,
    said: { verdict: ForeignEvent['verdict']; reason: string } = { verdict: 'accepted', reason: '' },
  ): string => {
    const id = wishes.id ?? anId(0xf00 + (foreignSeq += 1))
    const envelope = anEnvelope({
      ...wishes,
      id,
      deviceSeq: wishes.deviceSeq ?? foreignSeq,
      hallId: THE_HALL,
    })
    head += 1
    const event: ForeignEvent = {
      hallSeq: head,
      receivedAtMs: A_MORNING,
      atMs: A_MORNING,
      grade: 'A',
      ...said,
      bytes: Buffer.from(JSON.stringify(envelope), 'utf8'),
    }
    const cursor = { ...point(), scope: 'unit:SCJG', version: 0, filled: true, sinceMs: null }
    log().applyPage(cursor, [event])
    return id
  }
  return { desk, open, acknowledge, arrive }
}
