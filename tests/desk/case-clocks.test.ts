import { describe, expect, test } from 'vitest'
import { DAY_MS } from '../../db/model/day.ts'
import { aPerson, anApplication, verdicts } from '../helpers/an-application.ts'
import { createTestDesk, type TestDesk, type TestPage } from '../helpers/test-desk.ts'
import { anItem, testPin } from '../helpers/test-hall.ts'

const head = { staffId: '1002', pin: testPin('1002') }
const at = (text: string): number => Date.parse(`${text}:00+08:00`)

const goTo = (desk: TestDesk, text: string): void => desk.clock.advance(at(text) - desk.clock.wallMs())

const lackingOne = { M1: 'OK', M2: 'OK', M3: 'MISSING', M4: 'NOT_NEEDED' } as const
const open = async (page: TestPage, materials = verdicts('SCJG-001', lackingOne)): Promise<string> =>
  (await page.call('cases.open', anApplication({ materials }))).caseId
const ask = (caseId: string) => ({
  caseId,
  omitted: [],
  dueDay: null,
  way: 'IN_PERSON' as const,
  secondNotice: null,
})

/** What the case page, today and the ledger say of one case; the three must agree. */
const standing = async (page: TestPage, caseId: string) => {
  const view = await page.call('cases.get', { caseId })
  const today = await page.call('today.get', { scope: 'UNIT' })
  const ledger = await page.call('ledger.query', {})
  const { dueState, dueReason, daysLeft, proposal, dueDay } = view
  const said = { dueState, dueReason, daysLeft, proposal, dueDay }
  const line = ledger.rows.find((row) => row.rowId === caseId)
  const listed = today.open.find((row) => row.caseId === caseId)
  expect(line).toMatchObject(said)
  if (listed) expect(listed).toMatchObject(said)
  return { ...said, listedDue: today.due.some((row) => row.caseId === caseId) }
}

describe('the five working days to tell the applicant (行政许可法 art. 32(4))', () => {
  test('run from receipt, are reminded of on the last working day, and end in deemed acceptance', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const caseId = await open(page)
    // Received Monday 2 March: to be told until Monday 9 March, 17:30.
    expect(await standing(page, caseId)).toEqual({
      dueState: 'ON_TIME',
      dueReason: 'TELLING_RUNS',
      daysLeft: 5,
      proposal: null,
      dueDay: '2026-03-09',
      listedDue: false,
    })
    goTo(desk, '2026-03-06T09:00')
    expect(await standing(page, caseId)).toMatchObject({
      dueState: 'REMIND',
      dueReason: 'TELLING_DUE',
      daysLeft: 1,
      listedDue: true,
    })
    goTo(desk, '2026-03-09T17:30')
    expect(await standing(page, caseId)).toMatchObject({ dueState: 'REMIND', daysLeft: 0 })
    goTo(desk, '2026-03-09T17:31')
    expect(await standing(page, caseId)).toMatchObject({
      dueState: 'RED',
      dueReason: 'DEEMED_ACCEPTANCE',
      listedDue: true,
    })
    expect((await page.call('today.get', { scope: 'UNIT' })).counts.red).toBe(1)
    expect(await page.call('cases.previewDue', { itemId: 'SCJG-001', acceptedAtMs: null, caseId })).toEqual({
      dueDay: '2026-03-16',
      statutoryDueDay: '2026-03-30',
      deemed: true,
    })
  })

  test('are explained day by day until the case is accepted', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const caseId = await open(page, anApplication().materials)
    const before = await page.call('cases.explainDue', { caseId })
    expect(before.tellingDueDay).toBe('2026-03-09')
    expect(before.telling.filter(({ counted }) => counted).map(({ day }) => day)).toEqual([
      '2026-03-03',
      '2026-03-04',
      '2026-03-05',
      '2026-03-06',
      '2026-03-09',
    ])
    expect(before.promised).toEqual([])
    await page.call('cases.accept', { caseId, tolerance: null })
    expect((await page.call('cases.explainDue', { caseId })).telling).toEqual([])
  })

  test('are kept by a notice in time, not by a late one', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const [inTime, late] = [await open(page), await open(page)]
    await page.call('cases.askSupplement', ask(inTime))
    expect(await standing(page, inTime)).toMatchObject({ dueState: 'NONE', dueDay: null })
    desk.clock.advance(8 * DAY_MS)
    await page.call('cases.askSupplement', ask(late))
    expect(await standing(page, inTime)).toMatchObject({ dueState: 'NONE' })
    expect(await standing(page, late)).toMatchObject({ dueState: 'RED', dueReason: 'DEEMED_ACCEPTANCE' })
    const { case: accepted } = await page.call('cases.accept', { caseId: late, tolerance: null })
    expect(accepted.deemedAccepted).toBe(true)
  })

  test('are over for a case that was answered, also when it is opened again later', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const caseId = await open(page)
    await page.call('cases.withdraw', { caseId, reason: '暂不办' })
    desk.clock.advance(20 * DAY_MS)
    const again = await page.call('cases.reopen', { caseId, reason: '继续办理', confirmer: head })
    expect(again).toMatchObject({ status: 'REVIEWING', dueState: 'NONE' })
    expect(await page.codeOf('cases.accept', { caseId, tolerance: null })).toBe('MATERIALS_LACKING')
  })
})

