import { expect, test } from 'vitest'
import { DAY_MS } from '../../db/model/day.ts'
import { setReference } from '../helpers/attendance-days.ts'
import { codesOf, assessedHall, MARCH } from '../helpers/assessment-periods.ts'
import { rated, visitNo } from '../helpers/ratings.ts'
import { TEST_HALL } from '../helpers/test-hall.ts'

const A_WEEK = { from: '2026-03-09', to: '2026-03-15' }
const WINDOW = { periodId: MARCH, target: 'WINDOW' as const }
type Hall = ReturnType<typeof assessedHall>

const satisfaction = async (hall: Hall, by = '9003') =>
  (await hall.derivation('A01', { ...WINDOW, by })).dimensions.find(({ code }) => code === 'SATISFACTION')

const ofRatings = async (hall: Hall, by = '9003') =>
  (await (await hall.as(by)).call('assessment.proposals', A_WEEK)).proposals.filter(
    ({ source }) => source === 'DISSATISFIED',
  )

/** Eight very good ones and two bad ones, in one morning. */
const tenRatings = async (hall: Hall): Promise<void> => {
  for (let number = 1; number <= 10; number += 1)
    await rated(hall.desk, number, number <= 8 ? 1 : 4, { text: number === 10 ? '等得太久' : '' })
}

test('ten ratings fill the rate of their window when the period is over, with how they fell', async () => {
  const hall = assessedHall()
  hall.goTo('2026-03-10')
  for (let number = 1; number <= 9; number += 1) await rated(hall.desk, number, 1)
  await rated(hall.desk, 10, 5)
  hall.goTo('2026-03-31')
  // Whatever visitors press moves nothing a clerk could watch.
  const running = { points: '10', rate: null, missing: true, ratings: null }
  expect(await satisfaction(hall)).toMatchObject(running)
  expect(await satisfaction(hall, '1001')).toMatchObject(running)
  const figures = async () => {
    const page = await hall.as('9003')
    const view = await page.call('assessment.figures', { kind: 'MONTH', day: '2026-03-12' })
    return view.figures.map(({ subject, value, entered, ratings }) => [
      subject.subjectId,
      value,
      entered,
      ratings,
    ])
  }
  const ratings = { valid: 10, grades: [9, 0, 0, 0, 1], rate: '90' }
  const others = [
    ['B01', null, false, null],
    ['C01', null, false, null],
  ]
  expect(await figures()).toEqual([['A01', null, false, ratings], ...others])

  hall.goTo('2026-04-01')
  const over = { points: '9', rate: '90', missing: false, rateSource: '', ratings }
  expect(await satisfaction(hall)).toMatchObject(over)
  // Those it is about are told their ratings in whole steps elsewhere.
  expect(await satisfaction(hall, '1001')).toMatchObject({ ...over, ratings: null })
  expect(await figures()).toEqual([['A01', '90', false, ratings], ...others])
})

test('nine are no rate, and the rated are not told how many', async () => {
  const hall = assessedHall()
  hall.goTo('2026-03-10')
  for (let number = 1; number <= 9; number += 1) await rated(hall.desk, number, 1)
  hall.goTo('2026-04-01')
  expect(await satisfaction(hall, '1001')).toMatchObject({
    points: '10',
    rate: null,
    missing: true,
    ratings: null,
  })
  expect((await satisfaction(hall))?.ratings).toEqual({ valid: 9, grades: [9, 0, 0, 0, 0], rate: null })
})

test('few ratings are told by grade to those who look into ratings of others', async () => {
  const hall = assessedHall()
  hall.goTo('2026-03-10')
  for (const [at, level] of ([1, 2, 5] as const).entries()) await rated(hall.desk, at + 1, level)
  hall.goTo('2026-03-11')
  const figures = await (
    await hall.as('9003')
  ).call('assessment.figures', { kind: 'MONTH', day: '2026-03-11' })
  expect(figures.figures[0]?.ratings).toEqual({ valid: 3, grades: [1, 1, 0, 0, 1], rate: null })
  expect((await satisfaction(hall, '1001'))?.ratings).toBeNull()
})

