import type { Role } from '../model/roles.ts'
import type { ServiceWindow, StaffMember } from '../model/reference.ts'
import { isOpenStatus, type CaseState } from '../model/case.ts'
import type { PaperState } from '../model/paper.ts'
import { isOpenTicket, type TicketState } from '../model/queue/ticket.ts'
import type { VisitState } from '../model/queue/visit.ts'
import type { HallRead, HallTx } from './hall-db.ts'
import { NO_GUARD, type ActorFacts, type Guard } from './verdicts.ts'

/** An entity as the accepted events leave it, while a batch is being judged. */
export interface EntityEntry {
  readonly kind: string
  readonly id: string
  state: unknown
  units: readonly string[]
  guardSeq: number
  guardDevice: string | null
  /** Newest accepted guarded event of any device but `guardDevice`. */
  guardOtherSeq: number
  isDirty: boolean
}

interface EntityRow {
  entity_id: string
  state: string
  units: string
  guard_seq: number
  guard_device: string | null
  guard_other_seq: number
}

type Key = readonly [kind: string, id: string]

const newEntry = (kind: string, id: string): EntityEntry => ({
  kind,
  id,
  state: undefined,
  units: [],
  guardSeq: 0,
  guardDevice: null,
  guardOtherSeq: 0,
  isDirty: false,
})

const COLUMNS = 'entity_id, state, units, guard_seq, guard_device, guard_other_seq'

const entryOf = (kind: string, row: EntityRow): EntityEntry => ({
  kind,
  id: row.entity_id,
  // Both are written by `saveEntities`.
  state: row.state === '' ? undefined : (JSON.parse(row.state) as unknown),
  units: JSON.parse(row.units) as string[],
  guardSeq: row.guard_seq,
  guardDevice: row.guard_device,
  guardOtherSeq: row.guard_other_seq,
  isDirty: false,
})

/** State of one entity as the hall has it; undefined when it has none. The caller knows the type by the kind. */
export const readState = async <State>(
  db: HallRead,
  hallId: string,
  kind: string,
  id: string,
): Promise<State | undefined> => {
  const row = await db.get<{ state: string }>(
    'SELECT state FROM entity WHERE hall_id = ? AND kind = ? AND entity_id = ?',
    hallId,
    kind,
    id,
  )
  return row && row.state !== '' ? (JSON.parse(row.state) as State) : undefined
}

/** The entities a batch touches: read in a few statements, changed in memory, written back in one. */
export interface EntityCache {
  load(keys: readonly Key[]): Promise<void>
  /** Must have been loaded. */
  get(kind: string, id: string): EntityEntry
  save(touchedAtMs: number): Promise<void>
}

/** Records that a snapshot always takes along; others only while they are new (sync.md point 6). */
const isOpen = (entry: EntityEntry): boolean => {
  if (entry.state === undefined) return true
  switch (entry.kind) {
    case 'case':
      return isOpenStatus((entry.state as CaseState).status)
    case 'consultation':
    case 'paper':
    case 'day_balance':
    case 'evaluation':
      return false
    case 'ticket':
      return isOpenTicket(entry.state as TicketState)
    case 'visit':
      return (entry.state as VisitState).closedAtMs === null
    case 'first_contact':
    case 'negative_report': {
      const { status } = entry.state as { status?: string }
      return status !== 'CLOSED' && status !== 'FILED'
    }
    default:
      return true
  }
}

/** Papers of a case, and the consultation it began with: kind and id of the record, id of the case. */
const linksOf = ({ kind, id, state }: EntityEntry): (readonly [string, string, string])[] => {
  if (state === undefined) return []
  if (kind === 'paper') {
    const { caseId } = state as PaperState
    return caseId === null ? [] : [[kind, id, caseId]]
  }
  const consultationId = kind === 'case' ? (state as CaseState).consultationId : null
  return consultationId === null ? [] : [['consultation', consultationId, id]]
}

