import type { ResultKind } from '../../db/model/attendance/facts.ts'
import { DEFAULT_ATTENDANCE_RULES, type AttendanceRules } from '../../db/model/attendance/rules.ts'

// Attendance judged a second time, from the text of the rules alone (domain-rules section 7) and from what was done to the
// hall, not from what the program has of it. Nothing here is taken from the program but the shape of a rule set.

export type Half = 'AM' | 'PM'
export const HALVES: readonly Half[] = ['AM', 'PM']
type End = 'IN' | 'OUT'

export interface RefPunch {
  readonly id: string
  readonly staffId: string
  readonly atMs: number
  readonly standing: 'COUNTS' | 'SUSPECT' | 'REJECTED'
}
export interface RefLeave {
  readonly staffId: string
  readonly kind: string
  readonly fromMs: number
  /** When the person was back, or the leave ran out. */
  readonly toMs: number
}
export interface RefRoll {
  readonly id: string
  readonly day: string
  readonly half: Half
  readonly people: ReadonlyMap<string, { readonly inAtMs: number | null; readonly outAtMs: number | null }>
}
export interface RefMakeup {
  readonly id: string
  readonly staffId: string
  readonly day: string
  readonly half: Half
  readonly end: End
  readonly atMs: number
}
export interface RefSpell {
  readonly fromMs: number
  readonly unitId: string
  readonly roles: readonly string[]
  readonly active: boolean
}
export interface RefSwap {
  readonly postId: string
  readonly staffId: string
  readonly withStaffId: string
  readonly day: string
  readonly half: Half
  readonly inReturn: { readonly day: string; readonly half: Half } | null
}

/** Everything that was done, in plain lists. */
export interface RefHall {
  readonly nowMs: number
  readonly isWorkingDay: (day: string) => boolean
  readonly rules: readonly AttendanceRules[]
  /** Oldest first. */
  readonly spells: ReadonlyMap<string, readonly RefSpell[]>
  readonly rotaMembers: ReadonlyMap<string, readonly string[]>
  /** By `${postId}/${day}`. */
  readonly rota: ReadonlyMap<string, { readonly AM: readonly string[]; readonly PM: readonly string[] }>
  readonly swaps: readonly RefSwap[]
  readonly punches: readonly RefPunch[]
  readonly leaves: readonly RefLeave[]
  readonly rolls: readonly RefRoll[]
  readonly makeups: readonly RefMakeup[]
}

export interface RefResult {
  readonly kind: ResultKind
  readonly late: number
  readonly early: number
  readonly leaveKind: string | null
  /** Without make-ups, when one changed it. */
  readonly original: { readonly kind: ResultKind; readonly late: number; readonly early: number } | null
}

const MINUTE = 60_000
const momentOf = (day: string, clock: string): number => Date.parse(`${day}T${clock}:00+08:00`)
const nextMidnight = (day: string): number => momentOf(day, '00:00') + 24 * 60 * MINUTE
export const dayOf = (atMs: number): string => new Date(atMs + 8 * 60 * MINUTE).toISOString().slice(0, 10)

// Which rules -------------------------------------------------------------------------------------------------

/** The defaults until a hall's own first set begins; of two that overlap the one that began later. */
export const rulesFor = (sets: readonly AttendanceRules[], day: string): AttendanceRules | null => {
  const isBeforeAll = sets.every((set) => day < set.validFrom)
  if (isBeforeAll) return DEFAULT_ATTENDANCE_RULES
  let best: AttendanceRules | null = null
  for (const set of sets) {
    if (day < set.validFrom || (set.validTo !== null && day > set.validTo)) continue
    if (best === null || set.validFrom > best.validFrom) best = set
  }
  return best
}

interface Session {
  readonly half: Half
  readonly from: number
  readonly to: number
  opens: number
  closes: number
}

const isInSeason = (hours: AttendanceRules['hours'][number], day: string): boolean => {
  const { seasonFrom, seasonTo } = hours
  if (seasonFrom === null || seasonTo === null) return true
  const date = day.slice(5)
  return seasonFrom <= seasonTo
    ? seasonFrom <= date && date <= seasonTo
    : date >= seasonFrom || date <= seasonTo
}

