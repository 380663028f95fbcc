import { addDays, dayOfWeek, msAt, parseClock, type Day } from '../day.ts'
import type { AttendanceRules, HalfDay, SessionHours } from './rules.ts'

/** One half day's session on one day; milliseconds since the epoch. */
export interface SessionSpan {
  readonly half: HalfDay
  readonly fromMs: number
  readonly toMs: number
  /** Punches from here on belong to it. */
  readonly openMs: number
  /** Punches up to here belong to it; where another session opens at the same moment, that one has the moment. */
  readonly closeMs: number
}

export const HALF_DAYS: readonly HalfDay[] = ['AM', 'PM']

const inSeason = ({ seasonFrom, seasonTo }: SessionHours, monthDay: string): boolean => {
  if (seasonFrom === null || seasonTo === null) return true
  return seasonFrom <= seasonTo
    ? monthDay >= seasonFrom && monthDay <= seasonTo
    : monthDay >= seasonFrom || monthDay <= seasonTo
}

/** What is said for fewer days counts before what is said for more: a season's weekday, a weekday, a season, all days. */
const hoursRank = (hours: SessionHours): number =>
  (hours.weekdays.length > 0 ? 2 : 0) + (hours.seasonFrom !== null && hours.seasonTo !== null ? 1 : 0)

/** The hours of one half day that compete on a day, of the highest rank that has any; more than one is a mistake. */
export function hoursOn(rules: AttendanceRules, day: Day, half: HalfDay): readonly SessionHours[] {
  const monthDay = day.slice(5)
  const weekday = dayOfWeek(day)
  const fitting = rules.hours.filter(
    (hours) =>
      hours.half === half &&
      inSeason(hours, monthDay) &&
      (hours.weekdays.length === 0 || hours.weekdays.includes(weekday)),
  )
  const highest = Math.max(...fitting.map(hoursRank))
  return fitting.filter((hours) => hoursRank(hours) === highest)
}

/** Whether the hours end after they begin; others make no session. */
export const isForward = (hours: SessionHours): boolean => parseClock(hours.from) < parseClock(hours.to)

function computeSpans(rules: AttendanceRules, day: Day): readonly SessionSpan[] {
  const midnightMs = msAt(day, '00:00')
  const nextMidnightMs = msAt(addDays(day, 1), '00:00')
  const spans = HALF_DAYS.flatMap((half): SessionSpan[] => {
    const hours = hoursOn(rules, day, half).find(isForward)
    if (hours === undefined) return []
    const [fromMs, toMs] = [msAt(day, hours.from), msAt(day, hours.to)]
    return [
      {
        half,
        fromMs,
        toMs,
        // A punch belongs to the day it was made on, so no session reaches over midnight.
        openMs: Math.max(midnightMs, fromMs - rules.openBeforeMinutes * 60_000),
        closeMs: Math.min(nextMidnightMs - 1, toMs + rules.closeAfterMinutes * 60_000),
      },
    ]
  }).toSorted((a, b) => a.fromMs - b.fromMs)
  const [first, second] = spans
  if (first === undefined || second === undefined || first.closeMs <= second.openMs) return spans
  // Both at once: the middle of the break parts them, so that every punch belongs to one session only.
  const middleMs = Math.floor((first.toMs + second.fromMs) / 2)
  return [
    { ...first, closeMs: middleMs },
    { ...second, openMs: middleMs },
  ]
}

// A year's sheet asks for the same few hundred days once for every person.
const known = new WeakMap<AttendanceRules, Map<Day, readonly SessionSpan[]>>()
const DAYS_KEPT_MAX = 4_000

/** The sessions of a day in order, working day or not; a half day without hours has none. */
export function sessionSpans(rules: AttendanceRules, day: Day): readonly SessionSpan[] {
  let ofRules = known.get(rules)
  if (ofRules === undefined) known.set(rules, (ofRules = new Map<Day, readonly SessionSpan[]>()))
  let spans = ofRules.get(day)
  if (spans === undefined) {
    if (ofRules.size >= DAYS_KEPT_MAX) ofRules.clear()
    ofRules.set(day, (spans = computeSpans(rules, day)))
  }
  return spans
}

/** The session a punch at this moment belongs to. */
export const spanAt = (spans: readonly SessionSpan[], atMs: number): SessionSpan | null => {
  let found: SessionSpan | null = null
  for (const span of spans) if (atMs >= span.openMs && atMs <= span.closeMs) found = span
  return found
}
