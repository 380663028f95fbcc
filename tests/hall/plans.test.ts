import Database from 'better-sqlite3'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { makeDueSnapshots, makeSnapshot } from '../../db/hall/snapshots.ts'
import { DAY_OVER_AFTER_MS } from '../../db/model/day-over.ts'
import {
  HALL_APPLICATION_ID,
  HALL_DATABASE_FILE,
  migrateHallFile,
  openSqlite,
} from '../../db/hall/storage/sqlite.ts'
import { seededBytes, temporaryFolder } from '../helpers/test-store.ts'
import { closeVisit, openVisit } from '../helpers/visits.ts'
import { aHall, issue, pass, until } from '../helpers/queue-desks.ts'

// A statement that reads a whole log goes well in every test and stops a hall after a year. What a working hall asks is
// gathered here, and the database says how it would find it.

/** Tables that only ever grow. */
const GROWING: ReadonlySet<string> = new Set([
  'event',
  'event_scope',
  'entity',
  'event_copy',
  'record_of_case',
  'scope_late',
  'number_lease',
  'number_told',
  'kept_file',
  'seen_nonce',
])

/** Statements that may reach more, with the reason. */
const MAY: ReadonlyMap<string, string> = new Map([
  [
    "SELECT (SELECT 1 FROM entity WHERE hall_id = ? AND kind = 'staff' LIMIT 1) AS people,",
    'the first row alone',
  ],
  ['SELECT entity_id, state FROM entity WHERE hall_id = ? AND kind = ?', 'one row a window'],
  [
    "SELECT entity_id, state FROM entity WHERE hall_id = ? AND kind = 'window_queue' AND state <> ''",
    'one row a window',
  ],
  [
    "SELECT state FROM entity WHERE hall_id = ? AND kind = 'window_queue' AND state <> ''",
    'one row a window',
  ],
  [
    'SELECT e.kind, e.entity_id FROM event e WHERE e.hall_id = ? AND e.hall_seq > ?',
    'what came while a snapshot was made',
  ],
  ['SELECT scope, hall_seq FROM event_scope WHERE hall_id = ?', 'the test itself (settle)'],
])

interface PlanRow {
  readonly detail: string
}

/** Names by which a statement calls its tables. */
const tablesOf = (sql: string): Map<string, string> =>
  new Map(
    [...sql.matchAll(/\b(?:FROM|JOIN|UPDATE|INTO)\s+(\w+)(?:\s+(?:AS\s+)?(\w+))?/gi)].flatMap(
      ([, table = '', alias = '']) => [[table, table] as const, [alias, table] as const],
    ),
  )

/** How a step of a plan reaches a growing table without end; null when it does not. */
const faultOf = (detail: string, tables: ReadonlyMap<string, string>, isLimited: boolean): string | null => {
  const [, way = '', name = ''] = /^(SCAN|SEARCH) (\w+)/.exec(detail) ?? []
  const table = tables.get(name) ?? name
  if (!GROWING.has(table)) return null
  if (way === 'SCAN') return 'reads all of it'
  const terms = /\(([^()]*)\)$/.exec(detail)?.[1]?.split(' AND ') ?? []
  const others = terms.filter((term) => term !== 'hall_id=?')
  if (others.length === 0) return 'by the hall alone'
  if (others.length === 1 && others[0] === 'kind=?') return 'all of a kind'
  // From a place on, in pages, is how a log is read.
  const [only = ''] = others
  const isOpen = others.length === 1 && /^hall_seq[<>]/.test(only) && !(only.includes('>') && isLimited)
  return isOpen ? 'a range without an end' : null
}

const firstLine = (sql: string): string => sql.split('\n')[0] ?? ''

/** Each step of the plan of a statement that reaches too much, with the statement. */
const faultsOf = (database: Database.Database, sql: string): string[] => {
  const values = Array.from({ length: sql.split('?').length - 1 }, () => null)
  const plan = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values) as PlanRow[]
  return plan.flatMap(({ detail }) => {
    const fault = faultOf(detail, tablesOf(sql), /\bLIMIT\b/.test(sql))
    return fault === null ? [] : [`${fault}: ${detail}\n${sql}`]
  })
}

const VISIT = '019a0000-0000-7000-8000-000000000001'
const AT = { staffId: '1001', unitId: 'SCJG', windowId: 'A01' }

const checkedAs = (path: string): unknown => {
  const database = new Database(path, { readonly: true })
  try {
    return database.pragma('application_id', { simple: true })
  } finally {
    database.close()
  }
}

