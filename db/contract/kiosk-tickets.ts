import { z } from 'zod'
import { DayText, ItemId, Ms, UnitId } from '../model/ids.ts'
import { Slip, SlipEstimate } from '../model/queue/slip.ts'
import { CLAIMED_GROUPS } from '../model/queue/taking.ts'
import { Lane, TicketClassId, TicketPrefix } from '../model/queue/ticket-class.ts'
import { TicketId, TicketNumber } from '../model/queue/ticket-number.ts'
import { DECIDING_ROLES } from '../model/roles.ts'
import { defineMethod } from './define.ts'

const Clock = z.string()

/** Why no ticket is given; the words are the page's. */
export const TakingRefusalView = z.discriminatedUnion('code', [
  z.object({ code: z.literal('CLOCK_WRONG') }),
  z.object({ code: z.literal('CLASS_GONE') }),
  z.object({ code: z.literal('HALL_CLOSED') }),
  z.object({ code: z.literal('NOT_YET'), from: Clock }),
  z.object({ code: z.literal('TOO_LATE'), until: Clock }),
  z.object({ code: z.literal('DAY_FULL'), max: z.number() }),
  z.object({ code: z.literal('SLOT_FULL'), from: Clock.nullable() }),
  z.object({ code: z.literal('NO_WINDOW') }),
  z.object({ code: z.literal('SLOT_NEEDED') }),
])

const KioskWait = z.object({
  /** Tickets called at its windows before a new one; null while the row cannot be seen. */
  ahead: z.number().nullable(),
  /** Minutes until a new one is called; null when that cannot be told. */
  estimate: SlipEstimate.nullable(),
})

const KioskClass = z.object({
  classId: TicketClassId,
  prefix: TicketPrefix,
  name: z.string(),
  nameEn: z.string(),
  lane: Lane,
  unitId: UnitId.nullable(),
  unitName: z.string(),
  /** Null when a ticket may be taken now. */
  refusal: TakingRefusalView.nullable(),
  wait: KioskWait,
  /** The same for somebody who goes first. */
  priorityWait: KioskWait,
  /** Windows that call now; null while the row cannot be seen. */
  openWindows: z.number().nullable(),
  /** Parts of the hall its windows are in. */
  areas: z.array(z.string()),
  /** Half hours a booking may still be for. */
  slots: z.array(z.object({ slotMs: Ms, left: z.number().nullable() })),
})

/** What a visitor may show, so that the window finds them; a keyed hash of it is all that is kept. */
const Document = z.object({
  kind: z.enum(['CITIZEN_ID', 'PHONE', 'PASSPORT']),
  value: z.string().min(1).max(40),
})

const Taken = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('TAKEN'), slip: Slip }),
  z.object({ outcome: z.literal('REFUSED'), refusal: TakingRefusalView }),
  /** The visitor has an open ticket of this class already. */
  z.object({ outcome: z.literal('HAS_TICKET'), number: TicketNumber }),
  /** Codes of what is wrong with the number typed. */
  z.object({ outcome: z.literal('DOCUMENT_WRONG'), findings: z.array(z.string()) }),
  /** Two presses in a row, faster than a person takes tickets. */
  z.object({ outcome: z.literal('TOO_SOON'), waitMs: z.number() }),
  /** Neither the day's numbers nor the reserve have one left, and the hall is out of reach. */
  z.object({ outcome: z.literal('NO_NUMBERS') }),
])

const FoundClass = z.object({
  itemId: ItemId.nullable(),
  name: z.string(),
  unitName: z.string(),
  /** Classes to take a ticket of for it, the best first. */
  classIds: z.array(TicketClassId),
  /** False: only like what was typed; the page says so. */
  isExact: z.boolean(),
})

