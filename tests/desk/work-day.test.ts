import { describe, expect, test } from 'vitest'
import { DAY_MS } from '../../db/model/day.ts'
import { readEntity } from '../../db/store/index.ts'
import { aPerson, anApplication, verdicts } from '../helpers/an-application.ts'
import { createTestDesk, type TestPage } from '../helpers/test-desk.ts'

const DAY = '2026-03-02'

const balance = async (page: TestPage, day: string | null = null) => {
  const { counts, differences, ...rest } = await page.call('day.balance', { day })
  return {
    ...rest,
    counts: Object.fromEntries(
      counts.filter(({ value }) => value > 0).map(({ code, value }) => [code, value]),
    ),
    differences: differences.map(({ code, subject }) => `${code} ${subject}`),
  }
}

describe('day’s balance', () => {
  test('counts what was recorded and tells what does not agree until it is settled', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    expect(await balance(page)).toMatchObject({
      day: DAY,
      windowId: 'A01',
      counts: {},
      differences: [],
      confirmed: null,
    })
    const unreviewed = await page.call('cases.open', anApplication({ materials: [] }))
    const instant = await page.call(
      'cases.open',
      anApplication({
        itemId: 'SCJG-002',
        kind: 'INSTANT',
        applicant: aPerson({ name: '李四光', identifier: null }),
        materials: verdicts('SCJG-002', { N1: 'OK' }),
      }),
    )
    const accepted = await page.call(
      'cases.open',
      anApplication({ applicant: aPerson({ name: '王五', identifier: null }) }),
    )
    const { paperId } = await page.call('cases.accept', { caseId: accepted.caseId, tolerance: null })
    const { number } = await page.call('papers.get', { paperId })
    await page.call('mine.setDraft', { key: 'intake', value: '{}' })
    const first = await balance(page)
    expect(first.counts).toEqual({ CASES: 3, PAPERS: 1, PAPERS_NOTICE_ACCEPT: 1 })
    expect(first.differences.toSorted()).toEqual(
      [
        `PAPER_NOT_PRINTED ${number}`,
        `CASE_NOT_REVIEWED ${unreviewed.caseNo}`,
        `INSTANT_NOT_CLOSED ${instant.caseNo}`,
        'DRAFT_LEFT 1',
      ].toSorted(),
    )

    await page.call('papers.recordPrint', { paperId, layout: 'A4', copies: 2, way: 'PRINTER' })
    expect((await balance(page)).differences).toContain(`PAPER_NOT_SIGNED ${number}`)
    await page.call('papers.recordSignature', { paperId, signer: '王五', refusedToSign: false, note: '' })
    await page.call('cases.reviewMaterials', {
      caseId: unreviewed.caseId,
      materials: verdicts('SCJG-001', { M1: 'OK', M2: 'MISSING' }),
      note: '',
    })
    await page.call('mine.setDraft', { key: 'intake', value: null })
    await page.call('cases.withdraw', { caseId: instant.caseId, reason: '不办了' })
    const settled = await balance(page)
    expect(settled.counts).toMatchObject({ PRINTS: 1 })
    expect(settled.differences).toEqual([])
    // Another window's day is its own.
    expect((await balance(await desk.signIn('2001'))).counts).toEqual({})
  })

  test('a case closed without an evaluation or a reason is a difference; a reason settles it', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const { caseId, caseNo } = await page.call('cases.open', anApplication())
    await page.call('cases.accept', { caseId, tolerance: null })
    await page.call('cases.decide', {
      caseId,
      result: 'GRANTED',
      reason: '',
      certificateName: '',
      certificateNo: '',
      negativeReportId: null,
    })
    await page.call('cases.close', { caseId, note: '' })
    expect((await balance(page)).differences).toContain(`EVALUATION_MISSING ${caseNo}`)
    await page.call('cases.evaluate', { caseId, grade: null, noGradeReason: 'LEFT', text: '' })
    const after = await balance(page)
    expect(after.differences).not.toContain(`EVALUATION_MISSING ${caseNo}`)
    expect(after.counts).toMatchObject({ CLOSED: 1, NO_GRADE_LEFT: 1 })
  })

  test('confirming keeps the numbers, the differences and the note; a day to come cannot be confirmed', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    await page.call('cases.open', anApplication({ materials: [] }))
    await page.call('day.confirm', { day: DAY, note: '明日补审' })
    expect((await balance(page)).confirmed).toMatchObject({ staffName: '王芳', note: '明日补审' })
    expect(readEntity(desk.host.store().read, 'day_balance', `A01/${DAY}`)?.state).toMatchObject({
      counts: { CASES: 1 },
      differences: [{ code: 'CASE_NOT_REVIEWED', subject: '439925-SCJG-20260302-0001' }],
    })
    desk.clock.advance(DAY_MS)
    expect((await balance(page)).confirmed).toBeNull()
    expect((await balance(page, DAY)).confirmed).not.toBeNull()
    expect(await page.codeOf('day.confirm', { day: '2026-03-04', note: '' })).toBe('BAD_REQUEST')
    expect(await (await desk.signIn('1003')).codeOf('day.confirm', { day: DAY, note: '' })).toBe(
      'BAD_REQUEST',
    )
  })
})

