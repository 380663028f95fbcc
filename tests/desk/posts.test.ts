import { beforeEach, describe, expect, test } from 'vitest'
import { StaffId } from '../../db/model/ids.ts'
import { PostId } from '../../db/model/posts/post.ts'
import { anApplication } from '../helpers/an-application.ts'
import { recordPosts } from '../helpers/posts-of-hall.ts'
import { createTestDesk, type TestDesk, type TestPage } from '../helpers/test-desk.ts'

// Monday 2 March 2026; the sessions of the defaults are 08:30–12:00 and 14:30–17:30.
const at = (clock: string, day = '2026-03-02'): number => Date.parse(`${day}T${clock}:00+08:00`)
const MINUTE = 60_000

const P1 = PostId.parse('P1')
const [B, STRANGER] = [StaffId.parse('1004'), StaffId.parse('2001')]

let desk: TestDesk
let a: TestPage
let b: TestPage
let head: TestPage
let centre: TestPage

/** Time passes to a moment, and the host looks after its posts as with each of its ticks. */
const goTo = (clock: string, day?: string): void => {
  desk.clock.advance(at(clock, day) - desk.clock.wallMs())
  desk.host.tick()
}
const statusOf = async (page: TestPage, postId = 'P1') => {
  const { posts } = await page.call('posts.board', {})
  const post = posts.find((each) => each.postId === postId)
  if (!post) throw new Error(`no post ${postId}`)
  return post
}
const runningAlarms = async (page: TestPage) =>
  (await page.call('posts.alarms', {})).alarms.filter(({ endedAtMs }) => endedAtMs === null)

beforeEach(async () => {
  desk = createTestDesk({ nowMs: at('08:00') })
  desk.host
    .store()
    .record({ staffId: null, session: null, unitId: null, windowId: null }, (act) =>
      recordPosts(act, (secret) => `plain:${secret}`),
    )
  a = await desk.signIn('1001')
  b = await desk.signIn('1004')
  head = await desk.signIn('1002')
  centre = await desk.signIn('9003')
})

describe('a post through the day', () => {
  test('before the hall opens it is closed; with A at work it is served, and at noon closed again', async () => {
    expect(await statusOf(a)).toMatchObject({ status: 'CLOSED', uncoveredSinceMs: null, alarm: 'NONE' })
    goTo('08:20')
    await a.call('attendance.punch', {})
    goTo('08:30')
    expect(await statusOf(head)).toMatchObject({
      status: 'A_ON',
      onDuty: { staffId: '1001', sinceMs: at('08:20') },
      a: { kind: 'ON_POST' },
    })
    goTo('12:00')
    expect(await statusOf(head)).toMatchObject({ status: 'CLOSED' })
  })

  test('an empty post is told to the window head ten minutes after the hour and to the centre ten minutes later', async () => {
    goTo('08:30')
    expect(await statusOf(head)).toMatchObject({
      status: 'UNCOVERED',
      uncoveredSinceMs: at('08:30'),
      cause: 'NOT_PUNCHED',
      alarm: 'NONE',
    })
    goTo('08:39')
    expect((await runningAlarms(head)).filter(({ postId }) => postId === 'P1')).toEqual([])
    goTo('08:40')
    expect(await statusOf(head)).toMatchObject({ alarm: 'HEAD' })
    const alarm = (await runningAlarms(head)).find(({ postId }) => postId === 'P1')
    expect(alarm).toMatchObject({ sinceMs: at('08:30'), dueMs: at('08:40'), cause: 'NOT_PUNCHED' })
    // The next looks find the same alarm.
    goTo('08:45')
    expect((await runningAlarms(head)).filter(({ postId }) => postId === 'P1')).toHaveLength(1)
    // Ten minutes later the centre hears of it as well; before, only the lead of the unit did.
    const levelFor = async (page: TestPage) => {
      const found = (await runningAlarms(page)).find(({ postId }) => postId === 'P1')
      return [found?.level, found?.forMe]
    }
    expect(await levelFor(head)).toEqual(['HEAD', true])
    expect(await levelFor(centre)).toEqual(['HEAD', false])
    goTo('08:50')
    expect(await statusOf(centre)).toMatchObject({ alarm: 'CENTRE', alarmId: alarm?.alarmId })
    expect(await levelFor(head)).toEqual(['CENTRE', true])
    expect(await levelFor(centre)).toEqual(['CENTRE', true])

    await head.call('posts.answerAlarm', { alarmId: alarm?.alarmId ?? '', note: '已通知 B 岗' })
    expect(await statusOf(centre)).toMatchObject({ answer: '已通知 B 岗' })
    goTo('08:55')
    await a.call('attendance.punch', {})
    expect((await runningAlarms(head)).filter(({ postId }) => postId === 'P1')).toEqual([])
    const { alarms } = await head.call('posts.alarms', {})
    expect(alarms.find(({ postId }) => postId === 'P1')).toMatchObject({ endedAtMs: at('08:55') })
  })

  test('pages are told when time alone changes a post', () => {
    goTo('08:25')
    const told = () =>
      head.topics.filter(
        (message) =>
          message.kind === 'topic' &&
          message.topic === 'changed' &&
          (message.payload as { kinds: string[] }).kinds.includes('post_status'),
      ).length
    const before = told()
    goTo('08:26')
    expect(told()).toBe(before)
    goTo('08:30')
    expect(told()).toBe(before + 1)
  })
})

