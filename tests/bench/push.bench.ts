import { join } from 'node:path'
import { createHttpTransport } from '../../db/sync/http-transport.ts'
import { startPostgres } from '../helpers/postgres.ts'
import { seeded } from '../helpers/seeded.ts'
import { benchUnits, prepareHall, type BenchDesk } from './hall/bench-hall.ts'
import { batchesOf, greet, pushBatch, recordEvents, type Batch } from './hall/batches.ts'
import { createNaiveClient, naiveBatches } from './hall/naive-client.ts'
import { startBareProcess, startHallProcess, startNaiveProcess, type ServerProcess } from './hall/servers.ts'
import { rateFigure, timed, type BenchSizes, type Figure, type Say } from './measure.ts'

const EVENTS = 10_000
/** One round differs from the next by a tenth and more, by what the machine and the database do beside it. */
const ROUNDS = 12
/** The first rounds are not counted: programs that serve for weeks have compiled what they run. */
const WARM_UP = 2

interface Round {
  readonly desk: BenchDesk
  readonly batches: readonly Batch[]
  readonly count: number
}

const recordRounds = (desks: readonly BenchDesk[], say: Say): Round[] => {
  const random = seeded(5)
  const rounds = desks.map((desk) => {
    recordEvents(desk, EVENTS, random)
    const batches = batchesOf(desk)
    return { desk, batches, count: batches.reduce((sum, batch) => sum + batch.events.length, 0) }
  })
  const [first] = rounds
  const bytes = first?.batches.flatMap((batch) => batch.events).reduce((sum, event) => sum + event.length, 0)
  say(`push: ${first?.count} events a round, ${Math.round((bytes ?? 0) / (first?.count ?? 1))} bytes each`)
  return rounds
}

/** A floor of one batch: milliseconds. */
type Floor = (round: number, batch: number) => Promise<number>

/**
 * Milliseconds a round takes, batch by batch in turn with its floor, so that a slow moment of the machine falls on both;
 * then of the same batches sent once more.
 */
const pushRounds = async (server: ServerProcess, rounds: readonly Round[], floor: Floor) => {
  const sums = { events: 0, first: 0, again: 0, floor: 0 }
  for (const [nth, { desk, batches, count }] of rounds.entries()) {
    const transport = createHttpTransport({ address: server.url, certificate: null })
    try {
      await greet(desk, transport)
      const times = { first: 0, again: 0, floor: 0 }
      let head = 0
      for (const [index, batch] of batches.entries()) {
        const pushed = await timed(() => pushBatch(transport, batch))
        head = pushed.answer.hallSeq
        times.first += pushed.ms
        times.floor += await floor(nth, index)
      }
      for (const batch of batches) {
        const again = await timed(() => pushBatch(transport, batch))
        if (again.answer.hallSeq !== head) throw new Error('a push sent twice added rows')
        times.again += again.ms
      }
      if (nth < WARM_UP) continue
      sums.events += count
      for (const key of ['first', 'again', 'floor'] as const) sums[key] += times[key]
    } finally {
      transport.close()
    }
  }
  const rate = (ms: number): number => (sums.events * 1_000) / ms
  return { first: rate(sums.first), again: rate(sums.again), floor: rate(sums.floor) }
}

/** Ten thousand events of a morning through the real server over HTTP; the floor takes the same bytes and looks at nothing. */
const pushToSqlite = async (directory: string, say: Say): Promise<Figure[]> => {
  say('push: preparing a hall')
  const place = { dataDir: join(directory, 'hall') }
  const hall = await prepareHall(place, join(directory, 'desks'), benchUnits(ROUNDS, ROUNDS))
  const rounds = recordRounds(hall.desks, say)
  const bare = rounds.map(({ batches }) => naiveBatches(batches))
  const server = await startHallProcess(place)
  const naive = await startNaiveProcess(join(directory, 'naive.db'))
  const client = createNaiveClient(naive.url)
  try {
    const { first, again, floor } = await pushRounds(server, rounds, async (round, batch) => {
      const { ms } = await timed(() => client.push(bare[round]?.[batch] ?? []))
      return ms
    })
    return [
      rateFigure('push: 10,000 events', 'events/s', first, floor, NAIVE, 0.4),
      rateFigure('push: the same once more', 'events/s', again, first, 'the push before', 1),
    ]
  } finally {
    await client.close()
    await server.stop()
    await naive.stop()
    hall.close()
  }
}
const NAIVE = 'naive Fastify + SQLite push of the same bytes'

const pushToPostgres = async (directory: string, say: Say): Promise<Figure[]> => {
  say('push: preparing a hall on PostgreSQL')
  const postgres = await startPostgres()
  try {
    const databaseUrl = await postgres.createDatabase()
    const place = { dataDir: join(directory, 'postgres'), databaseUrl }
    const hall = await prepareHall(place, join(directory, 'postgres-desks'), benchUnits(ROUNDS, ROUNDS))
    const rounds = recordRounds(hall.desks, say)
    const server = await startHallProcess(place)
    // In a process of its own: what it reads is no garbage to whoever pushes.
    const bare = await startBareProcess(databaseUrl)
    try {
      const { first, floor } = await pushRounds(server, rounds, async (round, batch) => {
        const answer = await fetch(`${bare.url}/${rounds[round]?.batches[batch]?.events.length ?? 0}`)
        if (!answer.ok) throw new Error(await answer.text())
        return Number(await answer.text())
      })
      return [
        rateFigure('push: PostgreSQL', 'events/s', first, floor, 'bare batch insert of the same rows', 0.4),
      ]
    } finally {
      await bare.stop()
      await server.stop()
      hall.close()
    }
  } finally {
    await postgres.close()
  }
}

export const benchPush = async (directory: string, _sizes: BenchSizes, say: Say): Promise<Figure[]> => [
  ...(await pushToSqlite(directory, say)),
  ...(await pushToPostgres(directory, say)),
]
