import { z } from 'zod'
import { AttendanceRules, HalfDay, LeaveKind } from '../attendance/rules.ts'
import { DayText, Ms, StaffId, UnitId, WindowId } from '../ids.ts'
import { PostId } from '../posts/post.ts'
import { Role } from '../roles.ts'
import { defineEvent, type EventOf } from './define.ts'

const Reason = z.string().min(1).max(500)
const Note = z.string().max(1_000)
/** Every unit whose desks need the record: the person's own and those of the posts they stand for. */
const UnitIds = z.array(UnitId).min(1).max(20)
const about = { staffId: StaffId, unitIds: UnitIds }

// Punches (打卡) ------------------------------------------------------------------------------------------

/** Signed in or out at a desk. Which it was follows from the rules; the time is that of the event. */
export const punchRecorded = defineEvent(
  'punch',
  'punch.recorded',
  z.object({
    ...about,
    by: z.enum(['SESSION', 'PIN', 'PASSWORD']),
    /** Window of the desk, and the person's own then. */
    windowId: WindowId.nullable(),
    ownWindowId: WindowId.nullable(),
  }),
)
/** A person found a suspect punch right or wrong. */
export const punchJudged = defineEvent(
  'punch',
  'punch.judged',
  z.object({ accepted: z.boolean(), note: Reason, by: StaffId }),
  { guarded: true },
)
/** Lines of an attendance machine's file that no earlier file had, of one unit's people; unknown ids go by themselves. */
export const machineLinesImported = defineEvent(
  'machine_lines',
  'machine_lines.imported',
  z.object({
    /** Null: lines of ids nobody is known for; they wait in the queue. */
    unitId: UnitId.nullable(),
    file: z.object({
      name: z.string().max(200),
      sha256: z.string().max(64),
      lines: z.number().int().nonnegative(),
    }),
    lines: z
      .array(
        z.object({
          lineNo: z.number().int().positive(),
          userId: z.string().min(1).max(64),
          staffId: StaffId.nullable(),
          atMs: Ms,
          /** As it stood in the file, never changed. */
          raw: z.string().max(300),
        }),
      )
      .min(1)
      .max(2_000),
    /** Lines of the file that could not be read, kept beside its first record. */
    unreadable: z.array(z.object({ lineNo: z.number().int().positive(), raw: z.string().max(300) })).max(500),
  }),
)

// Requests (请假、补签、点名、换班、延时) --------------------------------------------------------------------

/** Who stands in for the applicant on each of their posts. */
const Cover = z.object({ postId: PostId, staffId: StaffId })

export const leaveSubmitted = defineEvent(
  'leave',
  'leave.submitted',
  z.object({
    ...about,
    kind: LeaveKind,
    fromMs: Ms,
    toMs: Ms,
    /** Its own length; the chain of one that makes another longer was chosen by the length of all of it. */
    halfDays: z.number().int().positive().max(800),
    reason: Reason,
    place: z.string().max(200),
    covers: z.array(Cover).max(20),
    chain: z.array(Role).min(1).max(5),
    /** Told by phone before it was written down. */
    toldAtMs: Ms.nullable(),
    hasProof: z.boolean(),
    /** The leave this one makes longer. */
    extendsLeaveId: z.string().max(64).nullable(),
  }),
  { guarded: true },
)
const decision = {
  step: z.number().int().nonnegative().max(10),
  by: StaffId,
  note: Note,
}
export const leaveApproved = defineEvent(
  'leave',
  'leave.approved',
  z.object({
    ...decision,
    /** The centre's leader let both A and B be away: who takes each post instead. */
    override: z.object({ reason: Reason, covers: z.array(Cover).min(1).max(20) }).nullable(),
  }),
  { guarded: true },
)
export const leaveRejected = defineEvent('leave', 'leave.rejected', z.object({ ...decision, note: Reason }), {
  guarded: true,
})
export const leaveCancelled = defineEvent(
  'leave',
  'leave.cancelled',
  z.object({ reason: Reason, by: StaffId }),
  {
    guarded: true,
  },
)
/** Appended to the first leave when a longer one on top of it was approved. */
export const leaveExtended = defineEvent(
  'leave',
  'leave.extended',
  z.object({ byLeaveId: z.string().max(64), toMs: Ms }),
  { guarded: true },
)
/** 销假: back at work at this time. */
export const leaveReturned = defineEvent(
  'leave',
  'leave.returned',
  z.object({ backAtMs: Ms, note: Note, by: StaffId }),
  { guarded: true },
)
export const leaveClosed = defineEvent('leave', 'leave.closed', z.object({ note: Note, by: StaffId }), {
  guarded: true,
})

