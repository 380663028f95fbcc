import type {
  LeaveFact,
  MakeupFact,
  PersonDay,
  PunchFact,
  RollFact,
} from '../../db/model/attendance/facts.ts'
import {
  DEFAULT_ATTENDANCE_RULES,
  type AttendanceRules,
  type HalfDay,
  type LeaveKind,
  type SessionHours,
} from '../../db/model/attendance/rules.ts'
import { msAt, type Day } from '../../db/model/day.ts'

/** A Monday without anything special: 08:30-12:00 and 14:30-17:30 by the default rules. */
export const MONDAY: Day = '2026-03-02'

/** `08:25` or `08:25:30` on that Monday, or on the day given. */
export const at = (clock: string, day: Day = MONDAY): number =>
  msAt(day, clock.slice(0, 5)) + Number(clock.slice(6) || 0) * 1_000

export const rulesWith = (changes: Partial<AttendanceRules> = {}): AttendanceRules => ({
  ...DEFAULT_ATTENDANCE_RULES,
  rulesId: 'own',
  name: '本厅规则',
  validFrom: '2026-01-01',
  ...changes,
})

export const hours = (
  half: HalfDay,
  from: string,
  to: string,
  changes: Partial<SessionHours> = {},
): SessionHours => ({ half, from, to, seasonFrom: null, seasonTo: null, weekdays: [], ...changes })

export const punch = (atMs: number, changes: Partial<PunchFact> = {}): PunchFact => ({
  punchId: `p-${atMs}`,
  atMs,
  source: 'DESK',
  grade: 'A',
  standing: 'COUNTS',
  windowId: null,
  ...changes,
})
export const suspect = (clock: string, day: Day = MONDAY): PunchFact =>
  punch(at(clock, day), { punchId: `s-${clock}`, grade: 'C', standing: 'SUSPECT' })

export const leave = (from: string, to: string, kind: LeaveKind = 'PRIVATE', leaveId = 'l1'): LeaveFact => ({
  leaveId,
  kind,
  fromMs: at(from),
  toMs: at(to),
})
export const makeup = (half: HalfDay, end: 'IN' | 'OUT', clock: string, makeupId = 'm1'): MakeupFact => ({
  makeupId,
  half,
  end,
  atMs: at(clock),
})
export const roll = (half: HalfDay, inAt: string | null, outAt: string | null, rollId = 'r1'): RollFact => ({
  rollId,
  half,
  inAtMs: inAt === null ? null : at(inAt),
  outAtMs: outAt === null ? null : at(outAt),
})

/** That Monday seen from the next one, with punches at the clock times given. */
export const personDay = (clocks: readonly string[], changes: Partial<PersonDay> = {}): PersonDay => {
  const day = changes.day ?? MONDAY
  return {
    staffId: '1001',
    day,
    rules: DEFAULT_ATTENDANCE_RULES,
    isWorkingDay: true,
    scheduled: ['AM', 'PM'],
    isRostered: false,
    isSubject: true,
    punches: clocks.map((clock) => punch(at(clock, day))),
    leaves: [],
    rolls: [],
    makeups: [],
    nowMs: at('12:00', day) + 7 * 86_400_000,
    ...changes,
  }
}
