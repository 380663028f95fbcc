import { beforeEach, describe, expect, test } from 'vitest'
import { factsByKey, factsOfDays } from '../../db/desk/assessment/facts/index.ts'
import { calendarOf } from '../../db/desk/hall-rules.ts'
import { msAt } from '../../db/model/day.ts'
import { readReferenceData } from '../../db/store/index.ts'
import { anApplication } from '../helpers/an-application.ts'
import { accepted, confirm, decide, proposals, theOne, withSecondNotice } from '../helpers/assessment-days.ts'
import {
  FULL_DAY,
  goTo,
  NOBODY,
  punch,
  punchAt,
  recordLeave,
  TUESDAY,
  WEDNESDAY,
} from '../helpers/attendance-days.ts'
import { recordPosts } from '../helpers/posts-of-hall.ts'
import { createTestDesk, type TestDesk, type TestPage } from '../helpers/test-desk.ts'

let desk: TestDesk
let inspector: TestPage

beforeEach(async () => {
  desk = createTestDesk()
  inspector = await desk.signIn('9003')
})

/** Sources and days of somebody's proposals. */
const ofPerson = async (staffId: string, from?: string, to?: string) =>
  (await proposals(inspector, from, to))
    .filter((each) => each.staffId === staffId)
    .map(({ source, day, params }) => [source, day, params['half'] ?? null, params['minutes'] ?? null])

describe('attendance', () => {
  test('late, early, a missing punch and an absence are facts of their half days, once these are over', async () => {
    await punchAt(desk, '1001', TUESDAY, ['08:37'])
    goTo(desk, TUESDAY, '11:55')
    await punch(desk.openPage(), '1001', true)
    await punchAt(desk, '1001', TUESDAY, ['14:20', '17:35'])
    await punchAt(desk, '1001', WEDNESDAY, ['08:20', '12:05', '14:20'])
    // The afternoon of Wednesday is still open.
    expect(await ofPerson('1001', TUESDAY)).toEqual([
      ['EARLY', TUESDAY, 'AM', 5],
      ['LATE', TUESDAY, 'AM', 7],
    ])
    goTo(desk, '2026-03-05', '20:00')
    expect(await ofPerson('1001', TUESDAY)).toEqual([
      ['EARLY', TUESDAY, 'AM', 5],
      ['LATE', TUESDAY, 'AM', 7],
      ['MISSING_PUNCH', WEDNESDAY, 'PM', null],
      ['ABSENT_HALF', '2026-03-05', 'AM', null],
      ['ABSENT_HALF', '2026-03-05', 'PM', null],
    ])
    const late = await theOne(inspector, 'LATE', { staffId: '1001' })
    expect(late).toMatchObject({
      factKey: `LATE/1001/${TUESDAY}/AM`,
      staffName: '王芳',
      windowName: 'A01号窗口',
      quantity: 1,
      items: [
        {
          itemCode: 'CQ01',
          quantity: 1,
          charges: [{ target: 'PERSON', subjectId: '1001', name: '王芳', delta: '-1', linked: false }],
        },
      ],
      rejected: null,
      late: false,
    })
    expect(late.evidence[0]).toEqual({ kind: 'attendance_day', id: `1001/${TUESDAY}` })
    expect(late.evidence.filter(({ kind }) => kind === 'punch').length).toBeGreaterThan(0)
  })

  test('the minutes choose the rule; the people of the centre have no score', async () => {
    await punchAt(desk, '1001', TUESDAY, ['08:41', '12:05', '14:20', '17:35'])
    expect((await theOne(inspector, 'LATE')).items.map(({ itemCode }) => itemCode)).toEqual(['CQ02'])
    const found = await proposals(inspector)
    expect(found.filter(({ staffId }) => staffId?.startsWith('9'))).toEqual([])
  })

  test('a make-up punch agreed to later takes the fact away, and tells of it on the entry that stays', async () => {
    await punchAt(desk, '1001', TUESDAY, ['08:37', '12:05', '14:20', '17:35'])
    const entry = await confirm(inspector, await theOne(inspector, 'LATE', { staffId: '1001' }))
    expect(entry).toMatchObject({ status: 'COUNTS', factChanged: false })
    const page = await desk.signIn('1001')
    const { requestId } = await page.call('makeup.submit', {
      day: TUESDAY,
      half: 'AM',
      end: 'IN',
      atMs: msAt(TUESDAY, '08:28'),
      cause: 'MACHINE_FAULT',
      evidence: '窗口证明',
    })
    const head = await desk.signIn('1002')
    await head.call('makeup.decide', { requestId, approve: true })
    expect((await inspector.call('assessment.entry', { entryId: entry.entryId })).factChanged).toBe(false)
    await inspector.call('makeup.decide', { requestId, approve: true })
    const after = await inspector.call('assessment.entry', { entryId: entry.entryId })
    expect(after).toMatchObject({ status: 'COUNTS', factChanged: true, charges: [{ delta: '-1' }] })
    expect(await ofPerson('1001', TUESDAY, TUESDAY)).toEqual([])
    expect(
      await inspector.codeOf('assessment.confirm', {
        facts: [{ factKey: `EARLY/1001/${TUESDAY}/AM`, itemCode: 'CQ03' }],
      }),
    ).toBe('FACT_GONE')
  })

  test('a month says what it comes to once it is over', async () => {
    for (const day of ['2026-03-03', '2026-03-04', '2026-03-05', '2026-03-06', '2026-03-09'])
      await punchAt(desk, '1001', day, ['08:37', '12:05', '14:20', '17:35'])
    await punchAt(desk, '2001', TUESDAY, FULL_DAY)
    goTo(desk, '2026-03-31', '18:00')
    const month = async (staffId: string) =>
      (await proposals(inspector, '2026-03-31', '2026-03-31'))
        .filter((each) => each.staffId === staffId && each.params['month'] === '2026-03')
        .map(({ source, quantity, items }) => [source, quantity, items.map(({ itemCode }) => itemCode)])
    expect(await month('1001')).toEqual([])
    goTo(desk, '2026-04-01', '00:00')
    // 22 working days in March 2026, five of them at work, the first before the hall was set up at nine.
    const found = await month('1001')
    expect(found.map(([source]) => source)).toEqual([
      'ABSENT_DAYS_IN_MONTH',
      'LATE_OR_EARLY_IN_MONTH',
      'NOT_FULL_ATTENDANCE',
    ])
    expect(found[1]).toEqual(['LATE_OR_EARLY_IN_MONTH', 5, ['CQ11']])
    // Nobody late five times: no rule asks for less, so there is nothing to decide on.
    expect((await month('2001')).map(([source]) => source)).toEqual([
      'ABSENT_DAYS_IN_MONTH',
      'NOT_FULL_ATTENDANCE',
    ])
  })
})

