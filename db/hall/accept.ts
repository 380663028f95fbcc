import { modelOf } from '../model/entity-models.ts'
import { findDefinition } from '../model/events/registry.ts'
import { undoneEventId, type RecordedEvent } from '../model/events/define.ts'
import { subjectOf, unitScope } from '../model/scopes.ts'
import type { Verdict } from '../model/verdict.ts'
import { SyncError, type DeviceKind, type Receipt } from '../sync/wire.ts'
import type { BatchClock } from './batch-clock.ts'
import { actorFacts, createEntityCache, guardFor, moveGuard, type EntityCache } from './entities.ts'
import { foldAgain } from './fold-again.ts'
import { nextHallHash } from '../sync/hall-chain.ts'
import type { HallTx, HallValue } from './hall-db.ts'
import type { Hall } from './halls.ts'
import { noteLeased } from './leases.ts'
import type { PreparedEvent } from './prepare.ts'
import { actorAt, mayBeOfThatTime } from './standing.ts'
import {
  judge,
  readEvent,
  recordedEventOf,
  type JudgeFacts,
  type Judgement,
  type ReadEvent,
} from './verdicts.ts'

// One batch of one device enters the log: all of it or nothing, under the hall's lock, in the order of commit.

/** Whose chain a batch belongs to. */
export interface Sender {
  readonly deviceId: string
  readonly epoch: number
  readonly kind: DeviceKind
  /** `deviceScopes` of the model. */
  readonly scopes: readonly string[]
}

export interface ChainPoint {
  readonly seq: number
  readonly hash: string
}

export interface HallHead {
  readonly lineage: string
  readonly hallSeq: number
  readonly hallHash: string
}

export interface StoredBatch {
  readonly ack: ChainPoint
  readonly receipts: Receipt[]
  readonly head: HallHead
  readonly durable: number
  /** Events that were new. */
  readonly added: number
  /** Newest hallSeq written to each scope. */
  readonly scopes: ReadonlyMap<string, number>
  /** Windows changed: desks may follow other scopes from now on. */
  readonly hasWindows: boolean
}

interface StoredRow {
  device_seq: number
  hash: string
  hall_seq: number
  at_ms: number
  grade: 'A' | 'B' | 'C'
  verdict: Verdict
  reason: string
}

export const readHead = async (tx: Pick<HallTx, 'get'>, hallId: string): Promise<HallHead> => {
  const row = await tx.get<{ lineage: string; head_seq: number; head_hash: string }>(
    'SELECT lineage, head_seq, head_hash FROM hall WHERE hall_id = ?',
    hallId,
  )
  if (!row) throw new SyncError('UNKNOWN_DEVICE')
  return { lineage: row.lineage, hallSeq: row.head_seq, hallHash: row.head_hash }
}

interface EpochRow {
  last_seq: number
  last_hash: string
  trusted_ms: number | null
  durable_seq: number
}

const readEpoch = async (tx: HallTx, hallId: string, sender: Sender): Promise<EpochRow> => {
  const row = await tx.get<EpochRow>(
    `SELECT last_seq, last_hash, trusted_ms, durable_seq FROM device_epoch
     WHERE hall_id = ? AND device_id = ? AND epoch = ?`,
    hallId,
    sender.deviceId,
    sender.epoch,
  )
  // A token outlives a restore of the server: hello tells the rest.
  if (!row) throw new SyncError('TOKEN_EXPIRED')
  return row
}

/** Events sent again must be the ones that are there. @throws SyncError FORK */
const receiptsAgain = async (
  tx: HallTx,
  hallId: string,
  sender: Sender,
  again: readonly PreparedEvent[],
  known: ChainPoint,
): Promise<Receipt[]> => {
  const [first, last] = [again[0], again.at(-1)]
  if (!first || !last) return []
  const rows = await tx.all<StoredRow>(
    `SELECT device_seq, hash, hall_seq, at_ms, grade, verdict, reason FROM event
     WHERE hall_id = ? AND device_id = ? AND epoch = ? AND device_seq BETWEEN ? AND ? ORDER BY device_seq`,
    hallId,
    sender.deviceId,
    sender.epoch,
    first.seq,
    last.seq,
  )
  return again.map((event, index) => {
    const row = rows[index]
    if (row?.device_seq !== event.seq || row.hash !== event.hash) throw new SyncError('FORK', { known })
    return {
      seq: row.device_seq,
      hallSeq: row.hall_seq,
      at: row.at_ms,
      grade: row.grade,
      verdict: row.verdict,
      reason: row.reason,
    }
  })
}

