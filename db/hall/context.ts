import { PROTOCOL, PROTOCOL_OLDEST, SyncError, type PublicAnswer, type SignedTime } from '../sync/wire.ts'
import { anchorText } from '../sync/signing.ts'
import { readDevice, type Device } from './devices.ts'
import type { HallLog } from './hall-log.ts'
import type { KnowsType } from './verdicts.ts'
import { loadHall, newId, type Hall, type HallBasis } from './halls.ts'
import type { Seen } from './lineage.ts'
import type { Pokes } from './pokes.ts'
import { readToken, type DeviceToken } from './tokens.ts'

export interface HallServiceOptions extends HallBasis {
  /** Whether a secret is the one of an encoded argon2id hash. */
  verifySecret(secret: string, argon2id: string): Promise<boolean>
  readonly programVersion: string
  /** `fingerprintOf` the certificate desks see; left out: plain HTTP. Ends every enrolment code. */
  readonly certificateFingerprint?: string
  /** Where desks find the server; shown with a new code. */
  readonly addresses?: () => readonly string[]
  /** Folder for snapshots and backups. */
  readonly directory: string
  /** Folder on another disk or a share that each backup is copied to; left out: none. */
  readonly awayDirectory?: string
  /** Whether a backup is made every night, and years are closed; left out: only a backup that a person asks for. */
  readonly dailyBackup?: boolean
  readonly log: HallLog
  /** Versions of the protocol it speaks; those of this program unless given. */
  readonly protocols?: { readonly newest: number; readonly oldest: number }
  /** Event types this program reads; all it has unless given. What it does not know is kept and set aside. */
  readonly knows?: KnowsType
  /** The desk that runs beside the server, asked as a public screen; left out: there is none. */
  readonly askDesk?: (method: string, params: unknown) => Promise<PublicAnswer>
  /** Bytes free where the data is; null when that cannot be told. */
  readonly diskFreeBytes?: () => number | null
  /** Calls `work` once after so many milliseconds; answers what takes that back. A timer of the process unless given. */
  readonly later?: (work: () => void, afterMs: number) => () => void
}

export const protocolsOf = ({
  protocols = { newest: PROTOCOL, oldest: PROTOCOL_OLDEST },
}: Pick<HallServiceOptions, 'protocols'>): NonNullable<HallServiceOptions['protocols']> => protocols

/** What one hall did in this process since the last sample. */
export interface HallCounts {
  events: number
  pulled: number
  readonly pushMs: number[]
}

/** Kept in memory until the next sample; nothing rests on it. */
export interface Counters {
  readonly byHall: Map<string, HallCounts>
  /** Last contact of devices by `hallId/deviceId`, not written down yet. */
  readonly contacts: Map<string, { readonly hallId: string; readonly deviceId: string; atMs: number }>
}

export interface HallContext extends HallServiceOptions {
  readonly startedAtMs: number
  readonly processId: string
  readonly pokes: Pokes
  readonly counters: Counters
  readonly seen: Map<string, Seen>
  /** Opened once and kept: keys of a hall never change. Undefined when there is no such hall. */
  hall(hallId: string): Promise<Hall | undefined>
}

/** Keys of halls by their id; what a hall needs when a process first meets it is done before it is handed out. */
export const createHallKeys = (
  basis: HallBasis,
  onOpen: (hall: Hall) => Promise<void>,
): ((hallId: string) => Promise<Hall | undefined>) => {
  const opened = new Map<string, Promise<Hall | undefined>>()
  const open = async (hallId: string): Promise<Hall | undefined> => {
    const hall = await loadHall(basis, hallId)
    if (hall) await onOpen(hall)
    return hall
  }
  return (hallId) => {
    const present = opened.get(hallId)
    if (present) return present
    const opening = open(hallId)
    opened.set(hallId, opening)
    // Neither a failure nor "not there yet" is kept.
    const forget = () => opened.delete(hallId)
    opening.then((hall) => hall ?? forget(), forget)
    return opening
  }
}

export interface Visitor {
  readonly hall: Hall
  readonly device: Device
  readonly token: DeviceToken
}

/** The hall a token is of, its signature and end checked. @throws SyncError NOT_TRUSTED, TOKEN_EXPIRED */
export const openToken = async (
  context: HallContext,
  text: string,
): Promise<{ hall: Hall; token: DeviceToken }> => {
  const read = readToken(text)
  if (read?.token.kind !== 'DEVICE') throw new SyncError('NOT_TRUSTED')
  const hall = await context.hall(read.token.hallId)
  if (!hall || !read.isBy(hall.tokenKey)) throw new SyncError('NOT_TRUSTED')
  if (read.token.untilMs <= context.nowMs()) throw new SyncError('TOKEN_EXPIRED')
  return { hall, token: read.token }
}

/** @throws SyncError for a device that is not to be served (any more) */
export const checkStanding = (device: Device | undefined): Device => {
  if (!device) throw new SyncError('UNKNOWN_DEVICE')
  if (device.standing === 'REVOKED') throw new SyncError('DEVICE_REVOKED')
  if (device.standing === 'LOST') throw new SyncError('DEVICE_LOST')
  return device
}

/** Whose token this is; the device's standing is looked up each time. */
export const visit = async (context: HallContext, text: string): Promise<Visitor> => {
  const { hall, token } = await openToken(context, text)
  const device = checkStanding(await readDevice(context.db, hall.hallId, token.deviceId))
  return { hall, device, token }
}

/** What a hall did since the last sample; never mixed with what another one did. */
export const countsOf = (
  { counters: { byHall } }: Pick<HallContext, 'counters'>,
  hallId: string,
): HallCounts => {
  const counts = byHall.get(hallId) ?? { events: 0, pulled: 0, pushMs: [] }
  byHall.set(hallId, counts)
  return counts
}

/** A device was heard of; written down with others a little later. */
export const noteContact = (context: HallContext, hallId: string, deviceId: string): void => {
  context.counters.contacts.set(`${hallId}/${deviceId}`, { hallId, deviceId, atMs: context.nowMs() })
}

export const signedTime = (context: HallContext, hall: Hall, deviceId: string): SignedTime => {
  const time = { id: newId(context), serverTime: context.nowMs() }
  return { ...time, signature: hall.sign(anchorText(hall.hallId, deviceId, time)) }
}
