import { describe, expect, test } from 'vitest'
import { DAY_MS } from '../../db/model/day.ts'
import { anApplication, verdicts } from '../helpers/an-application.ts'
import { createTestDesk, type TestDesk, type TestPage } from '../helpers/test-desk.ts'
import { testPin } from '../helpers/test-hall.ts'
import { A_MORNING } from '../helpers/test-store.ts'

const opened = async (page: TestPage, verdictsById: Parameters<typeof verdicts>[1]) =>
  page.call('cases.open', anApplication({ materials: verdicts('SCJG-001', verdictsById) }))

const ask = (caseId: string, overrides: object = {}) => ({
  caseId,
  omitted: [],
  dueDay: null,
  way: 'IN_PERSON' as const,
  secondNotice: null,
  ...overrides,
})

const secondNotice = (staffId = '1002', pin = testPin(staffId)) => ({
  reason: 'OUR_OMISSION' as const,
  note: '第一次漏列',
  confirmer: { staffId, pin },
})

/** A negative-answer report for a case, written by the clerk and approved by the window head. */
const approvedReport = async (
  desk: TestDesk,
  page: TestPage,
  caseId: string,
  approve = true,
  cause: 'NOT_ACCEPTED' | 'REFUSED' = 'NOT_ACCEPTED',
) => {
  const report = await page.call('negativeReports.draft', {
    caseId,
    itemId: 'SCJG-001',
    cause,
    applicantName: '张三丰',
    matter: '食品经营许可',
    facts: '无固定场所',
    reason: '不符合受理条件',
    legalBasis: '食品安全法第三十三条',
    cure: '取得场所后再申请',
    submit: true,
  })
  if (approve) {
    const head = await desk.signIn('1002')
    await head.call('negativeReports.decide', {
      negativeReportId: report.negativeReportId,
      approve: true,
      opinion: '同意',
      confirmer: null,
    })
  }
  return report.negativeReportId
}

