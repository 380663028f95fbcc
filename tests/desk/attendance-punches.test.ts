import { describe, expect, test } from 'vitest'
import { msAt } from '../../db/model/day.ts'
import { createTestDesk, type TestPage } from '../helpers/test-desk.ts'
import { TEST_HALL, testPin } from '../helpers/test-hall.ts'
import {
  goTo,
  kindsOn,
  punch,
  punchAt,
  recordLeave,
  setReference,
  SUNDAY,
  TUESDAY,
  WEDNESDAY,
} from '../helpers/attendance-days.ts'
import { openVisit } from '../helpers/visits.ts'

const month = '2026-03'

describe('signing in and out', () => {
  test('one keystroke each time: which it is follows from the rules, and the half day with its reasons', async () => {
    const desk = createTestDesk()
    goTo(desk, TUESDAY, '08:20')
    const clerk = await desk.signIn('1001')
    const first = await clerk.call('attendance.punch', {})
    expect(first).toMatchObject({ name: '王芳', countedAs: 'IN', half: 'AM', grade: 'B', remarks: [] })
    expect(first.session).toMatchObject({ half: 'AM', kind: 'OPEN' })
    goTo(desk, TUESDAY, '12:01')
    expect(await clerk.call('attendance.punch', {})).toMatchObject({
      countedAs: 'OUT',
      half: 'AM',
      session: { kind: 'NORMAL', lateMinutes: 0 },
    })
    goTo(desk, TUESDAY, '14:42')
    expect(await clerk.call('attendance.punch', {})).toMatchObject({
      countedAs: 'IN',
      half: 'PM',
      session: { kind: 'OPEN' },
    })
    goTo(desk, TUESDAY, '17:31')
    expect(await clerk.call('attendance.punch', {})).toMatchObject({
      countedAs: 'OUT',
      half: 'PM',
      session: { kind: 'LATE', lateMinutes: 12, earlyMinutes: 0 },
    })
    const { sessions, punches, working } = await clerk.call('attendance.today', {})
    expect(working).toBe(true)
    expect(sessions.map((session) => session.kind)).toEqual(['NORMAL', 'LATE'])
    expect(punches.map(({ standing, grade, waiting }) => [standing, grade, waiting])).toEqual(
      Array.from({ length: 4 }, () => ['COUNTS', 'B', false]),
    )
    const mine = await clerk.call('attendance.mine', { month })
    // Monday afternoon was the first half day after the hall was set up.
    expect(mine.totals).toMatchObject({ normal: 1, late: 1, lateMinutes: 12, absentHalves: 1 })
    expect(mine.days).toHaveLength(31)
    expect(mine.locked).toBe(false)
    const reasons = mine.days.find(({ day }) => day === TUESDAY)?.sessions[1]?.reasons
    expect(reasons?.find(({ code }) => code === 'LATE')?.params).toMatchObject({ minutes: 12 })
    // Every punch that counted can be found again by its id.
    expect(reasons?.map(({ recordId }) => recordId)).toContain(punches[2]?.punchId)
  })

  test('several people sign in at one computer without logging in, and keep their own days', async () => {
    const desk = createTestDesk()
    const page = desk.openPage()
    goTo(desk, TUESDAY, '08:25')
    expect(await punch(page, '1001')).toMatchObject({ name: '王芳', countedAs: 'IN' })
    expect(await punch(page, '2001')).toMatchObject({ name: '周杰', countedAs: 'IN' })
    expect(await page.call('session.current', {})).toBeNull()
    const other = await desk.signIn('1004')
    expect((await other.call('attendance.today', {})).punches).toEqual([])
  })

  test('a wrong secret records nothing, and five of them lock', async () => {
    const desk = createTestDesk()
    const page = desk.openPage()
    goTo(desk, TUESDAY, '08:25')
    for (let times = 1; times < 5; times += 1)
      expect(await page.codeOf('session.punch', { staffId: '1001', secret: '0000', kind: 'PIN' })).toBe(
        'LOGIN_FAILED',
      )
    expect(await page.codeOf('session.punch', { staffId: '1001', secret: '0000', kind: 'PIN' })).toBe(
      'LOGIN_LOCKED',
    )
    expect(
      await page.codeOf('session.punch', { staffId: '1001', secret: testPin('1001'), kind: 'PIN' }),
    ).toBe('LOGIN_LOCKED')
    expect(await page.codeOf('session.punch', { staffId: '7777', secret: '0000', kind: 'PIN' })).toBe(
      'LOGIN_FAILED',
    )
    expect(desk.host.store().read.get('SELECT count(*) AS n FROM punch')).toEqual({ n: 0 })
  })
})

