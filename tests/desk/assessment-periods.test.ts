import { expect, test } from 'vitest'
import { TEST_HALL } from '../helpers/test-hall.ts'
import { setReference } from '../helpers/attendance-days.ts'
import { A_DAY, assessedHall, codesOf, MARCH, WEEK } from '../helpers/assessment-periods.ts'

type Hall = ReturnType<typeof assessedHall>

const WINDOW = { target: 'WINDOW' as const }
const UNIT = { target: 'UNIT' as const }

/** A week with one deduction, compiled and published on the Monday after it. */
const publishedWeek = async (): Promise<{ hall: Hall; entryId: string }> => {
  const hall = assessedHall()
  hall.goTo('2026-03-13')
  const { entryId } = await hall.find()
  hall.goTo('2026-03-16')
  await hall.compile()
  await hall.publish()
  return { hall, entryId }
}

const lockedWeek = async (): Promise<{ hall: Hall; entryId: string }> => {
  const published = await publishedWeek()
  published.hall.goTo('2026-03-20')
  await published.hall.lock()
  return published
}

/** The months of a season, each with one deduction in it where `withFinding` says so, up to a lock. */
const lockedMonth = async (hall: Hall, month: string, next: string): Promise<void> => {
  const periodId = `MONTH/${month}-01`
  hall.goTo(`${next}-06`)
  await hall.compile(periodId)
  await hall.measureNothing(periodId)
  await hall.publish(periodId)
  hall.goTo(`${next}-20`)
  await hall.lock(periodId)
}

test('a week goes from open to locked, with an appeal that changes points and a voucher that shows before and after', async () => {
  const hall = assessedHall()
  hall.goTo('2026-03-13')
  const { entryId } = await hall.find()
  expect((await hall.period()).status).toBe('OPEN')
  expect(await hall.score('1001')).toBe('99')
  // 70 of its own, and 30 times the mean of 99, 100 and 100.
  expect(await hall.score('A01', WINDOW)).toBe('99.9')
  expect(await hall.score('SCJG', UNIT)).toBe('99.9')
  expect((await hall.derivation('1001')).verified).toBeNull()

  const inspector = await hall.as('9003')
  const week = { kind: 'WEEK' as const, day: A_DAY }
  expect(await inspector.codeOf('assessment.compile', week)).toBe('PERIOD_NOT_OVER')
  expect(await inspector.codeOf('assessment.publish', { periodId: WEEK })).toBe('PERIOD_STEP')
  expect(await inspector.codeOf('assessment.publish', { periodId: 'WEEK/2026-03-10' })).toBe('NOT_FOUND')

  hall.goTo('2026-03-16')
  expect(await hall.compile()).toMatchObject({ status: 'COMPILED', rulesId: 'default', rulesVersion: 1 })
  const again = await hall.as('9003')
  // Nobody punched in this hall, so half days of absence wait to be decided on.
  expect(await again.codeOf('assessment.publish', { periodId: WEEK })).toBe('PERIOD_OBSTACLE')
  const published = await hall.publish()
  expect(published).toMatchObject({ status: 'PUBLISHED', appealUntil: '2026-03-19' })
  expect(await again.codeOf('assessment.compile', week)).toBe('PERIOD_STEP')
  expect((await hall.derivation('1001')).verified).toBe(true)
  expect((await hall.derivation('A01', WINDOW)).verified).toBe(true)

  hall.goTo('2026-03-17')
  const clerk = await hall.as('1001')
  await clerk.call('assessment.appeal', { entryId, periodId: WEEK, text: '当时在查办件' })
  expect(await hall.period()).toMatchObject({ status: 'APPEAL', openAppeals: 1 })
  expect(codesOf(await hall.period())).toEqual(expect.arrayContaining(['APPEALS_OPEN', 'APPEAL_TIME']))
  const admin = await hall.as('9001')
  expect(await admin.codeOf('assessment.lock', { periodId: WEEK })).toBe('PERIOD_OBSTACLE')
  await admin.call('assessment.decideAppeal', { entryId, outcome: 'REVOKED', reason: '查明属实' })
  // The decision counts while it is published; what was told is still what comes out of the records of then.
  expect(await hall.derivation('1001')).toMatchObject({ score: '100', verified: true })
  expect(await hall.score('A01', WINDOW)).toBe('100')

  expect(await admin.codeOf('assessment.lock', { periodId: WEEK })).toBe('PERIOD_OBSTACLE')
  hall.goTo('2026-03-20')
  expect(await (await hall.as('9003')).codeOf('assessment.lock', { periodId: WEEK })).toBe('NOT_ALLOWED')
  expect(await hall.lock()).toMatchObject({ status: 'LOCKED', obstacles: [] })
  expect(await hall.derivation('1001')).toMatchObject({ score: '100', verified: true, rank: 1 })

  const page = await hall.as('9001')
  const voucher = await page.call('assessment.correct', {
    periodId: WEEK,
    target: 'PERSON',
    subjectId: '1001',
    delta: '-0.6',
    reason: '核实后应扣0.6分',
  })
  expect(voucher).toMatchObject({ before: '100', after: '99.4', carriedTo: 'WEEK/2026-03-16', byId: '9001' })
  const corrected = await hall.derivation('1001')
  expect(corrected).toMatchObject({ score: '99.4', computed: '100', verified: true })
  expect(corrected.vouchers).toEqual([voucher])
  expect(await hall.score('A01', WINDOW)).toBe('99.94')
  expect((await hall.period()).vouchers).toBe(1)
  const listed = { ...voucher, periodId: WEEK, subject: corrected.subject }
  expect(await page.call('assessment.vouchers', { periodId: WEEK })).toEqual({ own: [listed], told: [] })
  const next = { periodId: 'WEEK/2026-03-16' }
  expect(await page.call('assessment.vouchers', next)).toEqual({ own: [], told: [listed] })
  // So does the lead of the unit; who keeps the accounts does not.
  expect(await (await hall.as('1002')).call('assessment.vouchers', next)).toEqual({ own: [], told: [listed] })
  expect(await (await hall.as('9002')).codeOf('assessment.vouchers', { periodId: 'WEEK/2026-03-17' })).toBe(
    'NOT_ALLOWED',
  )
})

