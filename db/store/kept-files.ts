import type { AttachedFile } from '../model/assessment/charges.ts'
import { namedFiles } from '../model/files/named-files.ts'
import type { FoundFile } from './salvage.ts'
import { sha256Hex } from './sha256.ts'
import type { ReadDb, WriteDb } from './sql.ts'
import type { FileContent, FilesWaiting, KeptFiles, WaitingFiles } from './sync-types.ts'
import type { Vault } from './vault.ts'

/** What was chosen, and no record ever named, is given up after so long: nobody said it should be kept. */
const UNNAMED_KEPT_MS = 30 * 24 * 3_600_000

interface FileRow {
  readonly mime: string
  readonly bytes: Buffer
}

const open = (vault: Vault, sha256: string, { mime, bytes }: FileRow): FileContent | null => {
  try {
    const content = vault.openBytes(bytes, sha256)
    // Written by `keep`, which takes only these.
    return sha256Hex(content) === sha256 ? { mime: mime as AttachedFile['mime'], bytes: content } : null
  } catch {
    // Of a damaged disk: as good as not there, and the hall may have it.
    return null
  }
}

const readKept = (db: ReadDb, vault: Vault, sha256: string): FileContent | null => {
  const row = db.get<FileRow>('SELECT mime, bytes FROM kept_file WHERE sha256 = ?', sha256)
  return row ? open(vault, sha256, row) : null
}

/** A record of this machine names them: from now on they are to reach the hall. */
export const nameFiles = (db: WriteDb, payload: unknown): void => {
  for (const { sha256 } of namedFiles(payload))
    db.run('UPDATE kept_file SET named = 1 WHERE sha256 = ? AND named = 0', sha256)
}

/** The hall's log went back to an earlier state, and its files with it: what it once had is offered again. */
export const offerFilesAgain = (db: WriteDb): void => {
  db.run("UPDATE kept_file SET named = 1, sent_at_ms = NULL, refused = '' WHERE sent_at_ms IS NOT NULL")
}

/** After records and files came together from several places. */
export const nameFilesOfLog = (db: WriteDb): void => {
  db.run(
    `UPDATE kept_file SET named = 1 WHERE named = 0 AND sent_at_ms IS NULL AND EXISTS
       (SELECT 1 FROM event_log WHERE instr(bytes, CAST('"sha256":"' || sha256 || '"' AS BLOB)) > 0)`,
  )
}

/** Files found in another database of this machine; those that are here already stay as they are. */
export const addFoundFiles = (db: WriteDb, files: Iterable<FoundFile>): void => {
  for (const file of files)
    db.run(
      `INSERT INTO kept_file (sha256, mime, size, kept_at_ms, named, sent_at_ms, refused, sealed_sha256, bytes)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (sha256) DO UPDATE SET named = max(named, excluded.named)`,
      file.sha256,
      file.mime,
      file.size,
      file.kept_at_ms,
      file.named,
      file.sent_at_ms,
      file.refused,
      file.sealed_sha256,
      file.bytes,
    )
}

export interface KeptFileParts {
  readonly read: ReadDb
  readonly vault: Vault
  readonly nowMs: () => number
  transaction<Result>(work: (db: WriteDb) => Result): Result
}

export const createKeptFiles = ({ read, vault, nowMs, transaction }: KeptFileParts): KeptFiles => {
  const put = (content: FileContent, isFromHall: boolean): string => {
    const sha256 = sha256Hex(content.bytes)
    if (readKept(read, vault, sha256) !== null) return sha256
    const atMs = Math.round(nowMs())
    const sealed = vault.sealBytes(content.bytes, sha256)
    transaction((db) => {
      db.run(
        'DELETE FROM kept_file WHERE named = 0 AND sent_at_ms IS NULL AND kept_at_ms < ?',
        atMs - UNNAMED_KEPT_MS,
      )
      db.run(
        `INSERT INTO kept_file (sha256, mime, size, kept_at_ms, sent_at_ms, sealed_sha256, bytes) VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (sha256) DO UPDATE SET bytes = excluded.bytes, sealed_sha256 = excluded.sealed_sha256`,
        sha256,
        content.mime,
        content.bytes.length,
        atMs,
        isFromHall ? atMs : null,
        sha256Hex(sealed),
        sealed,
      )
    })
    return sha256
  }
  return {
    keep: (content) => put(content, false),
    keepOfHall: (content) => put(content, true),
    read: (sha256) => readKept(read, vault, sha256),
  }
}

const COUNT = `SELECT count(*) AS count, coalesce(sum(size), 0) AS bytes, min(kept_at_ms) AS oldest
  FROM kept_file WHERE sent_at_ms IS NULL AND named = 1 AND refused = ''`

/** The side of it that the sync agent works with. */
export const createWaitingFiles = ({ read, vault, nowMs, transaction }: KeptFileParts): WaitingFiles => ({
  count(): FilesWaiting {
    const row = read.get<{ count: number; bytes: number; oldest: number | null }>(COUNT)
    return {
      count: row?.count ?? 0,
      bytes: row?.bytes ?? 0,
      oldestAtMs: row?.oldest ?? null,
      refused: read
        .all<{
          sha256: string
          mime: AttachedFile['mime']
          size: number
          kept_at_ms: number
          refused: string
        }>(
          `SELECT sha256, mime, size, kept_at_ms, refused FROM kept_file
           WHERE sent_at_ms IS NULL AND named = 1 AND refused <> '' ORDER BY kept_at_ms LIMIT 100`,
        )
        .map(({ sha256, mime, size, kept_at_ms: keptAtMs, refused: reason }) => ({
          sha256,
          mime,
          bytes: size,
          keptAtMs,
          reason,
        })),
    }
  },
  next: (limit) =>
    read
      .all<{ sha256: string }>(
        `SELECT sha256 FROM kept_file WHERE sent_at_ms IS NULL AND named = 1 AND refused = ''
         ORDER BY kept_at_ms, sha256 LIMIT ?`,
        limit,
      )
      .map(({ sha256 }) => sha256),
  read: (sha256) => readKept(read, vault, sha256),
  sent: (sha256s) =>
    transaction((db) => {
      const atMs = Math.round(nowMs())
      for (const sha256 of sha256s)
        db.run("UPDATE kept_file SET sent_at_ms = ?, refused = '' WHERE sha256 = ?", atMs, sha256)
    }),
  refused: (sha256, reason) =>
    transaction((db) => db.run('UPDATE kept_file SET refused = ? WHERE sha256 = ?', reason, sha256)),
  tryRefusedAgain: () => {
    const isAny = read.get("SELECT 1 FROM kept_file WHERE sent_at_ms IS NULL AND refused <> '' LIMIT 1")
    if (isAny !== undefined)
      transaction((db) =>
        db.run("UPDATE kept_file SET refused = '' WHERE sent_at_ms IS NULL AND refused <> ''"),
      )
  },
})
