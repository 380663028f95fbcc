import type { AttendanceMonthState } from '../../model/attendance/month-models.ts'
import type { AnyEvent } from '../../model/events/registry.ts'
import { readEntity, type LoggedEvent } from '../../store/index.ts'
import { attendanceUnits } from '../attendance/access.ts'
import { signedIn, staffName, unitName, type DeskContext } from '../context.ts'
import { peopleOfPost } from '../posts/concerned.ts'

/** Kinds of records of attendance and posts; whose they are is asked otherwise than of business with applicants. */
const KINDS: ReadonlySet<string> = new Set<AnyEvent['entity'][0]>([
  'punch',
  'machine_lines',
  'leave',
  'absence',
  'makeup',
  'roll',
  'swap',
  'extra_duty',
  'attendance_month',
  'attendance_week',
  'post_absence',
  'cover',
  'handover',
  'post_alarm',
])

export const isAttendanceKind = (kind: string): boolean => KINDS.has(kind)

/** What a record of attendance is about, as far as it can be read from itself or from what stands. */
interface About {
  readonly staffId: string | null
  readonly postId: string | null
  readonly unitIds: readonly string[]
  /** Those it is the business of, beside the leads of these units. */
  readonly people: readonly string[]
}

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined

const text = (value: unknown, name: string): string | null => {
  const found = field(value, name)
  return typeof found === 'string' && found !== '' ? found : null
}

const texts = (value: unknown, name: string): readonly string[] => {
  const found = field(value, name)
  return Array.isArray(found) ? found.filter((each) => typeof each === 'string') : []
}

/** An alarm's id begins with its post; a planned absence's is its post. */
const postIdOf = ([kind, id]: readonly [string, string], ...sources: readonly unknown[]): string | null => {
  if (kind === 'post_absence') return id
  const named = sources.map((source) => text(source, 'postId')).find((each) => each !== null)
  return named ?? (kind === 'post_alarm' ? (id.split('/')[0] ?? null) : null)
}

const aboutOf = (context: DeskContext, event: LoggedEvent): About => {
  const { reference, store } = context
  const [kind, id] = event.entity
  // Written by the fold of this kind.
  const state = readEntity<unknown>(store.read, kind, id)?.state
  const sources = [event.payload, state]
  const first = (name: string) => sources.map((source) => text(source, name)).find((each) => each !== null)
  const staffId = first('staffId') ?? null
  const postId = postIdOf(event.entity, ...sources)
  const post = postId === null ? undefined : reference.posts.get(postId)
  const unitIds = [
    ...sources.flatMap((source) => texts(source, 'unitIds')),
    first('unitId') ?? (kind === 'attendance_month' ? (id.split('/')[1] ?? null) : null),
    post?.unitId ?? null,
  ].filter((each) => each !== null)
  const named = [first('withStaffId'), first('fromStaffId'), first('toStaffId')]
  const people = [staffId, ...named, ...(post ? peopleOfPost(post) : [])]
  return {
    staffId,
    postId,
    unitIds: unitIds.length > 0 || event.unitId === null ? unitIds : [event.unitId],
    people: people.filter((each) => each !== null && each !== undefined),
  }
}

const isPostKind = (kind: string): boolean =>
  kind === 'post_absence' || kind === 'cover' || kind === 'handover' || kind === 'post_alarm'

const nameOf = (context: DeskContext, event: LoggedEvent, { staffId, postId, unitIds }: About): string => {
  const [kind, id] = event.entity
  const post = postId === null ? '' : (context.reference.posts.get(postId)?.name ?? postId)
  const name = staffName(context, staffId)
  if (isPostKind(kind)) return [post, name].filter((part) => part !== '').join(' ')
  if (kind === 'attendance_month') {
    const month =
      readEntity<AttendanceMonthState>(context.store.read, kind, id)?.state.month ?? id.split('/')[0]
    return `${month ?? ''} ${unitName(context, unitIds[0] ?? null)}`.trim()
  }
  return name || unitName(context, unitIds[0] ?? null)
}

/**
 * What a record of attendance is called, for those it concerns: the people it names, the others on its post, and the leads
 * of their units; null for everybody else.
 */
export const attendanceSubject = (context: DeskContext, event: LoggedEvent): string | null => {
  const about = aboutOf(context, event)
  const { staffId } = signedIn(context).session.staff
  const units = attendanceUnits(context)
  const isConcerned =
    event.staffId === staffId ||
    about.people.includes(staffId) ||
    units === null ||
    about.unitIds.some((unitId) => units.has(unitId))
  return isConcerned ? nameOf(context, event, about) : null
}
