import type { conflictMethods } from '../../contract/hall.ts'
import { ContractError, type ResultInput } from '../../contract/index.ts'
import type { DeviceState } from '../../model/device.ts'
import { modelOf } from '../../model/entity-models.ts'
import { foldEntity, takenBackAmong, undoneEventId } from '../../model/events/define.ts'
import { findDefinition } from '../../model/events/registry.ts'
import { EventId } from '../../model/ids.ts'
import { maskPartyName } from '../../model/masking.ts'
import type { ConflictState } from '../../model/sync-models.ts'
import { readEntity, readEntityEvents, type LoggedEvent, type ReadDb } from '../../store/index.ts'
import {
  listOpenConflicts,
  listSettledIds,
  readBase,
  readKeptEvent,
  type KeptEvent,
} from '../../store/queries/conflicts.ts'
import { openDoubledNumbers, readDoubledNumbers } from '../../store/queries/doubled-numbers.ts'
import { readLedgerRows } from '../../store/queries/ledger.ts'
import { append } from '../append.ts'
import {
  recordingContext,
  signedIn,
  staffName,
  windowName,
  type DeskContext,
  type Handlers,
} from '../context.ts'
import { subjectOf } from '../event-subject.ts'
import { eventFacts } from '../timeline.ts'
import { isInScope, workScope } from '../work/work-scope.ts'
import { isPeopleKind, peopleSubject } from './people-subject.ts'
import { attendanceAgain, clashingBookings, keepAttendance, withStandIn } from './booking-conflict.ts'
import { eventLines, nowLines, type ConflictLine } from './conflict-lines.ts'
import { BUSINESS_KINDS } from './business-kinds.ts'
import { plainSubject } from './plain-subject.ts'
import { isQueueKind, queueSubject } from './queue-subject.ts'

type Row = ResultInput<'conflicts.list'>['conflicts'][number]
type View = ResultInput<'conflicts.get'>
type Side = View['refused']

const ROWS_MAX = 500
/** More versions than this nobody compares; the newest count. */
const STANDING_MAX = 4

/** Kinds whose refused step somebody may take again. */
const APPLICABLE_KINDS: ReadonlySet<string> = new Set(BUSINESS_KINDS)
/** What of it was wrong stays wrong whoever records it. */
const NEVER_APPLICABLE: ReadonlySet<string> = new Set(['INVALID', 'UNKNOWN_TYPE', 'NUMBER_TWICE'])

const settlementOf = (db: ReadDb, eventId: string): ConflictState | null =>
  readEntity<ConflictState>(db, 'conflict', eventId)?.state ?? null

const textOf = (value: unknown, name: string): string | null => {
  const field: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : null
  return typeof field === 'string' && field !== '' ? field : null
}

/** What a record is called that never came to be: its own number, as far as it can be read. */
const namedByItself = (context: DeskContext, event: LoggedEvent): string => {
  try {
    const { caseNo, consultationNo, number, reportNo } = eventFacts(context, event)
    const found = [caseNo, consultationNo, number, reportNo].find((each) => typeof each === 'string' && each)
    return typeof found === 'string' ? found : (textOf(event.payload, 'slipNo') ?? '')
  } catch {
    return ''
  }
}

/** Whether the person at this page works with what the event is about, and what they call it; null when they do not. */
const subjectFor = (context: DeskContext, event: LoggedEvent): string | null => {
  if (isPeopleKind(event.entity[0])) return peopleSubject(context, event)
  if (isQueueKind(event.entity[0])) return queueSubject(context, event)
  const { staff } = signedIn(context).session
  const isOwn = event.staffId === staff.staffId
  const subject = subjectOf(context, event)
  const scope = workScope(context)
  if (subject) return isOwn || isInScope(scope, subject.unitId, subject.windowId) ? subject.words : null
  const plain = plainSubject(context, event)
  if (plain !== null) {
    const isAdmin = staff.roles.some((role) => role === 'SYSADMIN' || role === 'CENTER_ADMIN')
    return isOwn || isAdmin ? plain : null
  }
  // A record that never came to be is its unit's as it names it.
  const unitId = textOf(event.payload, 'unitId') ?? event.unitId
  return isOwn || isInScope(scope, unitId, event.windowId) ? namedByItself(context, event) : null
}

/** An event with why somebody has to look at it: an accepted one may have a number that an earlier record has. */
const readKept = (db: ReadDb, eventId: string): KeptEvent | undefined => {
  const kept = readKeptEvent(db, eventId)
  const isTwice = kept?.event.verdict === 'accepted' && kept.reason === '' && hasItFirst(db, eventId) !== null
  return isTwice ? { ...kept, reason: 'NUMBER_TWICE' } : kept
}

/** The event that gave the number of this one to an earlier record. */
const hasItFirst = (db: ReadDb, eventId: string): LoggedEvent | null => {
  const doubled = readDoubledNumbers(db).find((each) => each.eventId === eventId)
  return (doubled && readKeptEvent(db, doubled.earlierEventId)?.event) ?? null
}