/** 暂离、公出: out of the post during a session, expected back. */
export const absenceStarted = defineEvent(
  'absence',
  'absence.started',
  z.object({
    ...about,
    kind: z.enum(['SHORT_ABSENCE', 'OFFICIAL', 'MEETING', 'SITE_CHECK', 'TRAINING', 'UNIT_OFFICE']),
    reason: z.string().max(200),
    expectedBackMs: Ms,
    covers: z.array(Cover).max(20),
    /** The person went although the post stood empty, and said so. */
    leavesEmpty: z.boolean(),
  }),
)
export const absenceEnded = defineEvent('absence', 'absence.ended', z.object({ by: StaffId }))

export const makeupSubmitted = defineEvent(
  'makeup',
  'makeup.submitted',
  z.object({
    ...about,
    day: DayText,
    half: HalfDay,
    end: z.enum(['IN', 'OUT']),
    atMs: Ms,
    cause: z.enum(['OFFICIAL', 'FORGOT', 'MACHINE_FAULT', 'POWER_CUT', 'OTHER']),
    evidence: Note,
    chain: z.array(Role).min(1).max(5),
  }),
  { guarded: true },
)
export const makeupApproved = defineEvent('makeup', 'makeup.approved', z.object(decision), { guarded: true })
export const makeupRejected = defineEvent(
  'makeup',
  'makeup.rejected',
  z.object({ ...decision, note: Reason }),
  {
    guarded: true,
  },
)
export const makeupCancelled = defineEvent(
  'makeup',
  'makeup.cancelled',
  z.object({ reason: Reason, by: StaffId }),
  {
    guarded: true,
  },
)

/**
 * 点名: the chief representative's hand roll when machine or power failed, of one half day. A time counts for that end of
 * that person's half day; null is not stated and leaves that end to punches, and so is whoever is not on the roll.
 */
export const rollFiled = defineEvent(
  'roll',
  'roll.filed',
  z.object({
    unitId: UnitId,
    day: DayText,
    half: HalfDay,
    cause: z.enum(['MACHINE_FAULT', 'POWER_CUT', 'OTHER']),
    note: Note,
    by: StaffId,
    people: z
      .array(
        z.object({
          staffId: StaffId,
          inAtMs: Ms.nullable(),
          outAtMs: Ms.nullable(),
        }),
      )
      .min(1)
      .max(300),
  }),
)
export const rollVoided = defineEvent('roll', 'roll.voided', z.object({ reason: Reason, by: StaffId }), {
  guarded: true,
})

/** 换班: two people exchange half days of their rota. */
export const swapAsked = defineEvent(
  'swap',
  'swap.asked',
  z.object({
    ...about,
    postId: PostId,
    withStaffId: StaffId,
    day: DayText,
    half: HalfDay,
    /** The half day given in return; null: only taken over. */
    inReturn: z.object({ day: DayText, half: HalfDay }).nullable(),
    reason: Reason,
  }),
  { guarded: true },
)
export const swapAgreed = defineEvent('swap', 'swap.agreed', z.object({ by: StaffId }), { guarded: true })
export const swapApproved = defineEvent('swap', 'swap.approved', z.object({ by: StaffId, note: Note }), {
  guarded: true,
})
export const swapRejected = defineEvent('swap', 'swap.rejected', z.object({ by: StaffId, note: Reason }), {
  guarded: true,
})
export const swapCancelled = defineEvent(
  'swap',
  'swap.cancelled',
  z.object({ by: StaffId, reason: Reason }),
  {
    guarded: true,
  },
)

/** 延时、午间、周末服务: earns compensatory rest minute by minute. */
export const extraDutySubmitted = defineEvent(
  'extra_duty',
  'extra_duty.submitted',
  z.object({
    ...about,
    day: DayText,
    fromMs: Ms,
    toMs: Ms,
    kind: z.enum(['NOON', 'EVENING', 'WEEKEND', 'HOLIDAY']),
    note: Note,
  }),
  { guarded: true },
)
export const extraDutyApproved = defineEvent(
  'extra_duty',
  'extra_duty.approved',
  z.object({
    by: StaffId,
    minutes: z.number().int().positive().max(1_440),
    note: Note,
  }),
  { guarded: true },
)
export const extraDutyRejected = defineEvent(
  'extra_duty',
  'extra_duty.rejected',
  z.object({ by: StaffId, note: Reason }),
  {
    guarded: true,
  },
)
export const extraDutyCancelled = defineEvent(
  'extra_duty',
  'extra_duty.cancelled',
  z.object({ by: StaffId, reason: Reason }),
  { guarded: true },
)

// Months and weeks ------------------------------------------------------------------------------------------

/**
 * One unit's month is settled: what every half day counted as from then on. `days` has one letter code for each half day
 * (AM then PM) of each day of the month, in the order of `SETTLED_CODES`; minutes stand beside late and early ones.
 */
