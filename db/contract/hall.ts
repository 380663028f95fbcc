import { z } from 'zod'
import { Ms, StaffId, UnitId, WindowId } from '../model/ids.ts'
import {
  BundleIn,
  BundleResult,
  CodeWithdrawal,
  DeviceChange,
  HallBackups,
  HallDevices,
  HallHealth,
  MadeHallBackup,
  NewDevice,
  NewDeviceCode,
  OpenCodes,
  StandingChange,
} from '../model/hall-views.ts'
import { LinkNews, LinkProblem } from '../model/link.ts'
import { defineMethod } from './define.ts'

const Count = z.number().int().nonnegative()
const ADMIN = ['SYSADMIN', 'CENTER_ADMIN'] as const
const LIVE = ['INSPECTOR', 'CENTER_ADMIN', 'LEADER', 'CALLBACK', 'DUTY'] as const
const SETTLERS = ['CLERK', 'WINDOW_HEAD', 'CHIEF_REP', 'DUTY', 'CENTER_ADMIN', 'INSPECTOR', 'LEADER'] as const

/** A certificate is named by the first characters of its SHA-256, in groups, so that two people can compare it aloud. */
export const FoundHall = z.object({
  address: z.string(),
  name: z.string(),
  version: z.string(),
  fingerprint: z.string(),
})

// Joining ---------------------------------------------------------------------------------------------------

export const joinMethods = {
  'setup.discoverHalls': defineMethod({
    summary: 'Hall servers that announce themselves on this network; looks for about two seconds.',
    params: z.object({}),
    result: z.object({ halls: z.array(FoundHall) }),
    access: 'ANYONE',
    errors: ['NOT_ALLOWED'],
  }),
  'setup.checkHall': defineMethod({
    summary:
      'Whether a hall server answers at an address, and who it says it is. Nothing is sent but the question.',
    params: z.object({ address: z.string().trim().min(1).max(200) }),
    result: FoundHall,
    access: 'ANYONE',
    errors: ['HALL_UNREACHABLE', 'NOT_A_HALL', 'HALL_REFUSED', 'NOT_ALLOWED'],
  }),
  'setup.joinHall': defineMethod({
    summary:
      'Make this machine one of a hall with the one-time code of its administrator. Possible while nobody has worked here; what was here is set aside.',
    params: z.object({
      address: z.string().trim().min(1).max(200),
      code: z.string().trim().min(8).max(60),
      deviceName: z.string().trim().min(1).max(120),
    }),
    result: z.object({ hallName: z.string(), deviceName: z.string() }),
    access: 'ANYONE',
    errors: [
      'HALL_UNREACHABLE',
      'NOT_A_HALL',
      'HALL_REFUSED',
      'ENROL_CODE_REFUSED',
      'CERTIFICATE_CHANGED',
      'NOT_ALLOWED',
    ],
  }),
}

// The way to the hall ----------------------------------------------------------------------------------------

export const SyncView = z.object({
  /** STANDALONE: belongs to no hall. FILLING: the first fill is not complete. */
  link: z.enum(['STANDALONE', 'ONLINE', 'OFFLINE', 'FILLING']),
  address: z.string(),
  deviceName: z.string(),
  lastContactAtMs: Ms.nullable(),
  nextTryAtMs: Ms.nullable(),
  problem: LinkProblem.nullable(),
  waiting: Count,
  oldestWaitingAtMs: Ms.nullable(),
  /** Pictures and papers the hall does not have yet; they follow the records that name them. */
  filesWaiting: Count,
  /** Online, and yet something has waited for more than five minutes. */
  stuck: z.boolean(),
  conflicts: Count,
  quarantined: Count,
  filling: z.object({ scope: z.string(), done: z.number().min(0).max(1).nullable() }).nullable(),
  serverVersion: z.string(),
  /** What the hall told since the last look that a person must know: a fork healed, the hall restored. */
  news: z.array(
    z.object({
      atMs: Ms,
      code: LinkNews,
      count: Count,
    }),
  ),
})
export type SyncView = z.infer<typeof SyncView>

