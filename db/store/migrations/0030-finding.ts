import type { Migration } from './migration.ts'

/**
 * What filters of the ledger and the word index need beyond the first layout: an order by time within each status, the
 * facts a due state is worked out from, and terms taken as they are. The `ascii` tokenizer keeps every sign outside
 * ASCII, also those of a Unicode newer than SQLite's own tables, such as 𬭎 in a name.
 */
export const finding: Migration = {
  number: 30,
  name: 'finding',
  sql: `
    ALTER TABLE ledger ADD COLUMN due_facts TEXT;
    CREATE INDEX ledger_status ON ledger (status, at_ms, row_id);
    CREATE INDEX slip_back_entry ON slip (back_entry_no) WHERE back_entry_no IS NOT NULL;
    ALTER TABLE search_doc ADD COLUMN marks TEXT NOT NULL DEFAULT '';
    DROP TABLE search_index;
    CREATE VIRTUAL TABLE search_index USING fts5 (
      terms, content = '', contentless_delete = 1, detail = none, prefix = '1 2', tokenize = 'ascii'
    );
  `,
}
