import { createPublicKey } from 'node:crypto'
import type { OpenCode } from '../model/hall-views.ts'
import type { DeviceId, UnitId, WindowId } from '../model/ids.ts'
import type { StaffMember } from '../model/reference.ts'
import { createVault } from '../store/vault.ts'
import { enrolCodeText, newEnrolSecret, readEnrolCode } from '../sync/codes.ts'
import { DATA_KEY_PURPOSE, sealTo } from '../sync/sealed-box.ts'
import { SyncError, type DeviceKind, type EnrolAnswer, type EnrolRequest } from '../sync/wire.ts'
import { withAudit } from './audit.ts'
import type { HallContext } from './context.ts'
import { ensureEpoch, readDevice, type Device } from './devices.ts'
import { readState } from './entities.ts'
import type { HallTx } from './hall-db.ts'
import { hallNameOf, loadHall, newId, type Hall, type HallBasis } from './halls.ts'
import { checkProtocol } from './hello.ts'

/** A code is good for a day: long enough to walk to the machine, too short to lie about. */
export const CODE_MS = 24 * 3_600_000

/** A machine a code is made for. */
export interface CodeFor {
  /** Empty: the machine names itself. */
  readonly name: string
  readonly kind: DeviceKind
  readonly windowId: string | null
  readonly unitIds: readonly string[]
  /** Who made it; null for the hall's own program. */
  readonly createdBy: string | null
}

/** Kept under a key of the installation: fifty bits could be tried out by whoever got hold of a plain hash. */
const codeHash = (basis: HallBasis, secret: string): string =>
  createVault(basis.masterKey, basis.randomBytes).hash(`enrolment code ${secret}`)

/**
 * A one-time code as people read and type it.
 * @param certificate `fingerprintOf` the certificate desks see; null for plain HTTP
 */
export const issueCode = async (
  basis: HallBasis,
  hallId: string,
  code: CodeFor,
  certificate: string | null,
): Promise<{ code: string; expiresAtMs: number }> => {
  const secret = newEnrolSecret(basis.randomBytes)
  const nowMs = basis.nowMs()
  const expiresAtMs = nowMs + CODE_MS
  await basis.db.transaction(hallId, (tx) =>
    tx.insert(
      'enrolment_code',
      [
        'hall_id',
        'code_hash',
        'name',
        'kind',
        'window_id',
        'unit_ids',
        'created_by',
        'created_at_ms',
        'expires_at_ms',
      ],
      [
        [
          hallId,
          codeHash(basis, secret),
          code.name,
          code.kind,
          code.windowId,
          JSON.stringify(code.unitIds),
          code.createdBy,
          nowMs,
          expiresAtMs,
        ],
      ],
    ),
  )
  return { code: enrolCodeText(secret, certificate), expiresAtMs }
}

/** What makes a code: the hall's service, or its program beside it. */
type CodeMaker = HallBasis & Partial<Pick<HallContext, 'pokes'>>

/** A one-time code, and in the hall's own chain that it was made: for which machine, by whom. @param certificate as `issueCode` */
export const makeCode = async (
  maker: CodeMaker,
  hall: Hall,
  device: CodeFor,
  certificate: string | null,
): Promise<{ code: string; expiresAtMs: number }> => {
  const made = await issueCode(maker, hall.hallId, device, certificate)
  await withAudit(maker, hall, async (_tx, audit) =>
    audit({
      act: 'DEVICE_CODE_MADE',
      by: device.createdBy,
      subject: device.name,
      details: { kind: device.kind, window: device.windowId ?? '', expiresAtMs: made.expiresAtMs },
    }),
  )
  return made
}

/** The same by the hall's own program, without a person. */
export const makeOwnCode = async (
  basis: HallBasis,
  hallId: string,
  device: Omit<CodeFor, 'createdBy'>,
  certificate: string | null,
): Promise<{ code: string; expiresAtMs: number }> => {
  const hall = await loadHall(basis, hallId)
  if (!hall) throw new Error(`there is no hall ${hallId}`)
  const made = { ...device, createdBy: null }
  // The log of a sample hall begins with what its first desk plays; no machine of anybody's is let in by it.
  return hall.purpose === 'SAMPLE'
    ? issueCode(basis, hallId, made, certificate)
    : makeCode(basis, hall, made, certificate)
}

