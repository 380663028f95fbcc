import Database from 'better-sqlite3'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { BLANK_UNIT, BLANK_WINDOW } from '../../db/model/blank-records.ts'
import type { CaseState } from '../../db/model/case.ts'
import type { NewEvent } from '../../db/model/events/define.ts'
import type { Envelope } from '../../db/model/events/envelope.ts'
import { readEntityEvents } from '../../db/store/event-log.ts'
import { sha256Hex } from '../../db/store/sha256.ts'
import { nodeFiles } from '../../db/store/files.ts'
import { readJournal } from '../../db/store/journal.ts'
import { readEntity } from '../../db/store/projections/projector.ts'
import { countConflicts, listConflicts } from '../../db/store/queries/system.ts'
import { DATABASE_FILE, JOURNAL_FILE } from '../../db/store/store.ts'
import type { ForeignEvent } from '../../db/store/sync-types.ts'
import { verifyStore } from '../../db/store/verify.ts'
import { openCase } from '../helpers/a-case.ts'
import {
  createEnrolled,
  createPlainHall,
  openEnrolled,
  projectionsOf,
  type EnrolledStore,
} from '../helpers/enrolled-store.ts'
import { A_MORNING, CLERK, temporaryFolder } from '../helpers/test-store.ts'

const GRANT = [{ family: 'unit/SCJG', first: 1, last: 200 }]

const caseOf = (store: EnrolledStore, id: string) => readEntity<CaseState>(store.read, 'case', id)?.state

const setting = (value: string): NewEvent => ({
  type: 'reference.setting_set',
  entityId: 'hall.name',
  payload: { key: 'hall.name', value, source: null },
})
const settingOf = (store: EnrolledStore) =>
  readEntity<{ value: string }>(store.read, 'setting', 'hall.name')?.state.value

const cursorAt = (hallSeq: number, scope = 'supervisor') => ({
  scope,
  lineage: 'one',
  version: 1,
  hallSeq,
  hallHash: sha256Hex(Buffer.from(`at ${hallSeq}`)),
  filled: true,
  sinceMs: null,
})

/** An event as the hall sends it on; `change` makes of a real envelope what the test needs. */
const foreign = (
  bytes: Buffer,
  hallSeq: number,
  overrides: Partial<ForeignEvent> = {},
  change: (envelope: Envelope) => object = (envelope) => envelope,
): ForeignEvent => ({
  hallSeq,
  receivedAtMs: A_MORNING,
  atMs: A_MORNING,
  grade: 'B',
  verdict: 'accepted',
  reason: '',
  bytes: Buffer.from(JSON.stringify(change(JSON.parse(bytes.toString('utf8')) as Envelope))),
  ...overrides,
})

const ownBytes = (store: EnrolledStore): Buffer[] =>
  store.read
    .all<{ bytes: Buffer }>(
      "SELECT bytes FROM event_log WHERE device_no = (SELECT value FROM meta WHERE key = 'device_no') ORDER BY device_seq",
    )
    .map((row) => row.bytes)

const expectWhole = (store: EnrolledStore) =>
  expect(verifyStore(store.databasePath, join(store.directory, 'scratch.db')).problems).toEqual([])

describe('between two machines', () => {
  test('what one recorded the other has after a pull, folded the same', () => {
    const hall = createPlainHall()
    const [first, second] = [createEnrolled(1), createEnrolled(2)]
    first.sync.addGrants(GRANT)
    const ids = [1, 2, 3].map(() => first.record(CLERK, (act) => openCase(act)))
    expect(first.sync.waiting().count).toBe(5)
    hall.push(first)
    expect(first.sync.waiting()).toEqual({ count: 0, oldestAtMs: null })
    hall.push(second)
    expect(hall.pull(second)).toBe(5)
    hall.pull(first)
    expect(caseOf(second, ids[0] ?? '')?.status).toBe('RECEIVED')
    expect(projectionsOf(second)).toEqual(projectionsOf(first))
    expectWhole(first)
    expectWhole(second)
  })

  test('a verdict of conflict takes the step back and lists it until it is settled', () => {
    const hall = createPlainHall(({ type }) =>
      type === 'case.withdrawn' ? { verdict: 'conflict', reason: 'CHANGED_MEANWHILE' } : null,
    )
    const store = createEnrolled(1)
    store.sync.addGrants(GRANT)
    const id = store.record(CLERK, (act) => openCase(act))
    const step = store.record(CLERK, (act) =>
      act.append({
        type: 'case.withdrawn',
        entityId: id,
        payload: { reason: '申请人要求' },
      }),
    )
    expect(caseOf(store, id)?.status).toBe('WITHDRAWN')
    hall.push(store)
    expect(caseOf(store, id)?.status).toBe('RECEIVED')
    expect(store.read.all('SELECT code FROM conflict')).toEqual([{ code: 'CHANGED_MEANWHILE' }])
    store.record(CLERK, (act) =>
      act.append({
        type: 'conflict.settled',
        entityId: step.id,
        payload: {
          eventId: step.id,
          entity: ['case', id],
          decision: 'KEEP',
          note: '以首次为准',
          by: '1001',
          appliedAs: [],
        },
      }),
    )
    expect(countConflicts(store.read)).toBe(0)
    expectWhole(store)
  })
})

