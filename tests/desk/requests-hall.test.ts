import { expect, test } from 'vitest'
import type { ParamsInput, Result } from '../../db/contract/index.ts'
import type { LeaveState } from '../../db/model/attendance/request-models.ts'
import { StaffId } from '../../db/model/ids.ts'
import type { PostAbsenceState } from '../../db/model/posts/post-models.ts'
import { readEntity, readEntityHistory } from '../../db/store/index.ts'
import { aPost, recordPosts } from '../helpers/posts-of-hall.ts'
import type { TestPage } from '../helpers/test-desk.ts'
import { fillTestHall, startTestHallServer, type HallDesk } from '../helpers/test-hall-server.ts'

// Monday 2 March 2026, 09:00, and a clock that runs.
const at = (text: string): number => Date.parse(`2026-03-${text}:00+08:00`)
type Wish = ParamsInput<'leave.submit'>
type View = Result<'leave.submit'>
const wish = (from: string, to: string, postId = 'P1', staffId = '1004'): Wish => ({
  kind: 'PRIVATE',
  fromMs: at(from),
  toMs: at(to),
  covers: [{ postId, staffId }] as Wish['covers'],
  reason: '家中有事',
})

/** The supervisor's machine, two desks of one window, and one of another unit; posts with A and B, one pair of two units. */
const hallOfFour = async () => {
  const hall = await startTestHallServer()
  const supervisor = await hall.join({ name: '督查台', kind: 'SUPERVISOR' })
  await fillTestHall(supervisor)
  supervisor.desk.host
    .store()
    .record({ staffId: '9002' as never, session: null, unitId: 'ZX' as never, windowId: null }, (act) =>
      recordPosts(act, (secret) => `plain:${secret}`),
    )
  await supervisor.quiet()
  const one = await hall.join({ name: '一号机', windowId: 'A01' })
  const two = await hall.join({ name: '二号机', windowId: 'A01' })
  const other = await hall.join({ name: '社保机', windowId: 'B01' })
  await hall.settle(supervisor, one, two, other)
  return { hall, supervisor, one, two, other }
}

const find = async (page: TestPage, requestId: string): Promise<View | undefined> =>
  (await page.call('requests.list', { box: 'ALL' })).requests.find((each) => each.requestId === requestId)
const leaveAt = ({ desk }: HallDesk, { requestId }: View) =>
  readEntity<LeaveState>(desk.host.store().read, 'leave', requestId)?.state
const bookingsAt = ({ desk }: HallDesk, postId: string) =>
  readEntity<PostAbsenceState>(desk.host.store().read, 'post_absence', postId)?.state.bookings ?? []

test('A’s leave with B away is refused online and offline, also where B is of another unit', async () => {
  const { hall, supervisor, one, two, other } = await hallOfFour()
  const b = await two.signIn('1004')
  const head = await two.signIn('1002')
  const bLeave = await b.call('leave.submit', { ...wish('03T08:30', '03T12:00'), covers: [] })
  await head.call('leave.decide', { requestId: bLeave.requestId, approve: true })
  // B of the post of another unit: their leave is agreed to at the desk of their own.
  const relief = await two.signIn('1005')
  const away = await relief.call('leave.submit', { ...wish('03T08:30', '03T12:00'), covers: [] })
  await head.call('leave.decide', { requestId: away.requestId, approve: true })
  await hall.settle(supervisor, one, two, other)

  const a = await one.signIn('1001')
  const jie = await other.signIn('2001')
  const both = [
    [a, one, wish('03T10:00', '03T17:30')],
    [jie, other, wish('03T10:00', '03T17:30', 'P2', '1005')],
  ] as const
  for (const [page, desk, wanted] of both) {
    expect(await page.codeOf('leave.submit', wanted)).toBe('BOTH_ABSENT')
    desk.way.down = true
    expect(await page.codeOf('leave.submit', wanted)).toBe('BOTH_ABSENT')
    expect((await page.call('leave.check', wanted)).posts).toMatchObject([
      { blocked: true, reliefs: [{ free: false, why: 'ON_LEAVE' }] },
    ])
    // Another day is free, offline as well.
    await page.call('leave.submit', { ...wanted, fromMs: at('04T08:30'), toMs: at('04T12:00') })
  }
})

