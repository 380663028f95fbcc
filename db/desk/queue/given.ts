import { ContractError } from '../../contract/index.ts'
import { highestGiven } from '../../model/queue/given-number.ts'
import { numberOfTicket } from '../../model/queue/ticket-number.ts'
import type { DeskContext } from '../context.ts'
import type { RowNow } from './queue-link.ts'

const countMachines = ({ store }: DeskContext): number =>
  store.read.get<{ n: number }>("SELECT count(*) AS n FROM entity WHERE kind = 'device'")?.n ?? 0

/**
 * A number nobody can have given out is asked about before it becomes a visit: a slip read wrongly stays in the figures.
 * A machine that has heard of no ticket of the day knows nothing, and asks nothing.
 * @throws ContractError NUMBER_NOT_GIVEN
 */
export const requireGiven = (context: DeskContext, row: RowNow, ticketId: string): void => {
  const known = row.tickets.get(ticketId)
  if (known && known.status !== 'VOID') return
  const given = [...row.tickets.values()].flatMap((ticket) =>
    ticket.issuedAtMs === null ? [] : [ticket.ticketId],
  )
  const isWhole = context.desk.queue.decides() === 'HERE'
  if (given.length === 0 && !isWhole) return
  const highest = highestGiven(ticketId, given, isWhole ? 0 : Math.max(1, countMachines(context)))
  if (highest !== null)
    throw new ContractError('NUMBER_NOT_GIVEN', {
      number: numberOfTicket(ticketId),
      highest: highest === '' ? '—' : highest,
    })
}
