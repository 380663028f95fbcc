import { copyFileSync, cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { snapshotFolder } from '../../db/sync/snapshot-files.ts'
import { createAgent } from '../../db/sync/agent.ts'
import type { Agent } from '../../db/sync/agent-types.ts'
import { DATABASE_FILE, openStore, type Store } from '../../db/store/store.ts'
import { StoreError } from '../../db/store/store-error.ts'
import type { HallEnrolment } from '../../db/store/sync-types.ts'
import type { SyncTransport } from '../../db/sync/transport.ts'
import { seededBytes } from '../helpers/store-options.ts'
import { seeded } from '../helpers/seeded.ts'
import type { FaultCount } from './faults.ts'
import type { Oracle } from './oracle.ts'
import { createQueueDesk, type QueueDesk } from './queue-desk.ts'
import { createSimTransport, fairWeather, type Server, type Weather } from './network.ts'
import type { Timeline } from './timeline.ts'
import type { Worker } from './work.ts'

/** A desk's computer: a disk, clocks of its own, and a program that may be running. */
export interface Machine {
  readonly name: string
  readonly worker: Worker
  readonly units: readonly string[] | 'ALL'
  readonly kind: HallEnrolment['kind']
  readonly weather: Weather
  /** Null while the program does not run, and in a hall without tickets. */
  queue(): QueueDesk | null
  isAsleep(): boolean
  /** Null while the program does not run. */
  store(): Store | null
  agent(): Agent | null
  transport(): SyncTransport | null
  /** Starts the program; a start that fails (full disk) leaves it off. */
  start(): boolean
  /** The program ends at once; what was not committed is gone. */
  kill(): Promise<void>
  /** The next so many writes go well, then the power fails within one. */
  killWithin(writes: number): void
  /** True once such a kill has happened; the caller finishes it with `kill`. */
  died(): boolean
  setDiskFull(full: boolean): void
  jumpClock(byMs: number): void
  /** Nothing runs for so long; people who come to work wake it before. */
  sleep(ms: number): void
  wake(): void
  /** Keeps an image of the disk; the program must not run. */
  copyDisk(to: string): void
  replaceDisk(from: string): void
  loseDatabase(): void
}

class PowerCut extends Error {}

const isStorage = (error: unknown): boolean => error instanceof StoreError && error.code === 'DISK_FULL'

const diskFull = (): Error => Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })

