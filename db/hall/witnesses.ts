import { createHash } from 'node:crypto'
import type { Difference } from '../sync/wire.ts'
import { withAudit } from './audit.ts'
import type { HallContext } from './context.ts'
import type { Device } from './devices.ts'
import type { Hall } from './halls.ts'

const idOf = (deviceId: string, { lineage, hallSeq, ours, theirs }: Difference): string =>
  `witness-${createHash('sha256')
    .update([deviceId, lineage, hallSeq, ours, theirs].join('\n'))
    .digest('hex')
    .slice(0, 32)}`

/**
 * Heads of this hall that a device was told in two ways (sync.md point 8). Each is put into the log once, where the
 * supervisors have it, and into the log of the process: somebody altered one of the two.
 */
export const noteDifferences = async (
  context: HallContext,
  hall: Hall,
  device: Device,
  differences: readonly Difference[],
): Promise<void> => {
  for (const difference of differences) {
    const id = idOf(device.deviceId, difference)
    const isNew = await withAudit(context, hall, async (tx, audit) => {
      const known = await tx.get(
        "SELECT 1 AS one FROM event WHERE hall_id = ? AND kind = 'audit' AND entity_id = ? LIMIT 1",
        hall.hallId,
        id,
      )
      if (known) return false
      const { lineage, hallSeq, ours, theirs, atMs } = difference
      audit({
        act: 'WITNESS_DIFFERS',
        by: null,
        subject: device.name,
        id,
        details: { device: device.deviceId, lineage, hallSeq, ours, theirs, atMs },
      })
      return true
    })
    if (isNew)
      context.log.write('witness differs', {
        hall: hall.hallId,
        device: device.deviceId,
        hallSeq: difference.hallSeq,
      })
  }
}

/** How many were ever reported. */
export const countDifferences = async (context: HallContext, hallId: string): Promise<number> => {
  const row = await context.db.get<{ n: number }>(
    `SELECT count(*) AS n FROM event WHERE hall_id = ? AND kind = 'audit'
     AND entity_id >= 'witness-' AND entity_id < 'witness.'`,
    hallId,
  )
  return Number(row?.n ?? 0)
}
