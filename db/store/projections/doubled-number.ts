import type { WriteDb } from '../sql.ts'

/** Who else holds a number: its text, then the record that is left out. Each kind has its own form of number. */
const OTHERS = {
  case: 'SELECT row_id AS id FROM ledger WHERE no = ? AND row_id <> ?',
  consultation: 'SELECT row_id AS id FROM ledger WHERE no = ? AND row_id <> ?',
  paper: 'SELECT paper_id AS id FROM paper WHERE number = ? AND paper_id <> ?',
  first_contact: 'SELECT slip_id AS id FROM slip WHERE no = ? AND slip_id <> ?',
  negative_report: 'SELECT slip_id AS id FROM slip WHERE no = ? AND slip_id <> ?',
} as const

const forget = (db: WriteDb, kind: string, id: string, number: string): void => {
  db.run('DELETE FROM doubled_number WHERE kind = ? AND number = ? AND id = ?', kind, number, id)
  // Whoever is left has it alone.
  const left = db.all('SELECT 1 FROM doubled_number WHERE kind = ? AND number = ?', kind, number)
  if (left.length === 1) db.run('DELETE FROM doubled_number WHERE kind = ? AND number = ?', kind, number)
}

/**
 * Keeps the list of numbers that several records hold, whatever the order in which they arrive. A copied disk draws what
 * its twin draws and cannot know it; where both are seen it is found, so that the second applicant can be told.
 * @param after the record's number, undefined when it is gone
 */
export const watchNumber = (
  db: WriteDb,
  kind: keyof typeof OTHERS,
  id: string,
  after: string | undefined,
  before: string | undefined,
): void => {
  if (after === before) return
  if (before) forget(db, kind, id, before)
  if (!after) return
  const others = db.all<{ id: string }>(OTHERS[kind], after, id)
  if (others.length === 0) return
  for (const holder of [id, ...others.map((other) => other.id)])
    db.run('INSERT OR IGNORE INTO doubled_number (kind, number, id) VALUES (?, ?, ?)', kind, after, holder)
}
