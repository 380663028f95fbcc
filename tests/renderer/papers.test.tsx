import { createInstance } from 'i18next'
import { renderToStaticMarkup } from 'react-dom/server'
import { I18nextProvider, initReactI18next } from 'react-i18next'
import { beforeAll, describe, expect, it } from 'vitest'
import { PaperView as PaperViewSchema } from '../../db/contract/records.ts'
import { PaperKind, type PaperLayout } from '../../db/model/events/record-events.ts'
import { PaperSheet } from '../../renderer/desk/papers/paper-sheet.tsx'
import type { PaperView } from '../../renderer/desk/papers/paper-view.ts'
import { en, zhCN } from '../../renderer/i18n/resources.ts'

const i18n = createInstance()
beforeAll(async () => {
  await i18n.use(initReactI18next).init({
    lng: 'zh-CN',
    fallbackLng: false,
    resources: { 'zh-CN': zhCN, en },
    interpolation: { escapeValue: false },
  })
})

const material = (order: number, note: string) => ({
  materialId: `m${order}`,
  name: `第${order}号材料`,
  form: 'BOTH',
  originals: 1,
  copies: 2,
  note,
  source: '申请人自备',
})

const aPaper = (kind: PaperKind, changes: object = {}, content: object = {}): PaperView =>
  PaperViewSchema.parse({
    paperId: '019ac000-0000-7000-8000-000000000001',
    kind,
    number: '清市监补〔2026〕0001号',
    issuedAtMs: 1_795_300_000_000,
    issuedByName: '周晓敏',
    prints: 0,
    signed: 'UNSIGNED',
    status: 'VALID',
    caseId: null,
    caseNo: '11439925372501236A4000101015001202611220001',
    itemName: '食品经营许可（新办）',
    applicantMasked: '清禾县**店',
    contactPhoneMasked: '139****0000',
    way: 'PHONE',
    omitted: [{ materialId: 'm9', name: '有意未列的材料', reason: '系统已核验' }],
    secondNotice: { reason: 'OUR_OMISSION', note: '首次告知漏了一项', confirmedByName: '陈思涵' },
    title: '标题以模板为准',
    printLog: [],
    voided: null,
    ...changes,
    content: {
      hallName: '清禾县政务服务中心',
      unitName: '清禾县市场监督管理局',
      windowName: '企业登记一窗口',
      windowPhone: '0749-8605103',
      superviseCall: '12345',
      place: '一楼A区',
      openingHours: '9:00-17:00',
      itemName: '食品经营许可（新办）',
      itemCode: '11439925372501236A4000101015001',
      guideVersion: 3,
      legalBasis: '《中华人民共和国食品安全法》第三十五条',
      conditions: '具有相适应的经营场所',
      procedure: ['受理（1个工作日）', '审查（5个工作日）'],
      statutoryLimit: '20个工作日',
      promiseLimit: '8个工作日',
      fee: '',
      caseNo: '11439925372501236A4000101015001202611220001',
      applicantName: '清禾县早味坊餐饮店',
      agentName: '张小𠮷',
      matter: '开早餐店要办什么证',
      materials: [material(1, '缺出租方签字'), material(2, '复印件不清晰')],
      receivedDay: '2026-11-20',
      acceptedDay: '2026-11-22',
      dueDay: '2026-12-02',
      answerDueDay: '2026-11-27',
      rejectClass: 'OTHER_ORGAN',
      rejectReason: '经营场所不在本县',
      rejectOrgan: '平阳县市场监督管理局',
      staffName: '周晓敏',
      issuedDay: '2026-11-22',
      templateVersion: 1,
      footer: '本厅加的一行',
      ...content,
    },
  })

const html = (paper: PaperView, layout: PaperLayout = 'A4', language: 'zh-CN' | 'en' = 'zh-CN') =>
  renderToStaticMarkup(
    <I18nextProvider i18n={i18n}>
      <PaperSheet paper={paper} layout={layout} language={language} />
    </I18nextProvider>,
  )