describe('posts', () => {
  beforeEach(() => {
    desk.host.store().record(NOBODY, (act) => recordPosts(act, (secret) => `plain:${secret}`))
  })
  const tick = (day: string, clock: string): void => {
    goTo(desk, day, clock)
    desk.host.tick()
  }

  test('a post that stood empty until the hall was told is a fact of its window, with its minutes, once it is over', async () => {
    tick(TUESDAY, '08:30')
    tick(TUESDAY, '08:45')
    inspector = await desk.signIn('9003')
    const alarms = async () =>
      (await proposals(inspector, TUESDAY, TUESDAY)).filter(({ source }) => source === 'POST_UNCOVERED')
    expect(await alarms()).toEqual([])
    await punchAt(desk, '1001', TUESDAY, ['09:00'])
    desk.host.tick()
    expect(await alarms()).toMatchObject([
      {
        day: TUESDAY,
        staffId: '1001',
        params: { post: '登记岗', minutes: 30, cause: 'NOT_PUNCHED' },
        items: [
          {
            itemCode: 'GF04',
            charges: [
              { target: 'WINDOW', subjectId: 'A01', delta: '-1', linked: false },
              { target: 'PERSON', subjectId: '1003', delta: '-0.5', linked: true },
            ],
          },
        ],
      },
    ])
    // The others are told by nobody; their minutes end with the session and not with the next look in the morning.
    tick(WEDNESDAY, '08:00')
    inspector = await desk.signIn('9003')
    const other = (await alarms()).find(({ params }) => params['post'] === '社保岗')
    expect(other?.params['minutes']).toBe(210)
  })

  test('out longer than said is off post by the minutes over it; leave covers them', async () => {
    await punchAt(desk, '1001', TUESDAY, ['08:20'])
    await punchAt(desk, '1004', TUESDAY, ['08:20'])
    goTo(desk, TUESDAY, '09:00')
    const page = await desk.signIn('1001')
    const { requestId } = await page.call('absence.start', {
      kind: 'OFFICIAL',
      expectedBackMs: msAt(TUESDAY, '09:30'),
    })
    goTo(desk, TUESDAY, '10:12')
    expect((await proposals(inspector)).filter(({ source }) => source === 'OFF_POST')).toEqual([])
    await page.call('absence.end', { requestId })
    expect(await theOne(inspector, 'OFF_POST')).toMatchObject({
      factKey: `OFF_POST/${requestId}`,
      staffId: '1001',
      params: { minutes: 42 },
      items: [{ itemCode: 'CQ07' }],
      evidence: [{ kind: 'absence', id: requestId }],
    })
    recordLeave(desk, {
      staffId: '1001',
      unitId: 'SCJG',
      fromMs: msAt(TUESDAY, '09:30'),
      toMs: msAt(TUESDAY, '12:00'),
    })
    expect((await proposals(inspector)).filter(({ source }) => source === 'OFF_POST')).toEqual([])
  })

  test('a stranger who tried to take a post over', async () => {
    goTo(desk, TUESDAY, '09:00')
    const stranger = await desk.signIn('2001')
    expect(await stranger.codeOf('covers.start', { postId: 'P1' as never })).toBe('NOT_A_RELIEF')
    const found = await theOne(inspector, 'RELIEF_REFUSED')
    expect(found).toMatchObject({
      staffId: '2001',
      windowId: 'A01',
      day: TUESDAY,
      params: { post: '登记岗' },
    })
    expect(found.items).toEqual([])
    // The rules in force do not speak of it: it is shown, and cannot count.
    expect(
      await inspector.codeOf('assessment.confirm', {
        facts: [{ factKey: found.factKey, itemCode: 'JL03' }],
      }),
    ).toBe('SCORE_ITEM_UNKNOWN')
    await inspector.call('assessment.reject', { factKeys: [found.factKey], reason: '新人不知情' })
    expect((await proposals(inspector)).filter(({ source }) => source === 'RELIEF_REFUSED')).toEqual([])
  })
})

