import type { ResultInput } from '../../contract/index.ts'
import type { postMethods } from '../../contract/posts.ts'
import {
  alarmLevel,
  postNow,
  whereaboutsOf,
  type PersonToday,
  type PostNow,
} from '../../model/posts/coverage.ts'
import type { PostAlarmState } from '../../model/posts/post-models.ts'
import type { Post, WhereaboutsKind } from '../../model/posts/post.ts'
import { CONFIRMING_ROLES, DECIDING_ROLES, HALL_WIDE_ROLES } from '../../model/roles.ts'
import { readOpenAlarms, type Kept } from '../../store/queries/posts.ts'
import { signedIn, staffName, unitName, windowName, type DeskContext, type Handlers } from '../context.ts'
import { setting } from '../hall-rules.ts'
import { unitsHere } from '../assessment/roster.ts'
import { requireFilled, silentSince, UP_TO_DATE_MS } from '../hall/completeness.ts'
import { visibleUnits } from '../scope.ts'
import { mayCover } from './covers.ts'
import { peopleOfPost } from './concerned.ts'
import { readToday, type HallToday } from './today.ts'

type Methods = Pick<typeof postMethods, 'posts.board' | 'whereabouts.board'>
type PostView = ResultInput<'posts.board'>['posts'][number]
type PublicPerson = ResultInput<'whereabouts.board'>['people'][number]

/** Since when this machine has not had everything the hall has; null when it is current or stands alone. */
const staleSince = ({ desk, nowMs }: DeskContext): number | null => {
  const { link } = desk.hall.view()
  if (link === 'STANDALONE') return null
  const { currentAtMs } = desk.hall.contacts()
  if (currentAtMs === null) return desk.hall.view().lastContactAtMs
  return link === 'ONLINE' && nowMs - currentAtMs < UP_TO_DATE_MS ? null : currentAtMs
}

/** Since when nothing has come from a window's machines. This machine itself knows its own records. */
const deskSilentSince = ({ desk, store }: DeskContext, windowId: string | null): number | null => {
  if (windowId === null || desk.hall.view().link === 'STANDALONE') return null
  const { machines, toldAtMs } = desk.hall.contacts()
  const own = machines.filter((machine) => machine.windowId === windowId)
  return own.some(({ deviceId }) => deviceId === store.device.deviceId)
    ? null
    : silentSince(own, toldAtMs ?? 0)
}

const byPlace = (one: Post, other: Post): number =>
  (one.windowId ?? '~').localeCompare(other.windowId ?? '~', 'en', { numeric: true }) ||
  one.postId.localeCompare(other.postId, 'en', { numeric: true })

/** Posts in use that the person at this page may see: of their units, and those they stand for. */
export const visiblePosts = (context: DeskContext, unitId: string | null): Post[] => {
  const { staff } = signedIn(context).session
  const units = visibleUnits(context)
  const isMine = (post: Post) => peopleOfPost(post).includes(staff.staffId)
  return [...context.reference.posts.values()]
    .filter((post) => post.active && (units === null || units.has(post.unitId) || isMine(post)))
    .filter((post) => unitId === null || post.unitId === unitId)
    .toSorted(byPlace)
}

/**
 * For a screen nobody is signed in at: every post whose people's days this machine has. Of the others it would say that
 * nobody came.
 */
const postsKnownHere = (context: DeskContext): Post[] => {
  const units = unitsHere(context)
  return [...context.reference.posts.values()]
    .filter((post) => post.active && (units === null || units.has(post.unitId)))
    .toSorted(byPlace)
}

const personWhere = (context: DeskContext, today: HallToday, staffId: string | null): PostView['a'] => {
  if (staffId === null) return null
  const { kind, sinceMs, expectedBackMs } = whereaboutsOf(today.personOf(staffId), today)
  return { staffId, name: staffName(context, staffId), kind, sinceMs, expectedBackMs }
}

const mayAct = (context: DeskContext, post: Post, now: PostNow): PostView['may'] => {
  const { staff } = signedIn(context).session
  const isHead =
    staff.roles.some((role) => HALL_WIDE_ROLES.includes(role)) ||
    (staff.unitId === post.unitId && staff.roles.some((role) => CONFIRMING_ROLES.includes(role)))
  const isDecider =
    isHead || (staff.unitId === post.unitId && staff.roles.some((role) => DECIDING_ROLES.includes(role)))
  const covers = now.coverId !== null && (now.onDuty?.staffId === staff.staffId || isHead)
  return [
    ...(mayCover(post, staff.staffId, now) ? (['COVER'] as const) : []),
    ...(covers ? (['UNCOVER'] as const) : []),
    ...(staff.roles.some((role) => role === 'CENTER_ADMIN' || role === 'SYSADMIN')
      ? (['EDIT'] as const)
      : []),
    ...(now.status === 'UNCOVERED' && isDecider ? (['ANSWER'] as const) : []),
  ]
}

