/**
 * Time of the whole simulation: nothing sleeps, everything that waits is in one list. Code that runs between two moments
 * runs to its end before the next moment comes.
 */
export interface Timeline {
  nowMs(): number
  /** Calls `work` later; answers what cancels it. */
  after(ms: number, work: () => void): () => void
  /** Marks something as running until its promise settles, so that time waits for it. */
  during<Result>(work: Promise<Result>): Promise<Result>
  /**
   * The same for what may itself wait for a later moment: time waits until it has done all it can, and goes on. For as long
   * as one of them waits, time is slower to believe that nothing runs.
   */
  duringWait<Result>(work: Promise<Result>): Promise<Result>
  /** Waits until nothing that was marked runs any more. */
  settle(): Promise<void>
  /** Lets so many milliseconds pass. */
  pass(ms: number): Promise<void>
}

interface Entry {
  readonly atMs: number
  readonly order: number
  readonly work: () => void
}

/** A turn of the event loop with nothing to do, twice: chains of promises that only wait for each other are at their end. */
const QUIET_TURNS = 2
/** More than any request takes that does not wait for a timer. */
const WAITING_TURNS = 30

export const createTimeline = (startMs: number): Timeline => {
  let nowMs = startMs
  let order = 0
  let running = 0
  let waiting = 0
  let entries: Entry[] = []

  const turn = async () => new Promise<void>((resolve) => setImmediate(resolve))
  const settle = async (): Promise<void> => {
    let quiet = 0
    while (quiet < (waiting > 0 ? WAITING_TURNS : QUIET_TURNS)) {
      await turn()
      quiet = running === 0 ? quiet + 1 : 0
    }
  }
  const takeNext = (untilMs: number): Entry | undefined => {
    let next: Entry | undefined
    for (const entry of entries) {
      if (entry.atMs > untilMs) continue
      if (!next || entry.atMs < next.atMs || (entry.atMs === next.atMs && entry.order < next.order))
        next = entry
    }
    if (next) entries = entries.filter((entry) => entry !== next)
    return next
  }
  return {
    nowMs: () => nowMs,
    after(ms, work) {
      order += 1
      // Whole milliseconds, as timers have them.
      const entry = { atMs: nowMs + Math.ceil(Math.max(0, ms)), order, work }
      entries.push(entry)
      return () => {
        entries = entries.filter((each) => each !== entry)
      }
    },
    async during(work) {
      running += 1
      try {
        return await work
      } finally {
        running -= 1
      }
    },
    async duringWait(work) {
      waiting += 1
      try {
        return await work
      } finally {
        waiting -= 1
      }
    },
    settle,
    async pass(ms) {
      const untilMs = nowMs + ms
      await settle()
      for (let next = takeNext(untilMs); next; next = takeNext(untilMs)) {
        nowMs = Math.max(nowMs, next.atMs)
        next.work()
        await settle()
      }
      nowMs = untilMs
    },
  }
}
