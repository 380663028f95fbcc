import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { firstHallHash, nextHallHash } from '../../db/sync/hall-chain.ts'
import type { HallDb } from '../../db/hall/hall-db.ts'
import { readState } from '../../db/hall/entities.ts'
import type { HallService } from '../../db/hall/service.ts'
import { openHallDb } from '../../db/hall/storage/index.ts'
import { BLANK_STAFF, BLANK_WINDOW } from '../../db/model/blank-records.ts'
import type { Verdict } from '../../db/model/verdict.ts'
import { SyncError, type LeaseGrant, type LiveMessage } from '../../db/sync/wire.ts'
import { sha256, type FakeDesk } from '../helpers/fake-desk.ts'
import { aCaseOpened } from '../helpers/a-case.ts'
import { startPostgres, type TestPostgres } from '../helpers/postgres.ts'
import { createTestServer, type TestServer } from '../helpers/test-server.ts'
import { temporaryFolder } from '../helpers/test-store.ts'

let postgres: TestPostgres
beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres.close())

const failure = async (work: Promise<unknown>): Promise<SyncError> => {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (error instanceof SyncError) return error
  throw new Error('no SyncError', { cause: error })
}
const codeOf = async (work: Promise<unknown>): Promise<string> => (await failure(work)).code

const person = (staffId: string, unitId: string, roles: readonly string[], active = true) => ({
  type: 'reference.staff_set',
  entity: ['staff', staffId] as const,
  payload: {
    ...BLANK_STAFF,
    staffId,
    name: '张三',
    unitId,
    roles,
    active,
    source: null,
  },
  staffId: 'admin',
  unitId: 'ZWZX',
})

const consultation = (desk: FakeDesk, unitId = 'SCJG', staffId = '1001') => ({
  type: 'consultation.logged',
  entity: ['consultation', desk.newId()] as const,
  payload: {
    itemId: null,
    itemName: '',
    unitId,
    matter: '怎么办',
    answer: '',
    way: 'PHONE',
    outcome: 'ANSWERED',
    visitorName: '',
    visitorPhone: null,
    consultationNo: 'ZX-1',
    taken: { seriesKey: `consult/${unitId}/2026-03-02`, seq: 1 },
    atMs: 1_700_000_000_000,
    backEntry: null,
  },
  staffId,
  unitId,
})

const window = (windowId: string, kind: string, unitIds: readonly string[]) => ({
  type: 'reference.window_set',
  entity: ['window', windowId] as const,
  payload: { ...BLANK_WINDOW, windowId, name: windowId, kind, unitIds, source: null },
  staffId: 'admin',
  unitId: 'ZWZX',
})

/** The first machine brings the people of the hall. */
const settle = async (server: TestServer): Promise<FakeDesk> => {
  const first = await server.enrolled('SUPERVISOR', 'first')
  first.record(person('admin', 'ZWZX', ['SYSADMIN']))
  first.record(person('1001', 'SCJG', ['CLERK']))
  first.record(person('2001', 'GAJ', ['CLERK']))
  first.record(person('9001', 'SCJG', ['CLERK'], false))
  first.record(window('A01', 'UNIT', ['SCJG']))
  expect(await first.push()).toMatchObject(Array.from({ length: 5 }, () => ({ verdict: 'accepted' })))
  return first
}

const aDesk = async (server: TestServer, windowId: string | null = 'A01'): Promise<FakeDesk> => {
  const desk = await server.enrolled('DESK')
  await server.db.transaction(server.hallId, (tx) =>
    tx.run('UPDATE device SET window_id = ? WHERE device_id = ?', windowId, desk.deviceId),
  )
  await desk.hello()
  return desk
}

/** The log of a hall: numbers without a hole, hashes of bytes, and one chain over all of it. */
const checkLog = async (db: HallDb, hallId: string): Promise<number> => {
  const rows = await db.all<{
    hall_seq: number
    hash: string
    bytes: Buffer
    received_at_ms: number
    verdict: Verdict
    hall_hash: string
  }>(
    'SELECT hall_seq, hash, bytes, received_at_ms, verdict, hall_hash FROM event WHERE hall_id = ? ORDER BY hall_seq',
    hallId,
  )
  let previous = firstHallHash(hallId)
  for (const [index, row] of rows.entries()) {
    expect(row.hall_seq).toBe(index + 1)
    expect(sha256(row.bytes)).toBe(row.hash)
    const { hash, hall_seq: hallSeq, received_at_ms: receivedAtMs, verdict } = row
    previous = nextHallHash(previous, { hash, hallSeq, receivedAtMs, verdict })
    expect(row.hall_hash).toBe(previous)
  }
  const head = await db.get('SELECT head_seq, head_hash FROM hall WHERE hall_id = ?', hallId)
  expect(head).toEqual({ head_seq: rows.length, head_hash: previous })
  return rows.length
}

