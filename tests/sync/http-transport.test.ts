import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { WebSocketServer } from 'ws'
import { openCertificate, type HallCertificate } from '../../db/hall/certificate.ts'
import { readAddress, addressText } from '../../db/sync/address.ts'
import { probeCertificate } from '../../db/sync/connect.ts'
import { createHttpTransport } from '../../db/sync/http-transport.ts'
import { decodePush, encodePull } from '../../db/sync/lines.ts'
import type { SyncTransport } from '../../db/sync/transport.ts'
import {
  FILE_BYTES_MAX,
  LINES_TYPE,
  SyncError,
  type Hello,
  type HelloAnswer,
  type LiveMessage,
  type PullHeader,
  type PushAnswer,
  type PushHeader,
} from '../../db/sync/wire.ts'
import { A_MORNING } from '../helpers/store-options.ts'

const HASH = 'a'.repeat(64)
const DEVICE = '0198c0de-0000-7000-8000-000000000001' as Hello['deviceId']
const TIME = { id: 'anchor', serverTime: A_MORNING, signature: 'c2ln' }

const helloAnswer: HelloAnswer = {
  token: 'the-token',
  tokenUntil: A_MORNING,
  lineage: 'first',
  branch: { hallSeq: 0, hallHash: HASH },
  head: { hallSeq: 0, hallHash: HASH },
  known: { seq: 0, hash: HASH },
  durable: 0,
  scopes: [],
  kind: 'DESK',
  name: 'desk',
  windowId: null,
  contacts: [],
  time: TIME,
  server: { version: '1', protocol: 1 },
}
const hello: Hello = {
  hallId: '439925' as Hello['hallId'],
  deviceId: DEVICE,
  epoch: 1,
  protocol: 1,
  program: 'test',
  last: { seq: 0, hash: HASH },
  acknowledged: { seq: 0, hash: HASH },
  witness: null,
  report: {
    waiting: 0,
    oldestWaitingAtMs: null,
    clockGrade: 'A',
    wall: A_MORNING,
    diskFreeBytes: null,
    filling: false,
  },
  nonce: 'n'.repeat(16),
}
const pushHeader: PushHeader = {
  deviceId: DEVICE,
  epoch: 1,
  from: 1,
  count: 2,
  headSignature: 'c2ln',
  anchors: [],
}
const pushAnswer: PushAnswer = {
  ack: { seq: 2, hash: HASH },
  receipts: [],
  receivedAt: A_MORNING,
  durable: 0,
  head: { hallSeq: 2, hallHash: HASH },
  lineage: 'first',
  time: TIME,
}
const pullHeader: PullHeader = {
  scope: 'hall',
  version: 0,
  lineage: 'first',
  count: 1,
  next: { hallSeq: 1, hallHash: HASH },
  head: { hallSeq: 1, hallHash: HASH },
  more: false,
  signature: 'c2ln',
}
const ABOUT = { product: 'halldesk', protocol: 1, protocolOldest: 1, version: '1', now: A_MORNING }

let directory = ''
let ours: HallCertificate
let others: HallCertificate
const closing: (() => Promise<void> | void)[] = []
const sockets = new Set<Socket>()

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'halldesk-http-'))
  ours = await openCertificate(join(directory), A_MORNING)
  const second = mkdtempSync(join(tmpdir(), 'halldesk-http-'))
  others = await openCertificate(second, A_MORNING)
  rmSync(second, { recursive: true })
})
afterAll(() => rmSync(directory, { recursive: true }))
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const listen = async (server: Server | ReturnType<typeof createTcpServer>): Promise<number> => {
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  const address = server.address() as AddressInfo
  return address.port
}
const plain = async (listener: RequestListener): Promise<string> =>
  `http://127.0.0.1:${await listen(createServer(listener))}`
const secure = async (certificate: HallCertificate, listener: RequestListener): Promise<string> =>
  `https://127.0.0.1:${await listen(createSecureServer({ cert: certificate.cert, key: certificate.key }, listener))}`