describe('tolerated materials (容缺)', () => {
  const tolerated = async (desk: TestDesk): Promise<{ page: TestPage; caseId: string }> => {
    const page = await desk.signIn('1001')
    const caseId = await open(page)
    await page.call('cases.accept', {
      caseId,
      tolerance: { dueDay: '2026-03-06', promise: '三月六日前补交布局图' },
    })
    return { page, caseId }
  }

  test('are reminded of, and on expiry termination is proposed but never done', async () => {
    const desk = createTestDesk()
    const { page, caseId } = await tolerated(desk)
    // Due earlier than the tolerated case by the promise alone, yet a proposal comes first.
    expect(await standing(page, caseId)).toMatchObject({ dueReason: 'IN_TIME', dueDay: '2026-03-16' })
    goTo(desk, '2026-03-05T09:00')
    expect(await standing(page, caseId)).toMatchObject({
      dueState: 'REMIND',
      dueReason: 'TOLERANCE_DUE',
      daysLeft: 1,
      proposal: null,
      listedDue: true,
    })
    goTo(desk, '2026-03-06T23:59')
    expect((await standing(page, caseId)).proposal).toBeNull()
    goTo(desk, '2026-03-07T09:00')
    expect(await standing(page, caseId)).toMatchObject({
      dueState: 'REMIND',
      dueReason: 'TOLERANCE_EXPIRED',
      proposal: 'TERMINATE',
      dueDay: '2026-03-16',
    })
    goTo(desk, '2026-03-20T09:00')
    const view = await page.call('cases.get', { caseId })
    // By now our own promise has passed as well: the heavier state is shown, the proposal stays.
    expect(view).toMatchObject({ status: 'ACCEPTED', dueState: 'RED', proposal: 'TERMINATE' })
  })

  test('a proposal stands first in today’s list', async () => {
    const desk = createTestDesk()
    const { page, caseId } = await tolerated(desk)
    const other = await open(page)
    goTo(desk, '2026-03-09T18:00')
    const { due } = await page.call('today.get', { scope: 'UNIT' })
    expect(due.map((row) => row.caseId)).toEqual([caseId, other])
  })

  test('a hall that only reminds proposes nothing', async () => {
    const desk = createTestDesk({ settings: { 'tolerance.on_expiry': 'REMIND_ONLY' } })
    const { page, caseId } = await tolerated(desk)
    goTo(desk, '2026-03-07T09:00')
    expect(await standing(page, caseId)).toMatchObject({ dueReason: 'TOLERANCE_EXPIRED', proposal: null })
  })

  test('count on arrival, also after their day, and keep the case from being granted until then', async () => {
    const desk = createTestDesk()
    const { page, caseId } = await tolerated(desk)
    const grant = {
      caseId,
      result: 'GRANTED' as const,
      reason: '',
      certificateName: '',
      certificateNo: '',
      negativeReportId: null,
    }
    await expect(page.call('cases.decide', grant)).rejects.toMatchObject({
      code: 'MATERIALS_LACKING',
      details: { count: 1, names: ['布局图'] },
    })
    goTo(desk, '2026-03-09T09:00')
    const supply = (verdict: 'DEFECTIVE' | 'OK') =>
      page.call('cases.supplyTolerated', {
        caseId,
        materials: verdicts('SCJG-001', { M3: verdict }),
        note: '',
      })
    expect((await supply('DEFECTIVE')).proposal).toBe('TERMINATE')
    expect(await page.codeOf('cases.decide', grant)).toBe('MATERIALS_LACKING')
    expect(await supply('OK')).toMatchObject({ proposal: null, tolerance: null, dueReason: 'IN_TIME' })
    expect((await page.call('cases.decide', grant)).status).toBe('DECIDED')
  })

  test('stand on the notice of acceptance with their day and the promise', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const { paperId } = await page.call('cases.accept', {
      caseId: await open(page),
      tolerance: { dueDay: '2026-03-06', promise: '三月六日前补交布局图' },
    })
    const paper = await page.call('papers.get', { paperId })
    expect(paper.content).toMatchObject({
      answerDueDay: '2026-03-06',
      acceptance: { deemed: false, tolerated: ['布局图'], promise: '三月六日前补交布局图' },
    })
  })
})

