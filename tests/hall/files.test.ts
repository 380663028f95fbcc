import Database from 'better-sqlite3'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { makeHallBackup } from '../../db/hall/backup.ts'
import { inspectHallCopy } from '../../db/hall/copy-check.ts'
import { createHall, createHallService, issueFirstCode } from '../../db/hall/core.ts'
import { FILE_BYTES_A_DAY } from '../../db/hall/files.ts'
import { silentLog } from '../../db/hall/hall-log.ts'
import { restoreHallBackup } from '../../db/hall/restore.ts'
import { serveHall } from '../../db/hall/server.ts'
import { openHallDb, type HallStorage } from '../../db/hall/storage/index.ts'
import { FILE_BYTES_MAX, PDF_BYTES_MAX, PICTURE_BYTES_MAX } from '../../db/model/files/inspect-file.ts'
import { sha256Hex } from '../../db/store/sha256.ts'
import type { SyncError } from '../../db/sync/wire.ts'
import { jpegBytes, pdfBytes } from '../helpers/picture-bytes.ts'
import { startPostgres, type TestPostgres } from '../helpers/postgres.ts'
import { seededBytes } from '../helpers/store-options.ts'
import { createTestServer, MASTER_KEY } from '../helpers/test-server.ts'
import { temporaryFolder } from '../helpers/test-store.ts'
import { askHall } from './ask-hall.ts'

let postgres: TestPostgres

beforeAll(async () => {
  postgres = await startPostgres()
}, 60_000)
afterAll(() => postgres.close())

const picture = (seed: string, size = 50_000): Buffer =>
  jpegBytes({ width: 800, height: 600, filler: Buffer.from(seededBytes(seed)(size)) })
const fileOf = (bytes: Buffer) => ({ mime: 'image/jpeg' as const, bytes })
const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: SyncError) => [error.code, error.details['problem'] ?? ''].join(' ').trim(),
  )

const storageOf = async (kind: 'sqlite' | 'postgres'): Promise<HallStorage> =>
  kind === 'sqlite'
    ? { directory: temporaryFolder() }
    : { directory: temporaryFolder(), databaseUrl: await postgres.createDatabase() }

