import { describe, expect, test } from 'vitest'
import { readEntity, readEntityHistory } from '../../db/store/index.ts'
import { readXlsx } from '../../db/desk/import/read-xlsx.ts'
import { addTotals, NO_TOTALS } from '../../db/model/attendance/totals.ts'
import { createTestDesk, type TestDesk, type TestPage } from '../helpers/test-desk.ts'
import {
  goTo,
  kindsOn,
  NOBODY,
  punchAt,
  recordLeave,
  TUESDAY,
  WEDNESDAY,
} from '../helpers/attendance-days.ts'
import { msAt } from '../../db/model/day.ts'

const month = '2026-03'
const MONDAY_AFTER = '2026-04-01'

/** Two days of the market unit: on time, late, nothing at all, and a day of sick leave. */
const twoDays = async (desk: TestDesk): Promise<void> => {
  recordLeave(desk, {
    staffId: '1004',
    unitId: 'SCJG',
    fromMs: msAt(WEDNESDAY, '00:00'),
    toMs: msAt(WEDNESDAY, '24:00'),
  })
  const page = desk.openPage()
  const secretOf = (staffId: string) => ({ staffId, secret: `pin-${staffId}`, kind: 'PIN' as const })
  for (const [day, staffId, ...clocks] of [
    [TUESDAY, '1001', '08:20', '12:05', '14:20', '17:35'],
    [WEDNESDAY, '1001', '08:42', '12:05', '14:20', '17:20'],
  ] as const)
    for (const clock of clocks) {
      goTo(desk, day, clock)
      await page.call('session.punch', { ...secretOf(staffId), leaving: true })
    }
}

