import fc from '../helpers/properties.ts'
import { describe, expect, it } from 'vitest'
import {
  createRowReader,
  decodePull,
  decodePush,
  encodePull,
  encodePush,
  encodeRows,
  rowsDigest,
} from '../../db/sync/lines.ts'
import {
  EVENT_BYTES_MAX,
  SyncError,
  type PulledEvent,
  type PullHeader,
  type PushHeader,
} from '../../db/sync/wire.ts'

const DEVICE = '0198c0de-0000-7000-8000-000000000001' as PushHeader['deviceId']
const HASH = 'a'.repeat(64)

const eventBytes = fc
  .uint8Array({ maxLength: 200 })
  .map((bytes) => Buffer.from(bytes.map((byte) => (byte === 10 ? 11 : byte))))

const pulled = fc.record({
  hallSeq: fc.integer({ min: 1, max: 2 ** 40 }),
  receivedAtMs: fc.integer({ min: 0, max: 2 ** 42 }),
  atMs: fc.integer({ min: 0, max: 2 ** 42 }),
  grade: fc.constantFrom('A', 'B', 'C'),
  verdict: fc.constantFrom('accepted', 'conflict', 'quarantined'),
  reason: fc.string({ maxLength: 80, unit: 'grapheme' }).filter((text) => text.length <= 80),
  bytes: eventBytes,
}) satisfies fc.Arbitrary<PulledEvent>

const pushHeader = (count: number): PushHeader => ({
  deviceId: DEVICE,
  epoch: 1,
  from: 1,
  count,
  headSignature: 'c2lnbg==',
  anchors: [],
})
const pullHeader = (count: number): PullHeader => ({
  scope: 'hall',
  version: 0,
  lineage: 'first',
  count,
  next: { hallSeq: 9, hallHash: HASH },
  head: { hallSeq: 9, hallHash: HASH },
  more: false,
  signature: 'c2lnbg==',
})

const codeOf = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    return error instanceof SyncError ? error.code : `other: ${String(error)}`
  }
  return 'none'
}

describe('batches as lines', () => {
  it('bring every event of a push back in its exact bytes', () => {
    fc.assert(
      fc.property(fc.array(eventBytes, { minLength: 1, maxLength: 20 }), (events) => {
        const { header, events: back } = decodePush(encodePush(pushHeader(events.length), events))
        expect(header).toEqual(pushHeader(events.length))
        expect(back.map((each) => each.toString('hex'))).toEqual(events.map((each) => each.toString('hex')))
      }),
    )
  })

  it('bring every row of a pull back, and its digest', () => {
    fc.assert(
      fc.property(fc.array(pulled, { maxLength: 20 }), (events) => {
        const back = decodePull(encodePull(pullHeader(events.length), events))
        expect(back.events).toEqual(events)
        expect(rowsDigest(back.events)).toBe(rowsDigest(events))
      }),
    )
  })

  it('notice a cut at any byte', () => {
    fc.assert(
      fc.property(
        fc.array(eventBytes, { minLength: 1, maxLength: 6 }),
        fc.array(pulled, { minLength: 1, maxLength: 6 }),
        (own, foreign) => {
          const push = encodePush(pushHeader(own.length), own)
          for (let cut = 0; cut < push.length; cut += 1)
            expect(codeOf(() => decodePush(push.subarray(0, cut)))).toBe('BAD_REQUEST')
          const pull = encodePull(pullHeader(foreign.length), foreign)
          for (let cut = 0; cut < pull.length; cut += 1)
            expect(codeOf(() => decodePull(pull.subarray(0, cut)))).toBe('BAD_REQUEST')
        },
      ),
      { numRuns: 20 },
    )
  })

  it('notice what was put behind the last event', () => {
    const push = encodePush(pushHeader(1), [Buffer.from('{}')])
    expect(codeOf(() => decodePush(Buffer.concat([push, Buffer.from('x')])))).toBe('BAD_REQUEST')
    expect(codeOf(() => decodePush(Buffer.concat([push, Buffer.from('{}\n')])))).toBe('BAD_REQUEST')
  })

  it('refuse an event with a line end and one that is too large', () => {
    expect(codeOf(() => encodePush(pushHeader(1), [Buffer.from('{\n}')]))).toBe('BAD_REQUEST')
    const large = Buffer.alloc(EVENT_BYTES_MAX + 1, 0x20)
    expect(codeOf(() => encodePush(pushHeader(1), [large]))).toBe('TOO_LARGE')
    const raw = Buffer.concat([Buffer.from(`${JSON.stringify(pushHeader(1))}\n`), large, Buffer.from('\n')])
    expect(codeOf(() => decodePush(raw))).toBe('TOO_LARGE')
  })

  it('read a snapshot in pieces cut anywhere', () => {
    fc.assert(
      fc.property(
        fc.array(pulled, { maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1 }),
        (events, sizes) => {
          const file = encodeRows(events)
          const reader = createRowReader()
          const back: PulledEvent[] = []
          for (let at = 0, turn = 0; at < file.length; turn += 1) {
            const size = sizes[turn % sizes.length] ?? 1
            back.push(...reader.take(file.subarray(at, at + size)))
            at += size
          }
          reader.end()
          expect(back).toEqual(events)
        },
      ),
    )
  })

  it('notice a snapshot that ends within a row', () => {
    const file = encodeRows([
      {
        hallSeq: 1,
        receivedAtMs: 1,
        atMs: 1,
        grade: 'A',
        verdict: 'accepted',
        reason: '',
        bytes: Buffer.from('{}'),
      },
    ])
    const reader = createRowReader()
    reader.take(file.subarray(0, -1))
    expect(codeOf(() => reader.end())).toBe('BAD_REQUEST')
  })

  it('refuse a snapshot line that never ends', () => {
    const reader = createRowReader()
    expect(
      codeOf(() => {
        for (let part = 0; part < 4; part += 1) reader.take(Buffer.alloc(1024 * 1024, 0x20))
      }),
    ).toBe('TOO_LARGE')
  })
})
