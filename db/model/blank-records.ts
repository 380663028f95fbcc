import type { Post } from './posts/post.ts'
import type { Item, ServiceWindow, StaffMember, Unit } from './reference.ts'

// What a new record says where nobody has said anything yet: on a page, in a row of an import, and when a hall is made.

export const BLANK_UNIT: Omit<Unit, 'unitId' | 'name'> = {
  shortName: '',
  orgAbbr: '',
  uscc: '',
  leaderInCharge: '',
  consultPhone: '',
  supervisePhone: '',
  note: '',
  active: true,
}

export const BLANK_WINDOW: Omit<ServiceWindow, 'windowId' | 'name' | 'unitIds'> = {
  kind: 'UNIT',
  area: '',
  phone: '',
  active: true,
}

export const BLANK_STAFF: Omit<StaffMember, 'staffId' | 'name' | 'unitId'> = {
  gender: 'UNSPECIFIED',
  windowId: null,
  title: '',
  roles: ['CLERK'],
  phone: '',
  active: true,
}

/** Of a county (行使层级 4), at the window (办理形式 1), with one visit. */
export const BLANK_ITEM: Omit<Item, 'itemId' | 'name' | 'unitId' | 'itemType' | 'caseKind'> = {
  windowIds: [],
  catalogCode: '',
  taskCode: '',
  taskHandleItem: '',
  exerciseLevel: '4',
  targetKinds: [],
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

export const BLANK_POST: Omit<Post, 'postId' | 'name' | 'unitId'> = {
  windowId: null,
  kind: 'FIXED',
  duties: '',
  itemIds: [],
  a: null,
  b: null,
  c: null,
  memberIds: [],
  active: true,
}