/** Of what a batch brings or says it copied: the ids the log has, and those it has a copy of. */
const knownIds = async (
  tx: HallTx,
  hallId: string,
  events: readonly PreparedEvent[],
): Promise<{ readonly ids: Set<string>; readonly copied: Set<string> }> => {
  const ids = new Set<string>()
  for (const { read } of events) {
    if (!read.envelope) continue
    ids.add(read.envelope.id)
    if (read.envelope.copiedFrom) ids.add(read.envelope.copiedFrom.id)
  }
  const rows = await tx.among<{ id: string }>(
    'SELECT id FROM event WHERE hall_id = ? AND id IN',
    [hallId],
    [...ids],
  )
  const copies = await tx.among<{ original: string }>(
    'SELECT original FROM event_copy WHERE hall_id = ? AND original IN',
    [hallId],
    [...ids],
  )
  return { ids: new Set(rows.map((row) => row.id)), copied: new Set(copies.map((row) => row.original)) }
}

const loadEntities = async (entities: EntityCache, events: readonly PreparedEvent[]): Promise<void> => {
  const keys: (readonly [string, string])[] = []
  const staffIds = new Set<string>()
  for (const { read } of events) {
    if (!read.envelope) continue
    const { envelope } = read
    keys.push(envelope.entity, subjectOf(factsOf(read, envelope)))
    if (envelope.actor.staffId !== null) staffIds.add(envelope.actor.staffId)
  }
  await entities.load([...keys, ...[...staffIds].map((id) => ['staff', id] as const)])
  const windowIds = [...staffIds].map((id) => {
    const staff = entities.get('staff', id).state as { windowId?: string | null } | undefined
    return staff?.windowId ?? null
  })
  await entities.load(windowIds.filter((id) => id !== null).map((id) => ['window', id] as const))
}

const factsOf = (read: ReadEvent, envelope: NonNullable<ReadEvent['envelope']>) => ({
  type: envelope.type,
  entity: envelope.entity,
  unitId: envelope.unitId,
  payload: read.kind === 'EVENT' ? read.payload : envelope.payload,
})

const undoType = (kind: string): string => `${kind}.undone`

/** Events that were taken back before they came: after a restore machines send again in any order. */
const takenBack = async (
  tx: HallTx,
  hallId: string,
  events: readonly PreparedEvent[],
): Promise<ReadonlySet<string>> => {
  const byKind = new Map<string, Set<string>>()
  for (const { read } of events) {
    if (read.kind !== 'EVENT') continue
    const [kind, id] = read.envelope.entity
    if (findDefinition(undoType(kind))) byKind.set(kind, (byKind.get(kind) ?? new Set()).add(id))
  }
  const ids = new Set<string>()
  for (const [kind, entityIds] of byKind) {
    const rows = await tx.among<{ bytes: Uint8Array }>(
      "SELECT bytes FROM event WHERE hall_id = ? AND verdict = 'accepted' AND kind = ? AND type = ? AND entity_id IN",
      [hallId, kind, undoType(kind)],
      [...entityIds],
    )
    for (const { bytes } of rows) {
      const recorded = recordedEventOf(readEvent(bytes), { hallSeq: 0, atMs: 0 })
      const id = recorded && undoneEventId(recorded)
      if (id !== null) ids.add(id)
    }
  }
  return ids
}

const EVENT_COLUMNS = [
  'hall_id',
  'hall_seq',
  'id',
  'device_id',
  'epoch',
  'device_seq',
  'hash',
  'type',
  'kind',
  'entity_id',
  'received_at_ms',
  'at_ms',
  'grade',
  'verdict',
  'reason',
  'hall_hash',
  'bytes',
] as const

/** A record that from now on goes to a unit it did not go to before. */
interface Handover {
  readonly entity: readonly [kind: string, id: string]
  readonly scope: string
  /** With which event. */
  readonly hallSeq: number
  /** It went to other units before. */
  readonly isKnown: boolean
}

/**
 * Those with events before this batch. Of a record that is only now begun there are some when the hall was restored and
 * what others had recorded on it came first: they were refused, and went to the units of those who recorded them.
 */
const withHistory = async (
  tx: HallTx,
  hallId: string,
  handovers: readonly Handover[],
): Promise<readonly Handover[]> => {
  const begun = Map.groupBy(
    handovers.filter(({ isKnown }) => !isKnown),
    ({ entity: [kind] }) => kind,
  )
  const before = new Set<string>()
  for (const [kind, some] of begun) {
    const rows = await tx.among<{ entity_id: string }>(
      'SELECT DISTINCT entity_id FROM event WHERE hall_id = ? AND kind = ? AND entity_id IN',
      [hallId, kind],
      [...new Set(some.map(({ entity: [, id] }) => id))],
    )
    for (const { entity_id: id } of rows) before.add(keyOf([kind, id]))
  }
  return handovers.filter(({ entity, isKnown }) => isKnown || before.has(keyOf(entity)))
}

