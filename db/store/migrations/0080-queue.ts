import type { Migration } from './migration.ts'

/** Tickets, visits and evaluations, as a day's row and the statistics ask for them; all made from the log. */
export const queue: Migration = {
  number: 80,
  name: 'tickets and visits',
  sql: `
    CREATE TABLE ticket (
      ticket_id TEXT PRIMARY KEY,
      day TEXT NOT NULL,
      number TEXT NOT NULL,
      class_id TEXT,
      status TEXT NOT NULL,
      is_open INTEGER NOT NULL,
      lane TEXT NOT NULL,
      window_id TEXT,
      issued_at_ms INTEGER,
      called_at_ms INTEGER,
      started_at_ms INTEGER,
      ended_at_ms INTEGER,
      mode TEXT,
      misses INTEGER NOT NULL,
      visit_id TEXT
    ) STRICT;
    CREATE INDEX ticket_day ON ticket (day, class_id);
    CREATE INDEX ticket_open ON ticket (window_id) WHERE is_open = 1;
    CREATE TABLE visit (
      visit_id TEXT PRIMARY KEY,
      window_id TEXT NOT NULL,
      staff_id TEXT NOT NULL,
      ticket_id TEXT,
      opened_at_ms INTEGER NOT NULL,
      closed_at_ms INTEGER,
      outcome TEXT,
      links INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX visit_window ON visit (window_id, opened_at_ms);
    CREATE INDEX visit_staff ON visit (staff_id, opened_at_ms);
    CREATE INDEX visit_open ON visit (window_id) WHERE closed_at_ms IS NULL;
    CREATE TABLE evaluation (
      evaluation_id TEXT PRIMARY KEY,
      window_id TEXT NOT NULL,
      staff_id TEXT NOT NULL,
      level INTEGER NOT NULL,
      at_ms INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX evaluation_at ON evaluation (at_ms);
    CREATE INDEX evaluation_staff ON evaluation (staff_id, at_ms);
  `,
}
