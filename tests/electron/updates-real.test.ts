import { createHash } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { openCertificate, type HallCertificate } from '../../db/hall/certificate.ts'
import { createHallLog } from '../../db/hall/hall-log.ts'
import { serveHall, type ServedHall } from '../../db/hall/server.ts'
import { updateProblem } from '../../electron/update-problem.ts'
import { createUpdater } from '../../electron/updates.ts'
import { createFakeHallService } from '../hall/fake-hall-service.ts'
import { FakeSession, resetFakeElectron } from './fake-electron.ts'

// The true electron-updater against the feed of a true hall server over TLS. Only Electron's network is played: by Node's,
// under the same rules of the session.

vi.mock('electron', async () => import('./fake-electron.ts'))

const netSession = new FakeSession()
/** Addresses that were let out. */
const asked: string[] = []

interface NetOptions {
  readonly protocol: string
  readonly hostname: string
  readonly port?: string
  readonly path: string
  readonly headers?: Record<string, string>
}

/** `net.request`: the session may forbid the address, then the certificate, before anything is sent. */
const netRequest = (options: NetOptions): EventEmitter => {
  const { protocol, hostname, port, path, headers = {} } = options
  const url = `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`
  const played = new EventEmitter()
  const fail = (code: string): void => void played.emit('error', new Error(`net::${code}`))
  const isTrusted = (shown: TLSSocket): boolean => {
    let verdict = -3
    const data = shown.getPeerX509Certificate()?.toString() ?? ''
    netSession.verifyCertificate?.(
      ...([{ certificate: { data } }, (answer: number) => (verdict = answer)] as never[]),
    )
    return verdict === 0
  }
  const send = (): void => {
    let cancelled = true
    netSession.handlers['request']?.(
      ...([{ url }, ({ cancel }: { cancel: boolean }) => (cancelled = cancel)] as never[]),
    )
    if (cancelled) return fail('ERR_BLOCKED_BY_CLIENT')
    asked.push(url)
    const sent = request(url, { headers, rejectUnauthorized: false, agent: false })
    sent.on('socket', (socket) =>
      socket.once('secureConnect', () => {
        if (!isTrusted(socket as TLSSocket)) sent.destroy(new Error('foreign'))
      }),
    )
    sent.on('error', (error) => fail(error.message === 'foreign' ? 'ERR_FAILED' : 'ERR_CONNECTION_REFUSED'))
    sent.on('response', (response: IncomingMessage) => played.emit('response', response))
    sent.end()
  }
  return Object.assign(played, {
    end: () => setImmediate(send),
    abort: () => undefined,
    setTimeout: () => undefined,
  })
}

let folder: string
let dataDir: string
let hall: ServedHall
let certificate: HallCertificate
const program = Buffer.from('\u007fELF a newer HallDesk')
const NEWER = 'HallDesk-9.0.0-linux-x86_64.AppImage'

const layOut = (file: string, sha512 = createHash('sha512').update(program).digest('base64')): void => {
  const feed = [
    'version: 9.0.0',
    'files:',
    `  - url: ${file}`,
    `    sha512: ${sha512}`,
    `    size: ${program.length}`,
    `path: ${file}`,
    `sha512: ${sha512}`,
    `releaseDate: '2026-01-05T00:00:00.000Z'`,
  ].join('\n')
  for (const name of ['latest-linux.yml', 'latest-linux-arm64.yml'])
    writeFileSync(join(dataDir, 'updates', name), feed)
}
const fetched = (): string[] => {
  const pending = join(folder, 'cache', 'halldesk-updater', 'pending')
  return existsSync(pending) ? readdirSync(pending).filter((name) => name.endsWith('.AppImage')) : []
}
const feedOf = (pinned: string) => ({ url: `${hall.lanUrls[0]}/updates`, certificate: pinned })

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'halldesk-updating-'))
  writeFileSync(
    join(folder, 'app-update.yml'),
    'provider: generic\nurl: https://hall.invalid/updates\nupdaterCacheDirName: halldesk-updater\n',
  )
  writeFileSync(join(folder, 'old.AppImage'), 'old')
  vi.stubEnv('APPIMAGE', join(folder, 'old.AppImage'))
  vi.stubEnv('XDG_CACHE_HOME', join(folder, 'cache'))
  Object.assign(process, { resourcesPath: folder })
  // What the library asks for by `require`, beneath the test runner's own modules.
  const require = createRequire(import.meta.url)
  const file = require.resolve('electron')
  const electron = {
    app: Object.assign(new EventEmitter(), {
      isPackaged: true,
      name: 'halldesk',
      getVersion: () => '0.1.0',
      getName: () => 'halldesk',
      getPath: () => folder,
      getAppPath: () => folder,
      whenReady: async () => undefined,
      isReady: () => true,
    }),
    net: { request: netRequest },
    session: { fromPartition: () => netSession },
  }
  require.cache[file] = Object.assign(Object.create(null), {
    id: file,
    filename: file,
    loaded: true,
    exports: electron,
  })
})
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

