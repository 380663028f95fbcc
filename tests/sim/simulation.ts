import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { RecordingAct } from '../../db/store/store.ts'
import { StoreError } from '../../db/store/store-error.ts'
import { recordTestHall, TEST_HALL } from '../helpers/test-hall.ts'
import { recordQueueSetUp } from '../helpers/queue-setup.ts'
import { seeded } from '../helpers/seeded.ts'
import { createFaultCount, type Fault, type Outcome } from './faults.ts'
import { createSimHall, type SimHall } from './hall.ts'
import type { Machine } from './machine.ts'
import { attend } from './attend.ts'
import { calmDown } from './calm.ts'
import { createMischief } from './mischief.ts'
import { createOracle } from './oracle.ts'
import { Violation } from './violation.ts'
import { createTicketOracle } from './ticket-oracle.ts'
import { createTickets } from './tickets.ts'
import { createTimeline } from './timeline.ts'
import { photograph } from './photograph.ts'
import { SIM_CLASSES, SIM_SERVICES } from './serve.ts'
import { templatesIn } from './templates.ts'
import { contextOf, work, UNKNOWN_TYPES } from './work.ts'
import { createWorld, KIOSK, neverNull, PLACES, type World } from './world.ts'

export interface SimulationOptions {
  readonly seed: number
  readonly desks: number
  readonly steps: number
  /** Desks record attendance as well; the rest of the run draws as it does without. */
  readonly attendance?: boolean
  /** People take pictures as well; the rest of the run draws as it does without. */
  readonly pictures?: boolean
  /**
   * Ticket machines give out numbers and windows call them as well, and more goes wrong. It is a run of its own: with other
   * requests under way chance falls otherwise.
   */
  readonly queue?: boolean
  /** With tickets, a lead puts visitors back into the row as well; a run of its own again. */
  readonly leads?: boolean
  /** Where the disks of the machines are; a memory file system is many times faster. */
  readonly directory: string
  /** Told what happens, for reading a failure. */
  readonly trace?: (line: string) => void
}

export interface SimulationResult {
  readonly faults: ReadonlyMap<Fault | Outcome, number>
  readonly events: number
  readonly verdicts: Readonly<Record<string, number>>
  /** Events whose every disk was taken back to before them. */
  readonly lost: number
  readonly virtualMs: number
}

const A_MORNING = Date.parse('2026-03-02T08:30:00+08:00')
const MINUTE = 60_000
const KIOSKS = 2

