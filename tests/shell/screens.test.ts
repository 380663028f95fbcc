import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { readScreenPath } from '../../electron/arguments.ts'
import { startBrowserShell, type BrowserShell, type BrowserShellOptions } from '../../electron/browser.ts'
import { ShellError } from '../../electron/failure.ts'
import { createFakeHost, type FakeHost } from './fake-host.ts'
import { ask } from './request.ts'

// Public screens in the browser shell: what is given to a screen opens connections of a screen, and nothing else.

let pagesDir: string
let host: FakeHost
let shell: BrowserShell

const start = async (options: Partial<BrowserShellOptions> = {}): Promise<BrowserShell> =>
  startBrowserShell({ connect: host.connect, pagesDir, port: 0, locale: 'en', ...options })

beforeEach(async () => {
  pagesDir = mkdtempSync(join(tmpdir(), 'halldesk-screens-'))
  writeFileSync(join(pagesDir, 'index.html'), '<!doctype html><title>HallDesk</title>')
  host = createFakeHost()
  shell = await start()
})
afterEach(async () => {
  await shell.close()
  host.die()
  rmSync(pagesDir, { recursive: true })
})

/** The cookie an address gives; empty for none. */
const cookieOf = async (address: string): Promise<string> => {
  const { pathname, search } = new URL(address)
  const answer = await ask(shell.url, pathname + search)
  return answer.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
}

/** Whether a socket opened with these cookies is a screen's; null when it is turned away. */
const isScreen = async (cookie: string, path = '/port'): Promise<boolean | null> => {
  const origin = shell.url
  const socket = new WebSocket(shell.url.replace('http', 'ws') + path, { headers: { cookie, origin } })
  try {
    return await new Promise((resolve) => {
      socket.on('error', () => resolve(null))
      socket.on('open', () =>
        socket.send(JSON.stringify({ kind: 'call', id: 1, method: 'test.isScreen', params: {} })),
      )
      socket.on('message', (data: Buffer) => {
        const { value }: { value: boolean } = JSON.parse(data.toString())
        resolve(value)
      })
    })
  } finally {
    socket.terminate()
  }
}

describe('a page', () => {
  test('of the desk is no screen, unless it asks to be one', async () => {
    const cookie = await cookieOf(shell.openUrl())
    expect(await isScreen(cookie)).toBe(false)
    expect(await isScreen(cookie, '/port?screen=1')).toBe(true)
  })
  test('with the token of screens is one, whatever it asks for', async () => {
    const cookie = await cookieOf(shell.screenUrl('/kiosk/hall'))
    expect(cookie).not.toBe('')
    expect(cookie).not.toContain(shell.screenToken)
    for (const path of ['/port', '/port?screen=1', '/port?screen=0', '/port?screen'])
      expect([path, await isScreen(cookie, path)]).toEqual([path, true])
  })
  test('without either is turned away', async () => {
    expect(await isScreen('')).toBe(null)
    expect(await isScreen(`halldesk-screen-${new URL(shell.url).port}=forged`)).toBe(null)
    // The cookie of one right under the name of the other.
    const screen = await cookieOf(shell.screenUrl('/kiosk/hall'))
    expect(await isScreen(screen.replace('-screen', ''))).toBe(null)
  })
  test('of a screen beside one of the desk, in one browser, each have their own', async () => {
    const both = `${await cookieOf(shell.screenUrl('/'))}; ${await cookieOf(shell.openUrl())}`
    expect(await isScreen(both)).toBe(false)
    expect(await isScreen(both, '/port?screen=1')).toBe(true)
  })
  test('gets its page and keeps what says which screen it is', async () => {
    const address = new URL(shell.screenUrl('/kiosk/window?window=A01'))
    expect(address.hash).toBe('#/kiosk/window?window=A01')
    const answer = await ask(shell.url, address.pathname + address.search)
    expect([answer.status, answer.headers.location]).toEqual([303, '/?screen=1'])
  })
  test('opened by the system comes with a ticket that works once', async () => {
    const address = shell.screenTicketUrl('/kiosk/hall')
    expect(address).not.toContain(shell.screenToken)
    expect(await isScreen(await cookieOf(address))).toBe(true)
    expect(await cookieOf(address)).toBe('')
  })
})

describe('a script', () => {
  const call = async (bearer: string, method: string, body: unknown = {}) =>
    (
      await ask(shell.url, `/call/${method}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${bearer}` },
        body: JSON.stringify(body),
      })
    ).json()

  test('with the token of screens speaks as one', async () => {
    expect(await call(shell.token, 'test.isScreen')).toEqual({ ok: true, value: false })
    expect(await call(shell.screenToken, 'test.isScreen')).toEqual({ ok: true, value: true })
    expect(await call(`${shell.screenToken}.named`, 'test.isScreen')).toEqual({ ok: true, value: true })
  })
  test('never comes into the session of a script of the desk, by whatever name', async () => {
    await call(`${shell.token}.one`, 'session.login', { staffId: '1001' })
    expect(await call(`${shell.token}.one`, 'session.current')).toEqual({
      ok: true,
      value: { staffId: '1001' },
    })
    expect(await call(`${shell.screenToken}.one`, 'session.current')).toEqual({ ok: true, value: null })
  })
})

test('with a token of its own a screen goes on after the program began anew', async () => {
  await shell.close()
  shell = await start({ screenToken: 'kept' })
  const port = Number(new URL(shell.url).port)
  const cookie = await cookieOf(shell.screenUrl('/kiosk/hall'))
  const desk = await cookieOf(shell.openUrl())
  await shell.close()
  shell = await start({ screenToken: 'kept', port })
  expect(await isScreen(cookie)).toBe(true)
  expect(await isScreen(desk)).toBe(null)
})

test('the page of --screen is read as people write it', () => {
  expect(
    ['hall', '/hall', '/kiosk/hall', 'kiosk/hall', '#/kiosk/hall', '//kiosk/hall'].map(readScreenPath),
  ).toEqual(Array.from({ length: 6 }, () => '/kiosk/hall'))
  expect(
    ['', '/', '/kiosk', 'kiosk/', '/kiosk?a=1', 'window?window=A01', 'kiosks'].map(readScreenPath),
  ).toEqual([
    '/kiosk',
    '/kiosk',
    '/kiosk',
    '/kiosk',
    '/kiosk?a=1',
    '/kiosk/window?window=A01',
    '/kiosk/kiosks',
  ])
  expect(readScreenPath(undefined)).toBeUndefined()
  for (const bad of ['<script>', 'a b', 'x'.repeat(300), 'a"b'])
    expect(() => readScreenPath(bad)).toThrow(ShellError)
})