/** The unit that takes over needs what came before, with what was released or settled of it. */
const handOver = async (tx: HallTx, hallId: string, { entity, scope, hallSeq }: Handover): Promise<void> => {
  const before = await tx.all<{ hall_seq: number; kind: string; entity_id: string }>(
    `SELECT hall_seq, kind, entity_id FROM event WHERE hall_id = ? AND kind = ? AND entity_id = ? AND hall_seq < ?
     UNION SELECT s.hall_seq, s.kind, s.entity_id FROM event e JOIN event s
       ON s.hall_id = e.hall_id AND s.kind IN ('release', 'conflict') AND s.entity_id = e.id
     WHERE e.hall_id = ? AND e.kind = ? AND e.entity_id = ? AND s.hall_seq < ?`,
    hallId,
    ...entity,
    hallSeq,
    hallId,
    ...entity,
    hallSeq,
  )
  await tx.insert(
    'event_scope',
    ['hall_id', 'scope', 'hall_seq'],
    before.map((row) => [hallId, scope, row.hall_seq]),
    'ON CONFLICT DO NOTHING',
  )
  await tx.insert(
    'scope_late',
    ['hall_id', 'scope', 'at_seq', 'kind', 'entity_id'],
    before.map((row) => [hallId, scope, hallSeq, row.kind, row.entity_id]),
    'ON CONFLICT DO NOTHING',
  )
}

const keyOf = ([kind, id]: readonly [string, string]): string => `${kind}\n${id}`

/**
 * Puts a batch into the log. Events that were there before are answered with what became of them then.
 *
 * @throws SyncError GAP with what is known, FORK
 */
