import { z } from 'zod'
import { DayText, ItemId, UnitId, WindowId } from '../ids.ts'

/** NORMAL waits its turn, BOOKING has a slot of its own, PRIORITY goes before both (domain-rules section 11). */
export const Lane = z.enum(['NORMAL', 'BOOKING', 'PRIORITY'])
export type Lane = z.infer<typeof Lane>

/** Who goes first: 65 and older, disabled, pregnant or with an infant, in or out of service, and what a window head calls urgent. */
export const PriorityGroup = z.enum(['ELDERLY', 'DISABLED', 'PREGNANT_OR_INFANT', 'VETERAN', 'URGENT'])
export type PriorityGroup = z.infer<typeof PriorityGroup>

export const TicketClassId = z
  .string()
  .min(1)
  .max(40)
  .regex(/^[\p{L}\p{N}._-]+$/u)
  .brand<'TicketClassId'>()
export type TicketClassId = z.infer<typeof TicketClassId>

export const TicketPrefix = z.string().regex(/^[A-Z]{1,2}$/)
/** Time of a day in the hall's zone, `HH:MM`. */
const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

/** 号别: what a visitor takes a ticket for. */
export const TicketClass = z.object({
  classId: TicketClassId,
  /** Leads the numbers; no two active classes have the same one. */
  prefix: TicketPrefix,
  name: z.string().min(1).max(60),
  nameEn: z.string().max(120),
  lane: Lane,
  /** The unit it is for; null for what any of its windows takes in. */
  unitId: UnitId.nullable(),
  /** Items a visitor may look for to find this class; empty: those that the windows serving it take in. */
  itemIds: z.array(ItemId).max(1_000),
  /** Place among the tiles of a kiosk. */
  order: z.number().int().min(0).max(999),
  /** Tickets a day; null: as many as come. */
  dailyMax: z.number().int().positive().max(9_999).nullable(),
  /** Tickets in each half hour; null: as many as come. */
  slotMax: z.number().int().positive().max(999).nullable(),
  /** When tickets of it are given; null: while the hall is open. */
  takesFrom: ClockTime.nullable(),
  takesUntil: ClockTime.nullable(),
  active: z.boolean(),
})
export type TicketClass = z.infer<typeof TicketClass>

/** What a window serves. Weight 2: a minute of waiting in that class counts for two at this window. */
export const WindowService = z.object({
  windowId: WindowId,
  classes: z
    .array(z.object({ classId: TicketClassId, weight: z.number().int().min(1).max(10) }))
    .max(40)
    .refine((list) => new Set(list.map((each) => each.classId)).size === list.length, {
      error: 'classId',
    }),
})
export type WindowService = z.infer<typeof WindowService>

/** What runs along the foot of a board, and hangs on the notice screen. */
export const PublicNotice = z.object({
  noticeId: z.string().min(1).max(64),
  title: z.string().min(1).max(120),
  text: z.string().max(5_000),
  textEn: z.string().max(5_000),
  fromDay: DayText,
  untilDay: DayText.nullable(),
  order: z.number().int().min(0).max(999),
  active: z.boolean(),
})
export type PublicNotice = z.infer<typeof PublicNotice>
