import { beforeEach, describe, expect, test } from 'vitest'
import { errorMessage } from '../../db/contract/errors.ts'
import type { ParamsInput } from '../../db/contract/index.ts'
import { recordPosts, recordRota } from '../helpers/posts-of-hall.ts'
import { createTestDesk, type TestDesk, type TestPage } from '../helpers/test-desk.ts'

// March 2026: the 2nd is a Monday. Sessions of the defaults: 08:30–12:00 and 14:30–17:30.
const at = (text: string): number => Date.parse(`2026-03-${text}:00+08:00`)
const MINUTE = 60_000

let desk: TestDesk
let a: TestPage
let b: TestPage
let head: TestPage
let chief: TestPage
let inspector: TestPage

const record = (work: Parameters<ReturnType<TestDesk['host']['store']>['record']>[1]): void => {
  desk.host.store().record({ staffId: null, session: null, unitId: null, windowId: null }, work)
}
const goTo = (text: string): void => desk.clock.advance(at(text) - desk.clock.wallMs())
/** Signs in or out now. */
const punch = (...staffIds: readonly string[]): void =>
  record((act) => {
    for (const staffId of staffIds)
      act.append({
        type: 'punch.recorded',
        entityId: act.newId(),
        payload: { staffId, unitIds: ['SCJG'], by: 'PIN', windowId: null, ownWindowId: null },
      })
  })
const lockMonth = (): void =>
  record((act) =>
    act.append({
      type: 'attendance_month.locked',
      entityId: '2026-03/SCJG',
      payload: { month: '2026-03', unitId: 'SCJG', by: '9003', people: [] },
    }),
  )

beforeEach(async () => {
  desk = createTestDesk({ nowMs: at('02T08:20') })
  record((act) => recordPosts(act, (secret) => `plain:${secret}`))
  a = await desk.signIn('1001')
  b = await desk.signIn('1004')
  head = await desk.signIn('1002')
  chief = await desk.signIn('1003')
  inspector = await desk.signIn('9003')
})

describe('an absence from the post', () => {
  const errand = (minutes: number, more: Partial<ParamsInput<'absence.start'>> = {}) => ({
    kind: 'OFFICIAL' as const,
    expectedBackMs: desk.clock.wallMs() + minutes * MINUTE,
    ...more,
  })

  test('names whoever is at work and registered, and ends when the person is back', async () => {
    punch('1001', '1004')
    goTo('02T09:00')
    const out = await a.call('absence.start', errand(60, { reason: '送材料' }))
    expect(out).toMatchObject({
      kind: 'ABSENCE',
      status: 'OUT',
      about: 'OFFICIAL',
      covers: [{ postName: '登记岗', name: '孙丽' }],
      may: ['END'],
      remarks: [],
    })
    expect(await a.codeOf('absence.start', errand(10))).toBe('ALREADY_OUT')
    // B serves the post now, and cannot leave it as well.
    expect(await b.codeOf('absence.start', errand(30))).toBe('POST_WOULD_BE_EMPTY')
    goTo('02T09:40')
    const { requestId } = out
    expect(await a.call('absence.end', { requestId })).toMatchObject({
      status: 'BACK',
      backAtMs: at('02T09:40'),
    })
    // Said twice: the first holds.
    goTo('02T09:50')
    expect((await head.call('absence.end', { requestId })).backAtMs).toBe(at('02T09:40'))
  })

  test('that would leave the post empty is refused, a short one only when it was not said', async () => {
    punch('1001')
    goTo('02T09:00')
    expect(await a.codeOf('absence.start', errand(60))).toBe('POST_WOULD_BE_EMPTY')
    expect(await a.codeOf('absence.start', errand(60, { leavesEmpty: true }))).toBe('POST_WOULD_BE_EMPTY')
    const short = errand(15, { kind: 'SHORT_ABSENCE' })
    expect(await a.codeOf('absence.start', short)).toBe('POST_WOULD_BE_EMPTY')
    const covers = [{ postId: 'P1', staffId: '1004' }] as unknown as ParamsInput<'absence.start'>['covers']
    expect(await a.codeOf('absence.start', { ...short, covers })).toBe('POST_WOULD_BE_EMPTY')
    const gone = await a.call('absence.start', { ...short, leavesEmpty: true })
    expect(gone).toMatchObject({ remarks: ['LEFT_EMPTY'], covers: [] })
    // A lead signs somebody back in who forgot; a colleague does not.
    expect(await b.codeOf('absence.end', { requestId: gone.requestId })).toBe('NOT_FOUND')
    expect((await head.call('absence.end', { requestId: gone.requestId })).status).toBe('BACK')
  })

  test('outside the hours of work leaves nothing empty', async () => {
    goTo('02T12:30')
    expect(await a.call('absence.start', errand(60))).toMatchObject({ covers: [], remarks: [] })
  })

  test('of B needs nobody while A is there', async () => {
    punch('1004')
    goTo('02T09:00')
    expect((await b.call('absence.start', errand(60))).covers).toEqual([])
  })

  test('is short for fifteen minutes, and never over the day', async () => {
    punch('1001', '1004')
    goTo('02T09:00')
    expect(await a.codeOf('absence.start', errand(16, { kind: 'SHORT_ABSENCE' }))).toBe('BAD_REQUEST')
    expect(await a.codeOf('absence.start', errand(0))).toBe('BAD_REQUEST')
    expect(await a.codeOf('absence.start', errand(16 * 60))).toBe('BAD_REQUEST')
    await a.call('absence.start', errand(15, { kind: 'SHORT_ABSENCE' }))
  })
})

