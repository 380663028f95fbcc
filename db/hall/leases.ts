import type { RecordedEvent } from '../model/events/define.ts'
import { familyOf, LEASE_SIZE, leaseFirst, leaseTermsOf } from '../model/number-family.ts'
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
  /** So many leases are skipped after what is known. */
  readonly leases: number
}

/** When the log last began anew from a backup; at 0, with nothing skipped, when it never did. */
const lastRestore = async (tx: HallTx, hallId: string): Promise<Restored> => {
  const row = await tx.get<{ lineage: string; at: number }>(
    `SELECT lineage, began_at_ms AS at FROM lineage WHERE hall_id = ? AND cause <> ?
     ORDER BY began_at_ms DESC LIMIT 1`,
    hallId,
    'CREATED',
  )
  if (!row) return { atMs: 0, leases: 0 }
  const spread = Number.parseInt(sha256Hex(row.lineage).slice(0, 8), 16) % LEASES_SPREAD
  return { atMs: row.at, leases: LEASES_SKIPPED + spread }
}

/** First serial nobody was ever lent; a gap is left once after the log began anew. */
const nextFirst = async (tx: HallTx, hallId: string, family: string, restored: Restored): Promise<number> => {
  const [lent, told] = await Promise.all([
    tx.get<{ last: number | null; at: number | null }>(
      'SELECT max(last) AS last, max(granted_at_ms) AS at FROM number_lease WHERE hall_id = ? AND family = ?',
      hallId,
      family,
    ),
    tx.get<{ last: number | null }>(
      'SELECT max(last) AS last FROM number_told WHERE hall_id = ? AND family = ?',
      hallId,
      family,
    ),
  ])
  const isForgetful = restored.atMs >= (lent?.at ?? 0)
  const terms = leaseTermsOf(family)
  const before = Math.max(lent?.last ?? 0, told?.last ?? 0, terms.first - 1)
  return leaseFirst(family, before + 1 + (isForgetful ? restored.leases * terms.size : 0))
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
    const last = first + leaseTermsOf(family).size - 1
    await tx.insert('number_lease', COLUMNS, [
      [hallId, family, first, last, deviceId, epoch, leaseId, grantedAtMs],
    ])
    grants.push({ family, first, last })
  }
  return { grants }
}

const TOLD_COLUMNS = ['hall_id', 'device_id', 'family', 'first', 'last', 'is_void'] as const

const nameOf = ({ family, first, last }: LeaseGrant): string => `${family} ${first} ${last}`

interface Teller {
  readonly hallId: string
  readonly deviceId: string
}

interface ToldRow extends LeaseGrant {
  readonly device_id: string
}

/** Ranges with a number of this one that other machines told of, or that the hall knows it lent them. */
const withOthers = async (
  tx: HallTx,
  { hallId, deviceId }: Teller,
  { family, first, last }: LeaseGrant,
): Promise<{ readonly told: readonly ToldRow[]; readonly isLent: boolean }> => {
  const where = 'hall_id = ? AND family = ? AND first > ? AND first <= ? AND last >= ? AND device_id <> ?'
  // No range begins further below one of its numbers: the index finds the few in question.
  const values = [hallId, family, first - RANGE_MAX, last, first, deviceId] as const
  const [told, lent] = await Promise.all([
    tx.all<ToldRow>(`SELECT device_id, family, first, last FROM number_told WHERE ${where}`, ...values),
    tx.get(`SELECT 1 AS one FROM number_lease WHERE ${where} LIMIT 1`, ...values),
  ])
  return { told, isLent: lent !== undefined }
}

export interface Told {
  /** Whether a range of this machine is with another one as well. */
  readonly isVoid: (range: LeaseGrant) => boolean
  /** Machines whose ranges became void with what this one told. */
  readonly others: ReadonlySet<string>
}

/**
 * Keeps what a machine tells of its ranges. Where another has numbers of the same, by a lease the hall had forgotten when it
 * lent them again, the ranges of both are void from now on: which of the numbers are on paper nobody can tell.
 */
const noteTold = async (tx: HallTx, teller: Teller, ranges: readonly LeaseGrant[]): Promise<Told> => {
  const { hallId, deviceId } = teller
  const known = await tx.all<LeaseGrant & { is_void: number }>(
    'SELECT family, first, last, is_void FROM number_told WHERE hall_id = ? AND device_id = ?',
    hallId,
    deviceId,
  )
  const names = new Set(known.map(nameOf))
  const voided = new Set(known.filter((range) => range.is_void !== 0).map(nameOf))
  const others = new Set<string>()
  for (const range of ranges) {
    const { family, first, last } = range
    if (last < first || last - first >= RANGE_MAX || names.has(nameOf(range))) continue
    names.add(nameOf(range))
    const { told, isLent } = await withOthers(tx, teller, range)
    const isVoid = isLent || told.length > 0
    if (isVoid) voided.add(nameOf(range))
    await tx.insert('number_told', TOLD_COLUMNS, [[hallId, deviceId, family, first, last, isVoid ? 1 : 0]])
    for (const other of told) {
      others.add(other.device_id)
      await tx.run(
        `UPDATE number_told SET is_void = 1
         WHERE hall_id = ? AND device_id = ? AND family = ? AND first = ? AND last = ?`,
        hallId,
        other.device_id,
        family,
        other.first,
        other.last,
      )
    }
  }
  return { isVoid: (range) => voided.has(nameOf(range)), others }
}

/**
 * Ranges a device records that it draws from. The hall knows them already, unless it was restored from a backup made
 * before: then they are not lent again.
 */
export const noteLeased = async (
  tx: HallTx,
  hallId: string,
  { deviceId }: Pick<Teller, 'deviceId'>,
  events: readonly RecordedEvent[],
): Promise<void> => {
  if (events.length === 0) return
  const ranges = events.map((event) => {
    const { seriesKey, first, last } = event.payload as { seriesKey: string; first: number; last: number }
    return { family: familyOf(seriesKey), first, last }
  })
  await noteTold(tx, { hallId, deviceId }, ranges)
}

/**
 * What a machine says at its hello that it was lent; the hall has forgotten it when it was restored from a backup. Answers
 * which of the ranges it holds are void, and who else is to be told.
 */
export const noteNumbers = async (
  tx: HallTx,
  { hallId, deviceId, numbers = [], held = [] }: Teller & Pick<Hello, 'numbers' | 'held'>,
): Promise<{ readonly voidNumbers: readonly LeaseGrant[]; readonly others: ReadonlySet<string> }> => {
  const ends = new Set(held.map(({ family, last }) => `${family} ${last}`))
  // Of ranges it gave up the last serial alone: nothing below it is lent either.
  const givenUp = numbers.flatMap(({ family, last }) =>
    ends.has(`${family} ${last}`) ? [] : [{ family, first: last, last }],
  )
  const { isVoid, others } = await noteTold(tx, { hallId, deviceId }, [...held, ...givenUp])
  return { voidNumbers: held.filter(isVoid), others }
}
