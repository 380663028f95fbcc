import type { LeaveState } from '../../model/attendance/request-models.ts'
import { isLeaveInForce } from '../../model/attendance/request-models.ts'
import type { StaffId } from '../../model/ids.ts'
import { HALF_DAYS } from '../../model/attendance/sessions.ts'
import type { Post } from '../../model/posts/post.ts'
import { clashesOf, type BookedAbsence, type PostAbsenceState } from '../../model/posts/post-models.ts'
import { readEntity } from '../../store/index.ts'
import { requestsOfPerson } from '../../store/queries/requests.ts'
import { staffName, type DeskContext } from '../context.ts'
import { peopleOfPost, postsOf } from '../posts/concerned.ts'
import { readToday, type HallToday } from '../posts/today.ts'
import { isAtWork, leavesInForce, runningAbsence, sessionNow } from './presence.ts'
import { daysTouched, readHours, type Hours } from '../attendance/hours.ts'

// Who could stand in for somebody at each of their posts (domain-rules section 8): registered people only.

export type Rank = BookedAbsence['rank']

/** Why a registered relief is not free, or what is to be known of one who is. */
export type ReliefRemark =
  | ''
  /** An approved leave of theirs, or a planned absence, lies in that time. */
  | 'ON_LEAVE'
  /** Stands in somewhere else then. */
  | 'BOOKED'
  /** Signed out and not expected back before. */
  | 'OUT'
  /** It is about now, and they have not signed in today; may be named all the same. */
  | 'NOT_IN'
  /** Asked for leave in that time, not yet decided; free until it is. */
  | 'LEAVE_ASKED'

export interface Relief {
  readonly staffId: string
  readonly name: string
  readonly rank: Rank
  readonly free: boolean
  readonly why: ReliefRemark
}

export interface PostNeed {
  readonly post: Post
  readonly rank: Rank
  /** Registered reliefs in use, first choice first. */
  readonly reliefs: readonly Relief[]
  /** A and B would be away together. */
  readonly clashes: boolean
  /** Nobody is left for the post without the leader's hand: a clash, or no registered relief who could. */
  readonly blocked: boolean
}

export interface Stretch {
  readonly fromMs: number
  readonly toMs: number
}

const overlap = (one: Stretch, other: Stretch): boolean => one.fromMs < other.toMs && other.fromMs < one.toMs

/** A relief who could be named: NOT_IN may still come. */
export const isNameable = ({ free, why }: Relief): boolean => free || why === 'NOT_IN'

const bookingsOf = ({ store }: DeskContext, postId: string): readonly BookedAbsence[] =>
  readEntity<PostAbsenceState>(store.read, 'post_absence', postId)?.state.bookings ?? []

/**
 * Bookings of leaves that do not count any more: refused elsewhere while they were approved here. Whoever books next frees
 * them.
 */
export const staleBookings = (context: DeskContext, postId: string): readonly BookedAbsence[] =>
  bookingsOf(context, postId).filter(({ leaveId }) => {
    const leave = readEntity<LeaveState>(context.store.read, 'leave', leaveId)?.state
    return leave !== undefined && !isLeaveInForce(leave)
  })

const liveBookings = (context: DeskContext, postId: string, own: ReadonlySet<string>): BookedAbsence[] => {
  const stale = new Set(staleBookings(context, postId).map(({ leaveId }) => leaveId))
  return bookingsOf(context, postId).filter(({ leaveId }) => !stale.has(leaveId) && !own.has(leaveId))
}

/** On the rota of a post at some time of the stretch. */
const isOnRota = (hours: Hours, post: Post, staffId: string, { fromMs, toMs }: Stretch): boolean =>
  daysTouched(fromMs, toMs).some((day) =>
    HALF_DAYS.some((half) => {
      const span = hours.sessionsOf(day).find((each) => each.half === half)
      return (
        span !== undefined &&
        overlap(span, { fromMs, toMs }) &&
        hours.onDuty(post.postId, day, half).includes(staffId)
      )
    }),
  )

/** What somebody is to a post then: a member of a rota is its A while on duty. */
const rankIn = (hours: Hours, post: Post, staffId: string, stretch: Stretch): Rank => {
  if (post.kind === 'ROTA' && post.memberIds.some((each) => each === staffId))
    return isOnRota(hours, post, staffId, stretch) ? 'A' : 'C'
  if (post.a === staffId) return 'A'
  return post.b === staffId ? 'B' : 'C'
}

/** As it is booked: people of a rota stand in for each other, and only A and B of a fixed post exclude each other. */
export const bookedRank = (post: Post, staffId: string): Rank =>
  post.kind === 'FIXED' && post.a === staffId ? 'A' : post.kind === 'FIXED' && post.b === staffId ? 'B' : 'C'

const reliefRank = (post: Post, staffId: string): Rank =>
  post.a === staffId ? 'A' : post.c === staffId ? 'C' : 'B'

const isAskedFor = ({ store }: DeskContext, staffId: string, { fromMs, toMs }: Stretch): boolean =>
  requestsOfPerson(store.read, 'LEAVE', staffId, fromMs, toMs).some(
    ({ state }) => (state as LeaveState).status === 'SUBMITTED',
  )

