import type { requestMethods } from '../../contract/requests.ts'
import { ContractError, type Params } from '../../contract/index.ts'
import type { AbsenceState } from '../../model/attendance/request-models.ts'
import { DEFAULT_ATTENDANCE_RULES } from '../../model/attendance/rules.ts'
import { dayFromMs, msAt } from '../../model/day.ts'
import type { StaffId } from '../../model/ids.ts'
import { postNow } from '../../model/posts/coverage.ts'
import type { Post } from '../../model/posts/post.ts'
import { append } from '../append.ts'
import { recordingContext, type DeskContext, type Handlers } from '../context.ts'
import { peopleOfPost, postsOf, unitsConcerned } from '../posts/concerned.ts'
import { readToday } from '../posts/today.ts'
import { leads, me } from './authority.ts'
import { isAtWork, runningAbsence, sessionNow } from './presence.ts'
import { readHours } from '../attendance/hours.ts'
import { freshView, requireRequest } from './steps.ts'

type AbsenceMethods = Pick<typeof requestMethods, 'absence.start' | 'absence.end'>
type Covers = Params<'absence.start'>['covers']

/** A post the person serves at this moment, and who of its registered people could take it over at once. */
interface ServedPost {
  readonly post: Post
  readonly atWork: readonly StaffId[]
}

/**
 * Their own posts and those they stand in for, by a cover or as it was planned for somebody who is away. None outside
 * sessions: nothing has to be served then.
 */
const servedPosts = (context: DeskContext, staffId: StaffId): ServedPost[] => {
  const today = readToday(context)
  const span = sessionNow(today)
  if (span === null) return []
  return postsOf(context.reference, staffId).flatMap((post) => {
    const facts = today.factsOf(post)
    const { status, onDuty } = postNow(facts)
    if (status === 'CLOSED') return []
    const isA = post.kind === 'ROTA' ? facts.rota[span.half].includes(staffId) : post.a === staffId
    const covers = facts.covers.some((cover) => cover.staffId === staffId && cover.toMs === null)
    if (!isA && !covers && onDuty?.staffId !== staffId) return []
    const others = peopleOfPost(post).filter((each) => each !== staffId && isAtWork(today, each))
    return [{ post, atWork: others as StaffId[] }]
  })
}

/** @throws ContractError BAD_REQUEST: back before now, after the day, or later than a short absence lasts */
const requireTime = (context: DeskContext, { kind, expectedBackMs }: Params<'absence.start'>): void => {
  const { nowMs } = context
  const day = dayFromMs(nowMs)
  const rules = readHours(context, day, day).rulesOf(day) ?? DEFAULT_ATTENDANCE_RULES
  const latestMs = kind === 'SHORT_ABSENCE' ? nowMs + rules.shortAbsenceMinutes * 60_000 : msAt(day, '24:00')
  if (expectedBackMs <= nowMs || expectedBackMs > latestMs)
    throw new ContractError('BAD_REQUEST', { problem: 'expectedBackMs' })
}

/**
 * Who takes each post over: whoever was named and is at work, else the first registered relief at work. A short absence may
 * leave a post empty when the person said so. @throws ContractError POST_WOULD_BE_EMPTY
 */
const coversFor = (
  context: DeskContext,
  { kind, covers, leavesEmpty }: Params<'absence.start'>,
): { covers: Covers; leavesEmpty: boolean } => {
  const found: Covers = []
  let isEmpty = false
  for (const { post, atWork } of servedPosts(context, me(context).staffId)) {
    const named = covers.find(({ postId }) => postId === post.postId)?.staffId
    const taker = named === undefined ? atWork[0] : atWork.find((each) => each === named)
    if (taker !== undefined) found.push({ postId: post.postId, staffId: taker })
    else if (kind === 'SHORT_ABSENCE' && leavesEmpty) isEmpty = true
    else throw new ContractError('POST_WOULD_BE_EMPTY', { post: post.name })
  }
  return { covers: found, leavesEmpty: isEmpty }
}

export const absenceHandlers: Handlers<AbsenceMethods> = {
  'absence.start'(context, params) {
    const id = context.store.record(recordingContext(context), (act) => {
      const { staffId } = me(context)
      requireTime(context, params)
      if (runningAbsence(context, staffId)) throw new ContractError('ALREADY_OUT')
      const absenceId = act.newId()
      append(act, 'absence.started', absenceId, {
        staffId,
        unitIds: unitsConcerned(context.reference, staffId),
        kind: params.kind,
        reason: params.reason,
        expectedBackMs: params.expectedBackMs,
        ...coversFor(context, params),
      })
      return absenceId
    })
    return freshView(context, id)
  },
  'absence.end'(context, { requestId }) {
    context.store.record(recordingContext(context), (act) => {
      const kept = requireRequest(context, act.db, requestId, 'ABSENCE')
      const state = kept.state as AbsenceState
      const self = me(context)
      if (self.staffId !== state.staffId && !leads(self, state.staffId, kept.unitId))
        throw new ContractError('NOT_ALLOWED')
      // Said before, here or by somebody else: nothing more to say.
      if (state.toMs === null) append(act, 'absence.ended', requestId, { by: self.staffId })
    })
    return freshView(context, requestId)
  },
}