describe('supplement notice', () => {
  test('lists everything lacking, with a number of unit, kind and year', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const { caseId, caseNo } = await opened(page, { M1: 'OK', M2: 'MISSING', M3: 'DEFECTIVE' })
    const asked = await page.call('cases.askSupplement', ask(caseId, { dueDay: '2026-03-10' }))
    expect(asked.case).toMatchObject({ status: 'SUPPLEMENT_ASKED', noticesAsked: 1 })
    const paper = await page.call('papers.get', { paperId: asked.paperId })
    expect(paper).toMatchObject({
      kind: 'NOTICE_SUPPLEMENT',
      number: '清市监补〔2026〕0001号',
      title: '补正材料通知书',
      caseNo,
      omitted: [],
    })
    expect(paper.content.materials.map(({ materialId }) => materialId)).toEqual(['M2', 'M3'])
    expect(paper.content.materials[1]?.note).toBe('未签字\n签章齐全')
    expect(paper.content).toMatchObject({
      applicantName: '张三丰',
      dueDay: '2026-03-10',
      receivedDay: '2026-03-02',
      issuedDay: '2026-03-02',
      staffName: '王芳',
    })
    expect(paper.contactPhoneMasked).toBe('139****5678')
  })

  test('a line is left out only with a reason, and the paper says so', async () => {
    const page = await createTestDesk().signIn('1001')
    const { caseId } = await opened(page, { M1: 'MISSING', M2: 'MISSING', M3: 'OK' })
    const { paperId } = await page.call(
      'cases.askSupplement',
      ask(caseId, { omitted: [{ materialId: 'M2', reason: '可核验电子证照' }] }),
    )
    const paper = await page.call('papers.get', { paperId })
    expect(paper.content.materials.map(({ materialId }) => materialId)).toEqual(['M1'])
    expect(paper.omitted).toEqual([{ materialId: 'M2', name: '营业执照', reason: '可核验电子证照' }])
  })

  test('says of each material what to supplement: what the item asks for, else what the clerk wrote', async () => {
    const page = await createTestDesk().signIn('1001')
    const notes = async (overrides: object) => {
      const { caseId } = await opened(page, { M1: 'OK', M2: 'MISSING', M3: 'OK' })
      const { paperId } = await page.call('cases.askSupplement', ask(caseId, overrides))
      return (await page.call('papers.get', { paperId })).content.materials.map(({ note }) => note)
    }
    expect(await notes({})).toEqual(['未提交，请补交：原件1份\n签章齐全'])
    expect(await notes({ lacks: [{ materialId: 'M2', text: ' 请交加盖公章的复印件 ' }] })).toEqual([
      '请交加盖公章的复印件\n签章齐全',
    ])
  })

  test('is not issued while a material says nothing, and names it', async () => {
    const page = await createTestDesk().signIn('1001')
    const brought = { materialId: 'X1', name: '租赁合同', requirement: 'OPTIONAL' as const, originals: 1 }
    const { caseId } = await page.call(
      'cases.open',
      anApplication({
        materials: [
          ...verdicts('SCJG-001', { M1: 'OK', M2: 'MISSING', M3: 'OK' }),
          { ...brought, verdict: 'DEFECTIVE', copies: 0, note: '' },
        ],
      }),
    )
    await expect(page.call('cases.askSupplement', ask(caseId))).rejects.toMatchObject({
      code: 'LACK_NOT_TOLD',
      details: { names: ['租赁合同'] },
    })
    expect((await page.call('cases.get', { caseId })).papers).toEqual([])
    const lacks = [{ materialId: 'X1', text: '缺第二页' }]
    expect((await page.call('cases.askSupplement', ask(caseId, { lacks }))).case.papers).toHaveLength(1)
  })

  test('nothing lacking, no notice', async () => {
    const page = await createTestDesk().signIn('1001')
    const { caseId } = await opened(page, { M1: 'OK', M2: 'OK', M3: 'OK' })
    expect(await page.codeOf('cases.askSupplement', ask(caseId))).toBe('NOTHING_LACKING')
  })

  test('what is brought leads back to review only when all is in, and counts a trip', async () => {
    const page = await createTestDesk().signIn('1001')
    const { caseId } = await opened(page, { M1: 'MISSING', M2: 'MISSING', M3: 'OK' })
    await page.call('cases.askSupplement', ask(caseId))
    const part = await page.call('cases.receiveSupplement', {
      caseId,
      materials: verdicts('SCJG-001', { M1: 'OK' }),
      note: '',
      trip: true,
    })
    expect(part).toMatchObject({ status: 'SUPPLEMENT_ASKED', lacking: ['M2'], trips: 2 })
    const all = await page.call('cases.receiveSupplement', {
      caseId,
      materials: verdicts('SCJG-001', { M2: 'OK' }),
      note: '',
      trip: false,
    })
    expect(all).toMatchObject({ status: 'REVIEWING', lacking: [], trips: 2 })
    expect(all.tripList.map(({ reason }) => reason)).toEqual(['APPLY', 'SUPPLEMENT'])
  })
})

