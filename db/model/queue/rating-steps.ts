import { dayFromMs, type Day } from '../day.ts'
import { RATES_FROM } from './evaluation.ts'

/** What steps are made of: where and when somebody rated. */
export interface SteppedRating {
  readonly windowId: string
  readonly atMs: number
}

/**
 * The ratings of one person that may be told to that person, in steps of ten (domain-rules section 10): a step is told as a
 * whole or not at all, so that no two answers, whatever was asked and when, differ by fewer than ten visitors. Each window
 * has steps of its own: a machine knows all ratings of a window or none, and what two machines tell differs by whole steps
 * likewise. A step waits while one of its ratings is of today.
 * @param inOrder in the order in which the hall took them in, which never changes: one that arrives late comes last
 * @returns the steps, by their last rating, oldest first
 */
export const toldSteps = <Rating extends SteppedRating>(
  inOrder: readonly Rating[],
  today: Day,
): readonly (readonly Rating[])[] => {
  const placed = inOrder.map((rating, place) => ({ rating, place }))
  const told = [...Map.groupBy(placed, ({ rating }) => rating.windowId).values()].flatMap((its) => {
    const steps = Array.from({ length: Math.floor(its.length / RATES_FROM) }, (_each, at) =>
      its.slice(at * RATES_FROM, (at + 1) * RATES_FROM),
    )
    const waiting = steps.findIndex((step) => step.some(({ rating }) => dayFromMs(rating.atMs) === today))
    return waiting < 0 ? steps : steps.slice(0, waiting)
  })
  return told
    .toSorted((one, other) => (one.at(-1)?.place ?? 0) - (other.at(-1)?.place ?? 0))
    .map((step) => step.map(({ rating }) => rating))
}
