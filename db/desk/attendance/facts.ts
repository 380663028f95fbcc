import type { LeaveFact, MakeupFact, PersonDay, PunchFact, RollFact } from '../../model/attendance/facts.ts'
import type { AttendanceMonthState } from '../../model/attendance/month-models.ts'
import type { MakeupState, RollState } from '../../model/attendance/request-models.ts'
import { rulesOn } from '../../model/attendance/rule-sets.ts'
import { DEFAULT_ATTENDANCE_RULES, LeaveKind, type AttendanceRules } from '../../model/attendance/rules.ts'
import { HALF_DAYS, sessionSpans, type SessionSpan } from '../../model/attendance/sessions.ts'
import { addDays, dayFromMs, msAt, type Day } from '../../model/day.ts'
import { monthOf } from '../../model/month.ts'
import { needsReview } from '../../model/trusted-time.ts'
import {
  listCounting,
  listLeavesInForce,
  listPunches,
  listSettledMonths,
  type PunchRow,
} from '../../store/queries/attendance.ts'
import type { DeskContext } from '../context.ts'
import { readRota } from './rota.ts'
import { employmentOf, type Employment } from './employment.ts'

/** The day of one moment after another: most are of the same day as the one before. */
const dayFinder = (): ((atMs: number) => Day) => {
  let [day, startMs, endMs] = ['', 0, 0]
  return (atMs) => {
    if (atMs < startMs || atMs >= endMs) {
      day = dayFromMs(atMs)
      startMs = dayStartMs(day)
      endMs = dayEndMs(day)
    }
    return day
  }
}

/** What attendance is read from; a page's context has it, and so does whoever watches posts without a page. */
export type AttendanceContext = Pick<DeskContext, 'store' | 'reference' | 'calendar' | 'nowMs'>

/** People and days, both ends included. */
export interface Stretch {
  readonly staffIds: readonly string[]
  readonly from: Day
  readonly to: Day
}

/** A punch as it was read, beside what is judged by. */
export interface KnownPunch extends PunchFact {
  readonly ownWindowId: string | null
  readonly isJudged: boolean
  /** The hall has acknowledged it; always true on a machine that stands alone. */
  readonly isAtHall: boolean
}

/** One settled month as it holds one person: half days by day, morning first. */
export interface SettledPerson {
  readonly month: AttendanceMonthState
  readonly sessions: AttendanceMonthState['people'][number]['sessions']
}

export interface AttendanceFacts {
  readonly days: readonly Day[]
  readonly employment: Employment
  /** What a day of a person is judged from. */
  personDay(staffId: string, day: Day): PersonDay
  /** The punches of that day, with everything known of them. */
  punchesOf(staffId: string, day: Day): readonly KnownPunch[]
  rulesOf(day: Day): AttendanceRules | null
  spansOf(day: Day): readonly SessionSpan[]
  /** The settled month that holds a day of this person; null while it is open. */
  settledOf(staffId: string, day: Day): SettledPerson | null
}

/** What of a day does not depend on who is looked at. */
interface DayBasis {
  readonly rules: AttendanceRules | null
  readonly spans: readonly SessionSpan[]
  readonly isWorkingDay: boolean
  readonly startMs: number
  readonly endMs: number
}

export const dayStartMs = (day: Day): number => msAt(day, '00:00')
export const dayEndMs = (day: Day): number => msAt(day, '24:00')
export const daysFrom = (from: Day, to: Day): Day[] => {
  const days: Day[] = []
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day)
  return days
}

/** The hall's own rule sets that are in use, given-up ones left out. */
export const ownRuleSets = ({ reference }: Pick<AttendanceContext, 'reference'>): AttendanceRules[] =>
  [...reference.attendanceRules.values()].filter((rules) => rules.active)

const inUse = new WeakMap<AttendanceContext['reference']['attendanceRules'], readonly AttendanceRules[]>()

/**
 * Rule sets for `rulesOn`. The defaults hold until the first set of the hall's own begins, so that a first set for next
 * month takes nothing away from this one; from then on a day without a set is a day without rules.
 */