describe('what the hall says of own records', () => {
  test('an answer that puts an own record before one already pulled folds in that order', () => {
    const [first, second] = [createEnrolled(1), createEnrolled(2)]
    first.record(CLERK, (act) => act.append(setting('先')))
    second.record(CLERK, (act) => act.append(setting('后')))
    const theirs = ownBytes(second).at(-1) ?? Buffer.alloc(0)
    first.sync.applyPage(cursorAt(9), [foreign(theirs, 9)])
    // Own records count, and come last, until the hall has said where they belong.
    expect(settingOf(first)).toBe('先')
    const last = first.sync.last()
    first.sync.applyReceipts({
      ack: last,
      receipts: [
        { seq: 1, hallSeq: 1, at: A_MORNING, grade: 'A', verdict: 'accepted', reason: '' },
        { seq: 2, hallSeq: 2, at: A_MORNING, grade: 'A', verdict: 'accepted', reason: '' },
      ],
      head: { lineage: 'one', hallSeq: 9, hallHash: 'aa' },
    })
    expect(settingOf(first)).toBe('后')
    expect(first.sync.witness()?.hallSeq).toBe(9)
    expectWhole(first)
  })

  test('a clamped time is folded', () => {
    const hall = createPlainHall()
    const store = createEnrolled(1)
    store.sync.addGrants(GRANT)
    const id = store.record(CLERK, (act) => openCase(act))
    const answer = hall.receive(store)
    if (!answer) throw new Error('nothing sent')
    store.sync.applyReceipts({
      ...answer,
      receipts: answer.receipts.map((each) => ({ ...each, at: A_MORNING + 60_000, grade: 'C' })),
    })
    expect(caseOf(store, id)?.updatedAtMs).toBe(A_MORNING + 60_000)
    expect(readEntityEvents(store.read, 'case', id)[0]?.clockGrade).toBe('C')
    expectWhole(store)
  })

  test('an acknowledgement of another chain is not believed', () => {
    const store = createEnrolled(1)
    expect(() =>
      store.sync.applyReceipts({
        ack: { seq: 1, hash: 'f'.repeat(64) },
        receipts: [],
        head: { lineage: 'one', hallSeq: 1, hallHash: 'aa' },
      }),
    ).toThrow(/another chain/)
    expect(store.sync.acknowledged().seq).toBe(0)
  })

  test('a released record counts at its old place, and is listed no longer', () => {
    const store = createEnrolled(1)
    const other = createEnrolled(2)
    const [one, two] = ['一', '二'].map((value) => other.record(CLERK, (act) => act.append(setting(value))))
    const [, bytesOne = Buffer.alloc(0), bytesTwo = Buffer.alloc(0)] = ownBytes(other)
    store.sync.applyPage(cursorAt(2), [
      foreign(bytesOne, 1),
      foreign(bytesTwo, 2, { verdict: 'quarantined', reason: 'UNKNOWN_TYPE' }),
    ])
    expect([one?.type, settingOf(store), countConflicts(store.read)]).toEqual([
      'reference.setting_set',
      '一',
      1,
    ])
    const released = other.record(CLERK, (act) =>
      act.append({
        type: 'record.released',
        entityId: two?.id ?? '',
        payload: { eventId: two?.id, entity: ['setting', 'hall.name'] },
      }),
    )
    expect(released.type).toBe('record.released')
    store.sync.applyPage(cursorAt(3), [foreign(ownBytes(other).at(-1) ?? Buffer.alloc(0), 3)])
    expect([settingOf(store), countConflicts(store.read)]).toEqual(['二', 0])
    expectWhole(store)
  })
})

