import { z } from 'zod'
import { DayText, DeviceId, HallId, Ms, StaffId, UnitId, WindowId } from '../ids.ts'
import { Item, ServiceWindow, StaffMember, Unit } from '../reference.ts'
import { defineEvent, type EventOf } from './define.ts'

// Reference data: each event carries the whole record, so that every version stays readable -------------

const source = z.object({
  /** File it was imported from with its SHA-256, or null when edited by hand. */
  fileName: z.string().max(200),
  sha256: z.string().max(64),
})
const origin = { source: source.nullable() }

export const unitSet = defineEvent('unit', 'reference.unit_set', Unit.extend(origin))
export const windowSet = defineEvent('window', 'reference.window_set', ServiceWindow.extend(origin))
export const staffSet = defineEvent('staff', 'reference.staff_set', StaffMember.extend(origin))
export const itemSet = defineEvent('item', 'reference.item_set', Item.extend(origin))
/** 机构关闭日: a day the hall was shut although the State Council's table has it working. */
export const closureSet = defineEvent(
  'closure',
  'reference.closure_set',
  z.object({
    day: DayText,
    reason: z.string().max(200),
    stopsClock: z.boolean(),
    active: z.boolean(),
    ...origin,
  }),
)
/** A year's holiday notice imported by hand (holiday-cn shape). */
export const holidayYearSet = defineEvent(
  'holiday_year',
  'reference.holiday_year_set',
  z.object({
    year: z.number().int().min(2000).max(2100),
    days: z.array(z.object({ name: z.string().max(40), date: DayText, isOffDay: z.boolean() })).max(80),
    ...origin,
  }),
)
export const settingSet = defineEvent(
  'setting',
  'reference.setting_set',
  z.object({ key: z.string().max(80), value: z.string().max(2_000), ...origin }),
)
export const templateSet = defineEvent(
  'template',
  'reference.template_set',
  z.object({
    paperKind: z.string().max(40),
    title: z.string().max(120),
    /** Short word in the paper number, such as 补 in 清市监补〔2026〕0001号. */
    numberWord: z.string().max(10),
    footer: z.string().max(1_000),
    version: z.number().int().positive(),
    ...origin,
  }),
)
export const referenceEvents = [
  unitSet,
  windowSet,
  staffSet,
  itemSet,
  closureSet,
  holidayYearSet,
  settingSet,
  templateSet,
] as const

// Accounts and audit -------------------------------------------------------------------------------------

export const credentialSet = defineEvent(
  'account',
  'account.credential_set',
  z.object({
    staffId: StaffId,
    kind: z.enum(['PASSWORD', 'PIN', 'ACTIVATION']),
    /** Encoded argon2id hash; the secret itself is never stored. */
    argon2id: z.string().max(300),
    /** Must be changed at the next log-in. */
    temporary: z.boolean(),
    by: StaffId.nullable(),
  }),
)
export const accountUnlocked = defineEvent('account', 'account.unlocked', z.object({ by: StaffId }))
export const loginFailed = defineEvent(
  'account',
  'account.login_failed',
  z.object({ kind: z.enum(['PASSWORD', 'PIN', 'ACTIVATION']), lockedUntilMs: Ms.nullable() }),
)
export const sessionOpened = defineEvent(
  'account',
  'account.session_opened',
  z.object({ session: z.string().max(64), kind: z.enum(['PASSWORD', 'PIN', 'ACTIVATION']) }),
)
export const sessionClosed = defineEvent(
  'account',
  'account.session_closed',
  z.object({ session: z.string().max(64), cause: z.enum(['LOGOUT', 'SWITCH', 'IDLE', 'REVOKED']) }),
)
export const accountEvents = [
  credentialSet,
  accountUnlocked,
  loginFailed,
  sessionOpened,
  sessionClosed,
] as const
export type AccountEvent = EventOf<typeof accountEvents>

/** Views of identity, exports, prints of the ledger, rule changes: who, what, why (domain-rules section 16). */
export const audited = defineEvent(
  'audit',
  'audit.recorded',
  z.object({
    act: z.enum([
      'IDENTITY_VIEWED',
      'LEDGER_EXPORTED',
      'LEDGER_PRINTED',
      'BACKUP_MADE',
      'BACKUP_RESTORED',
      'IMPORT_APPLIED',
      'VERIFIED',
      'ACTIVATIONS_ISSUED',
      'TIMES_REVIEWED',
      'RELIEF_REFUSED',
      'ATTENDANCE_EXPORTED',
      'SCORES_EXPORTED',
      // At the hall server.
      'DEVICE_CODE_MADE',
      'DEVICE_CODE_WITHDRAWN',
      'DEVICE_CHANGED',
      'DEVICE_STANDING',
      'DEVICE_TAKEN_IN_AGAIN',
      'MACHINES_CHECKED',
      'BUNDLE_TAKEN',
      'WITNESS_DIFFERS',
    ]),
    subject: z.string().max(200),
    reason: z.string().max(500),
    details: z.record(z.string().max(40), z.union([z.string().max(500), z.number(), z.boolean()])),
  }),
)

// The machine itself -------------------------------------------------------------------------------------

/** First event of every device; its `prev` is the hash of the enrolment record. */
export const deviceEnrolled = defineEvent(
  'device',
  'device.enrolled',
  z.object({
    deviceId: DeviceId,
    hallId: HallId,
    name: z.string().max(120),
    program: z.string().max(40),
    /** Drill and sample halls can never mix with real ones. */
    purpose: z.enum(['REAL', 'SAMPLE', 'DRILL']),
  }),
)
export const clockJumped = defineEvent(
  'device',
  'clock.jumped',
  z.object({
    /** Positive: the wall clock ran ahead of uptime; milliseconds. */
    byMs: z.number().int(),
    wallBeforeMs: Ms,
    wallAfterMs: Ms,
  }),
)
/** A person found the clock right although records speak against it; those made before tell nothing about it any more. */
export const clockConfirmed = defineEvent(
  'device',
  'clock.confirmed',
  z.object({
    by: StaffId,
    /** How far the clock seemed off, milliseconds; negative: behind the newest record. */
    offByMs: z.number().int(),
    /** The time the person saw and confirmed. */
    wallMs: Ms,
  }),
)
/** What was found and done when a damaged database was set aside. */
export const storeRecovered = defineEvent(
  'device',
  'device.store_recovered',
  z.object({
    setAside: z.string().max(200),
    fromJournal: z.number().int().nonnegative(),
    salvaged: z.number().int().nonnegative(),
    missing: z.number().int().nonnegative(),
  }),
)
/** A ticket machine's slip did not come out, or one came out again after that. The ticket counts all the same. */
export const printerChanged = defineEvent(
  'device',
  'device.printer_changed',
  z.object({
    /** FAILED: the printer said so. MISSING: the visitor did. */
    state: z.enum(['WORKS', 'FAILED', 'MISSING']),
    ticketId: z.string().max(20),
  }),
)
/** A range of numbers this device may give out alone, never to be leased again (sync.md point 9). */
export const numbersLeased = defineEvent(
  'number_series',
  'numbers.leased',
  z.object({
    seriesKey: z.string().max(80),
    first: z.number().int().positive(),
    last: z.number().int().positive(),
    unitId: UnitId.nullable(),
    windowId: WindowId.nullable(),
  }),
)
export const deviceEvents = [
  deviceEnrolled,
  clockJumped,
  clockConfirmed,
  storeRecovered,
  printerChanged,
] as const
export type DeviceEvent = EventOf<typeof deviceEvents>
