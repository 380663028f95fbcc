import type { SwapState } from '../../model/attendance/request-models.ts'
import { onRota, scheduledHalves } from '../../model/attendance/rota.ts'
import type { AttendanceRules, HalfDay } from '../../model/attendance/rules.ts'
import { sessionSpans, type SessionSpan } from '../../model/attendance/sessions.ts'
import { dayFromMs, msAt, type Day } from '../../model/day.ts'
import type { RotaDay } from '../../store/reference.ts'
import { listCounting, listRotaDays } from '../../store/queries/attendance.ts'
import { daysFrom, rulesInForce, type AttendanceContext } from '../attendance/facts.ts'

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
  const { store, reference, calendar } = context
  const rulesOf = rulesInForce(context)
  const rotaPosts = [...reference.posts.values()].filter((post) => post.active && post.kind === 'ROTA')
  const postIds = rotaPosts.map((post) => post.postId)
  const rota = new Map(
    (postIds.length === 0 ? [] : listRotaDays<RotaDay>(store.read, postIds, from, to)).map((each) => [
      `${each.postId}/${each.day}`,
      each,
    ]),
  )
  const rotaOf = (postId: string, day: Day): RotaDay | null => rota.get(`${postId}/${day}`) ?? null
  const swaps = listCounting<SwapState>(store.read, 'SWAP', msAt(from, '00:00'), msAt(to, '24:00')).map(
    ({ state }) => state,
  )
  const sessionsOf = (day: Day): readonly SessionSpan[] => {
    const rules = rulesOf(day)
    return rules ? sessionSpans(rules, day) : []
  }
  return {
    rulesOf,
    sessionsOf,
    spansOf(staffId, day) {
      const isWorkingDay = calendar.isWorkingDay(day)
      const due = scheduledHalves(staffId, day, { rotaPosts, rotaOf, swaps, isWorkingDay })
      if (!isWorkingDay && !due.isRostered) return []
      return sessionsOf(day).filter(({ half }) => due.halves.includes(half))
    },
    onDuty: (postId, day, half) => onRota(postId, day, half, rotaOf, swaps),
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
