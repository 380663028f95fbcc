import type { Day } from '../day.ts'
import type { HalfDay } from './rules.ts'
import { HALF_DAYS } from './sessions.ts'

/** What of a post the rota needs. */
export interface RotaPost {
  readonly postId: string
  readonly kind: 'FIXED' | 'ROTA'
  readonly memberIds: readonly string[]
  readonly active: boolean
}

/** Who of a rota post is on duty on one day. */
export interface RotaHalves {
  readonly am: readonly string[]
  readonly pm: readonly string[]
  /** Swaps it was set over: it stands in their place. */
  readonly pastSwaps?: readonly string[]
}

/** 换班 as it was asked for: `withStaffId` takes the half day of `staffId`, who takes the one in return. */
export interface RotaSwap {
  readonly swapId: string
  readonly status: string
  readonly postId: string
  readonly staffId: string
  readonly withStaffId: string
  readonly day: Day
  readonly half: HalfDay
  readonly inReturn: { readonly day: Day; readonly half: HalfDay } | null
}

export type RotaOf = (postId: string, day: Day) => RotaHalves | null

/** One half day given by somebody to somebody else; without effect when the giver is not on the rota (any more). */
const handed = (people: readonly string[], from: string, to: string): readonly string[] =>
  people.includes(from) ? [...new Set(people.map((staffId) => (staffId === from ? to : staffId)))] : people

/** Who is on duty at a rota post on a half day, approved swaps applied in the order they are given in. */
export function onRota(
  postId: string,
  day: Day,
  half: HalfDay,
  rotaOf: RotaOf,
  swaps: readonly RotaSwap[],
): readonly string[] {
  const rota = rotaOf(postId, day)
  let people = rota === null ? [] : half === 'AM' ? rota.am : rota.pm
  for (const swap of swaps) {
    if (swap.status !== 'APPROVED' || swap.postId !== postId) continue
    if (rota?.pastSwaps?.includes(swap.swapId)) continue
    if (swap.day === day && swap.half === half) people = handed(people, swap.staffId, swap.withStaffId)
    if (swap.inReturn?.day === day && swap.inReturn.half === half)
      people = handed(people, swap.withStaffId, swap.staffId)
  }
  return people
}

export interface RotaFacts {
  /** Posts; those that are no active rota posts are passed over. */
  readonly rotaPosts: readonly RotaPost[]
  readonly rotaOf: RotaOf
  readonly swaps: readonly RotaSwap[]
}

/** Who is on a rota on a day, and who is on none because they take turns on others. */
export interface Turns {
  readonly members: ReadonlySet<string>
  readonly onDuty: Readonly<Record<HalfDay, ReadonlySet<string>>>
}

/** Everybody's turns of one day; of many people on the same day they are found once. */
export function turnsOn(day: Day, { rotaPosts, rotaOf, swaps }: RotaFacts): Turns {
  const posts = rotaPosts.filter((post) => post.active && post.kind === 'ROTA')
  const onDuty = (half: HalfDay): ReadonlySet<string> =>
    new Set(posts.flatMap((post) => onRota(post.postId, day, half, rotaOf, swaps)))
  return {
    members: new Set(posts.flatMap((post) => post.memberIds)),
    onDuty: { AM: onDuty('AM'), PM: onDuty('PM') },
  }
}

/**
 * The half days somebody is to be here: a member of a rota post only when on its rota, everybody else both. On a day off
 * only the half days of the rota are due. `isRostered`: on a rota that day, which counts on days off as well.
 */
export function scheduledHalves(
  staffId: string,
  { members, onDuty }: Turns,
  isWorkingDay: boolean,
): { readonly halves: readonly HalfDay[]; readonly isRostered: boolean } {
  const rostered = HALF_DAYS.filter((half) => onDuty[half].has(staffId))
  const isRostered = rostered.length > 0
  return { halves: members.has(staffId) || (isRostered && !isWorkingDay) ? rostered : HALF_DAYS, isRostered }
}
