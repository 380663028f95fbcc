import { UNDONE } from './0051-undone.ts'
import type { Migration } from './migration.ts'

/**
 * Number 51 was added when 60 was out already: a database that was at 60 by then never got it, because a database goes on
 * from its highest number.
 */
export const undoneAgain: Migration = {
  number: 82,
  name: 'what was taken back, where it was left out',
  sql: `CREATE INDEX IF NOT EXISTS event_log_undone ON event_log (entity_kind, entity_id) WHERE ${UNDONE};`,
}
