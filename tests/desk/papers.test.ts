import { describe, expect, test } from 'vitest'
import { anApplication, verdicts } from '../helpers/an-application.ts'
import { createTestDesk } from '../helpers/test-desk.ts'
import { anItem } from '../helpers/test-hall.ts'

const HOUR_MS = 3_600_000

const notice = (overrides: object = {}) => ({
  itemId: 'SCJG-001',
  consultationId: null,
  visitorName: '李四',
  visitorPhone: '0749-8120000',
  matter: '想办食品经营许可',
  way: 'IN_PERSON' as const,
  omitted: [],
  ...overrides,
})

describe('one-time notice for a consultation', () => {
  test('tells everything the item asks for, from item, unit, window and hall', async () => {
    const page = await createTestDesk().signIn('1001')
    const paper = await page.call('papers.issueConsultNotice', notice())
    expect(paper).toMatchObject({
      number: '清市监告〔2026〕0001号',
      title: '一次性告知书',
      applicantMasked: '李*',
      caseId: null,
      prints: 0,
      signed: 'UNSIGNED',
    })
    expect(paper.contactPhoneMasked).toBe('0749-*****00')
    expect(paper.content).toMatchObject({
      hallName: '清禾县政务服务中心',
      unitName: '清禾县市场监督管理局',
      windowName: 'A01号窗口',
      windowPhone: '0749-8120001',
      superviseCall: '0749-8120002',
      place: '新城路88号',
      openingHours: '08:30-12:00 14:30-17:30',
      itemName: '食品经营许可',
      itemCode: 'SCJG-001',
      guideVersion: 1,
      legalBasis: '食品安全法第三十五条',
      conditions: '有固定经营场所',
      procedure: ['审查（窗口，2个工作日）'],
      statutoryLimit: '20个工作日',
      promiseLimit: '10个工作日',
      fee: '',
      applicantName: '李四',
    })
    expect(paper.content.materials.map(({ materialId }) => materialId)).toEqual(['M1', 'M2', 'M3', 'M4'])
  })

  test('lines are left out only with a reason', async () => {
    const page = await createTestDesk().signIn('1001')
    const paper = await page.call(
      'papers.issueConsultNotice',
      notice({
        omitted: [
          { materialId: 'M4', reason: '本人办理' },
          { materialId: 'NO', reason: 'x' },
        ],
      }),
    )
    expect(paper.content.materials.map(({ materialId }) => materialId)).toEqual(['M1', 'M2', 'M3'])
    expect(paper.omitted).toEqual([{ materialId: 'M4', name: '授权委托书', reason: '本人办理' }])
  })

  test('belongs to its consultation', async () => {
    const page = await createTestDesk().signIn('1001')
    const { consultationId } = await page.call('consultations.log', {
      itemId: 'SCJG-001',
      matter: '怎么办',
      answer: '',
      way: 'IN_PERSON',
      outcome: 'NOTICE_GIVEN',
      visitorName: '李四',
      visitorPhone: '',
      backEntry: null,
    })
    const paper = await page.call('papers.issueConsultNotice', notice({ consultationId }))
    const { papers, timeline } = await page.call('consultations.get', { consultationId })
    expect(papers.map(({ paperId }) => paperId)).toEqual([paper.paperId])
    expect(timeline.map(({ type }) => type)).toEqual(['consultation.logged', 'paper.issued'])
    expect(await page.codeOf('papers.issueConsultNotice', notice({ consultationId: paper.paperId }))).toBe(
      'NOT_FOUND',
    )
    expect(await page.codeOf('papers.issueConsultNotice', notice({ itemId: 'RSJ-001' }))).toBe('NOT_ALLOWED')
  })
})