const ruleSetsInUse = (context: Pick<AttendanceContext, 'reference'>): readonly AttendanceRules[] => {
  const known = inUse.get(context.reference.attendanceRules)
  if (known) return known
  const own = ownRuleSets(context)
  const [first] = own.map((rules) => rules.validFrom).toSorted()
  const isBefore = first !== undefined && first > DEFAULT_ATTENDANCE_RULES.validFrom
  const sets =
    first === undefined
      ? [DEFAULT_ATTENDANCE_RULES]
      : isBefore
        ? // Under an id of its own: `rulesOn` passes the default over where a hall has other sets.
          [{ ...DEFAULT_ATTENDANCE_RULES, rulesId: 'default.before', validTo: addDays(first, -1) }, ...own]
        : own
  inUse.set(context.reference.attendanceRules, sets)
  return sets
}

/** The rules of any day; null on a day no set covers. */
export const rulesInForce = (
  context: Pick<AttendanceContext, 'reference'>,
): ((day: Day) => AttendanceRules | null) => {
  const sets = ruleSetsInUse(context)
  return (day) => rulesOn(sets, day)
}

/** A punch waits for a person when its clock is in doubt or it came late (`needsReview`), and nobody has judged it. */
const standingOf = (context: AttendanceContext, row: PunchRow): PunchFact['standing'] => {
  if (row.judged !== null) return row.judged === 1 ? 'COUNTS' : 'REJECTED'
  if (row.source === 'MACHINE') return 'COUNTS'
  // What this machine still keeps to itself reaches the hall now at the earliest.
  const waits = context.store.sync !== null && row.hall_seq === null
  const receivedAtMs = row.received_at_ms ?? (waits ? context.nowMs : row.at_ms)
  return needsReview(row.clock_grade ?? 'C', row.at_ms, receivedAtMs) ? 'SUSPECT' : 'COUNTS'
}

export const knownPunch = (context: AttendanceContext, row: PunchRow): KnownPunch => ({
  punchId: row.punch_id,
  atMs: row.at_ms,
  source: row.source,
  grade: row.source === 'MACHINE' ? 'M' : (row.clock_grade ?? 'C'),
  standing: standingOf(context, row),
  windowId: row.window_id,
  ownWindowId: row.own_window_id,
  isJudged: row.judged !== null,
  isAtHall: context.store.sync === null || row.source === 'MACHINE' || row.hall_seq !== null,
})

const grouped = <Row, Value>(
  rows: Iterable<Row>,
  keyOf: (row: Row) => string,
  valueOf: (row: Row) => Value,
): ReadonlyMap<string, readonly Value[]> => {
  const groups = new Map<string, Value[]>()
  for (const row of rows) {
    const key = keyOf(row)
    const group = groups.get(key)
    if (group) group.push(valueOf(row))
    else groups.set(key, [valueOf(row)])
  }
  return groups
}

const leaveFacts = (context: AttendanceContext, fromMs: number, toMs: number) =>
  grouped(
    listLeavesInForce(context.store.read, fromMs, toMs),
    (row) => row.staff_id,
    (row): LeaveFact => ({
      leaveId: row.leave_id,
      kind: LeaveKind.parse(row.kind),
      fromMs: row.from_ms,
      toMs: row.to_ms,
    }),
  )

const keyOf = (staffId: string, day: Day): string => `${staffId} ${day}`

const rollFacts = (context: AttendanceContext, fromMs: number, toMs: number) =>
  grouped(
    listCounting<RollState>(context.store.read, 'ROLL', fromMs, toMs).flatMap(({ id, state }) =>
      state.people.map((person) => ({ id, state, person })),
    ),
    ({ state, person }) => keyOf(person.staffId, state.day),
    ({ id, state, person }): RollFact => ({
      rollId: id,
      half: state.half,
      inAtMs: person.inAtMs,
      outAtMs: person.outAtMs,
    }),
  )