describe('a stray key empties no post', () => {
  const atWork = async () => {
    const desk = createTestDesk()
    goTo(desk, TUESDAY, '08:20')
    const clerk = await desk.signIn('1001')
    await clerk.call('attendance.punch', {})
    const countOf = () => desk.host.store().read.get('SELECT count(*) AS n FROM punch')
    return { desk, clerk, countOf }
  }
  const nextOf = async (page: TestPage) => (await page.call('attendance.today', {})).nextPunch

  test('at work, well before the end, it is asked first and nothing is recorded', async () => {
    const { desk, clerk, countOf } = await atWork()
    goTo(desk, TUESDAY, '09:11')
    const refused = await clerk.call('attendance.punch', {}).catch((thrown: unknown) => thrown)
    expect(refused).toMatchObject({ code: 'PUNCH_WOULD_LEAVE', details: { since: '08:20', half: 'AM' } })
    const secret = { staffId: '1001', secret: testPin('1001'), kind: 'PIN' } as const
    expect(await desk.openPage().codeOf('session.punch', secret)).toBe('PUNCH_WOULD_LEAVE')
    expect(countOf()).toEqual({ n: 1 })
    expect(await clerk.call('attendance.punch', { leaving: true })).toMatchObject({
      countedAs: 'OUT',
      half: 'AM',
      remarks: [],
    })
    expect(countOf()).toEqual({ n: 2 })
  })

  test('with a visitor being served it is asked also at the end of the session, and not refused', async () => {
    const { desk, clerk } = await atWork()
    const at = { staffId: '1001', unitId: 'SCJG', windowId: 'A01' }
    goTo(desk, TUESDAY, '11:55')
    const visit = '019a0000-0000-7000-8000-000000000001'
    openVisit(desk.host.store(), visit, at)
    goTo(desk, TUESDAY, '12:00')
    expect(await clerk.codeOf('attendance.punch', {})).toBe('PUNCH_WITH_VISITOR')
    const secret = { staffId: '1001', secret: testPin('1001'), kind: 'PIN' } as const
    expect(await desk.openPage().codeOf('session.punch', secret)).toBe('PUNCH_WITH_VISITOR')
    expect(await clerk.call('attendance.punch', { leaving: true })).toMatchObject({ countedAs: 'OUT' })
  })

  test('nobody is offered to sign out before they signed in', async () => {
    const desk = createTestDesk()
    const clerk = await desk.signIn('1001')
    for (const clock of ['12:10', '17:45']) {
      goTo(desk, TUESDAY, clock)
      expect(await nextOf(clerk)).not.toBe('OUT')
    }
  })

  test('coming back after an early sign-out is a return, and the session is open again', async () => {
    const { desk, clerk } = await atWork()
    goTo(desk, TUESDAY, '09:11')
    await clerk.call('attendance.punch', { leaving: true })
    goTo(desk, TUESDAY, '09:40')
    expect(await nextOf(clerk)).toBe('BACK')
    expect(await clerk.call('attendance.punch', {})).toMatchObject({
      countedAs: 'IN',
      half: 'AM',
      remarks: ['BACK'],
      session: { kind: 'OPEN', outAtMs: null },
    })
    const { sessions } = await clerk.call('attendance.today', {})
    expect(sessions[0]).toMatchObject({ inAtMs: msAt(TUESDAY, '08:20'), outAtMs: null })
    goTo(desk, TUESDAY, '10:00')
    expect(await clerk.codeOf('attendance.punch', {})).toBe('PUNCH_WOULD_LEAVE')
    goTo(desk, TUESDAY, '12:01')
    expect(await clerk.call('attendance.punch', {})).toMatchObject({
      countedAs: 'OUT',
      session: { kind: 'NORMAL' },
    })
  })

  test('not within a minute, not from the end of the session on, and not on a day off', async () => {
    const { desk, clerk } = await atWork()
    desk.clock.advance(30_000)
    expect(await clerk.call('attendance.punch', {})).toMatchObject({ countedAs: 'REPEAT' })
    expect(await nextOf(clerk)).toBe('OUT')
    goTo(desk, TUESDAY, '12:00')
    expect(await clerk.call('attendance.punch', {})).toMatchObject({ countedAs: 'OUT' })
    goTo(desk, SUNDAY, '08:25')
    await clerk.call('attendance.punch', {})
    goTo(desk, SUNDAY, '09:30')
    expect(await clerk.call('attendance.punch', {})).toMatchObject({ remarks: ['NON_WORKING_DAY'] })
  })

  test('within the grace minutes of the hall’s rules it is no early leaving', async () => {
    const desk = createTestDesk()
    const admin = await desk.signIn('9001')
    const [first] = (await admin.call('attendance.rules', {})).rules
    if (!first) throw new Error('no rules')
    await admin.call('attendance.saveRules', {
      rules: { ...first, rulesId: 'R1', version: 0, validFrom: TUESDAY, validTo: null, graceMinutes: 5 },
    })
    goTo(desk, TUESDAY, '08:20')
    const page = desk.openPage()
    await punch(page, '1001')
    goTo(desk, TUESDAY, '11:54')
    await expect(punch(page, '1001')).rejects.toMatchObject({ code: 'PUNCH_WOULD_LEAVE' })
    goTo(desk, TUESDAY, '11:55')
    expect(await punch(page, '1001')).toMatchObject({ countedAs: 'OUT', session: { half: 'AM' } })
  })

  test('the button says what a punch would do now', async () => {
    const desk = createTestDesk()
    goTo(desk, TUESDAY, '05:00')
    const clerk = await desk.signIn('1001')
    expect(await nextOf(clerk)).toBeNull()
    goTo(desk, TUESDAY, '08:20')
    expect(await nextOf(clerk)).toBe('IN')
    await clerk.call('attendance.punch', {})
    goTo(desk, TUESDAY, '10:00')
    expect(await nextOf(clerk)).toBe('OUT')
    goTo(desk, TUESDAY, '12:02')
    expect(await nextOf(clerk)).toBe('OUT')
    await clerk.call('attendance.punch', {})
    goTo(desk, TUESDAY, '14:20')
    expect(await nextOf(clerk)).toBe('IN')
  })
})

