import { describe, expect, test, vi } from 'vitest'
import { judgeDay } from '../../db/model/attendance/judge-day.ts'
import { DEFAULT_ATTENDANCE_RULES } from '../../db/model/attendance/rules.ts'
import type { ResultKind } from '../../db/model/attendance/facts.ts'
import { msAt } from '../../db/model/day.ts'
import type { Clock } from '../../db/store/index.ts'
import type { Way } from '../helpers/direct-transport.ts'
import { goTo, punch, TUESDAY, WEDNESDAY } from '../helpers/attendance-days.ts'
import { createTestDesk, type TestDesk, type TestPage } from '../helpers/test-desk.ts'
import { fillTestHall, startTestHallServer, type TestHallServer } from '../helpers/test-hall-server.ts'
import { recordTestHall } from '../helpers/test-hall.ts'
import { A_MORNING, storeOptions, temporaryFolder } from '../helpers/test-store.ts'

const THURSDAY = '2026-03-05'
const FRIDAY = '2026-03-06'

/** A computer whose clock somebody sets, and which is started again; true time is the one of `base`. */
const deskClock = (base: Clock) => {
  let off = 0
  let bootedAt = 0
  return {
    wallMs: () => base.wallMs() + off,
    uptimeMs: () => base.uptimeMs() - bootedAt,
    /** The clock shows so much more, or less, than the time. */
    setOff(ms: number) {
      off = ms
    },
    reboot() {
      bootedAt = base.uptimeMs() - 30_000
    },
  }
}

const openDesk = (
  folder: string,
  clock: Clock,
  hall: { server: TestHallServer; way: Way } | null,
): TestDesk => {
  const { clock: _clock, randomBytes, ...store } = storeOptions(folder)
  return createTestDesk({
    empty: true,
    host: {
      store: { ...store, device: { ...store.device, name: '一号机', purpose: hall ? 'REAL' : 'SAMPLE' } },
      clock,
      randomBytes,
      tickMs: null,
      ...(hall ? { network: hall.server.network(hall.way) } : {}),
    },
  })
}

/** Worth of a result to the person; what waits for somebody is worth nothing yet. */
const WORTH: Partial<Record<ResultKind, number>> = {
  NORMAL: 3,
  LATE: 2,
  EARLY: 2,
  MISSING_IN: 1,
  MISSING_OUT: 1,
  ABSENT_HALF: 0,
  UNDER_REVIEW: 0,
}

/** How a day counted if every punch had been made by a right clock. */
const deserved = (day: string, clocks: readonly string[], nowMs: number) =>
  judgeDay({
    staffId: '1001',
    day,
    rules: DEFAULT_ATTENDANCE_RULES,
    isWorkingDay: true,
    scheduled: ['AM', 'PM'],
    isRostered: false,
    isSubject: true,
    punches: clocks.map((clock, at) => ({
      punchId: `${at}`,
      atMs: msAt(day, clock),
      source: 'DESK',
      grade: 'A',
      standing: 'COUNTS',
      windowId: null,
    })),
    leaves: [],
    rolls: [],
    makeups: [],
    nowMs,
  })

/** True times of three days' punches, and what was done to the clock before each. */
type Step = readonly [day: string, clock: string, done?: { off?: number; reboot?: boolean }]
const HOUR = 3_600_000
const STEPS: readonly Step[] = [
  [TUESDAY, '08:25'],
  [TUESDAY, '12:02'],
  // Set back by two hours while the computer runs: late by forty minutes would be early.
  [TUESDAY, '14:50', { off: -2 * HOUR }],
  [TUESDAY, '17:40'],
  // Off over night, and a day behind in the morning.
  [WEDNESDAY, '08:55', { off: -24 * HOUR, reboot: true }],
  [WEDNESDAY, '12:03'],
  // A day and a half ahead, then started again with the clock twenty minutes slow: ten minutes late looks punctual.
  [WEDNESDAY, '14:40', { off: 36 * HOUR }],
  [WEDNESDAY, '17:33'],
  [THURSDAY, '08:40', { off: -HOUR / 3, reboot: true }],
  [THURSDAY, '12:01'],
  [THURSDAY, '14:45'],
  [THURSDAY, '17:45'],
]
const clocksOf = (day: string) => STEPS.filter(([of]) => of === day).map(([, clock]) => clock)

const outcomes = async (page: TestPage, day: string) =>
  (await page.call('attendance.day', { staffId: '1001' as never, day })).sessions

