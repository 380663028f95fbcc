import { z } from 'zod'
import { DayText, ItemId, StaffId, UnitId, WindowId } from './ids.ts'
import { Role } from './roles.ts'
import { TimeLimit } from './time-limit.ts'

/** 进驻单位 */
export const Unit = z.object({
  unitId: UnitId,
  name: z.string().min(1).max(120),
  shortName: z.string().max(40),
  /** 文号简称: leads the numbers of the unit's papers. */
  orgAbbr: z.string().max(20),
  uscc: z.string().max(30),
  leaderInCharge: z.string().max(60),
  consultPhone: z.string().max(60),
  supervisePhone: z.string().max(60),
  note: z.string().max(500),
  active: z.boolean(),
})
export type Unit = z.infer<typeof Unit>

/** 窗口 (a service window; a window of the program is called a page) */
export const ServiceWindow = z.object({
  windowId: WindowId,
  name: z.string().min(1).max(120),
  kind: z.enum(['UNIT', 'COMBINED', 'ANY_ITEM']),
  unitIds: z.array(UnitId).min(1).max(60),
  area: z.string().max(60),
  phone: z.string().max(60),
  active: z.boolean(),
})
export type ServiceWindow = z.infer<typeof ServiceWindow>

/** 窗口工作人员 and the people of the centre */
export const StaffMember = z.object({
  staffId: StaffId,
  name: z.string().min(1).max(60),
  gender: z.enum(['M', 'F', 'UNSPECIFIED']),
  unitId: UnitId,
  windowId: WindowId.nullable(),
  title: z.string().max(60),
  roles: z.array(Role).min(1),
  /** Office phone list entry, not an applicant's identifier. */
  phone: z.string().max(30),
  active: z.boolean(),
})
export type StaffMember = z.infer<typeof StaffMember>

/** 申请材料 */
export const Material = z.object({
  materialId: z.string().min(1).max(80),
  order: z.number().int().positive(),
  name: z.string().min(1).max(300),
  requirement: z.enum(['REQUIRED', 'OPTIONAL', 'TOLERABLE']),
  form: z.enum(['ORIGINAL', 'COPY', 'BOTH', 'ELECTRONIC']),
  originals: z.number().int().min(0).max(99),
  copies: z.number().int().min(0).max(99),
  size: z.string().max(120),
  sourceKind: z.enum(['APPLICANT', 'GOVERNMENT', 'INTERMEDIARY', 'OTHER']),
  issuingBody: z.string().max(200),
  fillNote: z.string().max(2_000),
  acceptStandard: z.string().max(2_000),
  /** Text of the case in which it is needed; empty = always. */
  condition: z.string().max(500),
})
export type Material = z.infer<typeof Material>

export const ProcessStep = z.object({
  order: z.number().int().positive(),
  name: z.string().min(1).max(120),
  post: z.string().max(120),
  limit: TimeLimit.nullable(),
  specialNote: z.string().max(300),
})
export type ProcessStep = z.infer<typeof ProcessStep>

/** GB/T 39046-2020 Annex A item types, plus 99 as some interfaces have it. */
export const ITEM_TYPES = [
  '01',
  '02',
  '03',
  '04',
  '05',
  '06',
  '07',
  '08',
  '09',
  '10',
  '11',
  '20',
  '99',
] as const

/** 事项 (实施清单) with its guide (办事指南); `version` rises with each change and papers keep the one they used. */
export const Item = z.object({
  itemId: ItemId,
  name: z.string().min(1).max(300),
  unitId: UnitId,
  windowIds: z.array(WindowId).max(60),
  itemType: z.enum(ITEM_TYPES),
  catalogCode: z.string().max(36),
  taskCode: z.string().max(80),
  taskHandleItem: z.string().max(80),
  exerciseLevel: z.enum(['1', '2', '3', '4', '5', '6', '7']),
  targetKinds: z.array(z.enum(['1', '2', '3', '4', '5', '6'])).max(6),
  caseKind: z.enum(['INSTANT', 'PROMISED', 'JOINT']),
  statutoryLimit: TimeLimit.nullable(),
  promiseLimit: TimeLimit.nullable(),
  acceptConditions: z.string().max(20_000),
  legalBasis: z.string().max(20_000),
  isFee: z.boolean(),
  feeStandard: z.string().max(2_000),
  feeBasis: z.string().max(2_000),
  result: z.string().max(300),
  channels: z.array(z.enum(['1', '2', '3', '4', '9'])).max(5),
  onsiteVisits: z.number().int().min(0).max(20),
  specialProcedures: z.array(z.string().max(40)).max(12),
  quantityLimit: z.string().max(300),
  crossRegionScope: z.string().max(120),
  place: z.string().max(300),
  consultPhone: z.string().max(120),
  supervisePhone: z.string().max(120),
  faq: z.string().max(20_000),
  materials: z.array(Material).max(300),
  steps: z.array(ProcessStep).max(60),
  version: z.number().int().positive(),
  effectiveFrom: DayText.nullable(),
  active: z.boolean(),
})
export type Item = z.infer<typeof Item>
