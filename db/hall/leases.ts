import type { RecordedEvent } from '../model/events/define.ts'
import { familyOf, LEASE_SIZE } from '../model/number-family.ts'
import type { LeaseAnswer, LeaseGrant, LeaseRequest } from '../sync/wire.ts'
import type { HallTx } from './hall-db.ts'

/** A restored server does not know what it lent since the backup: it leaves room for so many leases of each family. */
const LEASES_SKIPPED_AFTER_RESTORE = 5
/** A range a machine tells of is believed up to this size; larger ones are no lease of a hall. */
const RANGE_MAX = 10 * LEASE_SIZE

const COLUMNS = [
  'hall_id',
  'family',
  'first',
  'last',
  'device_id',
  'epoch',
  'lease_id',
  'granted_at_ms',
] as const

/** When the log last began anew from a backup; 0 when it never did. */
const restoredAt = async (tx: HallTx, hallId: string): Promise<number> => {
  const row = await tx.get<{ at: number | null }>(
    'SELECT max(began_at_ms) AS at FROM lineage WHERE hall_id = ? AND cause <> ?',
    hallId,
    'CREATED',
  )
  return row?.at ?? 0
}

/** First serial nobody was ever lent; a gap is left once after the log began anew. */
const nextFirst = async (
  tx: HallTx,
  hallId: string,
  family: string,
  restoredAtMs: number,
): Promise<number> => {
  const row = await tx.get<{ last: number | null; at: number | null }>(
    'SELECT max(last) AS last, max(granted_at_ms) AS at FROM number_lease WHERE hall_id = ? AND family = ?',
    hallId,
    family,
  )
  const isForgetful = restoredAtMs > 0 && restoredAtMs >= (row?.at ?? 0)
  return (row?.last ?? 0) + 1 + (isForgetful ? LEASES_SKIPPED_AFTER_RESTORE * LEASE_SIZE : 0)
}

/**
 * Ranges of serials for a device, one a family: never the same twice, also after the device has gone. A repeated request
 * gets the ranges of the first one.
 */
export const grantLeases = async (
  tx: HallTx,
  lease: {
    readonly hallId: string
    readonly deviceId: string
    readonly epoch: number
    readonly nowMs: number
  },
  request: LeaseRequest,
): Promise<LeaseAnswer> => {
  const { hallId, deviceId, epoch, nowMs } = lease
  const grants: LeaseGrant[] = []
  const restoredAtMs = await restoredAt(tx, hallId)
  const grantedAtMs = Math.max(nowMs, restoredAtMs + 1)
  // Named by the device as well: a range is never told to another one that happens on the same id.
  const leaseId = `${deviceId}/${request.leaseId}`
  for (const family of new Set(request.families)) {
    const before = await tx.get<{ first: number; last: number }>(
      'SELECT first, last FROM number_lease WHERE hall_id = ? AND lease_id = ? AND family = ?',
      hallId,
      leaseId,
      family,
    )
    if (before) {
      grants.push({ family, ...before })
      continue
    }
    const first = await nextFirst(tx, hallId, family, restoredAtMs)
    const last = first + LEASE_SIZE - 1
    await tx.insert('number_lease', COLUMNS, [
      [hallId, family, first, last, deviceId, epoch, leaseId, grantedAtMs],
    ])
    grants.push({ family, first, last })
  }
  return { grants }
}

/**
 * Ranges a device records that it draws from. The hall knows them already, unless it was restored from a backup made
 * before: then they are not lent again.
 */
export const noteLeased = (
  tx: HallTx,
  hallId: string,
  device: { readonly deviceId: string; readonly epoch: number },
  events: readonly RecordedEvent[],
): Promise<void> => {
  const rows = events.flatMap((event) => {
    const { seriesKey, first, last } = event.payload as { seriesKey: string; first: number; last: number }
    if (last < first || last - first >= RANGE_MAX) return []
    // Told, not lent: it is not counted among the leases since a restore.
    const grantedAtMs = 0
    const leaseId = `event/${event.id}`
    const { deviceId, epoch } = device
    return [[hallId, familyOf(seriesKey), first, last, deviceId, epoch, leaseId, grantedAtMs]]
  })
  return tx.insert('number_lease', COLUMNS, rows, 'ON CONFLICT DO NOTHING')
}