export const monthLocked = defineEvent(
  'attendance_month',
  'attendance_month.locked',
  z.object({
    month: z.string().regex(/^\d{4}-\d{2}$/),
    unitId: UnitId,
    by: StaffId,
    people: z
      .array(
        z.object({
          staffId: StaffId,
          sessions: z
            .array(
              z.object({
                kind: z.string().max(20),
                late: z.number().int().nonnegative().optional(),
                early: z.number().int().nonnegative().optional(),
                leave: LeaveKind.optional(),
              }),
            )
            .max(62),
        }),
      )
      .max(400),
  }),
  { guarded: true },
)
/** 更正凭单: the only way a settled month changes; before and after both stay readable. */
export const monthCorrected = defineEvent(
  'attendance_month',
  'attendance_month.corrected',
  z.object({
    staffId: StaffId,
    day: DayText,
    half: HalfDay,
    before: z.object({
      kind: z.string().max(20),
      late: z.number().int(),
      early: z.number().int(),
      leave: LeaveKind.nullable(),
    }),
    after: z.object({
      kind: z.string().max(20),
      late: z.number().int(),
      early: z.number().int(),
      leave: LeaveKind.nullable(),
    }),
    reason: Reason,
    by: StaffId,
  }),
  { guarded: true },
)
/** The chief representative went through the week's list and signed it. */
export const weekConfirmed = defineEvent(
  'attendance_week',
  'attendance_week.confirmed',
  z.object({ weekFrom: DayText, unitId: UnitId, by: StaffId, note: Note }),
)

// Reference data -----------------------------------------------------------------------------------------------

const source = z.object({
  fileName: z.string().max(200),
  sha256: z.string().max(64),
})
const origin = { source: source.nullable() }

export const attendanceRulesSet = defineEvent(
  'attendance_rules',
  'reference.attendance_rules_set',
  AttendanceRules.extend({ active: z.boolean(), ...origin }),
)
/** Who of a rota post is on duty on one day. */
export const rotaSet = defineEvent(
  'rota',
  'reference.rota_set',
  z.object({
    postId: PostId,
    day: DayText,
    am: z.array(StaffId).max(20),
    pm: z.array(StaffId).max(20),
    /** Swaps of that day the rota was set over: they move nobody any more. */
    pastSwaps: z.array(z.string().max(64)).max(100).default([]),
    ...origin,
  }),
)
/** Whose number a user id of the attendance machine is; null: nobody's any more. */
export const machineIdSet = defineEvent(
  'machine_id',
  'reference.machine_id_set',
  z.object({
    userId: z.string().min(1).max(64),
    staffId: StaffId.nullable(),
    ...origin,
  }),
)

export const punchEvents = [punchRecorded, punchJudged] as const
export const machineLineEvents = [machineLinesImported] as const
export const leaveEvents = [
  leaveSubmitted,
  leaveApproved,
  leaveRejected,
  leaveCancelled,
  leaveExtended,
  leaveReturned,
  leaveClosed,
] as const
export const absenceEvents = [absenceStarted, absenceEnded] as const
export const makeupEvents = [makeupSubmitted, makeupApproved, makeupRejected, makeupCancelled] as const
export const rollEvents = [rollFiled, rollVoided] as const
export const swapEvents = [swapAsked, swapAgreed, swapApproved, swapRejected, swapCancelled] as const
export const extraDutyEvents = [
  extraDutySubmitted,
  extraDutyApproved,
  extraDutyRejected,
  extraDutyCancelled,
] as const
export const attendanceMonthEvents = [monthLocked, monthCorrected] as const
export const attendanceWeekEvents = [weekConfirmed] as const
export const attendanceReferenceEvents = [attendanceRulesSet, rotaSet, machineIdSet] as const

export const attendanceEvents = [
  ...punchEvents,
  ...machineLineEvents,
  ...leaveEvents,
  ...absenceEvents,
  ...makeupEvents,
  ...rollEvents,
  ...swapEvents,
  ...extraDutyEvents,
  ...attendanceMonthEvents,
  ...attendanceWeekEvents,
  ...attendanceReferenceEvents,
] as const

export type PunchEvent = EventOf<typeof punchEvents>
export type MachineLineEvent = EventOf<typeof machineLineEvents>
export type LeaveEvent = EventOf<typeof leaveEvents>
export type AbsenceEvent = EventOf<typeof absenceEvents>
export type MakeupEvent = EventOf<typeof makeupEvents>
export type RollEvent = EventOf<typeof rollEvents>
export type SwapEvent = EventOf<typeof swapEvents>
export type ExtraDutyEvent = EventOf<typeof extraDutyEvents>
export type AttendanceMonthEvent = EventOf<typeof attendanceMonthEvents>
export type AttendanceWeekEvent = EventOf<typeof attendanceWeekEvents>
