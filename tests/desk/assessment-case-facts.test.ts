import { beforeEach, describe, expect, test } from 'vitest'
import { anApplication } from '../helpers/an-application.ts'
import { accepted, confirm, decide, proposals, theOne, withSecondNotice } from '../helpers/assessment-days.ts'
import { goTo, NOBODY } from '../helpers/attendance-days.ts'
import { joinedDesk } from '../helpers/joined-desk.ts'
import { anId } from '../helpers/envelopes.ts'
import { aCaseOpened } from '../helpers/a-case.ts'
import { createTestDesk, type TestDesk, type TestPage } from '../helpers/test-desk.ts'
import { testPin } from '../helpers/test-hall.ts'
import { A_MORNING } from '../helpers/test-store.ts'

let desk: TestDesk
let inspector: TestPage

beforeEach(async () => {
  desk = createTestDesk()
  inspector = await desk.signIn('9003')
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
