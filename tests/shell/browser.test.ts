import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { startBrowserShell, type BrowserShell } from '../../electron/browser.ts'
import { createFakeHost, type FakeHost } from './fake-host.ts'
import { ask, type Answer } from './request.ts'

const PAGE = `<!doctype html><meta property="csp-nonce" nonce="__CSP_NONCE__"><script nonce="__CSP_NONCE__" src="/assets/main-1.js"></script>`

let root: string
let pagesDir: string
let host: FakeHost
let shell: BrowserShell

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'halldesk-browser-'))
  pagesDir = join(root, 'renderer')
  mkdirSync(join(pagesDir, 'assets'), { recursive: true })
  writeFileSync(join(root, 'secret.txt'), 'outside')
  writeFileSync(join(pagesDir, 'index.html'), PAGE)
  writeFileSync(join(pagesDir, '.hidden'), 'hidden')
  writeFileSync(join(pagesDir, 'assets', 'main-1.js'), 'console.log(1)')
})
afterAll(() => rmSync(root, { recursive: true }))

beforeEach(async () => {
  host = createFakeHost()
  shell = await startBrowserShell({ connect: host.connect, pagesDir, port: 0, locale: 'en' })
})
afterEach(async () => {
  await shell.close()
  host.die()
})

const portOf = (): string => new URL(shell.url).port
const signIn = async (token = shell.token): Promise<string> => {
  const answer = await ask(shell.url, `/?token=${token}`)
  return answer.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
}
const call = async (method: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
  ask(shell.url, `/call/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${shell.token}`, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

describe('who gets in', () => {
  test('without a token: 401, in plain text for a person and as a typed error for a script', async () => {
    for (const path of ['/', '/assets/main-1.js', '/ledger', '/nothing.js']) {
      const answer = await ask(shell.url, path)
      expect(answer.status).toBe(401)
      expect(answer.json()).toMatchObject({ ok: false, error: { code: 'TOKEN_REFUSED' } })
    }
    const page = await ask(shell.url, '/', {
      headers: { accept: 'text/html', 'accept-language': 'zh-CN,zh' },
    })
    expect(page.status).toBe(401)
    expect(page.headers['content-type']).toContain('text/plain')
    expect(page.text).toContain('访问令牌')
  })

  test('the token buys a cookie no script can read and leaves the address', async () => {
    const answer = await ask(shell.url, `/?token=${shell.token}&lang=en`)
    expect(answer.status).toBe(303)
    expect(answer.headers.location).toBe('/?lang=en')
    const cookie = answer.headers['set-cookie']?.[0] ?? ''
    expect(cookie).toContain('HttpOnly')
    expect(cookie).toContain('SameSite=Strict')
    expect(cookie).not.toContain(shell.token)
    const page = await ask(shell.url, '/', { headers: { cookie: await signIn() } })
    expect(page.status).toBe(200)
  })

  test('any page may be opened with the token, but it leads to no other server', async () => {
    const location = async (path: string): Promise<string | undefined> =>
      (await ask(shell.url, `${path}?a=1&token=${shell.token}`)).headers.location
    expect(await location('/ledger/today')).toBe('/ledger/today?a=1')
    expect(await location('//evil.example/x')).toBe('/evil.example/x?a=1')
    expect(await location('/\\\\evil.example/x')).toBe('/evil.example/x?a=1')
  })

  test('a wrong token, an old cookie or a cookie of another port is refused', async () => {
    const wrong = await ask(shell.url, '/?token=wrong')
    expect(wrong.status).toBe(401)
    expect(wrong.headers['set-cookie']).toBeUndefined()
    expect((await ask(shell.url, '/', { headers: { cookie: `halldesk-${portOf()}=x` } })).status).toBe(401)
    expect((await ask(shell.url, '/?other=1')).status).toBe(401)
  })

  test('a ticket for the system’s opener works once', async () => {
    const path = shell.ticketUrl().slice(shell.url.length)
    expect(path).not.toContain(shell.token)
    expect((await ask(shell.url, path)).status).toBe(303)
    expect((await ask(shell.url, path)).status).toBe(401)
  })

  test('another name for this machine is refused, whatever else is right (DNS rebinding)', async () => {
    const cookie = await signIn()
    for (const name of ['evil.example', `evil.example:${portOf()}`, '127.0.0.1', '127.0.0.1:1']) {
      const answer = await ask(shell.url, '/', { headers: { host: name, cookie } })
      expect(answer.status).toBe(403)
      expect(answer.json()).toMatchObject({ error: { code: 'ORIGIN_REFUSED' } })
      const called = await call('session.current', {}, { host: name })
      expect(called.status).toBe(403)
    }
    expect((await ask(shell.url, '/', { headers: { host: `localhost:${portOf()}` } })).status).toBe(401)
  })

  test('a request of a foreign page is refused, also from another port of this machine', async () => {
    for (const origin of [
      'https://evil.example',
      'null',
      'http://127.0.0.1:1',
      `https://127.0.0.1:${portOf()}`,
    ]) {
      expect((await call('session.current', {}, { origin })).status).toBe(403)
    }
    const cookie = await signIn()
    const image = { cookie, 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' }
    expect((await ask(shell.url, '/assets/main-1.js', { headers: image })).status).toBe(403)
    expect((await call('session.current', {}, { origin: shell.url })).status).toBe(200)
  })
})

describe('what a page gets', () => {
  test('a strict policy with a nonce of its own, found again in the page', async () => {
    const cookie = await signIn()
    const nonces = new Set<string>()
    for (const path of ['/', '/ledger/today']) {
      const answer = await ask(shell.url, path, { headers: { cookie, accept: 'text/html' } })
      expect(answer.status).toBe(200)
      const policy = String(answer.headers['content-security-policy'])
      const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? ''
      nonces.add(nonce)
      expect(policy).toContain(`default-src 'none'`)
      expect(policy).toContain(`script-src 'nonce-${nonce}';`)
      expect(policy).not.toContain('unsafe')
      expect(policy).not.toContain('*')
      expect(answer.text).toContain(`<script nonce="${nonce}"`)
      expect(answer.text).not.toContain('__CSP_NONCE__')
      expect(answer.headers['cache-control']).toBe('no-store')
    }
    expect(nonces.size).toBe(2)
  })

  test('security headers on every answer, refusals too', async () => {
    const cookie = await signIn()
    const answers = [
      await ask(shell.url, '/'),
      await ask(shell.url, '/', { headers: { cookie } }),
      await ask(shell.url, '/assets/main-1.js', { headers: { cookie } }),
      await ask(shell.url, '/nothing.js', { headers: { cookie } }),
      await ask(shell.url, '/', { headers: { host: 'evil.example' } }),
      await call('test.echo', {}),
      await call('test.echo', '{'),
    ]
    for (const { headers } of answers) {
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(headers['referrer-policy']).toBe('no-referrer')
      expect(headers['content-security-policy']).toContain(`frame-ancestors 'none'`)
      expect(headers['cross-origin-opener-policy']).toBe('same-origin')
      expect(headers['cross-origin-resource-policy']).toBe('same-origin')
      expect(headers['permissions-policy']).toContain('camera=()')
      expect(headers['access-control-allow-origin']).toBeUndefined()
    }
  })

  test('built files and nothing beside them', async () => {
    const headers = { cookie: await signIn() }
    const script = await ask(shell.url, '/assets/main-1.js', { headers })
    expect(script.status).toBe(200)
    expect(script.headers['cache-control']).toContain('immutable')
    for (const path of [
      '/../secret.txt',
      '/assets/../../secret.txt',
      '/%2e%2e/secret.txt',
      '/assets/..%2f..%2fsecret.txt',
      '/assets/%252e%252e/secret.txt',
      '/..\\secret.txt',
      '/.hidden',
      '/index.html',
      '/%00',
      '//etc/passwd',
    ]) {
      const answer = await ask(shell.url, path, { headers })
      expect([400, 404], path).toContain(answer.status)
      expect(answer.json(), path).toMatchObject({ ok: false })
      expect(answer.text, path).not.toContain('outside')
      expect(answer.text, path).not.toContain('__CSP_NONCE__')
    }
  })
})

describe('POST /call', () => {
  test('answers with the value, or with the host’s own error', async () => {
    expect((await call('test.echo', { text: '䶮𠮷😀' })).json()).toEqual({
      ok: true,
      value: { text: '䶮𠮷😀' },
    })
    const refused = await call('test.refuse', {})
    expect(refused.json()).toEqual({
      ok: false,
      error: { code: 'NOT_ALLOWED', message: 'no', details: { a: 1 } },
    })
  })

  test('a session lasts from call to call, and each name behind the token has its own', async () => {
    await call('session.login', { staffId: 'A' })
    await call('session.login', { staffId: 'B' }, { authorization: `Bearer ${shell.token}.second` })
    expect((await call('session.current', {})).json()).toEqual({ ok: true, value: { staffId: 'A' } })
    const second = await call('session.current', {}, { authorization: `Bearer ${shell.token}.second` })
    expect(second.json()).toEqual({ ok: true, value: { staffId: 'B' } })
    expect(host.opened()).toBe(2)
  })

  test('a forged token ends in a typed error and reaches no host', async () => {
    const forged = ['Bearer wrong', `Bearer ${shell.token}x`, 'Basic abc', '', `Bearer ${shell.token}.a.b`]
    for (const authorization of forged) {
      const answer = await call('session.current', {}, { authorization })
      expect(answer.status).toBe(401)
      expect(answer.json()).toMatchObject({ ok: false, error: { code: 'TOKEN_REFUSED' } })
    }
    expect(host.opened()).toBe(0)
    const withCookieOnly = await call('session.current', {}, { authorization: '', cookie: await signIn() })
    expect(withCookieOnly.status).toBe(401)
  })

  test('small bodies everywhere, large ones only where a file is taken', async () => {
    const large = { text: 'x'.repeat(10 * 1024 * 1024) }
    const refused = await call('cases.open', large)
    expect(refused.status).toBe(413)
    expect(refused.json()).toMatchObject({
      ok: false,
      error: { code: 'TOO_LARGE', details: { limit: '1 MB' } },
    })
    const taken = await call('import.preview', large)
    expect(taken.status).toBe(200)
    const picture = { base64: 'A'.repeat(7_000_000) }
    expect((await call('files.keep', picture)).status).toBe(200)
    const noPicture = await call('files.keep', large)
    expect([noPicture.status, noPicture.json()]).toMatchObject([
      413,
      { error: { code: 'TOO_LARGE', details: { limit: '8 MB' } } },
    ])
    const tooLarge = await call('import.preview', { text: 'x'.repeat(41 * 1024 * 1024) })
    expect(tooLarge.json()).toMatchObject({
      ok: false,
      error: { code: 'TOO_LARGE', details: { limit: '40 MB' } },
    })
  })

  test('a sender that streams too much hears why instead of losing the connection', async () => {
    for (let round = 0; round < 5; round += 1) {
      const answer = await fetch(`${shell.url}/call/cases.open`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${shell.token}` },
        body: JSON.stringify({ text: 'x'.repeat(10 * 1024 * 1024) }),
      })
      expect(await answer.json()).toMatchObject({ error: { code: 'TOO_LARGE' } })
    }
  })

  test('bad input is answered with BAD_REQUEST, without a stack', async () => {
    const answers = [
      await call('test.echo', '{"a":'),
      await call('test.echo', '{"__proto__":{"a":1}}'),
      await call('test.echo', 'a=1', { 'content-type': 'application/x-www-form-urlencoded' }),
      await call('test.echo', '"text"', { 'content-type': 'text/plain' }),
    ]
    for (const answer of answers) {
      expect(answer.json()).toMatchObject({ ok: false, error: { code: 'BAD_REQUEST' } })
      expect(answer.text).not.toContain('node_modules')
    }
    const long = await call('x'.repeat(300), {})
    expect(long.status).toBeGreaterThanOrEqual(400)
    expect(
      (await ask(shell.url, '/call/test.echo', { headers: { authorization: `Bearer ${shell.token}` } }))
        .status,
    ).toBe(404)
  })

  test('no body means no parameters', async () => {
    const answer = await ask(shell.url, '/call/test.echo', {
      method: 'POST',
      headers: { authorization: `Bearer ${shell.token}` },
    })
    expect(answer.json()).toEqual({ ok: true, value: {} })
  })

  test('when the host ends, a waiting call says so and the next one begins anew', async () => {
    const waiting = call('test.silent', {})
    while (host.opened() === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    host.die()
    const gone = await waiting
    expect(gone.status).toBe(503)
    expect(gone.json()).toMatchObject({ ok: false, error: { code: 'HOST_GONE' } })
    expect((await call('session.current', {})).json()).toEqual({ ok: true, value: null })
  })
})

const openSocket = (headers: Record<string, string>, path = '/port'): WebSocket =>
  new WebSocket(`${shell.url.replace('http', 'ws')}${path}`, { headers })

const refusalOf = async (socket: WebSocket): Promise<number> =>
  new Promise((resolve, reject) => {
    socket.on('unexpected-response', (request, response) => {
      resolve(response.statusCode ?? 0)
      response.resume()
      request.destroy()
    })
    socket.on('error', () => undefined)
    socket.on('open', () => reject(new Error('the socket opened')))
  })

const opened = async (socket: WebSocket): Promise<WebSocket> =>
  new Promise((resolve, reject) => {
    socket.on('open', () => resolve(socket))
    socket.on('error', reject)
  })

const nextMessage = async (socket: WebSocket): Promise<unknown> =>
  new Promise((resolve) => {
    socket.once('message', (data: Buffer) => resolve(JSON.parse(data.toString('utf8'))))
  })

const closeCode = async (socket: WebSocket): Promise<number> =>
  new Promise((resolve) => socket.on('close', resolve))

describe('WebSocket /port', () => {
  test('needs our own Origin, our Host and the cookie', async () => {
    const cookie = await signIn()
    const origin = shell.url
    expect(await refusalOf(openSocket({ cookie }))).toBe(403)
    expect(await refusalOf(openSocket({ cookie, origin: 'https://evil.example' }))).toBe(403)
    expect(await refusalOf(openSocket({ cookie, origin: 'http://127.0.0.1:1' }))).toBe(403)
    expect(await refusalOf(openSocket({ cookie, origin: 'http://evil.example', host: 'evil.example' }))).toBe(
      403,
    )
    expect(await refusalOf(openSocket({ origin }))).toBe(401)
    expect(await refusalOf(openSocket({ origin, authorization: `Bearer ${shell.token}` }))).toBe(401)
    expect(await refusalOf(openSocket({ origin, cookie }, '/other'))).toBe(404)
    expect(host.opened()).toBe(0)
  })

  test('each socket has its own host port; messages and topics pass unchanged', async () => {
    const headers = { cookie: await signIn(), origin: shell.url }
    const one = await opened(openSocket(headers))
    const two = await opened(openSocket(headers))
    one.send(JSON.stringify({ kind: 'call', id: 7, method: 'session.login', params: { staffId: 'A' } }))
    expect(await nextMessage(one)).toEqual({ kind: 'answer', id: 7, ok: true, value: { staffId: 'A' } })
    two.send(JSON.stringify({ kind: 'call', id: 1, method: 'session.current', params: {} }))
    expect(await nextMessage(two)).toEqual({ kind: 'answer', id: 1, ok: true, value: null })
    const told = nextMessage(two)
    host.publish('changed', { kinds: ['case'], ids: ['1'] })
    expect(await told).toEqual({ kind: 'topic', topic: 'changed', payload: { kinds: ['case'], ids: ['1'] } })
  })

  test('10 MB in a text field is answered, not fatal; a larger message than any import closes', async () => {
    const socket = await opened(openSocket({ cookie: await signIn(), origin: shell.url }))
    const text = 'x'.repeat(10 * 1024 * 1024)
    socket.send(JSON.stringify({ kind: 'call', id: 3, method: 'cases.open', params: { text } }))
    expect(await nextMessage(socket)).toMatchObject({ id: 3, ok: false, error: { code: 'TOO_LARGE' } })
    const closed = closeCode(socket)
    socket.send('x'.repeat(42 * 1024 * 1024))
    expect(await closed).toBe(1009)
  })

  test('what is no message closes the socket', async () => {
    const headers = { cookie: await signIn(), origin: shell.url }
    const broken = await opened(openSocket(headers))
    const brokenClosed = closeCode(broken)
    broken.send('{"kind":')
    expect(await brokenClosed).toBe(1007)
    const binary = await opened(openSocket(headers))
    const binaryClosed = closeCode(binary)
    binary.send(Buffer.from([1, 2, 3]))
    expect(await binaryClosed).toBe(1003)
  })

  test('the end of the host closes the sockets with "service restart"', async () => {
    const socket = await opened(openSocket({ cookie: await signIn(), origin: shell.url }))
    const closed = closeCode(socket)
    host.die()
    expect(await closed).toBe(1012)
  })
})

describe('start', () => {
  test('listens on the loopback address only', () => {
    expect(new URL(shell.url).hostname).toBe('127.0.0.1')
  })

  test('a taken port and missing pages are typed failures', async () => {
    const options = { connect: host.connect, pagesDir, port: Number(portOf()), locale: 'en' } as const
    await expect(startBrowserShell(options)).rejects.toMatchObject({ code: 'PORT_BUSY' })
    await expect(startBrowserShell({ ...options, port: 0, pagesDir: root })).rejects.toMatchObject({
      code: 'PAGES_MISSING',
    })
  })
})
