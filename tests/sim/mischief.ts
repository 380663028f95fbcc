import { join } from 'node:path'
import { exportBundle } from '../../db/sync/bundle.ts'
import { SyncError } from '../../db/sync/wire.ts'
import { seededBytes } from '../helpers/store-options.ts'
import { KIOSK, PLACES, type World } from './world.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const CLONES_MAX = 2
const ADDED_MAX = 2
const LOST_MAX = 1

export interface Mischief {
  readonly name: string
  readonly weight: number
  readonly act: () => Promise<void> | void
}

/** Lets a bundle be taken in; one the hall cannot use (the chain forked, or earlier records are missing) says so. */
export const handIn = async (world: World, bundle: Buffer): Promise<'TAKEN' | 'LATER' | 'REFUSED'> => {
  const { hall, timeline, faults } = world
  try {
    await timeline.during(hall.takeBundle(bundle))
    faults.count('BUNDLE_TAKEN')
    return 'TAKEN'
  } catch (error) {
    if (error instanceof SyncError && ['FORK', 'GAP'].includes(error.code)) return 'REFUSED'
    return 'LATER'
  }
}

/** Everything that can be done to a hall, and how often. */
export const createMischief = (world: World): readonly Mischief[] => {
  const { random, faults, hall, oracle, machines, images, timeline, directory } = world
  const { between, pick, running, stopped, start, addMachine } = world
  let cloned = 0
  let added = 0
  let lost = 0
  const placeOf = (staffId: string) => [...PLACES, KIOSK].find((each) => each.staffId === staffId)

  const ofTickets: Mischief[] = [
    {
      name: 'midnight',
      weight: 6,
      async act() {
        // The hall closes the day while people still work, or a little before they go on.
        const toMidnightMs = DAY - ((timeline.nowMs() + 8 * HOUR) % DAY)
        for (const machine of running()) machine.sleep(100 * DAY)
        await timeline.pass(toMidnightMs - between(1_000, 10_000))
        for (const machine of running()) machine.wake()
        await timeline.pass(between(0, 20_000))
      },
    },
    {
      name: 'close the day',
      weight: 4,
      async act() {
        faults.count('DAY_CLOSED_IN_WORK')
        await hall.closeDays()
      },
    },
  ]
  return [
    ...(world.tickets ? ofTickets : []),
    {
      name: 'weather',
      weight: 24,
      act() {
        const machine = pick(machines)
        if (!machine) return
        const { weather } = machine
        weather.down = random() < 0.3
        const bad = (): number => (random() < 0.4 ? random() * 0.4 : 0)
        weather.requestLost = bad()
        weather.answerLost = bad()
        weather.doubled = bad()
        weather.reordered = bad()
        weather.cut = bad()
      },
    },
    {
      name: 'kill desk',
      weight: 8,
      async act() {
        const machine = pick(running())
        if (!machine) return
        faults.count('DESK_KILLED')
        await machine.kill()
      },
    },
    {
      name: 'kill desk in a commit',
      weight: 10,
      act() {
        const machine = pick(running())
        if (!machine) return
        faults.count('DESK_KILLED_IN_COMMIT')
        machine.killWithin(between(1, 60))
      },
    },
    {
      name: 'kill server',
      weight: 5,
      async act() {
        faults.count('SERVER_KILLED')
        await hall.kill()
      },
    },
    {
      name: 'kill server in a commit',
      weight: 10,
      act() {
        const before = random() < 0.5
        faults.count(before ? 'SERVER_KILLED_BEFORE_COMMIT' : 'SERVER_KILLED_AFTER_COMMIT')
        hall.killAt(before ? 'BEFORE' : 'AFTER', between(1, 4))
      },
    },
    {
      name: 'disk of a desk',
      weight: 5,
      act() {
        const full = random() < 0.7
        if (full) faults.count('DESK_DISK_FULL')
        pick(machines)?.setDiskFull(full)
      },
    },
    {
      name: 'disk of the server',
      weight: 5,
      act() {
        const full = random() < 0.7
        if (full) faults.count('SERVER_DISK_FULL')
        hall.setDiskFull(full)
      },
    },
    {
      name: 'clock',
      weight: 8,
      act() {
        faults.count('CLOCK_JUMP')
        pick(machines)?.jumpClock(between(-3 * DAY, 3 * DAY))
      },
    },
    {
      name: 'sleep',
      weight: 6,
      act() {
        faults.count('DESK_SLEPT')
        pick(running())?.sleep(between(1_000, 90 * MINUTE))
      },
    },
    {
      name: 'night',
      weight: 6,
      async act() {
        const isLong = random() < 0.25
        faults.count(isLong ? 'MONTH_PASSED' : 'DAY_PASSED')
        for (const machine of running()) machine.sleep(100 * DAY)
        await timeline.pass(isLong ? between(30, 50) * DAY : between(10, 40) * HOUR)
        if (world.tickets) await hall.closeDays()
        for (const machine of running()) machine.wake()
      },
    },
    {
      name: 'image',
      weight: 10,
      async act() {
        const machine = pick(running())
        if (!machine) return
        await machine.kill()
        const path = join(directory, `image-${images.length}`)
        machine.copyDisk(path)
        images.push({ machine, path, held: oracle.diskOf(machine.name) })
        start(machine)
      },
    },
    {
      name: 'restore a desk',
      weight: 8,
      async act() {
        const image = pick(images)
        if (!image || !machines.includes(image.machine)) return
        faults.count('DESK_RESTORED')
        await image.machine.kill()
        image.machine.replaceDisk(image.path)
        oracle.diskTakenBack(image.machine.name, image.held)
        start(image.machine)
      },
    },
    {
      name: 'clone a desk',
      weight: 7,
      async act() {
        const image = pick(images)
        if (!image || cloned >= CLONES_MAX || !machines.includes(image.machine)) return
        const place = placeOf(image.machine.worker.staffId)
        if (!place) return
        cloned += 1
        faults.count('DESK_CLONED')
        const name = `${image.machine.name}-clone${cloned}`
        world.copied.add(image.machine.name).add(name)
        oracle.diskTakenBack(name, image.held)
        await addMachine(name, place, { enrolment: hall.enrolmentOf(image.machine.name), disk: image.path })
      },
    },
    {
      name: 'lose a database file',
      weight: 7,
      async act() {
        const machine = pick(running())
        if (!machine) return
        faults.count('DATABASE_LOST')
        await machine.kill()
        machine.loseDatabase()
        oracle.onlyWaitingStays(machine.name)
        start(machine)
      },
    },
    { name: 'back the server up', weight: 10, act: async () => hall.backUp() },
    {
      name: 'restore the server',
      weight: 10,
      async act() {
        if (!hall.hasBackup()) return
        const told = random() < 0.6
        faults.count(told ? 'SERVER_RESTORED' : 'SERVER_ROLLED_BACK')
        await hall.restore(told)
        await oracle.serverTakenBack(hall.db())
      },
    },
    { name: 'snapshot', weight: 8, act: async () => hall.makeSnapshot() },
    {
      name: 'new desk',
      weight: 6,
      async act() {
        const place = pick(PLACES)
        if (!place || added >= ADDED_MAX || !hall.isWell()) return
        added += 1
        faults.count('DESK_ADDED')
        for (let turns = between(0, 4); turns > 0; turns -= 1) await hall.makeSnapshot()
        const machine = await addMachine(`new${added}`, place)
        // The first has a good line while it is filled, the second a bad one.
        if (added === ADDED_MAX) machine.weather.cut = 0.5
      },
    },
    {
      name: 'upgrade the server',
      weight: 4,
      act: async () => (hall.isOld() ? hall.upgrade() : undefined),
    },
    {
      name: 'lose a desk',
      weight: 4,
      async act() {
        const machine = pick(running().filter((each) => each !== machines[0] && !world.copied.has(each.name)))
        const store = machine?.store()
        if (!machine || !store?.sync || lost >= LOST_MAX) return
        lost += 1
        faults.count('DEVICE_LOST')
        const bundle = exportBundle(store.sync, timeline.nowMs(), seededBytes(`bundle ${world.seed}`))
        oracle.carriedAway(machine.name, bundle ? store.sync.waiting().count : 0, store)
        await machine.kill()
        machines.splice(machines.indexOf(machine), 1)
        await hall.reportLost(store.device.deviceId)
        if (!bundle) return
        world.bundles.push(bundle.bytes)
        // Somebody tries twice, whatever came of the first time.
        await handIn(world, bundle.bytes)
        await handIn(world, bundle.bytes)
      },
    },
    {
      name: 'repair',
      weight: 24,
      async act() {
        if (random() < 0.5) hall.setDiskFull(false)
        if (!hall.service()) await hall.start()
        const machine = pick(stopped())
        machine?.setDiskFull(false)
        if (machine) start(machine)
      },
    },
  ]
}
