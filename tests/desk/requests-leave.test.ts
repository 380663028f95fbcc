import fc from '../helpers/properties.ts'
import { beforeEach, describe, expect, test } from 'vitest'
import { ContractError, type ParamsInput, type Result } from '../../db/contract/index.ts'
import type { PostAbsenceState } from '../../db/model/posts/post-models.ts'
import { readEntity } from '../../db/store/index.ts'
import { aPost, recordPosts, recordRota } from '../helpers/posts-of-hall.ts'
import { createTestDesk, type TestDesk, type TestPage } from '../helpers/test-desk.ts'

// Monday 2 March 2026, 08:00; the sessions of the defaults are 08:30–12:00 and 14:30–17:30.
const at = (text: string): number => Date.parse(`2026-03-${text}:00+08:00`)
const NOW = at('02T08:00')
const HOUR = 3_600_000

type Wish = ParamsInput<'leave.submit'>
const wish = (from: string, to: string, more: Partial<Wish> = {}): Wish => ({
  kind: 'PRIVATE',
  fromMs: at(from),
  toMs: at(to),
  covers: [],
  reason: '家中有事',
  ...more,
})
const byB = [{ postId: 'P1', staffId: '1004' }] as Wish['covers']

describe('leave', () => {
  let desk: TestDesk
  let a: TestPage
  let b: TestPage
  let head: TestPage
  let chief: TestPage
  let inspector: TestPage
  let leader: TestPage

  const record = (work: Parameters<ReturnType<TestDesk['host']['store']>['record']>[1]) =>
    desk.host.store().record({ staffId: null, session: null, unitId: null, windowId: null }, work)
  const bookings = (postId: string) =>
    readEntity<PostAbsenceState>(desk.host.store().read, 'post_absence', postId)?.state.bookings ?? []
  const setPost = (post: Parameters<typeof aPost>[0]) =>
    record((act) =>
      act.append({
        type: 'reference.post_set',
        entityId: post.postId,
        payload: { ...aPost(post), source: null },
      }),
    )
  const agree = (page: TestPage, { requestId }: { requestId: string }) =>
    page.call('leave.decide', { requestId, approve: true })

  beforeEach(async () => {
    desk = createTestDesk({ nowMs: NOW })
    record((act) => recordPosts(act, (secret) => `plain:${secret}`))
    a = await desk.signIn('1001')
    b = await desk.signIn('1004')
    head = await desk.signIn('1002')
    chief = await desk.signIn('1003')
    inspector = await desk.signIn('9003')
    leader = await desk.signIn('9004')
  })

  test('whoever is named to stand in hears of it, before it is agreed to and after, and of no kind of leave', async () => {
    const asked = await a.call('leave.submit', wish('03T08:30', '03T12:00', { kind: 'SICK', covers: byB }))
    const named = { postName: '登记岗', forName: '王芳', fromMs: at('03T08:30'), toMs: at('03T12:00') }
    expect((await b.call('attendance.today', {})).planned).toEqual([{ ...named, asked: true }])
    await agree(head, asked)
    expect((await b.call('attendance.today', {})).planned).toEqual([{ ...named, asked: false }])
    await a.call('leave.cancel', { requestId: asked.requestId, reason: '不用了' })
    expect((await b.call('attendance.today', {})).planned).toEqual([])
  })

  test('goes its way: asked for, agreed to, reported back, closed', async () => {
    const asked = await a.call('leave.submit', wish('03T08:30', '03T12:00', { covers: byB }))
    expect(asked).toMatchObject({
      status: 'SUBMITTED',
      halfDays: 1,
      nextRole: 'WINDOW_HEAD',
      may: ['CANCEL'],
      waiting: false,
      conflict: false,
      covers: [{ postName: '登记岗', name: '孙丽' }],
    })
    expect(bookings('P1')).toEqual([])
    const box = async (page: TestPage, which: 'MINE' | 'TO_DECIDE' | 'ALL') =>
      (await page.call('requests.list', { box: which })).requests.map((each) => each.requestId)
    expect(await box(head, 'TO_DECIDE')).toEqual([asked.requestId])
    expect(await box(a, 'MINE')).toEqual([asked.requestId])
    expect(await box(b, 'ALL')).toEqual([])
    expect(await box(inspector, 'ALL')).toEqual([asked.requestId])
    // The leader could, and is not waited for.
    expect(await box(leader, 'TO_DECIDE')).toEqual([])
    expect((await leader.call('requests.list', { box: 'ALL' })).requests[0]?.may).toEqual([
      'APPROVE',
      'REJECT',
    ])

    const agreed = await agree(head, asked)
    expect(agreed).toMatchObject({ status: 'APPROVED', nextRole: null })
    expect(agreed.chain).toMatchObject([{ role: 'WINDOW_HEAD', byName: '李强', approved: true }])
    expect(bookings('P1')).toMatchObject([
      { staffId: '1001', rank: 'A', coverStaffId: '1004', override: null },
    ])
    expect(await box(head, 'TO_DECIDE')).toEqual([])

    desk.clock.advance(24 * HOUR + 2 * HOUR)
    const { requestId } = asked
    const back = await a.call('leave.return', { requestId, backAtMs: at('03T09:30') })
    expect(back).toMatchObject({
      status: 'RETURNED',
      backAtMs: at('03T09:30'),
      toMs: at('03T09:30'),
      remarks: [],
    })
    // B is needed no longer than that.
    expect(bookings('P1')).toMatchObject([{ fromMs: at('03T08:30'), toMs: at('03T09:30') }])
    expect(await box(head, 'TO_DECIDE')).toEqual([requestId])
    expect((await head.call('leave.close', { requestId })).status).toBe('CLOSED')
    expect(await head.codeOf('leave.close', { requestId })).toBe('ALREADY_DECIDED')
  })

  test('is agreed to by its length, in turn', async () => {
    const day = await a.call('leave.submit', wish('03T08:30', '03T17:30', { covers: byB }))
    expect(day.chain.map(({ role }) => role)).toEqual(['CHIEF_REP'])
    const long = await a.call('leave.submit', wish('09T08:30', '12T17:30', { covers: byB }))
    expect(long.halfDays).toBe(8)
    expect(long.chain.map(({ role }) => role)).toEqual(['CHIEF_REP', 'INSPECTOR', 'LEADER'])
    const { requestId } = long
    expect(await head.codeOf('leave.decide', { requestId, approve: true })).toBe('NOT_YOUR_TURN')
    expect(await inspector.codeOf('leave.decide', { requestId, approve: true })).toBe('NOT_YOUR_TURN')
    expect((await agree(chief, long)).nextRole).toBe('INSPECTOR')
    expect(await chief.codeOf('leave.decide', { requestId, approve: true })).toBe('NOT_YOUR_TURN')
    // The centre office acts for the inspectors.
    const office = await desk.signIn('9001')
    expect((await agree(office, long)).nextRole).toBe('LEADER')
    expect(bookings('P1')).toEqual([])
    expect((await agree(leader, long)).status).toBe('APPROVED')
    expect(bookings('P1')).toHaveLength(1)
    expect(await leader.codeOf('leave.decide', { requestId, approve: true })).toBe('ALREADY_DECIDED')
  })

  test('of a weekend and a make-up day counts the half days of work in it', async () => {
    // Saturday and Sunday, 14 and 15 March.
    const check = await a.call('leave.check', wish('13T14:30', '16T12:00'))
    expect(check.halfDays).toBe(2)
    expect((await a.call('leave.check', wish('14T08:30', '15T17:30'))).stops).toContain('NO_WORKING_TIME')
    expect(await a.codeOf('leave.submit', wish('14T08:30', '15T17:30'))).toBe('LEAVE_REFUSED')
  })

  test('is decided by nobody themselves: a step only the applicant could take goes to the inspectors', async () => {
    const own = await head.call('leave.submit', wish('03T08:30', '03T12:00'))
    expect(own.chain.map(({ role }) => role)).toEqual(['INSPECTOR'])
    expect(await head.codeOf('leave.decide', { requestId: own.requestId, approve: true })).toBe('OWN_REQUEST')
    expect((await agree(inspector, own)).status).toBe('APPROVED')

    const chiefs = await chief.call('leave.submit', wish('03T08:30', '05T12:00'))
    expect(chiefs.chain.map(({ role }) => role)).toEqual(['INSPECTOR', 'LEADER'])
    expect(await chief.codeOf('leave.decide', { requestId: chiefs.requestId, approve: true })).toBe(
      'OWN_REQUEST',
    )
    // Another unit's head has no say here.
    expect(await head.codeOf('leave.decide', { requestId: chiefs.requestId, approve: true })).toBe(
      'NOT_YOUR_TURN',
    )

    const inspectors = await inspector.call('leave.submit', wish('03T08:30', '03T12:00'))
    expect(inspectors.chain.map(({ role }) => role)).toEqual(['INSPECTOR'])
    expect(await inspector.codeOf('leave.decide', { requestId: inspectors.requestId, approve: true })).toBe(
      'OWN_REQUEST',
    )
    expect((await agree(leader, inspectors)).status).toBe('APPROVED')
  })

  test('is refused with a reason', async () => {
    const asked = await a.call('leave.submit', wish('03T08:30', '03T12:00', { covers: byB }))
    const { requestId } = asked
    expect(await head.codeOf('leave.decide', { requestId, approve: false })).toBe('BAD_REQUEST')
    const refused = await head.call('leave.decide', { requestId, approve: false, note: '当天有检查' })
    expect(refused).toMatchObject({ status: 'REJECTED', may: [] })
    expect(refused.chain).toMatchObject([{ approved: false, note: '当天有检查' }])
    expect(bookings('P1')).toEqual([])
    // The time is free again.
    await a.call('leave.submit', wish('03T08:30', '03T12:00', { covers: byB }))
  })

  test('needs a relief to be named where one is free', async () => {
    const check = await a.call('leave.check', wish('03T08:30', '03T12:00'))
    expect(check).toMatchObject({
      halfDays: 1,
      chain: [{ role: 'WINDOW_HEAD', names: ['李强'] }],
      problems: ['NO_RELIEF_NAMED'],
      stops: ['NO_RELIEF_NAMED'],
    })
    expect(check.posts).toMatchObject([
      {
        postName: '登记岗',
        rank: 'A',
        blocked: false,
        reliefs: [{ name: '孙丽', rank: 'B', free: true, why: '' }],
      },
    ])
    expect(await a.codeOf('leave.submit', wish('03T08:30', '03T12:00'))).toBe('RELIEF_NEEDED')
    const foreign = [{ postId: 'P1', staffId: '2001' }] as Wish['covers']
    expect(await a.codeOf('leave.submit', wish('03T08:30', '03T12:00', { covers: foreign }))).toBe(
      'LEAVE_REFUSED',
    )
    // With B away A is there as ever, and need not be named.
    const bAway = await b.call('leave.submit', wish('03T08:30', '03T12:00'))
    expect(bAway.covers).toEqual([{ postName: '登记岗', name: '王芳' }])
  })

  test('of A while B is away is refused, at asking and at the last approval', async () => {
    const bAsked = await b.call('leave.submit', wish('03T08:30', '03T12:00'))
    const aAsked = await a.call('leave.submit', wish('03T10:00', '03T17:30', { covers: byB }))
    await agree(head, bAsked)
    // A asked before B was let go: at the approval it is too late.
    expect(await chief.codeOf('leave.decide', { requestId: aAsked.requestId, approve: true })).toBe(
      'BOTH_ABSENT',
    )
    const check = await a.call('leave.check', wish('03T08:30', '03T10:00', { covers: byB }))
    expect(check.posts).toMatchObject([{ blocked: true, reliefs: [{ free: false, why: 'ON_LEAVE' }] }])
    await a.call('leave.cancel', { requestId: aAsked.requestId, reason: '改期' })
    expect(await a.codeOf('leave.submit', wish('03T08:30', '03T10:00', { covers: byB }))).toBe('BOTH_ABSENT')
    // The afternoon B is back.
    await a.call('leave.submit', wish('03T14:30', '03T17:30', { covers: byB }))
    // B gives it up: then A may.
    await b.call('leave.cancel', { requestId: bAsked.requestId, reason: '不去了' })
    expect(bookings('P1')).toEqual([])
    await a.call('leave.submit', wish('03T08:30', '03T10:00', { covers: byB }))
  })

  test('of both asked for at once is told to whoever asks and to whoever decides, and stops nobody', async () => {
    const bAsked = await b.call('leave.submit', wish('03T08:30', '03T12:00'))
    const overlapping = wish('03T10:00', '03T17:30', { covers: byB })
    expect(await a.call('leave.check', overlapping)).toMatchObject({
      problems: ['OTHER_ASKED'],
      stops: [],
      otherAsked: ['孙丽'],
    })
    // The afternoon is nobody else's.
    expect(await a.call('leave.check', wish('03T14:30', '03T17:30', { covers: byB }))).toMatchObject({
      problems: [],
      otherAsked: [],
    })
    const aAsked = await a.call('leave.submit', overlapping)
    const seen = async () =>
      (await head.call('requests.list', { box: 'ALL' })).requests
        .filter(({ status }) => status === 'SUBMITTED')
        .map(({ requestId, otherAsked }) => [requestId, otherAsked])
    expect(await seen()).toEqual(
      expect.arrayContaining([
        [aAsked.requestId, ['孙丽']],
        [bAsked.requestId, ['王芳']],
      ]),
    )
    await b.call('leave.cancel', { requestId: bAsked.requestId, reason: '不去了' })
    expect(await seen()).toEqual([[aAsked.requestId, []]])
  })

  test('of both is let happen only by the leader, who names a registered C', async () => {
    setPost({
      postId: 'P1',
      name: '登记岗',
      unitId: 'SCJG',
      windowId: 'A01',
      a: '1001',
      b: '1004',
      c: '1005',
    })
    await agree(head, await b.call('leave.submit', wish('03T08:30', '03T12:00')))
    const byC = [{ postId: 'P1', staffId: '1005' }] as Wish['covers']
    expect(await a.codeOf('leave.submit', wish('03T08:30', '03T12:00', { covers: byB }))).toBe('BOTH_ABSENT')
    const asked = await a.call('leave.submit', wish('03T08:30', '03T12:00', { kind: 'SICK', covers: byC }))
    expect(asked.chain.map(({ role }) => role)).toEqual(['WINDOW_HEAD', 'LEADER'])
    const { requestId } = asked
    const override = { reason: '急病', covers: byC }
    expect(await head.codeOf('leave.decide', { requestId, approve: true, override })).toBe('NOT_ALLOWED')
    await agree(head, asked)
    expect(await leader.codeOf('leave.decide', { requestId, approve: true })).toBe('BOTH_ABSENT')
    const other = { reason: '急病', covers: [{ postId: 'P1', staffId: '2001' }] as Wish['covers'] }
    for (const named of [other, { ...other, covers: byB }])
      expect(await leader.codeOf('leave.decide', { requestId, approve: true, override: named })).toBe(
        'OVERRIDE_NEEDS_C',
      )
    expect(await leader.call('leave.standIns', { requestId })).toEqual({
      posts: [
        {
          postId: 'P1',
          postName: '登记岗',
          away: [{ staffId: '1004', name: '孙丽', rank: 'B', why: 'ON_LEAVE' }],
          standIns: [{ staffId: '1005', name: '何伟', rank: 'C' }],
          wished: '1005',
        },
      ],
    })
    expect(await head.codeOf('leave.standIns', { requestId })).toBe('NOT_ALLOWED')
    const { requests } = await leader.call('requests.list', { box: 'TO_DECIDE' })
    expect(requests).toMatchObject([{ requestId, may: ['APPROVE', 'REJECT', 'OVERRIDE'] }])
    const done = await leader.call('leave.decide', { requestId, approve: true, override })
    expect(done).toMatchObject({ status: 'APPROVED', remarks: ['OVERRIDDEN'] })
    expect(bookings('P1')).toMatchObject([
      { staffId: '1004', override: null },
      { staffId: '1001', override: { by: '9004', reason: '急病', coverStaffId: '1005' } },
    ])
    // C stands in for both then, and cannot go either.
    const c = await desk.signIn('1005')
    expect(await c.codeOf('leave.submit', wish('03T08:30', '03T12:00'))).toBe('BOTH_ABSENT')
  })

  test('of somebody who has no relief waits for the leader', async () => {
    setPost({ postId: 'P9', name: '单人岗', unitId: 'SCJG', windowId: null, a: '1003' })
    const check = await chief.call('leave.check', wish('03T08:30', '03T12:00'))
    expect(check).toMatchObject({ problems: ['BOTH_ABSENT'], stops: [] })
    const asked = await chief.call('leave.submit', wish('03T08:30', '03T12:00'))
    expect(asked.chain.map(({ role }) => role)).toEqual(['INSPECTOR', 'LEADER'])
    await agree(inspector, asked)
    const { requestId } = asked
    expect(await leader.codeOf('leave.decide', { requestId, approve: true })).toBe('BOTH_ABSENT')
    // Whoever is named is there then, and is not the one who goes.
    await agree(head, await b.call('leave.submit', wish('03T08:30', '03T12:00')))
    const named = (staffId: string) => ({
      reason: '已安排',
      covers: [{ postId: 'P9', staffId }] as Wish['covers'],
    })
    for (const staffId of ['1003', '1004', '7777'])
      expect(
        await leader.codeOf('leave.decide', { requestId, approve: true, override: named(staffId) }),
      ).toBe('OVERRIDE_NEEDS_C')
    const { posts } = await leader.call('leave.standIns', { requestId })
    const names = posts[0]?.standIns.map(({ staffId }) => staffId as string) ?? []
    expect(names).toContain('1002')
    expect(names).not.toContain('1003')
    expect(names).not.toContain('1004')
    const override = named('1002')
    expect((await leader.call('leave.decide', { requestId, approve: true, override })).status).toBe(
      'APPROVED',
    )
    expect(bookings('P9')).toMatchObject([{ rank: 'A', override: { coverStaffId: '1002' } }])
  })

  test('tells why a relief is not free', async () => {
    const reliefOf = async (from: string, to: string) =>
      (await a.call('leave.check', wish(from, to))).posts[0]?.reliefs[0]
    // It is about now, and B has not signed in.
    desk.clock.advance(HOUR)
    expect(await reliefOf('02T09:00', '02T12:00')).toMatchObject({ free: false, why: 'NOT_IN' })
    expect(await reliefOf('02T14:30', '02T17:30')).toMatchObject({ free: true, why: '' })
    const out = await b.call('absence.start', { kind: 'OFFICIAL', expectedBackMs: at('02T11:00') })
    expect(await reliefOf('02T10:00', '02T12:00')).toMatchObject({ free: false, why: 'OUT' })
    expect(await reliefOf('02T14:30', '02T17:30')).toMatchObject({ free: true })
    await b.call('absence.end', { requestId: out.requestId })
    await b.call('leave.submit', wish('04T08:30', '04T12:00'))
    expect(await reliefOf('04T08:30', '04T12:00')).toMatchObject({ free: true, why: 'LEAVE_ASKED' })
  })

  test('that overlaps leave is refused, and says which', async () => {
    await a.call('leave.submit', wish('03T08:30', '03T12:00', { covers: byB }))
    await expect(a.call('leave.submit', wish('03T10:00', '03T17:30', { covers: byB }))).rejects.toMatchObject(
      {
        code: 'LEAVE_OVERLAPS',
        details: { leave: '2026-03-03 08:30 – 2026-03-03 12:00' },
      },
    )
  })

  test('is late an hour after it began, unless it was told in time', async () => {
    const sick = (more: Partial<Wish> = {}) =>
      wish('02T08:30', '02T12:00', { kind: 'SICK', covers: byB, ...more })
    desk.clock.advance(90 * 60_000)
    expect((await a.call('leave.check', sick())).stops).toEqual([])
    desk.clock.advance(60_000)
    expect((await a.call('leave.check', sick())).stops).toEqual(['TOO_LATE'])
    await expect(a.call('leave.submit', sick())).rejects.toMatchObject({
      code: 'LEAVE_REFUSED',
      details: { problem: 'TOO_LATE' },
    })
    expect(await a.codeOf('leave.submit', sick({ toldAtMs: at('02T09:31') }))).toBe('LEAVE_REFUSED')
    const told = await a.call('leave.submit', sick({ toldAtMs: at('02T08:40') }))
    expect(told.remarks).toEqual(['TOLD_LATER'])
  })

  test('of sickness longer than three days needs proof; longer by an extension too', async () => {
    const long = wish('03T08:30', '06T12:00', { kind: 'SICK', covers: byB })
    expect((await a.call('leave.check', long)).stops).toEqual(['PROOF_NEEDED'])
    expect(await a.codeOf('leave.submit', long)).toBe('LEAVE_REFUSED')
    const three = await a.call('leave.submit', { ...long, toMs: at('05T17:30') })
    await agree(chief, three)
    await agree(inspector, three)
    await agree(leader, three)
    const more = wish('06T08:30', '06T17:30', { kind: 'SICK', covers: byB, extendsLeaveId: three.requestId })
    expect((await a.call('leave.check', more)).stops).toEqual(['PROOF_NEEDED'])
    await a.call('leave.submit', { ...more, hasProof: true })
  })

  test('is made longer by one of its own, agreed to by the length of both', async () => {
    const first = await a.call('leave.submit', wish('03T08:30', '04T17:30', { covers: byB }))
    await agree(chief, first)
    await agree(inspector, first)
    const extendsLeaveId = first.requestId
    // Work lies between: that is another leave.
    expect(
      await a.codeOf('leave.submit', wish('06T08:30', '06T12:00', { covers: byB, extendsLeaveId })),
    ).toBe('BAD_REQUEST')
    const more = await a.call('leave.submit', wish('05T08:30', '05T12:00', { covers: byB, extendsLeaveId }))
    expect(more).toMatchObject({ halfDays: 1, extendsId: extendsLeaveId })
    expect(more.chain.map(({ role }) => role)).toEqual(['CHIEF_REP', 'INSPECTOR', 'LEADER'])
    await agree(chief, more)
    await agree(inspector, more)
    await agree(leader, more)
    const status = async (requestId: string) =>
      (await a.call('requests.list', { box: 'MINE' })).requests.find((each) => each.requestId === requestId)
    expect(await status(extendsLeaveId)).toMatchObject({ status: 'EXTENDED' })
    expect(bookings('P1')).toHaveLength(2)
    // Back within the first: both are over.
    desk.clock.advance(48 * HOUR + 2 * HOUR)
    await a
      .call('leave.return', { requestId: more.requestId, backAtMs: at('04T10:00') })
      .catch(() => undefined)
    await a.call('leave.return', { requestId: extendsLeaveId })
    expect(await status(extendsLeaveId)).toMatchObject({ status: 'RETURNED', toMs: at('04T10:00') })
    expect(await status(more.requestId)).toMatchObject({ status: 'RETURNED', toMs: at('05T08:30') })
    expect(bookings('P1')).toMatchObject([{ toMs: at('04T10:00') }])
  })

  test('as compensatory rest needs minutes to take back', async () => {
    const rest = wish('04T08:30', '04T12:00', { kind: 'COMPENSATORY', covers: byB })
    expect((await a.call('leave.check', rest)).stops).toEqual(['BALANCE_TOO_LOW'])
    // Sunday 1 March, 08:30 to 12:00: as long as the half day.
    const duty = await a.call('extraDuty.submit', {
      day: '2026-03-01',
      fromMs: at('01T08:30'),
      toMs: at('01T12:00'),
      kind: 'WEEKEND',
    })
    expect((await a.call('leave.check', rest)).stops).toEqual(['BALANCE_TOO_LOW'])
    await head.call('extraDuty.decide', { requestId: duty.requestId, approve: true })
    expect((await a.call('leave.check', rest)).stops).toEqual([])
    await a.call('leave.submit', rest)
    // Asked for once, the minutes are spoken for.
    const again = wish('05T08:30', '05T09:30', { kind: 'COMPENSATORY', covers: byB })
    expect((await a.call('leave.check', again)).stops).toEqual(['BALANCE_TOO_LOW'])
  })

  test('is given up only before it begins, and only by the person', async () => {
    const asked = await a.call('leave.submit', wish('03T08:30', '03T12:00', { covers: byB }))
    await agree(head, asked)
    const { requestId } = asked
    expect(await head.codeOf('leave.cancel', { requestId, reason: '不行' })).toBe('NOT_ALLOWED')
    expect(await b.codeOf('leave.cancel', { requestId, reason: '不行' })).toBe('NOT_FOUND')
    desk.clock.advance(25 * HOUR)
    expect(await a.codeOf('leave.cancel', { requestId, reason: '晚了' })).toBe('ALREADY_DECIDED')
    const view = (await a.call('requests.list', { box: 'MINE' })).requests[0] as Result<'leave.submit'>
    expect(view.may).toEqual(['EXTEND', 'RETURN'])
  })

  test('is reported back by a lead for somebody who forgot; later than the first working day is told', async () => {
    const asked = await a.call('leave.submit', wish('03T08:30', '03T12:00', { covers: byB }))
    await agree(head, asked)
    const { requestId } = asked
    desk.clock.advance(40 * HOUR - 60_000)
    const remarks = async () => (await a.call('requests.list', { box: 'MINE' })).requests[0]?.remarks
    expect(await remarks()).toEqual([])
    desk.clock.advance(2 * HOUR)
    expect(await remarks()).toEqual(['RETURN_LATE'])
    expect(await b.codeOf('leave.return', { requestId })).toBe('NOT_FOUND')
    expect(await head.codeOf('leave.return', { requestId, backAtMs: at('09T08:30') })).toBe('BAD_REQUEST')
    const back = await head.call('leave.return', { requestId, backAtMs: at('03T14:30'), note: '本人忘记' })
    expect(back).toMatchObject({ status: 'RETURNED', remarks: ['RETURN_LATE'], toMs: at('03T12:00') })
  })

  test('in a settled month is refused', async () => {
    record((act) =>
      act.append({
        type: 'attendance_month.locked',
        entityId: '2026-03/SCJG',
        payload: { month: '2026-03', unitId: 'SCJG', by: '9003', people: [] },
      }),
    )
    expect((await a.call('leave.check', wish('03T08:30', '03T12:00', { covers: byB }))).stops).toEqual([
      'MONTH_LOCKED',
    ])
  })

  test('of people who take turns needs one of the others only for a turn of theirs', async () => {
    record((act) => {
      act.append({
        type: 'reference.rota_set',
        entityId: 'P3/2026-03-03',
        payload: { postId: 'P3', day: '2026-03-03', am: ['3001'], pm: ['3002'], source: null },
      })
    })
    const one = await desk.signIn('3001')
    expect((await one.call('leave.check', wish('03T14:30', '03T17:30'))).stops).toContain('NO_WORKING_TIME')
    expect((await one.call('leave.check', wish('03T08:30', '03T12:00'))).stops).toEqual(['NO_RELIEF_NAMED'])
    const covers = [{ postId: 'P3', staffId: '3003' }] as Wish['covers']
    const asked = await one.call('leave.submit', wish('03T08:30', '03T12:00', { covers }))
    expect((await agree(inspector, asked)).status).toBe('APPROVED')
    expect(bookings('P3')).toMatchObject([{ rank: 'C', coverStaffId: '3003' }])
    // Nobody of them excludes another.
    const two = await desk.signIn('3002')
    const third = await two.call('leave.submit', wish('03T08:30', '03T17:30', { covers }))
    expect((await agree(inspector, third)).status).toBe('APPROVED')
    expect(bookings('P3')).toHaveLength(2)
    // Whoever stands in for both stays.
    const three = await desk.signIn('3003')
    record((act) => recordRota(act, '2026-03-03', ['3001', '3003'], ['3002']))
    expect(await three.codeOf('leave.submit', wish('03T08:30', '03T12:00'))).toBe('BOTH_ABSENT')
  })

  /** What a person may try with leave in a week, in any order; times are half days from Monday on. */
  const step = fc.record({
    who: fc.constantFrom('1001', '1004', '1005'),
    what: fc.constantFrom(
      'ASK',
      'ASK',
      'ASK',
      'AGREE',
      'AGREE',
      'ALLOW',
      'REFUSE',
      'CANCEL',
      'RETURN',
      'WAIT',
    ),
    from: fc.nat({ max: 5 }),
    length: fc.integer({ min: 1, max: 3 }),
    pick: fc.nat({ max: 5 }),
  })

  test('whatever is tried: A and B are never away together without the leader, and every post knows who is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 40 }), async (steps) => {
        desk = createTestDesk({ nowMs: NOW })
        record((act) => recordPosts(act, (secret) => `plain:${secret}`))
        setPost({
          postId: 'P1',
          name: '登记岗',
          unitId: 'SCJG',
          windowId: null,
          a: '1001',
          b: '1004',
          c: '1005',
        })
        const people = new Map<string, TestPage>()
        for (const each of ['1001', '1004', '1005', '9004']) people.set(each, await desk.signIn(each))
        const page = (each: string) => people.get(each) as TestPage
        const halfDay = (n: number): string => {
          const day = String(3 + Math.floor(n / 2)).padStart(2, '0')
          return n % 2 === 0 ? `${day}T08:30` : `${day}T14:30`
        }
        const endOf = (n: number): string => halfDay(n).replace('08:30', '12:00').replace('14:30', '17:30')
        const views = async () => (await page('9004').call('requests.list', { box: 'ALL' })).requests
        for (const { who, what, from, length, pick } of steps) {
          const waits = what === 'AGREE' || what === 'ALLOW' || what === 'REFUSE'
          const own = (await views()).filter(
            (each) => each.staffId === who && (!waits || each.status === 'SUBMITTED'),
          )
          const requestId = own[pick % Math.max(1, own.length)]?.requestId ?? ''
          const relief = ['1001', '1004', '1005'].filter((each) => each !== who)[pick % 2]
          const covers = [{ postId: 'P1', staffId: relief }] as Wish['covers']
          const tried = {
            ASK: () =>
              page(who).call('leave.submit', wish(halfDay(from), endOf(from + length - 1), { covers })),
            // Every step of its chain that is left: the leader acts for anyone.
            AGREE: async () => {
              for (;;) await page('9004').call('leave.decide', { requestId, approve: true })
            },
            ALLOW: () =>
              page('9004').call('leave.decide', {
                requestId,
                approve: true,
                override: { reason: '特批', covers },
              }),
            REFUSE: () => page('9004').call('leave.decide', { requestId, approve: false, note: '不行' }),
            CANCEL: () => page(who).call('leave.cancel', { requestId, reason: '不去了' }),
            RETURN: () => page(who).call('leave.return', { requestId }),
            WAIT: () => Promise.resolve(desk.clock.advance(length * 6 * HOUR)),
          }[what as 'ASK']
          await tried().catch((error: unknown) => {
            if (!(error instanceof ContractError)) throw error
          })

          const booked = bookings('P1')
          const together = booked.flatMap((one) =>
            booked.filter(
              (other) =>
                one.rank === 'A' &&
                other.rank === 'B' &&
                one.fromMs < other.toMs &&
                other.fromMs < one.toMs &&
                one.override === null &&
                other.override === null,
            ),
          )
          expect(together).toEqual([])
          const away = (await views()).filter((each) =>
            ['APPROVED', 'EXTENDED', 'RETURNED', 'CLOSED'].includes(each.status),
          )
          const spans = (each: { fromMs: number; toMs: number }) => `${each.fromMs}-${each.toMs}`
          expect(booked.map(spans).toSorted()).toEqual(
            away
              .filter((each) => each.toMs > each.fromMs)
              .map(spans)
              .toSorted(),
          )
          expect(desk.errors).toEqual([])
        }
        desk.host.stop()
      }),
      { numRuns: 20 },
    )
  }, 120_000)
})