const expectNothingBetter = async (page: TestPage, nowMs: number): Promise<void> => {
  for (const day of [TUESDAY, WEDNESDAY, THURSDAY]) {
    const truth = deserved(day, clocksOf(day), nowMs)
    const got = await outcomes(page, day)
    got.forEach((session, at) => {
      const worth = WORTH[truth[at]?.kind ?? 'ABSENT_HALF'] ?? 0
      expect(WORTH[session.kind] ?? 9, `${day} ${session.half} ${session.kind}`).toBeLessThanOrEqual(worth)
    })
  }
}

describe('a clock somebody set', () => {
  test('alone: what was punched by it waits for a person, who is never the one it is about', async () => {
    const desk = createTestDesk()
    goTo(desk, TUESDAY, '08:52')
    // Twenty-two minutes late, by a clock that says otherwise.
    desk.clock.setWall(msAt(TUESDAY, '08:22'))
    const page = desk.openPage()
    const receipt = await punch(page, '1002')
    expect(receipt).toMatchObject({
      grade: 'C',
      remarks: ['CLOCK_SUSPECT'],
      session: { kind: 'UNDER_REVIEW' },
    })
    goTo(desk, TUESDAY, '12:02')
    await punch(page, '1002')
    goTo(desk, TUESDAY, '23:00')
    const head = await desk.signIn('1002')
    expect((await outcomes(head, TUESDAY)).length).toBe(2)
    const chief = await desk.signIn('1003')
    const kinds = async () =>
      (await chief.call('attendance.day', { staffId: '1002' as never, day: TUESDAY })).sessions.map(
        (session) => session.kind,
      )
    expect(await kinds()).toEqual(['UNDER_REVIEW', 'ABSENT_HALF'])
    const { punches } = await chief.call('attendance.suspects', {})
    expect(punches).toMatchObject([
      { staffId: '1002', why: 'CLOCK', grade: 'C', standing: 'SUSPECT', receivedAtMs: null },
      { staffId: '1002', why: 'CLOCK' },
    ])
    const [first, second] = punches.map(({ punchId }) => punchId)
    if (first === undefined || second === undefined) throw new Error('two punches are missing')
    const judge = { punchId: first, accept: false, note: '监控显示 08:52 到岗' }
    expect(await head.codeOf('attendance.judgePunch', judge)).toBe('OWN_REQUEST')
    expect(await desk.openPage().codeOf('attendance.judgePunch', judge)).toBe('NOT_SIGNED_IN')
    const clerk = await desk.signIn('1001')
    expect(await clerk.codeOf('attendance.judgePunch', judge)).toBe('NOT_ALLOWED')
    expect(await clerk.codeOf('attendance.suspects', {})).toBe('NOT_ALLOWED')
    expect(await chief.codeOf('attendance.judgePunch', { ...judge, punchId: 'x' })).toBe('NOT_FOUND')
    await chief.call('attendance.judgePunch', judge)
    expect(await chief.codeOf('attendance.judgePunch', judge)).toBe('ALREADY_DECIDED')
    await chief.call('attendance.judgePunch', { punchId: second, accept: true, note: '属实' })
    expect((await chief.call('attendance.suspects', {})).punches).toEqual([])
    expect(await kinds()).toEqual(['MISSING_IN', 'ABSENT_HALF'])
    const day = await chief.call('attendance.day', { staffId: '1002' as never, day: TUESDAY })
    expect(day.punches.map(({ standing, judgement }) => [standing, judgement])).toEqual([
      ['REJECTED', '监控显示 08:52 到岗'],
      ['COUNTS', '属实'],
    ])
  })

  test('alone, three days with a clock set back and ahead and a computer started again: every punch is kept with what is known of its clock', async () => {
    const folder = temporaryFolder()
    let [wall, uptime] = [A_MORNING, 1_000_000]
    const clock = deskClock({ wallMs: () => wall, uptimeMs: () => uptime })
    let desk = openDesk(folder, clock, null)
    desk.host
      .store()
      .record({ staffId: null, session: null, unitId: null, windowId: null }, (act) =>
        recordTestHall(act, (secret) => `plain:${secret}`),
      )
    const times: number[] = []
    for (const [day, time, done] of STEPS) {
      const passed = msAt(day, time) - wall
      ;[wall, uptime] = [wall + passed, uptime + passed]
      if (done?.reboot) {
        desk.host.stop()
        clock.reboot()
      }
      if (done?.off !== undefined) clock.setOff(done.off)
      if (done?.reboot) desk = openDesk(folder, clock, null)
      times.push((await punch(desk.openPage(), '1001', true)).atMs)
    }
    expect(desk.host.store().read.get('SELECT count(*) AS n FROM punch')).toEqual({ n: STEPS.length })
    const passed = msAt(FRIDAY, '09:00') - wall
    ;[wall, uptime] = [wall + passed, uptime + passed]
    clock.setOff(0)
    const inspector = await desk.signIn('9003')
    // A machine without a hall has its own clock only: a setting it sees makes what follows doubtful, one that was made while
    // the program was closed and fits the records before it cannot be seen; a clock that was put ahead counts as put right.
    const grades = desk.host
      .store()
      .read.all<{ clock_grade: string }>(
        "SELECT clock_grade FROM event_log WHERE type = 'punch.recorded' ORDER BY device_seq",
      )
    expect(grades.map((row) => row.clock_grade).join('')).toBe('BBCCCCCCBBBB')
    const { punches } = await inspector.call('attendance.suspects', {})
    expect(punches).toHaveLength(grades.filter((row) => row.clock_grade === 'C').length)
  })

  test('at a hall: all of them arrive, in the order they were made, and wait for a person; what the hall vouches for counts then', async () => {
    const server = await startTestHallServer()
    const supervisor = await server.join({ name: '督查台', kind: 'SUPERVISOR' })
    await fillTestHall(supervisor)
    const way: Way = { down: false, lives: new Set() }
    const folder = temporaryFolder()
    const clock = deskClock(server.clock)
    let desk = openDesk(folder, clock, { server, way })
    const code = await server.code({ name: '一号机', windowId: 'A01' })
    await desk
      .openPage()
      .call('setup.joinHall', { address: 'http://127.0.0.1:4730', code, deviceName: '一号机' })
    const isQuiet = async (): Promise<void> => {
      await vi.waitFor(
        async () => {
          const state = await desk.openPage().call('sync.state', {})
          if (state.link !== 'ONLINE' || state.waiting > 0) throw new Error(JSON.stringify(state))
        },
        { timeout: 8_000, interval: 20 },
      )
    }
    await isQuiet()
    way.down = true

    const goOn = (day: string, time: string): void =>
      server.clock.advance(msAt(day, time) + 1_000 - server.clock.wallMs())
    const ids: string[] = []
    for (const [day, time, done] of STEPS) {
      goOn(day, time)
      if (done?.reboot) {
        desk.host.stop()
        clock.reboot()
      }
      if (done?.off !== undefined) clock.setOff(done.off)
      if (done?.reboot) desk = openDesk(folder, clock, { server, way })
      const receipt = await punch(desk.openPage(), '1001', true)
      ids.push(receipt.punchId)
    }
    goOn(THURSDAY, '18:30')
    way.down = false
    const page = await desk.signIn('1001')
    await page.call('sync.now', {})
    await isQuiet()
    await server.settle(supervisor)
    const atHall = () =>
      supervisor.desk.host.store().read.all<{ punch_id: string; at_ms: number; clock_grade: string }>(
        `SELECT p.punch_id, p.at_ms, e.clock_grade FROM punch p
             JOIN event_log e ON e.entity_kind = 'punch' AND e.entity_id = p.punch_id AND e.type = 'punch.recorded'
           ORDER BY e.device_no, e.device_seq`,
      )
    await vi.waitFor(() => expect(atHall().map((row) => row.punch_id)).toEqual(ids), { timeout: 8_000 })
    const rows = atHall()
    // Counted from the hall's time within the boot it arrived in, whatever the wall clock showed; doubtful after that.
    expect(rows.map((row) => row.clock_grade).join('')).toBe('AAAACCCCCCCC')
    for (const [at, [day, time]] of STEPS.slice(0, 4).entries())
      expect(Math.abs((rows[at]?.at_ms ?? 0) - msAt(day, time))).toBeLessThan(60_000)

    const inspector = await supervisor.signIn('9003')
    await expectNothingBetter(inspector, server.clock.wallMs())
    const { punches } = await inspector.call('attendance.suspects', {})
    expect(punches.map(({ punchId }) => punchId).toSorted()).toEqual(ids.toSorted())
    expect(new Set(punches.map(({ why }) => why))).toEqual(new Set(['CLOCK', 'LATE']))
    expect((await outcomes(inspector, TUESDAY)).map(({ kind }) => kind)).toEqual([
      'UNDER_REVIEW',
      'UNDER_REVIEW',
    ])
    for (const punchId of ids.slice(0, 4))
      await inspector.call('attendance.judgePunch', { punchId, accept: true, note: '与登记簿一致' })
    const judged = await outcomes(inspector, TUESDAY)
    expect(judged.map(({ kind, lateMinutes }) => [kind, lateMinutes])).toEqual([
      ['NORMAL', 0],
      ['LATE', 20],
    ])
    // The desk they came from says the same.
    await server.settle(supervisor)
    await vi.waitFor(
      async () => expect((await outcomes(page, TUESDAY)).map(({ kind }) => kind)).toEqual(['NORMAL', 'LATE']),
      { timeout: 8_000 },
    )
  }, 60_000)
})
