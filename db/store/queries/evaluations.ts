import type { EvaluationLevel } from '../../model/events/queue-events.ts'
import type { EvaluationState, PressState, VisitState } from '../../model/queue/visit.ts'
import { readEntity } from '../projections/projector.ts'
import type { ReadDb } from '../sql.ts'

interface StateRow {
  readonly state: string
}

/** An evaluation with the visit it is of; the visit is missing where another machine has its records. */
export interface KeptEvaluation {
  readonly evaluation: EvaluationState
  readonly visit: VisitState | undefined
}

/** Evaluations given between two moments, the second left out; newest first. */
export const listEvaluations = (db: ReadDb, fromMs: number, toMs: number): KeptEvaluation[] =>
  db
    .all<StateRow>(
      `SELECT e.state FROM evaluation v CROSS JOIN entity e ON e.kind = 'evaluation' AND e.id = v.evaluation_id
       WHERE v.at_ms >= ? AND v.at_ms < ? ORDER BY v.at_ms DESC, v.evaluation_id`,
      fromMs,
      toMs,
    )
    .map(({ state }) => {
      // Written by the fold of its kind.
      const evaluation = JSON.parse(state) as EvaluationState
      return { evaluation, visit: readEntity<VisitState>(db, 'visit', evaluation.visitId)?.state }
    })

/** Bad marks, 4 and 5, given between two moments, the second left out; oldest first. */
export const listBadEvaluations = (db: ReadDb, fromMs: number, toMs: number): EvaluationState[] =>
  db
    .all<StateRow>(
      `SELECT e.state FROM evaluation v CROSS JOIN entity e ON e.kind = 'evaluation' AND e.id = v.evaluation_id
       WHERE v.at_ms >= ? AND v.at_ms < ? AND v.level >= 4 ORDER BY v.at_ms, v.evaluation_id`,
      fromMs,
      toMs,
    )
    .map(({ state }) => JSON.parse(state) as EvaluationState)

/** How often each grade was given, by window and person. */
export interface GradeCount {
  readonly windowId: string
  readonly staffId: string
  readonly level: EvaluationLevel
  readonly count: number
}

/** Grades given between two moments, the second left out. */
export const countGrades = (db: ReadDb, fromMs: number, toMs: number): GradeCount[] =>
  db.all<GradeCount>(
    `SELECT window_id AS "windowId", staff_id AS "staffId", level, count(*) AS count FROM evaluation
     WHERE at_ms >= ? AND at_ms < ? GROUP BY window_id, staff_id, level`,
    fromMs,
    toMs,
  )

export interface VisitCount {
  readonly windowId: string
  readonly staffId: string
  readonly count: number
}

/** Visits that began between two moments and are closed, by window and person. */
export const countClosedVisits = (db: ReadDb, fromMs: number, toMs: number): VisitCount[] =>
  db.all<VisitCount>(
    `SELECT window_id AS "windowId", staff_id AS "staffId", count(*) AS count FROM visit
     WHERE opened_at_ms >= ? AND opened_at_ms < ? AND closed_at_ms IS NOT NULL AND outcome <> 'UNDONE'
     GROUP BY window_id, staff_id`,
    fromMs,
    toMs,
  )

/** Presses between two moments that did not count. */
export const listPresses = (db: ReadDb, fromMs: number, toMs: number): PressState[] =>
  db
    .all<StateRow>("SELECT state FROM entity WHERE kind = 'evaluation_press'")
    .map(({ state }) => JSON.parse(state) as PressState)
    .filter(({ atMs }) => atMs >= fromMs && atMs < toMs)

/**
 * The visit at a window a press is for, with its id: the one going on, else the newest; undefined when there was none. One
 * that was set aside and goes on again began before another that has ended since.
 */
export const newestVisit = (
  db: ReadDb,
  windowId: string,
): { readonly visitId: string; readonly state: VisitState } | undefined => {
  const row = db.get<{ id: string } & StateRow>(
    `SELECT v.visit_id AS id, e.state FROM visit v CROSS JOIN entity e ON e.kind = 'visit' AND e.id = v.visit_id
     LEFT JOIN ticket t ON t.ticket_id = v.ticket_id
     WHERE v.window_id = ? AND v.outcome IS NOT 'UNDONE'
     ORDER BY v.closed_at_ms IS NULL AND coalesce(t.status, 'SERVING') = 'SERVING' DESC,
       v.opened_at_ms DESC, v.visit_id DESC LIMIT 1`,
    windowId,
  )
  return row && { visitId: row.id, state: JSON.parse(row.state) as VisitState }
}
