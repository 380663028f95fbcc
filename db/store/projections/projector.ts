import type { EntityModel, RecordedEvent } from '../../model/events/define.ts'
import type { ReadDb, SqlValue, WriteDb } from '../sql.ts'

/** One row of a projection table, by column. */
export type Row = Readonly<Record<string, SqlValue>>

/** How the state of one kind of entity is laid out in tables that queries can use. */
export interface Projector<State = unknown> {
  readonly model: EntityModel<State, RecordedEvent>
  /** Writes what changed between two states; `before` is undefined for a new entity, `after` for one whose only event was undone. */
  write(db: WriteDb, id: string, after: State | undefined, before: State | undefined): void
}

/** Erases the types of a projector so that different ones fit one list. */
export const projector = <State, Event extends RecordedEvent>(definition: {
  model: EntityModel<State, Event>
  write?: (db: WriteDb, id: string, after: State | undefined, before: State | undefined) => void
}): Projector =>
  ({ model: definition.model, write: definition.write ?? (() => undefined) }) as unknown as Projector

const insertSql = new Map<string, string>()

/**
 * Brings one row from `before` to `after`, touching only the columns that differ, so that only their indexes are
 * written. Table and column names come from this program's own row makers, never from data.
 */
export const writeRow = (
  db: WriteDb,
  table: string,
  key: string,
  before: Row | undefined,
  after: Row | undefined,
): void => {
  if (!after) {
    if (before) db.run(`DELETE FROM ${table} WHERE ${key} = ?`, before[key] ?? null)
    return
  }
  const columns = Object.keys(after)
  if (!before) {
    let sql = insertSql.get(table)
    if (!sql) {
      sql = `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`
      insertSql.set(table, sql)
    }
    db.run(sql, ...columns.map((column) => after[column] ?? null))
    return
  }
  const changed = columns.filter((column) => before[column] !== after[column])
  if (changed.length === 0) return
  db.run(
    `UPDATE ${table} SET ${changed.map((column) => `${column} = ?`).join(', ')} WHERE ${key} = ?`,
    ...changed.map((column) => after[column] ?? null),
    after[key] ?? null,
  )
}

/** A projector that keeps one row an entity, under its id in the column `key`. */
export const oneRowEach = <State, Event extends RecordedEvent>(
  model: EntityModel<State, Event>,
  table: string,
  key: string,
  rowOf: (state: State) => Row,
): Projector => {
  const row = (id: string, state: State | undefined): Row | undefined =>
    state === undefined ? undefined : { [key]: id, ...rowOf(state) }
  return projector<State, Event>({
    model,
    write: (db, id, after, before) => writeRow(db, table, key, row(id, before), row(id, after)),
  })
}

/** The state of one entity as the folds left it. */
export const readEntity = <State>(
  db: ReadDb,
  kind: string,
  id: string,
): { state: State; events: number } | undefined => {
  const row = db.get<{ state: string; events: number }>(
    'SELECT state, events FROM entity WHERE kind = ? AND id = ?',
    kind,
    id,
  )
  // Written by `project` from a typed state.
  return row && { state: JSON.parse(row.state) as State, events: row.events }
}
