// When something happened, from what a machine claims and what is known of its clock (sync.md point 7). The desk and the
// hall both count with these functions, so that papers and records tell the same time.

/** Wall clock and estimate closer than this show the wall clock, and what parts by more is a jump. Milliseconds. */
export const CLOCK_TOLERANCE_MS = 2_000
/** Crystals drift: 100 parts in a million is nearly nine seconds a day. */
const DRIFT = 100 / 1_000_000

/** What a record says of the clock it was made by. Milliseconds; wall since the epoch, uptime since the machine started. */
export interface TimeClaim {
  readonly wall: number
  readonly uptime: number
  readonly run: string
}

/** Server time as it arrived at the machine: `rtt` is the round trip of the request that brought it, milliseconds. */
export interface TimeAnchor {
  readonly serverTime: number
  readonly rtt: number
  readonly wall: number
  readonly uptime: number
  readonly run: string
}

export interface TimeEstimate {
  /** Best estimate, milliseconds since the epoch. */
  readonly atMs: number
  /** A: counted from server time within this boot. B: the wall clock, and nothing speaks against it. C: something does. */
  readonly grade: 'A' | 'B' | 'C'
  /** How far off the estimate can be, milliseconds; null where only the wall clock says anything. */
  readonly errorMs: number | null
}

/** Server time at the moment an anchor arrived: it travelled for about half of the round trip. */
export const anchoredNow = (anchor: TimeAnchor): number => anchor.serverTime + anchor.rtt / 2

/**
 * Whether a claim was made in the boot in which the anchor arrived: by the same run of the program, or by another one of
 * a machine whose uptime has gone on and whose time of start, by its wall clock, is the same.
 */
export const isSameBoot = (claim: TimeClaim, anchor: TimeAnchor): boolean =>
  claim.uptime >= anchor.uptime &&
  (claim.run === anchor.run ||
    Math.abs(claim.wall - claim.uptime - (anchor.wall - anchor.uptime)) <= CLOCK_TOLERANCE_MS)

/** Whether the wall clock agreed with the server when the anchor arrived; jumps of it before that matter no more. */
export const isWallRight = (anchor: TimeAnchor): boolean =>
  Math.abs(anchor.wall - anchoredNow(anchor)) <= CLOCK_TOLERANCE_MS + anchor.rtt / 2

/** Never before what the machine recorded before, nor after the hall received it; the first counts more. */
export const clamp = (
  atMs: number,
  previousTrustedMs: number | null,
  receivedAtMs: number | null,
): number => {
  const notLater = receivedAtMs === null ? atMs : Math.min(atMs, receivedAtMs)
  return previousTrustedMs === null ? notLater : Math.max(notLater, previousTrustedMs)
}

/**
 * Best estimate of the time of a record.
 * @param anchor the one the record names, or the newest the machine has; null when there never was one
 * @param previousTrustedMs estimate of the machine's newest earlier record of grade A or B
 * @param receivedAtMs when the hall received it; null on the machine itself
 * @param jumped the wall clock was set, and neither a person nor an anchor has found it right since
 */
export const estimate = (
  claim: TimeClaim,
  anchor: TimeAnchor | null,
  previousTrustedMs: number | null,
  receivedAtMs: number | null,
  jumped: boolean,
): TimeEstimate => {
  if (anchor && isSameBoot(claim, anchor)) {
    const sinceMs = claim.uptime - anchor.uptime
    const atMs = anchoredNow(anchor) + sinceMs
    const errorMs = anchor.rtt / 2 + sinceMs * DRIFT
    const shown = Math.abs(claim.wall - atMs) <= CLOCK_TOLERANCE_MS + errorMs ? claim.wall : atMs
    return {
      atMs: Math.round(clamp(shown, previousTrustedMs, receivedAtMs)),
      grade: 'A',
      errorMs: Math.ceil(errorMs),
    }
  }
  const isBehind = previousTrustedMs !== null && claim.wall < previousTrustedMs - CLOCK_TOLERANCE_MS
  // Nothing happens after it was received.
  const isAhead = receivedAtMs !== null && claim.wall > receivedAtMs + CLOCK_TOLERANCE_MS
  return {
    atMs: Math.round(clamp(claim.wall, previousTrustedMs, receivedAtMs)),
    grade: jumped || isBehind || isAhead ? 'C' : 'B',
    errorMs: null,
  }
}

/** A record of a doubtful clock, or one that came later than this, goes to a person's review list. Milliseconds. */
export const LATE_MS = 12 * 3_600_000

/** Whether a person has to say that the time of a record may stand. */
export const needsReview = (grade: 'A' | 'B' | 'C', atMs: number, receivedAtMs: number): boolean =>
  grade === 'C' || receivedAtMs - atMs > LATE_MS
