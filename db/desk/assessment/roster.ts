import type { z } from 'zod'
import type { ResultKind } from '../../model/attendance/facts.ts'
import type { RosterPerson, RosterWindow } from '../../model/events/assessment-events.ts'
import type { Period } from '../../model/assessment/periods.ts'
import { subjectKey } from '../../model/assessment/score-types.ts'
import { dayFromMs } from '../../model/day.ts'
import { HALL_SCOPE, SUPERVISOR_SCOPE } from '../../model/scopes.ts'
import { countClosedCases, type CountedCases } from '../../store/queries/assessment.ts'
import { attendanceOf } from '../attendance/outcomes.ts'
import type { DeskContext } from '../context.ts'
import { scoredStaff } from './scored.ts'

/** What scores are read from. */
export type AssessmentContext = Pick<DeskContext, 'store' | 'reference' | 'calendar' | 'nowMs'>

type Person = z.infer<typeof RosterPerson>
type Window = z.infer<typeof RosterWindow>

/** Who is scored with whom. */
export interface Roster {
  readonly people: readonly Person[]
  readonly windows: readonly Window[]
  readonly units: Person['unitId'][]
}

/**
 * Units whose records this machine has; null for those of the whole hall. A desk of a unit works out the scores of its own
 * people and windows and of nobody else, who would all seem to be without fault.
 */
export const unitsHere = ({ store }: Pick<AssessmentContext, 'store'>): ReadonlySet<string> | null => {
  if (store.sync === null) return null
  const scopes = store.sync.cursors().map(({ scope }) => scope)
  if (scopes.includes(SUPERVISOR_SCOPE)) return null
  return new Set(
    scopes.filter((scope) => scope !== HALL_SCOPE).map((scope) => scope.slice(scope.indexOf(':') + 1)),
  )
}

const PRESENT: ReadonlySet<ResultKind> = new Set<ResultKind>([
  'NORMAL',
  'LATE',
  'EARLY',
  'MISSING_IN',
  'MISSING_OUT',
])

/** Days with at least one half day at which somebody was there. */
const workedDays = (
  context: AssessmentContext,
  staffIds: readonly string[],
  { from, to }: Period,
): ReadonlyMap<string, number> => {
  const today = dayFromMs(context.nowMs)
  if (from > today) return new Map()
  const attendance = attendanceOf(context, { staffIds, from, to: to < today ? to : today })
  return new Map(
    staffIds.map((staffId) => [
      staffId,
      attendance.of(staffId).filter(({ sessions }) => sessions.some(({ kind }) => PRESENT.has(kind))).length,
    ]),
  )
}

const summed = (
  rows: readonly CountedCases[],
  of: (row: CountedCases) => string | null,
): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const row of rows) {
    const id = of(row)
    if (id !== null) counts.set(id, (counts.get(id) ?? 0) + row.n)
  }
  return counts
}

const byId = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

/**
 * Who would be scored with whom now: windows with somebody at them, with cases, or with an entry (`charged`, by
 * `subjectKey`). An unmanned window has no faults, and is left out so that it wins nothing.
 */
export const livingRoster = (
  context: AssessmentContext,
  period: Period,
  charged: ReadonlySet<string>,
  options: { readonly countDays: boolean },
): Roster => {
  const { reference, store } = context
  const here = unitsHere(context)
  const isHere = (unitId: string): boolean => here === null || here.has(unitId)
  const cases = countClosedCases(store.read, period.from, period.to)
  const casesOf = summed(cases, (row) => row.staff_id)
  const casesAt = summed(cases, (row) => row.window_id)
  const staff = scoredStaff(reference).filter(({ active, unitId }) => active && isHere(unitId))
  const days = options.countDays
    ? workedDays(
        context,
        staff.map(({ staffId }) => staffId),
        period,
      )
    : new Map<string, number>()
  const people = staff
    .map(({ staffId, windowId, unitId }) => ({
      staffId,
      windowId,
      unitId,
      workedDays: days.get(staffId) ?? 0,
      cases: casesOf.get(staffId) ?? 0,
    }))
    .toSorted((one, other) => byId(one.staffId, other.staffId))
  const heads = Map.groupBy(people, ({ windowId }) => windowId)
  const windows = [...reference.windows.values()]
    .flatMap(({ windowId, unitIds: [unitId], active }): Window[] => {
      const count = heads.get(windowId)?.length ?? 0
      const isAtWork = count > 0 || casesAt.has(windowId) || charged.has(subjectKey('WINDOW', windowId))
      if (!active || unitId === undefined || !isHere(unitId) || !isAtWork) return []
      return [{ windowId, unitId, heads: count, cases: casesAt.get(windowId) ?? 0 }]
    })
    .toSorted((one, other) => byId(one.windowId, other.windowId))
  const units = [...new Set([...people, ...windows].map(({ unitId }) => unitId))]
    .filter((unitId) => reference.units.get(unitId)?.active === true)
    .toSorted(byId)
  return { people, windows, units }
}

/** The part of a roster this machine has the records of. */
export const rosterHere = (context: Pick<AssessmentContext, 'store'>, roster: Roster): Roster => {
  const here = unitsHere(context)
  if (here === null) return roster
  return {
    people: roster.people.filter(({ unitId }) => here.has(unitId)),
    windows: roster.windows.filter(({ unitId }) => here.has(unitId)),
    units: roster.units.filter((unitId) => here.has(unitId)),
  }
}

/** Whether two rosters have the same people at the same windows and units, whatever they did meanwhile. */
export const isSameRoster = (one: Roster, other: Roster): boolean => {
  const placesOf = ({ people, windows, units }: Roster): string =>
    JSON.stringify([
      people.map(({ staffId, windowId, unitId }) => [staffId, windowId, unitId]),
      windows.map(({ windowId, unitId }) => [windowId, unitId]),
      units,
    ])
  return placesOf(one) === placesOf(other)
}
