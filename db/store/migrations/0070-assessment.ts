import type { Migration } from './migration.ts'

/**
 * Records that are facts of assessment by themselves: few among the millions of a year. Looked for in the bytes and not read
 * as JSON, for what the hall set aside may be no JSON at all; whoever reads them looks at the payload.
 */
export const TELLING = `(type IN ('case.corrected', 'case.not_accepted', 'conflict.settled')
  OR (type = 'case.decided' AND instr(bytes, CAST('"REFUSED"' AS BLOB)) > 0)
  OR (type = 'audit.recorded' AND instr(bytes, CAST('"RELIEF_REFUSED"' AS BLOB)) > 0))`
/** Cases without an answer yet, or accepted by law from the moment they came in (行政许可法 art. 32(4)). */
export const UNANSWERED = `kind = 'CASE' AND (accepted_at_ms IS NULL OR accepted_at_ms = at_ms)`

/**
 * Entries, periods and patrols, as the questions of a week and a year ask for them; all made from the log. Cases that ended
 * late or broke off are few among many, and asked for by themselves.
 */
export const assessment: Migration = {
  number: 70,
  name: 'assessment',
  sql: `
    CREATE TABLE score_entry (
      entry_id TEXT PRIMARY KEY,
      day TEXT NOT NULL,
      status TEXT NOT NULL,
      source TEXT NOT NULL,
      item_code TEXT NOT NULL,
      fact_key TEXT,
      veto TEXT NOT NULL,
      cycle TEXT NOT NULL,
      staff_id TEXT,
      window_id TEXT,
      by_staff_id TEXT NOT NULL,
      appeal TEXT NOT NULL,
      patrol_id TEXT,
      at_ms INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX score_entry_day ON score_entry (day);
    CREATE INDEX score_entry_appeal ON score_entry (appeal, at_ms) WHERE appeal <> 'NONE';
    CREATE INDEX score_entry_patrol ON score_entry (patrol_id) WHERE patrol_id IS NOT NULL;
    CREATE INDEX score_entry_veto ON score_entry (day) WHERE veto <> 'NONE';
    CREATE INDEX score_entry_cycle ON score_entry (cycle, day) WHERE cycle <> 'DAY';
    CREATE TABLE score_charge (
      entry_id TEXT NOT NULL,
      target TEXT NOT NULL,
      subject_id TEXT NOT NULL,
      day TEXT NOT NULL
    ) STRICT;
    CREATE INDEX score_charge_subject ON score_charge (target, subject_id, day);
    CREATE INDEX score_charge_entry ON score_charge (entry_id);
    CREATE TABLE score_period (
      period_id TEXT PRIMARY KEY,
      kind TEXT NOT NULL,
      from_day TEXT NOT NULL,
      to_day TEXT NOT NULL,
      status TEXT NOT NULL
    ) STRICT;
    CREATE INDEX score_period_from ON score_period (kind, from_day);
    CREATE TABLE score_figure (
      figure_id TEXT PRIMARY KEY,
      period_id TEXT NOT NULL
    ) STRICT;
    CREATE INDEX score_figure_period ON score_figure (period_id);
    CREATE TABLE patrol (
      patrol_id TEXT PRIMARY KEY,
      by_staff_id TEXT NOT NULL,
      started_at_ms INTEGER NOT NULL,
      is_open INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX patrol_started ON patrol (started_at_ms);
    CREATE TABLE patrol_draw (
      draw_id TEXT PRIMARY KEY,
      day TEXT NOT NULL
    ) STRICT;
    CREATE INDEX patrol_draw_day ON patrol_draw (day);
    CREATE INDEX ledger_overdue ON ledger (closed_day) WHERE on_time = 0;
    CREATE INDEX ledger_broken_off ON ledger (updated_at_ms)
      WHERE is_open = 0 AND closed_at_ms IS NULL AND accepted_at_ms IS NOT NULL;
    CREATE INDEX ledger_unanswered ON ledger (at_ms) WHERE ${UNANSWERED};
    CREATE INDEX event_log_telling ON event_log (at_ms) WHERE ${TELLING};
  `,
}
