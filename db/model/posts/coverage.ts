import type { PunchFact } from '../attendance/facts.ts'
import { SAME_PUNCH_MS } from '../attendance/punch-places.ts'
import type { AttendanceRules, HalfDay, LeaveKind } from '../attendance/rules.ts'
import { spanAt, type SessionSpan } from '../attendance/sessions.ts'
import type { PostStatus, WhereaboutsKind } from './post.ts'

// Who serves a post now, since when it is empty, and who is where (domain-rules section 8). Everything follows from the
// facts of today and the present moment, so the same facts ask again at `nextMoment` and get the new answer.

export interface CoverChoiceFact {
  readonly postId: string
  readonly staffId: string
}

/** 暂离、公出: today's, running ones and those that ended. */
export interface AbsenceOfToday {
  readonly kind: 'SHORT_ABSENCE' | 'OFFICIAL' | 'MEETING' | 'SITE_CHECK' | 'TRAINING' | 'UNIT_OFFICE'
  readonly fromMs: number
  /** Null while it runs. */
  readonly toMs: number | null
  readonly expectedBackMs: number
  readonly covers: readonly CoverChoiceFact[]
}

/** Leave in force that touches today; `toMs` is where it ends or was ended. */
export interface LeaveOfToday {
  readonly kind: LeaveKind
  readonly fromMs: number
  readonly toMs: number
  readonly covers: readonly CoverChoiceFact[]
}

/** A visitor served today, at whichever window. */
export interface VisitOfToday {
  readonly openedAtMs: number
  /** Null while it goes on. */
  readonly closedAtMs: number | null
}

/** What is known today of one person. */
export interface PersonToday {
  readonly staffId: string
  /** Of today, in any order. Rejected ones are passed over; suspect ones tell who is here as well as any. */
  readonly punches: readonly Pick<PunchFact, 'punchId' | 'atMs' | 'standing'>[]
  readonly absences: readonly AbsenceOfToday[]
  readonly leaves: readonly LeaveOfToday[]
  /** Whom the person served. */
  readonly visits: readonly VisitOfToday[]
  /** Half days the person is to be here today: none on days off, those of the rota for its members. */
  readonly halves: readonly HalfDay[]
}

/** The day and the moment everything is asked for. */
export interface HallMoment {
  readonly nowMs: number
  /** Of today, in order; those of `sessionSpans`. */
  readonly sessions: readonly SessionSpan[]
  readonly rules: Pick<AttendanceRules, 'punchesADay' | 'coverWithinMinutes' | 'escalateAfterMinutes'>
  readonly isWorkingDay: boolean
}

export interface CoverFact {
  readonly coverId: string
  readonly rank: 'B' | 'C'
  readonly staffId: string
  readonly fromMs: number
  readonly toMs: number | null
}

export interface PostFacts extends HallMoment {
  readonly post: {
    readonly postId: string
    readonly kind: 'FIXED' | 'ROTA'
    readonly a: string | null
    readonly b: string | null
    readonly c: string | null
    readonly active: boolean
  }
  /** Of a rota post: who is on duty on each half day today, swaps applied. Not looked at for a fixed one. */
  readonly rota: Readonly<Record<HalfDay, readonly string[]>>
  /** Everybody whom the post could be served by; somebody who is not in it is not here. */
  readonly people: ReadonlyMap<string, PersonToday>
  /** Of this post: running ones and those of today. */
  readonly covers: readonly CoverFact[]
}

/** As `post_alarm.raised` names it. */
export type UncoveredCause = 'NOT_PUNCHED' | 'ON_LEAVE' | 'OUT' | 'LEFT_EARLY' | 'NOBODY_NAMED'

export interface PostNow {
  readonly status: PostStatus
  readonly onDuty: { readonly staffId: string; readonly sinceMs: number } | null
  /** The running cover it is served by; null when nobody covers, or only as planned. */
  readonly coverId: string | null
  /** Start of the time, within this session, in which nobody has served it without a break. */
  readonly uncoveredSinceMs: number | null
  readonly cause: UncoveredCause | null
  /** From when on it is a matter of alarm. */
  readonly dueMs: number | null
}

