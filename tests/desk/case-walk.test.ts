import fc from '../helpers/properties.ts'
import { expect, test } from 'vitest'
import {
  ALLOWED_FROM,
  CASE_STATUSES,
  caseModel,
  isOpenStatus,
  type CaseState,
  type CaseStatus,
} from '../../db/model/case.ts'
import { foldEntity } from '../../db/model/events/define.ts'
import type { CaseEvent, MaterialVerdict } from '../../db/model/events/case-events.ts'
import { readEntity, readEntityEvents, verifyStore } from '../../db/store/index.ts'
import { ContractError, type ErrorCode } from '../../db/contract/index.ts'
import { anApplication, aPerson, verdicts } from '../helpers/an-application.ts'
import { createTestDesk, type TestDesk, type TestPage } from '../helpers/test-desk.ts'
import { testPin } from '../helpers/test-hall.ts'

const HOUR_MS = 3_600_000
const head = { staffId: '1002', pin: testPin('1002') }

type Walker = (page: TestPage, caseId: string, chance: number, desk: TestDesk) => Promise<unknown>

const lines = (chance: number) => {
  const some: readonly MaterialVerdict[] = ['OK', 'MISSING', 'DEFECTIVE', 'TOLERATED', 'OK', 'OK']
  const verdict = (shift: number) => some[(chance >> shift) % some.length] ?? 'OK'
  return verdicts('SCJG-001', { M1: verdict(0), M2: verdict(3), M3: verdict(6) })
}

const report: Walker = async (page, caseId, chance) => {
  const drafted = await page.call('negativeReports.draft', {
    caseId,
    itemId: 'SCJG-001',
    cause: chance % 2 ? 'REFUSED' : 'NOT_ACCEPTED',
    applicantName: '张三丰',
    matter: '事由',
    facts: '事实',
    reason: '理由',
    legalBasis: '依据',
    cure: '',
    submit: true,
  })
  if (chance % 3 > 0) {
    await page.call('negativeReports.decide', {
      negativeReportId: drafted.negativeReportId,
      approve: true,
      opinion: '',
      confirmer: head,
    })
  }
  return drafted.negativeReportId
}

const newestReport = async (page: TestPage, caseId: string): Promise<string | null> =>
  (await page.call('negativeReports.list', { caseId })).reports[0]?.negativeReportId ?? null

const hallDay = (desk: TestDesk): string =>
  new Date(desk.clock.wallMs() + 8 * HOUR_MS).toISOString().slice(0, 10)

