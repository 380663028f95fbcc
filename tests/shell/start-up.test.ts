import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readArguments, readPageLocale, readPort } from '../../electron/arguments.ts'
import { defaultDataDir, makeDataDir } from '../../electron/data-dir.ts'
import {
  failedLately,
  fetchElectron,
  findElectron,
  rememberFailure,
  type ElectronPlace,
} from '../../electron/electron-runtime.ts'
import { hasDisplay, openBrowser, openerOf } from '../../electron/open-browser.ts'
import { electronPlace, electronVersion } from '../../electron/electron-runtime.ts'
import { rootDir } from '../../electron/program.ts'
import { pickLocale, shellMessages, systemLanguageOf } from '../../electron/shell-messages.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'halldesk-start-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

test('data rests where each system keeps a user’s data', () => {
  const home = '/home/a'
  expect(defaultDataDir('sample', { platform: 'linux', env: {}, home })).toBe(
    '/home/a/.local/share/HallDesk/sample',
  )
  expect(defaultDataDir('hall', { platform: 'linux', env: { XDG_DATA_HOME: '/x' }, home })).toBe(
    '/x/HallDesk/hall',
  )
  expect(defaultDataDir('sample', { platform: 'linux', env: { XDG_DATA_HOME: '' }, home })).toContain(
    '/home/a/.local',
  )
  expect(defaultDataDir('sample', { platform: 'darwin', env: {}, home })).toContain('Application Support')
  const windows = { LOCALAPPDATA: 'L', APPDATA: 'R' }
  expect(defaultDataDir('sample', { platform: 'win32', env: windows, home })).toBe(
    join('L', 'HallDesk', 'sample'),
  )
  expect(defaultDataDir('sample', { platform: 'win32', env: { APPDATA: 'R' }, home })).toBe(
    join('R', 'HallDesk', 'sample'),
  )
})

test('a data directory that cannot be made is a typed failure', () => {
  writeFileSync(join(directory, 'file'), '')
  expect(() => makeDataDir(join(directory, 'file', 'below'))).toThrow(
    expect.objectContaining({ code: 'STORAGE_FAILED' }),
  )
})

test('arguments are read strictly', () => {
  expect(readArguments(['--port', '1'], { port: { type: 'string' } })).toEqual({ port: '1' })
  for (const args of [['--prot', '1'], ['--port'], ['stray']]) {
    expect(() => readArguments(args, { port: { type: 'string' } })).toThrow(
      expect.objectContaining({ code: 'BAD_ARGUMENT' }),
    )
  }
  expect(readPort('0')).toBe(0)
  for (const text of ['', '-1', '65536', '1e3', 'x']) {
    expect(() => readPort(text)).toThrow(expect.objectContaining({ code: 'BAD_ARGUMENT' }))
  }
  expect(readPageLocale(undefined)).toBeUndefined()
  expect(() => readPageLocale('fr')).toThrow(expect.objectContaining({ code: 'BAD_ARGUMENT' }))
})

test('every message of the shells exists in both languages with the same blanks', () => {
  const blanks = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).toSorted()
  for (const [key, texts] of Object.entries(shellMessages)) {
    expect(texts.en.length, key).toBeGreaterThan(0)
    expect(blanks(texts['zh-CN']), key).toEqual(blanks(texts.en))
  }
  expect(pickLocale(undefined, systemLanguageOf({ LANG: 'en_US.UTF-8' }))).toBe('en')
  expect(pickLocale(undefined, systemLanguageOf({ LANG: 'en_US.UTF-8', LC_ALL: 'zh_CN.UTF-8' }))).toBe(
    'zh-CN',
  )
  expect(pickLocale('zh-CN', 'en_US')).toBe('zh-CN')
})

test('a browser is opened only where somebody can see it, and its absence is no failure', async () => {
  expect(hasDisplay('linux', {})).toBe(false)
  expect(hasDisplay('linux', { DISPLAY: ':0' })).toBe(true)
  expect(hasDisplay('linux', { DISPLAY: ':0', CI: 'true' })).toBe(false)
  expect(hasDisplay('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBe(true)
  expect(hasDisplay('win32', {})).toBe(true)
  expect(openerOf('win32')[0]).toBe('rundll32')
  openBrowser('http://127.0.0.1:1/', 'win32')
  await new Promise((resolve) => setTimeout(resolve, 100))
})

describe('the Electron runtime', () => {
  const fakePlace = (env: NodeJS.ProcessEnv = {}): ElectronPlace => {
    const packageDir = join(directory, 'electron')
    mkdirSync(packageDir, { recursive: true })
    writeFileSync(join(packageDir, 'package.json'), '{"version":"45.0.0"}')
    return { packageDir, cacheDir: join(directory, 'cache'), env }
  }

  test('is found where the package unpacks it, or where the override points, and never fetched by looking', () => {
    const place = fakePlace()
    expect(findElectron(place)).toBeNull()
    writeFileSync(join(place.packageDir, 'path.txt'), 'electron')
    expect(findElectron(place)).toBeNull()
    mkdirSync(join(place.packageDir, 'dist'))
    writeFileSync(join(place.packageDir, 'dist', 'electron'), '')
    expect(findElectron(place)).toBe(join(place.packageDir, 'dist', 'electron'))
    const elsewhere = fakePlace({ ELECTRON_OVERRIDE_DIST_PATH: join(directory, 'other') })
    expect(findElectron(elsewhere)).toBeNull()
  })

  test('a failure is remembered for a day, for this version and this mirror', () => {
    const place = fakePlace()
    const hour = 3_600_000
    expect(failedLately(place, 0)).toBe(false)
    rememberFailure(place, 'ENOTFOUND', 1_000)
    expect(failedLately(place, 1_000 + 23 * hour)).toBe(true)
    expect(failedLately(place, 1_000 + 24 * hour)).toBe(false)
    expect(failedLately(place, 0)).toBe(false)
    expect(failedLately(fakePlace({ ELECTRON_MIRROR: 'https://mirror.example/' }), 2_000)).toBe(false)
    writeFileSync(join(place.packageDir, 'package.json'), '{"version":"46.0.0"}')
    expect(failedLately(place, 2_000)).toBe(false)
  })

  describe('from a mirror', () => {
    let server: Server
    let requests: string[]
    const listen = async (answer: 'silence' | 'missing'): Promise<string> => {
      requests = []
      server = createServer((request, response) => {
        requests.push(request.url ?? '')
        if (answer === 'missing') response.writeHead(404).end()
      })
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      const address = server.address()
      return typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}/` : ''
    }
    const fetchFrom = async (mirror: string): Promise<string | null> => {
      // The package's own downloader reads the mirror from the process.
      process.env['ELECTRON_MIRROR'] = mirror
      const place = electronPlace(rootDir, {
        ...process.env,
        electron_config_cache: join(directory, 'downloads'),
      })
      return fetchElectron(place, () => undefined, 400)
    }
    afterEach(async () => {
      delete process.env['ELECTRON_MIRROR']
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    })

    test('that does not answer is given up soon', async () => {
      const startedAtMs = performance.now()
      expect(await fetchFrom(await listen('silence'))).not.toBeNull()
      expect(performance.now() - startedAtMs).toBeLessThan(5_000)
      expect(requests[0]).toContain(electronVersion(electronPlace(rootDir, {})))
    })

    test('that does not have it says so', async () => {
      expect(await fetchFrom(await listen('missing'))).toContain('404')
    })
  })
})
