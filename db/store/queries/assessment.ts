import type {
  ScoreEntryState,
  ScoreFigureState,
  ScorePeriodState,
} from '../../model/assessment/assessment-models.ts'
import type { PeriodKind, ScoreTarget } from '../../model/assessment/score-rules.ts'
import { dayFromMs } from '../../model/day.ts'
import type { ReadDb } from '../sql.ts'

/** An entry, or a rejected proposal, as its fold left it. */
export interface KeptEntry {
  readonly entryId: string
  readonly state: ScoreEntryState
}

interface StateRow {
  readonly id: string
  readonly state: string
}

// Written by the fold of its kind.
const toEntry = ({ id, state }: StateRow): KeptEntry => ({
  entryId: id,
  state: JSON.parse(state) as ScoreEntryState,
})

const ENTRY = `SELECT s.entry_id AS id, e.state FROM score_entry s
  CROSS JOIN entity e ON e.kind = 'score_entry' AND e.id = s.entry_id`

/** Entries of days, both included, rejected proposals left out; those taken back or revoked are among them. */
export const listRecordedEntries = (db: ReadDb, from: string, to: string): KeptEntry[] =>
  db
    .all<StateRow>(
      `${ENTRY} WHERE s.day BETWEEN ? AND ? AND s.status <> 'REJECTED' ORDER BY s.day, s.entry_id`,
      from,
      to,
    )
    .map(toEntry)

/** The same of one of the longer cycles. */
export const listEntriesOfCycle = (
  db: ReadDb,
  cycle: 'MONTH' | 'YEAR',
  from: string,
  to: string,
): KeptEntry[] =>
  db
    .all<StateRow>(
      // Written out, so that the index of these few can be used.
      `${ENTRY} WHERE s.cycle = ? AND s.cycle <> 'DAY' AND s.day BETWEEN ? AND ? AND s.status <> 'REJECTED'
       ORDER BY s.day, s.entry_id`,
      cycle,
      from,
      to,
    )
    .map(toEntry)

/** Entries of days that bar awards of the whole year. */
export const listYearVetoes = (db: ReadDb, from: string, to: string): KeptEntry[] =>
  db
    .all<StateRow>(
      `${ENTRY} WHERE s.day BETWEEN ? AND ? AND s.veto = 'YEAR' AND s.status <> 'REJECTED' ORDER BY s.day, s.entry_id`,
      from,
      to,
    )
    .map(toEntry)

/** These entries, as far as this machine has them. */
export const listEntriesNamed = (db: ReadDb, entryIds: readonly string[]): KeptEntry[] =>
  db
    .all<StateRow>(
      `SELECT e.id, e.state FROM json_each(?) n CROSS JOIN entity e ON e.kind = 'score_entry' AND e.id = n.value
       ORDER BY e.id`,
      JSON.stringify(entryIds),
    )
    .map(toEntry)

/** Entries that charge or ever charged a subject, of days, newest first. */
export const listEntriesOfSubject = (
  db: ReadDb,
  target: ScoreTarget,
  subjectId: string,
  from: string,
  to: string,
): KeptEntry[] =>
  db
    .all<StateRow>(
      `SELECT c.entry_id AS id, e.state FROM score_charge c
         CROSS JOIN entity e ON e.kind = 'score_entry' AND e.id = c.entry_id
       WHERE c.target = ? AND c.subject_id = ? AND c.day BETWEEN ? AND ? ORDER BY c.day DESC, c.entry_id`,
      target,
      subjectId,
      from,
      to,
    )
    .map(toEntry)

/**
 * The first day anything was scored: of an entry, of a week somebody began to close, or of a month that was told, but not
 * before there was anything to score; null for never. A year that is being closed says nothing of when its hall began.
 */
export const firstScoredDay = (db: ReadDb): string | null => {
  const first =
    db.get<{ day: string | null }>(
      `SELECT min(day) AS day FROM (
         SELECT min(day) AS day FROM score_entry
         UNION ALL SELECT min(from_day) FROM score_period WHERE kind = 'WEEK'
         UNION ALL SELECT min(from_day) FROM score_period WHERE kind = 'MONTH' AND status IN ('PUBLISHED', 'LOCKED')
       )`,
    )?.day ?? null
  const began = firstWorkDay(db)
  // A month that was told begins on its first day, and its hall perhaps in the middle of it.
  return first !== null && began !== null && began > first ? began : first
}

/** The first day somebody was at work by any record: a punch, a case, an entry; null where there is none. */
export const firstWorkDay = (db: ReadDb): string | null => {
  const first = db.get<{ atMs: number | null; day: string | null }>(
    'SELECT (SELECT min(at_ms) FROM punch) AS atMs, (SELECT min(day) FROM score_entry) AS day',
  )
  const punched = first?.atMs ?? null
  const received = db.get<{ day: string }>('SELECT day FROM ledger ORDER BY at_ms LIMIT 1')?.day ?? null
  const days = [punched === null ? null : dayFromMs(punched), received, first?.day ?? null]
  return days.filter((day) => day !== null).toSorted()[0] ?? null
}

