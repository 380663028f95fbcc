import type { LeaveFact } from './facts.ts'
import type { SessionSpan } from './sessions.ts'

/** What leave makes of a session. */
export interface LeaveCover {
  /** The leave that covers it all, or the most of it; null when it is not all covered. */
  readonly all: LeaveFact | null
  /** The leave that moves the beginning, the end, or neither. */
  readonly start: LeaveFact | null
  readonly end: LeaveFact | null
  readonly middle: readonly LeaveFact[]
  readonly fromMs: number
  readonly toMs: number
}

const overlapMs = (leave: LeaveFact, span: SessionSpan): number =>
  Math.min(leave.toMs, span.toMs) - Math.max(leave.fromMs, span.fromMs)

const isEarlier = (a: LeaveFact, b: LeaveFact): number =>
  a.fromMs - b.fromMs || a.toMs - b.toMs || (a.leaveId < b.leaveId ? -1 : 1)

/** Step 2 of the algorithm: leaves that follow one another without a gap are one; a hole in the middle moves nothing. */
export function coverOf(leaves: readonly LeaveFact[], span: SessionSpan): LeaveCover | null {
  if (leaves.length === 0) return null
  const touching = leaves.filter((leave) => overlapMs(leave, span) > 0).toSorted(isEarlier)
  if (touching.length === 0) return null
  let { fromMs, toMs } = span
  let [start, end]: (LeaveFact | null)[] = [null, null]
  for (const leave of touching)
    if (leave.fromMs <= fromMs && leave.toMs > fromMs) [fromMs, start] = [leave.toMs, leave]
  if (fromMs >= span.toMs) {
    const all = touching.reduce((most, leave) =>
      overlapMs(leave, span) > overlapMs(most, span) ? leave : most,
    )
    return { all, start: null, end: null, middle: [], fromMs: span.fromMs, toMs: span.toMs }
  }
  for (const leave of touching.toSorted((a, b) => b.toMs - a.toMs || isEarlier(a, b)))
    if (leave.toMs >= toMs && leave.fromMs < toMs) [toMs, end] = [leave.fromMs, leave]
  const middle = touching.filter((leave) => leave.fromMs > fromMs && leave.toMs < toMs)
  return { all: null, start: start ?? null, end: end ?? null, middle, fromMs, toMs }
}
