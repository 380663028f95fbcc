import { firstHallHash } from '../sync/hall-chain.ts'
import type { HallHead } from './accept.ts'
import type { HallRead, HallTx } from './hall-db.ts'
import { newId, type HallBasis } from './halls.ts'

// A hall's log can go back: restored from a backup, or its files put back by somebody. Devices remember more than such a
// server; a new lineage tells them from where on the log is another one (sync.md point 5).

export interface HallPoint {
  readonly hallSeq: number
  readonly hallHash: string
}

export interface WitnessPoint extends HallPoint {
  readonly lineage: string
}

/** What this process saw of a hall's log; it only ever helps to notice that the log went back. */
export interface Seen {
  readonly lineage: string
  /** Newest head since. */
  newest: HallPoint
}

/** Hall hash after an event of the log as it is now; undefined beyond its head. */
export const hallHashAt = async (
  db: HallRead,
  hallId: string,
  hallSeq: number,
): Promise<string | undefined> => {
  if (hallSeq === 0) return firstHallHash(hallId)
  const row = await db.get<{ hall_hash: string }>(
    'SELECT hall_hash FROM event WHERE hall_id = ? AND hall_seq = ?',
    hallId,
    hallSeq,
  )
  return row?.hall_hash
}

/** Whether the log still has what somebody saw of it. */
export const isStillThere = async (db: HallRead, hallId: string, point: HallPoint): Promise<boolean> =>
  (await hallHashAt(db, hallId, point.hallSeq)) === point.hallHash

/** The log is another one after `branch`. */
export const beginLineage = async (
  tx: HallTx,
  basis: Pick<HallBasis, 'nowMs' | 'randomBytes'>,
  hallId: string,
  branch: HallPoint,
  cause: 'ROLLED_BACK' | 'RESTORED',
): Promise<string> => {
  const lineage = newId(basis)
  const newest = await tx.get<{ at: number | null }>(
    'SELECT max(began_at_ms) AS at FROM lineage WHERE hall_id = ?',
    hallId,
  )
  // In their order also when the server's clock was set back.
  const beganAtMs = Math.max(basis.nowMs(), (newest?.at ?? 0) + 1)
  await tx.insert(
    'lineage',
    ['hall_id', 'lineage', 'from_seq', 'from_hash', 'began_at_ms', 'cause'],
    [[hallId, lineage, branch.hallSeq, branch.hallHash, beganAtMs, cause]],
  )
  await tx.run('UPDATE hall SET lineage = ? WHERE hall_id = ?', lineage, hallId)
  return lineage
}

/**
 * From where on a device's picture of the log may differ from the log as it is. For the present lineage where that began;
 * for an earlier one the lowest branch since; for one the server does not know (it was restored twice) what the device
 * saw, if it is there, else the beginning.
 */
export const branchFor = async (
  db: HallRead,
  hallId: string,
  present: string,
  witness: WitnessPoint | null,
): Promise<HallPoint> => {
  const rows = await db.all<{ lineage: string; from_seq: number; from_hash: string }>(
    'SELECT lineage, from_seq, from_hash FROM lineage WHERE hall_id = ? ORDER BY began_at_ms, lineage',
    hallId,
  )
  const points = rows.map((row) => ({ hallSeq: row.from_seq, hallHash: row.from_hash, lineage: row.lineage }))
  const start = { hallSeq: 0, hallHash: firstHallHash(hallId) }
  const lowest = (some: readonly HallPoint[]): HallPoint =>
    some.reduce((least, point) => (point.hallSeq < least.hallSeq ? point : least), some[0] ?? start)
  if (witness && witness.lineage !== present) {
    if (await isStillThere(db, hallId, witness))
      return { hallSeq: witness.hallSeq, hallHash: witness.hallHash }
    const its = points.findIndex((point) => point.lineage === witness.lineage)
    const { hallSeq, hallHash } = its < 0 ? start : lowest(points.slice(its + 1))
    return { hallSeq, hallHash }
  }
  const { hallSeq, hallHash } = points.find((point) => point.lineage === present) ?? start
  return { hallSeq, hallHash }
}

/**
 * Notices that the log went back under a process that had seen more of it, and begins a new lineage where it stands now.
 * Otherwise remembers what is seen. Answers the head as it is from now on.
 */
export const watchHead = async (
  tx: HallTx,
  basis: Pick<HallBasis, 'nowMs' | 'randomBytes'>,
  hallId: string,
  seen: Map<string, Seen>,
  head: HallHead,
): Promise<HallHead> => {
  const point = { hallSeq: head.hallSeq, hallHash: head.hallHash }
  const before = seen.get(hallId)
  if (before?.lineage !== head.lineage) {
    seen.set(hallId, { lineage: head.lineage, newest: point })
    return head
  }
  if (await isStillThere(tx, hallId, before.newest)) {
    if (point.hallSeq > before.newest.hallSeq) before.newest = point
    return head
  }
  // What was seen is kept until the new lineage is: should this transaction fail, the next one notices again.
  return { ...head, lineage: await beginLineage(tx, basis, hallId, point, 'ROLLED_BACK') }
}

/**
 * Whether a device remembers what the log does not have, although the lineage is the same: then the files went back
 * unannounced. From where on nobody can tell: other devices may have sent again since, and other processes have run. So
 * the answer is the beginning: everything is asked for again.
 */
export const contradictedFrom = async (
  db: HallRead,
  hallId: string,
  head: HallHead,
  remembered: { readonly witness: WitnessPoint | null; readonly hasMoreAcknowledged: boolean },
): Promise<HallPoint | null> => {
  const { witness, hasMoreAcknowledged } = remembered
  if (witness?.lineage !== head.lineage) return null
  if (!hasMoreAcknowledged && (await isStillThere(db, hallId, witness))) return null
  return { hallSeq: 0, hallHash: firstHallHash(hallId) }
}
