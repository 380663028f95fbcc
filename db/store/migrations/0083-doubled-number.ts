import type { Migration } from './migration.ts'

/**
 * Numbers that more than one record holds, with whoever holds them: after a disk was put back from its image, two machines
 * of one image, or a hall put back. Filled once from the tables that are there; the projections keep it from then on.
 */
export const doubledNumber: Migration = {
  number: 83,
  name: 'doubled numbers',
  sql: `
    CREATE TABLE doubled_number (
      kind TEXT NOT NULL,
      number TEXT NOT NULL,
      id TEXT NOT NULL,
      PRIMARY KEY (kind, number, id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX slip_no ON slip (no);
    INSERT INTO doubled_number
      SELECT lower(kind), no, row_id FROM ledger
      WHERE no <> '' AND no IN (SELECT no FROM ledger GROUP BY no HAVING count(*) > 1);
    INSERT INTO doubled_number
      SELECT 'paper', number, paper_id FROM paper
      WHERE number <> '' AND number IN (SELECT number FROM paper GROUP BY number HAVING count(*) > 1);
    INSERT INTO doubled_number
      SELECT lower(kind), no, slip_id FROM slip
      WHERE no <> '' AND no IN (SELECT no FROM slip GROUP BY no HAVING count(*) > 1);
  `,
}
