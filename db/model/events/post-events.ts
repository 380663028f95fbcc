import { z } from 'zod'
import { CaseId, Ms, StaffId, UnitId, WindowId } from '../ids.ts'
import { Post, PostId } from '../posts/post.ts'
import { defineEvent, type EventOf } from './define.ts'

const Reason = z.string().min(1).max(500)
const Note = z.string().max(2_000)
/** Every unit whose desks need the record: the post's own and those of its A, B and C. */
const UnitIds = z.array(UnitId).min(1).max(20)

/**
 * A planned absence of one of a post's people. A second one that would leave A and B away together is refused by the
 * fold unless the centre's leader named who stands in: on the machine that has both, and at the hall for two that were
 * recorded apart. Both are kept; the second is a conflict.
 */
export const absenceBooked = defineEvent(
  'post_absence',
  'post_absence.booked',
  z.object({
    unitIds: UnitIds,
    leaveId: z.string().max(64),
    staffId: StaffId,
    rank: z.enum(['A', 'B', 'C']),
    fromMs: Ms,
    toMs: Ms,
    coverStaffId: StaffId.nullable(),
    override: z.object({ by: StaffId, reason: Reason, coverStaffId: StaffId }).nullable(),
  }),
)
/** The leave was given up, refused later, or ended before its time. */
export const absenceFreed = defineEvent(
  'post_absence',
  'post_absence.freed',
  z.object({ leaveId: z.string().max(64), fromMs: Ms }),
)

/** 顶岗: a registered relief takes the post over. */
export const coverStarted = defineEvent(
  'cover',
  'cover.started',
  z.object({
    unitIds: UnitIds,
    postId: PostId,
    rank: z.enum(['B', 'C']),
    staffId: StaffId,
    forStaffId: StaffId.nullable(),
    windowId: WindowId.nullable(),
  }),
)
export const coverEnded = defineEvent('cover', 'cover.ended', z.object({ by: StaffId, note: Note }))

const OpenCase = z.object({
  caseId: CaseId,
  caseNo: z.string().max(60),
  itemName: z.string().max(300),
  step: z.string().max(40),
  dueDay: z.string().max(10).nullable(),
  note: z.string().max(300),
})

/** 交接: what one hands to the other; never passwords. */
export const handoverOpened = defineEvent(
  'handover',
  'handover.opened',
  z.object({
    unitIds: UnitIds,
    postId: PostId,
    windowId: WindowId.nullable(),
    fromStaffId: StaffId,
    toStaffId: StaffId,
    startMs: Ms,
    expectedEndMs: Ms,
    leaveId: z.string().max(64).nullable(),
    cases: z.array(OpenCase).max(500),
    pendingMaterials: Note,
    sealsAndKeys: Note,
    phone: z.string().max(60),
    note: Note,
  }),
  { guarded: true },
)
export const handoverConfirmed = defineEvent('handover', 'handover.confirmed', z.object({ by: StaffId }), {
  guarded: true,
})
/** On return: what was done meanwhile, problems, materials handed back. */
export const handoverReturned = defineEvent(
  'handover',
  'handover.returned',
  z.object({
    by: StaffId,
    done: z
      .array(
        z.object({
          caseId: CaseId,
          caseNo: z.string().max(60),
          text: z.string().max(300),
        }),
      )
      .max(500),
    problems: Note,
    materialsBack: z.boolean(),
  }),
  { guarded: true },
)
export const handoverClosed = defineEvent('handover', 'handover.closed', z.object({ by: StaffId }), {
  guarded: true,
})

/** A post stood empty from a moment the rules name. Two machines that notice the same say the same: one alarm. */
export const postUncovered = defineEvent(
  'post_alarm',
  'post_alarm.raised',
  z.object({
    unitIds: UnitIds,
    postId: PostId,
    windowId: WindowId.nullable(),
    sinceMs: Ms,
    /** When the rules call it uncovered: ten minutes after, or the close of sign-in. */
    dueMs: Ms,
    cause: z.enum(['NOT_PUNCHED', 'ON_LEAVE', 'OUT', 'LEFT_EARLY', 'NOBODY_NAMED']),
  }),
)
export const alarmAnswered = defineEvent(
  'post_alarm',
  'post_alarm.answered',
  z.object({ by: StaffId, note: Reason }),
)
export const alarmEnded = defineEvent('post_alarm', 'post_alarm.ended', z.object({ atMs: Ms }))

export const postSet = defineEvent(
  'post',
  'reference.post_set',
  Post.extend({
    source: z.object({ fileName: z.string().max(200), sha256: z.string().max(64) }).nullable(),
  }),
)

export const postAbsenceEvents = [absenceBooked, absenceFreed] as const
export const coverEvents = [coverStarted, coverEnded] as const
export const handoverEvents = [handoverOpened, handoverConfirmed, handoverReturned, handoverClosed] as const
export const postAlarmEvents = [postUncovered, alarmAnswered, alarmEnded] as const
export const postReferenceEvents = [postSet] as const
export const postEvents = [
  ...postAbsenceEvents,
  ...coverEvents,
  ...handoverEvents,
  ...postAlarmEvents,
  ...postReferenceEvents,
] as const

export type PostAbsenceEvent = EventOf<typeof postAbsenceEvents>
export type CoverEvent = EventOf<typeof coverEvents>
export type HandoverEvent = EventOf<typeof handoverEvents>
export type PostAlarmEvent = EventOf<typeof postAlarmEvents>
