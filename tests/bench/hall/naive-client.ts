import Database from 'better-sqlite3'
import { Agent, request } from 'undici'
import { z } from 'zod'
import type { Batch } from './batches.ts'

const Page = z.object({ events: z.array(z.object({ seq: z.number(), id: z.string(), body: z.string() })) })

const idOf = (body: string): string => z.object({ id: z.string() }).parse(JSON.parse(body)).id

/** The client of the naive server, over the same HTTP library as the real one. */
export const createNaiveClient = (url: string) => {
  const dispatcher = new Agent({ connections: 1, pipelining: 1 })
  return {
    async push(events: readonly NaiveEvent[]): Promise<void> {
      const { body } = await request(`${url}/push`, {
        dispatcher,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ events }),
      })
      await body.json()
    },
    /** Everything after a number into a table, one transaction a page. Answers how many. */
    async pull(after: number, path: string): Promise<number> {
      const database = new Database(path)
      database.pragma('journal_mode = WAL')
      database.pragma('synchronous = FULL')
      database.exec('CREATE TABLE event (seq INTEGER PRIMARY KEY, id TEXT UNIQUE, body TEXT NOT NULL)')
      const insert = database.prepare('INSERT OR IGNORE INTO event (seq, id, body) VALUES (?, ?, ?)')
      let taken = 0
      try {
        for (let at = after; ;) {
          const { body } = await request(`${url}/pull?after=${at}`, { dispatcher })
          const { events } = Page.parse(await body.json())
          const last = events.at(-1)
          if (!last) return taken
          database.transaction(() => {
            for (const { seq, id, body: text } of events) insert.run(seq, id, text)
          })()
          taken += events.length
          at = last.seq
        }
      } finally {
        database.close()
      }
    },
    close: () => dispatcher.destroy(),
  }
}

export interface NaiveEvent {
  readonly id: string
  readonly seq: number
  readonly body: string
}

/** The same events in the same batches, as a naive client has them in hand. */
export const naiveBatches = (batches: readonly Batch[]): NaiveEvent[][] =>
  batches.map(({ header, events }) =>
    events.map((event, nth) => {
      const body = event.toString('utf8')
      return { id: idOf(body), seq: header.from + nth, body }
    }),
  )
