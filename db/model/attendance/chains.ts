import { addDays, dayFromMs, type Day } from '../day.ts'
import type { Role } from '../roles.ts'
import type { AttendanceRules } from './rules.ts'
import type { SessionSpan } from './sessions.ts'

/** Who has to agree to a leave of so many half days, in order. One longer than any chain takes the last. */
export function chainFor(rules: AttendanceRules, halfDays: number, isChief: boolean): readonly Role[] {
  const chains = isChief ? rules.chiefChains : rules.chains
  const fitting = chains.find(({ halfDaysMax }) => halfDaysMax === null || halfDays <= halfDaysMax)
  return (fitting ?? chains.at(-1))?.steps ?? ['INSPECTOR']
}

// Far beyond any leave; it only keeps a wrong date from running on.
const DAYS_MAX = 800

/**
 * How many scheduled half days the time from `fromMs` to `toMs` touches; by this the chain is chosen.
 * @param spansOf sessions the person is to be here on that day: none on days off
 */
export function halfDaysOf(
  fromMs: number,
  toMs: number,
  spansOf: (day: Day) => readonly SessionSpan[],
): number {
  if (toMs <= fromMs) return 0
  let touched = 0
  let day = dayFromMs(fromMs)
  const lastDay = dayFromMs(toMs - 1)
  for (let walked = 0; day <= lastDay && walked < DAYS_MAX; walked += 1) {
    for (const span of spansOf(day)) if (span.fromMs < toMs && fromMs < span.toMs) touched += 1
    day = addDays(day, 1)
  }
  return touched
}
