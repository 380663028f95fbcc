import { z } from 'zod'
import { StatedOutcome } from '../model/events/queue-events.ts'
import { DayText, Ms, WindowId } from '../model/ids.ts'
import { PriorityGroup, TicketClassId } from '../model/queue/ticket-class.ts'
import { TicketId } from '../model/queue/ticket-number.ts'
import { DECIDING_ROLES, PRIORITISING_ROLES, WINDOW_ROLES } from '../model/roles.ts'
import { defineMethod } from './define.ts'
import { IssuedTicket, QueueOverview, QueueWindowView, TicketHistory, VisitView } from './queue-views.ts'

const Reason = z.string().trim().min(1).max(300)
const Note = z.string().trim().max(300)
/** As somebody reads it from a slip: small letters, spaces and left-out zeros are the same number. */
const SlipText = z.string().trim().min(1).max(20)

/** How the visit that is open ends; null: by what was recorded in it. */
const Ending = { outcome: StatedOutcome.nullable().default(null), note: Note.default('') }

const view = QueueWindowView
const nothing = z.object({})

export const queueMethods = {
  'queue.window': defineMethod({
    summary:
      'My window: who decides, what is called, who is next and why, what is held, missed and handed ahead.',
    params: nothing,
    result: view,
    access: WINDOW_ROLES,
  }),
  'queue.open': defineMethod({
    summary: 'This window calls tickets from now on.',
    params: nothing,
    result: view,
    access: WINDOW_ROLES,
    errors: ['WINDOW_NEEDED', 'QUEUE_NOT_SET_UP'],
  }),
  'queue.pause': defineMethod({
    summary: 'Pause calling with a reason; the row goes on at the other windows.',
    params: z.object({ reason: Reason }),
    result: view,
    access: WINDOW_ROLES,
    errors: ['WINDOW_NEEDED'],
  }),
  'queue.resume': defineMethod({
    summary: 'Call again after a pause.',
    params: nothing,
    result: view,
    access: WINDOW_ROLES,
    errors: ['WINDOW_NEEDED', 'QUEUE_NOT_SET_UP'],
  }),
  'queue.close': defineMethod({
    summary: 'This window calls nobody any more today.',
    params: nothing,
    result: view,
    access: WINDOW_ROLES,
    errors: ['WINDOW_NEEDED', 'TICKET_STILL_HERE'],
  }),
  'queue.next': defineMethod({
    summary:
      'End the visit that is open and call the next ticket. One that is called here already is given again. A paused window opens.',
    params: z.object(Ending),
    result: z.object({
      /** BY_HAND: the hall is away and nothing is handed ahead; type the number of the slip. */
      got: z.enum(['CALLED', 'AGAIN', 'NOBODY', 'BY_HAND']),
      view,
    }),
    access: WINDOW_ROLES,
    errors: ['WINDOW_NEEDED', 'QUEUE_NOT_SET_UP', 'OUTCOME_NEEDED', 'HALL_REFUSED'],
  }),
  'queue.callNumber': defineMethod({
    summary: 'Call one ticket out of its order, with the reason.',
    params: z.object({
      text: SlipText,
      reason: Reason,
      /** The class of the ticket is none of this window, and it is to be called here all the same. */
      otherClass: z.boolean().default(false),
      ...Ending,
    }),
    result: view,
    access: WINDOW_ROLES,
    errors: [
      'WINDOW_NEEDED',
      'QUEUE_NOT_SET_UP',
      'TICKET_NUMBER_BAD',
      'CLASS_NOT_SERVED',
      'NOT_FOUND',
      'CALLED_ELSEWHERE',
      'TICKET_ELSEWHERE',
      'TICKET_ENDED',
      'TICKET_STILL_HERE',
      'OUTCOME_NEEDED',
      'QUEUE_HALL_AWAY',
      'HALL_REFUSED',
    ],
  }),
  'queue.recall': defineMethod({
    summary: 'Call the present ticket once more.',
    params: nothing,
    result: view,
    access: WINDOW_ROLES,
    errors: ['WINDOW_NEEDED', 'NO_TICKET_HERE', 'RECALL_TOO_SOON', 'RECALLS_USED', 'TICKET_STEP'],
  }),
  'queue.start': defineMethod({
    summary: 'The visitor is here: service begins and a visit opens.',
    params: nothing,
    result: view,
    access: WINDOW_ROLES,
    errors: ['WINDOW_NEEDED', 'NO_TICKET_HERE', 'TICKET_STEP', 'VISIT_OPEN'],
  }),
  'queue.finish': defineMethod({
    summary: 'Service ends. A visit in which nothing was recorded needs its outcome.',
    params: z.object(Ending),
    result: view,
    access: WINDOW_ROLES,
    errors: ['WINDOW_NEEDED', 'NO_TICKET_HERE', 'TICKET_STEP', 'OUTCOME_NEEDED'],
  }),
  'queue.hold': defineMethod({
    summary: 'Set the present ticket aside; the visitor comes back to this window.',
    params: z.object({ reason: Reason }),
    result: view,
    access: WINDOW_ROLES,
    errors: ['WINDOW_NEEDED', 'NO_TICKET_HERE', 'TICKET_STEP'],
  }),
  'queue.callBack': defineMethod({
    summary: 'Call a ticket back that was held here, or missed.',
    params: z.object({ ticketId: TicketId, ...Ending }),
    result: view,
    access: WINDOW_ROLES,
    errors: [
      'WINDOW_NEEDED',
      'QUEUE_NOT_SET_UP',
      'NOT_FOUND',
      'TICKET_STEP',
      'TICKET_ELSEWHERE',
      'TICKET_ENDED',
      'TICKET_STILL_HERE',
      'OUTCOME_NEEDED',
      'QUEUE_HALL_AWAY',
      'HALL_REFUSED',
    ],
  }),
  'queue.miss': defineMethod({
    summary:
      'The visitor did not come (or, with a reason, cannot be served now): what becomes of the ticket is the hall’s rule.',
    params: z.object({ reason: Note.default('') }),
    result: view,
    access: WINDOW_ROLES,
    errors: ['WINDOW_NEEDED', 'NO_TICKET_HERE', 'TICKET_STEP'],
  }),
  'queue.transfer': defineMethod({
    summary: 'Pass the present ticket to another class or window; it keeps its place in front of later ones.',
    params: z.object({
      toClassId: TicketClassId.nullable(),
      toWindowId: WindowId.nullable(),
      reason: Reason,
      ...Ending,
    }),
    result: view,
    access: WINDOW_ROLES,
    errors: [
      'WINDOW_NEEDED',
      'NO_TICKET_HERE',
      'NOT_FOUND',
      'TRANSFER_NOWHERE',
      'OUTCOME_NEEDED',
      'TICKET_STEP',
    ],
  }),
  'queue.void': defineMethod({
    summary: 'End a ticket that nobody serves: the visitor left, or it was taken by mistake.',
    params: z.object({
      ticketId: TicketId,
      cause: z.enum(['NO_SHOW', 'LEFT', 'MISTAKE']),
      note: Note.default(''),
    }),
    result: view,
    access: WINDOW_ROLES,
    errors: ['NOT_FOUND', 'TICKET_ENDED', 'TICKET_ELSEWHERE', 'TICKET_STEP', 'QUEUE_HALL_AWAY'],
  }),
  'queue.prioritise': defineMethod({
    summary: 'Let a waiting ticket go first, with the reason.',
    params: z.object({ text: SlipText, group: PriorityGroup, reason: Reason }),
    result: nothing,
    access: PRIORITISING_ROLES,
    errors: ['TICKET_NUMBER_BAD', 'NOT_FOUND', 'TICKET_ENDED', 'TICKET_STEP', 'QUEUE_HALL_AWAY'],
  }),
  'queue.putBack': defineMethod({
    summary:
      'Put a ticket back into its row, whatever window has it, with the reason: it keeps its place, and any window may call it.',
    params: z.object({
      ticketId: TicketId,
      reason: Reason,
      /** Its window may be serving it this minute, and it is to be put back all the same. */
      fromWork: z.boolean().default(false),
    }),
    result: nothing,
    access: PRIORITISING_ROLES,
    errors: ['NOT_FOUND', 'TICKET_ENDED', 'TICKET_STEP', 'QUEUE_HALL_AWAY', 'WINDOW_AT_WORK'],
  }),
  'queue.byHand': defineMethod({
    summary:
      'Serve the slip in front of me by its number, while the hall cannot be reached: service begins at once.',
    params: z.object({
      text: SlipText,
      /** The class of the slip is none of this window, and it is to be served here all the same. */
      otherClass: z.boolean().default(false),
      /** No machine is known to have given out so high a number, and it stands on the slip all the same. */
      notGiven: z.boolean().default(false),
      /** Another window calls it, and its visitor stands here with the slip. */
      calledElsewhere: z.boolean().default(false),
      ...Ending,
    }),
    result: view,
    access: WINDOW_ROLES,
    errors: [
      'WINDOW_NEEDED',
      'TICKET_NUMBER_BAD',
      'CLASS_NOT_SERVED',
      'NUMBER_NOT_GIVEN',
      'CALLED_ELSEWHERE',
      'TICKET_ELSEWHERE',
      'TICKET_ENDED',
      'TICKET_STILL_HERE',
      'OUTCOME_NEEDED',
      'HALL_REFUSED',
      'QUEUE_NOT_SET_UP',
    ],
  }),
  'queue.undo': defineMethod({
    summary:
      'Take back the last step of this window: a hold, a miss, a transfer, a pause, a start by hand in which nothing was recorded.',
    params: nothing,
    result: view,
    access: WINDOW_ROLES,
    errors: [
      'WINDOW_NEEDED',
      'QUEUE_UNDO',
      'TICKET_ELSEWHERE',
      'TICKET_ENDED',
      'QUEUE_HALL_AWAY',
      'HALL_REFUSED',
      'NOT_FOUND',
      'TICKET_STILL_HERE',
      'QUEUE_NOT_SET_UP',
    ],
  }),
  'queue.issue': defineMethod({
    summary: 'Give a visitor a ticket at the desk, out of the same numbers as the ticket machines.',
    params: z.object({
      classId: TicketClassId,
      /** Begin of the booked half hour. */
      slotMs: Ms.nullable().default(null),
      /** Who goes first by law or by need; null: nobody. */
      priority: PriorityGroup.nullable().default(null),
      /** Number of the document shown; a keyed hash is kept. */
      document: z.string().trim().max(40).default(''),
    }),
    result: IssuedTicket,
    access: WINDOW_ROLES,
    errors: [
      'NOT_FOUND',
      'CLOCK_TOO_FAR_OFF',
      'TICKET_CLASS_CLOSED',
      'TICKET_HALL_CLOSED',
      'TICKET_LIMIT',
      'TICKET_NO_WINDOW',
      'TICKET_SLOT_FULL',
      'TICKET_SLOT_NEEDED',
      'TICKET_SLOTS_FULL',
      'NUMBERS_EXHAUSTED',
    ],
  }),
  'queue.overview': defineMethod({
    summary:
      'The hall’s row: waiting by class, windows, what nobody serves, crowd, silent machines, doubled tickets.',
    params: nothing,
    result: QueueOverview,
    access: DECIDING_ROLES,
  }),
  'queue.ticket': defineMethod({
    summary: 'One ticket with its history, and why it was called when it was.',
    params: z.object({ ticketId: TicketId }),
    result: TicketHistory,
    access: 'SIGNED_IN',
    errors: ['NOT_FOUND'],
  }),
}

