import type { Migration } from './migration.ts'

/** Everything here can be thrown away and made again from the event log. */
export const projections: Migration = {
  number: 20,
  name: 'projections',
  sql: `
    CREATE TABLE entity (
      entity_no INTEGER PRIMARY KEY,
      kind TEXT NOT NULL,
      id TEXT NOT NULL,
      state TEXT NOT NULL,
      events INTEGER NOT NULL,
      UNIQUE (kind, id)
    ) STRICT;
    CREATE TABLE conflict (
      local_seq INTEGER PRIMARY KEY,
      entity_kind TEXT NOT NULL,
      entity_id TEXT NOT NULL,
      code TEXT NOT NULL
    ) STRICT;
    CREATE TABLE number_block (
      series_key TEXT NOT NULL,
      first INTEGER NOT NULL,
      last INTEGER NOT NULL,
      used INTEGER NOT NULL,
      PRIMARY KEY (series_key, first)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE ledger (
      row_id TEXT PRIMARY KEY,
      kind TEXT NOT NULL,
      no TEXT NOT NULL,
      at_ms INTEGER NOT NULL,
      day TEXT NOT NULL,
      item_id TEXT,
      item_name TEXT NOT NULL,
      unit_id TEXT NOT NULL,
      window_id TEXT,
      staff_id TEXT,
      handled_by TEXT,
      applicant_name TEXT NOT NULL,
      applicant_kind TEXT NOT NULL,
      applicant_hash TEXT,
      case_kind TEXT NOT NULL,
      status TEXT NOT NULL,
      is_open INTEGER NOT NULL,
      accepted_at_ms INTEGER,
      due_day TEXT,
      due_at_ms INTEGER,
      statutory_due_day TEXT,
      paused INTEGER NOT NULL,
      closed_at_ms INTEGER,
      closed_day TEXT,
      on_time INTEGER,
      matter TEXT NOT NULL,
      trips INTEGER NOT NULL,
      notices INTEGER NOT NULL,
      fee_fen INTEGER NOT NULL,
      corrections INTEGER NOT NULL,
      back_entry_no TEXT,
      updated_at_ms INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX ledger_at ON ledger (at_ms, row_id);
    CREATE INDEX ledger_unit ON ledger (unit_id, at_ms, row_id);
    CREATE INDEX ledger_window ON ledger (window_id, at_ms, row_id);
    CREATE INDEX ledger_staff ON ledger (staff_id, at_ms, row_id);
    CREATE INDEX ledger_item ON ledger (item_id, at_ms, row_id);
    CREATE INDEX ledger_no ON ledger (no);
    CREATE INDEX ledger_applicant ON ledger (applicant_hash, at_ms) WHERE applicant_hash IS NOT NULL;
    CREATE INDEX ledger_open ON ledger (due_day, row_id) WHERE is_open = 1;
    CREATE INDEX ledger_closed ON ledger (closed_day) WHERE closed_day IS NOT NULL;
    CREATE UNIQUE INDEX ledger_back_entry ON ledger (back_entry_no, row_id) WHERE back_entry_no IS NOT NULL;
    CREATE TABLE paper (
      paper_id TEXT PRIMARY KEY,
      kind TEXT NOT NULL,
      number TEXT NOT NULL,
      unit_id TEXT NOT NULL,
      case_id TEXT,
      consultation_id TEXT,
      issued_at_ms INTEGER NOT NULL,
      issued_by TEXT,
      prints INTEGER NOT NULL,
      signed TEXT NOT NULL,
      status TEXT NOT NULL
    ) STRICT;
    CREATE INDEX paper_case ON paper (case_id) WHERE case_id IS NOT NULL;
    CREATE INDEX paper_consultation ON paper (consultation_id) WHERE consultation_id IS NOT NULL;
    CREATE INDEX paper_issued ON paper (issued_at_ms);
    CREATE INDEX paper_number ON paper (number);
    CREATE TABLE slip (
      slip_id TEXT PRIMARY KEY,
      kind TEXT NOT NULL,
      no TEXT NOT NULL,
      status TEXT NOT NULL,
      is_open INTEGER NOT NULL,
      unit_id TEXT,
      staff_id TEXT,
      case_id TEXT,
      at_ms INTEGER NOT NULL,
      due_day TEXT,
      back_entry_no TEXT
    ) STRICT;
    CREATE INDEX slip_open ON slip (kind, is_open, at_ms);
    CREATE INDEX slip_case ON slip (case_id) WHERE case_id IS NOT NULL;
    CREATE TABLE search_doc (
      doc_no INTEGER PRIMARY KEY,
      kind TEXT NOT NULL,
      id TEXT NOT NULL,
      text TEXT NOT NULL,
      names TEXT NOT NULL,
      filed INTEGER NOT NULL,
      UNIQUE (kind, id)
    ) STRICT;
    CREATE INDEX search_doc_unfiled ON search_doc (doc_no) WHERE filed = 0;
    CREATE VIRTUAL TABLE search_index USING fts5 (
      terms, content = '', contentless_delete = 1, detail = none, prefix = '1 2',
      tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co S* P*'"
    );
  `,
}