export type Presence =
  /** Unpunched: known by the visitors served alone. */
  | { readonly state: 'AT_WORK'; readonly sinceMs: number; readonly isUnpunched: boolean }
  /** Not punched in this session (`sinceMs` null), or signed out. */
  | { readonly state: 'NOT_IN' | 'LEFT'; readonly sinceMs: number | null }
  | {
      readonly state: 'ON_LEAVE'
      readonly sinceMs: number
      readonly leave: LeaveOfToday
      readonly untilMs: number
    }
  | { readonly state: 'OUT'; readonly sinceMs: number; readonly absence: AbsenceOfToday }

const isWithin = (atMs: number, fromMs: number, toMs: number | null): boolean =>
  fromMs <= atMs && (toMs === null || atMs < toMs)

/** Punches up to a moment that belong to a session, repeats within a minute left out. */
function punchTimes(
  person: PersonToday,
  sessions: readonly SessionSpan[],
  span: SessionSpan,
  atMs: number,
): number[] {
  const times = person.punches
    .filter(
      (punch) => punch.standing !== 'REJECTED' && punch.atMs <= atMs && spanAt(sessions, punch.atMs) === span,
    )
    .map((punch) => punch.atMs)
    .toSorted((a, b) => a - b)
  const kept: number[] = []
  for (const time of times)
    if (time - (kept.at(-1) ?? Number.NEGATIVE_INFINITY) > SAME_PUNCH_MS) kept.push(time)
  return kept
}

/** Every second punch of a session is a sign-out, and so is any after its end. */
function byPunches(
  person: PersonToday,
  { sessions, rules }: HallMoment,
  span: SessionSpan,
  atMs: number,
): Presence {
  const times = punchTimes(person, sessions, span, atMs)
  const last = times.at(-1)
  const seen = (isIn: boolean, sinceMs: number): Presence =>
    isIn ? { state: 'AT_WORK', sinceMs, isUnpunched: false } : { state: 'LEFT', sinceMs }
  if (last !== undefined) return seen(times.length % 2 === 1 && last < span.toMs, last)
  // With two punches a day nobody signs in again at noon: whoever did not leave before the end of the morning is here.
  const before = sessions[sessions.indexOf(span) - 1]
  if (rules.punchesADay !== 2 || before === undefined) return { state: 'NOT_IN', sinceMs: null }
  const morning = punchTimes(person, sessions, before, atMs).filter((time) => time < before.toMs)
  const lastOfMorning = morning.at(-1)
  if (lastOfMorning === undefined) return { state: 'NOT_IN', sinceMs: null }
  return seen(morning.length % 2 === 1, lastOfMorning)
}

/** Between two visitors a window is not empty: as long as a post may stand empty before it is a matter of alarm. */
const stillThereUntil = (
  { closedAtMs }: VisitOfToday,
  { coverWithinMinutes }: HallMoment['rules'],
): number | null => (closedAtMs === null ? null : closedAtMs + coverWithinMinutes * 60_000)

/**
 * Who serves a visitor is there, punched in or not: the A post is the one who does the work (domain-rules section 8), and the
 * record of a service is as good a sign of it as a machine at the door. A sign-out counts from when it was given.
 * @returns since when, by the visitors served one after another; null when by none
 */
function servingSince(
  person: PersonToday,
  { sessions, rules }: HallMoment,
  span: SessionSpan,
  atMs: number,
  leftMs: number | null,
): number | null {
  const served = person.visits
    .filter(
      ({ openedAtMs }) =>
        openedAtMs <= atMs && openedAtMs >= (leftMs ?? 0) && spanAt(sessions, openedAtMs) === span,
    )
    .toSorted((a, b) => b.openedAtMs - a.openedAtMs)
  let sinceMs: number | null = null
  for (const visit of served)
    if (isWithin(sinceMs ?? atMs, visit.openedAtMs, stillThereUntil(visit, rules))) sinceMs = visit.openedAtMs
  return sinceMs
}

