import { expect, test, vi } from 'vitest'
import { hallBackupFiles, hallBackupFolder } from '../../db/hall/backup-files.ts'
import { LONG_WORK_EVERY_MS } from '../../db/hall/long-work.ts'
import { BLANK_STAFF } from '../../db/model/blank-records.ts'
import { DAY_MS } from '../../db/model/day.ts'
import { createTestServer } from '../helpers/test-server.ts'
import { temporaryFolder } from '../helpers/test-store.ts'

const aPerson = {
  type: 'reference.staff_set',
  entity: ['staff', '1001'],
  payload: {
    ...BLANK_STAFF,
    staffId: '1001',
    name: '张三',
    unitId: 'SCJG',
    roles: ['CENTER_ADMIN'],
    source: null,
  },
} as const

const withRecords = async (options: Parameters<typeof createTestServer>[0]) => {
  const server = await createTestServer(options)
  const desk = await server.enrolled('SUPERVISOR')
  desk.record(aPerson)
  await desk.push()
  return server
}

const backupsIn = (directory: string) => hallBackupFiles(hallBackupFolder(directory))

test('a backup is made once a day, beside the turn of the clock that began it', async () => {
  const server = await withRecords({ dailyBackup: true })
  const { directory } = server.options
  await server.service.tick()
  expect(backupsIn(directory)).toHaveLength(0)
  server.advance(LONG_WORK_EVERY_MS)
  await server.service.tick()
  await expect.poll(() => backupsIn(directory).length, { timeout: 10_000 }).toBe(1)
  server.advance(LONG_WORK_EVERY_MS)
  await server.service.tick()
  server.advance(DAY_MS)
  await server.service.tick()
  await expect.poll(() => backupsIn(directory).length, { timeout: 10_000 }).toBe(2)
  await server.service.stop()
  expect(backupsIn(directory)).toHaveLength(2)
})

test('a server whose clock was ahead for an hour goes on with its nights, its samples and its log-ins', async () => {
  const server = await withRecords({ dailyBackup: true })
  const { directory } = server.options
  const tick = async (ms: number) => {
    server.advance(ms)
    await server.service.tick()
  }
  await tick(40 * DAY_MS)
  await expect.poll(() => backupsIn(directory).length, { timeout: 10_000 }).toBe(1)
  // It ended while it was ahead: whoever comes next is alone.
  await server.service.stop()
  server.advance(-40 * DAY_MS)
  const next = server.another({ directory, dailyBackup: true })
  for (let night = 0; night < 2; night += 1) {
    server.advance(DAY_MS)
    await next.tick()
    await expect.poll(() => backupsIn(directory).length, { timeout: 10_000 }).toBe(2 + night)
  }
  const samples = await server.db.all('SELECT at_ms FROM health_sample WHERE at_ms <= ?', server.nowMs())
  expect(samples.length).toBeGreaterThanOrEqual(2)
  await next.stop()
})

test('while a copy takes its time, contacts are written down all the same, and stopping waits for it', async () => {
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const server = await withRecords({ dailyBackup: true })
  const real = server.db.copyTo.bind(server.db)
  vi.spyOn(server.db, 'copyTo').mockImplementation(async (path, onProgress) => {
    await held
    await real(path, onProgress)
  })
  server.advance(LONG_WORK_EVERY_MS)
  await server.service.tick()
  server.advance(60_000)
  await server.service.tick()
  const samples = await server.db.all('SELECT at_ms FROM health_sample')
  expect(samples).toHaveLength(2)
  const stopping = server.service.stop()
  release()
  await stopping
  expect(backupsIn(server.options.directory)).toHaveLength(1)
})

test('of two processes on one database one makes the backup, and the other when the first is gone', async () => {
  const server = await withRecords({ dailyBackup: true })
  const elsewhere = temporaryFolder()
  server.advance(1_000)
  const other = server.another({ directory: elsewhere })
  const turn = async () => {
    await server.service.tick()
    await other.tick()
  }
  await turn()
  server.advance(LONG_WORK_EVERY_MS)
  await turn()
  await expect.poll(() => backupsIn(server.options.directory).length, { timeout: 10_000 }).toBe(1)
  await server.service.stop()
  server.advance(DAY_MS)
  await other.tick()
  await other.stop()
  expect(backupsIn(elsewhere)).toHaveLength(1)
  expect(backupsIn(server.options.directory)).toHaveLength(1)
})
