import { toLoggedEvent, type EventRow, EVENT_COLUMNS, type LoggedEvent } from '../event-log.ts'
import { DOUBTFUL_TIME } from '../migrations/0050-review.ts'
import type { ReadDb } from '../sql.ts'

/** One punch with what the log says of its clock. */
export interface PunchRow {
  readonly punch_id: string
  readonly staff_id: string
  readonly at_ms: number
  readonly source: 'DESK' | 'MACHINE'
  readonly window_id: string | null
  readonly own_window_id: string | null
  /** 1 accepted, 0 rejected, null not judged. */
  readonly judged: number | null
  readonly clock_grade: 'A' | 'B' | 'C' | null
  readonly received_at_ms: number | null
  /** Null while the hall has not acknowledged it. */
  readonly hall_seq: number | null
}

const PUNCH_COLUMNS = `p.punch_id, p.at_ms, p.source, p.window_id, p.own_window_id, p.judged,
  e.clock_grade, e.received_at_ms, e.hall_seq`
/** The event a punch was recorded by; imported lines have none of their own. */
const PUNCH_EVENT = "LEFT JOIN event_log e ON e.id = unhex(replace(p.event_id, '-', ''))"

/** A punch as it was read; a line of a machine with its id and whom it was recorded for. */
interface ReadPunchRow extends PunchRow {
  readonly user_id: string | null
  readonly recorded_for: string | null
}

/** A line of two files, or recorded again for whoever its id was given to, is one punch. Rows of one person and time are neighbours. */
const eachOnce = (rows: readonly ReadPunchRow[]): ReadPunchRow[] =>
  rows.filter((row, at) => {
    for (let before = at - 1; row.user_id !== null && before >= 0; before -= 1) {
      const other = rows[before]
      if (other?.staff_id !== row.staff_id || other.at_ms !== row.at_ms) return true
      if (other.user_id === row.user_id) return false
    }
    return true
  })

/**
 * Punches of these people in a stretch of time, oldest first for each of them. A line of an attendance machine is of
 * whoever its id belongs to now, whomever it was recorded for: `machineIds` has the ids somebody gave to a person or took
 * back (null); any other id is the staff number it says.
 */
export const listPunches = (
  db: ReadDb,
  staffIds: readonly string[],
  machineIds: ReadonlyMap<string, string | null>,
  fromMs: number,
  toMs: number,
): PunchRow[] => {
  // In the order of the index of people and times: sorting a year of a hall's punches would cost more than reading them.
  const recorded = db
    .all<ReadPunchRow>(
      `SELECT p.staff_id, p.user_id, p.staff_id AS recorded_for, ${PUNCH_COLUMNS} FROM json_each(?) s
         CROSS JOIN punch p INDEXED BY punch_staff ON p.staff_id = s.value AND p.at_ms >= ? AND p.at_ms < ? ${PUNCH_EVENT}`,
      JSON.stringify(staffIds),
      fromMs,
      toMs,
    )
    .filter(
      ({ user_id: userId, staff_id: staffId }) =>
        userId === null || !machineIds.has(userId) || machineIds.get(userId) === staffId,
    )
  const asked = new Set(staffIds)
  const owners = Object.fromEntries([
    ...staffIds.filter((staffId) => !machineIds.has(staffId)).map((staffId) => [staffId, staffId]),
    ...[...machineIds].filter(([, owner]) => owner !== null && asked.has(owner)),
  ])
  const moved = db
    .all<ReadPunchRow>(
      `SELECT s.value AS staff_id, p.user_id, p.staff_id AS recorded_for, ${PUNCH_COLUMNS} FROM json_each(?) s
         CROSS JOIN punch p INDEXED BY punch_user ON p.user_id = s.key AND p.at_ms >= ? AND p.at_ms < ?
           AND p.staff_id IS NOT s.value ${PUNCH_EVENT}`,
      JSON.stringify(owners),
      fromMs,
      toMs,
    )
    // Under an id nobody ever gave away a line is of whoever it was recorded for.
    .filter((row) => row.recorded_for === null || (row.user_id !== null && machineIds.has(row.user_id)))
  if (moved.length === 0) return eachOnce(recorded)
  return eachOnce(
    [...recorded, ...moved].toSorted((a, b) =>
      a.staff_id === b.staff_id ? a.at_ms - b.at_ms : a.staff_id < b.staff_id ? -1 : 1,
    ),
  )
}

