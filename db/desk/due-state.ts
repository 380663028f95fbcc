import type { CaseSummary } from '../contract/cases.ts'
import type { CaseClock } from '../model/case-clock.ts'
import type { CaseState } from '../model/case.ts'
import { dayFromMs } from '../model/day.ts'
import type { DueFacts } from '../model/due-facts.ts'
import { closingAtMs } from '../model/opening-hours.ts'
import type { LedgerRow } from '../store/queries/ledger.ts'
import { clockOf } from './cases/due.ts'
import type { DeskContext } from './context.ts'
import { deadlineRulesOf } from './hall-rules.ts'

export type DueStateName = CaseSummary['dueState']
type ClockRow = Pick<LedgerRow, 'status' | 'due_facts'>

/** What lists show of a clock. */
export const clockView = (
  clock: CaseClock,
): Pick<CaseSummary, 'dueState' | 'dueReason' | 'daysLeft' | 'proposal'> => ({
  dueState: clock.level,
  dueReason: clock.reason ?? '',
  daysLeft: clock.workingDaysLeft,
  proposal: clock.proposal,
})

/** The promised day; before acceptance the day until which the applicant must be told. None while the clock stands still. */
export const dueDayOf = (promisedDay: string | null, clock: CaseClock): string | null =>
  promisedDay ?? (clock.level === 'PAUSED' || clock.reason?.startsWith('TOLERANCE') ? null : clock.dueDay)

const FINISHED: CaseClock = {
  level: 'NONE',
  reason: null,
  dueDay: null,
  workingDaysLeft: null,
  proposal: null,
}

/**
 * Tells where many ledger lines stand with the rules the case page uses. Cases begun on one day under one limit
 * stand alike, so each such group is counted once; a function of this kind serves one call and one moment.
 */
export const caseClocks = (context: DeskContext): ((row: ClockRow) => CaseClock) => {
  const known = new Map<string, CaseClock>()
  const { openingSessions } = deadlineRulesOf(context.reference)
  const groupOf = (facts: DueFacts, status: string): string | null => {
    const { promiseLimit, statutoryLimit, suspensions, extensions, decidedAtMs, deemedAccepted } = facts
    const inHours = promiseLimit?.unit === 'H' || statutoryLimit?.unit === 'H'
    if (inHours || suspensions.length > 0 || extensions.length > 0 || decidedAtMs !== null) return null
    // Whether an answer came in time is a matter of minutes.
    if (facts.acceptedAtMs === null && facts.answeredAtMs !== null) return null
    const startAtMs = deemedAccepted ? facts.receivedAtMs : (facts.acceptedAtMs ?? facts.receivedAtMs)
    const startDay = dayFromMs(startAtMs)
    const late = startAtMs > closingAtMs(openingSessions, startDay)
    const { kind, toleranceDueDay } = facts
    const isAccepted = facts.acceptedAtMs !== null
    return JSON.stringify([
      [status, kind, isAccepted, startDay, late, deemedAccepted, toleranceDueDay],
      promiseLimit,
      statutoryLimit,
    ])
  }
  return ({ status, due_facts }) => {
    if (due_facts === null) return FINISHED
    // Written by the projection from a typed state.
    const facts = JSON.parse(due_facts) as DueFacts
    const group = groupOf(facts, status)
    const before = group === null ? undefined : known.get(group)
    if (before !== undefined) return before
    const clock = clockOf(context, facts, status as CaseState['status'])
    if (group !== null) known.set(group, clock)
    return clock
  }
}

/** A decided case keeps its due day, but nothing of it is due any more. */
export const isDueBy = (
  row: Pick<LedgerRow, 'due_day' | 'status'>,
  clock: CaseClock,
  day: string,
): boolean => {
  const dueDay = dueDayOf(row.due_day, clock)
  return dueDay !== null && dueDay <= day && row.status !== 'DECIDED' && row.status !== 'DELIVERED'
}
