import { describe, expect, test } from 'vitest'
import { openStore } from '../../db/store/store.ts'
import { readEntityEvents, countEvents } from '../../db/store/event-log.ts'
import { readEntity } from '../../db/store/projections/projector.ts'
import type { CaseState } from '../../db/model/case.ts'
import type { StaffId } from '../../db/model/ids.ts'
import { verifyStore } from '../../db/store/verify.ts'
import { openCase } from '../helpers/a-case.ts'
import {
  A_MORNING,
  CLERK,
  createTestStore,
  movableClock,
  storeOptions,
  temporaryFolder,
  TEST_KEY,
} from '../helpers/test-store.ts'
import { join } from 'node:path'

const caseOf = (store: ReturnType<typeof createTestStore>, id: string) =>
  readEntity<CaseState>(store.read, 'case', id)?.state

describe('recording', () => {
  test('an act writes event, projection and number together', () => {
    const store = createTestStore()
    const caseId = store.record(CLERK, (act) => openCase(act))
    expect(caseOf(store, caseId)).toMatchObject({ status: 'RECEIVED', caseNo: '439925-SCJG-20260302-0001' })
    expect(store.read.all('SELECT no, status, trips FROM ledger')).toEqual([
      { no: '439925-SCJG-20260302-0001', status: 'RECEIVED', trips: 1 },
    ])
    expect(store.read.get('SELECT used FROM number_block')).toEqual({ used: 1 })
  })

  test('an act that throws leaves nothing behind and the chain goes on whole', () => {
    const store = createTestStore()
    const before = countEvents(store.read)
    expect(() =>
      store.record(CLERK, (act) => {
        openCase(act)
        throw new Error('changed my mind')
      }),
    ).toThrow('changed my mind')
    expect(countEvents(store.read)).toBe(before)
    store.record(CLERK, (act) => openCase(act))
    const report = verifyStore(store.databasePath, join(store.directory, 'scratch.db'))
    expect(report).toMatchObject({ chainsWhole: true, projectionsEqual: true, problems: [] })
  })

  test('a payload that does not fit its schema is refused before anything is written', () => {
    const store = createTestStore()
    const before = countEvents(store.read)
    expect(() =>
      store.record(CLERK, (act) => act.append({ type: 'case.noted', entityId: 'x', payload: { text: '' } })),
    ).toThrow(/too_small|Too small/)
    expect(countEvents(store.read)).toBe(before)
  })

  test('numbers follow one another without a gap across acts and restarts', () => {
    const directory = temporaryFolder()
    const first = openStore(storeOptions(directory))
    for (let nth = 0; nth < 3; nth += 1) first.record(CLERK, (act) => openCase(act))
    first.close()
    const again = createTestStore({ directory })
    again.record(CLERK, (act) => openCase(act))
    expect(
      again.read.all<{ no: string }>('SELECT no FROM ledger ORDER BY no').map((row) => row.no.slice(-4)),
    ).toEqual(['0001', '0002', '0003', '0004'])
  })

  test('undoing a step folds the case again without it and keeps both events', () => {
    const store = createTestStore()
    const caseId = store.record(CLERK, (act) => openCase(act))
    const withdrawn = store.record(CLERK, (act) =>
      act.append({ type: 'case.withdrawn', entityId: caseId, payload: { reason: '申请人要求' } }),
    )
    expect(caseOf(store, caseId)?.status).toBe('WITHDRAWN')
    store.record(CLERK, (act) =>
      act.append({
        type: 'case.undone',
        entityId: caseId,
        payload: { eventId: withdrawn.id, eventType: withdrawn.type, reason: '点错' },
      }),
    )
    expect(caseOf(store, caseId)?.status).toBe('RECEIVED')
    expect(readEntityEvents(store.read, 'case', caseId).map((event) => event.type)).toEqual([
      'case.opened',
      'case.withdrawn',
      'case.undone',
    ])
  })

  test('a step the status does not allow stays in the log as a conflict and moves nothing', () => {
    const store = createTestStore()
    const caseId = store.record(CLERK, (act) => openCase(act))
    store.record(CLERK, (act) =>
      act.append({ type: 'case.closed', entityId: caseId, payload: { closedAtMs: act.nowMs, note: '' } }),
    )
    expect(caseOf(store, caseId)?.status).toBe('RECEIVED')
    expect(store.read.all('SELECT code FROM conflict')).toEqual([{ code: 'STEP_NOT_ALLOWED' }])
  })
})

