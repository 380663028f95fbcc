import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { makeHallBackup } from '../../../db/hall/backup.ts'
import { inspectHallCopy } from '../../../db/hall/copy-check.ts'
import { createHallService } from '../../../db/hall/core.ts'
import { restoreHallBackup } from '../../../db/hall/restore.ts'
import { openHallDb } from '../../../db/hall/storage/index.ts'
import { startPostgres, type TestPostgres } from '../../helpers/postgres.ts'
import { CLERK, finished, makeQueueHall, started } from '../../helpers/queue-hall.ts'
import { seededBytes } from '../../helpers/store-options.ts'
import { createTestServer } from '../../helpers/test-server.ts'
import { temporaryFolder } from '../../helpers/test-store.ts'

let postgres: TestPostgres
beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres.close())

describe.each(['sqlite', 'postgres'] as const)('a hall restored into %s', (dialect) => {
  test('goes on with the row it had; no lease of before counts, and nothing is called twice', async () => {
    const directory = temporaryFolder()
    const db = await openHallDb({ directory })
    const server = await createTestServer({ db, directory })
    const hall = await makeQueueHall(server)
    const desk = await hall.desk('W1')
    await hall.issue('A', 4, { lane: 'PRIORITY', priority: 'ELDERLY' })
    await hall.issue('A', 4, {}, 50)
    const first = await hall.next(desk, 'W1')
    if (!first.call) throw new Error('no call')
    desk.record(started(first.call, 'W1'))
    desk.record(finished(first.call.ticketId, 'W1'))
    await desk.push()
    const second = await hall.next(desk, 'W1')
    expect(second.ahead).toHaveLength(2)
    const made = await makeHallBackup({ db, directory, nowMs: server.nowMs(), check: inspectHallCopy })
    // Told to nobody any more by the copy.
    await server.service.stop()
    await db.close()

    const target = {
      directory: temporaryFolder(),
      ...(dialect === 'postgres' ? { databaseUrl: await postgres.createDatabase() } : {}),
    }
    const basis = { nowMs: server.nowMs, randomBytes: seededBytes('restored') }
    await restoreHallBackup({ ...basis, ...target, file: made.path, setAside: false })
    const again = await openHallDb(target)
    onTestFinished(() => again.close())
    expect(await again.all('SELECT * FROM queue_ahead')).toEqual([])
    expect(await again.all('SELECT window_id, run FROM queue_window')).toEqual([{ window_id: 'W1', run: 2 }])
    const service = createHallService({ ...server.options, ...basis, db: again, directory: target.directory })
    onTestFinished(() => service.stop())
    desk.speakWith(service)
    await desk.hello()
    const request = { windowId: 'W1' as never, staffId: CLERK, holds: [], byNumber: null }
    const answer = await service.next(desk.token, request)
    // The one the window had already.
    expect(answer.call).toMatchObject({ ticketId: second.call?.ticketId, again: true })
    expect(answer.lineage).not.toBe(second.lineage)
    const row = await service.queue(desk.token, {
      day: hall.today as never,
      seq: second.seq,
      lineage: second.lineage,
    })
    expect(row?.tickets).toHaveLength(8)
  })
})
