import { withAudit } from './audit.ts'
import type { HallContext } from './context.ts'
import type { HallRead } from './hall-db.ts'
import type { Hall } from './halls.ts'

/** The hall was put back to an earlier state: what was withdrawn since stands as it stood then, and is served again. */
export interface WentBack {
  readonly lineage: string
  readonly atMs: number
  /** When its newest record of that time was received; null where a machine noticed it and nobody knows how far back. */
  readonly stateOfMs: number | null
}

const idOf = (lineage: string): string => `machines-${lineage}`

/** The last time it went back, until an administrator has said that the machines were looked through; null otherwise. */
export const readWentBack = async (db: HallRead, hallId: string): Promise<WentBack | null> => {
  const row = await db.get<{ lineage: string; at: number; state_of: number | null }>(
    `SELECT l.lineage AS lineage, l.began_at_ms AS at, e.received_at_ms AS state_of
     FROM hall h JOIN lineage l ON l.hall_id = h.hall_id AND l.lineage = h.lineage
     LEFT JOIN event e ON e.hall_id = l.hall_id AND e.hall_seq = l.from_seq
     WHERE h.hall_id = ? AND l.cause <> 'CREATED'`,
    hallId,
  )
  if (!row) return null
  const checked = await db.get(
    "SELECT 1 AS one FROM event WHERE hall_id = ? AND kind = 'audit' AND entity_id = ? LIMIT 1",
    hallId,
    idOf(row.lineage),
  )
  return checked === undefined ? { lineage: row.lineage, atMs: row.at, stateOfMs: row.state_of } : null
}

/** Somebody has looked through the machines; who stands in the log. */
export const noteMachinesChecked = async (context: HallContext, hall: Hall, by: string): Promise<void> => {
  await withAudit(context, hall, async (tx, audit) => {
    const wentBack = await readWentBack(tx, hall.hallId)
    if (wentBack === null) return
    const { lineage, atMs } = wentBack
    audit({ act: 'MACHINES_CHECKED', by, subject: '', id: idOf(lineage), details: { lineage, atMs } })
  })
}
