import type { SessionResult } from './facts.ts'
import type { LeaveKind } from './rules.ts'

/** How a number of half days counted. `due` is the sum of the others: what is off, ahead or under way is not in it. */
export interface Totals {
  readonly due: number
  readonly normal: number
  /** Half days that count as late; one that was both late and left early is here only. */
  readonly late: number
  readonly early: number
  readonly lateMinutes: number
  readonly earlyMinutes: number
  readonly missing: number
  readonly absentHalves: number
  readonly leaveHalves: number
  readonly underReview: number
  readonly leaveByKind: Readonly<Partial<Record<LeaveKind, number>>>
}

export const NO_TOTALS: Totals = {
  due: 0,
  normal: 0,
  late: 0,
  early: 0,
  lateMinutes: 0,
  earlyMinutes: 0,
  missing: 0,
  absentHalves: 0,
  leaveHalves: 0,
  underReview: 0,
  leaveByKind: {},
}

/** What of a result is counted; a settled month and a voucher have the same. */
export type Countable = Pick<SessionResult, 'kind' | 'lateMinutes' | 'earlyMinutes' | 'leaveKind'>

/** Half days counted, minutes added up; those still open or ahead count as nothing. */
export function totalsOf(results: readonly Countable[]): Totals {
  const totals = { ...NO_TOTALS }
  const leaveByKind: Partial<Record<LeaveKind, number>> = {}
  for (const { kind, lateMinutes, earlyMinutes, leaveKind } of results) {
    switch (kind) {
      case 'OFF':
      case 'NO_RULES':
      case 'AHEAD':
      case 'OPEN':
        continue
      case 'NORMAL':
        totals.normal += 1
        break
      case 'LATE':
        totals.late += 1
        break
      case 'EARLY':
        totals.early += 1
        break
      case 'MISSING_IN':
      case 'MISSING_OUT':
        totals.missing += 1
        break
      case 'ABSENT_HALF':
        totals.absentHalves += 1
        break
      case 'LEAVE':
        totals.leaveHalves += 1
        if (leaveKind !== null) leaveByKind[leaveKind] = (leaveByKind[leaveKind] ?? 0) + 1
        break
      case 'UNDER_REVIEW':
        totals.underReview += 1
        break
    }
    totals.due += 1
    totals.lateMinutes += lateMinutes
    totals.earlyMinutes += earlyMinutes
  }
  return { ...totals, leaveByKind }
}

export function addTotals(a: Totals, b: Totals): Totals {
  const leaveByKind: Partial<Record<LeaveKind, number>> = { ...a.leaveByKind }
  for (const [kind, count] of Object.entries(b.leaveByKind))
    leaveByKind[kind as LeaveKind] = (leaveByKind[kind as LeaveKind] ?? 0) + count
  return {
    due: a.due + b.due,
    normal: a.normal + b.normal,
    late: a.late + b.late,
    early: a.early + b.early,
    lateMinutes: a.lateMinutes + b.lateMinutes,
    earlyMinutes: a.earlyMinutes + b.earlyMinutes,
    missing: a.missing + b.missing,
    absentHalves: a.absentHalves + b.absentHalves,
    leaveHalves: a.leaveHalves + b.leaveHalves,
    underReview: a.underReview + b.underReview,
    leaveByKind,
  }
}
