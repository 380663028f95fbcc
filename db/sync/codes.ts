import { base32, FINGERPRINT_LENGTH, PLAIN_SIGNS } from './fingerprint.ts'

// One-time codes of an enrolment as people read and type them: `7K3MQ-9TX2B-4H6VWEZA`. Two groups are the secret (50 bits),
// the last names the server's certificate, so that a joining machine knows the right server before it sends anything.

const SECRET_LENGTH = 10
const NO_CERTIFICATE = '0'.repeat(FINGERPRINT_LENGTH)

export interface EnrolCode {
  /** What is sent to the server, and what the server keeps a hash of. */
  readonly secret: string
  /** Fingerprint of the server's certificate; null for plain HTTP. */
  readonly certificate: string | null
}

/** A new secret part. @param randomBytes chance that nobody can foresee */
export const newEnrolSecret = (randomBytes: (size: number) => Uint8Array): string =>
  base32(randomBytes(7), SECRET_LENGTH)

/** The code as it is shown. @param certificate fingerprint of the server's certificate; null for plain HTTP */
export const enrolCodeText = (secret: string, certificate: string | null): string =>
  `${secret.slice(0, 5)}-${secret.slice(5)}-${certificate ?? NO_CERTIFICATE}`

const SIGNS_ONLY = new RegExp(`^[${PLAIN_SIGNS}]*$`)

/** What somebody typed: any width, case and separators, and the signs people take for one another. Null: no code. */
export const readEnrolCode = (typed: string): EnrolCode | null => {
  const signs = typed
    .slice(0, 200)
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1')
    .replaceAll('U', 'V')
  if (!SIGNS_ONLY.test(signs)) return null
  const certificate = signs.slice(SECRET_LENGTH)
  if (signs.length !== SECRET_LENGTH && certificate.length !== FINGERPRINT_LENGTH) return null
  return {
    secret: signs.slice(0, SECRET_LENGTH),
    certificate: certificate === '' || certificate === NO_CERTIFICATE ? null : certificate,
  }
}
