import { describe, expect, test } from 'vitest'
import { A_MORNING } from '../helpers/test-store.ts'
import { anApplication, aPerson, verdicts } from '../helpers/an-application.ts'
import { createTestDesk } from '../helpers/test-desk.ts'
import { closeVisit, openVisit } from '../helpers/visits.ts'

const instant = (overrides: object = {}) => ({
  ...anApplication({ itemId: 'SCJG-002', kind: 'INSTANT', materials: verdicts('SCJG-002', { N1: 'OK' }) }),
  decision: { reason: '', certificateName: '营业执照', certificateNo: 'ZZ-1' },
  feeFen: 0,
  feeReceiptNo: '',
  evaluation: { grade: 1, noGradeReason: null },
  ...overrides,
})

describe('receiving a case', () => {
  test('gives it a number of unit and day, keeps the verdicts, counts the first trip', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const first = await page.call('cases.open', anApplication())
    const second = await page.call('cases.open', anApplication({ materials: [] }))
    expect(first.caseNo).toBe('439925-SCJG-20260302-0001')
    expect(second.caseNo).toBe('439925-SCJG-20260302-0002')
    expect(first.status).toBe('REVIEWING')
    expect(first.trips).toBe(1)
    expect(first.lacking).toEqual([])
    expect(second.status).toBe('RECEIVED')
    expect(second.materials.map(({ verdict }) => verdict)).toEqual([
      'UNCHECKED',
      'UNCHECKED',
      'UNCHECKED',
      'UNCHECKED',
    ])
    expect(second.lacking).toEqual(['M1', 'M2', 'M3'])
  })

  test('a case by telephone costs no trip', async () => {
    const page = await createTestDesk().signIn('1001')
    expect((await page.call('cases.open', anApplication({ channel: 'PHONE' }))).trips).toBe(0)
  })

  test('the item decides names and requirements, whatever the page sends', async () => {
    const page = await createTestDesk().signIn('1001')
    const [line] = verdicts('SCJG-001', { M1: 'MISSING' })
    const materials = line
      ? [
          { ...line, name: '别的', requirement: 'OPTIONAL' as const },
          { ...line, materialId: 'X', name: '来信', verdict: 'OK' as const },
        ]
      : []
    const view = await page.call('cases.open', anApplication({ materials }))
    expect(view.materials.find(({ materialId }) => materialId === 'M1')).toMatchObject({
      name: '申请书',
      requirement: 'REQUIRED',
      verdict: 'MISSING',
    })
    expect(view.materials.find(({ materialId }) => materialId === 'X')).toMatchObject({
      name: '来信',
      requirement: 'OPTIONAL',
    })
  })

  test('identifiers rest sealed and are shown masked', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const view = await page.call('cases.open', anApplication())
    expect(view.applicant).toMatchObject({
      name: '张三丰',
      idMasked: '110105********002X',
      phoneMasked: '139****5678',
      hasAddress: true,
    })
    expect(view.applicantMasked).toBe('张**')
    const bytes = desk.host
      .store()
      .read.all<{ bytes: Buffer }>("SELECT bytes FROM event_log WHERE entity_kind = 'case'")
    const text = bytes.map((row) => row.bytes.toString('utf8')).join('')
    expect(text).not.toContain('11010519491231002X')
    expect(text).not.toContain('13912345678')
    expect(text).not.toContain('新城路1号')
  })

  test('a back-entry keeps the true time and uses its form number once, over all kinds of records', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const trueAtMs = A_MORNING - 20 * 3_600_000
    const backEntry = { formNo: 'ZB-0007', trueAtMs, note: '停电' }
    const view = await page.call('cases.open', anApplication({ backEntry }))
    expect(view.receivedAtMs).toBe(trueAtMs)
    expect(view.caseNo).toBe('439925-SCJG-20260301-0001')
    expect(await page.codeOf('cases.open', anApplication({ backEntry }))).toBe('PAPER_FORM_USED')
    const consultation = {
      itemId: null,
      matter: '问',
      answer: '',
      way: 'PHONE' as const,
      outcome: 'ANSWERED' as const,
      visitorName: '',
      visitorPhone: '',
    }
    expect(await page.codeOf('consultations.log', { ...consultation, backEntry })).toBe('PAPER_FORM_USED')
    const future = { ...backEntry, formNo: 'ZB-0008', trueAtMs: A_MORNING + 1 }
    expect(await page.codeOf('cases.open', anApplication({ backEntry: future }))).toBe('BAD_REQUEST')
  })

  test('a refused opening leaves no number behind', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const backEntry = { formNo: 'ZB-1', trueAtMs: A_MORNING, note: '' }
    await page.call('cases.open', anApplication({ backEntry }))
    await page.codeOf('cases.open', anApplication({ backEntry }))
    expect((await page.call('cases.open', anApplication())).caseNo).toBe('439925-SCJG-20260302-0002')
  })

  test('open cases of the same identifier and item are shown as duplicates; identifiers are warned about', async () => {
    const page = await createTestDesk().signIn('1001')
    const opened = await page.call('cases.open', anApplication())
    const check = await page.call('cases.checkApplicant', {
      applicant: aPerson({
        identifier: { kind: 'CITIZEN_ID', value: '11010519491231002x' },
        phone: '1391234567',
      }),
      agent: {
        name: '李四',
        relation: '',
        identifier: { kind: 'CITIZEN_ID', value: '110105194912310021' },
        phone: '',
      },
      itemId: 'SCJG-001',
    })
    expect(check.duplicates.map(({ caseNo }) => caseNo)).toEqual([opened.caseNo])
    expect(check.earlierCases).toBe(1)
    expect(check.applicantFindings).toEqual(['PHONE_LENGTH'])
    expect(check.agentFindings).toContain('CITIZEN_ID_CHECK_DIGIT')
    await page.call('cases.withdraw', { caseId: opened.caseId, reason: '不办了' })
    const again = await page.call('cases.checkApplicant', {
      applicant: aPerson(),
      agent: null,
      itemId: 'SCJG-001',
    })
    expect(again.duplicates).toEqual([])
    expect(again.earlierCases).toBe(1)
  })

  test('without an identifier the name finds duplicates', async () => {
    const page = await createTestDesk().signIn('1001')
    const nameless = aPerson({ identifier: null })
    await page.call('cases.open', anApplication({ applicant: nameless }))
    const check = await page.call('cases.checkApplicant', {
      applicant: nameless,
      agent: null,
      itemId: 'SCJG-001',
    })
    expect(check.duplicates).toHaveLength(1)
    expect(check.earlierCases).toBe(0)
  })

  test('rare characters and emoji in a name survive', async () => {
    const page = await createTestDesk().signIn('1001')
    const view = await page.call('cases.open', anApplication({ applicant: aPerson({ name: '𠮷䶮😀' }) }))
    expect(view.applicant.name).toBe('𠮷䶮😀')
    expect(
      await page.codeOf('cases.open', anApplication({ applicant: aPerson({ name: '张\u202E三' }) })),
    ).toBe('BAD_REQUEST')
  })
})

