import type { ScoreEntryState, ScorePeriodState } from '../../model/assessment/assessment-models.ts'
import type { ReadDb } from '../sql.ts'
import type { KeptEntry } from './assessment.ts'
import type { OwnChain } from './outbox.ts'

interface StateRow {
  readonly id: string
  readonly state: string
}

// Written by the fold of its kind.
const toEntry = ({ id, state }: StateRow): KeptEntry => ({
  entryId: id,
  state: JSON.parse(state) as ScoreEntryState,
})

export interface EntryQuestion {
  readonly from: string
  readonly to: string
  readonly status: 'ALL' | 'COUNTS' | 'REJECTED' | 'APPEALED'
  /** Of these subjects alone (target and id); null: of everybody, rejected proposals included. */
  readonly subjects: readonly (readonly [target: string, subjectId: string])[] | null
  readonly target: string | null
  readonly limit: number
}

const STATUS = `(? = 'ALL' OR s.status = ? OR (? = 'APPEALED' AND s.appeal <> 'NONE'))`
const NEWEST_FIRST = 'ORDER BY s.day DESC, s.at_ms DESC, s.entry_id LIMIT ?'

/** Entries of days, newest first. */
export const listEntries = (db: ReadDb, question: EntryQuestion): KeptEntry[] => {
  const { from, to, status, subjects, target, limit } = question
  const rows =
    subjects === null
      ? db.all<StateRow>(
          `SELECT s.entry_id AS id, e.state FROM score_entry s INDEXED BY score_entry_day
             CROSS JOIN entity e ON e.kind = 'score_entry' AND e.id = s.entry_id
           WHERE s.day BETWEEN ? AND ? AND ${STATUS}
             AND (? IS NULL OR EXISTS (SELECT 1 FROM score_charge c WHERE c.entry_id = s.entry_id AND c.target = ?))
           ${NEWEST_FIRST}`,
          from,
          to,
          status,
          status,
          status,
          target,
          target,
          limit,
        )
      : db.all<StateRow>(
          `SELECT s.entry_id AS id, e.state FROM (
             SELECT DISTINCT c.entry_id FROM json_each(?) n CROSS JOIN score_charge c
               ON c.target = json_extract(n.value, '$[0]') AND c.subject_id = json_extract(n.value, '$[1]')
                 AND c.day BETWEEN ? AND ?
           ) f CROSS JOIN score_entry s ON s.entry_id = f.entry_id
             CROSS JOIN entity e ON e.kind = 'score_entry' AND e.id = s.entry_id
           WHERE ${STATUS} ${NEWEST_FIRST}`,
          JSON.stringify(subjects),
          from,
          to,
          status,
          status,
          status,
          limit,
        )
  return rows.map(toEntry)
}

/** Entries with an appeal: those that wait, and those decided since a moment. */
export const listAppealed = (db: ReadDb, sinceMs: number): KeptEntry[] =>
  db
    .all<StateRow>(
      `SELECT s.entry_id AS id, e.state FROM score_entry s INDEXED BY score_entry_appeal
         CROSS JOIN entity e ON e.kind = 'score_entry' AND e.id = s.entry_id
       WHERE s.appeal <> 'NONE'
         AND (s.appeal = 'OPEN' OR json_extract(e.state, '$.appeal.decision.atMs') >= ?)
       ORDER BY json_extract(e.state, '$.appeal.atMs'), s.entry_id`,
      sinceMs,
    )
    .map(toEntry)

/** Periods told to everybody that touch some days, the shortest first. */
export const listTellingPeriods = (db: ReadDb, from: string, to: string): ScorePeriodState[] =>
  db
    .all<StateRow>(
      `SELECT p.period_id AS id, e.state FROM score_period p
         CROSS JOIN entity e ON e.kind = 'score_period' AND e.id = p.period_id
       WHERE p.status IN ('PUBLISHED', 'LOCKED') AND p.from_day <= ? AND p.to_day >= ?
       ORDER BY julianday(p.to_day) - julianday(p.from_day), p.period_id`,
      to,
      from,
    )
    .map(({ state }) => JSON.parse(state) as ScorePeriodState)

/** Kinds and days of the same, without what is in them. */
export const listTellingDays = (
  db: ReadDb,
  from: string,
  to: string,
): readonly { readonly kind: string; readonly from_day: string; readonly to_day: string }[] =>
  db.all(
    `SELECT kind, from_day, to_day FROM score_period
     WHERE status IN ('PUBLISHED', 'LOCKED') AND from_day <= ? AND to_day >= ?`,
    to,
    from,
  )

/** Ids of the entries of which the hall does not have everything. */
export const waitingEntries = (db: ReadDb, own: OwnChain, afterSeq: number): ReadonlySet<string> =>
  new Set(
    db
      .all<{ id: string }>(
        `SELECT DISTINCT entity_id AS id FROM event_log
         WHERE device_no = (SELECT device_no FROM device WHERE device_id = ? AND epoch = ?) AND device_seq > ?
           AND entity_kind = 'score_entry'`,
        own.deviceId,
        own.epoch,
        afterSeq,
      )
      .map(({ id }) => id),
  )

/** Which of these records this machine has, as `kind/id`. */
export const knownRecords = (
  db: ReadDb,
  links: readonly { readonly kind: string; readonly id: string }[],
): ReadonlySet<string> => {
  const asked = JSON.stringify(links.map(({ kind, id }) => [kind, id]))
  const rows = db.all<{ kind: string; id: string }>(
    `SELECT json_extract(n.value, '$[0]') AS kind, json_extract(n.value, '$[1]') AS id FROM json_each(?) n
       CROSS JOIN entity e ON e.kind = json_extract(n.value, '$[0]') AND e.id = json_extract(n.value, '$[1]')
     UNION ALL
     SELECT 'punch', p.punch_id FROM json_each(?) n CROSS JOIN punch p
       ON p.punch_id = json_extract(n.value, '$[1]') WHERE json_extract(n.value, '$[0]') = 'punch'
     UNION ALL
     SELECT json_extract(n.value, '$[0]'), json_extract(n.value, '$[1]') FROM json_each(?) n CROSS JOIN event_log l
       ON l.id = unhex(replace(json_extract(n.value, '$[1]'), '-', ''))
       WHERE json_extract(n.value, '$[0]') IN ('audit', 'conflict')`,
    asked,
    asked,
    asked,
  )
  return new Set(rows.map(({ kind, id }) => `${kind}/${id}`))
}

/** Numbers by which people know cases, papers and reports; by `kind/id`. */
export const recordNumbers = (
  db: ReadDb,
  links: readonly { readonly kind: string; readonly id: string }[],
): ReadonlyMap<string, string> => {
  const idsOf = (...kinds: readonly string[]): string =>
    JSON.stringify(links.filter(({ kind }) => kinds.includes(kind)).map(({ id }) => id))
  const rows = db.all<{ kind: string; id: string; no: string }>(
    `SELECT lower(kind) AS kind, row_id AS id, no FROM ledger WHERE row_id IN (SELECT value FROM json_each(?))
     UNION ALL SELECT 'paper', paper_id, number FROM paper WHERE paper_id IN (SELECT value FROM json_each(?))
     UNION ALL SELECT 'negative_report', slip_id, no FROM slip WHERE slip_id IN (SELECT value FROM json_each(?))`,
    idsOf('case', 'consultation'),
    idsOf('paper'),
    idsOf('negative_report'),
  )
  return new Map(rows.map(({ kind, id, no }) => [`${kind}/${id}`, no]))
}
