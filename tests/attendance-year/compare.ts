import { calendarOf } from '../../db/desk/hall-rules.ts'
import { attendanceOf, type Attendance } from '../../db/desk/attendance/outcomes.ts'
import { readReferenceData } from '../../db/store/reference.ts'
import type { Store } from '../../db/store/index.ts'
import { dayOf, factsByDay, judge, type Half, type RefHall, type RefResult } from './reference.ts'

/** A result as text: what has to be equal. */
const told = (result: RefResult): string => {
  const { kind, late, early, leaveKind, original } = result
  const before =
    original && kind !== 'UNDER_REVIEW' ? ` was ${original.kind} ${original.late} ${original.early}` : ''
  return `${kind} ${late} ${early} ${leaveKind ?? ''}${before}`
}

/** The program's own results of a machine's records, outside its host. */
export const attendanceIn = (store: Store, nowMs: number, from: string, to: string): Attendance => {
  const reference = readReferenceData(store.read)
  const context = { store, reference, calendar: calendarOf(reference), nowMs }
  return attendanceOf(context, { staffIds: [...reference.staff.keys()], from, to })
}

export interface Difference {
  readonly staffId: string
  readonly day: string
  readonly half: Half
  readonly program: string
  readonly reference: string
}

/** Every half day of every person, judged by both; and how often each kind came. */
export const compareYear = (
  hall: RefHall,
  attendance: Attendance,
  staffIds: readonly string[],
): { differences: Difference[]; kinds: Map<string, number> } => {
  const differences: Difference[] = []
  const kinds = new Map<string, number>()
  const factsOf = factsByDay(hall)
  for (const staffId of staffIds)
    for (const { day, sessions } of attendance.of(staffId)) {
      const wanted = judge(hall, staffId, day, factsOf(staffId, day))
      for (const half of ['AM', 'PM'] as const) {
        const ours = sessions.find((session) => session.half === half)
        const theirs = wanted.get(half)
        const program = ours
          ? told({
              kind: ours.kind,
              late: ours.lateMinutes,
              early: ours.earlyMinutes,
              leaveKind: ours.leaveKind,
              original: ours.original && {
                kind: ours.original.kind,
                late: ours.original.lateMinutes,
                early: ours.original.earlyMinutes,
              },
            })
          : 'none'
        const reference = theirs ? told(theirs) : 'none'
        if (program !== reference) differences.push({ staffId, day, half, program, reference })
        if (theirs) kinds.set(theirs.kind, (kinds.get(theirs.kind) ?? 0) + 1)
      }
    }
  return { differences, kinds }
}

const clock = (atMs: number): string => new Date(atMs + 8 * 3_600_000).toISOString().slice(11, 23)

/** What a difference rests on, to be read by a person. */
const explain = (hall: RefHall, { staffId, day, half, program, reference }: Difference): string => {
  const facts = factsByDay(hall)(staffId, day)
  const end = Date.parse(`${day}T00:00:00+08:00`) + 86_400_000
  return [
    `${staffId} ${day} ${half}: program ${program}, reference ${reference}`,
    ...facts.punches.map((punch) => `  punch ${clock(punch.atMs)} ${punch.standing}`),
    ...facts.leaves
      .filter((leave) => leave.fromMs < end && leave.toMs > end - 86_400_000)
      .map(
        (leave) =>
          `  leave ${dayOf(leave.fromMs)} ${clock(leave.fromMs)} to ${dayOf(leave.toMs)} ${clock(leave.toMs)}`,
      ),
    ...facts.rolls.map((roll) => `  roll ${roll.half} ${JSON.stringify(roll.people.get(staffId))}`),
    ...facts.makeups.map((makeup) => `  make-up ${makeup.half} ${makeup.end} ${clock(makeup.atMs)}`),
  ].join('\n')
}

/** The first differences spelt out; empty when there is none. */
export const tellDifferences = (hall: RefHall, differences: readonly Difference[]): string =>
  differences.length === 0
    ? ''
    : [
        `${differences.length} half days differ`,
        ...differences.slice(0, 6).map((each) => explain(hall, each)),
      ].join('\n')