export const OutboxRow = z.object({
  eventId: z.string(),
  type: z.string(),
  /** What a person calls it: a case number, a paper number, a name. */
  subject: z.string(),
  staffName: z.string(),
  atMs: Ms,
  clockGrade: z.enum(['A', 'B', 'C']),
  state: z.enum(['WAITING', 'SENDING', 'CONFLICT', 'QUARANTINED']),
  /** Code of a verdict or of what holds the queue; empty while it simply waits its turn. */
  reason: z.string(),
  /** Where the page of the record is, if it has one. */
  caseId: z.string().nullable(),
})
export type OutboxRow = z.infer<typeof OutboxRow>

/** Kept pictures and papers on their way to the hall; a refused one stays here until it is tried again. */
export const OutboxFiles = z.object({
  waiting: Count,
  bytes: Count,
  oldestAtMs: Ms.nullable(),
  sending: z.boolean(),
  /** Why the last try failed; null while none did. */
  problem: LinkProblem.nullable(),
  refused: z.array(
    z.object({
      sha256: z.string(),
      mime: z.string(),
      bytes: Count,
      keptAtMs: Ms,
      /** `sync.files.reason.<code>`, or OTHER. */
      reason: z.string(),
    }),
  ),
})
export type OutboxFiles = z.infer<typeof OutboxFiles>

export const syncMethods = {
  'sync.state': defineMethod({
    summary: 'How this machine stands with its hall.',
    params: z.object({}),
    result: SyncView,
    access: 'ANYONE',
  }),
  'sync.outbox': defineMethod({
    summary:
      'Records of this machine the hall does not have, oldest first, and those it kept but did not accept. A clerk sees their own; others are counted.',
    params: z.object({ limit: z.number().int().min(1).max(500).default(100) }),
    result: z.object({ rows: z.array(OutboxRow), total: Count, ofOthers: Count, files: OutboxFiles }),
    access: 'SIGNED_IN',
  }),
  'sync.now': defineMethod({
    summary: 'Try again at once instead of waiting for the next turn.',
    params: z.object({}),
    result: SyncView,
    access: 'SIGNED_IN',
  }),
  'sync.completeness': defineMethod({
    summary:
      'Up to when what this machine shows is complete: the earliest last contact of the devices it draws on (sync.md point 10).',
    params: z.object({ unitIds: z.array(UnitId).max(200).nullable().default(null) }),
    result: z.object({
      /** Null: every device is up to date as far as is known, or this machine stands alone; or it is unknown. */
      completeUpToMs: Ms.nullable(),
      /** Nothing can be said: a machine was never heard of, or this one never had everything. */
      unknown: z.boolean(),
      /** The first fill of this machine is not complete. */
      filling: z.boolean(),
      /** Records closed before this are not on this machine. */
      sinceMs: Ms.nullable(),
      behind: z.array(
        z.object({
          deviceName: z.string(),
          windowName: z.string(),
          lastContactAtMs: Ms.nullable(),
          waiting: Count,
        }),
      ),
    }),
    access: 'SIGNED_IN',
  }),
  'sync.exportBundle': defineMethod({
    summary:
      'What this machine has not sent, as an encrypted file that only the hall server can open; for a memory stick. Nothing is removed here.',
    params: z.object({}),
    result: z.object({ fileName: z.string(), base64: z.string(), records: Count }),
    access: ['WINDOW_HEAD', 'CHIEF_REP', 'DUTY', 'CENTER_ADMIN', 'SYSADMIN'],
    errors: ['NOT_JOINED', 'NOTHING_WAITING'],
  }),
  'sync.importBundle': defineMethod({
    summary: 'Hand a rescued bundle to the hall. It is accepted once; a second time changes nothing.',
    params: BundleIn,
    result: BundleResult,
    access: ADMIN,
    errors: ['NOT_JOINED', 'HALL_UNREACHABLE', 'HALL_LOGIN_NEEDED', 'BUNDLE_UNREADABLE', 'HALL_REFUSED'],
  }),
}

// Conflicts -----------------------------------------------------------------------------------------------------

const Line = z.object({ label: z.string(), value: z.string() })
/** One side of a conflict in words; labels are keys of the locale. */
const Side = z.object({
  eventId: z.string(),
  type: z.string(),
  staffName: z.string(),
  deviceName: z.string(),
  windowName: z.string(),
  atMs: Ms,
  clockGrade: z.enum(['A', 'B', 'C']),
  lines: z.array(Line),
})