/** The most special hours of each half day: of season and weekday, of the weekday, of the season, of the year. */
export const sessionsFor = (rules: AttendanceRules, day: string): Session[] => {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  const sessions: Session[] = []
  for (const half of HALVES) {
    const fitting = rules.hours.filter(
      (hours) =>
        hours.half === half &&
        isInSeason(hours, day) &&
        (hours.weekdays.length === 0 || hours.weekdays.includes(weekday)),
    )
    const of = (season: boolean, weekdays: boolean) =>
      fitting.find(
        (hours) => (hours.seasonFrom !== null) === season && hours.weekdays.length > 0 === weekdays,
      )
    const hours = of(true, true) ?? of(false, true) ?? of(true, false) ?? of(false, false)
    if (!hours) continue
    const [from, to] = [momentOf(day, hours.from), momentOf(day, hours.to)]
    sessions.push({
      half,
      from,
      to,
      opens: Math.max(momentOf(day, '00:00'), from - rules.openBeforeMinutes * MINUTE),
      closes: Math.min(nextMidnight(day), to + rules.closeAfterMinutes * MINUTE),
    })
  }
  const [am, pm] = sessions
  if (am && pm && am.closes > pm.opens) am.closes = pm.opens = (am.to + pm.from) / 2
  return sessions
}

/** The session a moment belongs to; where two touch, the later one. */
const placeOf = (sessions: readonly Session[], atMs: number): Half | null => {
  for (const session of [...sessions].reverse())
    if (session.opens <= atMs && atMs <= session.closes) return session.half
  return null
}

// Who is to be here -------------------------------------------------------------------------------------------

const spellAt = (hall: RefHall, staffId: string, atMs: number): RefSpell | null => {
  let found: RefSpell | null = null
  for (const spell of hall.spells.get(staffId) ?? []) if (spell.fromMs <= atMs) found = spell
  return found
}

const isInService = (
  hall: RefHall,
  staffId: string,
  atMs: number,
  roles: readonly string[] | null,
): boolean => {
  const spell = spellAt(hall, staffId, atMs)
  if (spell === null || !spell.active) return false
  return roles === null || spell.roles.some((role) => roles.includes(role))
}

/** Half days of a rota and of swaps; null for whoever neither takes turns nor swapped anything on this day. */
const turnsOf = (hall: RefHall, staffId: string, day: string): { isMember: boolean; halves: Set<Half> } => {
  const halves = new Set<Half>()
  let isMember = false
  for (const [postId, members] of hall.rotaMembers) {
    if (members.includes(staffId)) isMember = true
    const turns = hall.rota.get(`${postId}/${day}`)
    for (const half of HALVES) if (turns?.[half].includes(staffId)) halves.add(half)
  }
  for (const swap of hall.swaps) {
    if (swap.day === day) {
      if (swap.staffId === staffId) halves.delete(swap.half)
      if (swap.withStaffId === staffId) halves.add(swap.half)
    }
    if (swap.inReturn?.day === day) {
      if (swap.withStaffId === staffId) halves.delete(swap.inReturn.half)
      if (swap.staffId === staffId) halves.add(swap.inReturn.half)
    }
  }
  return { isMember, halves }
}

const isToBeHere = (hall: RefHall, staffId: string, day: string, half: Half): boolean => {
  const turns = turnsOf(hall, staffId, day)
  if (turns.isMember || !hall.isWorkingDay(day)) return turns.halves.has(half)
  return true
}

// What happened -----------------------------------------------------------------------------------------------

interface Ends {
  readonly in: number | null
  readonly out: number | null
}

interface Bounds {
  readonly from: number
  readonly to: number
}

/** Where leave at the beginning and at the end moves the boundaries; `from` at or after `to` is leave all over. */
const boundsAfterLeave = (session: Session, leaves: readonly RefLeave[]): Bounds => {
  let { from, to } = session
  for (let moved = true; moved;) {
    moved = false
    for (const leave of leaves) {
      if (leave.fromMs <= from && leave.toMs > from) {
        from = leave.toMs
        moved = true
      }
    }
  }
  if (from >= to) return { from, to }
  for (let moved = true; moved;) {
    moved = false
    for (const leave of leaves) {
      if (leave.toMs >= to && leave.fromMs < to) {
        to = leave.fromMs
        moved = true
      }
    }
  }
  return { from, to }
}