const rowOf = (context: DeskContext, { eventId, event, reason }: KeptEvent, settled: boolean): Row | null => {
  const subject = subjectFor(context, event)
  if (subject === null) return null
  const [entityKind, entityId] = event.entity
  return {
    eventId,
    kind:
      reason === 'NUMBER_TWICE'
        ? 'NUMBER_TWICE'
        : event.verdict === 'quarantined'
          ? 'QUARANTINED'
          : 'CONFLICT',
    entityKind,
    entityId,
    subject,
    type: event.type,
    reason,
    staffName: staffName(context, event.staffId),
    atMs: event.atMs,
    settled,
  }
}

const settledEvents = (db: ReadDb): KeptEvent[] =>
  listSettledIds(db, ROWS_MAX).flatMap((eventId) => readKept(db, eventId) ?? [])

/** What waits for a person; numbers of two records first, because an applicant has yet to be told. */
const openEvents = (db: ReadDb): KeptEvent[] => [
  ...openDoubledNumbers(db).flatMap(({ eventId }) => readKept(db, eventId) ?? []),
  ...listOpenConflicts(db, ROWS_MAX),
]

/** An event the hall did not accept, one with the number of another, or one that cannot be folded here, if this person may see it. @throws NOT_FOUND */
const readConflict = (context: DeskContext, eventId: string): { kept: KeptEvent; row: Row } => {
  const { read } = context.store
  const kept = readKept(read, eventId)
  const settlement = settlementOf(read, eventId)
  const isOne = kept && (isRefused(kept) || settlement !== null)
  const row = isOne ? rowOf(context, kept, settlement !== null) : null
  if (!kept || !row) throw new ContractError('NOT_FOUND', { subject: eventId })
  return { kept, row }
}

const isRefused = ({ event, reason }: KeptEvent): boolean =>
  event.verdict === 'conflict' ||
  event.verdict === 'quarantined' ||
  (event.verdict === 'accepted' && reason !== '')

const deviceName = (db: ReadDb, deviceId: string): string =>
  readEntity<DeviceState>(db, 'device', deviceId)?.state.name ?? ''

/** Two papers of one number are told apart by whose they are, which the step itself does not say. */
const ownerLines = (context: DeskContext, event: LoggedEvent): ConflictLine[] => {
  const subject = event.entity[0] === 'paper' ? subjectOf(context, event) : null
  const ownerId = subject?.caseId ?? subject?.consultationId ?? ''
  const owner = readLedgerRows(context.store.read, [ownerId]).get(ownerId)
  if (!owner) return []
  return [
    { label: subject?.caseId ? 'caseNo' : 'consultationNo', value: owner.no },
    { label: 'applicant', value: maskPartyName(owner.applicant_name, owner.applicant_kind) },
  ]
}

const sideOf = (context: DeskContext, event: LoggedEvent, eventId: string): Side => ({
  eventId,
  type: event.type,
  staffName: staffName(context, event.staffId),
  deviceName: deviceName(context.store.read, event.deviceId),
  windowName: windowName(context, event.windowId),
  atMs: event.atMs,
  clockGrade: event.clockGrade,
  lines: eventLines(context, event),
})

/** Steps the fold orders by the state machine, and whole records; a note added meanwhile contradicts nothing. */
const movesState = (event: LoggedEvent): boolean =>
  event.type.startsWith('reference.') || (findDefinition(event.type)?.guarded ?? false)

/**
 * What the author of a refused event had not seen: accepted events of other machines after the state it was taken on. The
 * last of them is what stands; when there is none, the newest accepted step is.
 */
const standingOf = (db: ReadDb, { event: refused, reason }: KeptEvent): readonly LoggedEvent[] => {
  if (reason === 'NUMBER_TWICE') return [hasItFirst(db, refused.id) ?? []].flat()
  const clashing = clashingBookings(db, refused)
  if (clashing) return clashing.slice(-STANDING_MAX)
  const [kind, id] = refused.entity
  const base = readBase(db, refused) ?? 0
  const accepted = readEntityEvents(db, kind, id).filter(
    (event) => event.id !== refused.id && event.verdict === 'accepted',
  )
  const steps = accepted.filter(movesState)
  const unseen = (events: readonly LoggedEvent[]) =>
    events.filter((event) => event.deviceId !== refused.deviceId && (event.hallSeq ?? 0) > base)
  const found = [unseen(steps), unseen(accepted)].find((events) => events.length > 0)
  return (found ?? (steps.length > 0 ? steps : accepted).slice(-1)).slice(-STANDING_MAX)
}

const mayApply = (context: DeskContext, event: LoggedEvent): boolean => {
  if (APPLICABLE_KINDS.has(event.entity[0])) return true
  const { roles } = signedIn(context).session.staff
  return event.type.startsWith('reference.') && roles.includes('CENTER_ADMIN')
}

