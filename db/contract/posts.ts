import { z } from 'zod'
import { CaseId, ItemId, Ms, StaffId, UnitId, WindowId } from '../model/ids.ts'
import { Post, PostId, WhereaboutsKind } from '../model/posts/post.ts'
import { DECIDING_ROLES } from '../model/roles.ts'
import { defineMethod } from './define.ts'

const Text = z.string().trim().max(2_000)
const Reason = z.string().trim().min(1).max(500)

/** A post as set up. `version`: how often it was saved, 0 for one that never was; who saves it sends the one that was opened. */
export const PostRecord = Post.extend({ version: z.number().int().nonnegative() })
export type PostRecord = z.infer<typeof PostRecord>

export const PostStatusName = z.enum(['A_ON', 'B_COVERING', 'C_COVERING', 'UNCOVERED', 'CLOSED'])

/** One person on a board. In public: no kind of leave, no reason. */
export const PersonWhere = z.object({
  staffId: StaffId,
  name: z.string(),
  kind: WhereaboutsKind,
  sinceMs: Ms.nullable(),
  expectedBackMs: Ms.nullable(),
})

export const PostView = z.object({
  postId: PostId,
  name: z.string(),
  kind: z.enum(['FIXED', 'ROTA']),
  unitId: UnitId,
  unitName: z.string(),
  windowId: WindowId.nullable(),
  windowName: z.string(),
  windowPhone: z.string(),
  duties: z.string(),
  itemIds: z.array(ItemId),
  a: PersonWhere.nullable(),
  b: PersonWhere.nullable(),
  c: PersonWhere.nullable(),
  status: PostStatusName,
  /** Who serves it now; null when nobody does. */
  onDuty: z.object({ staffId: StaffId, name: z.string(), sinceMs: Ms.nullable() }).nullable(),
  coverId: z.string().nullable(),
  /** Since when nobody serves it; null while somebody does. */
  uncoveredSinceMs: Ms.nullable(),
  cause: z.string(),
  /** NONE: not yet a matter of alarm. HEAD: told to the window head. CENTRE: told to the centre as well. */
  alarm: z.enum(['NONE', 'HEAD', 'CENTRE']),
  alarmId: z.string().nullable(),
  answer: z.string(),
  /**
   * No machine of its window has been in touch with the hall since: what it shows may be wrong. Null: one is up to date, the
   * window has none, or this machine stands alone.
   */
  deskSilentSinceMs: Ms.nullable(),
  /** What the person at this page may do: take it over, give it back, edit it, answer its alarm. */
  may: z.array(z.enum(['COVER', 'UNCOVER', 'EDIT', 'ANSWER'])),
})
export type PostView = z.infer<typeof PostView>

export const HandoverCase = z.object({
  caseId: CaseId,
  caseNo: z.string(),
  itemName: z.string(),
  step: z.string(),
  dueDay: z.string().nullable(),
  note: z.string().max(300),
})

export const HandoverView = z.object({
  handoverId: z.string(),
  postId: PostId,
  postName: z.string(),
  windowName: z.string(),
  fromStaffId: StaffId,
  fromName: z.string(),
  toStaffId: StaffId,
  toName: z.string(),
  status: z.enum(['OPENED', 'CONFIRMED', 'RETURNED', 'CLOSED']),
  startMs: Ms,
  expectedEndMs: Ms,
  openedAtMs: Ms,
  confirmedAtMs: Ms.nullable(),
  closedAtMs: Ms.nullable(),
  cases: z.array(HandoverCase),
  pendingMaterials: z.string(),
  sealsAndKeys: z.string(),
  phone: z.string(),
  note: z.string(),
  returned: z
    .object({
      atMs: Ms,
      byName: z.string(),
      done: z.array(z.object({ caseId: CaseId, caseNo: z.string(), text: z.string() })),
      problems: z.string(),
      materialsBack: z.boolean(),
    })
    .nullable(),
  waiting: z.boolean(),
  may: z.array(z.enum(['CONFIRM', 'RETURN', 'CLOSE'])),
})
export type HandoverView = z.infer<typeof HandoverView>