describe('cover', () => {
  test('B takes the empty post over with one call, gives it back, and A coming back takes it again', async () => {
    goTo('08:30')
    expect(await b.codeOf('covers.start', { postId: P1 })).toBe('NOT_SIGNED_IN_TODAY')
    await b.call('attendance.punch', {})
    expect((await statusOf(b)).may).toContain('COVER')
    const { coverId } = await b.call('covers.start', { postId: P1 })
    expect(await statusOf(a)).toMatchObject({ status: 'B_COVERING', onDuty: { staffId: '1004' }, coverId })
    expect(await b.codeOf('covers.start', { postId: P1 })).toBe('POST_NOT_EMPTY')
    desk.clock.advance(5 * MINUTE)
    await b.call('covers.end', { coverId })
    expect(await statusOf(a)).toMatchObject({ status: 'UNCOVERED' })
    await a.call('attendance.punch', {})
    expect(await statusOf(a)).toMatchObject({ status: 'A_ON' })
  })

  test('somebody who is not registered for the post is refused, and that is kept', async () => {
    goTo('08:30')
    const stranger = await desk.signIn('2001')
    await stranger.call('attendance.punch', {})
    expect(await stranger.codeOf('covers.start', { postId: P1 })).toBe('NOT_A_RELIEF')
    const kept = desk.host
      .store()
      .read.all<{ bytes: Buffer }>("SELECT bytes FROM event_log WHERE type = 'audit.recorded'")
      .map(({ bytes }) => JSON.parse(bytes.toString()) as { actor: object; payload: object })
    expect(kept).toMatchObject([
      { actor: { staffId: '2001' }, payload: { act: 'RELIEF_REFUSED', subject: 'P1' } },
    ])
  })

  test('what B does while covering reads as done for A, and nothing before or after', async () => {
    goTo('08:30')
    await b.call('attendance.punch', {})
    const { caseId, revision } = await b.call('cases.open', anApplication())
    desk.clock.advance(MINUTE)
    const { coverId } = await b.call('covers.start', { postId: P1 })
    desk.clock.advance(MINUTE)
    await b.call('cases.note', { caseId, revision, text: '已电话告知' })
    desk.clock.advance(MINUTE)
    await b.call('covers.end', { coverId })
    desk.clock.advance(MINUTE)
    const noted = await b.call('cases.note', { caseId, text: '再次告知' })
    expect(noted.timeline.map(({ type, onBehalfOf }) => [type, onBehalfOf])).toEqual([
      ['case.opened', ''],
      ['case.materials_reviewed', ''],
      ['case.noted', '王芳'],
      ['case.noted', ''],
    ])
  })
})

