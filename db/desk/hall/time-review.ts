import type { reviewMethods } from '../../contract/hall.ts'
import { ContractError, type ResultInput } from '../../contract/index.ts'
import { dayFromMs } from '../../model/day.ts'
import type { DeviceState } from '../../model/device.ts'
import { LATE_MS } from '../../model/trusted-time.ts'
import { readEntity, type LoggedEvent } from '../../store/index.ts'
import { listDoubtfulTimes, newestOf, type DoubtfulEvent } from '../../store/queries/time-review.ts'
import { recordingContext, signedIn, staffName, type DeskContext, type Handlers } from '../context.ts'
import { isInScope, workScope } from '../work/work-scope.ts'
import { BUSINESS_KINDS } from './business-kinds.ts'

type Group = ResultInput<'review.list'>['groups'][number]

/** As long as closed records stay on a desk. */
const SINCE_MS = 35 * 86_400_000
const EVENTS_MAX = 20_000
const GROUPS_MAX = 500

/** One person's day at one machine is looked at as a whole. */
const keyOf = ({ deviceId, staffId, atMs }: LoggedEvent): string =>
  `times-${deviceId}-${dayFromMs(atMs)}-${staffId ?? ''}`

const isVisible = (context: DeskContext, event: LoggedEvent): boolean =>
  event.staffId === signedIn(context).session.staff.staffId ||
  isInScope(workScope(context), event.unitId, event.windowId)

const groupsOf = (context: DeskContext): ReadonlyMap<string, readonly DoubtfulEvent[]> =>
  Map.groupBy(
    listDoubtfulTimes(context.store.read, BUSINESS_KINDS, context.nowMs - SINCE_MS, EVENTS_MAX).filter(
      ({ event }) => isVisible(context, event),
    ),
    ({ event }) => keyOf(event),
  )

/** Nobody vouches for their own clock. */
const isOwn = (context: DeskContext, { event }: DoubtfulEvent): boolean =>
  event.staffId === signedIn(context).session.staff.staffId

const isLate = ({ event, receivedAtMs }: DoubtfulEvent): boolean =>
  receivedAtMs !== null && receivedAtMs - event.atMs > LATE_MS

/** Who looked at them; what came in after that is looked at again. */
const reviewOf = (context: DeskContext, key: string, records: number): Group['reviewed'] => {
  const event = newestOf(context.store.read, 'audit', key)
  const payload = event?.payload as { details?: Record<string, unknown>; reason?: string } | undefined
  if (!event || Number(payload?.details?.['records'] ?? 0) < records) return null
  return { atMs: event.atMs, staffName: staffName(context, event.staffId), note: payload?.reason ?? '' }
}

const groupOf = (context: DeskContext, key: string, records: readonly DoubtfulEvent[]): Group | null => {
  const [newest] = records
  const oldest = records.at(-1)
  if (!newest || !oldest) return null
  const { deviceId, staffId } = newest.event
  const received = records.map(({ receivedAtMs }) => receivedAtMs).filter((ms) => ms !== null)
  return {
    key,
    deviceName: readEntity<DeviceState>(context.store.read, 'device', deviceId)?.state.name ?? '',
    staffName: staffName(context, staffId),
    isMine: isOwn(context, newest),
    day: dayFromMs(newest.event.atMs),
    doubtful: records.filter(({ event }) => event.clockGrade === 'C').length,
    late: records.filter(isLate).length,
    records: records.length,
    fromMs: oldest.event.atMs,
    toMs: newest.event.atMs,
    receivedAtMs: received.length === 0 ? null : Math.max(...received),
    reviewed: reviewOf(context, key, records.length),
  }
}

export const reviewHandlers: Handlers<typeof reviewMethods> = {
  'review.list'(context) {
    const groups = [...groupsOf(context)].flatMap(([key, records]) => groupOf(context, key, records) ?? [])
    return { groups: groups.slice(0, GROUPS_MAX) }
  },
  'review.done'(context, { key, note }) {
    const records = groupsOf(context).get(key)
    const [newest] = records ?? []
    if (!records || !newest) throw new ContractError('NOT_FOUND', { subject: key })
    if (isOwn(context, newest)) throw new ContractError('NOT_ALLOWED')
    context.store.record(recordingContext(context), (act) =>
      act.append({
        type: 'audit.recorded',
        entityId: key,
        payload: { act: 'TIMES_REVIEWED', subject: key, reason: note, details: { records: records.length } },
      }),
    )
    return {}
  },
}
