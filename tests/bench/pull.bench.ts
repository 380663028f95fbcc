import { join } from 'node:path'
import { createHttpTransport } from '../../db/sync/http-transport.ts'
import { seeded } from '../helpers/seeded.ts'
import { batchesOf, greet, pushBatch, recordEvents } from './hall/batches.ts'
import { benchUnits, isSettled, prepareHall, unitRecordsOf, until } from './hall/bench-hall.ts'
import { createNaiveClient, naiveBatches } from './hall/naive-client.ts'
import { startHallProcess, startNaiveProcess } from './hall/servers.ts'
import { rateFigure, timed, type BenchSizes, type Figure, type Say } from './measure.ts'

const EVENTS = 10_000
const ROUNDS = 5
/** The first round warms everything up and is not counted. */
const WARM_UP = 1

/**
 * What one desk of a unit recorded reaches the other: hello, pages, signatures, events, projections, as its agent does it.
 * The floor fetches pages and inserts rows, durably too.
 */
export const benchPull = async (directory: string, _sizes: BenchSizes, say: Say): Promise<Figure[]> => {
  say('pull: preparing a hall')
  const place = { dataDir: join(directory, 'hall') }
  const hall = await prepareHall(place, join(directory, 'desks'), benchUnits(ROUNDS, 2 * ROUNDS))
  const random = seeded(6)
  const server = await startHallProcess(place)
  const naive = await startNaiveProcess(join(directory, 'naive.db'))
  const client = createNaiveClient(naive.url)
  const sums = { events: 0, ours: 0, theirs: 0 }
  try {
    let after = 0
    for (let round = 0; round < ROUNDS; round += 1) {
      const [author, reader] = hall.desks.slice(2 * round, 2 * round + 2)
      if (!author || !reader) throw new Error('a desk is missing')
      const events = recordEvents(author, EVENTS, random)
      const batches = batchesOf(author)
      const transport = createHttpTransport({ address: server.url, certificate: null })
      await greet(author, transport)
      for (const batch of batches) await pushBatch(transport, batch)
      transport.close()
      for (const bare of naiveBatches(batches)) await client.push(bare)

      const floor = async (nth: number): Promise<number> => {
        const file = join(directory, `floor-${round}-${nth}.db`)
        const { answer, ms } = await timed(() => client.pull(after, file))
        if (answer !== events) throw new Error(`the floor pulled ${answer} of ${events} events`)
        return ms
      }
      const wanted = unitRecordsOf(reader) + events
      const before = await floor(1)
      const { ms } = await timed(async () => {
        const agent = reader.connectTo(server.url)
        await until(
          'its scope is at the end',
          () => isSettled(reader, agent) && unitRecordsOf(reader) >= wanted,
        )
      })
      reader.disconnect()
      const theirs = (before + (await floor(2))) / 2
      after += events
      if (unitRecordsOf(reader) !== wanted) throw new Error(`${unitRecordsOf(reader)} events of ${wanted}`)
      if (round < WARM_UP) continue
      sums.events += events
      sums.ours += ms
      sums.theirs += theirs
    }
  } finally {
    await client.close()
    await server.stop()
    await naive.stop()
    hall.close()
  }
  const rate = (ms: number): number => (sums.events * 1_000) / ms
  return [
    rateFigure(
      'pull: 10,000 events with projections',
      'events/s',
      rate(sums.ours),
      rate(sums.theirs),
      'naive pull of the same bytes',
      0.4,
    ),
  ]
}
