/** Serials of one lease. A busy window gives out fewer than a hundred numbers of a series in a day. */
export const LEASE_SIZE = 200
/** With fewer left in one of its series, a family asks for another range. */
const FEW_LEFT = 50

/** Tickets of one day: handed out in the order visitors come, so kiosks are lent few at a time. */
const TICKETS_SIZE = 10
const TICKETS_FEW = 10
/** First ticket of the reserve, far above what a day gives out: whoever sees it knows the hall was out of reach. */
const RESERVE_FIRST = 5_001

/** A day that gets as far as the reserve goes on far above it: no slip has the number of another. */
const AFTER_RESERVE_FIRST = 50_001

const TICKETS = 'ticket'
const TICKET_RESERVE = 'ticket-reserve'
/** Series that belong to a window; every other one belongs to a unit. */
const WINDOW_SERIES = new Set(['form'])

/**
 * The family of a series of numbers: `case/SJ/2026-01-02`, `paper/SJ/NOTICE_REJECT/2026` and `consult/SJ/2026-01-02` are
 * of `unit/SJ`, `form/W1` is of `window/W1`. A machine is lent a range of serials for a family, and the range is good in
 * each of its series, so that a desk without a network has numbers for days to come. A series that names no owner is its
 * own family, as are the tickets of a day, `ticket/A/2026-01-02`; their reserve `ticket-reserve/A/2026-01-02` is of
 * `ticket/A` and good on every day.
 */
export const familyOf = (seriesKey: string): string => {
  const [series = '', owner = ''] = seriesKey.split('/')
  if (owner === '' || series === TICKETS) return seriesKey
  if (series === TICKET_RESERVE) return `${TICKETS}/${owner}`
  return `${WINDOW_SERIES.has(series) ? 'window' : 'unit'}/${owner}`
}

const isTicketDay = (family: string): boolean => /^ticket\/[A-Z]{1,2}\/\d{4}-\d\d-\d\d$/.test(family)
const isTicketReserve = (family: string): boolean => /^ticket\/[A-Z]{1,2}$/.test(family)
/** Families a public kiosk may be lent numbers of. */
export const isTicketFamily = (family: string): boolean => isTicketDay(family) || isTicketReserve(family)

/** How a family is lent: serials in one range, the first of all, and with how many left another one is asked for. */
export const leaseTermsOf = (
  family: string,
): { readonly size: number; readonly first: number; readonly few: number } => {
  if (isTicketDay(family)) return { size: TICKETS_SIZE, first: 1, few: TICKETS_FEW }
  return { size: LEASE_SIZE, first: isTicketReserve(family) ? RESERVE_FIRST : 1, few: FEW_LEFT }
}

/** Where the next range of a family begins, whose serials before `next` have been lent. */
export const leaseFirst = (family: string, next: number): number =>
  isTicketDay(family) && next + TICKETS_SIZE > RESERVE_FIRST ? Math.max(next, AFTER_RESERVE_FIRST) : next

/** Between which keys the same tickets of earlier days lie; null for what is good on every day. */
export const earlierDaysOf = (family: string): { readonly after: string; readonly before: string } | null =>
  isTicketDay(family) ? { after: family.slice(0, -10), before: family } : null
