import { ContractError } from '../../contract/index.ts'
import type { attendanceMethods } from '../../contract/attendance.ts'
import type { AttendanceWeekState } from '../../model/attendance/month-models.ts'
import { addDays, dayFromMs, dayOfWeek, type Day } from '../../model/day.ts'
import { readEntity } from '../../store/index.ts'
import { append } from '../append.ts'
import {
  recordingContext,
  signedIn,
  staffName,
  unitName,
  type DeskContext,
  type Handlers,
} from '../context.ts'
import { requireFilled } from '../hall/completeness.ts'
import { requireAttendanceUnit, unitsAskedFor } from './access.ts'
import { balancesOn } from './balances.ts'
import { exportSheet } from './export-sheet.ts'
import { dayHeads, monthSheet, peopleOf, rowOf, sumOf } from './sheet.ts'

type Methods = Pick<
  typeof attendanceMethods,
  'attendance.sheet' | 'attendance.exportSheet' | 'attendance.weekList' | 'attendance.signWeek'
>

const MONDAY = 1

/** @throws ContractError BAD_REQUEST for a day that begins no week, NOT_FOUND, NOT_ALLOWED */
const requireWeek = (context: DeskContext, weekFrom: Day, unitId: string): void => {
  requireAttendanceUnit(context, unitId)
  if (!context.reference.units.has(unitId)) throw new ContractError('NOT_FOUND', { subject: unitId })
  if (dayOfWeek(weekFrom) !== MONDAY)
    throw new ContractError('BAD_REQUEST', { problem: `weekFrom: ${weekFrom}` })
}

/** Week lists are known by their first day and unit. */
const weekId = (weekFrom: Day, unitId: string): string => `${weekFrom}/${unitId}`

export const sheetHandlers: Handlers<Methods> = {
  'attendance.sheet'(context, { month, unitId }) {
    requireFilled(context)
    return monthSheet(context, month, unitsAskedFor(context, unitId))
  },
  'attendance.exportSheet'(context, { month, unitId }) {
    requireFilled(context)
    return exportSheet(context, monthSheet(context, month, unitsAskedFor(context, unitId)))
  },
  'attendance.weekList'(context, { weekFrom, unitId }) {
    requireWeek(context, weekFrom, unitId)
    requireFilled(context)
    const to = addDays(weekFrom, 6)
    const { people, attendance } = peopleOf(context, new Set([unitId]), weekFrom, to)
    const today = dayFromMs(context.nowMs)
    const balances = balancesOn(context, to < today ? to : today)
    const rows = people.map((person) => rowOf(context, person, balances.get(person.staffId)?.minutes ?? 0))
    const signed = readEntity<AttendanceWeekState>(
      context.store.read,
      'attendance_week',
      weekId(weekFrom, unitId),
    )?.state
    return {
      weekFrom,
      unitId,
      unitName: unitName(context, unitId),
      days: dayHeads(context, attendance.facts.days),
      rows,
      totals: sumOf(rows),
      signed: signed ? { byName: staffName(context, signed.by), atMs: signed.atMs, note: signed.note } : null,
    }
  },
  'attendance.signWeek'(context, { weekFrom, unitId, note }) {
    requireWeek(context, weekFrom, unitId)
    // Whoever signs has seen every day of it.
    if (addDays(weekFrom, 6) >= dayFromMs(context.nowMs)) throw new ContractError('WEEK_NOT_OVER')
    const { staffId } = signedIn(context).session.staff
    context.store.record(recordingContext(context), (act) =>
      append(act, 'attendance_week.confirmed', weekId(weekFrom, unitId), {
        weekFrom,
        unitId,
        by: staffId,
        note,
      }),
    )
    return {}
  },
}
