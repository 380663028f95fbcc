import { leaseTermsOf } from '../number-family.ts'
import { dayOfTicket, numberOfTicket, prefixOf } from './ticket-number.ts'

const serialOf = (ticketId: string): number => {
  const number = numberOfTicket(ticketId)
  return Number(number.slice(prefixOf(number).length))
}

/**
 * Whether a number is higher than any machine of the hall can have given out by now, as far as the tickets tell that are
 * known here: it was read wrongly, or the slip is none of today. A machine out of sight may have given out what it was lent:
 * of the day's range one lease and the next one, of the reserve one lease.
 * @param given ids of all tickets known to have been given out that day
 * @param machines that may give out tickets unseen; 0 where this one gives out all of them
 * @returns the highest number given with that prefix and out of that range, '' for none; null when the number may be one
 */
export const highestGiven = (ticketId: string, given: Iterable<string>, machines: number): string | null => {
  const prefix = prefixOf(numberOfTicket(ticketId))
  const serial = serialOf(ticketId)
  const reserve = leaseTermsOf(`ticket/${prefix}`)
  const today = leaseTermsOf(`ticket/${prefix}/${dayOfTicket(ticketId)}`)
  const isReserve = serial >= reserve.first
  let highest = ''
  for (const each of given)
    if (
      prefixOf(numberOfTicket(each)) === prefix &&
      serialOf(each) >= reserve.first === isReserve &&
      (highest === '' || serialOf(each) > serialOf(highest))
    )
      highest = each
  const last = highest === '' ? (isReserve ? reserve.first : today.first) - 1 : serialOf(highest)
  const unseen = isReserve ? reserve.size * machines : machines === 0 ? 0 : today.size + today.few
  return serial > last + unseen ? (highest === '' ? '' : numberOfTicket(highest)) : null
}
