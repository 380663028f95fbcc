import { alarmLevel, postNow } from '../../model/posts/coverage.ts'
import { readEntity } from '../../store/index.ts'
import type { PostAlarmState } from '../../model/posts/post-models.ts'
import { readOpenAlarms } from '../../store/queries/posts.ts'
import { append } from '../append.ts'
import type { AttendanceContext } from '../attendance/facts.ts'
import { unitsOfPost } from './concerned.ts'
import { readToday } from './today.ts'

/** Nobody: the machine itself noticed. */
const THE_MACHINE = { staffId: null, session: null, unitId: null, windowId: null } as const

/** One alarm a post and moment, whoever notices it. */
export const alarmIdOf = (postId: string, dueMs: number): string => `${postId}/${dueMs}`

/**
 * Looks at every post once: raises the alarm of those that have stood empty longer than the rules allow, ends those that are
 * over, where `records` says that this machine sees the whole hall. The text changes whenever a page has something new to
 * show, also by time alone.
 */
export const watchPosts = (context: AttendanceContext, records: boolean): string => {
  const today = readToday(context)
  const posts = [...context.reference.posts.values()].filter((post) => post.active)
  const looks = posts.map((post) => {
    const now = postNow(today.factsOf(post))
    return { post, now, level: alarmLevel(now.dueMs, context.nowMs, today.rules) }
  })
  if (records) recordAlarms(context, looks)
  return looks
    .map(({ post, now, level }) => `${post.postId} ${now.status} ${now.onDuty?.staffId ?? ''} ${level}`)
    .join('\n')
}

interface Look {
  readonly post: Parameters<typeof unitsOfPost>[1]
  readonly now: ReturnType<typeof postNow>
  readonly level: ReturnType<typeof alarmLevel>
}

const recordAlarms = ({ store, reference, nowMs }: AttendanceContext, looks: readonly Look[]): void => {
  const due = looks.flatMap(({ post, now, level }) =>
    level === 'NONE' || now.dueMs === null || now.uncoveredSinceMs === null
      ? []
      : [
          {
            post,
            alarmId: alarmIdOf(post.postId, now.dueMs),
            dueMs: now.dueMs,
            sinceMs: now.uncoveredSinceMs,
            cause: now.cause ?? 'NOT_PUNCHED',
          },
        ],
  )
  const running = new Set(due.map(({ alarmId }) => alarmId))
  const fresh = due.filter(({ alarmId }) => !readEntity<PostAlarmState>(store.read, 'post_alarm', alarmId))
  const over = readOpenAlarms(store.read).filter(({ id }) => !running.has(id))
  if (fresh.length === 0 && over.length === 0) return
  store.record(THE_MACHINE, (act) => {
    for (const { post, alarmId, dueMs, sinceMs, cause } of fresh)
      append(act, 'post_alarm.raised', alarmId, {
        unitIds: unitsOfPost(reference, post),
        postId: post.postId,
        windowId: post.windowId,
        sinceMs,
        dueMs,
        cause,
      })
    for (const { id } of over) append(act, 'post_alarm.ended', id, { atMs: nowMs })
  })
}
