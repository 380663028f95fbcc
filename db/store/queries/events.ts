import type { ReadDb } from '../sql.ts'

/** Why events of an entity do not count, by event id: refused by its fold, or not accepted by the hall, settled or not. */
export const refusalsOf = (db: ReadDb, kind: string, id: string): ReadonlyMap<string, string> =>
  new Map(
    db
      .all<{ id: Uint8Array; code: string }>(
        `SELECT e.id, c.code FROM conflict c JOIN event_log e USING (local_seq) WHERE c.entity_kind = ? AND c.entity_id = ?
         UNION SELECT id, reason FROM event_log e WHERE entity_kind = ? AND entity_id = ?
           AND verdict IN ('conflict', 'quarantined')
           AND NOT EXISTS (SELECT 1 FROM event_log r WHERE r.entity_kind = 'release' AND e.verdict = 'quarantined'
             AND replace(r.entity_id, '-', '') = lower(hex(e.id)) AND r.verdict IN ('', 'accepted'))`,
        kind,
        id,
        kind,
        id,
      )
      .map((row) => {
        const hex = Buffer.from(row.id).toString('hex')
        return [hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'), row.code]
      }),
  )

/** Newest place in the hall's order among an entity's events; undefined while the hall has none of them. */
export const newestHallSeqOf = (db: ReadDb, kind: string, id: string): number | undefined =>
  db.get<{ n: number | null }>(
    'SELECT max(hall_seq) AS n FROM event_log WHERE entity_kind = ? AND entity_id = ?',
    kind,
    id,
  )?.n ?? undefined
