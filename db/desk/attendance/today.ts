import type { ResultInput } from '../../contract/index.ts'
import type { attendanceMethods } from '../../contract/attendance.ts'
import {
  isLeaveInForce,
  leaveEndMs,
  type AbsenceState,
  type LeaveState,
} from '../../model/attendance/request-models.ts'
import { punchEffect, type PunchEffect } from '../../model/attendance/punch-places.ts'
import { dayFromMs } from '../../model/day.ts'
import type { HandoverState } from '../../model/posts/post-models.ts'
import { alarmLevel, postNow } from '../../model/posts/coverage.ts'
import type { Post } from '../../model/posts/post.ts'
import { readNote } from '../../store/queries/notes.ts'
import { listHandovers, readCovers } from '../../store/queries/posts.ts'
import { listRequests, openRequestsOf, requestsTouching } from '../../store/queries/requests.ts'
import { signedIn, staffName, windowName, type DeskContext, type Handlers } from '../context.ts'
import { postsOf } from '../posts/concerned.ts'
import { readToday, type HallToday } from '../posts/today.ts'
import { requestsToDecide } from '../requests/index.ts'
import { attendanceUnits } from './access.ts'
import { dayStartMs } from './facts.ts'
import { attendanceOf } from './outcomes.ts'
import { punchView, sessionView, withoutReturn } from './views.ts'

type Methods = Pick<typeof attendanceMethods, 'attendance.today'>
type Today = ResultInput<'attendance.today'>
type MyPost = Today['posts'][number]

/** Preference in which a page keeps up to when a person has seen the answers to their requests; milliseconds. */
const REQUESTS_SEEN = 'requests.seenAtMs'
const ANSWERS_LOOKED_AT = 100
const PLANNED_AHEAD_MS = 30 * 24 * 3_600_000
const HANDOVERS_LOOKED_AT = 200

const rankOf = (post: Post, staffId: string): MyPost['rank'] =>
  post.a === staffId ? 'A' : post.b === staffId ? 'B' : post.c === staffId ? 'C' : 'MEMBER'

/** Whoever would stand in for A, or A for those who would stand in. */
const otherOf = (post: Post, rank: MyPost['rank']): string | null => {
  if (rank === 'A') return post.b ?? post.c
  return rank === 'MEMBER' ? null : post.a
}

const myPosts = (context: DeskContext, staffId: string, hall: HallToday): MyPost[] =>
  postsOf(context.reference, staffId).map((post) => {
    const rank = rankOf(post, staffId)
    const { status, onDuty } = postNow(hall.factsOf(post))
    return {
      postId: post.postId,
      name: post.name,
      windowName: windowName(context, post.windowId),
      rank,
      status,
      onDutyName: staffName(context, onDuty?.staffId ?? null),
      otherName: staffName(context, otherOf(post, rank)),
    }
  })

const outNow = (context: DeskContext, staffId: string): Today['out'] => {
  const [running] = openRequestsOf(context.store.read, 'ABSENCE', staffId)
  if (!running) return null
  // Written by the fold of absences.
  const state = running.state as AbsenceState
  return {
    absenceId: running.requestId,
    kind: state.kind,
    sinceMs: state.fromMs,
    expectedBackMs: state.expectedBackMs,
    coverNames: [...new Set(state.covers.map((cover) => staffName(context, cover.staffId)))].join('、'),
  }
}

const isAnswered = (state: unknown, seenMs: number, staffId: string): boolean => {
  const { decisions = [] } = state as { decisions?: readonly { by: string; atMs: number }[] }
  const last = decisions.at(-1)
  return last !== undefined && last.by !== staffId && last.atMs > seenMs
}

/** Answers to one's own requests since one last looked; of today when nobody ever did. */
const answersUnseen = (context: DeskContext, staffId: string): number => {
  const { read } = context.store
  const seen = Number(readNote(read, staffId, 'PREFERENCE', REQUESTS_SEEN)?.value)
  const seenMs = Number.isFinite(seen) && seen > 0 ? seen : dayStartMs(dayFromMs(context.nowMs))
  const question = { kind: null, unitIds: null, staffId, openOnly: false, limit: ANSWERS_LOOKED_AT }
  return listRequests(read, question).filter(
    (kept) => kept.staffId === staffId && !kept.isOpen && isAnswered(kept.state, seenMs, staffId),
  ).length
}

