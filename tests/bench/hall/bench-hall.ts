import { randomBytes } from 'node:crypto'
import { uptime } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createHallService } from '../../../db/hall/core.ts'
import { issueCode } from '../../../db/hall/enrolment.ts'
import { silentLog } from '../../../db/hall/hall-log.ts'
import type { HallDb } from '../../../db/hall/hall-db.ts'
import { createHall, type HallBasis } from '../../../db/hall/halls.ts'
import { openMasterKey } from '../../../db/hall/master-key.ts'
import type { HallService } from '../../../db/hall/service.ts'
import { openHallDb } from '../../../db/hall/storage/index.ts'
import { BLANK_STAFF, BLANK_UNIT, BLANK_WINDOW } from '../../../db/model/blank-records.ts'
import type { HallId, StaffId, UnitId, WindowId } from '../../../db/model/ids.ts'
import { openStore, type RecordingAct, type RecordingContext, type Store } from '../../../db/store/store.ts'
import type { HallEnrolment, SyncLog } from '../../../db/store/sync-types.ts'
import { createAgent } from '../../../db/sync/agent.ts'
import type { Agent } from '../../../db/sync/agent-types.ts'
import { readEnrolCode } from '../../../db/sync/codes.ts'
import { createHttpTransport } from '../../../db/sync/http-transport.ts'
import { DATA_KEY_PURPOSE, openSealed } from '../../../db/sync/sealed-box.ts'
import { newSealingKeys, newSigningKeys } from '../../../db/sync/signing.ts'
import { snapshotFolder } from '../../../db/sync/snapshot-files.ts'
import type { SyncTransport } from '../../../db/sync/transport.ts'
import { PROTOCOL } from '../../../db/sync/wire.ts'
import { directTransport } from '../../helpers/direct-transport.ts'
import { storeOptions } from '../../helpers/store-options.ts'

const PROGRAM = '0.0.0-bench'
const bytes = (size: number): Uint8Array => randomBytes(size)
const fromBase64 = (text: string): Buffer => Buffer.from(text, 'base64')

export const benchClock = { wallMs: () => Date.now(), uptimeMs: () => uptime() * 1_000 }

/** Where a hall server keeps its data. */
export interface HallPlace {
  readonly dataDir: string
  readonly databaseUrl?: string
}

/** A hall whose server does not run yet, worked on from within this process. */
export interface BenchHall {
  readonly place: HallPlace
  readonly hallId: HallId
  readonly db: HallDb
  readonly service: HallService
  /** What a machine gets when it joins; its address is filled in when the server runs. */
  enrol(wish: {
    readonly name: string
    readonly kind: 'DESK' | 'SUPERVISOR'
    readonly windowId: string | null
  }): Promise<HallEnrolment>
  /** Straight to the service, without a network. */
  transport(): SyncTransport
  close(): Promise<void>
}

/** A sample hall: its machines may record for people the hall does not know. */
export const makeBenchHall = async (place: HallPlace): Promise<BenchHall> => {
  const db = await openHallDb({ directory: place.dataDir, databaseUrl: place.databaseUrl })
  const masterKey = openMasterKey(place.dataDir, { mayCreate: true, randomBytes: bytes })
  const basis: HallBasis = { db, masterKey, nowMs: Date.now, randomBytes: bytes }
  const { hallId } = await createHall(basis, { purpose: 'SAMPLE', name: '清禾县政务服务中心' })
  const service = createHallService({
    ...basis,
    verifySecret: () => Promise.resolve(false),
    programVersion: PROGRAM,
    directory: place.dataDir,
    log: silentLog,
  })
  return {
    place,
    hallId,
    db,
    service,
    async enrol({ name, kind, windowId }) {
      const wish = { name, kind, windowId, unitIds: [], createdBy: null }
      const { code } = await issueCode(basis, hallId, wish, null)
      const signing = newSigningKeys(bytes)
      const sealing = newSealingKeys(bytes)
      const answer = await service.enrol({
        code: readEnrolCode(code)?.secret ?? '',
        publicKey: signing.publicKey.toString('base64'),
        sealingKey: sealing.publicKey.toString('base64'),
        name,
        program: PROGRAM,
        protocol: PROTOCOL,
      })
      return {
        ...answer,
        address: 'http://127.0.0.1:1',
        certificate: null,
        privateKey: signing.privateKey,
        hallKey: fromBase64(answer.hallKey),
        hallSealingKey: fromBase64(answer.hallSealingKey),
        dataKey: openSealed(sealing.privateKey, fromBase64(answer.sealedDataKey), DATA_KEY_PURPOSE),
      }
    },
    transport: () => directTransport(() => service, { down: false, lives: new Set() }),
    async close() {
      await service.stop()
      await db.close()
    },
  }
}

/** A desk of the hall: its real store, and its agent while it is connected. */
export interface BenchDesk {
  readonly store: Store
  readonly sync: SyncLog
  readonly context: RecordingContext
  /** Starts the agent on this transport. */
  connect(transport: SyncTransport): Agent
  /** Over HTTP to a running server. */
  connectTo(url: string): Agent
  disconnect(): void
  close(): void
}

/** Whoever records at the nth window of a unit. */
export const contextOf = (unitId: string, windowId: string): RecordingContext => ({
  staffId: `S-${windowId}` as StaffId,
  session: 'bench',
  unitId: unitId as UnitId,
  windowId: windowId as WindowId,
})
/** The hall's own records office, where reference data comes from; a sample hall asks for nobody's role. */
export const OFFICE: RecordingContext = { staffId: null, session: null, unitId: null, windowId: null }

