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
import { joinedDesk } from '../helpers/joined-desk.ts'
import { anId } from '../helpers/envelopes.ts'
import { aCaseOpened } from '../helpers/a-case.ts'
import { recordPosts } from '../helpers/posts-of-hall.ts'
import { createTestDesk, type TestDesk, type TestPage } from '../helpers/test-desk.ts'
import { testPin } from '../helpers/test-hall.ts'
import { A_MORNING } from '../helpers/test-store.ts'

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

describe('cases', () => {
  test('a second notice by own omission is whose the first one was, and its window’s', async () => {
    const [first, second] = [await desk.signIn('1001'), await desk.signIn('1004')]
    const caseId = await withSecondNotice(first, second)
    const found = await theOne(inspector, 'SECOND_NOTICE')
    expect(found).toMatchObject({
      staffId: '1001',
      windowId: 'A01',
      items: [
        {
          itemCode: 'YW01',
          charges: [
            { target: 'PERSON', subjectId: '1001', delta: '-2', linked: false },
            { target: 'WINDOW', subjectId: 'A01', delta: '-2', linked: true },
          ],
        },
      ],
    })
    expect(found.evidence).toEqual([
      { kind: 'paper', id: expect.any(String) },
      { kind: 'case', id: caseId },
    ])
    const entry = await confirm(inspector, found)
    expect(entry.evidence.map(({ kind, known }) => [kind, known])).toEqual([
      ['paper', true],
      ['case', true],
    ])
    expect(entry.evidence[1]?.text).toBe('439925-SCJG-20260302-0001')
    // Each piece of evidence opens.
    await inspector.call('papers.get', { paperId: entry.evidence[0]?.id as never })
    await inspector.call('cases.get', { caseId: entry.evidence[1]?.id as never })
  })

  test('a promise passed counts working days of each week by itself, from the first one over it', async () => {
    const page = await desk.signIn('1001')
    const caseId = await accepted(page)
    // Accepted on Monday 2 March, promised within ten working days: due Monday 16 March.
    goTo(desk, '2026-03-20', '18:00')
    const passed = async (from: string, to: string) =>
      (await proposals(inspector, from, to)).filter(({ source }) => source === 'PROMISE_PASSED')
    expect(await passed('2026-03-16', '2026-03-22')).toEqual([])
    goTo(desk, '2026-03-25', '10:00')
    expect(await passed('2026-03-16', '2026-03-22')).toMatchObject([
      {
        factKey: `PROMISE_PASSED/${caseId}/WEEK/2026-03-16`,
        day: '2026-03-20',
        staffId: '1001',
        quantity: 4,
        items: [{ itemCode: 'YW03', quantity: 4, unit: 'CASE_WORKING_DAY' }],
      },
    ])
    // The running week is not over, and nobody knows what it comes to.
    expect(await passed('2026-03-23', '2026-03-29')).toEqual([])
    await decide(page, caseId)
    expect(await passed('2026-03-23', '2026-03-29')).toMatchObject([
      { factKey: `PROMISE_PASSED/${caseId}/WEEK/2026-03-23`, day: '2026-03-25', quantity: 3 },
    ])
    const [first] = await passed('2026-03-16', '2026-03-22')
    const entry = await confirm(inspector, first ?? { factKey: '', items: [] })
    expect(entry).toMatchObject({ quantity: 4, charges: [{ delta: '-2' }], day: '2026-03-20' })
    // Long after it was closed it is found again, and is the same fact.
    await page.call('cases.close', { caseId, note: '' })
    goTo(desk, '2026-06-01', '10:00')
    expect((await inspector.call('assessment.entry', { entryId: entry.entryId })).factChanged).toBe(false)
    expect(await passed('2026-03-23', '2026-03-29')).toHaveLength(1)
  })

  test('the statutory time passed, once for a case', async () => {
    const page = await desk.signIn('1001')
    const caseId = await accepted(page)
    goTo(desk, '2026-04-20', '10:00')
    const [from, to] = ['2026-03-02', '2026-04-20']
    const found = await theOne(inspector, 'STATUTORY_PASSED', { from, to })
    // Twenty working days: due Monday 30 March.
    expect(found).toMatchObject({
      factKey: `STATUTORY_PASSED/${caseId}`,
      day: '2026-03-31',
      params: { dueDay: '2026-03-30' },
      items: [{ itemCode: 'BJ04', veto: 'PERIOD' }],
    })
  })

  test('five working days without an answer are deemed acceptance, before and after somebody records it', async () => {
    const page = await desk.signIn('1001')
    const { caseId } = await page.call('cases.open', anApplication())
    goTo(desk, '2026-03-10', '09:00')
    const [from, to] = ['2026-03-09', '2026-03-15']
    const found = await theOne(inspector, 'DEEMED_ACCEPTANCE', { from, to })
    expect(found).toMatchObject({ factKey: `DEEMED_ACCEPTANCE/${caseId}`, day: '2026-03-10' })
    await page.call('cases.accept', { caseId, tolerance: null })
    goTo(desk, '2026-03-12', '09:00')
    expect(await theOne(inspector, 'DEEMED_ACCEPTANCE', { from, to })).toEqual(found)
  })

  test('a correction of a closed case; one before closing, or taken back, is none', async () => {
    const page = await desk.signIn('1001')
    const caseId = await accepted(page)
    // What rests on a paper of the same moment is not taken back.
    desk.clock.advance(60_000)
    await page.call('cases.correct', { caseId, summary: '一', reason: '录错' })
    await decide(page, caseId)
    await page.call('cases.close', { caseId, note: '' })
    expect((await proposals(inspector)).filter(({ source }) => source === 'CORRECTED_AFTER_CLOSING')).toEqual(
      [],
    )
    const view = await page.call('cases.correct', { caseId, summary: '二', reason: '录错' })
    expect(await theOne(inspector, 'CORRECTED_AFTER_CLOSING')).toMatchObject({
      staffId: '1001',
      items: [{ itemCode: 'YW04' }],
      evidence: [{ kind: 'case', id: caseId }],
    })
    await page.call('cases.undo', { caseId, eventId: view.undoable?.eventId ?? '' })
    expect((await proposals(inspector)).filter(({ source }) => source === 'CORRECTED_AFTER_CLOSING')).toEqual(
      [],
    )
  })

  test('a refusal whose report was agreed to is no fact; one whose report came to nothing is', async () => {
    const page = await desk.signIn('1001')
    const refuse = async (approved: boolean): Promise<string> => {
      const { caseId } = await page.call('cases.open', anApplication())
      const { negativeReportId } = await page.call('negativeReports.draft', {
        itemId: 'SCJG-001',
        caseId,
        cause: 'NOT_ACCEPTED',
        applicantName: '张三丰',
        matter: '食品经营许可',
        facts: '无固定场所',
        reason: '不符合条件',
        legalBasis: '食品安全法第三十三条',
        cure: '',
        submit: true,
      })
      if (approved) {
        await page.call('negativeReports.decide', {
          negativeReportId,
          approve: true,
          opinion: '同意',
          confirmer: { staffId: '1002', pin: testPin('1002') } as never,
        })
        await page.call('cases.refuse', {
          caseId,
          reasonClass: 'OTHER',
          organ: '',
          negativeReportId,
          papersReturned: true,
        })
        return caseId
      }
      // Answered at a desk that knew another state of the report: its refusal came in, the agreement never did.
      desk.host.store().record({ ...NOBODY, staffId: '1001' as never, windowId: 'A01' as never }, (act) =>
        act.append({
          type: 'case.not_accepted',
          entityId: caseId,
          payload: {
            outcome: 'NOT_ACCEPTED',
            reasonClass: 'OTHER',
            reason: '不符合条件',
            basis: '',
            organ: null,
            negativeReportId,
            paperId: anId(0x9a),
            paperNo: '清市监不〔2026〕0009号',
          },
        }),
      )
      return caseId
    }
    await refuse(true)
    expect((await proposals(inspector)).filter(({ source }) => source === 'REFUSAL_NOT_REPORTED')).toEqual([])
    const caseId = await refuse(false)
    expect(await theOne(inspector, 'REFUSAL_NOT_REPORTED')).toMatchObject({
      staffId: '1001',
      items: [{ itemCode: 'BJ06' }],
      evidence: [{ kind: 'case', id: caseId }, { kind: 'negative_report' }],
    })
  })
})

