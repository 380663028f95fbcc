import type { Day } from '../day.ts'
import type { AttendanceRules, HalfDay, LeaveKind } from './rules.ts'

// What a session is judged from. Every fact carries the record it came from, so that a figure can be opened down to it.

/** One punch of a person as the hall knows it. */
export interface PunchFact {
  readonly punchId: string
  /** Trusted time of a punch at a desk, the machine's own clock for an imported line; milliseconds since the epoch. */
  readonly atMs: number
  readonly source: 'DESK' | 'MACHINE'
  /** Of the clock that told the time; imported lines have the grade of their machine, which nobody checked: M. */
  readonly grade: 'A' | 'B' | 'C' | 'M'
  /** SUSPECT waits for a person and counts for nothing until then; REJECTED never counts. */
  readonly standing: 'COUNTS' | 'SUSPECT' | 'REJECTED'
  readonly windowId: string | null
}

/** An approved leave, or the part of it that was taken: it ends where the person reported back (销假). */
export interface LeaveFact {
  readonly leaveId: string
  readonly kind: LeaveKind
  readonly fromMs: number
  readonly toMs: number
}

/**
 * What a hand roll (点名册) says of one person and half day. A time is attested by whoever called the roll and holds whatever
 * was punched for that end; null: not stated, so that the person's punches decide that end, later ones as well.
 */
export interface RollFact {
  readonly rollId: string
  readonly half: HalfDay
  readonly inAtMs: number | null
  readonly outAtMs: number | null
}

/** An approved make-up punch (补签). */
export interface MakeupFact {
  readonly makeupId: string
  readonly half: HalfDay
  readonly end: 'IN' | 'OUT'
  readonly atMs: number
}

/** One person on one day. */
export interface PersonDay {
  readonly staffId: string
  readonly day: Day
  /** Null where no rule set is in force on that day. */
  readonly rules: AttendanceRules | null
  readonly isWorkingDay: boolean
  /** The half days this person is to be here: of the rota for members of one, with swaps; both for everybody else. */
  readonly scheduled: readonly HalfDay[]
  /** Whether scheduled by a rota or a swap on a day the hall does not work: then it counts as scheduled all the same. */
  readonly isRostered: boolean
  /** Not yet or no longer in the hall's employ, or not subject to attendance. */
  readonly isSubject: boolean
  /** In order of time; those of the day and of its edges. */
  readonly punches: readonly PunchFact[]
  readonly leaves: readonly LeaveFact[]
  readonly rolls: readonly RollFact[]
  readonly makeups: readonly MakeupFact[]
  /** The present: a session that is not over is not judged. */
  readonly nowMs: number
}

export type ResultKind =
  /** Nobody was to be here: day off, not on the rota, not employed. */
  | 'OFF'
  /** No rule set covers the day. */
  | 'NO_RULES'
  /** Not begun yet. */
  | 'AHEAD'
  /** Under way: what was punched so far is known, the rest is not. */
  | 'OPEN'
  | 'NORMAL'
  | 'LATE'
  | 'EARLY'
  | 'MISSING_IN'
  | 'MISSING_OUT'
  | 'ABSENT_HALF'
  | 'LEAVE'
  /** A suspect punch could change it: a person decides first. */
  | 'UNDER_REVIEW'

/** One step of the way to a result, in words of the locale: `attendance.reason.<code>`. */
export interface ResultReason {
  readonly code: string
  readonly params: Readonly<Record<string, string | number>>
  /** The record it came from: a punch, leave, roll, make-up; null for a rule. */
  readonly recordId: string | null
}

/** AttendanceResult: how one half day of one person counted, and why. */
export interface SessionResult {
  readonly half: HalfDay
  readonly kind: ResultKind
  /** Minutes late at the beginning and early at the end; both can be above 0 (kind is then LATE). */
  readonly lateMinutes: number
  readonly earlyMinutes: number
  readonly leaveKind: LeaveKind | null
  /** Times as judged; null for none. */
  readonly inAtMs: number | null
  readonly outAtMs: number | null
  /** Boundaries as judged, after leave moved them; null when there is no session. */
  readonly fromMs: number | null
  readonly toMs: number | null
  /** Result without make-up punches, when one changed it; the original is kept. */
  readonly original: {
    readonly kind: ResultKind
    readonly lateMinutes: number
    readonly earlyMinutes: number
  } | null
  readonly reasons: readonly ResultReason[]
}
