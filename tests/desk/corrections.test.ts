import { describe, expect, test } from 'vitest'
import type { CaseState } from '../../db/model/case.ts'
import { DAY_MS } from '../../db/model/day.ts'
import { readEntity, readEntityEvents } from '../../db/store/index.ts'
import { anApplication, aPerson, verdicts } from '../helpers/an-application.ts'
import { createTestDesk, type TestDesk } from '../helpers/test-desk.ts'

const stateOf = (desk: TestDesk, caseId: string): CaseState | undefined =>
  readEntity<CaseState>(desk.host.store().read, 'case', caseId)?.state

describe('correcting', () => {
  test('only what changed is named, with what was there before, masked', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const { caseId } = await page.call('cases.open', anApplication())
    const before = stateOf(desk, caseId)
    const view = await page.call('cases.correct', {
      caseId,
      // As the case page sends it: what it was shown masked comes back masked.
      applicant: aPerson({
        name: '张三峰',
        identifier: { kind: 'CITIZEN_ID', value: '110105********002X' },
        phone: '139****5678',
        address: '****',
      }),
      summary: '新办食品经营许可',
      reason: '姓名写错',
    })
    const after = stateOf(desk, caseId)
    expect(view).toMatchObject({
      corrections: 1,
      applicant: { name: '张三峰', idMasked: '110105********002X' },
    })
    expect(after?.applicant.identifier).toEqual(before?.applicant.identifier)
    expect(after?.applicant.phone).toEqual(before?.applicant.phone)
    expect(after?.applicant.address).toBe(before?.applicant.address)
    expect(view.timeline.at(-1)).toMatchObject({
      type: 'case.corrected',
      facts: { reason: '姓名写错', fields: ['name'], before: ['张**'], after: ['张**'] },
    })
  })

  test('a new identifier is sealed anew, the same one typed again is not', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const { caseId } = await page.call('cases.open', anApplication())
    const before = stateOf(desk, caseId)?.applicant.identifier
    await page.call('cases.correct', {
      caseId,
      applicant: aPerson({ name: '张三峰', identifier: { kind: 'CITIZEN_ID', value: '11010519491231002x' } }),
      reason: '姓名',
    })
    expect(stateOf(desk, caseId)?.applicant.identifier).toEqual(before)
    const other = { kind: 'PASSPORT' as const, value: 'E12345678' }
    const view = await page.call('cases.correct', {
      caseId,
      applicant: aPerson({ name: '张三峰', identifier: other }),
      reason: '证件',
    })
    expect(stateOf(desk, caseId)?.applicant.identifier?.hash).not.toBe(before?.hash)
    expect(view.timeline.at(-1)?.facts['fields']).toEqual(['identifier'])
    expect(JSON.stringify(view.timeline)).not.toContain('E12345678')
  })

  test('nothing changed, nothing recorded', async () => {
    const page = await createTestDesk().signIn('1001')
    const { caseId } = await page.call('cases.open', anApplication())
    expect(
      await page.codeOf('cases.correct', {
        caseId,
        applicant: aPerson(),
        agent: null,
        summary: '新办食品经营许可',
        reason: '无',
      }),
    ).toBe('BAD_REQUEST')
  })

  test('agent, summary and materials; a closed case may be corrected and counts', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const { caseId } = await page.call('cases.open', anApplication())
    await page.call('cases.withdraw', { caseId, reason: '不办了' })
    const agent = { name: '李四', relation: '员工', identifier: null, phone: '' }
    const view = await page.call('cases.correct', {
      caseId,
      agent,
      summary: '换证',
      materials: verdicts('SCJG-001', { M1: 'OK', M2: 'MISSING' }),
      reason: '录错',
    })
    expect(view).toMatchObject({
      status: 'WITHDRAWN',
      corrections: 1,
      summary: '换证',
      agent: { name: '李四' },
    })
    expect(view.timeline.at(-1)?.facts['fields']).toEqual(['agent', 'relation', 'summary', 'materials'])
    const event = readEntityEvents(desk.host.store().read, 'case', caseId).at(-1)
    expect(event?.payload).toMatchObject({
      changes: [
        { field: 'agent', before: null },
        { field: 'summary', before: '新办食品经营许可' },
        { field: 'materials' },
      ],
    })
  })
})

