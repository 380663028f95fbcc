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

export interface ClockWatch {
  claim(): ClockClaim
  grade(): ClockGrade
  /** Compares wall clock and uptime; a difference is reported once as a jump. */
  check(): { byMs: number; wallBeforeMs: number; wallAfterMs: number } | null
  /** The present as the wall clock has it. */
  nowMs(): number
  /**
   * How far the wall clock is known to be off, milliseconds: negative when it is behind records already made, or the sum
   * of its jumps in this run. 0 when nothing speaks against it.
   */
  offByMs(): number
}

/**
 * Watches the clock of one run. A desk that stands alone knows no server time: the first reading of the run is its
 * anchor, and `newestRecordMs`, the time of the newest record made under a good clock, tells when the clock was set back
 * while the program was not running.
 */
export const watchClock = (clock: Clock, run: string, newestRecordMs: number | null): ClockWatch => {
  const uptimeMs = () => Math.max(0, Math.round(clock.uptimeMs()))
  let anchor = { wallMs: clock.wallMs(), uptimeMs: uptimeMs() }
  let jumpedMs = 0
  const behind = newestRecordMs !== null && anchor.wallMs < newestRecordMs - JUMP_TOLERANCE_MS
  let waitingFor = behind ? newestRecordMs : null
  let grade: ClockGrade = behind ? 'C' : 'B'
  let told = !behind
  return {
    claim: () => ({ wall: Math.max(0, clock.wallMs()), uptime: uptimeMs(), run, anchor: null }),
    grade: () => grade,
    nowMs: () => clock.wallMs(),
    offByMs: () => (waitingFor === null ? jumpedMs : Math.round(clock.wallMs() - waitingFor)),
    check() {
      const actual = clock.wallMs()
      if (!told && newestRecordMs !== null) {
        told = true
        return {
          byMs: Math.round(actual - newestRecordMs),
          wallBeforeMs: newestRecordMs,
          wallAfterMs: Math.max(0, actual),
        }
      }
      const now = uptimeMs()
      const expected = anchor.wallMs + (now - anchor.uptimeMs)
      const byMs = Math.round(actual - expected)
      if (Math.abs(byMs) <= JUMP_TOLERANCE_MS) return null
      anchor = { wallMs: actual, uptimeMs: now }
      grade = 'C'
      if (waitingFor !== null && actual >= waitingFor - JUMP_TOLERANCE_MS) {
        // The clock that was behind has been put right.
        waitingFor = null
        jumpedMs = 0
        grade = 'B'
      } else if (waitingFor === null) {
        jumpedMs += byMs
        if (Math.abs(jumpedMs) <= JUMP_TOLERANCE_MS) grade = 'B'
      }
      return { byMs, wallBeforeMs: Math.max(0, Math.round(expected)), wallAfterMs: Math.max(0, actual) }
    },
  }
}
