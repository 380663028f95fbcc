import { modelOf } from '../model/entity-models.ts'
import { undoneEventId, type RecordedEvent } from '../model/events/define.ts'
import { subjectOf, unitScope } from '../model/scopes.ts'
import type { Verdict } from '../model/verdict.ts'
import { SyncError, type DeviceKind, type Receipt } from '../sync/wire.ts'
import type { BatchClock } from './batch-clock.ts'
import { factsOf, type BatchFacts, type Ground } from './batch-facts.ts'
import { actorFacts, guardFor, moveGuard, type EntityEntry } from './entities.ts'
import { foldAgain } from './fold-again.ts'
import { handOver, withHistory, type Handover } from './handover.ts'
import { nextHallHash } from '../sync/hall-chain.ts'
import { createLogWriter } from './log-writer.ts'
import type { HallTx, HallValue } from './hall-db.ts'
import type { Hall } from './halls.ts'
import { noteLeased } from './leases.ts'
import type { PreparedEvent } from './prepare.ts'
import { actorAt, mayBeOfThatTime } from './standing.ts'
import {
  judge,
  NO_GUARD,
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
  /** Tickets, or whether a window calls: screens show them at once. */
  readonly touchesRow: boolean
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

/** One incarnation of a device as the hall has it. */
export interface Chain {
  readonly last: ChainPoint
  /** Estimated time of its newest event whose clock nothing spoke against. */
  readonly trustedMs: number | null
  readonly durable: number
}

/** Undefined when the hall does not know the incarnation. */
export const readChain = async (
  tx: HallTx,
  hallId: string,
  { deviceId, epoch }: Pick<Sender, 'deviceId' | 'epoch'>,
): Promise<Chain | undefined> => {
  const row = await tx.get<{
    last_seq: number
    last_hash: string
    trusted_ms: number | null
    durable_seq: number
  }>(
    `SELECT last_seq, last_hash, trusted_ms, durable_seq FROM device_epoch
     WHERE hall_id = ? AND device_id = ? AND epoch = ?`,
    hallId,
    deviceId,
    epoch,
  )
  return (
    row && {
      last: { seq: row.last_seq, hash: row.last_hash },
      trustedMs: row.trusted_ms,
      durable: row.durable_seq,
    }
  )
}

/** What the row of a hall is shown by. */
const ROW_KINDS: ReadonlySet<string> = new Set(['ticket', 'window_queue'])

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

/** Where the log and the chain of the sender end now, and what of the hall a batch is judged by. */
export interface BatchGround {
  readonly head: HallHead
  readonly chain: Chain
  readonly ground: Ground
  /** On its way. */
  readonly facts: Promise<BatchFacts>
}

/**
 * Puts a batch into the log. Events that were there before are answered with what became of them then.
 *
 * @param ground where the log and the sender's chain end now, and what was asked for of what the batch touches
 * @throws SyncError GAP with what is known, FORK
 */
export const storeBatch = async (
  tx: HallTx,
  hall: Hall,
  sender: Sender,
  { head, chain, ground, facts }: BatchGround,
  batch: {
    readonly events: readonly PreparedEvent[]
    readonly clock: BatchClock
    readonly receivedAtMs: number
  },
): Promise<StoredBatch> => {
  const { hallId } = hall
  const { receivedAtMs } = batch
  const known = chain.last
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
  const { durable } = chain
  const [first] = fresh
  if (!first)
    return {
      ack: known,
      receipts,
      head,
      durable,
      added: 0,
      scopes: new Map(),
      hasWindows: false,
      touchesRow: false,
    }
  if (first.prev !== null && first.prev !== known.hash) throw new SyncError('FORK', { known })

  const [{ ids, copied, isTakenBack, entities }, clock] = await Promise.all([
    facts,
    batch.clock.begin(tx, chain.trustedMs),
  ])
  let isHallEmpty = !ground.hasPeople

  const log = createLogWriter(tx)
  const copyRows: HallValue[][] = []
  const scopeHeads = new Map<string, number>()
  const pending = new Map<EntityEntry, RecordedEvent[]>()
  const handedOver: Handover[] = []
  let hallSeq = head.hallSeq
  let hallHash = head.hallHash
  const leases: RecordedEvent[] = []
  let hasWindows = false
  let touchesRow = false
  const senderFacts = { hallId, ...sender, isHall: sender.deviceId === hall.ownDeviceId }
  const isThere = (id: string): boolean => ids.has(id) || copied.has(id)

  for (const event of fresh) {
    const { envelope } = event
    // An envelope that tells another place than the one it came in is not what it says it is.
    const read: ReadEvent =
      envelope && envelope.deviceSeq !== event.seq ? { kind: 'INVALID', envelope } : event.read()
    hallSeq += 1
    const time = clock.timeOf(read)
    const placing = { hallSeq, atMs: time.atMs }
    const original = envelope?.copiedFrom?.id
    const isDuplicate =
      envelope !== null && (isThere(envelope.id) || (original !== undefined && isThere(original)))
    const own = envelope && entities.get(...envelope.entity)
    const about = envelope && subjectOf(factsOf(read, envelope))
    const subject = about && (about === envelope.entity ? own : entities.get(...about))
    const recorded = recordedEventOf(read, placing)
    const actorId = envelope?.actor.staffId ?? null
    const isFoldedAgain = recorded !== null && (undoneEventId(recorded) !== null || isTakenBack(recorded))
    const actor = actorId === null ? null : actorFacts(entities, actorId)
    const facts: JudgeFacts = {
      sender: senderFacts,
      isDuplicate,
      actor,
      // A sample hall holds no real person: its records are loaded by the machine itself.
      isHallEmpty: isHallEmpty || (hall.purpose === 'SAMPLE' && actorId === null),
      guard: own ? guardFor(own, sender.deviceId) : NO_GUARD,
      state: own?.state,
      units: subject?.units ?? [],
      refold: isFoldedAgain
        ? await foldAgain(tx, hallId, ...recorded.entity, {
            after: head.hallSeq,
            events: [...((own && pending.get(own)) ?? []), recorded],
          })
        : null,
    }
    let judgement: Judgement = judge(read, facts, placing)
    if (actor && mayBeOfThatTime(judgement, envelope?.type)) {
      const then = await actorAt(tx, hallId, entities, actor, time.atMs, head.hallSeq)
      if (then) judgement = judge(read, { ...facts, actor: then }, placing)
    }
    const { verdict, reason } = judgement
    hallHash = nextHallHash(hallHash, { hash: event.hash, hallSeq, receivedAtMs, verdict })
    const grade = time.grade
    receipts.push({ seq: event.seq, hallSeq, at: time.atMs, grade, verdict, reason })
    log.add(
      [
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
      ],
      judgement.scopes.map((scope) => [hallId, scope, hallSeq]),
    )
    for (const scope of judgement.scopes) scopeHeads.set(scope, hallSeq)
    if (!envelope || !own || !subject) continue
    if (reason !== 'INVALID') {
      ids.add(envelope.id)
      if (original !== undefined) {
        copied.add(original)
        copyRows.push([hallId, original, hallSeq])
      }
    }
    if (own === subject && judgement.units !== own.units) {
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
    const its = pending.get(own)
    if (its) its.push(recorded)
    else pending.set(own, [recorded])
    if (envelope.entity[0] === 'staff') isHallEmpty = false
    if (envelope.entity[0] === 'window') hasWindows = true
    if (ROW_KINDS.has(envelope.entity[0])) touchesRow = true
    if (envelope.type === 'numbers.leased') leases.push(recorded)
    if (modelOf(envelope.entity[0])) {
      own.state = judgement.stateAfter
      own.isDirty = true
    }
    if (read.kind === 'EVENT' && read.guarded) moveGuard(own, hallSeq, sender.deviceId)
  }

  const last = fresh.at(-1) ?? first
  const [arriving] = await Promise.all([
    withHistory(tx, hallId, head.hallSeq, handedOver),
    log.written(),
    noteLeased(tx, hallId, sender, leases),
    tx.insert('event_copy', ['hall_id', 'original', 'hall_seq'], copyRows),
    tx.insert(
      'scope',
      ['hall_id', 'scope', 'head'],
      [...scopeHeads].map(([scope, at]) => [hallId, scope, at]),
      'ON CONFLICT (hall_id, scope) DO UPDATE SET head = excluded.head',
    ),
    entities.save(receivedAtMs),
    tx.run('UPDATE hall SET head_seq = ?, head_hash = ? WHERE hall_id = ?', hallSeq, hallHash, hallId),
    tx.run(
      `UPDATE device_epoch SET last_seq = ?, last_hash = ?, trusted_ms = ?
       WHERE hall_id = ? AND device_id = ? AND epoch = ?`,
      last.seq,
      last.hash,
      clock.trustedMs(),
      hallId,
      sender.deviceId,
      sender.epoch,
    ),
  ])
  await Promise.all(arriving.map((handover) => handOver(tx, hallId, handover)))
  return {
    ack: { seq: last.seq, hash: last.hash },
    receipts,
    head: { lineage: head.lineage, hallSeq, hallHash },
    durable,
    added: fresh.length,
    scopes: scopeHeads,
    hasWindows,
    touchesRow,
  }
}
