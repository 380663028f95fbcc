import type { TicketClass } from '../../model/queue/ticket-class.ts'
import { ticketNumber, ticketSeries } from '../../model/queue/ticket-number.ts'
import { familyOf } from '../../model/number-family.ts'
import { StoreError, type RecordingAct, type Store } from '../../store/index.ts'
import type { DeskContext } from '../context.ts'
import type { NumberTaken } from '../../model/events/case-events.ts'

export interface DrawnTicketNumber {
  readonly number: string
  readonly taken: NumberTaken
  readonly isReserve: boolean
}

const isExhausted = (error: unknown): boolean =>
  error instanceof StoreError && error.code === 'NUMBERS_EXHAUSTED'

/**
 * The next number of a class on the day of the act: out of the day's range, else out of the reserve.
 * @throws StoreError NUMBERS_EXHAUSTED when there is neither
 */
export const drawTicketNumber = (act: RecordingAct, prefix: string): DrawnTicketNumber => {
  const [today, reserve] = ticketSeries(prefix, act.nowMs)
  const draw = (seriesKey: string, isReserve: boolean): DrawnTicketNumber => {
    const taken = act.takeNumber(seriesKey)
    return { number: ticketNumber(prefix, taken.seq), taken, isReserve }
  }
  try {
    return draw(today, false)
  } catch (error) {
    // Nothing was written by the failed draw, so the act goes on.
    if (!isExhausted(error)) throw error
    return draw(reserve, true)
  }
}

/**
 * Asks the hall for the day's range and the reserve of these classes where none is lent yet, so that they are there before
 * the first visitor is. Nothing on a machine that stands alone.
 *
 * @returns whether something was asked for that was not before
 */
export const wantTicketNumbers = (
  store: Pick<Store, 'sync'>,
  classes: Iterable<Pick<TicketClass, 'prefix' | 'active'>>,
  nowMs: number,
): boolean => {
  const { sync } = store
  if (!sync) return false
  const known = new Set([...sync.grants().map(({ family }) => family), ...sync.numbersWanted()])
  const lacking = [...classes]
    .filter(({ active }) => active)
    .flatMap(({ prefix }) => ticketSeries(prefix, nowMs).map(familyOf))
    .filter((family) => !known.has(family))
  if (lacking.length > 0) sync.wantNumbers([...new Set(lacking)])
  return lacking.length > 0
}

/** The same for all classes of the hall, and at once. */
export const wantNumbersOfHall = ({ store, reference, nowMs, desk }: DeskContext): void => {
  if (wantTicketNumbers(store, reference.ticketClasses.values(), nowMs)) desk.queue.pushNow()
}