/** One punch at a desk; undefined for an id nobody knows. */
export const findPunch = (db: ReadDb, punchId: string): PunchRow | undefined =>
  db.get<PunchRow>(
    `SELECT p.staff_id, ${PUNCH_COLUMNS} FROM punch p ${PUNCH_EVENT} WHERE p.punch_id = ? AND p.staff_id IS NOT NULL`,
    punchId,
  )

export interface LeaveRow {
  readonly leave_id: string
  readonly staff_id: string
  readonly kind: string
  readonly from_ms: number
  readonly to_ms: number
}

/** Leaves that count (see `isLeaveInForce`) and touch a stretch of time, of one kind or all; `to_ms` is when the person was back. */
export const listLeavesInForce = (
  db: ReadDb,
  fromMs: number,
  toMs: number,
  kind: string | null = null,
): LeaveRow[] =>
  db.all<LeaveRow>(
    `SELECT r.request_id AS leave_id, r.staff_id, json_extract(e.state, '$.kind') AS kind, r.from_ms, r.to_ms
     FROM request r JOIN entity e ON e.kind = 'leave' AND e.id = r.request_id
     WHERE r.kind = 'LEAVE' AND r.from_ms < ? AND r.to_ms > ?
       AND r.status IN ('APPROVED', 'EXTENDED', 'RETURNED', 'CLOSED')
       AND (? IS NULL OR json_extract(e.state, '$.kind') = ?)
     ORDER BY r.from_ms, r.request_id`,
    toMs,
    fromMs,
    kind,
    kind,
  )

/** Kinds of request that speak of half days, as the folds left them: with the status in which each one counts. */
const COUNTING = {
  ROLL: { entity: 'roll', status: 'FILED' },
  MAKEUP: { entity: 'makeup', status: 'APPROVED' },
  SWAP: { entity: 'swap', status: 'APPROVED' },
  EXTRA_DUTY: { entity: 'extra_duty', status: 'APPROVED' },
} as const

/** Requests of a kind that count and touch a stretch of time, oldest first. */
export const listCounting = <State>(
  db: ReadDb,
  kind: keyof typeof COUNTING,
  fromMs: number,
  toMs: number,
): { readonly id: string; readonly state: State }[] =>
  db
    .all<{ id: string; state: string }>(
      `SELECT r.request_id AS id, e.state FROM request r JOIN entity e ON e.kind = ? AND e.id = r.request_id
       WHERE r.kind = ? AND r.from_ms < ? AND r.to_ms > ? AND r.status = ? ORDER BY r.submitted_at_ms, r.request_id`,
      COUNTING[kind].entity,
      kind,
      toMs,
      fromMs,
      COUNTING[kind].status,
    )
    // Written by the fold of its kind.
    .map(({ id, state }) => ({ id, state: JSON.parse(state) as State }))

/** Who of some rota posts is on duty on which days. */
export const listRotaDays = <Rota>(
  db: ReadDb,
  postIds: readonly string[],
  from: string,
  to: string,
): Rota[] =>
  db
    .all<{ state: string }>(
      `SELECT e.state FROM json_each(?) p
         CROSS JOIN entity e ON e.kind = 'rota' AND e.id BETWEEN p.value || '/' || ? AND p.value || '/' || ?`,
      JSON.stringify(postIds),
      from,
      to,
    )
    .map(({ state }) => JSON.parse(state) as Rota)

/** Settled months of every unit, from a month to a month (`YYYY-MM`). */
export const listSettledMonths = <State>(db: ReadDb, from: string, to: string): State[] =>
  db
    .all<{ state: string }>(
      `SELECT state FROM entity WHERE kind = 'attendance_month' AND id >= ? || '/' AND id < ? || '0' ORDER BY id`,
      from,
      to,
    )
    .map(({ state }) => JSON.parse(state) as State)

