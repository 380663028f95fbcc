import type { Proposal } from '../../db/contract/assessment-views.ts'
import type { ParamsInput, Result } from '../../db/contract/index.ts'
import { anApplication, verdicts } from './an-application.ts'
import { NOBODY } from './attendance-days.ts'
import type { TestDesk, TestPage } from './test-desk.ts'
import { testPin } from './test-hall.ts'

/** Monday to Sunday of the first week of March 2026. */
export const MONDAY = '2026-03-02'
export const WEEK_END = '2026-03-08'

/** What has to be there for the test to go on. */
export const must = <Value>(value: Value | undefined): Value => {
  if (value === undefined) throw new Error('nothing there')
  return value
}

/** What is proposed of a week, or of other days. */
export const proposals = async (
  page: TestPage,
  from = MONDAY,
  to = WEEK_END,
  rejected = false,
): Promise<Result<'assessment.proposals'>['proposals']> =>
  (await page.call('assessment.proposals', { from, to, rejected })).proposals

/** The one proposal of a source, of somebody or of a window. */
export const theOne = async (
  page: TestPage,
  source: Proposal['source'],
  of: { readonly staffId?: string; readonly from?: string; readonly to?: string } = {},
): Promise<Proposal> => {
  const found = (await proposals(page, of.from, of.to)).filter(
    (each) => each.source === source && (of.staffId === undefined || each.staffId === of.staffId),
  )
  const [first] = found
  if (!first || found.length > 1) throw new Error(`${source}: ${JSON.stringify(found)}`)
  return first
}

/** Confirms a proposal by its first rule and answers the entry it became. */
export const confirm = async (
  page: TestPage,
  { factKey, items }: Pick<Proposal, 'factKey' | 'items'>,
  more: Partial<ParamsInput<'assessment.confirm'>['facts'][number]> = {},
): Promise<Result<'assessment.entry'>> => {
  const { entryIds } = await page.call('assessment.confirm', {
    facts: [{ factKey, itemCode: items[0]?.itemCode ?? '', ...more }],
  })
  return page.call('assessment.entry', { entryId: entryIds[0] ?? '' })
}

/** A finding recorded by hand. */
export const aFinding = (
  overrides: Partial<ParamsInput<'assessment.record'>> = {},
): ParamsInput<'assessment.record'> => ({
  itemCode: 'JL01',
  day: MONDAY,
  staffId: '1001' as never,
  windowId: null,
  note: '上班时间看手机',
  ...overrides,
})

export const aPhoto = {
  sha256: 'ab'.repeat(32),
  mime: 'image/jpeg' as const,
  bytes: 1_000,
  name: 'a.jpg',
}

const ask = (caseId: string, overrides: object = {}) => ({
  caseId,
  omitted: [],
  dueDay: null,
  way: 'IN_PERSON' as const,
  secondNotice: null,
  ...overrides,
})

/** A case whose second notice tells what the first one should have. Answers its id. */
export const withSecondNotice = async (first: TestPage, second: TestPage = first): Promise<string> => {
  const { caseId } = await first.call(
    'cases.open',
    anApplication({ materials: verdicts('SCJG-001', { M1: 'OK', M2: 'MISSING', M3: 'OK' }) }),
  )
  await first.call('cases.askSupplement', ask(caseId))
  await second.call('cases.receiveSupplement', {
    caseId,
    materials: verdicts('SCJG-001', { M2: 'OK' }),
    note: '',
    trip: true,
  })
  await second.call('cases.reviewMaterials', {
    caseId,
    materials: verdicts('SCJG-001', { M1: 'DEFECTIVE' }),
    note: '',
  })
  await second.call(
    'cases.askSupplement',
    ask(caseId, {
      secondNotice: {
        reason: 'OUR_OMISSION',
        note: '第一次漏列',
        confirmer: { staffId: '1002', pin: testPin('1002') },
      },
    }),
  )
  return caseId
}

/** A case that was accepted now. */
export const accepted = async (page: TestPage): Promise<string> => {
  const { caseId } = await page.call('cases.open', anApplication())
  await page.call('cases.accept', { caseId, tolerance: null })
  return caseId
}

export const decide = (page: TestPage, caseId: string) =>
  page.call('cases.decide', {
    caseId,
    result: 'GRANTED',
    reason: '',
    certificateName: '食品经营许可证',
    certificateNo: 'JY-1',
    negativeReportId: null,
    papersReturned: false,
  })

/** A period told to everybody that names these entries; its other figures do not matter here. */
export const publish = (
  desk: TestDesk,
  entries: readonly string[],
  {
    periodId = `WEEK/${MONDAY}`,
    from = MONDAY,
    to = WEEK_END,
    appealUntil = '2026-03-12',
    by = '9001',
  }: {
    readonly periodId?: string
    readonly from?: string
    readonly to?: string
    readonly appealUntil?: string
    readonly by?: string
  } = {},
): void => {
  const who = { ...NOBODY, staffId: by as never, unitId: 'ZX' as never }
  desk.host.store().record(who, (act) => {
    act.append({
      type: 'score_period.compiled',
      entityId: periodId,
      payload: {
        kind: periodId.split('/')[0],
        from,
        to,
        rules: { rulesId: 'default', version: 1 },
        people: [],
        windows: [],
        units: [],
      },
    })
    act.append({
      type: 'score_period.published',
      entityId: periodId,
      payload: {
        entries,
        figures: [],
        parts: [],
        decided: [],
        results: [],
        spread: [],
        awards: [],
        appealUntil,
      },
    })
  })
}

export const lock = (desk: TestDesk, periodId = `WEEK/${MONDAY}`, by = '9001'): void => {
  desk.host.store().record({ ...NOBODY, staffId: by as never, unitId: 'ZX' as never }, (act) =>
    act.append({
      type: 'score_period.locked',
      entityId: periodId,
      payload: { decided: [], results: [], spread: [], awards: [] },
    }),
  )
}
