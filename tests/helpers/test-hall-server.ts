import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, vi } from 'vitest'
import { ContractError, type MethodName } from '../../db/contract/index.ts'
import type { HostOptions } from '../../db/host.ts'
import type { HallNetwork } from '../../db/host-hall.ts'
import { createHallService, type HallServiceOptions } from '../../db/hall/core.ts'
import { issueCode } from '../../db/hall/enrolment.ts'
import type { HallDb } from '../../db/hall/hall-db.ts'
import { silentLog } from '../../db/hall/hall-log.ts'
import { createHall, type HallBasis } from '../../db/hall/halls.ts'
import type { HallService } from '../../db/hall/service.ts'
import { openSqlite } from '../../db/hall/storage/sqlite.ts'
import type { HallId } from '../../db/model/ids.ts'
import { readEnrolCode } from '../../db/sync/codes.ts'
import { DATA_KEY_PURPOSE, openSealed } from '../../db/sync/sealed-box.ts'
import { newSealingKeys, newSigningKeys } from '../../db/sync/signing.ts'
import { snapshotFolder } from '../../db/sync/snapshot-files.ts'
import { PROTOCOL, PublicRefusal, SyncError } from '../../db/sync/wire.ts'
import { directTransport, type Way } from './direct-transport.ts'
import { createTestDesk, testSecrets, type TestDesk, type TestPage } from './test-desk.ts'
import { recordTestHall, TEST_HALL } from './test-hall.ts'
import { A_MORNING, seededBytes, storeOptions, temporaryFolder } from './test-store.ts'

/** A clock that runs, and can be set forward; both readings move together. */
export const runningClock = (wallMs: number) => {
  const startedAt = performance.now()
  let ahead = 0
  let wallOff = 0
  const passed = () => Math.floor(performance.now() - startedAt) + ahead
  return {
    wallMs: () => wallMs + passed() + wallOff,
    uptimeMs: () => 1_000_000 + passed(),
    advance(ms: number) {
      ahead += ms
    },
    setWall(ms: number) {
      wallOff = ms - wallMs - passed()
    },
  }
}
type RunningClock = ReturnType<typeof runningClock>

export interface HallDeskWish {
  readonly name: string
  readonly kind?: 'DESK' | 'SUPERVISOR' | 'KIOSK'
  readonly windowId?: string
}

/** A desk of the test hall: the page side of `TestDesk`, and what happens to its computer. */
export interface HallDesk {
  readonly desk: TestDesk
  readonly way: Way
  readonly directory: string
  /** Signed in by PIN. */
  signIn(staffId: string): Promise<TestPage>
  /** Everything recorded here is at the hall, and everything of the hall is here. */
  quiet(): Promise<void>
  /** The program ends; the folder stays. */
  stop(): void
}

export interface TestHallServer {
  readonly clock: RunningClock
  service(): HallService | null
  hallId(): HallId
  code(wish: HallDeskWish): Promise<string>
  /** From now on this desk answers public questions at the server, as the one beside it does. */
  askDesk(desk: TestDesk | null): void
  network(way: Way): HallNetwork
  /** A new desk that joined through the contract, as its first-run page does. */
  join(wish: HallDeskWish): Promise<HallDesk>
  /** A desk on an existing folder; of a machine that was started again at `bootedAtMs`, if that is named. */
  openDesk(directory: string, name: string, machine?: { readonly bootedAtMs: number }): HallDesk
  /** Waits until all these desks have everything of each other. */
  settle(...desks: readonly HallDesk[]): Promise<void>
  /** The server ends and starts again on its folder, perhaps as another release of itself. */
  restart(as?: Partial<Pick<HallServiceOptions, 'protocols' | 'knows' | 'programVersion'>>): Promise<void>
  /** A copy of the server's folder, while it does not run. */
  copyTo(directory: string): Promise<void>
  /** The server ends; its folder is put back from a copy, and it starts again. */
  restoreFrom(directory: string): Promise<void>
}