/** The A or B of the same fixed posts who asked for leave in some of the stretch, not yet decided; by name. */
export const otherAsked = (context: DeskContext, staffId: string, stretch: Stretch): string[] => {
  const others = postsOf(context.reference, staffId).flatMap((post) => {
    const rank = bookedRank(post, staffId)
    const other = rank === 'A' ? post.b : rank === 'B' ? post.a : null
    return other !== null && isAskedFor(context, other, stretch) ? [other] : []
  })
  return [...new Set(others)].map((each) => staffName(context, each))
}

const isOut = (context: DeskContext, staffId: string, stretch: Stretch): boolean => {
  const absence = runningAbsence(context, staffId)?.state
  if (!absence) return false
  // Somebody who is late is still out now.
  return overlap(stretch, {
    fromMs: absence.fromMs,
    toMs: Math.max(absence.expectedBackMs, context.nowMs + 1),
  })
}

/** What is booked in a stretch, at every post in use; read once for all who could stand in. */
interface Booked {
  readonly postId: string
  readonly booking: BookedAbsence
}

const bookedWithin = (context: DeskContext, stretch: Stretch, own: ReadonlySet<string>): Booked[] =>
  [...context.reference.posts.values()]
    .filter((post) => post.active)
    .flatMap(({ postId }) =>
      liveBookings(context, postId, own)
        .filter((booking) => overlap(booking, stretch))
        .map((booking) => ({ postId, booking })),
    )

const remarkOn = (
  context: DeskContext,
  staffId: string,
  post: Post,
  stretch: Stretch,
  known: { readonly booked: readonly Booked[]; readonly today: HallToday | null },
): ReliefRemark => {
  const { booked, today } = known
  const isAway = booked.some(({ booking }) => booking.staffId === staffId)
  if (isAway || leavesInForce(context, staffId, stretch.fromMs, stretch.toMs).length > 0) return 'ON_LEAVE'
  const standsIn = booked.some(
    ({ postId, booking }) =>
      postId !== post.postId && (booking.override?.coverStaffId ?? booking.coverStaffId) === staffId,
  )
  if (standsIn) return 'BOOKED'
  if (isOut(context, staffId, stretch)) return 'OUT'
  if (today && !isAtWork(today, staffId)) return 'NOT_IN'
  return isAskedFor(context, staffId, stretch) ? 'LEAVE_ASKED' : ''
}

/** Whether somebody who is not registered for a post is neither away nor standing in elsewhere in a stretch of time. */
export const isFreeFor = (context: DeskContext, staffId: string, post: Post, stretch: Stretch): boolean => {
  const known = { booked: bookedWithin(context, stretch, new Set()), today: null }
  const why = remarkOn(context, staffId, post, stretch, known)
  return why === '' || why === 'LEAVE_ASKED'
}

const RANK_ORDER: readonly Rank[] = ['A', 'B', 'C']

/**
 * Every post somebody is A, B, C or a member of, and who could stand in there in a stretch of time, by what this machine
 * knows; the same with and without a network. `own`: leaves of theirs that do not count against them.
 */
export const postNeeds = (
  context: DeskContext,
  staffId: StaffId,
  { fromMs, toMs }: Stretch,
  own: ReadonlySet<string>,
): PostNeed[] => {
  const stretch = { fromMs, toMs }
  const hours = readHours(context, ...dayEnds(stretch))
  const known = { booked: bookedWithin(context, stretch, own), today: todayWithin(context, stretch) }
  return postsOf(context.reference, staffId).map((post) => {
    const rank = rankIn(hours, post, staffId, stretch)
    const reliefs = peopleOfPost(post)
      .filter((each) => each !== staffId && context.reference.staff.get(each)?.active === true)
      .map((each): Relief => {
        const why = remarkOn(context, each, post, stretch, known)
        return {
          staffId: each,
          name: staffName(context, each),
          rank: reliefRank(post, each),
          free: why === '' || why === 'LEAVE_ASKED',
          why,
        }
      })
      .toSorted((one, other) => RANK_ORDER.indexOf(one.rank) - RANK_ORDER.indexOf(other.rank))
    const bookings = liveBookings(context, post.postId, own)
    const partner = post.kind === 'FIXED' && rank !== 'C' ? (rank === 'A' ? post.b : post.a) : null
    const clashes =
      clashesOf(bookings, { rank: bookedRank(post, staffId), staffId, ...stretch }).length > 0 ||
      // Whoever was named to stand in there is as good as its A.
      bookings.some(
        (each) =>
          overlap(each, stretch) &&
          each.staffId !== staffId &&
          (each.override?.coverStaffId ?? each.coverStaffId) === staffId,
      ) ||
      (partner !== null && isOut(context, partner, stretch))
    const needsRelief = rank !== 'C'
    const blocked = clashes || (needsRelief && !reliefs.some(isNameable))
    return { post, rank, reliefs, clashes, blocked }
  })
}

/** The present, when it is about now and a session runs. */
const todayWithin = (context: DeskContext, stretch: Stretch): HallToday | null => {
  if (!overlap(stretch, { fromMs: context.nowMs, toMs: context.nowMs + 1 })) return null
  const today = readToday(context)
  return sessionNow(today) === null ? null : today
}

const dayEnds = ({ fromMs, toMs }: Stretch): [string, string] => {
  const days = daysTouched(fromMs, toMs)
  return [days[0] ?? '', days.at(-1) ?? '']
}