describe.each(['sqlite', 'postgres'] as const)('the log of a hall: %s', (dialect) => {
  let databaseUrl = ''
  const open = async (): Promise<HallDb> => {
    const db = await openHallDb({ directory: temporaryFolder(), databaseUrl })
    onTestFinished(() => db.close())
    return db
  }
  const newServer = async (): Promise<TestServer> => {
    if (dialect === 'sqlite') return createTestServer()
    databaseUrl = await postgres.createDatabase()
    return createTestServer({ db: await open() })
  }
  /** As another process of the server: with connections of its own where the database allows that. */
  const anotherProcess = async (server: TestServer): Promise<HallService> =>
    server.another(dialect === 'sqlite' ? {} : { db: await open() })

  test('events are answered one by one, and again alike when they are sent again', async () => {
    const server = await newServer()
    await settle(server)
    const desk = await aDesk(server)
    for (let nth = 0; nth < 7; nth += 1) desk.record(consultation(desk))
    const receipts = await desk.push(3)
    expect(receipts.map((each) => each.seq)).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(receipts.map((each) => each.hallSeq)).toEqual([6, 7, 8, 9, 10, 11, 12])
    expect(receipts).toMatchObject(
      Array.from({ length: 7 }, () => ({ verdict: 'accepted', reason: '', grade: 'A' })),
    )
    const again = await desk.pushFrom(2, 4)
    expect(again.receipts).toEqual(receipts.slice(1, 5))
    expect(again.ack).toEqual(desk.last())
    // Half of it known, half new.
    desk.record(consultation(desk))
    expect((await desk.pushFrom(6, 3)).receipts.map((each) => each.hallSeq)).toEqual([11, 12, 13])
    expect(await checkLog(server.db, server.hallId)).toBe(13)
  })

  test('a hole is told with what is known; another event at a known number is a fork', async () => {
    const server = await newServer()
    await settle(server)
    const desk = await aDesk(server)
    for (let nth = 0; nth < 4; nth += 1) desk.record(consultation(desk))
    await desk.pushFrom(1, 2)
    const known = { seq: 2, hash: desk.chain[1]?.hash }
    const gap = await failure(desk.pushFrom(4, 1))
    expect([gap.code, gap.details]).toEqual(['GAP', { known }])

    const clone = desk.clone()
    clone.setBack(1)
    clone.record(consultation(clone))
    clone.record(consultation(clone))
    // At its hello the end of its chain lies beyond what the hall has; the push tells.
    await clone.hello()
    const fork = await failure(clone.pushFrom(2, 2))
    expect([fork.code, fork.details]).toEqual(['FORK', { known }])
    await clone.beginEpoch()
    clone.record(consultation(clone))
    await clone.hello()
    expect(await clone.push()).toMatchObject([{ seq: 1, verdict: 'accepted' }])
    // The one that was first goes on in its own incarnation.
    expect(await desk.push()).toMatchObject([{ seq: 3 }, { seq: 4 }])
    expect(await checkLog(server.db, server.hallId)).toBe(10)
  })

  test('a disk that went back is a fork at the hello; its copies do not count twice', async () => {
    const server = await newServer()
    await settle(server)
    const desk = await aDesk(server)
    for (let nth = 0; nth < 3; nth += 1) desk.record(consultation(desk))
    await desk.push()
    const lost = desk.chain[2]
    const fact = consultation(desk)
    desk.setBack(2)
    expect(await codeOf(desk.hello())).toBe('FORK')
    await desk.beginEpoch('the same request twice')
    const { epoch } = desk
    expect(epoch).toBe(2)
    await desk.hello()
    desk.record({ ...fact, envelope: { copiedFrom: { epoch: 1, deviceSeq: 3, id: lost?.id ?? '' } } })
    desk.record(consultation(desk))
    expect(await desk.push()).toMatchObject([
      { verdict: 'quarantined', reason: 'DUPLICATE_ID' },
      { verdict: 'accepted' },
    ])
    await checkLog(server.db, server.hallId)
  })

  test('an undo that came with a copy takes back the original, which was there all along', async () => {
    const server = await newServer()
    await settle(server)
    const desk = await aDesk(server)
    const by = { entity: ['consultation', desk.newId()] as const, staffId: '1001', unitId: 'SCJG' }
    desk.record({ ...consultation(desk), ...by })
    const step = { ...by, type: 'consultation.voided', payload: { reason: '重复' } }
    const voided = desk.record(step)
    expect(await desk.push()).toMatchObject([{ verdict: 'accepted' }, { verdict: 'accepted' }])
    desk.setBack(1)
    await desk.beginEpoch()
    await desk.hello()
    desk.record({ ...step, envelope: { copiedFrom: { epoch: 1, deviceSeq: 2, id: voided.id } } })
    const payload = { eventId: voided.id, eventType: 'consultation.voided', reason: '点错' }
    desk.record({ ...by, type: 'consultation.undone', payload })
    expect(await desk.push()).toMatchObject([
      { verdict: 'quarantined', reason: 'DUPLICATE_ID' },
      { verdict: 'accepted' },
    ])
    const state = await readState<{ status: string }>(server.db, server.hallId, ...by.entity)
    expect(state?.status).toBe('VALID')
  })

  test('an undo counts for the copy when the original is lost, also when it comes before it', async () => {
    for (const undoFirst of [false, true]) {
      const server = await newServer()
      await settle(server)
      const desk = await aDesk(server)
      const by = { entity: ['consultation', desk.newId()] as const, staffId: '1001', unitId: 'SCJG' }
      const lost = desk.newId()
      desk.record({ ...consultation(desk), ...by })
      const copy = () =>
        desk.record({
          ...by,
          type: 'consultation.voided',
          payload: { reason: '重复' },
          envelope: { copiedFrom: { epoch: 1, deviceSeq: 2, id: lost } },
        })
      if (!undoFirst) copy()
      const payload = { eventId: lost, eventType: 'consultation.voided', reason: '点错' }
      desk.record({ ...by, type: 'consultation.undone', payload })
      await desk.push()
      if (undoFirst) copy()
      await desk.push()
      const state = await readState<{ status: string }>(server.db, server.hallId, ...by.entity)
      expect(state?.status, `undo first: ${undoFirst}`).toBe('VALID')
    }
  })

  test('an incarnation is given out once more until it is used', async () => {
    const server = await newServer()
    const desk = await server.enrolled()
    await desk.beginEpoch()
    const genesis = desk.last().hash
    const again = desk.clone()
    again.become({
      keys: desk.keys,
      answer: desk.enrolment,
      epoch: 1,
      genesis: '',
      chain: [],
      acknowledged: { seq: 0, hash: '' },
      witness: null,
    })
    await again.beginEpoch()
    expect([again.epoch, again.last().hash]).toEqual([2, genesis])
    await desk.hello()
    desk.record(person('admin', 'ZWZX', ['SYSADMIN']))
    await desk.push()
    await again.beginEpoch()
    expect(again.epoch).toBe(3)
  })

  test('poison is kept and answered, and stops nothing', async () => {
    const server = await newServer()
    await settle(server)
    const desk = await aDesk(server)
    desk.recordBytes(Buffer.from('not json at all'))
    desk.recordBytes(Buffer.from([0xff, 0x00, 0xfe]))
    desk.recordBytes(Buffer.from('{"v":1}'))
    desk.recordBytes(Buffer.from('[]'))
    desk.recordBytes(Buffer.alloc(0))
    desk.record({ ...consultation(desk), payload: { matter: 1 } })
    desk.record({ ...consultation(desk), envelope: { deviceId: desk.newId() } })
    desk.record({ ...consultation(desk), envelope: { hallId: 'another' } })
    desk.record({ ...consultation(desk), envelope: { deviceSeq: 99 } })
    desk.record({ ...consultation(desk), type: 'weather.changed', payload: { rain: true } })
    desk.record({ ...consultation(desk), typeVersion: 99 })
    desk.record({ ...consultation(desk), staffId: 'nobody' })
    desk.record({ ...consultation(desk), staffId: '9001' })
    desk.record({ ...consultation(desk, 'GAJ'), staffId: '1001' })
    desk.record({ ...person('1001', 'SCJG', ['SYSADMIN']), staffId: '1001' })
    const first = desk.record(consultation(desk))
    desk.record({ ...consultation(desk), envelope: { id: first.id } })
    desk.record(consultation(desk))
    expect((await desk.push()).map((each) => each.reason || each.verdict)).toEqual([
      'INVALID',
      'INVALID',
      'INVALID',
      'INVALID',
      'INVALID',
      'INVALID',
      'INVALID',
      'INVALID',
      'INVALID',
      'UNKNOWN_TYPE',
      'UNKNOWN_TYPE',
      'NOT_ALLOWED',
      'NOT_ALLOWED',
      'OUT_OF_SCOPE',
      'NOT_ALLOWED',
      'accepted',
      'DUPLICATE_ID',
      'accepted',
    ])
    expect(await checkLog(server.db, server.hallId)).toBe(23)
    const other = await server.enrolled('SUPERVISOR')
    const all = await other.pullAll('supervisor')
    expect(all.slice(5).map((event) => event.bytes)).toEqual(desk.chain.map((event) => event.bytes))
  })

  test('a record that comes to a unit late is named to who is past its earlier events', async () => {
    const server = await newServer()
    const first = await settle(server)
    const [desk, other] = [await aDesk(server), await aDesk(server, null)]
    await server.db.transaction(server.hallId, (tx) =>
      tx.run(`UPDATE device SET unit_ids = '["GAJ"]' WHERE device_id = ?`, other.deviceId),
    )
    const entity = ['case', desk.newId()] as const
    // As after a restore: a step on a record comes before its beginning, and is known where it was taken alone.
    const step = desk.record({
      entity,
      staffId: '1001',
      unitId: 'SCJG',
      type: 'case.noted',
      payload: { text: '备注' },
    })
    expect(await desk.push()).toMatchObject([{ hallSeq: 6, verdict: 'conflict' }])
    await other.hello()
    const past = await server.service.pull(other.token, 'unit:GAJ', {
      lineage: other.witness()?.lineage ?? '',
      hallSeq: 0,
      hallHash: firstHallHash(server.hallId),
    })
    expect([past.count, past.late]).toEqual([0, undefined])
    first.record({ entity, staffId: 'admin', type: 'case.opened', payload: aCaseOpened({ unitId: 'GAJ' }) })
    expect(await first.push()).toMatchObject([{ hallSeq: 7, verdict: 'accepted' }])
    const after = { lineage: past.lineage, ...past.next }
    const page = await server.service.pull(other.token, 'unit:GAJ', after)
    expect([page.events.map(({ hallSeq }) => hallSeq), page.late]).toEqual([[7], [entity]])
    const start = { ...after, hallSeq: 0, hallHash: firstHallHash(server.hallId) }
    const alone = await server.service.pull(other.token, 'unit:GAJ', start, entity)
    expect(alone.events.map(({ bytes }) => sha256(bytes))).toEqual(
      [step.hash, page.events.map(({ bytes }) => sha256(bytes))].flat(),
    )
    // Once: whoever is past it was told.
    const rest = await server.service.pull(other.token, 'unit:GAJ', { lineage: page.lineage, ...page.next })
    expect(rest.late).toBeUndefined()
  })

  test('the events of one record alone, for who has its end and not its beginning', async () => {
    const server = await newServer()
    await settle(server)
    const desk = await aDesk(server)
    const caseId = desk.newId()
    const entity = ['case', caseId] as const
    const by = { entity, staffId: '1001', unitId: 'SCJG' }
    desk.record({ ...by, type: 'case.opened', payload: aCaseOpened() })
    for (let nth = 0; nth < 3; nth += 1) desk.record(consultation(desk))
    desk.record({ ...by, type: 'case.noted', payload: { text: '备注' } })
    await desk.push()
    const start = {
      lineage: desk.witness()?.lineage ?? '',
      hallSeq: 0,
      hallHash: firstHallHash(server.hallId),
    }
    for (const scope of ['unit:SCJG'] as const) {
      const page = await server.service.pull(desk.token, scope, start, entity)
      expect(page.events.map(({ bytes }) => (JSON.parse(bytes.toString()) as { type: string }).type)).toEqual(
        ['case.opened', 'case.noted'],
      )
      expect(page.more).toBe(false)
    }
    // Of another unit there is nothing, whoever asks for it.
    const other = await aDesk(server, null)
    expect(await codeOf(server.service.pull(other.token, 'unit:SCJG', start, entity))).toBe('NOT_ALLOWED')
    expect((await server.service.pull(other.token, 'hall', start, entity)).events).toEqual([])
  })

  test('what belongs to a case is remembered with it, for snapshots', async () => {
    const server = await newServer()
    await settle(server)
    const desk = await aDesk(server)
    const [caseId, consultationId] = [desk.newId(), desk.newId()]
    desk.record({
      type: 'case.opened',
      entity: ['case', caseId],
      payload: aCaseOpened({ consultationId }),
      staffId: '1001',
      unitId: 'SCJG',
    })
    expect(await desk.push()).toMatchObject([{ verdict: 'accepted' }])
    expect(await server.db.all('SELECT kind, entity_id, case_id FROM record_of_case')).toEqual([
      { kind: 'consultation', entity_id: consultationId, case_id: caseId },
    ])
  })

  test('offline work of somebody who has left or moved meanwhile counts by what they were when they did it', async () => {
    const server = await newServer()
    const first = await settle(server)
    const desk = await aDesk(server)
    server.advance(60_000)
    desk.record(consultation(desk))
    server.advance(60_000)
    first.record({ ...person('1001', 'GAJ', ['CLERK'], false), base: 99 })
    // The window that worked for their unit works for another one from now on.
    first.record({ ...window('A01', 'UNIT', ['GAJ']), base: 99 })
    expect(await first.push()).toMatchObject([{ verdict: 'accepted' }, { verdict: 'accepted' }])
    server.advance(60_000)
    desk.record(consultation(desk))
    desk.record({ ...consultation(desk), staffId: '9001' })
    desk.record({ ...person('1001', 'SCJG', ['CLERK']), staffId: '1001' })
    expect((await desk.push()).map(({ verdict, reason }) => reason || verdict)).toEqual([
      'accepted',
      'NOT_ALLOWED',
      'NOT_ALLOWED',
      'NOT_ALLOWED',
    ])
  })

  test('steps of two desks on one case: the later one that had not seen the first is a conflict', async () => {
    const server = await newServer()
    await settle(server)
    const [one, two] = [await aDesk(server), await aDesk(server)]
    const caseId = one.newId()
    const step = (type: string, payload: unknown, base?: number) => ({
      type,
      entity: ['case', caseId] as const,
      payload,
      staffId: '1001',
      unitId: 'SCJG',
      ...(base === undefined ? {} : { base }),
    })
    const withdrawn = { reason: '申请人撤回', materialsReturned: true }
    one.record(step('case.opened', aCaseOpened()))
    const [opened] = await one.push()
    const base = opened?.hallSeq ?? 0
    const lapsed = step('case.lapsed', { reason: '逾期未补正' }, base)
    // Nothing was asked for yet: the state machine refuses.
    two.record(lapsed)
    expect(await two.push()).toMatchObject([{ verdict: 'conflict', reason: 'STEP_NOT_ALLOWED' }])
    one.record(step('case.withdrawn', withdrawn, base))
    expect(await one.push()).toMatchObject([{ verdict: 'accepted' }])
    two.record(step('case.withdrawn', withdrawn, base))
    two.record(step('case.withdrawn', withdrawn, base))
    expect(await two.push()).toMatchObject([
      { verdict: 'conflict', reason: 'CHANGED_MEANWHILE' },
      { verdict: 'conflict', reason: 'CHANGED_MEANWHILE' },
    ])
    await checkLog(server.db, server.hallId)
  })

  test('ten devices at once, through two processes: one gapless order, and pages bring it exactly', async () => {
    const server = await newServer()
    const first = await settle(server)
    const processes = [server.service, await anotherProcess(server)]
    const desks: FakeDesk[] = []
    for (let nth = 0; nth < 10; nth += 1) {
      const desk = await aDesk(server)
      desk.speakWith(processes[nth % 2] ?? server.service)
      for (let record = 0; record < 60; record += 1) desk.record(consultation(desk))
      desks.push(desk)
    }
    const answers = await Promise.all(desks.map((desk, nth) => desk.push(7 + nth)))
    const seqs = answers.flat().map((receipt) => receipt.hallSeq)
    expect(seqs.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 600 }, (_, index) => index + 6))
    // Within a device the hall's order is the device's own.
    for (const receipts of answers)
      expect(receipts.map((each) => each.hallSeq)).toEqual(
        receipts.map((each) => each.hallSeq).toSorted((a, b) => a - b),
      )
    expect(await checkLog(server.db, server.hallId)).toBe(605)
    await first.hello()
    const pulled = await first.pullAll('supervisor')
    expect(pulled.map((event) => event.hallSeq)).toEqual(Array.from({ length: 605 }, (_, index) => index + 1))
    const [desk] = desks
    if (!desk) throw new Error('no desk')
    await desk.hello()
    const unit = await desk.pullAll('unit:SCJG')
    expect(new Set(unit.map((event) => sha256(event.bytes)))).toEqual(
      new Set(desks.flatMap((each) => each.chain.map((event) => event.hash))),
    )
    expect((await desk.pullAll('hall')).length).toBe(5)
    const check = await server.service.check(desk.token, 'unit:SCJG', 0, 605)
    const sum = unit.reduce(
      (total, event) => (total + BigInt(`0x${sha256(event.bytes).slice(0, 12)}`)) % 2n ** 53n,
      0n,
    )
    expect(check).toMatchObject({ count: 600, sum: String(sum) })
  })

  test('pages end at a thousand events or a megabyte, and the end moves to the head', async () => {
    const server = await newServer()
    const first = await settle(server)
    const desk = await aDesk(server)
    const long = 'x'.repeat(1_900)
    for (let nth = 0; nth < 1_300; nth += 1)
      desk.record({
        ...consultation(desk),
        payload: { ...consultation(desk).payload, answer: nth < 600 ? long : '' },
      })
    await desk.push(150)
    await first.hello()
    const at = { lineage: first.witness()?.lineage ?? '', hallSeq: 0, hallHash: firstHallHash(server.hallId) }
    const page = await server.service.pull(first.token, 'supervisor', at)
    expect(page.more).toBe(true)
    expect(page.count).toBeLessThan(1_000)
    const bytes = page.events.reduce((sum, event) => sum + event.bytes.length, 0)
    expect(bytes).toBeLessThanOrEqual(1024 * 1024)
    expect((await first.pullAll('supervisor')).length).toBe(1_305)
    // Nothing of the hall's own scope came since: the cursor moves all the same.
    await desk.hello()
    const hall = await server.service.pull(desk.token, 'hall', at)
    expect([hall.count, hall.next, hall.more]).toEqual([5, hall.head, false])
    expect(await codeOf(server.service.pull(desk.token, 'hall', { ...at, lineage: 'other' }))).toBe('RESYNC')
    expect(await codeOf(server.service.pull(desk.token, 'hall', { ...at, hallHash: 'f'.repeat(64) }))).toBe(
      'RESYNC',
    )
    expect(await codeOf(server.service.pull(desk.token, 'hall', { ...at, hallSeq: 9_999 }))).toBe('RESYNC')
    expect(await codeOf(server.service.pull(desk.token, 'supervisor', at))).toBe('NOT_ALLOWED')
    expect(await codeOf(server.service.pull(desk.token, 'unit:GAJ', at))).toBe('NOT_ALLOWED')
  })

  test('ranges of numbers never overlap, whoever asks and however often', async () => {
    const server = await newServer()
    await settle(server)
    const [one, two] = [await aDesk(server), await aDesk(server)]
    const other = await anotherProcess(server)
    const ask = (desk: FakeDesk, leaseId: string, service = server.service) =>
      service.lease(desk.token, { leaseId, families: ['unit/SCJG', 'window/A01'] })
    const [a, b, c] = await Promise.all([
      ask(one, 'lease-of-desk-one-1'),
      ask(two, 'lease-of-desk-two-1', other),
      ask(one, 'lease-of-desk-one-2', other),
    ])
    expect(await ask(one, 'lease-of-desk-one-1', other)).toEqual(a)
    const ranges = [a, b, c].map((answer) => answer.grants.find((grant) => grant.family === 'unit/SCJG'))
    expect(ranges.map((range) => range?.first).toSorted((x = 0, y = 0) => x - y)).toEqual([1, 201, 401])
    // The same id of another device is another lease.
    expect((await ask(two, 'lease-of-desk-one-1')).grants[0]?.first).toBe(601)
  })

  test('a day of one class that comes to the reserve goes on above it: no two slips have one number', async () => {
    const server = await newServer()
    await settle(server)
    const desk = await aDesk(server)
    const day = 'ticket/A/2026-03-02'
    await server.db.transaction(server.hallId, (tx) =>
      tx.insert(
        'number_lease',
        ['hall_id', 'family', 'first', 'last', 'device_id', 'epoch', 'lease_id', 'granted_at_ms'],
        [[server.hallId, day, 4_981, 4_990, 'gone', 1, 'the-one-before', server.nowMs()]],
      ),
    )
    const lease = async (leaseId: string) =>
      (await server.service.lease(desk.token, { leaseId, families: [day, 'ticket/A'] })).grants
    expect(await lease('near-the-reserve-1')).toMatchObject([
      { first: 4_991, last: 5_000 },
      { first: 5_001, last: 5_200 },
    ])
    expect(await lease('near-the-reserve-2')).toMatchObject([
      { first: 50_001, last: 50_010 },
      { first: 5_201, last: 5_400 },
    ])
    expect(await lease('near-the-reserve-3')).toMatchObject([{ first: 50_011 }, { first: 5_401 }])
  })

  test('a range lent again by a hall that had forgotten it is void for both machines', async () => {
    const server = await newServer()
    await settle(server)
    const [one, two, three] = [await aDesk(server), await aDesk(server), await aDesk(server)]
    const family = 'unit/SCJG'
    const lease = async (desk: FakeDesk, leaseId: string): Promise<LeaseGrant> => {
      const { grants } = await server.service.lease(desk.token, { leaseId, families: [family] })
      return grants[0] ?? { family, first: 0, last: 0 }
    }
    const voidOf = async (desk: FakeDesk, held: LeaseGrant[], highest = held.at(-1)?.last ?? 1) =>
      (await desk.hello({ numbers: [{ family, last: highest }], held })).voidNumbers
    const held = [await lease(one, 'before-it-went-back'), await lease(one, 'before-it-went-back-2')]
    expect(held.map(({ first }) => first)).toEqual([1, 201])
    expect(await voidOf(one, held)).toBe(undefined)
    await forgetNumbers(server)
    const again = await lease(two, 'after-it-went-back')
    expect(again).toEqual(held[0])
    const asked: LiveMessage[] = []
    onTestFinished(await server.service.listen(two.token, (message) => asked.push(message)))
    expect(await voidOf(two, [again])).toBe(undefined)
    // Nobody else has the second of these; the highest alone would not tell of the first.
    expect(await voidOf(one, held)).toEqual([again])
    await expect.poll(() => asked).toContainEqual({ kind: 'hello' })
    // Said again until it is heard, and no more when the range is gone.
    for (let nth = 0; nth < 2; nth += 1) expect(await voidOf(two, [again])).toEqual([again])
    const fresh = await lease(two, 'another-instead')
    expect(fresh.first).toBe(401)
    expect(await voidOf(two, [fresh])).toBe(undefined)
    expect(await voidOf(one, held.slice(1))).toBe(undefined)

    // One that gave its range up before has numbers of it on paper all the same, and tells of the last of them.
    await forgetNumbers(server)
    const third = await lease(three, 'once-more-after-it-went-back')
    expect(third.first).toBe(1)
    await voidOf(one, [], 200)
    expect(await voidOf(three, [third])).toEqual([third])

    // And one that recorded that it draws from a range it does not hold any more.
    await forgetNumbers(server)
    const fourth = await lease(three, 'a-third-time-it-went-back')
    expect(await voidOf(three, [fourth])).toBe(undefined)
    const seriesKey = 'case/SCJG/2026-01-02'
    two.record({
      type: 'numbers.leased',
      entity: ['number_series', seriesKey],
      payload: { seriesKey, first: 1, last: 200, unitId: null, windowId: null },
    })
    await two.push()
    expect(await voidOf(three, [fourth])).toEqual([fourth])
  })

  test('a log that goes back begins a new lineage; the device that had more sends again', async () => {
    const server = await newServer()
    await settle(server)
    const desk = await aDesk(server)
    for (let nth = 0; nth < 3; nth += 1) desk.record(consultation(desk))
    await desk.push()
    const { kept, head, goBack } = await rememberedLog(server, desk)
    for (let nth = 0; nth < 4; nth += 1) desk.record(consultation(desk))
    const before = await desk.push()
    await goBack()
    const restarted = await anotherProcess(server)
    desk.speakWith(restarted)
    const answer = await desk.hello()
    expect(answer.lineage).not.toBe(head.lineage)
    // Nobody can tell from where on it went back.
    expect(answer.branch).toEqual({ hallSeq: 0, hallHash: firstHallHash(server.hallId) })
    expect(answer.known).toEqual(kept)
    desk.follow({ lineage: answer.lineage, ...answer.branch }, answer.known)
    const after = await desk.push()
    expect(after.map((each) => each.hallSeq)).toEqual(before.map((each) => each.hallSeq))
    // Told once: from then on both agree.
    const next = await desk.hello()
    expect(next.lineage).toBe(answer.lineage)
    await checkLog(server.db, server.hallId)
    const asked = await restarted.lease(desk.token, { leaseId: 'after-the-restore', families: ['unit/SCJG'] })
    // A gap of five to twelve leases.
    const first = asked.grants[0]?.first ?? 0
    expect((first - 1) % 200).toBe(0)
    expect(first).toBeGreaterThan(1_000)
    expect(first).toBeLessThan(2_600)
    // What a machine says that it was lent is not lent again, although nothing here knows of it.
    await desk.hello({ numbers: [{ family: 'unit/SCJG', last: 5_000 }] })
    const told = await restarted.lease(desk.token, { leaseId: 'after-the-hello-1', families: ['unit/SCJG'] })
    expect(told.grants).toEqual([{ family: 'unit/SCJG', first: 5_001, last: 5_200 }])
  })

  test('a push into a log that went back does not hide that a scope is of the other one', async () => {
    const server = await newServer()
    await settle(server)
    const desk = await aDesk(server)
    const other = await aDesk(server)
    for (let nth = 0; nth < 3; nth += 1) desk.record(consultation(desk))
    await desk.push()
    const { head, goBack } = await rememberedLog(server, desk)
    for (let nth = 0; nth < 4; nth += 1) desk.record(consultation(desk))
    await desk.push()
    await other.hello()
    const cursor = other.witness()
    if (!cursor) throw new Error('nothing was seen')
    await goBack()
    const restarted = await anotherProcess(server)
    other.speakWith(restarted)
    // Its token still holds: it sends before it says hello again.
    for (let nth = 0; nth < 6; nth += 1) other.record(consultation(other))
    await other.push()
    expect(other.witness()?.hallSeq).toBeGreaterThan(cursor.hallSeq)
    expect((await other.hello()).lineage).toBe(head.lineage)
    const answer = await other.hello({ cursors: [cursor] })
    expect(answer.lineage).not.toBe(head.lineage)
    expect(answer.branch).toEqual({ hallSeq: 0, hallHash: firstHallHash(server.hallId) })
    // The same for one that comes after another had it begin anew.
    const late = { ...cursor, lineage: head.lineage }
    expect((await other.hello({ witness: late })).branch).toEqual(answer.branch)
  })
})