const LAYOUTS = ['A4', 'ROLL_80MM'] as const

describe.each(PaperKind.options)('%s', (kind) => {
  it.each(LAYOUTS)('carries title, number, organ, hall footer and lines to sign on, on %s', (layout) => {
    const text = html(aPaper(kind), layout)
    for (const part of [
      '标题以模板为准',
      '清市监补〔2026〕0001号',
      '清禾县市场监督管理局',
      '本厅加的一行',
      '周晓敏',
      '年　　　月　　　日',
    ])
      expect(text).toContain(part)
    expect(text).not.toMatch(/undefined|\[object|\{\{/)
  })

  it('keeps inside matters off the paper', () => {
    const text = html(aPaper(kind))
    expect(text).not.toContain('有意未列的材料')
    expect(text).not.toContain('首次告知漏了一项')
  })

  it('uses no table on a roll', () => {
    expect(html(aPaper(kind), 'ROLL_80MM')).not.toContain('<table')
  })

  it('is marked from the second print on', () => {
    expect(html(aPaper(kind))).not.toContain('补打')
    expect(html(aPaper(kind, { prints: 2 }))).toContain('补打（第2次）')
  })

  it('can be read in English, and says which text counts', () => {
    const text = html(aPaper(kind), 'A4', 'en')
    expect(text).toContain('The Chinese paper is the one that counts')
    expect(text).not.toContain('标题以模板为准')
  })
})

describe('what each paper must say', () => {
  it('lists every lack with its standard and the article it rests on', () => {
    const materials = Array.from({ length: 30 }, (_unused, index) =>
      material(index + 1, `应补正之处${index + 1}。`.repeat(30)),
    )
    const text = html(aPaper('NOTICE_SUPPLEMENT', {}, { materials }))
    expect(text).toContain('第三十二条第一款第（四）项')
    expect(text).toContain('共30项')
    for (const { name, note } of materials) {
      expect(text).toContain(name)
      expect(text).toContain(note)
    }
    expect(text).toContain('一式两份')
    expect(text).toContain('2026年12月2日')
  })

  it('tells both remedies and their periods when refusing, and where to go instead', () => {
    const text = html(aPaper('NOTICE_REJECT'))
    for (const part of [
      '第（二）项',
      '平阳县市场监督管理局',
      '六十日',
      '行政复议',
      '六个月',
      '行政诉讼',
      '经营场所不在本县',
    ])
      expect(text).toContain(part)
    expect(html(aPaper('NOTICE_REJECT', {}, { rejectClass: 'NOT_NEEDED' }))).toContain('第（一）项')
    expect(html(aPaper('NOTICE_REJECT', {}, { rejectClass: 'OTHER' }))).toContain(
      '《中华人民共和国食品安全法》第三十五条',
    )
  })

  it('promises a day when accepting, and says what time is not counted', () => {
    const text = html(aPaper('NOTICE_ACCEPT'))
    for (const part of [
      '<strong>2026年12月2日</strong>',
      '第（五）项',
      '检疫、鉴定和专家评审',
      '行政审批专用章',
    ])
      expect(text).toContain(part)
  })

  it('does not let a receipt pass for acceptance', () => {
    const text = html(aPaper('RECEIPT_MATERIAL'))
    for (const part of ['不表示申请已经受理', '2026年11月27日', '原件2份、复印件4份'])
      expect(text).toContain(part)
  })

  it('tells everything at once in a one-time notice', () => {
    const text = html(aPaper('NOTICE_CONSULT'))
    for (const part of [
      '食品安全法',
      '具有相适应的经营场所',
      '第1号材料',
      '受理（1个工作日）',
      '8个工作日',
      '不收费',
      '一楼A区',
      '12345',
      '第3版',
    ])
      expect(text).toContain(part)
  })

  it('puts the case number into a code where there is a case', () => {
    expect(html(aPaper('NOTICE_ACCEPT'))).toContain('<svg')
    expect(html(aPaper('NOTICE_CONSULT', {}, { caseNo: '' }))).not.toContain('<svg')
  })
})
