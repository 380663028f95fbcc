import { copyFileSync, cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createHall, createHallService, type HallServiceOptions } from '../../db/hall/core.ts'
import { issueCode } from '../../db/hall/enrolment.ts'
import { HallDbError, type HallDb } from '../../db/hall/hall-db.ts'
import { createHallKeys, type HallContext } from '../../db/hall/context.ts'
import { createPokes } from '../../db/hall/pokes.ts'
import { lastDayOver } from '../../db/model/opening-hours.ts'
import { createDayClose } from '../../db/hall/queue/day-close.ts'
import { readHead } from '../../db/hall/accept.ts'
import { readDevice } from '../../db/hall/devices.ts'
import { loadHall, newId } from '../../db/hall/halls.ts'
import { makeSnapshot } from '../../db/hall/snapshots.ts'
import { makeToken } from '../../db/hall/tokens.ts'
import { beginLineage, watchHead } from '../../db/hall/lineage.ts'
import type { HallService } from '../../db/hall/service.ts'
import { HALL_DATABASE_FILE, openSqlite } from '../../db/hall/storage/sqlite.ts'
import type { DeviceId, StaffId, UnitId, WindowId } from '../../db/model/ids.ts'
import type { HallEnrolment } from '../../db/store/sync-types.ts'
import { DATA_KEY_PURPOSE, openSealed } from '../../db/sync/sealed-box.ts'
import { newSealingKeys, newSigningKeys } from '../../db/sync/signing.ts'
import { PROTOCOL, SyncError } from '../../db/sync/wire.ts'
import { testPin } from '../helpers/test-hall.ts'
import { seededBytes } from '../helpers/store-options.ts'
import type { FaultCount } from './faults.ts'
import { ServerDied, type Server } from './network.ts'
import type { Timeline } from './timeline.ts'
import type { Worker } from './work.ts'

/** The server of the simulation: a database on a disk, and a program that may be running. */
export interface SimHall extends Server {
  readonly hallId: string
  db(): HallDb
  enrol(name: string, place: Worker & { kind: HallEnrolment['kind'] }): Promise<HallEnrolment>
  enrolmentOf(name: string): HallEnrolment
  start(): Promise<void>
  kill(): Promise<void>
  /** Dies within one of the next transactions, before or after it is committed. */
  killAt(moment: 'BEFORE' | 'AFTER', transactions: number): void
  died(): boolean
  setDiskFull(full: boolean): void
  backUp(): Promise<void>
  hasBackup(): boolean
  /** Puts an earlier state back; told, as the program does it, or by somebody who copies files. */
  restore(told: boolean): Promise<void>
  /** A newer program, which knows every type. */
  upgrade(): Promise<void>
  isOld(): boolean
  /** It runs, and nothing is about to end it. */
  isWell(): boolean
  /** Packs a scope that machines follow, or the supervisor's; nothing while the server does not run. */
  makeSnapshot(): Promise<void>
  /** Ends what earlier days left over, as another process of the server beside this one that has looked for a while. */
  closeDays(): Promise<void>
  /** People give machines back their windows and units, which a restored server may have forgotten. */
  giveBackPlaces(): Promise<void>
  /** A machine is lost: its standing is written down by an administrator. */
  reportLost(deviceId: string): Promise<void>
  /** What an administrator hands in of a lost machine. */
  takeBundle(bytes: Buffer): Promise<void>
  stop(): Promise<void>
}

/** Who keeps the devices of the hall. */
const ADMINISTRATOR = '9001'

const neverLater = (): never => {
  throw new Error('the hall of the simulation has its own time')
}

/** A database that fails when the simulation says so; everything else goes to the real one. */
const failing = (
  db: HallDb,
  trouble: {
    full(): boolean
    begin(): void
    moment(): 'BEFORE' | 'AFTER' | null
    die(): void
    dead(): boolean
  },
): HallDb => ({
  ...db,
  all: async (sql, ...values) => {
    if (trouble.dead()) throw new ServerDied()
    return db.all(sql, ...values)
  },
  get: async (sql, ...values) => {
    if (trouble.dead()) throw new ServerDied()
    return db.get(sql, ...values)
  },
  async transaction(lock, work) {
    if (trouble.dead()) throw new ServerDied()
    if (trouble.full()) throw new HallDbError('SERVER_FULL')
    trouble.begin()
    const moment = trouble.moment()
    const result = await db.transaction(lock, async (tx) => {
      const done = await work(tx)
      if (moment === 'BEFORE' || trouble.dead()) {
        trouble.die()
        throw new ServerDied()
      }
      return done
    })
    if (moment === 'AFTER') {
      trouble.die()
      throw new ServerDied()
    }
    return result
  },
})

