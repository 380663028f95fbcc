import { PUSH_BYTES_MAX, PUSH_EVENTS_MAX } from './wire.ts'

// When and how much, as plain functions of chance (sync.md points 11 and 12). Milliseconds.

const BACKOFF_FIRST_MS = 1_000
const BACKOFF_MAX_MS = 60_000
/** A second try at the very moment of the first would only meet the same failure. */
const BACKOFF_MIN_MS = 100
/** For what only a person or a newer program heals; it is still tried, so that it heals without anybody at the desk. */
const SLOW_MS = 60_000
/** Whatever a server says, a desk looks again within this. */
const ASKED_MAX_MS = 10 * 60_000
const ASKED_DEFAULT_MS = 2_000
const POLL_MS = 30_000

/** Full jitter: 120 desks that lost a server at the same moment come back one by one. @param failures 1 for the first */
export const backoffMs = (failures: number, chance: number): number =>
  BACKOFF_MIN_MS +
  chance * (Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** Math.min(failures - 1, 10)) - BACKOFF_MIN_MS)

/** Until what only a person or a newer program heals is tried again. @param chance 0 to 1 */
export const slowMs = (chance: number): number => SLOW_MS * (1 + chance / 10)

/** Never before the server asked for, and not all at once. */
export const askedMs = (retryAfterMs: unknown, chance: number): number => {
  const asked =
    typeof retryAfterMs === 'number' && Number.isFinite(retryAfterMs) ? retryAfterMs : ASKED_DEFAULT_MS
  return Math.min(ASKED_MAX_MS, Math.max(BACKOFF_MIN_MS, asked)) * (1 + chance / 2)
}

/** Between two looks while there is no live channel. */
export const pollMs = (chance: number): number => POLL_MS * (0.9 + chance / 5)

/** One commit of a server wakes every desk of a unit; they do not come at once, and no one sees the difference. */
export const pullJitterMs = (chance: number): number => 50 + chance * 250

const EVENTS_STEP = 8
const BYTES_STEP = 16 * 1024
const BYTES_MIN = 4 * 1024

export interface BatchSize {
  readonly events: number
  readonly bytes: number
}

export const LARGEST_BATCH: BatchSize = { events: PUSH_EVENTS_MAX, bytes: PUSH_BYTES_MAX }

/** After a batch that was too large, or that a bad line swallowed: half of what it held. */
export const smallerBatch = (size: BatchSize, sent: BatchSize): BatchSize => ({
  events: Math.max(1, Math.floor(Math.min(size.events, sent.events) / 2)),
  bytes: Math.max(BYTES_MIN, Math.floor(Math.min(size.bytes, sent.bytes) / 2)),
})

/** After a success: a few more. */
export const largerBatch = (size: BatchSize): BatchSize => ({
  events: Math.min(PUSH_EVENTS_MAX, size.events + EVENTS_STEP),
  bytes: Math.min(PUSH_BYTES_MAX, size.bytes + BYTES_STEP),
})
