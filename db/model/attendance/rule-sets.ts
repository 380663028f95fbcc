import { addDays, parseClock, type Day } from '../day.ts'
import { DEFAULT_ATTENDANCE_RULES, type AttendanceRules, type SessionHours } from './rules.ts'
import { HALF_DAYS, hoursOn, isForward } from './sessions.ts'

export type RulesProblemCode = 'HOLE' | 'OVERLAP' | 'NO_HOURS' | 'HOURS_BACKWARD' | 'HOURS_OVERLAP'

export interface RulesProblem {
  readonly code: RulesProblemCode
  readonly from: Day
  /** Last day of it; null: for ever. */
  readonly to: Day | null
  /** Of the rule set it is about; of the one before a hole. */
  readonly name: string
}

const isDefault = (rules: AttendanceRules): boolean => rules.rulesId === DEFAULT_ATTENDANCE_RULES.rulesId

/** The sets that count: the default only stands in where a hall has none of its own. */
const setsInForce = (sets: readonly AttendanceRules[]): readonly AttendanceRules[] => {
  const own = sets.filter((rules) => !isDefault(rules))
  if (own.length > 0) return own
  return sets.length > 0 ? sets : [DEFAULT_ATTENDANCE_RULES]
}

const covers = (rules: AttendanceRules, day: Day): boolean =>
  rules.validFrom <= day && (rules.validTo === null || day <= rules.validTo)

/** Of two sets on one day the one that began later counts, so that a day has one answer even by faulty sets. */
const isBefore = (one: AttendanceRules, other: AttendanceRules): boolean =>
  one.validFrom !== other.validFrom
    ? one.validFrom > other.validFrom
    : one.version !== other.version
      ? one.version > other.version
      : one.rulesId < other.rulesId

/** The rule set of a day; null on a day in a hole of the hall's own sets. Sets that were given up are left out by the caller. */
export function rulesOn(sets: readonly AttendanceRules[], day: Day): AttendanceRules | null {
  const hasOwn = sets.some((rules) => !isDefault(rules))
  if (!hasOwn && sets.length === 0) return DEFAULT_ATTENDANCE_RULES
  let chosen: AttendanceRules | null = null
  for (const rules of sets) {
    if ((hasOwn && isDefault(rules)) || !covers(rules, day)) continue
    if (chosen === null || isBefore(rules, chosen)) chosen = rules
  }
  return chosen
}

/** Days that are looked at for hours: every weekday of every season, and a 29 February. */
const DAYS_LOOKED_AT = 1_462
/** A half day without hours for so many days running is a gap between seasons and not a free afternoon. */
const GAP_DAYS = 7

/** Hours that could make a session of one day, by half day. */
interface HoursOfDay {
  readonly day: Day
  readonly halves: readonly (readonly SessionHours[])[]
}

/** The first stretch of at least so many days on which something is wrong. */
function firstStretch(
  days: readonly HoursOfDay[],
  isWrong: (of: HoursOfDay) => boolean,
  daysMin: number,
): { readonly from: Day; readonly to: Day } | null {
  let stretch: HoursOfDay[] = []
  const found = () => {
    const [first, last] = [stretch[0], stretch.at(-1)]
    return first && last && stretch.length >= daysMin ? { from: first.day, to: last.day } : null
  }
  for (const each of days) {
    if (isWrong(each)) stretch.push(each)
    else {
      const whole = found()
      if (whole !== null) return whole
      stretch = []
    }
  }
  return found()
}

const atTheSameTime = (one: SessionHours, other: SessionHours): boolean =>
  parseClock(one.from) < parseClock(other.to) && parseClock(other.from) < parseClock(one.to)

/** Two hours for one half day, or a morning that runs into the afternoon. */
const isOverlapping = ({ halves: [morning = [], afternoon = []] }: HoursOfDay): boolean =>
  morning.length > 1 ||
  afternoon.length > 1 ||
  morning.some((one) => afternoon.some((other) => atTheSameTime(one, other)))

/** What is wrong with the hours of one set: once for each kind, with the first stretch of days it shows on. */
function hoursProblems(rules: AttendanceRules): readonly RulesProblem[] {
  const problems: RulesProblem[] = []
  const { name, validFrom, validTo } = rules
  if (rules.hours.some((hours) => !isForward(hours)))
    problems.push({ code: 'HOURS_BACKWARD', from: validFrom, to: validTo, name })

  const lastLooked = addDays(validFrom, DAYS_LOOKED_AT)
  const last = validTo === null || validTo > lastLooked ? lastLooked : validTo
  const days: HoursOfDay[] = []
  for (let day = validFrom; day <= last; day = addDays(day, 1))
    days.push({ day, halves: HALF_DAYS.map((half) => hoursOn(rules, day, half).filter(isForward)) })
  const add = (code: RulesProblemCode, stretch: ReturnType<typeof firstStretch>): boolean => {
    if (stretch !== null)
      problems.push({ code, from: stretch.from, to: stretch.to === last ? validTo : stretch.to, name })
    return stretch !== null
  }
  add('HOURS_OVERLAP', firstStretch(days, isOverlapping, 1))
  const hasNone = ({ halves }: HoursOfDay): boolean => halves.every((hours) => hours.length === 0)
  if (!add('NO_HOURS', firstStretch(days, hasNone, 1)))
    HALF_DAYS.some((half, at) => {
      const isUsed = rules.hours.some((hours) => hours.half === half && isForward(hours))
      const lacksHalf = ({ halves }: HoursOfDay): boolean => halves[at]?.length === 0
      return isUsed && add('NO_HOURS', firstStretch(days, lacksHalf, GAP_DAYS))
    })
  return problems
}

/** Holes, overlaps and faulty hours, in order of days. From the first set's first day on, every day needs one set. */
export function checkRuleSets(sets: readonly AttendanceRules[]): readonly RulesProblem[] {
  const inOrder = setsInForce(sets).toSorted((a, b) => (a.validFrom < b.validFrom ? -1 : 1))
  const problems: RulesProblem[] = inOrder.flatMap(hoursProblems)
  let covered: AttendanceRules | null = null
  for (const rules of inOrder) {
    if (rules.validTo !== null && rules.validTo < rules.validFrom) {
      problems.push({ code: 'HOURS_BACKWARD', from: rules.validTo, to: rules.validFrom, name: rules.name })
      continue
    }
    if (covered !== null) {
      const lastDay: Day | null = covered.validTo
      if (lastDay === null || lastDay >= rules.validFrom) {
        const to =
          lastDay === null || (rules.validTo !== null && rules.validTo < lastDay) ? rules.validTo : lastDay
        problems.push({ code: 'OVERLAP', from: rules.validFrom, to, name: rules.name })
      } else if (addDays(lastDay, 1) < rules.validFrom)
        problems.push({
          code: 'HOLE',
          from: addDays(lastDay, 1),
          to: addDays(rules.validFrom, -1),
          name: covered.name,
        })
      if (lastDay === null || (rules.validTo !== null && rules.validTo <= lastDay)) continue
    }
    covered = rules
  }
  if (covered !== null && covered.validTo !== null)
    problems.push({ code: 'HOLE', from: addDays(covered.validTo, 1), to: null, name: covered.name })
  return problems.toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))
}
