import type { ParamsInput, Result } from '../../db/contract/index.ts'
import type { RunningDesk } from './desk.ts'

type Application = ParamsInput<'cases.open'>
type Verdict = Application['materials'][number]['verdict']

/** An application as the intake page would send it, with a verdict for some of the item's materials and OK for the rest. */
export const applicationFor = async (
  desk: RunningDesk,
  itemId: string,
  name: string,
  verdicts: Readonly<Record<number, Verdict>> = {},
): Promise<Application> => {
  const { item } = await desk.call('items.get', { itemId })
  const ordered = item.materials.toSorted((a, b) => a.order - b.order)
  return {
    itemId,
    kind: item.caseKind,
    applicant: {
      kind: 'PERSON',
      name,
      identifier: { kind: 'CITIZEN_ID', value: '11010519491231002X' },
      phone: '13912345678',
      legalRepresentative: '',
      address: '',
      acknowledged: [],
    },
    agent: null,
    summary: '',
    channel: 'WINDOW',
    materials: ordered.map(({ materialId, name: material, requirement, originals, copies }, index) => ({
      materialId,
      name: material,
      requirement,
      originals,
      copies,
      verdict: verdicts[index] ?? 'OK',
      note: verdicts[index] === 'DEFECTIVE' ? '缺少签名' : '',
    })),
    backEntry: null,
    duplicateOf: [],
    consultationId: null,
  }
}

export const openCase = async (
  desk: RunningDesk,
  itemId: string,
  name: string,
  verdicts: Readonly<Record<number, Verdict>> = {},
): Promise<Result<'cases.open'>> =>
  desk.call('cases.open', await applicationFor(desk, itemId, name, verdicts))
