import type { ScoreEntryState } from '../../model/assessment/assessment-models.ts'
import type { AttendanceMonthState } from '../../model/attendance/month-models.ts'
import type { AnyEvent } from '../../model/events/registry.ts'
import { readEntity, type LoggedEvent } from '../../store/index.ts'
import { attendanceUnits } from '../attendance/access.ts'
import { signedIn, staffName, unitName, windowName, type DeskContext } from '../context.ts'
import { peopleOfPost } from '../posts/concerned.ts'
import { periodText } from './assessment-lines.ts'

/** Kinds of records about people and posts; whose they are is asked otherwise than of business with applicants. */
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
  'score_entry',
  'score_figure',
  'score_period',
  'patrol',
  'patrol_draw',
])

export const isPeopleKind = (kind: string): boolean => KINDS.has(kind)

/** What a record about people is about, as far as it can be read from itself or from what stands. */
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
  // An entry keeps what was recorded, or rejected, as a part of its state.
  const sources = [event.payload, state, field(state, 'recorded'), field(state, 'rejected')]
  const first = (name: string) => sources.map((source) => text(source, name)).find((each) => each !== null)
  const staffId = first('staffId') ?? null
  const postId = postIdOf(event.entity, ...sources)
  const post = postId === null ? undefined : reference.posts.get(postId)
  const unitIds = [
    ...sources.flatMap((source) => texts(source, 'unitIds')),
    first('unitId') ?? (kind === 'attendance_month' ? (id.split('/')[1] ?? null) : null),
    post?.unitId ?? null,
  ].filter((each) => each !== null)
  const charged = sources.flatMap((source) => chargedPeople(source))
  const named = [first('withStaffId'), first('fromStaffId'), first('toStaffId')]
  const people = [staffId, ...named, ...charged, ...(post ? peopleOfPost(post) : [])]
  return {
    staffId,
    postId,
    unitIds: unitIds.length > 0 || event.unitId === null ? unitIds : [event.unitId],
    people: people.filter((each) => each !== null && each !== undefined),
  }
}

/** People an entry charges, also by way of a window. */
const chargedPeople = (source: unknown): readonly string[] => {
  const charges = field(source, 'charges')
  if (!Array.isArray(charges)) return []
  return charges
    .filter((charge) => field(charge, 'target') === 'PERSON')
    .map((charge) => text(charge, 'subjectId'))
    .filter((each) => each !== null)
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
  if (kind === 'score_period') return periodText(context.locale, id)
  if (kind === 'score_entry') {
    const recorded = readEntity<ScoreEntryState>(context.store.read, kind, id)?.state.recorded
    const item = text(event.payload, 'itemText') ?? recorded?.itemText ?? text(event.payload, 'itemCode')
    const window = windowName(context, text(event.payload, 'windowId') ?? recorded?.windowId ?? null)
    return [item ?? '', name || window].filter((part) => part !== '').join(' ')
  }
  return name || unitName(context, unitIds[0] ?? null)
}

/**
 * What a record about people is called, for those it concerns: the people it names, the others on its post, and the leads
 * of their units; null for everybody else.
 */
export const peopleSubject = (context: DeskContext, event: LoggedEvent): string | null => {
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