test('an entry by hand goes before the ratings and says so', async () => {
  const hall = assessedHall()
  hall.goTo('2026-03-10')
  await tenRatings(hall)
  hall.goTo('2026-04-01')
  const page = await hall.as('9003')
  expect(await satisfaction(hall)).toMatchObject({ rate: '80' })
  await page.call('assessment.enterFigures', {
    periodId: MARCH,
    figures: [
      { figure: 'SATISFACTION', target: 'WINDOW', subjectId: 'A01', value: '96', source: '省好差评平台' },
    ],
  })
  expect(await satisfaction(hall)).toMatchObject({
    points: '9.6',
    rate: '96',
    rateSource: '省好差评平台',
    ratings: { valid: 10, rate: '80' },
  })
  const { figures } = await page.call('assessment.figures', { kind: 'MONTH', day: '2026-03-11' })
  expect(figures[0]).toMatchObject({ value: '96', entered: true, byName: '陈晨', ratings: { rate: '80' } })
})

test('a published month keeps the rate and the grades it was published with', async () => {
  const hall = assessedHall()
  hall.goTo('2026-03-10')
  await tenRatings(hall)
  hall.goTo('2026-04-01')
  await hall.compile(MARCH)
  // Filled by itself: only the two windows nobody rated are still asked for.
  expect(codesOf(await hall.period(MARCH))).toContain('FIGURES_MISSING')
  const page = await hall.as('9003')
  const { figures } = await page.call('assessment.figures', { kind: 'MONTH', day: '2026-03-01' })
  await page.call('assessment.enterFigures', {
    periodId: MARCH,
    figures: figures
      .filter(({ value }) => value === null)
      .map(({ figure, target, subject }) => ({
        figure,
        target,
        subjectId: subject.subjectId,
        value: null,
        source: '本月没有评价',
      })),
  })
  expect(codesOf(await hall.period(MARCH))).not.toContain('FIGURES_MISSING')

  // A machine whose clock is behind rates on a day of the month: before the publication that counts, after it no more.
  const late = async (number: number): Promise<void> => {
    hall.desk.clock.advance(-2 * DAY_MS)
    await rated(hall.desk, number, 5)
    hall.desk.clock.advance(2 * DAY_MS)
  }
  expect(await satisfaction(hall)).toMatchObject({ ratings: { valid: 10, grades: [8, 0, 0, 2, 0] } })
  await late(30)
  const told = { rate: '72.73', ratings: { valid: 11, grades: [8, 0, 0, 2, 1], rate: '72.73' } }
  expect(await satisfaction(hall)).toMatchObject(told)
  await hall.publish(MARCH)
  const before = await hall.derivation('A01', WINDOW)
  await late(31)
  const after = await hall.derivation('A01', WINDOW)
  expect(after.score).toBe(before.score)
  expect(after.verified).toBe(true)
  expect(await satisfaction(hall)).toMatchObject(told)
  const published = await page.call('assessment.figures', { kind: 'MONTH', day: '2026-03-01' })
  expect(published.figures[0]).toMatchObject({ value: '72.73', entered: false })
})