/** The first machine of a hall is enrolled without a person: nobody is known there yet. */
export const issueFirstCode = async (
  basis: HallBasis,
  hallId: string,
  device: { readonly name?: string; readonly kind?: DeviceKind; readonly certificate?: string | null } = {},
): Promise<string> => {
  const { name = '', kind = 'SUPERVISOR', certificate = null } = device
  const made = { name, kind, windowId: null, unitIds: [], createdBy: null }
  return (await issueCode(basis, hallId, made, certificate)).code
}

interface OpenRow {
  code_hash: string
  name: string
  kind: string
  window_id: string | null
  unit_ids: string
  created_by: string | null
  created_at_ms: number
  expires_at_ms: number
}

/** Codes a machine could still be enrolled with, oldest first. */
export const listOpenCodes = async (context: HallContext, hall: Hall): Promise<OpenCode[]> => {
  const rows = await context.db.all<OpenRow>(
    `SELECT code_hash, name, kind, window_id, unit_ids, created_by, created_at_ms, expires_at_ms
     FROM enrolment_code WHERE hall_id = ? AND used_key IS NULL AND expires_at_ms > ?
     ORDER BY created_at_ms, code_hash`,
    hall.hallId,
    context.nowMs(),
  )
  const names = new Map<string, string>()
  for (const staffId of new Set(rows.map((row) => row.created_by).filter((by) => by !== null)))
    names.set(
      staffId,
      (await readState<StaffMember>(context.db, hall.hallId, 'staff', staffId))?.name ?? staffId,
    )
  return rows.map((row) => ({
    // Keyed with the installation's own key: whoever sees it cannot try codes against it.
    codeId: row.code_hash,
    name: row.name,
    // Written by `issueCode`, like what follows.
    kind: row.kind as DeviceKind,
    windowId: row.window_id as WindowId | null,
    unitIds: JSON.parse(row.unit_ids) as UnitId[],
    madeBy: row.created_by === null ? '' : (names.get(row.created_by) ?? row.created_by),
    madeAtMs: row.created_at_ms,
    expiresAtMs: row.expires_at_ms,
  }))
}

/**
 * From now on nobody is enrolled with the code; a machine that tries is told that it has expired.
 * @throws SyncError NOT_FOUND for one that was used meanwhile, has expired or never was
 */
export const withdrawCode = async (
  context: HallContext,
  hall: Hall,
  codeId: string,
  by: string,
): Promise<void> => {
  await withAudit(context, hall, async (tx, audit) => {
    const nowMs = context.nowMs()
    const open = 'hall_id = ? AND code_hash = ? AND used_key IS NULL AND expires_at_ms > ?'
    const code = await tx.get<{ name: string; kind: string; window_id: string | null }>(
      `SELECT name, kind, window_id FROM enrolment_code WHERE ${open}`,
      hall.hallId,
      codeId,
      nowMs,
    )
    if (!code) throw new SyncError('NOT_FOUND')
    await tx.run(
      `UPDATE enrolment_code SET expires_at_ms = ? WHERE ${open}`,
      nowMs,
      hall.hallId,
      codeId,
      nowMs,
    )
    audit({
      act: 'DEVICE_CODE_WITHDRAWN',
      by,
      subject: code.name,
      details: { kind: code.kind, window: code.window_id ?? '' },
    })
  })
  context.log.write('enrolment code withdrawn', { hall: hall.hallId, by })
}

interface CodeRow {
  hall_id: string
  name: string
  kind: string
  window_id: string | null
  unit_ids: string
  expires_at_ms: number
  used_key: string | null
  device_id: string | null
}

const isKeyOf = (kind: 'ed25519' | 'x25519', base64: string): boolean => {
  try {
    const key = createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' })
    return key.asymmetricKeyType === kind
  } catch {
    return false
  }
}