describe.each(['sqlite', 'postgres'] as const)('files of a hall on %s', (kind) => {
  const setUp = async () => {
    const storage = await storageOf(kind)
    const db = await openHallDb(storage)
    onTestFinished(() => db.close())
    const server = await createTestServer({ db, directory: storage.directory })
    return { storage, server, db, desk: await server.enrolled('DESK', 'one') }
  }

  test('are kept once, handed out whole, and lie sealed', async () => {
    const { server, db, desk } = await setUp()
    const bytes = picture('a')
    const sha256 = sha256Hex(bytes)
    const { service } = server
    expect(await service.lackingFiles(desk.token, [sha256, sha256])).toEqual([sha256])
    await service.putFile(desk.token, sha256, fileOf(bytes))
    await service.putFile(desk.token, sha256, fileOf(bytes))
    const other = await server.enrolled('SUPERVISOR', 'two')
    await service.putFile(other.token, sha256, fileOf(bytes))
    expect(await service.lackingFiles(other.token, [sha256, 'f'.repeat(64)])).toEqual(['f'.repeat(64)])
    expect(await service.file(other.token, sha256)).toEqual(fileOf(bytes))
    expect(await codeOf(service.file(other.token, 'f'.repeat(64)))).toBe('NOT_FOUND')
    const rows = await db.all<{ content: Uint8Array; size: number }>('SELECT size, content FROM kept_file')
    expect(rows).toHaveLength(1)
    expect(Number(rows[0]?.size)).toBe(bytes.length)
    expect(Buffer.from(rows[0]?.content ?? []).indexOf(bytes.subarray(5_000, 5_032))).toBe(-1)
  })

  test('are refused when they are not what they are called, cut off, of another kind or too large', async () => {
    const { server, db, desk } = await setUp()
    const put = async (
      bytes: Buffer,
      name = sha256Hex(bytes),
      mime: 'image/jpeg' | 'application/pdf' = 'image/jpeg',
    ) => codeOf(server.service.putFile(desk.token, name, { mime, bytes }))
    const bytes = picture('a')
    expect(await put(bytes, 'e'.repeat(64))).toBe('BAD_REQUEST hash')
    expect(await put(bytes.subarray(0, -1))).toBe('BAD_REQUEST file')
    expect(await put(Buffer.concat([bytes, Buffer.from('<script>')]))).toBe('BAD_REQUEST file')
    expect(await put(Buffer.from('text'))).toBe('BAD_REQUEST file')
    expect(await put(bytes, sha256Hex(bytes), 'application/pdf')).toBe('BAD_REQUEST file')
    expect(await put(picture('large', PICTURE_BYTES_MAX))).toBe('TOO_LARGE')
    const paper = pdfBytes(Buffer.alloc(PDF_BYTES_MAX, 0x20))
    expect(await put(paper, sha256Hex(paper), 'application/pdf')).toBe('TOO_LARGE')
    expect(await db.all('SELECT sha256 FROM kept_file')).toEqual([])
    const small = pdfBytes(Buffer.alloc(3_000_000, 0x20))
    expect(await put(small, sha256Hex(small), 'application/pdf')).toBe('done')
  })

  test('stay within their hall', async () => {
    const { server, desk, storage } = await setUp()
    const bytes = picture('a')
    await server.service.putFile(desk.token, sha256Hex(bytes), fileOf(bytes))
    const elsewhere = { ...server.options, randomBytes: seededBytes('elsewhere') }
    const { hallId } = await createHall(elsewhere, { purpose: 'REAL', name: 'another' })
    const stranger = server.newDesk()
    await stranger.enrol(await issueFirstCode(elsewhere, hallId, { kind: 'SUPERVISOR', name: 'stranger' }))
    await stranger.hello()
    expect(storage.directory).not.toBe('')
    expect(await codeOf(server.service.file(stranger.token, sha256Hex(bytes)))).toBe('NOT_FOUND')
    expect(await server.service.lackingFiles(stranger.token, [sha256Hex(bytes)])).toHaveLength(1)
    // The same content is another hall's own file.
    await server.service.putFile(stranger.token, sha256Hex(bytes), fileOf(bytes))
    expect((await server.service.file(stranger.token, sha256Hex(bytes))).bytes).toEqual(bytes)
  })

  test('are not taken without end from one machine in a day', async () => {
    const { server, db, desk } = await setUp()
    await db.transaction('test', async (tx) =>
      tx.insert(
        'kept_file',
        ['hall_id', 'sha256', 'mime', 'size', 'device_id', 'received_at_ms', 'content_sha256', 'content'],
        [
          [
            server.hallId,
            'a'.repeat(64),
            'image/jpeg',
            FILE_BYTES_A_DAY,
            desk.deviceId,
            server.nowMs(),
            '',
            Buffer.alloc(1),
          ],
        ],
      ),
    )
    const bytes = picture('a')
    const put = async (token: string) =>
      codeOf(server.service.putFile(token, sha256Hex(bytes), fileOf(bytes)))
    expect(await put(desk.token)).toBe('BUSY')
    expect(await put((await server.enrolled('DESK', 'two')).token)).toBe('done')
    server.advance(24 * 3_600_000 + 1)
    await desk.hello()
    const next = picture('b')
    expect(await codeOf(server.service.putFile(desk.token, sha256Hex(next), fileOf(next)))).toBe('done')
  })

  test('many at once are each taken in once', async () => {
    const { server, db, desk } = await setUp()
    const many = Array.from({ length: 24 }, (_, nth) => picture(`file ${nth % 12}`))
    await Promise.all(
      many.map((bytes) => server.service.putFile(desk.token, sha256Hex(bytes), fileOf(bytes))),
    )
    expect(await db.all('SELECT sha256 FROM kept_file')).toHaveLength(12)
  })

  test('are in backups, checked there, and come back with a restore on either database', async () => {
    const { server, db, desk, storage } = await setUp()
    const pictures = Array.from({ length: 20 }, (_, nth) => picture(`file ${nth}`))
    for (const bytes of pictures) await server.service.putFile(desk.token, sha256Hex(bytes), fileOf(bytes))
    const made = await makeHallBackup({
      db,
      directory: storage.directory,
      nowMs: server.nowMs(),
      check: inspectHallCopy,
    })
    expect(await inspectHallCopy(made.path)).toMatchObject({ problem: null })

    for (const onto of ['sqlite', 'postgres'] as const) {
      const target = await storageOf(onto)
      await restoreHallBackup({
        ...target,
        file: made.path,
        setAside: false,
        check: inspectHallCopy,
        nowMs: server.nowMs,
        randomBytes: seededBytes('restore'),
      })
      const restored = await openHallDb(target)
      const service = createHallService({ ...server.options, ...target, db: restored, masterKey: MASTER_KEY })
      onTestFinished(async () => {
        await service.stop()
        await restored.close()
      })
      const there = await Promise.all(
        pictures.map(async (bytes) => (await service.file(desk.token, sha256Hex(bytes))).bytes.equals(bytes)),
      )
      expect(there.every(Boolean)).toBe(true)
    }

    const spoilt = new Database(made.path)
    const name = sha256Hex(pictures[7] ?? Buffer.alloc(0))
    spoilt
      .prepare('UPDATE kept_file SET content = ? WHERE sha256 = ?')
      .run(Buffer.from('something else'), name)
    spoilt.close()
    expect(await inspectHallCopy(made.path)).toEqual({ problem: 'FILES', detail: `file ${name}` })
  })
})

