import Database from 'better-sqlite3'
import { spawn } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { chmodSync, statSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { HallBackupError, listHallBackups, makeHallBackup, newestHallBackup } from '../../db/hall/backup.ts'
import { hallBackupFolder, hallBackupsToDrop } from '../../db/hall/backup-files.ts'
import { inspectHallCopy } from '../../db/hall/copy-check.ts'
import { HallDbError, type HallDb } from '../../db/hall/hall-db.ts'
import { MASTER_KEY_FILE, openMasterKey } from '../../db/hall/master-key.ts'
import { restoreHallBackup } from '../../db/hall/restore.ts'
import { openHallDb, type HallStorage } from '../../db/hall/storage/index.ts'
import { dayFromMs } from '../../db/model/day.ts'
import { StoreError } from '../../db/store/store-error.ts'
import { addEvents, addHall } from '../helpers/hall-rows.ts'
import { startPostgres, type TestPostgres } from '../helpers/postgres.ts'
import { temporaryFolder } from '../helpers/test-store.ts'

let postgres: TestPostgres

beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres.close())

/** 2026-03-02 20:15:30 in the hall. */
const NOW = Date.UTC(2026, 2, 2, 12, 15, 30)
const LATER = NOW + 3_600_000

/** Windows knows no such bits. */
const modeOf = (path: string): number => (process.platform === 'win32' ? 0o600 : statSync(path).mode & 0o777)

type Kind = 'sqlite' | 'postgres'

const newStorage = async (kind: Kind): Promise<HallStorage> =>
  kind === 'sqlite'
    ? { directory: temporaryFolder() }
    : { directory: temporaryFolder(), databaseUrl: await postgres.createDatabase() }

const opened = async (storage: HallStorage): Promise<HallDb> => {
  const db = await openHallDb(storage)
  onTestFinished(() => db.close())
  return db
}

let counted = 0
const basis = {
  check: inspectHallCopy,
  nowMs: () => NOW + 60_000,
  randomBytes: (size: number) => Buffer.alloc(size, (counted += 1)),
}

const failureOf = async (work: Promise<unknown>): Promise<string> => {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (error instanceof HallBackupError) return `${error.code} ${error.problem ?? ''}`.trim()
  return error instanceof HallDbError ? error.code : String(error)
}

/** Two halls, 700 events of the first, and a backup of them. */
const backedUp = async (kind: Kind, away?: string) => {
  const storage = await newStorage(kind)
  const db = await opened(storage)
  await addHall(db, 'h1')
  await addHall(db, 'h2')
  await addEvents(db, 'h1', 700)
  await addEvents(db, 'h2', 3)
  const made = await makeHallBackup({
    db,
    directory: storage.directory,
    away,
    nowMs: NOW,
    check: inspectHallCopy,
  })
  return { storage, db, made }
}

const everything = async (db: HallDb) => ({
  events: await db.all('SELECT * FROM event ORDER BY hall_id, hall_seq'),
  scopes: await db.all('SELECT * FROM event_scope ORDER BY hall_id, scope, hall_seq'),
  chains: await db.all('SELECT * FROM device_epoch ORDER BY hall_id, device_id, epoch'),
  halls: await db.all(
    'SELECT hall_id, name, head_seq, head_hash, signing_key_sealed FROM hall ORDER BY hall_id',
  ),
})

