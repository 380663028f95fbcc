import Database from 'better-sqlite3'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { listBackups } from '../../db/store/backup.ts'
import { nodeFiles, type Files } from '../../db/store/files.ts'
import { readJournal } from '../../db/store/journal.ts'
import { recoverDatabase, restoreBackup } from '../../db/store/recovery.ts'
import type { ReplacementStep } from '../../db/store/replacement.ts'
import { readEntityEvents } from '../../db/store/event-log.ts'
import { readNote } from '../../db/store/queries/notes.ts'
import { DATABASE_FILE, JOURNAL_FILE, openStore, type Store } from '../../db/store/store.ts'
import { verifyStore } from '../../db/store/verify.ts'
import { openCase } from '../helpers/a-case.ts'
import { anItem } from '../helpers/test-hall.ts'
import { A_MORNING, CLERK, movableClock, storeOptions, temporaryFolder } from '../helpers/test-store.ts'

const database = (directory: string) => join(directory, DATABASE_FILE)
const journalOf = (directory: string) => join(directory, JOURNAL_FILE)

const caseNumbers = (store: Store): string[] =>
  store.read.all<{ no: string }>("SELECT no FROM ledger WHERE kind = 'CASE' ORDER BY no").map((row) => row.no)

const openCases = (store: Store, count: number) => {
  for (let nth = 0; nth < count; nth += 1) store.record(CLERK, (act) => openCase(act))
}

const expectVerified = (store: Store) =>
  expect(verifyStore(store.databasePath, join(store.directory, 'scratch.db')).problems).toEqual([])

/** Opens, looks, closes. */
const withStore = <Result>(directory: string, look: (store: Store) => Result): Result => {
  const store = openStore(storeOptions(directory))
  try {
    return look(store)
  } finally {
    store.close()
  }
}

const expectAll = (directory: string, numbers: readonly string[]) =>
  withStore(directory, (store) => {
    expect(caseNumbers(store)).toEqual(numbers)
    expectVerified(store)
    openCases(store, 1)
    expect(caseNumbers(store)).toHaveLength(numbers.length + 1)
  })

const STEPS: readonly ReplacementStep[] = ['MADE', 'READY', 'SET_ASIDE', 'IN_PLACE']

class PowerCut extends Error {}
const cutAt = (step: ReplacementStep) => (reached: ReplacementStep) => {
  if (reached === step) throw new PowerCut(step)
}