test('an approval without the network waits where it can be seen, and takes effect elsewhere when it is there', async () => {
  const { hall, supervisor, one, two } = await hallOfFour()
  const a = await one.signIn('1001')
  const head = await two.signIn('1002')
  const { requestId } = await a.call('leave.submit', wish('03T08:30', '03T12:00'))
  await hall.settle(supervisor, one, two)
  two.way.down = true
  const agreed = await head.call('leave.decide', { requestId, approve: true })
  expect(agreed).toMatchObject({ status: 'APPROVED', waiting: true })
  const { rows } = await head.call('sync.outbox', {})
  expect(rows).toMatchObject([
    { type: 'leave.approved', state: 'WAITING', subject: '王芳' },
    { type: 'post_absence.booked', state: 'WAITING', subject: '登记岗 王芳' },
  ])
  expect(await find(a, requestId)).toMatchObject({ status: 'SUBMITTED', waiting: false })
  two.way.down = false
  await head.call('sync.now', {})
  await hall.settle(supervisor, one, two)
  expect(await find(a, requestId)).toMatchObject({ status: 'APPROVED', waiting: false })
  expect(await find(head, requestId)).toMatchObject({ status: 'APPROVED', waiting: false })
  expect(bookingsAt(one, 'P1')).toMatchObject([{ leaveId: requestId, staffId: '1001' }])
})

/** Leaves of A and B for the same morning, agreed to at two desks that did not hear of each other. */
const clashingLeaves = async () => {
  const all = await hallOfFour()
  const { hall, supervisor, one, two } = all
  const a = await one.signIn('1001')
  const b = await two.signIn('1004')
  const aLeave = await a.call('leave.submit', wish('03T08:30', '03T12:00'))
  const bLeave = await b.call('leave.submit', { ...wish('03T10:00', '03T12:00'), kind: 'SICK', covers: [] })
  await hall.settle(supervisor, one, two)
  one.way.down = true
  two.way.down = true
  const head = await one.signIn('1002')
  const leader = await two.signIn('9004')
  const agreedA = await head.call('leave.decide', { requestId: aLeave.requestId, approve: true })
  const agreedB = await leader.call('leave.decide', { requestId: bLeave.requestId, approve: true })
  for (const view of [agreedA, agreedB])
    expect(view).toMatchObject({ status: 'APPROVED', waiting: true, conflict: false })
  // A's is at the hall first.
  one.way.down = false
  await head.call('sync.now', {})
  await one.quiet()
  two.way.down = false
  await leader.call('sync.now', {})
  await hall.settle(supervisor, one, two)
  return { ...all, a, b, head, leader, aLeave, bLeave }
}

test('clashing leaves agreed to apart are a conflict seen by everybody concerned, and both are kept', async () => {
  const { supervisor, one, two, other, b, leader, aLeave, bLeave } = await clashingLeaves()
  // Both stand as approved; the booking of the later one has no effect.
  for (const desk of [supervisor, one, two]) {
    expect(leaveAt(desk, aLeave)?.status).toBe('APPROVED')
    expect(leaveAt(desk, bLeave)?.status).toBe('APPROVED')
    expect(bookingsAt(desk, 'P1')).toMatchObject([{ leaveId: aLeave.requestId }])
    const verdicts = readEntityHistory(desk.desk.host.store().read, 'post_absence', 'P1').map((event) => [
      event.verdict,
      event.reason,
    ])
    expect(verdicts).toEqual([
      ['accepted', ''],
      ['conflict', 'BOTH_ABSENT'],
    ])
  }
  const mine = await find(b, bLeave.requestId)
  expect(mine).toMatchObject({ status: 'APPROVED', conflict: true, waiting: false })
  const eventId = mine?.conflictEventId ?? ''
  // The people of the post, the head of their unit, the leader, the inspectors; each on their own machine.
  const pages = [
    await one.signIn('1001'),
    b,
    await one.signIn('1002'),
    leader,
    await supervisor.signIn('9003'),
  ]
  for (const page of pages)
    expect((await page.call('conflicts.list', {})).conflicts).toMatchObject([
      { eventId, type: 'post_absence.booked', reason: 'BOTH_ABSENT', subject: '登记岗 孙丽' },
    ])
  // Not those it does not concern.
  for (const page of [await one.signIn('1005'), await other.signIn('2001')])
    expect((await page.call('conflicts.list', {})).conflicts).toEqual([])

  const inspector = pages[4] as TestPage
  const view = await inspector.call('conflicts.get', { eventId })
  expect(view.refused.lines).toEqual(
    expect.arrayContaining([
      { label: 'post', value: '登记岗' },
      { label: 'staff', value: '孙丽' },
      { label: 'rank', value: 'B岗（协办）' },
      { label: 'fromAt', value: '2026-03-03 10:00' },
      { label: 'untilAt', value: '2026-03-03 12:00' },
      { label: 'leaveKind', value: '病假' },
      { label: 'requestStatus', value: '已批准' },
      { label: 'approverName', value: '梁辉' },
    ]),
  )
  expect(view.standing).toHaveLength(1)
  expect(view.standing[0]?.lines).toEqual(
    expect.arrayContaining([
      { label: 'staff', value: '王芳' },
      { label: 'rank', value: 'A岗（主办）' },
      { label: 'leaveKind', value: '事假' },
      { label: 'approverName', value: '李强' },
    ]),
  )
  expect(view.now).toContainEqual({
    label: 'bookings',
    value: '王芳 A岗（主办） 2026-03-03 08:30 – 12:00',
  })
  // A colleague reads when the other is away, not why.
  const forA = await (pages[0] as TestPage).call('conflicts.get', { eventId })
  expect(forA.refused.lines.map(({ label }) => label)).not.toContain('leaveKind')
})