export const AlarmView = z.object({
  alarmId: z.string(),
  postId: PostId,
  postName: z.string(),
  windowName: z.string(),
  unitName: z.string(),
  sinceMs: Ms,
  dueMs: Ms,
  raisedAtMs: Ms,
  endedAtMs: Ms.nullable(),
  cause: z.string(),
  /** Whom it is told to now. */
  level: z.enum(['HEAD', 'CENTRE']),
  /** The person at this page is one of those. */
  forMe: z.boolean(),
  answers: z.array(z.object({ name: z.string(), note: z.string(), atMs: Ms })),
})
export type AlarmView = z.infer<typeof AlarmView>

export const postMethods = {
  'posts.list': defineMethod({
    summary: 'Posts with their A, B and C as set up, active ones and others.',
    params: z.object({}),
    result: z.object({ posts: z.array(PostRecord) }),
    access: 'SIGNED_IN',
  }),
  'posts.save': defineMethod({
    summary:
      'Set up or change a post: duties, items, A, B, C, members of a rota. Refused when somebody saved it since it was opened.',
    params: z.object({ post: PostRecord }),
    result: z.object({ version: z.number().int() }),
    access: ['CENTER_ADMIN', 'SYSADMIN'],
    errors: ['NOT_FOUND', 'POST_PEOPLE', 'VERSION_CHANGED'],
    needsHall: true,
  }),
  'posts.propose': defineMethod({
    summary:
      'A post for every window that has none, from the people of the window, to begin with; nothing is recorded.',
    params: z.object({}),
    result: z.object({ posts: z.array(PostRecord) }),
    access: ['CENTER_ADMIN', 'SYSADMIN'],
  }),
  'posts.board': defineMethod({
    summary: 'Every post that may be seen with its present status, who serves it, who is where, alarms.',
    params: z.object({ unitId: UnitId.nullable().default(null) }),
    result: z.object({
      asOfMs: Ms,
      /** Present before the session is over; false outside hall hours. */
      inSession: z.boolean(),
      posts: z.array(PostView),
      totals: z.object({
        on: z.number().int(),
        covered: z.number().int(),
        uncovered: z.number().int(),
        closed: z.number().int(),
      }),
      /** This machine has not heard from the hall since; null when it is current or stands alone. */
      staleSinceMs: Ms.nullable(),
    }),
    access: 'SIGNED_IN',
    errors: ['HALL_FILLING'],
  }),
  'whereabouts.board': defineMethod({
    summary:
      '去向牌: who is at which window, who is out and who covers; no kinds of leave, nothing personal.',
    params: z.object({}),
    result: z.object({
      asOfMs: Ms,
      staleSinceMs: Ms.nullable(),
      hallName: z.string(),
      people: z.array(
        z.object({
          staffId: StaffId,
          name: z.string(),
          unitName: z.string(),
          windowName: z.string(),
          postName: z.string(),
          title: z.string(),
          /** As in public: OUT stands for every leave and errand. */
          /** BEFORE: their first session today has not begun. BREAK: between two of them. */
          state: z.enum([
            'ON_POST',
            'ON_POST_UNPUNCHED',
            'AWAY_SHORT',
            'OUT',
            'BEFORE',
            'BREAK',
            'OFF_DUTY',
            'NOT_IN',
          ]),
          expectedBackMs: Ms.nullable(),
          coveredBy: z.string(),
          phone: z.string(),
        }),
      ),
    }),
    access: 'PUBLIC',
    viaHall: true,
  }),
  'covers.start': defineMethod({
    summary: 'Take a post over as its B or C. Somebody who is not registered for it is refused.',
    params: z.object({ postId: PostId }),
    result: z.object({ coverId: z.string() }),
    access: 'SIGNED_IN',
    errors: ['NOT_FOUND', 'NOT_A_RELIEF', 'NOT_SIGNED_IN_TODAY', 'POST_NOT_EMPTY'],
  }),
  'covers.end': defineMethod({
    summary: 'Give a post back.',
    params: z.object({ coverId: z.string().max(64), note: Text.default('') }),
    result: z.object({}),
    access: 'SIGNED_IN',
    errors: ['NOT_FOUND'],
  }),
  'handovers.draft': defineMethod({
    summary:
      'A handover of a post to one of its reliefs, with the open cases filled in; nothing is recorded.',
    params: z.object({ postId: PostId, toStaffId: StaffId }),
    result: z.object({ cases: z.array(HandoverCase), phone: z.string() }),
    access: 'SIGNED_IN',
    errors: ['NOT_FOUND', 'NOT_A_RELIEF'],
  }),
  'handovers.open': defineMethod({
    summary: 'Hand a post over; the other side confirms. Never passwords.',
    params: z.object({
      postId: PostId,
      toStaffId: StaffId,
      startMs: Ms,
      expectedEndMs: Ms,
      leaveId: z.string().max(64).nullable().default(null),
      cases: z.array(HandoverCase).max(500),
      pendingMaterials: Text.default(''),
      sealsAndKeys: Text.default(''),
      phone: z.string().trim().max(60).default(''),
      note: Text.default(''),
    }),
    result: HandoverView,
    access: 'SIGNED_IN',
    errors: ['NOT_FOUND', 'NOT_A_RELIEF'],
  }),
  'handovers.confirm': defineMethod({
    summary: 'The other side took the post over as listed.',
    params: z.object({ handoverId: z.string().max(64) }),
    result: HandoverView,
    access: 'SIGNED_IN',
    errors: ['NOT_FOUND', 'NOT_YOUR_TURN', 'ALREADY_DECIDED'],
  }),
  'handovers.draftReturn': defineMethod({
    summary: 'What the relief did on the handed-over cases meanwhile; nothing is recorded.',
    params: z.object({ handoverId: z.string().max(64) }),
    result: z.object({
      done: z.array(z.object({ caseId: CaseId, caseNo: z.string(), text: z.string().max(300) })),
    }),
    access: 'SIGNED_IN',
    errors: ['NOT_FOUND'],
  }),
  'handovers.return': defineMethod({
    summary: 'Give the post back with a list of what was done, problems, materials.',
    params: z.object({
      handoverId: z.string().max(64),
      done: z
        .array(z.object({ caseId: CaseId, caseNo: z.string().max(60), text: z.string().max(300) }))
        .max(500),
      problems: Text.default(''),
      materialsBack: z.boolean(),
    }),
    result: HandoverView,
    access: 'SIGNED_IN',
    errors: ['NOT_FOUND', 'NOT_YOUR_TURN', 'ALREADY_DECIDED'],
  }),
  'handovers.close': defineMethod({
    summary: 'The owner of the post confirms that it is back.',
    params: z.object({ handoverId: z.string().max(64) }),
    result: HandoverView,
    access: 'SIGNED_IN',
    errors: ['NOT_FOUND', 'NOT_YOUR_TURN', 'ALREADY_DECIDED'],
  }),
  'handovers.list': defineMethod({
    summary: 'Handovers I am part of, or of the units I may see; open ones first.',
    params: z.object({ mineOnly: z.boolean().default(true) }),
    result: z.object({ handovers: z.array(HandoverView) }),
    access: 'SIGNED_IN',
  }),
  'posts.alarms': defineMethod({
    summary: 'Alarms of empty posts, running ones first, then those of the last days.',
    params: z.object({ days: z.number().int().min(1).max(400).default(7) }),
    result: z.object({ alarms: z.array(AlarmView) }),
    access: [...DECIDING_ROLES],
  }),
  'posts.answerAlarm': defineMethod({
    summary: 'Say what was done about an empty post.',
    params: z.object({ alarmId: z.string().max(160), note: Reason }),
    result: z.object({}),
    access: [...DECIDING_ROLES],
    errors: ['NOT_FOUND'],
  }),
}
