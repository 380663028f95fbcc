import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto'
import type { EpochRequest, Hello } from './wire.ts'

// Who says something: Ed25519 over texts that begin with their purpose, so that no signature can be used for another.

export interface KeyPair {
  /** SPKI, DER. */
  readonly publicKey: Buffer
  /** PKCS#8, DER. */
  readonly privateKey: Buffer
}

/** PKCS#8 around a raw key of 32 bytes (RFC 8410): OpenSSL takes no raw ones. */
const ED25519_PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')
const X25519_PKCS8 = Buffer.from('302e020100300506032b656e04220420', 'hex')

const keysFrom = (prefix: Buffer, randomBytes: (size: number) => Uint8Array): KeyPair => {
  const privateKey = Buffer.concat([prefix, randomBytes(32)])
  const key = createPrivateKey({ key: privateKey, format: 'der', type: 'pkcs8' })
  return { privateKey, publicKey: createPublicKey(key).export({ format: 'der', type: 'spki' }) }
}

/** A new Ed25519 pair. @param randomBytes chance that nobody can foresee */
export const newSigningKeys = (randomBytes: (size: number) => Uint8Array): KeyPair =>
  keysFrom(ED25519_PKCS8, randomBytes)
/** A new X25519 pair, for sealed boxes. @param randomBytes chance that nobody can foresee */
export const newSealingKeys = (randomBytes: (size: number) => Uint8Array): KeyPair =>
  keysFrom(X25519_PKCS8, randomBytes)

/** Reads the private key once; answers base64. @throws when the key is none */
export const createSigner = (privateKey: Uint8Array): ((text: string) => string) => {
  const key = createPrivateKey({ key: Buffer.from(privateKey), format: 'der', type: 'pkcs8' })
  return (text) => sign(null, Buffer.from(text), key).toString('base64')
}

export type Verifier = (text: string, signature: string) => boolean

/** Reads the public key once. A key that is none verifies nothing. */
export const createVerifier = (publicKey: Uint8Array): Verifier => {
  let key: KeyObject
  try {
    key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' })
  } catch {
    return () => false
  }
  if (key.asymmetricKeyType !== 'ed25519') return () => false
  return (text, signature) => verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'))
}

/** The exact body of a hello; what is signed is `helloText` of it. */
export const helloBody = (hello: Hello): string => JSON.stringify(hello)
export const helloText = (body: string): string => `halldesk-hello\n${body}`
/** The exact body of a request for a new epoch; what is signed is `epochText` of it. */
export const epochBody = (request: EpochRequest): string => JSON.stringify(request)
export const epochText = (body: string): string => `halldesk-epoch\n${body}`

export const anchorText = (
  hallId: string,
  deviceId: string,
  time: { readonly id: string; readonly serverTime: number },
): string => `halldesk-anchor\n${hallId}\n${deviceId}\n${time.id}\n${time.serverTime}`

/** What a device signs of the files it sends along in a bundle. */
export const filesText = (hallId: string, deviceId: string, sha256s: readonly string[]): string =>
  ['halldesk-files', hallId, deviceId, ...sha256s].join('\n')

/** @param last the last event of the batch */
export const pushText = (
  hallId: string,
  deviceId: string,
  epoch: number,
  last: { readonly seq: number; readonly hash: string },
): string => `halldesk-push\n${hallId}\n${deviceId}\n${epoch}\n${last.seq}\n${last.hash}`

/** @param digest `rowsDigest` of the page's events */
export const pageText = (
  page: {
    readonly scope: string
    readonly lineage: string
    readonly next: { readonly hallSeq: number; readonly hallHash: string }
  },
  digest: string,
): string =>
  `halldesk-page\n${page.scope}\n${page.lineage}\n${page.next.hallSeq}\n${page.next.hallHash}\n${digest}`
