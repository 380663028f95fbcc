import { createHash } from 'node:crypto'
import { SyncError, EVENT_BYTES_MAX, PullHeader, PullRow, PushHeader, type PulledEvent } from './wire.ts'

// Batches on the wire (sync.md point 1): a header line of JSON, then the exact bytes of each event on a line of its own.
// Nobody puts an event into JSON a second time, and a cut anywhere is noticed: every line ends, and all are counted.

const NEWLINE = 0x0a
const TAB = 0x09
const LINE_END = Buffer.from([NEWLINE])
const HEADER_BYTES_MAX = 1024 * 1024
/** JSON of a row: five numbers and words and a reason of 80 characters, six bytes each at worst. */
const ROW_BYTES_MAX = 1024

const broken = (problem: string): SyncError => new SyncError('BAD_REQUEST', { problem })

const checkEvent = (bytes: Uint8Array): void => {
  if (bytes.length > EVENT_BYTES_MAX) throw new SyncError('TOO_LARGE', { bytes: bytes.length })
  if (bytes.includes(NEWLINE)) throw broken('a line end within an event')
}

/** Lines of `bytes` from `start` on, without their ends. */
const linesOf = (bytes: Buffer, start: number, count: number): Buffer[] => {
  const lines: Buffer[] = []
  let at = start
  while (at < bytes.length) {
    const end = bytes.indexOf(NEWLINE, at)
    if (end < 0) throw broken('cut within a line')
    if (lines.length === count) throw broken('more lines than announced')
    lines.push(bytes.subarray(at, end))
    at = end + 1
  }
  if (lines.length !== count) throw broken('fewer lines than announced')
  return lines
}

const jsonOf = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    throw broken('a line of JSON cannot be read')
  }
}

const splitHeader = (bytes: Buffer): { header: unknown; rest: number } => {
  const end = bytes.subarray(0, HEADER_BYTES_MAX).indexOf(NEWLINE)
  if (end < 0) throw broken('no header line')
  return { header: jsonOf(bytes.subarray(0, end)), rest: end + 1 }
}

/**
 * Body of a push.
 * @throws SyncError BAD_REQUEST when an event holds a line end, TOO_LARGE when one is too large
 */
export const encodePush = (header: PushHeader, events: readonly Uint8Array[]): Buffer => {
  const parts: Uint8Array[] = [Buffer.from(JSON.stringify(header)), LINE_END]
  for (const event of events) {
    checkEvent(event)
    parts.push(event, LINE_END)
  }
  return Buffer.concat(parts)
}

/**
 * The events are views of `bytes`.
 * @throws SyncError BAD_REQUEST for what is cut or does not fit its header, TOO_LARGE for an event that is too large
 */
export const decodePush = (bytes: Buffer): { header: PushHeader; events: Buffer[] } => {
  const { header: raw, rest } = splitHeader(bytes)
  const header = PushHeader.safeParse(raw)
  if (!header.success) throw broken('the header does not fit')
  const events = linesOf(bytes, rest, header.data.count)
  for (const event of events)
    if (event.length > EVENT_BYTES_MAX) throw new SyncError('TOO_LARGE', { bytes: event.length })
  return { header: header.data, events }
}

const rowText = (event: PulledEvent): string => {
  const row: PullRow = [
    event.hallSeq,
    event.receivedAtMs,
    event.atMs,
    event.grade,
    event.verdict,
    event.reason,
  ]
  return `${JSON.stringify(row)}\t`
}

const pushRow = (parts: Uint8Array[], event: PulledEvent): void => {
  checkEvent(event.bytes)
  parts.push(Buffer.from(rowText(event)), event.bytes, LINE_END)
}

/** Lines of a page or a snapshot file. @throws SyncError as `encodePush` */
export const encodeRows = (events: readonly PulledEvent[]): Buffer => {
  const parts: Uint8Array[] = []
  for (const event of events) pushRow(parts, event)
  return Buffer.concat(parts)
}

/** SHA-256 (hex) of the lines of a page; the hall signs it. */
export const rowsDigest = (events: readonly PulledEvent[]): string => {
  const hash = createHash('sha256')
  for (const event of events) hash.update(rowText(event)).update(event.bytes).update(LINE_END)
  return hash.digest('hex')
}

const readRow = (line: Buffer): PulledEvent => {
  const tab = line.subarray(0, ROW_BYTES_MAX).indexOf(TAB)
  if (tab < 0) throw broken('a row without an event')
  const row = PullRow.safeParse(jsonOf(line.subarray(0, tab)))
  if (!row.success) throw broken('a row does not fit')
  const bytes = line.subarray(tab + 1)
  if (bytes.length > EVENT_BYTES_MAX) throw new SyncError('TOO_LARGE', { bytes: bytes.length })
  const [hallSeq, receivedAtMs, atMs, grade, verdict, reason] = row.data
  return { hallSeq, receivedAtMs, atMs, grade, verdict, reason, bytes }
}

/** Answer to a pull. @throws SyncError as `encodePush` */
export const encodePull = (header: PullHeader, events: readonly PulledEvent[]): Buffer => {
  const parts: Uint8Array[] = [Buffer.from(JSON.stringify(header)), LINE_END]
  for (const event of events) pushRow(parts, event)
  return Buffer.concat(parts)
}

/** The events are views of `bytes`. @throws SyncError as `decodePush` */
export const decodePull = (bytes: Buffer): { header: PullHeader; events: PulledEvent[] } => {
  const { header: raw, rest } = splitHeader(bytes)
  const header = PullHeader.safeParse(raw)
  if (!header.success) throw broken('the header does not fit')
  return { header: header.data, events: linesOf(bytes, rest, header.data.count).map(readRow) }
}

/**
 * Rows of a snapshot, piece by piece as they are unpacked; a snapshot is lines as `encodeRows` makes them, packed with
 * gzip, without a header. `take` answers the rows complete so far; `end` throws when the last one is not.
 * @throws SyncError BAD_REQUEST, TOO_LARGE
 */
export const createRowReader = (): { take(chunk: Uint8Array): PulledEvent[]; end(): void } => {
  let open: Uint8Array[] = []
  let openBytes = 0
  return {
    take(chunk) {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
      const rows: PulledEvent[] = []
      let at = 0
      for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, at)) {
        const tail = bytes.subarray(at, end)
        rows.push(readRow(open.length === 0 ? tail : Buffer.concat([...open, tail])))
        open = []
        openBytes = 0
        at = end + 1
      }
      if (at < bytes.length) {
        // Copied: unpackers use their buffer again.
        open.push(Buffer.from(bytes.subarray(at)))
        openBytes += bytes.length - at
        if (openBytes > EVENT_BYTES_MAX + ROW_BYTES_MAX)
          throw new SyncError('TOO_LARGE', { bytes: openBytes })
      }
      return rows
    },
    end() {
      if (open.length > 0) throw broken('cut within a line')
    },
  }
}
