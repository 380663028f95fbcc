import { z } from 'zod'
import { DeviceId, EventId, HallId, Ms, StaffId, UnitId, WindowId } from '../ids.ts'

/** Clock claim of the device at the moment of recording (sync.md point 7). It earns a grade; it never orders. */
export const ClockClaim = z.object({
  /** Wall clock, milliseconds since the epoch. */
  wall: Ms,
  /** Milliseconds since the machine started, sleep included. */
  uptime: Ms,
  /** Random id of this run of the program. */
  run: z.string().min(1).max(64),
  /** Id of the last signed server time, if there ever was one. */
  anchor: z.string().max(64).nullable(),
})
export type ClockClaim = z.infer<typeof ClockClaim>

export const Actor = z.object({
  /** Null for what the machine itself records, such as a clock jump. */
  staffId: StaffId.nullable(),
  session: z.string().max(64).nullable(),
})
export type Actor = z.infer<typeof Actor>

/** The fixed head of every event; `payload` is checked against the definition of its type. */
export const Envelope = z.object({
  v: z.literal(1),
  id: EventId,
  hallId: HallId,
  unitId: UnitId.nullable(),
  deviceId: DeviceId,
  /** Incarnation of the installation; a clone or restored image gets a new one. */
  epoch: z.number().int().positive(),
  /** 1, 2, 3 … within the epoch, without a hole. */
  deviceSeq: z.number().int().positive(),
  /** SHA-256 (hex) of the bytes of the event before; of the enrolment record for the first. */
  prev: z.string().regex(/^[0-9a-f]{64}$/),
  type: z.string().regex(/^[a-z_]+\.[a-z_]+$/),
  typeVersion: z.number().int().positive(),
  entity: z.tuple([z.string().min(1).max(40), z.string().min(1).max(120)]),
  /** `hallSeq` of the state the user saw; for guarded types only. */
  base: z.number().int().nonnegative().optional(),
  actor: Actor,
  windowId: WindowId.nullable(),
  time: ClockClaim,
  /** Where this event first stood, when a new incarnation of its machine recorded it again after a fork (sync.md point 3). */
  copiedFrom: z
    .object({ epoch: z.number().int().positive(), deviceSeq: z.number().int().positive(), id: EventId })
    .optional(),
  payload: z.unknown(),
})
export type Envelope = z.infer<typeof Envelope>
