import type { DayKind, DayReason, WorkCalendar } from './calendar.ts'
import { addDays, addMonths, dayFromMs, daysBetween, msAt, type Day } from './day.ts'
import { LEGAL_LIMITS } from './legal-limits.ts'
import { closingAtMs, DEFAULT_OPENING_SESSIONS, sessionsOn, type OpeningSession } from './opening-hours.ts'
import type { PeriodUnit, TimeLimit } from './time-limit.ts'

/** How a hall counts (domain-rules section 1); kept in its effective-dated rule set. */
export interface DeadlineRules {
  /** Whether the day of the event is day one. By law it is not (民法典 art. 201). */
  readonly start: 'NEXT_DAY' | 'SAME_DAY'
  /** Whether the last day ends when the hall closes or at 24:00 (民法典 art. 203). */
  readonly end: 'CLOSING_TIME' | '24H'
  /** What becomes of papers taken after closing time or on a day off. */
  readonly receiveAfterClose: 'NEXT_WORKING_DAY' | 'SAME_DAY'
  readonly openingSessions: readonly OpeningSession[]
}

export const DEFAULT_DEADLINE_RULES: DeadlineRules = {
  start: 'NEXT_DAY',
  end: 'CLOSING_TIME',
  receiveAfterClose: 'NEXT_WORKING_DAY',
  openingSessions: DEFAULT_OPENING_SESSIONS,
}

export interface StartEvent {
  readonly kind: 'RECEIVED' | 'ACCEPTED'
  readonly atMs: number
}

/** A special procedure; its first and last day are both left out of the count. */
export interface Suspension {
  readonly kind: string
  readonly legalBasis: string
  readonly stopsClock: boolean
  readonly fromDay: Day
  /** Null while it is still running. */
  readonly toDay: Day | null
}

export interface Extension {
  readonly limit: TimeLimit
  readonly approvedAtMs: number
  /** Null while the applicant has not been told. */
  readonly toldAtMs: number | null
}

export interface DeadlineFacts {
  readonly start: StartEvent
  readonly limit: TimeLimit
  readonly rules: DeadlineRules
  readonly calendar: WorkCalendar
  readonly suspensions?: readonly Suspension[]
  readonly extensions?: readonly Extension[]
  /** The day up to which a running suspension is known to have lasted; today, as a rule. */
  readonly asOfDay?: Day
}

export type StepReason =
  DayReason | 'NATURAL_DAY' | 'SUSPENDED' | 'AFTER_CLOSING' | 'NON_WORKING_DAY' | 'START_DAY' | 'SAME_DAY'

/** One day on the way to the due date, for the page that answers "why that day?". */
export interface DeadlineStep {
  readonly day: Day
  /**
   * RECEIVED: taken too late that day, so the next working day counts as the day of receipt. START: the day of the event,
   * not counted. COUNTED: number `count`. SKIPPED: not counted. MOVED: the period was over, but the day is a day off.
   */
  readonly outcome: 'RECEIVED' | 'START' | 'COUNTED' | 'SKIPPED' | 'MOVED'
  readonly reason: StepReason
  /** Running number of a counted day, through limit and extensions. */
  readonly count?: number
  /** Minutes of opening time used on a counted day of a limit in hours. */
  readonly minutes?: number
  /** Name of the holiday or closure. */
  readonly name?: string
  /** Kind of the suspension and its legal basis. */
  readonly suspension?: { readonly kind: string; readonly legalBasis: string }
  /** Number of the extension the day belongs to, from 1; absent within the limit itself. */
  readonly extension?: number
  /** False while a holiday notice may still change the day. */
  readonly certain: boolean
}

export type ExtensionFinding =
  /** Approved or told after the due time: it does not move the due date, and the case is overdue. */
  | 'EXTENSION_LATE'
  /** The applicant has not been told, so it does not count yet. */
  | 'EXTENSION_NOT_TOLD'
  /** Hours cannot extend days, nor days hours. */
  | 'EXTENSION_UNIT_MISMATCH'
  /** The law allows one extension (行政许可法 art. 42). */
  | 'EXTENSION_NOT_FIRST'

export interface ExtensionVerdict {
  readonly applied: boolean
  readonly findings: readonly ExtensionFinding[]
}

