import { describe, expect, test } from 'vitest'
import { DAY_MS } from '../../db/model/day.ts'
import { anApplication, verdicts } from '../helpers/an-application.ts'
import { createTestDesk, type TestDesk, type TestPage } from '../helpers/test-desk.ts'
import { testPin } from '../helpers/test-hall.ts'

const head = { staffId: '1002', pin: testPin('1002') }

const accepted = async (desk: TestDesk): Promise<{ page: TestPage; caseId: string }> => {
  const page = await desk.signIn('1001')
  const { caseId } = await page.call('cases.open', anApplication())
  await page.call('cases.accept', { caseId, tolerance: null })
  return { page, caseId }
}

const decision = {
  result: 'GRANTED' as const,
  reason: '',
  certificateName: '食品经营许可证',
  certificateNo: 'JY-1',
  negativeReportId: null,
}

describe('the way of an accepted case', () => {
  test('handling, decision, delivery, closing, archive', async () => {
    const desk = createTestDesk()
    const { page, caseId } = await accepted(desk)
    expect(await page.codeOf('cases.close', { caseId, note: '' })).toBe('STEP_NOT_ALLOWED')
    await page.call('cases.startHandling', { caseId, note: '' })
    await page.call('cases.recordFee', {
      caseId,
      amountFen: 1_000,
      item: '工本费',
      receiptNo: 'P-1',
      waived: false,
      note: '',
    })
    await page.call('cases.recordFee', {
      caseId,
      amountFen: 500,
      item: '工本费',
      receiptNo: '',
      waived: true,
      note: '减免',
    })
    await page.call('cases.decide', { caseId, ...decision })
    await page.call('cases.deliver', {
      caseId,
      receiver: '张三丰',
      relation: '',
      idLast4: '002X',
      way: 'IN_PERSON',
    })
    const closed = await page.call('cases.close', { caseId, note: '' })
    expect(closed).toMatchObject({ status: 'CLOSED', feeFen: 1_000, certificateNo: 'JY-1', dueState: 'NONE' })
    expect((await page.call('cases.archive', { caseId, archiveNo: 'D-1' })).status).toBe('ARCHIVED')
    expect(closed.steps.map(({ step }) => step)).toEqual([
      'RECEIVE',
      'REVIEW',
      'ACCEPT',
      'FEE',
      'FEE',
      'HANDLE',
      'CLOSE',
    ])
  })

  test('the page that saw an older state is told so', async () => {
    const { page, caseId } = await accepted(createTestDesk())
    const { revision } = await page.call('cases.get', { caseId })
    await page.call('cases.note', { caseId, text: '电话联系', revision })
    expect(await page.codeOf('cases.startHandling', { caseId, note: '', revision })).toBe('VERSION_CHANGED')
    await page.call('cases.startHandling', { caseId, note: '', revision: revision + 1 })
  })

  test('what may follow is what the table allows', async () => {
    const { page, caseId } = await accepted(createTestDesk())
    const { allowed } = await page.call('cases.get', { caseId })
    expect(allowed).toContain('case.decided')
    expect(allowed).toContain('case.noted')
    expect(allowed).not.toContain('case.closed')
    expect(allowed).not.toContain('case.lapsed')
  })

  test('reopening a closed case needs a confirmation', async () => {
    const { page, caseId } = await accepted(createTestDesk())
    await page.call('cases.decide', { caseId, ...decision })
    await page.call('cases.close', { caseId, note: '' })
    expect(
      await page.codeOf('cases.reopen', { caseId, reason: '证照打错', confirmer: { ...head, pin: '1' } }),
    ).toBe('CONFIRMER_REFUSED')
    expect((await page.call('cases.reopen', { caseId, reason: '证照打错', confirmer: head })).status).toBe(
      'HANDLING',
    )
  })

  test('evaluation: a grade or a reason for none', async () => {
    const { page, caseId } = await accepted(createTestDesk())
    expect(await page.codeOf('cases.evaluate', { caseId, grade: null, noGradeReason: null, text: '' })).toBe(
      'BAD_REQUEST',
    )
    const view = await page.call('cases.evaluate', { caseId, grade: null, noGradeReason: 'LEFT', text: '' })
    expect(view.evaluation).toEqual({ grade: null, noGradeReason: 'LEFT' })
  })

  test('a silent case lapses only where the hall uses that rule, and only after its days', async () => {
    const silentCase = async (days: string) => {
      const desk = createTestDesk({ settings: { 'supplement.lapse_days': days } })
      const page = await desk.signIn('1001')
      const { caseId } = await page.call(
        'cases.open',
        anApplication({ materials: verdicts('SCJG-001', { M1: 'MISSING' }) }),
      )
      await page.call('cases.askSupplement', {
        caseId,
        omitted: [],
        dueDay: null,
        way: 'IN_PERSON',
        secondNotice: null,
      })
      desk.clock.advance(10 * DAY_MS)
      expect(await page.codeOf('cases.lapse', { caseId, reason: '逾期未补' })).toBe('STEP_NOT_ALLOWED')
      desk.clock.advance(DAY_MS)
      return { page, caseId, reason: '逾期未补' }
    }
    const { page: without, ...withoutRule } = await silentCase('0')
    expect(await without.codeOf('cases.lapse', withoutRule)).toBe('STEP_NOT_ALLOWED')
    const { page, ...withRule } = await silentCase('10')
    expect((await page.call('cases.lapse', withRule)).status).toBe('LAPSED')
  })
})