/** Every step a page can take, each with the status it may lead from, by the table. */
const WALKERS: Readonly<Record<string, Walker>> = {
  review: (page, caseId, chance) =>
    page.call('cases.reviewMaterials', { caseId, materials: lines(chance), note: '' }),
  ask: (page, caseId, chance) =>
    page.call('cases.askSupplement', {
      caseId,
      omitted: chance % 2 ? [{ materialId: 'M1', reason: '另行核验' }] : [],
      dueDay: null,
      way: 'IN_PERSON',
      secondNotice: chance % 3 ? { reason: 'OUR_OMISSION', note: '', confirmer: head } : null,
    }),
  receive: (page, caseId, chance) =>
    page.call('cases.receiveSupplement', {
      caseId,
      materials: lines(chance),
      note: '',
      trip: chance % 2 === 0,
    }),
  accept: (page, caseId, chance, desk) =>
    page.call('cases.accept', {
      caseId,
      tolerance: chance % 2 ? { dueDay: hallDay(desk), promise: '' } : null,
    }),
  acceptComplete: async (page, caseId) => {
    await page.call('cases.reviewMaterials', {
      caseId,
      materials: verdicts('SCJG-001', { M1: 'OK', M2: 'OK', M3: 'OK', M4: 'OK' }),
      note: '',
    })
    return page.call('cases.accept', { caseId, tolerance: null })
  },
  report,
  refuse: async (page, caseId) => {
    const negativeReportId = await newestReport(page, caseId)
    return negativeReportId === null
      ? null
      : page.call('cases.refuse', { caseId, negativeReportId, reasonClass: 'OTHER', organ: '' })
  },
  withdraw: (page, caseId) => page.call('cases.withdraw', { caseId, reason: '撤回' }),
  start: (page, caseId) => page.call('cases.startHandling', { caseId, note: '' }),
  supply: (page, caseId, chance) =>
    page.call('cases.supplyTolerated', { caseId, materials: lines(chance), note: '' }),
  suspend: (page, caseId, chance, desk) =>
    page.call('cases.suspend', {
      caseId,
      kind: chance % 2 ? 'TESTING' : 'SITE_CHECK',
      reason: '检测',
      fromDay: hallDay(desk),
      expectedDays: null,
    }),
  resume: (page, caseId, _chance, desk) =>
    page.call('cases.resume', { caseId, toDay: hallDay(desk), note: '' }),
  extend: (page, caseId, chance) =>
    page.call('cases.extend', {
      caseId,
      amount: 1 + (chance % 10),
      reason: '复杂',
      howTold: 'PHONE',
      confirmer: head,
    }),
  fee: (page, caseId, chance) =>
    page.call('cases.recordFee', {
      caseId,
      amountFen: chance,
      item: '',
      receiptNo: '',
      waived: chance % 2 === 0,
      note: '',
    }),
  grant: (page, caseId) =>
    page.call('cases.decide', {
      caseId,
      result: 'GRANTED',
      reason: '',
      certificateName: '',
      certificateNo: '',
      negativeReportId: null,
    }),
  deny: async (page, caseId) => {
    const negativeReportId = await newestReport(page, caseId)
    return page.call('cases.decide', {
      caseId,
      result: 'REFUSED',
      reason: '不符',
      certificateName: '',
      certificateNo: '',
      negativeReportId,
    })
  },
  deliver: (page, caseId) =>
    page.call('cases.deliver', { caseId, receiver: '张三丰', relation: '', idLast4: '', way: 'MAIL' }),
  close: (page, caseId) => page.call('cases.close', { caseId, note: '' }),
  terminate: (page, caseId) => page.call('cases.terminate', { caseId, reason: '终止' }),
  archive: (page, caseId) => page.call('cases.archive', { caseId, archiveNo: '' }),
  reopen: (page, caseId) => page.call('cases.reopen', { caseId, reason: '重开', confirmer: head }),
  evaluate: (page, caseId, chance) =>
    page.call('cases.evaluate', { caseId, grade: 1 + (chance % 5), noGradeReason: null, text: '' }),
  trip: (page, caseId) => page.call('cases.countTrip', { caseId, reason: 'COLLECT', note: '' }),
  correct: (page, caseId, chance) =>
    page.call('cases.correct', {
      caseId,
      applicant: aPerson({ name: `张三${'甲乙丙丁'[chance % 4] ?? ''}` }),
      reason: '更正',
    }),
  undo: async (page, caseId) => {
    const { undoable } = await page.call('cases.get', { caseId })
    return undoable ? page.call('cases.undo', { caseId, eventId: undoable.eventId }) : null
  },
  closure: (_page, _caseId, chance, desk) =>
    desk.signIn('9001').then((centre) =>
      centre.call('calendar.setClosure', {
        day: `2026-03-${String(9 + (chance % 5)).padStart(2, '0')}`,
        reason: '停电',
        stopsClock: true,
        active: chance % 2 === 0,
      }),
    ),
}

/** The only ways a walk may be stopped: rules that say no. Anything else is a defect. */
const EXPECTED: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'STEP_NOT_ALLOWED',
  'NOTHING_LACKING',
  'SECOND_NOTICE_REASON_NEEDED',
  'MATERIALS_LACKING',
  'TOLERANCE_NOT_ALLOWED',
  'NEGATIVE_REPORT_NEEDED',
  'UNDO_NOT_POSSIBLE',
  'BAD_REQUEST',
])

const stateOf = (desk: TestDesk, caseId: string): CaseState => {
  const entity = readEntity<CaseState>(desk.host.store().read, 'case', caseId)
  if (!entity) throw new Error('no case')
  return entity.state
}

/** Statuses one guarded event leads to; what the state machine of domain-rules section 3 has, and nothing else. */
const LEADS_TO: Readonly<Record<string, readonly CaseStatus[]>> = {
  'case.materials_reviewed': ['REVIEWING'],
  'case.supplement_asked': ['SUPPLEMENT_ASKED'],
  'case.supplement_received': ['REVIEWING', 'SUPPLEMENT_ASKED'],
  'case.accepted': ['ACCEPTED'],
  'case.not_accepted': ['NOT_ACCEPTED', 'NOT_NEEDED'],
  'case.withdrawn': ['WITHDRAWN'],
  'case.handling_started': ['HANDLING'],
  'case.suspended': ['SUSPENDED'],
  'case.resumed': ['HANDLING'],
  'case.extended': ['ACCEPTED', 'HANDLING'],
  'case.decided': ['DECIDED'],
  'case.delivered': ['DELIVERED', 'CLOSED'],
  'case.closed': ['CLOSED'],
  'case.archived': ['ARCHIVED'],
  'case.terminated': ['TERMINATED'],
  'case.reopened': ['REVIEWING', 'HANDLING', 'SUSPENDED'],
}

