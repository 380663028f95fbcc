import type { patrolMethods } from '../../contract/patrol.ts'
import type { ResultInput } from '../../contract/index.ts'
import { postNow } from '../../model/posts/coverage.ts'
import type { ServiceWindow } from '../../model/reference.ts'
import { WINDOW_ROLES } from '../../model/roles.ts'
import { staffName, unitName, type DeskContext } from '../context.ts'
import { readToday } from '../posts/today.ts'

type PatrolWindow = ResultInput<'patrol.items'>['windows'][number]
export type PatrolMethods = typeof patrolMethods

const byNumber = (one: string, other: string): number => one.localeCompare(other, 'en', { numeric: true })

export const unitNamesOf = (context: DeskContext, window: ServiceWindow | undefined): string =>
  (window?.unitIds ?? []).map((unitId) => unitName(context, unitId)).join('、')

/** Who serves each window at this moment by its posts, also where somebody of another window stands in. */
const readServing = (context: DeskContext): ReadonlyMap<string, ReadonlySet<string>> => {
  const today = readToday(context)
  const serving = new Map<string, Set<string>>()
  for (const post of context.reference.posts.values()) {
    if (!post.active || post.windowId === null) continue
    const { onDuty } = postNow(today.factsOf(post))
    if (onDuty === null) continue
    serving.set(post.windowId, (serving.get(post.windowId) ?? new Set()).add(onDuty.staffId))
  }
  return serving
}

/** Windows in use as they stand in the hall, each with its people, whoever is on duty now first. */
export const patrolWindows = (context: DeskContext): PatrolWindow[] => {
  const serving = readServing(context)
  const own = Map.groupBy(
    [...context.reference.staff.values()].filter(
      ({ active, roles, windowId }) =>
        active && windowId !== null && roles.some((role) => WINDOW_ROLES.includes(role)),
    ),
    ({ windowId }) => windowId,
  )
  return [...context.reference.windows.values()]
    .filter(({ active }) => active)
    .toSorted((one, other) => byNumber(one.area, other.area) || byNumber(one.windowId, other.windowId))
    .map((window) => {
      const onDuty = serving.get(window.windowId) ?? new Set<string>()
      const others = (own.get(window.windowId) ?? [])
        .map(({ staffId }) => staffId)
        .filter((staffId) => !onDuty.has(staffId))
      const standing = [...onDuty].flatMap((staffId) => {
        const person = context.reference.staff.get(staffId)
        return person === undefined ? [] : [person.staffId]
      })
      return {
        windowId: window.windowId,
        name: window.name,
        area: window.area,
        unitNames: unitNamesOf(context, window),
        people: [...standing.toSorted(byNumber), ...others.toSorted(byNumber)].map((staffId) => ({
          staffId,
          name: staffName(context, staffId),
          onDuty: onDuty.has(staffId),
        })),
      }
    })
}
