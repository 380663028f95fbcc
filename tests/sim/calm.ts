import type { Machine } from './machine.ts'
import { Violation } from './violation.ts'
import { endLeftOver } from './left-over.ts'
import { handIn } from './mischief.ts'
import { fairWeather } from './network.ts'
import type { World } from './world.ts'

const DAY_MS = 86_400_000
const LOOK_MS = 15_000
/** Everybody has said hello again within this. */
const POLL_MS = 40_000
const LIMIT_MS = 90 * 60_000

/** Whether a machine has nothing more to send or to fetch. */
const isQuiet = async (world: World, machine: Machine): Promise<boolean> => {
  const store = machine.store()
  const view = machine.agent()?.state()
  if (!store?.sync || view?.link !== 'ONLINE' || view.problem !== null || view.waiting > 0) return false
  if (view.files.waiting > 0 || view.files.refused > 0) return false
  const { hallId } = world.hall
  const db = world.hall.db()
  const hall = await db.get<{ lineage: string; head_seq: number }>(
    'SELECT lineage, head_seq FROM hall WHERE hall_id = ?',
    hallId,
  )
  const heads = await db.all<{ scope: string; head: number }>(
    'SELECT scope, head FROM scope WHERE hall_id = ?',
    hallId,
  )
  // Records whose beginning a snapshot left out are fetched.
  const isPartial = store.sync.cursors().some(({ sinceMs }) => sinceMs !== null)
  if (isPartial && store.sync.withoutBeginning(1).length > 0) return false
  if (machine.queue()?.link.row().isStale === true) return false
  const scopes =
    machine.kind === 'KIOSK'
      ? ['public']
      : machine.units === 'ALL'
        ? ['supervisor']
        : ['hall', ...machine.units.map((unit) => `unit:${unit}`)]
  const cursors = new Map(store.sync.cursors().map((cursor) => [cursor.scope, cursor]))
  return scopes.every((scope) => {
    const cursor = cursors.get(scope)
    const head =
      scope === 'supervisor' ? hall?.head_seq : (heads.find((each) => each.scope === scope)?.head ?? 0)
    return cursor?.filled === true && cursor.lineage === hall?.lineage && cursor.hallSeq >= (head ?? 0)
  })
}

const isAllQuiet = async (world: World): Promise<boolean> => {
  for (const machine of world.machines) if (!(await isQuiet(world, machine))) return false
  return true
}

/**
 * Everything is repaired and left alone until it has nothing more to do. After a restore of the server a day passes as
 * well: what reached the hall in another order than before is found by the daily look at both sides.
 * @throws Violation when that takes too long
 */
export const calmDown = async (world: World): Promise<void> => {
  const { hall, machines, timeline, faults } = world
  hall.setDiskFull(false)
  if (hall.isOld()) await hall.upgrade()
  for (const machine of machines) {
    machine.setDiskFull(false)
    machine.wake()
    Object.assign(machine.weather, fairWeather())
  }
  await becomeQuiet(world)
  if (!faults.hits.has('SERVER_RESTORED') && !faults.hits.has('SERVER_ROLLED_BACK')) return
  for (const machine of machines) machine.sleep(10 * DAY_MS)
  // Two, because clocks of machines were set back.
  await timeline.pass(2 * DAY_MS + 60_000)
  for (const machine of machines) machine.wake()
  await becomeQuiet(world)
  if (world.tickets && (await endLeftOver(world))) await becomeQuiet(world)
}

const becomeQuiet = async (world: World): Promise<void> => {
  const { hall, machines, timeline, burial, stopped, start, bundles, oracle } = world
  const repair = async (): Promise<void> => {
    await burial()
    for (const machine of stopped()) start(machine)
    if (!hall.service()) await hall.start()
    await hall.giveBackPlaces()
  }
  await repair()
  const fromMs = timeline.nowMs()
  let waiting = [...bundles]
  for (;;) {
    await timeline.pass(LOOK_MS)
    await repair()
    const results = new Map<Buffer, Awaited<ReturnType<typeof handIn>>>()
    for (const bundle of waiting) results.set(bundle, await handIn(world, bundle))
    if ([...results.values()].includes('REFUSED')) oracle.bundleRefused()
    waiting = waiting.filter((bundle) => results.get(bundle) === 'LATER')
    if (waiting.length === 0 && (await isAllQuiet(world))) {
      // One more look of everybody at everything, which must find nothing.
      await timeline.pass(POLL_MS)
      await repair()
      if (await isAllQuiet(world)) return
    }
    if (timeline.nowMs() - fromMs < LIMIT_MS) continue
    for (const machine of machines)
      if (!(await isQuiet(world, machine)))
        throw new Violation(`${machine.name} is not quiet: ${JSON.stringify(machine.agent()?.state())}`)
    throw new Violation('it does not become quiet')
  }
}