describe('a punch is recorded whatever the day, and what it is worth is told', () => {
  test('twice within a minute is once', async () => {
    const desk = createTestDesk()
    goTo(desk, TUESDAY, '08:20')
    const clerk = await desk.signIn('1001')
    await clerk.call('attendance.punch', {})
    desk.clock.advance(30_000)
    expect(await clerk.call('attendance.punch', {})).toMatchObject({
      countedAs: 'REPEAT',
      half: 'AM',
      remarks: ['REPEAT'],
    })
    expect((await clerk.call('attendance.today', {})).punches).toHaveLength(2)
    goTo(desk, TUESDAY, '13:20')
    expect(await kindsOn(clerk, '1001', TUESDAY)).toEqual(['OPEN', 'AHEAD'])
    goTo(desk, TUESDAY, '23:00')
    expect(await kindsOn(clerk, '1001', TUESDAY)).toEqual(['MISSING_OUT', 'ABSENT_HALF'])
  })

  test('on a day off, outside every session, on leave, at the window of others', async () => {
    const desk = createTestDesk()
    setReference(desk, 'reference.window_set', 'A02', {
      ...TEST_HALL.windows[0],
      windowId: 'A02',
      name: 'A02号窗口',
    })
    recordLeave(desk, {
      staffId: '1001',
      unitId: 'SCJG',
      fromMs: msAt(WEDNESDAY, '08:30'),
      toMs: msAt(WEDNESDAY, '12:00'),
    })
    const page = desk.openPage()
    goTo(desk, TUESDAY, '05:00')
    expect(await punch(page, '1001')).toMatchObject({
      countedAs: 'OUTSIDE',
      half: null,
      session: null,
      remarks: [],
    })
    goTo(desk, WEDNESDAY, '08:25')
    expect(await punch(page, '1001')).toMatchObject({
      countedAs: 'IN',
      session: { kind: 'LEAVE', leaveKind: 'SICK' },
      remarks: ['ON_LEAVE'],
    })
    goTo(desk, WEDNESDAY, '09:00')
    expect((await punch(page, '1001')).remarks).toEqual(['ON_LEAVE'])
    const clerk = await desk.signIn('1001')
    await clerk.call('session.chooseWindow', { windowId: 'A02' as never })
    goTo(desk, WEDNESDAY, '14:20')
    expect(await clerk.call('attendance.punch', {})).toMatchObject({ half: 'PM', remarks: ['OTHER_WINDOW'] })
    goTo(desk, SUNDAY, '08:25')
    expect(await clerk.call('attendance.punch', {})).toMatchObject({
      session: { kind: 'OFF' },
      remarks: ['NON_WORKING_DAY', 'OTHER_WINDOW'],
    })
    const { punches } = await clerk.call('attendance.day', { staffId: '1001' as never, day: SUNDAY })
    expect(punches).toMatchObject([{ windowName: 'A02号窗口', elsewhere: true, standing: 'COUNTS' }])
  })

  test('on a day no rules cover', async () => {
    const desk = createTestDesk()
    const admin = await desk.signIn('9001')
    const { rules } = await admin.call('attendance.rules', {})
    const [first] = rules
    if (!first) throw new Error('no rules')
    await admin.call('attendance.saveRules', {
      rules: { ...first, rulesId: 'R1', name: '春季', version: 0, validFrom: TUESDAY, validTo: TUESDAY },
    })
    goTo(desk, WEDNESDAY, '08:25')
    const receipt = await punch(desk.openPage(), '1001')
    expect(receipt).toMatchObject({ countedAs: 'OUTSIDE', remarks: ['NO_RULES'] })
    expect(await kindsOn(admin, '1001', WEDNESDAY)).toEqual(['NO_RULES', 'NO_RULES'])
    expect((await admin.call('attendance.sheet', { month })).uncoveredDays).toContain(WEDNESDAY)
  })
})

