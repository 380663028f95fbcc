import Database from 'better-sqlite3'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { stepsAfter } from '../../db/hall/schema.ts'
import { listBackups } from '../../db/store/backup.ts'
import { migrate, migrations, SCHEMA_VERSION } from '../../db/store/migrations/index.ts'
import { APPLICATION_ID } from '../../db/store/open-database.ts'
import { readNote } from '../../db/store/queries/notes.ts'
import { DATABASE_FILE, openStore } from '../../db/store/store.ts'
import { verifyStore } from '../../db/store/verify.ts'
import { openCase } from '../helpers/a-case.ts'
import { CLERK, storeOptions, temporaryFolder } from '../helpers/test-store.ts'

// One database of every release, as it left it: three cases, a draft, its words filed. Never replaced, only added to.
const FIXTURES = new URL('../fixtures/', import.meta.url)
const releases = readdirSync(FIXTURES).filter((file) => /^hall-schema-\d+\.db\.gz$/.test(file))

const countCases = (path: string): number => {
  const database = new Database(path, { readonly: true })
  try {
    return (database.prepare("SELECT count(*) AS n FROM ledger WHERE kind = 'CASE'").get() as { n: number }).n
  } finally {
    database.close()
  }
}

describe('databases of earlier releases', () => {
  test('there is one of the first release', () => expect(releases).toContain('hall-schema-30.db.gz'))

  test.each(releases)('%s opens with everything in it, and work goes on', (file) => {
    const directory = temporaryFolder()
    writeFileSync(join(directory, DATABASE_FILE), gunzipSync(readFileSync(new URL(file, FIXTURES))))
    const store = openStore(storeOptions(directory))
    try {
      expect(store.recovery).toBeNull()
      expect(countCases(store.databasePath)).toBe(3)
      const { staffId } = CLERK
      expect(staffId && readNote(store.read, staffId, 'DRAFT', 'intake')?.value).toBe('半张单子')
      store.record(CLERK, (act) => openCase(act))
      expect(verifyStore(store.databasePath, join(directory, 'scratch.db')).problems).toEqual([])
    } finally {
      store.close()
    }
    const isOlder = !file.includes(`-${SCHEMA_VERSION}.`)
    expect(listBackups(directory)).toHaveLength(isOlder ? 1 : 0)
  })
})

describe('numbers of changes', () => {
  // A database goes on from its highest number: one put in below is never made where a later one was already.
  // New ones are added at the end of these lists, and nothing else in them ever changes.
  test.each([
    ['a desk', migrations, [10, 20, 30, 40, 50, 51, 60, 70, 71, 80, 81, 82, 83]],
    ['the hall server', stepsAfter(0, 'sqlite'), [10, 20, 30, 40, 50, 60, 70, 80, 90]],
  ])('of %s are only ever added at the end', (_whose, present, known) => {
    expect(present.map(({ number }) => number)).toEqual(known)
    expect(known).toEqual(known.toSorted((a, b) => a - b))
  })

  test('a database that went past 51 before there was one gets it after all', () => {
    const directory = temporaryFolder()
    const raw = new Database(join(directory, DATABASE_FILE))
    raw.pragma(`application_id = ${APPLICATION_ID}`)
    raw.pragma('journal_mode = WAL')
    for (const { number, sql } of migrations.filter(({ number }) => number !== 51 && number <= 81)) {
      raw.exec(sql)
      raw.pragma(`user_version = ${number}`)
    }
    raw.exec(`INSERT INTO device (device_no, device_id, epoch, genesis)
      VALUES (1, '019ac000-0000-7000-8000-000000000001', 1, 'ab')`)
    raw.exec(
      "INSERT INTO meta (key, value) VALUES ('device_no', '1'), ('hall_id', '439925'), ('purpose', 'SAMPLE')",
    )
    raw.close()
    const store = openStore(storeOptions(directory))
    try {
      // Recording asks this index for what was taken back, by its name.
      store.record(CLERK, (act) => openCase(act))
      expect(store.read.get("SELECT name FROM sqlite_schema WHERE name = 'event_log_undone'")).toEqual({
        name: 'event_log_undone',
      })
    } finally {
      store.close()
    }
  })
})

describe('a change of layout', () => {
  /** A database as the first layout of the log left it, with an identity and no events yet. */
  const anOlderHall = (): string => {
    const directory = temporaryFolder()
    const raw = new Database(join(directory, DATABASE_FILE))
    raw.pragma(`application_id = ${APPLICATION_ID}`)
    raw.pragma('journal_mode = WAL')
    migrate(raw, migrations[0]?.number)
    raw.exec(`INSERT INTO device (device_no, device_id, epoch, genesis)
      VALUES (1, '019ac000-0000-7000-8000-000000000001', 1, 'ab')`)
    raw.exec(
      "INSERT INTO meta (key, value) VALUES ('device_no', '1'), ('hall_id', '439925'), ('purpose', 'SAMPLE')",
    )
    raw.close()
    return directory
  }

  test('is made on a database that was copied and checked before', () => {
    const directory = anOlderHall()
    const store = openStore(storeOptions(directory))
    store.record(CLERK, (act) => openCase(act))
    store.close()
    const [copy, ...others] = listBackups(directory)
    expect(others).toEqual([])
    const before = new Database(copy?.path ?? '', { readonly: true })
    expect(before.pragma('user_version', { simple: true })).toBe(migrations[0]?.number)
    before.close()
    // And only then: an opening without a change makes no copy.
    openStore(storeOptions(directory)).close()
    expect(listBackups(directory)).toHaveLength(1)
  })

  test('that cannot be copied is not made', () => {
    const directory = anOlderHall()
    writeFileSync(join(directory, 'backups'), 'a file where the folder should be')
    expect(() => openStore(storeOptions(directory))).toThrow(/STORAGE_FAILED/)
    const untouched = new Database(join(directory, DATABASE_FILE), { readonly: true })
    expect(untouched.pragma('user_version', { simple: true })).toBe(migrations[0]?.number)
    untouched.close()
  })
})
