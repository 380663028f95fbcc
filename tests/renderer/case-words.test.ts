import { createInstance } from 'i18next'
import { beforeAll, describe, expect, it } from 'vitest'
import { TimelineEntry } from '../../db/contract/cases.ts'
import { ALLOWED_FROM } from '../../db/model/case.ts'
import { caseEvents } from '../../db/model/events/case-events.ts'
import { consultationEvents, negativeReportEvents, paperEvents } from '../../db/model/events/record-events.ts'
import { actionOfAddress, workActions } from '../../renderer/desk/case/case-actions.ts'
import { eventChanges, eventParts, eventTitle, type CaseT } from '../../renderer/desk/case/timeline-words.ts'
import { en, zhCN } from '../../renderer/i18n/resources.ts'

const i18n = createInstance()
const namespaces = ['cases', 'common', 'consultations'] as const
let chinese: CaseT
let english: CaseT
beforeAll(async () => {
  await i18n.init({
    lng: 'zh-CN',
    fallbackLng: false,
    defaultNS: 'common',
    resources: { 'zh-CN': zhCN, en },
    interpolation: { escapeValue: false },
  })
  chinese = i18n.getFixedT('zh-CN', namespaces)
  english = i18n.getFixedT('en', namespaces)
})

const entry = (type: string, facts: TimelineEntry['facts']): TimelineEntry =>
  TimelineEntry.parse({
    eventId: '019ac000-0000-7000-8000-000000000001',
    type,
    atMs: 1_795_300_000_000,
    clockGrade: 'A',
    staffId: null,
    staffName: '周晓敏',
    onBehalfOf: '',
    facts,
    undone: false,
    refused: null,
    newer: false,
  })

describe('a timeline in words', () => {
  it('has a heading in both languages for every event a case page can show', () => {
    const types = [...caseEvents, ...consultationEvents, ...paperEvents, ...negativeReportEvents].map(
      ({ type }) => type as string,
    )
    for (const type of types) {
      expect(eventTitle(chinese, type), type).toMatch(/\p{Script=Han}/u)
      expect(eventTitle(english, type), type).toMatch(/^[A-Z][a-z]/)
    }
  })

  it('shows the bare type of an event a newer program recorded', () => {
    expect(eventTitle(chinese, 'case.teleported')).toBe('较新版本程序的记录（case.teleported）')
  })

  it('turns codes into words and keeps names as they are', () => {
    const suspended = entry('case.suspended', {
      procedure: 'HEARING',
      stopsClock: true,
      legalBasis: 'LICENSING_LAW_45',
      fromDay: '2026-11-23',
      reason: '申请人要求',
    })
    expect(eventParts(chinese, suspended)).toEqual([
      '听证',
      '停止计时',
      '依据：行政许可法第四十五条',
      '自 2026-11-23 起',
      '原因：申请人要求',
    ])
    expect(eventParts(english, suspended)).toContain('Basis: Licensing Law, article 45')
  })

  it('names the reason of a trip once', () => {
    const trip = entry('case.trip_counted', { day: '2026-11-22', reason: 'OUR_OMISSION', note: '' })
    expect(eventParts(chinese, trip)).toEqual(['我方漏告知', '2026-11-22'])
  })

  it('says nothing for facts that are empty', () => {
    expect(eventParts(chinese, entry('case.closed', { note: '' }))).toEqual([])
  })

  it('puts both sides of a correction beside each other, codes in words', () => {
    const corrected = entry('case.corrected', {
      reason: '录错',
      fields: ['name', 'kind', 'materials'],
      before: ['张**', 'PERSON', '营业执照 MISSING 未带'],
      after: ['李**', 'ORGANISATION', '营业执照 OK'],
    })
    expect(eventChanges(chinese, corrected)).toEqual([
      { field: '姓名（名称）', before: '张**', after: '李**' },
      { field: '类型', before: '个人', after: '单位' },
      { field: '材料', before: '营业执照 缺少 未带', after: '营业执照 齐全' },
    ])
  })
})

describe('the steps a case page offers', () => {
  const tolerance = { materialIds: ['m1'], dueDay: '2026-12-01' }
  const calm: Parameters<typeof workActions>[0] = {
    allowed: [],
    tolerance: null,
    deliveredAtMs: null,
    proposal: null,
    dueReason: 'IN_TIME',
    acceptedAtMs: null,
    status: 'RECEIVED',
    lacking: [],
  }

  it('knows every guarded step of the model', () => {
    const allowed = Object.keys(ALLOWED_FROM)
    expect(workActions({ ...calm, allowed, tolerance })).toHaveLength(allowed.length)
  })

  it('offers no supply without tolerated gaps and no second delivery', () => {
    const allowed = ['case.tolerance_supplied', 'case.delivered', 'case.closed']
    expect(workActions({ ...calm, allowed, deliveredAtMs: 1 })).toEqual(['close'])
  })

  it('puts first what the rules propose, and acceptance where the law has already accepted', () => {
    const allowed = Object.keys(ALLOWED_FROM)
    const first = (state: Partial<typeof calm>) => workActions({ ...calm, allowed, ...state })[0]
    expect(first({})).toBe('review')
    expect(first({ proposal: 'TERMINATE' })).toBe('terminate')
    expect(first({ proposal: 'LAPSE' })).toBe('lapse')
    expect(first({ dueReason: 'DEEMED_ACCEPTANCE' })).toBe('accept')
    expect(first({ dueReason: 'DEEMED_ACCEPTANCE', acceptedAtMs: 1 })).toBe('review')
  })

  it('puts first what comes next before acceptance', () => {
    const allowed = Object.keys(ALLOWED_FROM)
    const first = (state: Partial<typeof calm>) => workActions({ ...calm, allowed, ...state })[0]
    expect(first({ status: 'SUPPLEMENT_ASKED', lacking: ['m1'] })).toBe('receive')
    expect(first({ status: 'REVIEWING', lacking: ['m1'] })).toBe('supplement')
    expect(first({ status: 'REVIEWING' })).toBe('accept')
  })

  it('opens from an address only the steps the intake page leaves there', () => {
    expect(actionOfAddress('accept')).toBe('accept')
    expect(actionOfAddress('terminate')).toBeNull()
    expect(actionOfAddress(null)).toBeNull()
  })
})