describe('a crash in the middle', () => {
  test.each(STEPS)('of a restore, after %s: the next start has every record', async (step) => {
    const directory = temporaryFolder()
    const store = openStore(storeOptions(directory))
    openCases(store, 5)
    const backup = await store.backUp()
    openCases(store, 5)
    const numbers = caseNumbers(store)
    const { keyId } = store.vault
    store.close()
    const at = { directory, databasePath: database(directory), nowMs: A_MORNING }
    expect(() => restoreBackup({ ...at, backupPath: backup.path, keyId, probe: cutAt(step) })).toThrow(
      PowerCut,
    )
    expectAll(directory, numbers)
    expect(readdirSync(directory).filter((name) => /making|ready/.test(name))).toEqual([])
  })

  test.each(STEPS)('of a recovery, after %s: the next start has every record and tells', (step) => {
    const directory = temporaryFolder()
    const numbers = withStore(directory, (store) => {
      openCases(store, 8)
      return caseNumbers(store)
    })
    // Beyond use, but the journal has everything.
    writeFileSync(database(directory), readFileSync(database(directory)).fill(0x5a, 8 * 4096))
    const journal = readJournal(nodeFiles, journalOf(directory)).events
    const at = { directory, databasePath: database(directory), nowMs: A_MORNING }
    expect(() => recoverDatabase({ ...at, journal, probe: cutAt(step) })).toThrow(PowerCut)
    withStore(directory, (store) => {
      expect(caseNumbers(store)).toEqual(numbers)
      expect(store.recovery?.setAside).toMatch(/^damaged-/)
      expect(readEntityEvents(store.read, 'device', store.device.deviceId).at(-1)?.type).toBe(
        'device.store_recovered',
      )
      expectVerified(store)
    })
    // Told once, not at every start.
    withStore(directory, (store) => expect(store.recovery).toBeNull())
  })

  test('of the enrolment: the next start enrols', () => {
    const directory = temporaryFolder()
    let commits = 0
    const probe = (operation: 'RUN' | 'COMMIT') => {
      if (operation === 'COMMIT' && (commits += 1) === 2) throw new PowerCut('second commit')
    }
    expect(() => openStore(storeOptions(directory, { probe }))).toThrow(PowerCut)
    withStore(directory, (store) => {
      const [first] = readEntityEvents(store.read, 'device', store.device.deviceId)
      expect(first).toMatchObject({ type: 'device.enrolled', deviceSeq: 1 })
    })
  })

  test('of cutting the journal: the old one or the new one is there, and both are enough', async () => {
    const directory = temporaryFolder()
    const store = openStore(storeOptions(directory))
    openCases(store, 6)
    await store.backUp()
    openCases(store, 2)
    const numbers = caseNumbers(store)
    store.close()
    // Written, not renamed yet.
    writeFileSync(`${journalOf(directory)}.next`, 'HALLDESK-JOURNAL-1\nhalf a fra')
    expectAll(directory, numbers)
    rmSync(database(directory))
    withStore(directory, (again) => expect(caseNumbers(again)).toHaveLength(numbers.length + 1))
  })
})

describe('a lost database', () => {
  test('right after a backup, when the journal is empty: comes back from the backup, no empty hall is made', async () => {
    const directory = temporaryFolder()
    const store = openStore(storeOptions(directory))
    openCases(store, 4)
    await store.backUp()
    const numbers = caseNumbers(store)
    const { deviceId } = store.device
    store.close()
    expect(readJournal(nodeFiles, journalOf(directory)).events).toEqual([])
    rmSync(database(directory))
    withStore(directory, (again) => {
      expect(caseNumbers(again)).toEqual(numbers)
      expect(again.device.deviceId).toBe(deviceId)
      expect(again.recovery).toMatchObject({ missing: 0 })
    })
  })

  test('whose first page is gone: is known by what lies beside it, and recovered', () => {
    const directory = temporaryFolder()
    const numbers = withStore(directory, (store) => {
      openCases(store, 4)
      return caseNumbers(store)
    })
    const bytes = readFileSync(database(directory)).fill(0, 0, 4096)
    writeFileSync(database(directory), bytes)
    expectAll(directory, numbers)
    const aside = readdirSync(directory).find((name) => name.startsWith('damaged-'))
    expect(readFileSync(join(directory, aside ?? '', DATABASE_FILE)).equals(bytes)).toBe(true)
  })

  test('replaced by the database of another program: is refused and that file is not touched', () => {
    const directory = temporaryFolder()
    withStore(directory, (store) => openCases(store, 2))
    rmSync(database(directory))
    const foreign = new Database(database(directory))
    foreign.exec('CREATE TABLE t (x)')
    foreign.close()
    const before = readFileSync(database(directory))
    expect(() => openStore(storeOptions(directory))).toThrow(/STORAGE_FOREIGN/)
    expect(readFileSync(database(directory)).equals(before)).toBe(true)
  })

  test('with a newest backup that has gone bad: older backups, the journal and the file itself are put together', async () => {
    const directory = temporaryFolder()
    const clock = movableClock(A_MORNING)
    const store = openStore(storeOptions(directory, { clock }))
    openCases(store, 10)
    await store.backUp()
    clock.advance(86_400_000)
    openCases(store, 10)
    const second = await store.backUp()
    openCases(store, 1)
    const numbers = caseNumbers(store)
    store.close()
    writeFileSync(second.path, readFileSync(second.path).fill(0x5a, 4096))
    rmSync(database(directory))
    withStore(directory, (again) => {
      // Ten of the first copy, one of the journal; those in between are counted as missing, not passed over.
      expect(caseNumbers(again).length).toBeGreaterThanOrEqual(11)
      expect(caseNumbers(again)).toContain(numbers.at(-1))
      expect(again.recovery?.missing).toBeGreaterThan(0)
    })
  })

  test('that was cut off while it was in use: its log is read and stays as it was', () => {
    const directory = temporaryFolder()
    const store = openStore(storeOptions(directory))
    openCases(store, 30)
    const crashed = temporaryFolder()
    for (const suffix of ['', '-wal']) copyFileSync(database(directory) + suffix, database(crashed) + suffix)
    const numbers = caseNumbers(store)
    store.close()
    writeFileSync(`${database(crashed)}.damaged`, '')
    const wal = readFileSync(`${database(crashed)}-wal`)
    expect(wal.length).toBeGreaterThan(100_000)
    withStore(crashed, (again) => expect(caseNumbers(again)).toEqual(numbers))
    const aside = readdirSync(crashed).find((name) => name.startsWith('damaged-'))
    expect(readFileSync(join(crashed, aside ?? '', `${DATABASE_FILE}-wal`)).equals(wal)).toBe(true)
  })

  test('keeps the drafts people were told are saved', () => {
    const directory = temporaryFolder()
    const staffId = CLERK.staffId
    if (staffId === null) throw new Error('the clerk has a number')
    withStore(directory, (store) => {
      openCases(store, 1)
      store.writeNote(staffId, 'DRAFT', 'intake', '半张单子')
    })
    writeFileSync(`${database(directory)}.damaged`, '')
    withStore(directory, (store) => {
      expect(store.recovery).not.toBeNull()
      expect(readNote(store.read, staffId, 'DRAFT', 'intake')?.value).toBe('半张单子')
    })
  })
})

