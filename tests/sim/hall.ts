import { copyFileSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createHall, createHallService, type HallServiceOptions } from '../../db/hall/core.ts'
import { issueCode } from '../../db/hall/enrolment.ts'
import { HallDbError, type HallDb } from '../../db/hall/hall-db.ts'
import { readHead } from '../../db/hall/accept.ts'
import { beginLineage } from '../../db/hall/lineage.ts'
import type { HallService } from '../../db/hall/service.ts'
import { HALL_DATABASE_FILE, openSqlite } from '../../db/hall/storage/sqlite.ts'
import type { UnitId, WindowId } from '../../db/model/ids.ts'
import type { HallEnrolment } from '../../db/store/sync-types.ts'
import { DATA_KEY_PURPOSE, openSealed } from '../../db/sync/sealed-box.ts'
import { newSealingKeys, newSigningKeys } from '../../db/sync/signing.ts'
import { PROTOCOL, SyncError } from '../../db/sync/wire.ts'
import { seededBytes } from '../helpers/store-options.ts'
import type { FaultCount } from './faults.ts'
import { ServerDied, type Server } from './network.ts'
import type { Timeline } from './timeline.ts'
import type { Worker } from './work.ts'

/** The server of the simulation: a database on a disk, and a program that may be running. */
export interface SimHall extends Server {
  readonly hallId: string
  db(): HallDb
  enrol(name: string, place: Worker & { kind: 'DESK' | 'SUPERVISOR' }): Promise<HallEnrolment>
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
  stop(): Promise<void>
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
  dialect: db.dialect,
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
  notify: async (message) => db.notify(message),
  onNotify: (listener) => db.onNotify(listener),
  copyTo: async (path, onProgress) => db.copyTo(path, onProgress),
  size: async () => db.size(),
  close: async () => db.close(),
})

export const createSimHall = async (options: {
  readonly directory: string
  readonly timeline: Timeline
  readonly random: () => number
  readonly faults: FaultCount
  readonly onBug: (error: unknown) => void
}): Promise<SimHall> => {
  const { directory, timeline, random } = options
  mkdirSync(directory, { recursive: true })
  const randomBytes = seededBytes(`hall ${directory}`)
  const enrolments = new Map<string, HallEnrolment>()
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
    log: {
      write: () => undefined,
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
      return enrolment
    },
    enrolmentOf(name) {
      const found = enrolments.get(name)
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
    async stop() {
      await kill()
      await db.close()
    },
  }
}
