import Database from 'better-sqlite3'
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
  rmSync,
  openSync,
  writeSync,
  closeSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { listBackups } from '../../db/store/backup.ts'
import { countEvents, readEntityEvents } from '../../db/store/event-log.ts'
import { readJournal } from '../../db/store/journal.ts'
import { nodeFiles } from '../../db/store/files.ts'
import { restoreBackup } from '../../db/store/recovery.ts'
import { DATABASE_FILE, JOURNAL_FILE, openStore, type Store } from '../../db/store/store.ts'
import { verifyStore } from '../../db/store/verify.ts'
import { openCase } from '../helpers/a-case.ts'
import { createVault } from '../../db/store/vault.ts'
import {
  A_MORNING,
  CLERK,
  movableClock,
  storeOptions,
  temporaryFolder,
  TEST_KEY,
} from '../helpers/test-store.ts'

/** Of the vault of `TEST_KEY`. */
const KEY_ID = createVault(TEST_KEY, (size) => new Uint8Array(size)).keyId

const caseNumbers = (store: Store): string[] =>
  store.read.all<{ no: string }>("SELECT no FROM ledger WHERE kind = 'CASE' ORDER BY no").map((row) => row.no)

const filled = (directory: string, cases: number): string[] => {
  const store = openStore(storeOptions(directory))
  for (let nth = 0; nth < cases; nth += 1) store.record(CLERK, (act) => openCase(act))
  const numbers = caseNumbers(store)
  store.close()
  return numbers
}

const expectVerified = (store: Store) =>
  expect(verifyStore(store.databasePath, join(store.directory, 'scratch.db')).problems).toEqual([])

const database = (directory: string) => join(directory, DATABASE_FILE)

/** Overwrites a stretch of the file, as a bad sector would. */
const scribble = (path: string, from: number, length: number) => {
  const handle = openSync(path, 'r+')
  writeSync(handle, Buffer.alloc(length, 0x5a), 0, length, from)
  closeSync(handle)
}