export const createEntityCache = (tx: HallTx, hallId: string): EntityCache => {
  const byKind = new Map<string, Map<string, EntityEntry>>()
  const ofKind = (kind: string): Map<string, EntityEntry> => {
    const present = byKind.get(kind)
    if (present) return present
    const made = new Map<string, EntityEntry>()
    byKind.set(kind, made)
    return made
  }
  return {
    async load(keys) {
      const missing = new Map<string, string[]>()
      for (const [kind, id] of keys) {
        const entries = ofKind(kind)
        if (entries.has(id)) continue
        entries.set(id, newEntry(kind, id))
        const ids = missing.get(kind)
        if (ids) ids.push(id)
        else missing.set(kind, [id])
      }
      await Promise.all(
        [...missing].map(async ([kind, ids]) => {
          const rows = await tx.among<EntityRow>(
            `SELECT ${COLUMNS} FROM entity WHERE hall_id = ? AND kind = ? AND entity_id IN`,
            [hallId, kind],
            ids,
          )
          for (const row of rows) ofKind(kind).set(row.entity_id, entryOf(kind, row))
        }),
      )
    },
    get: (kind, id) => byKind.get(kind)?.get(id) ?? newEntry(kind, id),
    async save(touchedAtMs) {
      const dirty = [...byKind.values()].flatMap((entries) =>
        [...entries.values()].filter((entry) => entry.isDirty),
      )
      const links = dirty.flatMap(linksOf)
      await Promise.all([
        tx.insert(
          'entity',
          [
            'hall_id',
            'kind',
            'entity_id',
            'state',
            'units',
            'guard_seq',
            'guard_device',
            'guard_other_seq',
            'is_open',
            'touched_at_ms',
          ],
          dirty.map((entry) => [
            hallId,
            entry.kind,
            entry.id,
            entry.state === undefined ? '' : JSON.stringify(entry.state),
            JSON.stringify(entry.units),
            entry.guardSeq,
            entry.guardDevice,
            entry.guardOtherSeq,
            isOpen(entry) ? 1 : 0,
            touchedAtMs,
          ]),
          `ON CONFLICT (hall_id, kind, entity_id) DO UPDATE SET state = excluded.state, units = excluded.units,
         guard_seq = excluded.guard_seq, guard_device = excluded.guard_device,
         guard_other_seq = excluded.guard_other_seq, is_open = excluded.is_open,
         touched_at_ms = excluded.touched_at_ms`,
        ),
        tx.insert(
          'record_of_case',
          ['hall_id', 'kind', 'entity_id', 'case_id'],
          links.map((link) => [hallId, ...link]),
          'ON CONFLICT (hall_id, kind, entity_id) DO UPDATE SET case_id = excluded.case_id',
        ),
      ])
    },
  }
}

/** Newest accepted guarded event that is not this device's own: its own steps never surprise it. */
export const guardFor = (entry: EntityEntry, deviceId: string): Guard => {
  if (entry.guardDevice === null) return NO_GUARD
  return entry.guardDevice === deviceId
    ? { hallSeq: entry.guardOtherSeq, deviceId: '' }
    : { hallSeq: entry.guardSeq, deviceId: entry.guardDevice }
}

export const moveGuard = (entry: EntityEntry, hallSeq: number, deviceId: string): void => {
  if (entry.guardDevice !== deviceId) entry.guardOtherSeq = entry.guardSeq
  entry.guardSeq = hallSeq
  entry.guardDevice = deviceId
}

/** A person's standing; their window must have been loaded. */
export const actorOf = (entities: EntityCache, staff: StaffMember): ActorFacts => {
  const window =
    staff.windowId === null
      ? undefined
      : (entities.get('window', staff.windowId).state as ServiceWindow | undefined)
  const roles: readonly Role[] = staff.roles
  return {
    staffId: staff.staffId,
    active: staff.active,
    roles,
    unitIds: [...new Set([staff.unitId, ...(window?.unitIds ?? [])])],
  }
}

/** The person an event names, as the events before it leave them; null when the hall knows nobody of that number. */
export const actorFacts = (entities: EntityCache, staffId: string): ActorFacts | null => {
  const staff = entities.get('staff', staffId).state as StaffMember | undefined
  return staff ? actorOf(entities, staff) : null
}