export const createMachine = (options: {
  readonly name: string
  readonly directory: string
  readonly enrolment: HallEnrolment
  readonly worker: Worker
  readonly units: readonly string[] | 'ALL'
  readonly timeline: Timeline
  readonly random: () => number
  readonly server: Server
  readonly faults: FaultCount
  readonly oracle: Pick<Oracle, 'lent'>
  readonly onBug: (error: unknown) => void
  /** Told what the hall answered to its windows; without it the machine knows nothing of tickets. */
  readonly onQueue: Parameters<typeof createSimTransport>[0]['onQueue']
  /** An empty database of today's layout. */
  readonly template: string
  readonly seed: number
}): Machine => {
  const { name, directory, timeline, random } = options
  const weather = fairWeather()
  const randomBytes = seededBytes(`machine ${options.seed} ${name}`)
  let offsetMs = Math.floor(random() * 2_000) - 1_000
  let bootedAtMs = timeline.nowMs() - 100_000
  let store: Store | null = null
  let agent: Agent | null = null
  let transport: SyncTransport | null = null
  let isFull = false
  let writesLeft: number | null = null
  let isDead = false
  /** What wakes it in time; null while it is awake. */
  let alarm: (() => void) | null = null
  let asleepFromMs = 0
  let queue: QueueDesk | null = null
  const queueRandom = seeded(options.seed + [...name].reduce((sum, each) => sum * 31 + each.charCodeAt(0), 7))
  let onWaking: (() => void)[] = []
  /** Timers of an earlier life of the program must not ring in a later one. */
  let life = 0

  const probe = (): void => {
    if (isDead) throw new PowerCut()
    if (isFull) throw diskFull()
    if (writesLeft === null) return
    writesLeft -= 1
    if (writesLeft > 0) return
    isDead = true
    throw new PowerCut()
  }
  const clock = {
    wallMs: () => timeline.nowMs() + offsetMs,
    uptimeMs: () => timeline.nowMs() - bootedAtMs,
  }
  const isAsleep = (): boolean => alarm !== null
  const wake = (): void => {
    alarm?.()
    alarm = null
    const due = onWaking
    onWaking = []
    for (const work of due) work()
  }
  const timers = {
    set(ms: number, work: () => void): unknown {
      const mine = life
      let cancelled = false
      const ring = (): void => {
        if (cancelled || mine !== life || isDead) return
        // Asleep, nothing rings; on waking everything that is due does.
        if (isAsleep()) onWaking.push(ring)
        else work()
      }
      const cancel = timeline.after(ms, ring)
      return () => {
        cancelled = true
        cancel()
      }
    },
    clear(handle: unknown): void {
      if (typeof handle === 'function') handle()
    },
  }

  return {
    name,
    worker: options.worker,
    units: options.units,
    kind: options.enrolment.kind,
    weather,
    queue: () => (isDead ? null : queue),
    isAsleep,
    store: () => (isDead ? null : store),
    agent: () => (isDead ? null : agent),
    transport: () => (isDead ? null : transport),
    start() {
      if (!existsSync(directory)) {
        mkdirSync(directory, { recursive: true })
        copyFileSync(options.template, join(directory, DATABASE_FILE))
      }
      isDead = false
      life += 1
      try {
        store = openStore({
          directory,
          dataKey: Buffer.alloc(32, 9),
          clock,
          randomBytes,
          device: { hallId: options.enrolment.hallId, name, purpose: options.enrolment.purpose },
          enrolment: options.enrolment,
          programVersion: '0.0.0-sim',
          probe,
          onListenerError: options.onBug,
        })
      } catch (error) {
        if (!isFull && !isDead) throw error
        store = null
        return false
      }
      const opened = store
      const { sync } = opened
      if (!sync) throw new Error(`${name} belongs to no hall`)
      transport = createSimTransport({
        ...options,
        lent: options.oracle.lent,
        weather,
        awake: async () => {
          if (isAsleep()) await new Promise<void>((resolve) => onWaking.push(resolve))
        },
        asleepMs: () => (isAsleep() ? timeline.nowMs() - asleepFromMs : 0),
      })
      const desk = options.onQueue
        ? createQueueDesk({
            store: opened,
            clock,
            timers,
            random: queueRandom,
            randomBytes,
            transport,
            agent: () => agent,
            worker: options.worker,
            isKiosk: options.enrolment.kind === 'KIOSK',
            onError: (error) => {
              if (!isDead && !isStorage(error)) options.onBug(error)
            },
          })
        : null
      queue = desk
      agent = createAgent({
        sync: () => sync,
        transport,
        clock,
        random,
        randomBytes,
        timers,
        program: '0.0.0-sim',
        files: snapshotFolder(join(directory, 'snapshots')),
        report: () => ({ clockGrade: opened.clock.grade(), diskFreeBytes: null }),
        onState: () => undefined,
        ...(desk ? { queue: desk.listener } : {}),
        onNews: ({ code }) => options.faults.count(code),
        onError: (what, error) => {
          // A list that could not be written stays as it is, and what is on it its machine's until the term ends.
          if (!isDead && !(what === 'queue' && isStorage(error))) options.onBug(error)
        },
      })
      opened.onRecorded((events) => {
        agent?.recorded()
        desk?.recorded(events)
      })
      desk?.start()
      agent.start()
      return true
    },
    async kill() {
      isDead = true
      life += 1
      wake()
      transport?.close()
      agent?.stop()
      queue?.stop()
      queue = null
      await timeline.settle()
      store?.close()
      store = null
      agent = null
      writesLeft = null
      if (random() < 0.5) bootedAtMs = timeline.nowMs()
    },
    killWithin(writes) {
      writesLeft = Math.max(1, writes)
    },
    died: () => isDead && store !== null,
    setDiskFull(full) {
      isFull = full
    },
    jumpClock(byMs) {
      offsetMs += byMs
    },
    sleep(ms) {
      alarm?.()
      asleepFromMs = timeline.nowMs()
      alarm = timeline.after(ms, wake)
    },
    wake,
    copyDisk(to) {
      if (store) throw new Error('copy of a disk in use')
      rmSync(to, { recursive: true, force: true })
      cpSync(directory, to, { recursive: true })
    },
    replaceDisk(from) {
      if (store) throw new Error('disk in use')
      rmSync(directory, { recursive: true, force: true })
      cpSync(from, directory, { recursive: true })
    },
    loseDatabase() {
      for (const suffix of ['', '-wal', '-shm']) {
        const path = join(directory, DATABASE_FILE + suffix)
        if (existsSync(path)) renameSync(path, `${directory}-lost${suffix}-${life}`)
      }
    },
  }
}