export const createSimHall = async (options: {
  readonly directory: string
  readonly timeline: Timeline
  readonly random: () => number
  readonly faults: FaultCount
  readonly onBug: (error: unknown) => void
  /** Folder of a hall server without a hall. */
  readonly template: string
  readonly seed: number
  /** A type of event that the server does not know until it is upgraded; null: it knows all. */
  readonly unknownType: string | null
}): Promise<SimHall> => {
  const { directory, timeline, random } = options
  cpSync(options.template, directory, { recursive: true })
  const randomBytes = seededBytes(`hall ${options.seed}`)
  const enrolments = new Map<string, HallEnrolment>()
  const places = new Map<
    DeviceId,
    { readonly name: string; readonly windowId: string | null; readonly unitIds: string }
  >()
  let unknownType = options.unknownType
  let db = openSqlite(directory)
  let service: HallService | null = null
  let isFull = false
  let isDead = false
  let plan: { moment: 'BEFORE' | 'AFTER'; left: number } | null = null
  let backups = 0

  const isOurs = (error: unknown): boolean =>
    error instanceof ServerDied ||
    (error instanceof Error && error.cause instanceof ServerDied) ||
    (error instanceof HallDbError && error.code === 'SERVER_FULL')
  const basis = (): HallServiceOptions => ({
    db: failing(db, {
      full: () => isFull,
      begin() {
        if (plan) plan.left -= 1
      },
      moment: () => (plan && plan.left <= 0 ? plan.moment : null),
      die() {
        isDead = true
      },
      dead: () => isDead,
    }),
    masterKey: Buffer.alloc(32, 5),
    nowMs: () => timeline.nowMs(),
    randomBytes,
    verifySecret: async (secret, argon2id) => argon2id === `hash of ${secret}`,
    programVersion: '0.0.0-sim',
    directory,
    knows: (type) => type !== unknownType,
    log: {
      write: (what) => {
        if (what === 'records released') options.faults.count('RELEASED')
      },
      writeError(what, error) {
        if (!isOurs(error) && !isDead) options.onBug(new Error(`hall: ${what}`, { cause: error }))
      },
    },
    later: (work, afterMs) => {
      const of = service
      return timeline.after(afterMs, () => {
        if (service === of && !isDead) work()
      })
    },
  })
  const { hallId } = await createHall(basis(), { purpose: 'REAL', name: '模拟大厅', hallId: 'sim' })

  const start = async (): Promise<void> => {
    isDead = false
    plan = null
    service = createHallService(basis())
  }
  const kill = async (): Promise<void> => {
    isDead = true
    const dead = service
    service = null
    await timeline.settle()
    await dead?.stop()
    plan = null
  }
  await start()
  /** The first administrator's desk asks, as its page would. */
  const handIn = async (bytes: Buffer): Promise<void> => {
    const [deviceId] = places.keys()
    const hall = await loadHall(basis(), hallId)
    if (!service || !hall || deviceId === undefined) throw new SyncError('UNREACHABLE')
    const { epoch } = (await readDevice(db, hallId, deviceId)) ?? { epoch: 1 }
    const token = makeToken(hall.tokenKey, {
      kind: 'DEVICE',
      hallId,
      deviceId,
      epoch,
      untilMs: timeline.nowMs() + 60_000,
    })
    const staffId = ADMINISTRATOR as StaffId
    const { userToken } = await service.login(token, { staffId, kind: 'PIN', secret: testPin(staffId) })
    await service.ask(token, userToken, 'bundle', { base64: bytes.toString('base64') })
  }

  return {
    hallId,
    db: () => db,
    service: () => (isDead ? null : service),
    async enrol(name, place) {
      const code = await issueCode(
        basis(),
        hallId,
        {
          name,
          kind: place.kind,
          windowId: place.windowId as WindowId | null,
          unitIds: place.kind === 'DESK' ? [place.unitId as UnitId] : [],
          createdBy: null,
        },
        null,
      )
      if (!service) throw new SyncError('UNREACHABLE')
      const signing = newSigningKeys(randomBytes)
      const sealing = newSealingKeys(randomBytes)
      const answer = await service.enrol({
        code: code.code,
        publicKey: signing.publicKey.toString('base64'),
        sealingKey: sealing.publicKey.toString('base64'),
        name,
        program: '0.0.0-sim',
        protocol: PROTOCOL,
      })
      const enrolment: HallEnrolment = {
        address: 'http://hall.sim',
        certificate: null,
        hallId: answer.hallId,
        purpose: answer.purpose,
        deviceId: answer.deviceId,
        epoch: answer.epoch,
        enrolment: answer.enrolment,
        name,
        kind: answer.kind,
        windowId: answer.windowId,
        privateKey: signing.privateKey,
        hallKey: Buffer.from(answer.hallKey, 'base64'),
        hallSealingKey: Buffer.from(answer.hallSealingKey, 'base64'),
        dataKey: openSealed(
          sealing.privateKey,
          Buffer.from(answer.sealedDataKey, 'base64'),
          DATA_KEY_PURPOSE,
        ),
      }
      enrolments.set(name, enrolment)
      const unitIds = JSON.stringify(place.kind === 'DESK' ? [place.unitId] : [])
      places.set(answer.deviceId, { name, windowId: place.windowId, unitIds })
      return enrolment
    },
    enrolmentOf(name) {
      // A copy of a disk, also of a copy, is the machine it was copied from.
      const found = enrolments.get(name.replace(/(-clone\d+)+$/, ''))
      if (!found) throw new Error(`${name} was never enrolled`)
      return found
    },
    start,
    kill,
    killAt(moment, transactions) {
      plan = { moment, left: transactions }
    },
    died: () => isDead && service !== null,
    setDiskFull(full) {
      isFull = full
    },
    async backUp() {
      backups += 1
      await db.copyTo(join(directory, `copy-${backups}.db`))
    },
    hasBackup: () => backups > 0,
    async restore(told) {
      await kill()
      await db.close()
      const copy = 1 + Math.floor(random() * backups)
      const path = join(directory, HALL_DATABASE_FILE)
      for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
      copyFileSync(join(directory, `copy-${copy}.db`), path)
      db = openSqlite(directory)
      if (told)
        await db.transaction(hallId, async (tx) => {
          const head = await readHead(tx, hallId)
          const branch = { hallSeq: head.hallSeq, hallHash: head.hallHash }
          await beginLineage(tx, { nowMs: () => timeline.nowMs(), randomBytes }, hallId, branch, 'RESTORED')
        })
      await start()
    },
    async upgrade() {
      await kill()
      unknownType = null
      await start()
    },
    isOld: () => unknownType !== null,
    isWell: () => service !== null && !isDead && !isFull && plan === null,
    async makeSnapshot() {
      if (!service || isDead) return
      const scopes = await db.all<{ scope: string }>('SELECT scope FROM scope ORDER BY scope')
      const names = ['supervisor', ...scopes.map(({ scope }) => scope)]
      const scope = names[Math.floor(random() * names.length)] ?? 'supervisor'
      await timeline.during(makeSnapshot(basis(), hallId, scope)).catch((error: unknown) => {
        if (!isOurs(error) && !isDead) throw error
      })
    },
    async closeDays() {
      if (!service || isDead || isFull) return
      const of = basis()
      const context: HallContext = {
        ...of,
        startedAtMs: timeline.nowMs(),
        processId: newId(of),
        pokes: createPokes(of.db, of.log, of.later ?? neverLater),
        counters: { byHall: new Map(), contacts: new Map() },
        seen: new Map(),
        hall: createHallKeys(of, async ({ hallId }) => {
          await of.db.transaction(hallId, async (tx) => watchHead(tx, of, hallId, context.seen))
        }),
      }
      try {
        await timeline.during(createDayClose(context, () => lastDayOver)())
      } catch (error) {
        if (!isOurs(error) && !isDead) throw error
      } finally {
        await context.pokes.stop()
      }
    },
    async giveBackPlaces() {
      await db.transaction(hallId, async (tx) => {
        for (const [deviceId, { name, windowId, unitIds }] of places)
          await tx.run(
            'UPDATE device SET name = ?, window_id = ?, unit_ids = ? WHERE hall_id = ? AND device_id = ?',
            name,
            windowId,
            unitIds,
            hallId,
            deviceId,
          )
      })
    },
    async reportLost(deviceId) {
      await db.transaction(hallId, (tx) =>
        tx.run(
          "UPDATE device SET standing = 'LOST', standing_reason = 'sim' WHERE hall_id = ? AND device_id = ?",
          hallId,
          deviceId,
        ),
      )
    },
    takeBundle: async (bytes) => handIn(bytes),
    async stop() {
      await kill()
      await db.close()
    },
  }
}
