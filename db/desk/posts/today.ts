import type {
  AbsenceOfToday,
  CoverFact,
  HallMoment,
  LeaveOfToday,
  PersonToday,
  PostFacts,
  VisitOfToday,
} from '../../model/posts/coverage.ts'
import type { AbsenceState, LeaveState } from '../../model/attendance/request-models.ts'
import { isLeaveInForce, leaveEndMs } from '../../model/attendance/request-models.ts'
import { DEFAULT_ATTENDANCE_RULES } from '../../model/attendance/rules.ts'
import { sessionSpans } from '../../model/attendance/sessions.ts'
import { dayFromMs, msAt, type Day } from '../../model/day.ts'
import type { Post } from '../../model/posts/post.ts'
import { listPunches } from '../../store/queries/attendance.ts'
import { readCovers } from '../../store/queries/posts.ts'
import { listVisitTimes } from '../../store/queries/tickets.ts'
import { requestsTouching } from '../../store/queries/requests.ts'
import { knownPunch, rulesInForce, type AttendanceContext } from '../attendance/facts.ts'
import { readRota } from '../attendance/rota.ts'
import { peopleOfPost } from './concerned.ts'

/** Everything the statuses of posts and the whereabouts of people follow from, today. */
export interface HallToday extends HallMoment {
  readonly day: Day
  personOf(staffId: string): PersonToday
  factsOf(post: Post): PostFacts
}

const grouped = <Item, Value>(
  items: readonly Item[],
  keyOf: (item: Item) => string | null,
  valueOf: (item: Item) => Value,
): ReadonlyMap<string, Value[]> => {
  const groups = new Map<string, Value[]>()
  for (const item of items) {
    const key = keyOf(item)
    if (key === null) continue
    const group = groups.get(key)
    if (group) group.push(valueOf(item))
    else groups.set(key, [valueOf(item)])
  }
  return groups
}

const leaveOf = (state: LeaveState): LeaveOfToday => ({
  kind: state.kind,
  fromMs: state.fromMs,
  toMs: leaveEndMs(state),
  // Whom the leader named comes first.
  covers: [...(state.override?.covers ?? []), ...state.covers],
})

export const readToday = (context: AttendanceContext): HallToday => {
  const { store, reference, calendar, nowMs } = context
  const { read } = store
  const day = dayFromMs(nowMs)
  const [fromMs, toMs] = [msAt(day, '00:00'), msAt(day, '24:00')]
  const rules = rulesInForce(context)(day)
  const sessions = rules ? sessionSpans(rules, day) : []
  const isWorkingDay = calendar.isWorkingDay(day)
  const punches = grouped(
    listPunches(read, [...reference.staff.keys()], reference.machineIds, fromMs, toMs),
    (row) => row.staff_id,
    (row) => knownPunch(context, row),
  )
  const leaves = grouped(
    requestsTouching(read, 'LEAVE', fromMs, toMs).filter(({ state }) => isLeaveInForce(state as LeaveState)),
    ({ staffId }) => staffId,
    ({ state }) => leaveOf(state as LeaveState),
  )
  const absences = grouped(
    requestsTouching(read, 'ABSENCE', fromMs, toMs),
    ({ staffId }) => staffId,
    ({ state }): AbsenceOfToday => {
      const { kind, fromMs: sinceMs, toMs: backMs, expectedBackMs, covers } = state as AbsenceState
      return { kind, fromMs: sinceMs, toMs: backMs, expectedBackMs, covers }
    },
  )
  const covers = grouped(
    readCovers(read, fromMs, toMs),
    ({ state }) => state.postId,
    ({ id, state }): CoverFact => ({
      coverId: id,
      rank: state.rank,
      staffId: state.staffId,
      fromMs: state.fromMs,
      toMs: state.toMs,
    }),
  )
  const visits = grouped(
    listVisitTimes(read, [...reference.staff.keys()], fromMs, toMs),
    ({ staffId }) => staffId,
    ({ openedAtMs, closedAtMs }): VisitOfToday => ({ openedAtMs, closedAtMs }),
  )
  const rota = readRota(context, day, day)

  const people = new Map<string, PersonToday>()
  const personOf = (staffId: string): PersonToday => {
    const known = people.get(staffId)
    if (known) return known
    const { halves, isRostered } = rota.scheduled(staffId, day)
    const person: PersonToday = {
      staffId,
      punches: punches.get(staffId) ?? [],
      absences: absences.get(staffId) ?? [],
      leaves: leaves.get(staffId) ?? [],
      visits: visits.get(staffId) ?? [],
      halves: isWorkingDay || isRostered ? halves : [],
    }
    people.set(staffId, person)
    return person
  }
  const moment: HallMoment = { nowMs, sessions, rules: rules ?? DEFAULT_ATTENDANCE_RULES, isWorkingDay }
  return {
    ...moment,
    day,
    personOf,
    factsOf(post) {
      const ofPost = covers.get(post.postId) ?? []
      const planned = peopleOfPost(post).flatMap((staffId) => {
        const person = personOf(staffId)
        return [...person.leaves, ...person.absences].flatMap((away) => away.covers)
      })
      const concerned = new Set([
        ...peopleOfPost(post),
        ...ofPost.map(({ staffId }) => staffId),
        ...planned.map(({ staffId }) => staffId),
      ])
      const isRota = post.kind === 'ROTA'
      return {
        ...moment,
        post,
        rota: {
          AM: isRota ? rota.onDuty(post.postId, day, 'AM') : [],
          PM: isRota ? rota.onDuty(post.postId, day, 'PM') : [],
        },
        people: new Map([...concerned].map((staffId) => [staffId, personOf(staffId)])),
        covers: ofPost,
      }
    },
  }
}