test('keeping the first of two clashing leaves gives the other up; only somebody entitled decides', async () => {
  const { hall, supervisor, one, two, a, b, bLeave, aLeave } = await clashingLeaves()
  const eventId = (await find(b, bLeave.requestId))?.conflictEventId ?? ''
  const keep = { eventId, decision: 'KEEP', note: '王芳先批准，孙丽改期' } as const
  expect(await a.codeOf('conflicts.settle', keep)).toBe('NOT_ALLOWED')
  const head = await one.signIn('1002')
  expect((await head.call('conflicts.get', { eventId })).canApply).toBe(false)
  expect(await head.codeOf('conflicts.settle', { ...keep, decision: 'APPLY' })).toBe('STEP_NOT_ALLOWED')
  await head.call('conflicts.settle', keep)
  await hall.settle(supervisor, one, two)
  expect(await find(b, bLeave.requestId)).toMatchObject({ status: 'CANCELLED', conflict: false })
  for (const desk of [supervisor, one, two]) {
    expect(leaveAt(desk, bLeave)?.cancelReason).toBe('王芳先批准，孙丽改期')
    expect(leaveAt(desk, aLeave)?.status).toBe('APPROVED')
    expect(bookingsAt(desk, 'P1')).toMatchObject([{ leaveId: aLeave.requestId }])
  }
})

test('both of two clashing leaves can be let happen by the leader alone, with another relief', async () => {
  const { hall, supervisor, one, two, b, bLeave, leader } = await clashingLeaves()
  const eventId = (await find(b, bLeave.requestId))?.conflictEventId ?? ''
  // Nobody else is registered there.
  expect((await leader.call('conflicts.get', { eventId })).canApply).toBe(false)
  const office = await supervisor.signIn('9001')
  const post = aPost({
    postId: 'P1',
    name: '登记岗',
    unitId: 'SCJG',
    windowId: 'A01',
    a: '1001',
    b: '1004',
    c: '1005',
  })
  await office.call('posts.save', { post: { ...post, version: 1 } } as unknown as ParamsInput<'posts.save'>)
  await hall.settle(supervisor, one, two)
  expect((await office.call('conflicts.get', { eventId })).canApply).toBe(false)
  const view = await leader.call('conflicts.get', { eventId })
  expect(view).toMatchObject({ canApply: true, standIns: [{ staffId: '1005', name: '何伟' }] })
  const apply = { eventId, decision: 'APPLY' as const, note: '两人都有急事' }
  const [standIn] = view.standIns ?? []
  // A reason alone is not enough, and A is away.
  expect(await leader.codeOf('conflicts.settle', apply)).toBe('OVERRIDE_NEEDS_C')
  const byA = StaffId.parse('1001')
  expect(await leader.codeOf('conflicts.settle', { ...apply, standIn: byA })).toBe('OVERRIDE_NEEDS_C')
  await leader.call('conflicts.settle', { ...apply, standIn: standIn?.staffId ?? null })
  await hall.settle(supervisor, one, two)
  for (const desk of [supervisor, one, two])
    expect(bookingsAt(desk, 'P1')).toMatchObject([
      { staffId: '1001', override: null },
      { staffId: '1004', override: { by: '9004', reason: '两人都有急事', coverStaffId: '1005' } },
    ])
  expect(await find(b, bLeave.requestId)).toMatchObject({ status: 'APPROVED', conflict: false })
})

