import { hash, timingSafeEqual } from 'node:crypto'

/** SHA-256 in hexadecimal; a text is taken in UTF-8. */
export const sha256Hex = (data: Uint8Array | string): string => hash('sha256', data, 'hex')

/** Whether two secrets are the same; how long it takes tells nothing of where they differ. */
export const isSameSecret = (one: string, other: string): boolean =>
  timingSafeEqual(Buffer.from(sha256Hex(one)), Buffer.from(sha256Hex(other)))