test('a bad rating is proposed once its week is over, counts only when a person says how it was looked into', async () => {
  const hall = assessedHall()
  hall.goTo('2026-03-10')
  await tenRatings(hall)
  hall.goTo('2026-03-15')
  expect(await ofRatings(hall)).toEqual([])
  const scoresOfBad = async (by = '9003') =>
    (await (await hall.as(by)).call('evaluations.list', { ...A_WEEK, only: 'BAD' })).rows.map(
      ({ score }) => score,
    )
  const later = { state: 'LATER', day: '2026-03-16' }
  expect(await scoresOfBad()).toEqual([later, later])
  // Leads follow ratings up; what is proposed of them is for those who score.
  expect(await scoresOfBad('1002')).toEqual([null, null])
  hall.goTo('2026-03-16')
  expect((await scoresOfBad()).map((score) => score?.state)).toEqual(['PROPOSED', 'PROPOSED'])
  const found = await ofRatings(hall)
  expect(found).toMatchObject([
    { day: '2026-03-15', staffId: '1001', windowId: 'A01', params: { level: 4, text: '' } },
    { day: '2026-03-15', staffId: '1001', windowId: 'A01', params: { level: 4, text: '等得太久' } },
  ])
  expect(found[0]?.items).toMatchObject([{ itemCode: 'YW07', delta: '-2', evidence: 'NOTE' }])
  expect(found[1]?.evidence).toEqual([{ kind: 'evaluation', id: `visit:${visitNo(10)}` }])
  expect(await hall.score('1001')).toBe('100')

  const page = await hall.as('9003')
  const wish = (at: number, note: string) => ({
    facts: [{ factKey: found[at]?.factKey ?? '', itemCode: 'YW07', delta: null, note }],
  })
  expect(await page.codeOf('assessment.confirm', wish(1, ''))).toBe('EVIDENCE_NEEDED')
  await page.call('assessment.confirm', wish(1, '回访核实，情况属实'))
  await page.call('assessment.reject', { factKeys: [found[0]?.factKey ?? ''], reason: '误按' })
  expect(await ofRatings(hall)).toEqual([])
  expect((await scoresOfBad()).map((score) => score?.state)).toEqual(['COUNTS', 'REJECTED'])
  expect(await hall.score('1001')).toBe('98')
  // One fact, one entry: it cannot count twice.
  expect(await page.codeOf('assessment.confirm', wish(1, '再来一次'))).toBe('FACT_DECIDED')
})

test('whoever was rated learns that it counts, after it was confirmed, and nothing of the visitor', async () => {
  const hall = assessedHall()
  // Somebody who serves at a window and scores as well.
  const clerk = TEST_HALL.staff.find(({ staffId }) => staffId === '1001')
  setReference(hall.desk, 'reference.staff_set', '1001', { ...clerk, roles: ['CLERK', 'INSPECTOR'] })
  hall.goTo('2026-03-10')
  await tenRatings(hall)
  hall.goTo('2026-03-16')
  const found = await ofRatings(hall)
  expect(found).toHaveLength(2)
  expect(await ofRatings(hall, '1001')).toEqual([])
  const self = await hall.as('1001')
  const proposalsOf = async (by: string) =>
    (
      await (
        await hall.as(by)
      ).call('assessment.board', { kind: 'WEEK', day: '2026-03-10', target: 'PERSON' })
    ).rows.find(({ subject }) => subject.subjectId === '1001')?.proposals
  const others = (await proposalsOf('9003')) ?? 0
  expect(await proposalsOf('1001')).toBe(others - 2)
  // A visit one served oneself tells nothing when it is tried as a key.
  for (const number of [1, 9, 10])
    expect(
      await self.codeOf('assessment.confirm', {
        facts: [{ factKey: `DISSATISFIED/${visitNo(number)}`, itemCode: 'YW07', delta: null, note: '我' }],
      }),
    ).toBe('FACT_GONE')

  const page = await hall.as('9003')
  await page.call('assessment.confirm', {
    facts: [{ factKey: found[1]?.factKey ?? '', itemCode: 'YW07', delta: null, note: '回访核实' }],
  })
  const seenBy = async (by: string) =>
    (await (await hall.as(by)).call('assessment.entries', A_WEEK)).entries.filter(
      ({ source }) => source === 'DISSATISFIED',
    )
  expect(await seenBy('9003')).toMatchObject([
    { evidence: [{ id: `visit:${visitNo(10)}`, known: true }], factParams: { text: '等得太久' } },
  ])
  const [own] = await seenBy('1001')
  expect(own).toMatchObject({
    day: '2026-03-15',
    note: '回访核实',
    evidence: [],
    factParams: null,
    factChanged: false,
  })
  const mine = await (await hall.as('1001')).call('assessment.mine', { kind: 'WEEK', day: '2026-03-10' })
  for (const text of [visitNo(9), visitNo(10), '等得太久'])
    expect(JSON.stringify([own, mine])).not.toContain(text)
})