describe.each(['sqlite', 'postgres'] as const)('backups of %s', (kind) => {
  test('a backup is a file with a name of its time, read from end to end, and listed', async () => {
    const { storage, db, made } = await backedUp(kind)
    expect(made.file).toBe('hall-20260302-201530.db')
    expect(made).toMatchObject({ away: false, awayProblem: null })
    expect(made.halls.map((hall) => [hall.hallId, hall.headSeq])).toEqual([
      ['h1', 700],
      ['h2', 3],
    ])
    const next = await makeHallBackup({ db, directory: storage.directory, nowMs: NOW })
    expect(next.file).toBe('hall-20260302-201531.db')
    expect(await listHallBackups(db, 'h1', storage.directory)).toEqual([
      { file: next.file, atMs: NOW + 1_000, bytes: next.bytes, events: 700, verified: true, away: false },
      { file: made.file, atMs: NOW, bytes: made.bytes, events: 700, verified: true, away: false },
    ])
    expect(await listHallBackups(db, 'h2', storage.directory)).toMatchObject([{ events: 3 }, { events: 3 }])
    expect(readdirSync(hallBackupFolder(storage.directory))).toHaveLength(2)
    // Without a copy away nothing is durable.
    expect(await db.all('SELECT max(durable_seq) AS durable FROM device_epoch')).toEqual([{ durable: 0 }])
  })

  test('a restored hall tells of backups its database does not know, and claims no check of them', async () => {
    const { storage, db, made } = await backedUp(kind)
    const directory = storage.directory
    expect(await newestHallBackup(db, 'h1', directory, LATER)).toEqual({
      atMs: NOW,
      verified: true,
      away: false,
    })
    const later = await makeHallBackup({ db, directory, nowMs: NOW + 60_000, check: inspectHallCopy })
    await db.close()
    await restoreHallBackup({ ...basis, ...storage, file: made.path, setAside: true })
    const restored = await opened(storage)
    expect(await newestHallBackup(restored, 'h1', directory, LATER)).toEqual({
      atMs: NOW + 60_000,
      verified: false,
      away: false,
    })
    expect(await listHallBackups(restored, 'h1', directory)).toEqual([
      { file: later.file, atMs: NOW + 60_000, bytes: later.bytes, events: 0, verified: false, away: false },
      { file: made.file, atMs: NOW, bytes: made.bytes, events: 0, verified: false, away: false },
    ])
    // Two within a second: the name of the second is a second ahead of its time.
    const again = { db: restored, directory, nowMs: NOW + 60_000, check: inspectHallCopy }
    await makeHallBackup(again)
    expect(await newestHallBackup(restored, 'h1', directory, LATER)).toEqual({
      atMs: NOW + 60_000,
      verified: true,
      away: false,
    })
    // Another process of the server has its files elsewhere.
    expect(await newestHallBackup(restored, 'h1', temporaryFolder(), LATER)).toMatchObject({ verified: true })
  })

  test('with a copy away, what it holds is durable, and no more', async () => {
    const away = join(temporaryFolder(), 'share')
    const { storage, db, made } = await backedUp(kind, away)
    expect(made.away).toBe(true)
    expect(readFileSync(join(away, made.file)).equals(readFileSync(made.path))).toBe(true)
    for (const path of [made.path, join(away, made.file)]) expect(modeOf(path)).toBe(0o600)
    await addEvents(db, 'h1', 5)
    expect(await db.all('SELECT hall_id, last_seq, durable_seq FROM device_epoch ORDER BY hall_id')).toEqual([
      { hall_id: 'h1', last_seq: 705, durable_seq: 700 },
      { hall_id: 'h2', last_seq: 3, durable_seq: 3 },
    ])
    expect(await listHallBackups(db, 'h1', storage.directory)).toMatchObject([{ away: true, verified: true }])
  })

  test('a share that is not there leaves the backup here, and says so', async () => {
    const file = join(temporaryFolder(), 'a file, not a folder')
    writeFileSync(file, '')
    const { storage, db, made } = await backedUp(kind, file)
    expect(made.away).toBe(false)
    expect(made.awayProblem).toMatch(/EEXIST|ENOTDIR/)
    expect(await listHallBackups(db, 'h1', storage.directory)).toMatchObject([
      { away: false, verified: true },
    ])
    expect(await db.all('SELECT max(durable_seq) AS durable FROM device_epoch')).toEqual([{ durable: 0 }])
  })

  test('a log that was changed is no backup, and leaves no file', async () => {
    const { storage, db } = await backedUp(kind)
    await db.transaction('h1', (tx) =>
      tx.run('UPDATE event SET verdict = ? WHERE hall_id = ? AND hall_seq = ?', 'conflict', 'h1', 350),
    )
    const before = readdirSync(hallBackupFolder(storage.directory))
    const failing = makeHallBackup({ db, directory: storage.directory, nowMs: NOW + 5_000 })
    expect(await failureOf(failing)).toBe('BACKUP_BAD CHAIN')
    expect(readdirSync(hallBackupFolder(storage.directory))).toEqual(before)
  })

  test.each(['sqlite', 'postgres'] as const)(
    'restored into an empty %s: all of it, as a new lineage',
    async (into) => {
      const { storage, db } = await backedUp(kind)
      await db.transaction('h1', async (tx) => {
        await tx.insert('seen_nonce', ['hall_id', 'device_id', 'nonce', 'until_ms'], [['h1', 'd', 'n', 1]])
        await tx.insert(
          'enrolment_code',
          ['hall_id', 'code_hash', 'name', 'kind', 'created_at_ms', 'expires_at_ms'],
          [['h1', 'hash', '一号机', 'DESK', NOW, NOW + 86_400_000]],
        )
      })
      const made = await makeHallBackup({ db, directory: storage.directory, nowMs: NOW + 60_000 })
      const target = await newStorage(into)
      const restored = await restoreHallBackup({ ...basis, ...target, file: made.path, setAside: false })
      expect(restored.setAside).toBeNull()
      expect(restored.halls.map((hall) => hall.headSeq)).toEqual([700, 3])
      expect(readdirSync(target.directory).filter((name) => name.includes('restor'))).toEqual([])
      const again = await opened(target)
      expect(await everything(again)).toEqual(await everything(db))
      const lineages = await again.all<{ lineage: string; from_seq: number; cause: string; present: number }>(
        `SELECT l.lineage, l.from_seq, l.cause, CASE WHEN h.lineage = l.lineage THEN 1 ELSE 0 END AS present
       FROM lineage l JOIN hall h ON h.hall_id = l.hall_id WHERE l.hall_id = ? ORDER BY l.began_at_ms`,
        'h1',
      )
      expect(lineages).toMatchObject([
        { lineage: 'lineage-1', cause: 'CREATED', present: 0 },
        { from_seq: 700, cause: 'RESTORED', present: 1 },
      ])
      expect(await again.all('SELECT nonce FROM seen_nonce')).toEqual([])
      // It may have been used since.
      expect(await again.all('SELECT code_hash FROM enrolment_code')).toEqual([])
      // The log goes on, and can be backed up again.
      await addEvents(again, 'h1', 10)
      const next = await makeHallBackup({ db: again, directory: target.directory, nowMs: NOW + 120_000 })
      expect(next.halls[0]?.headSeq).toBe(710)
    },
  )

  test('a hall that is there is not replaced unless it is to be set aside, and then nothing of it is gone', async () => {
    const { made } = await backedUp(kind)
    const target = await newStorage(kind)
    const present = await openHallDb(target)
    await addHall(present, 'other')
    await addEvents(present, 'other', 4)
    await present.close()
    const options = { ...basis, ...target, file: made.path }
    expect(await failureOf(restoreHallBackup({ ...options, setAside: false }))).toBe('BACKUP_NOT_EMPTY')
    const untouched = await openHallDb(target)
    expect(await untouched.all('SELECT hall_id FROM hall')).toEqual([{ hall_id: 'other' }])
    await untouched.close()
    const { setAside } = await restoreHallBackup({ ...options, setAside: true })
    const restored = await opened(target)
    expect(await restored.all('SELECT hall_id FROM hall ORDER BY hall_id')).toEqual([
      { hall_id: 'h1' },
      { hall_id: 'h2' },
    ])
    const aside = await eventsAside(target, setAside ?? '')
    expect(aside).toBe(4)
  })
})