describe('who may', () => {
  test('clerks record for their own unit and the units of their window', async () => {
    const desk = createTestDesk()
    const [scjg, rsj, anyItem] = [
      await desk.signIn('1001'),
      await desk.signIn('2001'),
      await desk.signIn('3001'),
    ]
    const { caseId } = await scjg.call('cases.open', anApplication())
    expect(await rsj.codeOf('cases.open', anApplication())).toBe('NOT_ALLOWED')
    expect(await rsj.codeOf('cases.get', { caseId })).toBe('NOT_ALLOWED')
    expect((await anyItem.call('cases.get', { caseId })).caseId).toBe(caseId)
    await anyItem.call('cases.open', anApplication({ itemId: 'RSJ-001', materials: [] }))
    expect((await scjg.call('cases.findByNo', { caseNo: '439925-SCJG-20260302-0001' })).caseId).toBe(caseId)
    expect((await rsj.call('cases.findByNo', { caseNo: '439925-SCJG-20260302-0001' })).caseId).toBeNull()
  })

  test('the centre and inspectors read every unit; the system administrator reads none', async () => {
    const desk = createTestDesk()
    const { caseId } = await (await desk.signIn('1001')).call('cases.open', anApplication())
    for (const staffId of ['9001', '9003'])
      expect((await (await desk.signIn(staffId)).call('cases.get', { caseId })).caseId).toBe(caseId)
    const admin = await desk.signIn('9002')
    expect(await admin.codeOf('cases.get', { caseId })).toBe('NOT_ALLOWED')
    expect(
      (
        await admin.call('papers.list', {
          fromDay: '2026-03-02',
          toDay: '2026-03-02',
          kinds: [],
          mineOnly: false,
        })
      ).papers,
    ).toEqual([])
    expect(await (await desk.signIn('9003')).codeOf('cases.note', { caseId, text: 'x' })).toBe('NOT_ALLOWED')
  })
})

