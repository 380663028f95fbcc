import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { makeDueSnapshots } from '../../../db/hall/snapshots.ts'
import { openSqlite } from '../../../db/hall/storage/sqlite.ts'
import { randomBytes } from 'node:crypto'
import { seeded } from '../../helpers/seeded.ts'
import { plainFigure, type Figure, type Say } from '../measure.ts'
import { recordEvents } from './batches.ts'
import {
  benchUnits,
  contextOf,
  isSettled,
  makeBenchHall,
  OFFICE,
  openBenchDesk,
  recordBenchHall,
  until,
  type BenchDesk,
  type BenchHall,
} from './bench-hall.ts'
import { writeLargeLog } from './large-log.ts'
import { startHallProcess } from './servers.ts'

const UNITS = 38
const DESKS = 119
/** Events of the cases all others are made like. */
const MODEL_EVENTS = 2_000

const settle = async (desk: BenchDesk, hall: BenchHall): Promise<void> => {
  const agent = desk.connect(hall.transport())
  await until('a desk at rest', () => isSettled(desk, agent))
  desk.disconnect()
}

/**
 * A new desk of a unit, and a new supervisor's machine, beside a year of records: from an empty folder to everything they
 * are to have, out of the night's snapshots. Closed cases of longer ago are not in those (sync.md point 6).
 */
export const benchNewMachines = async (directory: string, events: number, say: Say): Promise<Figure[]> => {
  const units = benchUnits(UNITS, DESKS)
  const windows = units.flatMap(({ unitId, windowIds }) =>
    windowIds.map((windowId) => ({ unitId, windowId })),
  )
  const [firstWindow] = windows
  if (!firstWindow) throw new Error('no window')
  const place = { dataDir: join(directory, 'large') }
  const hall = await makeBenchHall(place)
  const office = openBenchDesk(
    join(directory, 'large-office'),
    await hall.enrol({ name: 'office', kind: 'SUPERVISOR', windowId: null }),
    OFFICE,
  )
  office.store.record(OFFICE, (act) => recordBenchHall(act, units))
  await settle(office, hall)
  office.close()
  const enrolDesk = (windowId: string) => hall.enrol({ name: windowId, kind: 'DESK', windowId })
  const template = openBenchDesk(
    join(directory, 'large-template'),
    await enrolDesk(firstWindow.windowId),
    contextOf(firstWindow.unitId, firstWindow.windowId),
  )
  await settle(template, hall)
  template.sync.addGrants([{ family: `unit/${firstWindow.unitId}`, first: 1, last: 2_000 }])
  recordEvents(template, MODEL_EVENTS, seeded(8))
  await settle(template, hall)
  template.close()
  const desks = []
  for (const window of windows) desks.push({ ...window, enrolment: await enrolDesk(window.windowId) })
  const newDesk = await enrolDesk(firstWindow.windowId)
  const newSupervisor = await hall.enrol({ name: 'supervisor', kind: 'SUPERVISOR', windowId: null })
  await hall.close()

  say(`hall: writing a log of ${events} events`)
  writeLargeLog(place.dataDir, hall.hallId, template.sync.enrolment, firstWindow.unitId, desks, events, say)
  say('hall: the snapshots of the night')
  const night = await makeNightly(place.dataDir, hall.hallId)
  say(`  ${Math.round(night / 1_000)} s`)

  const server = await startHallProcess(place)
  try {
    const fill = async (name: string, enrolment: typeof newDesk, windowId: string | null) => {
      const folder = join(directory, name)
      const startedAt = performance.now()
      const desk = openBenchDesk(folder, enrolment, contextOf(firstWindow.unitId, windowId ?? ''))
      const agent = desk.connectTo(server.url)
      await until(`${name} is filled`, () => isSettled(desk, agent), 900_000)
      const seconds = (performance.now() - startedAt) / 1_000
      const count = desk.store.read.get<{ n: number }>('SELECT count(*) AS n FROM event_log')?.n ?? 0
      say(`  ${name}: ${count} events, ${seconds.toFixed(1)} s`)
      desk.close()
      rmSync(folder, { recursive: true, force: true })
      return seconds
    }
    const atRest = server.memory()
    const desk = await fill('new desk', newDesk, firstWindow.windowId)
    const supervisor = await fill('new supervisor', newSupervisor, null)
    const { mostMiB } = server.memory()
    const beside = `beside ${events} events`
    return [
      plainFigure(`a new desk of a unit ready, ${beside}`, 's', desk, 20),
      plainFigure(`a new supervisor's machine ready, ${beside}`, 's', supervisor, 60),
      plainFigure('memory of the server at rest', 'MiB', atRest.nowMiB, null),
      plainFigure('memory of the server, most', 'MiB', mostMiB, null),
    ]
  } finally {
    await server.stop()
  }
}

/** What the server does at night. Answers its milliseconds. */
const makeNightly = async (dataDir: string, hallId: string): Promise<number> => {
  const db = openSqlite(dataDir)
  const startedAt = performance.now()
  await makeDueSnapshots(
    { db, directory: dataDir, nowMs: Date.now, randomBytes: (size) => randomBytes(size) },
    hallId,
  )
  await db.close()
  return performance.now() - startedAt
}