const eventsAside = async (storage: HallStorage, setAside: string): Promise<number> => {
  if (storage.databaseUrl === undefined) {
    const file = new Database(setAside, { readonly: true })
    const count = Number(file.prepare('SELECT count(*) FROM event').pluck().get())
    file.close()
    return count
  }
  const client = new pg.Client(storage.databaseUrl)
  await client.connect()
  const { rows } = await client.query<{ count: string }>(`SELECT count(*) AS count FROM ${setAside}.event`)
  await client.end()
  return Number(rows[0]?.count)
}

describe('a backup that cannot be trusted', () => {
  const tampered = async (sql: string): Promise<string> => {
    const { made } = await backedUp('sqlite')
    const path = join(temporaryFolder(), made.file)
    copyFileSync(made.path, path)
    const file = new Database(path)
    file.exec(sql)
    file.close()
    return path
  }

  test.each([
    ['an event changed', `UPDATE event SET bytes = x'7b7d' WHERE hall_seq = 99`, 'CHAIN'],
    [
      'an event changed with its hash',
      `UPDATE event SET hash = '${'0'.repeat(64)}' WHERE hall_seq = 99`,
      'CHAIN',
    ],
    ['an event taken out', "DELETE FROM event WHERE hall_id = 'h1' AND hall_seq = 99", 'CHAIN'],
    ['the end cut off', `DELETE FROM event WHERE hall_id = 'h1' AND hall_seq > 690`, 'CHAIN'],
    [
      'the end cut off and the head set back',
      `DELETE FROM event WHERE hall_id = 'h1' AND hall_seq > 690; UPDATE hall SET head_seq = 690,
       head_hash = (SELECT hall_hash FROM event WHERE hall_id = 'h1' AND hall_seq = 690) WHERE hall_id = 'h1'`,
      'COUNTS',
    ],
    ['received at another time', 'UPDATE event SET received_at_ms = 1 WHERE hall_seq = 2', 'CHAIN'],
    ['a counter moved', `UPDATE device_epoch SET last_seq = last_seq + 1 WHERE hall_id = 'h2'`, 'COUNTS'],
    ['a scope naming what is not there', `INSERT INTO event_scope VALUES ('h1', 'hall', 701)`, 'COUNTS'],
    ['made by a newer program', 'PRAGMA user_version = 9000', 'NEWER'],
    ['of another program', 'PRAGMA application_id = 7', 'FOREIGN'],
  ])('%s: refused, and nothing is there afterwards', async (_what, sql, problem) => {
    const file = await tampered(sql)
    expect(await inspectHallCopy(file)).toMatchObject({ problem })
    const target = await newStorage('sqlite')
    const refused = restoreHallBackup({ ...basis, ...target, file, setAside: true })
    expect(await failureOf(refused)).toBe(`BACKUP_BAD ${problem}`)
    expect(readdirSync(target.directory)).toEqual([])
  })

  test('bytes overwritten or missing: refused', async () => {
    const { made } = await backedUp('sqlite')
    const whole = readFileSync(made.path)
    const folder = temporaryFolder()
    const target = await newStorage('sqlite')
    const restoring = (file: string) =>
      failureOf(restoreHallBackup({ ...basis, ...target, file, setAside: false }))
    const write = (name: string, bytes: Uint8Array) => {
      writeFileSync(join(folder, name), bytes)
      return join(folder, name)
    }
    expect(await restoring(write('cut.db', whole.subarray(0, whole.length / 2)))).toBe('BACKUP_BAD DAMAGED')
    const overwritten = Buffer.from(whole).fill(0xa5, 40_960, 49_152)
    expect(await restoring(write('overwritten.db', overwritten))).toMatch(/^BACKUP_BAD (DAMAGED|CHAIN)$/)
    expect(await restoring(write('empty.db', Buffer.alloc(0)))).toBe('BACKUP_BAD DAMAGED')
    expect(await restoring(write('letter.db', Buffer.from('a letter'.repeat(100))))).toBe(
      'BACKUP_BAD FOREIGN',
    )
    expect(await restoring(join(folder, 'nowhere.db'))).toBe('BACKUP_BAD MISSING')
  })
})

