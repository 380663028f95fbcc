import type { Migration } from './migration.ts'

/** A record that something was taken back, by its type. */
export const UNDONE = "substr(type, -7) = '.undone'"

/** Each record asks whether anything of its entity was taken back; without this all of the entity's events are read for it. */
export const undone: Migration = {
  number: 51,
  name: 'what was taken back',
  sql: `CREATE INDEX event_log_undone ON event_log (entity_kind, entity_id) WHERE ${UNDONE};`,
}
