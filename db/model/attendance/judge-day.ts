import { clockFromMs, clockWithSeconds } from '../day.ts'
import type {
  MakeupFact,
  PersonDay,
  PunchFact,
  ResultKind,
  ResultReason,
  RollFact,
  SessionResult,
} from './facts.ts'
import { coverOf, type LeaveCover } from './leave-cover.ts'
import { inOrder, isSignIn, placeAll, type PlacedPunches } from './punch-places.ts'
import type { ReasonCode } from './reasons.ts'
import type { AttendanceRules, HalfDay } from './rules.ts'
import { HALF_DAYS, sessionSpans, spanAt, type SessionSpan } from './sessions.ts'

export { placePunch, type PunchPlace } from './punch-places.ts'
export { REASON_CODES } from './reasons.ts'

// How a half day counts (domain-rules section 7, "Per session algorithm"). Everything is worked out from the facts each
// time, so whatever arrives later is in the next look.

/** A half day that is due and not all leave, with everything that does not depend on punches. */
interface Due {
  readonly span: SessionSpan
  /** Boundaries after leave moved them. */
  readonly fromMs: number
  readonly toMs: number
  readonly leave: LeaveCover | null
  readonly needsIn: boolean
  readonly needsOut: boolean
  /** From then on no punch can come that matters: whether anything was punched all day decides where one end is asked for. */
  readonly knownFromMs: number
  readonly roll: RollFact | null
  readonly makeupIn: MakeupFact | null
  readonly makeupOut: MakeupFact | null
}

/** When somebody came and went, as far as known. */
interface Ends {
  readonly inMs: number | null
  readonly outMs: number | null
}

interface Judged {
  readonly kind: ResultKind
  readonly lateMinutes: number
  readonly earlyMinutes: number
}

const NO_PUNCHES: readonly PunchFact[] = []
const NORMAL: Judged = { kind: 'NORMAL', lateMinutes: 0, earlyMinutes: 0 }
const plain = (kind: ResultKind): Judged => ({ kind, lateMinutes: 0, earlyMinutes: 0 })

/** Whole minutes; seconds of the last one are forgiven. */
const minutesOf = (ms: number): number => (ms > 0 ? Math.floor(ms / 60_000) : 0)
const beyondGrace = (minutes: number, rules: AttendanceRules): number =>
  minutes > rules.graceMinutes ? minutes : 0

/** Of several the one filed last; ids grow with time. */
function newest<Fact>(facts: readonly Fact[], idOf: (fact: Fact) => string): Fact | null {
  let latest: Fact | null = null
  for (const fact of facts) if (latest === null || idOf(fact) > idOf(latest)) latest = fact
  return latest
}

const NO_ROLLS: ReadonlyMap<HalfDay, RollFact> = new Map()
/** What an earlier roll of the same half day said is replaced by the later one altogether. */
function newestRolls(rolls: readonly RollFact[]): ReadonlyMap<HalfDay, RollFact> {
  const found = new Map<HalfDay, RollFact>()
  for (const half of HALF_DAYS) {
    const roll = newest(
      rolls.filter((each) => each.half === half),
      ({ rollId }) => rollId,
    )
    if (roll !== null) found.set(half, roll)
  }
  return found
}

const NO_ENDS: Ends = { inMs: null, outMs: null }

/** First punch = in, last = out; one alone is the nearer of both. */
function endsOfPunches(punches: readonly PunchFact[], due: Due): Ends {
  const first = punches[0]
  if (first === undefined) return NO_ENDS
  const last = punches.at(-1)
  if (last !== undefined && last !== first) return { inMs: first.atMs, outMs: last.atMs }
  return isSignIn(first.atMs, due.fromMs, due.toMs)
    ? { inMs: first.atMs, outMs: null }
    : { inMs: null, outMs: first.atMs }
}

/** A roll holds for the ends it gives a time for; the other end is left to the punches, later ones as well. */
function endsOf(due: Due, punches: readonly PunchFact[], withMakeups: boolean): Ends {
  const { roll, makeupIn, makeupOut } = due
  const punched = endsOfPunches(punches, due)
  const known =
    roll === null ? punched : { inMs: roll.inAtMs ?? punched.inMs, outMs: roll.outAtMs ?? punched.outMs }
  if (!withMakeups || (makeupIn === null && makeupOut === null)) return known
  return { inMs: makeupIn?.atMs ?? known.inMs, outMs: makeupOut?.atMs ?? known.outMs }
}