describe('handover', () => {
  test('carries the open cases, is confirmed by the other side, given back with what was done, and closed', async () => {
    goTo('09:00')
    const { caseId, caseNo } = await a.call('cases.open', anApplication())
    const draft = await a.call('handovers.draft', { postId: P1, toStaffId: B })
    expect(draft.cases).toMatchObject([{ caseId, caseNo, step: 'REVIEWING' }])
    const opened = await a.call('handovers.open', {
      postId: P1,
      toStaffId: B,
      startMs: at('10:00'),
      expectedEndMs: at('17:30'),
      cases: draft.cases,
      sealsAndKeys: '审批章一枚',
    })
    const { handoverId } = opened
    expect(opened).toMatchObject({ status: 'OPENED', may: [] })
    expect(await a.codeOf('handovers.confirm', { handoverId })).toBe('NOT_YOUR_TURN')
    expect((await b.call('handovers.list', {})).handovers).toMatchObject([{ handoverId, may: ['CONFIRM'] }])
    expect(await b.call('handovers.confirm', { handoverId })).toMatchObject({
      status: 'CONFIRMED',
      may: ['RETURN'],
    })
    expect(await b.codeOf('handovers.confirm', { handoverId })).toBe('ALREADY_DECIDED')

    desk.clock.advance(MINUTE)
    await b.call('cases.note', { caseId, text: '已联系申请人' })
    const { done } = await b.call('handovers.draftReturn', { handoverId })
    expect(done).toMatchObject([{ caseId, caseNo, text: 'case.noted' }])
    expect(await a.codeOf('handovers.close', { handoverId })).toBe('ALREADY_DECIDED')
    const back = {
      handoverId,
      done: [{ caseId, caseNo, text: '已联系申请人' }],
      problems: '',
      materialsBack: true,
    }
    expect(await b.call('handovers.return', back)).toMatchObject({ status: 'RETURNED' })
    expect(await a.call('handovers.close', { handoverId })).toMatchObject({
      status: 'CLOSED',
      returned: { byName: '孙丽', materialsBack: true },
    })
  })

  test('only to somebody registered for the post, and strangers do not see it', async () => {
    const wish = { postId: P1, toStaffId: STRANGER }
    expect(await a.codeOf('handovers.draft', wish)).toBe('NOT_A_RELIEF')
    await a.call('handovers.open', {
      postId: P1,
      toStaffId: B,
      startMs: at('10:00'),
      expectedEndMs: at('17:30'),
      cases: [],
    })
    const stranger = await desk.signIn('2001')
    expect((await stranger.call('handovers.list', { mineOnly: false })).handovers).toEqual([])
  })
})

