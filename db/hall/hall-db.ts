/** A value of a row: integers are safe integers, blobs are bytes, JSON is text. A NUL in a text becomes U+FFFD. */
export type HallValue = string | number | null | Uint8Array

/**
 * The hall server's storage behind one asynchronous interface (sync.md, architecture.md): SQLite by default, PostgreSQL by
 * URL. Statements are written once, in the part of SQL both understand, with `?` for values. Every table leads with
 * `hall_id`.
 */
export interface HallRead {
  all<Row>(sql: string, ...values: readonly HallValue[]): Promise<Row[]>
  get<Row>(sql: string, ...values: readonly HallValue[]): Promise<Row | undefined>
  /**
   * Rows whose last compared column is one of `values`, however many those are: `sql` ends with `IN` and takes `leading`
   * before. Each value is one look-up in an index, whatever the database knows of the table's size.
   */
  among<Row>(sql: string, leading: readonly HallValue[], values: readonly string[]): Promise<Row[]>
}

/**
 * Statements run in the order they are given; those given at once, without waiting for each other's answers, travel
 * together.
 */
export interface HallTx extends HallRead {
  /** Answers how many rows changed. */
  run(sql: string, ...values: readonly HallValue[]): Promise<number>
  /** Many rows in as few statements as the database likes; `conflict` is appended as it is (`ON CONFLICT …`). */
  insert(
    table: string,
    columns: readonly string[],
    rows: readonly (readonly HallValue[])[],
    conflict?: string,
  ): Promise<void>
}

/** @throws HallDbError for a full disk, a database that does not answer, or one that belongs to a newer or other program */
export interface HallDb extends HallRead {
  readonly dialect: 'sqlite' | 'postgres'
  /**
   * All or nothing, and one after the other for each hall: `lock` is held to the end. Runs again after a serialisation
   * failure. No transaction within a transaction.
   */
  transaction<Result>(lock: string, work: (tx: HallTx) => Promise<Result>): Promise<Result>
  /** Tells every server process on this database, this one included; small text. A lost one is found by polling. */
  notify(message: string): Promise<void>
  onNotify(listener: (message: string) => void): () => void
  /** A consistent copy of everything in one file, while work goes on. */
  copyTo(path: string, onProgress?: (done: number) => void): Promise<void>
  /** Bytes on disk. */
  size(): Promise<number>
  close(): Promise<void>
}

export class HallDbError extends Error {
  readonly code: 'SERVER_FULL' | 'STORAGE_DOWN' | 'STORAGE_NEWER' | 'STORAGE_FOREIGN' | 'STORAGE_BUSY'
  constructor(code: HallDbError['code'], cause?: unknown) {
    super(code, cause === undefined ? undefined : { cause })
    this.name = 'HallDbError'
    this.code = code
  }
}
