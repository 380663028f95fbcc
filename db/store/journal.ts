import { crc32 } from 'node:zlib'
import type { Files } from './files.ts'

/**
 * The second copy of every record not yet durable at the hall: an append-only file beside the database, each frame
 * `length (4 bytes LE) | CRC-32 (4 bytes LE) | event bytes`, synced before the screen says saved. A damaged database file
 * does not take it along. The tail of a frame cut off by a crash is recognised by its length or checksum and ignored.
 */
export interface Journal {
  /** Adds events after the last one; synced when it returns. */
  append(events: readonly Uint8Array[]): void
  /** True while every write so far reached the disk. */
  healthy(): boolean
  /** Drops the frames up to an event that is safe elsewhere: in a verified backup, or durable at the hall. */
  keepOnly(events: readonly Uint8Array[]): void
  close(): void
}

const MAGIC = Buffer.from('HALLDESK-JOURNAL-1\n', 'latin1')
const FRAME_HEAD_BYTES = 8
/** No event is larger than 2 MiB; a longer length is damage. */
const FRAME_BYTES_MAX = 2 * 1024 * 1024
/** The file grows in steps, so that a sync seldom has to move its size. */
const GROW_BYTES = 1024 * 1024

export interface JournalContent {
  readonly events: readonly Buffer[]
  /** Where the next frame belongs. */
  readonly end: number
  /** Bytes after `end` that are neither empty nor a whole frame: a write cut off in the middle. */
  readonly damagedTail: boolean
}

/** Reads every whole frame; never throws on damage. */
export const readJournal = (files: Files, path: string): JournalContent => {
  if (!files.exists(path)) return { events: [], end: MAGIC.length, damagedTail: false }
  const bytes = files.readAll(path)
  const events: Buffer[] = []
  let at = MAGIC.length
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC))
    return { events, end: MAGIC.length, damagedTail: bytes.length > 0 }
  while (at + FRAME_HEAD_BYTES <= bytes.length) {
    const length = bytes.readUInt32LE(at)
    if (length === 0 || length > FRAME_BYTES_MAX || at + FRAME_HEAD_BYTES + length > bytes.length) break
    const body = bytes.subarray(at + FRAME_HEAD_BYTES, at + FRAME_HEAD_BYTES + length)
    if (crc32(body) !== bytes.readUInt32LE(at + 4)) break
    events.push(Buffer.from(body))
    at += FRAME_HEAD_BYTES + length
  }
  return { events, end: at, damagedTail: bytes.subarray(at).some((byte) => byte !== 0) }
}

const frame = (event: Uint8Array): Buffer => {
  const head = Buffer.alloc(FRAME_HEAD_BYTES)
  head.writeUInt32LE(event.length, 0)
  head.writeUInt32LE(crc32(event), 4)
  return Buffer.concat([head, event])
}

/** Opens the journal for appending after its last whole frame. */
export const openJournal = (files: Files, path: string, content: JournalContent): Journal => {
  const isNew = !files.exists(path)
  let handle = files.open(path, isNew ? 'wx+' : 'r+')
  let end = content.end
  let allocated = isNew ? 0 : files.size(path)
  let healthy = true
  /** What an earlier failed write left out; it goes before the next, so that the copy has no hole. */
  let pending: Uint8Array[] = []
  const grow = (needed: number) => {
    if (needed <= allocated) return
    allocated = needed + GROW_BYTES
    files.truncate(handle, allocated)
  }
  if (isNew || content.end === MAGIC.length) {
    files.truncate(handle, 0)
    allocated = 0
    grow(MAGIC.length)
    files.write(handle, MAGIC, 0)
    files.sync(handle)
    files.syncDirectoryOf(path)
  } else if (content.damagedTail) {
    files.truncate(handle, content.end)
    allocated = content.end
    files.sync(handle)
  }
  return {
    append(events) {
      pending.push(...events)
      const bytes = Buffer.concat(pending.map(frame))
      try {
        grow(end + bytes.length)
        files.write(handle, bytes, end)
        files.sync(handle)
        end += bytes.length
        pending = []
        healthy = true
      } catch (error) {
        healthy = false
        throw error
      }
    },
    healthy: () => healthy,
    keepOnly(events) {
      const next = `${path}.next`
      const bytes = Buffer.concat([MAGIC, ...events.map(frame)])
      const fresh = files.open(next, 'w')
      try {
        files.write(fresh, bytes, 0)
        files.sync(fresh)
      } finally {
        files.close(fresh)
      }
      files.close(handle)
      files.rename(next, path)
      files.syncDirectoryOf(path)
      handle = files.open(path, 'r+')
      end = bytes.length
      allocated = bytes.length
      pending = []
      healthy = true
    },
    close() {
      files.close(handle)
    },
  }
}
