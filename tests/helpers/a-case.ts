import type { z } from 'zod'
import type { caseOpened, CaseMaterial } from '../../db/model/events/case-events.ts'
import type { RecordingAct } from '../../db/store/store.ts'

type OpenedInput = z.input<typeof caseOpened.payload>

/** One line of a materials list; only what matters to the test need be given. */
export const aMaterial = (overrides: Partial<CaseMaterial> = {}): CaseMaterial => ({
  materialId: 'M1',
  name: '营业执照申请书',
  requirement: 'REQUIRED',
  verdict: 'OK',
  originals: 1,
  copies: 0,
  note: '',
  ...overrides,
})

/** The payload of a case just opened. */
export const aCaseOpened = (overrides: Record<string, unknown> = {}): OpenedInput =>
  ({
    caseNo: '439925-SCJG-20260302-0001',
    taken: { seriesKey: 'case/SCJG/2026-03-02', seq: 1 },
    itemId: 'SCJG-001',
    itemVersion: 1,
    itemName: '企业设立登记',
    unitId: 'SCJG',
    kind: 'PROMISED',
    applicant: {
      kind: 'PERSON',
      name: '张三丰',
      identifier: null,
      phone: null,
      legalRepresentative: null,
      address: null,
      findings: [],
    },
    agent: null,
    summary: '',
    channel: 'WINDOW',
    materials: [aMaterial()],
    promiseLimit: { unit: 'WD', value: 10 },
    statutoryLimit: { unit: 'WD', value: 20 },
    receivedAtMs: Date.parse('2026-03-02T09:00:00+08:00'),
    backEntry: null,
    duplicateOf: [],
    parentCaseId: null,
    consultationId: null,
    ...overrides,
  }) as OpenedInput

/** Opens a case with the next number and returns its id. */
export const openCase = (act: RecordingAct, overrides: Record<string, unknown> = {}): string => {
  const caseId = act.newId()
  const taken = act.takeNumber('case/SCJG/2026-03-02')
  act.append({
    type: 'case.opened',
    entityId: caseId,
    payload: aCaseOpened({
      taken,
      caseNo: `439925-SCJG-20260302-${String(taken.seq).padStart(4, '0')}`,
      ...overrides,
    }),
  })
  return caseId
}
