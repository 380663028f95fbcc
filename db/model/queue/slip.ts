import { z } from 'zod'
import { DayText, Ms } from '../ids.ts'
import { Lane, TicketClassId } from './ticket-class.ts'
import { dayOfTicket, numberOfTicket, TicketId, TicketNumber } from './ticket-number.ts'

/** Sure numbers behind "about so many minutes"; null where nothing can be told. */
export const SlipEstimate = z.object({
  low: z.number().int().nonnegative(),
  high: z.number().int().nonnegative(),
  basis: z.enum(['TODAY', 'ASSUMED']),
  /** Even the shorter wait ends after the hall has closed. */
  pastClosing: z.boolean(),
})
export type SlipEstimate = z.infer<typeof SlipEstimate>

/** What a slip says, on paper or on the screen. Whose it is, it does not know. */
export const Slip = z.object({
  ticketId: TicketId,
  number: TicketNumber,
  day: DayText,
  hallName: z.string(),
  classId: TicketClassId,
  className: z.string(),
  classNameEn: z.string(),
  lane: Lane,
  issuedAtMs: Ms,
  /** Begin of the booked half hour. */
  slotMs: Ms.nullable(),
  /** As it was when the ticket was given; null when the row could not be seen. */
  ahead: z.number().int().nonnegative().nullable(),
  estimate: SlipEstimate.nullable(),
  /** Windows it may be called to, open ones first, as they are called on boards and signs. */
  windows: z.array(z.object({ windowId: z.string(), name: z.string(), area: z.string() })),
  /** How many windows that are, with those not named. */
  windowCount: z.number().int().nonnegative(),
  /** Given out while the hall was out of reach. */
  isReserve: z.boolean(),
  machineName: z.string(),
  machineNo: z.string(),
  /** What the code holds. */
  code: z.string(),
})
export type Slip = z.infer<typeof Slip>

/**
 * What the QR code holds: the address of the hall's progress page with the ticket, or the ticket by itself. Only an http
 * address counts as one.
 */
export const slipCode = (ticketId: TicketId, progressAddress: string): string => {
  const bare = progressAddress.trim()
  if (!/^https?:\/\/[^\s]+$/.test(bare)) return ticketId
  const [, base = '', query = '', hash = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/.exec(bare) ?? []
  const joined = query === '' || query === '?' ? '?' : `${query}&`
  return `${base}${joined}day=${dayOfTicket(ticketId)}&number=${numberOfTicket(ticketId)}${hash}`
}

/** Windows named on a slip; with more of them the area says where to go. */
export const SLIP_WINDOWS_MAX = 6

/** Areas the windows lie in, each once, in their order; empty names left out. */
export const areasOf = (windows: readonly { readonly area: string }[]): string[] => [
  ...new Set(windows.map(({ area }) => area.trim()).filter((area) => area !== '')),
]

/** Tells two machines of one name apart: the last four signs of the machine's own id. */
export const machineNoOf = (deviceId: string): string =>
  deviceId
    .replaceAll(/[^0-9a-z]/gi, '')
    .slice(-4)
    .toUpperCase()
