import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { openCertificate, readCertificate, CERTIFICATE_FILE } from '../../db/hall/certificate.ts'
import { createHallLog, logFileWriter } from '../../db/hall/hall-log.ts'
import { HallDbError } from '../../db/hall/hall-db.ts'
import type { HallLimits } from '../../db/hall/http/limits.ts'
import { boundedServer, serveHall, type ServedHall, type ServeHallOptions } from '../../db/hall/server.ts'
import { decodePull, encodePush } from '../../db/sync/lines.ts'
import {
  EVENT_BYTES_MAX,
  LINES_TYPE,
  PUSH_BYTES_MAX,
  SyncError,
  type PushHeader,
} from '../../db/sync/wire.ts'
import { askHall, type HallAnswer } from './ask-hall.ts'
import { createFakeHallService, type FakeHallService } from './fake-hall-service.ts'

const HASH = 'b'.repeat(64)
const nowMs = () => Date.now()

let dataDir: string
let service: FakeHallService
let hall: ServedHall
let logged: string[]

const start = async (
  limits: Partial<HallLimits> = {},
  options: Partial<ServeHallOptions> = {},
): Promise<void> => {
  await hall?.stop()
  service = createFakeHallService()
  logged = []
  hall = await serveHall(service, {
    dataDir,
    port: 0,
    nowMs,
    log: createHallLog((line) => logged.push(line), nowMs),
    limits,
    random: () => 0,
    ...options,
  })
}
const url = (): string => hall.url ?? ''

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'halldesk-http-'))
  await start()
})
afterEach(async () => {
  await hall.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

/** Windows has no such bits. */
const modeOf = (path: string): number => (process.platform === 'win32' ? 0o600 : statSync(path).mode & 0o777)

const codeOf = (answer: HallAnswer): unknown => {
  const body = answer.json()
  return typeof body === 'object' && body !== null && 'error' in body ? body.error : null
}
const headerOf = (count: number): PushHeader => ({
  deviceId: '0198c1f2-0000-7000-8000-000000000001' as PushHeader['deviceId'],
  epoch: 1,
  from: 1,
  count,
  headSignature: 'AAAA',
  anchors: [],
})
const push = async (body: Uint8Array, token = 'good'): Promise<HallAnswer> =>
  askHall(url(), '/sync/push', { method: 'POST', token, body, type: LINES_TYPE })
const post = async (path: string, body: unknown, token?: string, headers = {}): Promise<HallAnswer> =>
  askHall(url(), path, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers,
    ...(token === undefined ? {} : { token }),
  })
const pullPath = `/sync/pull?scope=hall&after=3&lineage=l&hash=${HASH}`

describe('what reaches the service', () => {
  test('a signed body arrives as the exact text that was signed', async () => {
    const body = '{ "deviceId":"0198c1f2-0000-7000-8000-000000000001",\n\t"a" : "张" }'
    for (const question of ['hello', 'epoch']) {
      const answer = await post(`/sync/${question}`, body, undefined, { 'x-halldesk-signature': 'c2ln' })
      expect(answer.status).toBe(200)
      expect(service.asked.at(-1)).toEqual({ method: question, args: [body, 'c2ln'] })
    }
  })

  test('a push arrives in the exact bytes of its events', async () => {
    const events = [Buffer.from('{"a": 1 ,"b":"\\u5f20"}'), Buffer.from('{"text":"张三"}')]
    const answer = await push(encodePush(headerOf(2), events))
    expect(answer.status).toBe(200)
    expect(service.asked.at(-1)?.args[1]).toEqual(events)
    expect(answer.json()).toMatchObject({ ack: { seq: 2 } })
  })

  test('a pull answers lines that read back, and is never cached', async () => {
    const answer = await askHall(url(), pullPath, { token: 'good' })
    expect(answer.headers['content-type']).toBe(LINES_TYPE)
    expect(answer.headers['cache-control']).toBe('no-store')
    const { header, events } = decodePull(answer.body)
    expect(header.next.hallSeq).toBe(7)
    expect(events[0]?.bytes.toString()).toBe('{"text":"张三 \\u0000"}')
    expect(service.asked.at(-1)?.args).toEqual(['hall', { lineage: 'l', hallSeq: 3, hallHash: HASH }])
  })

  test('the other questions', async () => {
    expect((await askHall(url(), '/sync/about')).json()).toMatchObject({ product: 'halldesk' })
    expect((await askHall(url(), '/sync/snapshot?scope=unit:X', { token: 'good' })).json()).toBeNull()
    expect(
      (await askHall(url(), '/sync/check?scope=hall&from=1&upTo=9', { token: 'good' })).json(),
    ).toMatchObject({ from: 1, upTo: 9 })
    await post('/sync/lease', { leaseId: 'x'.repeat(16), families: ['unit/SJ'] }, 'good')
    expect(service.asked.at(-1)?.method).toBe('lease')
    const asked = await post('/hall/devices', {}, 'good', { 'x-halldesk-user': 'person' })
    expect(asked.json()).toEqual({ question: 'devices' })
    expect(service.asked.at(-1)?.args).toEqual(['person', 'devices', {}])
    await post('/hall/bundle', { base64: 'AAAA' }, 'good', { 'x-halldesk-user': 'person' })
    expect(service.asked.at(-1)?.args).toEqual(['person', 'bundle', { base64: 'AAAA' }])
  })

  test('a snapshot can be fetched in parts', async () => {
    service.snapshotPath = join(dataDir, 'there.gz')
    writeFileSync(service.snapshotPath, 'abcdefghij')
    const part = await askHall(url(), '/sync/snapshot/there', {
      token: 'good',
      headers: { range: 'bytes=2-4' },
    })
    expect([part.status, part.body.toString(), part.headers['content-range']]).toEqual([
      206,
      'cde',
      'bytes 2-4/10',
    ])
    expect((await askHall(url(), '/sync/snapshot/there', { token: 'good' })).body.toString()).toBe(
      'abcdefghij',
    )
    expect((await askHall(url(), '/sync/snapshot/else', { token: 'good' })).status).toBe(404)
  })
})

describe('failures', () => {
  test.each([
    ['FORK', 409],
    ['RESYNC', 409],
    ['DEVICE_REVOKED', 403],
    ['DESK_TOO_OLD', 426],
    ['SERVER_FULL', 507],
  ] as const)('%s is %i with its code', async (code, status) => {
    service.instead.set('push', async () => Promise.reject(new SyncError(code)))
    const answer = await push(encodePush(headerOf(1), [Buffer.from('{}')]))
    expect(answer.status).toBe(status)
    expect(codeOf(answer)).toMatchObject({ code })
  })

  test('what the device needs goes out, nothing else', async () => {
    service.instead.set('push', async () =>
      Promise.reject(
        new SyncError('GAP', { known: { seq: 4, hash: HASH }, table: 'hall_event', sql: 'select' }),
      ),
    )
    const answer = await push(encodePush(headerOf(1), [Buffer.from('{}')]))
    expect(answer.json()).toEqual({ error: { code: 'GAP', known: { seq: 4, hash: HASH } } })
  })

  test('a database that is away or full says when to come back', async () => {
    service.instead.set('lease', async () => Promise.reject(new HallDbError('STORAGE_DOWN')))
    const body = { leaseId: 'x'.repeat(16), families: ['unit/SJ'] }
    const down = await post('/sync/lease', body, 'good')
    expect([down.status, down.headers['retry-after']]).toEqual([503, '5'])
    expect(codeOf(down)).toMatchObject({ code: 'STORAGE_DOWN', retryAfterMs: 5_000 })
    service.instead.set('lease', async () => Promise.reject(new HallDbError('SERVER_FULL')))
    expect((await post('/sync/lease', body, 'good')).status).toBe(507)
  })

  test('a defect tells a reference and keeps its text, on the line and in the log', async () => {
    service.instead.set('check', async () => Promise.reject(new Error('身份证 110101199003077774 in SELECT')))
    const answer = await askHall(url(), '/sync/check?scope=hall&from=1&upTo=9', { token: 'good' })
    expect(answer.status).toBe(500)
    const error = codeOf(answer)
    expect(error).toEqual({ code: 'INTERNAL', reference: expect.any(String) })
    expect(answer.body.toString() + logged.join('')).not.toMatch(/110101199003077774|SELECT/)
    const line = logged
      .map((text): unknown => JSON.parse(text))
      .find((entry) => JSON.stringify(entry).includes('defect'))
    expect(line).toMatchObject({ error: 'Error', stack: expect.stringContaining('http.test.ts') })
  })

  test.each([
    ['POST', '/sync/hello', '', 'application/json'],
    ['POST', '/sync/enrol', '{"code":1}', 'application/json'],
    ['POST', '/sync/enrol', '', 'application/json'],
    ['POST', '/sync/lease', 'x', 'text/plain'],
    ['POST', '/sync/push', '{}', 'application/json'],
    ['POST', '/sync/push', 'no header', LINES_TYPE],
    ['GET', '/sync/pull?scope=everything&after=1&lineage=l&hash=x', undefined, ''],
    ['GET', '/sync/pull?scope=hall&after=-1&lineage=l', undefined, ''],
    ['GET', '/sync/snapshot/..%2f..%2fetc', undefined, ''],
    ['GET', '/sync/%E0%A4%A', undefined, ''],
    ['POST', '/hall/..', '{}', 'application/json'],
    ['DELETE', '/sync/push', undefined, ''],
    ['GET', '/sync', undefined, ''],
  ])('%s %s %j is refused as the protocol says', async (method, path, body, type) => {
    const answer = await askHall(url(), path, {
      method,
      token: 'good',
      headers: { 'x-halldesk-signature': 'AAAA' },
      ...(body === undefined ? {} : { body, type }),
    })
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.status).toBeLessThan(500)
    expect(codeOf(answer)).toMatchObject({ code: expect.stringMatching(/^(BAD_REQUEST|NOT_FOUND)$/) })
    expect(service.asked).toEqual([])
  })

  test('every answer forbids what a browser might do with it, and no other page is let in', async () => {
    for (const path of ['/sync/about', '/sync/nothing', pullPath]) {
      const { headers } = await askHall(url(), path, { headers: { origin: 'https://evil.example' } })
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(headers['content-security-policy']).toContain(`default-src 'none'`)
      expect(headers['access-control-allow-origin']).toBeUndefined()
      expect(headers['server']).toBeUndefined()
      expect(headers['x-powered-by']).toBeUndefined()
    }
  })
})