describe('a damaged database', () => {
  test.each([
    [
      'cut off in the middle',
      (path: string) => truncateSync(path, Math.floor(statSync(path).size / 2 / 4096) * 4096),
    ],
    ['with pages overwritten', (path: string) => scribble(path, 8 * 4096, 12 * 4096)],
    ['with its first page overwritten after the header', (path: string) => scribble(path, 100, 3_996)],
    ['emptied', (path: string) => writeFileSync(path, '')],
    ['deleted', (path: string) => rmSync(path)],
  ])('%s: is set aside untouched, everything comes back, the user is told', (_how, damage) => {
    const directory = temporaryFolder()
    const numbers = filled(directory, 60)
    damage(database(directory))
    const damaged = existsSync(database(directory)) ? readFileSync(database(directory)) : null
    const store = openStore(storeOptions(directory))
    try {
      expect(caseNumbers(store)).toEqual(numbers)
      expect(store.recovery).toMatchObject({ missing: 0 })
      expectVerified(store)
      expect(readEntityEvents(store.read, 'device', store.device.deviceId).at(-1)?.type).toBe(
        'device.store_recovered',
      )
      const aside = readdirSync(directory).find((name) => name.startsWith('damaged-'))
      const kept = aside === undefined ? null : readFileSync(join(directory, aside, DATABASE_FILE))
      expect(kept).toEqual(damaged)
      store.record(CLERK, (act) => openCase(act))
      expect(caseNumbers(store)).toHaveLength(61)
    } finally {
      store.close()
    }
  })

  test('without a journal what can be read is salvaged and the rest is counted as missing', () => {
    const directory = temporaryFolder()
    filled(directory, 200)
    rmSync(join(directory, JOURNAL_FILE))
    scribble(database(directory), 30 * 4096, 4 * 4096)
    const store = openStore(storeOptions(directory))
    try {
      expect(store.recovery?.salvaged).toBeGreaterThan(100)
      expect(countEvents(store.read)).toBeGreaterThan(100)
    } finally {
      store.close()
    }
  })

  test('a file of another program is refused and not touched', () => {
    const directory = temporaryFolder()
    writeFileSync(database(directory), 'PK\u0003\u0004 this is a spreadsheet')
    const before = readFileSync(database(directory))
    expect(() => openStore(storeOptions(directory))).toThrow(/STORAGE_FOREIGN/)
    expect(readFileSync(database(directory)).equals(before)).toBe(true)
  })

  test('a database of a newer program is opened to look at, and not touched', async () => {
    const directory = temporaryFolder()
    const numbers = filled(directory, 2)
    const path = database(directory)
    const bytes = readFileSync(path)
    bytes.writeUInt32BE(9_999, 60)
    writeFileSync(path, bytes)
    const journal = readFileSync(join(directory, JOURNAL_FILE))
    const store = openStore(storeOptions(directory))
    expect(store.readOnly).toBe(true)
    expect(caseNumbers(store)).toEqual(numbers)
    expect(() => store.record(CLERK, (act) => openCase(act))).toThrow(/STORAGE_READ_ONLY/)
    expect(() => store.rebuild()).toThrow(/STORAGE_READ_ONLY/)
    await expect(store.backUp()).rejects.toThrow(/STORAGE_READ_ONLY/)
    expect(store.checkClock()).toBe(false)
    expect(() => openStore(storeOptions(directory))).toThrow(/STORAGE_BUSY/)
    store.close()
    expect(readFileSync(path).equals(bytes)).toBe(true)
    expect(readFileSync(join(directory, JOURNAL_FILE)).equals(journal)).toBe(true)
  })

  test('a newer layout this program cannot read is refused and not touched', () => {
    const directory = temporaryFolder()
    filled(directory, 1)
    const path = database(directory)
    const raw = new Database(path)
    raw.exec('DROP TABLE ledger')
    raw.pragma('user_version = 9999')
    raw.close()
    const bytes = readFileSync(path)
    expect(() => openStore(storeOptions(directory))).toThrow(/STORAGE_READ_ONLY/)
    expect(readFileSync(path).equals(bytes)).toBe(true)
  })
})

describe('the journal', () => {
  test('a frame cut off at any byte is dropped and written again from the database', () => {
    const directory = temporaryFolder()
    const numbers = filled(directory, 3)
    const path = join(directory, JOURNAL_FILE)
    const { end, events } = readJournal(nodeFiles, path)
    for (const cut of [1, 5, 9, 200]) {
      const copy = temporaryFolder()
      copyFileSync(database(directory), database(copy))
      writeFileSync(join(copy, JOURNAL_FILE), readFileSync(path).subarray(0, end - cut))
      const store = openStore(storeOptions(copy))
      expect(caseNumbers(store)).toEqual(numbers)
      store.close()
      expect(readJournal(nodeFiles, join(copy, JOURNAL_FILE)).events.length).toBe(events.length)
    }
  })

  test('a crash after the commit and before the journal loses nothing', () => {
    const directory = temporaryFolder()
    const numbers = filled(directory, 3)
    writeFileSync(join(directory, JOURNAL_FILE), '')
    openStore(storeOptions(directory)).close()
    rmSync(database(directory))
    const store = openStore(storeOptions(directory))
    expect(caseNumbers(store)).toEqual(numbers)
    store.close()
  })

  test('an older copy of the database put in place is brought up to date', () => {
    const directory = temporaryFolder()
    filled(directory, 2)
    const old = readFileSync(database(directory))
    const store = openStore(storeOptions(directory))
    store.record(CLERK, (act) => openCase(act))
    const numbers = caseNumbers(store)
    store.close()
    writeFileSync(database(directory), old)
    const again = openStore(storeOptions(directory))
    expect(caseNumbers(again)).toEqual(numbers)
    expectVerified(again)
    again.close()
  })
})