const makeDevice = async (
  tx: HallTx,
  context: HallContext,
  hall: Hall,
  code: CodeRow,
  request: EnrolRequest,
  hash: string,
): Promise<Device> => {
  const nowMs = context.nowMs()
  const device: Device = {
    hallId: hall.hallId,
    deviceId: newId(context) as DeviceId,
    name: code.name === '' ? request.name : code.name,
    // Written by `issueCode`.
    kind: code.kind as DeviceKind,
    windowId: code.window_id as WindowId | null,
    unitIds: JSON.parse(code.unit_ids) as UnitId[],
    publicKey: request.publicKey,
    sealingKey: request.sealingKey,
    standing: 'ACTIVE',
    enrolledAtMs: nowMs,
    epoch: 1,
  }
  await tx.insert(
    'device',
    [
      'hall_id',
      'device_id',
      'name',
      'kind',
      'window_id',
      'unit_ids',
      'public_key',
      'sealing_key',
      'enrolled_at_ms',
      'epoch',
      'version',
    ],
    [
      [
        device.hallId,
        device.deviceId,
        device.name,
        device.kind,
        device.windowId,
        code.unit_ids,
        device.publicKey,
        device.sealingKey,
        nowMs,
        1,
        request.program,
      ],
    ],
  )
  await tx.run(
    'UPDATE enrolment_code SET used_key = ?, used_at_ms = ?, device_id = ? WHERE hall_id = ? AND code_hash = ?',
    request.publicKey,
    nowMs,
    device.deviceId,
    hall.hallId,
    hash,
  )
  return device
}

/** The device of a code: made now, or the one it was used for by the same key. */
const enrolledBy = async (
  tx: HallTx,
  context: HallContext,
  hall: Hall,
  request: EnrolRequest,
  hash: string,
): Promise<Device> => {
  const code = await tx.get<CodeRow>(
    `SELECT hall_id, name, kind, window_id, unit_ids, expires_at_ms, used_key, device_id FROM enrolment_code
     WHERE hall_id = ? AND code_hash = ?`,
    hall.hallId,
    hash,
  )
  if (!code) throw new SyncError('CODE_WRONG')
  if (code.used_key !== null) {
    if (code.used_key !== request.publicKey) throw new SyncError('CODE_USED')
    const device = code.device_id === null ? undefined : await readDevice(tx, hall.hallId, code.device_id)
    if (device?.standing !== 'ACTIVE') throw new SyncError('CODE_USED')
    return { ...device, sealingKey: request.sealingKey }
  }
  if (code.expires_at_ms <= context.nowMs()) throw new SyncError('CODE_EXPIRED')
  return makeDevice(tx, context, hall, code, request, hash)
}

/**
 * A machine becomes one of a hall. The same code with the same key is answered alike again, so that a lost answer costs
 * nothing.
 * @throws SyncError CODE_WRONG, CODE_USED, CODE_EXPIRED, BAD_REQUEST, DESK_TOO_OLD, SERVER_TOO_OLD
 */
export const enrol = async (context: HallContext, request: EnrolRequest): Promise<EnrolAnswer> => {
  checkProtocol(context, request.protocol)
  const secret = readEnrolCode(request.code)?.secret
  if (secret === undefined) throw new SyncError('CODE_WRONG')
  if (!isKeyOf('ed25519', request.publicKey) || !isKeyOf('x25519', request.sealingKey))
    throw new SyncError('BAD_REQUEST')
  const hash = codeHash(context, secret)
  const row = await context.db.get<{ hall_id: string }>(
    'SELECT hall_id FROM enrolment_code WHERE code_hash = ?',
    hash,
  )
  const hall = row && (await context.hall(row.hall_id))
  if (!hall) throw new SyncError('CODE_WRONG')
  const { device, enrolment } = await context.db.transaction(hall.hallId, async (tx) => {
    const enrolled = await enrolledBy(tx, context, hall, request, hash)
    const first = await ensureEpoch(tx, hall, enrolled, 1, context.nowMs())
    return { device: enrolled, enrolment: first.enrolment }
  })
  context.log.write('device enrolled', { hall: hall.hallId, device: device.deviceId, kind: device.kind })
  const sealed = sealTo(
    Buffer.from(request.sealingKey, 'base64'),
    hall.dataKey,
    DATA_KEY_PURPOSE,
    context.randomBytes,
  )
  return {
    hallId: hall.hallId,
    hallName: await hallNameOf(context.db, hall.hallId),
    purpose: hall.purpose,
    deviceId: device.deviceId,
    epoch: 1,
    enrolment,
    kind: device.kind,
    name: device.name,
    windowId: device.windowId,
    hallKey: hall.publicKey,
    hallSealingKey: hall.sealingKey,
    sealedDataKey: sealed.toString('base64'),
  }
}