describe('the sheet of a month', () => {
  test('people by days with totals; every sum equals its parts', async () => {
    const desk = createTestDesk()
    await twoDays(desk)
    goTo(desk, WEDNESDAY, '23:00')
    const inspector = await desk.signIn('9003')
    const sheet = await inspector.call('attendance.sheet', { month })
    expect(sheet.days).toHaveLength(31)
    expect(sheet.days.find(({ day }) => day === '2026-03-08')?.working).toBe(false)
    const row = (staffId: string) => sheet.rows.find((each) => each.staffId === staffId)
    expect(row('1001')?.totals).toMatchObject({
      normal: 2,
      late: 1,
      lateMinutes: 12,
      early: 1,
      earlyMinutes: 10,
    })
    const cell = row('1001')?.cells.find(({ day }) => day === WEDNESDAY)
    expect(cell?.sessions).toMatchObject([
      { half: 'AM', kind: 'LATE', late: 12, early: 0 },
      { half: 'PM', kind: 'EARLY', late: 0, early: 10 },
    ])
    expect(row('1004')?.totals).toMatchObject({ absentHalves: 3, leaveHalves: 2, leaveByKind: { SICK: 2 } })
    const sum = (parts: readonly { totals: typeof sheet.totals }[]) =>
      parts.reduce((all, part) => addTotals(all, part.totals), NO_TOTALS)
    expect(sum(sheet.rows)).toEqual(sheet.totals)
    expect(sum(sheet.units)).toEqual(sheet.totals)
    expect(sheet).toMatchObject({ completeUpToMs: null, completeUnknown: false, uncoveredDays: [] })
    // Afternoon of the first day: in the books since nine in the morning of it.
    expect(sheet.totals.due).toBe(
      sheet.totals.normal +
        sheet.totals.late +
        sheet.totals.early +
        sheet.totals.missing +
        sheet.totals.absentHalves +
        sheet.totals.leaveHalves +
        sheet.totals.underReview,
    )
  })

  test('as a spreadsheet in the language of the page, and it is logged who took it away', async () => {
    const desk = createTestDesk()
    await twoDays(desk)
    goTo(desk, WEDNESDAY, '23:00')
    const head = await desk.signIn('1002')
    const { fileName, base64 } = await head.call('attendance.exportSheet', { month })
    expect(fileName).toBe('考勤表_2026-03.xlsx')
    const cells = readXlsx(Buffer.from(base64, 'base64'), fileName)
    const text = JSON.stringify(cells)
    for (const word of ['王芳', '迟12', '早10', '病/病', '√/√', '迟到分钟', '合计'])
      expect(text).toContain(word)
    expect(text).not.toContain('周杰')
    expect(text).not.toContain('单位汇总')
    // All units at once: a line for each of them besides.
    const inspector = await desk.signIn('9003')
    const ofHall = await inspector.call('attendance.exportSheet', { month })
    const { rows: people, units, totals } = await inspector.call('attendance.sheet', { month })
    const summary = readXlsx(Buffer.from(ofHall.base64, 'base64'), ofHall.fileName).find(
      ({ name }) => name === '单位汇总',
    )
    const rows = (summary?.rows ?? []).map(({ cells: line }) => line.map(String))
    const lineOf = (first: string): string[] | undefined => rows.find(([cell]) => cell === first)
    for (const unit of units) {
      const count = people.filter((row) => row.unitId === unit.unitId).length
      expect(lineOf(unit.unitName)?.slice(1, 4)).toEqual(
        [count, unit.totals.due, unit.totals.normal].map(String),
      )
      expect(lineOf(unit.unitName)?.at(-1)).toBe('未结账')
    }
    expect(lineOf('合计')?.slice(1, 4)).toEqual([people.length, totals.due, totals.normal].map(String))
    await head.call('session.setLocale', { locale: 'en' })
    expect((await head.call('attendance.exportSheet', { month })).fileName).toBe('Attendance_2026-03.xlsx')
    const logged = readEntityHistory(desk.host.store().read, 'audit', desk.host.store().device.deviceId).find(
      (event) => event.type === 'audit.recorded',
    )
    expect(logged).toMatchObject({ staffId: '1002', payload: { act: 'ATTENDANCE_EXPORTED', subject: month } })
  })

  test('the list of a week is gone through and signed; a week begins on Monday and is over', async () => {
    const desk = createTestDesk()
    await twoDays(desk)
    goTo(desk, WEDNESDAY, '23:00')
    const chief = await desk.signIn('1003')
    const week = { weekFrom: '2026-03-02', unitId: 'SCJG' as never }
    const list = await chief.call('attendance.weekList', week)
    expect(list.days.map(({ day }) => day)).toEqual([
      '2026-03-02',
      '2026-03-03',
      '2026-03-04',
      '2026-03-05',
      '2026-03-06',
      '2026-03-07',
      '2026-03-08',
    ])
    expect(list.rows.map(({ staffId }) => staffId)).toEqual(['1001', '1002', '1003', '1004'])
    expect(list.signed).toBeNull()
    const signing = { ...week, note: '已逐条核对' }
    expect(await chief.codeOf('attendance.signWeek', signing)).toBe('WEEK_NOT_OVER')
    goTo(desk, '2026-03-08', '23:59')
    expect(await chief.codeOf('attendance.signWeek', signing)).toBe('WEEK_NOT_OVER')
    expect((await chief.call('attendance.weekList', week)).signed).toBeNull()
    goTo(desk, '2026-03-09', '00:00')
    await chief.call('attendance.signWeek', signing)
    expect((await chief.call('attendance.weekList', week)).signed).toMatchObject({
      byName: '赵敏',
      note: '已逐条核对',
    })
    expect(await chief.codeOf('attendance.weekList', { ...week, weekFrom: TUESDAY })).toBe('BAD_REQUEST')
    expect(await chief.codeOf('attendance.signWeek', { ...week, weekFrom: '2026-03-16', note: '' })).toBe(
      'WEEK_NOT_OVER',
    )
    expect(await chief.codeOf('attendance.signWeek', { ...week, unitId: 'RSJ' as never, note: '' })).toBe(
      'NOT_ALLOWED',
    )
    expect(await chief.codeOf('attendance.weekList', { ...week, unitId: 'RSJ' as never })).toBe('NOT_ALLOWED')
  })
})

