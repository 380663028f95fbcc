import { withAudit } from './audit.ts'
import type { HallContext } from './context.ts'
import { readDevice, readEnrolment, type Device } from './devices.ts'
import type { Hall } from './halls.ts'
import { watchHead } from './lineage.ts'

// A device the server does not know, with the record of its enrolment signed by this hall: the server was restored from a
// backup made before. Its name is what it says; its window is to be given to it again.

/** Undefined when the record is none of this hall for this device. */
export const admitAgain = async (
  context: HallContext,
  hall: Hall,
  said: {
    readonly deviceId: string
    readonly enrolment?: string | undefined
    readonly name?: string | undefined
  },
): Promise<Device | undefined> => {
  if (said.enrolment === undefined) return undefined
  const record = readEnrolment(hall, said.enrolment)
  if (!record || record.deviceId !== said.deviceId) return undefined
  const { deviceId, kind, publicKey, enrolledAtMs } = record
  const { hallId } = hall
  await context.db.transaction(hallId, async (tx) => {
    await watchHead(tx, context, hallId, context.seen)
    await tx.insert(
      'device',
      ['hall_id', 'device_id', 'name', 'kind', 'public_key', 'sealing_key', 'enrolled_at_ms', 'epoch'],
      [[hallId, deviceId, said.name ?? deviceId.slice(-8), kind, publicKey, '', enrolledAtMs, 1]],
      'ON CONFLICT DO NOTHING',
    )
  })
  context.log.write('device taken in again', { hall: hallId, device: deviceId })
  return readDevice(context.db, hallId, deviceId)
}

/** For the log; by an administrator who handed in what it had, or by itself. */
export const auditAdmission = (
  context: HallContext,
  hall: Hall,
  device: Device,
  by: string | null,
): Promise<void> =>
  withAudit(context, hall, async (_tx, audit) =>
    audit({
      act: 'DEVICE_TAKEN_IN_AGAIN',
      by,
      subject: device.name,
      details: { device: device.deviceId },
    }),
  )
