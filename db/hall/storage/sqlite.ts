import Database from 'better-sqlite3'
import { closeSync, existsSync, mkdirSync, openSync, readSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { lockDataDirectory } from '../../store/data-lock.ts'
import { StoreError } from '../../store/store-error.ts'
import { HallDbError, type HallDb, type HallRead, type HallTx, type HallValue } from '../hall-db.ts'
import { HALL_SCHEMA_VERSION, stepsAfter } from '../schema.ts'
import { sqliteFailure } from './failure.ts'
import { createKept, createTurns, knownTable, storableRow, withLists } from './statement.ts'

/** "HDSH": a hall server's database, so that neither a desk's nor a foreign file is taken for one. */
export const HALL_APPLICATION_ID = 0x48445348

export const HALL_DATABASE_FILE = 'hall.db'

/**
 * Bytes of a page of a new file. Events are about a kilobyte: on larger pages fewer of them leave a gap at the end, and a
 * batch writes a tenth less. A file keeps the size it was made with.
 */
const PAGE_BYTES = 8_192
/** Bytes a step of a copy takes: a few milliseconds, then requests are answered again. */
const COPY_BYTES = 2 * 1024 * 1024
const STATEMENTS_KEPT = 400
/** Checkpoint after so much log. */
const CHECKPOINT_BYTES = 16 * 1024 * 1024
const LOG_BYTES_MAX = 128 * 1024 * 1024

type Statement = Database.Statement<unknown[]>

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0)

/**
 * Whose a file is; nothing is written.
 * @throws HallDbError STORAGE_FOREIGN, STORAGE_NEWER
 */
export const checkHallFile = (path: string): 'NEW' | 'OURS' => {
  if (!existsSync(path) || statSync(path).size === 0) return 'NEW'
  const handle = openSync(path, 'r')
  const head = Buffer.alloc(100)
  try {
    readSync(handle, head, 0, 100, 0)
  } finally {
    closeSync(handle)
  }
  // Bytes 68..71 hold the application id, 60..63 the schema version; a log beside the file may hold newer ones.
  if (head.toString('latin1', 0, 15) !== 'SQLite format 3') throw new HallDbError('STORAGE_FOREIGN')
  const database = new Database(path, { readonly: true })
  try {
    const id = database.pragma('application_id', { simple: true })
    const tables = numberOf(database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get())
    if (id === 0 && tables === 0) return 'NEW'
    if (id !== HALL_APPLICATION_ID) throw new HallDbError('STORAGE_FOREIGN')
    if (numberOf(database.pragma('user_version', { simple: true })) > HALL_SCHEMA_VERSION)
      throw new HallDbError('STORAGE_NEWER')
    return 'OURS'
  } catch (error) {
    throw sqliteFailure(error)
  } finally {
    database.close()
  }
}

/** Brings a file up to the newest schema, one transaction a step. */
export const migrateHallFile = (database: Database.Database): void => {
  const present = numberOf(database.pragma('user_version', { simple: true }))
  if (present > HALL_SCHEMA_VERSION) throw new HallDbError('STORAGE_NEWER')
  for (const step of stepsAfter(present, 'sqlite')) {
    database.transaction(() => {
      database.exec(step.sql)
      database.pragma(`application_id = ${HALL_APPLICATION_ID}`)
      database.pragma(`user_version = ${step.number}`)
    })()
  }
}

/** One file without a log beside it, so that it can be read from a folder nobody may write to. */
export const makeSingleFile = (path: string): void => {
  const copy = new Database(path)
  try {
    copy.pragma('journal_mode = DELETE')
  } finally {
    copy.close()
  }
}

const pageBytesOf = (database: Database.Database): number =>
  numberOf(database.pragma('page_size', { simple: true }))

const openWriter = (path: string): Database.Database => {
  const writer = new Database(path, { timeout: 5_000 })
  // Of a file that has pages already it changes nothing.
  writer.pragma(`page_size = ${PAGE_BYTES}`)
  writer.pragma('journal_mode = WAL')
  writer.pragma('synchronous = FULL')
  writer.pragma(`wal_autocheckpoint = ${Math.ceil(CHECKPOINT_BYTES / pageBytesOf(writer))}`)
  writer.pragma(`journal_size_limit = ${LOG_BYTES_MAX}`)
  // Kibibytes.
  writer.pragma('cache_size = -65536')
  writer.pragma('temp_store = MEMORY')
  migrateHallFile(writer)
  return writer
}

const openReader = (path: string): Database.Database => {
  const reader = new Database(path, { readonly: true, timeout: 5_000 })
  reader.pragma('cache_size = -65536')
  reader.pragma('temp_store = MEMORY')
  return reader
}

const amongRows = <Row>(
  statement: (sql: string) => Statement,
  sql: string,
  leading: readonly HallValue[],
  values: readonly string[],
): Row[] =>
  withLists(sql, values).flatMap(
    (each) => statement(each.sql).all(...storableRow([...leading, ...each.list])) as Row[],
  )

const readsOf = (database: Database.Database): HallRead & { statement(sql: string): Statement } => {
  const statements = createKept<Statement>(STATEMENTS_KEPT, (sql) => database.prepare(sql))
  const ask = <Result>(work: () => Result): Promise<Result> => {
    try {
      return Promise.resolve(work())
    } catch (error) {
      return Promise.reject(sqliteFailure(error))
    }
  }
  return {
    statement: (sql) => statements.get(sql),
    // A row has the columns its statement names; the caller says which (HallRead).
    all: <Row>(sql: string, ...values: readonly HallValue[]) =>
      ask(() => statements.get(sql).all(...storableRow(values)) as Row[]),
    get: <Row>(sql: string, ...values: readonly HallValue[]) =>
      ask(() => statements.get(sql).get(...storableRow(values)) as Row | undefined),
    among: <Row>(sql: string, leading: readonly HallValue[], values: readonly string[]) =>
      ask(() => amongRows<Row>(statements.get, sql, leading, values)),
  }
}

