import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import {
  ENROLMENT_FILE,
  openEnrolment,
  readEnrolmentFile,
  sealEnrolment,
  writeEnrolmentFile,
} from './store/enrolment.ts'
import { nodeFiles } from './store/files.ts'
import type { Vault } from './store/index.ts'
import { DATABASE_FILE, JOURNAL_FILE } from './store/store.ts'
import type { HallEnrolment } from './store/sync-types.ts'
import { forgetJoining } from './sync/join.ts'

// How the database of a machine that stood alone makes room for the hall's, safe against a crash at any moment: the hall's
// answer rests in a file first, then what is here is set aside, then the store takes the enrolment over. A start that finds
// the file goes on from there.

/** Who this machine is at the hall, until the store has it. */
const JOINED_FILE = 'joined.sealed'

/** The hall has answered: from the next opening of the store on this machine belongs to it. */
export const keepJoined = (directory: string, machine: Vault, enrolment: HallEnrolment): void => {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  writeEnrolmentFile(nodeFiles, join(directory, JOINED_FILE), sealEnrolment(machine, enrolment))
}

/** Whether a hall's answer waits to be taken over. */
export const isJoining = (directory: string): boolean => existsSync(join(directory, JOINED_FILE))

/** What belongs to the records of a machine; its key, its log of errors and what the shell keeps stay where they are. */
const isOfRecords = (name: string): boolean =>
  name.startsWith(DATABASE_FILE) || name.startsWith(JOURNAL_FILE) || name === 'backups'

const stamp = (nowMs: number): string => new Date(nowMs).toISOString().replace(/[-:]/g, '').slice(0, 15)

/**
 * Moves the untouched database of a machine that stood alone into a folder of its own; nothing is deleted. The database
 * goes last: until then a start finds it as it was.
 */
const setAside = (directory: string, nowMs: number): void => {
  const names = readdirSync(directory).filter(isOfRecords)
  if (names.length === 0) return
  const base = join(directory, `before-joining-${stamp(nowMs)}`)
  let folder = base
  for (let nth = 2; existsSync(folder); nth += 1) folder = `${base}-${nth}`
  mkdirSync(folder, { mode: 0o700 })
  for (const name of names.toSorted((a, b) => Number(a === DATABASE_FILE) - Number(b === DATABASE_FILE)))
    renameSync(join(directory, name), join(folder, name))
  nodeFiles.syncDirectoryOf(join(folder, DATABASE_FILE))
  nodeFiles.syncDirectoryOf(join(directory, DATABASE_FILE))
}

/**
 * While no store is open: what to open it with when a hall has answered; the way is cleared for the hall's database.
 * @throws StoreError KEY_MISSING when the answer was sealed under another key
 */
export const beginAsJoined = (directory: string, machine: Vault, nowMs: number): HallEnrolment | null => {
  const sealed = readEnrolmentFile(nodeFiles, join(directory, JOINED_FILE))
  if (sealed === null) return null
  const enrolment = openEnrolment(machine, sealed)
  // Once the store has taken the enrolment over, the database here is the hall's.
  if (!existsSync(join(directory, ENROLMENT_FILE))) setAside(directory, nowMs)
  return enrolment
}

/** The store has the enrolment now. */
export const endJoining = (directory: string): void => {
  rmSync(join(directory, JOINED_FILE), { force: true })
  forgetJoining(directory)
}