export const visitMethods = {
  'visits.open': defineMethod({
    summary: 'Open a visit without a ticket at this window.',
    params: nothing,
    result: view,
    access: WINDOW_ROLES,
    errors: ['WINDOW_NEEDED', 'VISIT_OPEN', 'TICKET_STILL_HERE'],
  }),
  'visits.takeOver': defineMethod({
    summary: 'Go on with a visit at this window that somebody else began: it is of this person from then on.',
    params: z.object({ visitId: z.uuid() }),
    result: view,
    access: WINDOW_ROLES,
    errors: ['WINDOW_NEEDED', 'NOT_FOUND', 'VISIT_CLOSED'],
  }),
  'visits.close': defineMethod({
    summary: 'Close a visit with its outcome; its ticket is finished with it.',
    params: z.object({ visitId: z.uuid(), ...Ending }),
    result: view,
    access: WINDOW_ROLES,
    errors: ['NOT_FOUND', 'OUTCOME_NEEDED', 'VISIT_CLOSED'],
  }),
  'visits.list': defineMethod({
    summary: 'Visits of a day, newest first, with what was recorded in them.',
    params: z.object({ day: DayText.nullable().default(null), scope: z.enum(['MINE', 'WINDOW', 'UNIT']) }),
    result: z.object({ day: DayText, visits: z.array(VisitView) }),
    access: WINDOW_ROLES,
  }),
}
