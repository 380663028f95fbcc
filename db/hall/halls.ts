import { createSecretKey, type KeyObject } from 'node:crypto'
import { join } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import type { DeviceId, HallId } from '../model/ids.ts'
import { sha256Hex } from '../store/sha256.ts'
import { StoreError } from '../store/store-error.ts'
import { createVault } from '../store/vault.ts'
import { firstHallHash } from '../sync/hall-chain.ts'
import {
  createSigner,
  createVerifier,
  newSealingKeys,
  newSigningKeys,
  type Verifier,
} from '../sync/signing.ts'
import { readState } from './entities.ts'
import type { HallDb, HallRead } from './hall-db.ts'
import { MASTER_KEY_FILE, openMasterKey } from './master-key.ts'

// One installation serves many halls: everything is keyed by the hall, and nothing of one is told to another.

/** What everything of the server rests on; time and chance are arguments. */
export interface HallBasis {
  readonly db: HallDb
  /** 32 bytes of the installation: secrets of the halls are sealed under it. */
  readonly masterKey: Uint8Array
  nowMs(): number
  randomBytes(size: number): Uint8Array
}

export type HallPurpose = 'REAL' | 'SAMPLE' | 'DRILL'

/** What never changes in the life of a hall: its name within the installation and its keys. */
export interface Hall {
  readonly hallId: HallId
  readonly name: string
  readonly purpose: HallPurpose
  /** Ed25519 public key (SPKI, DER), base64. */
  readonly publicKey: string
  readonly sign: (text: string) => string
  readonly verify: Verifier
  /** X25519 public key (SPKI, DER), base64. */
  readonly sealingKey: string
  readonly sealingPrivateKey: Uint8Array
  /** The key personal identifiers in events are sealed under, 32 bytes. */
  readonly dataKey: Uint8Array
  readonly tokenKey: KeyObject
  /** The hall is a machine itself: what the server has to record stands in this machine's chain. */
  readonly ownDeviceId: DeviceId
}

/** UUIDv7 by the server's clock and chance. */
export const newId = (basis: Pick<HallBasis, 'nowMs' | 'randomBytes'>): string =>
  uuidv7({ msecs: basis.nowMs(), random: basis.randomBytes(16) })

/**
 * Exact text of the record that begins an incarnation of a machine; its SHA-256 is `prev` of the first event. Made from
 * nothing but what is known of the machine, so that a server restored from a backup writes the same text again; signed, so
 * that a machine can prove that it was enrolled.
 */
export const enrolmentText = (
  hall: Pick<Hall, 'hallId' | 'sign'>,
  device: {
    readonly deviceId: string
    readonly kind: string
    readonly publicKey: string
    readonly enrolledAtMs: number
  },
  epoch: number,
): string => {
  const record = {
    v: 1,
    hallId: hall.hallId,
    deviceId: device.deviceId,
    epoch,
    kind: device.kind,
    publicKey: device.publicKey,
    enrolledAtMs: device.enrolledAtMs,
  }
  const signature = hall.sign(`halldesk-enrolment\n${JSON.stringify(record)}`)
  return JSON.stringify({ ...record, signature })
}

export const genesisOf = (enrolment: string): string => sha256Hex(enrolment)

interface HallRow {
  hall_id: string
  name: string
  purpose: string
  signing_key: string
  signing_key_sealed: string
  sealing_key: string
  sealing_key_sealed: string
  data_key_sealed: string
  token_key_sealed: string
  settings: string
}

/** Name of a hall made without one, and of its own machine in the log. */
const OWN_DEVICE_NAME = 'HallDesk'
/** Names of halls travel in tokens and headers. */
const HALL_ID = /^[A-Za-z0-9._-]{1,64}$/

export interface NewHall {
  readonly name?: string
  readonly purpose: HallPurpose
  readonly hallId?: string
}