/** Whether a handover waits for this person: to confirm what was opened, or what was given back. */
const waitsFor = (staffId: string, state: HandoverState): boolean =>
  (state.status === 'OPENED' && state.openedBy !== staffId) ||
  (state.status === 'RETURNED' && state.returned?.by !== staffId)

/** Posts nobody serves although the moment for it is over, among those whose people somebody leads; none for a clerk. */
const alarmsOf = (context: DeskContext, hall: HallToday): number => {
  const units = attendanceUnits(context)
  return [...context.reference.posts.values()].filter(
    (post) =>
      post.active &&
      (units === null || units.has(post.unitId)) &&
      alarmLevel(postNow(hall.factsOf(post)).dueMs, context.nowMs, hall.rules) !== 'NONE',
  ).length
}

/** Somebody named to stand in hears of it before the day comes; of what kind the leave is, they do not. */
const plannedFor = (context: DeskContext, staffId: string): Today['planned'] =>
  requestsTouching(context.store.read, 'LEAVE', context.nowMs, context.nowMs + PLANNED_AHEAD_MS).flatMap(
    ({ state }) => {
      // Written by the fold of leaves.
      const leave = state as LeaveState
      if (leave.status !== 'SUBMITTED' && !isLeaveInForce(leave)) return []
      return leave.covers
        .filter((cover) => cover.staffId === staffId)
        .map(({ postId }) => ({
          postName: context.reference.posts.get(postId)?.name ?? postId,
          forName: staffName(context, leave.staffId),
          fromMs: leave.fromMs,
          toMs: leaveEndMs(leave),
          asked: leave.status === 'SUBMITTED',
        }))
    },
  )

/**
 * A repeat changes nothing: the button goes on saying what comes after it. A first punch of the day that would only sign
 * out, as in the break after a morning without one, is named neither: nobody signs out who never signed in.
 */
const nextOf = (effect: PunchEffect | null, isFirst: boolean): Today['nextPunch'] => {
  if (isFirst && effect?.does === 'OUT') return null
  if (effect?.does !== 'REPEAT') return effect?.does ?? null
  return effect.atWorkSinceMs === null ? 'BACK' : 'OUT'
}

export const todayHandlers: Handlers<Methods> = {
  'attendance.today'(context) {
    const { staff } = signedIn(context).session
    const { staffId } = staff
    const day = dayFromMs(context.nowMs)
    const outcome = attendanceOf(context, { staffIds: [staffId], from: day, to: day }).on(staffId, day)
    const { working, name, closure } = context.calendar.dayKind(day)
    const effect = punchEffect(outcome.rules, day, outcome.punches, context.nowMs)
    const hall = readToday(context)
    const { read } = context.store
    return {
      day,
      working,
      dayName: name ?? closure ?? '',
      subject: outcome.isSubject,
      sessions: outcome.sessions.map((session) => {
        const isAtWork = effect?.half === session.half && effect.atWorkSinceMs !== null
        return isAtWork ? withoutReturn(sessionView(session)) : sessionView(session)
      }),
      punches: outcome.punches.map((punch) => punchView(context, punch)),
      nextPunch: nextOf(effect, outcome.punches.length === 0),
      posts: myPosts(context, staffId, hall),
      out: outNow(context, staffId),
      covering: readCovers(read, context.nowMs, context.nowMs + 1)
        .filter(({ state }) => state.staffId === staffId && state.toMs === null)
        .map(({ id, state }) => ({
          coverId: id,
          postName: context.reference.posts.get(state.postId)?.name ?? state.postId,
          forName: staffName(context, state.forStaffId),
          sinceMs: state.fromMs,
        })),
      planned: plannedFor(context, staffId),
      toDecide: requestsToDecide(context).length,
      answered: answersUnseen(context, staffId),
      handovers: listHandovers(read, staffId, HANDOVERS_LOOKED_AT).filter(({ state }) =>
        waitsFor(staffId, state),
      ).length,
      alarms: alarmsOf(context, hall),
    }
  },
}
