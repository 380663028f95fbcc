import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { openHallDb } from '../../../db/hall/storage/index.ts'
import { startHallProcess, type ServerProcess } from '../../bench/hall/servers.ts'
import { startPostgres, type TestPostgres } from '../../helpers/postgres.ts'
import { prepareDay, startDay, type CallTimes } from '../../helpers/queue-day.ts'
import { temporaryFolder } from '../../helpers/test-store.ts'
import { checkDay } from '../../helpers/check-queue-day.ts'

// Issue "It must hold" 1, in small (all of it is in the bench): every window presses at once, over and over, at servers in
// processes of their own.

let postgres: TestPostgres
beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres.close())

const WINDOWS = 30
const TICKETS = 600

describe.each([
  { dialect: 'sqlite', servers: 1, ahead: 0 },
  { dialect: 'postgres', servers: 2, ahead: 2 },
])('every window at once, $servers server on $dialect', ({ dialect, servers, ahead }) => {
  test('every ticket is served once, none is lost, and the order is kept', { timeout: 120_000 }, async () => {
    const place = {
      dataDir: temporaryFolder(),
      ...(dialect === 'postgres' ? { databaseUrl: await postgres.createDatabase() } : {}),
    }
    const prepared = await prepareDay({ place, windows: WINDOWS, ahead })
    const processes: ServerProcess[] = []
    for (let nth = 0; nth < servers; nth += 1) {
      // Beside each other on one database, each in a folder of its own under the same key.
      const dataDir = nth === 0 ? place.dataDir : temporaryFolder()
      if (nth > 0) copyFileSync(join(place.dataDir, 'hall.key'), join(dataDir, 'hall.key'))
      processes.push(await startHallProcess({ ...place, dataDir }))
    }
    const day = await startDay(
      prepared,
      processes.map(({ url }) => url),
    )
    let isOver = false
    const end = async (): Promise<void> => {
      if (isOver) return
      isOver = true
      day.close()
      await Promise.all(processes.map((each) => each.stop()))
    }
    onTestFinished(end)
    const times: CallTimes = { answered: [], shown: [] }
    let issued = 0
    for (let empty = 0; empty < 3;) {
      const more = Math.min(150, TICKETS - issued)
      if (more > 0) await day.issue(more)
      issued += more
      empty = (await day.pressTogether(times)) === 0 ? empty + 1 : 0
    }
    expect(day.called).toHaveLength(TICKETS)
    expect(new Set(day.called).size).toBe(TICKETS)
    expect(day.shownAt.size).toBe(TICKETS)
    expect([...day.shownAt.values()].filter((windows) => windows.size !== 1)).toEqual([])
    await end()
    const db = await openHallDb({
      directory: place.dataDir,
      ...('databaseUrl' in place ? { databaseUrl: place.databaseUrl } : {}),
    })
    onTestFinished(() => db.close())
    const report = await checkDay(db, prepared.hallId, ahead * WINDOWS)
    expect(report).toMatchObject({
      issued: TICKETS,
      done: TICKETS,
      notAccepted: 0,
      unfair: [],
      outOfOrder: [],
    })
    expect(report.priorityFirst).toBeGreaterThan(0)
    expect(report.judged).toBeGreaterThan(0)
  })
})
