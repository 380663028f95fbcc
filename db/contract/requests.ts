import { z } from 'zod'
import { HalfDay, LeaveKind } from '../model/attendance/rules.ts'
import { DayText, Ms, StaffId, UnitId } from '../model/ids.ts'
import { PostId } from '../model/posts/post.ts'
import { DECIDING_ROLES, Role } from '../model/roles.ts'
import { defineMethod } from './define.ts'

const Text = z.string().trim().max(1_000)
const Reason = z.string().trim().min(1).max(500)

/** `rank` null: registered for nothing there, named by the leader for this time. */
const StandIn = z.object({ staffId: StaffId, name: z.string(), rank: z.enum(['A', 'B', 'C']).nullable() })

const CoverChoice = z.object({ postId: PostId, staffId: StaffId })

export const RequestView = z.object({
  requestId: z.string(),
  kind: z.enum(['LEAVE', 'MAKEUP', 'SWAP', 'EXTRA_DUTY', 'ROLL', 'ABSENCE']),
  status: z.string(),
  staffId: StaffId.nullable(),
  staffName: z.string(),
  unitName: z.string(),
  /** What it is about: leave kind, cause of a make-up punch … as a code for the locale. */
  about: z.string(),
  fromMs: Ms,
  toMs: Ms,
  halfDays: z.number().int().nullable(),
  half: HalfDay.nullable(),
  end: z.enum(['IN', 'OUT']).nullable(),
  minutes: z.number().int().nullable(),
  reason: z.string(),
  covers: z.array(z.object({ postName: z.string(), name: z.string() })),
  chain: z.array(
    z.object({
      role: Role,
      byName: z.string(),
      atMs: Ms.nullable(),
      approved: z.boolean().nullable(),
      note: z.string(),
    }),
  ),
  /** Whose turn it is; empty when decided. */
  nextRole: Role.nullable(),
  submittedAtMs: Ms,
  /** Newest record of it is not yet at the hall: others cannot see it. */
  waiting: z.boolean(),
  /** Its record is in conflict with another; the conflict desk has it. */
  conflict: z.boolean(),
  conflictEventId: z.string().nullable(),
  extendsId: z.string().nullable(),
  withName: z.string(),
  /** Of a swap: the half day the other gives in return. */
  inReturn: z.object({ day: DayText, half: HalfDay }).nullable(),
  backAtMs: Ms.nullable(),
  /**
   * What should be known of it. TOLD_LATER: asked for after it began, told by phone before. OVERRIDDEN: the leader let A
   * and B be away. RETURN_LATE: reported back after the first working day, or not yet. LEFT_EMPTY: the post stood empty.
   */
  remarks: z.array(z.enum(['TOLD_LATER', 'OVERRIDDEN', 'RETURN_LATE', 'LEFT_EMPTY'])),
  /** Of a leave not decided: the A or B of the same post who asked for some of that time too, undecided as well. */
  otherAsked: z.array(z.string()),
  /** What the person at this page may do with it. */
  may: z.array(
    z.enum(['APPROVE', 'REJECT', 'CANCEL', 'EXTEND', 'RETURN', 'CLOSE', 'AGREE', 'OVERRIDE', 'VOID', 'END']),
  ),
})
export type RequestView = z.infer<typeof RequestView>

/** What stands in the way of a leave, or should be known before it is asked for. */
export const LeaveCheck = z.object({
  halfDays: z.number().int(),
  chain: z.array(z.object({ role: Role, names: z.array(z.string()) })),
  posts: z.array(
    z.object({
      postId: PostId,
      postName: z.string(),
      rank: z.enum(['A', 'B', 'C']),
      /** Registered reliefs, first choice first, and why one is not free then. */
      reliefs: z.array(
        z.object({
          staffId: StaffId,
          name: z.string(),
          rank: z.enum(['A', 'B', 'C']),
          free: z.boolean(),
          why: z.string(),
        }),
      ),
      blocked: z.boolean(),
    }),
  ),
  problems: z.array(
    z.enum([
      'BOTH_ABSENT',
      'NO_RELIEF_NAMED',
      'OVERLAPS_LEAVE',
      'NO_WORKING_TIME',
      'TOO_LATE',
      'PROOF_NEEDED',
      'BALANCE_TOO_LOW',
      'NO_RULES',
      'MONTH_LOCKED',
      'OTHER_ASKED',
    ]),
  ),
  /** Names for OTHER_ASKED: the A or B of the same post whose leave of some of that time is not decided. */
  otherAsked: z.array(z.string()),
  /** Of those the ones that stop it; the others are told and go along. */
  stops: z.array(z.string()),
})
export type LeaveCheck = z.infer<typeof LeaveCheck>

