import type { ResultInput } from '../../contract/index.ts'
import { HALL_WIDE_ROLES, type Role } from '../../model/roles.ts'
import type { LoggedEvent } from '../../store/index.ts'
import { readRefusedOwn, readWaiting } from '../../store/queries/outbox.ts'
import { signedIn, staffName, type DeskContext } from '../context.ts'
import { subjectOf } from '../event-subject.ts'
import { isInScope, workScope } from '../work/work-scope.ts'
import { isPeopleKind, peopleSubject } from './people-subject.ts'
import { plainSubject } from './plain-subject.ts'
import { isQueueKind, queueSubject } from './queue-subject.ts'

type Outbox = ResultInput<'sync.outbox'>
type Row = Outbox['rows'][number]

/** Roles that answer for what others at their windows recorded. */
const HEADS: ReadonlySet<Role> = new Set<Role>(['WINDOW_HEAD', 'CHIEF_REP', ...HALL_WIDE_ROLES])
const REFUSED_LOOKED_AT = 500

/** What the person at this page may know of a record, or null when it is only counted. */
const rowOf = (context: DeskContext, event: LoggedEvent, state: Row['state'], reason: string): Row | null => {
  const { staff } = signedIn(context).session
  const isOfPeople = isPeopleKind(event.entity[0])
  const isOfQueue = isQueueKind(event.entity[0])
  const people = isOfPeople ? peopleSubject(context, event) : isOfQueue ? queueSubject(context, event) : null
  const subject = isOfPeople || isOfQueue ? null : subjectOf(context, event)
  const isOwn = event.staffId === staff.staffId
  const isOfWork =
    subject !== null &&
    staff.roles.some((role) => HEADS.has(role)) &&
    isInScope(workScope(context), subject.unitId, subject.windowId)
  // Records about people, windows, rules and the machine itself are the administrator's own subject.
  const plain = subject === null ? plainSubject(context, event) : null
  const isAdmin = staff.roles.some((role) => role === 'SYSADMIN' || role === 'CENTER_ADMIN')
  if (!isOwn && !isOfWork && people === null && !(isAdmin && plain !== null)) return null
  return {
    eventId: event.id,
    type: event.type,
    subject: subject?.words ?? people ?? plain ?? '',
    staffName: staffName(context, event.staffId),
    atMs: event.atMs,
    clockGrade: event.clockGrade,
    state,
    reason,
    caseId: subject?.caseId ?? null,
  }
}

/** What of this machine's own records the hall does not have, or has and did not accept. */
export const outboxOf = (context: DeskContext, limit: number): Outbox => {
  const { hall } = context.desk
  const { sync, read, device } = context.store
  if (!sync) return { rows: [], total: 0, ofOthers: 0, files: NO_FILES }
  const { problem, waiting } = hall.view()
  const underWay = hall.sendingUpTo()
  const rows: Row[] = []
  let total = 0
  let ofOthers = 0
  const add = (event: LoggedEvent, state: Row['state'], reason: string): void => {
    const row = rowOf(context, event, state, reason)
    total += 1
    if (row === null) ofOthers += 1
    else if (rows.length < limit) rows.push(row)
  }
  for (const event of readRefusedOwn(read, device.deviceId, REFUSED_LOOKED_AT))
    add(event, event.verdict === 'conflict' ? 'CONFLICT' : 'QUARANTINED', event.reason)
  let looked = 0
  for (const event of readWaiting(read, device, sync.acknowledged().seq)) {
    // After a month without the hall there are tens of thousands: the oldest are shown, all are counted.
    if (looked === LOOKED_AT_MAX) break
    looked += 1
    add(event, event.deviceSeq <= underWay ? 'SENDING' : 'WAITING', problem ?? '')
  }
  return { rows, total: total + Math.max(0, waiting - looked), ofOthers, files: filesOf(context) }
}

const LOOKED_AT_MAX = 2_000

const NO_FILES: Outbox['files'] = {
  waiting: 0,
  bytes: 0,
  oldestAtMs: null,
  sending: false,
  problem: null,
  refused: [],
}

/** Counted for everybody: a file is known by its hash alone here, and says nothing of who kept it. */
const filesOf = ({ store, desk }: DeskContext): Outbox['files'] => {
  if (!store.sync) return NO_FILES
  const { count, bytes, oldestAtMs, refused } = store.sync.files.count()
  return { waiting: count, bytes, oldestAtMs, ...desk.hall.files(), refused: [...refused] }
}