describe('over HTTP', () => {
  const setUp = async (limits = {}) => {
    const server = await createTestServer()
    const hall = await serveHall(server.service, {
      dataDir: temporaryFolder(),
      log: silentLog,
      port: 0,
      nowMs: server.nowMs,
      random: () => 0,
      limits,
    })
    onTestFinished(() => hall.stop())
    const desk = await server.enrolled('DESK', 'one')
    const put = async (name: string, body: Buffer, type = 'image/jpeg') =>
      askHall(hall.url ?? '', `/sync/files/${name}`, { method: 'PUT', type, body, token: desk.token })
    const get = async (name: string) => askHall(hall.url ?? '', `/sync/files/${name}`, { token: desk.token })
    return { server, hall, desk, put, get }
  }
  const bytes = picture('a')
  const name = sha256Hex(bytes)

  test('goes there and comes back in its own type, never to be run as a page', async () => {
    const { put, get } = await setUp()
    expect((await put(name, bytes)).status).toBe(200)
    const answer = await get(name)
    expect([answer.status, answer.headers['content-type'], answer.headers['x-content-type-options']]).toEqual(
      [200, 'image/jpeg', 'nosniff'],
    )
    expect(answer.body).toEqual(bytes)
    expect((await get('0'.repeat(64))).status).toBe(404)
  })

  test('bad names, types and sizes are told, and nothing is kept', async () => {
    const { server, put, get } = await setUp()
    expect((await put('../../etc/passwd', bytes)).status).toBe(404)
    expect((await put('x'.repeat(64), bytes)).status).toBe(400)
    expect((await get(`${name}0`)).status).toBe(400)
    expect((await put(name, bytes, 'text/html')).status).toBe(415)
    expect((await put(name, bytes, 'image/png')).status).toBe(400)
    expect((await put(name, Buffer.alloc(0))).status).toBe(400)
    expect((await put(name, Buffer.alloc(FILE_BYTES_MAX + 1))).status).toBe(413)
    expect(await server.db.all('SELECT sha256 FROM kept_file')).toEqual([])
  })

  test('too many in a minute are told to come back', async () => {
    const { put, get } = await setUp({ filesPerDevice: 3 })
    const statuses = [await put(name, bytes), await get(name), await get(name), await get(name)]
    expect(statuses.map(({ status }) => status)).toEqual([200, 200, 200, 429])
    expect(Number(statuses[3]?.headers['retry-after'])).toBeGreaterThan(0)
  })

  test('a large one on its way does not keep another request waiting', async () => {
    const { hall, desk, put } = await setUp()
    const paper = pdfBytes(Buffer.alloc(4_900_000, 0x20))
    const sending = put(sha256Hex(paper), paper, 'application/pdf')
    const from = performance.now()
    const answer = await askHall(hall.url ?? '', '/sync/check?scope=hall&from=0&upTo=9', {
      token: desk.token,
    })
    expect(answer.status).toBe(200)
    expect(performance.now() - from).toBeLessThan(2_000)
    expect((await sending).status).toBe(200)
  })
})

test('a hall of before there were files gets their table when its server is updated', async () => {
  const directory = temporaryFolder()
  const first = await openHallDb({ directory })
  await first.close()
  const raw = new Database(join(directory, 'hall.db'))
  raw.exec(
    'DROP TABLE kept_file; DROP TABLE queue_ahead; DROP TABLE queue_window; ALTER TABLE device DROP COLUMN told_ms',
  )
  raw.pragma('user_version = 50')
  raw.close()
  const again = await openHallDb({ directory })
  onTestFinished(() => again.close())
  expect(await again.all('SELECT sha256 FROM kept_file')).toEqual([])
})