test('who moves, which rules come and what people are called after a week was compiled change nothing of it', async () => {
  const hall = assessedHall()
  hall.goTo('2026-03-13')
  await hall.find()
  hall.goTo('2026-03-16')
  await hall.compile()
  const before = await hall.derivation('A01', WINDOW)
  const person = TEST_HALL.staff.find(({ staffId }) => staffId === '1001')
  setReference(hall.desk, 'reference.staff_set', '1001', { ...person, unitId: 'RSJ', windowId: 'B01' })
  setReference(hall.desk, 'reference.staff_set', '1004', {
    ...TEST_HALL.staff.find(({ staffId }) => staffId === '1004'),
    active: false,
  })
  const { sets } = await (await hall.as('9001')).call('scoreRules.list', {})
  const [first] = sets
  if (!first) throw new Error('no rules')
  setReference(hall.desk, 'reference.score_rules_set', 'own', {
    ...first.rules,
    rulesId: 'own',
    version: 1,
    validFrom: '2026-01-01',
    decimals: 0,
    active: true,
  })
  const moved = await hall.derivation('A01', WINDOW)
  expect(moved.score).toBe(before.score)
  expect(moved.dimensions).toEqual(before.dimensions)
  expect(await hall.derivation('1001')).toMatchObject({ score: '99', subject: { windowName: 'A01号窗口' } })
  expect(codesOf(await hall.period())).toContain('ROSTER_CHANGED')
  // The next week is scored by what is in force then.
  expect(await hall.derivation('1001', { periodId: 'WEEK/2026-03-16' })).toMatchObject({
    period: { rulesId: 'own' },
    subject: { windowName: 'B01号窗口' },
  })
  await hall.publish()
  expect(await hall.derivation('A01', WINDOW)).toMatchObject({ score: before.score, verified: true })
})