describe('taking back', () => {
  const handling = async (desk: TestDesk) => {
    const page = await desk.signIn('1001')
    const { caseId } = await page.call('cases.open', anApplication())
    await page.call('cases.accept', { caseId, tolerance: null })
    desk.clock.advance(60_000)
    const view = await page.call('cases.startHandling', { caseId, note: '' })
    return { page, caseId, view }
  }

  test('the newest step goes, both stay readable', async () => {
    const desk = createTestDesk()
    const { page, caseId, view } = await handling(desk)
    expect(view.undoable?.type).toBe('case.handling_started')
    const after = await page.call('cases.undo', { caseId, eventId: view.undoable?.eventId ?? '' })
    expect(after.status).toBe('ACCEPTED')
    expect(after.timeline.slice(-2)).toMatchObject([
      { type: 'case.handling_started', undone: true },
      { type: 'case.undone', facts: { eventType: 'case.handling_started' } },
    ])
    // The acceptance before it carries a numbered paper.
    expect(after.undoable).toBeNull()
  })

  test('step by step backwards, never out of order', async () => {
    const desk = createTestDesk()
    const { page, caseId, view: first } = await handling(desk)
    const second = await page.call('cases.note', { caseId, text: '备注' })
    expect(await page.codeOf('cases.undo', { caseId, eventId: first.undoable?.eventId ?? '' })).toBe(
      'UNDO_NOT_POSSIBLE',
    )
    const third = await page.call('cases.undo', { caseId, eventId: second.undoable?.eventId ?? '' })
    expect(third.undoable?.eventId).toBe(first.undoable?.eventId)
    expect((await page.call('cases.undo', { caseId, eventId: third.undoable?.eventId ?? '' })).status).toBe(
      'ACCEPTED',
    )
  })

  test('not once a paper was issued with it or after it', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const { caseId } = await page.call('cases.open', anApplication({ materials: [] }))
    desk.clock.advance(60_000)
    const reviewed = await page.call('cases.reviewMaterials', {
      caseId,
      materials: verdicts('SCJG-001', { M1: 'OK' }),
      note: '',
    })
    expect(reviewed.undoable?.type).toBe('case.materials_reviewed')
    await page.call('papers.issueReceipt', { caseId })
    expect((await page.call('cases.get', { caseId })).undoable).toBeNull()
    expect(await page.codeOf('cases.undo', { caseId, eventId: reviewed.undoable?.eventId ?? '' })).toBe(
      'UNDO_NOT_POSSIBLE',
    )
  })

  test('by the same person, or somebody who confirms steps, and on the same day', async () => {
    const desk = createTestDesk()
    const { page, caseId, view } = await handling(desk)
    const undo = { caseId, eventId: view.undoable?.eventId ?? '' }
    const colleague = await desk.signIn('1004')
    expect((await colleague.call('cases.get', { caseId })).undoable).toBeNull()
    expect(await colleague.codeOf('cases.undo', undo)).toBe('UNDO_NOT_POSSIBLE')
    const head = await desk.signIn('1002')
    expect((await head.call('cases.get', { caseId })).undoable).not.toBeNull()
    desk.clock.advance(DAY_MS)
    expect(await head.codeOf('cases.undo', undo)).toBe('UNDO_NOT_POSSIBLE')
    expect(await page.codeOf('cases.undo', undo)).toBe('UNDO_NOT_POSSIBLE')
  })

  test('a correction comes back whole', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const { caseId } = await page.call('cases.open', anApplication())
    const before = stateOf(desk, caseId)
    const corrected = await page.call('cases.correct', { caseId, summary: '别的', reason: '试' })
    const after = await page.call('cases.undo', { caseId, eventId: corrected.undoable?.eventId ?? '' })
    expect(after).toMatchObject({ summary: '新办食品经营许可', corrections: 0 })
    expect({ ...stateOf(desk, caseId), lastEventId: '' }).toEqual({ ...before, lastEventId: '' })
  })
})

describe('showing an identifier', () => {
  test('is on record with its reason before it is answered', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const { caseId, caseNo } = await page.call('cases.open', anApplication())
    const reveal = (field: 'APPLICANT_ID' | 'APPLICANT_PHONE' | 'APPLICANT_ADDRESS' | 'AGENT_ID') => ({
      caseId,
      field,
      reason: '核对证件',
    })
    expect(await page.call('cases.reveal', reveal('APPLICANT_ID'))).toEqual({ value: '11010519491231002X' })
    expect(await page.call('cases.reveal', reveal('APPLICANT_PHONE'))).toEqual({ value: '13912345678' })
    expect(await page.call('cases.reveal', reveal('APPLICANT_ADDRESS'))).toEqual({ value: '新城路1号' })
    expect(await page.codeOf('cases.reveal', reveal('AGENT_ID'))).toBe('NOT_FOUND')
    const rows = desk.host
      .store()
      .read.all<{ bytes: Buffer }>(
        "SELECT bytes FROM event_log WHERE type = 'audit.recorded' ORDER BY local_seq",
      )
    const logged = rows.map((row) => JSON.parse(row.bytes.toString('utf8')))
    expect(logged).toHaveLength(3)
    expect(logged[0]).toMatchObject({
      actor: { staffId: '1001' },
      payload: {
        act: 'IDENTITY_VIEWED',
        subject: caseNo,
        reason: '核对证件',
        details: { field: 'APPLICANT_ID' },
      },
    })
    expect(rows.every((row) => !row.bytes.toString('utf8').includes('11010519491231002X'))).toBe(true)
  })

  test('needs a reason, and the right unit', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const { caseId } = await page.call('cases.open', anApplication())
    expect(await page.codeOf('cases.reveal', { caseId, field: 'APPLICANT_ID', reason: ' ' })).not.toBe(
      'INTERNAL',
    )
    expect(
      await (
        await desk.signIn('2001')
      ).codeOf('cases.reveal', { caseId, field: 'APPLICANT_ID', reason: '看看' }),
    ).toBe('NOT_ALLOWED')
    expect(
      desk.host.store().read.get("SELECT 1 FROM event_log WHERE type = 'audit.recorded'"),
    ).toBeUndefined()
  })
})
