import type { Migration } from './migration.ts'

/**
 * What a machine of a hall keeps beside the events: what the hall said of each, how far each scope has been pulled, the
 * clock's anchors and the ranges of numbers lent to it. The order of one entity's events is read from the index alone.
 */
export const sync: Migration = {
  number: 40,
  name: 'sync',
  sql: `
    ALTER TABLE event_log ADD COLUMN verdict TEXT NOT NULL DEFAULT '';
    ALTER TABLE event_log ADD COLUMN reason TEXT NOT NULL DEFAULT '';
    ALTER TABLE event_log ADD COLUMN received_at_ms INTEGER;
    ALTER TABLE event_log ADD COLUMN former_seq INTEGER;
    DROP INDEX event_log_entity;
    CREATE INDEX event_log_entity ON event_log (entity_kind, entity_id, hall_seq);
    CREATE INDEX event_log_refused ON event_log (verdict) WHERE verdict > 'accepted';
    ALTER TABLE device ADD COLUMN acknowledged_hash TEXT NOT NULL DEFAULT '';
    CREATE TABLE scope_cursor (
      scope TEXT PRIMARY KEY,
      lineage TEXT NOT NULL,
      version INTEGER NOT NULL,
      hall_seq INTEGER NOT NULL,
      hall_hash TEXT NOT NULL,
      filled INTEGER NOT NULL,
      since_ms INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE event_scope (
      scope TEXT NOT NULL,
      hall_seq INTEGER NOT NULL,
      PRIMARY KEY (scope, hall_seq)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE anchor (
      anchor_no INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      server_time INTEGER NOT NULL,
      signature TEXT NOT NULL,
      rtt REAL NOT NULL,
      wall INTEGER NOT NULL,
      uptime INTEGER NOT NULL,
      run TEXT NOT NULL
    ) STRICT;
    CREATE TABLE number_grant (
      family TEXT NOT NULL,
      first INTEGER NOT NULL,
      last INTEGER NOT NULL,
      PRIMARY KEY (family, first)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE number_wanted (family TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
    CREATE TABLE sync_note (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  `,
}