/** How many leaves, make-ups, swaps and extra duties of each person touch a stretch of time and wait to be decided. */
export const openRequestsOfPeople = (db: ReadDb, fromMs: number, toMs: number): ReadonlyMap<string, number> =>
  new Map(
    db
      .all<{ staff_id: string; n: number }>(
        `SELECT staff_id, count(*) AS n FROM request INDEXED BY request_open
         WHERE is_open = 1 AND kind IN ('LEAVE', 'MAKEUP', 'SWAP', 'EXTRA_DUTY')
           AND status IN ('SUBMITTED', 'ASKED', 'AGREED') AND from_ms < ? AND to_ms > ? AND staff_id IS NOT NULL
         GROUP BY staff_id`,
        toMs,
        fromMs,
      )
      .map((row) => [row.staff_id, row.n]),
  )

/** Ids (`Monday/unit`) of the week lists that were signed and begin in a stretch of days. */
export const listSignedWeeks = (db: ReadDb, from: string, to: string): ReadonlySet<string> =>
  new Set(
    db
      .all<{ id: string }>(
        "SELECT id FROM entity WHERE kind = 'attendance_week' AND id >= ? || '/' AND id < ? || '0'",
        from,
        to,
      )
      .map(({ id }) => id),
  )

/** Every version of every staff record in the order the versions hold, person by person. */
export const listStaffVersions = (db: ReadDb): LoggedEvent[] =>
  db
    .all<EventRow>(
      `SELECT ${EVENT_COLUMNS} FROM event_log
       WHERE entity_kind = 'staff' AND verdict IN ('', 'accepted')
       ORDER BY entity_id, hall_seq IS NULL, hall_seq, former_seq IS NULL, former_seq, device_no, device_seq`,
    )
    .map(toLoggedEvent)

export interface UnjudgedPunchRow extends PunchRow {
  /** What the machine's own clock said. */
  readonly wall_ms: number
}

/** Punches at desks whose time is in doubt (see `needsReview`) and that nobody judged; oldest first. */
export const listDoubtfulPunches = (db: ReadDb, limit: number): UnjudgedPunchRow[] =>
  db.all<UnjudgedPunchRow>(
    `SELECT p.staff_id, p.punch_id, p.at_ms, p.source, p.window_id, p.own_window_id, p.judged,
       e.clock_grade, e.received_at_ms, e.hall_seq, json_extract(CAST(e.bytes AS TEXT), '$.time.wall') AS wall_ms
     FROM (SELECT * FROM event_log INDEXED BY event_time_review
           WHERE ${DOUBTFUL_TIME} AND entity_kind = 'punch' AND type = 'punch.recorded') e
       JOIN punch p ON p.punch_id = e.entity_id AND p.judged IS NULL
     ORDER BY p.at_ms, p.punch_id LIMIT ?`,
    limit,
  )

/** Punches this machine made before a moment and the hall has not acknowledged: they come late. Oldest first. */
export const listUnsentPunches = (
  db: ReadDb,
  own: { readonly deviceId: string; readonly epoch: number },
  afterSeq: number,
  beforeMs: number,
  limit: number,
): UnjudgedPunchRow[] =>
  db.all<UnjudgedPunchRow>(
    `SELECT p.staff_id, p.punch_id, p.at_ms, p.source, p.window_id, p.own_window_id, p.judged,
       e.clock_grade, e.received_at_ms, e.hall_seq, json_extract(CAST(e.bytes AS TEXT), '$.time.wall') AS wall_ms
     FROM event_log e JOIN punch p ON p.punch_id = e.entity_id AND p.judged IS NULL
     WHERE e.device_no = (SELECT device_no FROM device WHERE device_id = ? AND epoch = ?) AND e.device_seq > ?
       AND e.type = 'punch.recorded' AND e.hall_seq IS NULL AND e.clock_grade <> 'C' AND e.at_ms < ?
     ORDER BY p.at_ms, p.punch_id LIMIT ?`,
    own.deviceId,
    own.epoch,
    afterSeq,
    beforeMs,
    limit,
  )