const MASTER_KEY = Buffer.alloc(32, 5)
const HALL = { address: 'http://127.0.0.1:4730', deviceId: '' } as const

/** A real hall service on SQLite with any number of real desks, all in this process and without a network. */
export const startTestHallServer = async (): Promise<TestHallServer> => {
  const directory = temporaryFolder()
  const clock = runningClock(A_MORNING)
  const ways = new Set<Way>()
  let starts = 0
  let db: HallDb | null = null
  let service: HallService | null = null
  let beside: TestPage | null = null
  const basisOf = (opened: HallDb): HallBasis => ({
    db: opened,
    masterKey: MASTER_KEY,
    nowMs: clock.wallMs,
    randomBytes: seededBytes(`test hall server ${(starts += 1)}`),
  })
  const start = (as: Partial<HallServiceOptions> = {}): HallBasis => {
    db = openSqlite(directory)
    const basis = basisOf(db)
    service = createHallService({
      ...basis,
      verifySecret: (secret, hash) => testSecrets.verify(secret, hash),
      programVersion: '0.0.0-test',
      directory,
      log: silentLog,
      async askDesk(method, params) {
        if (!beside) throw new SyncError('NO_DESK')
        try {
          return { ok: true, value: await beside.call(method as MethodName, params as never) }
        } catch (error) {
          if (!(error instanceof ContractError)) throw error
          return {
            ok: false,
            error: { code: error.code, details: PublicRefusal.shape.details.parse(error.details) },
          }
        }
      },
      ...as,
    })
    return basis
  }
  const stop = async (): Promise<void> => {
    await service?.stop()
    for (const { lives } of ways) for (const end of lives) end()
    await db?.close()
    service = null
    db = null
  }
  let basis = start()
  const { hallId } = await createHall(basis, { purpose: 'REAL', name: '清禾县政务服务中心' })
  const stops: (() => void)[] = []
  onTestFinished(async () => {
    for (const each of stops) each()
    await stop()
  })

  const network = (way: Way): HallNetwork => ({
    transport: () => directTransport(() => service, way),
    discover: () =>
      Promise.resolve([
        { address: HALL.address, name: '清禾县政务服务中心', version: '0.0.0-test', fingerprint: '' },
      ]),
    async check(address) {
      const about = await directTransport(() => service, way).about()
      return { address, name: '', version: about.version, fingerprint: '' }
    },
    async enrol({ address, code, deviceName }) {
      const read = readEnrolCode(code)
      if (!read) throw new SyncError('CODE_WRONG')
      const signing = newSigningKeys(basis.randomBytes)
      const sealing = newSealingKeys(basis.randomBytes)
      const answer = await directTransport(() => service, way).enrol({
        code: read.secret,
        publicKey: signing.publicKey.toString('base64'),
        sealingKey: sealing.publicKey.toString('base64'),
        name: deviceName,
        program: '0.0.0-test',
        protocol: PROTOCOL,
      })
      const bytes = (text: string) => Buffer.from(text, 'base64')
      return {
        hallName: answer.hallName,
        enrolment: {
          ...answer,
          address,
          certificate: null,
          privateKey: signing.privateKey,
          hallKey: bytes(answer.hallKey),
          hallSealingKey: bytes(answer.hallSealingKey),
          dataKey: openSealed(sealing.privateKey, bytes(answer.sealedDataKey), DATA_KEY_PURPOSE),
        },
      }
    },
    timers: {
      set: (ms, work) => setTimeout(work, ms),
      clear: (handle) => clearTimeout(handle as NodeJS.Timeout),
    },
    files: (folder) => snapshotFolder(join(folder, 'filling')),
  })

  const openDesk: TestHallServer['openDesk'] = (folder, name, machine) => {
    const way: Way = { down: false, lives: new Set() }
    ways.add(way)
    const { clock: _clock, randomBytes, ...store } = storeOptions(folder)
    const host: Partial<HostOptions> = {
      store: { ...store, device: { ...store.device, name, purpose: 'REAL' } },
      clock: machine ? { wallMs: clock.wallMs, uptimeMs: () => clock.wallMs() - machine.bootedAtMs } : clock,
      randomBytes,
      network: network(way),
      tickMs: null,
    }
    const desk = createTestDesk({ empty: true, host })
    let isOver = false
    const end = (): void => {
      if (isOver) return
      isOver = true
      desk.host.stop()
    }
    stops.push(end)
    return {
      desk,
      way,
      directory: folder,
      signIn: desk.signIn,
      stop: end,
      async quiet() {
        await vi.waitFor(
          async () => {
            // Also of a public screen, whose pages are told of nothing else.
            const { link } = await desk.openPage().call('screen.start', {})
            const { count } = desk.host.store().sync?.waiting() ?? { count: 0 }
            if (link !== 'ONLINE' || count > 0)
              throw new Error(`${name}: ${link}, ${count} waiting ${String(desk.errors[0])}`)
          },
          { timeout: 8_000, interval: 20 },
        )
      },
    }
  }

  const code: TestHallServer['code'] = async ({ name, kind = 'DESK', windowId = null }) => {
    const made = { name, kind, windowId, unitIds: [], createdBy: null }
    return (await issueCode(basis, hallId, made, null)).code
  }

  return {
    clock,
    service: () => service,
    hallId: () => hallId,
    code,
    askDesk(desk) {
      beside = desk?.openPage({ screen: true }) ?? null
    },
    network,
    openDesk,
    async join(wish) {
      const joined = openDesk(temporaryFolder(), 'new machine')
      await joined.desk
        .openPage()
        .call('setup.joinHall', { address: HALL.address, code: await code(wish), deviceName: wish.name })
      return joined
    },
    async settle(...desks) {
      for (const each of desks) await each.quiet()
      const inScopes = await db?.all<{ scope: string; hall_seq: number }>(
        `SELECT scope, hall_seq FROM event_scope WHERE hall_id = ?
         UNION ALL SELECT 'supervisor', hall_seq FROM event WHERE hall_id = ?`,
        hallId,
        hallId,
      )
      const missing = ({ desk }: HallDesk): string[] => {
        const { sync, read } = desk.host.store()
        const scopes = new Set((sync?.cursors() ?? []).map(({ scope }) => scope))
        return (inScopes ?? [])
          .filter(({ scope }) => scopes.has(scope))
          .filter(({ hall_seq }) => !read.get('SELECT 1 FROM event_log WHERE hall_seq = ?', hall_seq))
          .map(({ scope, hall_seq }) => `${scope} ${hall_seq}`)
      }
      await vi.waitFor(() => expect(desks.flatMap(missing)).toEqual([]), { timeout: 8_000, interval: 20 })
      for (const each of desks) await each.quiet()
    },
    async restart(as) {
      await stop()
      basis = start(as)
    },
    async copyTo(folder) {
      await stop()
      cpSync(directory, folder, { recursive: true })
      basis = start()
    },
    async restoreFrom(folder) {
      await stop()
      cpSync(folder, directory, { recursive: true, force: true })
      basis = start()
    },
  }
}

/** The small test hall, made as a first administrator makes one: at a desk of the hall, by the contract and then in one go. */
export const fillTestHall = async (first: HallDesk, administrator = '9002'): Promise<TestPage> => {
  const { desk } = first
  await first.quiet()
  const page = desk.openPage()
  await page.call('setup.createHall', {
    hallName: '清禾县政务服务中心',
    hallCode: '439925',
    centre: { name: '清禾县政务服务中心', orgAbbr: '清政服' },
    administrator: { staffId: administrator, name: '冯军', password: 'Hall@2468', pin: '2580' },
  })
  const person = TEST_HALL.staff.find((each) => each.staffId === administrator)
  if (!person) throw new Error(`no ${administrator}`)
  const staff = desk.host.store()
  staff.record(
    { staffId: administrator as never, session: null, unitId: 'ZX' as never, windowId: null },
    (act) => recordTestHall(act, (secret) => `plain:${secret}`),
  )
  await first.quiet()
  return page
}
