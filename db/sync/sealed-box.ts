import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
} from 'node:crypto'
import { newSealingKeys } from './signing.ts'

// What only the owner of a key may open: ephemeral X25519, HKDF-SHA256, AES-256-GCM.
// Bytes: version 1, public key of the sender for this box alone (44, SPKI), ciphertext, tag (16).

/** What the hall's data key is sealed for at an enrolment. */
export const DATA_KEY_PURPOSE = 'data key'

const VERSION = 1
const PUBLIC_KEY_BYTES = 44
const TAG_BYTES = 16

/** The box was made for another key or purpose, cut, or changed. */
export class SealedBoxError extends Error {
  constructor(cause?: unknown) {
    super('the sealed box cannot be opened', cause === undefined ? undefined : { cause })
    this.name = 'SealedBoxError'
  }
}

/** Key and nonce are new with every box, so the nonce needs no place in it. */
const keyOf = (shared: Buffer, sender: Buffer, owner: Buffer, purpose: string) => {
  const derived = Buffer.from(
    hkdfSync('sha256', shared, Buffer.concat([sender, owner]), `halldesk-box\n${purpose}`, 44),
  )
  return { key: derived.subarray(0, 32), nonce: derived.subarray(32) }
}

/**
 * Seals `plain` to an X25519 public key (SPKI, DER).
 * @param purpose what the box is for; it opens for the same purpose only
 */
export const sealTo = (
  owner: Uint8Array,
  plain: Uint8Array,
  purpose: string,
  randomBytes: (size: number) => Uint8Array,
): Buffer => {
  const publicKey = createPublicKey({ key: Buffer.from(owner), format: 'der', type: 'spki' })
  const sender = newSealingKeys(randomBytes)
  const shared = diffieHellman({
    publicKey,
    privateKey: createPrivateKey({ key: sender.privateKey, format: 'der', type: 'pkcs8' }),
  })
  const { key, nonce } = keyOf(shared, sender.publicKey, Buffer.from(owner), purpose)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  return Buffer.concat([
    Buffer.from([VERSION]),
    sender.publicKey,
    cipher.update(plain),
    cipher.final(),
    cipher.getAuthTag(),
  ])
}

/**
 * Opens a box with the X25519 private key (PKCS#8, DER) it was sealed to.
 * @throws SealedBoxError
 */
export const openSealed = (privateKey: Uint8Array, box: Uint8Array, purpose: string): Buffer => {
  const bytes = Buffer.from(box)
  if (bytes[0] !== VERSION || bytes.length < 1 + PUBLIC_KEY_BYTES + TAG_BYTES) throw new SealedBoxError()
  try {
    const sender = bytes.subarray(1, 1 + PUBLIC_KEY_BYTES)
    const mine = createPrivateKey({ key: Buffer.from(privateKey), format: 'der', type: 'pkcs8' })
    const owner = createPublicKey(mine).export({ format: 'der', type: 'spki' })
    const shared = diffieHellman({
      publicKey: createPublicKey({ key: sender, format: 'der', type: 'spki' }),
      privateKey: mine,
    })
    const { key, nonce } = keyOf(shared, sender, owner, purpose)
    const decipher = createDecipheriv('aes-256-gcm', key, nonce)
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
    return Buffer.concat([
      decipher.update(bytes.subarray(1 + PUBLIC_KEY_BYTES, -TAG_BYTES)),
      decipher.final(),
    ])
  } catch (error) {
    throw new SealedBoxError(error)
  }
}
