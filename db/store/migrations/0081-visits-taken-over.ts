import type { Migration } from './migration.ts'

/** A visit is of whoever serves it (`staff_id`); whoever began one that another went on with finds it as well. */
export const visitsTakenOver: Migration = {
  number: 81,
  name: 'visits taken over',
  sql: `
    ALTER TABLE visit ADD COLUMN begun_by TEXT;
    CREATE INDEX visit_begun ON visit (begun_by, opened_at_ms) WHERE begun_by IS NOT NULL;
  `,
}
