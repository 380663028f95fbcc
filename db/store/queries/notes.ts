import type { ReadDb } from '../sql.ts'

export const readNote = (
  db: ReadDb,
  staffId: string,
  kind: 'DRAFT' | 'PREFERENCE',
  key: string,
): { value: string; savedAtMs: number } | undefined => {
  const row = db.get<{ value: string; saved_at_ms: number }>(
    'SELECT value, saved_at_ms FROM local_note WHERE staff_id = ? AND kind = ? AND key = ?',
    staffId,
    kind,
    key,
  )
  return row && { value: row.value, savedAtMs: row.saved_at_ms }
}

export const readNotes = (
  db: ReadDb,
  staffId: string,
  kind: 'DRAFT' | 'PREFERENCE',
): Record<string, string> =>
  Object.fromEntries(
    db
      .all<{ key: string; value: string }>(
        'SELECT key, value FROM local_note WHERE staff_id = ? AND kind = ? ORDER BY key',
        staffId,
        kind,
      )
      .map((row) => [row.key, row.value]),
  )
