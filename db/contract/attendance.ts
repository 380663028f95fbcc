import { z } from 'zod'
import { AttendanceRules, HalfDay, LeaveKind } from '../model/attendance/rules.ts'
import { DayText, Ms, StaffId, UnitId } from '../model/ids.ts'
import { PostId } from '../model/posts/post.ts'
import { DECIDING_ROLES } from '../model/roles.ts'
import { defineMethod } from './define.ts'

const CENTRE = ['INSPECTOR', 'CENTER_ADMIN', 'LEADER'] as const
const RULE_MAKERS = ['CENTER_ADMIN', 'SYSADMIN'] as const
const Text = z.string().trim().max(1_000)
const Reason = z.string().trim().min(1).max(500)
const Minutes = z.number().int().nonnegative()
const Month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
const FileBase64 = z.string().max(28_000_000)

export const ResultKindName = z.enum([
  'OFF',
  'NO_RULES',
  'AHEAD',
  'OPEN',
  'NORMAL',
  'LATE',
  'EARLY',
  'MISSING_IN',
  'MISSING_OUT',
  'ABSENT_HALF',
  'LEAVE',
  'UNDER_REVIEW',
])

/** One step of the way to a result: `attendance.reason.<code>` in the locale, filled with `params`. */
export const ReasonView = z.object({
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  recordId: z.string().nullable(),
})
export type ReasonView = z.infer<typeof ReasonView>

export const PunchView = z.object({
  punchId: z.string(),
  atMs: Ms,
  source: z.enum(['DESK', 'MACHINE']),
  /** Grade of the clock (sync.md point 7); M: the attendance machine's own. */
  grade: z.enum(['A', 'B', 'C', 'M']),
  standing: z.enum(['COUNTS', 'SUSPECT', 'REJECTED']),
  windowName: z.string(),
  /** Punched at a window that is not their own. */
  elsewhere: z.boolean(),
  /** Not yet acknowledged by the hall. */
  waiting: z.boolean(),
  /** What a person decided about a suspect punch; empty before. */
  judgement: z.string(),
})
export type PunchView = z.infer<typeof PunchView>

export const SessionView = z.object({
  half: HalfDay,
  kind: ResultKindName,
  lateMinutes: Minutes,
  earlyMinutes: Minutes,
  leaveKind: LeaveKind.nullable(),
  inAtMs: Ms.nullable(),
  outAtMs: Ms.nullable(),
  fromMs: Ms.nullable(),
  toMs: Ms.nullable(),
  original: z.object({ kind: ResultKindName, lateMinutes: Minutes, earlyMinutes: Minutes }).nullable(),
  reasons: z.array(ReasonView),
})
export type SessionView = z.infer<typeof SessionView>

/** Sent once a person has said that they mean to go: a sign-out well before the end of a session is not done unasked. */
const Leaving = z.boolean().default(false)

export const PunchReceipt = z.object({
  staffId: StaffId,
  name: z.string(),
  punchId: z.string(),
  atMs: Ms,
  grade: z.enum(['A', 'B', 'C']),
  /** IN or OUT of a session; REPEAT: within a minute of the one before, which counts; OUTSIDE: at no session's time. */
  countedAs: z.enum(['IN', 'OUT', 'REPEAT', 'OUTSIDE']),
  half: HalfDay.nullable(),
  /** How the session stands with it; null when OUTSIDE. */
  session: SessionView.nullable(),
  /** What a person should know of it. */
  remarks: z.array(
    z.enum([
      'NON_WORKING_DAY',
      'NOT_SCHEDULED',
      'ON_LEAVE',
      'OTHER_WINDOW',
      'CLOCK_SUSPECT',
      'NO_RULES',
      'REPEAT',
      /** Back after an early sign-out in the same session. */
      'BACK',
      /** A hand roll gives the time of that end, and holds. */
      'ROLL_COUNTS',
    ]),
  ),
})
export type PunchReceipt = z.infer<typeof PunchReceipt>

