import Database from 'better-sqlite3'
import { existsSync, openSync, readSync, closeSync, statSync } from 'node:fs'
import { schemaVersionOf, SCHEMA_VERSION } from './migrations/index.ts'
import { StoreError } from './store-error.ts'

/** "HDSK": marks the file as ours, so that a foreign database is recognised before anything is written. */
export const APPLICATION_ID = 0x4844534b

const SQLITE_HEADER = 'SQLite format 3\u0000'

/** UNKNOWN: not SQLite at all, and nothing in it says it was ours. FOREIGN: a database of another program. */
export type DatabaseCondition = 'NEW' | 'GOOD' | 'DAMAGED' | 'UNKNOWN' | 'FOREIGN' | 'NEWER'

/** Left beside a database whose full check failed while it was in use; the next start recovers it. */
export const damageMark = (path: string): string => `${path}.damaged`

/** A file up to this size is checked whole at every start (about 0.1 s); a larger one after its daily copy. */
const CHECK_AT_START_BYTES_MAX = 64 * 1024 * 1024

/** Enough of a large file to notice that it cannot be used: both ends of the log by each of its indexes. */
const PROBES = [
  'SELECT hash, bytes FROM event_log ORDER BY local_seq LIMIT 50',
  'SELECT hash, bytes FROM event_log ORDER BY local_seq DESC LIMIT 200',
  'SELECT max(device_seq) FROM event_log GROUP BY device_no LIMIT 1',
  'SELECT at_ms FROM event_log ORDER BY at_ms DESC LIMIT 50',
  'SELECT state FROM entity ORDER BY entity_no DESC LIMIT 50',
  'SELECT no FROM ledger ORDER BY at_ms DESC LIMIT 50',
]

/** Throws when one of them cannot be answered. */
export const probeDatabase = (database: Database.Database): void => {
  for (const sql of PROBES) database.prepare(sql).all()
}

/** Looks at a file without changing it. `DAMAGED` is for recovery; `FOREIGN` and `NEWER` are left alone. */
export const inspectDatabase = (path: string, options: { thorough: boolean }): DatabaseCondition => {
  if (!existsSync(path) || statSync(path).size === 0) return 'NEW'
  const large = statSync(path).size > CHECK_AT_START_BYTES_MAX
  const handle = openSync(path, 'r')
  const head = Buffer.alloc(100)
  const read = readSync(handle, head, 0, 100, 0)
  closeSync(handle)
  const isSqlite = read === 100 && head.toString('latin1', 0, 16) === SQLITE_HEADER
  // Bytes 68..71 hold the application id; ours in a file whose rest is gone means damage, not a foreign file.
  const marked = read === 100 && head.readUInt32BE(68) === APPLICATION_ID
  if (!isSqlite) return marked || existsSync(`${path}-wal`) ? 'DAMAGED' : 'UNKNOWN'
  let database: Database.Database | undefined
  try {
    database = new Database(path, { readonly: true })
    const id: unknown = database.pragma('application_id', { simple: true })
    if (id !== APPLICATION_ID) return 'FOREIGN'
    if (schemaVersionOf(database) > SCHEMA_VERSION) return 'NEWER'
    if (existsSync(damageMark(path))) return 'DAMAGED'
    if (large && !options.thorough) {
      if (schemaVersionOf(database) === SCHEMA_VERSION) probeDatabase(database)
      return 'GOOD'
    }
    const check: unknown = database.pragma(options.thorough ? 'integrity_check(1)' : 'quick_check(1)', {
      simple: true,
    })
    return check === 'ok' ? 'GOOD' : 'DAMAGED'
  } catch {
    return marked ? 'DAMAGED' : 'UNKNOWN'
  } finally {
    database?.close()
  }
}

/** Whether an existing database of ours has an older layout than this program's. */
export const needsMigration = (path: string): boolean => {
  const database = new Database(path, { readonly: true })
  try {
    const present = schemaVersionOf(database)
    return present > 0 && present < SCHEMA_VERSION
  } finally {
    database.close()
  }
}

/** Opens for reading and writing with the durability every record relies on: WAL, synchronous=FULL. */
export const openDatabase = (path: string, options: { readOnly?: boolean } = {}): Database.Database => {
  try {
    const database = new Database(path, { readonly: options.readOnly ?? false, timeout: 5_000 })
    if (!options.readOnly) {
      database.pragma('page_size = 4096')
      database.pragma(`application_id = ${APPLICATION_ID}`)
      database.pragma('journal_mode = WAL')
      database.pragma('synchronous = FULL')
      database.pragma('wal_autocheckpoint = 2000')
      database.pragma('journal_size_limit = 67108864')
    }
    database.pragma('foreign_keys = OFF')
    // Kibibytes.
    database.pragma('cache_size = -32768')
    database.pragma('temp_store = MEMORY')
    return database
  } catch (error) {
    if (error instanceof Error && /not a database|malformed/.test(error.message)) {
      throw new StoreError('STORAGE_FOREIGN', { file: path }, error)
    }
    throw error
  }
}
