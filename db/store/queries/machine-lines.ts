import { readEntityEvents } from '../event-log.ts'
import type { ReadDb } from '../sql.ts'

/** What every line of the machines in a stretch of time says, so that none is recorded twice. */
export const knownMachineTimes = (
  db: ReadDb,
  fromMs: number,
  toMs: number,
): { readonly userId: string; readonly atMs: number }[] =>
  db
    .all<{ user_id: string; at_ms: number }>(
      "SELECT user_id, at_ms FROM punch INDEXED BY punch_at WHERE at_ms >= ? AND at_ms <= ? AND source = 'MACHINE'",
      fromMs,
      toMs,
    )
    .map((row) => ({ userId: row.user_id, atMs: row.at_ms }))

export const wasFileImported = (db: ReadDb, sha256: string): boolean =>
  db.get("SELECT 1 FROM punch WHERE source = 'MACHINE' AND file_sha256 = ? LIMIT 1", sha256) !== undefined

/** A machine's file some of whose lines are in the records. */
export interface ImportedFile {
  readonly sha256: string
  readonly name: string
  /** Of its lines those that were new when it came. */
  readonly recorded: number
  readonly lines: number
  readonly unreadable: number
  readonly firstMs: number
  readonly lastMs: number
  readonly importedAtMs: number
  readonly by: string | null
}

/** Files of the machines, those that came last first. Lines recorded again for whoever an id was given to count once. */
export const listMachineFiles = (db: ReadDb, limit: number): ImportedFile[] =>
  db
    .all<{ sha256: string; record_id: string; recorded: number; first_ms: number; last_ms: number }>(
      // Of several records of a file the first in the log is that of its import; it has the lines nobody could read.
      `WITH record AS (SELECT DISTINCT file_sha256, entity_id FROM punch WHERE source = 'MACHINE'),
         file AS (SELECT r.file_sha256, r.entity_id, min(l.local_seq) AS seq FROM record r
           JOIN event_log l ON l.entity_kind = 'machine_lines' AND l.entity_id = r.entity_id
           GROUP BY r.file_sha256 ORDER BY seq DESC LIMIT ?)
       SELECT f.file_sha256 AS sha256, f.entity_id AS record_id, count(DISTINCT p.line_no) AS recorded,
         min(p.at_ms) AS first_ms, max(p.at_ms) AS last_ms
       FROM punch p JOIN file f ON f.file_sha256 = p.file_sha256
       WHERE p.source = 'MACHINE' GROUP BY f.file_sha256 ORDER BY f.seq DESC`,
      limit,
    )
    .flatMap(({ sha256, recorded, first_ms: firstMs, last_ms: lastMs, record_id: recordId }) => {
      const [event] = readEntityEvents(db, 'machine_lines', recordId)
      if (!event) return []
      // Checked against its event's schema when it was recorded.
      const { file, unreadable } = event.payload as {
        readonly file: { readonly name: string; readonly lines: number }
        readonly unreadable: readonly unknown[]
      }
      const facts = { sha256, recorded, firstMs, lastMs, importedAtMs: event.atMs, by: event.staffId }
      return [{ ...facts, name: file.name, lines: file.lines, unreadable: unreadable.length }]
    })

interface UnknownRow {
  readonly user_id: string
  readonly n: number
  readonly first_ms: number
  readonly last_ms: number
}
const UNKNOWN_COLUMNS =
  'p.user_id, count(DISTINCT p.at_ms) AS n, min(p.at_ms) AS first_ms, max(p.at_ms) AS last_ms'

/**
 * Ids with lines that were recorded for nobody, and of `takenBack` (ids that belong to nobody any more) all that have
 * lines at all. Some may belong to somebody by now; whoever asks knows.
 */
export const listUnknownIds = (
  db: ReadDb,
  takenBack: readonly string[],
): {
  readonly userId: string
  readonly lines: number
  readonly firstMs: number
  readonly lastMs: number
}[] => {
  const ofNobody = db.all<UnknownRow>(
    `SELECT ${UNKNOWN_COLUMNS} FROM punch p INDEXED BY punch_nobody
     WHERE p.user_id IS NOT NULL AND p.staff_id IS NULL GROUP BY p.user_id`,
  )
  const ofSomebody = db.all<UnknownRow>(
    `SELECT ${UNKNOWN_COLUMNS} FROM json_each(?) s CROSS JOIN punch p ON p.user_id = s.value GROUP BY p.user_id`,
    JSON.stringify(takenBack),
  )
  // What was taken back is counted with all its lines.
  return [...new Map([...ofNobody, ...ofSomebody].map((row) => [row.user_id, row])).values()]
    .map((row) => ({ userId: row.user_id, lines: row.n, firstMs: row.first_ms, lastMs: row.last_ms }))
    .toSorted((a, b) => a.userId.localeCompare(b.userId, 'en', { numeric: true }))
}

