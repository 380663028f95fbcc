import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { nodeFiles } from '../store/files.ts'
import type { HallRead } from './hall-db.ts'
import type { Hall } from './halls.ts'
import { writeSecretFile } from './secret-file.ts'

// How the machines of a hall stand, in a file beside the database, signed by the hall: a backup knows nothing of what was
// withdrawn after it, and this does (machines-again.ts puts it back).

const FOLDER = 'machines'

const Count = z.number().int().nonnegative()
/** A row of the table `device`, without what the machine itself tells at its next contact. */
const Machine = z.object({
  device_id: z.string(),
  name: z.string(),
  kind: z.string(),
  window_id: z.string().nullable(),
  unit_ids: z.string(),
  public_key: z.string(),
  sealing_key: z.string(),
  standing: z.enum(['ACTIVE', 'LOST', 'REVOKED']),
  standing_reason: z.string(),
  enrolled_at_ms: Count,
})
export type Machine = z.infer<typeof Machine>
export const MACHINE_COLUMNS = Object.keys(Machine.shape)

const MachineList = z.object({
  format: z.literal('halldesk-machines-1'),
  hallId: z.string(),
  /** Head of the log at that time: a log without it went back since. */
  lineage: z.string(),
  hallSeq: Count,
  hallHash: z.string(),
  writtenAtMs: Count,
  machines: z.array(Machine),
})
export type MachineList = z.infer<typeof MachineList>
const SignedList = MachineList.extend({ signature: z.string() })

/** Every machine of the hall but the hall's own. */
export const machinesOf = (db: HallRead, hall: Hall): Promise<Machine[]> =>
  db.all<Machine>(
    `SELECT ${MACHINE_COLUMNS.join(', ')} FROM device WHERE hall_id = ? AND device_id <> ? ORDER BY device_id`,
    hall.hallId,
    hall.ownDeviceId,
  )

const pathOf = (directory: string, hallId: string): string => join(directory, FOLDER, `${hallId}.json`)

const signedText = (list: MachineList): string => `halldesk-machines\n${JSON.stringify(list)}`

/** Null when there is none that this hall has signed. */
export const readMachineList = (
  directory: string,
  { hallId, verify }: Pick<Hall, 'hallId' | 'verify'>,
): MachineList | null => {
  try {
    const { signature, ...list } = SignedList.parse(
      JSON.parse(readFileSync(pathOf(directory, hallId), 'utf8')),
    )
    return list.hallId === hallId && verify(signedText(list), signature) ? list : null
  } catch {
    return null
  }
}

export const writeMachineList = (directory: string, hall: Pick<Hall, 'sign'>, list: MachineList): void => {
  const path = pathOf(directory, list.hallId)
  mkdirSync(join(directory, FOLDER), { recursive: true, mode: 0o700 })
  writeSecretFile(path, `${JSON.stringify({ ...list, signature: hall.sign(signedText(list)) }, null, 2)}\n`)
  nodeFiles.syncDirectoryOf(path)
}

const Dated = z.object({ writtenAtMs: Count })
const writtenAt = (path: string): number => {
  try {
    return Dated.parse(JSON.parse(readFileSync(path, 'utf8'))).writtenAtMs
  } catch {
    return -1
  }
}

/**
 * Takes a hall's list from one folder to another, unless a newer one is there. Whether it is genuine is asked when it is
 * read.
 * @throws when the other folder cannot be written to
 */
export const carryMachineList = (from: string, to: string, hallId: string): void => {
  const [source, target] = [pathOf(from, hallId), pathOf(to, hallId)]
  if (!existsSync(source) || writtenAt(source) <= writtenAt(target)) return
  mkdirSync(join(to, FOLDER), { recursive: true, mode: 0o700 })
  copyFileSync(source, target)
}
