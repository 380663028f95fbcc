import { sha256Hex } from '../store/sha256.ts'
import { gunzipSync, gzipSync } from 'node:zlib'
import { z } from 'zod'
import { DeviceId, HallId } from '../model/ids.ts'
import type { ClockAnchor, FileContent, SyncLog } from '../store/sync-types.ts'
import { decodePush, encodePush } from './lines.ts'
import { openSealed, sealTo } from './sealed-box.ts'
import { createSigner, filesText, pushText } from './signing.ts'
import { FileMime, PUSH_BYTES_MAX, PUSH_EVENTS_MAX, Sha256, type PushHeader } from './wire.ts'

// What a machine has not sent, as a file for a memory stick: for one that is offline for good, broken, or refused. Only the
// hall opens it. Bytes: a line `HALLDESK-BUNDLE 1 {SHA-256 of the rest}`, then a sealed box around gzip of
// {4 bytes length, JSON of the head}, for each batch {4 bytes length, body of a push}, and for each file of the head
// {4 bytes length, its bytes}. Without files it is version 1, which older servers read.

const MAGIC = 'HALLDESK-BUNDLE'
const VERSION = 1
const VERSION_WITH_FILES = 2
const PURPOSE = 'bundle'
const FIRST_LINE_MAX = 120
/** A year of a busy window, many times over; more is no bundle of ours. */
const UNPACKED_BYTES_MAX = 512 * 1024 * 1024
/** Records come first: files go along as far as the bundle can still be handed in at a page, the oldest first. */
const FILES_BYTES_MAX = 16 * 1024 * 1024
const FILES_MAX = 2_000

const Head = z.object({
  hallId: HallId,
  deviceId: DeviceId,
  epoch: z.number().int().positive(),
  deviceName: z.string(),
  /** The record of its enrolment, signed by the hall: one restored from an older backup does not know the machine. */
  enrolment: z.string().max(2_000).optional(),
  madeAtMs: z.number(),
  records: z.number().int().nonnegative(),
  batches: z.number().int().nonnegative(),
  /** Pictures and papers that have not reached the hall, in the order their bytes follow. */
  files: z
    .array(z.object({ sha256: Sha256, mime: FileMime }))
    .max(FILES_MAX)
    .default([]),
  /** Ed25519 of `filesText` by the device. */
  filesSignature: z.string().max(128).default(''),
})

export interface Bundle extends z.output<typeof Head> {
  /** As pushed: the header's signature is to be checked with the device's key before anything is taken. */
  /** Each is what it is called; that the device sent them is to be checked (`filesText`). */
  readonly contents: readonly { readonly sha256: string; readonly content: FileContent }[]
  readonly pushes: readonly { readonly header: PushHeader; readonly events: readonly Buffer[] }[]
}

/** NOT_A_BUNDLE: no file of ours. NEWER: of a newer program. DAMAGED: cut or changed. OTHER_HALL: sealed to another hall. */
export class BundleError extends Error {
  readonly code: 'NOT_A_BUNDLE' | 'NEWER' | 'DAMAGED' | 'OTHER_HALL'
  constructor(code: BundleError['code'], cause?: unknown) {
    super(code, cause === undefined ? undefined : { cause })
    this.name = 'BundleError'
    this.code = code
  }
}

const framed = (bytes: Uint8Array): Buffer[] => {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return [length, Buffer.from(bytes)]
}

const NamesAnchor = z.object({ time: z.object({ anchor: z.string().nullable() }) })

const anchorsOf = (events: readonly Buffer[], all: readonly ClockAnchor[]): ClockAnchor[] => {
  const named = new Set(
    events.map((bytes) => NamesAnchor.safeParse(JSON.parse(bytes.toString('utf8'))).data?.time.anchor),
  )
  return all.filter((anchor) => named.has(anchor.id))
}

/** Batches within the limits of a push; a single larger event travels alone. */
const split = (events: readonly Buffer[]): Buffer[][] => {
  const batches: Buffer[][] = []
  let batch: Buffer[] = []
  let bytes = 0
  for (const event of events) {
    if (batch.length === PUSH_EVENTS_MAX || (batch.length > 0 && bytes + event.length + 1 > PUSH_BYTES_MAX)) {
      batches.push(batch)
      batch = []
      bytes = 0
    }
    batch.push(event)
    bytes += event.length + 1
  }
  if (batch.length > 0) batches.push(batch)
  return batches
}

interface WaitingFile {
  readonly sha256: string
  readonly content: FileContent
}

const filesOf = (sync: SyncLog): WaitingFile[] => {
  const taken: WaitingFile[] = []
  let bytes = 0
  for (const sha256 of sync.files.next(FILES_MAX)) {
    const content = sync.files.read(sha256)
    if (content === null) continue
    bytes += content.bytes.length
    if (bytes > FILES_BYTES_MAX) break
    taken.push({ sha256, content })
  }
  return taken
}