describe('a page of the hall', () => {
  test('is taken whole with its cursor or not at all, wherever it is cut off', () => {
    const hall = createPlainHall()
    const source = createEnrolled(1)
    source.sync.addGrants(GRANT)
    for (let nth = 0; nth < 3; nth += 1) source.record(CLERK, (act) => openCase(act))
    hall.push(source)
    let failAt = Number.POSITIVE_INFINITY
    let calls = 0
    const probe = () => {
      calls += 1
      if (calls === failAt) throw new Error('cut off')
    }
    const store = createEnrolled(2, { probe })
    const present = () => store.read.get<{ n: number }>('SELECT count(*) AS n FROM event_log')?.n
    const before = present()
    /** Cuts off at each write in turn until a pull gets through; tells what each attempt left. */
    const left: unknown[] = []
    const attempt = (at: number): number => {
      calls = 0
      failAt = at
      try {
        return hall.pull(store)
      } catch {
        left.push([store.sync.cursors().length, present()])
        return -1
      }
    }
    let fresh = -1
    for (let at = 1; fresh < 0; at += 1) fresh = attempt(at)
    expect(fresh).toBe(5)
    expect(left.length).toBeGreaterThan(10)
    expect(left).toEqual(left.map(() => [0, before]))
    failAt = Number.POSITIVE_INFINITY
    expect(store.sync.cursors()).toMatchObject([{ scope: 'supervisor', hallSeq: 5, filled: true }])
    expect(hall.pull(store)).toBe(0)
    expectWhole(store)
  })

  test('keeps bytes that are no event, a second event under one id, and what claims a place of its own chain', () => {
    const store = createEnrolled(1)
    const other = createEnrolled(2)
    other.record(CLERK, (act) => act.append(setting('真')))
    const bytes = ownBytes(other).at(-1) ?? Buffer.alloc(0)
    const page = [
      foreign(bytes, 1),
      foreign(bytes, 2, { verdict: 'quarantined', reason: 'DUPLICATE_ID' }, (envelope) => ({
        ...envelope,
        deviceSeq: 7,
        payload: { key: 'hall.name', value: '假', source: null },
      })),
      foreign(bytes, 3, { verdict: 'quarantined', reason: 'INVALID', bytes: Buffer.from('no event {') }),
      foreign(bytes, 4, { verdict: 'quarantined', reason: 'INVALID' }, (envelope) => ({
        ...envelope,
        id: store.newId(),
        deviceId: store.device.deviceId,
        deviceSeq: 2,
      })),
    ]
    expect(store.sync.applyPage(cursorAt(4), page)).toBe(4)
    expect(store.sync.applyPage(cursorAt(4), page)).toBe(0)
    expect(settingOf(store)).toBe('真')
    expect(countConflicts(store.read)).toBe(3)
    expect(listConflicts(store.read, 10).map(({ code }) => code)).toEqual([
      'INVALID',
      'INVALID',
      'DUPLICATE_ID',
    ])
    // And the chain goes on where it was.
    store.record(CLERK, (act) => act.append(setting('续')))
    expect(store.sync.last().seq).toBe(2)
    for (const each of page)
      expect(
        store.read.get('SELECT 1 FROM event_log WHERE bytes = ? AND hall_seq = ?', each.bytes, each.hallSeq),
      ).toBeDefined()
    expectWhole(store)
  })

  test('tells those who listen, once for each page', () => {
    const hall = createPlainHall()
    const [first, second] = [createEnrolled(1), createEnrolled(2)]
    first.record(CLERK, (act) => act.append(setting('名')))
    hall.push(first)
    const told: string[][] = []
    second.onRecorded((events) => told.push(events.map((event) => event.type)))
    hall.pull(second)
    hall.pull(second)
    expect(told).toEqual([['device.enrolled', 'reference.setting_set']])
  })

  test('types of a newer program are kept unread, and read once they are known', () => {
    const directory = temporaryFolder()
    const store = openEnrolled(directory, 1)
    const other = createEnrolled(2)
    other.record(CLERK, (act) => act.append(setting('新')))
    const bytes = ownBytes(other).at(-1) ?? Buffer.alloc(0)
    store.sync.applyPage(cursorAt(1), [
      foreign(bytes, 1, {}, (envelope) => ({ ...envelope, typeVersion: 9 })),
    ])
    expect(settingOf(store)).toBeUndefined()
    expect(countConflicts(store.read)).toBe(0)
    const unknown = () =>
      store.read.get<{ value: string }>("SELECT value FROM meta WHERE key = 'unknown_types'")
    expect(unknown()?.value).toBe('["reference.setting_set@9"]')
    expectWhole(store)
    // As a newer program would find it: it knows the version, and projects what was kept.
    const raw = new Database(store.databasePath)
    store.close()
    raw.exec(
      `UPDATE meta SET value = '["reference.setting_set@1"]' WHERE key = 'unknown_types'; DELETE FROM entity`,
    )
    raw.close()
    const tasks = new Set<string>()
    const again = openEnrolled(directory, 1, { onProgress: (task) => tasks.add(task) })
    expect(tasks).toEqual(new Set(['REBUILD']))
    expectWhole(again)
    again.close()
  })

  test('may be of records held in part, unless another scope that is filled answers for them', () => {
    const [first, second] = [createEnrolled(1), createEnrolled(2)]
    first.sync.addGrants(GRANT)
    first.record(CLERK, (act) => {
      act.append(setting('一'))
      openCase(act)
    })
    const opened = ownBytes(first).find((bytes) => bytes.includes('case.opened'))
    const mayHoldParts = () => second.sync.mayHoldParts('unit:SCJG')
    second.record(CLERK, (act) => act.append(setting('二')))
    expect(mayHoldParts()).toBe(false)
    if (!opened) throw new Error('no case')
    second.sync.applyPage({ ...cursorAt(3, 'unit:SJ'), filled: false }, [foreign(opened, 3)])
    expect(mayHoldParts()).toBe(true)
    second.sync.applyPage(cursorAt(3, 'unit:SJ'), [])
    expect(mayHoldParts()).toBe(false)
    // It does not answer for itself: a snapshot may have come before that left out others.
    expect(second.sync.mayHoldParts('unit:SJ')).toBe(true)
    second.sync.dropCursor('unit:SJ')
    expect(mayHoldParts()).toBe(true)
  })

  test('is counted and summed for each scope as the hall does it', () => {
    const hall = createPlainHall()
    const [first, second] = [createEnrolled(1), createEnrolled(2)]
    for (const value of ['一', '二', '三']) first.record(CLERK, (act) => act.append(setting(value)))
    hall.push(first)
    hall.pull(second, 'hall', 2)
    const sumOf = (from: number, upTo: number) =>
      hall.log
        .slice(from, upTo)
        .reduce((sum, { bytes }) => sum + BigInt(`0x${sha256Hex(bytes).slice(0, 12)}`), 0n) %
      (1n << 53n)
    expect(second.sync.checkScope('hall', 0, 4)).toEqual({ count: 4, sum: String(sumOf(0, 4)) })
    expect(second.sync.checkScope('hall', 1, 3)).toEqual({ count: 2, sum: String(sumOf(1, 3)) })
    expect(second.sync.checkScope('unit:SCJG', 0, 4)).toEqual({ count: 0, sum: '0' })
    expect(second.sync.checkScope('supervisor', 0, 4).count).toBe(4)
    expect(first.sync.checkScope('hall', 0, 4).count).toBe(0)
  })
})