/** The machine visitors take their numbers at. */
export const kioskTicketMethods = {
  'kiosk.classes': defineMethod({
    summary: 'What tickets may be taken here now, how many wait, and why one may not be taken.',
    params: z.object({}),
    result: z.object({
      nowMs: Ms,
      day: DayText,
      hallName: z.string(),
      machineName: z.string(),
      /** Tells two machines of one name apart. */
      machineNo: z.string(),
      /** The hall is open to visitors now. */
      isOpen: z.boolean(),
      /** Today's hours; empty when it is shut all day. */
      hours: z.array(z.object({ from: Clock, to: Clock })),
      /** How true the row is: null when this machine has heard nothing of it yet. */
      asOfMs: Ms.nullable(),
      /** The row cannot be seen now: people ahead and waits are not told. */
      isStale: z.boolean(),
      /** Visitors may leave a number, so that the window finds them. */
      asksDocument: z.boolean(),
      classes: z.array(KioskClass),
      /** Units whose items may be looked through. */
      units: z.array(z.object({ unitId: UnitId, name: z.string() })),
    }),
    access: 'PUBLIC',
  }),
  'kiosk.findClass': defineMethod({
    summary:
      'Items and classes by name, code or first letters of their pinyin, or all of one unit, with the class to take.',
    params: z.object({
      text: z.string().trim().max(60).default(''),
      unitId: UnitId.nullable().default(null),
      limit: z.number().int().min(1).max(200).default(30),
    }),
    result: z.object({ total: z.number(), found: z.array(FoundClass) }),
    access: 'PUBLIC',
  }),
  'kiosk.takeTicket': defineMethod({
    summary:
      'Take one ticket. The same press asked again answers with the same ticket; what stands in the way is a result.',
    params: z.object({
      /** Made by the page for one press of the button. */
      press: z.uuid(),
      classId: TicketClassId,
      /** Who says to go first by law. */
      group: z.enum(CLAIMED_GROUPS).nullable().default(null),
      /** Begin of the booked half hour. */
      slotMs: Ms.nullable().default(null),
      document: Document.nullable().default(null),
    }),
    result: Taken,
    access: 'PUBLIC',
  }),
  'kiosk.openTicket': defineMethod({
    summary:
      'What one machine asks another: the open ticket of a class today that was taken with the document of this hash.',
    params: z.object({
      classId: TicketClassId,
      /** Under the hall's own key: nobody without it can make the hash of a document they know, nor read one they see. */
      visitorHash: z.string().regex(/^[0-9a-f]{32}$/),
    }),
    result: z.object({ number: TicketNumber.nullable() }),
    access: 'PUBLIC',
    viaHall: true,
    errors: ['SCREEN_BUSY'],
  }),
  'kiosk.ticket': defineMethod({
    summary: 'The slip of a ticket just taken at this machine once more, for a minute.',
    params: z.object({ ticketId: TicketId }),
    result: Slip,
    access: 'PUBLIC',
    errors: ['NOT_FOUND'],
  }),
  'kiosk.printed': defineMethod({
    summary:
      'How the printing of a slip went; staff are told when the printer fails, and when it works again.',
    params: z.object({
      ticketId: TicketId,
      /** MISSING: the visitor says that nothing came out. */
      state: z.enum(['PRINTED', 'FAILED', 'MISSING']),
    }),
    result: z.object({}),
    access: 'PUBLIC',
    errors: ['NOT_FOUND'],
  }),
  'kiosk.troubles': defineMethod({
    summary:
      'Ticket machines whose printer failed and has not printed since; and whether this machine gives no tickets for its clock.',
    params: z.object({}),
    result: z.object({
      isClockWrong: z.boolean(),
      machines: z.array(
        z.object({
          deviceId: z.string(),
          name: z.string(),
          machineNo: z.string(),
          state: z.enum(['FAILED', 'MISSING']),
          sinceMs: Ms,
          /** Slips that did not come out since then. */
          slips: z.number(),
        }),
      ),
    }),
    access: DECIDING_ROLES,
  }),
}
