/** Wrong numbers in a row before the screen waits, and how long. */
export const TRIES_MAX = 5
export const TRIES_WAIT_MS = 60_000

export interface ProgressTries {
  /** A number nobody has was asked for. */
  missed(nowMs: number): void
  /** How long nobody may ask any more; 0: now. */
  waitMs(nowMs: number): number
}

/** Keeps somebody with time from trying numbers one after the other. Times are of a clock nobody sets. */
export function createProgressTries(): ProgressTries {
  let misses: readonly number[] = []
  let untilMs = 0
  return {
    missed: (nowMs) => {
      misses = [...misses.filter((atMs) => nowMs - atMs < TRIES_WAIT_MS), nowMs]
      if (misses.length < TRIES_MAX) return
      misses = []
      untilMs = nowMs + TRIES_WAIT_MS
    },
    waitMs: (nowMs) => Math.max(0, untilMs - nowMs),
  }
}
