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
  /** Keyed hash of a normalised identifier, hex, 32 characters. */
  hash(text: string): string
}

/** @param dataKey 32 bytes. @param randomBytes source of the 12-byte nonces. */
export const createVault = (dataKey: Uint8Array, randomBytes: (size: number) => Uint8Array): Vault => {
  if (dataKey.length !== 32) throw new StoreError('KEY_MISSING')
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', dataKey, 'halldesk', purpose, 32))
  const sealKey = derive('seal v1')
  const hashKey = derive('lookup v1')
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
    hash: (text) => createHmac('sha256', hashKey).update(text).digest('hex').slice(0, 32),
  }
}