describe('special procedures', () => {
  test('a stopping one leaves out its days, both ends included', async () => {
    const desk = createTestDesk()
    const { page, caseId } = await accepted(desk)
    desk.clock.advance(3 * DAY_MS)
    const suspended = await page.call('cases.suspend', {
      caseId,
      kind: 'TESTING',
      reason: '送检',
      fromDay: '2026-03-05',
      expectedDays: 6,
    })
    expect(suspended).toMatchObject({ status: 'SUSPENDED', dueState: 'PAUSED', dueDay: null })
    expect(suspended.suspensions).toEqual([
      {
        kind: 'TESTING',
        legalBasis: 'LICENSING_LAW_45',
        stopsClock: true,
        fromDay: '2026-03-05',
        toDay: null,
      },
    ])
    desk.clock.advance(7 * DAY_MS)
    expect(await page.codeOf('cases.resume', { caseId, toDay: '2026-03-04', note: '' })).toBe('BAD_REQUEST')
    expect(await page.codeOf('cases.resume', { caseId, toDay: '2026-03-13', note: '' })).toBe('BAD_REQUEST')
    // Domain-rules section 1: accepted 03-02, ten working days, 03-05 to 03-12 not counted: due 03-24.
    const resumed = await page.call('cases.resume', { caseId, toDay: '2026-03-12', note: '' })
    expect(resumed).toMatchObject({ status: 'HANDLING', dueDay: '2026-03-24' })
    const { promised, promisedDueDay } = await page.call('cases.explainDue', { caseId })
    expect(promisedDueDay).toBe('2026-03-24')
    expect(promised.filter(({ reason }) => reason === 'SUSPENDED').map(({ day }) => day)).toEqual([
      '2026-03-05',
      '2026-03-06',
      '2026-03-09',
      '2026-03-10',
      '2026-03-11',
      '2026-03-12',
    ])
    expect(promised.filter(({ counted }) => counted).map(({ nth }) => nth)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ])
  })

  test('a site check runs on the clock', async () => {
    const desk = createTestDesk()
    const { page, caseId } = await accepted(desk)
    const view = await page.call('cases.suspend', {
      caseId,
      kind: 'SITE_CHECK',
      reason: '踏勘',
      fromDay: '2026-03-02',
      expectedDays: null,
    })
    expect(view).toMatchObject({ status: 'SUSPENDED', dueDay: '2026-03-16', dueState: 'ON_TIME' })
    expect(view.suspensions[0]).toMatchObject({ stopsClock: false, legalBasis: 'NONE' })
  })

  test('a case that ended while one was running and is opened again can still end it', async () => {
    const desk = createTestDesk()
    const { page, caseId } = await accepted(desk)
    await page.call('cases.suspend', {
      caseId,
      kind: 'TESTING',
      reason: '送检',
      fromDay: '2026-03-02',
      expectedDays: null,
    })
    await page.call('cases.withdraw', { caseId, reason: '不办了' })
    expect((await page.call('cases.reopen', { caseId, reason: '又要办', confirmer: head })).status).toBe(
      'SUSPENDED',
    )
    expect((await page.call('cases.resume', { caseId, toDay: '2026-03-02', note: '' })).status).toBe(
      'HANDLING',
    )
  })

  test('only known kinds, and not before acceptance or in time to come', async () => {
    const { page, caseId } = await accepted(createTestDesk())
    const suspension = { caseId, kind: 'TESTING', reason: '送检', fromDay: '2026-03-02', expectedDays: null }
    for (const wrong of [{ kind: 'LUNCH' }, { fromDay: '2026-03-01' }, { fromDay: '2026-03-03' }])
      expect(await page.codeOf('cases.suspend', { ...suspension, ...wrong })).toBe('BAD_REQUEST')
  })
})