describe('a make-up punch', () => {
  const wish = (more: Partial<ParamsInput<'makeup.submit'>> = {}): ParamsInput<'makeup.submit'> => ({
    day: '2026-03-02',
    half: 'AM',
    end: 'OUT',
    atMs: at('02T12:05'),
    cause: 'FORGOT',
    evidence: '',
    ...more,
  })
  /** In and out of both half days of Monday but for the morning's sign-out. */
  const monday = (): void => {
    punch('1001')
    for (const time of ['02T14:20', '02T17:40']) {
      goTo(time)
      punch('1001')
    }
    goTo('03T09:00')
  }
  const morning = async () =>
    (await a.call('attendance.day', { staffId: '1001' as never, day: '2026-03-02' })).sessions[0]

  test('is signed by the window head and then an inspector, and changes the half day then', async () => {
    monday()
    expect(await morning()).toMatchObject({ kind: 'MISSING_OUT' })
    const asked = await a.call('makeup.submit', wish())
    expect(asked).toMatchObject({
      kind: 'MAKEUP',
      status: 'SUBMITTED',
      about: 'FORGOT',
      half: 'AM',
      end: 'OUT',
    })
    expect(asked.chain.map(({ role }) => role)).toEqual(['WINDOW_HEAD', 'INSPECTOR'])
    const { requestId } = asked
    expect(await inspector.codeOf('makeup.decide', { requestId, approve: true })).toBe('NOT_YOUR_TURN')
    expect(await a.codeOf('makeup.decide', { requestId, approve: true })).toBe('NOT_ALLOWED')
    await head.call('makeup.decide', { requestId, approve: true })
    expect(await morning()).toMatchObject({ kind: 'MISSING_OUT' })
    expect((await inspector.call('makeup.decide', { requestId, approve: true })).status).toBe('APPROVED')
    expect(await morning()).toMatchObject({ kind: 'NORMAL', original: { kind: 'MISSING_OUT' } })
    expect(await inspector.codeOf('makeup.decide', { requestId, approve: true })).toBe('ALREADY_DECIDED')
  })

  test('of the window head goes to the inspector alone', async () => {
    goTo('03T09:00')
    const asked = await head.call(
      'makeup.submit',
      wish({ end: 'IN', atMs: at('02T08:29'), cause: 'OTHER', evidence: '监控' }),
    )
    expect(asked.chain.map(({ role }) => role)).toEqual(['INSPECTOR'])
    expect(await head.codeOf('makeup.decide', { requestId: asked.requestId, approve: true })).toBe(
      'OWN_REQUEST',
    )
  })

  const terms = async (day: string, page = a) =>
    (await page.call('attendance.day', { staffId: '1001' as never, day })).makeup

  test('is asked for within three working days', async () => {
    monday()
    goTo('05T23:00')
    expect(await terms('2026-03-02')).toEqual({ lastDay: '2026-03-05', open: true, forgotLeft: 2 })
    expect(await terms('2026-03-06')).toBe(null)
    expect(await terms('2026-03-02', head)).toBe(null)
    await a.call('requests.cancel', {
      requestId: (await a.call('makeup.submit', wish())).requestId,
      reason: '写错了',
    })
    goTo('06T08:00')
    expect(await terms('2026-03-02')).toEqual({ lastDay: '2026-03-05', open: false, forgotLeft: 2 })
    expect(await a.codeOf('makeup.submit', wish())).toBe('MAKEUP_TOO_LATE')
  })

  test('is forgotten twice a month at most; other causes do not count', async () => {
    goTo('03T18:00')
    const of = (end: 'IN' | 'OUT', half: 'AM' | 'PM', time: string) => wish({ end, half, atMs: at(time) })
    await a.call('makeup.submit', of('IN', 'AM', '02T08:29'))
    await a.call('makeup.submit', of('OUT', 'AM', '02T12:01'))
    expect((await terms('2026-03-02'))?.forgotLeft).toBe(0)
    expect(await a.codeOf('makeup.submit', of('IN', 'PM', '02T14:29'))).toBe('MAKEUP_TOO_OFTEN')
    await a.call('makeup.submit', { ...of('IN', 'PM', '02T14:29'), cause: 'POWER_CUT' })
  })

  test('is asked for only where it would change something, once, and of a time that was', async () => {
    monday()
    expect(await a.codeOf('makeup.submit', wish({ end: 'IN', atMs: at('02T08:10') }))).toBe(
      'MAKEUP_NOT_NEEDED',
    )
    expect(await a.codeOf('makeup.submit', wish({ day: '2026-03-01', atMs: at('01T12:00') }))).toBe(
      'MAKEUP_NOT_NEEDED',
    )
    expect(await a.codeOf('makeup.submit', wish({ atMs: at('03T12:00') }))).toBe('BAD_REQUEST')
    const pending = async (page: TestPage) =>
      (await page.call('attendance.day', { staffId: '1001' as never, day: '2026-03-02' })).pendingMakeups
    expect(await pending(a)).toEqual([])
    const { requestId } = await a.call('makeup.submit', wish())
    expect(await pending(a)).toEqual([{ requestId, half: 'AM', end: 'OUT' }])
    expect(await pending(head)).toEqual([])
    await expect(a.call('makeup.submit', wish())).rejects.toMatchObject({
      code: 'MAKEUP_PENDING',
      details: { role: 'WINDOW_HEAD' },
    })
    expect(errorMessage('MAKEUP_PENDING', { role: 'WINDOW_HEAD' }, 'zh-CN')).toBe(
      '这个半天的补签已申请，待窗口负责人办理。',
    )
    await head.call('makeup.decide', { requestId, approve: true })
    await inspector.call('makeup.decide', { requestId, approve: true })
    expect(await pending(a)).toEqual([])
    expect(await a.codeOf('makeup.submit', wish())).toBe('MAKEUP_NOT_NEEDED')
  })

  test('in a settled month is refused', async () => {
    monday()
    lockMonth()
    expect(await a.codeOf('makeup.submit', wish())).toBe('MONTH_LOCKED')
  })
})

