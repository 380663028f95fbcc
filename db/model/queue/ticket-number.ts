import { z } from 'zod'
import { dayFromMs } from '../day.ts'
import { TicketPrefix } from './ticket-class.ts'

/** `A017`; a serial past 999 takes the room it needs. */
export const TicketNumber = z.string().regex(/^[A-Z]{1,2}\d{3,5}$/)
/** Day and number: nobody else has that number on that day. */
export const TicketId = z.string().regex(/^\d{4}-\d\d-\d\d\/[A-Z]{1,2}\d{3,5}$/)
export type TicketId = z.infer<typeof TicketId>

export const ticketNumber = (prefix: string, serial: number): string =>
  `${prefix}${String(serial).padStart(3, '0')}`

export const ticketIdOf = (day: string, number: string): TicketId => `${day}/${number}`

export const dayOfTicket = (ticketId: string): string => ticketId.slice(0, 10)
export const numberOfTicket = (ticketId: string): string => ticketId.slice(11)

/**
 * The number somebody reads from a slip: small letters, spaces, full-width characters and left-out zeros are the same
 * number. Null for what is none.
 */
export const readTicketNumber = (text: string): string | null => {
  const found = /^([A-Z]{1,2})0*(\d{1,5})$/.exec(
    text.normalize('NFKC').toUpperCase().replaceAll(/[\s-]/g, ''),
  )
  const [, prefix = '', digits = ''] = found ?? []
  const serial = Number(digits)
  return TicketPrefix.safeParse(prefix).success && serial > 0 ? ticketNumber(prefix, serial) : null
}

/** Letters of the class it was drawn for; empty for what is no number. */
export const prefixOf = (number: string): string => /^[A-Z]+/.exec(number)?.[0] ?? ''

/** Series the serials of a day are drawn from, in the order they are tried (`familyOf`). */
export const ticketSeries = (prefix: string, atMs: number): readonly [today: string, reserve: string] => {
  const day = dayFromMs(atMs)
  return [`ticket/${prefix}/${day}`, `ticket-reserve/${prefix}/${day}`]
}