/** Steps 4 to 6, once nothing can change by time alone any more; AHEAD or OPEN before that. */
function judge(due: Due, ends: Ends, rules: AttendanceRules, punchedAtAll: boolean, nowMs: number): Judged {
  const { needsIn, needsOut, fromMs, toMs } = due
  const { inMs, outMs } = ends
  const lacksIn = needsIn && inMs === null
  const lacksOut = needsOut && outMs === null
  const isKnown = !lacksIn && (!needsOut || (outMs !== null && outMs >= toMs))
  const isAbsent = needsIn && needsOut ? lacksIn && lacksOut : (lacksIn || lacksOut) && !punchedAtAll
  // What has not begun is not judged, whatever a machine with a clock ahead or a roll says of it.
  if (nowMs < fromMs) return plain(inMs === null && outMs === null ? 'AHEAD' : 'OPEN')
  if (nowMs <= (isAbsent ? due.knownFromMs : due.span.closeMs) && !isKnown) return plain('OPEN')

  if (isAbsent) return plain('ABSENT_HALF')
  if (lacksIn) return plain('MISSING_IN')
  if (lacksOut) return plain('MISSING_OUT')
  const late = needsIn && inMs !== null ? beyondGrace(minutesOf(inMs - fromMs), rules) : 0
  const early = needsOut && outMs !== null ? beyondGrace(minutesOf(toMs - outMs), rules) : 0
  if (late === 0 && early === 0) return NORMAL
  if (late >= rules.absenceMinutes || early >= rules.absenceMinutes) return plain('ABSENT_HALF')
  return { kind: late > 0 ? 'LATE' : 'EARLY', lateMinutes: late, earlyMinutes: early }
}

const isSame = (one: Judged, other: Judged): boolean =>
  one.kind === other.kind && one.lateMinutes === other.lateMinutes && one.earlyMinutes === other.earlyMinutes

/** Which ends are asked for. Whoever is here for one half day only signs in and out of it, however few a day has. */
const endsAsked = (rules: AttendanceRules, half: HalfDay, isOnlyOne: boolean): [boolean, boolean] => {
  if (rules.punchesADay === 4 || isOnlyOne) return [true, true]
  if (rules.punchesADay === 3) return [true, half === 'PM']
  return [half === 'AM', half === 'PM']
}

const NO_PARAMS: ResultReason['params'] = {}
const reason = (code: ReasonCode, params = NO_PARAMS, recordId: string | null = null): ResultReason => ({
  code,
  params,
  recordId,
})

const ofPunch = (code: ReasonCode, { atMs, source, grade, punchId }: PunchFact): ResultReason =>
  reason(code, { at: clockWithSeconds(atMs), source, grade }, punchId)

function leaveReasons(
  { all, start, end, middle, fromMs, toMs }: LeaveCover,
  span: SessionSpan,
): ResultReason[] {
  if (all !== null) return [reason('LEAVE_ALL', { kind: all.kind }, all.leaveId)]
  const told: ResultReason[] = []
  const tell = (
    code: ReasonCode,
    leave: { readonly kind: string; readonly leaveId: string },
    leaveFromMs: number,
    leaveToMs: number,
  ): void => {
    const [from, to] = [clockFromMs(leaveFromMs), clockFromMs(leaveToMs)]
    told.push(reason(code, { kind: leave.kind, from, to }, leave.leaveId))
  }
  if (start !== null) tell('LEAVE_START', start, span.fromMs, fromMs)
  for (const leave of middle) tell('LEAVE_MIDDLE', leave, leave.fromMs, leave.toMs)
  if (end !== null) tell('LEAVE_END', end, toMs, span.toMs)
  return told
}

/** The day's facts once they are sorted out, as every session is judged with. */
interface Sorted {
  readonly facts: PersonDay
  readonly rules: AttendanceRules
  readonly spans: readonly SessionSpan[]
  readonly placed: PlacedPunches
  readonly suspects: readonly PunchFact[]
  /** The roll that counts of each half day. */
  readonly rolls: ReadonlyMap<HalfDay, RollFact>
  readonly hasRollPresence: boolean
}