describe('backups', () => {
  test('a copy made while work goes on is whole, takes its records out of the journal, and restores with what came after', async () => {
    const directory = temporaryFolder()
    const clock = movableClock(A_MORNING)
    const store = openStore(storeOptions(directory, { clock }))
    for (let nth = 0; nth < 50; nth += 1) store.record(CLERK, (act) => openCase(act))
    const making = store.backUp()
    store.record(CLERK, (act) => openCase(act))
    const backup = await making
    expect(backup.events).toBeGreaterThan(50)
    expect(readJournal(nodeFiles, join(directory, JOURNAL_FILE)).events.length).toBeLessThanOrEqual(2)
    store.record(CLERK, (act) => openCase(act))
    const numbers = caseNumbers(store)
    store.close()

    const { setAside, added } = restoreBackup({
      directory,
      databasePath: database(directory),
      backupPath: backup.path,
      nowMs: A_MORNING,
      keyId: KEY_ID,
    })
    expect(setAside).toMatch(/^before-restore-/)
    expect(added).toBeGreaterThan(0)
    const restored = openStore(storeOptions(directory, { clock }))
    expect(caseNumbers(restored)).toEqual(numbers)
    expectVerified(restored)
    restored.close()
  })

  test('a lost database comes back from the newest backup and the journal together', async () => {
    const directory = temporaryFolder()
    const store = openStore(storeOptions(directory))
    for (let nth = 0; nth < 10; nth += 1) store.record(CLERK, (act) => openCase(act))
    await store.backUp()
    for (let nth = 0; nth < 5; nth += 1) store.record(CLERK, (act) => openCase(act))
    const numbers = caseNumbers(store)
    store.close()
    rmSync(database(directory))
    const again = openStore(storeOptions(directory))
    expect(caseNumbers(again)).toEqual(numbers)
    expect(again.recovery).toMatchObject({ missing: 0 })
    expectVerified(again)
    again.close()
  })

  test('a damaged backup is refused and the database stays', async () => {
    const directory = temporaryFolder()
    const store = openStore(storeOptions(directory))
    for (let nth = 0; nth < 30; nth += 1) store.record(CLERK, (act) => openCase(act))
    const backup = await store.backUp()
    store.close()
    scribble(backup.path, 4 * 4096, 8 * 4096)
    expect(() =>
      restoreBackup({
        directory,
        databasePath: database(directory),
        backupPath: backup.path,
        nowMs: A_MORNING,
        keyId: KEY_ID,
      }),
    ).toThrow(/BACKUP_BAD/)
    expect(existsSync(database(directory))).toBe(true)
  })

  test('damage that only the daily check finds is recovered at the next start, with nothing lost', async () => {
    const directory = temporaryFolder()
    const store = openStore(storeOptions(directory, { checkCopy: () => Promise.resolve('DAMAGED') }))
    for (let nth = 0; nth < 10; nth += 1) store.record(CLERK, (act) => openCase(act))
    const numbers = caseNumbers(store)
    await expect(store.backUp()).rejects.toThrow(/STORAGE_FAILED/)
    expect(store.isDamaged()).toBe(true)
    expect(listBackups(directory)).toEqual([])
    store.close()
    const again = openStore(storeOptions(directory))
    expect(again.recovery?.setAside).toMatch(/^damaged-/)
    expect(again.isDamaged()).toBe(false)
    expect(caseNumbers(again)).toEqual(numbers)
    again.close()
  })

  test('rotation keeps a copy of each of the last days and weeks, and always the newest', async () => {
    const directory = temporaryFolder()
    const clock = movableClock(A_MORNING)
    const store = openStore(storeOptions(directory, { clock }))
    for (let day = 0; day < 40; day += 1) {
      clock.advance(86_400_000)
      await store.backUp()
    }
    const kept = listBackups(directory)
    expect(kept[0]?.atMs).toBe(clock.wallMs())
    expect(kept.length).toBeLessThanOrEqual(22)
    expect(kept.length).toBeGreaterThanOrEqual(16)
    store.close()
  })
})
