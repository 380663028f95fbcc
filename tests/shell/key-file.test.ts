import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  createSecretFile,
  DATA_KEY_BYTES,
  KEY_FILE_NAME,
  openKeyFile,
  replaceSecretFile,
  SEALED_KEY_FILE_NAME,
} from '../../electron/key-file.ts'

let dataDir: string
const keyPath = (): string => join(dataDir, KEY_FILE_NAME)

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'halldesk-key-'))
})
afterEach(() => rmSync(dataDir, { recursive: true }))

describe('the key file', () => {
  test('is made once, 32 bytes, for its owner only, and leaves nothing half-written beside it', () => {
    const key = openKeyFile(dataDir)
    expect(key).toHaveLength(DATA_KEY_BYTES)
    expect(openKeyFile(dataDir)).toEqual(key)
    expect(statSync(keyPath()).mode & 0o777).toBe(0o600)
    expect(readdirSync(dataDir)).toEqual([KEY_FILE_NAME])
  })

  test('two directories never share a key', () => {
    const other = mkdtempSync(join(tmpdir(), 'halldesk-key-'))
    expect(openKeyFile(dataDir)).not.toEqual(openKeyFile(other))
    rmSync(other, { recursive: true })
  })

  test.each(['hall.db', 'hall.db-wal', 'unsent.journal', 'backups'])(
    'is never made anew beside %s',
    (name) => {
      writeFileSync(join(dataDir, name), '')
      expect(() => openKeyFile(dataDir)).toThrow(expect.objectContaining({ code: 'KEY_MISSING' }))
      expect(existsSync(keyPath())).toBe(false)
    },
  )

  test('is never made anew beside a key the keychain holds', () => {
    writeFileSync(join(dataDir, SEALED_KEY_FILE_NAME), '{}')
    expect(() => openKeyFile(dataDir)).toThrow(expect.objectContaining({ code: 'KEY_MISSING' }))
  })

  test.each([0, 31, 33])('of %i bytes is no key and is left as it is', (size) => {
    writeFileSync(keyPath(), Buffer.alloc(size, 7))
    expect(() => openKeyFile(dataDir)).toThrow(expect.objectContaining({ code: 'KEY_MISSING' }))
    expect(readFileSync(keyPath())).toHaveLength(size)
  })

  test('copied back with loose permissions is closed again', () => {
    const key = openKeyFile(dataDir)
    chmodSync(keyPath(), 0o644)
    expect(openKeyFile(dataDir)).toEqual(key)
    expect(statSync(keyPath()).mode & 0o777).toBe(0o600)
  })
})

test('creating never replaces, replacing always does', () => {
  const path = join(dataDir, 'secret')
  expect(createSecretFile(path, Buffer.from('one'))).toBe(true)
  expect(createSecretFile(path, Buffer.from('two'))).toBe(false)
  expect(readFileSync(path, 'utf8')).toBe('one')
  replaceSecretFile(path, Buffer.from('three'))
  expect(readFileSync(path, 'utf8')).toBe('three')
  expect(readdirSync(dataDir)).toEqual(['secret'])
})
