import type { ReadDb } from '../sql.ts'

const ids = (rows: readonly { row_id: string }[]): string[] => rows.map((row) => row.row_id)

export const findCaseIdByNo = (db: ReadDb, caseNo: string): string | null =>
  db.get<{ row_id: string }>("SELECT row_id FROM ledger WHERE no = ? AND kind = 'CASE'", caseNo)?.row_id ??
  null

/** Open cases of one item for the holder of an identifier, oldest first. */
export const findOpenCasesByIdentifier = (
  db: ReadDb,
  itemId: string,
  applicantHash: string,
  limit: number,
): string[] =>
  ids(
    db.all(
      `SELECT row_id FROM ledger WHERE applicant_hash = ? AND item_id = ? AND is_open = 1 AND kind = 'CASE'
       ORDER BY at_ms, row_id LIMIT ?`,
      applicantHash,
      itemId,
      limit,
    ),
  )

/** The same by name, for applicants without an identifier. Looks at the newest cases of the item only. */
export const findOpenCasesByName = (
  db: ReadDb,
  itemId: string,
  name: string,
  sinceMs: number,
  limit: number,
): string[] =>
  ids(
    db.all(
      `SELECT row_id FROM ledger INDEXED BY ledger_item
       WHERE item_id = ? AND at_ms >= ? AND is_open = 1 AND kind = 'CASE' AND applicant_name = ?
       ORDER BY at_ms, row_id LIMIT ?`,
      itemId,
      sinceMs,
      name,
      limit,
    ),
  )

export const countCasesOfApplicant = (db: ReadDb, applicantHash: string): number =>
  db.get<{ n: number }>(
    "SELECT count(*) AS n FROM ledger WHERE applicant_hash = ? AND kind = 'CASE'",
    applicantHash,
  )?.n ?? 0

/** Cases accepted and not decided yet: those a change of the calendar can move. */
export const findCasesBeingHandled = (db: ReadDb): string[] =>
  ids(
    db.all(
      `SELECT row_id FROM ledger WHERE is_open = 1 AND kind = 'CASE' AND accepted_at_ms IS NOT NULL
       AND status IN ('ACCEPTED', 'HANDLING', 'SUSPENDED') ORDER BY row_id`,
    ),
  )
