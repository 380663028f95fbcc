import { createHash, createPrivateKey, X509Certificate } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { hostname, networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { createSecureContext } from 'node:tls'
import { generate } from 'selfsigned'
import { fingerprintOf, groupedFingerprint } from '../sync/fingerprint.ts'
import { tightenSecretFile, writeSecretFile } from './secret-file.ts'

/** What the hall server shows who it is with. */
export interface HallCertificate {
  /** PEM; the server's own certificate first if there is a chain. */
  readonly cert: string
  readonly key: string
  /** As the last group of a one-time code has it. */
  readonly fingerprint: string
  /** For people: `7K3M-Q9TX`. */
  readonly grouped: string
  /** Whole SHA-256 in hexadecimal, as other programs show it. */
  readonly sha256: string
  readonly validUntilMs: number
}

/** The certificate or its key cannot be used. */
export class CertificateError extends Error {
  readonly code = 'CERTIFICATE_BAD'
  readonly details: { readonly file: string }
  constructor(file: string, cause?: unknown) {
    super('the certificate or its key cannot be used', cause === undefined ? undefined : { cause })
    this.name = 'CertificateError'
    this.details = { file }
  }
}

export const CERTIFICATE_FILE = 'hall-certificate.pem'
const YEARS_VALID = 10

const readPair = (cert: string, key: string, file: string): HallCertificate => {
  try {
    const certificate = new X509Certificate(cert)
    if (!certificate.checkPrivateKey(createPrivateKey(key)))
      throw new Error('the key is of another certificate')
    createSecureContext({ cert, key })
    const fingerprint = fingerprintOf(cert)
    return {
      cert,
      key,
      fingerprint,
      grouped: groupedFingerprint(fingerprint),
      sha256: createHash('sha256').update(certificate.raw).digest('hex'),
      validUntilMs: Date.parse(certificate.validTo),
    }
  } catch (error) {
    throw new CertificateError(file, error)
  }
}

/** Addresses of this machine other machines may know it by. */
export const ownAddresses = (): string[] =>
  Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .filter((entry) => !entry.internal && !entry.address.startsWith('fe80:'))
    .map((entry) => entry.address)

const newPem = async (nowMs: number): Promise<string> => {
  const notAfter = new Date(nowMs)
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + YEARS_VALID)
  const names = new Set([hostname(), `${hostname().split('.')[0] ?? ''}.local`, 'localhost'])
  const addresses = new Set([...ownAddresses(), '127.0.0.1', '::1'])
  const made = await generate([{ name: 'commonName', value: 'HallDesk' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    // Desks whose clock is behind must not find it "not yet valid".
    notBeforeDate: new Date(nowMs - 2 * 86_400_000),
    notAfterDate: notAfter,
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          ...[...names].map((value) => ({ type: 2 as const, value })),
          ...[...addresses].map((ip) => ({ type: 7 as const, ip })),
        ],
      },
    ],
  })
  return `${made.private.trim()}\n${made.cert.trim()}\n`
}

/**
 * The hall's own certificate, made once and then kept: desks pin it, so it stays the same when the machine's addresses
 * change.
 * @throws CertificateError when the file is there and cannot be used; a new one would lock every desk out
 */
export const openCertificate = async (directory: string, nowMs: number): Promise<HallCertificate> => {
  const path = join(directory, CERTIFICATE_FILE)
  // Key and certificate in one file, so that a power cut cannot leave one without the other.
  if (!existsSync(path)) writeSecretFile(path, await newPem(nowMs))
  tightenSecretFile(path)
  const pem = readFileSync(path, 'utf8')
  return readPair(pem.slice(Math.max(0, pem.indexOf('-----BEGIN CERTIFICATE-----'))), pem, path)
}

/** A certificate the hall brought itself. @throws CertificateError */
export const readCertificate = (certFile: string, keyFile: string): HallCertificate => {
  const read = (file: string): string => {
    try {
      return readFileSync(file, 'utf8')
    } catch (error) {
      throw new CertificateError(file, error)
    }
  }
  return readPair(read(certFile), read(keyFile), certFile)
}
