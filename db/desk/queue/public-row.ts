import { WindowId } from '../../model/ids.ts'
import type { TicketState } from '../../model/queue/ticket.ts'
import { publicTicket, type PublicTicket } from '../../model/queue/public-row.ts'
import type { AheadNow, CallOnItsWay } from './queue-link.ts'

const windowIdOf = (windowId: string | null): PublicTicket['windowId'] =>
  windowId === null ? null : WindowId.parse(windowId)

/** What any screen may know of a ticket. What the slip did not tell, the hall may have told. */
export const publicTicketOf = (state: TicketState, told?: PublicTicket): PublicTicket => ({
  ...publicTicket(state, state.status === 'WAITING' ? (told?.aheadWindowId ?? null) : null),
  classId: state.classId ?? told?.classId ?? null,
  slotMs: state.slotMs ?? told?.slotMs ?? null,
  placeMs: state.issuedAtMs === null ? (told?.placeMs ?? state.placeMs) : state.placeMs,
  issuedAtMs: state.issuedAtMs ?? told?.issuedAtMs ?? null,
})

/** A ticket as it is once the record of its call is here. */
export const ticketOnItsWay = (call: CallOnItsWay, told: PublicTicket | undefined): PublicTicket => ({
  ticketId: call.ticketId,
  number: call.basics.number,
  classId: call.basics.classId,
  status: call.status,
  lane: call.basics.lane,
  slotMs: call.basics.slotMs,
  placeMs: told?.placeMs ?? call.basics.issuedAtMs ?? call.calledAtMs,
  issuedAtMs: call.basics.issuedAtMs,
  windowId: windowIdOf(call.windowId),
  forWindowId: told?.forWindowId ?? null,
  calls: told?.status === 'CALLED' ? told.calls : 1,
  misses: told?.misses ?? 0,
  calledAtMs: call.calledAtMs,
  firstCalledAtMs: told?.firstCalledAtMs ?? call.calledAtMs,
  startedAtMs: call.status === 'SERVING' ? call.calledAtMs : null,
  endedAtMs: null,
  aheadWindowId: null,
})

/** A ticket handed to a window, where the row of the hall is not known: a machine that began without the hall. */
export const ticketAhead = (
  { ticketId, basics }: AheadNow,
  windowId: string,
  nowMs: number,
): PublicTicket => ({
  ticketId,
  number: basics.number,
  classId: basics.classId,
  status: 'WAITING',
  lane: basics.lane,
  slotMs: basics.slotMs,
  placeMs: basics.issuedAtMs ?? nowMs,
  issuedAtMs: basics.issuedAtMs,
  windowId: null,
  forWindowId: null,
  calls: 0,
  misses: 0,
  calledAtMs: null,
  firstCalledAtMs: null,
  startedAtMs: null,
  endedAtMs: null,
  aheadWindowId: windowIdOf(windowId),
})
