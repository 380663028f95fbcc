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
/** The file grows in steps, so that a sync has neither its size nor its blocks to write beside the event itself. */
const GROW_BYTES = 1024 * 1024
const EMPTY = new Uint8Array(GROW_BYTES)

/** What is gathered into one write. */
const WRITE_BYTES = 4 * 1024 * 1024

export interface JournalContent {
  readonly events: readonly Buffer[]
  /** Where the next frame belongs. */
  readonly end: number
  /** Bytes after `end` that are neither empty nor a whole frame: a write cut off in the middle. */
  readonly damagedTail: boolean
  /** Something before `end` cannot be read: no crash of ours does that, a failing disk does. */
  readonly damagedInside: boolean
}

/** Every event of ours begins like this; where frames are unreadable the next one is looked for by it. */
const EVENT_START = Buffer.from('{"v":1,', 'latin1')

const frameAt = (bytes: Buffer, at: number): Buffer | null => {
  if (at + FRAME_HEAD_BYTES > bytes.length) return null
  const length = bytes.readUInt32LE(at)
  if (length === 0 || length > FRAME_BYTES_MAX || at + FRAME_HEAD_BYTES + length > bytes.length) return null
  const body = bytes.subarray(at + FRAME_HEAD_BYTES, at + FRAME_HEAD_BYTES + length)
  return crc32(body) === bytes.readUInt32LE(at + 4) ? body : null
}

/** Where the next whole frame after a damaged place begins; null when there is none. */
const nextFrame = (bytes: Buffer, from: number): number | null => {
  for (let found = bytes.indexOf(EVENT_START, from); found !== -1;) {
    const at = found - FRAME_HEAD_BYTES
    if (at >= from && frameAt(bytes, at) !== null) return at
    found = bytes.indexOf(EVENT_START, found + 1)
  }
  return null
}

/** Reads every whole frame, also those after a damaged place; never throws on damage. */
export const readJournal = (files: Files, path: string): JournalContent => {
  if (!files.exists(path)) return { events: [], end: MAGIC.length, damagedTail: false, damagedInside: false }
  const bytes = files.readAll(path)
  const events: Buffer[] = []
  let damagedInside = bytes.length > 0 && !bytes.subarray(0, MAGIC.length).equals(MAGIC)
  let at = MAGIC.length
  let end = at
  for (;;) {
    const body = frameAt(bytes, at)
    if (body !== null) {
      events.push(Buffer.from(body))
      at += FRAME_HEAD_BYTES + body.length
      end = at
      continue
    }
    const next = nextFrame(bytes, at)
    if (next === null) break
    damagedInside = true
    at = next
  }
  return { events, end, damagedTail: bytes.subarray(end).some((byte) => byte !== 0), damagedInside }
}

const frame = (event: Uint8Array): Buffer => {
  const head = Buffer.alloc(FRAME_HEAD_BYTES)
  head.writeUInt32LE(event.length, 0)
  head.writeUInt32LE(crc32(event), 4)
  return Buffer.concat([head, event])
}

/** Frames in runs of a few megabytes, so that a long list never stands in memory twice. */
function* runsOf(events: readonly Uint8Array[]): Generator<{ bytes: Buffer; events: number }> {
  let frames: Buffer[] = []
  let length = 0
  for (const event of events) {
    const next = frame(event)
    frames.push(next)
    length += next.length
    if (length < WRITE_BYTES) continue
    yield { bytes: Buffer.concat(frames), events: frames.length }
    frames = []
    length = 0
  }
  if (frames.length > 0) yield { bytes: Buffer.concat(frames), events: frames.length }
}

/**
 * Opens the journal for appending after its last whole frame. A disk that is full just now does not keep the program
 * from starting: what could not be written waits, and `healthy` says so.
 */
export const openJournal = (files: Files, path: string, content: JournalContent): Journal => {
  let handle: number | null = null
  let end = content.end
  let allocated = 0
  let healthy = true
  /** What an earlier failed write left out; it goes before the next, so that the copy has no hole. */
  let pending: readonly Uint8Array[] = []
  let isPrepared = false

  const grow = (open: number, needed: number) => {
    while (needed > allocated) {
      // Written, not only reserved: a file system gives a hole its blocks at the next sync, once for every event.
      files.write(open, EMPTY, allocated)
      allocated += GROW_BYTES
    }
  }
  /** The open file, its beginning whole. */
  const opened = (): number => {
    if (handle !== null && isPrepared) return handle
    const isNew = !files.exists(path)
    handle ??= files.open(path, isNew ? 'wx+' : 'r+')
    if (isPrepared) return handle
    allocated = files.size(path)
    if (isNew || (end === MAGIC.length && content.events.length === 0)) {
      files.truncate(handle, 0)
      allocated = 0
      grow(handle, MAGIC.length)
      files.write(handle, MAGIC, 0)
      files.sync(handle)
      files.syncDirectoryOf(path)
    } else if (content.damagedTail) {
      files.truncate(handle, end)
      allocated = end
      files.sync(handle)
    }
    isPrepared = true
    return handle
  }
  const closeHandle = () => {
    if (handle !== null) files.close(handle)
    handle = null
  }
  try {
    opened()
  } catch {
    healthy = false
  }
  return {
    append(events) {
      pending = pending.length === 0 ? events : [...pending, ...events]
      try {
        const open = opened()
        for (const run of runsOf(pending)) {
          grow(open, end + run.bytes.length)
          files.write(open, run.bytes, end)
          files.sync(open)
          end += run.bytes.length
          pending = pending.slice(run.events)
        }
        healthy = true
      } catch (error) {
        healthy = false
        throw error
      }
    },
    healthy: () => healthy,
    keepOnly(events) {
      const next = `${path}.next`
      let length = MAGIC.length
      try {
        const fresh = files.open(next, 'w')
        try {
          files.write(fresh, MAGIC, 0)
          for (const { bytes } of runsOf(events)) {
            files.write(fresh, bytes, length)
            length += bytes.length
          }
          files.sync(fresh)
        } finally {
          files.close(fresh)
        }
      } catch (error) {
        if (files.exists(next)) files.remove(next)
        throw error
      }
      // Windows renames over no open file. Whether the rename succeeds or not, the next write opens what is there.
      closeHandle()
      files.rename(next, path)
      files.syncDirectoryOf(path)
      end = length
      allocated = length
      pending = []
      isPrepared = true
      healthy = true
    },
    close: closeHandle,
  }
}