/** What became of each punch that belongs to the session, in order of time. */
function punchReasons(due: Due, sorted: Sorted): ResultReason[] {
  const { facts, spans, placed } = sorted
  const list = placed.of.get(due.span.half) ?? NO_PUNCHES
  if (list.length === 0 && facts.punches.length === 0) return []
  const told: ResultReason[] = []
  const rollGives = { in: (due.roll?.inAtMs ?? null) !== null, out: (due.roll?.outAtMs ?? null) !== null }
  const tellIn = (code: ReasonCode, punch: PunchFact): void => {
    told.push(ofPunch(rollGives.in ? 'PUNCH_NOT_USED' : code, punch))
  }
  const tellOut = (code: ReasonCode, punch: PunchFact): void => {
    told.push(ofPunch(rollGives.out ? 'PUNCH_NOT_USED' : code, punch))
  }
  for (const punch of inOrder(facts.punches)) {
    if (spanAt(spans, punch.atMs) !== due.span) continue
    if (punch.standing === 'SUSPECT') told.push(ofPunch('PUNCH_SUSPECT', punch))
    else if (punch.standing === 'REJECTED') told.push(ofPunch('PUNCH_REJECTED', punch))
    else if (!list.includes(punch)) told.push(ofPunch('PUNCH_REPEAT', punch))
    else if (list.length === 1) {
      if (isSignIn(punch.atMs, due.fromMs, due.toMs)) tellIn('SINGLE_IN', punch)
      else tellOut('SINGLE_OUT', punch)
    } else if (punch === list[0]) tellIn('PUNCH_IN', punch)
    else if (punch === list.at(-1)) tellOut('PUNCH_OUT', punch)
    else told.push(ofPunch('PUNCH_BETWEEN', punch))
  }
  return told
}

function rollReasons(roll: RollFact): ResultReason[] {
  const end = (code: ReasonCode, codeOfNone: ReasonCode, atMs: number | null): ResultReason =>
    atMs === null
      ? reason(codeOfNone, NO_PARAMS, roll.rollId)
      : reason(code, { at: clockWithSeconds(atMs) }, roll.rollId)
  return [end('ROLL_IN', 'ROLL_NO_IN', roll.inAtMs), end('ROLL_OUT', 'ROLL_NO_OUT', roll.outAtMs)]
}

/** The last sentences: what follows from the ends. */
function outcomeReasons(due: Due, ends: Ends, judged: Judged, sorted: Sorted): ResultReason[] {
  const { rules } = sorted
  const { inMs, outMs } = ends
  if (judged.kind === 'AHEAD') return [reason('NOT_BEGUN', { from: clockFromMs(due.fromMs) })]
  const told: ResultReason[] = []
  if (!due.needsIn) told.push(reason('IN_NOT_ASKED', { punches: rules.punchesADay }))
  const minutes = (count: number, side: 'LATE' | 'EARLY'): void => {
    if (count === 0) return
    const code: ReasonCode =
      count <= rules.graceMinutes
        ? `${side}_IN_GRACE`
        : count >= rules.absenceMinutes
          ? `${side}_ABSENT`
          : side
    const limit = code === `${side}_IN_GRACE` ? rules.graceMinutes : rules.absenceMinutes
    told.push(reason(code, { minutes: count, limit }))
  }
  const isOpen = judged.kind === 'OPEN'
  if (judged.kind === 'ABSENT_HALF' && inMs === null && outMs === null)
    told.push(reason(due.needsIn && due.needsOut ? 'NO_PUNCH' : 'NO_PUNCH_ALL_DAY'))
  else {
    if (due.needsIn && inMs === null && !isOpen) told.push(reason('IN_MISSING'))
    if (due.needsOut && outMs === null && !isOpen) told.push(reason('OUT_MISSING'))
    // A missing end outweighs the minutes at the other, so they are told only where they count.
    const countsMinutes =
      judged.kind === 'NORMAL' ||
      judged.kind === 'LATE' ||
      judged.kind === 'EARLY' ||
      judged.kind === 'ABSENT_HALF'
    // Whoever came late knows it at once, whatever the end of the session brings.
    if ((countsMinutes || isOpen) && due.needsIn && inMs !== null)
      minutes(minutesOf(inMs - due.fromMs), 'LATE')
    if (countsMinutes && due.needsOut && outMs !== null) minutes(minutesOf(due.toMs - outMs), 'EARLY')
  }
  if (!due.needsOut) told.push(reason('OUT_NOT_ASKED', { punches: rules.punchesADay }))
  if (isOpen) told.push(reason('UNDER_WAY', { until: clockFromMs(due.knownFromMs) }))
  else if (judged.kind === 'NORMAL') told.push(reason('ON_TIME'))
  else if (judged.kind === 'ABSENT_HALF') told.push(reason('ABSENT'))
  return told
}

