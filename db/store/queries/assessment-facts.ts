import type { AbsenceState } from '../../model/attendance/request-models.ts'
import { DAY_MS } from '../../model/day.ts'
import type { PaperState } from '../../model/paper.ts'
import type { PostAlarmState } from '../../model/posts/post-models.ts'
import { TELLING, UNANSWERED } from '../migrations/0070-assessment.ts'
import { EVENT_COLUMNS, toLoggedEvent, type EventRow, type LoggedEvent } from '../event-log.ts'
import type { ReadDb } from '../sql.ts'

// What facts are read from: each by an index, for any number of people, cases or days at once.

/** A record with its id; what is in it was written by the projection from a typed state. */
export interface KeptRecord<State> {
  readonly id: string
  readonly state: State
}

interface Stored {
  readonly id: string
  readonly state: string
}

const kept = <State>({ id, state }: Stored): KeptRecord<State> => ({ id, state: JSON.parse(state) as State })

/** Records of one kind by their ids, as far as this machine has them. */
export const recordsNamed = <State>(db: ReadDb, kind: string, ids: readonly string[]): KeptRecord<State>[] =>
  ids.length === 0
    ? []
    : db
        .all<Stored>(
          `SELECT e.id, e.state FROM json_each(?) n CROSS JOIN entity e ON e.kind = ? AND e.id = n.value`,
          JSON.stringify(ids),
          kind,
        )
        .map(kept<State>)

/** Alarms of posts that stood empty from some moment of a stretch of time on. */
export const alarmsBetween = (db: ReadDb, fromMs: number, toMs: number): KeptRecord<PostAlarmState>[] =>
  db
    .all<Stored>(
      `SELECT a.alarm_id AS id, e.state FROM post_alarm a CROSS JOIN entity e ON e.kind = 'post_alarm' AND e.id = a.alarm_id
       WHERE a.since_ms >= ? AND a.since_ms < ? ORDER BY a.since_ms, a.alarm_id`,
      fromMs,
      toMs,
    )
    .map(kept<PostAlarmState>)

/** Short absences and errands that began in a stretch of time. */
export const absencesBetween = (db: ReadDb, fromMs: number, toMs: number): KeptRecord<AbsenceState>[] =>
  db
    .all<Stored>(
      `SELECT r.request_id AS id, e.state FROM request r CROSS JOIN entity e ON e.kind = 'absence' AND e.id = r.request_id
       WHERE r.kind = 'ABSENCE' AND r.from_ms >= ? AND r.from_ms < ? ORDER BY r.from_ms, r.request_id`,
      fromMs,
      toMs,
    )
    .map(kept<AbsenceState>)

/** The five working days of an answer never take longer, holidays and all; and never less. */
const TELLING_DAYS_MAX = 40
const TELLING_DAYS_MIN = 4

/**
 * Ids of the cases that may have been over a time limit in a stretch of time: open ones that are due, ended ones that were
 * late or broke off, and those that went without an answer when they came in.
 */
export const casesPerhapsLate = (db: ReadDb, fromMs: number, toMs: number, fromDay: string): string[] =>
  db
    .all<{ id: string }>(
      `SELECT row_id AS id FROM ledger INDEXED BY ledger_open
         WHERE is_open = 1 AND kind = 'CASE' AND accepted_at_ms IS NOT NULL AND (due_at_ms < ? OR paused = 1)
       UNION SELECT row_id FROM ledger INDEXED BY ledger_overdue
         WHERE on_time = 0 AND closed_day >= ? AND due_at_ms < ?
       UNION SELECT row_id FROM ledger INDEXED BY ledger_broken_off
         WHERE is_open = 0 AND closed_at_ms IS NULL AND accepted_at_ms IS NOT NULL AND updated_at_ms >= ? AND due_at_ms < ?
       UNION SELECT row_id FROM ledger INDEXED BY ledger_unanswered
         WHERE at_ms >= ? AND at_ms < ? AND ${UNANSWERED}
           AND (is_open = 1 OR updated_at_ms >= at_ms + ?)`,
      toMs,
      fromDay,
      toMs,
      fromMs,
      toMs,
      fromMs - TELLING_DAYS_MAX * DAY_MS,
      toMs,
      TELLING_DAYS_MIN * DAY_MS,
    )
    .map(({ id }) => id)