export const storeBatch = async (
  tx: HallTx,
  hall: Hall,
  sender: Sender,
  batch: {
    readonly events: readonly PreparedEvent[]
    readonly clock: BatchClock
    readonly receivedAtMs: number
  },
): Promise<StoredBatch> => {
  const { hallId } = hall
  const { receivedAtMs } = batch
  const head = await readHead(tx, hallId)
  const epoch = await readEpoch(tx, hallId, sender)
  const known = { seq: epoch.last_seq, hash: epoch.last_hash }
  const from = batch.events[0]?.seq ?? 1
  if (from > known.seq + 1) throw new SyncError('GAP', { known })
  const receipts = await receiptsAgain(
    tx,
    hallId,
    sender,
    batch.events.filter((event) => event.seq <= known.seq),
    known,
  )
  const fresh = batch.events.filter((event) => event.seq > known.seq)
  const durable = epoch.durable_seq
  const [first] = fresh
  if (!first) return { ack: known, receipts, head, durable, added: 0, scopes: new Map(), hasWindows: false }
  if (first.prev !== null && first.prev !== known.hash) throw new SyncError('FORK', { known })

  const { ids, copied } = await knownIds(tx, hallId, fresh)
  const undone = await takenBack(tx, hallId, fresh)
  const entities = createEntityCache(tx, hallId)
  await loadEntities(entities, fresh)
  const nobody = await tx.get(
    "SELECT 1 AS one FROM entity WHERE hall_id = ? AND kind = 'staff' LIMIT 1",
    hallId,
  )
  let isHallEmpty = nobody === undefined
  const clock = await batch.clock.begin(tx, epoch.trusted_ms)

  const eventRows: HallValue[][] = []
  const scopeRows: HallValue[][] = []
  const copyRows: HallValue[][] = []
  const scopeHeads = new Map<string, number>()
  const pending = new Map<string, RecordedEvent[]>()
  const handedOver: Handover[] = []
  let hallSeq = head.hallSeq
  let hallHash = head.hallHash
  const leases: RecordedEvent[] = []
  let hasWindows = false

  for (const event of fresh) {
    const { envelope } = event.read
    // An envelope that tells another place than the one it came in is not what it says it is.
    const read: ReadEvent =
      envelope && envelope.deviceSeq !== event.seq ? { kind: 'INVALID', envelope } : event.read
    hallSeq += 1
    const time = clock.timeOf(read)
    const placing = { hallSeq, atMs: time.atMs }
    const original = envelope?.copiedFrom?.id
    const isThere = (id: string): boolean => ids.has(id) || copied.has(id)
    const isDuplicate =
      envelope !== null && (isThere(envelope.id) || (original !== undefined && isThere(original)))
    const own = envelope && entities.get(...envelope.entity)
    const subject = envelope && entities.get(...subjectOf(factsOf(read, envelope)))
    const recorded = recordedEventOf(read, placing)
    const actorId = envelope?.actor.staffId ?? null
    const isFoldedAgain = recorded !== null && (undoneEventId(recorded) !== null || undone.has(recorded.id))
    const actor = actorId === null ? null : actorFacts(entities, actorId)
    const facts: JudgeFacts = {
      sender: { hallId, ...sender, isHall: sender.deviceId === hall.ownDeviceId },
      isDuplicate,
      actor,
      // A sample hall holds no real person: its records are loaded by the machine itself.
      isHallEmpty: isHallEmpty || (hall.purpose === 'SAMPLE' && actorId === null),
      guard: own ? guardFor(own, sender.deviceId) : { hallSeq: 0, deviceId: '' },
      state: own?.state,
      units: subject?.units ?? [],
      refold: isFoldedAgain
        ? await foldAgain(tx, hallId, recorded.entity[0], recorded.entity[1], [
            ...(pending.get(keyOf(recorded.entity)) ?? []),
            recorded,
          ])
        : null,
    }
    let judgement: Judgement = judge(read, facts, placing)
    if (actor && mayBeOfThatTime(judgement, envelope?.type)) {
      const then = await actorAt(tx, hallId, entities, actor, time.atMs)
      if (then) judgement = judge(read, { ...facts, actor: then }, placing)
    }
    const { verdict, reason } = judgement
    hallHash = nextHallHash(hallHash, { hash: event.hash, hallSeq, receivedAtMs, verdict })
    const grade = time.grade
    receipts.push({ seq: event.seq, hallSeq, at: time.atMs, grade, verdict, reason })
    eventRows.push([
      hallId,
      hallSeq,
      // What is not this device's own word must not take an id from the event that is.
      envelope && reason !== 'INVALID' && !ids.has(envelope.id) ? envelope.id : null,
      sender.deviceId,
      sender.epoch,
      event.seq,
      event.hash,
      envelope?.type ?? '',
      envelope?.entity[0] ?? '',
      envelope?.entity[1] ?? '',
      receivedAtMs,
      time.atMs,
      grade,
      verdict,
      reason,
      hallHash,
      event.bytes,
    ])
    for (const scope of judgement.scopes) {
      scopeRows.push([hallId, scope, hallSeq])
      scopeHeads.set(scope, hallSeq)
    }
    if (!envelope || !own || !subject) continue
    if (reason !== 'INVALID') {
      ids.add(envelope.id)
      if (original !== undefined) {
        copied.add(original)
        copyRows.push([hallId, original, hallSeq])
      }
    }
    if (own === subject) {
      const more = judgement.units.filter((unit) => !own.units.includes(unit))
      if (more.length > 0) {
        const isKnown = own.units.length > 0
        handedOver.push(
          ...more.map((unit) => ({ entity: envelope.entity, scope: unitScope(unit), hallSeq, isKnown })),
        )
        own.units = judgement.units
        own.isDirty = true
      }
    }
    if (verdict !== 'accepted' || !recorded) continue
    clock.passed(recorded)
    pending.set(keyOf(envelope.entity), [...(pending.get(keyOf(envelope.entity)) ?? []), recorded])
    if (envelope.entity[0] === 'staff') isHallEmpty = false
    if (envelope.entity[0] === 'window') hasWindows = true
    if (envelope.type === 'numbers.leased') leases.push(recorded)
    if (modelOf(envelope.entity[0])) {
      own.state = judgement.stateAfter
      own.isDirty = true
    }
    if (read.kind === 'EVENT' && read.guarded) moveGuard(own, hallSeq, sender.deviceId)
  }

  const arriving = await withHistory(tx, hallId, handedOver)
  await tx.insert('event', EVENT_COLUMNS, eventRows)
  await noteLeased(tx, hallId, sender, leases)
  await tx.insert('event_scope', ['hall_id', 'scope', 'hall_seq'], scopeRows)
  await tx.insert('event_copy', ['hall_id', 'original', 'hall_seq'], copyRows)
  for (const handover of arriving) await handOver(tx, hallId, handover)
  await tx.insert(
    'scope',
    ['hall_id', 'scope', 'head'],
    [...scopeHeads].map(([scope, at]) => [hallId, scope, at]),
    'ON CONFLICT (hall_id, scope) DO UPDATE SET head = excluded.head',
  )
  await entities.save(receivedAtMs)
  await tx.run('UPDATE hall SET head_seq = ?, head_hash = ? WHERE hall_id = ?', hallSeq, hallHash, hallId)
  const last = fresh.at(-1) ?? first
  await tx.run(
    `UPDATE device_epoch SET last_seq = ?, last_hash = ?, trusted_ms = ?
     WHERE hall_id = ? AND device_id = ? AND epoch = ?`,
    last.seq,
    last.hash,
    clock.trustedMs(),
    hallId,
    sender.deviceId,
    sender.epoch,
  )
  return {
    ack: { seq: last.seq, hash: last.hash },
    receipts,
    head: { lineage: head.lineage, hallSeq, hallHash },
    durable,
    added: fresh.length,
    scopes: scopeHeads,
    hasWindows,
  }
}