export const ConflictRow = z.object({
  eventId: z.string(),
  /** NUMBER_TWICE: accepted, with a number that an earlier record has; both count, and the second applicant is told. */
  kind: z.enum(['CONFLICT', 'QUARANTINED', 'NUMBER_TWICE']),
  entityKind: z.string(),
  entityId: z.string(),
  subject: z.string(),
  type: z.string(),
  reason: z.string(),
  staffName: z.string(),
  atMs: Ms,
  settled: z.boolean(),
})

export const conflictMethods = {
  'conflicts.list': defineMethod({
    summary:
      'Records the hall kept but did not accept, and those with a number an earlier one has, of the units this person works with; open ones first.',
    params: z.object({ settled: z.boolean().default(false) }),
    result: z.object({ conflicts: z.array(ConflictRow) }),
    access: 'SIGNED_IN',
  }),
  'conflicts.get': defineMethod({
    summary: 'Both versions side by side: the record that was not accepted, and what stands at the hall.',
    params: z.object({ eventId: z.uuid() }),
    result: z.object({
      conflict: ConflictRow,
      refused: Side,
      /** Accepted records the author had not seen, oldest first; the last is what stands. Of a number: who had it first. */
      standing: z.array(Side),
      /** The present state in a few lines. */
      now: z.array(Line),
      /** Whether the refused step is possible on what stands now. */
      canApply: z.boolean(),
      /** When applying it would leave A and B away together: the registered C of whom the leader names one. Else null. */
      standIns: z.array(z.object({ staffId: StaffId, name: z.string() })).nullable(),
      settlement: z
        .object({ decision: z.enum(['KEEP', 'APPLY']), note: z.string(), staffName: z.string(), atMs: Ms })
        .nullable(),
    }),
    access: 'SIGNED_IN',
    errors: ['NOT_FOUND'],
  }),
  'conflicts.settle': defineMethod({
    summary:
      'Settle a conflict: KEEP what stands, or APPLY the refused step to it. Both versions stay in the log; the decision is a record with a name and a reason.',
    params: z.object({
      eventId: z.uuid(),
      decision: z.enum(['KEEP', 'APPLY']),
      note: z.string().trim().min(1).max(500),
      /** Who stands in as C, where `standIns` asks for one. */
      standIn: StaffId.nullable().default(null),
    }),
    result: z.object({}),
    access: SETTLERS,
    errors: ['NOT_FOUND', 'CONFLICT_SETTLED', 'STEP_NOT_ALLOWED', 'OVERRIDE_NEEDS_C'],
  }),
}

// Records of a doubtful or late time (sync.md point 7) --------------------------------------------------------------

export const reviewMethods = {
  'review.list': defineMethod({
    summary:
      'Records whose clock nobody vouches for, or that reached the hall more than 12 hours late, by machine, person and day. A clerk sees their own and those of their window.',
    params: z.object({}),
    result: z.object({
      groups: z.array(
        z.object({
          key: z.string(),
          deviceName: z.string(),
          staffName: z.string(),
          /** Records of the person asking: somebody else looks at them. */
          isMine: z.boolean(),
          day: z.string(),
          doubtful: Count,
          late: Count,
          records: Count,
          fromMs: Ms,
          toMs: Ms,
          receivedAtMs: Ms.nullable(),
          /** Null until somebody looked, and again when more of that day came in since. */
          reviewed: z.object({ atMs: Ms, staffName: z.string(), note: z.string() }).nullable(),
        }),
      ),
    }),
    access: 'SIGNED_IN',
  }),
  'review.done': defineMethod({
    summary:
      'Somebody else than the author looked at the times of a group; who, and what they found, stays in the log.',
    params: z.object({ key: z.string().min(1).max(120), note: z.string().trim().max(500) }),
    result: z.object({}),
    access: ['WINDOW_HEAD', 'CHIEF_REP', 'DUTY', 'CENTER_ADMIN', 'INSPECTOR', 'LEADER'],
    errors: ['NOT_FOUND', 'NOT_ALLOWED'],
  }),
}

// The hall's machines, asked of the server ------------------------------------------------------------------------

const fromHall = ['NOT_JOINED', 'HALL_UNREACHABLE', 'HALL_LOGIN_NEEDED', 'HALL_REFUSED'] as const

