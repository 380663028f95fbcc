import { dayFromMs } from '../model/day.ts'
import type { Store } from '../store/index.ts'

/** A clock off by more than this blocks dated papers and tickets (domain-rules section 18). */
const CLOCK_OFF_MAX_MS = 10 * 60_000

/** Ask it before an act: a jump found now is recorded by itself. */
export const isClockTooFarOff = (store: Store): boolean => {
  if (!store.readOnly) store.checkClock()
  // Counted from the hall's time, the day is right whatever the wall clock shows.
  return store.clock.grade() !== 'A' && Math.abs(store.clock.offByMs()) > CLOCK_OFF_MAX_MS
}

/**
 * Whether a ticket would get a number by a clock known to be wrong. A machine that is its own hall goes on with an hour put
 * right by hand; what counts there is the day: no number is given for one that is over, or has not come.
 */
export const isTicketDayWrong = (store: Store): boolean => {
  if (!isClockTooFarOff(store)) return false
  if (store.sync) return true
  const nowMs = store.clock.nowMs()
  return dayFromMs(nowMs) !== dayFromMs(nowMs - store.clock.offByMs())
}
