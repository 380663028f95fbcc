import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { BundleError, exportBundle, readBundle } from '../../db/sync/bundle.ts'
import { createVerifier, filesText, newSealingKeys, newSigningKeys, pushText } from '../../db/sync/signing.ts'
import { PUSH_BYTES_MAX, PUSH_EVENTS_MAX } from '../../db/sync/wire.ts'
import type { HallEnrolment } from '../../db/store/sync-types.ts'
import { A_MORNING, seededBytes } from '../helpers/store-options.ts'
import { createMemoryLog } from './memory-log.ts'

const bytes = seededBytes('bundle')
const device = newSigningKeys(bytes)
const hall = newSealingKeys(bytes)
const enrolment: HallEnrolment = {
  address: '',
  certificate: null,
  hallId: '439925' as HallEnrolment['hallId'],
  purpose: 'SAMPLE',
  deviceId: '0198c0de-0000-7000-8000-000000000001' as HallEnrolment['deviceId'],
  epoch: 1,
  enrolment: 'the record',
  name: '3号窗口',
  kind: 'DESK',
  windowId: null,
  privateKey: device.privateKey,
  hallKey: device.publicKey,
  hallSealingKey: hall.publicKey,
  dataKey: Buffer.alloc(32),
}
const newLog = () =>
  createMemoryLog(
    enrolment,
    () => 0,
    () => A_MORNING,
  )
const codeOf = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    return error instanceof BundleError ? error.code : String(error)
  }
  return 'none'
}

describe('a bundle', () => {
  it('brings the files that wait along, signed, and a bundle without any is one that older servers read', () => {
    const log = newLog()
    log.record(2)
    const firstLine = (file: Buffer): string => file.subarray(0, file.indexOf(0x0a)).toString('latin1')
    expect(firstLine(exportBundle(log.sync, A_MORNING, bytes)?.bytes ?? Buffer.alloc(0))).toMatch(
      /^HALLDESK-BUNDLE 1 /,
    )
    const names = [log.keepFile(Buffer.from('one')), log.keepFile(Buffer.from('two'))]
    const made = exportBundle(log.sync, A_MORNING, bytes)?.bytes ?? Buffer.alloc(0)
    expect(firstLine(made)).toMatch(/^HALLDESK-BUNDLE 2 /)
    const bundle = readBundle(made, hall.privateKey)
    expect(bundle.records).toBe(2)
    expect(bundle.contents.map(({ sha256, content }) => [sha256, content.bytes.toString()])).toEqual([
      [names[0], 'one'],
      [names[1], 'two'],
    ])
    const verifies = createVerifier(device.publicKey)
    expect(verifies(filesText(enrolment.hallId, enrolment.deviceId, names), bundle.filesSignature)).toBe(true)
    expect(verifies(filesText(enrolment.hallId, enrolment.deviceId, []), bundle.filesSignature)).toBe(false)
  })

  it('takes no more files along than can be handed in at a page, records always', () => {
    const log = newLog()
    log.record(2)
    for (let nth = 0; nth < 8; nth += 1) log.keepFile(Buffer.alloc(5_000_000, nth))
    const bundle = readBundle(
      exportBundle(log.sync, A_MORNING, bytes)?.bytes ?? Buffer.alloc(0),
      hall.privateKey,
    )
    expect([bundle.records, bundle.contents.length]).toEqual([2, 3])
  })

  it('is made for files alone when every record has gone', () => {
    const log = newLog()
    log.keepFile(Buffer.from('one'))
    const made = exportBundle(log.sync, A_MORNING, bytes)
    expect(made?.records).toBe(0)
    expect(readBundle(made?.bytes ?? Buffer.alloc(0), hall.privateKey).contents).toHaveLength(1)
  })

  it('brings everything that waits, in batches a server takes, each signed', () => {
    const log = newLog()
    log.record(1_200)
    log.record(3, 300_000)
    const made = exportBundle(log.sync, A_MORNING, bytes)
    expect(made?.records).toBe(1_203)
    const bundle = readBundle(made?.bytes ?? Buffer.alloc(0), hall.privateKey)
    expect(bundle).toMatchObject({ deviceName: '3号窗口', epoch: 1, records: 1_203, madeAtMs: A_MORNING })
    expect(bundle.pushes.flatMap(({ events }) => events)).toEqual(log.own().map((event) => event.bytes))
    const verifies = createVerifier(device.publicKey)
    let next = 1
    for (const { header, events } of bundle.pushes) {
      expect(header.from).toBe(next)
      next += events.length
      expect(events.length).toBeLessThanOrEqual(PUSH_EVENTS_MAX)
      expect(events.reduce((sum, event) => sum + event.length + 1, 0)).toBeLessThanOrEqual(PUSH_BYTES_MAX)
      const hash = createHash('sha256')
        .update(events.at(-1) ?? '')
        .digest('hex')
      const text = pushText(enrolment.hallId, enrolment.deviceId, 1, { seq: next - 1, hash })
      expect(verifies(text, header.headSignature)).toBe(true)
    }
    expect(log.sync.waiting().count).toBe(1_203)
  })

  it('is none when nothing waits', () => {
    expect(exportBundle(newLog().sync, A_MORNING, bytes)).toBeNull()
  })

  it('is refused when it is cut, changed, of another hall, newer, or no bundle at all', () => {
    const log = newLog()
    log.record(5)
    const file = exportBundle(log.sync, A_MORNING, bytes)?.bytes ?? Buffer.alloc(0)
    const open = (changed: Uint8Array, key = hall.privateKey) => codeOf(() => readBundle(changed, key))
    expect(open(file)).toBe('none')
    for (let cut = 0; cut < file.length; cut += 7)
      expect(['NOT_A_BUNDLE', 'NEWER', 'DAMAGED']).toContain(open(file.subarray(0, cut)))
    for (let at = 0; at < file.length; at += 5) {
      const changed = Buffer.from(file)
      changed[at] = (changed[at] ?? 0) ^ 0x20
      expect(open(changed), String(at)).not.toBe('none')
    }
    expect(open(file, newSealingKeys(bytes).privateKey)).toBe('OTHER_HALL')
    expect(open(Buffer.from('PK\u0003\u0004 a zip'))).toBe('NOT_A_BUNDLE')
    expect(open(Buffer.from(file.toString('latin1').replace('BUNDLE 1', 'BUNDLE 3'), 'latin1'))).toBe('NEWER')
  })
})