/** The same lines of a stretch of time, counted by id. */
export const unknownLinesOfUsers = (
  db: ReadDb,
  takenBack: readonly string[],
  fromMs: number,
  toMs: number,
): { readonly userId: string; readonly lines: number }[] =>
  db
    .all<{ user_id: string; n: number }>(
      `SELECT user_id, count(*) AS n FROM (
         SELECT p.user_id, p.at_ms FROM punch p INDEXED BY punch_nobody
           WHERE p.user_id IS NOT NULL AND p.staff_id IS NULL AND p.at_ms >= ? AND p.at_ms < ?
         UNION
         SELECT p.user_id, p.at_ms FROM json_each(?) s
           CROSS JOIN punch p INDEXED BY punch_user ON p.user_id = s.value AND p.at_ms >= ? AND p.at_ms < ?
       ) GROUP BY user_id`,
      fromMs,
      toMs,
      JSON.stringify(takenBack),
      fromMs,
      toMs,
    )
    .map((row) => ({ userId: row.user_id, lines: row.n }))

/** Times of an id's lines that were recorded for a person. */
export const timesRecordedFor = (db: ReadDb, userId: string, staffId: string): ReadonlySet<number> =>
  new Set(
    db
      .all<{ at_ms: number }>(
        'SELECT at_ms FROM punch INDEXED BY punch_user WHERE user_id = ? AND staff_id = ?',
        userId,
        staffId,
      )
      .map((row) => row.at_ms),
  )

export interface KeptLine {
  readonly fileName: string
  readonly lineNo: number
  readonly userId: string
  readonly atMs: number
  readonly raw: string
}

/** Everything a machine's user id ever punched, by the file it came from, each time once. */
export const readLinesOfUser = (db: ReadDb, userId: string): ReadonlyMap<string, KeptLine[]> => {
  const rows = db.all<{
    entity_id: string
    at_ms: number
    line_no: number
    raw: string
    file_sha256: string
  }>(
    `SELECT entity_id, at_ms, line_no, raw, file_sha256 FROM punch INDEXED BY punch_user
     WHERE user_id = ? GROUP BY at_ms ORDER BY at_ms`,
    userId,
  )
  // A record of lines is long: its file's name is read once, not with every line.
  const names = new Map(
    db
      .all<{ id: string; name: string }>(
        `SELECT id, json_extract(state, '$.file.name') AS name FROM entity
         WHERE kind = 'machine_lines' AND id IN (SELECT value FROM json_each(?))`,
        JSON.stringify([...new Set(rows.map((row) => row.entity_id))]),
      )
      .map((row) => [row.id, row.name]),
  )
  const files = new Map<string, KeptLine[]>()
  for (const row of rows) {
    const line = {
      fileName: names.get(row.entity_id) ?? '',
      lineNo: row.line_no,
      userId,
      atMs: row.at_ms,
      raw: row.raw,
    }
    const lines = files.get(row.file_sha256)
    if (lines) lines.push(line)
    else files.set(row.file_sha256, [line])
  }
  return files
}

/** When somebody known last punched at a machine, up to a moment, and the record that holds it; null when nobody ever did. */
export const lastMachinePunch = (
  db: ReadDb,
  untilMs: number,
): { readonly atMs: number; readonly recordId: string } | null => {
  const row = db.get<{ at_ms: number; entity_id: string }>(
    `SELECT at_ms, entity_id FROM punch INDEXED BY punch_at
     WHERE at_ms <= ? AND source = 'MACHINE' AND staff_id IS NOT NULL ORDER BY at_ms DESC LIMIT 1`,
    untilMs,
  )
  return row ? { atMs: row.at_ms, recordId: row.entity_id } : null
}

/** A person's first machine punch from a moment on; null while there is none. */
export const firstMachinePunch = (db: ReadDb, staffId: string, fromMs: number): number | null =>
  db.get<{ at_ms: number }>(
    "SELECT at_ms FROM punch WHERE staff_id = ? AND at_ms >= ? AND source = 'MACHINE' ORDER BY at_ms LIMIT 1",
    staffId,
    fromMs,
  )?.at_ms ?? null
