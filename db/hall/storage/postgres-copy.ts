import Database from 'better-sqlite3'
import { rmSync } from 'node:fs'
import type pg from 'pg'
import { hallTables, type HallTable } from '../schema.ts'
import { sqliteFailure } from './failure.ts'
import { migrateHallFile } from './sqlite.ts'

const copyTable = async (
  client: pg.ClientBase,
  database: Database.Database,
  table: HallTable,
  onRows: (count: number) => void,
): Promise<void> => {
  const columns = [...table.columns.keys()].join(', ')
  await client.query(
    `DECLARE copied NO SCROLL CURSOR FOR SELECT ${columns} FROM ${table.name} ORDER BY ${table.key.join(', ')}`,
  )
  const insert = database.prepare(
    `INSERT INTO ${table.name} (${columns}) VALUES (${[...table.columns.keys()].map(() => '?').join(', ')})`,
  )
  const insertAll = database.transaction((rows: readonly unknown[][]) => {
    for (const row of rows) insert.run(row)
  })
  for (;;) {
    // A few milliseconds of writing, then requests are answered again.
    const { rows } = await client.query<unknown[]>({
      text: `FETCH ${table.rowsAtOnce} FROM copied`,
      rowMode: 'array',
    })
    if (rows.length === 0) break
    insertAll(rows)
    onRows(rows.length)
  }
  await client.query('CLOSE copied')
}

/** One moment of the whole database as a SQLite file of the same schema, read row by row. */
export const copyPostgres = async (
  client: pg.ClientBase,
  path: string,
  onProgress: (done: number) => void,
): Promise<void> => {
  rmSync(path, { force: true })
  const database = new Database(path)
  try {
    // Nobody uses the file before it is whole and synced, so nothing is lost with a log.
    database.pragma('journal_mode = OFF')
    database.pragma('synchronous = OFF')
    // Kibibytes; indexes of random ids are written everywhere.
    database.pragma('cache_size = -131072')
    migrateHallFile(database)
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    const total = await client.query<{ count: number }>(
      'SELECT coalesce(sum(head_seq), 0) AS count FROM hall',
    )
    const events = total.rows[0]?.count ?? 0
    let done = 0
    for (const table of hallTables.values())
      await copyTable(client, database, table, (count) => {
        if (table.name !== 'event') return
        done += count
        onProgress(events === 0 ? 0 : Math.min(done / events, 1))
      })
    await client.query('COMMIT')
    database.pragma('journal_mode = DELETE')
  } catch (error) {
    database.close()
    rmSync(path, { force: true })
    throw sqliteFailure(error)
  }
  database.close()
}
