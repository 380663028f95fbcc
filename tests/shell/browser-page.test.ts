import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startBrowserShell, type BrowserShell } from '../../electron/browser.ts'
import { launchBrowser, openPage } from '../e2e/browser.ts'
import { createFakeHost, type FakeHost } from './fake-host.ts'

// What only a browser can tell: that a page built like ours runs under the policy, and that nothing else does.

const FILES = {
  'index.html': `<!doctype html><html><head><link rel="icon" href="data:,">
    <meta property="csp-nonce" nonce="__CSP_NONCE__">
    <link rel="stylesheet" href="/assets/main.css" nonce="__CSP_NONCE__">
    <script type="module" nonce="__CSP_NONCE__" src="/assets/main.js"></script></head><body><p>ok</p></body></html>`,
  'assets/main.css': 'p { color: rgb(1, 2, 3) }',
  'assets/part.js': 'export const part = 1',
  'assets/late.js': 'export const late = 2',
  'assets/main.js': `import { part } from './part.js'
    const { late } = await import('./late.js')
    const style = document.createElement('style')
    style.nonce = document.querySelector('meta[property="csp-nonce"]').nonce
    style.textContent = 'p { margin-left: 7px }'
    document.head.append(style)
    window.tryEval = (tell) => setTimeout(() => { try { new Function('window.ran = 3')(); tell(true) } catch { tell(false) } })
    const socket = new WebSocket('ws://' + location.host + '/port')
    socket.onmessage = (event) => { window.seen = { part, late, answer: JSON.parse(event.data).value }; document.body.className = 'seen' }
    socket.onopen = () => socket.send(JSON.stringify({ kind: 'call', id: 1, method: 'test.echo', params: 'hello' }))`,
} as const

let root: string
let host: FakeHost
let shell: BrowserShell
let browser: Browser

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'halldesk-page-'))
  mkdirSync(join(root, 'assets'))
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(root, name), text)
  host = createFakeHost()
  shell = await startBrowserShell({ connect: host.connect, pagesDir: root, port: 0, locale: 'en' })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await shell?.close()
  host?.die()
  rmSync(root, { recursive: true, force: true })
})

/** Runs text in the page; plain text, because the test's own types know nothing of the page's. */
const inPage = async (page: Page, script: string): Promise<unknown> => page.evaluate(script)

test('the token opens the page, which runs, styles itself and reaches the host under the policy', async () => {
  const { page, problems, close } = await openPage(browser, shell.openUrl())
  await page.waitForSelector('.seen')
  expect(await inPage(page, 'window.seen')).toEqual({ part: 1, late: 2, answer: 'hello' })
  expect(await inPage(page, `getComputedStyle(document.querySelector('p')).color`)).toBe('rgb(1, 2, 3)')
  expect(await inPage(page, `getComputedStyle(document.querySelector('p')).marginLeft`)).toBe('7px')
  expect(page.url()).toBe(`${shell.url}/`)
  expect(await inPage(page, 'document.cookie')).toBe('')
  expect(problems).toEqual([])
  await close()
})

test('what gets into a page does not run, load, frame or send', async () => {
  const { page, close } = await openPage(browser, shell.openUrl())
  await page.waitForSelector('.seen')
  const refused = await inPage(
    page,
    `(async () => {
      const blocked = []
      document.addEventListener('securitypolicyviolation', (event) => blocked.push(event.effectiveDirective))
      const add = (name, fields) => document.body.append(Object.assign(document.createElement(name), fields))
      add('script', { textContent: 'window.ran = 1' })
      add('script', { src: '/assets/part.js' })
      add('div', { innerHTML: '<img src=x onerror="window.ran = 2">' })
      add('img', { src: 'http://example.invalid/a.png' })
      add('iframe', { src: '/' })
      add('style', { textContent: 'p { color: red }' })
      await fetch('http://example.invalid/').catch(() => undefined)
      // The page's own code tries it: what the test driver evaluates is exempt from the policy.
      window.tryEval((allowed) => blocked.push(allowed ? 'no eval guard' : 'eval'))
      await new Promise((done) => setTimeout(done, 500))
      return { ran: window.ran ?? null, blocked: [...new Set(blocked)].sort() }
    })()`,
  )
  expect(refused).toEqual({
    ran: null,
    blocked: [
      'connect-src',
      'eval',
      'frame-src',
      'img-src',
      'script-src',
      'script-src-attr',
      'script-src-elem',
      'style-src-elem',
    ],
  })
  await close()
})

test('without the token a browser gets a sentence and no page', async () => {
  const context = await browser.newContext({ locale: 'zh-CN' })
  const page = await context.newPage()
  const response = await page.goto(`${shell.url}/`)
  expect(response?.status()).toBe(401)
  expect(await page.textContent('body')).toContain('访问令牌')
  await context.close()
})

test('a page of another server reaches neither the calls nor the socket, though the browser holds the cookie', async () => {
  const foreignRoot = join(root, 'foreign')
  mkdirSync(foreignRoot, { recursive: true })
  writeFileSync(join(foreignRoot, 'index.html'), FILES['index.html'])
  const foreign = await startBrowserShell({
    connect: host.connect,
    pagesDir: foreignRoot,
    port: 0,
    locale: 'en',
  })
  const context = await browser.newContext({ bypassCSP: true })
  const own = await context.newPage()
  await own.goto(shell.openUrl())
  const other = await context.newPage()
  await other.goto(foreign.openUrl())
  const openedBefore = host.opened()
  const reached = await inPage(
    other,
    `(async () => {
      const called = await fetch('${shell.url}/call/session.current', { method: 'POST', credentials: 'include', mode: 'no-cors' })
        .then((response) => response.type, () => 'refused')
      const read = await fetch('${shell.url}/', { credentials: 'include' }).then(() => 'read', () => 'refused')
      const socket = await new Promise((done) => {
        const socket = new WebSocket('${shell.url.replace('http', 'ws')}/port')
        socket.onopen = () => done('open')
        socket.onerror = () => done('refused')
      })
      return { called: called === 'basic' ? 'read' : 'unread', read, socket }
    })()`,
  )
  expect(reached).toEqual({ called: 'unread', read: 'refused', socket: 'refused' })
  expect(host.opened()).toBe(openedBefore)
  await context.close()
  await foreign.close()
})
