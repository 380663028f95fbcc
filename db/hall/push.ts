import { SUPERVISOR_SCOPE } from '../model/scopes.ts'
import { pushText } from '../sync/signing.ts'
import { SyncError, type PushAnswer, type PushHeader } from '../sync/wire.ts'
import { readHead, storeBatch, type StoredBatch } from './accept.ts'
import { createBatchClock } from './batch-clock.ts'
import { checkStanding, countsOf, signedTime, type HallContext, type Visitor } from './context.ts'
import { ensureEpoch, isSignedBy, readDevice, scopesOfDevice, type Device } from './devices.ts'
import type { HallTx } from './hall-db.ts'
import type { Hall } from './halls.ts'
import { watchHead } from './lineage.ts'
import { prepareBatch } from './prepare.ts'

/** How a batch came: pushed by the device, or carried in by a person from one that is lost. */
type Way = 'PUSH' | 'BUNDLE'

const checkSender = (device: Device | undefined, way: Way): Device =>
  device?.standing === 'LOST' && way === 'BUNDLE' ? device : checkStanding(device)

/** What is left of what the device said it has; its next hello tells exactly. */
const notePushed = (tx: HallTx, device: Device, added: number, receivedAtMs: number): Promise<number> =>
  tx.run(
    `UPDATE device SET last_contact_ms = ?, waiting = CASE WHEN waiting > ? THEN waiting - ? ELSE 0 END
     WHERE hall_id = ? AND device_id = ?`,
    receivedAtMs,
    added,
    added,
    device.hallId,
    device.deviceId,
  )

/**
 * One batch enters the log, and those who follow its scopes are told.
 * @throws SyncError NOT_TRUSTED, BAD_REQUEST, TOO_LARGE, GAP, FORK, and for the standing of the device
 */
export const takeBatch = async (
  context: HallContext,
  hall: Hall,
  device: Device,
  batch: { readonly header: PushHeader; readonly events: readonly Buffer[]; readonly way: Way },
): Promise<StoredBatch & { readonly receivedAtMs: number }> => {
  const { hallId } = hall
  const { header, events, way } = batch
  if (header.count !== events.length) throw new SyncError('BAD_REQUEST')
  const prepared = prepareBatch(header.from, events, context.knows)
  const last = prepared.at(-1)
  if (
    !last ||
    !isSignedBy(device, pushText(hallId, device.deviceId, header.epoch, last), header.headSignature)
  )
    throw new SyncError('NOT_TRUSTED')
  const receivedAtMs = context.nowMs()
  const clock = createBatchClock(hall, device.deviceId, header.anchors, receivedAtMs)
  const stored = await context.db.transaction(hallId, async (tx) => {
    // Looked at again under the lock: it may have been revoked or moved meanwhile.
    const [present, head] = await Promise.all([readDevice(tx, hallId, device.deviceId), readHead(tx, hallId)])
    const sender = checkSender(present, way)
    // A restored server may not know the incarnation; a device that pushes has said hello in it.
    if (way === 'BUNDLE') await ensureEpoch(tx, hall, sender, header.epoch, receivedAtMs)
    const { deviceId, kind } = sender
    const [scopes] = await Promise.all([
      scopesOfDevice(tx, sender),
      watchHead(tx, context, hallId, context.seen, head),
    ])
    const put = await storeBatch(
      tx,
      hall,
      { deviceId, epoch: header.epoch, kind, scopes },
      { events: prepared, clock, receivedAtMs },
    )
    if (way === 'PUSH') await notePushed(tx, sender, put.added, receivedAtMs)
    return put
  })
  if (stored.added > 0) {
    context.pokes.news(hallId, new Map([...stored.scopes, [SUPERVISOR_SCOPE, stored.head.hallSeq]]))
    if (stored.hasWindows) await context.pokes.hello(hallId, null)
  }
  countsOf(context, hallId).events += stored.added
  return { ...stored, receivedAtMs }
}

/** @throws SyncError as `takeBatch` */
export const push = async (
  context: HallContext,
  { hall, device, token }: Visitor,
  header: PushHeader,
  events: readonly Buffer[],
): Promise<PushAnswer> => {
  if (header.deviceId !== device.deviceId) throw new SyncError('NOT_TRUSTED')
  // Since its hello the device has taken a new incarnation.
  if (header.epoch !== token.epoch) throw new SyncError('TOKEN_EXPIRED')
  const stored = await takeBatch(context, hall, device, { header, events, way: 'PUSH' })
  return {
    ack: stored.ack,
    receipts: stored.receipts,
    receivedAt: stored.receivedAtMs,
    durable: stored.durable,
    head: { hallSeq: stored.head.hallSeq, hallHash: stored.head.hallHash },
    lineage: stored.head.lineage,
    time: signedTime(context, hall, device.deviceId),
  }
}
