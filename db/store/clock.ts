import type { ClockClaim } from '../model/events/envelope.ts'
import { CLOCK_TOLERANCE_MS, estimate, isSameBoot, isWallRight } from '../model/trusted-time.ts'
import type { ClockAnchor } from './sync-types.ts'

/** Where time and chance come from; tests hand in their own. */
export interface Clock {
  /** Wall clock, milliseconds since the epoch. */
  wallMs(): number
  /** Milliseconds since the machine started, sleep included. */
  uptimeMs(): number
}

/** Grade of a time claim (sync.md point 7): A anchored and uninterrupted, B plausible, C after a jump of the clock. */
export type ClockGrade = 'A' | 'B' | 'C'

/** Wall clock and uptime parting by more than this is a jump. */
export const JUMP_TOLERANCE_MS = CLOCK_TOLERANCE_MS

/** Wall clock and uptime have parted; positive when the wall clock ran ahead. */
export interface ClockJump {
  readonly byMs: number
  readonly wallBeforeMs: number
  readonly wallAfterMs: number
}

/** What the records of earlier runs tell about the clock. */
export interface ClockHistory {
  /** Time of the newest record made while nothing spoke against the clock, since a person last confirmed it. */
  readonly newestTrustedMs: number | null
  /** Sum of the jumps recorded since then; not 0 when the last run ended with a clock that had been set. */
  readonly jumpedSinceMs: number
}

/** One look at the clock: what a record claims, and what is made of it. */
export interface ClockReading {
  readonly claim: ClockClaim
  /** The present as `nowMs` tells it. */
  readonly atMs: number
  readonly grade: ClockGrade
}

export interface ClockWatch {
  claim(): ClockClaim
  grade(): ClockGrade
  /** Claim, time and grade of one moment, this one unless it is named; a record is made with these three. */
  reading(made?: ClockClaim): ClockReading
  /**
   * Server time that just arrived, or the last one an earlier run was told. In the boot it arrived in, time is counted
   * from it, and the wall clock does not matter (sync.md point 7).
   */
  setAnchor(anchor: ClockAnchor): void
  /** Compares wall clock and uptime; a difference is reported once as a jump. */
  check(made?: ClockClaim): ClockJump | null
  /** The present as the wall clock has it; as the hall has it when the wall clock is known from it to be off. */
  nowMs(): number
  /**
   * How far the wall clock is known to be off, milliseconds: negative when it is behind records already made, or the sum
   * of its jumps; with server time of this boot the difference to that. 0 when nothing speaks against it.
   */
  offByMs(): number
  /**
   * A person says that the wall clock is right: what spoke against it counts no more. Returns what takes this back when
   * the confirmation could not be recorded.
   */
  confirm(): () => void
}

/**
 * Watches the clock of one run. A desk that stands alone knows no server time: it goes by the first reading of the run,
 * and the records of earlier runs tell when the clock was set back, while the program ran or not, or is still as far ahead
 * as it was put. With server time of this boot all of that matters no more.
 */
export const watchClock = (clock: Clock, run: string, history: ClockHistory): ClockWatch => {
  const uptimeMs = () => Math.max(0, Math.round(clock.uptimeMs()))
  const { newestTrustedMs, jumpedSinceMs } = history
  let last = { wallMs: clock.wallMs(), uptimeMs: uptimeMs() }
  let anchor: ClockAnchor | null = null
  const isBehind = newestTrustedMs !== null && last.wallMs < newestTrustedMs - JUMP_TOLERANCE_MS
  /** The clock is right again once it gets here. */
  let waitingFor = isBehind ? newestTrustedMs : null
  const isStillAhead =
    newestTrustedMs !== null &&
    jumpedSinceMs > JUMP_TOLERANCE_MS &&
    last.wallMs >= newestTrustedMs + jumpedSinceMs - JUMP_TOLERANCE_MS
  // Nothing tells whether a clock that was set back has been put right since: that is for a person to say, or a restart
  // would turn a doubtful time into a good one.
  const mayStillBeBehind = jumpedSinceMs < -JUMP_TOLERANCE_MS
  let jumpedMs = isStillAhead || mayStillBeBehind ? jumpedSinceMs : 0
  let isTold = !isBehind
  const hasArrived = (wallMs: number): boolean =>
    waitingFor !== null && wallMs >= waitingFor - JUMP_TOLERANCE_MS
  /** Time alone may bring a clock that was behind to where records stand. */
  const settle = (): void => {
    if (hasArrived(clock.wallMs())) waitingFor = null
  }
  const claim = (): ClockClaim => ({
    wall: Math.max(0, clock.wallMs()),
    uptime: uptimeMs(),
    run,
    anchor: anchor?.id ?? null,
  })
  /** The present by the hall's time; null when there was none in this boot. */
  const anchoredMs = (made: ClockClaim): number | null =>
    anchor && isSameBoot(made, anchor) ? estimate(made, anchor, null, null, false).atMs : null
  const offByMs = (made = claim()): number => {
    const trueMs = anchoredMs(made)
    if (trueMs !== null) return Math.round(made.wall - trueMs)
    settle()
    if (waitingFor !== null) return Math.round(clock.wallMs() - waitingFor)
    return Math.abs(jumpedMs) <= JUMP_TOLERANCE_MS ? 0 : jumpedMs
  }
  const reading = (made = claim()): ClockReading => {
    const trueMs = anchoredMs(made)
    if (trueMs !== null) return { claim: made, atMs: trueMs, grade: 'A' }
    return { claim: made, atMs: made.wall, grade: offByMs(made) === 0 ? 'B' : 'C' }
  }
  return {
    claim,
    grade: () => reading().grade,
    nowMs: () => reading().atMs,
    reading,
    offByMs: () => offByMs(),
    setAnchor(next) {
      anchor = next
      // The hall found the wall clock right: what spoke against it before counts no more.
      if (!isWallRight(next) || !isSameBoot(claim(), next)) return
      waitingFor = null
      jumpedMs = 0
    },
    confirm() {
      const before = { waitingFor, jumpedMs }
      waitingFor = null
      jumpedMs = 0
      return () => {
        ;({ waitingFor, jumpedMs } = before)
      }
    },
    check(made = claim()) {
      const actual = made.wall
      if (!isTold && newestTrustedMs !== null) {
        isTold = true
        // Records were made by the hall's time, and the wall clock is as wrong as it was.
        if (anchoredMs(made) === null)
          return {
            byMs: Math.round(actual - newestTrustedMs),
            wallBeforeMs: newestTrustedMs,
            wallAfterMs: actual,
          }
      }
      const now = made.uptime
      const expected = last.wallMs + (now - last.uptimeMs)
      const byMs = Math.round(actual - expected)
      if (Math.abs(byMs) <= JUMP_TOLERANCE_MS) return null
      last = { wallMs: actual, uptimeMs: now }
      // A clock that was behind and has been put right owes nothing; one still behind is measured by `waitingFor`.
      if (hasArrived(actual)) jumpedMs = 0
      else if (waitingFor === null) jumpedMs += byMs
      settle()
      return { byMs, wallBeforeMs: Math.max(0, Math.round(expected)), wallAfterMs: actual }
    },
  }
}
