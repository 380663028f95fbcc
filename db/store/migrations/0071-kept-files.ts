import type { Migration } from './migration.ts'

/**
 * Pictures and papers that records name, sealed; made by nobody from the log, so no rebuild touches them. `named` is 0
 * until a record of this machine names the file: what somebody chose and took out again stays here. `refused` is the code
 * with which the hall turned it down; `sealed_sha256` is of `bytes` as they lie here, for a look at a damaged database.
 */
export const keptFiles: Migration = {
  number: 71,
  name: 'kept files',
  sql: `
    CREATE TABLE kept_file (
      sha256 TEXT PRIMARY KEY,
      mime TEXT NOT NULL,
      size INTEGER NOT NULL,
      kept_at_ms INTEGER NOT NULL,
      named INTEGER NOT NULL DEFAULT 0,
      sent_at_ms INTEGER,
      refused TEXT NOT NULL DEFAULT '',
      sealed_sha256 TEXT NOT NULL,
      bytes BLOB NOT NULL
    ) STRICT;
    CREATE INDEX kept_file_waiting ON kept_file (named, kept_at_ms) WHERE sent_at_ms IS NULL;
  `,
}
