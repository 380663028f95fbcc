import Database from 'better-sqlite3'
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { DAY_MS } from '../../db/model/day.ts'
import { listBackups, restoreBackup } from '../../db/store/index.ts'
import { sha256Hex } from '../../db/store/sha256.ts'
import { DATABASE_FILE, openStore, type Store } from '../../db/store/store.ts'
import { StoreError } from '../../db/store/store-error.ts'
import { createEnrolled, createPlainHall, openEnrolled } from '../helpers/enrolled-store.ts'
import { jpegBytes, pdfBytes } from '../helpers/picture-bytes.ts'
import {
  A_MORNING,
  CLERK,
  createTestStore,
  movableClock,
  seededBytes,
  storeOptions,
  temporaryFolder,
} from '../helpers/test-store.ts'

const picture = (seed: string, size = 200_000): Buffer =>
  jpegBytes({ width: 1_600, height: 1_200, filler: Buffer.from(seededBytes(seed)(size)) })
const attached = (bytes: Buffer) => ({
  sha256: sha256Hex(bytes),
  mime: 'image/jpeg' as const,
  bytes: bytes.length,
  name: 'IMG_1.jpg',
})
/** Records something that names these files. */
const recordNaming = (store: Store, ...files: Buffer[]): void => {
  store.record(CLERK, (act) =>
    act.append({
      type: 'score_entry.answered',
      entityId: act.newId(),
      payload: { agrees: true, text: '已整改', files: files.map(attached) },
    }),
  )
}
const keep = (store: Store, bytes: Buffer): string => store.files.keep({ mime: 'image/jpeg', bytes })
const states = (store: Store) =>
  store.read.all<{ named: number; sent: number }>(
    'SELECT named, sent_at_ms IS NOT NULL AS sent FROM kept_file ORDER BY kept_at_ms, rowid',
  )

describe('files kept on a machine', () => {
  it('are read as they were kept, and lie sealed on the disk', () => {
    const store = createTestStore()
    const bytes = picture('a')
    const sha256 = keep(store, bytes)
    expect(sha256).toBe(sha256Hex(bytes))
    expect(store.files.read(sha256)).toEqual({ mime: 'image/jpeg', bytes })
    expect(store.files.read('0'.repeat(64))).toBeNull()
    store.files.keep({ mime: 'application/pdf', bytes: pdfBytes(Buffer.from('客户身份证 330726')) })
    const directory = store.directory
    for (const file of [DATABASE_FILE, `${DATABASE_FILE}-wal`]) {
      const raw = readFileSync(join(directory, file))
      expect(raw.indexOf(bytes.subarray(1_000, 1_032))).toBe(-1)
      expect(raw.indexOf(Buffer.from('客户身份证'))).toBe(-1)
    }
  })

  it('are one however often they are kept', () => {
    const store = createTestStore()
    const bytes = picture('a')
    expect(keep(store, bytes)).toBe(keep(store, bytes))
    expect(states(store)).toHaveLength(1)
  })

  it('do not open in another row, nor after a change', () => {
    const store = createTestStore()
    const [one, two] = [keep(store, picture('a')), keep(store, picture('b'))]
    const raw = new Database(store.databasePath)
    onTestFinished(() => {
      raw.close()
    })
    raw
      .prepare('UPDATE kept_file SET bytes = (SELECT bytes FROM kept_file WHERE sha256 = ?) WHERE sha256 = ?')
      .run(one, two)
    expect(store.files.read(two)).toBeNull()
    expect(store.files.read(one)).not.toBeNull()
    // Kept once more, it is whole again.
    expect(keep(store, picture('b'))).toBe(two)
    expect(store.files.read(two)?.bytes).toEqual(picture('b'))
  })

  it('are neither touched by a rebuild nor lost by a restart', () => {
    const directory = temporaryFolder()
    const options = storeOptions(directory)
    const store = openStore(options)
    const sha256 = keep(store, picture('a'))
    recordNaming(store, picture('a'))
    store.rebuild()
    expect(store.files.read(sha256)?.bytes).toEqual(picture('a'))
    store.close()
    const again = createTestStore({ directory })
    expect(again.files.read(sha256)?.bytes).toEqual(picture('a'))
    expect(states(again)).toEqual([{ named: 1, sent: 0 }])
  })

  it('say so when the disk is full, and nothing is half kept', () => {
    let full = false
    const store = createTestStore({
      probe: () => {
        if (full) throw Object.assign(new Error('full'), { code: 'SQLITE_FULL' })
      },
    })
    full = true
    expect(() => keep(store, picture('a'))).toThrow(new StoreError('DISK_FULL'))
    full = false
    expect(states(store)).toEqual([])
    expect(store.files.read(keep(store, picture('a')))?.bytes).toEqual(picture('a'))
  })

  it('are given up when no record named them for a month, never when one did', () => {
    const clock = movableClock(A_MORNING)
    const store = createTestStore({ clock })
    const chosen = keep(store, picture('chosen'))
    const named = keep(store, picture('named'))
    recordNaming(store, picture('named'))
    clock.advance(29 * DAY_MS)
    keep(store, picture('later'))
    expect(store.files.read(chosen)).not.toBeNull()
    clock.advance(2 * DAY_MS)
    keep(store, picture('last'))
    expect(store.files.read(chosen)).toBeNull()
    expect(store.files.read(named)).not.toBeNull()
  })
})

