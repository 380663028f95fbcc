import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { HallEnrolment } from '../store/sync-types.ts'
import { addressText, isLoopback, readAddress, type HallAddress } from './address.ts'
import { readEnrolCode, type EnrolCode } from './codes.ts'
import { probeCertificate, type SeenCertificate } from './connect.ts'
import { createHttpTransport } from './http-transport.ts'
import { DATA_KEY_PURPOSE, openSealed } from './sealed-box.ts'
import { newSealingKeys, newSigningKeys, type KeyPair } from './signing.ts'
import type { SyncTransport } from './transport.ts'
import { PROTOCOL, PROTOCOL_OLDEST, SyncError, type About, type EnrolAnswer } from './wire.ts'

export interface JoinOptions {
  /** As a person types it. */
  readonly address: string
  readonly code: string
  readonly deviceName: string
  readonly program: string
  readonly randomBytes: (size: number) => Uint8Array
  /** Where keys rest until the answer is here. */
  readonly directory: string
  /** Under the machine's own data key; a vault of the store does. `open` throws for what it did not seal. */
  readonly seal: { seal(text: string): string; open(sealed: string): string }
}

export interface Joined {
  readonly enrolment: HallEnrolment
  readonly hallName: string
}

export interface MetHall {
  readonly address: string
  readonly about: About
  /** Null over plain HTTP. */
  readonly certificate: SeenCertificate | null
}

const JOINING_FILE = 'joining.sealed'
const Joining = z.object({
  secret: z.string(),
  signing: z.object({ publicKey: z.string(), privateKey: z.string() }),
  sealing: z.object({ publicKey: z.string(), privateKey: z.string() }),
})

const asText = (keys: KeyPair) => ({
  publicKey: keys.publicKey.toString('base64'),
  privateKey: keys.privateKey.toString('base64'),
})
const asKeys = (text: { publicKey: string; privateKey: string }): KeyPair => ({
  publicKey: Buffer.from(text.publicKey, 'base64'),
  privateKey: Buffer.from(text.privateKey, 'base64'),
})

const readJoining = (options: JoinOptions): z.output<typeof Joining> | null => {
  const path = join(options.directory, JOINING_FILE)
  if (!existsSync(path)) return null
  try {
    return Joining.safeParse(JSON.parse(options.seal.open(readFileSync(path, 'utf8')))).data ?? null
  } catch {
    // Cut by a power failure, or sealed under a key that is gone: new keys are as good while the code is unused.
    return null
  }
}

