import type { Result } from '../../../db/contract/index.ts'

export type Overview = Result<'queue.overview'>
export type ClassRow = Overview['classes'][number]
export type WindowCard = Overview['windows'][number]

/** Those first who want a look: nobody serves them, over target, longest wait. */
export const byNeed = (one: ClassRow, other: ClassRow): number =>
  Number(other.isUnattended) - Number(one.isUnattended) ||
  other.overTarget - one.overTarget ||
  other.longestWaitMs - one.longestWaitMs ||
  (one.prefix < other.prefix ? -1 : 1)

export const WINDOW_GROUPS = ['OPEN', 'PAUSED', 'CLOSED'] as const
export type WindowGroup = (typeof WINDOW_GROUPS)[number]

const byName = (one: WindowCard, other: WindowCard): number =>
  one.windowId.localeCompare(other.windowId, 'zh-CN', { numeric: true })

/** Windows that have tickets to call or served somebody today, those asked for, by their signs. */
export const arrangeCards = (windows: readonly WindowCard[], group: WindowGroup | null): WindowCard[] =>
  windows
    .filter(({ isSetUp, current, served, walkIns }) => isSetUp || current !== null || served + walkIns > 0)
    .filter(({ status }) => group === null || status === group)
    .toSorted(byName)

export const countOf = (windows: readonly WindowCard[], group: WindowGroup): number =>
  arrangeCards(windows, group).length
