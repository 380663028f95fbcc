import { createHash } from 'node:crypto'
import { chmodSync, closeSync, existsSync, fsyncSync, linkSync, mkdirSync, openSync } from 'node:fs'
import { readFileSync, rmSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { nodeFiles } from '../store/files.ts'
import { StoreError } from '../store/store-error.ts'

/** Beside the data and in no backup: whoever has both can act as the hall. */
export const MASTER_KEY_FILE = 'hall.key'
export const MASTER_KEY_BYTES = 32

const sumOf = (key: Uint8Array): string => createHash('sha256').update(key).digest('hex').slice(0, 8)

const textOf = (key: Uint8Array): string => `hdm1.${Buffer.from(key).toString('base64url')}.${sumOf(key)}\n`

const readKey = (path: string): Uint8Array => {
  const [, packed = '', sum] = /^hdm1\.([\w-]+)\.([0-9a-f]{8})$/.exec(readFileSync(path, 'utf8').trim()) ?? []
  const key = Buffer.from(packed, 'base64url')
  if (key.length !== MASTER_KEY_BYTES || sumOf(key) !== sum)
    throw new StoreError('KEY_MISSING', { file: path })
  // Copied back by hand, it may be readable for others.
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600)
  return key
}

/** Complete under another name first: after a power cut there is a whole key or none. */
const writeKey = (path: string, key: Uint8Array, suffix: string): void => {
  const unfinished = `${path}.${suffix}.new`
  const handle = openSync(unfinished, 'wx', 0o600)
  try {
    try {
      writeSync(handle, textOf(key))
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    // Unlike a rename it fails when another process was quicker: a key is never replaced.
    linkSync(unfinished, path)
    nodeFiles.syncDirectoryOf(path)
  } catch (error) {
    if (!existsSync(path)) throw error
  } finally {
    rmSync(unfinished, { force: true })
  }
}

/**
 * The key under which the server keeps the secrets of its halls.
 * @param mayCreate whether there is nothing yet that was sealed under another one
 * @throws StoreError KEY_MISSING when the file is not there or damaged
 */
export const openMasterKey = (
  directory: string,
  options: { readonly mayCreate: boolean; randomBytes(size: number): Uint8Array },
): Uint8Array => {
  const path = join(directory, MASTER_KEY_FILE)
  if (!existsSync(path)) {
    if (!options.mayCreate) throw new StoreError('KEY_MISSING', { file: path })
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    writeKey(path, options.randomBytes(MASTER_KEY_BYTES), Buffer.from(options.randomBytes(6)).toString('hex'))
  }
  return readKey(path)
}
