import { recordKey, type Fact } from '../../../model/assessment/facts.ts'
import { leaveEndMs, type AbsenceState, type LeaveState } from '../../../model/attendance/request-models.ts'
import { isLeaveInForce } from '../../../model/attendance/request-models.ts'
import type { SessionSpan } from '../../../model/attendance/sessions.ts'
import { sessionSpans } from '../../../model/attendance/sessions.ts'
import { dayFromMs } from '../../../model/day.ts'
import { firstIdOf } from '../../../model/events/define.ts'
import type { PostAlarmState } from '../../../model/posts/post-models.ts'
import type { LoggedEvent } from '../../../store/index.ts'
import {
  absencesBetween,
  alarmsBetween,
  recordsNamed,
  type KeptRecord,
} from '../../../store/queries/assessment-facts.ts'
import { listPunches } from '../../../store/queries/attendance.ts'
import { requestsTouching } from '../../../store/queries/requests.ts'
import { rulesInForce } from '../../attendance/facts.ts'
import { isAsked, restsOf, stretchOf, type FactContext, type FactQuestion } from './question.ts'

const MINUTE_MS = 60_000

/** The session a moment lies in; null outside the hours of its day. */
const sessionAt = (context: FactContext): ((atMs: number) => SessionSpan | null) => {
  const rulesOn = rulesInForce(context)
  return (atMs) => {
    const day = dayFromMs(atMs)
    const rules = rulesOn(day)
    return rules
      ? (sessionSpans(rules, day).find(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs) ?? null)
      : null
  }
}

/** An empty post of somebody who did not come, went out or went home is theirs; one that leave left empty is the window's. */
const OWN_CAUSES: ReadonlySet<PostAlarmState['cause']> = new Set(['NOT_PUNCHED', 'OUT', 'LEFT_EARLY'])

/**
 * A post that stood empty so long that the hall was told. The minutes end with the session: an alarm of the evening is ended
 * by whoever looks first in the morning.
 */
export const uncoveredFacts = (context: FactContext, question: FactQuestion): Fact[] => {
  const stretch = stretchOf(question)
  const { read } = context.store
  const alarms = stretch
    ? alarmsBetween(read, stretch.fromMs, stretch.toMs)
    : recordsNamed<PostAlarmState>(read, 'post_alarm', restsOf(question, 'POST_UNCOVERED'))
  const sessionOf = sessionAt(context)
  return alarms.flatMap(({ id, state }): Fact[] => {
    const sessionEndMs = sessionOf(state.dueMs)?.toMs ?? state.raisedAtMs
    // While it goes on nobody knows how long it was.
    if (state.endedAtMs === null && context.nowMs < sessionEndMs) return []
    const endMs = Math.max(state.dueMs, Math.min(state.endedAtMs ?? sessionEndMs, sessionEndMs))
    const minutes = Math.floor((endMs - state.sinceMs) / MINUTE_MS)
    const post = context.reference.posts.get(state.postId)
    const unitId = post?.unitId ?? state.unitIds[0]
    if (unitId === undefined) return []
    return [
      {
        key: recordKey('POST_UNCOVERED', id),
        source: 'POST_UNCOVERED',
        day: dayFromMs(state.sinceMs),
        staffId: post?.kind === 'FIXED' && OWN_CAUSES.has(state.cause) ? post.a : null,
        windowId: state.windowId,
        unitId,
        minutes,
        quantity: 1,
        isGoingOn: false,
        params: { post: post?.name ?? state.postId, minutes, cause: state.cause },
        evidence: [{ kind: 'post_alarm', id }],
      },
    ]
  })
}

interface Away {
  readonly fromMs: number
  readonly toMs: number
}

/** Time of a stretch that lies in none of some others. */
const without = (stretch: Away, others: readonly Away[]): number => {
  const inside = others
    .map(({ fromMs, toMs }) => ({
      fromMs: Math.max(fromMs, stretch.fromMs),
      toMs: Math.min(toMs, stretch.toMs),
    }))
    .filter(({ fromMs, toMs }) => toMs > fromMs)
    .toSorted((one, other) => one.fromMs - other.fromMs)
  let [covered, upTo] = [0, stretch.fromMs]
  for (const { fromMs, toMs } of inside) {
    const from = Math.max(fromMs, upTo)
    if (toMs > from) covered += toMs - from
    upTo = Math.max(upTo, toMs)
  }
  return stretch.toMs - stretch.fromMs - covered
}