test('a leave agreed to at one desk and refused at another stands as the hall has it, and its post is free again', async () => {
  const { hall, supervisor, one, two } = await hallOfFour()
  const a = await one.signIn('1001')
  const { requestId } = await a.call('leave.submit', wish('03T08:30', '03T12:00'))
  await hall.settle(supervisor, one, two)
  two.way.down = true
  const head = await two.signIn('1002')
  await head.call('leave.decide', { requestId, approve: true })
  const leader = await one.signIn('9004')
  await leader.call('leave.decide', { requestId, approve: false, note: '当天检查' })
  await hall.settle(supervisor, one)
  two.way.down = false
  await head.call('sync.now', {})
  await hall.settle(supervisor, one, two)
  const view = await find(head, requestId)
  expect(view).toMatchObject({ status: 'REJECTED', conflict: true })
  // B is not held back by a leave that was refused.
  const b = await two.signIn('1004')
  const bWish = { ...wish('03T08:30', '03T12:00'), covers: [] }
  expect((await b.call('leave.check', bWish)).stops).toEqual([])
  await head.call('conflicts.settle', {
    eventId: view?.conflictEventId ?? '',
    decision: 'KEEP',
    note: '以不批准为准',
  })
  await hall.settle(supervisor, one, two)
  for (const desk of [supervisor, one, two]) expect(bookingsAt(desk, 'P1')).toEqual([])
  const bLeave = await b.call('leave.submit', bWish)
  await head.call('leave.decide', { requestId: bLeave.requestId, approve: true })
  await hall.settle(supervisor, one, two)
  expect(await find(b, bLeave.requestId)).toMatchObject({ status: 'APPROVED', conflict: false })
})

test('a booking by a desk whose unit had nothing to do with the post before is set aside, seen, and recorded by the centre', async () => {
  const { hall, supervisor, one, two, other } = await hallOfFour()
  const a = await one.signIn('1001')
  const head = await one.signIn('1002')
  const before = await a.call('leave.submit', wish('03T08:30', '03T12:00'))
  await head.call('leave.decide', { requestId: before.requestId, approve: true })
  await hall.settle(supervisor, one, two, other)
  const office = await supervisor.signIn('9001')
  const post = aPost({ postId: 'P1', name: '登记岗', unitId: 'SCJG', windowId: 'A01', a: '1001', b: '2001' })
  await office.call('posts.save', { post: { ...post, version: 1 } } as unknown as ParamsInput<'posts.save'>)
  await hall.settle(supervisor, one, two, other)

  const jie = await other.signIn('2001')
  const theirHead = await other.signIn('2002')
  const asked = await jie.call('leave.submit', {
    ...wish('04T08:30', '04T12:00', 'P2', '1005'),
    covers: [{ postId: 'P2', staffId: '1005' }] as Wish['covers'],
  })
  await theirHead.call('leave.decide', { requestId: asked.requestId, approve: true })
  await hall.settle(supervisor, one, two, other)
  const view = await find(theirHead, asked.requestId)
  expect(view).toMatchObject({ status: 'APPROVED', conflict: true })
  const eventId = view?.conflictEventId ?? ''
  const inspector = await supervisor.signIn('9003')
  expect((await inspector.call('conflicts.list', {})).conflicts).toMatchObject([
    { eventId, kind: 'QUARANTINED', reason: 'OUT_OF_SCOPE', subject: '登记岗 周杰' },
  ])
  await inspector.call('conflicts.settle', { eventId, decision: 'APPLY', note: '周杰已任 B 岗' })
  await hall.settle(supervisor, one, two, other)
  expect(await find(theirHead, asked.requestId)).toMatchObject({ status: 'APPROVED', conflict: false })
  // From then on the desks of both units have the whole plan of the post.
  for (const desk of [supervisor, one, other])
    expect(bookingsAt(desk, 'P1')).toMatchObject([{ staffId: '1001' }, { staffId: '2001', rank: 'B' }])
})
