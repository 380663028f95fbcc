import { z } from 'zod'
import { DayText, Ms, StaffId, UnitId, WindowId } from '../ids.ts'
import {
  Lane,
  PriorityGroup,
  PublicNotice,
  TicketClass,
  TicketClassId,
  WindowService,
} from '../queue/ticket-class.ts'
import { MissPolicy } from '../queue/queue-rules.ts'
import { TicketNumber } from '../queue/ticket-number.ts'
import { NumberTaken } from './case-events.ts'
import { defineEvent, type EventOf } from './define.ts'

const Reason = z.string().max(300)
/** Units whose desks need the record from then on: those of the window. */
const UnitIds = z.array(UnitId).max(60)
const VisitId = z.uuid()

/** What a ticket says of itself; repeated with a call, so that a window knows it before its issue has arrived. */
export const TicketBasics = z.object({
  day: DayText,
  number: TicketNumber,
  /** Null where only the slip is known and its prefix belongs to no class. */
  classId: TicketClassId.nullable(),
  lane: Lane,
  priority: PriorityGroup.nullable(),
  /** Begin of the booked half hour. */
  slotMs: Ms.nullable(),
  /** Keyed hash of the document the visitor showed, for the window's look-up; never the number itself. */
  visitorHash: z.string().max(64).nullable(),
  /** Null where only the slip is known. */
  issuedAtMs: Ms.nullable(),
})
export type TicketBasics = z.infer<typeof TicketBasics>

/** Why this one was next, with what it was compared by. */
export const CallReason = z.object({
  code: z.enum([
    'TRANSFERRED_HERE',
    'PRIORITY',
    'BOOKING_DUE',
    'NORMAL_TURN',
    'LONGEST_WAIT',
    /** Asked for by number. */
    'BY_NUMBER',
    /** Handed to the window ahead, while the hall is away. */
    'AHEAD',
    'BY_HAND',
    /** Back after a miss or a hold. */
    'CALLED_BACK',
  ]),
  waitedMs: z.number().nonnegative().nullable(),
  weight: z.number().int().min(1).nullable(),
  /** Calls out of the priority lanes at this window in a row, this one included. */
  run: z.number().int().nonnegative(),
  /** Tickets before it that are reserved for windows out of contact. */
  passedOver: z.number().int().nonnegative(),
  note: Reason,
})
export type CallReason = z.infer<typeof CallReason>

/** Who decided: the hall; a window out of tickets handed to it; a clerk from the slip. */
export const CallMode = z.enum(['HALL', 'AHEAD', 'BY_HAND'])
export type CallMode = z.infer<typeof CallMode>

export const ticketIssued = defineEvent(
  'ticket',
  'ticket.issued',
  TicketBasics.extend({
    classId: TicketClassId,
    issuedAtMs: Ms,
    via: z.enum(['KIOSK', 'DESK']),
    taken: NumberTaken,
    /** Drawn from the reserve: the hall could not be reached. */
    isReserve: z.boolean(),
  }),
)
export const ticketCalled = defineEvent(
  'ticket',
  'ticket.called',
  z.object({
    unitIds: UnitIds,
    windowId: WindowId,
    staffId: StaffId.nullable(),
    mode: CallMode,
    reason: CallReason,
    basics: TicketBasics,
  }),
)
export const ticketRecalled = defineEvent('ticket', 'ticket.recalled', z.object({ windowId: WindowId }))
export const ticketStarted = defineEvent(
  'ticket',
  'ticket.started',
  z.object({
    unitIds: UnitIds,
    windowId: WindowId,
    visitId: VisitId,
    mode: CallMode,
    basics: TicketBasics,
  }),
)
export const ticketHeld = defineEvent(
  'ticket',
  'ticket.held',
  z.object({ windowId: WindowId, reason: Reason }),
)
export const ticketFinished = defineEvent(
  'ticket',
  'ticket.finished',
  z.object({
    windowId: WindowId,
    visitId: VisitId,
    /** When its visit had ended, if that was before this is recorded. */
    endedAtMs: z.int().nonnegative().optional(),
  }),
)
/**
 * A start by hand taken back: its number was typed wrongly, and nobody was served. A number nobody is known to have given out
 * is then as if it had never been typed.
 */
export const ticketStartUndone = defineEvent(
  'ticket',
  'ticket.start_undone',
  z.object({
    windowId: WindowId,
    visitId: VisitId,
    /** Before the start it was missed, and waited for nobody. */
    wasMissed: z.boolean(),
  }),
)
/** 过号. `placeMs`: the place it takes in the row again, by what the window saw of it. Without a reason nobody answered. */
export const ticketMissed = defineEvent(
  'ticket',
  'ticket.missed',
  z.object({ windowId: WindowId, policy: MissPolicy, placeMs: Ms, reason: Reason.default('') }),
)
/**
 * 转号: keeps its place, in front of those who came later. To no class and no window (放回队列): whoever leads the hall has
 * put it back into its row, whatever `windowId` had of it.
 */
export const ticketTransferred = defineEvent(
  'ticket',
  'ticket.transferred',
  z.object({
    unitIds: UnitIds,
    windowId: WindowId,
    toClassId: TicketClassId.nullable(),
    toWindowId: WindowId.nullable(),
    reason: Reason,
  }),
)
export const ticketPrioritised = defineEvent(
  'ticket',
  'ticket.prioritised',
  z.object({ group: PriorityGroup, reason: Reason.min(1), by: StaffId }),
)
export const ticketVoided = defineEvent(
  'ticket',
  'ticket.voided',
  z.object({
    cause: z.enum(['NO_SHOW', 'LEFT', 'DAY_CLOSED', 'MISTAKE']),
    note: Reason,
    by: StaffId.nullable(),
  }),
)

