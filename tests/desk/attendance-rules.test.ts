import { describe, expect, test } from 'vitest'
import { DEFAULT_ATTENDANCE_RULES } from '../../db/model/attendance/rules.ts'
import { BLANK_STAFF } from '../../db/model/blank-records.ts'
import { createTestDesk, type TestDesk } from '../helpers/test-desk.ts'
import {
  goTo,
  kindsOn,
  NOBODY,
  punchAt,
  recordLeave,
  setReference,
  SUNDAY,
  TUESDAY,
  WEDNESDAY,
} from '../helpers/attendance-days.ts'

const month = '2026-03'
const aSet = (over: object) => ({
  ...DEFAULT_ATTENDANCE_RULES,
  rulesId: 'S1',
  name: '夏令',
  version: 0,
  validFrom: '2026-03-01',
  validTo: null,
  ...over,
})

describe('rule sets', () => {
  test('the defaults hold until a set of the hall’s own begins, and a past day keeps the rules of its time', async () => {
    const desk = createTestDesk()
    await punchAt(desk, '1001', TUESDAY, ['08:40', '12:05', '14:20', '17:35'])
    const admin = await desk.signIn('9001')
    const opened = await admin.call('attendance.rules', {})
    expect(opened.rules).toMatchObject([{ rulesId: 'default', name: DEFAULT_ATTENDANCE_RULES.name }])
    expect(opened.problems).toEqual([])
    expect(
      await admin.call('attendance.saveRules', { rules: aSet({ validFrom: WEDNESDAY, graceMinutes: 15 }) }),
    ).toEqual({ version: 1 })
    await punchAt(desk, '1001', WEDNESDAY, ['08:40', '12:05', '14:20', '17:35'])
    goTo(desk, WEDNESDAY, '23:00')
    expect(await kindsOn(admin, '1001', TUESDAY)).toEqual(['LATE', 'NORMAL'])
    expect(await kindsOn(admin, '1001', WEDNESDAY)).toEqual(['NORMAL', 'NORMAL'])
    const day = await admin.call('attendance.day', { staffId: '1001' as never, day: WEDNESDAY })
    expect(day).toMatchObject({ rulesName: '夏令', rulesVersion: 1 })
    // A rule that arrives later is in the next look.
    await admin.call('attendance.saveRules', {
      rules: aSet({ version: 1, validFrom: WEDNESDAY, graceMinutes: 5 }),
    })
    expect(await kindsOn(admin, '1001', WEDNESDAY)).toEqual(['LATE', 'NORMAL'])
  })

  test('holes between sets and overlaps are told and refused; the end of the last one may stay open until it comes', async () => {
    const desk = createTestDesk()
    const admin = await desk.signIn('9001')
    await admin.call('attendance.saveRules', { rules: aSet({ validTo: '2026-06-30' }) })
    expect((await admin.call('attendance.rules', {})).problems).toMatchObject([
      { code: 'HOLE', from: '2026-07-01', to: null, name: '夏令' },
    ])
    const hole = aSet({ rulesId: 'S2', name: '冬令', validFrom: '2026-07-03' })
    const { problems } = await admin.call('attendance.checkRules', { rules: { ...hole, version: 1 } })
    expect(problems).toMatchObject([{ code: 'HOLE', from: '2026-07-01', to: '2026-07-02' }])
    expect(await admin.codeOf('attendance.saveRules', { rules: hole })).toBe('RULES_HAVE_PROBLEMS')
    expect(await admin.codeOf('attendance.saveRules', { rules: { ...hole, validFrom: '2026-06-30' } })).toBe(
      'RULES_HAVE_PROBLEMS',
    )
    await admin.call('attendance.saveRules', { rules: { ...hole, validFrom: '2026-07-01' } })
    expect((await admin.call('attendance.rules', {})).problems).toEqual([])
    // Giving the first one up would leave days without rules only before the second: then the defaults hold.
    const backward = [{ ...DEFAULT_ATTENDANCE_RULES.hours[0], from: '12:00', to: '08:30' }]
    expect(
      await admin.codeOf('attendance.saveRules', {
        rules: aSet({ version: 1, validTo: '2026-06-30', hours: backward }) as never,
      }),
    ).toBe('RULES_HAVE_PROBLEMS')
    // The last one ends before today: a hole already.
    goTo(desk, '2026-08-03', '09:00')
    expect(
      await admin.codeOf('attendance.saveRules', {
        rules: { ...hole, validFrom: '2026-07-01', validTo: '2026-07-31', version: 1 },
      }),
    ).toBe('RULES_HAVE_PROBLEMS')
  })

  test('a set that follows ends the one before it, also from today on, in one record', async () => {
    const desk = createTestDesk()
    const admin = await desk.signIn('9001')
    await admin.call('attendance.saveRules', { rules: aSet({ validFrom: '2026-01-01' }) })
    const next = aSet({ rulesId: 'S2', name: '冬令', validFrom: '2026-02-01' })
    const asked = { ...next, version: 1 }
    expect((await admin.call('attendance.checkRules', { rules: asked })).problems).toMatchObject([
      { code: 'OVERLAP', from: '2026-02-01' },
    ])
    expect((await admin.call('attendance.checkRules', { rules: asked, endsEarlier: true })).problems).toEqual(
      [],
    )
    expect(await admin.codeOf('attendance.saveRules', { rules: next })).toBe('RULES_HAVE_PROBLEMS')
    await admin.call('attendance.saveRules', { rules: next, endsEarlier: true })
    expect((await admin.call('attendance.rules', {})).rules).toMatchObject([
      { rulesId: 'S1', validTo: '2026-01-31', version: 2 },
      { rulesId: 'S2', validTo: null, version: 1 },
    ])
  })

  test('a set somebody else changed meanwhile is not written over', async () => {
    const desk = createTestDesk()
    const admin = await desk.signIn('9001')
    await admin.call('attendance.saveRules', { rules: aSet({}) })
    expect(await admin.codeOf('attendance.saveRules', { rules: aSet({}) })).toBe('VERSION_CHANGED')
    expect(await admin.call('attendance.saveRules', { rules: aSet({ version: 1 }) })).toEqual({ version: 2 })
    // The program's own default becomes a set of the hall's when it is changed.
    expect(
      await admin.codeOf('attendance.saveRules', {
        rules: { ...DEFAULT_ATTENDANCE_RULES, name: '本厅', version: 1 },
      }),
    ).toBe('RULES_HAVE_PROBLEMS')
    await admin.call('attendance.saveRules', { rules: aSet({ version: 2 }), active: false })
    await admin.call('attendance.saveRules', {
      rules: { ...DEFAULT_ATTENDANCE_RULES, name: '本厅', version: 1 },
    })
    const { rules } = await admin.call('attendance.rules', {})
    expect(rules).toMatchObject([{ name: '本厅', version: 1 }])
    expect(rules[0]?.rulesId).not.toBe('default')
    const inspector = await desk.signIn('9003')
    expect(await inspector.codeOf('attendance.saveRules', { rules: aSet({}) })).toBe('NOT_ALLOWED')
  })
})

