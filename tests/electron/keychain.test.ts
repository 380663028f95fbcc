import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { KEY_FILE_NAME, openKeyFile, SEALED_KEY_FILE_NAME } from '../../electron/key-file.ts'
import { openDataKey } from '../../electron/keychain.ts'
import { resetFakeElectron, safeStorage } from './fake-electron.ts'

vi.mock('electron', async () => import('./fake-electron.ts'))

let dataDir: string
const inDir = (name: string): string => join(dataDir, name)
const keyMissing = expect.objectContaining({ code: 'KEY_MISSING' })

beforeEach(() => {
  resetFakeElectron()
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  dataDir = mkdtempSync(join(tmpdir(), 'halldesk-keychain-'))
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(dataDir, { recursive: true })
})

test('the key is wrapped by the keychain, beside the data, never in the clear, and comes back', async () => {
  const made = await openDataKey(dataDir)
  expect(made.protection).toBe('OPERATING_SYSTEM')
  expect(made.key).toHaveLength(32)
  expect((await openDataKey(dataDir)).key).toEqual(made.key)
  expect(existsSync(inDir(KEY_FILE_NAME))).toBe(false)
  const sealed = readFileSync(inDir(SEALED_KEY_FILE_NAME), 'utf8')
  expect(sealed).not.toContain(Buffer.from(made.key).toString('base64'))
  expect(statSync(inDir(SEALED_KEY_FILE_NAME)).mode & 0o777).toBe(0o600)
})

test('without a keyring it rests in a file and says so', async () => {
  safeStorage.backend = 'basic_text'
  const { key, protection } = await openDataKey(dataDir)
  expect(protection).toBe('FILE')
  expect(new Uint8Array(readFileSync(inDir(KEY_FILE_NAME)))).toEqual(key)
  expect(existsSync(inDir(SEALED_KEY_FILE_NAME))).toBe(false)
  safeStorage.backend = 'gnome_libsecret'
  safeStorage.available = false
  expect(await openDataKey(dataDir)).toEqual({ key, protection: 'FILE' })
})

test('a key the browser shell left in a file is taken over, and the file goes', async () => {
  const plain = openKeyFile(dataDir)
  writeFileSync(inDir('hall.db'), '')
  expect(await openDataKey(dataDir)).toEqual({ key: plain, protection: 'OPERATING_SYSTEM' })
  expect(existsSync(inDir(KEY_FILE_NAME))).toBe(false)
  expect((await openDataKey(dataDir)).key).toEqual(plain)
})

test('a keychain that cannot give the key back ends in KEY_MISSING and changes nothing', async () => {
  await openDataKey(dataDir)
  const sealed = readFileSync(inDir(SEALED_KEY_FILE_NAME), 'utf8')
  safeStorage.keychain = 8
  await expect(openDataKey(dataDir)).rejects.toEqual(keyMissing)
  writeFileSync(inDir(SEALED_KEY_FILE_NAME), '{"version":1')
  safeStorage.keychain = 7
  await expect(openDataKey(dataDir)).rejects.toEqual(keyMissing)
  writeFileSync(inDir(SEALED_KEY_FILE_NAME), sealed)
  expect((await openDataKey(dataDir)).key).toHaveLength(32)
})

test('no new key beside records', async () => {
  writeFileSync(inDir('hall.db'), '')
  await expect(openDataKey(dataDir)).rejects.toEqual(keyMissing)
  expect(existsSync(inDir(SEALED_KEY_FILE_NAME))).toBe(false)
})

test('the plain file stays when the keychain does not prove itself', async () => {
  const plain = openKeyFile(dataDir)
  const decrypt = vi.spyOn(safeStorage, 'decryptStringAsync').mockRejectedValue(new Error('locked'))
  await expect(openDataKey(dataDir)).rejects.toEqual(keyMissing)
  decrypt.mockRestore()
  expect(new Uint8Array(readFileSync(inDir(KEY_FILE_NAME)))).toEqual(plain)
})

test('after a change of the keychain’s own key it is wrapped again', async () => {
  const { key } = await openDataKey(dataDir)
  const before = readFileSync(inDir(SEALED_KEY_FILE_NAME), 'utf8')
  safeStorage.rotated = true
  const encrypt = vi.spyOn(safeStorage, 'encryptStringAsync').mockResolvedValue(Buffer.from('again'))
  expect((await openDataKey(dataDir)).key).toEqual(key)
  expect(encrypt).toHaveBeenCalledTimes(1)
  expect(readFileSync(inDir(SEALED_KEY_FILE_NAME), 'utf8')).not.toBe(before)
})