describe('what is too much', () => {
  test('bodies', async () => {
    const half = Buffer.alloc(PUSH_BYTES_MAX / 2, 'x')
    expect((await push(encodePush(headerOf(2), [half, half]))).status).toBe(413)
    expect((await push(encodePush(headerOf(1), [Buffer.alloc(EVENT_BYTES_MAX, 'x')]))).status).toBe(200)
    const huge = await push(Buffer.alloc(4 * 1024 * 1024, 'x'))
    expect([huge.status, codeOf(huge)]).toEqual([413, { code: 'TOO_LARGE' }])
    const hello = await post('/sync/hello', 'x'.repeat(70_000), undefined, { 'x-halldesk-signature': 'AA' })
    expect(hello.status).toBe(413)
    const packed = await askHall(url(), '/sync/push', {
      method: 'POST',
      token: 'good',
      body: 'x',
      type: LINES_TYPE,
      headers: { 'content-encoding': 'gzip' },
    })
    expect(packed.status).toBe(415)
  })

  test('headers', async () => {
    const answer = await askHall(url(), '/sync/about', { headers: { 'x-long': 'x'.repeat(20_000) } })
    expect(answer.status).toBe(431)
  })

  test('what is no HTTP, and senders that are slow on purpose', async () => {
    const socket = connect(Number(new URL(url()).port), '127.0.0.1')
    const heard = new Promise<string>((resolve) => socket.once('data', (chunk) => resolve(chunk.toString())))
    socket.write('NOT HTTP\r\n\r\n')
    expect(await heard).toContain('400 Bad Request')
    socket.destroy()

    const server = boundedServer(() => undefined, 10)
    expect(server.headersTimeout).toBeLessThanOrEqual(15_000)
    expect(server.requestTimeout).toBeLessThanOrEqual(60_000)
    expect(server.timeout).toBeLessThanOrEqual(120_000)
    expect(server.maxConnections).toBe(10)
  })

  test('requests of one device, enrolments and log-ins in a minute: 429 with the time to wait', async () => {
    await start({ perDevice: 3, enrolPerAddress: 2, loginPerDevice: 1 })
    const statuses: number[] = []
    for (let turn = 0; turn < 4; turn += 1)
      statuses.push((await askHall(url(), pullPath, { token: 'good' })).status)
    expect(statuses).toEqual([200, 200, 200, 429])
    const other = await askHall(url(), pullPath, { token: 'good.2' })
    expect(other.status).toBe(200)

    const enrolments: HallAnswer[] = []
    for (let turn = 0; turn < 3; turn += 1) enrolments.push(await post('/sync/enrol', {}))
    expect(enrolments.map(({ status }) => status)).toEqual([400, 400, 429])
    expect(Number(enrolments[2]?.headers['retry-after'])).toBeGreaterThan(0)

    const secret = { staffId: 'S1', secret: 'x', kind: 'PIN' }
    expect((await post('/sync/login', secret, 'good.3')).status).toBe(200)
    expect((await post('/sync/login', secret, 'good.3')).status).toBe(429)
    expect((await post('/sync/login', secret, 'good.4')).status).toBe(200)
  })

  test('requests of one address', async () => {
    await start({ perAddress: 2 })
    for (const status of [200, 200, 429]) expect((await askHall(url(), '/sync/about')).status).toBe(status)
  })

  test('the address a proxy tells counts only when it is asked for, and only from this machine', async () => {
    await start({ perAddress: 1 }, { trustProxy: true })
    const from = async (address: string) =>
      askHall(url(), '/sync/about', { headers: { 'x-forwarded-for': address } })
    expect((await from('10.0.0.1')).status).toBe(200)
    expect((await from('10.0.0.2')).status).toBe(200)
    expect((await from('10.0.0.1')).status).toBe(429)
    await start({ perAddress: 1 })
    expect((await from('10.0.0.1')).status).toBe(200)
    expect((await from('10.0.0.2')).status).toBe(429)
  })

  test('pushes at once: the next is told to come back, before its body is read', async () => {
    await start({ pushesAtOnce: 2, pushesAtOncePerDevice: 1 })
    let release: (value: unknown) => void = () => undefined
    const held = new Promise((resolve) => (release = resolve))
    service.instead.set('push', async () => held)
    const body = encodePush(headerOf(1), [Buffer.from('{}')])
    const first = push(body, 'good.1')
    const second = push(body, 'good.2')
    await expect.poll(() => service.asked.length).toBe(2)
    const third = await push(body, 'good.3')
    expect([third.status, codeOf(third)]).toEqual([503, { code: 'BUSY', retryAfterMs: 500 }])
    expect((await push(body, 'good.1')).status).toBe(503)
    release({})
    expect((await first).status).toBe(200)
    expect((await second).status).toBe(200)
    service.instead.clear()
    await expect.poll(async () => (await push(body, 'good.3')).status).toBe(200)
  })

  test('snapshots at once: four, and one a device', async () => {
    service.snapshotPath = join(dataDir, 'there.gz')
    writeFileSync(service.snapshotPath, Buffer.alloc(8 * 1024 * 1024, 'x'))
    // Connections that ask and then do not read.
    const sockets = [1, 2, 3, 4].map((number) => {
      const socket = connect(Number(new URL(url()).port), '127.0.0.1')
      socket.pause()
      socket.write(
        `GET /sync/snapshot/there HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good.${number}\r\n\r\n`,
      )
      return socket
    })
    await expect.poll(() => service.asked.length).toBe(4)
    const fifth = await askHall(url(), '/sync/snapshot/there', { token: 'good.5' })
    expect(fifth.status).toBe(503)
    expect(Number(fifth.headers['retry-after'])).toBeGreaterThanOrEqual(20)
    for (const socket of sockets) socket.destroy()
    await expect
      .poll(async () => (await askHall(url(), '/sync/snapshot/there', { token: 'good.5' })).status)
      .toBe(200)
  })
})