describe('opening', () => {
  test('two programs cannot use one folder', () => {
    const store = createTestStore()
    expect(() => openStore(storeOptions(store.directory))).toThrow(/STORAGE_BUSY/)
  })

  test('a folder opened under another data key is refused and left alone', () => {
    const directory = temporaryFolder()
    openStore(storeOptions(directory)).close()
    expect(() => openStore(storeOptions(directory, { dataKey: Buffer.alloc(32, 8) }))).toThrow(/KEY_MISSING/)
    openStore(storeOptions(directory, { dataKey: TEST_KEY })).close()
  })

  test('a clock set back a year while the program was closed is recorded and graded', () => {
    const directory = temporaryFolder()
    const first = openStore(storeOptions(directory))
    first.record(CLERK, (act) => openCase(act))
    first.close()
    const store = createTestStore({ directory, clock: movableClock(A_MORNING - 365 * 86_400_000) })
    expect(store.clock.grade()).toBe('C')
    expect(store.clock.offByMs()).toBeLessThan(-364 * 86_400_000)
    expect(
      readEntityEvents(store.read, 'device', store.device.deviceId).map((event) => event.type),
    ).toContain('clock.jumped')
    const caseId = store.record(CLERK, (act) => openCase(act))
    expect(readEntityEvents(store.read, 'case', caseId)[0]?.clockGrade).toBe('C')
  })

  test('a clock put right again counts as good', () => {
    const directory = temporaryFolder()
    const first = openStore(storeOptions(directory))
    first.record(CLERK, (act) => openCase(act))
    first.close()
    const clock = movableClock(A_MORNING - 86_400_000)
    const store = createTestStore({ directory, clock })
    clock.setWall(A_MORNING + 60_000)
    expect(store.checkClock()).toBe(true)
    expect(store.clock.offByMs()).toBe(0)
    expect(store.clock.grade()).toBe('B')
  })
})