const makeupFacts = (context: AttendanceContext, fromMs: number, toMs: number) =>
  grouped(
    listCounting<MakeupState>(context.store.read, 'MAKEUP', fromMs, toMs),
    ({ state }) => keyOf(state.staffId, state.day),
    ({ id, state }): MakeupFact => ({
      makeupId: id,
      half: state.half,
      end: state.end,
      atMs: state.atMs,
    }),
  )

const settledMonths = (context: AttendanceContext, from: Day, to: Day): ReadonlyMap<string, SettledPerson> =>
  new Map(
    listSettledMonths<AttendanceMonthState>(context.store.read, monthOf(from), monthOf(to)).flatMap((month) =>
      month.people.map(
        ({ staffId, sessions }) => [keyOf(staffId, month.month), { month, sessions }] as const,
      ),
    ),
  )

/**
 * Everything the half days of these people on these days are judged from, with a handful of statements; whoever needs many
 * people or days asks once.
 */
export const readFacts = (context: AttendanceContext, { staffIds, from, to }: Stretch): AttendanceFacts => {
  const { store, calendar, nowMs } = context
  const days = daysFrom(from, to)
  const [fromMs, toMs] = [dayStartMs(from), dayEndMs(to)]
  const employment = employmentOf(context)
  const settled = settledMonths(context, from, to)
  const dayOf = dayFinder()
  const punches = grouped(
    listPunches(store.read, staffIds, context.reference.machineIds, fromMs, toMs),
    (row) => keyOf(row.staff_id, dayOf(row.at_ms)),
    (row) => knownPunch(context, row),
  )
  const leaves = leaveFacts(context, fromMs, toMs)
  const rolls = rollFacts(context, fromMs, toMs)
  const makeups = makeupFacts(context, fromMs, toMs)
  const rota = readRota(context, from, to)

  const rulesOfDay = rulesInForce(context)
  /** What is the same for everybody on a day. */
  const known = new Map<Day, DayBasis>()
  const basisOf = (day: Day): DayBasis => {
    const found = known.get(day)
    if (found) return found
    const rules = rulesOfDay(day)
    const basis = {
      rules,
      spans: rules ? sessionSpans(rules, day) : [],
      isWorkingDay: calendar.isWorkingDay(day),
      startMs: dayStartMs(day),
      endMs: dayEndMs(day),
    }
    known.set(day, basis)
    return basis
  }

  /** Whoever was not in the hall's books when a session began, or was struck off before its end, is not due for it. */
  const isDue = (staffId: string, span: SessionSpan, rules: AttendanceRules): boolean =>
    [span.fromMs, Math.min(span.toMs, Math.max(span.fromMs, nowMs))].every((atMs) => {
      const version = employment.at(staffId, atMs)
      return version?.active === true && version.roles.some((role) => rules.subjectRoles.includes(role))
    })
  const personDay = (staffId: string, day: Day): PersonDay => {
    const { rules, spans, isWorkingDay, startMs, endMs } = basisOf(day)
    const { halves, isRostered } = rota.scheduled(staffId, day)
    const employed = rules
      ? spans.filter((span) => isDue(staffId, span, rules)).map((span) => span.half)
      : HALF_DAYS
    const key = keyOf(staffId, day)
    return {
      staffId,
      day,
      rules,
      isWorkingDay,
      scheduled: halves.filter((half) => employed.includes(half)),
      isRostered,
      isSubject: rules === null ? employment.at(staffId, endMs - 1)?.active === true : employed.length > 0,
      punches: punches.get(key) ?? [],
      leaves: (leaves.get(staffId) ?? []).filter((leave) => leave.fromMs < endMs && leave.toMs > startMs),
      rolls: rolls.get(key) ?? [],
      makeups: makeups.get(key) ?? [],
      nowMs,
    }
  }
  return {
    days,
    employment,
    personDay,
    punchesOf: (staffId, day) => punches.get(keyOf(staffId, day)) ?? [],
    rulesOf: (day) => basisOf(day).rules,
    spansOf: (day) => basisOf(day).spans,
    settledOf: (staffId, day) => settled.get(keyOf(staffId, monthOf(day))) ?? null,
  }
}
