import Database from 'better-sqlite3'
import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { HallDbError, type HallDb } from '../../db/hall/hall-db.ts'
import { hallTables, HALL_SCHEMA_VERSION } from '../../db/hall/schema.ts'
import { openHallDb } from '../../db/hall/storage/index.ts'
import { addEvents, addHall, EVENT_COLUMNS, eventRow } from '../helpers/hall-rows.ts'
import { startPostgres, type TestPostgres } from '../helpers/postgres.ts'
import { temporaryFolder } from '../helpers/test-store.ts'

let postgres: TestPostgres

beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres.close())

const opened = async (storage: { directory: string; databaseUrl?: string }): Promise<HallDb> => {
  const db = await openHallDb(storage)
  onTestFinished(() => db.close())
  return db
}

const execSql = (path: string, sql: string): void => {
  const file = new Database(path)
  file.exec(sql)
  file.close()
}

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  return error instanceof HallDbError ? error.code : String(error)
}

/** As each of the two says it. */
const DUPLICATE = /UNIQUE constraint failed|duplicate key/

const CODE_COLUMNS = ['hall_id', 'code_hash', 'name', 'kind', 'created_at_ms', 'expires_at_ms']
const codeRow = (hallId: string, nth: number, name = '一号窗口') => [
  hallId,
  `code-${nth}`,
  name,
  'DESK',
  nth,
  nth + 1,
]

