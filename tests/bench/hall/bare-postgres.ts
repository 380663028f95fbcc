import pg from 'pg'
import { arrayType, encodeArray } from '../../../db/hall/storage/postgres-array.ts'
import { hallTables } from '../../../db/hall/schema.ts'
import type { HallValue } from '../../../db/hall/hall-db.ts'

const INT8 = 20

/** The floor on PostgreSQL: a table of the log's columns and keys, and rows put into it with one statement a batch. */
export const openBareTable = async (databaseUrl: string) => {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query('CREATE TABLE bare_event (LIKE event INCLUDING ALL)')
  const columns = [...(hallTables.get('event')?.columns ?? [])]
  const types: pg.CustomTypesConfig = {
    getTypeParser: (oid: number, format?: 'text' | 'binary') =>
      oid === INT8 ? Number : pg.types.getTypeParser(oid, format),
  }
  const names = columns.map(([name]) => name).join(', ')
  const text = `INSERT INTO bare_event (${names}) SELECT * FROM unnest(${columns
    .map(([, type], nth) => `$${nth + 1}::${arrayType(type)}`)
    .join(', ')})`
  return {
    /** Copies the newest rows of the log. Answers the milliseconds of the insert and its commit alone. */
    async insertNewest(count: number): Promise<number> {
      const { rows } = await client.query<Record<string, HallValue>>({
        text: `SELECT ${names} FROM event ORDER BY hall_seq DESC LIMIT $1`,
        values: [count],
        types,
      })
      const startedAt = performance.now()
      const values = columns.map(([name, type]) =>
        encodeArray(
          type,
          rows.toReversed().map((row) => row[name] ?? null),
        ),
      )
      await client.query({ name: 'bare', text, values })
      return performance.now() - startedAt
    },
    close: () => client.end(),
  }
}