describe('the live channel', () => {
  const open = (token: string, headers: Record<string, string> = {}): WebSocket =>
    new WebSocket(`${url().replace('http', 'ws')}/sync/live`, {
      headers: { authorization: `Bearer ${token}`, ...headers },
    })
  const opened = async (socket: WebSocket): Promise<WebSocket> =>
    new Promise((resolve, reject) => {
      socket.on('open', () => resolve(socket))
      socket.on('error', reject)
    })
  const refusal = async (socket: WebSocket): Promise<number> =>
    new Promise((resolve, reject) => {
      socket.on('unexpected-response', (_request, response) => {
        resolve(response.statusCode ?? 0)
        response.destroy()
      })
      socket.on('open', () => reject(new Error('it opened')))
      socket.on('error', () => undefined)
    })
  const next = async (socket: WebSocket): Promise<unknown> =>
    new Promise((resolve) => socket.once('message', (data) => resolve(JSON.parse(String(data)))))
  const closed = async (socket: WebSocket): Promise<number> =>
    new Promise((resolve) => socket.once('close', (code) => resolve(code)))

  test('a desk hears pokes until it hangs up', async () => {
    const socket = await opened(open('good'))
    expect(hall.app.sockets()).toBe(1)
    const heard = next(socket)
    service.tell({ kind: 'poke', scope: 'hall', head: 9 })
    expect(await heard).toEqual({ kind: 'poke', scope: 'hall', head: 9 })
    socket.close()
    await expect.poll(() => service.listeners()).toBe(0)
    expect(
      logged.filter((line) => line.includes('/sync/live')).map((line) => JSON.parse(line).status),
    ).toEqual([101])
  })

  test('who gets none: no token, a wrong one, a page of a browser, a plain request', async () => {
    expect(await refusal(open('forged'))).toBe(401)
    expect(await refusal(open('good', { origin: 'https://evil.example' }))).toBe(403)
    expect(await refusal(new WebSocket(`${url().replace('http', 'ws')}/sync/live`))).toBe(401)
    expect(await refusal(new WebSocket(`${url().replace('http', 'ws')}/sync/elsewhere`))).toBe(404)
    expect((await askHall(url(), '/sync/live', { token: 'good' })).status).toBe(426)
    expect(service.listeners()).toBe(0)
  })

  test('a device that is revoked, or whose token ran out, is told to say hello and hung up on', async () => {
    await start({}, { pingMs: 30 })
    const socket = await opened(open('good'))
    const heard = next(socket)
    const over = closed(socket)
    service.refused.set('good', 'DEVICE_REVOKED')
    expect(await heard).toEqual({ kind: 'hello' })
    expect(await over).toBe(4401)
    await expect.poll(() => service.listeners()).toBe(0)
  })

  test('a database that is away for a moment hangs up on nobody; a desk that answers no ping is', async () => {
    await start({}, { pingMs: 30 })
    const socket = await opened(open('good'))
    service.refused.set('good', 'STORAGE_DOWN')
    await new Promise((resolve) => setTimeout(resolve, 120))
    expect(socket.readyState).toBe(socket.OPEN)
    socket.close()

    const silent = connect(Number(new URL(url()).port), '127.0.0.1')
    silent.on('error', () => undefined)
    silent.write(
      `GET /sync/live HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good.9\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}\r\n\r\n`,
    )
    silent.resume()
    await new Promise((resolve) => silent.once('close', resolve))
  })

  test('a few for each device, and the newest stays; messages of a desk end it', async () => {
    await start({ socketsPerDevice: 2, sockets: 3 })
    const first = await opened(open('good'))
    const over = closed(first)
    const second = await opened(open('good'))
    const third = await opened(open('good'))
    expect(await over).toBe(1013)
    await opened(open('good.2'))
    expect(await refusal(open('good.3'))).toBe(503)
    const ended = closed(second)
    second.send('hello')
    expect(await ended).toBe(1003)
    third.terminate()
  })

  test('a server that stops says when to come back, after what it is writing', async () => {
    const socket = await opened(open('good'))
    let release: (value: unknown) => void = () => undefined
    service.instead.set('push', async () => new Promise((resolve) => (release = resolve)))
    const pushed = push(encodePush(headerOf(1), [Buffer.from('{}')]))
    await expect.poll(() => service.asked.length).toBe(1)
    const heard = next(socket)
    const stopped = hall.stop()
    expect(await heard).toEqual({ kind: 'bye', afterMs: 2_000 })
    expect(service.stopped).toBe(false)
    const late = await askHall(url(), '/sync/about')
    expect([late.status, late.headers['retry-after']]).toEqual([503, '2'])
    release({ ack: { seq: 1, hash: HASH } })
    expect((await pushed).status).toBe(200)
    await stopped
    expect(service.stopped).toBe(true)
    await expect(askHall(url(), '/sync/about')).rejects.toThrow('ECONNREFUSED')
  })
})