describe('second notice guard', () => {
  test('a lack the first notice could have told needs a reason and the window head', async () => {
    const page = await createTestDesk().signIn('1001')
    const { caseId } = await opened(page, { M1: 'OK', M2: 'MISSING', M3: 'OK' })
    await page.call('cases.askSupplement', ask(caseId))
    await page.call('cases.receiveSupplement', {
      caseId,
      materials: verdicts('SCJG-001', { M2: 'OK' }),
      note: '',
      trip: true,
    })
    await page.call('cases.reviewMaterials', {
      caseId,
      materials: verdicts('SCJG-001', { M1: 'DEFECTIVE' }),
      note: '',
    })
    await expect(page.call('cases.askSupplement', ask(caseId))).rejects.toMatchObject({
      code: 'SECOND_NOTICE_REASON_NEEDED',
      details: { names: ['申请书'] },
    })
    const asked = await page.call('cases.askSupplement', ask(caseId, { secondNotice: secondNotice() }))
    expect(asked.case.noticesAsked).toBe(2)
    const paper = await page.call('papers.get', { paperId: asked.paperId })
    expect(paper.secondNotice).toEqual({
      reason: 'OUR_OMISSION',
      note: '第一次漏列',
      confirmedByName: '李强',
    })
    expect(paper.number).toBe('清市监补〔2026〕0002号')
    const view = await page.call('cases.receiveSupplement', {
      caseId,
      materials: verdicts('SCJG-001', { M1: 'OK' }),
      note: '',
      trip: true,
    })
    expect(view.tripList.at(-1)?.reason).toBe('OUR_OMISSION')
    expect(view.timeline.findLast(({ type }) => type === 'case.supplement_asked')?.facts['ownOmission']).toBe(
      true,
    )
  })

  test('what was told before, or is wrong in what was brought anew, may be told again freely', async () => {
    const page = await createTestDesk().signIn('1001')
    const { caseId } = await opened(page, { M1: 'MISSING', M2: 'MISSING', M3: 'OK' })
    await page.call(
      'cases.askSupplement',
      ask(caseId, { omitted: [{ materialId: 'M2', reason: '稍后核验' }] }),
    )
    await page.call('cases.receiveSupplement', {
      caseId,
      materials: verdicts('SCJG-001', { M2: 'DEFECTIVE' }),
      note: '',
      trip: true,
    })
    const asked = await page.call('cases.askSupplement', ask(caseId))
    expect((await page.call('papers.get', { paperId: asked.paperId })).secondNotice).toBeNull()
  })

  test('what the first notice left out on purpose was visible then', async () => {
    const page = await createTestDesk().signIn('1001')
    const { caseId } = await opened(page, { M1: 'MISSING', M2: 'MISSING', M3: 'OK' })
    await page.call(
      'cases.askSupplement',
      ask(caseId, { omitted: [{ materialId: 'M2', reason: '稍后核验' }] }),
    )
    expect(await page.codeOf('cases.askSupplement', ask(caseId))).toBe('SECOND_NOTICE_REASON_NEEDED')
  })

  test('a wrong PIN is refused, counts as a failed log-in and locks after five', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const { caseId } = await opened(page, { M1: 'MISSING', M2: 'MISSING', M3: 'OK' })
    await page.call(
      'cases.askSupplement',
      ask(caseId, { omitted: [{ materialId: 'M2', reason: '稍后核验' }] }),
    )
    const wrong = ask(caseId, { secondNotice: secondNotice('1002', '0000') })
    for (let tries = 0; tries < 5; tries += 1)
      expect(await page.codeOf('cases.askSupplement', wrong)).toBe('CONFIRMER_REFUSED')
    expect(await page.codeOf('cases.askSupplement', ask(caseId, { secondNotice: secondNotice() }))).toBe(
      'CONFIRMER_REFUSED',
    )
    expect(
      await desk
        .openPage()
        .codeOf('session.login', { staffId: '1002', secret: testPin('1002'), kind: 'PIN' }),
    ).toBe('LOGIN_LOCKED')
    desk.clock.advance(31 * 60_000)
    await page.call('cases.askSupplement', ask(caseId, { secondNotice: secondNotice() }))
  })

  test.each([
    ['another clerk', '1004'],
    ['somebody of another unit', '2001'],
    ['the system administrator', '9002'],
    ['nobody known', '7777'],
  ])('%s may not confirm, even with the right PIN', async (_who, staffId) => {
    const page = await createTestDesk().signIn('1001')
    const { caseId } = await opened(page, { M1: 'MISSING', M2: 'MISSING', M3: 'OK' })
    await page.call(
      'cases.askSupplement',
      ask(caseId, { omitted: [{ materialId: 'M2', reason: '稍后核验' }] }),
    )
    expect(
      await page.codeOf('cases.askSupplement', ask(caseId, { secondNotice: secondNotice(staffId) })),
    ).toBe('CONFIRMER_REFUSED')
  })

  test('the centre confirms for every unit', async () => {
    const page = await createTestDesk().signIn('1001')
    const { caseId } = await opened(page, { M1: 'MISSING', M2: 'MISSING', M3: 'OK' })
    await page.call(
      'cases.askSupplement',
      ask(caseId, { omitted: [{ materialId: 'M2', reason: '稍后核验' }] }),
    )
    const asked = await page.call('cases.askSupplement', ask(caseId, { secondNotice: secondNotice('9001') }))
    expect(asked.case.noticesAsked).toBe(2)
  })
})

