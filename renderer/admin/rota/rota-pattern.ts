import { addDays, daysBetween, mondayOf, type Day } from '../../../db/model/day.ts'
import { put, type DayDuty, type RotaDay, type RotaDraft } from './rota-draft.ts'

// A rota for months from a few weeks, or by turns. What comes of it is a draft like one made by hand: looked over, changed
// cell by cell and saved, or given up.

type StaffId = DayDuty['am'][number]

/** Which days are filled. */
export interface FillRange {
  readonly from: Day
  readonly to: Day
  /** Days off as well. */
  readonly withDaysOff: boolean
  /** Days on which somebody is on duty already stay as they are. */
  readonly keepPlanned: boolean
}

export interface FilledDay {
  readonly day: RotaDay
  readonly duty: DayDuty
}

/** What filling would do, before it is done. */
export interface Filling {
  readonly filled: readonly FilledDay[]
  /** Days in the range that keep the people they have. */
  readonly kept: number
  /** Half days of working days in the range on which nobody would be on duty. */
  readonly gaps: number
}

/** The weeks from a Monday on, over and over. */
export interface WeekPattern {
  readonly kind: 'WEEKS'
  readonly monday: Day
  readonly weeks: number
}

/** One after the other, `together` at a time; the next ones after each half day, day or week. */
export interface TurnPattern {
  readonly kind: 'TURNS'
  readonly people: readonly StaffId[]
  readonly together: number
  readonly each: 'HALF' | 'DAY' | 'WEEK'
}

export type Pattern = WeekPattern | TurnPattern

const isEmpty = ({ am, pm }: DayDuty): boolean => am.length + pm.length === 0

const fromWeeks = (
  { monday, weeks }: WeekPattern,
  range: FillRange,
  dutyOn: (day: Day) => DayDuty | null,
  members: ReadonlySet<string>,
): ((day: Day) => DayDuty | null) => {
  const start = mondayOf(range.from)
  const still = (people: readonly StaffId[]): StaffId[] => people.filter((each) => members.has(each))
  return (day) => {
    const place = daysBetween(start, day)
    const week = Math.floor(place / 7) % weeks
    const duty = dutyOn(addDays(monday, week * 7 + (place % 7)))
    // Somebody who is no member any more takes no turns.
    return duty && { am: still(duty.am), pm: still(duty.pm) }
  }
}

const byTurns = (
  { people, together, each }: TurnPattern,
  days: readonly Day[],
): ((day: Day) => DayDuty | null) => {
  const weeks = [...new Set(days.map(mondayOf))]
  const places = new Map(days.map((day, place) => [day, place]))
  const turn = (slot: number): StaffId[] =>
    Array.from(
      { length: Math.min(together, people.length) },
      (_unused, place) => people[(slot * together + place) % people.length],
    ).filter((person) => person !== undefined)
  return (day) => {
    const place = places.get(day)
    if (place === undefined || people.length === 0) return null
    if (each === 'HALF') return { am: turn(place * 2), pm: turn(place * 2 + 1) }
    const whole = turn(each === 'DAY' ? place : weeks.indexOf(mondayOf(day)))
    return { am: whole, pm: whole }
  }
}

/**
 * Who would be on duty on the days of a range.
 * @param days every day of the range and of the weeks a pattern is taken from, as recorded
 * @param members who takes turns at this post now
 */
export function fillingOf(
  pattern: Pattern,
  range: FillRange,
  days: readonly RotaDay[],
  draft: RotaDraft,
  members: ReadonlySet<string>,
): Filling {
  const byDay = new Map(days.map((day) => [day.day, day]))
  const dutyOn = (day: Day): DayDuty | null => draft.get(day) ?? byDay.get(day) ?? null
  const inRange = days.filter(({ day }) => range.from <= day && day <= range.to)
  const open = inRange.filter(({ working }) => working || range.withDaysOff)
  const planned =
    pattern.kind === 'WEEKS'
      ? fromWeeks(pattern, range, dutyOn, members)
      : byTurns(
          pattern,
          open.map(({ day }) => day),
        )
  const filled: FilledDay[] = []
  let [kept, gaps] = [0, 0]
  for (const day of open) {
    const present = dutyOn(day.day) ?? { am: [], pm: [] }
    const keeps = range.keepPlanned && !isEmpty(present)
    const next = keeps ? null : planned(day.day)
    // A day nobody was on duty in the pattern, a holiday then: what is there stays.
    const duty = next === null || isEmpty(next) ? present : next
    if (keeps) kept += 1
    if (duty !== present) filled.push({ day, duty })
    if (day.working) gaps += Number(duty.am.length === 0) + Number(duty.pm.length === 0)
  }
  return { filled, kept, gaps }
}

export const fill = (draft: RotaDraft, { filled }: Filling): RotaDraft =>
  filled.reduce((next, { day, duty }) => put(next, day, duty), draft)

/** Half days each person would have of what is filled. */
export const halvesOf = ({ filled }: Filling): ReadonlyMap<string, number> => {
  const halves = new Map<string, number>()
  for (const { duty } of filled)
    for (const person of [...duty.am, ...duty.pm]) halves.set(person, (halves.get(person) ?? 0) + 1)
  return halves
}
