import type { WorkCalendar } from './calendar.ts'
import { isOpenStatus, type CaseStatus } from './case.ts'
import { addDays, dayFromMs, type Day } from './day.ts'
import {
  computeDeadline,
  deemedAcceptanceDue,
  promiseStart,
  type Deadline,
  type DeadlineRules,
} from './deadline.ts'
import type { DueFacts } from './due-facts.ts'
import { dueState, type DueLevel, type DueState, type SupervisionRules } from './supervision.ts'
import type { TimeLimit } from './time-limit.ts'

/** Why a case stands as it does; each has its sentence in the locale. */
export const CLOCK_REASONS = [
  'IN_TIME',
  'CLOCK_STOPPED',
  'LAST_WORKING_DAY',
  'MOST_TIME_USED',
  'PROMISE_PASSED',
  'PROMISE_LONG_PASSED',
  'STATUTORY_PASSED',
  'STEP_OVERTIME',
  'FAULT',
  'YELLOW_UNANSWERED',
  'DEEMED_ACCEPTANCE',
  /** Not accepted yet: the applicant must be told what is missing, or be accepted, within five working days. */
  'TELLING_RUNS',
  'TELLING_DUE',
  /** On the spot, and the hall closed over it. */
  'INSTANT_NOT_CLOSED',
  'TOLERANCE_DUE',
  'TOLERANCE_EXPIRED',
  'SUPPLEMENT_SILENT',
] as const
export type ClockReason = (typeof CLOCK_REASONS)[number]

/**
 * An ending the rules of the hall suggest. The software only proposes it, a person confirms: it takes something from an
 * applicant, a paper may lie unrecorded on a desk, and a decision nobody took cannot be answered for.
 */
export type CaseProposal = 'TERMINATE' | 'LAPSE'

export interface ClockRules {
  readonly deadline: DeadlineRules
  readonly supervision: SupervisionRules
  readonly onToleranceExpiry: 'TERMINATE' | 'REMIND_ONLY'
  /** Days after a supplement notice on which a silent case may be closed; 0 where the hall does not use that rule. */
  readonly lapseDays: number
}

export interface CaseClock {
  readonly level: DueLevel | 'NONE'
  /** Null where no clock runs. */
  readonly reason: ClockReason | null
  /** The day the reason speaks of. */
  readonly dueDay: Day | null
  /** Working days until that day; 0 on the day itself, negative after it. Null where no clock runs. */
  readonly workingDaysLeft: number | null
  readonly proposal: CaseProposal | null
}

interface Moment {
  readonly nowMs: number
  readonly calendar: WorkCalendar
  readonly rules: ClockRules
}

const NO_CLOCK: CaseClock = {
  level: 'NONE',
  reason: null,
  dueDay: null,
  workingDaysLeft: null,
  proposal: null,
}

/**
 * Whether the case counts as accepted from its receipt because nothing was told in five working days (行政许可法 art. 32(4)).
 * What was told on paper during an outage is entered later; such a case is judged only while nothing was told at all.
 */
export const isTellingMissed = (
  facts: Pick<DueFacts, 'answeredAtMs' | 'backEntered'>,
  telling: Deadline,
  nowMs: number,
): boolean => {
  if (facts.answeredAtMs === null) return nowMs > telling.dueAtMs
  return !facts.backEntered && facts.answeredAtMs > telling.dueAtMs
}

const clockOf = ({ level, reason, workingDaysLeft }: DueState, dueDay: Day): CaseClock => ({
  level,
  reason,
  dueDay,
  workingDaysLeft,
  proposal: null,
})

/** The applicant's turn: nothing presses the hall, but a silent case may be proposed for closing. */
const supplementClock = (facts: DueFacts, { nowMs, calendar, rules }: Moment): CaseClock => {
  if (rules.lapseDays === 0 || facts.lastNoticeAtMs === null) return NO_CLOCK
  const lastDay = addDays(dayFromMs(facts.lastNoticeAtMs), rules.lapseDays)
  const today = dayFromMs(nowMs)
  if (today <= lastDay) return NO_CLOCK
  return {
    level: 'REMIND',
    reason: 'SUPPLEMENT_SILENT',
    dueDay: lastDay,
    workingDaysLeft: calendar.workingDaysBetween(today, lastDay),
    proposal: 'LAPSE',
  }
}

