import { expect, test, vi } from 'vitest'
import { DEFAULT_ATTENDANCE_RULES } from '../../db/model/attendance/rules.ts'
import { msAt } from '../../db/model/day.ts'
import { TUESDAY } from '../helpers/attendance-days.ts'
import { fillTestHall, startTestHallServer } from '../helpers/test-hall-server.ts'
import { testPin } from '../helpers/test-hall.ts'

const month = '2026-03'

const hallOfTwo = async () => {
  const hall = await startTestHallServer()
  const supervisor = await hall.join({ name: '督查台', kind: 'SUPERVISOR' })
  await fillTestHall(supervisor)
  const one = await hall.join({ name: '一号机', windowId: 'A01' })
  await hall.settle(supervisor, one)
  return { hall, supervisor, one }
}

test('a punch is made at the window of the computer, and everybody who may know it knows it', async () => {
  const { hall, supervisor, one } = await hallOfTwo()
  hall.clock.advance(msAt(TUESDAY, '08:25') - hall.clock.wallMs())
  await (await one.signIn('1001')).call('sync.now', {})
  await one.quiet()
  const page = one.desk.openPage()
  const punch = (staffId: string) =>
    page.call('session.punch', { staffId, secret: testPin(staffId), kind: 'PIN' })
  expect(await punch('1001')).toMatchObject({ countedAs: 'IN', grade: 'A', remarks: [] })
  expect(await punch('2001')).toMatchObject({ countedAs: 'IN', grade: 'A', remarks: ['OTHER_WINDOW'] })
  await hall.settle(supervisor, one)
  const inspector = await supervisor.signIn('9003')
  const { punches } = await inspector.call('attendance.day', { staffId: '2001' as never, day: TUESDAY })
  expect(punches).toMatchObject([
    { windowName: 'A01号窗口', elsewhere: true, waiting: false, standing: 'COUNTS', grade: 'A' },
  ])
  // Not acknowledged yet: seen here, and marked.
  one.way.down = true
  hall.clock.advance(4 * 3_600_000)
  await punch('1001')
  const clerk = await one.signIn('1001')
  expect((await clerk.call('attendance.today', {})).punches.map(({ waiting }) => waiting)).toEqual([
    false,
    true,
  ])
}, 40_000)

test('a sheet says up to when every desk’s records are in', async () => {
  const { hall, supervisor, one } = await hallOfTwo()
  const inspector = await supervisor.signIn('9003')
  await inspector.call('sync.now', {})
  await hall.settle(supervisor, one)
  const now = await inspector.call('attendance.sheet', { month })
  expect(now.completeUnknown).toBe(false)
  expect(now.completeUpToMs).toBeGreaterThan(now.asOfMs - 5_000)
  one.way.down = true
  const lastMs = hall.clock.wallMs()
  hall.clock.advance(6 * 3_600_000)
  await inspector.call('sync.now', {})
  await supervisor.quiet()
  await vi.waitFor(
    async () => {
      const sheet = await (await supervisor.signIn('9003')).call('attendance.sheet', { month })
      expect(sheet.completeUpToMs).toBeLessThanOrEqual(lastMs + 60_000)
    },
    { timeout: 8_000 },
  )
}, 40_000)

test('before the first fill is complete there is no sheet and no month is settled', async () => {
  const { supervisor } = await hallOfTwo()
  const inspector = await supervisor.signIn('9003')
  const { sync } = supervisor.desk.host.store()
  const [cursor] = sync?.cursors() ?? []
  if (!sync || !cursor) throw new Error('no cursor')
  supervisor.way.down = true
  sync.applyPage({ ...cursor, filled: false }, [])
  const unitId = 'SCJG' as never
  for (const code of [
    await inspector.codeOf('attendance.sheet', { month }),
    await inspector.codeOf('attendance.exportSheet', { month }),
    await inspector.codeOf('attendance.weekList', { weekFrom: '2026-03-02', unitId }),
    await inspector.codeOf('attendance.lockMonth', { month: '2026-02', unitId: null }),
  ])
    expect(code).toBe('HALL_FILLING')
}, 40_000)

test('rules are the hall’s: they are saved only while it can be reached', async () => {
  const { hall, supervisor, one } = await hallOfTwo()
  const admin = await supervisor.signIn('9001')
  const rules = { ...DEFAULT_ATTENDANCE_RULES, rulesId: 'S1', name: '夏令', version: 0 }
  supervisor.way.down = true
  for (const end of supervisor.way.lives) end()
  await vi.waitFor(async () => expect((await admin.call('sync.state', {})).link).toBe('OFFLINE'), {
    timeout: 8_000,
  })
  expect(await admin.codeOf('attendance.saveRules', { rules })).toBe('HALL_NEEDED')
  supervisor.way.down = false
  await admin.call('sync.now', {})
  await supervisor.quiet()
  expect(await admin.call('attendance.saveRules', { rules })).toEqual({ version: 1 })
  await hall.settle(supervisor, one)
  const head = await one.signIn('1002')
  await vi.waitFor(
    async () =>
      expect((await head.call('attendance.rules', {})).rules.map(({ name }) => name)).toEqual(['夏令']),
    { timeout: 8_000 },
  )
}, 40_000)

test('one month settled at two machines apart: the first at the hall holds, the other is a conflict, and both are kept', async () => {
  const { hall, supervisor, one } = await hallOfTwo()
  const other = await hall.join({ name: '业务科', kind: 'SUPERVISOR' })
  await hall.settle(supervisor, one, other)
  hall.clock.advance(msAt('2026-04-01', '08:00') - hall.clock.wallMs())
  for (const each of [supervisor, other]) {
    await (await each.signIn('9003')).call('sync.now', {})
    await each.quiet()
  }
  for (const each of [supervisor, other]) each.way.down = true
  const [inspector, admin] = [await supervisor.signIn('9003'), await other.signIn('9001')]
  await inspector.call('attendance.lockMonth', { month, unitId: 'SCJG' as never })
  await admin.call('attendance.lockMonth', { month, unitId: 'SCJG' as never })
  for (const [each, page] of [
    [supervisor, inspector],
    [other, admin],
  ] as const) {
    each.way.down = false
    await page.call('sync.now', {})
    await each.quiet()
  }
  await hall.settle(supervisor, other)
  const locks = (at: typeof supervisor) =>
    at.desk.host
      .store()
      .read.all<{ verdict: string; reason: string }>(
        "SELECT verdict, reason FROM event_log WHERE type = 'attendance_month.locked' ORDER BY hall_seq",
      )
  for (const at of [supervisor, other]) {
    await vi.waitFor(() => expect(locks(at)).toHaveLength(2), { timeout: 8_000 })
    const sheet = await (await at.signIn('9003')).call('attendance.sheet', { month, unitId: 'SCJG' as never })
    expect(sheet.units).toMatchObject([{ unitId: 'SCJG', lockedBy: '陈晨' }])
  }
  expect(locks(other)[0]?.verdict).toBe('accepted')
  expect(locks(other)[1]?.verdict).toBe('conflict')
}, 40_000)