const NOBODY_ON = { am: [], pm: [] }

/** Two people take turns at the window for everything. */
const withRota = async (desk: TestDesk) => {
  const clerk = {
    ...BLANK_STAFF,
    name: '郭宁',
    unitId: 'ZX',
    windowId: 'C01',
  }
  setReference(desk, 'reference.staff_set', '3002', { ...clerk, staffId: '3002', roles: ['CLERK'] })
  setReference(desk, 'reference.post_set', 'P3', {
    postId: 'P3',
    name: '综合岗',
    unitId: 'ZX',
    windowId: 'C01',
    kind: 'ROTA',
    duties: '',
    itemIds: [],
    a: null,
    b: null,
    c: null,
    memberIds: ['3001', '3002'],
    active: true,
  })
  const admin = await desk.signIn('9001')
  await admin.call('attendance.saveRota', {
    postId: 'P3' as never,
    days: [
      { day: TUESDAY, am: ['3001' as never], pm: ['3002' as never], was: NOBODY_ON },
      { day: SUNDAY, am: ['3001' as never], pm: [], was: NOBODY_ON },
    ],
  })
  return admin
}

describe('the rota of a post many share', () => {
  test('its members are due on their half days only, on days off as well', async () => {
    const desk = createTestDesk()
    const admin = await withRota(desk)
    goTo(desk, '2026-03-09', '01:00')
    expect(await kindsOn(admin, '3001', TUESDAY)).toEqual(['ABSENT_HALF', 'OFF'])
    expect(await kindsOn(admin, '3002', TUESDAY)).toEqual(['OFF', 'ABSENT_HALF'])
    expect(await kindsOn(admin, '3001', SUNDAY)).toEqual(['ABSENT_HALF', 'OFF'])
    expect(await kindsOn(admin, '3002', SUNDAY)).toEqual(['OFF', 'OFF'])
    expect(await kindsOn(admin, '1001', SUNDAY)).toEqual(['OFF', 'OFF'])
  })

  test('a swap both agreed to moves the half day from one to the other', async () => {
    const desk = createTestDesk()
    const admin = await withRota(desk)
    desk.host.store().record(NOBODY, (act) => {
      const entityId = act.newId()
      const half = { postId: 'P3', day: TUESDAY, half: 'AM', inReturn: { day: TUESDAY, half: 'PM' } }
      act.append({
        type: 'swap.asked',
        entityId,
        payload: { staffId: '3001', unitIds: ['ZX'], withStaffId: '3002', reason: '家事', ...half },
      })
      act.append({ type: 'swap.agreed', entityId, payload: { by: '3002' } })
      act.append({ type: 'swap.approved', entityId, payload: { by: '9001', note: '' } })
    })
    goTo(desk, WEDNESDAY, '01:00')
    expect(await kindsOn(admin, '3001', TUESDAY)).toEqual(['OFF', 'ABSENT_HALF'])
    expect(await kindsOn(admin, '3002', TUESDAY)).toEqual(['ABSENT_HALF', 'OFF'])
    const rota = await admin.call('attendance.rota', { postId: 'P3' as never, from: TUESDAY, to: SUNDAY })
    expect(rota.days[0]).toEqual({ day: TUESDAY, working: true, am: ['3002'], pm: ['3001'], swapped: true })
    expect(rota.days.at(-1)).toEqual({ day: SUNDAY, working: false, am: ['3001'], pm: [], swapped: false })
    expect(rota.members.map(({ name }) => name)).toEqual(['吴静', '郭宁'])

    // The administrator puts them back, and that holds.
    const [first, second] = ['3001' as never, '3002' as never]
    await admin.call('attendance.saveRota', {
      postId: 'P3' as never,
      days: [{ day: TUESDAY, am: [first], pm: [second], was: { am: [second], pm: [first] } }],
    })
    expect(await kindsOn(admin, '3001', TUESDAY)).toEqual(['ABSENT_HALF', 'OFF'])
    const after = await admin.call('attendance.rota', { postId: 'P3' as never, from: TUESDAY, to: TUESDAY })
    expect(after.days[0]).toMatchObject({ am: ['3001'], pm: ['3002'], swapped: false })
  })

  test('changed by somebody else meanwhile, or by a swap, is not written over', async () => {
    const desk = createTestDesk()
    const admin = await withRota(desk)
    const postId = 'P3' as never
    const [first, second] = ['3001' as never, '3002' as never]
    const opened = { am: [first], pm: [second] }
    const mine = { day: TUESDAY, am: [second], pm: [second], was: opened }
    await admin.call('attendance.saveRota', { postId, days: [mine] })
    const theirs = { day: TUESDAY, am: [first], pm: [first], was: opened }
    const other = { day: WEDNESDAY, am: [first], pm: [], was: NOBODY_ON }
    expect(await admin.codeOf('attendance.saveRota', { postId, days: [other, theirs] })).toBe(
      'VERSION_CHANGED',
    )
    const { days } = await admin.call('attendance.rota', { postId, from: TUESDAY, to: WEDNESDAY })
    expect(days).toMatchObject([{ am: [second], pm: [second] }, NOBODY_ON])
    await admin.call('attendance.saveRota', {
      postId,
      days: [{ ...theirs, was: { am: [second], pm: [second] } }],
    })
  })

  test('of posts that take no turns, for people nobody knows, by others than the centre: refused', async () => {
    const desk = createTestDesk()
    const admin = await withRota(desk)
    const postId = 'P3' as never
    const was = { am: ['3001' as never], pm: ['3002' as never] }
    const days = [{ day: TUESDAY, am: ['7777' as never], pm: [], was }]
    expect(await admin.codeOf('attendance.saveRota', { postId, days })).toBe('NOT_FOUND')
    expect(await admin.codeOf('attendance.saveRota', { postId: 'P9' as never, days })).toBe('NOT_FOUND')
    expect(await admin.codeOf('attendance.rota', { postId: 'P9' as never, from: TUESDAY, to: TUESDAY })).toBe(
      'NOT_FOUND',
    )
    expect(await admin.codeOf('attendance.rota', { postId, from: '2026-01-01', to: '2026-12-31' })).toBe(
      'BAD_REQUEST',
    )
    const clerk = await desk.signIn('3001')
    expect(await clerk.codeOf('attendance.saveRota', { postId, days })).toBe('NOT_ALLOWED')
    expect((await clerk.call('attendance.rota', { postId, from: TUESDAY, to: TUESDAY })).days).toHaveLength(1)
  })
})

