import type { Day } from './day.ts'
import { lastDayOver, type OpeningSession } from './opening-hours.ts'

/** So long a clock has to say the same: one set wrong by mistake and put right ends nobody's day. */
export const DAY_OVER_AFTER_MS = 5 * 60_000
/** The same of a clock that was set and that nobody has confirmed since. */
export const DAY_OVER_UNCONFIRMED_MS = 2 * 3_600_000

export type DayOver = (sessions: readonly OpeningSession[], nowMs: number, afterMs?: number) => Day | null

/**
 * The newest day that is over for tickets and visits, asked now and then. Null until two looks `afterMs` apart, and every look
 * between them, said the same of a clock that was not set back.
 */
export const createDayOver = (): DayOver => {
  let seen: { readonly day: Day; readonly fromMs: number; readonly lastMs: number } | null = null
  return (sessions, nowMs, afterMs = DAY_OVER_AFTER_MS) => {
    const day = lastDayOver(sessions, nowMs)
    const isSame = seen !== null && seen.day === day && nowMs >= seen.lastMs
    seen = { day, fromMs: isSame && seen ? seen.fromMs : nowMs, lastMs: nowMs }
    return nowMs - seen.fromMs >= afterMs ? day : null
  }
}
