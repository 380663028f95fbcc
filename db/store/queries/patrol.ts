import type {
  PatrolDrawState,
  PatrolState,
  ScoreEntryState,
} from '../../model/assessment/assessment-models.ts'
import type { ReadDb } from '../sql.ts'

interface Stored {
  readonly id: string
  readonly state: string
}

/** A record with its id; what is in it was written by the projection from a typed state. */
export interface PatrolRecord<State> {
  readonly id: string
  readonly state: State
}

export interface PatrolFinding {
  readonly patrolId: string
  readonly entryId: string
  readonly state: ScoreEntryState
}

const kept = <State>(rows: readonly Stored[]): PatrolRecord<State>[] =>
  rows.map(({ id, state }) => ({ id, state: JSON.parse(state) as State }))

/** Rounds begun since a moment and those still open, the open ones first, then the newest. */
export const listPatrols = (db: ReadDb, sinceMs: number, limit: number): PatrolRecord<PatrolState>[] =>
  kept(
    db.all<Stored>(
      `SELECT p.patrol_id AS id, e.state FROM patrol p JOIN entity e ON e.kind = 'patrol' AND e.id = p.patrol_id
       WHERE p.started_at_ms >= ? OR p.is_open = 1
       ORDER BY p.is_open DESC, p.started_at_ms DESC, p.patrol_id LIMIT ?`,
      sinceMs,
      limit,
    ),
  )

/** Findings of rounds, oldest first; those taken back among them. */
export const listFindings = (db: ReadDb, patrolIds: readonly string[]): PatrolFinding[] =>
  db
    .all<Stored & { patrol_id: string }>(
      `SELECT s.entry_id AS id, s.patrol_id, e.state FROM json_each(?) p
       JOIN score_entry s ON s.patrol_id = p.value
       JOIN entity e ON e.kind = 'score_entry' AND e.id = s.entry_id
       ORDER BY s.at_ms, s.entry_id`,
      JSON.stringify(patrolIds),
    )
    .map(({ id, patrol_id, state }) => ({
      patrolId: patrol_id,
      entryId: id,
      state: JSON.parse(state) as ScoreEntryState,
    }))

/** Draws since a day, newest first. */
export const listDraws = (db: ReadDb, sinceDay: string, limit: number): PatrolRecord<PatrolDrawState>[] =>
  kept(
    db.all<Stored>(
      `SELECT d.draw_id AS id, e.state FROM patrol_draw d JOIN entity e ON e.kind = 'patrol_draw' AND e.id = d.draw_id
       WHERE d.day >= ? ORDER BY d.day DESC, d.draw_id DESC LIMIT ?`,
      sinceDay,
      limit,
    ),
  )

/** How often each rule was used for a finding of a person since a day. */
export const countItemUses = (db: ReadDb, sinceDay: string): ReadonlyMap<string, number> =>
  new Map(
    db
      .all<{ item_code: string; uses: number }>(
        `SELECT item_code, count(*) AS uses FROM score_entry
         WHERE day >= ? AND status = 'COUNTS' AND source IN ('PATROL', 'HAND') GROUP BY item_code`,
        sinceDay,
      )
      .map(({ item_code, uses }) => [item_code, uses]),
  )
