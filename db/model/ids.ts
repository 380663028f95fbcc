import { z } from 'zod'

/** Branded ids: a case id can never be passed where a paper id is meant. All are UUIDv7 texts unless said otherwise. */
const uuid = <B extends string>() => z.uuid().brand<B>()

export const EventId = uuid<'EventId'>()
export type EventId = z.infer<typeof EventId>
export const CaseId = uuid<'CaseId'>()
export type CaseId = z.infer<typeof CaseId>
export const ConsultationId = uuid<'ConsultationId'>()
export type ConsultationId = z.infer<typeof ConsultationId>
export const PaperId = uuid<'PaperId'>()
export type PaperId = z.infer<typeof PaperId>
export const FirstContactId = uuid<'FirstContactId'>()
export type FirstContactId = z.infer<typeof FirstContactId>
export const NegativeReportId = uuid<'NegativeReportId'>()
export type NegativeReportId = z.infer<typeof NegativeReportId>
export const DeviceId = uuid<'DeviceId'>()
export type DeviceId = z.infer<typeof DeviceId>

/** Codes that halls choose themselves; short, printable, stable over a hall's life. */
const code = <B extends string>() =>
  z
    .string()
    .min(1)
    .max(64)
    .regex(/^[\p{L}\p{N}._-]+$/u)
    .brand<B>()

/** 工号: the staff number printed on the desk card. */
export const StaffId = code<'StaffId'>()
export type StaffId = z.infer<typeof StaffId>
export const UnitId = code<'UnitId'>()
export type UnitId = z.infer<typeof UnitId>
export const WindowId = code<'WindowId'>()
export type WindowId = z.infer<typeof WindowId>
/** The hall's own item code (事项编码), not the national task code. */
export const ItemId = code<'ItemId'>()
export type ItemId = z.infer<typeof ItemId>
/** Identity of a hall in every event of its machines, fixed when a machine is enrolled; what people call the hall's code is a setting. */
export const HallId = code<'HallId'>()
export type HallId = z.infer<typeof HallId>

/** Calendar day in the hall's time zone, `YYYY-MM-DD`, within the years records can speak of. */
export const DayText = z.iso
  .date()
  .refine((day) => day >= '1900-01-01' && day <= '2999-12-31', { error: '1900-01-01 … 2999-12-31' })
/** Milliseconds since the epoch, to the end of the year 2999. */
export const Ms = z.number().int().nonnegative().max(32_503_651_199_999)