/** Makes a hall with new keys and an empty log. @throws when there is one of this id */
export const createHall = async (basis: HallBasis, made: NewHall): Promise<{ hallId: HallId }> => {
  const { db, masterKey, randomBytes } = basis
  const hallId = (made.hallId ?? newId(basis)) as HallId
  if (!HALL_ID.test(hallId)) throw new Error('a hall id is of letters, digits, dot, dash and underscore')
  const vault = createVault(masterKey, randomBytes)
  const seal = (bytes: Uint8Array): string => vault.seal(Buffer.from(bytes).toString('base64'))
  const signing = newSigningKeys(randomBytes)
  const sealing = newSealingKeys(randomBytes)
  const ownDeviceId = newId(basis)
  const lineage = newId(basis)
  const nowMs = basis.nowMs()
  const publicKey = signing.publicKey.toString('base64')
  const head = firstHallHash(hallId)
  const enrolment = enrolmentText(
    { hallId, sign: createSigner(signing.privateKey) },
    { deviceId: ownDeviceId, kind: 'SUPERVISOR', publicKey, enrolledAtMs: nowMs },
    1,
  )
  const genesis = genesisOf(enrolment)
  await db.transaction(hallId, async (tx) => {
    await tx.insert(
      'hall',
      [
        'hall_id',
        'name',
        'purpose',
        'created_at_ms',
        'lineage',
        'head_seq',
        'head_hash',
        'signing_key',
        'signing_key_sealed',
        'sealing_key',
        'sealing_key_sealed',
        'data_key_sealed',
        'token_key_sealed',
        'settings',
      ],
      [
        [
          hallId,
          made.name ?? '',
          made.purpose,
          nowMs,
          lineage,
          0,
          head,
          publicKey,
          seal(signing.privateKey),
          sealing.publicKey.toString('base64'),
          seal(sealing.privateKey),
          seal(randomBytes(32)),
          seal(randomBytes(32)),
          JSON.stringify({ ownDeviceId }),
        ],
      ],
    )
    await tx.insert(
      'lineage',
      ['hall_id', 'lineage', 'from_seq', 'from_hash', 'began_at_ms', 'cause'],
      [[hallId, lineage, 0, head, nowMs, 'CREATED']],
    )
    await tx.insert(
      'device',
      ['hall_id', 'device_id', 'name', 'kind', 'public_key', 'sealing_key', 'enrolled_at_ms', 'epoch'],
      [[hallId, ownDeviceId, OWN_DEVICE_NAME, 'SUPERVISOR', publicKey, '', nowMs, 1]],
    )
    await tx.insert(
      'device_epoch',
      ['hall_id', 'device_id', 'epoch', 'enrolment', 'genesis', 'began_at_ms', 'last_hash'],
      [[hallId, ownDeviceId, 1, enrolment, genesis, nowMs, genesis]],
    )
  })
  return { hallId }
}

/** The halls of the installation, oldest first. */
export const listHalls = (db: HallDb): Promise<{ hall_id: string; name: string; purpose: string }[]> =>
  db.all('SELECT hall_id, name, purpose FROM hall ORDER BY created_at_ms, hall_id')

/**
 * What people call the hall: the setting its administrator gave it, else the name it was made with. Empty before anybody
 * has named it.
 */
export const hallNameOf = async (db: HallRead, hallId: string): Promise<string> => {
  const setting = await readState<{ value?: unknown }>(db, hallId, 'setting', 'hall.name')
  if (typeof setting?.value === 'string' && setting.value !== '') return setting.value
  return (await db.get<{ name: string }>('SELECT name FROM hall WHERE hall_id = ?', hallId))?.name ?? ''
}

/** A hall with its keys opened; undefined when there is none. @throws StoreError KEY_MISSING under another master key */
export const loadHall = async (basis: HallBasis, hallId: string): Promise<Hall | undefined> => {
  const row = await basis.db.get<HallRow>('SELECT * FROM hall WHERE hall_id = ?', hallId)
  if (!row) return undefined
  const vault = createVault(basis.masterKey, basis.randomBytes)
  const open = (sealed: string): Buffer => Buffer.from(vault.open(sealed), 'base64')
  // Written by `createHall`.
  const settings = JSON.parse(row.settings) as { ownDeviceId: DeviceId }
  return {
    hallId: row.hall_id as HallId,
    name: row.name,
    purpose: row.purpose as HallPurpose,
    publicKey: row.signing_key,
    sign: createSigner(open(row.signing_key_sealed)),
    verify: createVerifier(Buffer.from(row.signing_key, 'base64')),
    sealingKey: row.sealing_key,
    sealingPrivateKey: open(row.sealing_key_sealed),
    dataKey: open(row.data_key_sealed),
    // Made once: from the bare bytes each request would take five times as long to prove.
    tokenKey: createSecretKey(open(row.token_key_sealed)),
    ownDeviceId: settings.ownDeviceId,
  }
}

/**
 * The master key of a folder, made when there is no hall yet. A key of other halls is found out at once: a server that
 * runs under it can answer nobody, and beside halls that exist a second key would leave their secrets closed for good.
 * @throws StoreError KEY_MISSING when it is not there, damaged, or another one
 */
export const openHallKey = async (
  db: HallDb,
  directory: string,
  randomBytes: HallBasis['randomBytes'],
): Promise<Uint8Array> => {
  const halls = await listHalls(db)
  const masterKey = openMasterKey(directory, { mayCreate: halls.length === 0, randomBytes })
  const vault = createVault(masterKey, randomBytes)
  const rows = await db.all<{ token_key_sealed: string }>('SELECT token_key_sealed FROM hall')
  try {
    for (const { token_key_sealed } of rows) vault.open(token_key_sealed)
  } catch (error) {
    throw new StoreError('KEY_MISSING', { file: join(directory, MASTER_KEY_FILE) }, error)
  }
  return masterKey
}