/** The same keys for the same code, on disk before anything is asked: an answer that is lost can be asked for again. */
const keysFor = (options: JoinOptions, secret: string): { signing: KeyPair; sealing: KeyPair } => {
  const begun = readJoining(options)
  if (begun?.secret === secret) return { signing: asKeys(begun.signing), sealing: asKeys(begun.sealing) }
  const keys = { signing: newSigningKeys(options.randomBytes), sealing: newSealingKeys(options.randomBytes) }
  const text = options.seal.seal(
    JSON.stringify({ secret, signing: asText(keys.signing), sealing: asText(keys.sealing) }),
  )
  mkdirSync(options.directory, { recursive: true })
  const path = join(options.directory, JOINING_FILE)
  const handle = openSync(`${path}.new`, 'w', 0o600)
  try {
    writeSync(handle, text)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(`${path}.new`, path)
  return keys
}

/** After the store belongs to the hall: the keys are in it, and the code is used. */
export const forgetJoining = (directory: string): void =>
  rmSync(join(directory, JOINING_FILE), { force: true })

const checkProtocol = (about: About): void => {
  if (about.protocolOldest > PROTOCOL) throw new SyncError('DESK_TOO_OLD', { version: about.version })
  if (about.protocol < PROTOCOL_OLDEST) throw new SyncError('SERVER_TOO_OLD', { version: about.version })
}

const ask = async <T>(
  address: HallAddress,
  certificate: string | null,
  question: (transport: SyncTransport) => Promise<T>,
): Promise<T> => {
  const transport = createHttpTransport({ address: addressText(address), certificate })
  try {
    return await question(transport)
  } finally {
    transport.close()
  }
}

/** What an address can mean: on this machine a server speaks plain HTTP as a rule, and HTTPS when it was told to. */
const meaningsOf = (typed: string, code: EnrolCode | null): HallAddress[] => {
  const address = readAddress(typed)
  if (!address) throw new SyncError('UNREACHABLE', { address: typed.slice(0, 200) })
  if (address.isExplicit || !isLoopback(address.host)) return [address]
  const both = [address, { ...address, secure: true }]
  return code?.certificate ? both.reverse() : both
}

const meet = async (address: HallAddress, code: EnrolCode | null): Promise<MetHall> => {
  const certificate = await probeCertificate(address)
  // The code names the certificate: whoever answers with another one is told nothing.
  if (code?.certificate && certificate && certificate.fingerprint !== code.certificate)
    throw new SyncError('CERTIFICATE_CHANGED', { fingerprint: certificate.fingerprint })
  if (code?.certificate && !certificate && !isLoopback(address.host))
    throw new SyncError('CERTIFICATE_CHANGED', { fingerprint: '' })
  // A code without a certificate part is of a server whose certificate others vouch for.
  const pinned = code && !code.certificate ? null : (certificate?.pem ?? null)
  const about = await ask(address, pinned, async (transport) => transport.about())
  return { address: addressText(address), about, certificate: pinned === null ? null : certificate }
}

const meetAny = async (typed: string, code: EnrolCode | null): Promise<MetHall> => {
  let failure: unknown = null
  for (const address of meaningsOf(typed, code)) {
    try {
      return await meet(address, code)
    } catch (error) {
      if (error instanceof SyncError && error.code === 'CERTIFICATE_CHANGED') throw error
      failure ??= error
    }
  }
  throw failure
}

/**
 * Whether a hall server answers at an address; nothing is sent but the question, and nothing is trusted.
 * @throws SyncError UNREACHABLE, NOT_A_HALL
 */
export const checkHall = async (typed: string): Promise<MetHall> => meetAny(typed, null)

/** @throws SyncError NOT_TRUSTED when the answer is not for this machine's keys */
const enrolmentOf = (
  hall: MetHall,
  answer: EnrolAnswer,
  signing: KeyPair,
  sealing: KeyPair,
): HallEnrolment => {
  let dataKey: Buffer
  try {
    dataKey = openSealed(sealing.privateKey, Buffer.from(answer.sealedDataKey, 'base64'), DATA_KEY_PURPOSE)
  } catch (error) {
    throw new SyncError('NOT_TRUSTED', { problem: 'data key' }, error)
  }
  if (dataKey.length !== 32) throw new SyncError('NOT_TRUSTED', { problem: 'data key' })
  return {
    address: hall.address,
    certificate: hall.certificate?.pem ?? null,
    hallId: answer.hallId,
    purpose: answer.purpose,
    deviceId: answer.deviceId,
    epoch: answer.epoch,
    enrolment: answer.enrolment,
    name: answer.name,
    kind: answer.kind,
    windowId: answer.windowId,
    privateKey: signing.privateKey,
    hallKey: Buffer.from(answer.hallKey, 'base64'),
    hallSealingKey: Buffer.from(answer.hallSealingKey, 'base64'),
    dataKey,
  }
}

/**
 * Makes this machine one of a hall: finds the server, compares its certificate with the code, and asks with keys that are
 * on disk before. Repeated after a lost answer it gets the same one. `forgetJoining` when the store has the enrolment.
 * @throws SyncError UNREACHABLE, NOT_A_HALL, CERTIFICATE_CHANGED, CODE_WRONG, CODE_USED, CODE_EXPIRED, DESK_TOO_OLD,
 *   SERVER_TOO_OLD, NOT_TRUSTED, or what the server answers
 */
export const joinHall = async (options: JoinOptions): Promise<Joined> => {
  const code = readEnrolCode(options.code)
  if (!code) throw new SyncError('CODE_WRONG')
  const hall = await meetAny(options.address, code)
  checkProtocol(hall.about)
  const address = readAddress(hall.address)
  if (!address) throw new SyncError('UNREACHABLE')
  const { signing, sealing } = keysFor(options, code.secret)
  const answer = await ask(address, hall.certificate?.pem ?? null, async (transport) =>
    transport.enrol({
      code: code.secret,
      publicKey: signing.publicKey.toString('base64'),
      sealingKey: sealing.publicKey.toString('base64'),
      name: options.deviceName,
      program: options.program,
      protocol: PROTOCOL,
    }),
  )
  return { enrolment: enrolmentOf(hall, answer, signing, sealing), hallName: answer.hallName }
}
