import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { seeded } from '../../helpers/seeded.ts'
import { plainFigure, quantile, withinFigure, type Figure, type Say } from '../measure.ts'
import { recordEvents } from './batches.ts'
import { benchUnits, isSettled, OFFICE, prepareHall, until, type BenchDesk } from './bench-hall.ts'
import { startBroadcastProcess, startHallProcess } from './servers.ts'

/** As the sample hall has them: 38 units; and every connection of a large hall at once. */
const UNITS = 38
const DESKS = 119
const EVENTS = 500

const recordsOfUnit = (desk: BenchDesk): number =>
  desk.store.read.get<{ n: number }>(
    'SELECT count(*) AS n FROM event_scope WHERE scope = ?',
    `unit:${desk.context.unitId}`,
  )?.n ?? 0

const toldTo = (desks: readonly BenchDesk[], wait: (desk: BenchDesk) => Promise<number>): Promise<number[]> =>
  Promise.all(desks.map(wait))

/** Milliseconds from a commit at the office to each desk that has applied it, over and over. */
const measureReach = async (
  office: BenchDesk,
  recorded: () => void,
  desks: readonly BenchDesk[],
  rounds: number,
): Promise<number[]> => {
  const times: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const value = `round ${round}`
    let startedAt = 0
    const arrivals = toldTo(
      desks,
      (desk) =>
        new Promise((resolve) => {
          const stop = desk.store.onRecorded((events) => {
            if (!events.some(({ payload }) => (payload as { value?: unknown }).value === value)) return
            stop()
            resolve(performance.now() - startedAt)
          })
        }),
    )
    office.store.record(OFFICE, (act) => {
      act.append({
        type: 'reference.setting_set',
        entityId: 'hall.phone',
        payload: { key: 'hall.phone', value, source: null },
      })
    })
    startedAt = performance.now()
    recorded()
    times.push(...(await arrivals))
    await delay(300)
  }
  return times
}

/** The floor: one text to as many bare sockets of a server that only sends it on. */
const measureBroadcast = async (rounds: number): Promise<number[]> => {
  const server = await startBroadcastProcess()
  const sockets = Array.from({ length: DESKS + 1 }, () => new WebSocket(server.url))
  await Promise.all(sockets.map((socket) => once(socket, 'open')))
  const [sender, ...receivers] = sockets
  const times: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const startedAt = performance.now()
    const arrivals = receivers.map(async (socket) => {
      await once(socket, 'message')
      return performance.now() - startedAt
    })
    sender?.send(`round ${round}`)
    times.push(...(await Promise.all(arrivals)))
    await delay(50)
  }
  for (const socket of sockets) socket.terminate()
  await server.stop()
  return times
}

/**
 * Everybody comes back in the morning with what they recorded without a network; then one event to all of them. Real
 * stores, agents and HTTP for every desk, all in this process; the server has one of its own.
 */
export const benchMorning = async (directory: string, rounds: number, say: Say): Promise<Figure[]> => {
  const units = benchUnits(UNITS, DESKS)
  say(`hall: ${DESKS} desks join`)
  const place = { dataDir: join(directory, 'morning') }
  const hall = await prepareHall(place, join(directory, 'morning-desks'), units)
  say(`hall: each records ${EVENTS} events without a network`)
  const random = seeded(7)
  const ofUnit = new Map<string, number>()
  const unitOf = (desk: BenchDesk): string => desk.context.unitId ?? ''
  for (const desk of hall.desks) {
    const before = ofUnit.get(unitOf(desk)) ?? 0
    ofUnit.set(unitOf(desk), before + recordEvents(desk, EVENTS, random))
  }
  const server = await startHallProcess(place)
  try {
    const startedAt = performance.now()
    const open = new Map(hall.desks.map((desk) => [desk, desk.connectTo(server.url)]))
    while (open.size > 0) {
      await delay(50)
      for (const [desk, agent] of open)
        if (isSettled(desk, agent) && recordsOfUnit(desk) >= (ofUnit.get(unitOf(desk)) ?? 0))
          open.delete(desk)
      if (performance.now() - startedAt > 300_000) throw new Error(`${open.size} desks are not current`)
    }
    const seconds = (performance.now() - startedAt) / 1_000
    const { mostMiB } = server.memory()

    say('hall: one event to all')
    const agent = hall.office.connectTo(server.url)
    await until('the office is connected', () => isSettled(hall.office, agent), 600_000)
    const reach = await measureReach(hall.office, () => agent.recorded(), hall.desks, rounds)
    for (const desk of hall.desks) desk.disconnect()
    const floor = await measureBroadcast(rounds)
    const floorIs = 'a bare WebSocket broadcast to as many'
    return [
      plainFigure(`morning: ${DESKS} desks of ${UNITS} units, ${EVENTS} events each`, 's', seconds, 30),
      plainFigure('morning: memory of the server', 'MiB', mostMiB, null),
      withinFigure('one event to 119 desks: p50', quantile(reach, 0.5), quantile(floor, 0.5), floorIs, null),
      withinFigure(
        'one event to 119 desks: p99',
        quantile(reach, 0.99),
        quantile(floor, 0.99),
        floorIs,
        1_000,
      ),
    ]
  } finally {
    await server.stop()
    hall.close()
  }
}
