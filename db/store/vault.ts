import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto'
import { StoreError } from './store-error.ts'

/**
 * Personal identifiers at rest: AES-256-GCM under the hall's data key, and a keyed hash for exact look-up. The shell keeps
 * the key (operating system keychain, or a file only its owner can read); it never enters the database or a backup.
 */
export interface Vault {
  /** Short id of the key, so that a wrong key is noticed before anything is shown. */
  readonly keyId: string
  seal(text: string): string
  /** Throws `KEY_MISSING` when the text was sealed under another key. */
  open(sealed: string): string
  /** The same for bytes. @param name what they are known by: bytes put under another name do not open. */
  sealBytes(bytes: Uint8Array, name: string): Buffer
  /** @throws StoreError KEY_MISSING when they were sealed under another key or name, or changed since */
  openBytes(sealed: Uint8Array, name: string): Buffer
  /** Keyed hash of a normalised identifier, hex, 32 characters. */
  hash(text: string): string
}

/** @param dataKey 32 bytes. @param randomBytes source of the 12-byte nonces. */
export const createVault = (dataKey: Uint8Array, randomBytes: (size: number) => Uint8Array): Vault => {
  if (dataKey.length !== 32) throw new StoreError('KEY_MISSING')
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', dataKey, 'halldesk', purpose, 32))
  const sealKey = derive('seal v1')
  const hashKey = derive('lookup v1')
  const fileKey = derive('file v1')
  const keyId = createHmac('sha256', derive('key id v1')).update('id').digest('hex').slice(0, 8)
  return {
    keyId,
    seal(text) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', sealKey, nonce)
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return `hd1.${keyId}.${Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url')}`
    },
    open(sealed) {
      const [version, id, packed] = sealed.split('.')
      if (version !== 'hd1' || id !== keyId || !packed) throw new StoreError('KEY_MISSING')
      const bytes = Buffer.from(packed, 'base64url')
      const decipher = createDecipheriv('aes-256-gcm', sealKey, bytes.subarray(0, 12))
      decipher.setAuthTag(bytes.subarray(-16))
      try {
        return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8')
      } catch (error) {
        throw new StoreError('KEY_MISSING', {}, error)
      }
    },
    sealBytes(bytes, name) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', fileKey, nonce).setAAD(Buffer.from(name))
      return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()])
    },
    openBytes(sealed, name) {
      if (sealed.length < 28) throw new StoreError('KEY_MISSING')
      const decipher = createDecipheriv('aes-256-gcm', fileKey, sealed.subarray(0, 12), { authTagLength: 16 })
      decipher.setAAD(Buffer.from(name)).setAuthTag(sealed.subarray(-16))
      try {
        return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()])
      } catch (error) {
        throw new StoreError('KEY_MISSING', {}, error)
      }
    },
    hash: (text) => createHmac('sha256', hashKey).update(text).digest('hex').slice(0, 32),
  }
}