const isKnown = ({ type, typeVersion }: LoggedEvent): boolean =>
  (findDefinition(type)?.version ?? 0) >= typeVersion

/** Whether the refused step is possible on what stands now: its record folds with it at the end, and nothing breaks. */
const canApply = (context: DeskContext, db: ReadDb, { event, reason }: KeptEvent): boolean => {
  if (NEVER_APPLICABLE.has(reason)) return false
  if (isPeopleKind(event.entity[0])) return attendanceAgain(context, db, event) !== null
  if (!mayApply(context, event)) return false
  const [kind, id] = event.entity
  const model = modelOf(kind)
  const definition = findDefinition(event.type)
  if (!model || !definition?.payload.safeParse(event.payload).success) return false
  const events = readEntityEvents(db, kind, id).filter((each) => each.id !== event.id && isKnown(each))
  if (undoneEventId(event) !== null && !events.some(takenBackAmong([event]))) return false
  const before = foldEntity(model, events).refused.length
  const again = { ...event, id: 'again', copyOf: null, staffId: signedIn(context).session.staff.staffId }
  return foldEntity(model, [...events, again]).refused.length <= before
}

const statusNow = (db: ReadDb, [kind, id]: readonly [string, string]): string =>
  textOf(readEntity<unknown>(db, kind, id)?.state, 'status') ?? ''

/** Of whole records only what differs is worth a line; their name says which they are. */
const onlyDifferences = (type: string, sides: readonly Side[]): Side[] => {
  if (!type.startsWith('reference.') || sides.length === 1) return [...sides]
  const valueOf = (side: Side, label: string): string | undefined =>
    side.lines.find((line) => line.label === label)?.value
  const differs = ({ label }: ConflictLine): boolean =>
    label === 'name' || new Set(sides.map((side) => valueOf(side, label))).size > 1
  return sides.map((side) => ({ ...side, lines: side.lines.filter(differs) }))
}

export const conflictHandlers: Handlers<typeof conflictMethods> = {
  'conflicts.list'(context, { settled }) {
    const { read } = context.store
    const rows = (events: readonly KeptEvent[], isSettled: boolean): Row[] =>
      events.flatMap((event) => rowOf(context, event, isSettled) ?? [])
    const open = rows(openEvents(read), false)
    return { conflicts: settled ? [...open, ...rows(settledEvents(read), true)] : open }
  },
  'conflicts.get'(context, { eventId }) {
    const { read } = context.store
    const { kept, row } = readConflict(context, eventId)
    const settlement = settlementOf(read, eventId)
    const sideWithOwner = (event: LoggedEvent, id: string): Side => {
      const side = sideOf(context, event, id)
      return kept.reason === 'NUMBER_TWICE'
        ? { ...side, lines: [...side.lines, ...ownerLines(context, event)] }
        : side
    }
    const refused = sideWithOwner(kept.event, eventId)
    const standing = standingOf(read, kept).map((event) => sideWithOwner(event, event.id))
    const [first = refused, ...others] = onlyDifferences(kept.event.type, [refused, ...standing])
    return {
      conflict: row,
      refused: first,
      standing: others,
      now: nowLines(context, ...kept.event.entity),
      canApply: settlement === null && canApply(context, read, kept),
      standIns:
        settlement === null && isPeopleKind(kept.event.entity[0])
          ? (attendanceAgain(context, read, kept.event)?.standIns?.map((each) => ({ ...each })) ?? null)
          : null,
      settlement: settlement && {
        decision: settlement.decision,
        note: settlement.note,
        staffName: staffName(context, settlement.by),
        atMs: settlement.atMs,
      },
    }
  },
  'conflicts.settle'(context, { eventId, decision, note, standIn }) {
    const { kept } = readConflict(context, eventId)
    const { event } = kept
    const by = signedIn(context).session.staff.staffId
    context.store.record(recordingContext(context), (act) => {
      // Another page may have settled it since.
      if (settlementOf(act.db, eventId)) throw new ContractError('CONFLICT_SETTLED')
      const appliedAs: EventId[] = []
      if (decision === 'APPLY') {
        if (!canApply(context, act.db, kept))
          throw new ContractError('STEP_NOT_ALLOWED', { status: statusNow(act.db, event.entity) })
        const again = isPeopleKind(event.entity[0]) ? attendanceAgain(context, act.db, event) : null
        const payload = again
          ? withStandIn(context, event, again, { staffId: standIn, reason: note })
          : event.payload
        const applied = act.append({ type: event.type, entityId: event.entity[1], payload })
        appliedAs.push(EventId.parse(applied.id))
      } else if (isPeopleKind(event.entity[0])) keepAttendance(context, act, event, note)
      append(act, 'conflict.settled', eventId, {
        eventId: EventId.parse(eventId),
        entity: [...event.entity],
        decision,
        note,
        by,
        appliedAs,
      })
    })
    return {}
  },
}
