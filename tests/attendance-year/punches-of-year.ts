import { ADMIN, at, DAY, HOUR, unitOf, type YearHall } from './hall-of-year.ts'
import { judge, rulesFor, sessionsFor, type DayFacts } from './reference.ts'
import type { Moment } from './recorder.ts'

const MINUTE = 60_000
const NOTHING: DayFacts = { punches: [], leaves: [], rolls: [], makeups: [] }

type Session = ReturnType<typeof sessionsFor>[number]

/** Moments at which a rule changes its mind, to the millisecond. */
const edgesOf = ({ from, to, opens, closes }: Session, absenceMinutes: number): readonly number[] => [
  from,
  from + 59_999,
  from + 60_000,
  from + absenceMinutes * MINUTE - 1,
  from + absenceMinutes * MINUTE,
  opens,
  opens - 1,
  opens + 1,
  closes,
  closes - 1,
  closes + 1,
  to,
  to - 1,
  to - 59_999,
  to - 60_000,
  to - absenceMinutes * MINUTE,
  (from + to) / 2,
  (from + to) / 2 - 1,
]

/** When somebody who is to be here punches in a session; mostly as they should. */
const planned = (hall: YearHall, session: Session, absenceMinutes: number): number[] => {
  const { dice } = hall
  const { from, to } = session
  const before = from - dice.between(0, 40 * MINUTE)
  const after = to + dice.between(0, 50 * MINUTE)
  const late = from + dice.between(1, (absenceMinutes + 6) * MINUTE)
  const early = to - dice.between(1, (absenceMinutes + 6) * MINUTE)
  const fate = dice.between(0, 99)
  if (fate < 80) return [before, after]
  if (fate < 84) return [late, after]
  if (fate < 87) return [before, early]
  if (fate < 88) return [late, early]
  if (fate < 90) return [before]
  if (fate < 92) return [after]
  if (fate < 94) return []
  if (fate < 96) return [dice.between(from, to)]
  const edges = edgesOf(session, absenceMinutes)
  return fate < 98 ? [dice.pick(edges)] : [dice.pick(edges), dice.pick(edges)]
}

/** Somebody's punches on a day: true times. */
const punchesOn = (hall: YearHall, staffId: string, day: string): number[] => {
  const { dice } = hall
  const times: number[] = []
  const rules = rulesFor(hall.rules, day)
  const anyTime = () => at(day, '00:00') + dice.between(0, DAY - 1)
  const isDue = [...judge({ ...hall, nowMs: 0 }, staffId, day, NOTHING)].some(
    ([, { kind }]) => kind !== 'OFF',
  )
  if (!isDue) return dice.chance(0.02) ? [anyTime()] : []
  if (!rules) return [at(day, '08:20'), at(day, '17:40')]
  for (const session of sessionsFor(rules, day)) times.push(...planned(hall, session, rules.absenceMinutes))
  if (dice.chance(0.01)) times.push(anyTime())
  // Twice, because one never knows whether it was taken.
  if (dice.chance(0.05))
    for (const time of times.slice(0, 2))
      times.push(time + dice.pick([0, 1, 30_000, 59_999, 60_000, 60_001, 119_000]))
  return times
    .filter((time) => time >= at(day, '00:00') && time < at(day, '00:00') + DAY)
    .toSorted((a, b) => a - b)
}

const TWELVE_HOURS = 12 * HOUR

/** A punch at a desk: in time, after days without a network, or by a clock that somebody set. */
const atDesk = (hall: YearHall, staffId: string, trueMs: number, offlineUntil: number | null): void => {
  const { dice, recorder } = hall
  const isOff = offlineUntil !== null && dice.chance(0.2)
  const atMs = isOff ? trueMs + dice.pick([-DAY, -2 * HOUR, -20 * MINUTE, 15 * MINUTE, 3 * HOUR]) : trueMs
  const grade = isOff ? 'C' : dice.pick(['A', 'B'] as const)
  const receivedAtMs =
    offlineUntil ?? trueMs + (dice.chance(0.01) ? dice.pick([TWELVE_HOURS, TWELVE_HOURS + 1]) : 2_000)
  const id = recorder.newId()
  const unitId = unitOf(hall, staffId)
  const moment: Moment = { atMs, grade, receivedAtMs, staffId, unitId }
  const payload = { staffId, unitIds: [unitId], by: 'SESSION', windowId: null, ownWindowId: null }
  recorder.record('punch.recorded', id, payload, moment)
  const isSuspect = grade === 'C' || receivedAtMs - atMs > TWELVE_HOURS
  if (!isSuspect || dice.chance(0.4)) {
    hall.punches.push({ id, staffId, atMs, standing: isSuspect ? 'SUSPECT' : 'COUNTS' })
    return
  }
  const accepted = dice.chance(0.6)
  recorder.record('punch.judged', id, { accepted, note: '看过监控', by: ADMIN }, { atMs: receivedAtMs + DAY })
  hall.punches.push({ id, staffId, atMs, standing: accepted ? 'COUNTS' : 'REJECTED' })
}

