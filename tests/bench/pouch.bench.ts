import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { PAGE_EVENTS_MAX, PUSH_EVENTS_MAX } from '../../db/sync/wire.ts'
import { seeded } from '../helpers/seeded.ts'
import { batchesOf, recordEvents } from './hall/batches.ts'
import {
  benchUnits,
  isSettled,
  prepareHall,
  unitRecordsOf,
  until,
  type BenchDesk,
} from './hall/bench-hall.ts'
import { installPouch, loadPouch, type PouchDatabase } from './hall/pouch-package.ts'
import { startHallProcess, startPouchProcess } from './hall/servers.ts'
import { rateFigure, timed, type BenchSizes, type Figure, type Say } from './measure.ts'

const EVENTS = 10_000
const ROUNDS = 4
/** The first round warms everything up and is not counted. */
const WARM_UP = 1
const GOAL = 3
const FILL = 1_000
/** LevelDB tidies up in threads of its own for a while after a write. */
const CALM_MS = 500

/** The events as documents: the same JSON, under the key PouchDB wants. */
const documentsOf = (events: readonly Buffer[]): object[] =>
  events.map((event) => {
    const envelope = z.looseObject({ id: z.string() }).parse(JSON.parse(event.toString('utf8')))
    return { _id: envelope.id, ...envelope }
  })

const fillPouch = async (database: PouchDatabase, documents: readonly object[]): Promise<void> => {
  for (let done = 0; done < documents.length; done += FILL) {
    const answers = await database.bulkDocs(documents.slice(done, done + FILL))
    if (answers.some(({ error }) => error)) throw new Error('PouchDB did not take a document')
  }
}

/** What was written before goes to the disk before the time runs: a commit of ours would wait for what PouchDB left unsynced. */
const calm = async (): Promise<void> => {
  if (process.platform !== 'win32') spawnSync('sync')
  await delay(CALM_MS)
}

/** Milliseconds of both, one after the other; who begins changes from round to round, so that nobody always finds a warm disk. */
const both = async (
  round: number,
  ours: () => Promise<unknown>,
  theirs: () => Promise<unknown>,
): Promise<{ ours: number; theirs: number }> => {
  const ms = { ours: 0, theirs: 0 }
  const sides = [['ours', ours] as const, ['theirs', theirs] as const]
  for (const [side, work] of round % 2 === 0 ? sides : sides.toReversed()) {
    await calm()
    ms[side] = (await timed(work)).ms
  }
  return ms
}

const pushAll = async (author: BenchDesk, url: string): Promise<void> => {
  author.connectTo(url)
  await until('everything is at the hall', () => author.sync.waiting().count === 0)
  author.disconnect()
}

const pullAll = async (reader: BenchDesk, url: string, wanted: number): Promise<void> => {
  const agent = reader.connectTo(url)
  await until('its scope is filled', () => isSettled(reader, agent) && unitRecordsOf(reader) >= wanted)
  reader.disconnect()
}

/**
 * The same records from one desk to a server, and from there to a second desk, beside PouchDB that does so with its own
 * replication to a PouchDB server. Comparable, because on both sides
 * - the desk is in this process, the server in one of its own, HTTP over loopback, the same bytes, as many to a
 *   request (with the 100 it takes by itself PouchDB is slower, by a third or so);
 * - the desk has its records in its own storage on disk before the time runs, and the time runs from "connect" to "the other
 *   side has all of it, and it is noted here": reading, asking what the other side has, sending, storing, marking as sent;
 * - the second desk begins with nothing of it and stores on disk;
 * - they take turns in every round, and who begins changes.
 * Not alike, in PouchDB's favour: LevelDB under PouchDB does not sync to the disk at each commit, SQLite under ours does,
 * on both machines. Ours also signs, checks chain and rights, judges each record, and the reader makes ledger, papers and
 * the texts to be searched from it; PouchDB keeps a revision of each document and makes nothing from it.
 */
export const benchPouch = async (directory: string, _sizes: BenchSizes, say: Say): Promise<Figure[]> => {
  const packages = join(directory, 'packages')
  await installPouch(packages, say)
  const { Pouch } = loadPouch(packages, join(directory, 'pouch-desks'))
  say('pouch: preparing a hall')
  const place = { dataDir: join(directory, 'hall') }
  const hall = await prepareHall(place, join(directory, 'desks'), benchUnits(ROUNDS, 2 * ROUNDS))
  const random = seeded(7)
  const sums = { events: 0, push: { ours: 0, theirs: 0 }, pull: { ours: 0, theirs: 0 } }
  const server = await startHallProcess(place)
  const pouch = await startPouchProcess(join(directory, 'pouch-server'), packages)
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      const [author, reader] = hall.desks.slice(2 * round, 2 * round + 2)
      if (!author || !reader) throw new Error('a desk is missing')
      const recorded = recordEvents(author, EVENTS, random)
      const documents = documentsOf(batchesOf(author).flatMap(({ events }) => events))
      const theirAuthor = new Pouch(`author-${round}`)
      const theirReader = new Pouch(`reader-${round}`)
      await fillPouch(theirAuthor, documents)
      const remote = `${pouch.url}/hall-${round}`
      const replicated = ({ docs_written }: { readonly docs_written: number }): void => {
        if (docs_written !== documents.length)
          throw new Error(`PouchDB moved ${docs_written} of ${documents.length} documents`)
      }
      const push = await both(
        round,
        () => pushAll(author, server.url),
        async () => replicated(await theirAuthor.replicate.to(remote, { batch_size: PUSH_EVENTS_MAX })),
      )
      const wanted = unitRecordsOf(reader) + recorded
      const pull = await both(
        round,
        () => pullAll(reader, server.url, wanted),
        async () => replicated(await theirReader.replicate.from(remote, { batch_size: PAGE_EVENTS_MAX })),
      )
      await theirAuthor.close()
      await theirReader.close()
      if (unitRecordsOf(reader) !== wanted) throw new Error(`${unitRecordsOf(reader)} events of ${wanted}`)
      if (round < WARM_UP) continue
      sums.events += documents.length
      for (const side of ['ours', 'theirs'] as const) {
        sums.push[side] += push[side]
        sums.pull[side] += pull[side]
      }
    }
  } finally {
    await server.stop()
    await pouch.stop()
    hall.close()
  }
  const rate = (ms: number): number => (sums.events * 1_000) / ms
  const figure = (name: string, { ours, theirs }: { ours: number; theirs: number }): Figure =>
    rateFigure(name, 'events/s', rate(ours), rate(theirs), 'PouchDB to a PouchDB server', GOAL)
  return [
    figure('push: 10,000 events, from desk to hall', sums.push),
    figure('pull: 10,000 events, from hall to desk', sums.pull),
  ]
}
