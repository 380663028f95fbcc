import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { fillSampleHall, SAMPLE_HINT } from '../../db/desk/sample-hall.ts'
import { recordSampleRota } from '../../db/host-sample.ts'
import { playSampleHistory } from '../../db/sample/history.ts'
import { signInAt } from '../../db/sample/sign-in.ts'
import { sampleBeginMs } from '../../db/sample/stage.ts'
import { PostId } from '../../db/model/posts/post.ts'
import { createTestDesk, testSecrets, type TestDesk, type TestPage } from '../helpers/test-desk.ts'

const SAMPLE = fileURLToPath(new URL('../../db/sample', import.meta.url))

const signIn = async (desk: TestDesk, staffId: string): Promise<TestPage> => {
  const page = desk.openPage()
  await page.call('session.login', { staffId, secret: SAMPLE_HINT.pin, kind: 'PIN' })
  return page
}

/** The sample hall as its first start leaves it at a moment. */
const sampleAt = async (moment: string): Promise<TestDesk> => {
  const nowMs = Date.parse(`${moment}+08:00`)
  const desk = createTestDesk({ empty: true, nowMs: sampleBeginMs(nowMs) })
  const { clock } = desk
  await fillSampleHall(desk.host.store(), SAMPLE, testSecrets)
  recordSampleRota(desk.host.store(), nowMs)
  let wrongMs = 0
  await playSampleHistory(
    {
      setTime: (ms) => clock.advance(Math.max(0, ms - clock.wallMs())),
      setWrong(byMs) {
        clock.setWall(clock.wallMs() + byMs - wrongMs)
        wrongMs = byMs
      },
      // The desk stands alone and looks whenever something happens.
      watchPosts: () => desk.host.tick(),
      signIn: async (staffId) => signInAt(desk.host, staffId, SAMPLE_HINT.pin),
    },
    nowMs,
  )
  clock.advance(nowMs - clock.wallMs())
  expect(desk.errors).toEqual([])
  return desk
}

/** Posts with somebody else than A, as name and who. */
const standIns = async (page: TestPage): Promise<string[]> => {
  const { posts } = await page.call('posts.board', {})
  return posts.flatMap(({ windowId, status, onDuty }) =>
    status === 'B_COVERING' ? [`${windowId} ${onDuty?.staffId}`] : [],
  )
}

test('a working morning: everybody is here, three posts are covered, and all that happened is told once', async () => {
  const desk = await sampleAt('2026-03-18T10:20:00')
  const inspector = await signIn(desk, '1080')
  const { totals, inSession } = await inspector.call('posts.board', {})
  expect([inSession, totals]).toEqual([true, { on: 60, covered: 3, uncovered: 0, closed: 0 }])
  expect(await standIns(inspector)).toEqual(['B02 1011', 'C11 1029', 'D14 1043'])

  const sheet = await inspector.call('attendance.sheet', { month: '2026-03' })
  expect(sheet.rows).toHaveLength(82)
  expect(sheet.totals).toMatchObject({
    late: 5,
    early: 1,
    missing: 1,
    absentHalves: 0,
    leaveHalves: 6,
    underReview: 1,
  })
  expect(sheet.totals.normal / sheet.totals.due).toBeGreaterThan(0.98)
  expect(sheet.uncoveredDays).toEqual([])

  const { alarms } = await inspector.call('posts.alarms', { days: 30 })
  expect(alarms).toMatchObject([{ postId: 'P-D12', cause: 'LEFT_EARLY', answers: [{ name: '任慧' }] }])
  expect(alarms[0]?.endedAtMs).not.toBeNull()
  const { punches } = await inspector.call('attendance.suspects', {})
  expect(punches).toMatchObject([{ staffId: '1040', grade: 'C', why: 'CLOCK' }])

  // Whom the log-in page offers has a leave and a make-up punch to decide.
  const head = await signIn(desk, SAMPLE_HINT.staffId)
  const today = await head.call('attendance.today', {})
  expect(today).toMatchObject({ working: true, toDecide: 2, out: null })
  expect(today.sessions[0]?.inAtMs).not.toBeNull()
  expect(today.posts.map(({ postId, rank }) => `${postId} ${rank}`)).toEqual(['P-A01 A', 'P-A02 B'])
  const { handovers } = await (await signIn(desk, '1005')).call('handovers.list', {})
  expect(handovers).toMatchObject([{ postId: 'P-A05', status: 'CLOSED', toName: '黄丽娟' }])
  expect(handovers[0]?.cases.length).toBeGreaterThan(0)
  expect((await (await signIn(desk, '1028')).call('attendance.today', {})).out?.kind).toBe('SITE_CHECK')
  const { days } = await inspector.call('attendance.rota', {
    postId: PostId.parse('P-F01'),
    from: '2026-03-04',
    to: '2026-04-01',
  })
  expect(days.filter(({ working, am, pm }) => working && am.length + pm.length < 2)).toEqual([])

  // The clock that was wrong for one punch is right again.
  expect(desk.host.store().clock.grade()).toBe('B')
}, 60_000)

test.each([
  ['a working afternoon', '2026-03-18T16:10:00', { on: 61, covered: 2, uncovered: 0, closed: 0 }],
  // Who comes with whom is not yet settled: B steps in minutes later.
  [
    'the first minutes of the morning',
    '2026-03-18T08:35:00',
    { on: 61, covered: 1, uncovered: 1, closed: 0 },
  ],
  ['a Sunday', '2026-03-22T11:00:00', { on: 0, covered: 0, uncovered: 0, closed: 63 }],
  [
    'the first day after the longest holidays',
    '2026-02-25T09:30:00',
    { on: 60, covered: 3, uncovered: 0, closed: 0 },
  ],
])(
  '%s',
  async (_name, moment, expected) => {
    const desk = await sampleAt(moment)
    const inspector = await signIn(desk, '1080')
    expect((await inspector.call('posts.board', {})).totals).toEqual(expected)
    const { alarms } = await inspector.call('posts.alarms', { days: 30 })
    expect(alarms.map(({ postId, endedAtMs }) => [postId, endedAtMs === null])).toEqual([['P-D12', false]])
    // Nothing is recorded after the present.
    const nowMs = Date.parse(`${moment}+08:00`)
    const newest = desk.host.store().read.get<{ at: number }>('SELECT max(at_ms) AS at FROM event_log')?.at
    expect(newest).toBeLessThanOrEqual(nowMs)
  },
  60_000,
)
