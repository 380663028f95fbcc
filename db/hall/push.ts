import { setImmediate } from 'node:timers/promises'
import type { DeviceId } from '../model/ids.ts'
import { SUPERVISOR_SCOPE } from '../model/scopes.ts'
import { pushText } from '../sync/signing.ts'
import { SyncError, type PushAnswer, type PushHeader } from '../sync/wire.ts'
import { readChain, storeBatch, type StoredBatch } from './accept.ts'
import { readBatchFacts, readGround } from './batch-facts.ts'
import { createBatchClock } from './batch-clock.ts'
import { checkStanding, countsOf, signedTime, type HallContext } from './context.ts'
import { ensureEpoch, isSignedBy, readFollower, type Device } from './devices.ts'
import type { HallTx } from './hall-db.ts'
import type { Hall } from './halls.ts'
import { watchHead } from './lineage.ts'
import { checkBatchSize, prepareBatch } from './prepare.ts'
import type { DeviceToken } from './tokens.ts'

/** How a batch came: pushed by the device, or carried in by a person from one that is lost. */
type Way = 'PUSH' | 'BUNDLE'

const checkSender = (device: Device | undefined, way: Way): Device =>
  device?.standing === 'LOST' && way === 'BUNDLE' ? device : checkStanding(device)

/** What is left of what the device said it has; its next hello tells exactly. */
const notePushed = (tx: HallTx, device: Device, added: number, receivedAtMs: number): Promise<number> =>
  tx.run(
    `UPDATE device SET last_contact_ms = ?, told_ms = CASE WHEN waiting > ? THEN told_ms ELSE ? END,
     waiting = CASE WHEN waiting > ? THEN waiting - ? ELSE 0 END
     WHERE hall_id = ? AND device_id = ?`,
    receivedAtMs,
    added,
    receivedAtMs,
    added,
    added,
    device.hallId,
    device.deviceId,
  )

/** Tells connected machines of what entered the log. */
export const tellNews = async (
  { pokes }: Pick<HallContext, 'pokes'>,
  hallId: string,
  stored: StoredBatch,
): Promise<void> => {
  if (stored.added === 0) return
  // First: visitors look at the boards.
  const row = stored.touchesRow ? pokes.queue(hallId) : undefined
  pokes.news(hallId, new Map([...stored.scopes, [SUPERVISOR_SCOPE, stored.head.hallSeq]]))
  if (stored.hasWindows) await pokes.hello(hallId, null)
  await row
}

/**
 * One batch enters the log, and those who follow its scopes are told.
 * @throws SyncError NOT_TRUSTED, BAD_REQUEST, TOO_LARGE, GAP, FORK, and for the standing of the device
 */
export const takeBatch = async (
  context: HallContext,
  hall: Hall,
  deviceId: DeviceId,
  batch: { readonly header: PushHeader; readonly events: readonly Buffer[]; readonly way: Way },
): Promise<StoredBatch & { readonly receivedAtMs: number }> => {
  const { hallId } = hall
  const { header, events, way } = batch
  if (header.count !== events.length) throw new SyncError('BAD_REQUEST')
  checkBatchSize(events)
  const receivedAtMs = context.nowMs()
  // Read while the lock and what comes next are asked for, or while others have the lock.
  const reading = setImmediate().then(() => ({
    prepared: prepareBatch(header.from, events, context.knows),
    clock: createBatchClock(hall, deviceId, header.anchors, receivedAtMs),
  }))
  // What fails is told within the transaction, should that come so far.
  reading.catch(() => undefined)
  const stored = await context.db.transaction(hallId, async (tx) => {
    const incarnation = { deviceId, epoch: header.epoch }
    const asked = readGround(tx, hallId)
    const facts = reading.then(({ prepared }) => readBatchFacts(tx, hallId, prepared, asked))
    // A batch that is refused, or was there before, is not judged by them.
    facts.catch(() => undefined)
    // Looked at under the lock: the device may have been revoked or moved a moment ago.
    const [present, head, known, ground, { prepared, clock }] = await Promise.all([
      readFollower(tx, hallId, deviceId),
      watchHead(tx, context, hallId, context.seen),
      readChain(tx, hallId, incarnation),
      asked,
      reading,
    ])
    const last = prepared.at(-1)
    if (!last) throw new SyncError('BAD_REQUEST')
    const device = checkSender(present?.device, way)
    const signed = pushText(hallId, deviceId, header.epoch, last)
    if (header.deviceId !== deviceId || !isSignedBy(device, signed, header.headSignature))
      throw new SyncError('NOT_TRUSTED')
    // A restored server may not know the incarnation; a device that pushes has said hello in it.
    if (!known && way === 'BUNDLE') await ensureEpoch(tx, hall, device, header.epoch, receivedAtMs)
    const chain = known ?? (await readChain(tx, hallId, incarnation))
    // A token outlives a restore of the server: hello tells the rest.
    if (!chain) throw new SyncError('TOKEN_EXPIRED')
    const sender = { ...incarnation, kind: device.kind, scopes: present?.scopes ?? [] }
    const added = Math.max(0, last.seq - chain.last.seq)
    const [put] = await Promise.all([
      storeBatch(tx, hall, sender, { head, chain, ground, facts }, { events: prepared, clock, receivedAtMs }),
      way === 'PUSH' && notePushed(tx, device, added, receivedAtMs),
    ])
    return put
  })
  await tellNews(context, hallId, stored)
  countsOf(context, hallId).events += stored.added
  return { ...stored, receivedAtMs }
}

/** @throws SyncError as `takeBatch` */
export const push = async (
  context: HallContext,
  hall: Hall,
  { deviceId, epoch }: DeviceToken,
  header: PushHeader,
  events: readonly Buffer[],
): Promise<PushAnswer> => {
  // Since its hello the device has taken a new incarnation.
  if (header.epoch !== epoch) throw new SyncError('TOKEN_EXPIRED')
  const stored = await takeBatch(context, hall, deviceId, { header, events, way: 'PUSH' })
  return {
    ack: stored.ack,
    receipts: stored.receipts,
    receivedAt: stored.receivedAtMs,
    durable: stored.durable,
    head: { hallSeq: stored.head.hallSeq, hallHash: stored.head.hallHash },
    lineage: stored.head.lineage,
    time: signedTime(context, hall, deviceId),
  }
}