describe('receipt and time-limit slip', () => {
  test('the receipt lists what was handed in, and until when an answer is owed', async () => {
    const page = await createTestDesk().signIn('1001')
    const { caseId, caseNo } = await page.call(
      'cases.open',
      anApplication({ materials: verdicts('SCJG-001', { M1: 'OK', M2: 'MISSING', M3: 'DEFECTIVE' }) }),
    )
    const paper = await page.call('papers.issueReceipt', { caseId })
    expect(paper).toMatchObject({ kind: 'RECEIPT_MATERIAL', number: '清市监收〔2026〕0001号', caseNo })
    expect(paper.content.materials.map(({ materialId }) => materialId)).toEqual(['M1', 'M3'])
    expect(paper.content.answerDueDay).toBe('2026-03-09')
  })

  test('the slip goes with an accepted case only', async () => {
    const page = await createTestDesk().signIn('1001')
    const { caseId } = await page.call('cases.open', anApplication())
    expect(await page.codeOf('papers.issueTimeLimitSlip', { caseId })).toBe('STEP_NOT_ALLOWED')
    await page.call('cases.accept', { caseId, tolerance: null })
    expect((await page.call('papers.issueTimeLimitSlip', { caseId })).content).toMatchObject({
      acceptedDay: '2026-03-02',
      dueDay: '2026-03-16',
    })
  })
})

describe('what was issued stays as it was', () => {
  test('a new version of the item, unit or template changes no paper and no running case', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const { caseId } = await page.call(
      'cases.open',
      anApplication({ materials: verdicts('SCJG-001', { M1: 'MISSING' }) }),
    )
    const before = await page.call('papers.issueConsultNotice', notice())
    desk.clock.advance(HOUR_MS)
    const centre = await desk.signIn('9001')
    const item = anItem({ legalBasis: '新法', materials: anItem().materials.slice(0, 1), version: 1 })
    await centre.call('reference.saveItem', { item })
    await centre.call('templates.set', {
      paperKind: 'NOTICE_CONSULT',
      title: '办事告知单',
      numberWord: '知',
      footer: '脚注',
    })
    expect(await page.call('papers.get', { paperId: before.paperId })).toEqual(before)
    const after = await page.call('papers.issueConsultNotice', notice())
    expect(after).toMatchObject({ title: '办事告知单', number: '清市监知〔2026〕0002号' })
    expect(after.content).toMatchObject({ legalBasis: '新法', guideVersion: 2, footer: '脚注' })
    // The case goes on with the list it was received with.
    const { paperId } = await page.call('cases.askSupplement', {
      caseId,
      omitted: [],
      dueDay: null,
      way: 'IN_PERSON',
      secondNotice: null,
    })
    const supplement = await page.call('papers.get', { paperId })
    expect(supplement.content.guideVersion).toBe(1)
    expect(supplement.content.materials.map(({ materialId }) => materialId)).toEqual(['M1', 'M2', 'M3'])
  })
})

describe('numbers', () => {
  test('run without a gap for each unit, kind and year, also past void papers', async () => {
    const desk = createTestDesk({ settings: { 'paper.number_width': '6' } })
    const page = await desk.signIn('1001')
    const first = await page.call('papers.issueConsultNotice', notice())
    const voided = await page.call('papers.void', { paperId: first.paperId, reason: '打印卡纸' })
    expect(voided).toMatchObject({
      status: 'VOID',
      number: first.number,
      voided: { reason: '打印卡纸', staffName: '王芳' },
    })
    expect((await page.call('papers.issueConsultNotice', notice())).number).toBe('清市监告〔2026〕000002号')
    const other = await desk.signIn('2001')
    expect((await other.call('papers.issueConsultNotice', notice({ itemId: 'RSJ-001' }))).number).toBe(
      '清人社告〔2026〕000001号',
    )
  })

  test('start anew with the year', async () => {
    const desk = createTestDesk({ nowMs: Date.parse('2026-12-31T10:00:00+08:00') })
    const page = await desk.signIn('1001')
    expect((await page.call('papers.issueConsultNotice', notice())).number).toBe('清市监告〔2026〕0001号')
    desk.clock.advance(24 * HOUR_MS)
    expect((await page.call('papers.issueConsultNotice', notice())).number).toBe('清市监告〔2027〕0001号')
  })
})