/** Whether a window calls at present. Its queue goes on at the others while it does not. */
export const windowQueueOpened = defineEvent(
  'window_queue',
  'window_queue.opened',
  z.object({ unitIds: UnitIds, staffId: StaffId }),
)
export const windowQueuePaused = defineEvent(
  'window_queue',
  'window_queue.paused',
  z.object({ unitIds: UnitIds, staffId: StaffId, reason: Reason }),
)
export const windowQueueClosed = defineEvent(
  'window_queue',
  'window_queue.closed',
  z.object({ unitIds: UnitIds, staffId: StaffId.nullable() }),
)

export const VisitOutcome = z.enum([
  'CASE_HANDLED',
  'CONSULTED',
  'NOTICE_GIVEN',
  'RESULT_COLLECTED',
  'GUIDED_ELSEWHERE',
  'LEFT',
  'OTHER',
  /** Begun by a wrong number and taken back: no visit at all. */
  'UNDONE',
])
export type VisitOutcome = z.infer<typeof VisitOutcome>
/** What somebody may say a visit came to. */
export const StatedOutcome = VisitOutcome.exclude(['UNDONE'])

export const visitOpened = defineEvent(
  'visit',
  'visit.opened',
  z.object({
    unitIds: UnitIds,
    windowId: WindowId,
    staffId: StaffId,
    ticketId: z.string().max(20).nullable(),
    classId: TicketClassId.nullable(),
  }),
)
/** What was recorded at the window while the visit was open; by the program itself. */
export const visitLinked = defineEvent(
  'visit',
  'visit.linked',
  z.object({ kind: z.string().max(40), id: z.string().max(200) }),
)
/** Whoever came to the window goes on serving a visitor whom another began with: from here on the visit is theirs. */
export const visitTakenOver = defineEvent('visit', 'visit.taken_over', z.object({ staffId: StaffId }))
export const visitClosed = defineEvent(
  'visit',
  'visit.closed',
  /** Of nobody: the hall ended the day, and what was left open with it. */
  z.object({ outcome: VisitOutcome, note: Reason, by: StaffId.nullable() }),
)

/** 非常满意 1 · 满意 2 · 基本满意 3 · 不满意 4 · 非常不满意 5; the last two are bad (domain-rules section 10). */
export const EvaluationLevel = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5)])
export type EvaluationLevel = z.infer<typeof EvaluationLevel>

/** One a visit; a second one is refused, a supplement is taken. */
export const evaluationGiven = defineEvent(
  'evaluation',
  'evaluation.given',
  z.object({
    unitIds: UnitIds,
    visitId: VisitId,
    windowId: WindowId,
    staffId: StaffId,
    level: EvaluationLevel,
    /** Ids of the list `optionsVersion`. */
    options: z.array(z.string().max(40)).max(20),
    optionsVersion: z.string().max(40),
    text: z.string().max(1_000),
    channel: z.enum(['WINDOW_SCREEN', 'QR', 'PHONE', 'OTHER']),
  }),
)
export const evaluationSupplemented = defineEvent(
  'evaluation',
  'evaluation.supplemented',
  z.object({ text: z.string().min(1).max(1_000) }),
)
/** A press that counts for nothing, kept to be looked at: nobody was being served, or the visit was rated before. */
export const evaluationRefused = defineEvent(
  'evaluation_press',
  'evaluation.refused',
  z.object({
    windowId: WindowId.nullable(),
    staffId: StaffId.nullable(),
    reason: z.enum(['NO_VISIT', 'TWICE', 'TOO_LATE', 'STAFF_SIDE']),
    level: EvaluationLevel.nullable(),
  }),
)

const source = z.object({ fileName: z.string().max(200), sha256: z.string().max(64) }).nullable()
export const ticketClassSet = defineEvent(
  'ticket_class',
  'reference.ticket_class_set',
  TicketClass.extend({ source }),
)
export const windowServiceSet = defineEvent(
  'window_service',
  'reference.window_service_set',
  WindowService.extend({ source }),
)
export const publicNoticeSet = defineEvent(
  'public_notice',
  'reference.public_notice_set',
  PublicNotice.extend({ source }),
)

export const ticketEvents = [
  ticketIssued,
  ticketCalled,
  ticketRecalled,
  ticketStarted,
  ticketStartUndone,
  ticketHeld,
  ticketFinished,
  ticketMissed,
  ticketTransferred,
  ticketPrioritised,
  ticketVoided,
] as const
export const windowQueueEvents = [windowQueueOpened, windowQueuePaused, windowQueueClosed] as const
export const visitEvents = [visitOpened, visitLinked, visitTakenOver, visitClosed] as const
export const evaluationEvents = [evaluationGiven, evaluationSupplemented] as const
export const pressEvents = [evaluationRefused] as const
export const queueEvents = [
  ...ticketEvents,
  ...windowQueueEvents,
  ...visitEvents,
  ...evaluationEvents,
  ...pressEvents,
  ticketClassSet,
  windowServiceSet,
  publicNoticeSet,
] as const

export type TicketEvent = EventOf<typeof ticketEvents>
export type WindowQueueEvent = EventOf<typeof windowQueueEvents>
export type VisitEvent = EventOf<typeof visitEvents>
export type EvaluationEvent = EventOf<typeof evaluationEvents>
export type PressEvent = EventOf<typeof pressEvents>
