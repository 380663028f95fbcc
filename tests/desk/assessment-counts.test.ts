import { beforeEach, expect, test } from 'vitest'
import { aFinding, aPhoto, confirm, MONDAY, publish, theOne, WEEK_END } from '../helpers/assessment-days.ts'
import { goTo, punchAt, TUESDAY } from '../helpers/attendance-days.ts'
import { createTestDesk, type TestDesk, type TestPage } from '../helpers/test-desk.ts'

let desk: TestDesk
let inspector: TestPage
let office: TestPage
let clerk: TestPage

beforeEach(async () => {
  desk = createTestDesk()
  inspector = await desk.signIn('9003')
  office = await desk.signIn('9001')
  clerk = await desk.signIn('1001')
})

const counts = (page: TestPage) => page.call('assessment.counts', {})

test('facts to confirm are those of this week and the last, and one less when one is decided', async () => {
  await punchAt(desk, '1001', TUESDAY, ['08:37', '12:05', '14:20', '17:35'])
  const page = await desk.signIn('9003')
  const { proposals } = await page.call('assessment.proposals', { from: MONDAY, to: WEEK_END })
  const fitting = proposals.filter(({ items }) => items.length > 0)
  expect(await counts(page)).toEqual({
    from: '2026-02-23',
    to: WEEK_END,
    openFacts: fitting.length,
    appeals: 0,
    answers: 0,
  })
  await confirm(page, await theOne(page, 'LATE', { staffId: '1001' }))
  expect((await counts(page)).openFacts).toBe(fitting.length - 1)
  // What comes in by another machine or a later reading counts at once as well.
  await punchAt(desk, '1004', TUESDAY, ['08:50', '12:05', '14:20', '17:35'])
  const after = await page.call('assessment.proposals', { from: MONDAY, to: WEEK_END })
  expect((await counts(page)).openFacts).toBe(after.proposals.filter(({ items }) => items.length > 0).length)
  goTo(desk, '2026-03-17', '09:30')
  const later = await counts(await desk.signIn('9003'))
  expect([later.from, later.to]).toEqual(['2026-03-09', '2026-03-22'])
  expect((await counts(await desk.signIn('1001'))).openFacts).toBe(0)
})

test('answers wait for whoever is charged and for whoever leads the window, until they answered', async () => {
  const { entry } = await inspector.call('assessment.record', aFinding())
  await inspector.call(
    'assessment.record',
    aFinding({ itemCode: 'GF02', staffId: null, windowId: 'A01' as never, files: [aPhoto] }),
  )
  expect((await counts(clerk)).answers).toBe(1)
  expect((await counts(inspector)).answers).toBe(0)
  const lead = await desk.signIn('1003')
  const before = (await counts(lead)).answers
  expect(before).toBeGreaterThan(0)
  const { entries } = await lead.call('assessment.entries', { from: MONDAY, to: WEEK_END })
  const linked = entries.find(({ itemCode }) => itemCode === 'GF02')
  await lead.call('assessment.answer', { entryId: linked?.entryId ?? '', agrees: true })
  expect((await counts(lead)).answers).toBe(before - 1)
  await clerk.call('assessment.answer', { entryId: entry.entryId, agrees: true })
  expect((await counts(clerk)).answers).toBe(0)
})

test('an appeal waits for those who did not score it, and for nobody once it is decided', async () => {
  const { entry } = await inspector.call('assessment.record', aFinding())
  const { entryId } = entry
  publish(desk, [entryId])
  await clerk.call('assessment.appeal', { entryId, periodId: `WEEK/${MONDAY}`, text: '当时在查办件资料' })
  expect((await counts(office)).appeals).toBe(1)
  expect((await counts(inspector)).appeals).toBe(0)
  expect((await counts(clerk)).appeals).toBe(0)
  await office.call('assessment.decideAppeal', { entryId, outcome: 'KEPT', reason: '监控显示在看视频' })
  expect((await counts(office)).appeals).toBe(0)
})

test('my score begins with the period that has something to answer, and says where else there is', async () => {
  const asked = () => clerk.call('assessment.mine', { kind: 'WEEK', day: null })
  expect(await asked()).toMatchObject({ from: MONDAY, openAnswers: 0, elsewhere: [] })
  const { entry } = await inspector.call('assessment.record', aFinding())
  goTo(desk, '2026-03-10', '09:30')
  clerk = await desk.signIn('1001')
  expect(await asked()).toMatchObject({ from: MONDAY, openAnswers: 1, elsewhere: [] })
  const running = await clerk.call('assessment.mine', { kind: 'WEEK', day: '2026-03-10' })
  expect(running).toMatchObject({
    from: '2026-03-09',
    openAnswers: 0,
    elsewhere: [{ from: MONDAY, answers: 1 }],
  })
  publish(desk, [entry.entryId])
  expect((await clerk.call('assessment.entry', { entryId: entry.entryId })).may).toContain('ANSWER')
  const appealed = await clerk.call('assessment.appeal', {
    entryId: entry.entryId,
    periodId: `WEEK/${MONDAY}`,
    text: '请复核',
  })
  // An appeal is an answer; the newest week that was told is what there is to read.
  expect(appealed.may).not.toContain('ANSWER')
  expect((await counts(clerk)).answers).toBe(0)
  expect(await asked()).toMatchObject({ from: MONDAY, openAnswers: 0, elsewhere: [] })
})
