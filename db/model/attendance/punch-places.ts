import type { Day } from '../day.ts'
import type { PunchFact } from './facts.ts'
import type { AttendanceRules, HalfDay } from './rules.ts'
import { sessionSpans, spanAt, type SessionSpan } from './sessions.ts'

/** Punches of one person closer than this are one (domain-rules section 7). Milliseconds. */
export const SAME_PUNCH_MS = 60_000

export interface PlacedPunches {
  /** First to last, of this session, without repeats. */
  readonly of: ReadonlyMap<HalfDay, readonly PunchFact[]>
  readonly repeats: readonly PunchFact[]
  readonly outside: readonly PunchFact[]
}

const isEarlier = (a: PunchFact, b: PunchFact): number =>
  a.atMs - b.atMs || (a.punchId < b.punchId ? -1 : a.punchId > b.punchId ? 1 : 0)

/** In order of time whatever order they came in; the usual case, already in order, costs one look. */
export function inOrder(punches: readonly PunchFact[]): readonly PunchFact[] {
  for (let at = 1; at < punches.length; at += 1) {
    const [before, each] = [punches[at - 1], punches[at]]
    if (before !== undefined && each !== undefined && isEarlier(before, each) > 0)
      return punches.toSorted(isEarlier)
  }
  return punches
}

/** To which session each punch belongs. A repeat is one within a minute of the last one that was none. */
export function placeAll(spans: readonly SessionSpan[], punches: readonly PunchFact[]): PlacedPunches {
  const of = new Map<HalfDay, PunchFact[]>()
  const repeats: PunchFact[] = []
  const outside: PunchFact[] = []
  let lastMs = Number.NEGATIVE_INFINITY
  for (const punch of inOrder(punches)) {
    const span = spanAt(spans, punch.atMs)
    if (span === null) outside.push(punch)
    else if (punch.atMs - lastMs <= SAME_PUNCH_MS) repeats.push(punch)
    else {
      lastMs = punch.atMs
      const list = of.get(span.half)
      if (list === undefined) of.set(span.half, [punch])
      else list.push(punch)
    }
  }
  return { of, repeats, outside }
}

/** A punch that stands alone is a sign-in in the first half of the session's time, and a sign-out after that. */
export const isSignIn = (atMs: number, fromMs: number, toMs: number): boolean => atMs < (fromMs + toMs) / 2

export interface PunchPlace {
  readonly countedAs: 'IN' | 'OUT' | 'REPEAT' | 'OUTSIDE'
  readonly half: HalfDay | null
}

/**
 * As what a punch counts among those of its day, for the person who just made it: a suspect one is told like any other,
 * rejected ones are passed over. Between the first and the last one of a session it was a sign-out when it was made.
 */
export function placePunch(
  rules: AttendanceRules | null,
  day: Day,
  punchesOfDay: readonly PunchFact[],
  punchId: string,
): PunchPlace {
  const punch = punchesOfDay.find((each) => each.punchId === punchId)
  if (rules === null || punch === undefined) return { countedAs: 'OUTSIDE', half: null }
  const spans = sessionSpans(rules, day)
  const span = spanAt(spans, punch.atMs)
  if (span === null) return { countedAs: 'OUTSIDE', half: null }
  const others = punchesOfDay.filter((each) => each === punch || each.standing !== 'REJECTED')
  const { of, repeats } = placeAll(spans, others)
  if (repeats.includes(punch)) return { countedAs: 'REPEAT', half: span.half }
  const list = of.get(span.half) ?? []
  const isIn = list[0] === punch && (list.length > 1 || isSignIn(punch.atMs, span.fromMs, span.toMs))
  return { countedAs: isIn ? 'IN' : 'OUT', half: span.half }
}

/** What a punch does for the presence of the person: a BACK follows an early sign-out in the same session. */
export interface PunchEffect {
  readonly half: HalfDay
  readonly does: 'IN' | 'OUT' | 'BACK' | 'REPEAT'
  /** The sign-in that an OUT ends; null when the person is not at work in this session. */
  readonly atWorkSinceMs: number | null
}

/**
 * What a punch at a moment is, after those made up to then: every second one of a session signs out, and so does any after
 * its end. Null outside every session. Suspect punches tell who is here as well as any, rejected ones are passed over.
 */
export function punchEffect(
  rules: AttendanceRules | null,
  day: Day,
  punchesOfDay: readonly PunchFact[],
  atMs: number,
): PunchEffect | null {
  if (rules === null) return null
  const spans = sessionSpans(rules, day)
  const span = spanAt(spans, atMs)
  if (span === null) return null
  const { half } = span
  const made = punchesOfDay.filter((punch) => punch.standing !== 'REJECTED' && punch.atMs <= atMs)
  const { of } = placeAll(spans, made)
  const kept = of.get(half) ?? []
  const last = kept.at(-1)
  const isAtWork = kept.length % 2 === 1
  const atWorkSinceMs = isAtWork && last !== undefined ? last.atMs : null
  const lastOfAllMs = Math.max(...[...of.values()].flat().map((punch) => punch.atMs))
  if (atMs - lastOfAllMs <= SAME_PUNCH_MS) return { half, does: 'REPEAT', atWorkSinceMs }
  if (isAtWork || atMs >= span.toMs) return { half, does: 'OUT', atWorkSinceMs }
  if (last !== undefined) return { half, does: 'BACK', atWorkSinceMs }
  // With two punches a day whoever came in the morning signs in no more after noon.
  const signedInBefore = rules.punchesADay === 2 && span !== spans[0] && of.size > 0
  return { half, does: signedInBefore ? 'OUT' : 'IN', atWorkSinceMs }
}