/** A supplement notice with whoever gave the first one of the same case, and the window the case came in at. */
export interface KeptNotice extends KeptRecord<PaperState> {
  readonly firstBy: string | null
  readonly windowId: string | null
  readonly caseNo: string
}

const NOTICE = `SELECT p.paper_id AS id, e.state, l.window_id, l.no,
    (SELECT f.issued_by FROM paper f WHERE f.case_id = p.case_id AND f.kind = 'NOTICE_SUPPLEMENT'
     ORDER BY f.issued_at_ms, f.paper_id LIMIT 1) AS first_by
  FROM paper p CROSS JOIN entity e ON e.kind = 'paper' AND e.id = p.paper_id LEFT JOIN ledger l ON l.row_id = p.case_id`
const OWN_OMISSION = `p.kind = 'NOTICE_SUPPLEMENT' AND json_extract(e.state, '$.secondNotice.reason') = 'OUR_OMISSION'`

interface NoticeRow extends Stored {
  readonly first_by: string | null
  readonly window_id: string | null
  readonly no: string | null
}
const notice = (row: NoticeRow): KeptNotice => ({
  ...kept<PaperState>(row),
  firstBy: row.first_by,
  windowId: row.window_id,
  caseNo: row.no ?? '',
})

/** Second notices by own omission, of a stretch of time. */
export const ownOmissionsBetween = (db: ReadDb, fromMs: number, toMs: number): KeptNotice[] =>
  db
    .all<NoticeRow>(
      `${NOTICE} WHERE p.issued_at_ms >= ? AND p.issued_at_ms < ? AND ${OWN_OMISSION} ORDER BY p.issued_at_ms, p.paper_id`,
      fromMs,
      toMs,
    )
    .map(notice)

export const ownOmissionsNamed = (db: ReadDb, paperIds: readonly string[]): KeptNotice[] =>
  paperIds.length === 0
    ? []
    : db
        .all<NoticeRow>(
          `${NOTICE} WHERE p.paper_id IN (SELECT value FROM json_each(?)) AND ${OWN_OMISSION}`,
          JSON.stringify(paperIds),
        )
        .map(notice)

/** Events that may be facts by themselves; their payload decides. */
export const tellingEventsBetween = (db: ReadDb, fromMs: number, toMs: number): LoggedEvent[] =>
  db
    .all<EventRow>(
      `SELECT ${EVENT_COLUMNS} FROM event_log INDEXED BY event_log_telling
       WHERE at_ms >= ? AND at_ms < ? AND ${TELLING} AND verdict IN ('', 'accepted') ORDER BY at_ms, local_seq`,
      fromMs,
      toMs,
    )
    .map(toLoggedEvent)

const BY_ID = `FROM (SELECT value FROM json_each(?)) n CROSS JOIN event_log ON id = unhex(replace(n.value, '-', ''))`

/** Events by their ids, whatever the hall made of them: one that was recorded again says the same. */
export const eventsNamed = (db: ReadDb, eventIds: readonly string[]): LoggedEvent[] =>
  eventIds.length === 0
    ? []
    : db.all<EventRow>(`SELECT ${EVENT_COLUMNS} ${BY_ID}`, JSON.stringify(eventIds)).map(toLoggedEvent)

/** Steps of some cases in the order they hold, of the types that open, close and correct. */
export const closingStepsOf = (db: ReadDb, caseIds: readonly string[]): LoggedEvent[] =>
  caseIds.length === 0
    ? []
    : db
        .all<EventRow>(
          `SELECT ${EVENT_COLUMNS} FROM (SELECT value FROM json_each(?)) n
             CROSS JOIN event_log ON entity_kind = 'case' AND entity_id = n.value
           WHERE type IN ('case.closed', 'case.reopened', 'case.archived', 'case.corrected', 'case.undone')
             AND verdict IN ('', 'accepted')
           ORDER BY entity_id, hall_seq IS NULL, hall_seq, former_seq IS NULL, former_seq, device_no, device_seq`,
          JSON.stringify(caseIds),
        )
        .map(toLoggedEvent)
