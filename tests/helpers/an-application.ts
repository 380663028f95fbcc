import type { ParamsInput } from '../../db/contract/index.ts'
import { TEST_HALL } from './test-hall.ts'

type Application = ParamsInput<'cases.open'>
type Verdict = Application['materials'][number]['verdict']

/** Verdicts by material id on the list of one of the test hall's items. */
export const verdicts = (itemId: string, byId: Readonly<Record<string, Verdict>>): Application['materials'] =>
  (TEST_HALL.items.find((item) => item.itemId === itemId)?.materials ?? [])
    .filter(({ materialId }) => byId[materialId] !== undefined)
    .map(({ materialId, name, requirement, originals, copies }) => ({
      materialId,
      name,
      requirement,
      verdict: byId[materialId] ?? 'UNCHECKED',
      originals,
      copies,
      note: byId[materialId] === 'DEFECTIVE' ? '未签字' : '',
    }))

export const aPerson = (overrides: Partial<Application['applicant']> = {}): Application['applicant'] => ({
  kind: 'PERSON',
  name: '张三丰',
  identifier: { kind: 'CITIZEN_ID', value: '11010519491231002X' },
  phone: '13912345678',
  legalRepresentative: '',
  address: '新城路1号',
  acknowledged: [],
  ...overrides,
})

/** All in order unless a test says otherwise. */
export const anApplication = (overrides: Partial<Application> = {}): Application => ({
  itemId: 'SCJG-001',
  kind: 'PROMISED',
  applicant: aPerson(),
  agent: null,
  summary: '新办食品经营许可',
  channel: 'WINDOW',
  materials: verdicts('SCJG-001', { M1: 'OK', M2: 'OK', M3: 'OK', M4: 'NOT_NEEDED' }),
  backEntry: null,
  duplicateOf: [],
  consultationId: null,
  ...overrides,
})
