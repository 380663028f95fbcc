import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { RecordingAct } from '../../db/store/store.ts'
import { StoreError } from '../../db/store/store-error.ts'
import { recordTestHall, TEST_HALL } from '../helpers/test-hall.ts'
import { seeded } from '../helpers/seeded.ts'
import { createFaultCount, type Fault } from './faults.ts'
import { createSimHall, type SimHall } from './hall.ts'
import { createMachine, type Machine } from './machine.ts'
import { createOracle, Violation } from './oracle.ts'
import { createTimeline } from './timeline.ts'
import { contextOf, work, type Worker } from './work.ts'

export interface SimulationOptions {
  readonly seed: number
  readonly desks: number
  readonly steps: number
  /** Where the disks of the machines are; a memory file system is many times faster. */
  readonly directory: string
  /** Told what happens, for reading a failure. */
  readonly trace?: (line: string) => void
}

export interface SimulationResult {
  readonly faults: ReadonlyMap<Fault, number>
  readonly events: number
  readonly verdicts: Readonly<Record<string, number>>
  /** Events whose every disk was taken back to before them. */
  readonly lost: number
  readonly virtualMs: number
}

const A_MORNING = Date.parse('2026-03-02T08:30:00+08:00')
const MINUTE = 60_000

/** Who works where; the first machine is the supervisor's, where people and settings are kept. */
const WORKERS: readonly (Worker & { units: readonly string[] | 'ALL'; kind: 'DESK' | 'SUPERVISOR' })[] = [
  { staffId: '9001', unitId: 'ZX', windowId: null, units: 'ALL', kind: 'SUPERVISOR' },
  { staffId: '1001', unitId: 'SCJG', windowId: 'A01', units: ['SCJG'], kind: 'DESK' },
  { staffId: '1004', unitId: 'SCJG', windowId: 'A01', units: ['SCJG'], kind: 'DESK' },
  { staffId: '2001', unitId: 'RSJ', windowId: 'B01', units: ['RSJ'], kind: 'DESK' },
]

const recordFirstPerson = (act: RecordingAct): void => {
  const person = TEST_HALL.staff.find((each) => each.staffId === WORKERS[0]?.staffId)
  act.append({
    type: 'reference.staff_set',
    entityId: person?.staffId ?? '',
    payload: { ...person, source: null },
  })
}

/**
 * One hall, its server and desks on virtual time, worked at and broken for so many steps, then left in peace; after every
 * step and at the end an oracle looks. @throws Violation, or whatever broke, with the seed in its message
 */
export const simulate = async (options: SimulationOptions): Promise<SimulationResult> => {
  const random = seeded(options.seed)
  const directory = mkdtempSync(join(options.directory, `sim-${options.seed}-`))
  const timeline = createTimeline(A_MORNING)
  const faults = createFaultCount()
  const machines: Machine[] = []
  const bugs: unknown[] = []
  const onBug = (error: unknown): void => void bugs.push(error)
  const trace = options.trace ?? (() => undefined)
  let hall: SimHall | null = null
  try {
    hall = await createSimHall({ directory: join(directory, 'hall'), timeline, random, faults, onBug })
    const oracle = createOracle(hall.hallId)
    const run = createRun({
      options,
      random,
      directory,
      timeline,
      faults,
      machines,
      hall,
      oracle,
      onBug,
      trace,
    })
    await run.open()
    for (let step = 0; step < options.steps; step += 1) {
      await run.step(step)
      if (bugs.length > 0) throw bugs[0]
    }
    await run.calm()
    if (bugs.length > 0) throw bugs[0]
    return {
      faults: faults.hits,
      events: oracle.events(),
      verdicts: oracle.verdicts(),
      lost: oracle.lost(),
      virtualMs: timeline.nowMs() - A_MORNING,
    }
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
    throw new Violation(`seed ${options.seed}, ${options.desks} desks, ${options.steps} steps: ${text}`, {
      cause: error,
    })
  } finally {
    for (const machine of machines) await machine.kill()
    await hall?.stop()
    rmSync(directory, { recursive: true, force: true })
  }
}

interface Parts {
  readonly options: SimulationOptions
  readonly random: () => number
  readonly directory: string
  readonly timeline: ReturnType<typeof createTimeline>
  readonly faults: ReturnType<typeof createFaultCount>
  readonly machines: Machine[]
  readonly hall: SimHall
  readonly oracle: ReturnType<typeof createOracle>
  readonly onBug: (error: unknown) => void
  readonly trace: (line: string) => void
}