test('what is confirmed after publication is told and not counted, and a voucher answers for it', async () => {
  const { hall } = await lockedWeek()
  const before = await hall.derivation('1001')
  const { entryId } = await hall.find({ itemCode: 'JL04' })
  expect(await hall.derivation('1001')).toEqual(before)
  const late = await hall.period()
  expect(late.obstacles).toEqual([{ code: 'ENTRIES_LATE', params: { count: 1 }, blocks: false }])
  const admin = await hall.as('9001')
  const correction = {
    periodId: WEEK,
    target: 'PERSON' as const,
    subjectId: '1001',
    delta: '-3',
    entryId,
    reason: '公布后查实',
  }
  expect(await admin.call('assessment.correct', correction)).toMatchObject({
    dimension: 'DISCIPLINE',
    before: '99',
    after: '96',
  })
  expect((await hall.period()).obstacles).toEqual([])
  const wrong = [
    [{ ...correction, delta: '0' }, 'SCORE_DELTA'],
    [{ ...correction, delta: '-0.05' }, 'SCORE_DELTA'],
    [{ ...correction, delta: '-500' }, 'SCORE_DELTA'],
    // What would be cut off at a bound is not written: 96 has nine to the most a person can reach.
    [{ ...correction, delta: '9.1' }, 'SCORE_DELTA'],
    [{ ...correction, delta: '-96.1' }, 'SCORE_DELTA'],
    [{ ...correction, subjectId: '9003' }, 'NOT_FOUND'],
    [{ ...correction, subjectId: '1004' }, 'NOT_FOUND'],
    [{ ...correction, entryId: 'nothing' }, 'NOT_FOUND'],
    [{ ...correction, periodId: 'WEEK/2026-03-16' }, 'PERIOD_STEP'],
  ] as const
  for (const [params, code] of wrong)
    expect([params, await admin.codeOf('assessment.correct', params)]).toEqual([params, code])
  await expect(admin.call('assessment.correct', { ...correction, delta: '50' })).rejects.toMatchObject({
    details: { from: '-96', to: '9' },
  })
})

test('an entry taken back, or decided on, after the lock changes nothing by itself', async () => {
  const { hall, entryId } = await lockedWeek()
  const inspector = await hall.as('9003')
  expect(await inspector.codeOf('assessment.reverse', { entryId, reason: '误记' })).toBe('PERIOD_LOCKED')
  // As another machine would have recorded it before it knew of the lock.
  hall.desk.host
    .store()
    .record({ staffId: '9003' as never, session: null, unitId: null, windowId: null }, (act) =>
      act.append({ type: 'score_entry.reversed', entityId: entryId, payload: { reason: '误记' } }),
    )
  expect(await hall.derivation('1001')).toMatchObject({ score: '99', verified: true })
  expect(codesOf(await hall.period())).toEqual(['ENTRIES_LATE'])
})

test('a publication is withdrawn with a reason and published again', async () => {
  const { hall } = await publishedWeek()
  await hall.find({ itemCode: 'JL05' })
  expect(await hall.score('1001')).toBe('99')
  const leader = await hall.as('9001')
  await leader.call('assessment.withdraw', { periodId: WEEK, reason: '漏了一条' })
  expect(await hall.period()).toMatchObject({ status: 'COMPILED', withdrawn: [{ reason: '漏了一条' }] })
  expect(await hall.derivation('1001')).toMatchObject({ score: '96', verified: null })
  await hall.publish()
  expect(await hall.derivation('1001')).toMatchObject({ score: '96', verified: true })
  hall.goTo('2026-03-20')
  await hall.lock()
  expect(
    await (await hall.as('9001')).codeOf('assessment.withdraw', { periodId: WEEK, reason: '再改' }),
  ).toBe('PERIOD_STEP')
})

test('a month sums the findings of its days, waits for its rates, and awards its best', async () => {
  const hall = assessedHall()
  hall.goTo('2026-03-30')
  await hall.find()
  await hall.find({ day: '2026-03-24', itemCode: 'YW01' })
  await hall.find({ day: '2026-03-25', itemCode: 'JF01', staffId: '2001' as never })
  hall.goTo('2026-04-02')
  expect(codesOf(await hall.compile(MARCH))).toContain('FIGURES_MISSING')
  const inspector = await hall.as('9003')
  expect(await inspector.codeOf('assessment.publish', { periodId: MARCH, leaveProposals: true })).toBe(
    'PERIOD_OBSTACLE',
  )
  await hall.measureNothing()
  expect(await hall.publish(MARCH)).toMatchObject({ status: 'PUBLISHED' })
  expect(await hall.derivation('1001', { periodId: MARCH })).toMatchObject({ score: '97', verified: true })
  const { awards } = await inspector.call('assessment.awards', { kind: 'MONTH', day: '2026-03-15' })
  expect(awards).toMatchObject([{ code: 'SERVICE_MODEL', quota: 1, ranked: 6, published: true }])
  expect(awards[0]?.candidates[0]).toMatchObject({
    outcome: 'WON',
    score: '101',
    subject: { subjectId: '2001' },
  })
})

