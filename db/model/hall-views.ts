import { z } from 'zod'
import { Ms, UnitId, WindowId } from './ids.ts'

// Questions a person asks the hall server through their desk, and its answers; the same for server, desk and pages.

const Count = z.number().int().nonnegative()

export const HallDevice = z.object({
  deviceId: z.string(),
  name: z.string(),
  kind: z.enum(['DESK', 'SUPERVISOR', 'KIOSK']),
  standing: z.enum(['ACTIVE', 'REVOKED', 'LOST']),
  windowId: WindowId.nullable(),
  unitIds: z.array(UnitId),
  enrolledAtMs: Ms,
  lastContactAtMs: Ms.nullable(),
  online: z.boolean(),
  waiting: Count,
  oldestWaitingAtMs: Ms.nullable(),
  version: z.string(),
  clockGrade: z.enum(['A', 'B', 'C']),
  /** Device clock minus server clock at the last contact, milliseconds. */
  clockOffMs: z.number(),
  diskFreeBytes: z.number().nullable(),
  epoch: Count,
  records: Count,
  filling: z.boolean(),
})
export type HallDevice = z.infer<typeof HallDevice>

export const HallHealth = z.object({
  nowMs: Ms,
  startedAtMs: Ms,
  version: z.string(),
  database: z.enum(['sqlite', 'postgres']),
  processes: Count,
  lineage: z.string(),
  head: z.object({ hallSeq: Count, hallHash: z.string() }),
  databaseBytes: z.number(),
  diskFreeBytes: z.number().nullable(),
  memoryBytes: z.number(),
  devices: z.object({ active: Count, online: Count, waiting: Count, oldestWaitingAtMs: Ms.nullable() }),
  notAccepted: z.object({ conflicts: Count, quarantined: Count }),
  lastBackup: z.object({ atMs: Ms, verified: z.boolean(), away: z.boolean() }).nullable(),
  /** Years with a file of their own; null where another server process has them, or an older server tells of none. */
  closedYears: z
    .object({
      count: Count,
      bytes: z.number(),
      last: z.object({ year: Count, records: Count, bytes: z.number() }).nullable(),
    })
    .nullable()
    .default(null),
  /** One sample a minute, oldest first, at most a day. */
  samples: z.array(
    z.object({
      atMs: Ms,
      events: Count,
      pulled: Count,
      online: Count,
      waiting: Count,
      oldestWaitingMs: z.number(),
      databaseBytes: z.number(),
      memoryBytes: z.number(),
      pushMsP95: z.number(),
    }),
  ),
  /** Problems in words' codes, worst first. */
  warnings: z.array(z.object({ code: z.string(), params: z.record(z.string(), z.string()) })),
})
export type HallHealth = z.infer<typeof HallHealth>

export const HallDevices = z.object({ devices: z.array(HallDevice) })
export type HallDevices = z.infer<typeof HallDevices>

/** A machine about to be enrolled. */
export const NewDevice = z.object({
  name: z.string().trim().min(1).max(120),
  kind: z.enum(['DESK', 'SUPERVISOR', 'KIOSK']),
  windowId: WindowId.nullable(),
  /** For a desk without a window of its own. */
  unitIds: z.array(UnitId).max(200).default([]),
})
export type NewDevice = z.infer<typeof NewDevice>
/** The code is shown once; its last group tells the certificate, so that a joining machine knows the right server. */
export const NewDeviceCode = z.object({
  code: z.string(),
  addresses: z.array(z.string()),
  fingerprint: z.string(),
  expiresAtMs: Ms,
})
export type NewDeviceCode = z.infer<typeof NewDeviceCode>

/** A code nobody has used yet, without the code: that is shown once, and the server itself keeps only a keyed hash. */
export const OpenCode = z.object({
  codeId: z.string(),
  name: z.string(),
  kind: HallDevice.shape.kind,
  windowId: WindowId.nullable(),
  unitIds: z.array(UnitId),
  /** Empty: made by the hall's own program. */
  madeBy: z.string(),
  madeAtMs: Ms,
  expiresAtMs: Ms,
})
export type OpenCode = z.infer<typeof OpenCode>
export const OpenCodes = z.object({ codes: z.array(OpenCode) })
export const CodeWithdrawal = z.object({ codeId: z.string().regex(/^[0-9a-f]{32}$/) })

export const DeviceChange = z.object({
  deviceId: z.uuid(),
  name: z.string().trim().min(1).max(120),
  windowId: WindowId.nullable(),
  unitIds: z.array(UnitId).max(200).default([]),
})
export type DeviceChange = z.infer<typeof DeviceChange>

export const StandingChange = z.object({
  deviceId: z.uuid(),
  standing: z.enum(['REVOKED', 'LOST', 'ACTIVE']),
  reason: z.string().trim().min(1).max(200),
})
export type StandingChange = z.infer<typeof StandingChange>

export const HallBackups = z.object({
  directory: z.string(),
  /** Folder away from the server (another disk, a share) that each verified backup is copied to; empty: none. */
  away: z.string(),
  backups: z.array(
    z.object({
      file: z.string(),
      atMs: Ms,
      bytes: z.number(),
      events: Count,
      verified: z.boolean(),
      away: z.boolean(),
    }),
  ),
})
export type HallBackups = z.infer<typeof HallBackups>
export const MadeHallBackup = z.object({
  file: z.string(),
  bytes: z.number(),
  events: Count,
  verified: z.boolean(),
})
export type MadeHallBackup = z.infer<typeof MadeHallBackup>

/** A rescued bundle handed in, and what became of it. */
export const BundleIn = z.object({ base64: z.string().max(80_000_000) })
export type BundleIn = z.infer<typeof BundleIn>
export const BundleResult = z.object({
  deviceName: z.string(),
  records: Count,
  added: Count,
  alreadyThere: Count,
})
export type BundleResult = z.infer<typeof BundleResult>
