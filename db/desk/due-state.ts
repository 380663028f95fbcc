import type { CaseSummary } from '../contract/cases.ts'
import type { CaseState } from '../model/case.ts'
import { dayFromMs } from '../model/day.ts'
import type { DueFacts } from '../model/due-facts.ts'
import { closingAtMs } from '../model/opening-hours.ts'
import type { LedgerRow } from '../store/queries/ledger.ts'
import { dueVerdict } from './cases/due.ts'
import type { DeskContext } from './context.ts'
import { deadlineRulesOf } from './hall-rules.ts'

export type DueStateName = CaseSummary['dueState']
type ClockRow = Pick<LedgerRow, 'status' | 'due_facts'>

/**
 * Tells the due state of many ledger lines with the rules the case page uses. Cases accepted on one day under one limit
 * stand alike, so each such group is counted once; a function of this kind serves one call and one moment.
 */
export const dueStates = (context: DeskContext): ((row: ClockRow) => DueStateName) => {
  const known = new Map<string, DueStateName>()
  const { openingSessions } = deadlineRulesOf(context.reference)
  const groupOf = (facts: DueFacts): string | null => {
    const { promiseLimit, statutoryLimit, suspensions, extensions, decidedAtMs, deemedAccepted } = facts
    const inHours = promiseLimit?.unit === 'H' || statutoryLimit?.unit === 'H'
    if (inHours || suspensions.length > 0 || extensions.length > 0 || decidedAtMs !== null) return null
    const startAtMs = deemedAccepted ? facts.receivedAtMs : facts.acceptedAtMs
    const startDay = dayFromMs(startAtMs)
    const late = startAtMs > closingAtMs(openingSessions, startDay)
    return JSON.stringify([startDay, late, deemedAccepted, promiseLimit, statutoryLimit])
  }
  return ({ status, due_facts }) => {
    if (due_facts === null) return 'NONE'
    // Written by the projection from a typed state.
    const facts = JSON.parse(due_facts) as DueFacts
    const group = groupOf(facts)
    const before = group === null ? undefined : known.get(group)
    if (before !== undefined) return before
    const { level } = dueVerdict(context, { ...facts, status: status as CaseState['status'] })
    if (group !== null) known.set(group, level)
    return level
  }
}