describe('backup, restore and recovery', () => {
  it('a backup holds them and a restore brings them back, with those kept since', async () => {
    const directory = temporaryFolder()
    const store = openStore(storeOptions(directory))
    const before = keep(store, picture('before'))
    recordNaming(store, picture('before'))
    const backup = await store.backUp()
    const since = keep(store, picture('since'))
    recordNaming(store, picture('since'))
    const { databasePath, vault } = store
    store.close()
    restoreBackup({
      directory,
      databasePath,
      backupPath: backup.path,
      nowMs: A_MORNING,
      keyId: vault.keyId,
    })
    const restored = createTestStore({ directory })
    expect(restored.files.read(before)?.bytes).toEqual(picture('before'))
    expect(restored.files.read(since)?.bytes).toEqual(picture('since'))
    expect(states(restored).every(({ named }) => named === 1)).toBe(true)
  })

  it('a database whose head is gone, without any backup, opens without files and keeps new ones', () => {
    const directory = temporaryFolder()
    const store = openStore(storeOptions(directory))
    const lost = keep(store, picture('lost'))
    recordNaming(store, picture('lost'))
    const { databasePath } = store
    store.close()
    const handle = openSync(databasePath, 'r+')
    writeSync(handle, Buffer.alloc(16, 0x5a), 0, 16, 0)
    closeSync(handle)
    const recovered = createTestStore({ directory })
    expect(recovered.recovery).not.toBeNull()
    expect(recovered.files.read(lost)).toBeNull()
    // The record is there, from the journal: the picture kept once more is one that a record names.
    expect(recovered.files.read(keep(recovered, picture('lost')))).not.toBeNull()
  })

  it('what can be read of a damaged database is taken over, the rest from the newest backup', async () => {
    const directory = temporaryFolder()
    const store = openStore(storeOptions(directory))
    const inBackup = Array.from({ length: 6 }, (_, nth) => keep(store, picture(`old ${nth}`, 120_000)))
    await store.backUp()
    const after = Array.from({ length: 6 }, (_, nth) => keep(store, picture(`new ${nth}`, 120_000)))
    recordNaming(store, ...Array.from({ length: 6 }, (_, nth) => picture(`new ${nth}`, 120_000)))
    const { databasePath } = store
    store.close()
    const bytes = readFileSync(databasePath)
    const at = bytes.length - 300_000
    const handle = openSync(databasePath, 'r+')
    writeSync(handle, Buffer.alloc(60_000, 0x5a), 0, 60_000, at)
    closeSync(handle)
    const handleMark = openSync(`${databasePath}.damaged`, 'w')
    closeSync(handleMark)
    expect(listBackups(directory)).toHaveLength(1)
    const recovered = createTestStore({ directory })
    expect(recovered.recovery).not.toBeNull()
    for (const [nth, name] of inBackup.entries())
      expect(recovered.files.read(name)?.bytes).toEqual(picture(`old ${nth}`, 120_000))
    const left = after.filter((name, nth) => {
      const found = recovered.files.read(name)
      return found?.bytes.equals(picture(`new ${nth}`, 120_000)) ?? false
    })
    expect(left.length).toBeGreaterThanOrEqual(3)
    expect(left.length).toBeLessThan(6)
    // What is there still waits for the hall: a record names it.
    expect(states(recovered).filter(({ named }) => named === 1)).toHaveLength(left.length)
  })
})