describe('a hand roll', () => {
  const roll = (more: Partial<ParamsInput<'roll.file'>> = {}) =>
    ({
      unitId: 'SCJG',
      day: '2026-03-02',
      half: 'AM',
      cause: 'POWER_CUT',
      people: [{ staffId: '1001', inAtMs: at('02T08:25'), outAtMs: null }],
      ...more,
    }) as ParamsInput<'roll.file'>

  test('is filed the same day by the chief representative, and struck out with a reason', async () => {
    goTo('02T09:00')
    expect(await head.codeOf('roll.file', roll())).toBe('NOT_ALLOWED')
    expect(await a.codeOf('roll.file', roll())).toBe('NOT_ALLOWED')
    const filed = await chief.call('roll.file', roll())
    expect(filed).toMatchObject({
      kind: 'ROLL',
      status: 'FILED',
      about: 'POWER_CUT',
      staffName: '赵敏',
      may: ['VOID'],
    })
    const { requestId } = filed
    expect(await head.codeOf('roll.void', { requestId, reason: '报错' })).toBe('NOT_ALLOWED')
    expect(await inspector.call('roll.void', { requestId, reason: '报错' })).toMatchObject({
      status: 'VOIDED',
      may: [],
    })
    expect(await chief.codeOf('roll.void', { requestId, reason: '报错' })).toBe('ALREADY_DECIDED')
  })

  test('begins with the people of the unit, what they punched in that half day, and who is on leave', async () => {
    punch('1001')
    goTo('02T08:30')
    const draft = (half: 'AM' | 'PM') => ({ unitId: 'SCJG', day: '2026-03-02', half }) as const
    const { requestId } = await a.call('leave.submit', {
      kind: 'OFFICIAL',
      fromMs: at('02T14:30'),
      toMs: at('02T17:30'),
      reason: '开会',
      covers: [{ postId: 'P1' as never, staffId: '1004' as never }],
    })
    const { hours, people } = await chief.call('roll.draft', draft('AM'))
    expect(hours).toEqual({ fromMs: at('02T08:30'), toMs: at('02T12:00') })
    expect(people.find((each) => each.staffId === '1001')).toEqual({
      staffId: '1001',
      name: expect.any(String) as unknown,
      punchedAtMs: [at('02T08:20')],
      away: null,
    })
    expect(people.find((each) => each.staffId === '1004')).toMatchObject({ punchedAtMs: [], away: null })
    expect(people.some((each) => each.staffId === '2001')).toBe(false)
    // Asked for is not yet leave, and the morning's punch is none of the afternoon.
    const later = async () =>
      (await chief.call('roll.draft', draft('PM'))).people.find((each) => each.staffId === '1001')
    expect(await later()).toMatchObject({ punchedAtMs: [], away: null })
    await head.call('leave.decide', { requestId, approve: true })
    expect(await later()).toMatchObject({ punchedAtMs: [], away: 'LEAVE' })
    expect(await head.codeOf('roll.draft', draft('AM'))).toBe('NOT_ALLOWED')
    expect(await a.codeOf('roll.draft', draft('AM'))).toBe('NOT_ALLOWED')
    expect(await chief.codeOf('roll.draft', { ...draft('AM'), unitId: 'RSJ' as never })).toBe('NOT_ALLOWED')
  })

  test('holds for the end it gives; the other one is left to punches after it', async () => {
    const morning = async () => (await a.call('attendance.today', {})).sessions[0]
    goTo('02T09:00')
    await chief.call('roll.file', roll())
    goTo('02T09:10')
    expect(await a.call('attendance.punch', {})).toMatchObject({ countedAs: 'IN', remarks: ['ROLL_COUNTS'] })
    expect(await morning()).toMatchObject({ kind: 'OPEN', inAtMs: at('02T08:25'), outAtMs: null })
    goTo('02T12:02')
    expect(await a.call('attendance.punch', {})).toMatchObject({ countedAs: 'OUT', remarks: [] })
    expect(await morning()).toMatchObject({ kind: 'NORMAL', inAtMs: at('02T08:25'), outAtMs: at('02T12:02') })
  })

  test('is refused for another day, other people, times to come and a settled month', async () => {
    goTo('02T09:00')
    expect(await chief.codeOf('roll.file', roll({ day: '2026-03-01' }))).toBe('ROLL_TOO_LATE')
    const one = (staffId: string, time: string) =>
      roll({ people: [{ staffId, inAtMs: at(time), outAtMs: null }] } as Partial<ParamsInput<'roll.file'>>)
    expect(await chief.codeOf('roll.file', one('2001', '02T08:25'))).toBe('NOT_FOUND')
    expect(await chief.codeOf('roll.file', one('1001', '02T09:30'))).toBe('BAD_REQUEST')
    expect(await chief.codeOf('roll.file', roll({ unitId: 'RSJ' as never }))).toBe('NOT_ALLOWED')
    lockMonth()
    expect(await chief.codeOf('roll.file', roll())).toBe('MONTH_LOCKED')
  })
})