const transportTo = (address: string, certificate: string | null = null, answerMs = 2_000): SyncTransport => {
  const transport = createHttpTransport({ address, certificate, answerMs })
  closing.push(() => transport.close())
  return transport
}
const json = (response: Parameters<RequestListener>[1], body: unknown, status = 200, headers = {}): void => {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
  response.end(JSON.stringify(body))
}
const failure = async (work: Promise<unknown>): Promise<SyncError> => {
  try {
    await work
  } catch (error) {
    if (error instanceof SyncError) return error
    throw error
  }
  throw new Error('nothing failed')
}
const codeOf = async (work: Promise<unknown>): Promise<string> => (await failure(work)).code

describe('requests', () => {
  it('carry files both ways in their own type, and refuse what comes back larger or of another type', async () => {
    const bytes = Buffer.from([0xff, 0xd8, 0x00, 0x0a, 0xff, 0xd9])
    const seen: { method: string; url: string; type: string; body: Buffer }[] = []
    const address = await plain((request, response) => {
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part))
      request.on('end', () => {
        const { method = '', url = '', headers } = request
        if (url === '/sync/hello') return json(response, helloAnswer)
        seen.push({ method, url, type: String(headers['content-type']), body: Buffer.concat(parts) })
        if (method !== 'GET') return json(response, url.endsWith('lacking') ? { lacking: [HASH] } : {})
        const isPage = url.endsWith('b'.repeat(64))
        response.writeHead(200, { 'content-type': isPage ? 'text/html' : 'image/jpeg' })
        response.end(url.endsWith('c'.repeat(64)) ? Buffer.alloc(FILE_BYTES_MAX + 1) : bytes)
        return undefined
      })
    })
    const transport = transportTo(address)
    expect(await codeOf(transport.file(HASH))).toBe('TOKEN_EXPIRED')
    await transport.hello(hello, 'the-signature')
    expect(await transport.lackingFiles([HASH, 'd'.repeat(64)])).toEqual([HASH])
    await transport.putFile(HASH, { mime: 'image/jpeg', bytes })
    expect(await transport.file(HASH)).toEqual({ mime: 'image/jpeg', bytes })
    expect(await codeOf(transport.file('b'.repeat(64)))).toBe('NOT_A_HALL')
    expect(await codeOf(transport.file('c'.repeat(64)))).toBe('INTERNAL')
    expect(seen[1]).toEqual({ method: 'PUT', url: `/sync/files/${HASH}`, type: 'image/jpeg', body: bytes })
  })

  it('carry exact bytes, the signature, and the token of the hello', async () => {
    const seen: { url: string; headers: Record<string, unknown>; body: Buffer }[] = []
    const address = await plain((request, response) => {
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part))
      request.on('end', () => {
        const url = request.url ?? ''
        seen.push({ url, headers: request.headers, body: Buffer.concat(parts) })
        if (url === '/sync/hello') return json(response, helloAnswer)
        if (url === '/sync/push') return json(response, pushAnswer)
        if (url.startsWith('/sync/pull')) {
          response.writeHead(200, { 'content-type': LINES_TYPE })
          response.end(
            encodePull(pullHeader, [
              {
                hallSeq: 1,
                receivedAtMs: 2,
                atMs: 3,
                grade: 'B',
                verdict: 'accepted',
                reason: '',
                bytes: Buffer.from('{"名":"字"}'),
              },
            ]),
          )
          return
        }
        if (url.startsWith('/sync/snapshot?')) return json(response, null)
        if (url.startsWith('/hall/')) return json(response, { devices: [] })
        return json(response, { error: { code: 'NOT_FOUND' } }, 404)
      })
    })
    const transport = transportTo(address)
    expect(await codeOf(transport.push(pushHeader, []))).toBe('TOKEN_EXPIRED')
    await transport.hello(hello, 'the-signature')
    const events = [Buffer.from('{"é":1}'), Buffer.from('{ "spaces" : 2 }')]
    expect(await transport.push(pushHeader, events)).toEqual(pushAnswer)
    const page = await transport.pull('unit:市监', { lineage: 'first', hallSeq: 0, hallHash: HASH })
    expect(page.events[0]?.bytes.toString()).toBe('{"名":"字"}')
    expect(await transport.snapshot('hall')).toBeNull()
    expect(await transport.ask('devices', 'person', { a: 1 })).toEqual({ devices: [] })
    expect(seen[0]?.body.toString()).toBe(JSON.stringify(hello))
    expect(seen[0]?.headers['x-halldesk-signature']).toBe('the-signature')
    expect(seen[1]?.headers['authorization']).toBe('Bearer the-token')
    expect(seen[1]?.headers['content-type']).toBe(LINES_TYPE)
    expect(decodePush(seen[1]?.body ?? Buffer.alloc(0)).events).toEqual(events)
    expect(new URL(seen[2]?.url ?? '', address).searchParams.get('scope')).toBe('unit:市监')
    expect(seen[4]?.headers['x-halldesk-user']).toBe('person')
  })

  it('bring the failures of the protocol with what they carry', async () => {
    const address = await plain((_request, response) =>
      json(response, { error: { code: 'GAP', known: { seq: 3, hash: HASH } } }, 409, { 'retry-after': '7' }),
    )
    const error = await failure(transportTo(address).hello(hello, 's'))
    expect(error).toMatchObject({
      code: 'GAP',
      details: { known: { seq: 3, hash: HASH }, retryAfterMs: 7_000 },
    })
  })

  it('know who answers when it is not the hall', async () => {
    const answers: readonly [number, string, string, string][] = [
      [200, 'text/html', '<html>请先登录无线网络</html>', 'NOT_A_HALL'],
      [200, 'application/json', '{"product":"another"}', 'NOT_A_HALL'],
      [200, 'application/json', '{"product":', 'NOT_A_HALL'],
      [302, 'text/html', '', 'NOT_A_HALL'],
      [404, 'text/html', 'not here', 'NOT_A_HALL'],
      [407, 'text/html', 'proxy', 'NOT_A_HALL'],
      [413, 'text/html', 'proxy', 'TOO_LARGE'],
      [502, 'text/html', 'proxy', 'UNREACHABLE'],
      [504, 'text/html', 'proxy', 'UNREACHABLE'],
      [503, 'text/html', 'proxy', 'BUSY'],
      [429, 'text/plain', '', 'BUSY'],
    ]
    for (const [status, type, body, code] of answers) {
      const address = await plain((_request, response) => {
        response.writeHead(status, { 'content-type': type, location: 'http://portal.example/' })
        response.end(body)
      })
      expect(await codeOf(transportTo(address).about()), `${status} ${body}`).toBe(code)
    }
  })

  it('take a later field as it comes, and say what does not fit', async () => {
    const later = await plain((_request, response) => json(response, { ...helloAnswer, later: true }))
    expect((await transportTo(later).hello(hello, 's')).lineage).toBe('first')
    const wrong = await plain((_request, response) => json(response, { ...helloAnswer, head: 5 }))
    expect(await failure(transportTo(wrong).hello(hello, 's'))).toMatchObject({
      code: 'INTERNAL',
      details: { problem: 'answer: head' },
    })
  })

  it('end in UNREACHABLE when the connection is cut in any phase', async () => {
    const body = JSON.stringify(ABOUT)
    const whole = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`
    for (const cut of [0, 5, 17, 40, whole.length - body.length, whole.length - 1]) {
      const server = createTcpServer((socket) => {
        socket.once('data', () => {
          if (cut > 0) socket.write(whole.slice(0, cut))
          setTimeout(() => socket.destroy(), 5)
        })
      })
      const address = `http://127.0.0.1:${await listen(server)}`
      expect(await codeOf(transportTo(address).about()), String(cut)).toBe('UNREACHABLE')
    }
    const atOnce = createTcpServer((socket) => socket.destroy())
    expect(await codeOf(transportTo(`http://127.0.0.1:${await listen(atOnce)}`).about())).toBe('UNREACHABLE')
    const within = createTcpServer((socket) => socket.destroy())
    expect(await codeOf(transportTo(`https://127.0.0.1:${await listen(within)}`, ours.cert).about())).toBe(
      'UNREACHABLE',
    )
    const nobody = await listen(createTcpServer(() => undefined))
    await closing.pop()?.()
    expect(await codeOf(transportTo(`http://127.0.0.1:${nobody}`).about())).toBe('UNREACHABLE')
  })

  it('end in a timeout when nothing comes, before or within the answer', async () => {
    for (const start of [
      '',
      'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 90\r\n\r\n{"',
    ]) {
      const server = createTcpServer((socket) => void socket.once('data', () => socket.write(start)))
      const address = `http://127.0.0.1:${await listen(server)}`
      expect(await failure(transportTo(address, null, 200).about())).toMatchObject({
        code: 'UNREACHABLE',
        details: { timeout: true },
      })
    }
  })

  it('go on after a server that was away', async () => {
    let up = false
    const address = await plain((request, response) => {
      if (up) json(response, ABOUT)
      else request.socket.destroy()
    })
    const transport = transportTo(address)
    expect(await codeOf(transport.about())).toBe('UNREACHABLE')
    up = true
    expect((await transport.about()).version).toBe('1')
  })

  it('ask for parts of a snapshot, and notice who ignores that', async () => {
    const file = Buffer.from('0123456789')
    const serve = (ranges: boolean) =>
      plain((request, response) => {
        if (request.url === '/sync/hello') return json(response, helloAnswer)
        const [, from, to] = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '') ?? []
        response.writeHead(ranges ? 206 : 200, { 'content-type': 'application/octet-stream' })
        response.end(ranges ? file.subarray(Number(from), Number(to) + 1) : file)
      })
    const good = transportTo(await serve(true))
    await good.hello(hello, 's')
    expect(Buffer.from(await good.snapshotPart('s1', 4, 4)).toString()).toBe('4567')
    expect(Buffer.from(await good.snapshotPart('s1', 8, 4)).toString()).toBe('89')
    const bad = transportTo(await serve(false))
    await bad.hello(hello, 's')
    expect(await codeOf(bad.snapshotPart('s1', 4, 10))).toBe('INTERNAL')
  })
})

