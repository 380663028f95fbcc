import { createHash, X509Certificate } from 'node:crypto'

/** Crockford's base 32: no I, L, O and U, which people take for other signs. */
export const PLAIN_SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** 40 bits: short enough to be read aloud. */
export const FINGERPRINT_LENGTH = 8

/** The first characters of `bytes` in base 32. */
export const base32 = (bytes: Uint8Array, length: number): string => {
  let text = ''
  for (let sign = 0; sign < length; sign += 1) {
    let value = 0
    for (let bit = sign * 5; bit < sign * 5 + 5; bit += 1)
      value = value * 2 + (((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1)
    text += PLAIN_SIGNS[value] ?? ''
  }
  return text
}

/** Name of a certificate: the beginning of its SHA-256. @param certificate PEM text or DER bytes; @throws when it is none */
export const fingerprintOf = (certificate: string | Uint8Array): string =>
  base32(createHash('sha256').update(new X509Certificate(certificate).raw).digest(), FINGERPRINT_LENGTH)

/** As it is shown: `7K3M-Q9TX`. */
export const groupedFingerprint = (fingerprint: string): string =>
  fingerprint.replace(/^(.{4})(.+)$/, '$1-$2')