const insertSql = (table: string, columns: readonly string[], conflict: string): string =>
  `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')}) ${conflict}`

/** What `work` may do until its transaction ends; after a statement failed it can only be rolled back. */
const openTransaction = (
  reads: ReturnType<typeof readsOf>,
): { tx: HallTx; end(): void; failure(): unknown } => {
  let failure: unknown = null
  let ended = false
  const step = <Result>(work: () => Result): Promise<Result> => {
    if (ended) return Promise.reject(new Error('the transaction has ended'))
    try {
      return Promise.resolve(work())
    } catch (error) {
      failure ??= error
      return Promise.reject(sqliteFailure(error))
    }
  }
  const tx: HallTx = {
    all: <Row>(sql: string, ...values: readonly HallValue[]) =>
      step(() => reads.statement(sql).all(...storableRow(values)) as Row[]),
    get: <Row>(sql: string, ...values: readonly HallValue[]) =>
      step(() => reads.statement(sql).get(...storableRow(values)) as Row | undefined),
    among: <Row>(sql: string, leading: readonly HallValue[], values: readonly string[]) =>
      step(() => amongRows<Row>(reads.statement, sql, leading, values)),
    run: (sql, ...values) => step(() => reads.statement(sql).run(...storableRow(values)).changes),
    insert: (table, columns, rows, conflict = '') =>
      step(() => {
        knownTable(table, columns)
        const statement = reads.statement(insertSql(table, columns, conflict))
        for (const row of rows) statement.run(storableRow(row))
      }),
  }
  return {
    tx,
    end: () => {
      ended = true
    },
    failure: () => failure,
  }
}

/**
 * A copy of one moment: the connection holds that moment in a read transaction, so that what is written meanwhile neither
 * enters the copy nor makes it begin again.
 */
const copyFile = async (from: string, to: string, onProgress: (done: number) => void): Promise<void> => {
  rmSync(to, { force: true })
  const source = openReader(from)
  try {
    source.exec('BEGIN')
    source.prepare('SELECT count(*) FROM hall').get()
    const pages = Math.ceil(COPY_BYTES / pageBytesOf(source))
    await source.backup(to, {
      progress: ({ totalPages, remainingPages }) => {
        onProgress(totalPages === 0 ? 0 : (totalPages - remainingPages) / totalPages)
        return pages
      },
    })
    source.exec('COMMIT')
  } finally {
    source.close()
  }
  makeSingleFile(to)
}

const lock = (directory: string): { release(): void } => {
  try {
    return lockDataDirectory(directory)
  } catch (error) {
    throw error instanceof StoreError && error.code === 'STORAGE_BUSY'
      ? new HallDbError('STORAGE_BUSY', error)
      : sqliteFailure(error)
  }
}

const sizeOf = (path: string): number => (existsSync(path) ? statSync(path).size : 0)

/** Holds the folder for this process while `work` runs, as an open database does. @throws HallDbError STORAGE_BUSY */
export const withHallFolder = async <Result>(
  directory: string,
  work: () => Result | Promise<Result>,
): Promise<Result> => {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const held = lock(directory)
  try {
    return await work()
  } finally {
    held.release()
  }
}

/**
 * The hall's data in one SQLite file: one writer, transactions one after the other, and reads beside it that see only what
 * is committed.
 * @throws HallDbError STORAGE_BUSY, STORAGE_FOREIGN, STORAGE_NEWER, STORAGE_DOWN, SERVER_FULL
 */
export const openSqlite = (directory: string): HallDb => {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const path = join(directory, HALL_DATABASE_FILE)
  const held = lock(directory)
  let writer: Database.Database
  let reader: Database.Database
  try {
    checkHallFile(path)
    writer = openWriter(path)
    reader = openReader(path)
  } catch (error) {
    held.release()
    throw sqliteFailure(error)
  }
  const reads = readsOf(reader)
  const writes = readsOf(writer)
  const turns = createTurns()
  const listeners = new Set<(message: string) => void>()

  const runOnce = async <Result>(work: (tx: HallTx) => Promise<Result>): Promise<Result> => {
    const { tx, end, failure } = openTransaction(writes)
    try {
      writer.exec('BEGIN IMMEDIATE')
      const result = await work(tx)
      const failed = failure()
      if (failed !== null) throw failed
      writer.exec('COMMIT')
      return result
    } catch (error) {
      // A full disk may have rolled it back already.
      if (writer.inTransaction) writer.exec('ROLLBACK')
      throw sqliteFailure(error)
    } finally {
      end()
    }
  }
  let closing: Promise<void> | null = null
  return {
    dialect: 'sqlite',
    all: reads.all,
    get: reads.get,
    among: reads.among,
    transaction: (_lock, work) => turns.run('writer', () => runOnce(work)),
    async notify(message) {
      await Promise.resolve()
      for (const listener of listeners) listener(message)
    },
    onNotify(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async copyTo(to, onProgress = () => undefined) {
      try {
        await copyFile(path, to, onProgress)
      } catch (error) {
        rmSync(to, { force: true })
        throw sqliteFailure(error)
      }
    },
    size: () => Promise.resolve(sizeOf(path) + sizeOf(`${path}-wal`)),
    close() {
      closing ??= turns.quiet().then(() => {
        listeners.clear()
        reader.close()
        writer.close()
        held.release()
      })
      return closing
    },
  }
}
