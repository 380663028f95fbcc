import type { AttachedFile } from '../model/assessment/charges.ts'
import { DAY_MS } from '../model/day.ts'
import { bytesMaxOf, inspectFile } from '../model/files/inspect-file.ts'
import { sha256Hex } from '../store/sha256.ts'
import { createVault, type Vault } from '../store/vault.ts'
import { FileMime, SyncError } from '../sync/wire.ts'
import { checkStanding, type HallContext, type Visitor } from './context.ts'
import { readDevice } from './devices.ts'
import type { HallRead, HallTx } from './hall-db.ts'
import type { Hall } from './halls.ts'

// Pictures and papers that records name, apart from the log. They lie sealed under the hall's data key, so that neither the
// database nor a backup shows them. Any active desk or supervisor's machine of the hall that names the SHA-256 of a file may
// have it: the hash is known only from a record, and records travel by scope.

/** Bytes one machine may bring in a day; a month of patrols without a line is a tenth of it. */
export const FILE_BYTES_A_DAY = 400_000_000
const FULL_RETRY_MS = 3_600_000

export interface HallFile {
  readonly mime: AttachedFile['mime']
  readonly bytes: Buffer
}

/** @throws SyncError NOT_ALLOWED for a public screen */
const checkMayHaveFiles = ({ device }: Pick<Visitor, 'device'>): void => {
  if (device.kind === 'KIOSK') throw new SyncError('NOT_ALLOWED')
}

const vaultOf = (context: Pick<HallContext, 'randomBytes'>, hall: Hall): Vault =>
  createVault(hall.dataKey, context.randomBytes)

const present = async (db: HallRead, hallId: string, sha256s: readonly string[]): Promise<Set<string>> => {
  const rows = await db.among<{ sha256: string }>(
    'SELECT sha256 FROM kept_file WHERE hall_id = ? AND sha256 IN',
    [hallId],
    sha256s,
  )
  return new Set(rows.map(({ sha256 }) => sha256))
}

/** Which of these the hall does not have. @throws SyncError NOT_ALLOWED */
export const lackingFiles = async (
  context: HallContext,
  visitor: Visitor,
  sha256s: readonly string[],
): Promise<readonly string[]> => {
  checkMayHaveFiles(visitor)
  const there = await present(context.db, visitor.hall.hallId, sha256s)
  return [...new Set(sha256s)].filter((sha256) => !there.has(sha256))
}

/** @throws SyncError TOO_LARGE, BAD_REQUEST (`hash`: not what it is called; `file`: cut off, or of another kind) */
const checkFile = (sha256: string, { mime, bytes }: HallFile): void => {
  if (bytes.length > bytesMaxOf(mime)) throw new SyncError('TOO_LARGE')
  if (sha256Hex(bytes) !== sha256) throw new SyncError('BAD_REQUEST', { problem: 'hash' })
  const facts = inspectFile(bytes)
  if (typeof facts === 'string' || facts.mime !== mime || facts.end !== bytes.length)
    throw new SyncError('BAD_REQUEST', { problem: 'file' })
}

const insertFile = async (
  tx: HallTx,
  { hallId, deviceId, nowMs }: { readonly hallId: string; readonly deviceId: string; readonly nowMs: number },
  sha256: string,
  { mime, bytes, sealed }: HallFile & { readonly sealed: Buffer },
): Promise<void> =>
  tx.insert(
    'kept_file',
    ['hall_id', 'sha256', 'mime', 'size', 'device_id', 'received_at_ms', 'content_sha256', 'content'],
    [[hallId, sha256, mime, bytes.length, deviceId, nowMs, sha256Hex(sealed), sealed]],
    'ON CONFLICT DO NOTHING',
  )

/**
 * Files somebody carried here in a bundle; the caller has checked that the device sent them. The machine may be lost.
 * @throws SyncError as `takeFile`
 */
export const takeCarriedFiles = async (
  context: HallContext,
  hall: Hall,
  deviceId: string,
  files: readonly { readonly sha256: string; readonly content: HallFile }[],
): Promise<void> => {
  const vault = vaultOf(context, hall)
  for (const { sha256, content } of files) checkFile(sha256, content)
  const by = { hallId: hall.hallId, deviceId, nowMs: context.nowMs() }
  for (const { sha256, content } of files) {
    const sealed = vault.sealBytes(content.bytes, sha256)
    await context.db.transaction(`${hall.hallId} files`, async (tx) =>
      insertFile(tx, by, sha256, { ...content, sealed }),
    )
  }
}

/**
 * Takes a file in; the same again changes nothing.
 * @throws SyncError NOT_ALLOWED, TOO_LARGE, BAD_REQUEST (`hash`: not what it is called; `file`: cut off, or of another kind),
 * BUSY when the machine brought too much today
 */
export const takeFile = async (
  context: HallContext,
  visitor: Visitor,
  sha256: string,
  file: HallFile,
): Promise<void> => {
  checkMayHaveFiles(visitor)
  checkFile(sha256, file)
  const { bytes } = file
  const { hallId } = visitor.hall
  const { deviceId } = visitor.device
  const sealed = vaultOf(context, visitor.hall).sealBytes(bytes, sha256)
  const nowMs = context.nowMs()
  // A lock of its own: records are taken in meanwhile.
  await context.db.transaction(`${hallId} files`, async (tx) => {
    checkStanding(await readDevice(tx, hallId, deviceId))
    if ((await present(tx, hallId, [sha256])).size > 0) return
    const today = await tx.get<{ brought: number }>(
      `SELECT coalesce(sum(size), 0) AS brought FROM kept_file
       WHERE hall_id = ? AND device_id = ? AND received_at_ms > ?`,
      hallId,
      deviceId,
      nowMs - DAY_MS,
    )
    if (Number(today?.brought ?? 0) + bytes.length > FILE_BYTES_A_DAY)
      throw new SyncError('BUSY', { retryAfterMs: FULL_RETRY_MS })
    await insertFile(tx, { hallId, deviceId, nowMs }, sha256, { ...file, sealed })
  })
}

/** @throws SyncError NOT_ALLOWED, NOT_FOUND */
export const readFile = async (context: HallContext, visitor: Visitor, sha256: string): Promise<HallFile> => {
  checkMayHaveFiles(visitor)
  const row = await context.db.get<{ mime: string; content: Uint8Array }>(
    'SELECT mime, content FROM kept_file WHERE hall_id = ? AND sha256 = ?',
    visitor.hall.hallId,
    sha256,
  )
  if (!row) throw new SyncError('NOT_FOUND')
  return {
    mime: FileMime.parse(row.mime),
    bytes: vaultOf(context, visitor.hall).openBytes(row.content, sha256),
  }
}