export const openBenchDesk = (
  directory: string,
  enrolment: HallEnrolment,
  context: RecordingContext,
): BenchDesk => {
  const store = openStore(storeOptions(directory, { clock: benchClock, randomBytes: bytes, enrolment }))
  const { sync } = store
  if (!sync) throw new Error('not enrolled')
  let ways: { agent: Agent; transport: SyncTransport } | null = null
  const disconnect = (): void => {
    ways?.agent.stop()
    ways?.transport.close()
    ways = null
  }
  const connect = (transport: SyncTransport): Agent => {
    disconnect()
    const agent = createAgent({
      sync: () => sync,
      transport,
      clock: benchClock,
      random: Math.random,
      randomBytes: bytes,
      timers: {
        set: (ms, work) => setTimeout(work, ms),
        clear: (handle) => clearTimeout(handle as NodeJS.Timeout),
      },
      program: PROGRAM,
      report: () => ({ clockGrade: 'A', diskFreeBytes: null }),
      files: snapshotFolder(join(directory, 'filling')),
      onState: () => undefined,
      onNews: () => undefined,
      onError: (what, error) => {
        process.stderr.write(`bench desk: ${what}: ${String(error)}\n`)
      },
    })
    ways = { agent, transport }
    agent.start()
    return agent
  }
  return {
    store,
    sync,
    context,
    connect,
    connectTo: (url) => connect(createHttpTransport({ address: url, certificate: null })),
    disconnect,
    close() {
      disconnect()
      store.close()
    },
  }
}

/** Looks every few milliseconds. @throws when it does not come true in time */
export const until = async (what: string, isSo: () => boolean, limitMs = 300_000): Promise<void> => {
  const startedAt = performance.now()
  while (!isSo()) {
    if (performance.now() - startedAt > limitMs) throw new Error(`not within ${limitMs} ms: ${what}`)
    await delay(5)
  }
}

/** Whether a desk is connected, has sent everything, and has every scope filled. */
export const isSettled = (desk: BenchDesk, agent: Agent): boolean =>
  agent.state().link === 'ONLINE' &&
  desk.sync.waiting().count === 0 &&
  desk.sync.cursors().length > 0 &&
  desk.sync.cursors().every((cursor) => cursor.filled)

/** Records of its unit a desk has from the hall. */
export const unitRecordsOf = ({ store, context }: BenchDesk): number =>
  store.read.get<{ n: number }>(
    'SELECT count(*) AS n FROM event_scope WHERE scope = ?',
    `unit:${context.unitId}`,
  )?.n ?? 0

/** Records units, windows and people of a hall. */
export const recordBenchHall = (act: RecordingAct, units: readonly BenchUnit[]): void => {
  const set = (type: string, entityId: string, payload: object) =>
    act.append({ type, entityId, payload: { ...payload, source: null } })
  for (const { unitId, windowIds } of units) {
    set('reference.unit_set', unitId, {
      ...BLANK_UNIT,
      unitId,
      name: `清禾县第${unitId}局`,
      shortName: unitId,
      orgAbbr: unitId,
    })
    for (const windowId of windowIds) {
      const name = `${windowId}号窗口`
      set('reference.window_set', windowId, {
        ...BLANK_WINDOW,
        windowId,
        name,
        unitIds: [unitId],
      })
      set('reference.staff_set', `S-${windowId}`, {
        ...BLANK_STAFF,
        staffId: `S-${windowId}`,
        name: '王芳',
        unitId,
        windowId,
      })
    }
  }
}

export interface BenchUnit {
  readonly unitId: string
  readonly windowIds: readonly string[]
}

/** `desks` windows over so many units, as evenly as they go. */
export const benchUnits = (units: number, desks: number): BenchUnit[] =>
  Array.from({ length: units }, (_, nth) => {
    const unitId = `U${String(nth).padStart(2, '0')}`
    const windows = Math.floor(desks / units) + (nth < desks % units ? 1 : 0)
    return {
      unitId,
      windowIds: Array.from({ length: windows }, (_each, window) => `${unitId}-${window + 1}`),
    }
  })

export interface PreparedHall {
  readonly place: HallPlace
  readonly hallId: HallId
  readonly office: BenchDesk
  /** In the order of units and windows; each has the hall's people, numbers to give out, and nothing waiting. */
  readonly desks: readonly BenchDesk[]
  close(): void
}

/** A hall with its desks joined and everything at rest; its server does not run. */
export const prepareHall = async (
  place: HallPlace,
  folder: string,
  units: readonly BenchUnit[],
): Promise<PreparedHall> => {
  const hall = await makeBenchHall(place)
  const office = openBenchDesk(
    join(folder, 'office'),
    await hall.enrol({ name: 'office', kind: 'SUPERVISOR', windowId: null }),
    OFFICE,
  )
  office.store.record(OFFICE, (act) => recordBenchHall(act, units))
  const settle = async (desk: BenchDesk, family: string | null): Promise<void> => {
    const agent = desk.connect(hall.transport())
    await until('a desk at rest', () => isSettled(desk, agent))
    if (family !== null) {
      // Its window is known since the first pull; numbers are asked for in the round after it.
      agent.pushNow()
      await until('numbers', () => desk.sync.grants().some((grant) => grant.family === family))
    }
    desk.disconnect()
  }
  await settle(office, null)
  const desks: BenchDesk[] = []
  for (const { unitId, windowIds } of units)
    for (const windowId of windowIds) {
      const enrolment = await hall.enrol({ name: windowId, kind: 'DESK', windowId })
      const desk = openBenchDesk(join(folder, windowId), enrolment, contextOf(unitId, windowId))
      desks.push(desk)
      await settle(desk, `unit/${unitId}`)
    }
  await hall.close()
  return {
    place,
    hallId: hall.hallId,
    office,
    desks,
    close() {
      for (const desk of [office, ...desks]) desk.close()
    },
  }
}