/** End of a leave and of those that follow it without a gap. */
function leaveUntil(leaves: readonly LeaveOfToday[], leave: LeaveOfToday): number {
  let untilMs = leave.toMs
  for (const next of leaves.toSorted((a, b) => a.fromMs - b.fromMs))
    if (next.fromMs <= untilMs && next.toMs > untilMs) untilMs = next.toMs
  return untilMs
}

/** Away by leave or errand at a moment; null when neither. */
function awayAt(person: PersonToday, atMs: number): Presence | null {
  const leave = person.leaves.find((each) => isWithin(atMs, each.fromMs, each.toMs))
  if (leave !== undefined)
    return { state: 'ON_LEAVE', sinceMs: leave.fromMs, leave, untilMs: leaveUntil(person.leaves, leave) }
  const absence = person.absences.find((each) => isWithin(atMs, each.fromMs, each.toMs))
  return absence === undefined ? null : { state: 'OUT', sinceMs: absence.fromMs, absence }
}

/**
 * Whether somebody is at work in a session at a moment: punched in in it and not signed out, or serving visitors, and not
 * away by leave or errand.
 * This is about covering posts and says nothing of how the half day counts.
 */
export function presenceOf(
  person: PersonToday,
  moment: HallMoment,
  span: SessionSpan,
  atMs: number = moment.nowMs,
): Presence {
  const away = awayAt(person, atMs)
  if (away !== null) return away
  const here = byPunches(person, moment, span, atMs)
  if (here.state !== 'AT_WORK') {
    const leftMs = here.state === 'LEFT' ? here.sinceMs : null
    const servesSinceMs = servingSince(person, moment, span, atMs, leftMs)
    return servesSinceMs === null ? here : { state: 'AT_WORK', sinceMs: servesSinceMs, isUnpunched: true }
  }
  let { sinceMs } = here
  for (const { toMs } of [...person.absences, ...person.leaves])
    if (toMs !== null && toMs <= atMs && toMs > sinceMs) sinceMs = toMs
  return { ...here, sinceMs }
}

interface Served {
  readonly status: 'A_ON' | 'B_COVERING' | 'C_COVERING'
  readonly onDuty: { readonly staffId: string; readonly sinceMs: number }
  readonly coverId: string | null
}

/** A of the post in a session: who is on the rota, or the one A there is. */
const aOf = ({ post, rota }: PostFacts, span: SessionSpan): readonly string[] =>
  post.kind === 'ROTA' ? rota[span.half] : post.a === null ? [] : [post.a]

/** The session in which the post has to be served at a moment; null outside hall hours. */
function sessionAt(facts: PostFacts, atMs: number): SessionSpan | null {
  if (!facts.post.active) return null
  const span = facts.sessions.find(({ fromMs, toMs }) => isWithin(atMs, fromMs, toMs))
  if (span === undefined) return null
  // A rota may set duty on a day off; a fixed post rests then.
  const isOpen = facts.isWorkingDay || (facts.post.kind === 'ROTA' && facts.rota[span.half].length > 0)
  return isOpen ? span : null
}

function servedAt(facts: PostFacts, span: SessionSpan, atMs: number): Served | null {
  const workingSince = (staffId: string): number | null => {
    const person = facts.people.get(staffId)
    const presence = person && presenceOf(person, facts, span, atMs)
    return presence?.state === 'AT_WORK' ? presence.sinceMs : null
  }
  const asOnDuty = (staffId: string, fromMs: number): Served['onDuty'] | null => {
    const sinceMs = workingSince(staffId)
    return sinceMs === null ? null : { staffId, sinceMs: Math.max(sinceMs, fromMs) }
  }
  const owners = aOf(facts, span)
  const owner = owners
    .flatMap((staffId) => asOnDuty(staffId, 0) ?? [])
    .toSorted((a, b) => a.sinceMs - b.sinceMs)[0]
  if (owner !== undefined) return { status: 'A_ON', onDuty: owner, coverId: null }

  // B before C, and of two the one who came first.
  const running = facts.covers
    .filter((cover) => isWithin(atMs, cover.fromMs, cover.toMs))
    .toSorted((a, b) => (a.rank === b.rank ? a.fromMs - b.fromMs : a.rank < b.rank ? -1 : 1))
  for (const { coverId, rank, staffId, fromMs } of running) {
    const onDuty = asOnDuty(staffId, fromMs)
    if (onDuty !== null) return { status: `${rank}_COVERING`, onDuty, coverId }
  }

  for (const staffId of owners) {
    const person = facts.people.get(staffId)
    const away = person && awayAt(person, atMs)
    if (away?.state !== 'ON_LEAVE' && away?.state !== 'OUT') continue
    const { covers } = away.state === 'ON_LEAVE' ? away.leave : away.absence
    for (const planned of covers.filter(({ postId }) => postId === facts.post.postId)) {
      const onDuty = asOnDuty(planned.staffId, away.sinceMs)
      // Whom the leader named instead of B stands in like a C.
      if (onDuty !== null)
        return {
          status: planned.staffId === facts.post.b ? 'B_COVERING' : 'C_COVERING',
          onDuty,
          coverId: null,
        }
    }
  }
  return null
}