export const hallMethods = {
  'hall.login': defineMethod({
    summary:
      'Prove to the hall server who is at this page; needed once a session for what only the server may do. A log-in while online has done it already.',
    params: z.object({ secret: z.string().min(1).max(128) }),
    result: z.object({}),
    access: 'SIGNED_IN',
    errors: ['NOT_JOINED', 'HALL_UNREACHABLE', 'HALL_REFUSED', 'LOGIN_FAILED', 'LOGIN_LOCKED'],
  }),
  'hall.devices': defineMethod({
    summary: 'Every enrolled machine: last contact, waiting records, version, grade of its clock.',
    params: z.object({}),
    result: HallDevices,
    access: ADMIN,
    errors: fromHall,
  }),
  'hall.createCode': defineMethod({
    summary: 'A one-time code to enrol one machine; shown once, good for 24 hours.',
    params: NewDevice,
    result: NewDeviceCode,
    access: ADMIN,
    errors: fromHall,
  }),
  'hall.openCodes': defineMethod({
    summary:
      'One-time codes nobody has used yet: for which machine, who made them, until when. Never the code itself.',
    params: z.object({}),
    result: OpenCodes,
    access: ADMIN,
    errors: fromHall,
  }),
  'hall.withdrawCode': defineMethod({
    summary: 'Withdraw a one-time code nobody has used: no machine can be enrolled with it any more.',
    params: CodeWithdrawal,
    result: z.object({}),
    access: ADMIN,
    errors: [...fromHall, 'NOT_FOUND'],
  }),
  'hall.changeDevice': defineMethod({
    summary: 'Rename a machine, or move it to another window.',
    params: DeviceChange,
    result: z.object({}),
    access: ADMIN,
    errors: [...fromHall, 'NOT_FOUND'],
  }),
  'hall.revokeDevice': defineMethod({
    summary:
      'Take nothing from a machine any more. LOST: a rescued bundle of what it had not sent may still be handed in.',
    params: StandingChange,
    result: z.object({}),
    access: ADMIN,
    errors: [...fromHall, 'NOT_FOUND'],
  }),
  'hall.machinesChecked': defineMethod({
    summary:
      'After the hall was put back to an earlier state: its machines were looked through, and those withdrawn since are withdrawn anew.',
    params: z.object({}),
    result: z.object({}),
    access: ADMIN,
    errors: fromHall,
  }),
  'hall.health': defineMethod({
    summary: 'How the server is, with a day of samples.',
    params: z.object({}),
    result: HallHealth,
    access: ADMIN,
    errors: fromHall,
  }),
  'hall.backups': defineMethod({
    summary: 'Backups of the hall server, newest first.',
    params: z.object({}),
    result: HallBackups,
    access: ADMIN,
    errors: fromHall,
  }),
  'hall.makeBackup': defineMethod({
    summary: 'Make and check a backup of the hall now.',
    params: z.object({}),
    result: MadeHallBackup,
    access: ADMIN,
    errors: fromHall,
  }),
}

// The supervisor's live hall -----------------------------------------------------------------------------------------

export const supervisorMethods = {
  'supervisor.live': defineMethod({
    summary:
      'The hall today by window: cases, what is due, yellow and red, and what has not reached the hall.',
    params: z.object({}),
    result: z.object({
      asOfMs: Ms,
      completeUpToMs: Ms.nullable(),
      totals: z.object({
        opened: Count,
        closed: Count,
        consultations: Count,
        open: Count,
        dueToday: Count,
        yellow: Count,
        red: Count,
        waiting: Count,
      }),
      windows: z.array(
        z.object({
          windowId: WindowId,
          windowName: z.string(),
          unitNames: z.array(z.string()),
          people: z.array(z.object({ staffId: StaffId, name: z.string() })),
          opened: Count,
          closed: Count,
          consultations: Count,
          open: Count,
          dueToday: Count,
          yellow: Count,
          red: Count,
          waiting: Count,
          /** Machines of this window; an offline window is never shown as an absent person. */
          devices: z.array(
            z.object({ name: z.string(), lastContactAtMs: Ms.nullable(), online: z.boolean() }),
          ),
          lastRecordAtMs: Ms.nullable(),
        }),
      ),
    }),
    access: LIVE,
    errors: ['HALL_FILLING'],
  }),
}
