import type { PersonDay, ResultKind, SessionResult } from '../../model/attendance/facts.ts'
import { judgeDay, nothingDue } from '../../model/attendance/judge-day.ts'
import type { AttendanceMonthState } from '../../model/attendance/month-models.ts'
import type { AttendanceRules, HalfDay } from '../../model/attendance/rules.ts'
import { HALF_DAYS } from '../../model/attendance/sessions.ts'
import { daysBetween, type Day } from '../../model/day.ts'
import {
  readFacts,
  type AttendanceContext,
  type AttendanceFacts,
  type KnownPunch,
  type SettledPerson,
  type Stretch,
} from './facts.ts'

/** How one half day of one person stands: as judged now, or as settled. */
export interface Outcome extends SessionResult {
  /** Changed by a make-up punch, a roll or a voucher. */
  readonly amended: boolean
}

type Voucher = AttendanceMonthState['vouchers'][number]

/** One day of one person with everything it rests on. */
export interface DayOutcome {
  readonly day: Day
  readonly rules: AttendanceRules | null
  readonly isWorkingDay: boolean
  readonly isSubject: boolean
  readonly sessions: readonly Outcome[]
  readonly punches: readonly KnownPunch[]
  readonly leaves: PersonDay['leaves']
  /** The settled month the day belongs to; null while the month is open. */
  readonly settled: AttendanceMonthState | null
  readonly vouchers: readonly Voucher[]
}

export interface Attendance {
  readonly facts: AttendanceFacts
  /** Every day of the stretch for one of its people. */
  of(staffId: string): readonly DayOutcome[]
  on(staffId: string, day: Day): DayOutcome
}

type Settled = AttendanceMonthState['people'][number]['sessions'][number]

/** Half days of a month stand in a lock by day, morning first. */
const settledIndex = (month: string, day: Day, half: HalfDay): number =>
  daysBetween(`${month}-01`, day) * 2 + (half === 'AM' ? 0 : 1)

const isAmended = (result: SessionResult): boolean =>
  result.original !== null || result.reasons.some(({ code }) => code === 'ROLL_IN' || code === 'ROLL_OUT')

/** What a month holds of a half day once it is settled; what is judged of it since is told no more. */
const asSettled = (live: SessionResult, settled: Settled, vouchers: readonly Voucher[]): Outcome => {
  const newest = vouchers.at(-1)
  const after = newest
    ? { ...newest.after }
    : {
        kind: settled.kind,
        late: settled.late ?? 0,
        early: settled.early ?? 0,
        leave: settled.leave ?? null,
      }
  const isSame =
    live.kind === after.kind && live.lateMinutes === after.late && live.earlyMinutes === after.early
  return {
    ...live,
    // Written by this program from its own kinds.
    kind: after.kind as ResultKind,
    lateMinutes: after.late,
    earlyMinutes: after.early,
    leaveKind: after.leave,
    original: newest
      ? {
          kind: newest.before.kind as ResultKind,
          lateMinutes: newest.before.late,
          earlyMinutes: newest.before.early,
        }
      : live.original,
    reasons: [
      ...(isSame ? live.reasons : []),
      { code: 'SETTLED', params: {}, recordId: null },
      ...vouchers.map((voucher) => ({
        code: 'VOUCHER',
        params: { reason: voucher.reason },
        recordId: voucher.voucherId,
      })),
    ],
    amended: newest !== undefined || isAmended(live),
  }
}

const settledOutcomes = (
  live: readonly SessionResult[],
  { month, sessions }: SettledPerson,
  staffId: string,
  day: Day,
): Outcome[] =>
  HALF_DAYS.flatMap((half) => {
    const settled = sessions[settledIndex(month.month, day, half)]
    const vouchers = month.vouchers.filter(
      (each) => each.staffId === staffId && each.day === day && each.half === half,
    )
    const result = live.find((each) => each.half === half)
    if (!settled) return result ? [{ ...result, amended: isAmended(result) }] : []
    return [asSettled(result ?? nothingDue(half, 'OFF', []), settled, vouchers)]
  })

const dayOutcome = (facts: AttendanceFacts, staffId: string, day: Day): DayOutcome => {
  const person = facts.personDay(staffId, day)
  const live = judgeDay(person)
  const settled = facts.settledOf(staffId, day)
  return {
    day,
    rules: person.rules,
    isWorkingDay: person.isWorkingDay,
    isSubject: person.isSubject,
    sessions: settled
      ? settledOutcomes(live, settled, staffId, day)
      : live.map((result) => ({ ...result, amended: isAmended(result) })),
    punches: facts.punchesOf(staffId, day),
    leaves: person.leaves,
    settled: settled?.month ?? null,
    vouchers: (settled?.month.vouchers ?? []).filter((each) => each.staffId === staffId && each.day === day),
  }
}

/**
 * Results of people on days: computed from what this machine knows now, except for settled months, which are as they were
 * settled with their vouchers. Reads everything at once; ask for all people and days together.
 */
export const attendanceOf = (context: AttendanceContext, stretch: Stretch): Attendance => {
  const facts = readFacts(context, stretch)
  return {
    facts,
    of: (staffId) => facts.days.map((day) => dayOutcome(facts, staffId, day)),
    on: (staffId, day) => dayOutcome(facts, staffId, day),
  }
}