describe('what is left open before a month is settled', () => {
  const open = async (page: TestPage) => {
    const { units, unknownIdLines } = await page.call('attendance.sheet', { month })
    return {
      units: Object.fromEntries(
        units.map(({ unitId, openRequests, unsignedWeeks }) => [unitId, { openRequests, unsignedWeeks }]),
      ),
      unknownIdLines,
    }
  }

  test('requests nobody decided and weeks nobody signed, unit by unit', async () => {
    const desk = createTestDesk()
    goTo(desk, WEDNESDAY, '08:00')
    const clerk = await desk.signIn('1001')
    const inspector = await desk.signIn('9003')
    expect((await open(inspector)).units['SCJG']).toEqual({ openRequests: 0, unsignedWeeks: [] })
    const leave = async (from: string, to: string) =>
      clerk.call('leave.submit', {
        kind: 'PRIVATE',
        fromMs: msAt(from, '08:30'),
        toMs: msAt(to, '17:30'),
        covers: [],
        reason: '家中有事',
      })
    const inMonth = await leave('2026-03-12', '2026-03-12')
    // Touches the month with its first days; the next lies after it.
    await leave('2026-03-31', '2026-04-01')
    await leave('2026-04-07', '2026-04-07')
    expect((await open(inspector)).units['SCJG']?.openRequests).toBe(2)
    await clerk.call('leave.cancel', { requestId: inMonth.requestId, reason: '不用了' })
    goTo(desk, MONDAY_AFTER, '08:00')
    const chief = await desk.signIn('1003')
    await chief.call('attendance.signWeek', { weekFrom: '2026-03-09', unitId: 'SCJG' as never, note: '' })
    const weeks = ['2026-03-02', '2026-03-09', '2026-03-16', '2026-03-23']
    const { units } = await open(inspector)
    expect(units['SCJG']).toEqual({
      openRequests: 1,
      unsignedWeeks: weeks.filter((week) => week !== '2026-03-09'),
    })
    expect(units['RSJ']).toEqual({ openRequests: 0, unsignedWeeks: weeks })
    // None of it stops the month from being settled.
    expect(await inspector.call('attendance.lockMonth', { month, unitId: 'SCJG' as never })).toEqual({
      units: 1,
    })
  })

  test('lines of ids nobody knows, for those who import them', async () => {
    const desk = createTestDesk()
    goTo(desk, WEDNESDAY, '23:00')
    const admin = await desk.signIn('9001')
    const clocks = [`${TUESDAY} 08:20:00`, `${TUESDAY} 12:05:00`, '2026-02-27 08:20:00']
    const lines = ['77', '1001'].flatMap((userId) => clocks.map((at) => `${userId}\t${at}\t1\t0\t1\t0`))
    const file = { name: 'attlog.dat', base64: Buffer.from(lines.join('\n')).toString('base64') }
    const { mapping } = await admin.call('attendance.previewFile', { ...file, mapping: null })
    await admin.call('attendance.importFile', { ...file, mapping })
    expect((await open(admin)).unknownIdLines).toBe(2)
    expect((await open(await desk.signIn('1002'))).unknownIdLines).toBe(0)
    // What is taken back belongs to nobody again.
    const assign = (userId: string, staffId: string | null) =>
      admin.call('attendance.assignId', { userId, staffId: staffId as never })
    await assign('77', '1004')
    expect((await open(admin)).unknownIdLines).toBe(0)
    await assign('1001', null)
    expect((await open(admin)).unknownIdLines).toBe(2)
  })
})