describe('acceptance', () => {
  test('issues the notice with the promised day', async () => {
    const page = await createTestDesk().signIn('1001')
    const { caseId } = await opened(page, { M1: 'OK', M2: 'OK', M3: 'OK' })
    const { case: view, paperId } = await page.call('cases.accept', { caseId, tolerance: null })
    expect(view).toMatchObject({ status: 'ACCEPTED', deemedAccepted: false, dueState: 'ON_TIME' })
    // Domain-rules section 1: accepted 2026-03-02, 10 working days: due 03-16.
    expect(view.due).toMatchObject({ dueDay: '2026-03-16', statutoryDueDay: '2026-03-30' })
    const paper = await page.call('papers.get', { paperId })
    expect(paper).toMatchObject({ kind: 'NOTICE_ACCEPT', number: '清市监受〔2026〕0001号' })
    expect(paper.content).toMatchObject({
      acceptedDay: '2026-03-02',
      dueDay: '2026-03-16',
      promiseLimit: '10个工作日',
      statutoryLimit: '20个工作日',
    })
    expect(paper.content.materials.map(({ materialId }) => materialId)).toEqual(['M1', 'M2', 'M3'])
  })

  test('says what still stands in the way', async () => {
    const page = await createTestDesk().signIn('1001')
    const { caseId } = await opened(page, { M1: 'OK', M2: 'DEFECTIVE', M3: 'MISSING' })
    await expect(page.call('cases.accept', { caseId, tolerance: null })).rejects.toMatchObject({
      code: 'MATERIALS_LACKING',
      details: { count: 2, names: ['营业执照', '布局图'] },
    })
  })

  test('with tolerance: only lines of the item’s list, until the promised day at the latest', async () => {
    const page = await createTestDesk().signIn('1001')
    const tolerance = { dueDay: '2026-03-16', promise: '承诺补交' }
    const required = await opened(page, { M1: 'MISSING', M2: 'OK', M3: 'OK' })
    expect(await page.codeOf('cases.accept', { caseId: required.caseId, tolerance })).toBe(
      'TOLERANCE_NOT_ALLOWED',
    )
    const { caseId } = await opened(page, { M1: 'OK', M2: 'OK', M3: 'MISSING' })
    for (const dueDay of ['2026-03-17', '2026-03-01'])
      expect(await page.codeOf('cases.accept', { caseId, tolerance: { ...tolerance, dueDay } })).toBe(
        'TOLERANCE_NOT_ALLOWED',
      )
    const { case: view } = await page.call('cases.accept', { caseId, tolerance })
    expect(view).toMatchObject({
      status: 'ACCEPTED',
      tolerance: { materialIds: ['M3'], dueDay: '2026-03-16' },
      lacking: [],
    })
    const supplied = await page.call('cases.supplyTolerated', {
      caseId,
      materials: verdicts('SCJG-001', { M3: 'OK' }),
      note: '',
    })
    expect(supplied.tolerance).toBeNull()
  })

  test('marking a line tolerated is not acceptance without tolerance', async () => {
    const page = await createTestDesk().signIn('1001')
    const { caseId } = await opened(page, { M1: 'TOLERATED', M2: 'OK', M3: 'OK' })
    expect(await page.codeOf('cases.accept', { caseId, tolerance: null })).toBe('MATERIALS_LACKING')
    expect(
      await page.codeOf('cases.accept', { caseId, tolerance: { dueDay: '2026-03-10', promise: '' } }),
    ).toBe('TOLERANCE_NOT_ALLOWED')
  })

  test('five working days without a word: accepted from the day of receipt, red at once', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const { caseId } = await opened(page, { M1: 'MISSING', M2: 'OK', M3: 'OK' })
    // Received Monday 2 March; told until Monday 9 March, 17:30.
    desk.clock.advance(7 * DAY_MS + 8 * 3_600_000)
    expect(await page.codeOf('cases.accept', { caseId, tolerance: null })).toBe('MATERIALS_LACKING')
    desk.clock.advance(3_600_000)
    const { case: view } = await page.call('cases.accept', { caseId, tolerance: null })
    expect(view).toMatchObject({
      status: 'ACCEPTED',
      deemedAccepted: true,
      acceptedAtMs: A_MORNING,
      dueState: 'RED',
      dueReason: 'DEEMED_ACCEPTANCE',
    })
    expect(view.due?.dueDay).toBe('2026-03-16')
  })

  test('a notice given in time keeps the case from being deemed accepted', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const { caseId } = await opened(page, { M1: 'MISSING', M2: 'OK', M3: 'OK' })
    await page.call('cases.askSupplement', ask(caseId))
    desk.clock.advance(30 * DAY_MS)
    expect(await page.codeOf('cases.accept', { caseId, tolerance: null })).toBe('MATERIALS_LACKING')
  })
})

