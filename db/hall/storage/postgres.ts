import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import type { HallDb, HallTx, HallValue } from '../hall-db.ts'
import { isWorthRepeating, postgresFailure } from './failure.ts'
import { arrayType, encodeArray, typeName } from './postgres-array.ts'
import { copyPostgres } from './postgres-copy.ts'
import { NOTIFY_SQL, openListener } from './postgres-listener.ts'
import { migratePostgres, setPostgresAside } from './postgres-schema.ts'
import { createKept, createTurns, knownTable, numberPlaceholders, storable } from './statement.ts'

const CONNECTIONS_MAX = 10
const CONNECT_MS_MAX = 8_000
/** No question of ours takes so long; a way that died without a word does. */
const QUERY_MS_MAX = 120_000
const ATTEMPTS_MAX = 6
const STATEMENTS_KEPT = 400
/** Used so often, a statement is worth a plan of its own on each connection. */
const USES_BEFORE_PREPARED = 3
const ROWS_IN_A_STATEMENT_MAX = 5_000

const INT8 = 20
const NUMERIC = 1700

/** Whole numbers of the hall are safe integers; sums of them come as numeric. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === INT8 || oid === NUMERIC ? Number : pg.types.getTypeParser(oid, format),
}

const configOf = (databaseUrl: string): pg.ClientConfig => ({
  application_name: 'halldesk',
  connectionTimeoutMillis: CONNECT_MS_MAX,
  query_timeout: QUERY_MS_MAX,
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
  // What is acknowledged is on disk, and a process that stands still does not keep the others waiting for its lock.
  options: '-c synchronous_commit=on -c idle_in_transaction_session_timeout=60000',
  connectionString: databaseUrl,
  types,
})

/** Advisory locks are numbers of 64 bits. */
const lockNumber = (lock: string): string =>
  createHash('sha256').update(`halldesk\n${lock}`).digest().readBigInt64BE(0).toString()

interface Statement {
  readonly text: string
  readonly name: string
  uses: number
}

const statements = createKept<Statement>(STATEMENTS_KEPT, (sql) => {
  const text = numberPlaceholders(sql)
  return { text, name: `hd_${createHash('sha256').update(text).digest('hex').slice(0, 40)}`, uses: 0 }
})

const queryOf = (sql: string, values: readonly HallValue[]): pg.QueryConfig => {
  const statement = statements.get(sql)
  statement.uses += 1
  const config = { text: statement.text, values: values.map(storable) }
  return statement.uses > USES_BEFORE_PREPARED ? { ...config, name: statement.name } : config
}

/**
 * One look-up for each value. A list in the statement would leave the way to the database, which reads the whole table
 * where it has no statistics of it yet; OFFSET 0 keeps it from joining the two otherwise.
 */
const amongQuery = (
  sql: string,
  leading: readonly HallValue[],
  values: readonly string[],
): pg.QueryConfig => {
  const { name, text } = statements.get(
    `SELECT found.* FROM unnest(?::${arrayType('text')}) AS wanted (value)
     CROSS JOIN LATERAL (${sql.replace(/\bIN$/, '= wanted.value')} OFFSET 0) AS found`,
  )
  return { name, text, values: [encodeArray('text', [...new Set(values)]), ...leading.map(storable)] }
}

/** Columns that nearly always say the same in all rows of a batch: then it is sent once, and read once. */
const SAID_ONCE: ReadonlySet<string> = new Set([
  'hall_id',
  'device_id',
  'epoch',
  'received_at_ms',
  'touched_at_ms',
])

