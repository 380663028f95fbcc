import type { CoverState, HandoverState, PostAlarmState } from '../../model/posts/post-models.ts'
import type { ReadDb } from '../sql.ts'

interface Stored {
  readonly id: string
  readonly state: string
}

/** A record with its id; what is in it was written by the projection from a typed state. */
export interface Kept<State> {
  readonly id: string
  readonly state: State
}

const kept = <State>(rows: readonly Stored[]): Kept<State>[] =>
  rows.map(({ id, state }) => ({ id, state: JSON.parse(state) as State }))

/** How many records each post has: one for every time it was saved. */
export const savesOfPosts = (db: ReadDb): ReadonlyMap<string, number> =>
  new Map(
    db
      .all<{ id: string; events: number }>("SELECT id, events FROM entity WHERE kind = 'post'")
      .map(({ id, events }) => [id, events]),
  )

/** Covers that touch a stretch of time, oldest first; running ones touch everything after their start. */
export const readCovers = (db: ReadDb, fromMs: number, toMs: number): Kept<CoverState>[] =>
  kept(
    db.all<Stored>(
      `SELECT c.cover_id AS id, e.state FROM cover c JOIN entity e ON e.kind = 'cover' AND e.id = c.cover_id
       WHERE c.from_ms < ? AND (c.to_ms IS NULL OR c.to_ms > ?) ORDER BY c.from_ms, c.cover_id`,
      toMs,
      fromMs,
    ),
  )

/** Whom somebody stood in for at a moment, oldest cover first; null where a post has no A. */
export const readCoversOf = (
  db: ReadDb,
  staffId: string,
): {
  readonly postId: string
  readonly forStaffId: string | null
  readonly fromMs: number
  readonly toMs: number | null
}[] =>
  db
    .all<{ post_id: string; for_staff_id: string | null; from_ms: number; to_ms: number | null }>(
      'SELECT post_id, for_staff_id, from_ms, to_ms FROM cover WHERE staff_id = ? ORDER BY from_ms',
      staffId,
    )
    .map((row) => ({
      postId: row.post_id,
      forStaffId: row.for_staff_id,
      fromMs: row.from_ms,
      toMs: row.to_ms,
    }))

/** Handovers, open ones first, then the newest; of one person or of everybody. */
export const listHandovers = (db: ReadDb, staffId: string | null, limit: number): Kept<HandoverState>[] =>
  kept(
    db.all<Stored>(
      `SELECT h.handover_id AS id, e.state FROM handover h JOIN entity e ON e.kind = 'handover' AND e.id = h.handover_id
       WHERE ? IS NULL OR h.from_staff_id = ? OR h.to_staff_id = ?
       ORDER BY h.is_open DESC, h.start_ms DESC, h.handover_id LIMIT ?`,
      staffId,
      staffId,
      staffId,
      limit,
    ),
  )

/** Alarms that run or began since a moment, running ones first, then the newest. */
export const listAlarms = (db: ReadDb, sinceMs: number, limit: number): Kept<PostAlarmState>[] =>
  kept(
    db.all<Stored>(
      `SELECT a.alarm_id AS id, e.state FROM post_alarm a JOIN entity e ON e.kind = 'post_alarm' AND e.id = a.alarm_id
       WHERE a.ended_at_ms IS NULL OR a.since_ms >= ?
       ORDER BY a.ended_at_ms IS NULL DESC, a.since_ms DESC, a.alarm_id LIMIT ?`,
      sinceMs,
      limit,
    ),
  )

/** Alarms that nobody has ended. */
export const readOpenAlarms = (db: ReadDb): Kept<PostAlarmState>[] =>
  kept(
    db.all<Stored>(
      `SELECT a.alarm_id AS id, e.state FROM post_alarm a JOIN entity e ON e.kind = 'post_alarm' AND e.id = a.alarm_id
       WHERE a.ended_at_ms IS NULL ORDER BY a.alarm_id`,
    ),
  )

/** Whether the newest record of something is not at the hall yet; on a machine that belongs to one. */
export const isWaiting = (db: ReadDb, kind: string, id: string): boolean =>
  db.get(
    `SELECT 1 FROM event_log WHERE entity_kind = ? AND entity_id = ? AND hall_seq IS NULL AND verdict <> 'superseded' LIMIT 1`,
    kind,
    id,
  ) !== undefined
