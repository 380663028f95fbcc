import { ContractError } from '../../contract/index.ts'
import type { PublicTicket } from '../../model/queue/public-row.ts'
import { isOpenTicket } from '../../model/queue/ticket.ts'
import { numberOfTicket, readTicketNumber, ticketIdOf } from '../../model/queue/ticket-number.ts'
import { windowName, type DeskContext } from '../context.ts'
import type { RowNow } from './queue-link.ts'

/** @throws ContractError TICKET_NUMBER_BAD */
export const ticketIdOfText = (row: RowNow, text: string): string => {
  const number = readTicketNumber(text)
  if (number === null) throw new ContractError('TICKET_NUMBER_BAD', { text })
  return ticketIdOf(row.day, number)
}

export const elsewhere = (context: DeskContext, ticketId: string, windowId: string | null): ContractError =>
  new ContractError('TICKET_ELSEWHERE', {
    number: numberOfTicket(ticketId),
    window: windowName(context, windowId),
  })

/** Nobody gave it out and nobody is served by it: whoever comes with its slip comes for the first time. */
const isUnheardOf = ({ status, issuedAtMs }: PublicTicket): boolean =>
  status === 'VOID' && issuedAtMs === null

/** The window that calls this visitor, who has come to another one with the slip; null when no other one does. */
export const calledAt = (row: RowNow, ticketId: string, windowId: string): string | null => {
  const ticket = row.tickets.get(ticketId)
  return ticket?.status === 'CALLED' && ticket.windowId !== windowId ? ticket.windowId : null
}

/** @throws ContractError CALLED_ELSEWHERE */
export const requireNotCalled = (
  context: DeskContext,
  row: RowNow,
  ticketId: string,
  windowId: string,
): void => {
  const other = calledAt(row, ticketId, windowId)
  if (other !== null)
    throw new ContractError('CALLED_ELSEWHERE', {
      number: numberOfTicket(ticketId),
      window: windowName(context, other),
    })
}

/**
 * Nobody else has it, as far as is known here.
 * @throws ContractError TICKET_ELSEWHERE, TICKET_ENDED
 */
export const requireCallable = (
  context: DeskContext,
  row: RowNow,
  ticketId: string,
  windowId: string,
): void => {
  const ticket = row.tickets.get(ticketId)
  if (!ticket || isUnheardOf(ticket)) return
  if (!isOpenTicket(ticket)) throw new ContractError('TICKET_ENDED', { number: ticket.number })
  const isHeldSomewhere =
    ticket.status === 'CALLED' || ticket.status === 'SERVING' || ticket.status === 'HELD'
  if (isHeldSomewhere && ticket.windowId !== windowId) throw elsewhere(context, ticketId, ticket.windowId)
}
