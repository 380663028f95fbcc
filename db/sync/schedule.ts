import type { Timers } from './agent-types.ts'

/** hello: time for the next one. push, pull: gathered long enough. retry: a failure has been waited out. */
export type Cause = 'hello' | 'push' | 'pull' | 'retry'

/** What the loop waits for, and until when; in milliseconds of uptime. One wait at a time. */
export interface Schedule {
  at(cause: Cause, uptimeMs: number): void
  in(cause: Cause, ms: number): void
  when(cause: Cause): number
  isDue(cause: Cause): boolean
  /** Resolves when the first of the causes is due, however their times move meanwhile. */
  until(causes: readonly Cause[]): Promise<void>
  /** Nothing is due any more; a wait under way resolves. */
  clear(): void
}

/** Longer timers fire at once in some hosts. */
const TIMER_MAX_MS = 24 * 3_600_000

export const createSchedule = (timers: Timers, uptimeMs: () => number): Schedule => {
  const times = new Map<Cause, number>()
  let waiting: { look: () => void; end: () => void } | null = null
  const when = (cause: Cause): number => times.get(cause) ?? Infinity
  const at = (cause: Cause, time: number): void => {
    times.set(cause, time)
    waiting?.look()
  }
  return {
    at,
    in: (cause, ms) => at(cause, uptimeMs() + ms),
    when,
    isDue: (cause) => when(cause) <= uptimeMs(),
    until: async (causes) =>
      new Promise((resolve) => {
        let timer: unknown = null
        const stop = (): void => {
          if (timer !== null) timers.clear(timer)
          timer = null
        }
        const end = (): void => {
          stop()
          waiting = null
          resolve()
        }
        const look = (): void => {
          stop()
          const leftMs = Math.min(...causes.map(when)) - uptimeMs()
          if (leftMs <= 0) end()
          else timer = timers.set(Math.min(leftMs, TIMER_MAX_MS), look)
        }
        waiting = { look, end }
        look()
      }),
    clear() {
      times.clear()
      waiting?.end()
    },
  }
}