/** Rows as arrays, one for each column that differs; unnested side by side, not as a table that is first put together. */
const insertQuery = (
  table: string,
  columns: readonly string[],
  rows: readonly (readonly HallValue[])[],
  conflict: string,
): pg.QueryConfig => {
  const { columns: known } = knownTable(table, columns)
  const first = rows[0] ?? []
  const hasOthers = columns.some((column) => !SAID_ONCE.has(column))
  const sent = columns.map((column, nth) => {
    const type = known.get(column) ?? 'text'
    const isSaidOnce = hasOthers && SAID_ONCE.has(column) && rows.every((row) => row[nth] === first[nth])
    return {
      type,
      nth,
      isSaidOnce,
      value: isSaidOnce ? `$${nth + 1}::${typeName(type)}` : `unnest($${nth + 1}::${arrayType(type)})`,
    }
  })
  const text = `INSERT INTO ${table} (${columns.join(', ')}) SELECT ${sent
    .map(({ value }) => value)
    .join(', ')} ${conflict}`
  return {
    name: statements.get(text).name,
    text,
    values: sent.map(({ type, nth, isSaidOnce }) => {
      if (isSaidOnce) return storable(first[nth] ?? null)
      return encodeArray(
        type,
        rows.map((row) => row[nth] ?? null),
      )
    }),
  }
}

/** What `work` may do until its transaction ends; after a statement failed it can only be rolled back. */
const openTransaction = (
  client: pg.ClientBase,
): { tx: HallTx; begin(lock: string): Promise<void>; end(): void; failure(): unknown } => {
  let failure: unknown = null
  let ended = false
  const ask = async <Row extends pg.QueryResultRow>(
    query: pg.QueryConfig | string,
  ): Promise<pg.QueryResult<Row>> => {
    if (ended) throw new Error('the transaction has ended')
    try {
      return await client.query<Row>(query)
    } catch (error) {
      failure ??= error
      throw postgresFailure(error)
    }
  }
  const tx: HallTx = {
    // A row has the columns its statement names; the caller says which (HallRead).
    all: async <Row>(sql: string, ...values: readonly HallValue[]) =>
      (await ask(queryOf(sql, values))).rows as Row[],
    get: async <Row>(sql: string, ...values: readonly HallValue[]) =>
      (await ask(queryOf(sql, values))).rows[0] as Row | undefined,
    among: async <Row>(sql: string, leading: readonly HallValue[], values: readonly string[]) =>
      values.length === 0 ? [] : ((await ask(amongQuery(sql, leading, values))).rows as Row[]),
    run: async (sql, ...values) => (await ask(queryOf(sql, values))).rowCount ?? 0,
    async insert(table, columns, rows, conflict = '') {
      for (let at = 0; at < rows.length; at += ROWS_IN_A_STATEMENT_MAX) {
        let query: pg.QueryConfig
        try {
          query = insertQuery(table, columns, rows.slice(at, at + ROWS_IN_A_STATEMENT_MAX), conflict)
        } catch (error) {
          failure ??= error
          throw error
        }
        await ask(query)
      }
    },
  }
  return {
    tx,
    begin: async (lock) => {
      await ask(`BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock(${lockNumber(lock)})`)
    },
    end: () => {
      ended = true
    },
    failure: () => failure,
  }
}

const isRefusedByServer = (error: unknown): boolean => error instanceof pg.DatabaseError

/** One attempt; a connection whose state is not certain is thrown away. */
const runOnce = async <Result>(
  pool: pg.Pool,
  lock: string,
  work: (tx: HallTx) => Promise<Result>,
): Promise<Result> => {
  const client = await pool.connect()
  let isUsable = true
  const { tx, begin, end, failure } = openTransaction(client)
  try {
    // What `work` asks first travels along: should the lock not be had, none of it is done.
    const [, result] = await Promise.all([begin(lock), work(tx)])
    end()
    const failed = failure()
    if (failed !== null) throw failed
    await client.query('COMMIT')
    return result
  } catch (error) {
    // What `work` still asks after a failure must not be done outside of it.
    end()
    const cause = failure()
    if (cause !== null && !isRefusedByServer(cause) && !(cause instanceof TypeError)) isUsable = false
    else
      await client.query('ROLLBACK').catch(() => {
        isUsable = false
      })
    // What the database said counts, whatever `work` made of it.
    throw isWorthRepeating(cause) ? cause : error
  } finally {
    client.release(!isUsable)
  }
}

