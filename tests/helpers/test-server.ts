import { onTestFinished } from 'vitest'
import { createHall, createHallService, issueFirstCode, type HallServiceOptions } from '../../db/hall/core.ts'
import type { HallDb } from '../../db/hall/hall-db.ts'
import type { HallLog } from '../../db/hall/hall-log.ts'
import { openSqlite } from '../../db/hall/storage/sqlite.ts'
import { createFakeDesk, type FakeDesk } from './fake-desk.ts'
import { A_MORNING, seededBytes } from './store-options.ts'
import { temporaryFolder } from './test-store.ts'

export const MASTER_KEY = Buffer.alloc(32, 9)

/** A log that is kept to be looked at. */
export const keptLog = () => {
  const lines: { event: string; error?: unknown }[] = []
  const log: HallLog = {
    write: (event) => lines.push({ event }),
    writeError: (event, error) => lines.push({ event, error }),
  }
  return { log, lines }
}

export interface TestServerOptions extends Partial<HallServiceOptions> {
  readonly purpose?: 'REAL' | 'SAMPLE' | 'DRILL'
  readonly hallId?: string
  readonly seed?: string
}

let servers = 0

/** A hall server in its own folder, or on a database that is handed in; its clock moves when it is told to. */
export const createTestServer = async (overrides: TestServerOptions = {}) => {
  const { purpose = 'REAL', hallId: wanted, seed = `server ${(servers += 1)}`, ...rest } = overrides
  const directory = rest.directory ?? temporaryFolder()
  let db: HallDb
  if (rest.db) db = rest.db
  else {
    db = openSqlite(directory)
    onTestFinished(() => db.close())
  }
  const { log, lines } = keptLog()
  let nowMs = A_MORNING
  const later: (() => void)[] = []
  const options: HallServiceOptions = {
    masterKey: MASTER_KEY,
    nowMs: () => nowMs,
    randomBytes: seededBytes(seed),
    // Real argon2id has tests of its own; here a secret is right when the hash names it.
    verifySecret: (secret, argon2id) => Promise.resolve(argon2id === `hash of ${secret}`),
    programVersion: '0.2.0-test',
    log,
    later: (work) => {
      later.push(work)
      return () => later.splice(later.indexOf(work), 1)
    },
    ...rest,
    directory,
    db,
  }
  const { hallId } = await createHall(options, {
    purpose,
    name: 'test hall',
    ...(wanted === undefined ? {} : { hallId: wanted }),
  })
  const service = createHallService(options)
  onTestFinished(() => service.stop())
  const deskRandom = seededBytes(`${seed} desks`)
  const newDesk = (other = service) =>
    createFakeDesk({ service: other, randomBytes: deskRandom, nowMs: () => nowMs })
  return {
    db,
    hallId,
    service,
    options,
    lines,
    newDesk,
    nowMs: () => nowMs,
    advance(ms: number) {
      nowMs += ms
    },
    /** Runs what was put off. */
    runLater() {
      for (const work of later.splice(0)) work()
    },
    /** Another process on the same database. */
    another: (over: Partial<HallServiceOptions> = {}) => {
      const other = createHallService({
        ...options,
        ...over,
        randomBytes: seededBytes(`${seed} other ${deskRandom(4)}`),
      })
      onTestFinished(() => other.stop())
      return other
    },
    /** A machine enrolled with a code of its own, and greeted. */
    async enrolled(kind: 'DESK' | 'SUPERVISOR' | 'KIOSK' = 'SUPERVISOR', name = 'desk'): Promise<FakeDesk> {
      const desk = newDesk()
      await desk.enrol(await issueFirstCode(options, hallId, { kind, name }))
      await desk.hello()
      return desk
    },
  }
}
export type TestServer = Awaited<ReturnType<typeof createTestServer>>