describe('certificates', () => {
  it('that are pinned are the only ones spoken to, and the others hear nothing', async () => {
    let heard = 0
    const listener: RequestListener = (_request, response) => {
      heard += 1
      json(response, ABOUT)
    }
    const right = await secure(ours, listener)
    const wrong = await secure(others, listener)
    expect((await transportTo(right, ours.cert).about()).product).toBe('halldesk')
    expect(heard).toBe(1)
    expect(await codeOf(transportTo(wrong, ours.cert).about())).toBe('CERTIFICATE_CHANGED')
    expect(await codeOf(transportTo(right).about())).toBe('CERTIFICATE_CHANGED')
    expect(heard).toBe(1)
  })

  it('do not depend on the clock of the desk', async () => {
    const old = mkdtempSync(join(tmpdir(), 'halldesk-http-'))
    const expired = await openCertificate(old, Date.parse('2001-01-01T00:00:00Z'))
    rmSync(old, { recursive: true })
    const address = await secure(expired, (_request, response) => json(response, ABOUT))
    expect((await transportTo(address, expired.cert).about()).product).toBe('halldesk')
  })

  it('are not got round over plain HTTP', async () => {
    expect(await codeOf(transportTo('http://192.0.2.1:4730', ours.cert).about())).toBe('CERTIFICATE_CHANGED')
  })

  it('of something that speaks no TLS are none', async () => {
    const address = (await plain((_request, response) => json(response, ABOUT))).replace('http:', 'https:')
    expect(await codeOf(transportTo(address, ours.cert).about())).toBe('NOT_A_HALL')
  })

  it('are seen before anything is sent', async () => {
    let heard = 0
    const text = await secure(ours, (_request, response) => {
      heard += 1
      json(response, ABOUT)
    })
    const address = readAddress(text)
    const seen = address && (await probeCertificate(address))
    expect(seen?.fingerprint).toBe(ours.fingerprint)
    expect((await transportTo(text, seen?.pem ?? null).about()).product).toBe('halldesk')
    expect(heard).toBe(1)
  })
})

