import Database from 'better-sqlite3'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { issueFirstCode } from '../../db/hall/core.ts'
import { stepsAfter } from '../../db/hall/schema.ts'
import { openHallDb } from '../../db/hall/storage/index.ts'
import { BLANK_STAFF, BLANK_UNIT } from '../../db/model/blank-records.ts'
import { createFakeDesk, type FakeDesk } from '../helpers/fake-desk.ts'
import { startPostgres, type TestPostgres } from '../helpers/postgres.ts'
import { seededBytes } from '../helpers/store-options.ts'
import { createTestServer } from '../helpers/test-server.ts'
import { temporaryFolder } from '../helpers/test-store.ts'

// What public screens follow of a hall that was there before they had a scope of their own.

let postgres: TestPostgres
beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres.close())

/** The step that gives screens their scope. */
const STEP = 70

/** Takes the database back to before that step: what later ones made is dropped. */
const statementsBack = (): readonly string[] => [
  ...stepsAfter(STEP, 'sqlite')
    .flatMap(({ sql }) => [...sql.matchAll(/CREATE TABLE (\w+)/g)])
    .map(([, name]) => `DROP TABLE ${name}`),
  ...stepsAfter(STEP, 'sqlite')
    .flatMap(({ sql }) => [...sql.matchAll(/ALTER TABLE (\w+) ADD COLUMN (\w+)/g)])
    .map(([, table, column]) => `ALTER TABLE ${table} DROP COLUMN ${column}`),
  `DELETE FROM event_scope WHERE scope = 'public'`,
  `DELETE FROM scope WHERE scope = 'public'`,
]

const unit = { ...BLANK_UNIT, unitId: 'SJ', name: '市监局', source: null }
const person = {
  ...BLANK_STAFF,
  staffId: '1001',
  name: '王五',
  unitId: 'SJ',
  roles: ['SYSADMIN'],
  phone: '13800138000',
  source: null,
}

const recordHall = async (desk: FakeDesk): Promise<void> => {
  desk.record({ type: 'reference.unit_set', entity: ['unit', 'SJ'], payload: unit })
  desk.record({ type: 'reference.staff_set', entity: ['staff', '1001'], payload: person })
  const by = { staffId: '1001' }
  const set = (key: string, value: string) =>
    desk.record({
      type: 'reference.setting_set',
      entity: ['setting', key],
      payload: { key, value, source: null },
      ...by,
    })
  set('hall.name', '清禾县政务服务中心')
  desk.record({
    type: 'reference.template_set',
    entity: ['template', 'NOTICE_ACCEPT'],
    payload: {
      paperKind: 'NOTICE_ACCEPT',
      title: '',
      numberWord: '受',
      footer: '',
      version: 2,
      source: null,
    },
    ...by,
  })
  desk.record({
    type: 'reference.unit_set',
    entity: ['unit', 'SJ'],
    payload: { ...unit, name: '市场监管局' },
    ...by,
  })
  set('hall.name', '清禾县便民服务中心')
  const receipts = await desk.push()
  expect(receipts.map(({ verdict }) => verdict)).toEqual(receipts.map(() => 'accepted'))
}

const SCOPE_ROWS = `SELECT hall_id, hall_seq FROM event_scope WHERE scope = 'public' ORDER BY hall_seq`
const SCOPE_HEADS = `SELECT hall_id, version, head FROM scope WHERE scope = 'public'`

test.each(['SQLite', 'PostgreSQL'])('on %s is what they would have followed all along', async (kind) => {
  const directory = temporaryFolder()
  const databaseUrl = kind === 'SQLite' ? undefined : await postgres.createDatabase()
  const storage = { directory, databaseUrl }
  const db = await openHallDb(storage)
  const server = await createTestServer({ db, directory, seed: `public scope ${kind}` })
  await recordHall(await server.enrolled('SUPERVISOR', 'desk'))
  const before = [await db.all(SCOPE_ROWS), await db.all(SCOPE_HEADS)]
  expect(before[0]).toHaveLength(4)
  expect(before[1]).toEqual([{ hall_id: server.hallId, version: 0, head: 6 }])
  await server.service.stop()
  await db.close()

  if (databaseUrl === undefined) {
    const file = new Database(join(directory, 'hall.db'))
    for (const sql of statementsBack()) file.exec(sql)
    file.pragma('user_version = 60')
    file.close()
  } else {
    const client = new pg.Client({ connectionString: databaseUrl })
    await client.connect()
    for (const sql of statementsBack()) await client.query(sql)
    await client.query(`DELETE FROM halldesk_schema WHERE number >= ${STEP}`)
    await client.end()
  }

  const again = await openHallDb(storage)
  try {
    expect([await again.all(SCOPE_ROWS), await again.all(SCOPE_HEADS)]).toEqual(before)
    const service = server.another({ db: again })
    const kiosk = createFakeDesk({
      service,
      randomBytes: seededBytes(`kiosk ${kind}`),
      nowMs: server.nowMs,
    })
    await kiosk.enrol(
      await issueFirstCode({ ...server.options, db: again }, server.hallId, {
        kind: 'KIOSK',
        name: 'screen',
      }),
    )
    expect((await kiosk.hello()).scopes).toEqual([{ scope: 'public', version: 0, head: 6 }])
    const pulled = await kiosk.pullAll('public')
    expect(pulled.map(({ bytes }) => (JSON.parse(bytes.toString()) as { type: string }).type)).toEqual([
      'reference.unit_set',
      'reference.setting_set',
      'reference.unit_set',
      'reference.setting_set',
    ])
    expect(Buffer.concat(pulled.map(({ bytes }) => bytes)).toString()).not.toMatch(/王五|13800138000/)
    await service.stop()
  } finally {
    await again.close()
  }
})
