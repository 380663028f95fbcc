import type { AttendanceContext } from './desk/attendance/facts.ts'
import { UP_TO_DATE_MS } from './desk/hall/completeness.ts'
import { watchPosts } from './desk/posts/watch.ts'
import type { SyncView } from './contract/hall.ts'
import type { LoggedEvent } from './store/index.ts'

/** Kinds of record that change who serves a post at once; a visitor served is seen with the next look. */
const KINDS: ReadonlySet<string> = new Set([
  'punch',
  'machine_lines',
  'leave',
  'absence',
  'cover',
  'swap',
  'post',
  'rota',
  'attendance_rules',
])

export interface PostWatch {
  /** Looks at every post now; called with each tick of the host, so that what time alone changes is noticed. */
  look(): void
  /** Looks again soon when something was recorded that changes who serves a post. */
  recorded(events: readonly LoggedEvent[]): void
  stop(): void
}

/**
 * Watches the posts of this machine's hall. The machines that see every record raise the alarms: a supervisor's, and one
 * that stands alone. A supervisor's machine that is cut off raises none: it does not know who has come meanwhile.
 */
export const createPostWatch = (options: {
  readonly context: () => AttendanceContext
  readonly link: () => SyncView['link']
  readonly currentAtMs: () => number | null
  /** Null: at once, for tests with a clock of their own. */
  readonly soonMs: number | null
  readonly onChanged: () => void
  readonly logError: (reference: string, error: unknown) => void
}): PostWatch => {
  let shown: string | null = null
  let timer: NodeJS.Timeout | null = null
  let looking = false

  const seesAll = ({ store, nowMs }: AttendanceContext): boolean => {
    if (store.readOnly) return false
    if (store.sync === null) return true
    const currentAtMs = options.currentAtMs()
    return (
      store.sync.enrolment.kind === 'SUPERVISOR' &&
      options.link() === 'ONLINE' &&
      currentAtMs !== null &&
      nowMs - currentAtMs < UP_TO_DATE_MS
    )
  }
  const look = (): void => {
    const context = options.context()
    if (context.reference.posts.size === 0) return
    looking = true
    try {
      const text = watchPosts(context, seesAll(context))
      if (shown !== null && text !== shown) options.onChanged()
      shown = text
    } finally {
      looking = false
    }
  }
  const lookSafely = (): void => {
    try {
      look()
    } catch (error) {
      options.logError('posts', error)
    }
  }
  return {
    look,
    recorded(events) {
      if (looking || !events.some((event) => KINDS.has(event.entity[0]))) return
      if (options.soonMs === null) lookSafely()
      else
        timer ??= setTimeout(() => {
          timer = null
          lookSafely()
        }, options.soonMs)
    },
    stop() {
      if (timer !== null) clearTimeout(timer)
      timer = null
    },
  }
}
