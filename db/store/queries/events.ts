import type { ReadDb } from '../sql.ts'

/** Why events of an entity were refused by its fold, by event id. */
export const refusalsOf = (db: ReadDb, kind: string, id: string): ReadonlyMap<string, string> =>
  new Map(
    db
      .all<{ id: Uint8Array; code: string }>(
        `SELECT e.id, c.code FROM conflict c JOIN event_log e USING (local_seq) WHERE c.entity_kind = ? AND c.entity_id = ?`,
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