test('a silent supplement is proposed for lapsing once its days passed, where the hall has such days', async () => {
  const silent = async (days: string) => {
    const desk = createTestDesk({ settings: { 'supplement.lapse_days': days } })
    const page = await desk.signIn('1001')
    const caseId = await open(page)
    await page.call('cases.askSupplement', ask(caseId))
    desk.clock.advance(10 * DAY_MS)
    const onLastDay = await standing(page, caseId)
    desk.clock.advance(DAY_MS)
    return [
      onLastDay,
      await standing(page, caseId),
      (await page.call('cases.get', { caseId })).allowed,
    ] as const
  }
  const [last, after, allowed] = await silent('10')
  expect(last).toMatchObject({ proposal: null, listedDue: false })
  expect(after).toMatchObject({
    dueState: 'REMIND',
    dueReason: 'SUPPLEMENT_SILENT',
    proposal: 'LAPSE',
    dueDay: '2026-03-12',
    listedDue: true,
  })
  expect(allowed).toContain('case.lapsed')
  const [, without, never] = await silent('0')
  expect(without).toMatchObject({ dueState: 'NONE', proposal: null, listedDue: false })
  expect(never).not.toContain('case.lapsed')
})

describe('an on-the-spot case (即办件)', () => {
  const instant = anApplication({
    itemId: 'SCJG-002',
    kind: 'INSTANT',
    applicant: aPerson({ name: '李四光', identifier: null }),
    materials: verdicts('SCJG-002', { N1: 'OK' }),
  })

  test('not closed by closing time is overdue: yellow, then red, and a difference of the day', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const { caseId } = await page.call('cases.open', instant)
    const { caseId: accepted } = await page.call('cases.open', instant)
    await page.call('cases.accept', { caseId: accepted, tolerance: null })
    const overdue = async () => (await page.call('ledger.totals', {})).overdue
    goTo(desk, '2026-03-02T17:30')
    expect(await standing(page, caseId)).toMatchObject({ dueState: 'ON_TIME', dueDay: '2026-03-02' })
    expect(await overdue()).toBe(0)
    goTo(desk, '2026-03-02T17:31')
    expect(await standing(page, caseId)).toMatchObject({
      dueState: 'YELLOW',
      dueReason: 'INSTANT_NOT_CLOSED',
      listedDue: true,
    })
    expect(await standing(page, accepted)).toMatchObject({ dueState: 'YELLOW', dueReason: 'PROMISE_PASSED' })
    expect(await overdue()).toBe(2)
    expect((await page.call('today.get', { scope: 'UNIT' })).counts.yellow).toBe(2)
    const { differences } = await page.call('day.balance', { day: '2026-03-02' })
    const open = differences.filter(({ code }) => code === 'INSTANT_NOT_CLOSED').map((each) => each.caseId)
    expect(new Set(open)).toEqual(new Set([caseId, accepted]))
    goTo(desk, '2026-03-05T09:00')
    expect((await standing(page, caseId)).dueState).toBe('RED')
  })

  test('closed after closing time was not in time', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const { caseId } = await page.call('cases.open', instant)
    await page.call('cases.accept', { caseId, tolerance: null })
    goTo(desk, '2026-03-02T18:00')
    await page.call('cases.decide', {
      caseId,
      result: 'GRANTED',
      reason: '',
      certificateName: '',
      certificateNo: '',
      negativeReportId: null,
    })
    await page.call('cases.close', { caseId, note: '' })
    expect(await page.call('ledger.totals', {})).toMatchObject({ onTime: 0, overdue: 1 })
  })

  test('that waits for the applicant is nobody’s omission', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const { caseId } = await page.call('cases.open', {
      ...instant,
      materials: verdicts('SCJG-002', { N1: 'MISSING' }),
    })
    await page.call('cases.askSupplement', ask(caseId))
    goTo(desk, '2026-03-03T09:00')
    expect(await standing(page, caseId)).toMatchObject({ dueState: 'NONE', listedDue: false })
    expect((await page.call('ledger.totals', {})).overdue).toBe(0)
    const { differences } = await page.call('day.balance', { day: '2026-03-02' })
    expect(differences.map(({ code }) => code)).not.toContain('INSTANT_NOT_CLOSED')
  })
})