/** A post one stands for, as one's own card shows it. */
export const MyPost = z.object({
  postId: PostId,
  name: z.string(),
  windowName: z.string(),
  rank: z.enum(['A', 'B', 'C', 'MEMBER']),
  status: z.enum(['A_ON', 'B_COVERING', 'C_COVERING', 'UNCOVERED', 'CLOSED']),
  onDutyName: z.string(),
  /** Who would stand in for me, or for whom I would; empty when nobody is named. */
  otherName: z.string(),
})

export const DayTotals = z.object({
  /** Half days due, and how they counted. */
  due: z.number().int(),
  normal: z.number().int(),
  late: z.number().int(),
  early: z.number().int(),
  lateMinutes: z.number().int(),
  earlyMinutes: z.number().int(),
  missing: z.number().int(),
  absentHalves: z.number().int(),
  leaveHalves: z.number().int(),
  underReview: z.number().int(),
  leaveByKind: z.partialRecord(LeaveKind, z.number().int()),
})
export type DayTotals = z.infer<typeof DayTotals>

export const SheetCell = z.object({
  day: DayText,
  sessions: z.array(
    z.object({
      half: HalfDay,
      kind: ResultKindName,
      late: Minutes,
      early: Minutes,
      leaveKind: LeaveKind.nullable(),
      /** Changed by a make-up punch, a roll or a voucher. */
      amended: z.boolean(),
    }),
  ),
})

export const SheetRow = z.object({
  staffId: StaffId,
  name: z.string(),
  unitId: UnitId,
  unitName: z.string(),
  cells: z.array(SheetCell),
  totals: DayTotals,
  /** Worked minutes of extra duty left to take back at the end of the month. */
  balanceMinutes: z.number().int(),
})
export type SheetRow = z.infer<typeof SheetRow>

export const MonthSheet = z.object({
  month: Month,
  asOfMs: Ms,
  /** Every desk's records are in up to here; null: this machine is not part of a hall, or it is not known. */
  completeUpToMs: Ms.nullable(),
  /** A desk was never heard of: nobody can say up to when the records are complete. */
  completeUnknown: z.boolean(),
  days: z.array(z.object({ day: DayText, working: z.boolean(), name: z.string() })),
  rows: z.array(SheetRow),
  totals: DayTotals,
  units: z.array(
    z.object({
      unitId: UnitId,
      unitName: z.string(),
      totals: DayTotals,
      lockedAtMs: Ms.nullable(),
      lockedBy: z.string(),
      vouchers: z.number().int(),
      /** Leaves, make-ups, swaps and extra duties of its people that touch the month and nobody decided. */
      openRequests: z.number().int(),
      /** Mondays of the weeks that lie within the month, are over and nobody signed. */
      unsignedWeeks: z.array(DayText),
    }),
  ),
  /** Lines of the machines in the month whose id belongs to nobody; 0 for whoever may not import them. */
  unknownIdLines: z.number().int(),
  /** Days no rule set covers. */
  uncoveredDays: z.array(DayText),
})
export type MonthSheet = z.infer<typeof MonthSheet>

export const DayDetail = z.object({
  staffId: StaffId,
  name: z.string(),
  day: DayText,
  rulesName: z.string(),
  rulesVersion: z.number().int().nullable(),
  sessions: z.array(SessionView),
  punches: z.array(PunchView),
  locked: z.boolean(),
  vouchers: z.array(
    z.object({
      half: HalfDay,
      before: z.string(),
      after: z.string(),
      reason: z.string(),
      byName: z.string(),
      atMs: Ms,
    }),
  ),
})
export type DayDetail = z.infer<typeof DayDetail>

/** Who of a rota post is on duty on a day, by half day. */
const OnDuty = z.object({ am: z.array(StaffId).max(20), pm: z.array(StaffId).max(20) })

