import type { ReadDb } from '../sql.ts'

/** Staff numbers that opened a session on this machine last, newest first. */
export const recentStaffIds = (db: ReadDb, limit: number): string[] =>
  db
    .all<{ id: string }>(
      `SELECT id FROM entity WHERE kind = 'account' AND json_extract(state, '$.lastLoginAtMs') IS NOT NULL
       ORDER BY json_extract(state, '$.lastLoginAtMs') DESC LIMIT ?`,
      limit,
    )
    .map((row) => row.id)
