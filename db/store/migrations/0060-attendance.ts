import type { Migration } from './migration.ts'

/** Punches, requests, covers and alarms, as the questions of a day and a month ask for them; all made from the log. */
export const attendance: Migration = {
  number: 60,
  name: 'attendance and posts',
  sql: `
    CREATE TABLE punch (
      punch_id TEXT PRIMARY KEY,
      entity_id TEXT NOT NULL,
      source TEXT NOT NULL,
      staff_id TEXT,
      user_id TEXT,
      at_ms INTEGER NOT NULL,
      window_id TEXT,
      own_window_id TEXT,
      event_id TEXT,
      judged INTEGER,
      file_sha256 TEXT,
      line_no INTEGER,
      raw TEXT
    ) STRICT;
    CREATE INDEX punch_staff ON punch (staff_id, at_ms) WHERE staff_id IS NOT NULL;
    CREATE INDEX punch_at ON punch (at_ms);
    CREATE INDEX punch_entity ON punch (entity_id);
    CREATE INDEX punch_user ON punch (user_id, at_ms, staff_id) WHERE user_id IS NOT NULL;
    CREATE INDEX punch_nobody ON punch (user_id, at_ms) WHERE user_id IS NOT NULL AND staff_id IS NULL;
    CREATE TABLE request (
      request_id TEXT PRIMARY KEY,
      kind TEXT NOT NULL,
      status TEXT NOT NULL,
      is_open INTEGER NOT NULL,
      staff_id TEXT,
      unit_id TEXT NOT NULL,
      next_role TEXT,
      from_ms INTEGER NOT NULL,
      to_ms INTEGER NOT NULL,
      submitted_at_ms INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX request_staff ON request (staff_id, from_ms) WHERE staff_id IS NOT NULL;
    CREATE INDEX request_from ON request (kind, from_ms, to_ms);
    CREATE INDEX request_open ON request (kind, submitted_at_ms) WHERE is_open = 1;
    CREATE TABLE cover (
      cover_id TEXT PRIMARY KEY,
      post_id TEXT NOT NULL,
      staff_id TEXT NOT NULL,
      for_staff_id TEXT,
      from_ms INTEGER NOT NULL,
      to_ms INTEGER
    ) STRICT;
    CREATE INDEX cover_staff ON cover (staff_id, from_ms);
    CREATE INDEX cover_open ON cover (post_id) WHERE to_ms IS NULL;
    CREATE INDEX cover_from ON cover (from_ms);
    CREATE TABLE handover (
      handover_id TEXT PRIMARY KEY,
      post_id TEXT NOT NULL,
      from_staff_id TEXT NOT NULL,
      to_staff_id TEXT NOT NULL,
      status TEXT NOT NULL,
      is_open INTEGER NOT NULL,
      start_ms INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX handover_from ON handover (from_staff_id, start_ms);
    CREATE INDEX handover_to ON handover (to_staff_id, start_ms);
    CREATE INDEX handover_open ON handover (start_ms) WHERE is_open = 1;
    CREATE TABLE post_alarm (
      alarm_id TEXT PRIMARY KEY,
      post_id TEXT NOT NULL,
      since_ms INTEGER NOT NULL,
      due_ms INTEGER NOT NULL,
      ended_at_ms INTEGER,
      answers INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX post_alarm_since ON post_alarm (since_ms);
    CREATE INDEX post_alarm_open ON post_alarm (post_id) WHERE ended_at_ms IS NULL;
  `,
}
