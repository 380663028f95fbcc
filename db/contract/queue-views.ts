import { z } from 'zod'
import { CallMode, CallReason, VisitOutcome } from '../model/events/queue-events.ts'
import { DayText, Ms, StaffId, WindowId } from '../model/ids.ts'
import { MissPolicy } from '../model/queue/queue-rules.ts'
import { Lane, PriorityGroup, TicketClassId } from '../model/queue/ticket-class.ts'
import { TicketId, TicketNumber } from '../model/queue/ticket-number.ts'

// The row as pages see it. Words for codes (reasons, lanes, causes) are the page's.

const Span = z.number().nonnegative()

export const TicketStatus = z.enum(['WAITING', 'CALLED', 'SERVING', 'HELD', 'MISSED', 'DONE', 'VOID'])

/**
 * Who decides what is called: the hall; this window out of tickets handed to it while the hall is away; the clerk from the
 * slip in front of her. NOT_SET_UP: the window has no ticket classes.
 */
export const WindowMode = z.enum([...CallMode.options, 'NOT_SET_UP'])

/** How true what is shown is. */
export const RowAge = {
  nowMs: Ms,
  /** What is shown was true then; null when this machine has heard nothing yet. */
  asOfMs: Ms.nullable(),
  /** No word from the hall for 15 s: shown grey, with its time. */
  isStale: z.boolean(),
}

export const TicketLine = z.object({
  ticketId: TicketId,
  number: TicketNumber,
  classId: TicketClassId.nullable(),
  className: z.string(),
  status: TicketStatus,
  lane: Lane,
  /** Null also where this machine has only the public row. */
  priority: PriorityGroup.nullable(),
  slotMs: Ms.nullable(),
  issuedAtMs: Ms.nullable(),
  /** How long it has waited, or waited until it was called; null where only the slip is known. */
  waitedMs: Span.nullable(),
  overTarget: z.boolean(),
  /** Missed once, and put behind others: its place counts from then, not from when it was taken. */
  isMovedBack: z.boolean(),
  windowId: WindowId.nullable(),
  windowName: z.string(),
  /** Transferred to this window alone. */
  forWindowId: WindowId.nullable(),
  forWindowName: z.string(),
  calls: z.number(),
  calledAtMs: Ms.nullable(),
})
export type TicketLine = z.infer<typeof TicketLine>

export const NextLine = TicketLine.extend({ reason: CallReason })

export const CurrentTicket = TicketLine.extend({
  mode: CallMode,
  /** Why this one was next; null where it came by its slip. */
  reason: CallReason.nullable(),
  firstCalledAtMs: Ms.nullable(),
  startedAtMs: Ms.nullable(),
  recallsLeft: z.number(),
  /** A recall is possible in so many milliseconds; 0: now; null: not any more, or served already. */
  recallInMs: Span.nullable(),
  /** Boards show the call in so many milliseconds no more; 0: they do not; null: it is served. */
  shownForMs: Span.nullable(),
  transfers: z.number(),
  misses: z.number(),
  isReserve: z.boolean(),
  /** The hall has not answered for a step of it yet. */
  isUnsent: z.boolean(),
})

export const VisitLink = z.object({
  /** Kind of the record, as `case`, `consultation`, `paper`. */
  kind: z.string(),
  id: z.string(),
  /** Number and what it is about. */
  subject: z.string(),
})

/** Whether it was rated is not told: whoever served would know who did (domain-rules section 10). */
export const VisitView = z.object({
  visitId: z.string(),
  windowId: WindowId,
  windowName: z.string(),
  /** Who serves it: whoever went on with it last. */
  staffId: StaffId,
  staffName: z.string(),
  /** Who began it, where another went on; else empty. */
  begunByName: z.string(),
  ticketId: TicketId.nullable(),
  number: z.string(),
  className: z.string(),
  openedAtMs: Ms,
  closedAtMs: Ms.nullable(),
  links: z.array(VisitLink),
  outcome: VisitOutcome.nullable(),
  /** The outcome its records speak for; null when nothing was recorded and a person must say it. */
  derivedOutcome: VisitOutcome.nullable(),
  note: z.string(),
})
export type VisitView = z.infer<typeof VisitView>

export const QueueStatus = z.enum(['OPEN', 'PAUSED', 'CLOSED'])

export const QueueWindowView = z.object({
  ...RowAge,
  day: DayText,
  /** Null: this person has no window; then only the row of the hall is told. */
  windowId: WindowId.nullable(),
  windowName: z.string(),
  mode: WindowMode,
  status: QueueStatus,
  statusReason: z.string(),
  statusSinceMs: Ms.nullable(),
  statusStaffName: z.string(),
  classes: z.array(
    z.object({
      classId: TicketClassId,
      prefix: z.string(),
      name: z.string(),
      lane: Lane,
      weight: z.number(),
      waiting: z.number(),
    }),
  ),
  /** Other windows that call now and serve one of these classes. */
  othersOpen: z.number(),
  /** All that wait for this window, each once. */
  waiting: z.number(),
  current: CurrentTicket.nullable(),
  /** Open at this window, with a ticket or without. */
  visit: VisitView.nullable(),
  /** Of those that wait for this window too: handed ahead to other windows, for when the hall cannot be reached. */
  kept: z.array(z.object({ windowId: WindowId, count: z.number() })),
  /** The next few, in order, with the reason of each. */
  next: z.array(NextLine),
  held: z.array(TicketLine.extend({ holdReason: z.string() })),
  /** Missed here or in a class of this window, and still to be recalled. */
  missed: z.array(TicketLine),
  /** Handed to this window for when the hall cannot be reached. */
  ahead: z.array(TicketLine.extend({ untilMs: Ms })),
  /**
   * What this window called or served last, where somebody else has it now (TAKEN), or whoever leads the hall put it back
   * into the row; null when neither is so.
   */
  overtaken: z
    .object({
      number: TicketNumber,
      how: z.enum(['TAKEN', 'PUT_BACK']),
      /** Where it is now; empty where it waits. */
      windowName: z.string(),
    })
    .nullable(),
  /** What `queue.undo` would take back. */
  undo: z
    .object({
      step: z.enum(['STARTED', 'HELD', 'MISSED', 'TRANSFERRED', 'PAUSED', 'CLOSED']),
      number: z.string(),
      atMs: Ms,
    })
    .nullable(),
  /** `byHand`: served from the slip, called by nobody; `served`: tickets this window ended; `walkIns`: visits without one. */
  today: z.object({
    called: z.number(),
    byHand: z.number(),
    served: z.number(),
    walkIns: z.number(),
    missed: z.number(),
  }),
  rules: z.object({
    missPolicy: MissPolicy,
    recallsMax: z.number(),
    recallIntervalMs: z.number(),
    targetWaitMs: z.number(),
  }),
  mayPrioritise: z.boolean(),
})
export type QueueWindowView = z.infer<typeof QueueWindowView>