describe('the live channel', () => {
  const liveServer = async (certificate: HallCertificate | null) => {
    const server = certificate
      ? createSecureServer({ cert: certificate.cert, key: certificate.key })
      : createServer()
    const channels = new WebSocketServer({ server, path: '/sync/live' })
    server.on('request', (_request, response) => json(response, helloAnswer))
    const tokens: (string | undefined)[] = []
    channels.on('connection', (socket, request) => {
      tokens.push(request.headers.authorization)
      socket.send('not json')
      socket.send(JSON.stringify({ kind: 'later', than: 'this program' }))
      socket.send(JSON.stringify({ kind: 'poke', scope: 'hall', head: 7 }))
    })
    const port = await listen(server)
    return { address: `${certificate ? 'https' : 'http'}://127.0.0.1:${port}`, channels, tokens }
  }
  const open = (transport: SyncTransport) => {
    const messages: LiveMessage[] = []
    let closed = 0
    let tell: () => void = () => undefined
    const next = async () => new Promise<void>((resolve) => (tell = resolve))
    const channel = transport.live(
      (message) => {
        messages.push(message)
        tell()
      },
      () => {
        closed += 1
        tell()
      },
    )
    return { messages, channel, closed: () => closed, next }
  }

  it('brings pokes, passes over what it does not know, and tells its end once', async () => {
    for (const certificate of [null, ours]) {
      const { address, channels, tokens } = await liveServer(certificate)
      const transport = transportTo(address, certificate?.cert ?? null)
      await transport.hello(hello, 's')
      const live = open(transport)
      await live.next()
      expect(live.messages).toEqual([{ kind: 'poke', scope: 'hall', head: 7 }])
      expect(tokens).toEqual(['Bearer the-token'])
      for (const socket of channels.clients) socket.terminate()
      await live.next()
      expect(live.closed()).toBe(1)
      live.channel.close()
      expect(live.closed()).toBe(1)
    }
  })

  it('gives its token to no other certificate', async () => {
    const { address, tokens } = await liveServer(others)
    const live = open(transportTo(address, ours.cert))
    await live.next()
    expect(live.closed()).toBe(1)
    expect(tokens).toEqual([])
  })

  it('is silent after it was closed', async () => {
    const { address, channels } = await liveServer(null)
    const transport = transportTo(address)
    const live = open(transport)
    await live.next()
    live.channel.close()
    for (const socket of channels.clients) socket.terminate()
    const early = open(transport)
    early.channel.close()
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect([live.closed(), early.closed()]).toEqual([0, 0])
  })
})

describe('addresses', () => {
  it('are read as people type them', () => {
    const text = (typed: string): string | null => {
      const address = readAddress(typed)
      return address && addressText(address)
    }
    expect(text('10.0.0.5')).toBe('https://10.0.0.5:4730')
    expect(text(' Hall.Example:5000 ')).toBe('https://hall.example:5000')
    expect(text('https://hall.example:443/')).toBe('https://hall.example:443')
    expect(text('localhost')).toBe('http://localhost:4730')
    expect(text('127.0.0.1:80')).toBe('http://127.0.0.1:80')
    expect(text('https://localhost')).toBe('https://localhost:4730')
    expect(text('[::1]:4730')).toBe('http://[::1]:4730')
    expect(text('fd00::5')).toBe('https://[fd00::5]:4730')
    expect(text('１０。０。０。５：４７３０')).toBe('https://10.0.0.5:4730')
    expect(text('政务大厅.local')).toMatch(/^https:\/\//)
    for (const typed of [
      '',
      ' ',
      'ftp://x',
      'a b',
      'host:0',
      'host:99999',
      'user@host',
      'host/path',
      '[::g]',
      'x:y:z',
    ])
      expect(text(typed), typed).toBeNull()
  })
})