describe('files on their way to the hall', () => {
  it('wait once a record names them, oldest first, and not before', () => {
    const clock = movableClock(A_MORNING)
    const store = createEnrolled(1, { clock })
    const chosen = keep(store, picture('chosen'))
    clock.advance(1_000)
    const second = keep(store, picture('second'))
    expect(store.sync.files.count()).toMatchObject({ count: 0 })
    recordNaming(store, picture('second'), picture('chosen'))
    const { count, bytes, oldestAtMs } = store.sync.files.count()
    expect({ count, bytes, oldestAtMs }).toEqual({
      count: 2,
      bytes: picture('chosen').length + picture('second').length,
      oldestAtMs: A_MORNING,
    })
    expect(store.sync.files.next(10)).toEqual([chosen, second])
    store.sync.files.sent([chosen])
    expect(store.sync.files.next(10)).toEqual([second])
  })

  it('an act that fails names nothing', () => {
    const store = createEnrolled()
    keep(store, picture('a'))
    expect(() =>
      store.record(CLERK, (act) => {
        act.append({
          type: 'score_entry.answered',
          entityId: act.newId(),
          payload: { agrees: true, text: '', files: [attached(picture('a'))] },
        })
        throw new Error('no')
      }),
    ).toThrow('no')
    expect(store.sync.files.next(10)).toEqual([])
  })

  it('one the hall refuses stays with its reason until it is tried again', () => {
    const store = createEnrolled()
    const sha256 = keep(store, picture('a'))
    recordNaming(store, picture('a'))
    store.sync.files.refused(sha256, 'TOO_LARGE')
    expect(store.sync.files.next(10)).toEqual([])
    expect(store.sync.files.count()).toMatchObject({
      count: 0,
      refused: [{ sha256, reason: 'TOO_LARGE', mime: 'image/jpeg' }],
    })
    store.sync.files.tryRefusedAgain()
    expect(store.sync.files.next(10)).toEqual([sha256])
  })

  it('what came from the hall is not sent there, until the hall is restored and may lack it', () => {
    const store = createEnrolled()
    const hall = createPlainHall()
    const mine = keep(store, picture('mine'))
    recordNaming(store, picture('mine'))
    const theirs = store.files.keepOfHall({ mime: 'image/jpeg', bytes: picture('theirs') })
    const chosen = keep(store, picture('chosen'))
    store.sync.files.sent([mine])
    hall.push(store)
    expect(store.sync.files.next(10)).toEqual([])
    store.sync.followLineage({ lineage: 'two', hallSeq: 0, hallHash: '0'.repeat(64) })
    expect(store.sync.files.next(10).toSorted()).toEqual([mine, theirs].toSorted())
    expect(store.sync.files.next(10)).not.toContain(chosen)
  })

  it('are offered again when the hall knows less than it once acknowledged', () => {
    const directory = temporaryFolder()
    const store = openEnrolled(directory)
    onTestFinished(() => store.close())
    const hall = createPlainHall()
    const before = store.sync.last()
    const mine = keep(store, picture('mine'))
    recordNaming(store, picture('mine'))
    hall.push(store)
    store.sync.files.sent([mine])
    store.sync.rewind(before)
    expect(store.sync.files.next(10)).toEqual([mine])
  })
})
