import Database from 'better-sqlite3'
import fastify from 'fastify'
import { z } from 'zod'

const Push = z.object({ events: z.array(z.object({ id: z.string(), seq: z.number(), body: z.string() })) })
const Pull = z.object({ after: z.coerce.number() })
const PAGE = 1_000

/**
 * The floor: what a server is that takes events and gives them out again, and does nothing else. Durable: WAL,
 * synchronous=FULL, one transaction a batch.
 */
export const startNaiveServer = async (path: string): Promise<{ url: string; close(): Promise<void> }> => {
  const database = new Database(path)
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.exec(
    `CREATE TABLE event (seq INTEGER PRIMARY KEY, id TEXT UNIQUE, device_seq INTEGER, body TEXT NOT NULL)`,
  )
  const insert = database.prepare('INSERT OR IGNORE INTO event (id, device_seq, body) VALUES (?, ?, ?)')
  const page = database.prepare('SELECT seq, id, body FROM event WHERE seq > ? ORDER BY seq LIMIT ?')
  const app = fastify({ bodyLimit: 64 * 1024 * 1024 })
  app.post('/push', (request) => {
    const { events } = Push.parse(request.body)
    database.transaction(() => {
      for (const { id, seq, body } of events) insert.run(id, seq, body)
    })()
    return { ack: events.at(-1)?.seq ?? 0 }
  })
  app.get('/pull', (request) => ({ events: page.all(Pull.parse(request.query).after, PAGE) }))
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  return {
    url,
    async close() {
      await app.close()
      database.close()
    },
  }
}
