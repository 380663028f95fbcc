import { expect, test } from 'vitest'
import { SAMPLE_HINT } from '../../db/desk/sample-hall.ts'
import { createDaysAfter, playDaysAfter } from '../../db/sample/days-after.ts'
import { PostId } from '../../db/model/posts/post.ts'
import type { HostOptions } from '../../db/host.ts'
import { sampleAt, signInToSample } from '../helpers/sample-at.ts'
import type { TestDesk, TestPage } from '../helpers/test-desk.ts'

/** Posts with somebody else than A, as name and who. */
const standIns = async (page: TestPage): Promise<string[]> => {
  const { posts } = await page.call('posts.board', {})
  return posts.flatMap(({ windowId, status, onDuty }) =>
    status === 'B_COVERING' ? [`${windowId} ${onDuty?.staffId}`] : [],
  )
}

test('a working morning: everybody is here, three posts are covered, and all that happened is told once', async () => {
  const desk = await sampleAt('2026-03-18T10:20:00')
  const inspector = await signInToSample(desk, '1080')
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
  const head = await signInToSample(desk, SAMPLE_HINT.staffId)
  const today = await head.call('attendance.today', {})
  expect(today).toMatchObject({ working: true, toDecide: 2, out: null })
  expect(today.sessions[0]?.inAtMs).not.toBeNull()
  expect(today.posts.map(({ postId, rank }) => `${postId} ${rank}`)).toEqual(['P-A01 A', 'P-A02 B'])
  const { handovers } = await (await signInToSample(desk, '1005')).call('handovers.list', {})
  expect(handovers).toMatchObject([{ postId: 'P-A05', status: 'CLOSED', toName: '黄丽娟' }])
  expect(handovers[0]?.cases.length).toBeGreaterThan(0)
  expect((await (await signInToSample(desk, '1028')).call('attendance.today', {})).out?.kind).toBe(
    'SITE_CHECK',
  )
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
    const inspector = await signInToSample(desk, '1080')
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

const atMs = (moment: string): number => Date.parse(`${moment}+08:00`)

/** The sample hall as its first start leaves it, and as it lives on from then. */
const livingSince = async (filled: string): Promise<TestDesk & { open(moment: string): void }> => {
  let life: HostOptions['sampleLife'] = () => undefined
  const desk = await sampleAt(filled, { sampleLife: (store) => life?.(store) })
  return {
    ...desk,
    /** The program is closed until a moment and opened then: its first tick. */
    open(moment) {
      desk.clock.advance(atMs(moment) - desk.clock.wallMs())
      life = createDaysAfter()
      desk.host.tick()
    },
  }
}
/** Left open: the host ticks by itself. */
const leftOpenUntil = (desk: TestDesk, moment: string): void => {
  const untilMs = atMs(moment)
  while (desk.clock.wallMs() < untilMs) {
    desk.clock.advance(Math.min(60_000, untilMs - desk.clock.wallMs()))
    desk.host.tick()
  }
}

/** Moments at which files of the machine were read from one on. */
const filesSince = (desk: TestDesk, moment: string): string[] =>
  desk.host
    .store()
    .read.all<{ at: number }>(
      "SELECT DISTINCT at_ms AS at FROM event_log WHERE type = 'machine_lines.imported' AND at_ms >= ? ORDER BY at_ms",
      atMs(moment),
    )
    .map(({ at }) => new Date(at + 8 * 3_600_000).toISOString().slice(5, 16))

const FILLED = '2026-03-18T10:20:00'
const EVERYBODY = { on: 63, covered: 0, uncovered: 0, closed: 0 }

const alarmsOf = async (page: TestPage): Promise<string[]> =>
  (await page.call('posts.alarms', { days: 60 })).alarms.map(({ postId }) => postId)

test('opened the next day: everybody is here, who was away is back, and nothing is told of in between', async () => {
  const desk = await livingSince(FILLED)
  desk.open('2026-03-19T09:50:00')
  const inspector = await signInToSample(desk, '1080')
  expect((await inspector.call('posts.board', {})).totals).toEqual(EVERYBODY)
  expect(await alarmsOf(inspector)).toEqual(['P-D12'])
  // The morning on which a child was ill counts as it stands: nobody has asked for that leave yet.
  const { totals } = await inspector.call('attendance.sheet', { month: '2026-03' })
  expect(totals).toMatchObject({ absentHalves: 1, missing: 1, early: 1, leaveHalves: 6 })
  const leaves = await inspector.call('requests.list', { box: 'ALL', kind: 'LEAVE' })
  expect(leaves.requests.filter(({ staffId }) => staffId === '1012').map(({ status }) => status)).toEqual([
    'RETURNED',
  ])
  expect((await (await signInToSample(desk, '1028')).call('attendance.today', {})).out).toBeNull()
  const { days } = await inspector.call('attendance.rota', {
    postId: PostId.parse('P-F01'),
    from: '2026-03-18',
    to: '2026-04-02',
  })
  expect(days.filter(({ working, am, pm }) => working && (am.length !== 1 || pm.length !== 1))).toEqual([])
  expect(filesSince(desk, '2026-03-18T10:21:00')).toEqual(['03-19T09:50'])
  // Opened again within the same half day there is nothing to do.
  desk.open('2026-03-19T11:55:00')
  expect(filesSince(desk, '2026-03-18T10:21:00')).toHaveLength(1)
  expect(desk.errors).toEqual([])
}, 60_000)

test('opened the next week, early and then left open: the file comes before any post counts as empty', async () => {
  const desk = await livingSince(FILLED)
  desk.open('2026-03-25T08:05:00')
  const inspector = await signInToSample(desk, '1080')
  // Everything up to the sign-outs of the day before; nobody of today yet.
  expect((await inspector.call('attendance.sheet', { month: '2026-03' })).totals).toMatchObject({
    absentHalves: 1,
    missing: 1,
  })
  leftOpenUntil(desk, '2026-03-25T08:45:00')
  expect((await inspector.call('posts.board', {})).totals).toEqual(EVERYBODY)
  expect(await alarmsOf(inspector)).toEqual(['P-D12'])
  expect(filesSince(desk, '2026-03-18T10:21:00')).toEqual(['03-25T08:05', '03-25T08:38'])
  expect(desk.errors).toEqual([])
}, 60_000)

test('left open over noon and the evening: a file with who went and one with who came', async () => {
  const desk = await livingSince(FILLED)
  desk.open('2026-03-19T10:00:00')
  leftOpenUntil(desk, '2026-03-19T15:00:00')
  const inspector = await signInToSample(desk, '1080')
  expect((await inspector.call('posts.board', {})).totals).toEqual(EVERYBODY)
  expect(await alarmsOf(inspector)).toEqual(['P-D12'])
  expect(filesSince(desk, '2026-03-18T10:21:00')).toEqual(['03-19T10:00', '03-19T12:27', '03-19T14:36'])
  // Everybody has gone home, and nobody's afternoon lacks its end.
  leftOpenUntil(desk, '2026-03-19T19:30:00')
  const { totals } = await inspector.call('attendance.sheet', { month: '2026-03' })
  expect(totals).toMatchObject({ absentHalves: 1, missing: 1 })
  expect(desk.errors).toEqual([])
}, 60_000)

test('filled before the day began and left open: who had come does not come again', async () => {
  const desk = await livingSince('2026-03-18T08:10:00')
  desk.open('2026-03-18T08:10:30')
  const page = await signInToSample(desk, '1001')
  leftOpenUntil(desk, '2026-03-18T08:50:00')
  const inspector = await signInToSample(desk, '1080')
  const { totals } = await inspector.call('posts.board', {})
  expect(totals.uncovered).toBe(0)
  expect(await alarmsOf(inspector)).toEqual(['P-D12'])
  expect((await page.call('attendance.today', {})).sessions[0]?.inAtMs).not.toBeNull()
}, 60_000)

test('opened after a year: every working day is there, a file a month, and no second run adds any', async () => {
  const desk = await livingSince(FILLED)
  desk.open('2027-03-18T10:00:00')
  const inspector = await signInToSample(desk, '1080')
  expect((await inspector.call('posts.board', {})).totals.uncovered).toBe(0)
  const { totals } = await inspector.call('attendance.sheet', { month: '2026-11' })
  expect(totals).toMatchObject({ absentHalves: 0, missing: 0 })
  expect(totals.normal / totals.due).toBeGreaterThan(0.98)
  expect(await alarmsOf(inspector)).toEqual([])
  expect(filesSince(desk, '2026-03-18T10:21:00')).toEqual(['03-18T10:00'])
  const { files } = desk.host
    .store()
    .read.get<{ files: number }>(
      "SELECT count(DISTINCT json_extract(state, '$.file.sha256')) AS files FROM entity WHERE kind = 'machine_lines'",
    ) ?? { files: 0 }
  // Twenty-two of the fill, and thirteen months.
  expect(files).toBe(35)
  expect(playDaysAfter(desk.host.store())).toBe(false)
  expect(desk.errors).toEqual([])
}, 120_000)

test('nothing is ever played in a real hall or a drill, whatever is in it', async () => {
  const desk = await sampleAt(FILLED)
  desk.clock.advance(atMs('2026-03-19T09:50:00') - desk.clock.wallMs())
  const store = desk.host.store()
  for (const purpose of ['REAL', 'DRILL'])
    expect(playDaysAfter({ ...store, device: { ...store.device, purpose } })).toBe(false)
  expect(filesSince(desk, '2026-03-18T10:21:00')).toEqual([])
  // Only the purpose kept it from anything.
  expect(playDaysAfter(store)).toBe(true)
}, 60_000)