/** @throws HallDbError STORAGE_DOWN, STORAGE_FOREIGN, STORAGE_NEWER */
const withClient = async <Result>(
  databaseUrl: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> => {
  const client = new pg.Client(configOf(databaseUrl))
  client.on('error', () => undefined)
  try {
    await client.connect()
    return await work(client)
  } catch (error) {
    throw postgresFailure(error)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Moves what a database holds of ours into a schema of its own. @throws HallDbError */
export const setDatabaseAside = (databaseUrl: string, name: string): Promise<void> =>
  withClient(databaseUrl, (client) => setPostgresAside(client, name))

/**
 * The hall's data in PostgreSQL; any number of server processes may use it. A lost connection heals by itself: what is
 * asked meanwhile fails with STORAGE_DOWN.
 * @throws HallDbError STORAGE_DOWN, STORAGE_FOREIGN, STORAGE_NEWER
 */
export const openPostgres = async (databaseUrl: string): Promise<HallDb> => {
  await withClient(databaseUrl, migratePostgres)
  const pool = new pg.Pool({
    ...configOf(databaseUrl),
    max: CONNECTIONS_MAX,
    idleTimeoutMillis: 60_000,
    // What is asked at once travels at once, instead of each waiting for the answer before.
    pipeline: true,
  })
  // Without a listener a connection that is lost would end the process.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  const listeners = new Set<(message: string) => void>()
  const listener = await openListener(configOf(databaseUrl), (message) => {
    for (const listen of listeners) listen(message)
  }).catch(async (error: unknown) => {
    await pool.end()
    throw postgresFailure(error)
  })
  // Within a process the queue for a hall's lock holds no connections.
  const turns = createTurns()

  const ask = async (query: pg.QueryConfig): Promise<pg.QueryResult> => {
    try {
      return await pool.query(query)
    } catch (error) {
      throw postgresFailure(error)
    }
  }
  const runUntilDone = async <Result>(
    lock: string,
    work: (tx: HallTx) => Promise<Result>,
  ): Promise<Result> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await runOnce(pool, lock, work)
      } catch (error) {
        if (!isWorthRepeating(error) || attempt === ATTEMPTS_MAX) throw postgresFailure(error)
      }
      await delay(5 * 2 ** attempt)
    }
  }
  let closing: Promise<void> | null = null
  return {
    dialect: 'postgres',
    all: async <Row>(sql: string, ...values: readonly HallValue[]) =>
      (await ask(queryOf(sql, values))).rows as Row[],
    get: async <Row>(sql: string, ...values: readonly HallValue[]) =>
      (await ask(queryOf(sql, values))).rows[0] as Row | undefined,
    among: async <Row>(sql: string, leading: readonly HallValue[], values: readonly string[]) =>
      values.length === 0 ? [] : ((await ask(amongQuery(sql, leading, values))).rows as Row[]),
    transaction: (lock, work) => turns.run(lock, () => runUntilDone(lock, work)),
    async notify(message) {
      await ask({ text: NOTIFY_SQL, values: [message] })
    },
    onNotify(listen) {
      listeners.add(listen)
      return () => listeners.delete(listen)
    },
    copyTo: (path, onProgress = () => undefined) =>
      withClient(databaseUrl, (client) => copyPostgres(client, path, onProgress)),
    async size() {
      const { rows } = await ask({ text: 'SELECT pg_database_size(current_database()) AS bytes' })
      return Number(rows[0]?.bytes ?? 0)
    },
    close() {
      closing ??= turns.quiet().then(async () => {
        listeners.clear()
        await listener.close()
        await pool.end()
      })
      return closing
    },
  }
}
