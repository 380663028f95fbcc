import type { ParamsInput } from '../../../db/contract/index.ts'
import { BLANK_ITEM } from '../../../db/model/blank-records.ts'

export type ItemInput = ParamsInput<'reference.saveItem'>['item']
export type MaterialInput = ItemInput['materials'][number]

/** What a new item starts from; a county hall's licence for people and companies at the window. */
export const NEW_ITEM: ItemInput = {
  ...BLANK_ITEM,
  itemId: '',
  name: '',
  unitId: '',
  itemType: '01',
  caseKind: 'PROMISED',
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