describe('the certificate', () => {
  test('is made once, for its owner only, and desks on other machines reach the server by it alone', async () => {
    const certificate = await openCertificate(dataDir, Date.now())
    const path = join(dataDir, CERTIFICATE_FILE)
    expect(modeOf(path)).toBe(0o600)
    expect(certificate.grouped).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/)
    expect(certificate.validUntilMs).toBeGreaterThan(Date.now() + 9.9 * 365 * 86_400_000)
    expect(await openCertificate(dataDir, Date.now())).toEqual(certificate)

    await start({}, { lan: { port: 0, host: '127.0.0.1', certificate } })
    const [lanUrl = ''] = hall.lanUrls
    expect(lanUrl).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
    const answer = await askHall(lanUrl, '/sync/about', { ca: certificate.cert })
    expect(answer.json()).toMatchObject({ product: 'halldesk' })
    await expect(askHall(lanUrl, '/sync/about')).rejects.toThrow(/self-signed/)

    writeFileSync(path, readFileSync(path, 'utf8').slice(0, 300))
    await expect(openCertificate(dataDir, Date.now())).rejects.toMatchObject({ code: 'CERTIFICATE_BAD' })
  })

  test('one the hall brought is checked with its key', async () => {
    const other = mkdtempSync(join(tmpdir(), 'halldesk-cert-'))
    const own = await openCertificate(dataDir, Date.now())
    const foreign = await openCertificate(other, Date.now())
    writeFileSync(join(other, 'cert.pem'), own.cert)
    writeFileSync(join(other, 'good.pem'), own.key)
    writeFileSync(join(other, 'bad.pem'), foreign.key)
    expect(readCertificate(join(other, 'cert.pem'), join(other, 'good.pem')).sha256).toBe(own.sha256)
    for (const key of ['bad.pem', 'missing.pem'])
      expect(() => readCertificate(join(other, 'cert.pem'), join(other, key))).toThrow('cannot be used')
    rmSync(other, { recursive: true })
  })
})

