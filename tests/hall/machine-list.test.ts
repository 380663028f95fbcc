import { readFileSync, writeFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { makeHallBackup } from '../../db/hall/backup.ts'
import { inspectHallCopy } from '../../db/hall/copy-check.ts'
import { createHallService, type HallServiceOptions } from '../../db/hall/core.ts'
import { restoreHallBackup } from '../../db/hall/restore.ts'
import { openHallDb } from '../../db/hall/storage/index.ts'
import { SyncError } from '../../db/sync/wire.ts'
import type { FakeDesk } from '../helpers/fake-desk.ts'
import { startPostgres, type TestPostgres } from '../helpers/postgres.ts'
import { seededBytes } from '../helpers/store-options.ts'
import { createTestServer } from '../helpers/test-server.ts'
import { temporaryFolder } from '../helpers/test-store.ts'

let postgres: TestPostgres
beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres.close())

const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'served',
    (error: unknown) => (error instanceof SyncError ? error.code : String(error)),
  )

/** A hall whose machines change after its backup was made; then its server is gone. */
const aHall = async () => {
  const [directory, away] = [temporaryFolder(), temporaryFolder()]
  const db = await openHallDb({ directory })
  const server = await createTestServer({ db, directory, awayDirectory: away, dailyBackup: true })
  const { hallId } = server
  const [first, lost, moved] = [
    await server.enrolled('SUPERVISOR', '督查台'),
    await server.enrolled('DESK', '丢失的'),
    await server.enrolled('DESK', '搬走的'),
  ] as const
  await server.service.tick()
  const backup = await makeHallBackup({ db, directory, away, nowMs: server.nowMs(), check: inspectHallCopy })
  server.advance(3_600_000)
  await first.hello()
  const set = (sql: string, ...values: (string | null)[]) =>
    db.transaction(hallId, (tx) =>
      tx.run(`UPDATE device SET ${sql} WHERE hall_id = ? AND device_id = ?`, ...values),
    )
  const late = await server.enrolled('DESK', '后来的')
  const gone = await server.enrolled('DESK', '来了又停用的')
  await set("standing = 'LOST', standing_reason = '失窃'", hallId, lost.deviceId)
  await set("standing = 'REVOKED'", hallId, gone.deviceId)
  await set("window_id = 'W2'", hallId, moved.deviceId)
  await set("window_id = 'W9'", hallId, late.deviceId)
  // Something that only the log after the backup has.
  first.record({
    type: 'reference.setting_set',
    entity: ['setting', 'hall.name'],
    payload: { key: 'hall.name', value: 'v', source: null },
  })
  await first.push()
  await server.service.tick()
  await server.service.stop()
  await db.close()
  return { server, directory, away, backup, first, lost, moved, late, gone }
}

const asFound = async (desk: FakeDesk) => {
  const answer = await desk.hello().catch((error: unknown) => error)
  return answer instanceof SyncError ? answer.code : (answer as { windowId: string | null }).windowId
}

describe.each(['sqlite', 'postgres'] as const)('put back into %s', (dialect) => {
  const start = async (
    its: Awaited<ReturnType<typeof aHall>>,
    file: string,
    more: Partial<HallServiceOptions> = {},
  ) => {
    const target = {
      directory: temporaryFolder(),
      ...(dialect === 'postgres' ? { databaseUrl: await postgres.createDatabase() } : {}),
    }
    its.server.advance(60_000)
    const basis = { nowMs: its.server.nowMs, randomBytes: seededBytes('put back') }
    await restoreHallBackup({ ...basis, ...target, file, setAside: false })
    const db = await openHallDb(target)
    onTestFinished(() => db.close())
    const { awayDirectory: _away, ...options } = its.server.options
    const service = createHallService({ ...options, ...basis, ...more, db, directory: target.directory })
    onTestFinished(() => service.stop())
    for (const desk of [its.first, its.lost, its.moved, its.late, its.gone]) desk.speakWith(service)
    return { service, db, directory: target.directory }
  }

  test('what was withdrawn since is not served, and who came since has its window', async () => {
    const its = await aHall()
    const { db, service, directory } = await start(its, join(its.away, its.backup.file))
    // The withdrawn ones come first: nobody has looked through anything yet.
    expect(await asFound(its.lost)).toBe('DEVICE_LOST')
    expect(await asFound(its.gone)).toBe('DEVICE_REVOKED')
    expect(await codeOf(its.lost.pullAll('hall'))).toBe('DEVICE_LOST')
    expect(await asFound(its.moved)).toBe('W2')
    expect(await asFound(its.late)).toBe('W9')
    await its.first.hello()
    await its.first.push()
    const audits = (await db.all<{ bytes: Uint8Array }>("SELECT bytes FROM event WHERE kind = 'audit'"))
      .map(
        ({ bytes }) =>
          JSON.parse(Buffer.from(bytes).toString('utf8')) as { payload: { act: string; subject: string } },
      )
      .map(({ payload }) => `${payload.act} ${payload.subject}`)
    expect(audits.toSorted()).toEqual(
      [
        'DEVICE_CHANGED 搬走的',
        'DEVICE_STANDING 丢失的',
        'DEVICE_TAKEN_IN_AGAIN 后来的',
        'DEVICE_TAKEN_IN_AGAIN 来了又停用的',
      ].toSorted(),
    )
    // Once: what an administrator does then holds, and goes into the list.
    await db.transaction(its.server.hallId, (tx) =>
      tx.run("UPDATE device SET standing = 'ACTIVE' WHERE device_id = ?", its.lost.deviceId),
    )
    await service.tick()
    expect(await asFound(its.lost)).toBeNull()
    const path = join(directory, 'machines', `${its.server.hallId}.json`)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({
      machines: expect.arrayContaining([
        expect.objectContaining({ device_id: its.lost.deviceId, standing: 'ACTIVE' }),
      ]),
    })
  })

  test('a list that lies where backups go is enough; one that this hall has not signed is none', async () => {
    const its = await aHall()
    // The backup was carried here by itself.
    const file = join(its.directory, 'backups', its.backup.file)
    const path = join(its.away, 'machines', `${its.server.hallId}.json`)
    const { service } = await start(its, file, { awayDirectory: its.away })
    expect(await asFound(its.lost)).toBe('DEVICE_LOST')
    await service.stop()
    writeFileSync(path, readFileSync(path, 'utf8').replace('失窃', '找到'))
    await start(its, file, { awayDirectory: its.away })
    expect(await asFound(its.lost)).toBeNull()
    rmSync(path)
    await start(its, file, { awayDirectory: its.away })
    expect(await asFound(its.lost)).toBeNull()
  })
})

test('a database somebody put back by hand is noticed at the start, before anybody is served', async () => {
  const its = await aHall()
  const { directory, backup, server } = its
  for (const rest of ['', '-wal', '-shm']) rmSync(join(directory, `hall.db${rest}`), { force: true })
  writeFileSync(join(directory, 'hall.db'), readFileSync(backup.path))
  const db = await openHallDb({ directory })
  onTestFinished(() => db.close())
  const service = createHallService({ ...server.options, db, randomBytes: seededBytes('by hand') })
  onTestFinished(() => service.stop())
  for (const desk of [its.lost, its.late]) desk.speakWith(service)
  expect(await asFound(its.lost)).toBe('DEVICE_LOST')
  expect(await asFound(its.late)).toBe('W9')
  const causes = await db.all('SELECT cause FROM lineage ORDER BY began_at_ms')
  expect(causes).toEqual([{ cause: 'CREATED' }, { cause: 'ROLLED_BACK' }])
})
