import { SUPERVISOR_SCOPE } from '../model/scopes.ts'
import { actorFacts, createEntityCache, moveGuard } from './entities.ts'
import { foldAgain } from './fold-again.ts'
import type { HallTx } from './hall-db.ts'
import type { HallLog } from './hall-log.ts'
import type { Hall, HallBasis } from './halls.ts'
import { recordOwn } from './own-chain.ts'
import { actorAt, mayBeOfThatTime } from './standing.ts'
import {
  judge,
  NO_GUARD,
  readEvent,
  type ActorFacts,
  type Judgement,
  type KnowsType,
  type ReadEvent,
} from './verdicts.ts'

/** So many at a time; the rest in the next transaction. */
const RELEASED_AT_ONCE = 200

interface UnknownRow {
  hall_seq: number
  id: string
  device_id: string
  epoch: number
  at_ms: number
  bytes: Uint8Array
}

type Understood = Extract<ReadEvent, { kind: 'EVENT' }>

/** Whether an event that is understood now may be let in; a state it does not fit is a person's matter, not a refusal. */
const mayRelease = async (tx: HallTx, hall: Hall, row: UnknownRow, read: Understood): Promise<boolean> => {
  const entities = createEntityCache(tx, hall.hallId)
  const { staffId } = read.envelope.actor
  if (staffId !== null) await entities.load([['staff', staffId]])
  const actor = staffId === null ? null : actorFacts(entities, staffId)
  const judged = (by: ActorFacts | null): Judgement =>
    judge(
      read,
      {
        // Where it belongs was looked at when it came in: by its scopes, not by what it says.
        sender: {
          hallId: hall.hallId,
          deviceId: row.device_id,
          epoch: row.epoch,
          kind: 'SUPERVISOR',
          scopes: [SUPERVISOR_SCOPE],
        },
        isDuplicate: false,
        actor: by,
        isHallEmpty: false,
        guard: NO_GUARD,
        state: undefined,
        units: [],
        refold: null,
      },
      { hallSeq: row.hall_seq, atMs: row.at_ms },
    )
  const judgement = judged(actor)
  if (judgement.verdict !== 'quarantined') return true
  if (!actor || !mayBeOfThatTime(judgement, read.envelope.type)) return false
  const then = await actorAt(tx, hall.hallId, entities, actor, row.at_ms)
  return then !== null && judged(then).verdict !== 'quarantined'
}

const releaseSome = async (
  tx: HallTx,
  basis: HallBasis,
  hall: Hall,
  after: number,
  knows: KnowsType | undefined,
): Promise<{ last: number | null; released: number }> => {
  const { hallId } = hall
  const rows = await tx.all<UnknownRow>(
    `SELECT hall_seq, id, device_id, epoch, at_ms, bytes FROM event
     WHERE hall_id = ? AND verdict <> 'accepted' AND reason = 'UNKNOWN_TYPE' AND id IS NOT NULL AND hall_seq > ?
     ORDER BY hall_seq LIMIT ?`,
    hallId,
    after,
    RELEASED_AT_ONCE,
  )
  const done = new Set(
    (
      await tx.among<{ entity_id: string }>(
        "SELECT entity_id FROM entity WHERE hall_id = ? AND kind = 'release' AND entity_id IN",
        [hallId],
        rows.map((row) => row.id),
      )
    ).map((row) => row.entity_id),
  )
  const released: { row: UnknownRow; read: Understood }[] = []
  for (const row of rows) {
    const read = readEvent(row.bytes, knows)
    if (read.kind !== 'EVENT' || done.has(row.id)) continue
    if (await mayRelease(tx, hall, row, read)) released.push({ row, read })
  }
  const last = rows.at(-1)?.hall_seq ?? null
  if (released.length === 0) return { last, released: 0 }
  await recordOwn(
    tx,
    basis,
    hall,
    released.map(({ row, read }) => ({
      type: 'record.released',
      entity: ['release', row.id],
      payload: { eventId: row.id, entity: [...read.envelope.entity] },
    })),
  )
  const entities = createEntityCache(tx, hallId)
  await entities.load(released.map(({ read }) => read.envelope.entity))
  for (const { row, read } of released) {
    const [kind, id] = read.envelope.entity
    const entry = entities.get(kind, id)
    const folded = await foldAgain(tx, hallId, kind, id)
    if (folded) entry.state = folded.state
    if (read.guarded && row.hall_seq > entry.guardSeq) moveGuard(entry, row.hall_seq, row.device_id)
    entry.isDirty = true
  }
  await entities.save(basis.nowMs())
  return { last, released: released.length }
}

/**
 * Records that an older program of the hall could not read and this one can are let in, at their old place in the order
 * (sync.md point 13). Harmless when there is nothing to do.
 */
export const releaseKnownTypes = async (
  basis: HallBasis,
  hall: Hall,
  log: HallLog,
  knows?: KnowsType,
): Promise<void> => {
  let after: number | null = 0
  while (after !== null) {
    const from: number = after
    const some = await basis.db.transaction(hall.hallId, (tx) => releaseSome(tx, basis, hall, from, knows))
    if (some.released > 0) log.write('records released', { hall: hall.hallId, count: some.released })
    after = some.last
  }
}