describe('a settled month', () => {
  test('is settled unit by unit after its end, and changes by vouchers only', async () => {
    const desk = createTestDesk()
    await twoDays(desk)
    const inspector = await desk.signIn('9003')
    expect(await inspector.codeOf('attendance.lockMonth', { month, unitId: null })).toBe('MONTH_NOT_OVER')
    goTo(desk, '2026-03-31', '23:59')
    expect(await inspector.codeOf('attendance.lockMonth', { month, unitId: null })).toBe('MONTH_NOT_OVER')
    const correction = {
      staffId: '1001' as never,
      day: WEDNESDAY,
      half: 'AM' as const,
      kind: 'NORMAL' as const,
      lateMinutes: 0,
      earlyMinutes: 0,
      leaveKind: null,
      reason: '门禁记录证明 08:25 已到岗',
    }
    goTo(desk, MONDAY_AFTER, '00:00')
    expect(await inspector.codeOf('attendance.correctMonth', correction)).toBe('MONTH_NOT_LOCKED')
    const before = await inspector.call('attendance.sheet', { month })
    expect(await inspector.call('attendance.lockMonth', { month, unitId: 'SCJG' as never })).toEqual({
      units: 1,
    })
    expect(await inspector.codeOf('attendance.lockMonth', { month, unitId: 'SCJG' as never })).toBe(
      'MONTH_LOCKED',
    )
    expect(await inspector.codeOf('attendance.lockMonth', { month, unitId: 'XX' as never })).toBe('NOT_FOUND')
    expect(await inspector.call('attendance.lockMonth', { month, unitId: null })).toEqual({ units: 2 })
    expect(await inspector.codeOf('attendance.lockMonth', { month, unitId: null })).toBe('MONTH_LOCKED')
    const settled = await inspector.call('attendance.sheet', { month })
    expect(settled.totals).toEqual(before.totals)
    expect(settled.units.map(({ unitId, lockedBy, vouchers }) => [unitId, lockedBy, vouchers])).toEqual([
      ['RSJ', '陈晨', 0],
      ['SCJG', '陈晨', 0],
      ['ZX', '陈晨', 0],
    ])

    // What comes in afterwards changes nothing any more.
    recordLeave(desk, {
      staffId: '1001',
      unitId: 'SCJG',
      fromMs: msAt(WEDNESDAY, '00:00'),
      toMs: msAt(WEDNESDAY, '24:00'),
    })
    expect((await inspector.call('attendance.sheet', { month })).totals).toEqual(before.totals)
    expect(await kindsOn(inspector, '1001', WEDNESDAY)).toEqual(['LATE', 'EARLY'])

    await inspector.call('attendance.correctMonth', correction)
    const day = await inspector.call('attendance.day', { staffId: '1001' as never, day: WEDNESDAY })
    expect(day.locked).toBe(true)
    expect(day.sessions[0]).toMatchObject({
      kind: 'NORMAL',
      lateMinutes: 0,
      original: { kind: 'LATE', lateMinutes: 12 },
    })
    expect(day.sessions[0]?.reasons.map(({ code }) => code)).toEqual(['SETTLED', 'VOUCHER'])
    expect(day.vouchers).toMatchObject([
      { half: 'AM', before: '迟到12分钟', after: '正常', byName: '陈晨', reason: correction.reason },
    ])
    const after = await inspector.call('attendance.sheet', { month, unitId: 'SCJG' as never })
    expect(after.units).toMatchObject([{ unitId: 'SCJG', vouchers: 1 }])
    const cell = after.rows
      .find(({ staffId }) => staffId === '1001')
      ?.cells.find(({ day: of }) => of === WEDNESDAY)
    expect(cell?.sessions).toMatchObject([
      { kind: 'NORMAL', amended: true },
      { kind: 'EARLY', amended: false },
    ])
    expect(after.totals.late).toBe(before.totals.late - 1)
    // A second voucher keeps the first.
    await inspector.call('attendance.correctMonth', {
      ...correction,
      kind: 'LATE',
      lateMinutes: 5,
      reason: '复核',
    })
    const { vouchers } = await inspector.call('attendance.day', { staffId: '1001' as never, day: WEDNESDAY })
    expect(vouchers.map(({ before: from, after: to }) => [from, to])).toEqual([
      ['迟到12分钟', '正常'],
      ['正常', '迟到5分钟'],
    ])
    const { state } = readEntity<{ people: { staffId: string; sessions: { kind: string }[] }[] }>(
      desk.host.store().read,
      'attendance_month',
      '2026-03/SCJG',
    ) ?? { state: { people: [] } }
    // The lock itself stands as it was written: Wednesday is the fourth day, two half days each.
    expect(state.people.find(({ staffId }) => staffId === '1001')?.sessions[6]?.kind).toBe('LATE')
    expect((await (await desk.signIn('1001')).call('attendance.mine', { month })).locked).toBe(true)
  })

  test('corrections that make no sense, of oneself, or by somebody without the right are refused', async () => {
    const desk = createTestDesk()
    goTo(desk, MONDAY_AFTER, '08:00')
    const inspector = await desk.signIn('9003')
    await inspector.call('attendance.lockMonth', { month, unitId: null })
    const of = (over: object) => ({
      staffId: '1001' as never,
      day: WEDNESDAY,
      half: 'AM' as const,
      kind: 'NORMAL' as const,
      lateMinutes: 0,
      earlyMinutes: 0,
      leaveKind: null,
      reason: '核实',
      ...over,
    })
    for (const wrong of [
      { kind: 'LATE' },
      { kind: 'NORMAL', lateMinutes: 3 },
      { kind: 'LEAVE' },
      { kind: 'NORMAL', leaveKind: 'SICK' },
      { kind: 'EARLY', lateMinutes: 3, earlyMinutes: 3 },
    ])
      expect(await inspector.codeOf('attendance.correctMonth', of(wrong) as never)).toBe('BAD_REQUEST')
    expect(await inspector.codeOf('attendance.correctMonth', of({ staffId: '9003' }))).toBe('NOT_ALLOWED')
    expect(await inspector.codeOf('attendance.correctMonth', of({ staffId: 'XX' }))).toBe('NOT_FOUND')
    const head = await desk.signIn('1002')
    expect(await head.codeOf('attendance.correctMonth', of({}))).toBe('NOT_ALLOWED')
    expect(await head.codeOf('attendance.lockMonth', { month, unitId: null })).toBe('NOT_ALLOWED')
    await inspector.call('attendance.correctMonth', of({ kind: 'LATE', lateMinutes: 3, earlyMinutes: 4 }))
    await inspector.call('attendance.correctMonth', of({ kind: 'LEAVE', leaveKind: 'SICK' }))
    expect(await kindsOn(head, '1001', WEDNESDAY)).toEqual(['LEAVE', 'ABSENT_HALF'])
  })

  test('nothing may wait for review, and a doubtful clock settles nothing', async () => {
    const desk = createTestDesk()
    goTo(desk, TUESDAY, '08:20')
    // Set forward by a few minutes: whoever is punctual by it may have been late.
    desk.clock.setWall(msAt(TUESDAY, '08:28'))
    await punchAt(desk, '1001', TUESDAY, ['08:29', '12:01'])
    goTo(desk, MONDAY_AFTER, '08:00')
    const inspector = await desk.signIn('9003')
    expect(await kindsOn(inspector, '1001', TUESDAY)).toEqual(['UNDER_REVIEW', 'ABSENT_HALF'])
    expect(await inspector.codeOf('attendance.lockMonth', { month, unitId: null })).toBe('MONTH_UNDER_REVIEW')
    const { punches } = await inspector.call('attendance.suspects', {})
    for (const { punchId } of punches)
      await inspector.call('attendance.judgePunch', { punchId, accept: true, note: '监控核实' })
    desk.clock.setWall(msAt('2026-05-05', '08:00'))
    expect(await inspector.codeOf('attendance.lockMonth', { month, unitId: null })).toBe('CLOCK_TOO_FAR_OFF')
    expect(desk.host.store().read.all("SELECT 1 FROM entity WHERE kind = 'attendance_month'")).toEqual([])
    desk.clock.setWall(msAt(MONDAY_AFTER, '09:00'))
    desk.host.store().confirmClock(NOBODY, { by: '9003' as never, wallMs: msAt(MONDAY_AFTER, '09:00') })
    expect(await inspector.call('attendance.lockMonth', { month, unitId: null })).toEqual({ units: 3 })
  })

  test('a punch of a doubtful clock stops it even where it changes nothing: it may belong to another day', async () => {
    const desk = createTestDesk()
    goTo(desk, TUESDAY, '09:30')
    // A Tuesday, by a clock that is set to the Sunday after.
    desk.clock.setWall(msAt('2026-03-08', '08:20'))
    await punchAt(desk, '1001', '2026-03-08', ['08:25'])
    goTo(desk, MONDAY_AFTER, '08:00')
    const inspector = await desk.signIn('9003')
    expect(await kindsOn(inspector, '1001', '2026-03-08')).toEqual(['OFF', 'OFF'])
    desk.host.store().confirmClock(NOBODY, { by: '9003' as never, wallMs: msAt(MONDAY_AFTER, '08:00') })
    expect(await inspector.codeOf('attendance.lockMonth', { month, unitId: null })).toBe('MONTH_UNDER_REVIEW')
    // Of another unit: settled all the same.
    expect(await inspector.call('attendance.lockMonth', { month, unitId: 'RSJ' as never })).toEqual({
      units: 1,
    })
    const [suspect] = (await inspector.call('attendance.suspects', {})).punches
    await inspector.call('attendance.judgePunch', {
      punchId: suspect?.punchId ?? '',
      accept: false,
      note: '时钟有误，已按补签办理',
    })
    expect(await inspector.call('attendance.lockMonth', { month, unitId: null })).toEqual({ units: 2 })
  })
})