export const QueueOverview = z.object({
  ...RowAge,
  day: DayText,
  waiting: z.number(),
  crowd: z.object({ isCrowd: z.boolean(), limit: z.number() }),
  targetWaitMs: z.number(),
  /** Of today, by the definition of the statistics (db/model/queue/figures.ts): the windows' `served` add up to this one. */
  counts: z.object({
    issued: z.number(),
    slipOnly: z.number(),
    called: z.number(),
    served: z.number(),
    open: z.number(),
    walkIns: z.number(),
  }),
  classes: z.array(
    z.object({
      classId: TicketClassId,
      prefix: z.string(),
      name: z.string(),
      lane: Lane,
      waiting: z.number(),
      longestWaitMs: Span,
      overTarget: z.number(),
      openWindows: z.number(),
      issued: z.number(),
      /** Given out beyond its limits of the day or the half hour, by machines that had not heard of each other. */
      overLimit: z.number(),
      served: z.number(),
      /** Somebody waits, and no open window serves it. */
      isUnattended: z.boolean(),
    }),
  ),
  windows: z.array(
    z.object({
      windowId: WindowId,
      name: z.string(),
      status: QueueStatus,
      reason: z.string(),
      sinceMs: Ms.nullable(),
      staffName: z.string(),
      current: TicketLine.nullable(),
      /** Since the present ticket was called, or its service began. */
      currentSinceMs: Ms.nullable(),
      served: z.number(),
      walkIns: z.number(),
      isSetUp: z.boolean(),
    }),
  ),
  /** Ticket machines and screens the hall has not heard of for long. */
  silentKiosks: z.array(z.object({ name: z.string(), lastContactAtMs: Ms.nullable() })),
  /** Ticket machines whose printer failed and has not printed since. */
  printers: z.array(
    z.object({ name: z.string(), state: z.enum(['FAILED', 'MISSING']), sinceMs: Ms, slips: z.number() }),
  ),
  /** Tickets of today that two windows served, or whose number was recorded twice: a person looks at them. */
  doubled: z.array(
    z.object({
      ticketId: TicketId,
      number: TicketNumber,
      /** What of it was not accepted, newest first. */
      steps: z.array(
        z.object({
          code: z.string(),
          eventType: z.string(),
          windowName: z.string(),
          staffName: z.string(),
          atMs: Ms,
        }),
      ),
    }),
  ),
})

/** One step of a ticket; which words belong to it the page knows by `type`. */
export const TicketStep = z.object({
  eventId: z.string(),
  atMs: Ms,
  type: z.string(),
  staffName: z.string(),
  windowName: z.string(),
  mode: CallMode.nullable(),
  reason: CallReason.nullable(),
  /** What a person wrote, or a cause as a code. */
  note: z.string(),
  cause: z.string(),
  group: PriorityGroup.nullable(),
  toClassName: z.string(),
  toWindowName: z.string(),
  /** Not taken by the hall: another window was first. */
  refused: z.boolean(),
})

/** The window that has a ticket, as whoever would take it from there has to know it. */
export const TicketAt = z.object({
  /**
   * SELF: of whoever asks, or of this very machine. HERE: the hall knows all it does. SILENT: its machine has not been heard
   * of for a while, or has not brought its records. UNKNOWN: the hall does not tell, or it has no machine of its own.
   */
  contact: z.enum(['SELF', 'HERE', 'SILENT', 'UNKNOWN']),
  silentSinceMs: Ms.nullable(),
  /** Since when it is called or served there; null of one set aside. */
  sinceMs: Ms.nullable(),
  /** The hall cannot be reached: so it was at `asOfMs`, and nothing can be put back now. */
  isAway: z.boolean(),
  asOfMs: Ms.nullable(),
  nowMs: Ms,
})

export const TicketHistory = z.object({
  ticket: TicketLine,
  /** Null of a ticket that no window has. */
  at: TicketAt.nullable(),
  steps: z.array(TicketStep),
  visit: VisitView.nullable(),
  /** False: this machine has the public row alone; its records are elsewhere. */
  isComplete: z.boolean(),
})

/** All that is printed on a slip. */
export const IssuedTicket = z.object({
  ticketId: TicketId,
  number: TicketNumber,
  classId: TicketClassId,
  className: z.string(),
  classNameEn: z.string(),
  hallName: z.string(),
  issuedAtMs: Ms,
  slotMs: Ms.nullable(),
  lane: Lane,
  /** Tickets of its class before it; null while the row is not known. */
  peopleAhead: z.number().nullable(),
  windowNames: z.array(z.string()),
  isReserve: z.boolean(),
})
