import type { PaperState } from '../../model/paper.ts'
import type { ReadDb } from '../sql.ts'

/** A paper with what its list line needs beside its own state. */
export interface ListedPaper {
  readonly paperId: string
  readonly state: PaperState
  /** Null for papers without a case. */
  readonly applicantKind: 'PERSON' | 'ORGANISATION' | null
}

interface Row {
  paper_id: string
  state: string
  applicant_kind: string | null
}

const toListedPaper = (row: Row): ListedPaper => ({
  paperId: row.paper_id,
  // Written by the projection from a typed state.
  state: JSON.parse(row.state) as PaperState,
  applicantKind:
    row.applicant_kind === 'ORGANISATION' ? 'ORGANISATION' : row.applicant_kind === null ? null : 'PERSON',
})

const SELECT = `SELECT p.paper_id, e.state, l.applicant_kind
  FROM paper p JOIN entity e ON e.kind = 'paper' AND e.id = p.paper_id LEFT JOIN ledger l ON l.row_id = p.case_id`

export const readPaper = (db: ReadDb, paperId: string): ListedPaper | undefined => {
  const row = db.get<Row>(`${SELECT} WHERE p.paper_id = ?`, paperId)
  return row && toListedPaper(row)
}

/** Papers of a case, in the order they were issued. */
export const papersOfCase = (db: ReadDb, caseId: string): ListedPaper[] =>
  db.all<Row>(`${SELECT} WHERE p.case_id = ? ORDER BY p.issued_at_ms, p.paper_id`, caseId).map(toListedPaper)

export const papersOfConsultation = (db: ReadDb, consultationId: string): ListedPaper[] =>
  db
    .all<Row>(`${SELECT} WHERE p.consultation_id = ? ORDER BY p.issued_at_ms, p.paper_id`, consultationId)
    .map(toListedPaper)

export interface PaperQuestion {
  readonly fromMs: number
  readonly toMs: number
  /** Null: every kind, every unit, everybody. */
  readonly kinds: readonly string[] | null
  readonly unitIds: readonly string[] | null
  readonly issuedBy: string | null
  readonly limit: number
}

/** Papers issued in a stretch of time, newest first. */
export const papersBetween = (db: ReadDb, question: PaperQuestion): ListedPaper[] => {
  const kinds = question.kinds && JSON.stringify(question.kinds)
  const unitIds = question.unitIds && JSON.stringify(question.unitIds)
  return db
    .all<Row>(
      `${SELECT} WHERE p.issued_at_ms >= ? AND p.issued_at_ms < ?
         AND (? IS NULL OR p.kind IN (SELECT value FROM json_each(?)))
         AND (? IS NULL OR p.unit_id IN (SELECT value FROM json_each(?)))
         AND p.issued_by IS coalesce(?, p.issued_by)
       ORDER BY p.issued_at_ms DESC, p.paper_id DESC LIMIT ?`,
      question.fromMs,
      question.toMs,
      kinds,
      kinds,
      unitIds,
      unitIds,
      question.issuedBy,
      question.limit,
    )
    .map(toListedPaper)
}

/** Whether a paper of the case was issued at that moment or later, void ones included: its number is out. */
export const wasPaperIssuedSince = (db: ReadDb, caseId: string, atMs: number): boolean =>
  db.get<{ n: number }>(
    'SELECT 1 AS n FROM paper WHERE case_id = ? AND issued_at_ms >= ? LIMIT 1',
    caseId,
    atMs,
  ) !== undefined
