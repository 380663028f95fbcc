import { readHead } from './accept.ts'
import { withAudit } from './audit.ts'
import type { HallServiceOptions } from './context.ts'
import type { Pokes } from './pokes.ts'
import { listHalls, type Hall } from './halls.ts'
import { isStillThere, watchHead, type Seen } from './lineage.ts'
import {
  carryMachineList,
  MACHINE_COLUMNS,
  machinesOf,
  readMachineList,
  writeMachineList,
  type Machine,
  type MachineList,
} from './machine-list.ts'
import { readWentBack } from './went-back.ts'

// A hall that was put back to an earlier state learns from its list of machines (machine-list.ts) what was done to them
// since, before it answers anybody.

type ListContext = Pick<
  HallServiceOptions,
  'db' | 'masterKey' | 'nowMs' | 'randomBytes' | 'directory' | 'awayDirectory' | 'dailyBackup' | 'log'
> & { readonly seen: Map<string, Seen>; readonly pokes?: Pokes }

/** What a sample hall holds is made again in a second. */
const isKept = ({ dailyBackup }: ListContext): boolean => dailyBackup === true

/**
 * A machine as it is from now on; null when the list has nothing to add. What was withdrawn stays so, and nothing becomes
 * active by a list: that is for an administrator.
 */
const merged = (present: Machine, listed: Machine): Machine | null => {
  const { standing, standing_reason } = listed.standing === 'ACTIVE' ? present : listed
  const { name, window_id, unit_ids } = listed
  const next = { ...present, name, window_id, unit_ids, standing, standing_reason }
  return JSON.stringify(next) === JSON.stringify(present) ? null : next
}

/** Puts what a list knows into a log that went back and does not have it; who the machines are told to, learns it. */
const bringBack = async (context: ListContext, hall: Hall, list: MachineList): Promise<void> => {
  const { hallId } = hall
  const changed = await withAudit(context, hall, async (tx, audit) => {
    const done: string[] = []
    if ((await readWentBack(tx, hallId)) === null || (await isStillThere(tx, hallId, list))) return done
    const present = new Map((await machinesOf(tx, hall)).map((machine) => [machine.device_id, machine]))
    for (const listed of list.machines) {
      const { device_id: device, name } = listed
      if (device === hall.ownDeviceId) continue
      const before = present.get(device)
      const after = before === undefined ? listed : merged(before, listed)
      if (after === null) continue
      done.push(device)
      const { standing, standing_reason: reason, window_id, unit_ids } = after
      const details = { device, standing, window: window_id ?? '', restored: true }
      if (before === undefined) {
        await tx.insert(
          'device',
          ['hall_id', 'epoch', ...MACHINE_COLUMNS],
          [[hallId, 1, ...Object.values(after)]],
        )
        audit({ act: 'DEVICE_TAKEN_IN_AGAIN', by: null, subject: name, reason, details })
        continue
      }
      await tx.run(
        `UPDATE device SET name = ?, window_id = ?, unit_ids = ?, standing = ?, standing_reason = ?
         WHERE hall_id = ? AND device_id = ?`,
        name,
        window_id,
        unit_ids,
        standing,
        reason,
        hallId,
        device,
      )
      const act = standing === before.standing ? 'DEVICE_CHANGED' : 'DEVICE_STANDING'
      audit({ act, by: null, subject: name, reason, details })
    }
    return done
  })
  if (changed.length === 0) return
  context.log.write('machines put back', { hall: hallId, machines: changed.length })
  for (const device of changed) await context.pokes?.hello(hallId, device)
}

/** What a list is compared by: with a new lineage it is written anew. */
const textOf = (lineage: string, machines: readonly Machine[]): string => JSON.stringify([lineage, machines])

/** The list as it is from now on; answers its text. */
const writeList = async ({ db, directory, nowMs }: ListContext, hall: Hall): Promise<string> => {
  const { hallId } = hall
  // Under the lock: the machines as they are at that point of the log.
  const { head, machines } = await db.transaction(hallId, async (tx) => ({
    head: await readHead(tx, hallId),
    machines: await machinesOf(tx, hall),
  }))
  const list = { format: 'halldesk-machines-1', hallId, ...head, writtenAtMs: nowMs(), machines } as const
  writeMachineList(directory, hall, list)
  return textOf(head.lineage, machines)
}

/** Done when a process first meets a hall: notices a log that went back, and learns what it forgot of the machines. */
export const meetMachines = async (context: ListContext, hall: Hall): Promise<void> => {
  const { db, directory, awayDirectory: away, seen } = context
  const { hallId } = hall
  const own = isKept(context) ? readMachineList(directory, hall) : null
  if (own !== null) seen.set(hallId, { lineage: own.lineage, newest: own })
  await db.transaction(hallId, (tx) => watchHead(tx, context, hallId, seen))
  if (!isKept(context) || (await readWentBack(db, hallId)) === null) return
  // Written since it went back: what an administrator did from then on holds.
  if (own !== null && (await isStillThere(db, hallId, own))) return
  const others = away === undefined ? null : readMachineList(away, hall)
  const lists = [own, others].filter((list) => list !== null)
  for (const list of lists.toSorted((a, b) => a.writtenAtMs - b.writtenAtMs))
    await bringBack(context, hall, list)
  if (lists.length > 0)
    await writeList(context, hall).catch((error: unknown) => context.log.writeError('machine list', error))
}

/** Writes the list of every hall anew when something in it has changed, here and where backups go. */
export const createMachineLists = (
  context: ListContext & { hall(hallId: string): Promise<Hall | undefined> },
): (() => Promise<void>) => {
  const { db, directory, awayDirectory: away, log } = context
  const written = new Map<string, string>()
  const write = async (hall: Hall): Promise<void> => {
    const { hallId } = hall
    const { lineage } = await readHead(db, hallId)
    if (written.get(hallId) === textOf(lineage, await machinesOf(db, hall))) return
    const before = readMachineList(directory, hall)
    if (before !== null && !(await isStillThere(db, hallId, before))) {
      // What the log forgot goes into it first; while nobody has noticed, the list stays as it is.
      if (before.lineage === lineage) return
      await bringBack(context, hall, before)
    }
    written.set(hallId, await writeList(context, hall))
    if (away !== undefined) carryMachineList(directory, away, hallId)
  }
  return async () => {
    if (!isKept(context)) return
    for (const { hall_id } of await listHalls(db)) {
      const hall = await context.hall(hall_id)
      try {
        if (hall) await write(hall)
      } catch (error) {
        log.writeError('machine list', error, { hall: hall_id })
      }
    }
  }
}
