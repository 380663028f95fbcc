import type { FirstContactState, NegativeReportState } from '../../model/slips.ts'
import type { ReadDb } from '../sql.ts'

interface Row {
  slip_id: string
  state: string
}

export interface ListedFirstContact {
  readonly firstContactId: string
  readonly state: FirstContactState
}

export interface ListedNegativeReport {
  readonly negativeReportId: string
  readonly state: NegativeReportState
}

/** First-contact slips, the open ones first, then the newest. */
export const listFirstContacts = (db: ReadDb, openOnly: boolean, limit: number): ListedFirstContact[] =>
  db
    .all<Row>(
      `SELECT s.slip_id, e.state FROM slip s JOIN entity e ON e.kind = 'first_contact' AND e.id = s.slip_id
       WHERE s.kind = 'FIRST_CONTACT' AND (?1 = 0 OR s.is_open = 1)
       ORDER BY s.is_open DESC, s.at_ms DESC, s.slip_id DESC LIMIT ?2`,
      openOnly ? 1 : 0,
      limit,
    )
    // Written by the projection from a typed state.
    .map((row) => ({ firstContactId: row.slip_id, state: JSON.parse(row.state) as FirstContactState }))

/** Negative-answer reports of one case or of all, those that wait for an answer first. */
export const listNegativeReports = (
  db: ReadDb,
  question: { readonly caseId: string | null; readonly unitIds: readonly string[] | null; readonly limit: number },
): ListedNegativeReport[] =>
  db
    .all<Row>(
      `SELECT s.slip_id, e.state FROM slip s JOIN entity e ON e.kind = 'negative_report' AND e.id = s.slip_id
       WHERE s.kind = 'NEGATIVE_REPORT' AND (?1 IS NULL OR s.case_id = ?1)
         AND (?2 IS NULL OR s.unit_id IN (SELECT value FROM json_each(?2)))
       ORDER BY s.status = 'SUBMITTED' DESC, s.is_open DESC, s.at_ms DESC, s.slip_id DESC LIMIT ?3`,
      question.caseId,
      question.unitIds && JSON.stringify(question.unitIds),
      question.limit,
    )
    .map((row) => ({ negativeReportId: row.slip_id, state: JSON.parse(row.state) as NegativeReportState }))