const recordFirstPerson = (act: RecordingAct): void => {
  const person = TEST_HALL.staff.find((each) => each.staffId === PLACES[0]?.staffId)
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
    const { seed } = options
    const templates = await templatesIn(options.directory)
    const unknownType =
      random() < 0.3 ? (UNKNOWN_TYPES[Math.floor(random() * UNKNOWN_TYPES.length)] ?? null) : null
    if (unknownType !== null) faults.count('OLD_SERVER')
    hall = await createSimHall({
      directory: join(directory, 'hall'),
      template: templates.hall,
      seed,
      timeline,
      random,
      faults,
      unknownType,
      onBug,
    })
    const tickets = options.queue ? createTicketOracle({ nowMs: timeline.nowMs, faults }) : null
    const oracle = createOracle(hall.hallId, tickets)
    const template = templates.desk
    const world = createWorld({
      seed,
      random,
      directory,
      template,
      timeline,
      faults,
      machines,
      hall,
      oracle,
      onBug,
      tickets,
    })
    const run = createRun(world, options, trace)
    const check = (): void => {
      if (bugs.length > 0) throw bugs[0]
    }
    await run.open(options.desks)
    for (let step = 0; step < options.steps; step += 1) {
      await run.step(step)
      check()
    }
    trace('calm')
    await calmDown(world)
    check()
    for (const machine of machines) oracle.checkMachine(machine.name, machine.store() ?? neverNull())
    await oracle.checkEnd(
      hall.db(),
      machines.map((machine) => ({
        name: machine.name,
        store: machine.store() ?? neverNull(),
        units: machine.kind === 'KIOSK' ? 'PUBLIC' : machine.units,
        queue: machine.queue(),
      })),
      world.copied.size > 0 || faults.hits.has('DESK_RESTORED'),
    )
    await oracle.checkFiles(
      hall.db(),
      machines.map((machine) => machine.store() ?? neverNull()),
    )
    for (let nth = 0; nth < oracle.twice(); nth += 1) faults.count('NUMBER_TWICE')
    return {
      faults: faults.hits,
      events: oracle.events(),
      verdicts: oracle.verdicts(),
      lost: oracle.lost(),
      virtualMs: timeline.nowMs() - A_MORNING,
    }
  } catch (error) {
    for (const machine of machines) trace(describe(machine))
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

/** Where a machine stands, for reading a failure. */
const describe = (machine: Machine): string => {
  const sync = machine.store()?.sync
  if (!sync) return `${machine.name}: off`
  const at = {
    device: machine.store()?.device,
    last: sync.last(),
    acknowledged: sync.acknowledged(),
    witness: sync.witness(),
  }
  return [
    `${machine.name}: ${JSON.stringify(machine.agent()?.state())}`,
    `  ${JSON.stringify(at)}`,
    ...sync.cursors().map((cursor) => `  ${JSON.stringify(cursor)}`),
  ].join('\n')
}

const createRun = (
  world: World,
  { attendance: withAttendance = false, pictures: withPictures = false, leads = false }: SimulationOptions,
  trace: (line: string) => void,
) => {
  const { seed, random, timeline, hall, oracle, burial, between, pick, running, addMachine } = world
  const mischief = createMischief(world)
  const weights = mischief.reduce((sum, { weight }) => sum + weight, 0)

  /** Chance of its own: seeds that failed once go on as they did. */
  const atTheDoor = seeded(seed + 1_000_000)
  const withCamera = seeded(seed + 2_000_000)
  const tickets = world.tickets
    ? createTickets(world, seeded(seed + 3_000_000), leads ? seeded(seed + 4_000_000) : null)
    : null

  const doWork = (machine: Machine): void => {
    const store = machine.store()
    if (!store || machine.kind === 'KIOSK') return
    machine.wake()
    for (let acts = between(1, 4); acts > 0; acts -= 1) {
      try {
        const seesAll = machine.units === 'ALL'
        if (withPictures && withCamera() < 0.5) {
          const sha256 = photograph(store, machine.worker, withCamera)
          if (sha256 !== null) oracle.kept(machine.name, sha256)
        } else if (withAttendance && atTheDoor() < 0.6) attend(store, machine.worker, atTheDoor, seesAll)
        else work(store, machine.worker, random, seesAll)
      } catch (error) {
        // The screen says not saved: a full disk, a power cut, or no numbers left.
        if (machine.died()) return
        if (!(error instanceof StoreError) || !['DISK_FULL', 'NUMBERS_EXHAUSTED'].includes(error.code))
          throw error
      }
    }
  }
  const duration = (): number => {
    const kind = random()
    if (kind < 0.8) return between(1, 3_000)
    return kind < 0.96 ? between(3_000, 30_000) : between(30_000, 6 * MINUTE)
  }

  return {
    /** Enrols everybody and records the hall's people, so that work can begin. */
    async open(desks: number): Promise<void> {
      for (let at = 0; at < desks; at += 1) {
        const place = PLACES[at === 0 ? 0 : 1 + ((at - 1) % (PLACES.length - 1))]
        if (!place) continue
        const machine = await addMachine(`d${at}`, place)
        if (at === 0) {
          const store = machine.store() ?? neverNull()
          // The first person of a hall, who may then enter the others.
          store.record(contextOf(place), (act) => recordFirstPerson(act))
          store.record(contextOf(place), (act) => recordTestHall(act, (secret) => `hash of ${secret}`))
          if (world.tickets) recordQueueSetUp(store, contextOf(place), SIM_CLASSES, SIM_SERVICES)
          await timeline.pass(5_000)
        }
      }
      if (world.tickets) for (let at = 0; at < KIOSKS; at += 1) await addMachine(`k${at}`, KIOSK)
      await timeline.pass(20_000)
      await oracle.checkServer(hall.db())
      if (random() < 0.6) await hall.backUp()
    },
    async step(step: number): Promise<void> {
      const kind = random()
      if (kind < 0.5) {
        const machine = pick(running())
        if (machine) {
          trace(`${step} work at ${machine.name}`)
          doWork(machine)
        }
      } else if (kind < 0.88) {
        let at = random() * weights
        const { name, act } =
          mischief.find(({ weight }) => {
            at -= weight
            return at < 0
          }) ?? neverNull()
        trace(`${step} ${name}`)
        await act()
      }
      await burial()
      const ms = duration()
      trace(`${step} ${ms} ms pass`)
      await tickets?.outage()
      tickets?.work(ms)
      await timeline.pass(ms)
      await burial()
      await oracle.checkServer(hall.db())
      const machine = pick(running())
      if (machine) oracle.checkMachine(machine.name, machine.store() ?? neverNull())
    },
  }
}