export interface Deadline {
  /** The day the event counts as, after papers taken too late were moved to the next working day. */
  readonly startDay: Day
  readonly dueDay: Day
  /** Last moment that is still in time. */
  readonly dueAtMs: number
  /** A stopping special procedure is running: the due date is provisional and moves on each day it lasts. */
  readonly paused: boolean
  /** False when a day on the way may still be changed by a holiday notice. */
  readonly certain: boolean
  /** Counted days, or counted minutes of a limit in hours. */
  readonly total: number
  readonly unit: PeriodUnit | 'INSTANT'
  readonly steps: readonly DeadlineStep[]
  /** One verdict for each extension given, in order. */
  readonly extensions: readonly ExtensionVerdict[]
}

// Limits end at 3,650 days; the rest is room for holidays and long suspensions.
const STEPS_MAX = 20_000

/** State of one count: where it stands, what it has passed. Local to one call of `computeDeadline`. */
interface Count {
  readonly facts: DeadlineFacts
  readonly steps: DeadlineStep[]
  /** Last day that was looked at. */
  day: Day
  counted: number
  /** Moment up to which a limit in hours has been used. */
  usedToMs: number
  extension: number
}

const withName = (kind: DayKind) => (kind.name === undefined ? {} : { name: kind.name })

function suspensionOn(facts: DeadlineFacts, day: Day): Suspension | undefined {
  return facts.suspensions?.find((suspension) => {
    if (!suspension.stopsClock || day < suspension.fromDay) return false
    const knownTo = facts.asOfDay ?? suspension.fromDay
    return day <= (suspension.toDay ?? (knownTo > suspension.fromDay ? knownTo : suspension.fromDay))
  })
}

function addStep(count: Count, step: Omit<DeadlineStep, 'extension'>): void {
  if (count.steps.length >= STEPS_MAX) throw new RangeError('the period does not end')
  count.steps.push(count.extension === 0 ? step : { ...step, extension: count.extension })
}

function addSkipped(
  count: Count,
  day: Day,
  kind: DayKind,
  suspension: Suspension | undefined,
  unit: PeriodUnit,
): void {
  const { certain } = kind
  if (suspension !== undefined && (kind.working || unit === 'CD')) {
    const { kind: suspensionKind, legalBasis } = suspension
    addStep(count, {
      day,
      outcome: 'SKIPPED',
      reason: 'SUSPENDED',
      suspension: { kind: suspensionKind, legalBasis },
      certain,
    })
  } else addStep(count, { day, outcome: 'SKIPPED', reason: kind.reason, ...withName(kind), certain })
}

/** Counts `amount` days on from the last day looked at. */
function countDays(count: Count, amount: number, unit: 'WD' | 'CD'): void {
  const { calendar } = count.facts
  for (let left = amount; left > 0;) {
    count.day = addDays(count.day, 1)
    const kind = calendar.dayKind(count.day)
    const suspension = suspensionOn(count.facts, count.day)
    if (suspension !== undefined || (unit === 'WD' && !kind.working)) {
      addSkipped(count, count.day, kind, suspension, unit)
      continue
    }
    left -= 1
    count.counted += 1
    const reason = unit === 'WD' ? kind.reason : 'NATURAL_DAY'
    addStep(count, {
      day: count.day,
      outcome: 'COUNTED',
      reason,
      count: count.counted,
      ...(unit === 'WD' ? withName(kind) : {}),
      // Whether a natural day is a holiday does not matter to the count.
      certain: unit === 'CD' || kind.certain,
    })
  }
}