test('a season is the mean of its months, and a voucher of a month that came later does not change it in silence', async () => {
  const hall = assessedHall()
  hall.goTo('2026-04-10')
  await hall.find({ day: '2026-04-08' })
  await lockedMonth(hall, '2026-04', '2026-05')
  hall.goTo('2026-05-27')
  await hall.find({ day: '2026-05-26', itemCode: 'JL04' })
  await lockedMonth(hall, '2026-05', '2026-06')
  const SEASON = 'SEASON/2026-04-01'
  hall.goTo('2026-07-02')
  await hall.compile(SEASON)
  const open = await hall.as('9003')
  expect(await open.codeOf('assessment.publish', { periodId: SEASON })).toBe('PERIOD_OBSTACLE')
  await lockedMonth(hall, '2026-06', '2026-07')
  await hall.compile(SEASON)
  await hall.publish(SEASON)
  // 99, 97 and 100.
  const season = await hall.derivation('1001', { periodId: SEASON })
  expect(season).toMatchObject({ score: '98.67', verified: true })
  expect(season.parts.map(({ score }) => score)).toEqual(['99', '97', '100'])
  const admin = await hall.as('9001')
  await admin.call('assessment.correct', {
    periodId: 'MONTH/2026-05-01',
    target: 'PERSON',
    subjectId: '1001',
    delta: '3',
    reason: '更正',
  })
  expect(await hall.score('1001', { periodId: 'MONTH/2026-05-01' })).toBe('100')
  expect(await hall.derivation('1001', { periodId: SEASON })).toMatchObject({
    score: '98.67',
    verified: true,
  })
  expect((await hall.period(SEASON)).obstacles).toContainEqual({
    code: 'PARTS_CORRECTED',
    params: { count: 1 },
    blocks: false,
  })
  // A year that is still open takes the months as they stand.
  expect(await hall.score('1001', { periodId: 'YEAR/2026-01-01' })).not.toBe(season.score)
}, 60_000)

test('a year is the mean of its months with what counts in the year alone, and no voucher changes it in silence', async () => {
  const hall = assessedHall()
  hall.goTo('2026-10-12')
  await hall.find({ day: '2026-10-08', itemCode: 'JL05' })
  await lockedMonth(hall, '2026-10', '2026-11')
  await lockedMonth(hall, '2026-11', '2026-12')
  // Two points off the unit, in the year and in no month.
  await hall.find({ day: '2026-12-10', itemCode: 'DW01', staffId: null, unitId: 'SCJG' })
  await lockedMonth(hall, '2026-12', '2027-01')
  const YEAR = 'YEAR/2026-01-01'
  expect(await hall.score('SCJG', { periodId: 'MONTH/2026-12-01', target: 'UNIT' })).toBe('100')
  await hall.compile(YEAR)
  await hall.publish(YEAR)
  const unit = await hall.derivation('SCJG', { periodId: YEAR, target: 'UNIT' })
  // 70 and 30 times the mean of 97, 100 and 100; then 100 twice: 99.9, and two less.
  expect(unit).toMatchObject({ score: '97.9', verified: true, dimensions: [] })
  expect(unit.parts.map(({ score, counted }) => [score, counted])).toEqual([
    ['99.7', true],
    ['100', true],
    ['100', true],
  ])
  expect(unit.adjustments).toMatchObject([{ itemCode: 'DW01', points: '-2' }])
  expect(await hall.derivation('1001', { periodId: YEAR })).toMatchObject({ score: '99', verified: true })

  await (
    await hall.as('9001')
  ).call('assessment.correct', {
    periodId: 'MONTH/2026-10-01',
    target: 'PERSON',
    subjectId: '1001',
    delta: '3',
    reason: '更正',
  })
  expect(await hall.derivation('1001', { periodId: YEAR })).toMatchObject({ score: '99', verified: true })
  expect(codesOf(await hall.period(YEAR))).toContain('PARTS_CORRECTED')
}, 60_000)
