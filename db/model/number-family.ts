/** Serials of one lease. A busy window gives out fewer than a hundred numbers of a series in a day. */
export const LEASE_SIZE = 200

/** Series that belong to a window; every other one belongs to a unit. */
const WINDOW_SERIES = new Set(['form'])

/**
 * The family of a series of numbers: `case/SJ/2026-01-02`, `paper/SJ/NOTICE_REJECT/2026` and `consult/SJ/2026-01-02` are
 * of `unit/SJ`, `form/W1` is of `window/W1`. A machine is lent a range of serials for a family, and the range is good in
 * each of its series, so that a desk without a network has numbers for days to come. A series that names no owner is its
 * own family.
 */
export const familyOf = (seriesKey: string): string => {
  const [series = '', owner = ''] = seriesKey.split('/')
  if (owner === '') return seriesKey
  return `${WINDOW_SERIES.has(series) ? 'window' : 'unit'}/${owner}`
}