const checkHistory = (desk: TestDesk, caseId: string): void => {
  const events = readEntityEvents(desk.host.store().read, 'case', caseId) as unknown as CaseEvent[]
  const { state, refused } = foldEntity(caseModel, events)
  expect(refused).toEqual([])
  expect(state).toEqual(stateOf(desk, caseId))
  const undone = new Set(
    events.flatMap((event) => (event.type === 'case.undone' ? [event.payload.eventId as string] : [])),
  )
  let before: CaseState | undefined
  for (const event of events) {
    if (undone.has(event.id) || event.type === 'case.undone') continue
    const after = caseModel.apply(before, event)
    if (!('caseNo' in after)) throw new Error(`${event.type} refused`)
    const from = ALLOWED_FROM[event.type]
    if (before && from) expect(from).toContain(before.status)
    const to = LEADS_TO[event.type]
    if (to) expect(to).toContain(after.status)
    else if (before) expect(after.status).toBe(before.status)
    const isRunning = after.suspensions.some(({ toDay }) => toDay === null)
    expect(isOpenStatus(after.status) && isRunning).toBe(after.status === 'SUSPENDED')
    before = after
  }
}

const countEntries = async (page: TestPage, caseId: string): Promise<number> =>
  (await page.call('cases.get', { caseId })).timeline.length

/** Takes one step; true when a rule said no. */
const isStepRefused = async (
  page: TestPage,
  caseId: string,
  name: string,
  chance: number,
  desk: TestDesk,
): Promise<boolean> => {
  try {
    await WALKERS[name]?.(page, caseId, chance, desk)
    return false
  } catch (error) {
    if (error instanceof ContractError && EXPECTED.has(error.code)) return true
    throw error
  }
}

test('whatever steps people take, a case moves along the table only, and its history folds to its state', async () => {
  const names = Object.keys(WALKERS)
  const steps = fc.array(
    fc.tuple(fc.constantFrom(...names), fc.nat(1_000), fc.integer({ min: 0, max: 30 })),
    { minLength: 5, maxLength: 40 },
  )
  const reached = new Set<CaseStatus>()
  await fc.assert(
    fc.asyncProperty(steps, fc.nat(1_000), async (walk, start) => {
      const desk = createTestDesk({
        settings: { 'negative_report.approval': start % 4 === 0 ? 'RECORD_ONLY' : 'REQUIRED' },
      })
      const page = await desk.signIn('1001')
      const { caseId } = await page.call(
        'cases.open',
        anApplication({ materials: start % 3 === 0 ? [] : lines(start) }),
      )
      for (const [name, chance, hours] of walk) {
        desk.clock.advance(hours * HOUR_MS)
        const entriesBefore = await countEntries(page, caseId)
        const isRefused = await isStepRefused(page, caseId, name, chance, desk)
        // A refused step changes nothing; only this one is two steps, of which the first may have stood.
        const mayHaveMoved = name === 'acceptComplete'
        expect(!mayHaveMoved && isRefused && (await countEntries(page, caseId)) !== entriesBefore).toBe(false)
        reached.add(stateOf(desk, caseId).status)
      }
      checkHistory(desk, caseId)
      expect(desk.errors).toEqual([])
      const numbers = desk.host.store().read.all<{ number: string }>('SELECT number FROM paper')
      expect(new Set(numbers.map(({ number }) => number)).size).toBe(numbers.length)
    }),
    { numRuns: 40 },
  )
  expect([...reached].every((status) => CASE_STATUSES.includes(status))).toBe(true)
  expect(reached.size).toBeGreaterThan(6)
}, 120_000)

test('a walk through many steps leaves a store whose projections equal a rebuild', async () => {
  const desk = createTestDesk()
  const page = await desk.signIn('1001')
  const { caseId } = await page.call(
    'cases.open',
    anApplication({ materials: verdicts('SCJG-001', { M1: 'MISSING', M2: 'OK', M3: 'OK' }) }),
  )
  for (const name of [
    'ask',
    'receive',
    'acceptComplete',
    'suspend',
    'resume',
    'extend',
    'correct',
    'fee',
    'grant',
    'undo',
    'grant',
    'deliver',
    'close',
  ]) {
    desk.clock.advance(HOUR_MS)
    await WALKERS[name]?.(page, caseId, 0, desk)
  }
  expect(stateOf(desk, caseId).status).toBe('CLOSED')
  const { databasePath } = desk.host.store()
  expect(verifyStore(databasePath, `${databasePath}.scratch`)).toMatchObject({
    chainsWhole: true,
    projectionsEqual: true,
    problems: [],
  })
})