test('a taken port says so, and leaves nothing open', async () => {
  const port = Number(new URL(url()).port)
  const second = createFakeHallService()
  await expect(
    serveHall(second, { dataDir, port, nowMs, log: createHallLog(() => undefined, nowMs) }),
  ).rejects.toMatchObject({ code: 'PORT_BUSY', details: { port } })
})

describe('updates for desks', () => {
  beforeEach(() => {
    const folder = join(dataDir, 'updates')
    mkdirSync(join(folder, 'linux'), { recursive: true })
    writeFileSync(join(folder, 'latest.yml'), 'version: 0.2.0\n')
    writeFileSync(join(folder, 'HallDesk-0.2.0-win-x64.exe'), 'MZ0123456789')
    writeFileSync(join(folder, 'HallDesk-0.2.0-win-x64.exe.blockmap'), 'map')
    writeFileSync(join(folder, 'linux', 'latest-linux.yml'), 'version: 0.2.0\n')
    writeFileSync(join(folder, '.hidden'), 'hidden')
    writeFileSync(join(dataDir, 'hall.key'), 'secret')
    symlinkSync(join(dataDir, 'hall.key'), join(folder, 'link'))
  })

  test('a feed laid there is served, with types and ranges, without a token', async () => {
    const feed = await askHall(url(), '/updates/latest.yml')
    expect([feed.status, feed.headers['content-type'], feed.body.toString()]).toEqual([
      200,
      'text/yaml; charset=utf-8',
      'version: 0.2.0\n',
    ])
    const part = await askHall(url(), '/updates/HallDesk-0.2.0-win-x64.exe', {
      headers: { range: 'bytes=2-5' },
    })
    expect([part.status, part.headers['content-type'], part.body.toString()]).toEqual([
      206,
      'application/octet-stream',
      '0123',
    ])
    expect((await askHall(url(), '/updates/HallDesk-0.2.0-win-x64.exe.blockmap')).body.toString()).toBe('map')
    expect((await askHall(url(), '/updates/linux/latest-linux.yml')).status).toBe(200)
  })

  test.each([
    '/updates/',
    '/updates/linux',
    '/updates/linux/',
    '/updates/.hidden',
    '/updates/link',
    '/updates/../hall.key',
    '/updates/%2e%2e/hall.key',
    '/updates/..%2fhall.key',
    '/updates/linux/..%5c..%5chall.key',
    '/updates/nothing.exe',
    '/updates/latest.yml%00.exe',
  ])('%s gets nothing', async (path) => {
    const answer = await askHall(url(), path)
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.status).toBeLessThan(500)
    expect(answer.body.toString()).not.toContain('secret')
    expect(codeOf(answer)).toMatchObject({ code: expect.stringMatching(/^(NOT_FOUND|BAD_REQUEST)$/) })
  })

  test('nothing can be put there', async () => {
    for (const method of ['POST', 'PUT', 'DELETE'])
      expect((await askHall(url(), '/updates/latest.yml', { method })).status).toBe(404)
    expect((await askHall(url(), '/updates/latest.yml', { method: 'PUT', body: 'x' })).status).toBe(404)
    expect(readFileSync(join(dataDir, 'updates', 'latest.yml'), 'utf8')).toBe('version: 0.2.0\n')
  })
})

