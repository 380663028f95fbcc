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
       WHERE s.kind = 'FIRST_CONTACT' AND s.is_open >= ?
       ORDER BY s.is_open DESC, s.at_ms DESC, s.slip_id DESC LIMIT ?`,
      openOnly ? 1 : 0,
      limit,
    )
    // Written by the projection from a typed state.
    .map((row) => ({ firstContactId: row.slip_id, state: JSON.parse(row.state) as FirstContactState }))

/** Negative-answer reports of one case or of all, those that wait for an answer first. */
export const listNegativeReports = (
  db: ReadDb,
  question: {
    readonly caseId: string | null
    readonly unitIds: readonly string[] | null
    readonly limit: number
  },
): ListedNegativeReport[] => {
  const unitIds = question.unitIds && JSON.stringify(question.unitIds)
  const ofCase = question.caseId === null ? '' : 'AND s.case_id = ?'
  return db
    .all<Row>(
      `SELECT s.slip_id, e.state FROM slip s JOIN entity e ON e.kind = 'negative_report' AND e.id = s.slip_id
       WHERE s.kind = 'NEGATIVE_REPORT' ${ofCase} AND (? IS NULL OR s.unit_id IN (SELECT value FROM json_each(?)))
       ORDER BY s.status = 'SUBMITTED' DESC, s.is_open DESC, s.at_ms DESC, s.slip_id DESC LIMIT ?`,
      ...(question.caseId === null ? [] : [question.caseId]),
      unitIds,
      unitIds,
      question.limit,
    )
    .map((row) => ({ negativeReportId: row.slip_id, state: JSON.parse(row.state) as NegativeReportState }))
}