const createRun = (parts: Parts) => {
  const { options, random, directory, timeline, faults, machines, hall, oracle, onBug, trace } = parts
  const images: { machine: Machine; path: string; held: ReadonlySet<string> }[] = []
  let cloned = 0
  const between = (from: number, to: number): number => from + Math.floor(random() * (to - from + 1))
  const pick = <Value>(values: readonly Value[]): Value | undefined =>
    values[Math.floor(random() * values.length)]
  const running = (): Machine[] => machines.filter((machine) => machine.store() !== null)
  const stopped = (): Machine[] => machines.filter((machine) => machine.store() === null)

  const addMachine = async (
    name: string,
    place: (typeof WORKERS)[number],
    from?: { enrolment: Parameters<typeof createMachine>[0]['enrolment']; disk: string },
  ): Promise<Machine> => {
    const machine = createMachine({
      name,
      directory: join(directory, name),
      enrolment: from?.enrolment ?? (await hall.enrol(name, place)),
      worker: place,
      units: place.units,
      timeline,
      random,
      server: hall,
      faults,
      onBug,
    })
    if (from) machine.replaceDisk(from.disk)
    machines.push(machine)
    start(machine)
    return machine
  }
  /** Everything on the disk counts as saved from the moment somebody could have seen it. */
  const noteDisk = (machine: Machine): void => {
    const store = machine.store()
    if (!store) return
    const own = store.read.all<{ bytes: Buffer }>(
      'SELECT bytes FROM event_log WHERE device_no IN (SELECT device_no FROM device WHERE device_id = ?)',
      store.device.deviceId,
    )
    oracle.recorded(
      machine.name,
      own.map((row) => (JSON.parse(row.bytes.toString('utf8')) as { id: string }).id),
    )
  }
  const start = (machine: Machine): void => {
    if (!machine.start()) return
    noteDisk(machine)
    oracle.checkMachine(machine.name, machine.store() ?? neverNull())
    machine.store()?.onRecorded((events) => {
      const own = events.filter((event) => event.deviceId === machine.store()?.device.deviceId)
      oracle.recorded(
        machine.name,
        own.map((event) => event.id),
      )
    })
  }
  const neverNull = (): never => {
    throw new Error('the program that just started is gone')
  }
  const burial = async (): Promise<void> => {
    for (const machine of machines) if (machine.died()) await machine.kill()
    if (hall.died()) await hall.kill()
  }

  const doWork = (machine: Machine): void => {
    const store = machine.store()
    if (!store) return
    for (let acts = between(1, 4); acts > 0; acts -= 1) {
      try {
        work(store, machine.worker, random, machine.units === 'ALL')
      } catch (error) {
        // The screen says not saved: a full disk, a power cut, or no numbers left.
        if (machine.died()) return
        if (!(error instanceof StoreError) || !['DISK_FULL', 'NUMBERS_EXHAUSTED'].includes(error.code))
          throw error
      }
    }
  }

  const mischief: readonly (readonly [weight: number, name: string, act: () => Promise<void> | void])[] = [
    [
      30,
      'weather',
      () => {
        const machine = pick(machines)
        if (!machine) return
        const kind = random()
        const { weather } = machine
        weather.down = kind < 0.25
        const bad = (): number => (random() < 0.4 ? random() * 0.4 : 0)
        weather.requestLost = bad()
        weather.answerLost = bad()
        weather.doubled = bad()
        weather.reordered = bad()
        weather.cut = bad()
      },
    ],
    [
      12,
      'kill desk',
      async () => {
        const machine = pick(running())
        if (!machine) return
        faults.count('DESK_KILLED')
        await machine.kill()
      },
    ],
    [
      12,
      'kill desk in a commit',
      () => {
        const machine = pick(running())
        if (!machine) return
        faults.count('DESK_KILLED_IN_COMMIT')
        machine.killWithin(between(1, 60))
      },
    ],
    [
      6,
      'kill server',
      async () => {
        faults.count('SERVER_KILLED')
        await hall.kill()
      },
    ],
    [
      10,
      'kill server in a commit',
      () => {
        const before = random() < 0.5
        faults.count(before ? 'SERVER_KILLED_BEFORE_COMMIT' : 'SERVER_KILLED_AFTER_COMMIT')
        hall.killAt(before ? 'BEFORE' : 'AFTER', between(1, 4))
      },
    ],
    [
      6,
      'disk of a desk',
      () => {
        const machine = pick(machines)
        const full = random() < 0.6
        if (full) faults.count('DESK_DISK_FULL')
        machine?.setDiskFull(full)
      },
    ],
    [
      5,
      'disk of the server',
      () => {
        const full = random() < 0.5
        if (full) faults.count('SERVER_DISK_FULL')
        hall.setDiskFull(full)
      },
    ],
    [
      8,
      'clock',
      () => {
        faults.count('CLOCK_JUMP')
        pick(machines)?.jumpClock(between(-3 * 86_400_000, 3 * 86_400_000))
      },
    ],
    [
      5,
      'sleep',
      () => {
        faults.count('DESK_SLEPT')
        pick(running())?.sleep(between(1_000, 90 * MINUTE))
      },
    ],
    [
      8,
      'image',
      async () => {
        const machine = pick(running())
        if (!machine) return
        await machine.kill()
        const path = join(directory, `image-${images.length}`)
        machine.copyDisk(path)
        images.push({ machine, path, held: new Set(oracle.diskOf(machine.name)) })
        start(machine)
      },
    ],
    [
      5,
      'restore a desk',
      async () => {
        const image = pick(images)
        if (!image) return
        faults.count('DESK_RESTORED')
        await image.machine.kill()
        image.machine.replaceDisk(image.path)
        oracle.diskTakenBack(image.machine.name, image.held)
        start(image.machine)
      },
    ],
    [
      3,
      'clone a desk',
      async () => {
        const image = pick(images)
        if (!image || cloned >= 2) return
        cloned += 1
        faults.count('DESK_CLONED')
        const name = `${image.machine.name}-clone${cloned}`
        const place = WORKERS.find((each) => each.staffId === image.machine.worker.staffId)
        if (!place) return
        oracle.diskTakenBack(name, image.held)
        await addMachine(name, place, { enrolment: hall.enrolmentOf(image.machine.name), disk: image.path })
      },
    ],
    [
      3,
      'lose a database file',
      async () => {
        const machine = pick(running())
        if (!machine) return
        faults.count('DATABASE_LOST')
        await machine.kill()
        machine.loseDatabase()
        oracle.onlyWaitingStays(machine.name)
        start(machine)
      },
    ],
    [5, 'back the server up', async () => hall.backUp()],
    [
      3,
      'restore the server',
      async () => {
        if (!hall.hasBackup()) return
        const told = random() < 0.6
        faults.count(told ? 'SERVER_RESTORED' : 'SERVER_ROLLED_BACK')
        await hall.restore(told)
        await oracle.serverTakenBack(hall.db())
      },
    ],
    [
      20,
      'repair',
      async () => {
        if (!hall.service()) await hall.start()
        const machine = pick(stopped())
        if (machine) start(machine)
      },
    ],
  ]
  const weights = mischief.reduce((sum, [weight]) => sum + weight, 0)

  return {
    /** Enrols everybody and records the hall's people, so that work can begin. */
    async open(): Promise<void> {
      for (let at = 0; at < options.desks; at += 1) {
        const place = WORKERS[at === 0 ? 0 : 1 + ((at - 1) % (WORKERS.length - 1))]
        if (!place) continue
        const machine = await addMachine(`d${at}`, place)
        if (at === 0) {
          const store = machine.store() ?? neverNull()
          // The first person of a hall, who may then enter the others.
          store.record(contextOf(place), (act) => recordFirstPerson(act))
          store.record(contextOf(place), (act) => recordTestHall(act, (secret) => `hash of ${secret}`))
          await timeline.pass(5_000)
        }
      }
      await timeline.pass(20_000)
      await oracle.checkServer(hall.db())
    },
    async step(step: number): Promise<void> {
      const kind = random()
      if (kind < 0.55) {
        const machine = pick(running())
        if (machine) {
          trace(`${step} work at ${machine.name}`)
          doWork(machine)
        }
      } else if (kind < 0.8) {
        let at = random() * weights
        const [, name, act] =
          mischief.find(([weight]) => {
            at -= weight
            return at < 0
          }) ?? neverNull()
        trace(`${step} ${name}`)
        await act()
      }
      await burial()
      const ms = random() < 0.8 ? between(1, 3_000) : between(3_000, 10 * MINUTE)
      trace(`${step} ${ms} ms pass`)
      await timeline.pass(ms)
      await burial()
      await oracle.checkServer(hall.db())
      const machine = pick(running())
      if (machine) oracle.checkMachine(machine.name, machine.store() ?? neverNull())
    },
    /** Everything is repaired and left alone until it has nothing more to do; then the oracle looks at everything. */
    async calm(): Promise<void> {
      trace('calm')
      hall.setDiskFull(false)
      if (!hall.service()) await hall.start()
      for (const machine of machines) {
        machine.setDiskFull(false)
        machine.sleep(0)
        Object.assign(machine.weather, {
          down: false,
          requestLost: 0,
          answerLost: 0,
          doubled: 0,
          reordered: 0,
          cut: 0,
        })
        if (!machine.store()) start(machine)
      }
      for (let minutes = 0; minutes < 60; minutes += 1) {
        await timeline.pass(MINUTE)
        await burial()
        for (const machine of stopped()) start(machine)
        if (!hall.service()) await hall.start()
        const waiting = machines.filter((machine) => (machine.store()?.sync?.waiting().count ?? 1) > 0)
        if (minutes >= 3 && waiting.length === 0) break
      }
      // One more look of everybody at everything.
      await timeline.pass(2 * MINUTE)
      for (const machine of machines) {
        const store = machine.store() ?? neverNull()
        const { count } = store.sync?.waiting() ?? { count: 0 }
        if (count > 0)
          throw new Violation(
            `${machine.name}: ${count} records still wait after the calm: ${JSON.stringify(machine.agent()?.state())}`,
          )
        oracle.checkMachine(machine.name, store)
      }
      await oracle.checkEnd(
        hall.db(),
        machines.map((machine) => ({
          name: machine.name,
          store: machine.store() ?? neverNull(),
          units: machine.units,
        })),
        cloned > 0 || faults.hits.has('DESK_RESTORED'),
      )
    },
  }
}
