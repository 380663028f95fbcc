import type { RecordedEvent } from '../model/events/define.ts'
import { familyOf, LEASE_SIZE } from '../model/number-family.ts'
import { sha256Hex } from '../store/sha256.ts'
import type { Hello, LeaseAnswer, LeaseGrant, LeaseRequest } from '../sync/wire.ts'
import type { HallTx } from './hall-db.ts'

// A restored server does not know what it lent since the backup. What machines say at their hello that they were lent is
// never lent again. For those that have said nothing since there is but a gap: room for so many leases of each family, and
// for some more by the name of the lineage, as two restores of one backup would leave the same gap twice.
const LEASES_SKIPPED = 5
const LEASES_SPREAD = 8

/** A range a machine tells of is believed up to this size; larger ones are no lease of a hall. */
const RANGE_MAX = 10 * LEASE_SIZE

/** Told, not lent: it is not counted among the leases since a restore. */
const TOLD_AT_MS = 0

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

interface Restored {
  readonly atMs: number
  /** Serials skipped after what is known. */
  readonly gap: number
}

/** When the log last began anew from a backup; at 0, with no gap, when it never did. */
const lastRestore = async (tx: HallTx, hallId: string): Promise<Restored> => {
  const row = await tx.get<{ lineage: string; at: number }>(
    `SELECT lineage, began_at_ms AS at FROM lineage WHERE hall_id = ? AND cause <> ?
     ORDER BY began_at_ms DESC LIMIT 1`,
    hallId,
    'CREATED',
  )
  if (!row) return { atMs: 0, gap: 0 }
  const spread = Number.parseInt(sha256Hex(row.lineage).slice(0, 8), 16) % LEASES_SPREAD
  return { atMs: row.at, gap: (LEASES_SKIPPED + spread) * LEASE_SIZE }
}

/** First serial nobody was ever lent; a gap is left once after the log began anew. */
const nextFirst = async (tx: HallTx, hallId: string, family: string, restored: Restored): Promise<number> => {
  const row = await tx.get<{ last: number | null; at: number | null }>(
    'SELECT max(last) AS last, max(granted_at_ms) AS at FROM number_lease WHERE hall_id = ? AND family = ?',
    hallId,
    family,
  )
  const isForgetful = restored.atMs >= (row?.at ?? 0)
  return (row?.last ?? 0) + 1 + (isForgetful ? restored.gap : 0)
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
  const restored = await lastRestore(tx, hallId)
  const grantedAtMs = Math.max(nowMs, restored.atMs + 1)
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
    const first = await nextFirst(tx, hallId, family, restored)
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
    const leaseId = `event/${event.id}`
    const { deviceId, epoch } = device
    return [[hallId, familyOf(seriesKey), first, last, deviceId, epoch, leaseId, TOLD_AT_MS]]
  })
  return tx.insert('number_lease', COLUMNS, rows, 'ON CONFLICT DO NOTHING')
}

/** What a machine says at its hello that it was lent; the hall has forgotten it when it was restored from a backup. */
export const noteHighest = (
  tx: HallTx,
  { hallId, deviceId, epoch, numbers = [] }: Pick<Hello, 'hallId' | 'deviceId' | 'epoch' | 'numbers'>,
): Promise<void> => {
  // A row of the last serial alone: nothing below it is lent either.
  const rows = numbers.map(({ family, last }) => [
    hallId,
    family,
    last,
    last,
    deviceId,
    epoch,
    `told/${last}`,
    TOLD_AT_MS,
  ])
  return tx.insert('number_lease', COLUMNS, rows, 'ON CONFLICT DO NOTHING')
}