/** Every moment at which anything about the people of the post begins or ends. */
function changePoints(facts: PostFacts): readonly number[] {
  const owners = new Set(facts.sessions.flatMap((span) => [...aOf(facts, span)]))
  const concerned = new Set([...owners, ...facts.covers.map(({ staffId }) => staffId)])
  for (const staffId of owners) {
    const person = facts.people.get(staffId)
    for (const { covers } of [...(person?.leaves ?? []), ...(person?.absences ?? [])])
      for (const planned of covers) if (planned.postId === facts.post.postId) concerned.add(planned.staffId)
  }
  const points = new Set<number>()
  const add = (atMs: number | null): void => {
    if (atMs !== null) points.add(atMs)
  }
  for (const { fromMs, toMs } of facts.sessions) [fromMs, toMs].forEach(add)
  for (const { fromMs, toMs } of facts.covers) [fromMs, toMs].forEach(add)
  for (const staffId of concerned) {
    const person = facts.people.get(staffId)
    for (const { atMs } of person?.punches ?? []) add(atMs)
    for (const visit of person?.visits ?? [])
      [visit.openedAtMs, stillThereUntil(visit, facts.rules)].forEach(add)
    for (const { fromMs, toMs } of [...(person?.leaves ?? []), ...(person?.absences ?? [])])
      [fromMs, toMs].forEach(add)
  }
  return [...points].toSorted((a, b) => a - b)
}

/** Since when nobody has served the post without a break; `nowMs` is a moment at which nobody does. */
function uncoveredSince(facts: PostFacts, span: SessionSpan): number {
  let sinceMs = facts.nowMs
  const within = changePoints(facts).filter((atMs) => atMs >= span.fromMs && atMs <= facts.nowMs)
  for (const atMs of within.toReversed()) {
    if (servedAt(facts, span, atMs) !== null) break
    sinceMs = atMs
  }
  return sinceMs
}

function causeOf(facts: PostFacts, span: SessionSpan): UncoveredCause {
  const owners = aOf(facts, span)
  if (owners.length === 0) return 'NOBODY_NAMED'
  const states = new Set(
    owners.map((staffId) => {
      const person = facts.people.get(staffId)
      return person === undefined ? 'NOT_IN' : presenceOf(person, facts, span).state
    }),
  )
  // Of several on a rota, the one whom nothing excuses.
  if (states.has('NOT_IN')) return 'NOT_PUNCHED'
  if (states.has('LEFT')) return 'LEFT_EARLY'
  return states.has('OUT') ? 'OUT' : 'ON_LEAVE'
}

/** Who serves the post at `nowMs`. Outside sessions and on days off it is CLOSED. */
export function postNow(facts: PostFacts): PostNow {
  const nobody = { onDuty: null, coverId: null, uncoveredSinceMs: null, cause: null, dueMs: null }
  const span = sessionAt(facts, facts.nowMs)
  if (span === null) return { status: 'CLOSED', ...nobody }
  const served = servedAt(facts, span, facts.nowMs)
  if (served !== null) return { ...nobody, ...served }
  const sinceMs = uncoveredSince(facts, span)
  return {
    ...nobody,
    status: 'UNCOVERED',
    uncoveredSinceMs: sinceMs,
    cause: causeOf(facts, span),
    dueMs: sinceMs + facts.rules.coverWithinMinutes * 60_000,
  }
}