describe('files of backups', () => {
  test('a process killed while it makes a backup leaves none, and the next one clears up', async () => {
    const directory = temporaryFolder()
    const first = await openHallDb({ directory })
    await addHall(first, 'h1')
    for (let nth = 0; nth < 30; nth += 1) await addEvents(first, 'h1', 500)
    await first.close()
    const maker = new URL('../helpers/killed-backup.ts', import.meta.url).pathname
    const child = spawn(process.execPath, [maker, directory], { stdio: ['ignore', 'ignore', 'pipe'] })
    let errors = ''
    child.stderr.on('data', (text: Buffer) => (errors += text.toString()))
    const signal = await new Promise((resolve) => child.on('exit', (_code, by) => resolve(by)))
    expect(signal, errors).toBe('SIGKILL')
    const folder = hallBackupFolder(directory)
    expect(readdirSync(folder).filter((name) => name.includes('.partial')).length).toBeGreaterThan(0)
    const db = await opened({ directory })
    expect(await listHallBackups(db, 'h1', directory)).toEqual([])
    const made = await makeHallBackup({ db, directory, nowMs: NOW })
    expect(readdirSync(folder)).toEqual([made.file])
    expect(made.halls[0]?.headSeq).toBe(15_000)
  })

  test('kept: the newest five, then of 30 days, then of 12 months', () => {
    // Two a day, at 08:15 and 20:15 of the hall, for more than a year.
    const backups = Array.from({ length: 900 }, (_, nth) => ({
      file: `${nth}`,
      atMs: NOW - nth * 43_200_000,
    }))
    const dropped = new Set(hallBackupsToDrop(backups))
    const kept = backups.map(({ file }) => Number(file)).filter((nth) => !dropped.has(String(nth)))
    expect(kept.slice(0, 5)).toEqual([0, 1, 2, 3, 4])
    expect(kept.slice(5, 32)).toEqual(Array.from({ length: 27 }, (_, nth) => nth * 2 + 6))
    // 30 days reach back to 1 February, which January and ten months before follow.
    expect(kept.slice(32).map((nth) => dayFromMs(NOW - nth * 43_200_000))).toEqual([
      '2026-01-31',
      '2025-12-31',
      '2025-11-30',
      '2025-10-31',
      '2025-09-30',
      '2025-08-31',
      '2025-07-31',
      '2025-06-30',
      '2025-05-31',
      '2025-04-30',
    ])
  })

  test('rows and files of what retention removed go together, here and away', async () => {
    const directory = temporaryFolder()
    const away = temporaryFolder()
    const db = await opened({ directory })
    await addHall(db, 'h1')
    await addEvents(db, 'h1', 5)
    const files: string[] = []
    for (let nth = 0; nth < 7; nth += 1)
      files.push(
        (await makeHallBackup({ db, directory, away, nowMs: NOW + nth * 60_000, check: inspectHallCopy }))
          .file,
      )
    expect(readdirSync(hallBackupFolder(directory)).toSorted()).toEqual(files.slice(2))
    expect(readdirSync(away).toSorted()).toEqual(files.slice(2))
    expect(await db.all('SELECT file FROM backup ORDER BY file')).toEqual(
      files.slice(2).map((file) => ({ file })),
    )
  })
})

