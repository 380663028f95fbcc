import { z } from 'zod'
import { DayText } from '../ids.ts'
import { Role } from '../roles.ts'

/** A half day of attendance: morning and afternoon sessions are judged apart (domain-rules section 7). */
export const HalfDay = z.enum(['AM', 'PM'])
export type HalfDay = z.infer<typeof HalfDay>

export const ClockText = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

/** One half day's hours in a stretch of the year or on some weekdays; special ones replace the general ones on their days. */
export const SessionHours = z.object({
  half: HalfDay,
  from: ClockText,
  to: ClockText,
  /** First and last `MM-DD` of a season; it may run over New Year. Null: all year. */
  seasonFrom: z
    .string()
    .regex(/^\d{2}-\d{2}$/)
    .nullable(),
  seasonTo: z
    .string()
    .regex(/^\d{2}-\d{2}$/)
    .nullable(),
  /** 0 Sunday to 6 Saturday; empty: every day the hall works. */
  weekdays: z.array(z.number().int().min(0).max(6)).max(7),
})
export type SessionHours = z.infer<typeof SessionHours>

export const LeaveKind = z.enum([
  'OFFICIAL',
  'MEETING',
  'TRAINING',
  'COUNTRYSIDE',
  'SITE_CHECK',
  'UNIT_OFFICE',
  'PRIVATE',
  'SICK',
  'ANNUAL',
  'MARRIAGE',
  'MATERNITY',
  'BEREAVEMENT',
  'HOME_VISIT',
  'COMPENSATORY',
])
export type LeaveKind = z.infer<typeof LeaveKind>

/** Who has to agree to a leave of up to so many half days, in this order; null: however long. */
export const ApprovalChain = z.object({
  halfDaysMax: z.number().int().positive().max(400).nullable(),
  steps: z.array(Role).min(1).max(5),
})
export type ApprovalChain = z.infer<typeof ApprovalChain>

const Minutes = z.number().int().min(0).max(600)

/** 考勤规则: a hall's attendance rules, in force from a day to a day. A past day is always judged by the rules of its time. */
export const AttendanceRules = z.object({
  rulesId: z.string().min(1).max(64),
  name: z.string().min(1).max(120),
  validFrom: DayText,
  /** Last day in force; null: until further notice. */
  validTo: DayText.nullable(),
  version: z.number().int().positive(),
  hours: z.array(SessionHours).min(1).max(40),
  /** 4: in and out of both half days. 3: morning in, afternoon in, afternoon out. 2: morning in, afternoon out. */
  punchesADay: z.union([z.literal(2), z.literal(3), z.literal(4)]),
  /** Earliest sign-in before a session. */
  openBeforeMinutes: Minutes,
  /** Latest sign-out after a session. */
  closeAfterMinutes: Minutes,
  /** Late or early by up to this still counts as on time. */
  graceMinutes: Minutes,
  /** Late or early by up to this is a small one (−1 in the default book); from there to the absence line a long one. */
  shortMinutes: Minutes,
  /** Late or early by this or more is half a day's absence. */
  absenceMinutes: z.number().int().min(1).max(600),
  /** A make-up punch is asked for within so many working days. */
  makeupWithinDays: z.number().int().min(0).max(60),
  forgotPerMonthMax: z.number().int().min(0).max(60),
  /** Leaving the post for up to this is a short absence (暂离). */
  shortAbsenceMinutes: z.number().int().min(1).max(240),
  /** B stands in for A within this. */
  coverWithinMinutes: z.number().int().min(0).max(240),
  /** After this an empty post is told to the centre as well. */
  escalateAfterMinutes: z.number().int().min(0).max(240),
  /** A late request for leave still holds when made within so many minutes of its start. */
  lateRequestMinutes: z.number().int().min(0).max(1_440),
  /** Sick leave longer than so many days needs a doctor's proof. */
  sickProofDays: z.number().int().min(0).max(60),
  /** Extra duty is taken back within so many months. */
  balanceMonths: z.number().int().min(1).max(36),
  /** By length; the first that fits counts. */
  chains: z.array(ApprovalChain).min(1).max(10),
  /** The same for a chief representative's own leave. */
  chiefChains: z.array(ApprovalChain).min(1).max(10),
  /** Whose attendance is counted. */
  subjectRoles: z.array(Role).min(1),
})
export type AttendanceRules = z.infer<typeof AttendanceRules>

const general = (half: HalfDay, from: string, to: string): SessionHours => ({
  half,
  from,
  to,
  seasonFrom: null,
  seasonTo: null,
  weekdays: [],
})

/** The defaults of domain-rules section 7, in force until a hall sets its own. */
export const DEFAULT_ATTENDANCE_RULES: AttendanceRules = {
  rulesId: 'default',
  name: '默认考勤规则',
  validFrom: '1900-01-01',
  validTo: null,
  version: 1,
  hours: [general('AM', '08:30', '12:00'), general('PM', '14:30', '17:30')],
  punchesADay: 4,
  openBeforeMinutes: 60,
  closeAfterMinutes: 90,
  graceMinutes: 0,
  shortMinutes: 10,
  absenceMinutes: 30,
  makeupWithinDays: 3,
  forgotPerMonthMax: 2,
  shortAbsenceMinutes: 15,
  coverWithinMinutes: 10,
  escalateAfterMinutes: 10,
  lateRequestMinutes: 60,
  sickProofDays: 3,
  balanceMonths: 6,
  chains: [
    { halfDaysMax: 1, steps: ['WINDOW_HEAD'] },
    { halfDaysMax: 2, steps: ['CHIEF_REP'] },
    { halfDaysMax: 4, steps: ['CHIEF_REP', 'INSPECTOR'] },
    { halfDaysMax: null, steps: ['CHIEF_REP', 'INSPECTOR', 'LEADER'] },
  ],
  chiefChains: [
    { halfDaysMax: 2, steps: ['INSPECTOR'] },
    { halfDaysMax: null, steps: ['INSPECTOR', 'LEADER'] },
  ],
  subjectRoles: ['CLERK', 'WINDOW_HEAD', 'CHIEF_REP', 'DUTY', 'INSPECTOR', 'CENTER_ADMIN'],
}