export type AlarmLevel = 'NONE' | 'HEAD' | 'CENTRE'

/** Whom an empty post is told to: from `dueMs` on the window head, after the hall's delay the centre as well. */
export const alarmLevel = (
  dueMs: number | null,
  nowMs: number,
  rules: Pick<AttendanceRules, 'escalateAfterMinutes'>,
): AlarmLevel =>
  dueMs === null || nowMs < dueMs
    ? 'NONE'
    : nowMs < dueMs + rules.escalateAfterMinutes * 60_000
      ? 'HEAD'
      : 'CENTRE'

/** The next moment today at which `postNow` or its alarm changes although no fact does; null when none is left. */
export function nextMoment(facts: PostFacts): number | null {
  const answerAt = (nowMs: number): { readonly now: PostNow; readonly text: string } => {
    const now = postNow({ ...facts, nowMs })
    return { now, text: JSON.stringify([now, alarmLevel(now.dueMs, nowMs, facts.rules)]) }
  }
  const present = answerAt(facts.nowMs)
  const { dueMs } = present.now
  const alarms = dueMs === null ? [] : [dueMs, dueMs + facts.rules.escalateAfterMinutes * 60_000]
  const ahead = [...changePoints(facts), ...alarms]
    .filter((atMs) => atMs > facts.nowMs)
    .toSorted((a, b) => a - b)
  return ahead.find((atMs) => answerAt(atMs).text !== present.text) ?? null
}

export interface Whereabouts {
  readonly kind: WhereaboutsKind
  readonly sinceMs: number | null
  readonly expectedBackMs: number | null
}

// Errands have their own words on the board; every other leave is leave and nothing more (section 16).
const kindOfLeave: Partial<Record<LeaveKind, WhereaboutsKind>> = {
  OFFICIAL: 'OFFICIAL',
  COUNTRYSIDE: 'OFFICIAL',
  UNIT_OFFICE: 'OFFICIAL',
  MEETING: 'MEETING',
  SITE_CHECK: 'SITE_CHECK',
  TRAINING: 'TRAINING',
}

/** Where somebody is, as a board says it. NOT_IN only during a session they are due in; before, between and after: OFF_DUTY. */
export function whereaboutsOf(person: PersonToday, moment: HallMoment): Whereabouts {
  const { nowMs, sessions } = moment
  const offDuty: Whereabouts = { kind: 'OFF_DUTY', sinceMs: null, expectedBackMs: null }
  const isInHours = sessions.some(({ half, toMs }) => person.halves.includes(half) && nowMs < toMs)
  const away = isInHours ? awayAt(person, nowMs) : null
  if (away?.state === 'ON_LEAVE')
    return {
      kind: kindOfLeave[away.leave.kind] ?? 'ON_LEAVE',
      sinceMs: away.sinceMs,
      expectedBackMs: away.untilMs,
    }
  if (away?.state === 'OUT') {
    const { kind, expectedBackMs } = away.absence
    return { kind: kind === 'UNIT_OFFICE' ? 'OFFICIAL' : kind, sinceMs: away.sinceMs, expectedBackMs }
  }
  const running = sessions.find(({ fromMs, toMs }) => isWithin(nowMs, fromMs, toMs))
  const span = running ?? spanAt(sessions, nowMs)
  if (span === null || span === undefined) return offDuty
  const presence = presenceOf(person, moment, span)
  if (presence.state === 'AT_WORK')
    return {
      kind: presence.isUnpunched ? 'ON_POST_UNPUNCHED' : 'ON_POST',
      sinceMs: presence.sinceMs,
      expectedBackMs: null,
    }
  if (presence.state === 'LEFT') return { ...offDuty, sinceMs: presence.sinceMs }
  return running !== undefined && presence.state === 'NOT_IN' && person.halves.includes(running.half)
    ? { kind: 'NOT_IN', sinceMs: running.fromMs, expectedBackMs: null }
    : offDuty
}
