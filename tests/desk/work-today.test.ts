import { describe, expect, test } from 'vitest'
import { DAY_MS } from '../../db/model/day.ts'
import { aPerson, anApplication, verdicts } from '../helpers/an-application.ts'
import { createTestDesk } from '../helpers/test-desk.ts'

const instant = (name: string) => ({
  ...anApplication({
    itemId: 'SCJG-002',
    kind: 'INSTANT',
    applicant: aPerson({ name, identifier: null }),
    materials: verdicts('SCJG-002', { N1: 'OK' }),
  }),
  decision: { reason: '', certificateName: '', certificateNo: '' },
  feeFen: 0,
  feeReceiptNo: '',
  evaluation: { grade: 2, noGradeReason: null },
})

describe('today', () => {
  test('counts the day, lists what I have open and what changed, masked', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const opened = await page.call('cases.open', anApplication())
    await page.call('cases.completeInstant', instant('李四光'))
    const today = await page.call('today.get', { scope: 'MINE' })
    expect(today).toMatchObject({ day: '2026-03-02', workingDay: true, dayReason: 'WEEKDAY', openTotal: 1 })
    expect(today.open.map((each) => [each.caseId, each.applicantMasked])).toEqual([[opened.caseId, '张**']])
    expect(today.counts).toMatchObject({ opened: 2, closed: 1, instantClosed: 1, consultations: 0, red: 0 })
    expect(today.changed.at(-1)).toMatchObject({
      type: 'case.opened',
      subject: `${opened.caseNo} 张**`,
      caseId: opened.caseId,
      staffName: '王芳',
    })
    expect(JSON.stringify(today)).not.toContain('三丰')
  })

  test('mine, the window, the unit, and nothing at all for those who see no business data', async () => {
    const desk = createTestDesk()
    const first = await desk.signIn('1001')
    const second = await desk.signIn('1004')
    await first.call('cases.open', anApplication())
    await second.call('cases.open', anApplication({ applicant: aPerson({ name: '王五', identifier: null }) }))
    const total = async (page: typeof first, scope: 'MINE' | 'WINDOW' | 'UNIT') => {
      const { openTotal, changed, counts } = await page.call('today.get', { scope })
      expect(changed.filter((each) => each.type === 'case.opened').length).toBe(openTotal)
      expect(counts.opened).toBe(openTotal)
      return openTotal
    }
    expect(await total(first, 'MINE')).toBe(1)
    expect(await total(first, 'WINDOW')).toBe(2)
    expect(await total(first, 'UNIT')).toBe(2)
    expect(await total(await desk.signIn('1003'), 'WINDOW')).toBe(0)
    expect(await total(await desk.signIn('1003'), 'UNIT')).toBe(2)
    expect(await total(await desk.signIn('2001'), 'UNIT')).toBe(0)
    expect(await total(await desk.signIn('9003'), 'UNIT')).toBe(2)
    for (const scope of ['MINE', 'WINDOW', 'UNIT'] as const)
      expect(await total(await desk.signIn('9002'), scope)).toBe(0)
  })

  test('what is due comes first: reminded, due today, passed; a weekend says so', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const { caseId } = await page.call('cases.open', anApplication())
    await page.call('cases.accept', { caseId, tolerance: null })
    const due = async () => {
      const today = await page.call('today.get', { scope: 'UNIT' })
      return { states: today.due.map((each) => each.dueState), ...today.counts, workingDay: today.workingDay }
    }
    expect((await due()).states).toEqual([])
    desk.clock.advance(12 * DAY_MS)
    expect(await due()).toMatchObject({ states: ['REMIND'], dueToday: 0, workingDay: false })
    desk.clock.advance(2 * DAY_MS)
    expect(await due()).toMatchObject({ states: ['REMIND'], dueToday: 1, yellow: 0 })
    desk.clock.advance(DAY_MS)
    expect(await due()).toMatchObject({ states: ['YELLOW'], dueToday: 0, yellow: 1 })
    desk.clock.advance(20 * DAY_MS)
    expect(await due()).toMatchObject({ states: ['RED'], yellow: 0, red: 1 })
  })

  test('slips are followed up from their day on; reports wait for those who may answer', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const slip = await page.call('firstContacts.open', {
      way: 'IN_PERSON',
      visitor: '张三丰',
      visitorUnit: '',
      phone: '',
      address: '',
      matter: '问社保',
      materials: [],
      backEntry: null,
    })
    await page.call('firstContacts.transfer', {
      firstContactId: slip.firstContactId,
      toUnitId: 'RSJ',
      toPerson: '周杰',
      toPhone: '',
      note: '',
    })
    const { caseId } = await page.call('cases.open', anApplication())
    await page.call('negativeReports.draft', {
      caseId,
      itemId: 'SCJG-001',
      cause: 'NOT_ACCEPTED',
      applicantName: '张三丰',
      matter: '许可',
      facts: '不属受理范围',
      reason: '无权',
      legalBasis: '行政许可法第三十二条',
      cure: '',
      submit: true,
    })
    expect((await page.call('today.get', { scope: 'MINE' })).slipsToFollow).toEqual([])
    desk.clock.advance(DAY_MS)
    const mine = await page.call('today.get', { scope: 'MINE' })
    expect(mine.slipsToFollow.map((each) => each.visitorMasked)).toEqual(['张**'])
    expect(mine.reportsWaiting.length).toBe(1)
    const head = await (await desk.signIn('1002')).call('today.get', { scope: 'UNIT' })
    expect(head.reportsWaiting.length).toBe(1)
    expect((await (await desk.signIn('1004')).call('today.get', { scope: 'MINE' })).reportsWaiting).toEqual(
      [],
    )
    expect((await (await desk.signIn('2001')).call('today.get', { scope: 'UNIT' })).reportsWaiting).toEqual(
      [],
    )
  })
})
