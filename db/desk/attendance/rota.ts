import { onRota, scheduledHalves, turnsOn, type Turns } from '../../model/attendance/rota.ts'
import type { SwapState } from '../../model/attendance/request-models.ts'
import type { HalfDay } from '../../model/attendance/rules.ts'
import { HALF_DAYS } from '../../model/attendance/sessions.ts'
import { msAt, type Day } from '../../model/day.ts'
import type { RotaDay } from '../../store/reference.ts'
import { listCounting, listRotaDays } from '../../store/queries/attendance.ts'
import type { DeskContext } from '../context.ts'

/** Who takes turns when, with the swaps that were agreed, on the days of a stretch. */
export interface Rota {
  /** Half days somebody is to be here; both for whoever is on no rota. */
  scheduled(staffId: string, day: Day): { readonly halves: readonly HalfDay[]; readonly isRostered: boolean }
  /** Who is on duty at a rota post. */
  onDuty(postId: string, day: Day, half: HalfDay): readonly string[]
}

export const readRota = (
  context: Pick<DeskContext, 'store' | 'reference' | 'calendar'>,
  from: Day,
  to: Day,
): Rota => {
  const posts = [...context.reference.posts.values()].filter((post) => post.active && post.kind === 'ROTA')
  if (posts.length === 0)
    return { scheduled: () => ({ halves: HALF_DAYS, isRostered: false }), onDuty: () => [] }
  const { read } = context.store
  const postIds = posts.map((post) => post.postId)
  const rows = new Map(
    listRotaDays<RotaDay>(read, postIds, from, to).map((row) => [`${row.postId}/${row.day}`, row]),
  )
  const rotaOf = (postId: string, day: Day): RotaDay | null => rows.get(`${postId}/${day}`) ?? null
  const swaps = listCounting<SwapState>(read, 'SWAP', msAt(from, '00:00'), msAt(to, '24:00')).map(
    ({ id, state }) => ({ ...state, swapId: id }),
  )
  const known = new Map<Day, Turns>()
  const turnsOf = (day: Day): Turns => {
    const found = known.get(day) ?? turnsOn(day, { rotaPosts: posts, rotaOf, swaps })
    known.set(day, found)
    return found
  }
  return {
    scheduled: (staffId, day) => scheduledHalves(staffId, turnsOf(day), context.calendar.isWorkingDay(day)),
    onDuty: (postId, day, half) => onRota(postId, day, half, rotaOf, swaps),
  }
}
