import chineseDays from 'chinese-days'
import { z } from 'zod'
import { addDays, dayOfWeek, daysBetween, isValidDay, yearOf, type Day } from './day.ts'

export type DayReason = 'WEEKDAY' | 'WEEKEND' | 'HOLIDAY' | 'MAKEUP_WORKDAY' | 'CLOSURE'

export interface DayKind {
  /** Whether statutory clocks count the day. */
  readonly working: boolean
  readonly reason: DayReason
  /** Chinese name of the holiday the day belongs to or makes up for, or the reason of the closure. */
  readonly name?: string
  /** False while a holiday notice that is not known yet may still change the day. */
  readonly certain: boolean
  /** Reason of a local closure on this day, whether or not it stops clocks. */
  readonly closure?: string
}

/** A year's holiday notice of the State Council in the shape of the open data set holiday-cn. */
export const HolidayNotice = z.object({
  year: z.number().int().min(2000).max(2100),
  days: z.array(z.object({ name: z.string().max(40), date: z.iso.date(), isOffDay: z.boolean() })).max(80),
})
export type HolidayNotice = z.infer<typeof HolidayNotice>

/** A day the hall was shut although the calendar has it working (机构关闭日). */
export interface LocalClosure {
  readonly day: Day
  readonly reason: string
  readonly stopsClock: boolean
}

interface ListedDay {
  readonly off: boolean
  readonly name: string
}

/**
 * What the packaged table says about a day, or null where it lists nothing. Only listed days are taken from it:
 * its answer for other days reads the weekday in the machine's own time zone.
 */
function packagedDay(day: Day): ListedDay | null {
  const { name, work } = chineseDays.getDayDetail(day)
  const parts = name.split(',')
  return parts.length > 1 ? { off: !work, name: parts[1] ?? '' } : null
}

// New Year and National Day are off in every notice, so a year with both is a year the table covers.
const isPackagedYear = (year: number): boolean =>
  packagedDay(`${year}-01-01`)?.off === true && packagedDay(`${year}-10-01`)?.off === true

const FIRST_PACKAGED_YEAR = 2004
function findLastPackagedYear(): number {
  let year = FIRST_PACKAGED_YEAR
  while (isPackagedYear(year + 1)) year += 1
  return year
}
/** Last year the tables in the program cover. */
export const LAST_PACKAGED_YEAR = findLastPackagedYear()

// Statutory holidays with a fixed date (全国年节及纪念日放假办法, as amended from 2025). They are off whatever the
// year's notice says, so an estimate for a year without a notice counts with them.
const FIXED_HOLIDAYS: Readonly<Record<string, string>> = {
  '01-01': '元旦',
  '05-01': '劳动节',
  '05-02': '劳动节',
  '10-01': '国庆节',
  '10-02': '国庆节',
  '10-03': '国庆节',
}

// A notice has reached back as far as 28 December of the year before; three days are left as a margin.
const NEXT_YEAR_REACHES_BACK_TO = '12-25'

export type NoticeProblem =
  | { readonly code: 'NOTICE_EMPTY' }
  | { readonly code: 'NOTICE_INCOMPLETE'; readonly missing: Day }
  | { readonly code: 'NOTICE_DAY_INVALID'; readonly day: string }
  | { readonly code: 'NOTICE_DAY_TWICE'; readonly day: Day }
  | { readonly code: 'NOTICE_DAY_OUTSIDE_YEAR'; readonly day: Day }

/** What is wrong with a notice somebody wants to import; an empty list means it may be used. */
export function checkNotice(notice: HolidayNotice): readonly NoticeProblem[] {
  if (notice.days.length === 0) return [{ code: 'NOTICE_EMPTY' }]
  const problems: NoticeProblem[] = []
  const seen = new Set<string>()
  for (const { date } of notice.days) {
    if (!isValidDay(date)) problems.push({ code: 'NOTICE_DAY_INVALID', day: date })
    else if (seen.has(date)) problems.push({ code: 'NOTICE_DAY_TWICE', day: date })
    else if (yearOf(date) !== notice.year && !date.startsWith(`${notice.year - 1}-12-`))
      problems.push({ code: 'NOTICE_DAY_OUTSIDE_YEAR', day: date })
    seen.add(date)
  }
  for (const fixed of ['01-01', '05-01', '10-01']) {
    const day = `${notice.year}-${fixed}`
    if (!notice.days.some((listed) => listed.date === day && listed.isOffDay))
      problems.push({ code: 'NOTICE_INCOMPLETE', missing: day })
  }
  return problems
}

export interface WorkCalendarFacts {
  /** Notices imported by hand; of two for one year the later in the list counts. Unusable ones are left out. */
  readonly notices?: readonly HolidayNotice[]
  readonly closures?: readonly LocalClosure[]
}

// No limit of any law comes near this; it only keeps a wrong number from running on.
const WALK_DAYS_MAX = 40_000