describe('backups', () => {
  test('two within a second: the later one is the newest, and with the journal it is enough', async () => {
    const directory = temporaryFolder()
    const store = openStore(storeOptions(directory))
    openCases(store, 3)
    const first = await store.backUp()
    openCases(store, 3)
    const second = await store.backUp()
    const numbers = caseNumbers(store)
    store.close()
    expect(second.file).not.toBe(first.file)
    expect(listBackups(directory).map((backup) => backup.file)[0]).toBe(second.file)
    rmSync(database(directory))
    expectAll(directory, numbers)
  })

  test('two asked for at once are one, and nothing unfinished stays', async () => {
    const directory = temporaryFolder()
    const store = openStore(storeOptions(directory))
    openCases(store, 3)
    mkdirSync(join(directory, 'backups'), { recursive: true })
    writeFileSync(join(directory, 'backups', 'hall-old.db.partial'), 'cut off')
    const [one, other] = await Promise.all([store.backUp(), store.backUp()])
    expect(one).toEqual(other)
    expect(readdirSync(join(directory, 'backups'))).toEqual([one.file])
    store.close()
  })

  test('under a clock set back a year: the one just made is the newest and is not rotated away', async () => {
    const directory = temporaryFolder()
    const clock = movableClock(A_MORNING)
    const store = openStore(storeOptions(directory, { clock }))
    for (let day = 0; day < 40; day += 1) {
      openCases(store, 1)
      await store.backUp()
      clock.advance(86_400_000)
    }
    clock.setWall(A_MORNING - 365 * 86_400_000)
    openCases(store, 1)
    const made = await store.backUp()
    expect(listBackups(directory)[0]?.file).toBe(made.file)
    const numbers = caseNumbers(store)
    store.close()
    rmSync(database(directory))
    expectAll(directory, numbers)
  })

  test('a copy that is there counts even if the journal could not be cut', async () => {
    const directory = temporaryFolder()
    let isFull = false
    const files: Files = {
      ...nodeFiles,
      open(path, flags) {
        if (isFull && path.endsWith('.next')) throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
        return nodeFiles.open(path, flags)
      },
    }
    const store = openStore(storeOptions(directory, { files }))
    openCases(store, 3)
    isFull = true
    await store.backUp()
    isFull = false
    openCases(store, 1)
    expect(store.journalHealthy()).toBe(true)
    expect(listBackups(directory)).toHaveLength(1)
    store.close()
  })

  test('a rename of the journal that fails leaves one that goes on being written', async () => {
    const directory = temporaryFolder()
    const files: Files = {
      ...nodeFiles,
      rename() {
        throw Object.assign(new Error('in use'), { code: 'EPERM' })
      },
    }
    const store = openStore(storeOptions(directory, { files }))
    openCases(store, 3)
    await store.backUp()
    openCases(store, 2)
    expect(store.journalHealthy()).toBe(true)
    const numbers = caseNumbers(store)
    store.close()
    rmSync(database(directory))
    rmSync(join(directory, 'backups'), { recursive: true })
    expectAll(directory, numbers)
  })

  test('a restore takes nothing from a backup sealed under another key', async () => {
    const directory = temporaryFolder()
    const store = openStore(storeOptions(directory))
    openCases(store, 1)
    const backup = await store.backUp()
    store.close()
    const before = readFileSync(database(directory))
    expect(() =>
      restoreBackup({
        directory,
        databasePath: database(directory),
        backupPath: backup.path,
        nowMs: A_MORNING,
        keyId: '00000000',
      }),
    ).toThrow(/KEY_MISSING/)
    expect(readFileSync(database(directory)).equals(before)).toBe(true)
  })
})