export const attendanceMethods = {
  'attendance.punch': defineMethod({
    summary:
      'Sign in or out: one keystroke of the signed-in person. Which of both it is follows from the rules.',
    params: z.object({ leaving: Leaving }),
    result: PunchReceipt,
    access: 'SIGNED_IN',
    errors: ['PUNCH_WOULD_LEAVE', 'PUNCH_WITH_VISITOR'],
  }),
  'session.punch': defineMethod({
    summary:
      'Sign in or out at a desk without logging in, by PIN or password. Wrong tries lock as at log-in.',
    params: z.object({
      staffId: z.string().min(1).max(64),
      secret: z.string().min(1).max(128),
      kind: z.enum(['PIN', 'PASSWORD']),
      leaving: Leaving,
    }),
    result: PunchReceipt,
    access: 'ANYONE',
    errors: ['LOGIN_FAILED', 'LOGIN_LOCKED', 'PUNCH_WOULD_LEAVE', 'PUNCH_WITH_VISITOR'],
  }),
  'attendance.today': defineMethod({
    summary:
      'My day: sessions and punches so far, the posts I stand for, what waits for me, whether I am out.',
    params: z.object({}),
    result: z.object({
      day: DayText,
      working: z.boolean(),
      dayName: z.string(),
      subject: z.boolean(),
      sessions: z.array(SessionView),
      punches: z.array(PunchView),
      /** What a punch would be now, for the words of the button; null outside every session. */
      nextPunch: z.enum(['IN', 'OUT', 'BACK']).nullable(),
      posts: z.array(MyPost),
      /** Running short absence or errand of mine. */
      out: z
        .object({
          absenceId: z.string(),
          kind: z.string(),
          sinceMs: Ms,
          expectedBackMs: Ms,
          coverNames: z.string(),
        })
        .nullable(),
      /** Running covers of mine: whom I stand in for. */
      covering: z.array(
        z.object({ coverId: z.string(), postName: z.string(), forName: z.string(), sinceMs: Ms }),
      ),
      /** Leaves of others, agreed to or asked for, in which I am named to stand in; the next 30 days, soonest first. */
      planned: z.array(
        z.object({
          postName: z.string(),
          forName: z.string(),
          fromMs: Ms,
          toMs: Ms,
          /** Not agreed to yet. */
          asked: z.boolean(),
        }),
      ),
      /** Requests of others that wait for my decision, and answers to mine I have not seen. */
      toDecide: z.number().int(),
      answered: z.number().int(),
      handovers: z.number().int(),
      alarms: z.number().int(),
    }),
    access: 'SIGNED_IN',
  }),
  'attendance.mine': defineMethod({
    summary: 'My month: every half day with its reason, totals, balance of extra duty.',
    params: z.object({ month: Month }),
    result: z.object({
      month: Month,
      days: z.array(DayDetail),
      totals: DayTotals,
      balance: z.object({
        minutes: z.number().int(),
        /** Earned minutes still open with their last day. */
        lots: z.array(z.object({ day: DayText, minutes: z.number().int(), lastDay: DayText })),
      }),
      locked: z.boolean(),
    }),
    access: 'SIGNED_IN',
  }),
  'attendance.day': defineMethod({
    summary: 'Why the half days of somebody on a day count as they do, down to the punches.',
    params: z.object({ staffId: StaffId, day: DayText }),
    result: DayDetail.extend({
      /**
       * Until when a make-up punch of one's own may be asked for, whether that is still so, and how many forgotten punches
       * of that month are left; null for somebody else, and for a day ahead.
       */
      makeup: z
        .object({ lastDay: DayText, open: z.boolean(), forgotLeft: z.number().int().nonnegative() })
        .nullable(),
      /** Own make-up punches that are asked for and not decided; none of somebody else. */
      pendingMakeups: z.array(z.object({ requestId: z.string(), half: HalfDay, end: z.enum(['IN', 'OUT']) })),
    }),
    access: 'SIGNED_IN',
    errors: ['NOT_FOUND'],
  }),
  'attendance.sheet': defineMethod({
    summary: 'Attendance sheet of a month: people by days, with totals; one unit or all that may be seen.',
    params: z.object({ month: Month, unitId: UnitId.nullable().default(null) }),
    result: MonthSheet,
    access: [...DECIDING_ROLES, 'UNIT_ADMIN'],
    errors: ['HALL_FILLING'],
  }),
  'attendance.exportSheet': defineMethod({
    summary: 'The same as an XLSX file.',
    params: z.object({ month: Month, unitId: UnitId.nullable().default(null) }),
    result: z.object({ fileName: z.string(), base64: z.string() }),
    access: [...DECIDING_ROLES, 'UNIT_ADMIN'],
    errors: ['HALL_FILLING'],
  }),
  'attendance.weekList': defineMethod({
    summary: 'Check list of a unit for one week (Monday to Sunday), for the chief representative to sign.',
    params: z.object({ weekFrom: DayText, unitId: UnitId }),
    result: z.object({
      weekFrom: DayText,
      unitId: UnitId,
      unitName: z.string(),
      days: z.array(z.object({ day: DayText, working: z.boolean(), name: z.string() })),
      rows: z.array(SheetRow),
      totals: DayTotals,
      signed: z.object({ byName: z.string(), atMs: Ms, note: z.string() }).nullable(),
    }),
    access: [...DECIDING_ROLES, 'UNIT_ADMIN'],
    errors: ['NOT_ALLOWED', 'HALL_FILLING', 'NOT_FOUND'],
  }),
  'attendance.signWeek': defineMethod({
    summary: 'Record that the list of a week was checked, once the week is over.',
    params: z.object({ weekFrom: DayText, unitId: UnitId, note: Text }),
    result: z.object({}),
    access: ['CHIEF_REP', 'WINDOW_HEAD', 'CENTER_ADMIN'],
    errors: ['WEEK_NOT_OVER', 'NOT_FOUND'],
  }),
  'attendance.lockMonth': defineMethod({
    summary:
      'Settle a month: from then on it changes only by a correction voucher. Nothing may be under review.',
    params: z.object({ month: Month, unitId: UnitId.nullable() }),
    result: z.object({ units: z.number().int() }),
    access: ['INSPECTOR', 'CENTER_ADMIN'],
    errors: [
      'MONTH_NOT_OVER',
      'MONTH_UNDER_REVIEW',
      'MONTH_LOCKED',
      'HALL_FILLING',
      'NOT_FOUND',
      'CLOCK_TOO_FAR_OFF',
    ],
  }),
  'attendance.correctMonth': defineMethod({
    summary:
      'Correction voucher to a settled month: one half day of one person, with before, after and reason.',
    params: z.object({
      staffId: StaffId,
      day: DayText,
      half: HalfDay,
      kind: z.enum(['OFF', 'NORMAL', 'LATE', 'EARLY', 'MISSING_IN', 'MISSING_OUT', 'ABSENT_HALF', 'LEAVE']),
      lateMinutes: Minutes.max(600),
      earlyMinutes: Minutes.max(600),
      leaveKind: LeaveKind.nullable(),
      reason: Reason,
    }),
    result: z.object({}),
    access: ['INSPECTOR', 'CENTER_ADMIN'],
    errors: ['MONTH_NOT_LOCKED', 'NOT_FOUND', 'VERSION_CHANGED'],
  }),

  // Suspect punches ------------------------------------------------------------------------------------------
  'attendance.suspects': defineMethod({
    summary: 'Punches whose time is in doubt and that nobody has judged, oldest first.',
    params: z.object({}),
    result: z.object({
      punches: z.array(
        PunchView.extend({
          staffId: StaffId,
          name: z.string(),
          unitName: z.string(),
          /** What the machine's own clock said, and when the hall received it. */
          wallMs: Ms,
          receivedAtMs: Ms.nullable(),
          why: z.enum(['CLOCK', 'LATE']),
        }),
      ),
    }),
    access: [...DECIDING_ROLES],
  }),
  'attendance.judgePunch': defineMethod({
    summary: 'Find a suspect punch right or wrong, with a reason. Never one’s own.',
    params: z.object({ punchId: z.string().max(100), accept: z.boolean(), note: Reason }),
    result: z.object({}),
    access: [...DECIDING_ROLES],
    errors: ['NOT_FOUND', 'OWN_REQUEST', 'ALREADY_DECIDED'],
  }),

  // Attendance machine ---------------------------------------------------------------------------------------
  'attendance.previewFile': defineMethod({
    summary: 'What a file of an attendance machine holds and how it would be read; nothing is recorded.',
    params: z.object({
      name: z.string().max(200),
      base64: FileBase64,
      /** Which column (from 0) holds what; null: as the program guesses. */
      mapping: z
        .object({
          userId: z.number().int().min(0).max(60),
          date: z.number().int().min(0).max(60),
          /** The same as `date` where one column has both. */
          time: z.number().int().min(0).max(60),
          headerRows: z.number().int().min(0).max(20),
        })
        .nullable(),
    }),
    result: z.object({
      sha256: z.string(),
      format: z.enum(['ATTLOG', 'CSV', 'XLSX']),
      encoding: z.string(),
      mapping: z.object({
        userId: z.number().int(),
        date: z.number().int(),
        time: z.number().int(),
        headerRows: z.number().int(),
      }),
      columns: z.number().int(),
      /** First rows as they stand, for the wizard. */
      sample: z.array(z.array(z.string())),
      lines: z.number().int(),
      fresh: z.number().int(),
      known: z.number().int(),
      bad: z.array(z.object({ lineNo: z.number().int(), raw: z.string(), problem: z.string() })),
      badCount: z.number().int(),
      unknownIds: z.array(z.object({ userId: z.string(), lines: z.number().int() })),
      people: z.number().int(),
      fromMs: Ms.nullable(),
      toMs: Ms.nullable(),
      /** None of its ids is known here: likely the file of another hall. */
      likelyForeign: z.boolean(),
      /** This very file was imported before. */
      importedBefore: z.boolean(),
    }),
    access: [...CENTRE],
    errors: ['FILE_UNREADABLE', 'TOO_LARGE'],
  }),
  'attendance.importFile': defineMethod({
    summary: 'Record the lines of a machine’s file that are new; importing twice changes nothing.',
    params: z.object({
      name: z.string().max(200),
      base64: FileBase64,
      mapping: z.object({
        userId: z.number().int().min(0).max(60),
        date: z.number().int().min(0).max(60),
        time: z.number().int().min(0).max(60),
        headerRows: z.number().int().min(0).max(20),
      }),
    }),
    result: z.object({
      recorded: z.number().int(),
      known: z.number().int(),
      unknown: z.number().int(),
      bad: z.number().int(),
    }),
    access: [...CENTRE],
    errors: ['FILE_UNREADABLE', 'TOO_LARGE'],
  }),
  'attendance.machineFiles': defineMethod({
    summary:
      'Files of the machines that were imported, the last first: by whom, when, and what came of them.',
    params: z.object({}),
    result: z.object({
      files: z.array(
        z.object({
          sha256: z.string(),
          name: z.string(),
          /** Of its lines those that were new when it came. */
          recorded: z.number().int(),
          lines: z.number().int(),
          /** Lines kept that could not be read. */
          unreadable: z.number().int(),
          firstMs: Ms,
          lastMs: Ms,
          importedAtMs: Ms,
          byName: z.string(),
        }),
      ),
    }),
    access: [...CENTRE],
  }),
  'attendance.unknownIds': defineMethod({
    summary:
      'Ids in imported lines that belong to nobody yet, with how many lines wait; and the known assignments.',
    params: z.object({}),
    result: z.object({
      unknown: z.array(z.object({ userId: z.string(), lines: z.number().int(), firstMs: Ms, lastMs: Ms })),
      assigned: z.array(z.object({ userId: z.string(), staffId: StaffId, name: z.string() })),
    }),
    access: [...CENTRE],
  }),
  'attendance.assignId': defineMethod({
    summary: 'Say whose id of the attendance machine this is; lines that waited count from then on.',
    params: z.object({ userId: z.string().min(1).max(64), staffId: StaffId.nullable() }),
    result: z.object({ lines: z.number().int() }),
    access: ['CENTER_ADMIN'],
    errors: ['NOT_FOUND'],
    needsHall: true,
  }),

  // Rules and rota ---------------------------------------------------------------------------------------------
  'attendance.rules': defineMethod({
    summary: 'Rule sets with their dates, and what is wrong with them (holes, overlaps).',
    params: z.object({}),
    result: z.object({
      rules: z.array(AttendanceRules),
      problems: z.array(
        z.object({
          code: z.enum(['HOLE', 'OVERLAP', 'NO_HOURS', 'HOURS_BACKWARD', 'HOURS_OVERLAP']),
          from: DayText,
          to: DayText.nullable(),
          name: z.string(),
        }),
      ),
    }),
    access: [...DECIDING_ROLES, 'UNIT_ADMIN', 'SYSADMIN'],
  }),
  'attendance.checkRules': defineMethod({
    summary: 'What would be wrong with the rule sets if this one were saved; nothing is recorded.',
    params: z.object({ rules: AttendanceRules, endsEarlier: z.boolean().default(false) }),
    result: z.object({
      problems: z.array(
        z.object({
          code: z.enum(['HOLE', 'OVERLAP', 'NO_HOURS', 'HOURS_BACKWARD', 'HOURS_OVERLAP']),
          from: DayText,
          to: DayText.nullable(),
          name: z.string(),
        }),
      ),
    }),
    access: [...RULE_MAKERS],
  }),
  'attendance.saveRules': defineMethod({
    summary:
      'Save a rule set. `version` is the one that was opened, 0 for a new one. A hole or an overlap is refused. `endsEarlier`: the set before it ends the day before this one begins.',
    params: z.object({
      rules: AttendanceRules.extend({ version: z.number().int().nonnegative() }),
      active: z.boolean().default(true),
      endsEarlier: z.boolean().default(false),
    }),
    result: z.object({ version: z.number().int() }),
    access: [...RULE_MAKERS],
    errors: ['RULES_HAVE_PROBLEMS', 'VERSION_CHANGED'],
    needsHall: true,
  }),
  'attendance.rota': defineMethod({
    summary: 'Who of a rota post is on duty on which half day.',
    params: z.object({ postId: PostId, from: DayText, to: DayText }),
    result: z.object({
      days: z.array(
        z.object({
          day: DayText,
          working: z.boolean(),
          am: z.array(StaffId),
          pm: z.array(StaffId),
          swapped: z.boolean(),
        }),
      ),
      members: z.array(z.object({ staffId: StaffId, name: z.string(), unitName: z.string() })),
    }),
    access: 'SIGNED_IN',
    errors: ['NOT_FOUND'],
  }),
  'attendance.saveRota': defineMethod({
    summary:
      'Set who is on duty on some days of a rota post. `was`: who was on duty when the page opened; somebody else’s change in between is not written over.',
    params: z.object({
      postId: PostId,
      days: z
        .array(OnDuty.extend({ day: DayText, was: OnDuty }))
        .min(1)
        .max(200),
    }),
    result: z.object({}),
    access: ['CENTER_ADMIN'],
    errors: ['NOT_FOUND', 'VERSION_CHANGED'],
    needsHall: true,
  }),
}
