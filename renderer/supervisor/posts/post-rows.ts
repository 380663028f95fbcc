import type { Result } from '../../../db/contract/index.ts'

export type Board = Result<'posts.board'>
export type PostOnBoard = Board['posts'][number]
export type AlarmOnBoard = Result<'posts.alarms'>['alarms'][number]

/** Window and post in few words; a post that bears the name of its window is said once. */
export const placeWords = (windowName: string, postName: string): string =>
  [windowName, postName].filter((part, at, all) => part !== '' && all.indexOf(part) === at).join(' · ')

/** What the totals count, and what somebody filters by. */
export type PostGroup = 'ON' | 'COVERED' | 'UNCOVERED' | 'CLOSED'
export const POST_GROUPS: readonly PostGroup[] = ['ON', 'COVERED', 'UNCOVERED', 'CLOSED']

const groupOf: Record<PostOnBoard['status'], PostGroup> = {
  A_ON: 'ON',
  B_COVERING: 'COVERED',
  C_COVERING: 'COVERED',
  UNCOVERED: 'UNCOVERED',
  CLOSED: 'CLOSED',
}
export const postGroup = (post: Pick<PostOnBoard, 'status'>): PostGroup => groupOf[post.status]

/** Whole minutes since a moment; never less than none, whatever the clocks say. */
export const minutesSince = (sinceMs: number, nowMs: number): number =>
  Math.max(0, Math.floor((nowMs - sinceMs) / 60_000))

/** Without a new answer for this long a board says that it may be wrong. */
const ANSWER_KEEPS_MS = 90_000

/** Since when a board is no longer how things are; null while it is. */
export const staleSince = (
  { asOfMs, staleSinceMs }: Pick<Board, 'asOfMs' | 'staleSinceMs'>,
  nowMs: number,
): number | null => staleSinceMs ?? (nowMs - asOfMs >= ANSWER_KEEPS_MS ? asOfMs : null)

export interface PostFilter {
  readonly text: string
  readonly unitId: string | null
  /** Null: every status. */
  readonly group: PostGroup | null
}

export interface PostArea {
  /** Empty: of no window. */
  readonly area: string
  readonly posts: readonly PostOnBoard[]
}

const wordsOf = (post: PostOnBoard): string =>
  [
    post.windowId ?? '',
    post.windowName,
    post.name,
    post.unitName,
    ...[post.a, post.b, post.c, post.onDuty].map((person) => person?.name ?? ''),
  ]
    .join(' ')
    .toLowerCase()

/** The posts somebody asked for, by area as they stand in the hall; those of no window come last. */
export function arrangePosts(
  posts: readonly PostOnBoard[],
  areaOf: (windowId: string) => string,
  filter: PostFilter,
): PostArea[] {
  const wanted = filter.text.trim().toLowerCase()
  const areas = new Map<string, PostOnBoard[]>()
  for (const post of posts) {
    if (filter.unitId !== null && post.unitId !== filter.unitId) continue
    if (filter.group !== null && postGroup(post) !== filter.group) continue
    if (wanted !== '' && !wordsOf(post).includes(wanted)) continue
    const area = post.windowId === null ? '' : areaOf(post.windowId)
    const group = areas.get(area)
    if (group) group.push(post)
    else areas.set(area, [post])
  }
  return [...areas]
    .map(([area, list]) => ({ area, posts: list }))
    .toSorted((one, other) => Number(one.area === '') - Number(other.area === ''))
}