describe('sending', () => {
  test('batches keep to the limits, name their anchors and carry exact bytes', () => {
    const store = createEnrolled(1)
    const anchor = (id: string) => ({
      id,
      serverTime: A_MORNING,
      signature: 'c2ln',
      rtt: 10,
      wall: A_MORNING,
      uptime: 1_000_000,
      run: 'r',
    })
    store.sync.setAnchor(anchor('first'))
    store.record(CLERK, (act) => act.append(setting('一')))
    store.sync.setAnchor(anchor('second'))
    expect(store.sync.claim().anchor).toBe('second')
    store.record(CLERK, (act) => act.append(setting('二')))
    const bytes = ownBytes(store)
    const whole = store.sync.unsent({ events: 500, bytes: 512 * 1024 })
    expect(whole?.events).toEqual(bytes)
    expect(whole?.anchors.map(({ id }) => id)).toEqual(['first', 'second'])
    expect(store.sync.unsent({ events: 2, bytes: 512 * 1024 })).toMatchObject({ from: 1, last: { seq: 2 } })
    // The batch after one that is under way.
    expect(store.sync.unsent({ events: 2, bytes: 512 * 1024 }, 2)?.from).toBe(3)
    expect(store.sync.unsent({ events: 2, bytes: 512 * 1024 }, bytes.length)).toBeNull()
    // One that is larger than a batch travels alone.
    expect(store.sync.unsent({ events: 500, bytes: 10 })?.events).toHaveLength(1)
    const two = (bytes[0]?.length ?? 0) + (bytes[1]?.length ?? 0) + 2
    expect(store.sync.unsent({ events: 500, bytes: two })?.events).toHaveLength(2)
  })

  test('guarded steps name the newest state of the hall that was seen', () => {
    const hall = createPlainHall()
    const store = createEnrolled(1)
    store.sync.addGrants(GRANT)
    const id = store.record(CLERK, (act) => openCase(act))
    const baseOf = () => (JSON.parse(ownBytes(store).at(-1)?.toString('utf8') ?? '{}') as Envelope).base
    store.record(CLERK, (act) => act.append(setting('一')))
    expect(baseOf()).toBe(0)
    hall.push(store)
    store.record(CLERK, (act) =>
      act.append({ type: 'case.withdrawn', entityId: id, payload: { reason: '申请人要求' } }),
    )
    expect(baseOf()).toBe(3)
    store.record(CLERK, (act) =>
      act.append({
        type: 'case.trip_counted',
        entityId: id,
        payload: { day: '2026-03-02', reason: 'SUPPLEMENT', note: '' },
      }),
    )
    expect(baseOf()).toBeUndefined()
  })

  test('the journal keeps every own record until the hall has it in a backup', async () => {
    const hall = createPlainHall()
    const store = createEnrolled(1)
    for (const value of ['一', '二', '三']) store.record(CLERK, (act) => act.append(setting(value)))
    const journal = () =>
      readJournal(nodeFiles, join(store.directory, JOURNAL_FILE)).events.map((bytes) =>
        createHash('sha256').update(bytes).digest('hex'),
      )
    const all = ownBytes(store).map(sha256Hex)
    hall.push(store)
    await store.backUp()
    expect(journal()).toEqual(all)
    store.sync.setDurable(3)
    expect(journal()).toEqual(all.slice(3))
    store.record(CLERK, (act) => act.append(setting('四')))
    expect(journal()).toHaveLength(2)
  })
})