/** The day's punches as they would stand if suspect ones were accepted: each by itself, and all together. */
function acceptedVariants({ facts, spans, suspects }: Sorted): readonly PlacedPunches[] {
  const counting = facts.punches.filter(({ standing }) => standing === 'COUNTS')
  const variants = suspects.map((suspect) => placeAll(spans, [...counting, suspect]))
  return suspects.length > 1 ? [...variants, placeAll(spans, [...counting, ...suspects])] : variants
}

function judgeSession(due: Due, sorted: Sorted, variants: readonly PlacedPunches[]): SessionResult {
  const { facts, rules, placed } = sorted
  const { span } = due
  const judged = (from: PlacedPunches, withMakeups: boolean): { ends: Ends; judged: Judged } => {
    const ends = endsOf(due, from.of.get(span.half) ?? NO_PUNCHES, withMakeups)
    const punchedAtAll = sorted.hasRollPresence || from.of.size > 0
    return { ends, judged: judge(due, ends, rules, punchedAtAll, facts.nowMs) }
  }
  const known = judged(placed, true)
  const isInDoubt = variants.some((variant) => !isSame(judged(variant, true).judged, known.judged))

  const reasons: ResultReason[] = [
    reason('RULES', { name: rules.name, version: rules.version }),
    reason('SESSION', { from: clockFromMs(span.fromMs), to: clockFromMs(span.toMs) }),
  ]
  if (!facts.isWorkingDay) reasons.unshift(reason('ROSTERED'))
  if (due.leave !== null) reasons.push(...leaveReasons(due.leave, span))
  if (due.roll !== null) reasons.push(...rollReasons(due.roll))
  reasons.push(...punchReasons(due, sorted))

  let original: SessionResult['original'] = null
  if (due.makeupIn !== null || due.makeupOut !== null) {
    for (const makeup of [due.makeupIn, due.makeupOut])
      if (makeup !== null)
        reasons.push(reason(`MAKEUP_${makeup.end}`, { at: clockWithSeconds(makeup.atMs) }, makeup.makeupId))
    const before = judged(placed, false).judged
    // What was still open was no result yet.
    if (before.kind !== 'OPEN' && before.kind !== 'AHEAD' && !isSame(before, known.judged)) {
      original = before
      const { kind, lateMinutes, earlyMinutes } = before
      reasons.push(reason('MAKEUP_CHANGED', { was: kind, late: lateMinutes, early: earlyMinutes }))
    }
  }
  reasons.push(...outcomeReasons(due, known.ends, known.judged, sorted))
  if (isInDoubt) reasons.push(reason('REVIEW'))
  const { kind, lateMinutes, earlyMinutes } = isInDoubt ? plain('UNDER_REVIEW') : known.judged
  return {
    half: span.half,
    kind,
    lateMinutes,
    earlyMinutes,
    leaveKind: null,
    inAtMs: due.needsIn ? known.ends.inMs : null,
    outAtMs: due.needsOut ? known.ends.outMs : null,
    fromMs: due.fromMs,
    toMs: due.toMs,
    original,
    reasons,
  }
}

/** A half day on which nobody asks for anything. */
export const nothingDue = (
  half: HalfDay,
  kind: 'OFF' | 'NO_RULES',
  reasons: readonly ResultReason[],
): SessionResult => ({
  half,
  kind,
  lateMinutes: 0,
  earlyMinutes: 0,
  leaveKind: null,
  inAtMs: null,
  outAtMs: null,
  fromMs: null,
  toMs: null,
  original: null,
  reasons,
})