describe('conflicts', () => {
  test('a record that was not let stand is proposed for whoever made it; one let stand for nobody', async () => {
    const hall = joinedDesk()
    hall.acknowledge()
    const CASE = anId(0xca5e)
    hall.arrive({ type: 'case.opened', entity: ['case', CASE], payload: aCaseOpened() })
    const refusedId = hall.open().record(
      { staffId: '1001', session: 's', unitId: 'SCJG', windowId: 'A01' } as never,
      (act) =>
        act.append({
          type: 'case.accepted',
          entityId: CASE,
          payload: {
            acceptedAtMs: A_MORNING,
            deemed: false,
            tolerance: null,
            due: { dueDay: '2026-03-16', dueAtMs: null, statutoryDueDay: '2026-03-30' },
            paperId: null,
            paperNo: null,
          },
        }).id,
    )
    hall.arrive({
      type: 'case.withdrawn',
      entity: ['case', CASE],
      staffId: '1004',
      payload: { reason: '不办了' },
    })
    hall.acknowledge((type) => (type === 'case.accepted' ? 'CHANGED_MEANWHILE' : ''))
    const page = await hall.desk.signIn('9003')
    const conflicts = async () => (await proposals(page)).filter(({ source }) => source === 'DATA_CONFLICT')
    expect(await conflicts()).toEqual([])
    const head = await hall.desk.signIn('1002')
    await head.call('conflicts.settle', { eventId: refusedId as never, decision: 'KEEP', note: '已撤回' })
    expect(await conflicts()).toMatchObject([
      {
        factKey: `DATA_CONFLICT/${refusedId}`,
        staffId: '1001',
        windowId: 'A01',
        evidence: [
          { kind: 'conflict', id: refusedId },
          { kind: 'case', id: CASE },
        ],
      },
    ])
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
