import { firstHallHash } from '../sync/hall-chain.ts'
import { readHead, type HallHead } from './accept.ts'
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

/** A row where the log of a hall (1) went back to before a place in it (2), at a time (3) or later. */
export const WENT_BACK = `SELECT 1 AS one FROM lineage
  WHERE hall_id = ? AND cause <> 'CREATED' AND from_seq < ? AND began_at_ms >= ? LIMIT 1`

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

/** Those of some points that the log does not have. */
const goneOf = async <Point extends HallPoint>(
  db: HallRead,
  hallId: string,
  points: readonly Point[],
): Promise<Point[]> => {
  const gone: Point[] = []
  for (const point of points) if (!(await isStillThere(db, hallId, point))) gone.push(point)
  return gone
}

const lowest = <Point extends HallPoint>(first: Point, ...points: readonly Point[]): Point =>
  points.reduce((least, point) => (point.hallSeq < least.hallSeq ? point : least), first)

/**
 * From where on a device's picture of the log may differ from the log as it is. For the present lineage where that began;
 * for an earlier one what the device saw, if all of it is there, else the lowest branch since; the beginning for one the
 * server does not know (it was restored twice), and when even what is before that branch is not there.
 */
export const branchFor = async (
  db: HallRead,
  hallId: string,
  present: string,
  seen: readonly WitnessPoint[],
): Promise<HallPoint> => {
  const rows = await db.all<{ lineage: string; from_seq: number; from_hash: string }>(
    'SELECT lineage, from_seq, from_hash FROM lineage WHERE hall_id = ? ORDER BY began_at_ms, lineage',
    hallId,
  )
  const points = rows.map((row) => ({ hallSeq: row.from_seq, hallHash: row.from_hash, lineage: row.lineage }))
  const start = { hallSeq: 0, hallHash: firstHallHash(hallId) }
  const bare = ({ hallSeq, hallHash }: HallPoint): HallPoint => ({ hallSeq, hallHash })
  const earlier = seen.filter(({ lineage }) => lineage !== present)
  const [newest] = earlier.toSorted((a, b) => b.hallSeq - a.hallSeq)
  if (!newest) return bare(points.find((point) => point.lineage === present) ?? start)
  const gone = await goneOf(db, hallId, earlier)
  if (gone.length === 0) return bare(newest)
  const since = gone.map(({ lineage }): HallPoint => {
    const its = points.findIndex((point) => point.lineage === lineage)
    const [first, ...more] = its < 0 ? [] : points.slice(its + 1)
    return first ? lowest(first, ...more) : start
  })
  const branch = lowest(since[0] ?? start, ...since)
  // It went back before as well, and nobody noticed.
  return gone.some(({ hallSeq }) => hallSeq <= branch.hallSeq) ? start : bare(branch)
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
): Promise<HallHead> => {
  const before = seen.get(hallId)
  const [head, isThere] = await Promise.all([
    readHead(tx, hallId),
    before ? isStillThere(tx, hallId, before.newest) : true,
  ])
  const point = { hallSeq: head.hallSeq, hallHash: head.hallHash }
  if (before?.lineage !== head.lineage) {
    seen.set(hallId, { lineage: head.lineage, newest: point })
    return head
  }
  if (isThere) {
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
  remembered: { readonly seen: readonly WitnessPoint[]; readonly hasMoreAcknowledged: boolean },
): Promise<HallPoint | null> => {
  const present = remembered.seen.filter(({ lineage }) => lineage === head.lineage)
  if (present.length === 0) return null
  if (!remembered.hasMoreAcknowledged && (await goneOf(db, hallId, present)).length === 0) return null
  return { hallSeq: 0, hallHash: firstHallHash(hallId) }
}
