import type { ResultKind } from '../../db/model/attendance/facts.ts'
import type { RefResult } from './reference.ts'

export interface RefTotals {
  due: number
  normal: number
  late: number
  early: number
  lateMinutes: number
  earlyMinutes: number
  missing: number
  absentHalves: number
  leaveHalves: number
  underReview: number
  leaveByKind: Record<string, number>
}

export const zeroTotals = (): RefTotals => ({
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
})

const NOT_DUE: ReadonlySet<ResultKind> = new Set(['OPEN', 'AHEAD', 'OFF', 'NO_RULES'])

/** Adds one half day to a sum; late and early at once is one late half day with both minutes. */
export const count = (
  totals: RefTotals,
  result: Pick<RefResult, 'kind' | 'late' | 'early' | 'leaveKind'>,
): void => {
  if (NOT_DUE.has(result.kind)) return
  totals.due += 1
  totals.lateMinutes += result.late
  totals.earlyMinutes += result.early
  switch (result.kind) {
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
    case 'UNDER_REVIEW':
      totals.underReview += 1
      break
    case 'LEAVE': {
      totals.leaveHalves += 1
      const kind = result.leaveKind ?? ''
      totals.leaveByKind[kind] = (totals.leaveByKind[kind] ?? 0) + 1
      break
    }
    default:
      break
  }
}
