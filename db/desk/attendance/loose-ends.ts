import { addDays, dayFromMs, dayOfWeek, msAt, type Day } from '../../model/day.ts'
import { listSignedWeeks, openRequestsOfPeople } from '../../store/queries/attendance.ts'
import { unknownLinesOfUsers } from '../../store/queries/machine-lines.ts'
import type { DeskContext } from '../context.ts'
import { attendanceUnits } from './access.ts'
import { dayEndMs } from './facts.ts'
import { ownerOf } from './machine-file.ts'
import type { DayOutcome } from './outcomes.ts'

const MONDAY = 1

/** Somebody on the sheet with what matters here of their days. */
interface Person {
  readonly staffId: string
  readonly unitId: string
  readonly outcomes: readonly Pick<DayOutcome, 'day' | 'isSubject' | 'settled'>[]
}

/** Mondays of the weeks that lie within a stretch and are over. */
const weeksWithin = (from: Day, to: Day, today: Day): Day[] => {
  const weeks: Day[] = []
  const first = addDays(from, (MONDAY + 7 - dayOfWeek(from)) % 7)
  for (let week = first; addDays(week, 6) <= to && addDays(week, 6) < today; week = addDays(week, 7))
    weeks.push(week)
  return weeks
}

/** What is better done before a month is settled; nothing of it stops that. */
export interface LooseEnds {
  /** Requests of the unit's people that touch the month and nobody decided. */
  openRequests(unitId: string): number
  /** Mondays of the weeks nobody signed; none in which nobody of the unit was due. */
  unsignedWeeks(unitId: string): Day[]
  /** Lines of the machines that count for nobody; 0 for whoever may not import them. */
  readonly unknownIdLines: number
}

export const looseEndsOf = (
  context: DeskContext,
  people: readonly Person[],
  from: Day,
  to: Day,
): LooseEnds => {
  const { store, reference, nowMs } = context
  const [fromMs, toMs] = [msAt(from, '00:00'), dayEndMs(to)]
  const open = openRequestsOfPeople(store.read, fromMs, toMs)
  const signed = listSignedWeeks(store.read, from, to)
  const weeks = weeksWithin(from, to, dayFromMs(nowMs))
  const units = Map.groupBy(people, (person) => person.unitId)
  const isDue = (unitId: string, week: Day): boolean =>
    units
      .get(unitId)
      ?.some(({ outcomes }) =>
        outcomes.some(
          ({ day, isSubject, settled }) =>
            day >= week && day <= addDays(week, 6) && (isSubject || settled !== null),
        ),
      ) === true
  return {
    openRequests: (unitId) =>
      units.get(unitId)?.reduce((sum, { staffId }) => sum + (open.get(staffId) ?? 0), 0) ?? 0,
    unsignedWeeks: (unitId) =>
      weeks.filter((week) => !signed.has(`${week}/${unitId}`) && isDue(unitId, week)),
    // The hall's, whichever unit is looked at: whose they are is what nobody knows.
    unknownIdLines:
      attendanceUnits(context) === null
        ? unknownLinesOfUsers(
            store.read,
            [...reference.machineIds].flatMap(([userId, staffId]) => (staffId === null ? [userId] : [])),
            fromMs,
            toMs,
          )
            .filter(({ userId }) => ownerOf(reference, userId) === null)
            .reduce((sum, { lines }) => sum + lines, 0)
        : 0,
  }
}