/** Of a rota post the one on duty now stands where A stands. */
const ownerNow = (post: Post, today: HallToday): string | null => {
  if (post.kind === 'FIXED') return post.a
  const half = today.sessions.find(({ toMs }) => today.nowMs < toMs)?.half ?? 'PM'
  return today.factsOf(post).rota[half][0] ?? null
}

const postView = (
  context: DeskContext,
  today: HallToday,
  post: Post,
  alarms: ReadonlyMap<string, Kept<PostAlarmState>>,
): PostView => {
  const now = postNow(today.factsOf(post))
  const alarm = now.status === 'UNCOVERED' ? alarms.get(post.postId) : undefined
  return {
    postId: post.postId,
    name: post.name,
    kind: post.kind,
    unitId: post.unitId,
    unitName: unitName(context, post.unitId),
    windowId: post.windowId,
    windowName: windowName(context, post.windowId),
    windowPhone:
      (post.windowId === null ? undefined : context.reference.windows.get(post.windowId)?.phone) ?? '',
    duties: post.duties,
    itemIds: post.itemIds,
    a: personWhere(context, today, ownerNow(post, today)),
    b: personWhere(context, today, post.b),
    c: personWhere(context, today, post.c),
    status: now.status,
    onDuty: now.onDuty && {
      staffId: now.onDuty.staffId,
      name: staffName(context, now.onDuty.staffId),
      sinceMs: now.onDuty.sinceMs,
    },
    coverId: now.coverId,
    uncoveredSinceMs: now.uncoveredSinceMs,
    cause: now.cause ?? '',
    alarm: alarmLevel(now.dueMs, today.nowMs, today.rules),
    alarmId: alarm?.id ?? null,
    answer: alarm?.state.answers.at(-1)?.note ?? '',
    deskSilentSinceMs: deskSilentSince(context, post.windowId),
    may: mayAct(context, post, now),
  }
}

/** In public every leave and errand is just "out": no kind of leave on a screen of the hall (section 8). */
const publicState = (kind: WhereaboutsKind, person: PersonToday, today: HallToday): PublicPerson['state'] => {
  switch (kind) {
    case 'ON_POST':
    case 'ON_POST_UNPUNCHED':
    case 'NOT_IN':
      return kind
    case 'SHORT_ABSENCE':
      return 'AWAY_SHORT'
    case 'OFF_DUTY': {
      const due = today.sessions.filter(({ half }) => person.halves.includes(half))
      if (!due.some(({ fromMs }) => fromMs > today.nowMs)) return 'OFF_DUTY'
      return due.some(({ toMs }) => toMs <= today.nowMs) ? 'BREAK' : 'BEFORE'
    }
    default:
      return 'OUT'
  }
}

const publicPeople = (context: DeskContext, today: HallToday): PublicPerson[] => {
  const { reference } = context
  const posts = context.session === null ? postsKnownHere(context) : visiblePosts(context, null)
  return posts.flatMap((post) => {
    const owner = ownerNow(post, today)
    const staff = owner === null ? undefined : reference.staff.get(owner)
    if (owner === null || !staff) return []
    const now = postNow(today.factsOf(post))
    const person = today.personOf(owner)
    const { kind, expectedBackMs } = whereaboutsOf(person, today)
    const isOther = now.onDuty !== null && now.onDuty.staffId !== owner
    return [
      {
        staffId: staff.staffId,
        name: staff.name,
        unitName: unitName(context, staff.unitId),
        windowName: windowName(context, post.windowId),
        postName: post.name,
        title: staff.title,
        state: publicState(kind, person, today),
        // Until when somebody is on leave tells what kind of leave it is; only errands of today say when they end.
        expectedBackMs: kind === 'ON_LEAVE' ? null : expectedBackMs,
        coveredBy: isOther ? staffName(context, now.onDuty.staffId) : '',
        phone: (post.windowId === null ? undefined : reference.windows.get(post.windowId)?.phone) ?? '',
      },
    ]
  })
}

export const boardHandlers: Handlers<Methods> = {
  'posts.board'(context, { unitId }) {
    requireFilled(context)
    const today = readToday(context)
    const alarms = new Map(
      readOpenAlarms(context.store.read).map((alarm) => [alarm.state.postId as string, alarm]),
    )
    const posts = visiblePosts(context, unitId).map((post) => postView(context, today, post, alarms))
    const count = (...statuses: PostView['status'][]) =>
      posts.filter(({ status }) => statuses.includes(status)).length
    return {
      asOfMs: context.nowMs,
      inSession:
        today.isWorkingDay &&
        today.sessions.some(({ fromMs, toMs }) => fromMs <= today.nowMs && today.nowMs < toMs),
      posts,
      totals: {
        on: count('A_ON'),
        covered: count('B_COVERING', 'C_COVERING'),
        uncovered: count('UNCOVERED'),
        closed: count('CLOSED'),
      },
      staleSinceMs: staleSince(context),
    }
  },
  'whereabouts.board': (context) => ({
    asOfMs: context.nowMs,
    staleSinceMs: staleSince(context),
    hallName: setting(context.reference, 'hall.name'),
    people: publicPeople(context, readToday(context)),
  }),
}