describe('the journal', () => {
  test('damaged in the middle: what comes after is still read, the file is kept and a whole one written', () => {
    const directory = temporaryFolder()
    withStore(directory, (store) => openCases(store, 6))
    const path = journalOf(directory)
    const { events } = readJournal(nodeFiles, path)
    const bytes = readFileSync(path)
    bytes.fill(0x5a, 60, 120)
    writeFileSync(path, bytes)
    const damaged = readJournal(nodeFiles, path)
    expect(damaged.damagedInside).toBe(true)
    expect(damaged.events.length).toBe(events.length - 1)
    openStore(storeOptions(directory)).close()
    expect(readJournal(nodeFiles, path)).toMatchObject({ damagedInside: false })
    expect(readJournal(nodeFiles, path).events.length).toBe(events.length)
    expect(readdirSync(directory).some((name) => name.startsWith(`${JOURNAL_FILE}.damaged-`))).toBe(true)
  })

  test('takes no event it could not read back', () => {
    const directory = temporaryFolder()
    withStore(directory, (store) => {
      const [material] = anItem().materials
      const materials = Array.from({ length: 300 }, (_, nth) => ({
        ...material,
        order: nth + 1,
        fillNote: '填'.repeat(2_000),
        acceptStandard: '验'.repeat(2_000),
      }))
      const payload = { ...anItem(), materials, source: null }
      expect(() =>
        store.record(CLERK, (act) =>
          act.append({ type: 'reference.item_set', entityId: 'SCJG-001', payload }),
        ),
      ).toThrow(/TOO_LARGE/)
      openCases(store, 1)
      expectVerified(store)
    })
  })
})

describe('those who are told of records', () => {
  test('may fail without the next record failing', () => {
    const directory = temporaryFolder()
    const failures: unknown[] = []
    const store = openStore(storeOptions(directory, { onListenerError: (error) => failures.push(error) }))
    store.onRecorded(() => {
      throw new Error('a page that is gone')
    })
    openCases(store, 2)
    expect(failures).toHaveLength(2)
    expect(caseNumbers(store)).toHaveLength(2)
    store.close()
    expect(existsSync(database(directory))).toBe(true)
    withStore(directory, expectVerified)
  })
})
