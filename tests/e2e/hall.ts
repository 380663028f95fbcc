import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setTimeout as pause } from 'node:timers/promises'
import type { ParamsInput } from '../../db/contract/index.ts'
import { newDataDir, startDesk, startProgram, type RunningDesk } from './desk.ts'

const sampleFolder = fileURLToPath(new URL('../../db/sample', import.meta.url))

/** Spreadsheets of the sample hall: units, windows, people, items. */
export const sampleFiles = (): string[] =>
  readdirSync(sampleFolder)
    .filter((name) => name.endsWith('.csv'))
    .map((name) => join(sampleFolder, name))

/** Starts the real hall server, encrypted for other machines, with its own desk. */
export const startHall = async (dataDir = newDataDir()): Promise<RunningDesk> =>
  startProgram('hall.ts', dataDir, [
    '--lan',
    '0',
    '--lan-host',
    '127.0.0.1',
    '--log',
    join(dataDir, 'hall.log'),
  ])

/** The cable between a desk and the hall server. */
export interface Cable {
  /** Address of the hall at this end. */
  readonly address: string
  /** What goes through it ends, and nothing gets through, until it is plugged in again. */
  cut(): void
  plugIn(): void
}

const laid = new Set<() => Promise<void>>()

/** Takes up every cable of this test file. */
export const removeCables = async (): Promise<void> => {
  await Promise.all([...laid].map(async (remove) => remove()))
  laid.clear()
}

/** Lays a cable to the hall that a test can cut: bytes pass through untouched, encryption and all. */
export const layCable = async (hallUrl: string): Promise<Cable> => {
  const hall = new URL(hallUrl)
  const ends = new Set<Socket>()
  let isCut = false
  const hold = (socket: Socket): void => {
    ends.add(socket)
    // A cut is no failure of the test.
    socket.on('error', () => socket.destroy()).on('close', () => ends.delete(socket))
  }
  const server = createServer((near) => {
    hold(near)
    if (isCut) {
      near.destroy()
      return
    }
    const far = connect(Number(hall.port), hall.hostname)
    hold(far)
    near.pipe(far).pipe(near)
    near.on('close', () => far.destroy())
    far.on('close', () => near.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const place = server.address()
  if (place === null || typeof place === 'string') throw new Error('the cable has no port')
  const drop = (): void => {
    for (const socket of ends) socket.destroy()
  }
  laid.add(async () => {
    drop()
    server.close()
    await once(server, 'close')
  })
  return {
    address: `${hall.protocol}//127.0.0.1:${place.port}`,
    cut() {
      isCut = true
      drop()
    },
    plugIn() {
      isCut = false
    },
  }
}

export const ADMIN = { staffId: '9001', secret: 'Qinghe@2026', pin: '2580' } as const
/** Password and PIN of everybody activated by `fillHall`. */
export const SECRET = 'Zhou@20261122'
export const PIN = '1357'

/** Waits for what other processes bring about; a refusal meanwhile counts as not yet. */
export const until = async (isSo: () => Promise<boolean>, patienceMs = 15_000): Promise<void> => {
  const endMs = performance.now() + patienceMs
  for (;;) {
    try {
      if (await isSo()) return
    } catch (error) {
      if (performance.now() > endMs) throw error
    }
    if (performance.now() > endMs) throw new Error(`not so after ${patienceMs} ms: ${isSo.toString()}`)
    await pause(50)
  }
}

/** What the first-run pages and the import do, for tests that are about something else. The administrator is signed in. */
export const fillHall = async (hall: RunningDesk): Promise<void> => {
  await until(async () => (await hall.call('sync.state', {})).link === 'ONLINE')
  await hall.call('setup.createHall', {
    hallName: '清禾县政务服务中心',
    hallCode: '439925',
    centre: { name: '清禾县政务服务中心', orgAbbr: '清政务' },
    administrator: { staffId: ADMIN.staffId, name: '俞思齐', password: ADMIN.secret, pin: ADMIN.pin },
  })
  await hall.call('session.login', { staffId: ADMIN.staffId, secret: ADMIN.secret, kind: 'PASSWORD' })
  const files = sampleFiles().map((path) => ({
    fileName: path.slice(sampleFolder.length + 1),
    base64: readFileSync(path).toString('base64'),
  }))
  await hall.call('import.apply', { files })
}

export interface Enrolled {
  readonly desk: RunningDesk
  readonly cable: Cable
}

/** A machine of the hall at the end of a cable of its own. */
export const enrolDesk = async (
  hall: RunningDesk,
  machine: ParamsInput<'hall.createCode'>,
): Promise<Enrolled> => {
  if (hall.lanUrl === null) throw new Error('the hall has no address for other machines')
  const { code } = await hall.call('hall.createCode', machine)
  const cable = await layCable(hall.lanUrl)
  const desk = await startDesk({ sample: false })
  await desk.call('setup.joinHall', { address: cable.address, code, deviceName: machine.name })
  return { desk, cable }
}

/** As `enrolDesk`, with somebody who has logged in there once. A machine that joins knows every code issued before. */
export const enrolDeskOf = async (
  hall: RunningDesk,
  staffId: string,
  machine: ParamsInput<'hall.createCode'>,
): Promise<Enrolled> => {
  const { code } = await hall.call('accounts.issueActivation', { staffId })
  const enrolled = await enrolDesk(hall, machine)
  await until(async () => (await enrolled.desk.call('sync.state', {})).link === 'ONLINE', 60_000)
  await enrolled.desk.call('session.activate', { staffId, code, password: SECRET, pin: PIN })
  return enrolled
}