export interface Line {
  readonly staffId: string
  readonly atMs: number
}

const LINES_MAX = 2_000

/** Files of the attendance machine: some overlap, and ids of some people become known only later, or never. */
const importLines = (hall: YearHall, lines: readonly Line[], unknown: ReadonlySet<string>): void => {
  const { dice, recorder } = hall
  const sorted = lines.toSorted((a, b) => a.atMs - b.atMs)
  const file = (
    part: readonly Line[],
    staffOf: (line: Line) => string | null,
    unitId: string | null,
  ): void => {
    if (part.length === 0) return
    const id = recorder.newId()
    recorder.record(
      'machine_lines.imported',
      id,
      {
        unitId,
        file: { name: 'attlog.dat', sha256: id, lines: part.length },
        lines: part.map((line, nth) => ({
          lineNo: nth + 1,
          userId: `M${line.staffId}`,
          staffId: staffOf(line),
          atMs: line.atMs,
          raw: '',
        })),
        unreadable: [],
      },
      { atMs: (part.at(-1)?.atMs ?? 0) + DAY },
    )
  }
  for (let begin = 0; begin < sorted.length; begin += LINES_MAX) {
    // Imported at two places: the same lines once more.
    const parts = [sorted.slice(begin, begin + LINES_MAX)]
    if (dice.chance(0.15)) parts.push(sorted.slice(Math.max(0, begin - 300), begin + 50))
    for (const part of parts) {
      file(
        part.filter(({ staffId }) => !unknown.has(staffId)),
        ({ staffId }) => staffId,
        UNIT_OF_LINES,
      )
      file(
        part.filter(({ staffId }) => unknown.has(staffId)),
        () => null,
        null,
      )
    }
  }
}
const UNIT_OF_LINES = 'U1'

/**
 * Everybody's punches of all days: an eighth at desks or all of them, the others at the attendance machine, some at both.
 * The machine's lines are in the log, or given to whoever imports them.
 */
export const punchYear = (
  hall: YearHall,
  {
    takeLines,
    oneAtDeskOf = 8,
  }: { readonly takeLines?: (lines: readonly Line[]) => void; readonly oneAtDeskOf?: number } = {},
): void => {
  const { dice, people, days, recorder } = hall
  const lines: Line[] = []
  const unknown = new Set<string>()
  // Nobody's id changes hands who had one.
  const isFirst = hall.punches.length === 0
  people.forEach((staffId, nth) => {
    const isAtDesk = nth % oneAtDeskOf === 0
    if (!isAtDesk && isFirst && !takeLines && dice.chance(0.05)) unknown.add(staffId)
    let offlineUntil: number | null = null
    for (const day of days) {
      if (offlineUntil !== null && at(day, '00:00') > offlineUntil) offlineUntil = null
      if (isAtDesk && offlineUntil === null && dice.chance(0.015))
        offlineUntil = at(day, '20:00') + dice.between(1, 3) * DAY
      for (const time of punchesOn(hall, staffId, day)) {
        const usesDesk = isAtDesk !== dice.chance(0.02)
        if (usesDesk) atDesk(hall, staffId, time, offlineUntil)
        else lines.push({ staffId, atMs: Math.floor(time / 1_000) * 1_000 })
      }
    }
  })
  if (takeLines) takeLines(lines)
  else importLines(hall, lines, unknown)
  const never = new Set([...unknown].filter(() => dice.chance(0.3)))
  for (const staffId of unknown) {
    const owner = never.has(staffId) ? null : staffId
    recorder.record(
      'reference.machine_id_set',
      `M${staffId}`,
      { userId: `M${staffId}`, staffId: owner, source: null },
      { atMs: hall.nowMs - DAY },
    )
  }
  lines.forEach(({ staffId, atMs }, nth) => {
    if (!never.has(staffId)) hall.punches.push({ id: `line ${nth}`, staffId, atMs, standing: 'COUNTS' })
  })
}