const recordItem = (desk: TestDesk, item: ReturnType<typeof anItem>): void => {
  const nobody = { staffId: null, session: null, unitId: null, windowId: null }
  desk.host.store().record(nobody, (act) => {
    act.append({ type: 'reference.item_set', entityId: item.itemId, payload: { ...item, source: null } })
  })
}

describe('an extension', () => {
  const extension = { reason: '案情复杂', howTold: 'WRITTEN' as const, confirmer: head }
  const acceptedUnder = async (desk: TestDesk, promiseLimit: ReturnType<typeof anItem>['promiseLimit']) => {
    recordItem(desk, anItem({ promiseLimit }))
    const page = await desk.signIn('1001')
    const caseId = await open(page, anApplication().materials)
    await page.call('cases.accept', { caseId, tolerance: null })
    return { page, caseId }
  }

  test('of hours is in hours; days are refused with a reason', async () => {
    const desk = createTestDesk()
    const { page, caseId } = await acceptedUnder(desk, { unit: 'H', value: 4 })
    expect(await page.codeOf('cases.extend', { caseId, ...extension, unit: 'WD', amount: 2 })).toBe(
      'EXTENSION_UNIT',
    )
    // Accepted at 09:00: three hours until noon, one after 14:30.
    expect((await page.call('cases.get', { caseId })).due?.dueAtMs).toBe(at('2026-03-02T15:30'))
    const view = await page.call('cases.extend', { caseId, ...extension, unit: 'H', amount: 3 })
    expect(view.due?.dueAtMs).toBe(at('2026-03-03T09:30'))
    expect(view.extensions).toMatchObject([{ limit: { unit: 'H', value: 3 }, late: false }])
    expect(view.timeline.find(({ type }) => type === 'case.extended')?.facts['hours']).toBe(3)
  })

  test('of hours that comes after the due moment is late and moves nothing', async () => {
    const desk = createTestDesk()
    const { page, caseId } = await acceptedUnder(desk, { unit: 'H', value: 4 })
    goTo(desk, '2026-03-02T15:31')
    const view = await page.call('cases.extend', { caseId, ...extension, unit: 'H', amount: 3 })
    expect(view.extensions[0]?.late).toBe(true)
    expect(view.due?.dueAtMs).toBe(at('2026-03-02T15:30'))
    expect(view).toMatchObject({ dueState: 'YELLOW', dueReason: 'PROMISE_PASSED' })
  })

  test('of natural days and months may be in days of either kind or months, not in hours', async () => {
    for (const [limit, unit, amount, dueDay] of [
      [{ unit: 'CD', value: 10 }, 'WD', 2, '2026-03-16'],
      [{ unit: 'CD', value: 10 }, 'CD', 5, '2026-03-17'],
      [{ unit: 'M', value: 1 }, 'CD', 5, '2026-04-07'],
      [{ unit: 'M', value: 1 }, 'M', 1, '2026-05-06'],
    ] as const) {
      const desk = createTestDesk()
      const { page, caseId } = await acceptedUnder(desk, limit)
      expect(await page.codeOf('cases.extend', { caseId, ...extension, unit: 'H', amount: 2 })).toBe(
        'EXTENSION_UNIT',
      )
      expect((await page.call('cases.extend', { caseId, ...extension, unit, amount })).dueDay).toBe(dueDay)
    }
  })
})

test('a joint case runs like a promised one, under 45 working days where the item names no time', async () => {
  const desk = createTestDesk()
  recordItem(desk, anItem({ caseKind: 'JOINT', statutoryLimit: null, promiseLimit: null }))
  const page = await desk.signIn('1001')
  const { caseId } = await page.call('cases.open', anApplication({ kind: 'JOINT' }))
  const foretold = await page.call('cases.previewDue', { itemId: 'SCJG-001', acceptedAtMs: null })
  const { case: view } = await page.call('cases.accept', { caseId, tolerance: null })
  expect(view.statutoryLimit).toEqual({ unit: 'WD', value: 45 })
  // 45 working days from 2 March 2026, with 清明 (6 April) and 五一 (1 to 5 May, made up on 9 May) between.
  expect(view).toMatchObject({ dueDay: '2026-05-08', dueState: 'ON_TIME' })
  expect(foretold).toMatchObject({ dueDay: '2026-05-08', statutoryDueDay: '2026-05-08' })
  expect(view.allowed).toContain('case.handling_started')
})

