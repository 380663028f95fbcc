import type pg from 'pg'
import { HallDbError } from '../hall-db.ts'
import { hallTables, HALL_SCHEMA_VERSION, stepsAfter } from '../schema.ts'

/** Two servers that start at once take turns; any number that is always the same. */
const SCHEMA_LOCK = 4_844_534_801

const VERSION_TABLE = 'halldesk_schema'

const tablesPresent = async (client: pg.ClientBase): Promise<ReadonlySet<string>> => {
  const { rows } = await client.query<{ name: string }>(
    'SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()',
  )
  return new Set(rows.map((row) => row.name))
}

/**
 * Whose a database is, and which schema it has; 0 when it has none.
 * @throws HallDbError STORAGE_FOREIGN when tables of our names are not ours or it does not keep UTF-8, STORAGE_NEWER
 */
const versionOf = async (client: pg.ClientBase): Promise<number> => {
  const encoding = await client.query<{ encoding: string }>(
    `SELECT current_setting('server_encoding') AS encoding`,
  )
  if (encoding.rows[0]?.encoding !== 'UTF8')
    throw new HallDbError('STORAGE_FOREIGN', new Error(`encoding ${encoding.rows[0]?.encoding}`))
  const present = await tablesPresent(client)
  if (!present.has(VERSION_TABLE)) {
    const foreign = [...hallTables.keys()].find((name) => present.has(name))
    if (foreign !== undefined) throw new HallDbError('STORAGE_FOREIGN', new Error(`table ${foreign}`))
    return 0
  }
  const { rows } = await client.query<{ number: number | null }>(
    `SELECT max(number) AS number FROM ${VERSION_TABLE}`,
  )
  const version = rows[0]?.number ?? 0
  if (version > HALL_SCHEMA_VERSION) throw new HallDbError('STORAGE_NEWER')
  return version
}

/** Brings a database up to the newest schema, all or nothing. @throws HallDbError STORAGE_FOREIGN, STORAGE_NEWER */
export const migratePostgres = async (client: pg.ClientBase): Promise<void> => {
  await client.query(`BEGIN; SELECT pg_advisory_xact_lock(${SCHEMA_LOCK})`)
  try {
    const version = await versionOf(client)
    if (version === 0)
      await client.query(`CREATE TABLE IF NOT EXISTS ${VERSION_TABLE} (number BIGINT NOT NULL PRIMARY KEY)`)
    for (const step of stepsAfter(version, 'postgres')) {
      await client.query(step.sql)
      await client.query(`INSERT INTO ${VERSION_TABLE} (number) VALUES (${step.number})`)
    }
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw error
  }
}

/** Moves everything of ours into a schema of its own, whole and readable, so that a restore begins with nothing. */
export const setPostgresAside = async (client: pg.ClientBase, name: string): Promise<void> => {
  if (!/^[a-z_0-9]{1,60}$/.test(name)) throw new Error(`no name of a schema: ${name}`)
  await client.query(`BEGIN; SELECT pg_advisory_xact_lock(${SCHEMA_LOCK})`)
  try {
    const present = await tablesPresent(client)
    await client.query(`CREATE SCHEMA ${name}`)
    for (const table of [...hallTables.keys(), VERSION_TABLE])
      if (present.has(table)) await client.query(`ALTER TABLE ${table} SET SCHEMA ${name}`)
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw error
  }
}