/** Which days count as working days (domain-rules section 1). */
export interface WorkCalendar {
  /** Last year whose holidays are known without a gap from the packaged tables on. */
  readonly knownToYear: number
  readonly isKnownYear: (year: number) => boolean
  readonly dayKind: (day: Day) => DayKind
  readonly isWorkingDay: (day: Day) => boolean
  /** From 1 December on: the next year while its notice is missing, otherwise null. The running year counts as well. */
  readonly missingNextYear: (day: Day) => number | null
  /** The first working day after `day`. */
  readonly nextWorkingDay: (day: Day) => Day
  readonly previousWorkingDay: (day: Day) => Day
  /** The `count`-th working day after `day` (before it when negative); 0 gives `day` itself, working or not. */
  readonly addWorkingDays: (day: Day, count: number) => Day
  /** Working days after `from` up to and including `to`; negative when `to` is earlier. */
  readonly workingDaysBetween: (from: Day, to: Day) => number
}

export function createWorkCalendar(facts: WorkCalendarFacts = {}): WorkCalendar {
  const notices = new Map<number, ReadonlyMap<Day, ListedDay>>()
  for (const notice of facts.notices ?? []) {
    if (checkNotice(notice).length > 0) continue
    const days = notice.days.map(({ date, isOffDay, name }) => [date, { off: isOffDay, name }] as const)
    notices.set(notice.year, new Map(days))
  }
  const closures = new Map((facts.closures ?? []).map((closure) => [closure.day, closure]))
  const isKnownYear = (year: number): boolean =>
    notices.has(year) || (year >= FIRST_PACKAGED_YEAR && year <= LAST_PACKAGED_YEAR)

  const listedDay = (day: Day, year: number): ListedDay | null => {
    const inDecember = day.slice(5, 7) === '12'
    const byNextYear = inDecember ? notices.get(year + 1)?.get(day) : undefined
    if (byNextYear !== undefined) return byNextYear
    const own = notices.get(year)
    const listed = own?.get(day)
    if (listed !== undefined) return listed
    // An imported notice replaces the packaged year, except for its December, which belongs to the notice after it.
    return own === undefined || inDecember ? packagedDay(day) : null
  }

  const isCertain = (day: Day, year: number): boolean =>
    isKnownYear(year) && (day.slice(5) < NEXT_YEAR_REACHES_BACK_TO || isKnownYear(year + 1))

  const publicKind = (day: Day): DayKind => {
    const year = yearOf(day)
    const certain = isCertain(day, year)
    const listed = listedDay(day, year)
    if (listed !== null)
      return {
        working: !listed.off,
        reason: listed.off ? 'HOLIDAY' : 'MAKEUP_WORKDAY',
        name: listed.name,
        certain,
      }
    const fixed = isKnownYear(year) ? undefined : FIXED_HOLIDAYS[day.slice(5)]
    if (fixed !== undefined) return { working: false, reason: 'HOLIDAY', name: fixed, certain }
    const weekday = dayOfWeek(day)
    const working = weekday !== 0 && weekday !== 6
    return { working, reason: working ? 'WEEKDAY' : 'WEEKEND', certain }
  }

  const computeKind = (day: Day): DayKind => {
    const kind = publicKind(day)
    const closure = closures.get(day)
    if (closure === undefined) return kind
    if (!closure.stopsClock || !kind.working) return { ...kind, closure: closure.reason }
    return {
      working: false,
      reason: 'CLOSURE',
      name: closure.reason,
      certain: kind.certain,
      closure: closure.reason,
    }
  }

  // The facts never change, so a day is worked out once: a list of ten thousand cases walks the same weeks again and again.
  const known = new Map<Day, DayKind>()
  const dayKind = (day: Day): DayKind => {
    const before = known.get(day)
    if (before !== undefined) return before
    const kind = Object.freeze(computeKind(day))
    if (known.size < WALK_DAYS_MAX) known.set(day, kind)
    return kind
  }
  const isWorkingDay = (day: Day): boolean => dayKind(day).working

  const step = (from: Day, by: 1 | -1): Day => {
    let day = addDays(from, by)
    for (let walked = 0; !isWorkingDay(day); walked += 1) {
      if (walked > WALK_DAYS_MAX) throw new RangeError(`no working day near ${from}`)
      day = addDays(day, by)
    }
    return day
  }

  const addWorkingDays = (from: Day, count: number): Day => {
    if (!Number.isInteger(count) || Math.abs(count) > WALK_DAYS_MAX)
      throw new RangeError(`bad count of days: ${count}`)
    let day = from
    for (let left = Math.abs(count); left > 0; left -= 1) day = step(day, count > 0 ? 1 : -1)
    return day
  }

  const workingDaysBetween = (from: Day, to: Day): number => {
    if (daysBetween(from, to) < 0) return -workingDaysBetween(to, from)
    let count = 0
    for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) if (isWorkingDay(day)) count += 1
    return count
  }

  let knownToYear = LAST_PACKAGED_YEAR
  while (isKnownYear(knownToYear + 1)) knownToYear += 1

  return {
    knownToYear,
    isKnownYear,
    dayKind,
    isWorkingDay,
    missingNextYear: (day) => {
      const year = yearOf(day)
      if (!isKnownYear(year)) return year
      return day.slice(5, 7) === '12' && !isKnownYear(year + 1) ? year + 1 : null
    },
    nextWorkingDay: (day) => step(day, 1),
    previousWorkingDay: (day) => step(day, -1),
    addWorkingDays,
    workingDaysBetween,
  }
}