describe('numbers', () => {
  test('come from ranges the hall lent, in every series of the family; without one the family is asked for', () => {
    const store = createEnrolled(1)
    expect(() => store.record(CLERK, (act) => openCase(act))).toThrow(/NUMBERS_EXHAUSTED/)
    expect(store.sync.numbersWanted()).toEqual(['unit/SCJG'])
    store.sync.addGrants([{ family: 'unit/SCJG', first: 401, last: 460 }])
    expect(store.sync.numbersWanted()).toEqual([])
    const take = (series: string) => store.record(CLERK, (act) => act.takeNumber(series).seq)
    // Only what is appended with it makes a number taken.
    expect([take('case/SCJG/2026-03-02'), take('paper/SCJG/RECEIPT/2026')]).toEqual([401, 401])
    const seqs = Array.from({ length: 11 }, () => {
      const id = store.record(CLERK, (act) => openCase(act))
      return Number(caseOf(store, id)?.caseNo.slice(-4))
    })
    expect(seqs).toEqual(Array.from({ length: 11 }, (_, index) => 401 + index))
    expect(store.sync.numbersWanted()).toEqual(['unit/SCJG'])
    store.sync.addGrants([{ family: 'unit/SCJG', first: 801, last: 1000 }])
    expect(store.sync.numbersWanted()).toEqual([])
    for (let nth = 0; nth < 49; nth += 1) store.record(CLERK, (act) => openCase(act))
    expect(take('case/SCJG/2026-03-02')).toBe(801)
    expectWhole(store)
  })

  test('of a range that is void are drawn no more, not after a repair either; what was drawn stays', () => {
    const directory = temporaryFolder()
    const store = openEnrolled(directory)
    const range = { family: 'unit/SCJG', first: 401, last: 600 }
    const other = { family: 'unit/SCJG', first: 1_001, last: 1_200 }
    store.sync.addGrants([range, other])
    const numberOf = (at: EnrolledStore, id: string) => Number(caseOf(at, id)?.caseNo.slice(-4))
    const drawn = store.record(CLERK, (act) => openCase(act))
    expect(numberOf(store, drawn)).toBe(401)
    store.sync.dropGrants([range, { family: 'unit/RSJ', first: 1, last: 200 }])
    store.sync.dropGrants([range])
    expect(store.sync.grants()).toEqual([other])
    expect(store.sync.highestNumbers()).toEqual([{ family: 'unit/SCJG', last: 1_200 }])
    expect(store.sync.numbersWanted()).toEqual(['unit/SCJG'])
    expect(numberOf(store, drawn)).toBe(401)
    const next = store.record(CLERK, (act) => openCase(act))
    expect(numberOf(store, next)).toBe(1_001)
    store.sync.dropGrants([other])
    expect(store.sync.highestNumbers()).toEqual([{ family: 'unit/SCJG', last: 1_200 }])
    expect(() => store.record(CLERK, (act) => openCase(act))).toThrow(/NUMBERS_EXHAUSTED/)
    expectWhole(store)
    store.close()

    // Built anew from the records, which tell of both ranges.
    const file = new Database(join(directory, DATABASE_FILE))
    file.exec("UPDATE meta SET value = '0' WHERE key = 'projection_version'")
    file.close()
    const again = openEnrolled(directory)
    expect(() => again.record(CLERK, (act) => openCase(act))).toThrow(/NUMBERS_EXHAUSTED/)
    again.sync.addGrants([{ family: 'unit/SCJG', first: 1_401, last: 1_600 }])
    const last = again.record(CLERK, (act) => openCase(act))
    expect(numberOf(again, last)).toBe(1_401)
    expectWhole(again)
    again.close()
  })

  test('are asked for ahead for the window the machine stands at today, of every unit it serves', () => {
    const store = createEnrolled(1)
    const set = (windowId: string, kind: 'UNIT' | 'ANY_ITEM', unitIds: readonly string[]): NewEvent => ({
      type: 'reference.window_set',
      entityId: windowId,
      payload: { ...BLANK_WINDOW, windowId, name: windowId, kind, unitIds, source: null },
    })
    store.record(CLERK, (act) => {
      act.append(set('A01', 'UNIT', ['SCJG']))
      act.append(set('Z01', 'ANY_ITEM', ['SCJG']))
      for (const unitId of ['SCJG', 'RSJ'])
        act.append({
          type: 'reference.unit_set',
          entityId: unitId,
          payload: {
            ...BLANK_UNIT,
            unitId,
            name: unitId,
            source: null,
          },
        })
    })
    expect(store.sync.numbersWanted()).toEqual(['unit/SCJG', 'window/A01'])
    store.sync.setNote('sync.device', JSON.stringify({ kind: 'DESK', windowId: 'Z01' }))
    expect(store.sync.numbersWanted()).toEqual(['unit/RSJ', 'unit/SCJG', 'window/Z01'])
    store.sync.setNote('sync.device', JSON.stringify({ kind: 'DESK', windowId: null }))
    expect(store.sync.numbersWanted()).toEqual([])
  })

  test('an address it has moved to is kept, in the database and beside it', () => {
    const directory = temporaryFolder()
    const first = openEnrolled(directory)
    first.sync.setAddress('https://10.0.0.9:4730')
    expect(first.sync.enrolment.address).toBe('https://10.0.0.9:4730')
    first.close()
    const again = openEnrolled(directory)
    expect(again.sync.enrolment.address).toBe('https://10.0.0.9:4730')
    again.close()
  })

  test('taken by other machines are no business of this one', () => {
    const hall = createPlainHall()
    const [first, second] = [createEnrolled(1), createEnrolled(2)]
    first.sync.addGrants([{ family: 'unit/SCJG', first: 1, last: 200 }])
    second.sync.addGrants([{ family: 'unit/SCJG', first: 201, last: 400 }])
    first.record(CLERK, (act) => openCase(act))
    hall.push(first)
    hall.pull(second)
    expect(second.read.all('SELECT * FROM number_block')).toEqual([])
    const id = second.record(CLERK, (act) => openCase(act))
    expect(caseOf(second, id)?.caseNo.slice(-4)).toBe('0201')
    expectWhole(second)
  })
})
