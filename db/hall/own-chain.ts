import type { Envelope } from '../model/events/envelope.ts'
import { SUPERVISOR_SCOPE } from '../model/scopes.ts'
import { readChain, readHead, storeBatch, type StoredBatch } from './accept.ts'
import { readBatchFacts, readGround } from './batch-facts.ts'
import { createBatchClock } from './batch-clock.ts'
import { ensureEpoch, nextEpoch, readDevice } from './devices.ts'
import { sha256Hex } from '../store/sha256.ts'
import type { HallTx } from './hall-db.ts'
import { newId, type Hall, type HallBasis } from './halls.ts'
import { prepareBatch } from './prepare.ts'

/** Something the server itself has to record. */
export interface OwnFact {
  readonly type: string
  readonly entity: readonly [kind: string, id: string]
  readonly payload: unknown
  /** The person who had it done, if one had. */
  readonly staffId?: string | null
}

/**
 * Where the chain of the hall's own machine goes on. Desks may have seen more of it than a restored server has: with every
 * new lineage it takes a new incarnation.
 */
const ownChain = async (tx: HallTx, basis: HallBasis, hall: Hall) => {
  const device = await readDevice(tx, hall.hallId, hall.ownDeviceId)
  if (!device) throw new Error('the hall has no machine of its own')
  const at = await tx.get<{ began: number; lineage: number }>(
    `SELECT e.began_at_ms AS began, l.began_at_ms AS lineage
     FROM hall h JOIN lineage l ON l.hall_id = h.hall_id AND l.lineage = h.lineage
     JOIN device_epoch e ON e.hall_id = h.hall_id AND e.device_id = ? AND e.epoch = ?
     WHERE h.hall_id = ?`,
    device.deviceId,
    device.epoch,
    hall.hallId,
  )
  const nowMs = Math.max(basis.nowMs(), at?.lineage ?? 0)
  const isOlder = at !== undefined && at.began < at.lineage
  const epoch = isOlder ? (await nextEpoch(tx, hall, device, device.epoch, nowMs)).epoch : device.epoch
  await ensureEpoch(tx, hall, device, epoch, nowMs)
  const sender = { deviceId: device.deviceId, epoch, kind: device.kind, scopes: [SUPERVISOR_SCOPE] }
  const [head, chain, ground] = await Promise.all([
    readHead(tx, hall.hallId),
    readChain(tx, hall.hallId, sender),
    readGround(tx, hall.hallId),
  ])
  if (!chain) throw new Error('the chain of the hall has no beginning')
  return { sender, ends: { head, chain, ground } }
}

/** Appends to the chain of the hall's own machine, within a transaction under the hall's lock. */
export const recordOwn = async (
  tx: HallTx,
  basis: HallBasis,
  hall: Hall,
  facts: readonly OwnFact[],
): Promise<StoredBatch> => {
  const { sender, ends } = await ownChain(tx, basis, hall)
  const { deviceId, epoch } = sender
  const known = ends.chain.last
  const nowMs = basis.nowMs()
  let prev = known.hash
  const events = facts.map((fact, index) => {
    const envelope = {
      v: 1,
      id: newId(basis),
      hallId: hall.hallId,
      unitId: null,
      deviceId,
      epoch,
      deviceSeq: known.seq + 1 + index,
      prev,
      type: fact.type,
      typeVersion: 1,
      entity: [...fact.entity],
      actor: { staffId: fact.staffId ?? null, session: null },
      windowId: null,
      // The server's clock is what the others are measured by.
      time: { wall: nowMs, uptime: 0, run: 'hall', anchor: null },
      payload: fact.payload,
    } satisfies Record<keyof Omit<Envelope, 'base' | 'copiedFrom'>, unknown>
    const bytes = Buffer.from(JSON.stringify(envelope))
    prev = sha256Hex(bytes)
    return bytes
  })
  const prepared = prepareBatch(known.seq + 1, events)
  const read = readBatchFacts(tx, hall.hallId, prepared, Promise.resolve(ends.ground))
  return storeBatch(
    tx,
    hall,
    sender,
    { ...ends, facts: read },
    {
      events: prepared,
      clock: createBatchClock(hall, deviceId, [], nowMs),
      receivedAtMs: nowMs,
    },
  )
}
