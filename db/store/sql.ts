import type Database from 'better-sqlite3'

/** A bound value. Text that came from a page, a file or the network only ever arrives here as one of these. */
export type SqlValue = string | number | bigint | null | Uint8Array

declare const readable: unique symbol
declare const writable: unique symbol

/** May be asked; functions of `queries/` take this. */
export interface ReadDb {
  readonly [readable]: true
  all<Row>(sql: string, ...values: SqlValue[]): Row[]
  get<Row>(sql: string, ...values: SqlValue[]): Row | undefined
  iterate<Row>(sql: string, ...values: SqlValue[]): IterableIterator<Row>
}

/** May be written; handed out only inside `transaction`. */
export interface WriteDb extends ReadDb {
  readonly [writable]: true
  run(sql: string, ...values: SqlValue[]): { changes: number; lastInsertRowid: number | bigint }
  exec(sql: string): void
}

/** Called before each write and before each commit; tests make it throw to play a failing disk. */
export type WriteProbe = (operation: 'RUN' | 'COMMIT') => void

export interface SqlConnection {
  readonly raw: Database.Database
  readonly read: ReadDb
  /** Runs `work` in one IMMEDIATE transaction; whatever it throws rolls everything back. */
  transaction<Result>(work: (db: WriteDb) => Result): Result
  close(): void
}

/** Wraps a connection: statements are prepared once and values are always bound. */
export const sqlConnection = (raw: Database.Database, probe: WriteProbe = () => undefined): SqlConnection => {
  const statements = new Map<string, Database.Statement>()
  const prepared = (sql: string): Database.Statement => {
    const known = statements.get(sql)
    if (known) return known
    const statement = raw.prepare(sql)
    statements.set(sql, statement)
    return statement
  }
  const read = {
    all: (sql: string, ...values: SqlValue[]) => prepared(sql).all(...values),
    get: (sql: string, ...values: SqlValue[]) => prepared(sql).get(...values),
    iterate: (sql: string, ...values: SqlValue[]) => raw.prepare(sql).iterate(...values),
  } as unknown as ReadDb
  const write = {
    ...read,
    run: (sql: string, ...values: SqlValue[]) => {
      probe('RUN')
      return prepared(sql).run(...values)
    },
    exec: (sql: string) => {
      probe('RUN')
      raw.exec(sql)
    },
  } as unknown as WriteDb
  return {
    raw,
    read,
    transaction(work) {
      prepared('BEGIN IMMEDIATE').run()
      try {
        const result = work(write)
        probe('COMMIT')
        prepared('COMMIT').run()
        return result
      } catch (error) {
        // A full disk may have rolled the transaction back already.
        if (raw.inTransaction) prepared('ROLLBACK').run()
        throw error
      }
    },
    close() {
      statements.clear()
      raw.close()
    },
  }
}
