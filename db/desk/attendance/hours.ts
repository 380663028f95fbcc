import type { AttendanceRules, HalfDay } from '../../model/attendance/rules.ts'
import { sessionSpans, type SessionSpan } from '../../model/attendance/sessions.ts'
import { dayFromMs, type Day } from '../../model/day.ts'
import { daysFrom, rulesInForce, type AttendanceContext } from './facts.ts'
import { readRota } from './rota.ts'

/** When somebody is to be here, on the days of a stretch. */
export interface Hours {
  rulesOf(day: Day): AttendanceRules | null
  /** Sessions of a day, whoever is due for them; none where no rules are in force. */
  sessionsOf(day: Day): readonly SessionSpan[]
  /** Sessions a person is to be here; none on a day off. */
  spansOf(staffId: string, day: Day): readonly SessionSpan[]
  /** Who is on duty at a rota post, approved swaps applied. */
  onDuty(postId: string, day: Day, half: HalfDay): readonly string[]
}

export const readHours = (context: AttendanceContext, from: Day, to: Day): Hours => {
  const { calendar } = context
  const rulesOf = rulesInForce(context)
  const rota = readRota(context, from, to)
  const sessionsOf = (day: Day): readonly SessionSpan[] => {
    const rules = rulesOf(day)
    return rules ? sessionSpans(rules, day) : []
  }
  return {
    rulesOf,
    sessionsOf,
    spansOf(staffId, day) {
      const isWorkingDay = calendar.isWorkingDay(day)
      const due = rota.scheduled(staffId, day)
      if (!isWorkingDay && !due.isRostered) return []
      return sessionsOf(day).filter(({ half }) => due.halves.includes(half))
    },
    onDuty: rota.onDuty,
  }
}

/** Days that a stretch of time touches. */
export const daysTouched = (fromMs: number, toMs: number): Day[] =>
  daysFrom(dayFromMs(fromMs), dayFromMs(Math.max(fromMs, toMs - 1)))

/** Scheduled minutes of a person within a stretch of time, by day. */
export const scheduledMinutes = (
  hours: Hours,
  staffId: string,
  fromMs: number,
  toMs: number,
): { readonly day: Day; readonly minutes: number }[] =>
  daysTouched(fromMs, toMs).map((day) => ({
    day,
    minutes: hours
      .spansOf(staffId, day)
      .reduce(
        (sum, span) =>
          sum + Math.max(0, Math.floor((Math.min(span.toMs, toMs) - Math.max(span.fromMs, fromMs)) / 60_000)),
        0,
      ),
  }))
