import type { ClockClaim } from '../model/events/envelope.ts'

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
export const JUMP_TOLERANCE_MS = 2_000

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

export interface ClockWatch {
  claim(): ClockClaim
  grade(): ClockGrade
  /** Compares wall clock and uptime; a difference is reported once as a jump. */
  check(): ClockJump | null
  /** The present as the wall clock has it. */
  nowMs(): number
  /**
   * How far the wall clock is known to be off, milliseconds: negative when it is behind records already made, or the sum
   * of its jumps. 0 when nothing speaks against it.
   */
  offByMs(): number
  /**
   * A person says that the wall clock is right: what spoke against it counts no more. Returns what takes this back when
   * the confirmation could not be recorded.
   */
  confirm(): () => void
}

/**
 * Watches the clock of one run. A desk that stands alone knows no server time: the first reading of the run is its
 * anchor, and the records of earlier runs tell when the clock was set back while the program was not running, or is
 * still as far ahead as it was put.
 */
export const watchClock = (clock: Clock, run: string, history: ClockHistory): ClockWatch => {
  const uptimeMs = () => Math.max(0, Math.round(clock.uptimeMs()))
  const { newestTrustedMs, jumpedSinceMs } = history
  let anchor = { wallMs: clock.wallMs(), uptimeMs: uptimeMs() }
  const isBehind = newestTrustedMs !== null && anchor.wallMs < newestTrustedMs - JUMP_TOLERANCE_MS
  /** The clock is right again once it gets here. */
  let waitingFor = isBehind ? newestTrustedMs : null
  const isStillAhead =
    newestTrustedMs !== null &&
    jumpedSinceMs > JUMP_TOLERANCE_MS &&
    anchor.wallMs >= newestTrustedMs + jumpedSinceMs - JUMP_TOLERANCE_MS
  let jumpedMs = isStillAhead ? jumpedSinceMs : 0
  let isTold = !isBehind
  const hasArrived = (wallMs: number): boolean =>
    waitingFor !== null && wallMs >= waitingFor - JUMP_TOLERANCE_MS
  /** Time alone may bring a clock that was behind to where records stand. */
  const settle = (): void => {
    if (hasArrived(clock.wallMs())) waitingFor = null
  }
  const offByMs = (): number => {
    settle()
    if (waitingFor !== null) return Math.round(clock.wallMs() - waitingFor)
    return Math.abs(jumpedMs) <= JUMP_TOLERANCE_MS ? 0 : jumpedMs
  }
  return {
    claim: () => ({ wall: Math.max(0, clock.wallMs()), uptime: uptimeMs(), run, anchor: null }),
    grade: () => (offByMs() === 0 ? 'B' : 'C'),
    nowMs: () => clock.wallMs(),
    offByMs,
    confirm() {
      const before = { waitingFor, jumpedMs }
      waitingFor = null
      jumpedMs = 0
      return () => {
        ;({ waitingFor, jumpedMs } = before)
      }
    },
    check() {
      const actual = clock.wallMs()
      if (!isTold && newestTrustedMs !== null) {
        isTold = true
        return {
          byMs: Math.round(actual - newestTrustedMs),
          wallBeforeMs: newestTrustedMs,
          wallAfterMs: Math.max(0, actual),
        }
      }
      const now = uptimeMs()
      const expected = anchor.wallMs + (now - anchor.uptimeMs)
      const byMs = Math.round(actual - expected)
      if (Math.abs(byMs) <= JUMP_TOLERANCE_MS) return null
      anchor = { wallMs: actual, uptimeMs: now }
      // A clock that was behind and has been put right owes nothing; one still behind is measured by `waitingFor`.
      if (hasArrived(actual)) jumpedMs = 0
      else if (waitingFor === null) jumpedMs += byMs
      settle()
      return { byMs, wallBeforeMs: Math.max(0, Math.round(expected)), wallAfterMs: Math.max(0, actual) }
    },
  }
}
