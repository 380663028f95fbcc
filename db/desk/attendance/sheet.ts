import type { ResultInput } from '../../contract/index.ts'
import { addTotals, NO_TOTALS, totalsOf, type Totals } from '../../model/attendance/totals.ts'
import type { Day } from '../../model/day.ts'
import { monthDays } from '../../model/month.ts'
import { staffName, unitName, type DeskContext } from '../context.ts'
import { completenessOf } from '../hall/completeness.ts'
import type { VisibleUnits } from '../scope.ts'
import { balancesOn } from './balances.ts'
import { lastDayOf } from './days.ts'
import { employmentOf } from './employment.ts'
import { dayEndMs } from './facts.ts'
import { looseEndsOf } from './loose-ends.ts'
import { attendanceOf, type Attendance, type DayOutcome } from './outcomes.ts'

type Sheet = ResultInput<'attendance.sheet'>
type Row = Sheet['rows'][number]

/** One person's days of a stretch, under the unit they are counted with. */
export interface PersonDays {
  readonly staffId: string
  readonly unitId: string
  readonly outcomes: readonly DayOutcome[]
}

// A collator of its own: `localeCompare` makes one for each comparison.
const { compare: byNumber } = new Intl.Collator('en', { numeric: true })

/**
 * Everybody of these units (null: of all) who was due on any day of a stretch, unit by unit: under the unit that settled
 * the month, else the one they belonged to at its end.
 */
export const peopleOf = (
  context: DeskContext,
  units: VisibleUnits,
  from: Day,
  to: Day,
): { readonly people: readonly PersonDays[]; readonly attendance: Attendance } => {
  const employment = employmentOf(context)
  const endMs = Math.min(dayEndMs(to) - 1, context.nowMs)
  const attendance = attendanceOf(context, { staffIds: employment.staffIds, from, to })
  const people = employment.staffIds.flatMap((staffId): PersonDays[] => {
    const settledUnit = attendance.facts.settledOf(staffId, to)?.month.unitId
    const unitId = settledUnit ?? employment.at(staffId, endMs)?.unitId
    if (unitId === undefined || units?.has(unitId) === false) return []
    const outcomes = attendance.of(staffId)
    const counts = outcomes.some((outcome) => outcome.isSubject || outcome.settled !== null)
    return counts ? [{ staffId, unitId, outcomes }] : []
  })
  return {
    people: people.toSorted((a, b) => byNumber(a.unitId, b.unitId) || byNumber(a.staffId, b.staffId)),
    attendance,
  }
}

export const sumOf = (rows: readonly { readonly totals: Totals }[]): Totals =>
  rows.reduce<Totals>((sum, row) => addTotals(sum, row.totals), NO_TOTALS)

export const rowOf = (
  context: DeskContext,
  { staffId, unitId, outcomes }: PersonDays,
  balanceMinutes: number,
): Row => ({
  staffId: staffId as Row['staffId'],
  name: staffName(context, staffId),
  unitId: unitId as Row['unitId'],
  unitName: unitName(context, unitId),
  cells: outcomes.map(({ day, sessions }) => ({
    day,
    sessions: sessions.map(({ half, kind, lateMinutes: late, earlyMinutes: early, leaveKind, amended }) => ({
      half,
      kind,
      late,
      early,
      leaveKind,
      amended,
    })),
  })),
  totals: totalsOf(outcomes.flatMap((outcome) => outcome.sessions)),
  balanceMinutes,
})

export const dayHeads = ({ calendar }: DeskContext, days: readonly Day[]): Sheet['days'] =>
  days.map((day) => {
    const { working, name, closure } = calendar.dayKind(day)
    return { day, working, name: name ?? closure ?? '' }
  })

/** Up to when every desk's records are in; everything up to now when no desk is behind. */
const completeness = (context: DeskContext, units: VisibleUnits) => {
  const { completeUpToMs, unknown } = completenessOf(context, units && [...units])
  const isAlone = context.desk.hall.view().link === 'STANDALONE'
  return {
    completeUpToMs: isAlone || unknown ? null : (completeUpToMs ?? context.nowMs),
    completeUnknown: unknown,
  }
}

/** The sheet of a month: people by days, their totals, those of each unit, and which units have settled it. */
export const monthSheet = (context: DeskContext, month: string, units: VisibleUnits): Sheet => {
  const { from, to } = monthDays(month)
  const { people, attendance } = peopleOf(context, units, from, to)
  const balances = balancesOn(context, lastDayOf(context, month))
  const rows = people.map((person) => rowOf(context, person, balances.get(person.staffId)?.minutes ?? 0))
  const { facts } = attendance
  const looseEnds = looseEndsOf(context, people, from, to)
  const unitIds = [...new Set(people.map((person) => person.unitId))]
  return {
    month,
    asOfMs: context.nowMs,
    ...completeness(context, units),
    days: dayHeads(context, facts.days),
    rows,
    totals: sumOf(rows),
    units: unitIds.map((unitId) => {
      const own = rows.filter((row) => row.unitId === unitId)
      const settled = people.find((person) => person.unitId === unitId && facts.settledOf(person.staffId, to))
      const lock = settled && facts.settledOf(settled.staffId, to)?.month
      return {
        unitId: unitId as Row['unitId'],
        unitName: unitName(context, unitId),
        totals: sumOf(own),
        lockedAtMs: lock?.lockedAtMs ?? null,
        lockedBy: lock ? staffName(context, lock.by) : '',
        vouchers: lock?.vouchers.length ?? 0,
        openRequests: looseEnds.openRequests(unitId),
        unsignedWeeks: looseEnds.unsignedWeeks(unitId),
      }
    }),
    unknownIdLines: looseEnds.unknownIdLines,
    uncoveredDays: facts.days.filter((day) => facts.rulesOf(day) === null),
  }
}