describe('after issue', () => {
  test('every print is logged; all but the first are reprints', async () => {
    const page = await createTestDesk().signIn('1001')
    const { paperId } = await page.call('papers.issueConsultNotice', notice())
    await page.call('papers.recordPrint', { paperId, layout: 'A4', copies: 2, way: 'PRINTER' })
    const paper = await page.call('papers.recordPrint', {
      paperId,
      layout: 'ROLL_80MM',
      copies: 1,
      way: 'PDF',
    })
    expect(paper.printLog).toMatchObject([
      { layout: 'A4', copies: 2, reprint: false, way: 'PRINTER', staffName: '王芳' },
      { layout: 'ROLL_80MM', copies: 1, reprint: true, way: 'PDF' },
    ])
  })

  test('signing and refusing to sign are recorded', async () => {
    const page = await createTestDesk().signIn('1001')
    const { paperId } = await page.call('papers.issueConsultNotice', notice())
    expect(
      (await page.call('papers.recordSignature', { paperId, signer: '李四', refusedToSign: true, note: '' }))
        .signed,
    ).toBe('REFUSED_TO_SIGN')
    expect(
      (await page.call('papers.recordSignature', { paperId, signer: '李四', refusedToSign: false, note: '' }))
        .signed,
    ).toBe('SIGNED')
  })

  test('a void paper is neither printed nor signed nor voided again', async () => {
    const page = await createTestDesk().signIn('1001')
    const { paperId } = await page.call('papers.issueConsultNotice', notice())
    await page.call('papers.void', { paperId, reason: '错' })
    expect(
      await page.codeOf('papers.recordPrint', { paperId, layout: 'A4', copies: 1, way: 'PRINTER' }),
    ).toBe('PAPER_VOID')
    expect(
      await page.codeOf('papers.recordSignature', {
        paperId,
        signer: '李四',
        refusedToSign: false,
        note: '',
      }),
    ).toBe('PAPER_VOID')
    expect(await page.codeOf('papers.void', { paperId, reason: '错' })).toBe('PAPER_VOID')
  })

  test('lists by day, kind and person, newest first, own units only', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const colleague = await desk.signIn('1004')
    const first = await page.call('papers.issueConsultNotice', notice())
    desk.clock.advance(HOUR_MS)
    const { caseId } = await colleague.call('cases.open', anApplication())
    const second = await colleague.call('papers.issueReceipt', { caseId })
    await (await desk.signIn('2001')).call('papers.issueConsultNotice', notice({ itemId: 'RSJ-001' }))
    const list = async (overrides: object) =>
      (
        await page.call('papers.list', {
          fromDay: '2026-03-02',
          toDay: '2026-03-02',
          kinds: [],
          mineOnly: false,
          ...overrides,
        })
      ).papers.map(({ paperId }) => paperId)
    expect(await list({})).toEqual([second.paperId, first.paperId])
    expect(await list({ mineOnly: true })).toEqual([first.paperId])
    expect(await list({ kinds: ['RECEIPT_MATERIAL'] })).toEqual([second.paperId])
    expect(await list({ fromDay: '2026-03-03', toDay: '2026-03-04' })).toEqual([])
  })
})

describe('a clock that is far off', () => {
  test('blocks dated papers and the steps that issue them; nothing else', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const { caseId } = await page.call('cases.open', anApplication())
    desk.clock.setWall(desk.clock.wallMs() + 11 * 60_000)
    expect(await page.codeOf('papers.issueReceipt', { caseId })).toBe('CLOCK_TOO_FAR_OFF')
    expect(await page.codeOf('papers.issueConsultNotice', notice())).toBe('CLOCK_TOO_FAR_OFF')
    expect(await page.codeOf('cases.accept', { caseId, tolerance: null })).toBe('CLOCK_TOO_FAR_OFF')
    await page.call('cases.note', { caseId, text: '时钟不对' })
    expect((await page.call('cases.get', { caseId })).timeline.at(-1)?.clockGrade).toBe('C')
    desk.clock.setWall(desk.clock.wallMs() - 11 * 60_000)
    await page.call('papers.issueReceipt', { caseId })
  })

  test('ten minutes are still allowed', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    desk.clock.setWall(desk.clock.wallMs() + 10 * 60_000)
    expect((await page.call('papers.issueConsultNotice', notice())).status).toBe('VALID')
  })
})
