import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import pg from 'pg'
import { arrayType, encodeArray } from '../../../db/hall/storage/postgres-array.ts'
import { hallTables } from '../../../db/hall/schema.ts'
import type { HallValue } from '../../../db/hall/hall-db.ts'

const INT8 = 20

/** A table of the log's columns and keys, and rows put into it with one statement a batch. */
const openBareTable = async (databaseUrl: string) => {
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
      // Of the one hall there is, by the key of the log: nothing reads the whole table beside what is measured.
      const { rows } = await client.query<Record<string, HallValue>>({
        text: `SELECT ${names} FROM event WHERE hall_id = (SELECT hall_id FROM hall) ORDER BY hall_seq DESC LIMIT $1`,
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

/** The floor on PostgreSQL. `GET /COUNT` copies so many rows and answers the milliseconds that took. */
export const startBareServer = async (databaseUrl: string) => {
  const table = await openBareTable(databaseUrl)
  const server = createServer((request, response) => {
    table.insertNewest(Number(request.url?.slice(1))).then(
      (ms) => response.end(String(ms)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.close()
      server.closeAllConnections()
      await table.close()
    },
  }
}