describe('master key', () => {
  const random = (size: number) => Buffer.alloc(size, (counted += 1))

  test('made once, for its owner only, and the same ever after', () => {
    const directory = join(temporaryFolder(), 'hall')
    const key = openMasterKey(directory, { mayCreate: true, randomBytes: random })
    expect(key).toHaveLength(32)
    const path = join(directory, MASTER_KEY_FILE)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    chmodSync(path, 0o644)
    expect(openMasterKey(directory, { mayCreate: true, randomBytes: random })).toEqual(key)
    expect(openMasterKey(directory, { mayCreate: false, randomBytes: random })).toEqual(key)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readdirSync(directory)).toEqual([MASTER_KEY_FILE])
  })

  test('missing or damaged: refused, never replaced', () => {
    const directory = join(temporaryFolder(), 'hall')
    const open = (mayCreate: boolean) => () => openMasterKey(directory, { mayCreate, randomBytes: random })
    expect(open(false)).toThrow(StoreError)
    expect(existsSync(directory)).toBe(false)
    mkdirSync(directory)
    open(true)()
    const path = join(directory, MASTER_KEY_FILE)
    const text = readFileSync(path, 'utf8')
    for (const damaged of ['', text.slice(0, 20), text.replace(/^hdm1\.../, 'hdm1.__'), `${text}x`]) {
      writeFileSync(path, damaged)
      expect(open(true), JSON.stringify(damaged)).toThrow('KEY_MISSING')
      expect(readFileSync(path, 'utf8')).toBe(damaged)
    }
  })
})