beforeEach(async () => {
  resetFakeElectron()
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  asked.length = 0
  rmSync(join(folder, 'cache'), { recursive: true, force: true })
  dataDir = mkdtempSync(join(folder, 'hall-'))
  mkdirSync(join(dataDir, 'updates'))
  writeFileSync(join(dataDir, 'updates', NEWER), program)
  certificate = await openCertificate(dataDir, Date.now())
  hall = await serveHall(createFakeHallService(), {
    dataDir,
    port: null,
    nowMs: Date.now,
    log: createHallLog(() => undefined, Date.now),
    lan: { port: 0, host: '127.0.0.1', certificate },
  })
})
afterEach(async () => {
  await hall.stop()
  vi.restoreAllMocks()
})

test('an update laid out at the hall is found, fetched and checked', async () => {
  layOut(NEWER)
  const updater = createUpdater()
  expect(await updater.check(feedOf(certificate.cert))).toBe('9.0.0')
  expect(fetched()).toEqual([])
  await updater.download(() => undefined)
  expect(fetched()).toEqual([NEWER])
  const [name = ''] = fetched()
  expect(readFileSync(join(folder, 'cache', 'halldesk-updater', 'pending', name))).toEqual(program)
})

test('a server with another certificate is asked nothing', async () => {
  layOut(NEWER)
  const foreign = await openCertificate(mkdtempSync(join(folder, 'foreign-')), Date.now())
  const answered = createUpdater().check(feedOf(foreign.cert))
  const error = await answered.catch((thrown: unknown) => thrown)
  expect(updateProblem(error)).toBe('updateCertificate')
  expect(fetched()).toEqual([])
})

test('bytes that do not fit the checksum of the feed are thrown away', async () => {
  layOut(NEWER)
  writeFileSync(join(dataDir, 'updates', NEWER), program.toString().replace('newer', 'other'))
  const updater = createUpdater()
  await updater.check(feedOf(certificate.cert))
  const error = await updater.download(() => undefined).catch((thrown: unknown) => thrown)
  expect(updateProblem(error)).toBe('updateDamaged')
  expect(fetched()).toEqual([])
})

test('a feed that points elsewhere, or out of its folder, leads nowhere', async () => {
  for (const file of [
    'https://elsewhere.example/HallDesk.AppImage',
    '/sync/about.AppImage',
    '../hall.AppImage',
  ]) {
    asked.length = 0
    layOut(file)
    const updater = createUpdater()
    expect(await updater.check(feedOf(certificate.cert))).toBe('9.0.0')
    await expect(updater.download(() => undefined)).rejects.toThrow(/ERR_BLOCKED_BY_CLIENT/)
    expect(asked).toHaveLength(1)
  }
  expect(fetched()).toEqual([])
})

test('an older version is no update, an empty feed is told as what it is', async () => {
  layOut(NEWER)
  for (const name of ['latest-linux.yml', 'latest-linux-arm64.yml']) {
    const path = join(dataDir, 'updates', name)
    writeFileSync(path, readFileSync(path, 'utf8').replace('9.0.0', '0.0.9'))
  }
  expect(await createUpdater().check(feedOf(certificate.cert))).toBeNull()
  rmSync(join(dataDir, 'updates'), { recursive: true })
  const error = await createUpdater()
    .check(feedOf(certificate.cert))
    .catch((thrown: unknown) => thrown)
  expect(updateProblem(error)).toBe('updateNone')
})