describe('a swap', () => {
  let one: TestPage
  let two: TestPage
  let three: TestPage
  const swap = (more: Partial<ParamsInput<'swap.ask'>> = {}) =>
    ({
      postId: 'P3',
      withStaffId: '3002',
      day: '2026-03-03',
      half: 'AM',
      inReturn: { day: '2026-03-04', half: 'PM' },
      reason: '看病',
      ...more,
    }) as ParamsInput<'swap.ask'>
  const rotaOn = async (day: string) => {
    const { days } = await one.call('attendance.rota', { postId: 'P3' as never, from: day, to: day })
    return days[0]
  }

  beforeEach(async () => {
    record((act) => {
      recordRota(act, '2026-03-03', ['3001'], ['3003'])
      recordRota(act, '2026-03-04', ['3003'], ['3002'])
    })
    one = await desk.signIn('3001')
    two = await desk.signIn('3002')
    three = await desk.signIn('3003')
  })

  test('is agreed to by the other and then by a lead, and changes the rota', async () => {
    const asked = await one.call('swap.ask', swap())
    expect(asked).toMatchObject({
      status: 'ASKED',
      withName: '郭宁',
      inReturn: { day: '2026-03-04', half: 'PM' },
      may: ['CANCEL'],
    })
    const { requestId } = asked
    const toDecide = async (page: TestPage) =>
      (await page.call('requests.list', { box: 'TO_DECIDE' })).requests.map((each) => each.may)
    expect(await toDecide(two)).toEqual([['AGREE']])
    expect(await inspector.codeOf('swap.decide', { requestId, approve: true })).toBe('NOT_YOUR_TURN')
    expect(await one.codeOf('swap.agree', { requestId, agree: true })).toBe('NOT_YOUR_TURN')
    expect(await three.codeOf('swap.agree', { requestId, agree: true })).toBe('NOT_FOUND')
    expect((await two.call('swap.agree', { requestId, agree: true })).status).toBe('AGREED')
    expect(await toDecide(inspector)).toEqual([['APPROVE', 'REJECT']])
    // The head of another unit has no say.
    expect(await head.codeOf('swap.decide', { requestId, approve: true })).toBe('NOT_FOUND')
    expect((await inspector.call('swap.decide', { requestId, approve: true })).status).toBe('APPROVED')
    expect(await rotaOn('2026-03-03')).toMatchObject({ am: ['3002'], swapped: true })
    expect(await rotaOn('2026-03-04')).toMatchObject({ pm: ['3001'], swapped: true })
    expect(await one.codeOf('swap.ask', swap())).toBe('SWAP_NOT_POSSIBLE')
  })

  test('is refused when somebody would stand twice, has no such turn, or the turn has begun', async () => {
    const problemOf = (wish: ParamsInput<'swap.ask'>) =>
      one.call('swap.ask', wish).then(
        () => 'none',
        (error: { details: { problem: string } }) => error.details.problem,
      )
    record((act) => recordRota(act, '2026-03-03', ['3001', '3002'], ['3003']))
    expect(await problemOf(swap())).toBe('STANDS_TWICE')
    expect(await problemOf(swap({ half: 'PM' }))).toBe('NOT_ON_ROTA')
    expect(await problemOf(swap({ withStaffId: '1001' as never }))).toBe('NOT_ON_ROTA')
    expect(await one.codeOf('swap.ask', swap({ postId: 'P1' as never }))).toBe('NOT_FOUND')
    record((act) => recordRota(act, '2026-03-02', ['3001'], ['3003']))
    goTo('02T09:00')
    expect(await problemOf(swap({ day: '2026-03-02', inReturn: null }))).toBe('BEGUN')
  })

  test('that became impossible meanwhile is not approved; one can be taken back', async () => {
    const asked = await one.call('swap.ask', swap())
    const { requestId } = asked
    await two.call('swap.agree', { requestId, agree: true })
    record((act) => recordRota(act, '2026-03-03', ['3001', '3002'], ['3003']))
    expect(await inspector.codeOf('swap.decide', { requestId, approve: true })).toBe('SWAP_NOT_POSSIBLE')
    expect(await two.codeOf('requests.cancel', { requestId, reason: '不换' })).toBe('NOT_ALLOWED')
    expect((await one.call('requests.cancel', { requestId, reason: '不换' })).status).toBe('CANCELLED')
    expect(await one.codeOf('requests.cancel', { requestId, reason: '不换' })).toBe('ALREADY_DECIDED')
  })

  test('the other does not agree to is over', async () => {
    const { requestId } = await one.call('swap.ask', swap({ inReturn: null }))
    expect((await two.call('swap.agree', { requestId, agree: false })).status).toBe('REJECTED')
    expect(await inspector.codeOf('swap.decide', { requestId, approve: true })).toBe('ALREADY_DECIDED')
  })
})