/** The first day of a period of a kind that somebody began to close; null where there is none. */
export const firstClosedDay = (db: ReadDb, kind: PeriodKind): string | null =>
  db.get<{ day: string | null }>('SELECT min(from_day) AS day FROM score_period WHERE kind = ?', kind)?.day ??
  null

/** Entries whose appeal waits for a decision. */
export const listOpenAppeals = (db: ReadDb): KeptEntry[] =>
  db.all<StateRow>(`${ENTRY} WHERE s.appeal = 'OPEN' ORDER BY s.at_ms, s.entry_id`).map(toEntry)

/** How often something counts, by whose it is. */
export interface CountedCases {
  readonly staff_id: string | null
  readonly window_id: string | null
  readonly unit_id: string
  readonly n: number
}

/** Cases closed on days, by who handled them, the window they came in at, and the unit. */
export const countClosedCases = (db: ReadDb, from: string, to: string): CountedCases[] =>
  db.all<CountedCases>(
    `SELECT handled_by AS staff_id, window_id, unit_id, count(*) AS n FROM ledger INDEXED BY ledger_closed
     WHERE closed_day BETWEEN ? AND ? AND kind = 'CASE' GROUP BY handled_by, window_id, unit_id`,
    from,
    to,
  )

/** Of the same cases: how many were evaluated and how many of these were no bad marks; how many had a promise and kept it. */
export interface MeasuredCases {
  readonly staff_id: string | null
  readonly window_id: string | null
  readonly unit_id: string
  readonly graded: number
  readonly content: number
  readonly promised: number
  readonly kept: number
}

/** Grades 1 to 3 of five are no bad marks (domain-rules section 10). */
export const measureClosedCases = (db: ReadDb, from: string, to: string): MeasuredCases[] =>
  db.all<MeasuredCases>(
    `SELECT staff_id, window_id, unit_id, count(grade) AS graded, coalesce(sum(grade <= 3), 0) AS content,
       count(on_time) AS promised, coalesce(sum(on_time), 0) AS kept
     FROM (
       SELECT l.handled_by AS staff_id, l.window_id, l.unit_id, l.on_time,
         json_extract(e.state, '$.evaluation.grade') AS grade
       FROM ledger l INDEXED BY ledger_closed CROSS JOIN entity e ON e.kind = 'case' AND e.id = l.row_id
       WHERE l.closed_day BETWEEN ? AND ? AND l.kind = 'CASE'
     ) GROUP BY staff_id, window_id, unit_id`,
    from,
    to,
  )

/** Periods told to everybody, newest first. */
export const listPublishedPeriods = (db: ReadDb, limit: number): ScorePeriodState[] =>
  db
    .all<StateRow>(
      `SELECT p.period_id AS id, e.state FROM score_period p
         CROSS JOIN entity e ON e.kind = 'score_period' AND e.id = p.period_id
       WHERE p.status IN ('PUBLISHED', 'LOCKED') ORDER BY p.to_day DESC, p.period_id LIMIT ?`,
      limit,
    )
    .map(({ state }) => JSON.parse(state) as ScorePeriodState)

/** Locked periods with a voucher that is told with another one, oldest first. */
export const listPeriodsCorrected = (db: ReadDb, toldWith: string): ScorePeriodState[] =>
  db
    .all<StateRow>(
      `SELECT p.period_id AS id, e.state FROM score_period p
         CROSS JOIN entity e ON e.kind = 'score_period' AND e.id = p.period_id
       WHERE p.status = 'LOCKED' AND EXISTS (
         SELECT 1 FROM json_each(e.state, '$.vouchers') v WHERE json_extract(v.value, '$.carriedTo') = ?
       ) ORDER BY p.from_day, p.period_id`,
      toldWith,
    )
    .map(({ state }) => JSON.parse(state) as ScorePeriodState)

/** Rates entered for a period, in any order. */
export const listFigures = (db: ReadDb, periodId: string): ScoreFigureState[] =>
  db
    .all<StateRow>(
      `SELECT f.figure_id AS id, e.state FROM score_figure f
         CROSS JOIN entity e ON e.kind = 'score_figure' AND e.id = f.figure_id
       WHERE f.period_id = ? ORDER BY f.figure_id`,
      periodId,
    )
    .map(({ state }) => JSON.parse(state) as ScoreFigureState)

/** Which of these entries are there, recorded or rejected. */
export const decidedEntryIds = (db: ReadDb, entryIds: readonly string[]): string[] =>
  db
    .all<{ id: string }>(
      'SELECT s.entry_id AS id FROM json_each(?) n CROSS JOIN score_entry s ON s.entry_id = n.value',
      JSON.stringify(entryIds),
    )
    .map(({ id }) => id)
