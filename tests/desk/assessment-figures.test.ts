import { expect, test } from 'vitest'
import type { ParamsInput } from '../../db/contract/index.ts'
import { anApplication, verdicts } from '../helpers/an-application.ts'
import { assessedHall, codesOf, MARCH } from '../helpers/assessment-periods.ts'
import type { TestPage } from '../helpers/test-desk.ts'

const THIS = { kind: 'MONTH' as const, day: '2026-03-15' }
type Figure = ParamsInput<'assessment.enterFigures'>['figures'][number]

const aRate = (overrides: Partial<Figure> = {}): Figure => ({
  figure: 'SATISFACTION',
  target: 'WINDOW',
  subjectId: 'A01',
  value: '98',
  source: '好差评平台三月报表',
  ...overrides,
})

/** A case on the spot, with the grade the visitor gave or the reason why none. */
const evaluated = (page: TestPage, grade: number | null) =>
  page.call('cases.completeInstant', {
    ...anApplication({
      itemId: 'SCJG-002',
      kind: 'INSTANT',
      materials: verdicts('SCJG-002', { N1: 'OK' }),
    }),
    decision: { reason: '', certificateName: '', certificateNo: '' },
    feeFen: 0,
    feeReceiptNo: '',
    evaluation: { grade, noGradeReason: grade === null ? 'DECLINED' : null },
  })

test('a rate that is entered counts, one that is not measured counts in full, one that is missing says so', async () => {
  const hall = assessedHall()
  hall.goTo('2026-04-01')
  const page = await hall.as('9003')
  const window = { periodId: MARCH, target: 'WINDOW' as const }
  const rate = async (subjectId: string) =>
    (await hall.derivation(subjectId, window)).dimensions.find(({ code }) => code === 'SATISFACTION')

  const { figures } = await page.call('assessment.figures', THIS)
  expect(figures.map(({ subject, entered, value }) => [subject.subjectId, entered, value])).toEqual([
    ['A01', false, null],
    ['B01', false, null],
    ['C01', false, null],
  ])
  expect(await rate('A01')).toMatchObject({ points: '10', rate: null, missing: true })
  await page.call('assessment.enterFigures', {
    periodId: MARCH,
    figures: [aRate(), aRate({ subjectId: 'B01', value: null, source: '本月没有评价' })],
  })
  // The worked example: ten points times 98 percent.
  expect(await rate('A01')).toMatchObject({
    points: '9.8',
    rate: '98',
    missing: false,
    rateSource: '好差评平台三月报表',
  })
  expect(await rate('B01')).toMatchObject({ points: '10', rate: null, missing: false })
  expect(await hall.score('A01', window)).toBe('99.8')
  const entered = await page.call('assessment.figures', THIS)
  expect(entered.figures[0]).toMatchObject({ value: '98', entered: true, byName: '陈晨' })

  await page.call('assessment.enterFigures', { periodId: MARCH, figures: [aRate({ value: '95.5' })] })
  expect(await rate('A01')).toMatchObject({ points: '9.55', rate: '95.5' })
})

test('a rate is refused that is no percentage, that nobody asked for, or that comes after publication', async () => {
  const hall = assessedHall()
  hall.goTo('2026-04-01')
  const page = await hall.as('9003')
  const wrong = [
    [aRate({ value: '100.1' }), 'FIGURE_RANGE'],
    [aRate({ value: '-1' }), 'FIGURE_RANGE'],
    [aRate({ figure: 'CHARM' }), 'NOT_FOUND'],
    [aRate({ subjectId: 'Z99' }), 'NOT_FOUND'],
    [aRate({ target: 'PERSON', subjectId: '1001' }), 'NOT_FOUND'],
  ] as const
  for (const [figure, code] of wrong)
    expect([
      figure,
      await page.codeOf('assessment.enterFigures', { periodId: MARCH, figures: [aRate(), figure] }),
    ]).toEqual([figure, code])
  // All or none.
  expect((await page.call('assessment.figures', THIS)).figures.some(({ entered }) => entered)).toBe(false)

  expect(codesOf(await hall.compile(MARCH))).toContain('FIGURES_MISSING')
  await hall.measureNothing()
  expect(codesOf(await hall.period(MARCH))).not.toContain('FIGURES_MISSING')
  await hall.publish(MARCH)
  expect(await page.codeOf('assessment.enterFigures', { periodId: MARCH, figures: [aRate()] })).toBe(
    'PERIOD_STEP',
  )
  // As another machine would have entered it before it knew of the publication: it changes nothing.
  const before = await hall.derivation('A01', { periodId: MARCH, target: 'WINDOW' })
  hall.desk.host
    .store()
    .record({ staffId: '9001' as never, session: null, unitId: null, windowId: null }, (act) =>
      act.append({
        type: 'score_figure.entered',
        entityId: `${MARCH}/SATISFACTION/WINDOW/A01`,
        payload: { ...aRate({ value: '10' }), unitIds: ['SCJG'], periodId: MARCH },
      }),
    )
  const after = await hall.derivation('A01', { periodId: MARCH, target: 'WINDOW' })
  expect(after.score).toBe(before.score)
  expect(after.verified).toBe(true)
  expect((await page.call('assessment.figures', THIS)).figures[0]?.value).toBeNull()
})

test('the hall’s own evaluations suggest a rate, with how many they are', async () => {
  const hall = assessedHall()
  hall.goTo('2026-03-11')
  const clerk = await hall.as('1001')
  for (const grade of [1, 2, 3, 5, null]) await evaluated(clerk, grade)
  const { figures } = await (await hall.as('9003')).call('assessment.figures', THIS)
  expect(figures.map(({ subject, suggestion }) => [subject.subjectId, suggestion])).toEqual([
    // Three of four, and one who gave no grade.
    ['A01', { value: '75', count: 4 }],
    ['B01', null],
    ['C01', null],
  ])
})