test('every fact is found again by its key, the same as by its days', async () => {
  desk.host.store().record(NOBODY, (act) => recordPosts(act, (secret) => `plain:${secret}`))
  const clerk = await desk.signIn('1001')
  await withSecondNotice(clerk)
  const caseId = await accepted(clerk)
  await clerk.call('cases.open', anApplication())
  await punchAt(desk, '1001', TUESDAY, ['08:37', '12:05', '14:20', '17:35'])
  desk.host.tick()
  const stranger = await desk.signIn('2001')
  await stranger.codeOf('covers.start', { postId: 'P1' as never })
  goTo(desk, '2026-04-02', '09:00')
  const again = await desk.signIn('1001')
  await decide(again, caseId)
  await again.call('cases.close', { caseId, note: '' })
  await again.call('cases.correct', { caseId, summary: '二', reason: '录错' })
  goTo(desk, '2026-04-03', '09:00')
  const store = desk.host.store()
  const reference = readReferenceData(store.read)
  const context = { store, reference, calendar: calendarOf(reference), nowMs: desk.clock.wallMs() }
  const byDays = factsOfDays(context, '2026-03-01', '2026-04-30')
  expect(new Set(byDays.map(({ source }) => source))).toEqual(
    new Set([
      'ABSENT_DAYS_IN_MONTH',
      'ABSENT_HALF',
      'CORRECTED_AFTER_CLOSING',
      'DEEMED_ACCEPTANCE',
      'LATE',
      'LATE_OR_EARLY_IN_MONTH',
      'NOT_FULL_ATTENDANCE',
      'POST_UNCOVERED',
      'PROMISE_PASSED',
      'RELIEF_REFUSED',
      'SECOND_NOTICE',
      'STATUTORY_PASSED',
    ]),
  )
  const keys = byDays.map(({ key }) => key)
  expect(new Set(keys).size).toBe(keys.length)
  const byKey = factsByKey(context, keys)
  expect(byDays.map(({ key }) => byKey.get(key))).toEqual(byDays)
  // Cut into days, or asked for one by one, they are the same.
  const days = [...new Set(byDays.map(({ day }) => day))]
  expect(days.flatMap((day) => factsOfDays(context, day, day))).toEqual(byDays)
  for (const fact of byDays.filter(({ source }) => source !== 'ABSENT_HALF'))
    expect(factsByKey(context, [fact.key])).toEqual(new Map([[fact.key, fact]]))
})
