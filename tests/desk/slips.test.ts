import { describe, expect, test } from 'vitest'
import { anApplication } from '../helpers/an-application.ts'
import { createTestDesk } from '../helpers/test-desk.ts'
import { testPin } from '../helpers/test-hall.ts'

const slip = (overrides: object = {}) => ({
  way: 'PHONE' as const,
  visitor: '李四',
  visitorUnit: '',
  phone: '13912345678',
  address: '新城路1号',
  matter: '问社保卡',
  materials: [{ name: '身份证', count: 1 }],
  backEntry: null,
  ...overrides,
})

describe('first-contact slips', () => {
  test('handed to another unit they are followed up the next working day and stay with the first person', async () => {
    const desk = createTestDesk({ nowMs: Date.parse('2026-02-13T09:00:00+08:00') })
    const page = await desk.signIn('1001')
    const opened = await page.call('firstContacts.open', slip())
    expect(opened).toMatchObject({
      slipNo: 'SW-SCJG-20260213-0001',
      status: 'OPEN',
      visitorMasked: '李*',
      phoneMasked: '139****5678',
      staffName: '王芳',
    })
    const { firstContactId } = opened
    const transfer = { firstContactId, toUnitId: 'RSJ', toPerson: '周杰', toPhone: '', note: '' }
    expect(await page.codeOf('firstContacts.transfer', { ...transfer, toUnitId: 'NO' })).toBe('NOT_FOUND')
    const handed = await page.call('firstContacts.transfer', transfer)
    // 2026-02-14 is a make-up Saturday.
    expect(handed).toMatchObject({
      status: 'TRANSFERRED',
      transfer: { toUnitName: '清禾县人力资源和社会保障局', followUpDay: '2026-02-14' },
    })
    expect(
      await page.codeOf('firstContacts.handle', { firstContactId, result: '答复', satisfied: null }),
    ).toBe('STEP_NOT_ALLOWED')
    const closed = await page.call('firstContacts.close', {
      firstContactId,
      result: '已办',
      receipt: '周杰',
      satisfied: true,
    })
    expect(closed).toMatchObject({ status: 'CLOSED', satisfied: true, result: '已办' })
    expect(
      await page.codeOf('firstContacts.close', {
        firstContactId,
        result: '已办',
        receipt: '',
        satisfied: null,
      }),
    ).toBe('STEP_NOT_ALLOWED')
  })

  test('are seen by the first person’s unit and the unit they went to', async () => {
    const desk = createTestDesk()
    const [page, other] = [await desk.signIn('1001'), await desk.signIn('2001')]
    const { firstContactId } = await page.call('firstContacts.open', slip())
    const count = async (openOnly: boolean) =>
      (await other.call('firstContacts.list', { openOnly })).slips.length
    expect(await count(false)).toBe(0)
    expect(
      await other.codeOf('firstContacts.handle', { firstContactId, result: '答复', satisfied: null }),
    ).toBe('NOT_ALLOWED')
    await page.call('firstContacts.transfer', {
      firstContactId,
      toUnitId: 'RSJ',
      toPerson: '周杰',
      toPhone: '',
      note: '',
    })
    expect(await count(true)).toBe(1)
    await other.call('firstContacts.close', { firstContactId, result: '已办', receipt: '', satisfied: null })
    expect(await count(true)).toBe(0)
    expect((await page.call('firstContacts.list', { openOnly: false })).slips).toHaveLength(1)
  })

  test('a paper form is entered once', async () => {
    const page = await createTestDesk().signIn('1001')
    const backEntry = { formNo: 'SW-1', trueAtMs: Date.parse('2026-03-01T09:00:00+08:00'), note: '' }
    expect((await page.call('firstContacts.open', slip({ backEntry }))).slipNo).toBe('SW-SCJG-20260301-0001')
    expect(await page.codeOf('firstContacts.open', slip({ backEntry }))).toBe('PAPER_FORM_USED')
  })
})

const report = (overrides: object = {}) => ({
  caseId: null as string | null,
  itemId: 'SCJG-001',
  cause: 'NOT_ACCEPTED' as const,
  applicantName: '张三丰',
  matter: '食品经营许可',
  facts: '无固定场所',
  reason: '不符合条件',
  legalBasis: '食品安全法第三十三条',
  cure: '',
  submit: true,
  ...overrides,
})

