import type { ParamsInput, Result } from '../../db/contract/index.ts'
import type { PeriodView } from '../../db/contract/assessment-views.ts'
import { aFinding } from './assessment-days.ts'
import { goTo } from './attendance-days.ts'
import { createTestDesk, type TestDesk, type TestPage } from './test-desk.ts'

/** Monday to Sunday of the second week the test hall is there: everybody is in service from its first minute. */
export const WEEK = 'WEEK/2026-03-09'
export const A_DAY = '2026-03-10'
export const MARCH = 'MONTH/2026-03-01'

type Target = ParamsInput<'assessment.derivation'>['target']

/** A hall with assessors, whose clock is moved and who sign in again after it was. */
export const assessedHall = () => {
  const desk: TestDesk = createTestDesk()
  const as = (staffId: string): Promise<TestPage> => desk.signIn(staffId)
  const find = async (
    overrides: Partial<ParamsInput<'assessment.record'>> = {},
    by = '9003',
  ): Promise<Result<'assessment.entry'>> =>
    (await (await as(by)).call('assessment.record', aFinding({ day: A_DAY, ...overrides }))).entry
  const derivation = async (
    subjectId: string,
    { periodId = WEEK, target = 'PERSON' as Target, by = '9003' } = {},
  ): Promise<Result<'assessment.derivation'>> =>
    (await as(by)).call('assessment.derivation', { periodId, target, subjectId })
  return {
    desk,
    as,
    find,
    derivation,
    /** Time passes until then. */
    goTo: (day: string, clock = '09:30') => goTo(desk, day, clock),
    score: async (subjectId: string, how: Parameters<typeof derivation>[1] = {}): Promise<string> =>
      (await derivation(subjectId, how)).score,
    async compile(periodId = WEEK, by = '9003'): Promise<PeriodView> {
      const [kind, day = ''] = periodId.split('/')
      return (await as(by)).call('assessment.compile', { kind: kind as PeriodView['kind'], day })
    },
    publish: async (periodId = WEEK, by = '9003'): Promise<PeriodView> =>
      (await as(by)).call('assessment.publish', { periodId, leaveProposals: true }),
    lock: async (periodId = WEEK, by = '9001'): Promise<PeriodView> =>
      (await as(by)).call('assessment.lock', { periodId }),
    async period(periodId = WEEK): Promise<PeriodView> {
      const kind = periodId.split('/')[0] as PeriodView['kind']
      const { periods } = await (await as('9001')).call('assessment.periods', { kind, count: 12 })
      const found = periods.find((each) => each.periodId === periodId)
      if (!found) throw new Error(`no ${periodId}`)
      return found
    },
    /** Enters that nothing was measured, for every rate the rules ask for. */
    async measureNothing(periodId = MARCH): Promise<void> {
      const page = await as('9001')
      const [kind, day = ''] = periodId.split('/')
      const { figures } = await page.call('assessment.figures', { kind: kind as PeriodView['kind'], day })
      await page.call('assessment.enterFigures', {
        periodId,
        figures: figures.map(({ figure, target, subject }) => ({
          figure,
          target,
          subjectId: subject.subjectId,
          value: null,
          source: '本期没有评价',
        })),
      })
    },
  }
}

export const codesOf = ({ obstacles }: PeriodView): string[] => obstacles.map(({ code }) => code)