describe('extra duty', () => {
  const noon = (from = '02T12:00', to = '02T14:00') => ({
    day: '2026-03-02',
    fromMs: at(from),
    toMs: at(to),
    kind: 'NOON' as const,
    note: '午间值班',
  })

  test('is agreed to by a lead, with fewer minutes perhaps, and can be taken back then', async () => {
    goTo('02T15:00')
    const asked = await a.call('extraDuty.submit', noon())
    expect(asked).toMatchObject({
      status: 'SUBMITTED',
      minutes: 120,
      may: ['CANCEL'],
      nextRole: 'WINDOW_HEAD',
    })
    const { requestId } = asked
    expect(await b.codeOf('extraDuty.decide', { requestId, approve: true })).toBe('NOT_ALLOWED')
    expect(await head.codeOf('extraDuty.decide', { requestId, approve: true, minutes: 121 })).toBe(
      'BAD_REQUEST',
    )
    const agreed = await head.call('extraDuty.decide', { requestId, approve: true, minutes: 90 })
    expect(agreed).toMatchObject({ status: 'APPROVED', minutes: 90 })
    expect((await a.call('attendance.mine', { month: '2026-03' })).balance.minutes).toBe(90)
    expect(await head.codeOf('extraDuty.decide', { requestId, approve: true })).toBe('ALREADY_DECIDED')
    const own = await head.call('extraDuty.submit', noon())
    expect(await head.codeOf('extraDuty.decide', { requestId: own.requestId, approve: true })).toBe(
      'OWN_REQUEST',
    )
  })

  test('within hours of work, twice, or not yet done is refused', async () => {
    goTo('02T15:00')
    expect(await a.codeOf('extraDuty.submit', noon('02T11:00', '02T13:00'))).toBe('EXTRA_DUTY_OVERLAPS')
    await a.call('extraDuty.submit', noon())
    expect(await a.codeOf('extraDuty.submit', noon('02T13:00', '02T14:30'))).toBe('EXTRA_DUTY_OVERLAPS')
    expect(await a.codeOf('extraDuty.submit', noon('02T18:00', '02T19:00'))).toBe('BAD_REQUEST')
    // What was refused may be reported again.
    const [asked] = (await a.call('requests.list', { box: 'MINE' })).requests
    await head.call('extraDuty.decide', {
      requestId: asked?.requestId ?? '',
      approve: false,
      note: '没有安排',
    })
    await a.call('extraDuty.submit', noon('02T13:00', '02T14:30'))
  })
})

test('who may see: a clerk their own, leads those of their unit, the centre all, administrators none', async () => {
  goTo('02T15:00')
  const duty = { day: '2026-03-02', fromMs: at('02T12:00'), toMs: at('02T13:00'), kind: 'NOON' as const }
  const jie = await desk.signIn('2001')
  const mine = await a.call('extraDuty.submit', duty)
  const theirs = await jie.call('extraDuty.submit', duty)
  const seen = async (staffId: string) =>
    (await (await desk.signIn(staffId)).call('requests.list', { box: 'ALL' })).requests.map(
      (each) => each.requestId,
    )
  expect(await seen('1001')).toEqual([mine.requestId])
  expect(await seen('1004')).toEqual([])
  expect(await seen('1002')).toEqual([mine.requestId])
  expect((await seen('9003')).toSorted()).toEqual([mine.requestId, theirs.requestId].toSorted())
  expect(await seen('9002')).toEqual([])
  expect(await head.codeOf('extraDuty.decide', { requestId: theirs.requestId, approve: true })).toBe(
    'NOT_FOUND',
  )
})