describe.each(['sqlite', 'postgres'] as const)('storage of the hall server: %s', (dialect) => {
  const newStorage = async (): Promise<{ directory: string; databaseUrl?: string }> =>
    dialect === 'sqlite'
      ? { directory: temporaryFolder() }
      : { directory: temporaryFolder(), databaseUrl: await postgres.createDatabase() }
  const newDb = async () => opened(await newStorage())

  test('every table of the schema is there, with the columns its text names', async () => {
    const db = await newDb()
    expect(db.dialect).toBe(dialect)
    for (const table of hallTables.values()) {
      expect(table.key[0]).toBe('hall_id')
      expect(await db.all(`SELECT ${[...table.columns.keys()].join(', ')} FROM ${table.name}`)).toEqual([])
    }
    expect(await db.size()).toBeGreaterThan(0)
  })

  test('rows are found among any number of values, each once', async () => {
    const db = await newDb()
    const present = Array.from({ length: 1_203 }, (_, nth) => eventRow('h', nth + 1))
    await db.transaction('h', async (tx) => {
      await tx.insert('event', EVENT_COLUMNS, [...present, eventRow('other', 1)])
      const sql = 'SELECT id, hall_seq FROM event WHERE hall_id = ? AND id IN'
      const ids = present.map((_, nth) => `h-${nth + 1}`)
      expect(await tx.among(sql, ['h'], [])).toEqual([])
      expect(await tx.among(sql, ['h'], ['h-7', 'h-7', 'none', '', 'a\u0000b'])).toEqual([
        { id: 'h-7', hall_seq: 7 },
      ])
      const found = await tx.among<{ hall_seq: number }>(sql, ['h'], [...ids, 'other-1', ...ids])
      expect(found.map((row) => row.hall_seq).toSorted((a, b) => a - b)).toEqual(
        present.map((_, nth) => nth + 1),
      )
    })
    expect(
      await db.among('SELECT id FROM event WHERE hall_id = ? AND id IN', ['other'], ['other-1']),
    ).toEqual([{ id: 'other-1' }])
  })

  test('values come back as they went in', async () => {
    const db = await newDb()
    const bytes = Buffer.from([0, 1, 2, 10, 13, 34, 39, 92, 123, 125, 255])
    const text = `政务 "a" 'b' \\ {c,d} \n\t😀`
    await db.transaction('h', async (tx) => {
      await tx.insert('event', EVENT_COLUMNS, [
        eventRow('h', 1).with(2, null).with(14, text).with(16, bytes),
        eventRow('h', 2)
          .with(10, Number.MAX_SAFE_INTEGER)
          .with(16, new Uint8Array([1, 2]).subarray(1)),
      ])
      await tx.insert('device', ['hall_id', 'device_id', 'name', 'kind', 'public_key', 'sealing_key'], [])
      await tx.insert(
        'health_sample',
        [...(hallTables.get('health_sample')?.columns.keys() ?? [])],
        [['h', 1, 'p', 0, 0, 0, 0, 1.5, 2 ** 40, 0.25, -1.125]],
      )
      const row = await tx.get(
        'SELECT id, reason, bytes FROM event WHERE hall_id = ? AND hall_seq = ?',
        'h',
        1,
      )
      expect(row).toEqual({ id: null, reason: text, bytes })
    })
    const rows = await db.all('SELECT id, received_at_ms, reason, bytes FROM event ORDER BY hall_seq')
    expect(rows).toEqual([
      { id: null, received_at_ms: 1_767_000_000_001, reason: text, bytes },
      { id: 'h-2', received_at_ms: Number.MAX_SAFE_INTEGER, reason: '', bytes: Buffer.from([2]) },
    ])
    expect(
      await db.get('SELECT oldest_waiting_ms AS a, database_bytes AS b, push_ms_p95 AS c FROM health_sample'),
    ).toEqual({
      a: 1.5,
      b: 2 ** 40,
      c: -1.125,
    })
    expect(await db.get('SELECT count(*) AS count, sum(hall_seq) AS sum FROM event')).toEqual({
      count: 2,
      sum: 3,
    })
    expect(await db.get('SELECT 1 AS one FROM event WHERE hall_id = ?', 'nowhere')).toBeUndefined()
    // Bound by their place, also where a question mark is only text.
    expect(
      await db.get(
        `SELECT '?' AS mark FROM event WHERE hall_seq = ? -- ?
         AND reason = ?`,
        2,
        '',
      ),
    ).toEqual({ mark: '?' })
  })

  test('a NUL in a text is kept out in both, so that no event can be refused for it', async () => {
    const db = await newDb()
    await db.transaction('h', async (tx) => {
      await tx.insert('enrolment_code', CODE_COLUMNS, [codeRow('h', 1, 'a\u0000b')])
      await tx.run('UPDATE enrolment_code SET kind = ?', '\u0000')
    })
    expect(await db.get('SELECT name, kind FROM enrolment_code WHERE name = ?', 'a\u0000b')).toEqual({
      name: 'a\uFFFDb',
      kind: '\uFFFD',
    })
  })

  test('many rows in one insert, and a statement used often', async () => {
    const db = await newDb()
    const rows = Array.from({ length: 12_345 }, (_, nth) => eventRow('h', nth + 1))
    await db.transaction('h', (tx) => tx.insert('event', EVENT_COLUMNS, rows))
    for (const hallSeq of [1, 5_000, 5_001, 10_000, 12_345])
      expect(
        await db.get(
          'SELECT device_seq AS seq, bytes FROM event WHERE hall_id = ? AND hall_seq = ?',
          'h',
          hallSeq,
        ),
      ).toEqual({ seq: hallSeq, bytes: rows[hallSeq - 1]?.[16] })
    expect(await db.get('SELECT count(*) AS count FROM event')).toEqual({ count: 12_345 })
  })

  test('on conflict: nothing, or the new values', async () => {
    const db = await newDb()
    const insert = (name: string, conflict?: string) =>
      db.transaction('h', (tx) =>
        tx.insert(
          'enrolment_code',
          CODE_COLUMNS,
          [codeRow('h', 1, name), codeRow('h', name.length, name)],
          conflict,
        ),
      )
    await insert('一号')
    await insert('二号窗口', 'ON CONFLICT (hall_id, code_hash) DO NOTHING')
    expect(await db.all('SELECT name FROM enrolment_code ORDER BY created_at_ms')).toEqual([
      { name: '一号' },
      { name: '一号' },
      { name: '二号窗口' },
    ])
    await insert('三号窗', 'ON CONFLICT (hall_id, code_hash) DO UPDATE SET name = excluded.name')
    expect(await db.all('SELECT name FROM enrolment_code ORDER BY created_at_ms')).toEqual([
      { name: '三号窗' },
      { name: '一号' },
      { name: '三号窗' },
      { name: '二号窗口' },
    ])
    await expect(insert('一号')).rejects.toThrow(DUPLICATE)
    expect(
      await db.transaction('h', (tx) => tx.run('DELETE FROM enrolment_code WHERE name = ?', '三号窗')),
    ).toBe(2)
  })

  test('an event repeats neither its place, nor its number on its device, nor an id that counts', async () => {
    const db = await newDb()
    const add = (...rows: ReturnType<typeof eventRow>[]) =>
      db.transaction('h', (tx) => tx.insert('event', EVENT_COLUMNS, rows))
    await add(eventRow('h', 1))
    await expect(add(eventRow('h', 1).with(2, 'x').with(5, 9))).rejects.toThrow(DUPLICATE)
    await expect(add(eventRow('h', 2).with(5, 1))).rejects.toThrow(DUPLICATE)
    await expect(add(eventRow('h', 2).with(2, 'h-1'))).rejects.toThrow(DUPLICATE)
    await add(eventRow('h', 2).with(2, null), eventRow('h', 3).with(2, null))
    expect(await db.get('SELECT count(*) AS count FROM event')).toEqual({ count: 3 })
  })

  test('a transaction that fails leaves nothing, and nobody saw any of it', async () => {
    const db = await newDb()
    const failing = db.transaction('h', async (tx) => {
      await tx.insert('enrolment_code', CODE_COLUMNS, [codeRow('h', 1)])
      expect(await tx.all('SELECT name FROM enrolment_code')).toHaveLength(1)
      expect(await db.all('SELECT name FROM enrolment_code')).toEqual([])
      throw new Error('changed my mind')
    })
    await expect(failing).rejects.toThrow('changed my mind')
    expect(await db.all('SELECT name FROM enrolment_code')).toEqual([])
  })

  test('a statement that failed takes its transaction with it, also when the failure was caught', async () => {
    const db = await newDb()
    const careless = db.transaction('h', async (tx) => {
      await tx.insert('enrolment_code', CODE_COLUMNS, [codeRow('h', 1)])
      await tx.insert('enrolment_code', CODE_COLUMNS, [codeRow('h', 1)]).catch(() => undefined)
    })
    await expect(careless).rejects.toThrow(DUPLICATE)
    const misfit = db.transaction('h', async (tx) => {
      await tx.insert('enrolment_code', CODE_COLUMNS, [codeRow('h', 1)])
      await tx.insert('enrolment_code', CODE_COLUMNS, [codeRow('h', 2).with(4, 1.5)])
    })
    await expect(misfit).rejects.toThrow(/1\.5|REAL|int/i)
    await expect(db.transaction('h', (tx) => tx.insert('no_such_table', ['a'], [['b']]))).rejects.toThrow(
      'no table',
    )
    expect(await db.all('SELECT name FROM enrolment_code')).toEqual([])
    let kept: Parameters<Parameters<HallDb['transaction']>[1]>[0] | undefined
    await db.transaction('h', (tx) => Promise.resolve(void (kept = tx)))
    await expect(kept?.run('DELETE FROM hall')).rejects.toThrow('has ended')
  })

  test('the lock: numbers without a gap, and whoever reads one has seen all before it', async () => {
    const db = await newDb()
    await addHall(db, 'h')
    const writing = new AbortController()
    const seen: { head: number; count: number }[] = []
    const reading = (async () => {
      while (!writing.signal.aborted) {
        // In this order: what is counted later can only be more.
        const top = await db.get<{ head: number | null }>('SELECT max(hall_seq) AS head FROM event')
        const counted = await db.get<{ count: number }>(
          'SELECT count(*) AS count FROM event WHERE hall_seq <= ?',
          top?.head ?? 0,
        )
        seen.push({ head: top?.head ?? 0, count: counted?.count ?? -1 })
        await delay(1)
      }
    })()
    await Promise.all(
      Array.from({ length: 40 }, () =>
        db.transaction('h', async (tx) => {
          const hall = await tx.get<{ head_seq: number }>('SELECT head_seq FROM hall WHERE hall_id = ?', 'h')
          const next = (hall?.head_seq ?? 0) + 1
          await delay(1)
          await tx.insert('event', EVENT_COLUMNS, [eventRow('h', next)])
          await tx.run('UPDATE hall SET head_seq = ? WHERE hall_id = ?', next, 'h')
        }),
      ),
    )
    writing.abort()
    await reading
    expect(await db.get('SELECT head_seq FROM hall')).toEqual({ head_seq: 40 })
    expect(seen.length).toBeGreaterThan(2)
    for (const { head, count } of seen) expect(count).toBe(head)
  })

  test('many halls do not mix', async () => {
    const db = await newDb()
    for (const hallId of ['h1', 'h2', 'h3']) await addHall(db, hallId)
    await Promise.all(['h1', 'h2', 'h3'].map((hallId, nth) => addEvents(db, hallId, 30 + nth)))
    for (const [nth, hallId] of ['h1', 'h2', 'h3'].entries()) {
      const rows = await db.all<{ hall_seq: number; id: string }>(
        'SELECT hall_seq, id FROM event WHERE hall_id = ? ORDER BY hall_seq',
        hallId,
      )
      expect(rows).toEqual(
        Array.from({ length: 30 + nth }, (_, at) => ({ hall_seq: at + 1, id: `${hallId}-${at + 1}` })),
      )
    }
  })

  test('what is told reaches everybody who listens, until they stop', async () => {
    const db = await newDb()
    const heard: string[] = []
    const forget = db.onNotify((message) => heard.push(message))
    await db.notify('h1 12')
    await db.notify('h1 13')
    await expect.poll(() => heard).toEqual(['h1 12', 'h1 13'])
    forget()
    await db.notify('h1 14')
    await delay(50)
    expect(heard).toHaveLength(2)
  })

  test('a copy is of one moment while work goes on, and is a database of SQLite for both', async () => {
    const db = await newDb()
    const path = join(temporaryFolder(), 'copy.db')
    await addHall(db, 'h')
    for (let nth = 0; nth < 20; nth += 1) await addEvents(db, 'h', 250)
    const copying = new AbortController()
    let written = 0
    const progress: number[] = []
    const writing = (async () => {
      while (!copying.signal.aborted) {
        await addEvents(db, 'h', 10)
        written += 10
        await delay(0)
      }
    })()
    await db.copyTo(path, (done) => progress.push(done))
    copying.abort()
    await writing
    expect(written).toBeGreaterThan(0)
    expect(progress.length).toBeGreaterThan(0)
    expect(progress.every((done) => done >= 0 && done <= 1)).toBe(true)
    const copy = new Database(path, { readonly: true })
    onTestFinished(() => void copy.close())
    expect(copy.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(copy.pragma('journal_mode', { simple: true })).toBe('delete')
    expect(copy.pragma('user_version', { simple: true })).toBe(HALL_SCHEMA_VERSION)
    const head = copy.prepare('SELECT head_seq FROM hall').pluck().get()
    expect(head).toBeGreaterThanOrEqual(5_000)
    for (const table of ['event', 'event_scope'])
      expect(copy.prepare(`SELECT count(*) FROM ${table}`).pluck().get(), table).toBe(head)
    expect(copy.prepare('SELECT last_seq FROM device_epoch').pluck().get()).toBe(head)
    expect(copy.prepare('SELECT received_at_ms, id, bytes FROM event WHERE hall_seq = 77').get()).toEqual(
      await db.get('SELECT received_at_ms, id, bytes FROM event WHERE hall_seq = ?', 77),
    )
  })

  test('what a newer program wrote is refused untouched', async () => {
    const storage = await newStorage()
    const db = await openHallDb(storage)
    await addHall(db, 'h')
    await db.close()
    if (storage.databaseUrl === undefined) {
      execSql(join(storage.directory, 'hall.db'), `PRAGMA user_version = ${HALL_SCHEMA_VERSION + 10}`)
    } else {
      const client = new pg.Client(storage.databaseUrl)
      await client.connect()
      await client.query(`INSERT INTO halldesk_schema (number) VALUES (${HALL_SCHEMA_VERSION + 10})`)
      await client.end()
    }
    expect(await codeOf(openHallDb(storage))).toBe('STORAGE_NEWER')
  })

  test('opened again, everything is there', async () => {
    const storage = await newStorage()
    const first = await openHallDb(storage)
    await addHall(first, 'h')
    await addEvents(first, 'h', 3)
    await Promise.all([first.close(), first.close()])
    const again = await opened(storage)
    expect(await again.get('SELECT head_seq FROM hall')).toEqual({ head_seq: 3 })
  })
})

describe('SQLite', () => {
  test.each([
    ['a table of another program', (path: string) => execSql(path, 'CREATE TABLE event (a TEXT)')],
    ['no database at all', (path: string) => writeFileSync(path, 'a letter to somebody '.repeat(100))],
  ])('what is not ours is refused untouched: %s', async (_what, write) => {
    const directory = temporaryFolder()
    const path = join(directory, 'hall.db')
    write(path)
    const before = readFileSync(path)
    expect(await codeOf(openHallDb({ directory }))).toBe('STORAGE_FOREIGN')
    expect(readFileSync(path)).toEqual(before)
  })

  test('a folder has one server at a time', async () => {
    const directory = temporaryFolder()
    const db = await openHallDb({ directory })
    expect(await codeOf(openHallDb({ directory }))).toBe('STORAGE_BUSY')
    await db.close()
    const next = await openHallDb({ directory })
    await next.close()
  })

  // Real failing writes without a disk of our own: the system lets no file of the process grow past a limit.
  test.runIf(process.platform === 'linux')(
    'a disk that is full: a failure with a code, nothing lost, and it works again',
    async () => {
      const directory = join(temporaryFolder(), 'hall')
      mkdirSync(directory)
      const writer = new URL('../helpers/full-hall-writer.ts', import.meta.url).pathname
      const child = spawn(
        'bash',
        ['-c', 'ulimit -S -f 2000; exec "$0" "$@"', process.execPath, writer, directory],
        {
          stdio: ['pipe', 'pipe', 'pipe'],
        },
      )
      onTestFinished(() => void child.kill('SIGKILL'))
      const lines: string[] = []
      let rest = ''
      let errors = ''
      child.stderr.on('data', (text: Buffer) => (errors += text.toString()))
      const ended = new Promise<number | null>((resolve) => child.on('exit', resolve))
      child.stdout.on('data', (text: Buffer) => {
        const parts = (rest + text.toString()).split('\n')
        rest = parts.pop() ?? ''
        for (const line of parts) {
          lines.push(line)
          if (line !== 'full') continue
          execFileSync('prlimit', ['--pid', String(child.pid), '--fsize=unlimited:'])
          child.stdin.write('go on\n')
        }
      })
      expect(await ended, errors).toBe(0)
      const failed = lines.filter((line) => line.startsWith('failed '))
      expect(failed).toHaveLength(3)
      for (const line of failed) expect(line).toMatch(/^failed (SERVER_FULL|STORAGE_DOWN)$/)
      expect(lines.slice(-3).every((line) => line.startsWith('saved '))).toBe(true)
      const saved = Number(lines.at(-1)?.slice(6))
      const db = await opened({ directory })
      expect(await db.get('SELECT count(*) AS count, max(hall_seq) AS head FROM event')).toEqual({
        count: saved,
        head: saved,
      })
    },
  )
})

describe('PostgreSQL', () => {
  const two = async (): Promise<readonly [HallDb, HallDb, string]> => {
    const databaseUrl = await postgres.createDatabase()
    // Both at once: one of them makes the tables.
    const [first, second] = await Promise.all([
      opened({ directory: '', databaseUrl }),
      opened({ directory: '', databaseUrl }),
    ])
    return [first, second, databaseUrl]
  }

  test('tables of our names that are not ours are refused untouched', async () => {
    const databaseUrl = await postgres.createDatabase()
    const client = new pg.Client(databaseUrl)
    await client.connect()
    onTestFinished(() => client.end())
    await client.query('CREATE TABLE event (a TEXT)')
    expect(await codeOf(openHallDb({ directory: '', databaseUrl }))).toBe('STORAGE_FOREIGN')
    const { rows } = await client.query(`SELECT tablename FROM pg_tables WHERE schemaname = 'public'`)
    expect(rows).toEqual([{ tablename: 'event' }])
  })

  test('two server processes: one log without a gap, and each hears the other', async () => {
    const [first, second] = await two()
    await addHall(first, 'h')
    const heard: string[] = []
    first.onNotify((message) => heard.push(`first ${message}`))
    second.onNotify((message) => heard.push(`second ${message}`))
    await Promise.all(
      Array.from({ length: 30 }, (_, nth) => addEvents(nth % 2 === 0 ? first : second, 'h', 5)),
    )
    await second.notify('h 150')
    await expect.poll(() => heard.toSorted()).toEqual(['first h 150', 'second h 150'])
    expect(await first.get('SELECT head_seq FROM hall')).toEqual({ head_seq: 150 })
    expect(await second.get('SELECT count(*) AS count, max(hall_seq) AS head FROM event')).toEqual({
      count: 150,
      head: 150,
    })
  })

  test('a deadlock is run again, and both get through', async () => {
    const [first, second] = await two()
    await addHall(first, 'a')
    await addHall(first, 'b')
    let attempts = 0
    const rename = (db: HallDb, lock: string, order: readonly string[]) =>
      db.transaction(lock, async (tx) => {
        attempts += 1
        for (const hallId of order) {
          await tx.run('UPDATE hall SET name = ? WHERE hall_id = ?', lock, hallId)
          await delay(50)
        }
      })
    await Promise.all([rename(first, 'one', ['a', 'b']), rename(second, 'two', ['b', 'a'])])
    expect(attempts).toBeGreaterThan(2)
    const names = await first.all<{ name: string }>('SELECT name FROM hall')
    expect(new Set(names.map((row) => row.name)).size).toBe(1)
  })

  test('a lock that is not to be had: nothing of the transaction is done, what was asked at once included', async () => {
    const databaseUrl = await postgres.createDatabase()
    const holder = await opened({ directory: '', databaseUrl })
    const client = new pg.Client({ connectionString: databaseUrl })
    await client.connect()
    await client.query(`ALTER DATABASE ${new URL(databaseUrl).pathname.slice(1)} SET lock_timeout = '20ms'`)
    await client.end()
    const other = await opened({ directory: '', databaseUrl })
    let attempts = 0
    const code = await holder.transaction('h', () =>
      codeOf(
        other.transaction('h', async (tx) => {
          attempts += 1
          await Promise.all([
            tx.insert('enrolment_code', CODE_COLUMNS, [codeRow('h', 1)]),
            tx.insert('enrolment_code', CODE_COLUMNS, [codeRow('h', 2)]),
          ])
        }),
      ),
    )
    expect(code).toBe('STORAGE_DOWN')
    expect(attempts).toBeGreaterThan(1)
    expect(await holder.all('SELECT code_hash FROM enrolment_code')).toEqual([])
    await other.transaction('h', (tx) => tx.insert('enrolment_code', CODE_COLUMNS, [codeRow('h', 3)]))
    expect(await holder.all('SELECT code_hash FROM enrolment_code')).toEqual([{ code_hash: 'code-3' }])
  })

  test('what is asked after a transaction has failed is not done outside of it', async () => {
    const db = await opened({ directory: '', databaseUrl: await postgres.createDatabase() })
    let late: Promise<unknown> = Promise.resolve()
    await expect(
      db.transaction('h', async (tx) => {
        await Promise.all([
          tx.run('SELECT 1 FROM nowhere'),
          tx.get('SELECT 1 AS one').catch(() => {
            late = tx.insert('enrolment_code', CODE_COLUMNS, [codeRow('h', 1)])
            late.catch(() => undefined)
          }),
        ])
      }),
    ).rejects.toThrow('nowhere')
    await expect(late).rejects.toThrow(/./)
    expect(await db.all('SELECT code_hash FROM enrolment_code')).toEqual([])
  })

  test('a full disk has a code', async () => {
    const db = await opened({ directory: '', databaseUrl: await postgres.createDatabase() })
    const full = db.transaction('h', (tx) =>
      tx.run(`DO $$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = 'disk_full'; END $$`),
    )
    expect(await codeOf(full)).toBe('SERVER_FULL')
    expect(await db.all('SELECT hall_id FROM hall')).toEqual([])
  })

  test('gone for a while: STORAGE_DOWN, then it heals by itself, listening too', async () => {
    const [first, second, databaseUrl] = await two()
    await addHall(first, 'h')
    await addEvents(first, 'h', 10)
    const heard: string[] = []
    first.onNotify((message) => heard.push(message))
    const cut = first.transaction('h', async (tx) => {
      await tx.run('UPDATE hall SET name = ?', 'never')
      await postgres.stop()
      await tx.run('UPDATE hall SET name = ?', 'never')
    })
    expect(await codeOf(cut)).toBe('STORAGE_DOWN')
    expect(await codeOf(first.all('SELECT 1 AS one'))).toBe('STORAGE_DOWN')
    expect(await codeOf(addEvents(second, 'h', 1))).toBe('STORAGE_DOWN')
    expect(await codeOf(second.notify('h'))).toBe('STORAGE_DOWN')
    expect(await codeOf(openHallDb({ directory: '', databaseUrl }))).toBe('STORAGE_DOWN')
    expect(await codeOf(first.copyTo(join(temporaryFolder(), 'copy.db')))).toBe('STORAGE_DOWN')
    await postgres.start()
    await addEvents(second, 'h', 1)
    expect(await first.get('SELECT name, head_seq FROM hall')).toEqual({ name: '政务服务大厅', head_seq: 11 })
    await expect
      .poll(
        async () => {
          await second.notify('again')
          return heard
        },
        { timeout: 15_000 },
      )
      .toContain('again')
  })
})