describe('blank forms', () => {
  test('numbers of a window follow each other; entering or voiding a form settles it', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const { formNos } = await page.call('forms.print', { formKind: 'CASE', count: 3 })
    expect(formNos).toEqual(['BA01-0001', 'BA01-0002', 'BA01-0003'])
    expect((await page.call('forms.print', { formKind: 'FIRST_CONTACT', count: 1 })).formNos).toEqual([
      'BA01-0004',
    ])
    expect((await balance(page)).differences.toSorted()).toEqual(
      [...formNos, 'BA01-0004'].map((formNo) => `FORM_NOT_ENTERED ${formNo}`),
    )
    await page.call(
      'cases.open',
      anApplication({ backEntry: { formNo: 'BA01-0001', trueAtMs: desk.clock.wallMs() - 60_000, note: '' } }),
    )
    await page.call('firstContacts.open', {
      way: 'IN_PERSON',
      visitor: '张三',
      visitorUnit: '',
      phone: '',
      address: '',
      matter: '问路',
      materials: [],
      backEntry: { formNo: 'BA01-0004', trueAtMs: desk.clock.wallMs() - 60_000, note: '' },
    })
    await page.call('forms.void', { formNo: 'BA01-0002', reason: '写坏了' })
    const { forms } = await page.call('forms.list', {})
    expect(forms.map(({ formNo, status, reason }) => [formNo, status, reason])).toEqual([
      ['BA01-0004', 'ENTERED', ''],
      ['BA01-0003', 'BLANK', ''],
      ['BA01-0002', 'VOID', '写坏了'],
      ['BA01-0001', 'ENTERED', ''],
    ])
    expect((await balance(page)).differences).toEqual(['FORM_NOT_ENTERED BA01-0003'])
    expect((await balance(page)).counts).toMatchObject({ BACK_ENTRIES: 2 })
    for (const formNo of ['BA01-0001', 'BA01-0002', 'BA01-0004'])
      expect(await page.codeOf('forms.void', { formNo, reason: '又坏了' })).toBe('PAPER_FORM_USED')
    expect(await page.codeOf('forms.void', { formNo: 'BA01-0009', reason: '没有' })).toBe('NOT_FOUND')
    expect(
      await (await desk.signIn('2001')).codeOf('forms.void', { formNo: 'BA01-0003', reason: '别的窗口' }),
    ).toBe('NOT_FOUND')
    expect(
      await page.codeOf(
        'cases.open',
        anApplication({
          backEntry: { formNo: 'BA01-0002', trueAtMs: desk.clock.wallMs() - 60_000, note: '' },
        }),
      ),
    ).toBe('PAPER_FORM_USED')
    expect(await (await desk.signIn('1003')).codeOf('forms.print', { formKind: 'CASE', count: 1 })).toBe(
      'BAD_REQUEST',
    )
  })

  test('a batch goes over the end of a block without losing or repeating a number', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const seen = new Set<string>()
    // The first block holds 9,999 numbers; 50 batches of 200 reach past it.
    for (let batch = 0; batch < 51; batch += 1)
      for (const formNo of (await page.call('forms.print', { formKind: 'CASE', count: 200 })).formNos)
        seen.add(formNo)
    expect(seen.size).toBe(51 * 200)
    expect(seen.has('BA01-9999')).toBe(true)
    expect(seen.has('BA01-10200')).toBe(true)
  })
})
