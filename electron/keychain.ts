import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { safeStorage } from 'electron'
import { z } from 'zod'
import {
  createSecretFile,
  DATA_KEY_BYTES,
  holdsRecords,
  KEY_FILE_NAME,
  keyMissing,
  makeDataKey,
  openKeyFile,
  readKeyFile,
  replaceSecretFile,
  SEALED_KEY_FILE_NAME,
} from './key-file.ts'

export interface DataKey {
  readonly key: Uint8Array
  /** FILE: no keyring here, the key rests in a file only this user can read; the person is told. */
  readonly protection: 'OPERATING_SYSTEM' | 'FILE'
}

const SealedKey = z.object({ version: z.literal(1), sealed: z.base64() })

/**
 * On Linux without a keyring Electron "encrypts" with a password everybody knows (basic_text). That is a file with extra
 * steps, so a plain owner-only file is used instead and called by its name.
 */
const keychainProtects = async (): Promise<boolean> => {
  if (process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text') return false
  return safeStorage.isAsyncEncryptionAvailable()
}

const seal = async (key: Uint8Array): Promise<Uint8Array> => {
  const sealed = await safeStorage.encryptStringAsync(Buffer.from(key).toString('base64'))
  return Buffer.from(JSON.stringify({ version: 1, sealed: sealed.toString('base64') }))
}

const unseal = async (dataDir: string): Promise<{ key: Uint8Array; sealAgain: boolean }> => {
  try {
    const file = SealedKey.parse(JSON.parse(readFileSync(join(dataDir, SEALED_KEY_FILE_NAME), 'utf8')))
    const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(
      Buffer.from(file.sealed, 'base64'),
    )
    const key = new Uint8Array(Buffer.from(result, 'base64'))
    if (key.length === DATA_KEY_BYTES) return { key, sealAgain: shouldReEncrypt }
  } catch (error) {
    console.error('The sealed data key cannot be opened:', error)
  }
  throw keyMissing(dataDir, SEALED_KEY_FILE_NAME)
}

const sameBytes = (left: Uint8Array, right: Uint8Array): boolean =>
  Buffer.from(left).equals(Buffer.from(right))

/**
 * The data key, wrapped by the operating system's keychain in a file beside the data. A key the browser shell left in a
 * plain file is taken over. Fails with KEY_MISSING; never makes a new key where records exist.
 */
export const openDataKey = async (dataDir: string): Promise<DataKey> => {
  const sealedPath = join(dataDir, SEALED_KEY_FILE_NAME)
  if (existsSync(sealedPath)) {
    const { key, sealAgain } = await unseal(dataDir)
    if (sealAgain) replaceSecretFile(sealedPath, await seal(key))
    return { key, protection: 'OPERATING_SYSTEM' }
  }
  if (!(await keychainProtects())) return { key: openKeyFile(dataDir), protection: 'FILE' }

  const plain = readKeyFile(dataDir)
  if (plain === null && holdsRecords(dataDir)) throw keyMissing(dataDir, SEALED_KEY_FILE_NAME)
  const key = plain ?? makeDataKey()
  createSecretFile(sealedPath, await seal(key))
  const readBack = await unseal(dataDir)
  if (!sameBytes(readBack.key, key)) throw keyMissing(dataDir, SEALED_KEY_FILE_NAME)
  // Only now that the keychain has proved it can give the key back may the plain copy go.
  rmSync(join(dataDir, KEY_FILE_NAME), { force: true })
  return { key, protection: 'OPERATING_SYSTEM' }
}
