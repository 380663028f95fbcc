import Database from 'better-sqlite3'
import { existsSync, statSync } from 'node:fs'
import { Envelope } from '../model/events/envelope.ts'
import { sha256Hex } from './sha256.ts'
import type { NumberGrant } from './sync-types.ts'

/** An event as it was found somewhere, its bytes checked against their hash. */
export interface FoundEvent {
  readonly bytes: Buffer
  readonly hash: string
  readonly envelope: Envelope
  readonly atMs: number
  readonly clockGrade: string
  readonly hallSeq: number | null
  readonly verdict: string
  readonly reason: string
  readonly receivedAtMs: number | null
}

const parseEvent = (bytes: Buffer): Envelope | null => {
  try {
    const parsed = Envelope.safeParse(JSON.parse(bytes.toString('utf8')))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

/** One frame of the journal. It tells no grade; "plausible" is the best a desk that stands alone can say. */
export const fromJournalBytes = (bytes: Buffer): FoundEvent | null => {
  const envelope = parseEvent(bytes)
  return (
    envelope && {
      bytes,
      hash: sha256Hex(bytes),
      envelope,
      atMs: envelope.time.wall,
      clockGrade: 'B',
      hallSeq: null,
      verdict: '',
      reason: '',
      receivedAtMs: null,
    }
  )
}

/** Opened for reading only, so that not even the log beside the file is folded into it. */
const openDamaged = (path: string): Database.Database | null => {
  if (!existsSync(path) || statSync(path).size === 0) return null
  try {
    return new Database(path, { readonly: true, timeout: 1_000 })
  } catch {
    return null
  }
}

interface EventRow {
  readonly at_ms: number
  readonly clock_grade: string
  readonly hall_seq: number | null
  readonly verdict: string
  readonly reason: string
  readonly received_at_ms: number | null
  readonly hash: Buffer
  readonly bytes: Buffer
}

const COLUMNS = [
  'at_ms, clock_grade, hall_seq, hash, bytes, verdict, reason, received_at_ms',
  // Before the schema of sync (40).
  "at_ms, clock_grade, hall_seq, hash, bytes, '' AS verdict, '' AS reason, NULL AS received_at_ms",
]

const ROWS_A_PAGE = 1_024
/** So many pages of rows without one that can be read: the end of what there is. */
const EMPTY_PAGES_MAX = 16
/** Tried up to here when the end of the table itself is damaged; no single machine gets there. */
const ROWS_MAX = 10_000_000

/** Yields whatever rows of a damaged log can still be read, a page of rows at a time, halving around bad places. */
export function* salvageEvents(path: string): Generator<FoundEvent> {
  const database = openDamaged(path)
  if (database === null) return
  try {
    let read: Database.Statement | undefined
    let highest = ROWS_MAX
    for (const columns of COLUMNS) {
      try {
        read ??= database.prepare(
          `SELECT ${columns} FROM event_log NOT INDEXED WHERE local_seq >= ? AND local_seq < ?`,
        )
      } catch {
        // An older layout; or the schema itself is gone, and there is nothing to look for.
      }
    }
    if (!read) return
    const rowsBetween = read
    try {
      const row = database.prepare('SELECT max(local_seq) AS n FROM event_log NOT INDEXED').get() as {
        n: number | null
      }
      highest = row.n ?? 0
    } catch {
      // Ranges are tried instead.
    }
    const rowsOf = (from: number, to: number): EventRow[] => {
      try {
        return rowsBetween.all(from, to) as EventRow[]
      } catch {
        if (to - from <= 1) return []
        const middle = from + Math.floor((to - from) / 2)
        return [...rowsOf(from, middle), ...rowsOf(middle, to)]
      }
    }
    for (let from = 1, empty = 0; from <= highest && empty < EMPTY_PAGES_MAX; from += ROWS_A_PAGE) {
      const rows = rowsOf(from, from + ROWS_A_PAGE)
      empty = rows.length === 0 ? empty + 1 : 0
      for (const row of rows) {
        if (!Buffer.isBuffer(row.bytes) || !Buffer.isBuffer(row.hash)) continue
        const hash = sha256Hex(row.bytes)
        const envelope = hash === row.hash.toString('hex') ? parseEvent(row.bytes) : null
        if (envelope === null) continue
        yield {
          bytes: row.bytes,
          hash,
          envelope,
          atMs: row.at_ms,
          clockGrade: row.clock_grade,
          hallSeq: row.hall_seq,
          verdict: row.verdict,
          reason: row.reason,
          receivedAtMs: row.received_at_ms,
        }
      }
    }
  } finally {
    database.close()
  }
}

/** Who this machine is, as a database file tells; empty when it cannot be read. `device_id` is added from its table. */
export const readMetaOf = (path: string): Map<string, string> => {
  const meta = new Map<string, string>()
  const database = openDamaged(path)
  if (database === null) return meta
  try {
    for (const { key, value } of database.prepare('SELECT key, value FROM meta').all() as {
      key: string
      value: string
    }[])
      meta.set(key, value)
    const device = database
      .prepare('SELECT device_id FROM device WHERE device_no = ?')
      .get(Number(meta.get('device_no') ?? 1)) as { device_id: string } | undefined
    if (device) meta.set('device_id', device.device_id)
  } catch {
    // Unreadable: the events tell the rest.
  } finally {
    database.close()
  }
  return meta
}

export interface FoundNote {
  readonly staff_id: string
  readonly kind: string
  readonly key: string
  readonly value: string
  readonly saved_at_ms: number
}

const salvageRows = <Row>(path: string, sql: string): Row[] => {
  const database = openDamaged(path)
  if (database === null) return []
  try {
    return database.prepare(sql).all() as Row[]
  } catch {
    return []
  } finally {
    database.close()
  }
}

/** Drafts and preferences of a database file: no events, yet somebody was told they are saved. */
export const salvageNotes = (path: string): FoundNote[] =>
  salvageRows(path, 'SELECT staff_id, kind, key, value, saved_at_ms FROM local_note')

export interface FoundFile {
  readonly sha256: string
  readonly mime: string
  readonly size: number
  readonly kept_at_ms: number
  readonly named: number
  readonly sent_at_ms: number | null
  readonly refused: string
  readonly sealed_sha256: string
  readonly bytes: Buffer
}

/** Kept files of a database, as they are sealed; a damaged place costs the files that lie there and no others. */
export function* salvageFiles(path: string): Generator<FoundFile> {
  const database = openDamaged(path)
  if (database === null) return
  try {
    const last = database.prepare('SELECT max(rowid) FROM kept_file NOT INDEXED').pluck().get()
    const read = database.prepare('SELECT * FROM kept_file NOT INDEXED WHERE rowid = ?')
    for (let row = 1; row <= Number(last ?? 0); row += 1) {
      let found: FoundFile | undefined
      try {
        found = read.get(row) as FoundFile | undefined
      } catch {
        // This one is lost; the next may lie elsewhere.
      }
      if (found && Buffer.isBuffer(found.bytes) && sha256Hex(found.bytes) === found.sealed_sha256) yield found
    }
  } catch {
    // An older layout without files, or nothing of it can be read.
  } finally {
    database.close()
  }
}

export interface FoundDevice {
  readonly device_id: string
  readonly epoch: number
  readonly acknowledged_seq: number
  readonly acknowledged_hash: string
}

/** How far the hall had acknowledged each chain. */
export const salvageDevices = (path: string): FoundDevice[] =>
  salvageRows(path, 'SELECT device_id, epoch, acknowledged_seq, acknowledged_hash FROM device')

/** Ranges of numbers the hall had lent. */
export const salvageGrants = (path: string): NumberGrant[] =>
  salvageRows(path, 'SELECT family, first, last FROM number_grant')