/**
 * Everything that waits, sealed to the hall; nothing is removed here, and a later push of the same changes nothing. Null
 * when nothing waits.
 */
export const exportBundle = (
  sync: SyncLog,
  nowMs: number,
  randomBytes: (size: number) => Uint8Array,
): { readonly bytes: Buffer; readonly records: number } | null => {
  const unsent = sync.unsent({ events: Number.MAX_SAFE_INTEGER, bytes: Number.MAX_SAFE_INTEGER })
  const files = filesOf(sync)
  if (!unsent && files.length === 0) return null
  const { hallId, deviceId, name, enrolment, privateKey, hallSealingKey } = sync.enrolment
  const epoch = sync.epoch()
  const sign = createSigner(privateKey)
  const pushes: Buffer[] = []
  let from = unsent?.from ?? 1
  for (const events of split(unsent?.events ?? [])) {
    const last = { seq: from + events.length - 1, hash: sha256Hex(events.at(-1) ?? Buffer.alloc(0)) }
    const header: PushHeader = {
      deviceId,
      epoch,
      from,
      count: events.length,
      headSignature: sign(pushText(hallId, deviceId, epoch, last)),
      anchors: anchorsOf(events, unsent?.anchors ?? []),
    }
    pushes.push(encodePush(header, events))
    from += events.length
  }
  const records = unsent?.events.length ?? 0
  const names = files.map(({ sha256 }) => sha256)
  const head: z.input<typeof Head> = {
    hallId,
    deviceId,
    epoch,
    deviceName: name,
    enrolment,
    madeAtMs: Math.round(nowMs),
    records,
    batches: pushes.length,
    ...(files.length === 0
      ? {}
      : {
          files: files.map(({ sha256, content: { mime } }) => ({ sha256, mime })),
          filesSignature: sign(filesText(hallId, deviceId, names)),
        }),
  }
  const contents = files.map(({ content }) => content.bytes)
  const plain = Buffer.concat([Buffer.from(JSON.stringify(head)), ...pushes, ...contents].flatMap(framed))
  const box = sealTo(hallSealingKey, gzipSync(plain), PURPOSE, randomBytes)
  return {
    bytes: Buffer.concat([
      Buffer.from(`${MAGIC} ${files.length === 0 ? VERSION : VERSION_WITH_FILES} ${sha256Hex(box)}\n`),
      box,
    ]),
    records,
  }
}

const unframe = (plain: Buffer): Buffer[] => {
  const parts: Buffer[] = []
  for (let at = 0; at < plain.length;) {
    if (plain.length - at < 4) throw new BundleError('DAMAGED')
    const length = plain.readUInt32BE(at)
    if (plain.length - at - 4 < length) throw new BundleError('DAMAGED')
    parts.push(plain.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return parts
}

/**
 * Opens a bundle with the hall's X25519 private key (PKCS#8, DER). Who made it is not proven by that: check the signature
 * of every batch (`pushText`) with the key of the device it names.
 * @throws BundleError
 */
export const readBundle = (bytes: Uint8Array, hallSealingKey: Uint8Array): Bundle => {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = file.subarray(0, FIRST_LINE_MAX).indexOf(0x0a)
  const [magic, version, digest] = file.subarray(0, Math.max(0, end)).toString('latin1').split(' ')
  if (magic !== MAGIC) throw new BundleError('NOT_A_BUNDLE')
  if (version !== String(VERSION) && version !== String(VERSION_WITH_FILES)) throw new BundleError('NEWER')
  const box = file.subarray(end + 1)
  if (sha256Hex(box) !== digest) throw new BundleError('DAMAGED')
  let packed: Buffer
  try {
    packed = openSealed(hallSealingKey, box, PURPOSE)
  } catch (error) {
    throw new BundleError('OTHER_HALL', error)
  }
  try {
    const [headBytes, ...parts] = unframe(gunzipSync(packed, { maxOutputLength: UNPACKED_BYTES_MAX }))
    const head = Head.parse(JSON.parse((headBytes ?? Buffer.alloc(0)).toString('utf8')))
    const pushes = parts.slice(0, head.batches).map((part) => decodePush(part))
    const rest = parts.slice(head.batches)
    const contents = head.files.map(({ sha256, mime }, nth) => ({
      sha256,
      content: { mime, bytes: rest[nth] ?? Buffer.alloc(0) },
    }))
    const records = pushes.reduce((sum, { events }) => sum + events.length, 0)
    const isWhole =
      pushes.length === head.batches &&
      records === head.records &&
      rest.length === contents.length &&
      contents.every(({ sha256, content }) => sha256Hex(content.bytes) === sha256)
    if (!isWhole) throw new BundleError('DAMAGED')
    return { ...head, pushes, contents }
  } catch (error) {
    throw error instanceof BundleError ? error : new BundleError('DAMAGED', error)
  }
}
