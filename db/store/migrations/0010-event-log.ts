import type { Migration } from './migration.ts'

/**
 * The truth: every fact in the exact bytes that are hashed, and where each device's chain stands. The outbox is no table
 * of its own: it is what this device recorded after `acknowledged_seq`, so nothing can be in one and not in the other.
 */
export const eventLog: Migration = {
  number: 10,
  name: 'event log',
  sql: `
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE device (
      device_no INTEGER PRIMARY KEY,
      device_id TEXT NOT NULL,
      epoch INTEGER NOT NULL,
      genesis TEXT NOT NULL,
      acknowledged_seq INTEGER NOT NULL DEFAULT 0,
      UNIQUE (device_id, epoch)
    ) STRICT;
    CREATE TABLE event_log (
      local_seq INTEGER PRIMARY KEY,
      id BLOB NOT NULL UNIQUE,
      device_no INTEGER NOT NULL REFERENCES device,
      device_seq INTEGER NOT NULL,
      hall_seq INTEGER,
      type TEXT NOT NULL,
      entity_kind TEXT NOT NULL,
      entity_id TEXT NOT NULL,
      at_ms INTEGER NOT NULL,
      clock_grade TEXT NOT NULL,
      hash BLOB NOT NULL,
      bytes BLOB NOT NULL,
      UNIQUE (device_no, device_seq)
    ) STRICT;
    CREATE INDEX event_log_entity ON event_log (entity_kind, entity_id);
    CREATE INDEX event_log_time ON event_log (at_ms);
    CREATE UNIQUE INDEX event_log_hall_seq ON event_log (hall_seq) WHERE hall_seq IS NOT NULL;
    CREATE TABLE outbox_problem (
      local_seq INTEGER PRIMARY KEY REFERENCES event_log,
      attempts INTEGER NOT NULL,
      reason TEXT NOT NULL
    ) STRICT;
    CREATE TABLE local_note (
      staff_id TEXT NOT NULL,
      kind TEXT NOT NULL,
      key TEXT NOT NULL,
      value TEXT NOT NULL,
      saved_at_ms INTEGER NOT NULL,
      PRIMARY KEY (staff_id, kind, key)
    ) STRICT, WITHOUT ROWID;
  `,
}
