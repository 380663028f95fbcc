import { watchClock as watch } from '../../db/store/clock.ts'
import { timeAheadMs } from './shifted-clock.ts'

// Stands in for db/store/clock.ts in programs whose time runs faster (shifted-clock.ts).
export * from '../../db/store/clock.ts'

/** The watch over a clock whose uptime runs along with the hall's time. */
export const watchClock: typeof watch = (clock, run, history) =>
  watch({ wallMs: () => clock.wallMs(), uptimeMs: () => clock.uptimeMs() + timeAheadMs() }, run, history)