describe('posts as set up', () => {
  test('a post with somebody twice, or with somebody nobody knows, is not saved', async () => {
    const admin = await desk.signIn('9001')
    const { posts } = await admin.call('posts.list', {})
    const post = posts.find(({ postId }) => postId === 'P1')
    if (!post) throw new Error('no post')
    expect(await admin.codeOf('posts.save', { post: { ...post, b: post.a } })).toBe('POST_PEOPLE')
    expect(await admin.codeOf('posts.save', { post: { ...post, c: StaffId.parse('7777') } })).toBe(
      'POST_PEOPLE',
    )
    await admin.call('posts.save', { post: { ...post, duties: '受理、发证' } })
    expect((await statusOf(admin)).duties).toBe('受理、发证')
  })

  test('a post somebody else saved since it was opened is not written over, nor one of the same code', async () => {
    const admin = await desk.signIn('9001')
    const { posts } = await admin.call('posts.list', {})
    const post = posts.find(({ postId }) => postId === 'P1')
    if (!post) throw new Error('no post')
    const after = await admin.call('posts.save', { post: { ...post, duties: '受理' } })
    expect(after.version).toBe(post.version + 1)
    for (const version of [post.version, 0])
      expect(await admin.codeOf('posts.save', { post: { ...post, duties: '发证', version } })).toBe(
        'VERSION_CHANGED',
      )
    expect((await statusOf(admin)).duties).toBe('受理')
    await admin.call('posts.save', { post: { ...post, duties: '发证', ...after } })
    expect((await statusOf(admin)).duties).toBe('发证')
  })

  test('windows without a post are proposed one from their people', async () => {
    const fresh = createTestDesk()
    const admin = await fresh.signIn('9001')
    const { posts } = await admin.call('posts.propose', {})
    expect(posts.map(({ windowId, a: first, b: second }) => [windowId, first, second])).toEqual([
      ['A01', '1001', '1002'],
      ['B01', '2001', '3001'],
      ['C01', '3001', '2001'],
    ])
    expect(posts.every(({ version }) => version === 0)).toBe(true)
  })

  test('a window whose post is out of use is proposed it again, as the next version of it', async () => {
    const fresh = createTestDesk()
    const admin = await fresh.signIn('9001')
    const [post] = (await admin.call('posts.propose', {})).posts
    if (!post) throw new Error('nothing proposed')
    await admin.call('posts.save', { post: { ...post, active: false } })
    const [again] = (await admin.call('posts.propose', {})).posts
    expect(again).toMatchObject({ postId: post.postId, version: 1, active: true })
    expect(await admin.codeOf('posts.save', { post })).toBe('VERSION_CHANGED')
    if (again) await admin.call('posts.save', { post: again })
  })
})

describe('the whereabouts board', () => {
  test('shows who is out and who covers, and no kind of leave', async () => {
    goTo('08:30')
    await a.call('attendance.punch', {})
    await b.call('attendance.punch', {})
    await a.call('absence.start', {
      kind: 'MEETING',
      expectedBackMs: at('10:00'),
      covers: [{ postId: P1, staffId: B }],
    })
    const { people } = await a.call('whereabouts.board', {})
    expect(people.find(({ staffId }) => staffId === '1001')).toMatchObject({
      state: 'OUT',
      expectedBackMs: at('10:00'),
      coveredBy: '孙丽',
    })
    expect(JSON.stringify(people)).not.toMatch(/SICK|PRIVATE|MEETING/)
  })

  test('who serves a visitor without having punched in is at the window, and the post is served', async () => {
    goTo('08:45')
    expect(await runningAlarms(head)).toEqual(
      expect.arrayContaining([expect.objectContaining({ postId: 'P1' })]),
    )
    const before = (await head.call('posts.board', {})).totals
    await a.call('visits.open', {})
    const { people } = await a.call('whereabouts.board', {})
    expect(people.find(({ staffId }) => staffId === '1001')?.state).toBe('ON_POST_UNPUNCHED')
    expect(await statusOf(head)).toMatchObject({
      status: 'A_ON',
      onDuty: { staffId: '1001', sinceMs: at('08:45') },
      a: { kind: 'ON_POST_UNPUNCHED' },
    })
    const { totals } = await head.call('posts.board', {})
    expect(totals).toMatchObject({ on: before.on + 1, uncovered: before.uncovered - 1 })
    // The next look at the posts ends the alarm.
    goTo('08:46')
    expect((await runningAlarms(head)).filter(({ postId }) => postId === 'P1')).toEqual([])
  })

  test('before work, over noon and after it the board says which of them it is', async () => {
    const stateOfA = async () =>
      (await a.call('whereabouts.board', {})).people.find(({ staffId }) => staffId === '1001')?.state
    expect(await stateOfA()).toBe('BEFORE')
    goTo('08:20')
    await a.call('attendance.punch', {})
    goTo('12:05')
    await a.call('attendance.punch', {})
    expect(await stateOfA()).toBe('BREAK')
    goTo('17:40')
    expect(await stateOfA()).toBe('OFF_DUTY')
  })
})
