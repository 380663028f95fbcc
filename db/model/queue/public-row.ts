import { z } from 'zod'
import { TicketBasics } from '../events/queue-events.ts'
import { Ms, WindowId } from '../ids.ts'
import { Lane, TicketClassId } from './ticket-class.ts'
import { TicketId, TicketNumber } from './ticket-number.ts'
import type { TicketState } from './ticket.ts'

// The row of a hall as any machine of it may know it: nothing here is of a person.

const Count = z.number().int().nonnegative()

/** A ticket as any screen may know it. */
export const PublicTicket = z.object({
  ticketId: TicketId,
  number: TicketNumber,
  classId: TicketClassId.nullable(),
  status: z.enum(['WAITING', 'CALLED', 'SERVING', 'HELD', 'MISSED', 'DONE', 'VOID']),
  lane: Lane,
  slotMs: Ms.nullable(),
  placeMs: Ms,
  issuedAtMs: Ms.nullable(),
  windowId: WindowId.nullable(),
  forWindowId: WindowId.nullable(),
  /**
   * Calls and recalls of its present turn: one more is a new call to be spoken. 0: nobody calls it; of a CALLED one because
   * its window has not been heard of since.
   */
  calls: Count,
  /** How often nobody came; 0 by a hall that does not tell. */
  misses: Count.default(0),
  calledAtMs: Ms.nullable(),
  firstCalledAtMs: Ms.nullable(),
  startedAtMs: Ms.nullable(),
  endedAtMs: Ms.nullable(),
  /** Handed ahead to this window. */
  aheadWindowId: WindowId.nullable(),
})
export type PublicTicket = z.infer<typeof PublicTicket>

export const PublicWindowQueue = z.object({
  windowId: WindowId,
  status: z.enum(['OPEN', 'PAUSED', 'CLOSED']),
  sinceMs: Ms,
  /** Calls out of the priority lanes in a row. */
  run: Count,
  /**
   * Since when the hall has not been told what this window does: its machine is silent, or has not brought its records yet.
   * Null: it knows all. Left out by a hall that does not tell, and for a window without a machine of its own.
   */
  silentSinceMs: Ms.nullable().optional(),
})
export type PublicWindowQueue = z.infer<typeof PublicWindowQueue>

/** A ticket handed to a window for when the hall cannot be reached. */
export const AheadTicket = z.object({
  ticketId: TicketId,
  basics: TicketBasics,
  /** For so long from when the answer was asked for, by the machine's own monotonic clock. */
  forMs: z.number().int().positive(),
})
export type AheadTicket = z.infer<typeof AheadTicket>

// Windows of states come out of events that were read: what was checked then is not checked again.
const windowOf = (windowId: string | null): WindowId | null => windowId as WindowId | null

/** What any screen may know of a ticket, field by field: what it says of its visitor is not among it. */
export const publicTicket = (ticket: TicketState, aheadWindowId: string | null): PublicTicket => ({
  ticketId: ticket.ticketId,
  number: ticket.number,
  classId: ticket.classId,
  status: ticket.status,
  lane: ticket.lane,
  slotMs: ticket.slotMs,
  placeMs: ticket.placeMs,
  issuedAtMs: ticket.issuedAtMs,
  windowId: windowOf(ticket.windowId),
  forWindowId: windowOf(ticket.forWindowId),
  calls: ticket.calls,
  misses: ticket.misses,
  calledAtMs: ticket.calledAtMs,
  firstCalledAtMs: ticket.firstCalledAtMs,
  startedAtMs: ticket.startedAtMs,
  endedAtMs: ticket.endedAtMs,
  aheadWindowId: windowOf(aheadWindowId),
})
