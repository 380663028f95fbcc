import type { WorkCalendar } from './calendar.ts'
import { dayFromMs, type Day } from './day.ts'
import type { Deadline } from './deadline.ts'

/** `THREE_TIER`: reminder, promise passed, statutory time passed. `PRE_WARN`: yellow before the due time, red after it. */
export type SupervisionPreset = 'THREE_TIER' | 'PRE_WARN'

export type DueLevel = 'ON_TIME' | 'REMIND' | 'YELLOW' | 'RED' | 'PAUSED'

export type DueReason =
  | 'IN_TIME'
  | 'CLOCK_STOPPED'
  | 'LAST_WORKING_DAY'
  | 'MOST_TIME_USED'
  | 'PROMISE_PASSED'
  | 'PROMISE_LONG_PASSED'
  | 'STATUTORY_PASSED'
  | 'STEP_OVERTIME'
  | 'FAULT'
  | 'YELLOW_UNANSWERED'
  | 'DEEMED_ACCEPTANCE'

export interface SupervisionRules {
  readonly preset: SupervisionPreset
  /** Share of the time used from which a reminder is due. */
  readonly remindShare: number
  /** Working days over the promise from which yellow becomes red. */
  readonly redAfterPromiseWorkingDays: number
  /** Working days a yellow card may stay unanswered. */
  readonly yellowAnswerWorkingDays: number
  /** PRE_WARN: working days before the due day from which yellow is shown. */
  readonly preWarnWorkingDays: number
}

/** Domain-rules section 6; the numbers are the hall's to change. */
export const DEFAULT_SUPERVISION_RULES: SupervisionRules = {
  preset: 'THREE_TIER',
  remindShare: 0.8,
  redAfterPromiseWorkingDays: 3,
  yellowAnswerWorkingDays: 2,
  preWarnWorkingDays: 1,
}

export interface SupervisionFacts {
  readonly nowMs: number
  readonly promise: Deadline
  readonly statutory: Deadline | null
  readonly calendar: WorkCalendar
  readonly rules: SupervisionRules
  /** Accepted because nobody told the applicant anything in time. */
  readonly deemedAcceptance?: boolean
  /** A step ran over its own limit though the case is in time. */
  readonly stepOvertime?: boolean
  /** A fault recorded on the case that calls for a card by itself, such as handling outside the system. */
  readonly fault?: boolean
  /** When the oldest yellow card that is not answered yet was issued. */
  readonly yellowIssuedAtMs?: number
}

export interface DueState {
  readonly level: DueLevel
  readonly reason: DueReason
  /** Working days until the promised day; 0 on the day itself, negative after it. */
  readonly workingDaysLeft: number
  /** Share of the promised time used, from 0 to 1; 1 when it has passed. */
  readonly shareUsed: number
}

/** Counted days that are over, or minutes of opening time, as a share of all. */
function shareUsed(promise: Deadline, nowMs: number): number {
  if (nowMs > promise.dueAtMs) return 1
  const today = dayFromMs(nowMs)
  const counted = promise.steps.filter((step) => step.outcome === 'COUNTED')
  const over = counted.filter((step) => step.day < today)
  if (promise.unit !== 'H') return over.length / promise.total
  const minutes = (steps: typeof counted) => steps.reduce((sum, step) => sum + (step.minutes ?? 0), 0)
  // On the last day the time left to the due time is what is not used; the midday break makes that a little too much.
  const lastDay = minutes(counted.filter((step) => step.day === today))
  const left = Math.min(lastDay, (promise.dueAtMs - nowMs) / 60_000)
  return (minutes(over) + (today === promise.dueDay ? lastDay - left : 0)) / promise.total
}

const isPast = (deadline: Deadline | null, nowMs: number): boolean =>
  deadline !== null && !deadline.paused && nowMs > deadline.dueAtMs

function redReason(facts: SupervisionFacts, today: Day): DueReason | null {
  const { promise, statutory, calendar, rules, nowMs } = facts
  if (facts.deemedAcceptance === true) return 'DEEMED_ACCEPTANCE'
  if (isPast(statutory, nowMs)) return 'STATUTORY_PASSED'
  if (rules.preset === 'PRE_WARN') {
    if (isPast(promise, nowMs)) return 'PROMISE_PASSED'
    return facts.fault === true || facts.stepOvertime === true ? 'FAULT' : null
  }
  if (
    isPast(promise, nowMs) &&
    calendar.workingDaysBetween(promise.dueDay, today) >= rules.redAfterPromiseWorkingDays
  )
    return 'PROMISE_LONG_PASSED'
  const { yellowIssuedAtMs } = facts
  if (yellowIssuedAtMs === undefined) return null
  const waited = calendar.workingDaysBetween(dayFromMs(yellowIssuedAtMs), today)
  return waited > rules.yellowAnswerWorkingDays ? 'YELLOW_UNANSWERED' : null
}

function yellowReason(facts: SupervisionFacts, daysLeft: number): DueReason | null {
  if (facts.rules.preset === 'PRE_WARN') {
    const soon = facts.promise.unit !== 'INSTANT' && daysLeft <= facts.rules.preWarnWorkingDays
    return soon && !facts.promise.paused ? 'LAST_WORKING_DAY' : null
  }
  if (isPast(facts.promise, facts.nowMs)) return 'PROMISE_PASSED'
  if (facts.stepOvertime === true) return 'STEP_OVERTIME'
  return facts.fault === true ? 'FAULT' : null
}

/**
 * Where an open case stands (domain-rules section 6). A stopped clock silences what depends on time, not faults.
 * An on-the-spot case gives no early reminder, and hours
 * are reminded of by their share only: the whole time is a day or two.
 */
export function dueState(facts: SupervisionFacts): DueState {
  const { promise, calendar, rules, nowMs } = facts
  const today = dayFromMs(nowMs)
  const numbers = {
    workingDaysLeft: calendar.workingDaysBetween(today, promise.dueDay),
    shareUsed: shareUsed(promise, nowMs),
  }
  const state = (level: DueLevel, reason: DueReason): DueState => ({ level, reason, ...numbers })
  const red = redReason(facts, today)
  if (red !== null) return state('RED', red)
  const yellow = yellowReason(facts, numbers.workingDaysLeft)
  if (yellow !== null) return state('YELLOW', yellow)
  if (promise.paused) return state('PAUSED', 'CLOCK_STOPPED')
  if (rules.preset === 'THREE_TIER' && promise.unit !== 'INSTANT') {
    if (promise.unit !== 'H' && numbers.workingDaysLeft <= 1) return state('REMIND', 'LAST_WORKING_DAY')
    if (numbers.shareUsed >= rules.remindShare) return state('REMIND', 'MOST_TIME_USED')
  }
  return state('ON_TIME', 'IN_TIME')
}