describe('not accepting', () => {
  const refusal = (caseId: string, negativeReportId: string, overrides: object = {}) => ({
    caseId,
    negativeReportId,
    reasonClass: 'OTHER' as const,
    organ: '',
    ...overrides,
  })

  test('needs an approved report of this case; told and filed in the same act', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const [one, other] = [
      await page.call('cases.open', anApplication()),
      await page.call('cases.open', anApplication()),
    ]
    const waiting = await approvedReport(desk, page, one.caseId, false)
    expect(await page.codeOf('cases.refuse', refusal(one.caseId, waiting))).toBe('NEGATIVE_REPORT_NEEDED')
    const approved = await approvedReport(desk, page, one.caseId)
    expect(await page.codeOf('cases.refuse', refusal(other.caseId, approved))).toBe('NEGATIVE_REPORT_NEEDED')
    const { case: view, paperId } = await page.call('cases.refuse', refusal(one.caseId, approved))
    expect(view.status).toBe('NOT_ACCEPTED')
    expect(view.negativeReports.map(({ status }) => status).toSorted()).toEqual(['FILED', 'SUBMITTED'])
    const paper = await page.call('papers.get', { paperId })
    expect(paper).toMatchObject({ kind: 'NOTICE_REJECT', number: '清市监不受〔2026〕0001号' })
    expect(paper.content).toMatchObject({
      rejectClass: 'OTHER',
      rejectReason: '不符合受理条件',
      legalBasis: '食品安全法第三十三条',
    })
    expect(await page.codeOf('cases.refuse', refusal(one.caseId, approved))).toBe('STEP_NOT_ALLOWED')
  })

  test('a long reason with rare characters is cut to its field, whole on the paper', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const { caseId } = await page.call('cases.open', anApplication())
    const reason = `理${'𠮷'.repeat(600)}`
    const report = await page.call('negativeReports.draft', {
      caseId,
      itemId: 'SCJG-001',
      cause: 'NOT_ACCEPTED',
      applicantName: '张三丰',
      matter: '事由',
      facts: '事实',
      reason,
      legalBasis: '依据',
      cure: '',
      submit: true,
    })
    const head = await desk.signIn('1002')
    const { negativeReportId } = report
    await head.call('negativeReports.decide', {
      negativeReportId,
      approve: true,
      opinion: '',
      confirmer: null,
    })
    const { case: view, paperId } = await page.call('cases.refuse', refusal(caseId, negativeReportId))
    expect((await page.call('papers.get', { paperId })).content.rejectReason).toBe(reason)
    const told = view.timeline.find(({ type }) => type === 'case.not_accepted')?.facts['reason']
    expect(told).toBe(`理${'𠮷'.repeat(249)}`)
  })

  test('another organ must be named; no licence needed ends as such', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const { caseId } = await page.call('cases.open', anApplication())
    const report = await approvedReport(desk, page, caseId)
    expect(await page.codeOf('cases.refuse', refusal(caseId, report, { reasonClass: 'OTHER_ORGAN' }))).toBe(
      'BAD_REQUEST',
    )
    const { case: view } = await page.call(
      'cases.refuse',
      refusal(caseId, report, { reasonClass: 'NOT_NEEDED' }),
    )
    expect(view.status).toBe('NOT_NEEDED')
  })

  test('a hall that only keeps record answers from a submitted report', async () => {
    const desk = createTestDesk({ settings: { 'negative_report.approval': 'RECORD_ONLY' } })
    const page = await desk.signIn('1001')
    const { caseId } = await page.call('cases.open', anApplication())
    const report = await approvedReport(desk, page, caseId, false)
    const { case: view } = await page.call('cases.refuse', refusal(caseId, report))
    expect(view.negativeReports[0]?.status).toBe('FILED')
    expect(view.timeline.every(({ refused }) => refused === null)).toBe(true)
  })

  test('a refused decision needs the report as well and uses it up', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const { caseId } = await page.call('cases.open', anApplication())
    await page.call('cases.accept', { caseId, tolerance: null })
    const decision = {
      caseId,
      result: 'REFUSED' as const,
      reason: '现场不符',
      certificateName: '',
      certificateNo: '',
    }
    expect(await page.codeOf('cases.decide', { ...decision, negativeReportId: null })).toBe(
      'NEGATIVE_REPORT_NEEDED',
    )
    const negativeReportId = await approvedReport(desk, page, caseId, true, 'REFUSED')
    const view = await page.call('cases.decide', { ...decision, negativeReportId })
    expect(view).toMatchObject({ status: 'DECIDED', result: 'REFUSED', undoable: null })
    expect(view.negativeReports[0]?.status).toBe('FILED')
  })
})