test('a case keeps the materials, limits and papers of the item version it was received under', async () => {
  const desk = createTestDesk()
  const page = await desk.signIn('1001')
  const caseId = await open(page)
  const first = anItem()
  recordItem(
    desk,
    anItem({
      version: 2,
      promiseLimit: { unit: 'WD', value: 3 },
      materials: first.materials.slice(0, 1).map((line) => ({ ...line, name: '新版申请表' })),
    }),
  )
  const view = await page.call('cases.get', { caseId })
  expect(view.itemVersion).toBe(1)
  expect(view.materials.map(({ name }) => name)).toEqual(['申请书', '营业执照', '布局图', '授权委托书'])
  const { item } = await page.call('items.get', { itemId: 'SCJG-001', version: view.itemVersion })
  expect(item.materials.map(({ name }) => name)).toEqual(view.materials.map(({ name }) => name))
  expect(
    (await page.call('cases.previewDue', { itemId: 'SCJG-001', acceptedAtMs: null, caseId })).dueDay,
  ).toBe('2026-03-16')
  const { paperId } = await page.call('cases.askSupplement', ask(caseId))
  const paper = await page.call('papers.get', { paperId })
  expect(paper.content.guideVersion).toBe(1)
  expect(paper.content.materials.map(({ name }) => name)).toEqual(['布局图'])
  const { caseId: newer } = await page.call(
    'cases.open',
    anApplication({ materials: [], applicant: aPerson({ name: '王五', identifier: null }) }),
  )
  expect((await page.call('cases.get', { caseId: newer })).materials.map(({ name }) => name)).toEqual([
    '新版申请表',
  ])
})

describe('a negative answer', () => {
  const report = (caseId: string | null, cause: 'REFUSED' | 'NOT_ACCEPTED' | 'RETURNED_TWICE') => ({
    caseId,
    itemId: 'SCJG-001',
    cause,
    applicantName: '张三丰',
    matter: '食品经营许可',
    facts: '无固定场所',
    reason: '不符合条件',
    legalBasis: '食品安全法第三十三条',
    cure: '',
    submit: true,
  })
  const approved = async (
    page: TestPage,
    caseId: string | null,
    cause: 'REFUSED' | 'NOT_ACCEPTED' | 'RETURNED_TWICE',
  ) => {
    const { negativeReportId } = await page.call('negativeReports.draft', report(caseId, cause))
    return page.call('negativeReports.decide', {
      negativeReportId,
      approve: true,
      opinion: '',
      confirmer: head,
    })
  }
  const told = async (page: TestPage, id: string) =>
    (await page.call('negativeReports.list', { caseId: null })).reports.find(
      (each) => each.negativeReportId === id,
    )

  test('keeps whether the papers were handed back, which nobody assumes', async () => {
    for (const papersReturned of [true, undefined]) {
      const desk = createTestDesk()
      const page = await desk.signIn('1001')
      const caseId = await open(page)
      const { negativeReportId, tellable } = await approved(page, caseId, 'NOT_ACCEPTED')
      expect(tellable).toBe(false)
      const refusal = { caseId, negativeReportId, reasonClass: 'OTHER' as const, organ: '' }
      await page.call('cases.refuse', papersReturned === undefined ? refusal : { ...refusal, papersReturned })
      expect(await told(page, negativeReportId)).toMatchObject({
        status: 'FILED',
        papersReturned: papersReturned ?? false,
        toldAtMs: desk.clock.wallMs(),
      })
    }
  })

  test('of another cause is told by itself, and serves no refusal', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const caseId = await open(page)
    const { negativeReportId, tellable } = await approved(page, caseId, 'RETURNED_TWICE')
    expect(tellable).toBe(true)
    expect(
      await page.codeOf('cases.refuse', { caseId, negativeReportId, reasonClass: 'OTHER', organ: '' }),
    ).toBe('NEGATIVE_REPORT_NEEDED')
    const filed = await page.call('negativeReports.tell', { negativeReportId, papersReturned: true })
    expect(filed).toMatchObject({ status: 'FILED', papersReturned: true, tellable: false })
    expect(await page.codeOf('negativeReports.tell', { negativeReportId })).toBe('STEP_NOT_ALLOWED')
  })

  test('of a case’s refusal is told by that step alone', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const { negativeReportId } = await approved(page, await open(page), 'NOT_ACCEPTED')
    expect(await page.codeOf('negativeReports.tell', { negativeReportId })).toBe('STEP_NOT_ALLOWED')
  })
})
