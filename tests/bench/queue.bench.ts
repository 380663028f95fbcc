import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { openHallDb } from '../../db/hall/storage/index.ts'
import { checkDay } from '../helpers/check-queue-day.ts'
import { prepareDay, startDay, type CallTimes } from '../helpers/queue-day.ts'
import { startBroadcastProcess, startHallProcess } from './hall/servers.ts'
import { plainFigure, quantile, withinFigure, type BenchSizes, type Figure, type Say } from './measure.ts'

const WINDOWS = 119
const TICKETS = 4_500
/** More than are ever reserved for a window, so that whose turn it is can be judged. */
const WAITING = 720
const AHEAD = 2
/** A busy hall calls every three seconds; here thirty times as often. */
const GAP_MS = 100
const IN_TURN = 200

const FLOOR_ROUNDS = 200

/** The floor: a text from one bare socket to the board's alone, with as many connected as there are machines. */
const measureEcho = async (together: number): Promise<number[]> => {
  const server = await startBroadcastProcess()
  const board = new WebSocket(server.url)
  const senders = Array.from({ length: WINDOWS + 1 }, () => new WebSocket(`${server.url}/deaf`))
  const sockets = [board, ...senders]
  await Promise.all(sockets.map((socket) => once(socket, 'open')))
  const times: number[] = []
  const sentAt = new Map<string, number>()
  let arrived = 0
  let onAll: (() => void) | null = null
  board.on('message', (data: Buffer) => {
    const at = sentAt.get(data.toString('utf8'))
    if (at === undefined) return
    times.push(performance.now() - at)
    arrived += 1
    if (arrived === together) onAll?.()
  })
  const rounds = Math.ceil(FLOOR_ROUNDS / together)
  for (let round = 0; round < rounds; round += 1) {
    arrived = 0
    const all = new Promise<void>((resolve) => {
      onAll = resolve
    })
    for (let nth = 0; nth < together; nth += 1) {
      const text = `call ${round} ${nth}`
      sentAt.set(text, performance.now())
      senders[nth]?.send(text)
    }
    await all
    await delay(10)
  }
  for (const socket of sockets) socket.terminate()
  await server.stop()
  return times
}

const newTimes = (): CallTimes => ({ answered: [], shown: [] })

/** Issue "It must hold" 1: 119 windows through a day's tickets; from a press to the board. */
export const benchQueue = async (directory: string, _sizes: BenchSizes, say: Say): Promise<Figure[]> => {
  const place = { dataDir: join(directory, 'hall') }
  say(`queue: ${WINDOWS} windows, ${TICKETS} tickets of 5 classes`)
  const prepared = await prepareDay({ place, windows: WINDOWS, ahead: AHEAD })
  const server = await startHallProcess(place)
  const inTurn = newTimes()
  const together = newTimes()
  let seconds = 0
  try {
    const day = await startDay(prepared, [server.url])
    let issued = 0
    const issueUpTo = async (count: number): Promise<void> => {
      const more = Math.min(count, TICKETS - issued)
      if (more > 0) await day.issue(more)
      issued += Math.max(0, more)
    }
    await issueUpTo(WAITING)
    say('queue: one window after the other')
    for (let called = 0; called < IN_TURN; called += 50) {
      await day.pressInTurn(inTurn, GAP_MS, 50)
      await issueUpTo(50)
    }
    say('queue: all of them in the same instant, over and over')
    const startedAt = performance.now()
    for (let empty = 0; empty < 3;) {
      const called = await day.pressTogether(together)
      await issueUpTo(called)
      empty = called === 0 ? empty + 1 : 0
    }
    seconds = (performance.now() - startedAt) / 1_000
    if (day.called.length !== TICKETS || new Set(day.called).size !== TICKETS)
      throw new Error(`${day.called.length} calls of ${new Set(day.called).size} tickets`)
    if ([...day.shownAt.values()].some((windows) => windows.size !== 1))
      throw new Error('the board showed a ticket at two windows')
    day.close()
  } catch (error) {
    say(`queue: failed: ${String(error)}`)
    throw error
  } finally {
    await server.stop()
  }
  const db = await openHallDb({ directory: place.dataDir })
  const report = await checkDay(db, prepared.hallId, AHEAD * WINDOWS)
  await db.close()
  const wrong = report.unfair.length + report.outOfOrder.length + report.notAccepted
  if (report.done !== TICKETS || report.judged === 0 || wrong > 0)
    throw new Error(`the day is wrong: ${JSON.stringify(report)}`)

  const alone = await measureEcho(1)
  const all = await measureEcho(WINDOWS)
  const floorIs = 'a bare WebSocket echo with as many connected'
  const floorAll = 'the same, all sent in the same instant'
  const beside = (name: string, times: number[], floor: number[], is: string, goals: readonly number[]) => [
    withinFigure(`${name}: p50`, quantile(times, 0.5), quantile(floor, 0.5), is, goals[0] ?? null),
    withinFigure(`${name}: p99`, quantile(times, 0.99), quantile(floor, 0.99), is, goals[1] ?? null),
  ]
  return [
    ...beside('call to board, one at a time', inTurn.shown, alone, floorIs, [50, 200]),
    ...beside('call to board, 119 in the same instant', together.shown, all, floorAll, [50, 200]),
    ...beside('call to answer, 119 in the same instant', together.answered, all, floorAll, []),
    plainFigure(`${TICKETS} tickets at ${WINDOWS} windows that never rest`, 's', seconds, null),
  ]
}