describe('a clock that was set', () => {
  const YEAR_MS = 365 * 86_400_000

  test('forward while running is still known to be ahead after a restart, and right again once put back', () => {
    const directory = temporaryFolder()
    const clock = movableClock(A_MORNING)
    const open = () => openStore(storeOptions(directory, { clock }))
    const first = open()
    first.record(CLERK, (act) => openCase(act))
    clock.setWall(A_MORNING + YEAR_MS)
    // The record itself finds the jump out: nothing passes as made under a good clock.
    first.record(CLERK, (act) => openCase(act))
    expect(first.clock.offByMs()).toBe(YEAR_MS)
    first.close()
    clock.advance(60_000)
    const second = open()
    expect(second.clock.grade()).toBe('C')
    expect(second.clock.offByMs()).toBe(YEAR_MS)
    second.record(CLERK, (act) => openCase(act))
    second.close()
    clock.setWall(A_MORNING + 120_000)
    const third = open()
    expect(third.clock.offByMs()).toBe(0)
    expect(third.clock.grade()).toBe('B')
    third.close()
  })

  test('behind, and then overtaken by time itself, counts as right from there on', () => {
    const directory = temporaryFolder()
    const clock = movableClock(A_MORNING)
    const first = openStore(storeOptions(directory, { clock }))
    first.record(CLERK, (act) => openCase(act))
    first.close()
    clock.setWall(A_MORNING - 30 * 60_000)
    const store = openStore(storeOptions(directory, { clock }))
    expect(store.clock.offByMs()).toBe(-30 * 60_000)
    clock.advance(3 * 3_600_000)
    expect(store.clock.offByMs()).toBe(0)
    expect(store.clock.grade()).toBe('B')
    store.close()
  })

  /** A day's work recorded under a clock a year ahead, which was put right while the program was closed. */
  const afterAYearAhead = () => {
    const directory = temporaryFolder()
    const clock = movableClock(A_MORNING + YEAR_MS)
    let isFull = false
    const probe = () => {
      if (isFull) throw Object.assign(new Error('full'), { code: 'SQLITE_FULL' })
    }
    const open = () => openStore(storeOptions(directory, { clock, probe }))
    const first = open()
    first.record(CLERK, (act) => openCase(act))
    first.close()
    clock.setWall(A_MORNING)
    return { clock, open, fill: (full: boolean) => (isFull = full) }
  }
  const by = '1002' as StaffId

  test('ahead for a day and put right while closed is right once a person confirms it, also after restarts', () => {
    const { clock, open } = afterAYearAhead()
    const second = open()
    expect(second.clock.offByMs()).toBe(-YEAR_MS)
    second.confirmClock(CLERK, { by, wallMs: A_MORNING + 5_000 })
    expect(second.clock.offByMs()).toBe(0)
    expect(second.clock.grade()).toBe('B')
    expect(readEntityEvents(second.read, 'device', second.device.deviceId).at(-1)).toMatchObject({
      type: 'clock.confirmed',
      clockGrade: 'B',
      staffId: '1001',
      payload: { by: '1002', offByMs: -YEAR_MS, wallMs: A_MORNING + 5_000 },
    })
    // Pressed twice: nothing is left to confirm.
    const before = countEvents(second.read)
    second.confirmClock(CLERK, { by, wallMs: A_MORNING })
    expect(countEvents(second.read)).toBe(before)
    second.close()
    clock.advance(60_000)
    const third = open()
    expect(third.clock.offByMs()).toBe(0)
    const caseId = third.record(CLERK, (act) => openCase(act))
    expect(readEntityEvents(third.read, 'case', caseId)[0]?.clockGrade).toBe('B')
    third.rebuild()
    const report = verifyStore(third.databasePath, join(third.directory, 'scratch.db'))
    expect(report).toMatchObject({ chainsWhole: true, projectionsEqual: true, problems: [] })
    third.close()
    clock.advance(60_000)
    const fourth = open()
    expect(fourth.clock.grade()).toBe('B')
    // What comes after a confirmation is watched as before.
    clock.setWall(clock.wallMs() + YEAR_MS)
    fourth.checkClock()
    expect(fourth.clock.offByMs()).toBe(YEAR_MS)
    fourth.close()
    const fifth = open()
    expect(fifth.clock.offByMs()).toBe(YEAR_MS)
    fifth.close()
  })

  test('back again right after a confirmation, while closed, is noticed by the confirmation itself', () => {
    const { clock, open } = afterAYearAhead()
    const second = open()
    second.confirmClock(CLERK, { by, wallMs: A_MORNING })
    second.close()
    clock.setWall(A_MORNING - YEAR_MS)
    const third = open()
    expect(third.clock.offByMs()).toBe(-YEAR_MS)
    third.close()
  })

  test('wrong while running and found right is confirmed too', () => {
    const directory = temporaryFolder()
    const clock = movableClock(A_MORNING)
    const open = () => openStore(storeOptions(directory, { clock }))
    const first = open()
    clock.setWall(A_MORNING + YEAR_MS)
    first.confirmClock(CLERK, { by, wallMs: A_MORNING + YEAR_MS })
    expect(first.clock.offByMs()).toBe(0)
    first.close()
    clock.advance(60_000)
    const second = open()
    expect(second.clock.offByMs()).toBe(0)
    second.close()
  })

  test('a confirmation that a full disk keeps out does not count', () => {
    const { open, fill } = afterAYearAhead()
    const store = open()
    fill(true)
    expect(() => store.confirmClock(CLERK, { by, wallMs: A_MORNING })).toThrow(/DISK_FULL/)
    expect(store.clock.offByMs()).toBe(-YEAR_MS)
    fill(false)
    store.confirmClock(CLERK, { by, wallMs: A_MORNING })
    expect(store.clock.offByMs()).toBe(0)
    store.close()
  })

  test('while the disk is full is recorded once there is space', () => {
    const directory = temporaryFolder()
    const clock = movableClock(A_MORNING)
    let isFull = false
    const probe = () => {
      if (isFull) throw Object.assign(new Error('full'), { code: 'SQLITE_FULL' })
    }
    const store = openStore(storeOptions(directory, { clock, probe }))
    clock.setWall(A_MORNING - YEAR_MS)
    isFull = true
    expect(() => store.checkClock()).toThrow(/DISK_FULL/)
    isFull = false
    expect(store.checkClock()).toBe(true)
    expect(readEntityEvents(store.read, 'device', store.device.deviceId).at(-1)?.type).toBe('clock.jumped')
    store.close()
  })
})