const wholeMinutes = (ms: number, grace: number): number => {
  const minutes = Math.floor(ms / MINUTE)
  return minutes > grace ? minutes : 0
}

const plain = (kind: ResultKind): RefResult => ({ kind, late: 0, early: 0, leaveKind: null, original: null })
const isSame = (a: RefResult, b: RefResult): boolean =>
  a.kind === b.kind && a.late === b.late && a.early === b.early

const newest = <Fact extends { readonly id: string }>(facts: readonly Fact[]): Fact | undefined => {
  let found: Fact | undefined
  for (const fact of facts) if (found === undefined || fact.id > found.id) found = fact
  return found
}

/** Facts of one person and day, found before anything is judged. */
export interface DayFacts {
  readonly punches: readonly RefPunch[]
  readonly leaves: readonly RefLeave[]
  readonly rolls: readonly RefRoll[]
  readonly makeups: readonly RefMakeup[]
}

/** One person's day; a half day that has no hours is off. */
export const judge = (
  hall: RefHall,
  staffId: string,
  day: string,
  facts: DayFacts,
): ReadonlyMap<Half, RefResult> => {
  const results = new Map<Half, RefResult>()
  const rules = rulesFor(hall.rules, day)
  if (rules === null) {
    const isEmployed = isInService(hall, staffId, nextMidnight(day) - 1, null)
    for (const half of HALVES)
      results.set(half, plain(isEmployed && isToBeHere(hall, staffId, day, half) ? 'NO_RULES' : 'OFF'))
    return results
  }
  const sessions = sessionsFor(rules, day)
  for (const half of HALVES) results.set(half, plain('OFF'))
  const bounds = new Map<Half, Bounds>()
  /** Sessions the person has to be seen in. */
  const due: Session[] = []
  for (const session of sessions) {
    const { half, from, to } = session
    // Of a session under way nobody knows yet who leaves the hall's service before its end.
    const untilMs = Math.min(to, Math.max(from, hall.nowMs))
    const isEmployed = [from, untilMs].every((atMs) => isInService(hall, staffId, atMs, rules.subjectRoles))
    if (!isEmployed || !isToBeHere(hall, staffId, day, half)) continue
    const moved = boundsAfterLeave(session, facts.leaves)
    if (moved.from >= moved.to) {
      const first = facts.leaves.find((leave) => leave.fromMs <= from && leave.toMs > from)
      results.set(half, { ...plain('LEAVE'), leaveKind: first?.kind ?? null })
      continue
    }
    bounds.set(half, moved)
    due.push(session)
  }
  const needed = (half: Half): readonly End[] => {
    if (rules.punchesADay === 4 || due.length === 1) return ['IN', 'OUT']
    if (half === 'AM') return ['IN']
    return rules.punchesADay === 3 ? ['IN', 'OUT'] : ['OUT']
  }
  const rollOf = (half: Half) =>
    newest(facts.rolls.filter((roll) => roll.half === half && roll.people.has(staffId)))?.people.get(staffId)

  const lastCloses = Math.max(...due.map((session) => session.closes))

  const evaluate = (session: Session, accepted: ReadonlySet<string>, withMakeups: boolean): RefResult => {
    const { half } = session
    const { from, to } = bounds.get(half) ?? session
    const counting = facts.punches
      .filter((punch) => punch.standing === 'COUNTS' || accepted.has(punch.id))
      .toSorted((a, b) => a.atMs - b.atMs)
    const kept: { half: Half; atMs: number }[] = []
    for (const { atMs } of counting) {
      const place = placeOf(sessions, atMs)
      const before = kept.at(-1)
      if (place === null || (before && atMs - before.atMs <= 60_000)) continue
      kept.push({ half: place, atMs })
    }

    const endsOf = (): Ends => {
      const times = kept.filter((punch) => punch.half === half).map((punch) => punch.atMs)
      const [first] = times
      if (first === undefined) return { in: null, out: null }
      if (times.length > 1) return { in: first, out: times.at(-1) ?? null }
      return first < (from + to) / 2 ? { in: first, out: null } : { in: null, out: first }
    }
    const makeupOf = (end: End): number | undefined =>
      withMakeups
        ? newest(facts.makeups.filter((makeup) => makeup.half === half && makeup.end === end))?.atMs
        : undefined
    const punched = endsOf()
    // A roll attests the times it gives; an end it does not state is as it was punched.
    const attested = rollOf(half)
    const ends = {
      IN: makeupOf('IN') ?? attested?.inAtMs ?? punched.in,
      OUT: makeupOf('OUT') ?? attested?.outAtMs ?? punched.out,
    }

    const required = needed(half)
    const missing = required.filter((end) => ends[end] === null)
    // Who came early is on the way; who came and left is known at once, but never before it began.
    const isSeen = ends.IN !== null || ends.OUT !== null
    if (hall.nowMs < from) return plain(isSeen ? 'OPEN' : 'AHEAD')
    const isKnown = missing.length === 0 && (!required.includes('OUT') || (ends.OUT ?? 0) >= to)
    if (!isKnown && hall.nowMs <= session.closes) return plain('OPEN')

    if (missing.length === 2) return plain('ABSENT_HALF')
    const [gone] = missing
    if (gone !== undefined) {
      const wasHere =
        required.length === 2 ||
        kept.length > 0 ||
        HALVES.some((each) => {
          const roll = rollOf(each)
          return roll !== undefined && (roll.inAtMs !== null || roll.outAtMs !== null)
        })
      if (wasHere) return plain(gone === 'IN' ? 'MISSING_IN' : 'MISSING_OUT')
      return plain(hall.nowMs <= lastCloses ? 'OPEN' : 'ABSENT_HALF')
    }
    const late =
      required.includes('IN') && ends.IN !== null ? wholeMinutes(ends.IN - from, rules.graceMinutes) : 0
    const early =
      required.includes('OUT') && ends.OUT !== null ? wholeMinutes(to - ends.OUT, rules.graceMinutes) : 0
    if (Math.max(late, early) >= rules.absenceMinutes) return plain('ABSENT_HALF')
    if (late === 0 && early === 0) return plain('NORMAL')
    return { ...plain(late > 0 ? 'LATE' : 'EARLY'), late, early }
  }

  const suspects = facts.punches.filter((punch) => punch.standing === 'SUSPECT').map((punch) => punch.id)
  for (const session of due) {
    const none = new Set<string>()
    const result = evaluate(session, none, true)
    const wishes = [...suspects.map((id) => new Set([id])), new Set(suspects)]
    if (wishes.some((wish) => !isSame(evaluate(session, wish, true), result))) {
      results.set(session.half, plain('UNDER_REVIEW'))
      continue
    }
    const bare = evaluate(session, none, false)
    // What was still open was no result yet.
    const isResult = bare.kind !== 'OPEN' && bare.kind !== 'AHEAD' && !isSame(bare, result)
    const original = isResult ? { kind: bare.kind, late: bare.late, early: bare.early } : null
    results.set(session.half, { ...result, original })
  }
  return results
}

