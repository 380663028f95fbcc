import { LOCK_MS, LOGIN_TRIES_MAX } from '../model/account.ts'

/** Wrong tries that no account can keep: of numbers nobody has, or while nothing can be recorded. */
export interface Tries {
  /** Until when the name is locked, or null. */
  lockedUntilMs(name: string, nowMs: number): number | null
  /** Counts one more; answers as an account would. */
  count(name: string, nowMs: number): { left: number; lockedUntilMs: number | null }
}

/** Names kept at once; the one tried longest ago makes room. */
const NAMES_MAX = 1_000

/** Kept in memory only, so that made-up numbers cannot fill the disk. */
export const createTries = (lockMs = LOCK_MS): Tries => {
  const tries = new Map<string, { failures: number; lockedUntilMs: number | null }>()
  const stateOf = (name: string, nowMs: number) => {
    const state = tries.get(name)
    if (!state || (state.lockedUntilMs !== null && !isLockRunning(state.lockedUntilMs, nowMs)))
      return { failures: 0, lockedUntilMs: null }
    return state
  }
  return {
    lockedUntilMs: (name, nowMs) => stateOf(name, nowMs).lockedUntilMs,
    count(name, nowMs) {
      const failures = stateOf(name, nowMs).failures + 1
      const lockedUntilMs = failures >= LOGIN_TRIES_MAX ? nowMs + lockMs : null
      // Set again, so that the map's order is the order of the last try.
      tries.delete(name)
      tries.set(name, { failures, lockedUntilMs })
      const [oldest] = tries.keys()
      if (tries.size > NAMES_MAX && oldest !== undefined) tries.delete(oldest)
      return { left: LOGIN_TRIES_MAX - failures, lockedUntilMs }
    },
  }
}

/**
 * Whether a lock holds now. A clock set back must not make thirty minutes a year: a lock that seems to last longer than
 * any does is over.
 */
export const isLockRunning = (lockedUntilMs: number, nowMs: number): boolean =>
  lockedUntilMs > nowMs && lockedUntilMs - nowMs <= LOCK_MS
