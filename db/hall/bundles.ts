import type { BundleResult } from '../model/hall-views.ts'
import { BundleError, readBundle, type Bundle } from '../sync/bundle.ts'
import { filesText } from '../sync/signing.ts'
import { SyncError } from '../sync/wire.ts'
import { admitAgain, auditAdmission } from './admission.ts'
import { withAudit } from './audit.ts'
import type { HallContext } from './context.ts'
import { isSignedBy, readDevice } from './devices.ts'
import { sha256Hex } from '../store/sha256.ts'
import type { Hall } from './halls.ts'
import { takeCarriedFiles } from './files.ts'
import { takeBatch } from './push.ts'

const open = (bytes: Uint8Array, hall: Hall): Bundle => {
  try {
    return readBundle(bytes, hall.sealingPrivateKey)
  } catch (error) {
    if (error instanceof BundleError) throw new SyncError('BAD_REQUEST', { problem: error.code }, error)
    throw error
  }
}

/**
 * What a machine had not sent and somebody carried here. Taken in as if it had been pushed, also from one that is lost;
 * a second time changes nothing.
 * @throws SyncError BAD_REQUEST with the problem, UNKNOWN_DEVICE, DEVICE_REVOKED, NOT_TRUSTED, GAP, FORK
 */
export const takeBundle = async (
  context: HallContext,
  hall: Hall,
  bytes: Uint8Array,
  by: string,
): Promise<BundleResult> => {
  const bundle = open(bytes, hall)
  if (bundle.hallId !== hall.hallId) throw new SyncError('BAD_REQUEST', { problem: 'OTHER_HALL' })
  const { deviceId, deviceName, enrolment } = bundle
  const present = await readDevice(context.db, hall.hallId, deviceId)
  const name = deviceName === '' ? undefined : deviceName
  const device = present ?? (await admitAgain(context, hall, { deviceId, enrolment, name }))
  if (!device) throw new SyncError('UNKNOWN_DEVICE')
  if (!present) await auditAdmission(context, hall, device, by)
  let added = 0
  for (const { header, events } of bundle.pushes) {
    if (header.deviceId !== bundle.deviceId || header.epoch !== bundle.epoch)
      throw new SyncError('BAD_REQUEST', { problem: 'DAMAGED' })
    added += (await takeBatch(context, hall, device.deviceId, { header, events, way: 'BUNDLE' })).added
  }
  if (bundle.contents.length > 0) {
    const names = bundle.contents.map(({ sha256 }) => sha256)
    if (device.kind === 'KIOSK') throw new SyncError('NOT_ALLOWED')
    if (device.standing === 'REVOKED') throw new SyncError('DEVICE_REVOKED')
    if (!isSignedBy(device, filesText(hall.hallId, deviceId, names), bundle.filesSignature))
      throw new SyncError('NOT_TRUSTED')
    await takeCarriedFiles(context, hall, deviceId, bundle.contents)
  }
  const alreadyThere = bundle.records - added
  await withAudit(context, hall, async (tx, audit) => {
    audit({
      act: 'BUNDLE_TAKEN',
      by,
      subject: device.name,
      details: { device: device.deviceId, records: bundle.records, added },
    })
    await tx.insert(
      'bundle',
      [
        'hall_id',
        'sha256',
        'device_id',
        'epoch',
        'received_at_ms',
        'received_by',
        'records',
        'added',
        'already_there',
      ],
      [
        [
          hall.hallId,
          sha256Hex(bytes),
          device.deviceId,
          bundle.epoch,
          context.nowMs(),
          by,
          bundle.records,
          added,
          alreadyThere,
        ],
      ],
      // The first time is the one that tells what the bundle brought.
      'ON CONFLICT DO NOTHING',
    )
  })
  context.log.write('bundle taken in', {
    hall: hall.hallId,
    device: device.deviceId,
    records: bundle.records,
    added,
    by,
  })
  return { deviceName: device.name, records: bundle.records, added, alreadyThere }
}