/** Ends of absences by the punches of their people: whoever signs in or out of the hall's computer is back. */
const punchesAfter = (
  context: FactContext,
  absences: readonly KeptRecord<AbsenceState>[],
): ((staffId: string, fromMs: number) => number | null) => {
  if (absences.length === 0) return () => null
  const staffIds = [...new Set(absences.map(({ state }) => state.staffId))]
  const from = Math.min(...absences.map(({ state }) => state.expectedBackMs))
  const to = Math.max(...absences.map(({ state }) => state.expectedBackMs)) + 24 * 60 * MINUTE_MS
  const punches = Map.groupBy(
    listPunches(context.store.read, staffIds, context.reference.machineIds, from, to),
    ({ staff_id }) => staff_id,
  )
  return (staffId, fromMs) =>
    (punches.get(staffId) ?? [])
      .filter(({ at_ms, judged }) => at_ms >= fromMs && judged !== 0)
      .reduce<number | null>((first, { at_ms }) => (first === null ? at_ms : Math.min(first, at_ms)), null)
}

/**
 * Out longer than said, without leave (擅自离岗). Counted up to the end of the session one was to be back in: the next half
 * day is judged by its own punches.
 */
export const offPostFacts = (context: FactContext, question: FactQuestion): Fact[] => {
  const stretch = stretchOf(question)
  const { read } = context.store
  const absences = stretch
    ? absencesBetween(read, stretch.fromMs, stretch.toMs)
    : recordsNamed<AbsenceState>(read, 'absence', restsOf(question, 'OFF_POST'))
  const overrun = absences.filter(
    ({ state }) => (state.toMs ?? Number.POSITIVE_INFINITY) > state.expectedBackMs + MINUTE_MS,
  )
  const [first] = overrun
  if (first === undefined) return []
  const sessionOf = sessionAt(context)
  const backAt = punchesAfter(context, overrun)
  const fromMs = Math.min(...overrun.map(({ state }) => state.fromMs))
  const toMs = Math.max(...overrun.map(({ state }) => state.expectedBackMs)) + 24 * 60 * MINUTE_MS
  const leaves = Map.groupBy(
    requestsTouching(read, 'LEAVE', fromMs, toMs).filter(({ state }) => isLeaveInForce(state as LeaveState)),
    ({ staffId }) => staffId,
  )
  return overrun.flatMap(({ id, state }): Fact[] => {
    const session = sessionOf(state.expectedBackMs)
    const staff = context.reference.staff.get(state.staffId)
    if (session === null || staff === undefined) return []
    const backMs = [state.toMs, backAt(state.staffId, state.expectedBackMs)].filter((each) => each !== null)
    // Still out, and the session is not over.
    if (backMs.length === 0 && context.nowMs < session.toMs) return []
    const away = { fromMs: state.expectedBackMs, toMs: Math.min(session.toMs, ...backMs) }
    const onLeave = (leaves.get(state.staffId) ?? []).map(({ state: leave }) => ({
      fromMs: (leave as LeaveState).fromMs,
      toMs: leaveEndMs(leave as LeaveState),
    }))
    const minutes = Math.floor(without(away, onLeave) / MINUTE_MS)
    if (minutes < 1) return []
    return [
      {
        key: recordKey('OFF_POST', id),
        source: 'OFF_POST',
        day: dayFromMs(state.fromMs),
        staffId: state.staffId,
        windowId: staff.windowId,
        unitId: staff.unitId,
        minutes,
        quantity: 1,
        isGoingOn: false,
        params: { minutes, kind: state.kind },
        evidence: [{ kind: 'absence', id }],
      },
    ]
  })
}

/** Somebody who is no registered relief of a post tried to take it over. */
export const reliefFacts = (context: FactContext, events: readonly LoggedEvent[]): Fact[] =>
  events
    .filter(({ type }) => type === 'audit.recorded')
    .flatMap((event): Fact[] => {
      const { act, subject } = event.payload as { readonly act: string; readonly subject: string }
      const staff = event.staffId === null ? undefined : context.reference.staff.get(event.staffId)
      if (act !== 'RELIEF_REFUSED' || staff === undefined) return []
      const post = context.reference.posts.get(subject)
      return [
        {
          key: recordKey('RELIEF_REFUSED', firstIdOf(event)),
          source: 'RELIEF_REFUSED',
          day: dayFromMs(event.atMs),
          staffId: staff.staffId,
          windowId: post?.windowId ?? null,
          unitId: staff.unitId,
          minutes: null,
          quantity: 1,
          isGoingOn: false,
          params: { post: post?.name ?? subject },
          evidence: [
            { kind: 'post', id: subject },
            { kind: 'audit', id: firstIdOf(event) },
          ],
        },
      ]
    })

export const postFacts = (context: FactContext, question: FactQuestion): Fact[] =>
  [...uncoveredFacts(context, question), ...offPostFacts(context, question)].filter((fact) =>
    isAsked(question, fact),
  )
