import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { ContractError } from '../db/contract/errors.ts'

export const DATA_KEY_BYTES = 32
export const KEY_FILE_NAME = 'data.key'
/** The key as the operating system's keychain wrapped it; written by the Electron shell. */
export const SEALED_KEY_FILE_NAME = 'data.key.sealed'

/** Whether something in the directory was, or may have been, sealed under an earlier key. */
export const holdsRecords = (dataDir: string): boolean =>
  existsSync(dataDir) &&
  readdirSync(dataDir).some((name) => /\.(db|sqlite3?|journal)(-\w+)?$/.test(name) || name === 'backups')

/** A missing or unusable key, naming the file to bring back. */
export const keyMissing = (dataDir: string, fileName: string): ContractError =>
  new ContractError('KEY_MISSING', { file: join(dataDir, fileName) })

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code

const syncDirectory = (path: string): void => {
  // Windows has no directory handles to sync; NTFS journals renames itself.
  if (process.platform === 'win32') return
  const directory = openSync(path, 'r')
  try {
    fsyncSync(directory)
  } finally {
    closeSync(directory)
  }
}

const writeUnfinished = (path: string, bytes: Uint8Array): string => {
  const unfinished = `${path}.${randomBytes(6).toString('hex')}.new`
  const handle = openSync(unfinished, 'wx', 0o600)
  try {
    writeSync(handle, bytes)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  return unfinished
}

/** Replaces a small secret file; after a power cut it is the old one or the new one, never half. Owner only. */
export const replaceSecretFile = (path: string, bytes: Uint8Array): void => {
  renameSync(writeUnfinished(path, bytes), path)
  syncDirectory(dirname(path))
}

/** Writes a small secret file unless there is one already; then returns false and leaves it alone. */
export const createSecretFile = (path: string, bytes: Uint8Array): boolean => {
  const unfinished = writeUnfinished(path, bytes)
  try {
    // A hard link, unlike a rename, fails when another program was quicker.
    linkSync(unfinished, path)
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    // File systems without hard links (FAT): the data directory is used by one program at a time anyway.
    if (existsSync(path)) return false
    renameSync(unfinished, path)
  } finally {
    rmSync(unfinished, { force: true })
  }
  syncDirectory(dirname(path))
  return true
}

/** The key in the file; null when there is no file. KEY_MISSING when the file is no key. */
export const readKeyFile = (dataDir: string): Uint8Array | null => {
  const path = join(dataDir, KEY_FILE_NAME)
  if (!existsSync(path)) return null
  const bytes = readFileSync(path)
  if (bytes.length !== DATA_KEY_BYTES) throw keyMissing(dataDir, KEY_FILE_NAME)
  // A copy or a restore may have loosened it; nobody else on the machine may read it.
  if (process.platform !== 'win32') chmodSync(path, 0o600)
  return new Uint8Array(bytes)
}

export const makeDataKey = (): Uint8Array => new Uint8Array(randomBytes(DATA_KEY_BYTES))

/**
 * The data key of a directory, from a file only its owner can read; made once. Never makes a second key where records
 * exist: they would become unreadable while everything looks well. Fails with KEY_MISSING.
 */
export const openKeyFile = (dataDir: string): Uint8Array => {
  const present = readKeyFile(dataDir)
  if (present !== null) return present
  if (existsSync(join(dataDir, SEALED_KEY_FILE_NAME))) throw keyMissing(dataDir, SEALED_KEY_FILE_NAME)
  if (holdsRecords(dataDir)) throw keyMissing(dataDir, KEY_FILE_NAME)
  const key = makeDataKey()
  if (createSecretFile(join(dataDir, KEY_FILE_NAME), key)) return key
  const theirs = readKeyFile(dataDir)
  if (theirs === null) throw keyMissing(dataDir, KEY_FILE_NAME)
  return theirs
}