const onLeave = (span: SessionSpan, leave: LeaveCover, rules: AttendanceRules): SessionResult => ({
  half: span.half,
  kind: 'LEAVE',
  lateMinutes: 0,
  earlyMinutes: 0,
  leaveKind: leave.all?.kind ?? null,
  inAtMs: null,
  outAtMs: null,
  fromMs: span.fromMs,
  toMs: span.toMs,
  original: null,
  reasons: [
    reason('RULES', { name: rules.name, version: rules.version }),
    reason('SESSION', { from: clockFromMs(span.fromMs), to: clockFromMs(span.toMs) }),
    ...leaveReasons(leave, span),
  ],
})

/** Why nobody is due on the whole day; null when somebody is. */
const dayOff = ({ isSubject, isWorkingDay, isRostered }: PersonDay): ReasonCode | null =>
  !isSubject ? 'NOT_SUBJECT' : !isWorkingDay && !isRostered ? 'NOT_WORKING_DAY' : null

/** How both half days of one person on one day count, morning first, and why. The order of the facts does not matter. */
export function judgeDay(facts: PersonDay): readonly SessionResult[] {
  const off = dayOff(facts)
  if (off !== null) return HALF_DAYS.map((half) => nothingDue(half, 'OFF', [reason(off)]))
  const { rules, leaves, punches } = facts
  if (rules === null)
    return HALF_DAYS.map((half) =>
      facts.scheduled.includes(half)
        ? nothingDue(half, 'NO_RULES', [reason('NO_RULES')])
        : nothingDue(half, 'OFF', [reason('NOT_SCHEDULED')]),
    )

  const spans = sessionSpans(rules, facts.day)
  const due = spans
    .filter(({ half }) => facts.scheduled.includes(half))
    .map((span) => ({ span, leave: coverOf(leaves, span) }))
  const here = due.filter(({ leave }) => leave === null || leave.all === null)
  let isAllCounting = true
  for (const { standing } of punches) if (standing !== 'COUNTS') isAllCounting = false
  const counting = isAllCounting ? punches : punches.filter(({ standing }) => standing === 'COUNTS')
  const rolls = facts.rolls.length === 0 ? NO_ROLLS : newestRolls(facts.rolls)
  const sorted: Sorted = {
    facts,
    rules,
    spans,
    placed: placeAll(spans, counting),
    suspects: isAllCounting
      ? NO_PUNCHES
      : punches.filter(({ standing, atMs }) => standing === 'SUSPECT' && spanAt(spans, atMs) !== null),
    rolls,
    hasRollPresence: [...rolls.values()].some(({ inAtMs, outAtMs }) => inAtMs !== null || outAtMs !== null),
  }
  const variants = acceptedVariants(sorted)
  return HALF_DAYS.map((half) => {
    const one = due.find(({ span }) => span.half === half)
    if (one === undefined)
      return nothingDue(half, 'OFF', [
        reason(facts.scheduled.includes(half) ? 'NO_SESSION' : 'NOT_SCHEDULED'),
      ])
    const { span, leave } = one
    if (leave !== null && leave.all !== null) return onLeave(span, leave, rules)
    const [needsIn, needsOut] = endsAsked(rules, half, here.length === 1)
    const makeupAt = (end: 'IN' | 'OUT'): MakeupFact | null =>
      facts.makeups.length === 0
        ? null
        : newest(
            facts.makeups.filter((makeup) => makeup.half === half && makeup.end === end),
            ({ makeupId }) => makeupId,
          )
    const asDue: Due = {
      span,
      leave,
      fromMs: leave?.fromMs ?? span.fromMs,
      toMs: leave?.toMs ?? span.toMs,
      needsIn,
      needsOut,
      knownFromMs: needsIn && needsOut ? span.closeMs : (here.at(-1)?.span ?? span).closeMs,
      roll: rolls.get(half) ?? null,
      makeupIn: makeupAt('IN'),
      makeupOut: makeupAt('OUT'),
    }
    return judgeSession(asDue, sorted, variants)
  })
}