/** As after its files were taken back to before the first lease. */
const forgetNumbers = ({ db, hallId }: TestServer): Promise<unknown> =>
  db.transaction(hallId, async (tx) => {
    await tx.run('DELETE FROM number_lease')
    await tx.run('DELETE FROM number_told')
  })

/** The log as it is now, and its files put back to that. */
const rememberedLog = async (server: TestServer, desk: FakeDesk) => {
  const { db, hallId } = server
  const kept = await db.get<{ seq: number; hash: string }>(
    'SELECT last_seq AS seq, last_hash AS hash FROM device_epoch WHERE device_id = ?',
    desk.deviceId,
  )
  const head = await db.get<{ lineage: string; seq: number; hash: string }>(
    'SELECT lineage, head_seq AS seq, head_hash AS hash FROM hall',
  )
  if (!kept || !head) throw new Error('there is no log')
  const goBack = () =>
    db.transaction(hallId, async (tx) => {
      await tx.run('DELETE FROM event WHERE hall_seq > ?', head.seq)
      await tx.run('DELETE FROM event_scope WHERE hall_seq > ?', head.seq)
      await tx.run('UPDATE hall SET head_seq = ?, head_hash = ?', head.seq, head.hash)
      await tx.run(
        'UPDATE device_epoch SET last_seq = ?, last_hash = ? WHERE device_id = ?',
        kept.seq,
        kept.hash,
        desk.deviceId,
      )
    })
  return { kept, head, goBack }
}
