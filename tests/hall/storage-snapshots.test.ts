import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { DAY_MS } from '../../db/model/day.ts'
import type { HallDb, HallValue } from '../../db/hall/hall-db.ts'
import {
  findSnapshot,
  makeDueSnapshots,
  makeSnapshot,
  newestSnapshot,
  SNAPSHOT_EVENTS,
} from '../../db/hall/snapshots.ts'
import { openHallDb } from '../../db/hall/storage/index.ts'
import { createRowReader } from '../../db/sync/lines.ts'
import type { PulledEvent, SnapshotManifest } from '../../db/sync/wire.ts'
import { addEvents, addHall, eventBytes } from '../helpers/hall-rows.ts'
import { startPostgres, type TestPostgres } from '../helpers/postgres.ts'
import { temporaryFolder } from '../helpers/test-store.ts'

let postgres: TestPostgres

beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres.close())

/** 2026-03-02 20:15:30 in the hall. */
const NOW = Date.UTC(2026, 2, 2, 12, 15, 30)

const rowsOf = (packed: Buffer): PulledEvent[] => {
  const reader = createRowReader()
  const rows = reader.take(gunzipSync(packed))
  reader.end()
  return rows
}

describe.each(['sqlite', 'postgres'] as const)('snapshots from %s', (kind) => {
  const prepared = async () => {
    const directory = temporaryFolder()
    const databaseUrl = kind === 'sqlite' ? undefined : await postgres.createDatabase()
    const db: HallDb = await openHallDb({ directory, databaseUrl })
    onTestFinished(() => db.close())
    await addHall(db, 'h')
    let nowMs = NOW
    let counted = 0
    const options = {
      db,
      directory,
      nowMs: () => nowMs,
      randomBytes: (size: number) => Buffer.alloc(size, (counted += 1)),
    }
    const fileOf = async (manifest: SnapshotManifest): Promise<Buffer> => {
      const found = await findSnapshot(db, 'h', manifest.id, directory)
      expect(found?.scope).toBe(manifest.scope)
      return readFileSync(found?.path ?? '')
    }
    const setEntity = (kindOf: string, id: string, isOpen: boolean, touchedAtMs: number) =>
      db.transaction('h', (tx) =>
        tx.insert(
          'entity',
          ['hall_id', 'kind', 'entity_id', 'state', 'is_open', 'touched_at_ms'],
          [['h', kindOf, id, '{}', isOpen ? 1 : 0, touchedAtMs]],
        ),
      )
    return {
      db,
      directory,
      options,
      fileOf,
      setEntity,
      setNow: (ms: number) => {
        nowMs = ms
      },
    }
  }

  test('the rows of a pull, in order, as their manifest says', async () => {
    const { db, options, fileOf, directory } = await prepared()
    await addEvents(db, 'h', 1_200, {
      scope: 'hall',
      choose: (seq) => (seq === 7 ? { verdict: 'conflict' } : {}),
    })
    await addEvents(db, 'h', 30, { scope: 'unit:U1' })
    const manifest = await makeSnapshot(options, 'h', 'hall')
    const head = await db.get('SELECT lineage, head_seq, head_hash FROM hall')
    expect({
      lineage: manifest.lineage,
      head_seq: manifest.at.hallSeq,
      head_hash: manifest.at.hallHash,
    }).toEqual(head)
    const packed = await fileOf(manifest)
    expect(packed).toHaveLength(manifest.bytes)
    expect(createHash('sha256').update(packed).digest('hex')).toBe(manifest.sha256)
    const rows = rowsOf(packed)
    expect(rows).toHaveLength(manifest.events)
    expect(rows.map((row) => row.hallSeq)).toEqual(Array.from({ length: 1_200 }, (_, nth) => nth + 1))
    expect(rows[6]).toEqual({
      hallSeq: 7,
      receivedAtMs: 1_767_000_000_007,
      atMs: 1_767_000_000_007,
      grade: 'A',
      verdict: 'conflict',
      reason: '',
      bytes: eventBytes('h', 7),
    })
    expect(manifest).toMatchObject({ scope: 'hall', version: 0, sinceMs: 0 })
    expect(await newestSnapshot(db, 'h', 'hall', directory)).toEqual(manifest)
  })

  test('a unit and the supervisor: what is open or was touched in 35 days, whole; the rest stays out', async () => {
    const { db, options, fileOf, setEntity } = await prepared()
    const names = ['open-old', 'closed-new', 'closed-old', 'unknown']
    await addEvents(db, 'h', 40, { choose: (seq) => ({ entityId: names[seq % 4] ?? '' }) })
    await addEvents(db, 'h', 4, { scope: 'unit:U2', choose: (seq) => ({ entityId: names[seq % 4] ?? '' }) })
    const long = NOW - 35 * DAY_MS
    await setEntity('case', 'open-old', true, long - DAY_MS)
    await setEntity('case', 'closed-new', false, long)
    await setEntity('case', 'closed-old', false, long - 1)
    const seqs = async (scope: 'unit:U1' | 'unit:U2' | 'supervisor') => {
      const manifest = await makeSnapshot(options, 'h', scope)
      expect(manifest.sinceMs).toBe(long)
      expect(manifest.at.hallSeq).toBe(44)
      const rows = rowsOf(await fileOf(manifest))
      expect(rows).toHaveLength(manifest.events)
      return rows.map((row) => row.hallSeq)
    }
    const expected = (from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, nth) => nth + from).filter(
        (seq) => names[seq % 4] !== 'closed-old',
      )
    expect(await seqs('unit:U1')).toEqual(expected(1, 40))
    expect(await seqs('unit:U2')).toEqual(expected(41, 44))
    expect(await seqs('supervisor')).toEqual(expected(1, 44))
  })

  test('papers and the consultation of a case are in a snapshot as long as the case is', async () => {
    const { db, options, setEntity, fileOf } = await prepared()
    const names = ['case-open', 'paper-open', 'case-closed', 'paper-closed', 'case-new', 'paper-new']
    await addEvents(db, 'h', 12, {
      scope: 'unit:U1',
      choose: (seq) => ({ entityId: names[(seq - 1) % 6] ?? '' }),
    })
    await db.transaction('h', (tx) =>
      tx.run("UPDATE event SET kind = 'paper' WHERE entity_id LIKE 'paper-%'"),
    )
    const old = NOW - 90 * DAY_MS
    await setEntity('case', 'case-open', true, old)
    await setEntity('case', 'case-closed', false, old)
    await setEntity('case', 'case-new', false, NOW - DAY_MS)
    for (const its of ['open', 'closed', 'new']) {
      await setEntity('paper', `paper-${its}`, false, old)
      await db.transaction('h', (tx) =>
        tx.insert(
          'record_of_case',
          ['hall_id', 'kind', 'entity_id', 'case_id'],
          [['h', 'paper', `paper-${its}`, `case-${its}`]],
        ),
      )
    }
    for (const scope of ['unit:U1', 'supervisor'] as const) {
      const rows = rowsOf(await fileOf(await makeSnapshot(options, 'h', scope)))
      expect(rows.map((row) => row.hallSeq)).toEqual([1, 2, 5, 6, 7, 8, 11, 12])
    }
  })

  test('what something happens to while a snapshot is made is in it whole, or not at all', async () => {
    const { db, options, setEntity, fileOf } = await prepared()
    const old = NOW - 90 * DAY_MS
    const names = new Map([
      [10, 'early'],
      [20, 'its-paper'],
      [30, 'again'],
      [900, 'again'],
      [910, 'its-paper'],
    ])
    await addEvents(db, 'h', 950, {
      scope: 'unit:U1',
      choose: (seq) => ({ entityId: names.get(seq) ?? 'others' }),
    })
    await db.transaction('h', (tx) => tx.run("UPDATE event SET kind = 'paper' WHERE entity_id = 'its-paper'"))
    for (const id of ['early', 'again', 'others']) await setEntity('case', id, false, old)
    await setEntity('paper', 'its-paper', false, old)
    await db.transaction('h', (tx) =>
      tx.insert(
        'record_of_case',
        ['hall_id', 'kind', 'entity_id', 'case_id'],
        [['h', 'paper', 'its-paper', 'again']],
      ),
    )
    for (const scope of ['unit:U1', 'supervisor'] as const) {
      let isTouched = false
      const meanwhile: HallDb = {
        ...db,
        async all<Row>(sql: string, ...values: readonly HallValue[]) {
          const rows = await db.all<Row>(sql, ...values)
          if (isTouched) return rows
          isTouched = true
          await addEvents(db, 'h', 1, { scope: 'unit:U1', choose: () => ({ entityId: 'again' }) })
          await db.transaction('h', (tx) =>
            tx.run("UPDATE entity SET touched_at_ms = ? WHERE entity_id = 'again'", NOW),
          )
          return rows
        },
      }
      const manifest = await makeSnapshot({ ...options, db: meanwhile }, 'h', scope)
      const rows = rowsOf(await fileOf(manifest))
      expect(rows).toHaveLength(manifest.events)
      expect(isTouched).toBe(true)
      const seqs = new Set(rows.map((row) => row.hallSeq))
      expect([...seqs].filter((seq) => seq <= 950).toSorted((a, b) => a - b)).toEqual([20, 30, 900, 910])
      await db.transaction('h', (tx) =>
        tx.run("UPDATE entity SET touched_at_ms = ? WHERE entity_id = 'again'", old),
      )
    }
  })

  test('due: when it is worth it, after so many events, and nightly when there is news', async () => {
    const { db, options, setNow, directory } = await prepared()
    const due = () => makeDueSnapshots(options, 'h')
    await addEvents(db, 'h', 999, { scope: 'hall' })
    expect(await due()).toEqual([])
    await addEvents(db, 'h', 1, { scope: 'hall' })
    expect((await due()).toSorted()).toEqual(['hall', 'supervisor'])
    expect(await due()).toEqual([])
    // The night begins without news, then with some.
    setNow(NOW + 7 * 3_600_000)
    expect(await due()).toEqual([])
    await addEvents(db, 'h', 2, { scope: 'unit:U1' })
    expect(await due()).toEqual(['supervisor'])
    await addEvents(db, 'h', SNAPSHOT_EVENTS, { scope: 'unit:U1' })
    expect((await due()).toSorted()).toEqual(['supervisor', 'unit:U1'])
    // Two of a scope stay.
    expect(
      await db.all('SELECT scope, count(*) AS count FROM snapshot GROUP BY scope ORDER BY scope'),
    ).toEqual([
      { scope: 'hall', count: 1 },
      { scope: 'supervisor', count: 2 },
      { scope: 'unit:U1', count: 1 },
    ])
    expect(readdirSync(join(directory, 'snapshots'))).toHaveLength(4)
  })

  test('a snapshot of another lineage or version, or without its file, is none', async () => {
    const { db, options, directory } = await prepared()
    await addEvents(db, 'h', 10, { scope: 'unit:U1' })
    const first = await makeSnapshot(options, 'h', 'unit:U1')
    const newest = () => newestSnapshot(db, 'h', 'unit:U1', directory)
    const set = (sql: string) => db.transaction('h', (tx) => tx.run(sql))
    expect(await newest()).toEqual(first)
    await set('UPDATE scope SET version = 1')
    expect(await newest()).toBeNull()
    const second = await makeSnapshot(options, 'h', 'unit:U1')
    expect(second.version).toBe(1)
    expect(await newest()).toEqual(second)
    await set(`UPDATE hall SET lineage = 'another'`)
    expect(await newest()).toBeNull()
    await set(`UPDATE hall SET lineage = 'lineage-1'`)
    const { path = '' } = (await findSnapshot(db, 'h', second.id, directory)) ?? {}
    expect(existsSync(path)).toBe(true)
    rmSync(path)
    expect(await newest()).toBeNull()
    expect(await findSnapshot(db, 'h', second.id, directory)).toBeNull()
    expect(await findSnapshot(db, 'other', first.id, directory)).toBeNull()
  })
})