// Facts by day ------------------------------------------------------------------------------------------------

/** Facts of a hall by person and day, so that a year of two hundred people is looked through once. */
export const factsByDay = (hall: RefHall): ((staffId: string, day: string) => DayFacts) => {
  const gather = <Fact>(facts: readonly Fact[], keysOf: (fact: Fact) => readonly string[]) => {
    const found = new Map<string, Fact[]>()
    for (const fact of facts)
      for (const key of keysOf(fact)) found.set(key, [...(found.get(key) ?? []), fact])
    return (key: string): readonly Fact[] => found.get(key) ?? []
  }
  const punches = gather(hall.punches, (punch) => [`${punch.staffId} ${dayOf(punch.atMs)}`])
  const leaves = gather(hall.leaves, (leave) => [leave.staffId])
  const rolls = gather(hall.rolls, (roll) =>
    [...roll.people.keys()].map((staffId) => `${staffId} ${roll.day}`),
  )
  const makeups = gather(hall.makeups, (makeup) => [`${makeup.staffId} ${makeup.day}`])
  return (staffId, day) => {
    const key = `${staffId} ${day}`
    return {
      punches: punches(key),
      // A leave that ends before it begins was given up in time and is none.
      leaves: leaves(staffId).filter((leave) => leave.fromMs < leave.toMs),
      rolls: rolls(key),
      makeups: makeups(key),
    }
  }
}