test('nothing a hall does every day is looked for in all of its log', async () => {
  const asked = new Map<string, Set<string>>()
  const { prepare } = Database.prototype
  Database.prototype.prepare = function (this: Database.Database, sql: string) {
    asked.set(this.name, (asked.get(this.name) ?? new Set()).add(sql))
    return prepare.call(this, sql)
  } as typeof prepare
  onTestFinished(() => {
    Database.prototype.prepare = prepare
  })

  const { server, supervisor, one, two, clerk, other } = await aHall({
    'evaluation.link_base': 'https://hall.example/',
  })
  await issue(clerk, 8)
  for (const page of [clerk, other]) {
    await page.call('queue.open', {})
    await page.call('queue.next', {})
    await page.call('queue.start', {})
  }
  await server.settle(supervisor, one, two)
  await clerk.call('queue.transfer', { toClassId: 'B', toWindowId: null, reason: '社保' })
  for (const { way } of [one, two]) {
    way.down = true
    for (const end of way.lives) end()
  }
  await pass(server, 8_000)
  for (const page of [clerk, other]) {
    await until(page, (view) => expect(view.isStale || view.mode !== 'HALL').toBe(true))
    await page.call('queue.byHand', { text: 'A8', outcome: 'OTHER' })
    await page.call('queue.finish', { outcome: 'OTHER' })
  }
  for (const [page, { way }] of [
    [clerk, one],
    [other, two],
  ] as const) {
    way.down = false
    await page.call('sync.now', {})
  }
  await server.settle(supervisor, one, two)
  const head = await supervisor.signIn('9003')
  const { conflicts } = await head.call('conflicts.list', { settled: false })
  expect(conflicts.length).toBeGreaterThan(0)
  for (const { eventId } of conflicts)
    await head.call('conflicts.settle', { eventId, decision: 'KEEP', note: '两处都办了' })
  await server.settle(supervisor, one, two)
  openVisit(one.desk.host.store(), VISIT, AT)
  await server.settle(supervisor, one, two)
  const { link } = await one.desk.openPage({ screen: true }).call('screen.rating', { windowId: 'A01' })
  closeVisit(one.desk.host.store(), VISIT, AT)
  await server.settle(supervisor, one, two)
  const [, , , , hallId = '', visitId = '', secret = ''] = (link ?? '').split('/')
  const key = { hallId, visitId, secret }
  expect((await server.service()?.rate(key, { level: 2, options: [], text: '' }))?.state).toBe('RATED')
  await server.service()?.tick()
  server.clock.advance(DAY_OVER_AFTER_MS)
  await server.service()?.tick()
  const kiosk = await server.join({ name: '取号机一', kind: 'KIOSK' })
  await kiosk.quiet()

  const copy = temporaryFolder()
  await server.copyTo(copy)
  const db = openSqlite(copy)
  const options = { db, directory: copy, nowMs: server.clock.wallMs, randomBytes: seededBytes('plans') }
  for (const scope of ['hall', 'unit:SCJG', 'supervisor'] as const) await makeSnapshot(options, hallId, scope)
  await makeDueSnapshots(options, hallId)
  await db.close()

  const statements = new Set<string>()
  const database = new Database(join(copy, HALL_DATABASE_FILE), { readonly: true })
  onTestFinished(() => void database.close())
  for (const [path, its] of asked) {
    const isOfHall = existsSync(path) && checkedAs(path) === HALL_APPLICATION_ID
    if (isOfHall)
      for (const sql of its) if (/^\s*(?:SELECT|UPDATE|DELETE|WITH)/i.test(sql)) statements.add(sql)
  }
  expect(statements.size).toBeGreaterThan(80)
  expect(
    [...statements].filter((sql) => !MAY.has(firstLine(sql))).flatMap((sql) => faultsOf(database, sql)),
  ).toEqual([])
  // None is excused that is not asked any more.
  expect([...MAY.keys()].filter((line) => ![...statements].some((sql) => firstLine(sql) === line))).toEqual(
    [],
  )
}, 60_000)

test('what once read the whole log for each record handed over would be found', () => {
  const directory = temporaryFolder()
  const database = new Database(join(directory, HALL_DATABASE_FILE))
  onTestFinished(() => void database.close())
  migrateHallFile(database)
  const together = `SELECT hall_seq FROM event WHERE hall_id = ? AND kind = ? AND entity_id = ? AND hall_seq < ?
    UNION SELECT s.hall_seq FROM event e JOIN event s
      ON s.hall_id = e.hall_id AND s.kind IN ('release', 'conflict') AND s.entity_id = e.id
    WHERE e.hall_id = ? AND e.kind = ? AND e.entity_id = ? AND s.hall_seq < ?`
  expect(faultsOf(database, together)).not.toEqual([])
})