const beforeAcceptance = (facts: DueFacts, status: CaseStatus, moment: Moment): CaseClock => {
  const { nowMs, calendar, rules } = moment
  const telling = deemedAcceptanceDue(facts.receivedAtMs, rules.deadline, calendar)
  const workingDaysLeft = calendar.workingDaysBetween(dayFromMs(nowMs), telling.dueDay)
  const told = (level: DueLevel, reason: ClockReason): CaseClock => ({
    level,
    reason,
    dueDay: telling.dueDay,
    workingDaysLeft,
    proposal: null,
  })
  if (isTellingMissed(facts, telling, nowMs)) return told('RED', 'DEEMED_ACCEPTANCE')
  if (status === 'SUPPLEMENT_ASKED') return supplementClock(facts, moment)
  // Told in time: the five days are kept, and the law sets no other period before acceptance.
  if (facts.answeredAtMs !== null) return NO_CLOCK
  if (facts.kind === 'INSTANT') {
    const start = { kind: 'RECEIVED', atMs: facts.receivedAtMs } as const
    const spot = computeDeadline({ start, limit: { unit: 'INSTANT' }, rules: rules.deadline, calendar })
    const state = dueState({ nowMs, promise: spot, statutory: null, calendar, rules: rules.supervision })
    const clock = clockOf(state, spot.dueDay)
    return state.level === 'YELLOW' || state.level === 'RED'
      ? { ...clock, reason: 'INSTANT_NOT_CLOSED' }
      : clock
  }
  const { preset, preWarnWorkingDays } = rules.supervision
  if (preset === 'PRE_WARN' && workingDaysLeft <= preWarnWorkingDays) return told('YELLOW', 'TELLING_DUE')
  return workingDaysLeft <= 1 ? told('REMIND', 'TELLING_DUE') : told('ON_TIME', 'TELLING_RUNS')
}

const afterAcceptance = (
  facts: DueFacts,
  acceptedAtMs: number,
  status: CaseStatus,
  { nowMs, calendar, rules }: Moment,
): CaseClock => {
  // A decision stops the clock, for good or ill.
  const isDecided = status === 'DECIDED' || status === 'DELIVERED'
  const atMs = isDecided ? (facts.decidedAtMs ?? nowMs) : nowMs
  const count = (limit: TimeLimit | null): Deadline | null =>
    limit &&
    computeDeadline({
      start: promiseStart({ receivedAtMs: facts.receivedAtMs, acceptedAtMs, deemed: facts.deemedAccepted }),
      limit,
      rules: rules.deadline,
      calendar,
      suspensions: facts.suspensions,
      extensions: facts.extensions,
      asOfDay: dayFromMs(atMs),
    })
  const promise = count(facts.promiseLimit ?? facts.statutoryLimit)
  if (!promise) return NO_CLOCK
  const state = dueState({
    nowMs: atMs,
    promise,
    statutory: count(facts.statutoryLimit),
    calendar,
    rules: rules.supervision,
    deemedAcceptance: facts.deemedAccepted,
  })
  return clockOf(state, promise.dueDay)
}

const CALM: ReadonlySet<CaseClock['level']> = new Set(['NONE', 'ON_TIME', 'PAUSED'])

/** Puts open tolerated materials (容缺) over the clock of the case: a yellow or red card of our own weighs more. */
const withTolerance = (
  clock: CaseClock,
  facts: DueFacts,
  status: CaseStatus,
  { nowMs, calendar, rules }: Moment,
): CaseClock => {
  const { toleranceDueDay } = facts
  const isHandled = status === 'ACCEPTED' || status === 'HANDLING' || status === 'SUSPENDED'
  if (toleranceDueDay === null || !isHandled) return clock
  const today = dayFromMs(nowMs)
  const workingDaysLeft = calendar.workingDaysBetween(today, toleranceDueDay)
  const isExpired = today > toleranceDueDay
  if (!isExpired && workingDaysLeft > 1) return clock
  const proposal = isExpired && rules.onToleranceExpiry === 'TERMINATE' ? 'TERMINATE' : null
  if (!CALM.has(clock.level) && (clock.level !== 'REMIND' || !isExpired)) return { ...clock, proposal }
  const reason = isExpired ? 'TOLERANCE_EXPIRED' : 'TOLERANCE_DUE'
  return { level: 'REMIND', reason, dueDay: toleranceDueDay, workingDaysLeft, proposal }
}

/** Where a case stands at a moment: its colour, the reason, the day it speaks of, and what the rules propose. */
export const caseClock = (
  facts: DueFacts,
  status: CaseStatus,
  nowMs: number,
  calendar: WorkCalendar,
  rules: ClockRules,
): CaseClock => {
  if (!isOpenStatus(status)) return NO_CLOCK
  const moment = { nowMs, calendar, rules }
  return facts.acceptedAtMs === null
    ? beforeAcceptance(facts, status, moment)
    : withTolerance(afterAcceptance(facts, facts.acceptedAtMs, status, moment), facts, status, moment)
}