describe('extension', () => {
  const extension = { amount: 5, reason: '案情复杂', howTold: 'WRITTEN' as const, confirmer: head }

  test('moves the due day, once', async () => {
    const { page, caseId } = await accepted(createTestDesk())
    const view = await page.call('cases.extend', { caseId, ...extension })
    expect(view).toMatchObject({ dueDay: '2026-03-23' })
    expect(view.extensions).toMatchObject([
      { limit: { unit: 'WD', value: 5 }, approvedByName: '李强', late: false },
    ])
    expect(view.allowed).not.toContain('case.extended')
    expect(await page.codeOf('cases.extend', { caseId, ...extension })).toBe('STEP_NOT_ALLOWED')
  })

  test('asked for after the due time it is recorded, marked late, and moves nothing', async () => {
    const desk = createTestDesk()
    const { page, caseId } = await accepted(desk)
    desk.clock.advance(15 * DAY_MS)
    const view = await page.call('cases.extend', { caseId, ...extension })
    expect(view).toMatchObject({ dueDay: '2026-03-16', dueState: 'YELLOW', dueReason: 'PROMISE_PASSED' })
    expect(view.extensions[0]?.late).toBe(true)
  })
})

describe('colours', () => {
  test('three tiers: last day, promise passed, three days over, statutory time passed', async () => {
    const desk = createTestDesk()
    const { page, caseId } = await accepted(desk)
    const seen: string[] = []
    for (const days of [0, 11, 3, 1, 2, 12]) {
      desk.clock.advance(days * DAY_MS)
      const { dueState, dueReason } = await page.call('cases.get', { caseId })
      seen.push(`${dueState} ${dueReason}`)
    }
    expect(seen).toEqual([
      'ON_TIME IN_TIME',
      'REMIND LAST_WORKING_DAY',
      'REMIND LAST_WORKING_DAY',
      'YELLOW PROMISE_PASSED',
      'RED PROMISE_LONG_PASSED',
      'RED STATUTORY_PASSED',
    ])
  })

  test('warning beforehand where the hall wants it', async () => {
    const desk = createTestDesk({ settings: { 'supervision.preset': 'PRE_WARN' } })
    const { page, caseId } = await accepted(desk)
    desk.clock.advance(11 * DAY_MS)
    expect((await page.call('cases.get', { caseId })).dueState).toBe('YELLOW')
    desk.clock.advance(4 * DAY_MS)
    expect((await page.call('cases.get', { caseId })).dueState).toBe('RED')
  })

  test('a decision stops the clock', async () => {
    const desk = createTestDesk()
    const { page, caseId } = await accepted(desk)
    await page.call('cases.decide', { caseId, ...decision })
    desk.clock.advance(60 * DAY_MS)
    expect((await page.call('cases.get', { caseId })).dueState).toBe('ON_TIME')
  })
})

describe('a change of the calendar', () => {
  test('moves the due days of running cases and says why; decided ones stay', async () => {
    const desk = createTestDesk()
    const { page, caseId } = await accepted(desk)
    const decided = await page.call('cases.open', anApplication())
    await page.call('cases.accept', { caseId: decided.caseId, tolerance: null })
    await page.call('cases.decide', { caseId: decided.caseId, ...decision })
    const centre = await desk.signIn('9001')
    const closure = { day: '2026-03-10', reason: '全县停电', stopsClock: true, active: true }
    expect(await centre.call('calendar.setClosure', closure)).toEqual({ recounted: 1 })
    const view = await page.call('cases.get', { caseId })
    expect(view.dueDay).toBe('2026-03-17')
    expect(view.timeline.at(-1)).toMatchObject({
      type: 'case.due_recounted',
      facts: { dueDay: '2026-03-17', reason: '全县停电' },
    })
    expect((await page.call('cases.get', { caseId: decided.caseId })).dueDay).toBe('2026-03-16')
    expect(await centre.call('calendar.setClosure', { ...closure, active: false })).toEqual({ recounted: 1 })
    expect((await page.call('cases.get', { caseId })).dueDay).toBe('2026-03-16')
    expect(
      await centre.call('calendar.setClosure', { ...closure, day: '2026-03-11', stopsClock: false }),
    ).toEqual({ recounted: 0 })
  })
})

test('the due day is foretold before anything is recorded', async () => {
  const page = await createTestDesk().signIn('1001')
  expect(await page.call('cases.previewDue', { itemId: 'SCJG-001', acceptedAtMs: null })).toEqual({
    dueDay: '2026-03-16',
    statutoryDueDay: '2026-03-30',
    deemed: false,
  })
  expect((await page.call('cases.previewDue', { itemId: 'SCJG-002', acceptedAtMs: null })).dueDay).toBe(
    '2026-03-02',
  )
  expect(await page.codeOf('cases.previewDue', { itemId: 'NO-1', acceptedAtMs: null })).toBe('NOT_FOUND')
})
