import type { ReadDb } from '../sql.ts'

/** How often one person used each item since a moment: their consultations and cases. */
export const countItemUses = (db: ReadDb, staffId: string, sinceMs: number): ReadonlyMap<string, number> =>
  new Map(
    db
      .all<{ item_id: string; n: number }>(
        `SELECT item_id, count(*) AS n FROM ledger INDEXED BY ledger_staff
         WHERE staff_id = ? AND at_ms >= ? AND item_id IS NOT NULL GROUP BY item_id`,
        staffId,
        sinceMs,
      )
      .map((row) => [row.item_id, row.n]),
  )
