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

/** Lines that were recorded for nobody and have not been recorded again for somebody since. */
const UNKNOWN = `p.source = 'MACHINE' AND p.staff_id IS NULL AND NOT EXISTS (
  SELECT 1 FROM punch o WHERE o.user_id = p.user_id AND o.at_ms = p.at_ms AND o.staff_id IS NOT NULL)`

export const listUnknownIds = (
  db: ReadDb,
): { readonly userId: string; readonly lines: number; readonly firstMs: number; readonly lastMs: number }[] =>
  db
    .all<{ user_id: string; n: number; first_ms: number; last_ms: number }>(
      `SELECT p.user_id, count(DISTINCT p.at_ms) AS n, min(p.at_ms) AS first_ms, max(p.at_ms) AS last_ms FROM punch p
       WHERE p.user_id IS NOT NULL AND ${UNKNOWN} GROUP BY p.user_id ORDER BY p.user_id`,
    )
    .map((row) => ({ userId: row.user_id, lines: row.n, firstMs: row.first_ms, lastMs: row.last_ms }))

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
    user_id: string
    at_ms: number
    line_no: number
    raw: string
    file_sha256: string
    name: string
  }>(
    `SELECT p.user_id, p.at_ms, p.line_no, p.raw, p.file_sha256, json_extract(e.state, '$.file.name') AS name
     FROM punch p JOIN entity e ON e.kind = 'machine_lines' AND e.id = p.entity_id
     WHERE p.user_id = ? GROUP BY p.at_ms ORDER BY p.at_ms`,
    userId,
  )
  const files = new Map<string, KeptLine[]>()
  for (const row of rows) {
    const line = {
      fileName: row.name,
      lineNo: row.line_no,
      userId: row.user_id,
      atMs: row.at_ms,
      raw: row.raw,
    }
    const lines = files.get(row.file_sha256)
    if (lines) lines.push(line)
    else files.set(row.file_sha256, [line])
  }
  return files
}