describe('who is counted', () => {
  test('nobody before they were in the books, after they left, or in a role without attendance', async () => {
    const desk = createTestDesk()
    const inspector = await desk.signIn('9003')
    const clerk = TEST_HALL.staff[0]
    await punchAt(desk, '1001', TUESDAY)
    goTo(desk, WEDNESDAY, '13:00')
    setReference(desk, 'reference.staff_set', '1001', { ...clerk, active: false })
    setReference(desk, 'reference.staff_set', '1010', { ...clerk, staffId: '1010', name: '新来' })
    goTo(desk, WEDNESDAY, '23:00')
    expect(await kindsOn(inspector, '1001', TUESDAY)).toEqual(['NORMAL', 'NORMAL'])
    // In service in the morning, struck off before the afternoon; the other way round for who came.
    expect(await kindsOn(inspector, '1001', WEDNESDAY)).toEqual(['ABSENT_HALF', 'OFF'])
    expect(await kindsOn(inspector, '1010', WEDNESDAY)).toEqual(['OFF', 'ABSENT_HALF'])
    expect(await kindsOn(inspector, '9002', TUESDAY)).toEqual(['OFF', 'OFF'])
    const { rows } = await inspector.call('attendance.sheet', { month })
    expect(rows.map(({ staffId }) => staffId)).toEqual(
      expect.arrayContaining(['1001', '1010', '1002', '9003']),
    )
    expect(rows.map(({ staffId }) => staffId)).not.toContain('9002')
  })

  test('a clerk sees their own days and nobody else’s; a lead those of the unit; a system administrator none', async () => {
    const desk = createTestDesk()
    goTo(desk, TUESDAY, '09:00')
    const day = TUESDAY
    const clerk = await desk.signIn('1001')
    expect(await clerk.codeOf('attendance.day', { staffId: '1004' as never, day })).toBe('NOT_ALLOWED')
    expect(await clerk.codeOf('attendance.day', { staffId: 'nobody' as never, day })).toBe('NOT_ALLOWED')
    expect(await clerk.codeOf('attendance.sheet', { month })).toBe('NOT_ALLOWED')
    const head = await desk.signIn('1002')
    expect(await kindsOn(head, '1001', day)).toHaveLength(2)
    expect(await head.codeOf('attendance.day', { staffId: '2001' as never, day })).toBe('NOT_ALLOWED')
    expect(new Set((await head.call('attendance.sheet', { month })).rows.map((row) => row.unitId))).toEqual(
      new Set(['SCJG']),
    )
    expect(await head.codeOf('attendance.sheet', { month, unitId: 'RSJ' as never })).toBe('NOT_ALLOWED')
    const inspector = await desk.signIn('9003')
    expect(await kindsOn(inspector, '2001', day)).toHaveLength(2)
    expect(await inspector.codeOf('attendance.day', { staffId: 'nobody' as never, day })).toBe('NOT_FOUND')
    const system = await desk.signIn('9002')
    expect(await system.codeOf('attendance.day', { staffId: '1001' as never, day })).toBe('NOT_ALLOWED')
    expect(await system.codeOf('attendance.sheet', { month })).toBe('NOT_ALLOWED')
  })
})