test('what is extra duty, less what was taken back of it, stands on the sheet', async () => {
  const desk = createTestDesk()
  desk.host.store().record(NOBODY, (act) => {
    const entityId = act.newId()
    const times = {
      fromMs: Date.parse('2026-03-03T12:00:00+08:00'),
      toMs: Date.parse('2026-03-03T14:00:00+08:00'),
    }
    act.append({
      type: 'extra_duty.submitted',
      entityId,
      payload: { staffId: '1001', unitIds: ['SCJG'], day: TUESDAY, kind: 'NOON', note: '', ...times },
    })
    act.append({ type: 'extra_duty.approved', entityId, payload: { by: '1003', minutes: 120, note: '' } })
  })
  recordLeave(desk, {
    staffId: '1001',
    unitId: 'SCJG',
    kind: 'COMPENSATORY',
    fromMs: Date.parse('2026-03-05T16:45:00+08:00'),
    toMs: Date.parse('2026-03-05T18:00:00+08:00'),
  })
  goTo(desk, '2026-03-06', '09:00')
  const clerk = await desk.signIn('1001')
  expect((await clerk.call('attendance.mine', { month })).balance).toEqual({
    minutes: 75,
    lots: [{ day: TUESDAY, minutes: 75, lastDay: '2026-09-03' }],
  })
  const { rows } = await (await desk.signIn('9003')).call('attendance.sheet', { month })
  expect(rows.map(({ staffId, balanceMinutes }) => [staffId, balanceMinutes])).toContainEqual(['1001', 75])
})
