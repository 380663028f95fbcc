import { join } from 'node:path'
import type { createFaultCount } from './faults.ts'
import type { SimHall } from './hall.ts'
import { createMachine, type Machine } from './machine.ts'
import type { Disk, Oracle } from './oracle.ts'
import type { TicketOracle } from './ticket-oracle.ts'
import type { createTimeline } from './timeline.ts'
import type { Worker } from './work.ts'

/** Who works where; the first machine is the supervisor's, where people and settings are kept. */
export interface Place extends Worker {
  readonly units: readonly string[] | 'ALL'
  readonly kind: 'DESK' | 'SUPERVISOR' | 'KIOSK'
}
export const PLACES: readonly Place[] = [
  { staffId: '9001', unitId: 'ZX', windowId: null, units: 'ALL', kind: 'SUPERVISOR' },
  { staffId: '1001', unitId: 'SCJG', windowId: 'A01', units: ['SCJG'], kind: 'DESK' },
  { staffId: '1004', unitId: 'SCJG', windowId: 'A01', units: ['SCJG'], kind: 'DESK' },
  { staffId: '2001', unitId: 'RSJ', windowId: 'B01', units: ['RSJ'], kind: 'DESK' },
]

/** A ticket machine, at which nobody sits. */
export const KIOSK: Place = { staffId: '', unitId: '', windowId: null, units: [], kind: 'KIOSK' }

/** A copy of a machine's disk, and what was on it. */
export interface Image {
  readonly machine: Machine
  readonly path: string
  readonly held: Disk
}

export interface WorldParts {
  readonly seed: number
  readonly random: () => number
  readonly directory: string
  /** Empty database of a desk. */
  readonly template: string
  readonly timeline: ReturnType<typeof createTimeline>
  readonly faults: ReturnType<typeof createFaultCount>
  readonly machines: Machine[]
  readonly hall: SimHall
  readonly oracle: Oracle
  readonly onBug: (error: unknown) => void
  /** What is known of tickets; null in a hall without. */
  readonly tickets: TicketOracle | null
}

/** The hall with its machines, and what can be done to them without asking why. */
export interface World extends WorldParts {
  readonly images: Image[]
  /** Bundles of lost machines: handed in again after each restore of the server. */
  readonly bundles: Buffer[]
  /** Machines that were copied; a lost one among them would leave the others refused. */
  readonly copied: Set<string>
  between(from: number, to: number): number
  pick<Value>(values: readonly Value[]): Value | undefined
  running(): Machine[]
  stopped(): Machine[]
  addMachine(
    name: string,
    place: Place,
    from?: { enrolment: Parameters<typeof createMachine>[0]['enrolment']; disk: string },
  ): Promise<Machine>
  start(machine: Machine): void
  /** Programs that died in the middle of something are gone for good. */
  burial(): Promise<void>
}

export const neverNull = (): never => {
  throw new Error('what must be there is not')
}

export const createWorld = (parts: WorldParts): World => {
  const { random, directory, hall, machines, oracle } = parts
  const start = (machine: Machine): void => {
    if (!machine.start()) return
    const store = machine.store() ?? neverNull()
    // Everything on the disk counts as saved from the moment somebody could have seen it.
    const own = store.read.all<{ bytes: Buffer }>(
      'SELECT bytes FROM event_log WHERE device_no IN (SELECT device_no FROM device WHERE device_id = ?)',
      store.device.deviceId,
    )
    oracle.recorded(
      machine.name,
      own.map((row) => row.bytes),
    )
    oracle.checkMachine(machine.name, store)
    store.onRecorded((events) => {
      const mine = events.filter((event) => event.deviceId === store.device.deviceId)
      oracle.recorded(
        machine.name,
        mine.flatMap(
          ({ localSeq }) =>
            store.read.get<{ bytes: Buffer }>('SELECT bytes FROM event_log WHERE local_seq = ?', localSeq)
              ?.bytes ?? [],
        ),
      )
    })
  }
  return {
    ...parts,
    images: [],
    bundles: [],
    copied: new Set(),
    between: (from, to) => from + Math.floor(random() * (to - from + 1)),
    pick: (values) => values[Math.floor(random() * values.length)],
    running: () => machines.filter((machine) => machine.store() !== null),
    stopped: () => machines.filter((machine) => machine.store() === null),
    async addMachine(name, place, from) {
      const machine = createMachine({
        ...parts,
        name,
        directory: join(directory, name),
        enrolment: from?.enrolment ?? (await hall.enrol(name, place)),
        worker: place,
        units: place.units,
        server: hall,
        onQueue: parts.tickets ?? null,
      })
      if (from) machine.replaceDisk(from.disk)
      machines.push(machine)
      start(machine)
      return machine
    },
    start,
    async burial() {
      for (const machine of machines) if (machine.died()) await machine.kill()
      if (hall.died()) await hall.kill()
    },
  }
}