/** Uses up `minutes` of opening time from `usedToMs` on. */
function countMinutes(count: Count, minutes: number): void {
  const { calendar, rules } = count.facts
  let leftMs = minutes * 60_000
  for (let day = dayFromMs(count.usedToMs), walked = 0; ; day = addDays(day, 1), walked += 1) {
    if (walked > STEPS_MAX) throw new RangeError('the opening hours never use up the limit')
    count.day = day
    const kind = calendar.dayKind(day)
    const suspension = suspensionOn(count.facts, day)
    if (!kind.working || suspension !== undefined) {
      addSkipped(count, day, kind, suspension, 'H')
      continue
    }
    const sessions = sessionsOn(rules.openingSessions, day)
    let usedMs = 0
    for (const { from, to } of sessions.length === 0 ? [{ from: '00:00', to: '24:00' }] : sessions) {
      const fromMs = Math.max(count.usedToMs, msAt(day, from))
      const takenMs = Math.min(leftMs, Math.max(0, msAt(day, to) - fromMs))
      if (takenMs === 0) continue
      usedMs += takenMs
      leftMs -= takenMs
      count.usedToMs = fromMs + takenMs
    }
    if (usedMs > 0) {
      count.counted += Math.round(usedMs / 60_000)
      const used = { count: count.counted, minutes: Math.round(usedMs / 60_000) }
      addStep(count, {
        day,
        outcome: 'COUNTED',
        reason: kind.reason,
        ...withName(kind),
        ...used,
        certain: kind.certain,
      })
    } else addStep(count, { day, outcome: 'SKIPPED', reason: 'AFTER_CLOSING', certain: kind.certain })
    if (leftMs <= 0) return
  }
}

/** A period that ends on a day off ends on the next working day (民法典 art. 203). */
function moveToWorkingDay(count: Count): void {
  for (;;) {
    const kind = count.facts.calendar.dayKind(count.day)
    const suspension = suspensionOn(count.facts, count.day)
    if (kind.working && suspension === undefined) return
    const reason = kind.working ? 'SUSPENDED' : kind.reason
    addStep(count, { day: count.day, outcome: 'MOVED', reason, ...withName(kind), certain: kind.certain })
    count.day = addDays(count.day, 1)
  }
}

function countLimit(count: Count, limit: TimeLimit): void {
  switch (limit.unit) {
    case 'INSTANT':
      return
    case 'WD':
    case 'CD':
      return countDays(count, limit.value, limit.unit)
    case 'M': {
      // A month is as many natural days as lie up to the corresponding day, so that a suspension pushes it on day by day.
      const firstDay =
        count.facts.rules.start === 'SAME_DAY' && count.counted === 0 ? addDays(count.day, 1) : count.day
      const lastDay = addMonths(firstDay, limit.value)
      const days = daysBetween(firstDay, lastDay)
      return countDays(count, days, 'CD')
    }
    case 'H':
      return countMinutes(count, limit.value * 60)
  }
}

/** Finds the day the event counts as and writes down why. Returns it with the moment an hours limit starts at. */
function findStart(facts: DeadlineFacts, steps: DeadlineStep[]): { day: Day; fromMs: number } {
  const { calendar, rules, start, limit } = facts
  const day = dayFromMs(start.atMs)
  // An on-the-spot case must have opening time left, whatever the hall's rule for other papers is.
  const moves =
    limit.unit === 'INSTANT' || (start.kind === 'RECEIVED' && rules.receiveAfterClose === 'NEXT_WORKING_DAY')
  const kind = calendar.dayKind(day)
  const closed = start.atMs > closingAtMs(rules.openingSessions, day)
  if (!moves || (kind.working && !closed)) return { day, fromMs: start.atMs }
  const reason = kind.working ? 'AFTER_CLOSING' : 'NON_WORKING_DAY'
  steps.push({ day, outcome: 'RECEIVED', reason, ...withName(kind), certain: kind.certain })
  const next = calendar.nextWorkingDay(day)
  for (let between = addDays(day, 1); between < next; between = addDays(between, 1)) {
    const skipped = calendar.dayKind(between)
    steps.push({
      day: between,
      outcome: 'SKIPPED',
      reason: skipped.reason,
      ...withName(skipped),
      certain: skipped.certain,
    })
  }
  return { day: next, fromMs: msAt(next, sessionsOn(rules.openingSessions, next)[0]?.from ?? '00:00') }
}

function dueAt(count: Count, limit: TimeLimit): number {
  const { rules } = count.facts
  if (limit.unit === 'H') return count.usedToMs
  return rules.end === '24H' ? msAt(count.day, '24:00') - 1 : closingAtMs(rules.openingSessions, count.day)
}

/** A running suspension that had begun when the period would have ended; without one there is nothing provisional. */
const isPaused = (facts: DeadlineFacts, dueDay: Day): boolean =>
  facts.suspensions?.some(
    ({ stopsClock, fromDay, toDay }) => stopsClock && toDay === null && fromDay <= dueDay,
  ) ?? false

