import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from '../helpers/properties.ts'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createPageHandler, declarePageScheme, fileWithin } from '../../electron/protocol.ts'
import { protocol } from './fake-electron.ts'

vi.mock('electron', async () => import('./fake-electron.ts'))

let root: string
let pagesDir: string
const get = async (url: string, method = 'GET'): Promise<Response> =>
  createPageHandler(pagesDir)(new Request(url, { method }))

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'halldesk-protocol-'))
  pagesDir = join(root, 'renderer')
  mkdirSync(join(pagesDir, 'assets'), { recursive: true })
  writeFileSync(join(root, 'secret.js'), 'outside')
  writeFileSync(join(pagesDir, 'index.html'), '<script nonce="__CSP_NONCE__"></script>')
  writeFileSync(join(pagesDir, 'assets', 'main.js'), '1')
  writeFileSync(join(pagesDir, 'assets', 'data.exe'), '1')
  symlinkSync(join(root, 'secret.js'), join(pagesDir, 'assets', 'link.js'))
})
afterAll(() => rmSync(root, { recursive: true }))

test('the scheme is secure and standard, and nothing more', () => {
  declarePageScheme()
  expect(protocol.schemes).toEqual([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
})

test('page routes get index.html with a policy and a nonce of their own', async () => {
  const nonces = new Set<string>()
  for (const path of ['', 'ledger', 'cases/1', 'index.html', '?lang=en']) {
    const response = await get(`app://halldesk/${path}`)
    const policy = response.headers.get('content-security-policy') ?? ''
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? ''
    expect(response.status).toBe(200)
    expect(await response.text()).toBe(`<script nonce="${nonce}"></script>`)
    expect(policy).toContain(`default-src 'none'`)
    expect(policy).not.toContain('unsafe')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    nonces.add(nonce)
  }
  expect(nonces.size).toBe(5)
})

test('built files come with their type; anything else is not there', async () => {
  const script = await get('app://halldesk/assets/main.js')
  expect(script.headers.get('content-type')).toContain('text/javascript')
  expect(await script.text()).toBe('1')
  for (const path of [
    'assets/none.js',
    'assets/data.exe',
    'assets/link.js',
    '.hidden.js',
    '%00.js',
    'assets/%2e%2e/%2e%2e/secret.js',
    '..%2fsecret.js',
    '%5c..%5csecret.js',
  ]) {
    const response = await get(`app://halldesk/${path}`)
    expect(response.status, path).toBe(404)
    expect(await response.text(), path).toBe('')
  }
  expect((await get('app://other/assets/main.js')).status).toBe(403)
  expect((await get('app://halldesk/assets/main.js', 'POST')).status).toBe(403)
})

test('no path leads out of the directory', () => {
  const part = fc.constantFrom(
    '..',
    '.',
    'a',
    'assets',
    '%2e%2e',
    '%2E.',
    '..%2f',
    '%5c',
    '\\',
    '',
    '%00',
    '%',
    'C:',
    '~',
  )
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const file = fileWithin('/pages', `/${parts.join('/')}`)
      expect(file === null || (file.startsWith('/pages/') && !file.includes('..'))).toBe(true)
    }),
  )
})
