import type { ParamsInput } from '../../../db/contract/index.ts'

export type ItemInput = ParamsInput<'reference.saveItem'>['item']
export type MaterialInput = ItemInput['materials'][number]

/** What a new item starts from; a county hall's licence for people and companies at the window. */
export const NEW_ITEM: ItemInput = {
  itemId: '',
  name: '',
  unitId: '',
  windowIds: [],
  itemType: '01',
  catalogCode: '',
  taskCode: '',
  taskHandleItem: '',
  exerciseLevel: '4',
  targetKinds: [],
  caseKind: 'PROMISED',
  statutoryLimit: null,
  promiseLimit: null,
  acceptConditions: '',
  legalBasis: '',
  isFee: false,
  feeStandard: '',
  feeBasis: '',
  result: '',
  channels: ['1'],
  onsiteVisits: 1,
  specialProcedures: [],
  quantityLimit: '',
  crossRegionScope: '',
  place: '',
  consultPhone: '',
  supervisePhone: '',
  faq: '',
  materials: [],
  steps: [],
  version: 1,
  effectiveFrom: null,
  active: true,
}

/** Codes of materials are the item's own and only need to differ; a new one takes the next free number. */
export function nextMaterialId(materials: readonly (MaterialInput | undefined)[]): string {
  const taken = new Set(materials.map((material) => material?.materialId))
  let number = materials.length + 1
  while (taken.has(`M${number}`)) number += 1
  return `M${number}`
}

export const newMaterial = (materials: readonly (MaterialInput | undefined)[]): MaterialInput => ({
  materialId: nextMaterialId(materials),
  order: materials.length + 1,
  name: '',
  requirement: 'REQUIRED',
  form: 'ORIGINAL',
  originals: 1,
  copies: 0,
  size: '',
  sourceKind: 'APPLICANT',
  issuingBody: '',
  fillNote: '',
  acceptStandard: '',
  condition: '',
})
