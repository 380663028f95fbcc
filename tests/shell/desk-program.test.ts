import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { rootDir } from '../../electron/program.ts'
import { startDesk, stopDesks } from '../e2e/desk.ts'
import { ask } from './request.ts'

// The program itself, as a script runs it: npm run desk -- …

interface Ended {
  readonly code: number | null
  readonly firstLine: unknown
}

const runDesk = async (...args: string[]): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(rootDir, 'electron', 'desk.ts'), ...args], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    let text = ''
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, firstLine: JSON.parse(text.split('\n')[0] ?? '') }))
  })

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'halldesk-desk-'))
})
afterEach(async () => {
  await stopDesks()
  rmSync(dataDir, { recursive: true, force: true })
})
afterAll(stopDesks)

describe('what cannot start', () => {
  test.each([
    [['--json'], 'BAD_ARGUMENT'],
    [['--json', '--data', 'x', '--port', '70000'], 'BAD_ARGUMENT'],
    [['--json', '--data', 'x', '--unknown'], 'BAD_ARGUMENT'],
    [['--json', '--data', 'x', '--hall', 'ftp://127.0.0.1'], 'BAD_ARGUMENT'],
    [['--json', '--data', 'x', '--code', 'ABCDEFGH'], 'BAD_ARGUMENT'],
  ])('%j ends with one JSON line, %s and exit code 1', async (args, code) => {
    const ended = await runDesk(...args)
    expect(ended).toMatchObject({ code: 1, firstLine: { error: { code } } })
  })

  test('a data directory in use: STORAGE_BUSY, and the first desk goes on', async () => {
    const first = await startDesk({ dataDir })
    const second = await runDesk('--json', '--headless', '--sample', '--no-build', '--data', dataDir)
    expect(second).toMatchObject({ code: 1, firstLine: { error: { code: 'STORAGE_BUSY' } } })
    expect(await first.call('system.ping', {})).toMatchObject({ nowMs: expect.any(Number) })
  })

  test('a lost or foreign key: KEY_MISSING until the right one is back', async () => {
    await (await startDesk({ dataDir })).stop()
    const keyPath = join(dataDir, 'data.key')
    const key = readFileSync(keyPath)
    const database = readFileSync(join(dataDir, 'hall.db'))
    const args = ['--json', '--headless', '--sample', '--no-build', '--data', dataDir]
    rmSync(keyPath)
    expect(await runDesk(...args)).toMatchObject({ firstLine: { error: { code: 'KEY_MISSING' } } })
    expect(readFileSync(join(dataDir, 'hall.db')).equals(database)).toBe(true)
    writeFileSync(keyPath, Buffer.alloc(32, 1))
    expect(await runDesk(...args)).toMatchObject({ firstLine: { error: { code: 'KEY_MISSING' } } })
    writeFileSync(keyPath, key)
    const again = await startDesk({ dataDir })
    expect(await again.call('system.status', {})).toMatchObject({ recovery: null })
  })
})

test('a script logs in as the welcome says, finds an item, and stays logged in', async () => {
  const desk = await startDesk({ dataDir })
  const { sampleHint } = await desk.call('system.welcome', {})
  if (sampleHint === null) throw new Error('the sample hall gives no hint')
  const { staffId, password } = sampleHint
  await desk.call('session.login', { staffId, secret: password, kind: 'PASSWORD' })
  const found = await desk.call('items.search', { text: '营业执照' })
  expect(found.items.length).toBeGreaterThan(0)
  expect(await desk.call('session.current', {})).toMatchObject({ staffId })

  const forged = await ask(desk.url, '/call/items.search', {
    method: 'POST',
    headers: { authorization: 'Bearer forged', 'content-type': 'application/json' },
    body: '{"text":""}',
  })
  expect(forged.json()).toMatchObject({ ok: false, error: { code: 'TOKEN_REFUSED' } })
  await expect(desk.call('items.search', { text: 'x'.repeat(10 * 1024 * 1024) })).rejects.toThrow('TOO_LARGE')
})

test('a new start has a new token; the old one and its sessions are gone', async () => {
  const first = await startDesk({ dataDir })
  await first.stop()
  const second = await startDesk({ dataDir })
  expect(second.token).not.toBe(first.token)
  const old = await ask(second.url, '/call/session.current', {
    method: 'POST',
    headers: { authorization: `Bearer ${first.token}` },
  })
  expect(old.status).toBe(401)
})