function judgeExtension(
  count: Count,
  extension: Extension,
  isFirst: boolean,
): { applied: boolean; findings: ExtensionFinding[] } {
  const { limit } = count.facts
  const findings: ExtensionFinding[] = isFirst ? [] : ['EXTENSION_NOT_FIRST']
  if (extension.limit.unit === 'INSTANT' || (extension.limit.unit === 'H') !== (limit.unit === 'H'))
    return { applied: false, findings: [...findings, 'EXTENSION_UNIT_MISMATCH'] }
  if (extension.toldAtMs === null) return { applied: false, findings: [...findings, 'EXTENSION_NOT_TOLD'] }
  const doneAtMs = Math.max(extension.approvedAtMs, extension.toldAtMs)
  // While the clock stands still the due time cannot have passed.
  if (doneAtMs > dueAt(count, limit) && !isPaused(count.facts, count.day))
    return { applied: false, findings: [...findings, 'EXTENSION_LATE'] }
  return { applied: true, findings }
}

/**
 * When a case is due, with every day on the way and the reason it counted or did not.
 * Throws RangeError only for facts no contract lets through (a limit below 1, a period without an end).
 */
export function computeDeadline(facts: DeadlineFacts): Deadline {
  const { limit, rules, calendar } = facts
  if (limit.unit !== 'INSTANT' && (!Number.isInteger(limit.value) || limit.value < 1))
    throw new RangeError(`bad limit: ${limit.value}`)
  const steps: DeadlineStep[] = []
  const start = findStart(facts, steps)
  const sameDay = limit.unit === 'INSTANT' || limit.unit === 'H' || rules.start === 'SAME_DAY'
  const startKind = calendar.dayKind(start.day)
  const count: Count = { facts, steps, day: start.day, counted: 0, usedToMs: start.fromMs, extension: 0 }
  if (limit.unit === 'INSTANT') {
    moveToWorkingDay(count)
    count.counted = 1
    const dueKind = calendar.dayKind(count.day)
    addStep(count, {
      day: count.day,
      outcome: 'COUNTED',
      reason: 'SAME_DAY',
      count: 1,
      certain: dueKind.certain,
    })
  } else if (!sameDay)
    addStep(count, { day: start.day, outcome: 'START', reason: 'START_DAY', certain: startKind.certain })
  else if (limit.unit !== 'H') count.day = addDays(start.day, -1)
  countLimit(count, limit)

  let lastUnit = limit.unit
  const settle = () => {
    if (lastUnit === 'CD' || lastUnit === 'M') moveToWorkingDay(count)
  }
  const verdicts: ExtensionVerdict[] = []
  for (const [index, extension] of (facts.extensions ?? []).entries()) {
    const lastCounted = { day: count.day, steps: steps.length }
    settle()
    const verdict = judgeExtension(count, extension, index === 0)
    verdicts.push(verdict)
    // An extension goes on from the last day of the period itself, not from the day it was moved to.
    count.day = lastCounted.day
    steps.length = lastCounted.steps
    if (!verdict.applied) continue
    count.extension = index + 1
    countLimit(count, extension.limit)
    lastUnit = extension.limit.unit
  }
  settle()

  return {
    startDay: start.day,
    dueDay: count.day,
    dueAtMs: dueAt(count, limit),
    paused: isPaused(facts, count.day),
    certain: steps.every((step) => step.certain),
    total: count.counted,
    unit: limit.unit,
    steps,
    extensions: verdicts,
  }
}

/** The event a promised time counts from: receipt, when the case was accepted by silence (行政许可法 art. 32(4)). */
export const promiseStart = (facts: {
  readonly receivedAtMs: number
  readonly acceptedAtMs: number
  readonly deemed: boolean
}): StartEvent =>
  facts.deemed
    ? { kind: 'RECEIVED', atMs: facts.receivedAtMs }
    : { kind: 'ACCEPTED', atMs: facts.acceptedAtMs }

/** Until when the applicant must have been told what is missing; afterwards the case is accepted by silence. */
export const deemedAcceptanceDue = (
  receivedAtMs: number,
  rules: DeadlineRules,
  calendar: WorkCalendar,
): Deadline =>
  computeDeadline({
    start: { kind: 'RECEIVED', atMs: receivedAtMs },
    limit: LEGAL_LIMITS.supplementNotice,
    rules,
    calendar,
  })