const LeaveWish = z.object({
  kind: LeaveKind,
  fromMs: Ms,
  toMs: Ms,
  covers: z.array(CoverChoice).max(20),
  extendsLeaveId: z.string().max(64).nullable().default(null),
  hasProof: z.boolean().default(false),
  /** Told by phone before it was written down; within the time for that it is not late. */
  toldAtMs: Ms.nullable().default(null),
})

const Decided = z.object({ requestId: z.string().max(64), note: Text.default('') })

export const requestMethods = {
  'requests.list': defineMethod({
    summary: 'Requests: my own, those that wait for my decision, or all that may be seen, newest first.',
    params: z.object({
      box: z.enum(['MINE', 'TO_DECIDE', 'ALL']),
      kind: z.enum(['LEAVE', 'MAKEUP', 'SWAP', 'EXTRA_DUTY', 'ROLL', 'ABSENCE']).nullable().default(null),
      limit: z.number().int().min(1).max(500).default(200),
    }),
    result: z.object({ requests: z.array(RequestView) }),
    access: 'SIGNED_IN',
  }),
  'leave.check': defineMethod({
    summary: 'What a leave would mean: length, who has to agree, posts and who stands in, what stops it.',
    params: LeaveWish,
    result: LeaveCheck,
    access: 'SIGNED_IN',
    errors: ['NOT_FOUND'],
  }),
  'leave.submit': defineMethod({
    summary: 'Ask for leave, or to make one longer. Refused when A and B of a post would be away together.',
    params: LeaveWish.extend({
      reason: Reason,
      place: z.string().trim().max(200).default(''),
    }),
    result: RequestView,
    access: 'SIGNED_IN',
    errors: ['BOTH_ABSENT', 'LEAVE_OVERLAPS', 'RELIEF_NEEDED', 'LEAVE_REFUSED', 'NOT_FOUND'],
  }),
  'leave.decide': defineMethod({
    summary:
      'Agree to a leave or refuse it, when it is one’s turn. `override`: the centre’s leader lets A and B be away and names who stands in.',
    params: Decided.extend({
      approve: z.boolean(),
      override: z
        .object({ reason: Reason, covers: z.array(CoverChoice).min(1).max(20) })
        .nullable()
        .default(null),
    }),
    result: RequestView,
    access: [...DECIDING_ROLES],
    errors: [
      'NOT_FOUND',
      'OWN_REQUEST',
      'ALREADY_DECIDED',
      'BOTH_ABSENT',
      'OVERRIDE_NEEDS_C',
      'NOT_YOUR_TURN',
    ],
  }),
  'leave.standIns': defineMethod({
    summary:
      'For the centre’s leader: each post a leave would leave without A and B, who is away from it, and who may be named as its C.',
    params: z.object({ requestId: z.string().max(64) }),
    result: z.object({
      posts: z.array(
        z.object({
          postId: PostId,
          postName: z.string(),
          /** Registered people of the post who cannot stand in then, and why. */
          away: z.array(StandIn.extend({ why: z.string() })),
          standIns: z.array(StandIn),
          /** Whom the applicant named, when they may. */
          wished: StaffId.nullable(),
        }),
      ),
    }),
    access: ['LEADER'],
    errors: ['NOT_FOUND'],
  }),
  'leave.cancel': defineMethod({
    summary: 'Give a leave up before it began.',
    params: z.object({ requestId: z.string().max(64), reason: Reason }),
    result: RequestView,
    access: 'SIGNED_IN',
    errors: ['NOT_FOUND', 'ALREADY_DECIDED'],
  }),
  'leave.return': defineMethod({
    summary: '销假: report back from leave, now or at an earlier time.',
    params: z.object({
      requestId: z.string().max(64),
      backAtMs: Ms.nullable().default(null),
      note: Text.default(''),
    }),
    result: RequestView,
    access: 'SIGNED_IN',
    errors: ['NOT_FOUND', 'ALREADY_DECIDED'],
  }),
  'leave.close': defineMethod({
    summary: 'Confirm that somebody reported back from leave.',
    params: Decided,
    result: RequestView,
    access: [...DECIDING_ROLES],
    errors: ['NOT_FOUND', 'OWN_REQUEST', 'ALREADY_DECIDED'],
  }),
  'absence.start': defineMethod({
    summary:
      'Sign out of the post for a while: short absence or errand, with the time expected back and who covers.',
    params: z.object({
      kind: z.enum(['SHORT_ABSENCE', 'OFFICIAL', 'MEETING', 'SITE_CHECK', 'TRAINING', 'UNIT_OFFICE']),
      reason: z.string().trim().max(200).default(''),
      expectedBackMs: Ms,
      covers: z.array(CoverChoice).max(20).default([]),
      /** Go although a post stands empty then; allowed for a short absence only. */
      leavesEmpty: z.boolean().default(false),
    }),
    result: RequestView,
    access: 'SIGNED_IN',
    errors: ['POST_WOULD_BE_EMPTY', 'ALREADY_OUT', 'BAD_REQUEST'],
  }),
  'absence.end': defineMethod({
    summary: 'Back at the post; by the person or, for somebody who forgot, by a lead.',
    params: z.object({ requestId: z.string().max(64) }),
    result: RequestView,
    access: 'SIGNED_IN',
    errors: ['NOT_FOUND'],
  }),
  'makeup.submit': defineMethod({
    summary: 'Ask for a make-up punch: a forgotten one, an errand, a machine fault.',
    params: z.object({
      day: DayText,
      half: HalfDay,
      end: z.enum(['IN', 'OUT']),
      /** When it really was. */
      atMs: Ms,
      cause: z.enum(['OFFICIAL', 'FORGOT', 'MACHINE_FAULT', 'POWER_CUT', 'OTHER']),
      evidence: Text,
    }),
    result: RequestView,
    access: 'SIGNED_IN',
    errors: ['MAKEUP_TOO_LATE', 'MAKEUP_TOO_OFTEN', 'MAKEUP_PENDING', 'MAKEUP_NOT_NEEDED', 'MONTH_LOCKED'],
  }),
  'makeup.decide': defineMethod({
    summary: 'Agree to a make-up punch or refuse it.',
    params: Decided.extend({ approve: z.boolean() }),
    result: RequestView,
    access: [...DECIDING_ROLES],
    errors: ['NOT_FOUND', 'OWN_REQUEST', 'ALREADY_DECIDED', 'NOT_YOUR_TURN'],
  }),
  'requests.cancel': defineMethod({
    summary: 'Take a make-up punch, swap or extra duty back before it is decided.',
    params: z.object({ requestId: z.string().max(64), reason: Reason }),
    result: RequestView,
    access: 'SIGNED_IN',
    errors: ['NOT_FOUND', 'ALREADY_DECIDED'],
  }),
  'roll.file': defineMethod({
    summary:
      'Hand roll of a unit for a half day on which punching was impossible; filed the same day. A time counts for that end; null leaves it to punches.',
    params: z.object({
      unitId: UnitId,
      day: DayText,
      half: HalfDay,
      cause: z.enum(['MACHINE_FAULT', 'POWER_CUT', 'OTHER']),
      note: Text.default(''),
      people: z
        .array(z.object({ staffId: StaffId, inAtMs: Ms.nullable(), outAtMs: Ms.nullable() }))
        .min(1)
        .max(300),
    }),
    result: RequestView,
    access: ['CHIEF_REP', 'WINDOW_HEAD', 'CENTER_ADMIN', 'INSPECTOR'],
    errors: ['ROLL_TOO_LATE', 'MONTH_LOCKED', 'NOT_FOUND'],
  }),
  'roll.draft': defineMethod({
    summary:
      'What a hand roll of a unit begins with: its people, what they punched in that half day, who is away.',
    params: z.object({ unitId: UnitId, day: DayText, half: HalfDay }),
    result: z.object({
      /** Of the half day by the rules; null when they have none. */
      hours: z.object({ fromMs: Ms, toMs: Ms }).nullable(),
      people: z.array(
        z.object({
          staffId: StaffId,
          name: z.string(),
          /** Oldest first; rejected ones left out, suspect ones included. */
          punchedAtMs: z.array(Ms),
          /** OFF: not to be here in that half day. */
          away: z.enum(['LEAVE', 'OFF']).nullable(),
        }),
      ),
    }),
    access: ['CHIEF_REP', 'WINDOW_HEAD', 'CENTER_ADMIN', 'INSPECTOR'],
    errors: [],
  }),
  'roll.void': defineMethod({
    summary: 'Strike a hand roll out, with a reason; it stays readable.',
    params: z.object({ requestId: z.string().max(64), reason: Reason }),
    result: RequestView,
    access: ['CHIEF_REP', 'CENTER_ADMIN', 'INSPECTOR'],
    errors: ['NOT_FOUND', 'ALREADY_DECIDED', 'MONTH_LOCKED'],
  }),
  'swap.ask': defineMethod({
    summary: 'Ask a colleague of a rota post to take a half day over, for one of theirs or for nothing.',
    params: z.object({
      postId: PostId,
      withStaffId: StaffId,
      day: DayText,
      half: HalfDay,
      inReturn: z.object({ day: DayText, half: HalfDay }).nullable(),
      reason: Reason,
    }),
    result: RequestView,
    access: 'SIGNED_IN',
    errors: ['NOT_FOUND', 'SWAP_NOT_POSSIBLE'],
  }),
  'swap.agree': defineMethod({
    summary: 'The colleague agrees to a swap, or not.',
    params: Decided.extend({ agree: z.boolean() }),
    result: RequestView,
    access: 'SIGNED_IN',
    errors: ['NOT_FOUND', 'ALREADY_DECIDED', 'NOT_YOUR_TURN'],
  }),
  'swap.decide': defineMethod({
    summary: 'A lead agrees to a swap or refuses it.',
    params: Decided.extend({ approve: z.boolean() }),
    result: RequestView,
    access: [...DECIDING_ROLES],
    errors: ['NOT_FOUND', 'OWN_REQUEST', 'ALREADY_DECIDED', 'SWAP_NOT_POSSIBLE', 'NOT_YOUR_TURN'],
  }),
  'extraDuty.submit': defineMethod({
    summary:
      'Report extra duty (noon, evening, weekend); agreed minutes can be taken back as compensatory rest.',
    params: z.object({
      day: DayText,
      fromMs: Ms,
      toMs: Ms,
      kind: z.enum(['NOON', 'EVENING', 'WEEKEND', 'HOLIDAY']),
      note: Text.default(''),
    }),
    result: RequestView,
    access: 'SIGNED_IN',
    errors: ['EXTRA_DUTY_OVERLAPS', 'BAD_REQUEST'],
  }),
  'extraDuty.decide': defineMethod({
    summary: 'Agree to extra duty with so many minutes, or refuse it.',
    params: Decided.extend({
      approve: z.boolean(),
      minutes: z.number().int().min(1).max(1_440).nullable().default(null),
    }),
    result: RequestView,
    access: [...DECIDING_ROLES],
    errors: ['NOT_FOUND', 'OWN_REQUEST', 'ALREADY_DECIDED'],
  }),
}