describe('the log', () => {
  test('tells what was asked by whom, and nothing of what it was about', async () => {
    const secrets = [
      '张三',
      '110101199003077774',
      'Correct-Horse-7',
      'good.77',
      'K3MQ9TX2B4',
      'userPersonToken',
    ]
    await push(encodePush(headerOf(1), [Buffer.from(`{"name":"张三","id":"110101199003077774"}`)]), 'good.77')
    await post('/sync/login', { staffId: 'S1', secret: 'Correct-Horse-7', kind: 'PASSWORD' }, 'good.77')
    await post('/sync/enrol', { code: 'K3MQ9TX2B4', name: '张三' })
    await post('/hall/devices', { note: '张三' }, 'good.77', { 'x-halldesk-user': 'userPersonToken' })
    await askHall(
      url(),
      `/sync/pull?scope=unit:${encodeURIComponent('张三')}&after=0&lineage=l&hash=${HASH}`,
      {
        token: 'good.77',
      },
    )
    await askHall(url(), `/sync/${encodeURIComponent('张三')}/110101199003077774?code=K3MQ9TX2B4`)
    await expect.poll(() => logged.length).toBeGreaterThanOrEqual(7)
    const text = logged.join('')
    for (const secret of [...secrets, encodeURIComponent('张三')]) expect(text).not.toContain(secret)
    const lines = logged.map((line): unknown => JSON.parse(line))
    expect(lines).toContainEqual({
      at: expect.any(String),
      event: 'request',
      method: 'POST',
      route: '/sync/push',
      status: 200,
      device: 'device-77',
      events: 1,
      ms: expect.any(Number),
    })
    expect(lines).toContainEqual(
      expect.objectContaining({ route: '/sync/enrol', status: 400, failure: 'BAD_REQUEST' }),
    )
  })

  test('in a file, begins anew when it is full, and keeps a few', () => {
    const path = join(dataDir, 'logs', 'hall.log')
    const log = createHallLog(logFileWriter({ path, bytesMax: 300, keep: 2 }), () => 0)
    for (let turn = 0; turn < 40; turn += 1) log.write('turn', { turn })
    expect(statSync(path).size).toBeLessThanOrEqual(300)
    expect(modeOf(path)).toBe(0o600)
    expect(readFileSync(path, 'utf8')).toContain('"turn":39')
    expect(statSync(`${path}.2`).size).toBeGreaterThan(0)
    expect(() => statSync(`${path}.3`)).toThrow('ENOENT')
  })
})