describe('a case done on the spot', () => {
  test('is opened, accepted, paid, decided, delivered, closed and evaluated in one act', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const view = await page.call('cases.completeInstant', instant({ feeFen: 1_500, feeReceiptNo: 'P-1' }))
    expect(view).toMatchObject({
      status: 'CLOSED',
      result: 'GRANTED',
      certificateNo: 'ZZ-1',
      feeFen: 1_500,
      evaluation: { grade: 1, noGradeReason: null },
    })
    expect(view.due?.dueDay).toBe('2026-03-02')
    expect(view.timeline.map(({ type }) => type)).toEqual([
      'case.opened',
      'case.materials_reviewed',
      'case.accepted',
      'case.fee_recorded',
      'case.decided',
      'case.delivered',
      'case.closed',
      'case.evaluated',
    ])
    expect(new Set(view.timeline.map(({ atMs }) => atMs)).size).toBe(1)
    expect(view.timeline.every(({ refused }) => refused === null)).toBe(true)
    expect(view.dueState).toBe('NONE')
  })

  test('lacks nothing, or is not recorded at all', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    for (const verdict of ['MISSING', 'DEFECTIVE', 'UNCHECKED'] as const) {
      const params = instant({ materials: verdicts('SCJG-002', { N1: verdict }) })
      await expect(page.call('cases.completeInstant', params)).rejects.toMatchObject({
        code: 'MATERIALS_LACKING',
        details: { names: ['补领申请书'], count: 1 },
      })
    }
    expect(desk.host.store().read.get('SELECT 1 FROM ledger')).toBeUndefined()
  })

  test('is left for the visitor to rate while one is served; nobody makes a grade up, and nothing is missing', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const unrated = instant({ evaluation: null })
    expect(await page.codeOf('cases.completeInstant', unrated)).toBe('BAD_REQUEST')
    const [visit, at] = [
      '019a0000-0000-7000-8000-000000000001',
      { staffId: '1001', unitId: 'SCJG', windowId: 'A01' },
    ]
    openVisit(desk.host.store(), visit, at)
    const rating = { windowId: 'A01', visit, level: 2 as const }
    await desk.openPage({ screen: true }).call('screen.rate', rating)
    const view = await page.call('cases.completeInstant', unrated)
    expect(view).toMatchObject({ status: 'CLOSED', evaluation: null })
    const { counts, differences } = await page.call('day.balance', { day: null })
    expect(counts.find(({ code }) => code === 'EVALUATIONS')).toMatchObject({ value: 0 })
    expect(differences.map(({ code }) => code)).not.toContain('EVALUATION_MISSING')
    closeVisit(desk.host.store(), visit, at)
    expect(await page.codeOf('cases.completeInstant', unrated)).toBe('BAD_REQUEST')
  })

  test('needs a grade or a reason for none, never both', async () => {
    const page = await createTestDesk().signIn('1001')
    for (const evaluation of [
      { grade: null, noGradeReason: null },
      { grade: 1, noGradeReason: 'LEFT' },
    ])
      expect(await page.codeOf('cases.completeInstant', instant({ evaluation }))).toBe('BAD_REQUEST')
  })
})