describe('negative-answer reports', () => {
  test('drafted, submitted, sent back, submitted again, approved', async () => {
    const desk = createTestDesk()
    const [page, head] = [await desk.signIn('1001'), await desk.signIn('1002')]
    const drafted = await page.call('negativeReports.draft', report({ submit: false }))
    expect(drafted).toMatchObject({
      reportNo: 'FB-SCJG-20260302-0001',
      status: 'DRAFT',
      answerDueDay: null,
      staffName: '王芳',
      itemName: '食品经营许可',
    })
    const { negativeReportId } = drafted
    const decide = { negativeReportId, approve: true, opinion: '', confirmer: null }
    expect(await head.codeOf('negativeReports.decide', decide)).toBe('STEP_NOT_ALLOWED')
    expect(await page.call('negativeReports.submit', { negativeReportId })).toMatchObject({
      status: 'SUBMITTED',
      answerDueDay: '2026-03-03',
    })
    expect(await page.codeOf('negativeReports.submit', { negativeReportId })).toBe('STEP_NOT_ALLOWED')
    expect(await head.codeOf('negativeReports.decide', { ...decide, approve: false })).toBe('BAD_REQUEST')
    const back = await head.call('negativeReports.decide', { ...decide, approve: false, opinion: '再核实' })
    expect(back).toMatchObject({ status: 'SENT_BACK', opinion: '再核实', approverName: '李强' })
    await page.call('negativeReports.submit', { negativeReportId })
    expect((await head.call('negativeReports.decide', decide)).status).toBe('APPROVED')
  })

  test('are decided by a superior of the unit, signed in or with a PIN beside the clerk; never by who wrote them', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const { negativeReportId } = await page.call('negativeReports.draft', report())
    const decide = { negativeReportId, approve: true, opinion: '同意', confirmer: null }
    expect(await page.codeOf('negativeReports.decide', decide)).toBe('CONFIRMATION_NEEDED')
    expect(
      await page.codeOf('negativeReports.decide', {
        ...decide,
        confirmer: { staffId: '1004', pin: testPin('1004') },
      }),
    ).toBe('CONFIRMER_REFUSED')
    const approved = await page.call('negativeReports.decide', {
      ...decide,
      confirmer: { staffId: '1003', pin: testPin('1003') },
    })
    expect(approved).toMatchObject({ status: 'APPROVED', approverName: '赵敏' })
    const head = await desk.signIn('1002')
    const own = await head.call('negativeReports.draft', report())
    expect(
      await head.codeOf('negativeReports.decide', { ...decide, negativeReportId: own.negativeReportId }),
    ).toBe('CONFIRMATION_NEEDED')
    const self = { staffId: '1002', pin: testPin('1002') }
    expect(
      await head.codeOf('negativeReports.decide', {
        ...decide,
        negativeReportId: own.negativeReportId,
        confirmer: self,
      }),
    ).toBe('CONFIRMER_REFUSED')
    const centre = await desk.signIn('9001')
    expect(
      (await centre.call('negativeReports.decide', { ...decide, negativeReportId: own.negativeReportId }))
        .status,
    ).toBe('APPROVED')
  })

  test('fit their case, and those waiting come first', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const { caseId, caseNo } = await page.call('cases.open', anApplication())
    expect(await page.codeOf('negativeReports.draft', report({ caseId, itemId: 'SCJG-002' }))).toBe(
      'BAD_REQUEST',
    )
    const waiting = await page.call('negativeReports.draft', report({ caseId }))
    expect(waiting.caseNo).toBe(caseNo)
    desk.clock.advance(60_000)
    const draft = await page.call('negativeReports.draft', report({ submit: false }))
    const list = async (of: string | null) =>
      (await page.call('negativeReports.list', { caseId: of })).reports.map((each) => each.negativeReportId)
    expect(await list(null)).toEqual([waiting.negativeReportId, draft.negativeReportId])
    expect(await list(caseId)).toEqual([waiting.negativeReportId])
    expect(
      (await (await desk.signIn('2001')).call('negativeReports.list', { caseId: null })).reports,
    ).toEqual([])
    expect(await (await desk.signIn('2001')).codeOf('negativeReports.draft', report())).toBe('NOT_ALLOWED')
  })
})
