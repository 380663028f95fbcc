import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { startHallServer, type HallServer } from '../../db/hall-server.ts'
import { rootDir } from '../../electron/program.ts'
import { mayHaveServer, serverProblem, startSampleServer } from '../../electron/sample-server.ts'
import { startDesk, stopDesks, type RunningDesk } from '../e2e/desk.ts'

// A desk of a hall as a script starts it: npm run desk -- --hall URL --code CODE, against a real server.

let folder: string
let server: HallServer
const dirOf = (name: string) => join(folder, name)
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'halldesk-hall-'))
  server = await startHallServer({
    dataDir: dirOf('server'),
    name: '清禾县政务服务中心',
    programVersion: '0.0.0-test',
    port: 0,
  })
})
afterEach(async () => {
  await stopDesks()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})
afterAll(stopDesks)

const url = () => server.url ?? ''
const newCode = () => server.newCode({ name: '', kind: 'SUPERVISOR', windowId: null, unitIds: [] }, false)
const open = (name: string, ...args: string[]): Promise<RunningDesk> =>
  startDesk({ dataDir: dirOf(name), sample: false, args: ['--no-build', ...args] })
const linkOf = async (desk: RunningDesk) => (await desk.call('sync.state', {})).link
const failureOf = async (name: string, ...args: string[]): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [
        join(rootDir, 'electron', 'desk.ts'),
        '--data',
        dirOf(name),
        '--headless',
        '--json',
        '--no-build',
        ...args,
      ],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    )
    let text = ''
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, ...(JSON.parse(text.split('\n')[0] ?? '{}') as object) }))
  })

test('joins with a code at the first start, belongs to the hall at the next, and works on while the server is away', async () => {
  const first = await open('desk', '--hall', url(), '--code', await newCode())
  await expect.poll(() => linkOf(first), { timeout: 10_000 }).toBe('ONLINE')
  await expect
    .poll(async () => (await first.call('setup.state', {})).mayCreate, { timeout: 10_000 })
    .toBe(true)
  await first.call('setup.createHall', {
    hallName: '清禾县政务服务中心',
    hallCode: '439925',
    centre: { name: '清禾县政务服务中心', orgAbbr: '清政服' },
    administrator: { staffId: '9001' as never, name: '郑涛', password: 'Hall@2468', pin: '2580' },
  })
  await first.stop()
  // No folder was set aside: the directory was new.
  expect(readdirSync(dirOf('desk')).filter((name) => name.startsWith('before-'))).toEqual([])
  const again = await open('desk')
  await expect.poll(() => linkOf(again), { timeout: 10_000 }).toBe('ONLINE')
  await server.stop()
  await expect.poll(() => linkOf(again), { timeout: 15_000 }).toBe('OFFLINE')
  await again.call('session.login', { staffId: '9001', secret: 'Hall@2468', kind: 'PASSWORD' })
  expect((await again.call('sync.state', {})).waiting).toBeGreaterThan(0)
  server = await startHallServer({ dataDir: dirOf('server'), programVersion: '0.0.0-test', port: 0 })
  // At another port now: the desk is told at its next start.
  await again.stop()
  const moved = await open('desk', '--hall', url())
  await expect.poll(() => linkOf(moved), { timeout: 10_000 }).toBe('ONLINE')
  await expect.poll(async () => (await moved.call('sync.state', {})).waiting, { timeout: 10_000 }).toBe(0)
}, 90_000)

test('an address typed without https finds the server again that it found when it joined', async () => {
  await server.stop()
  server = await startHallServer({
    dataDir: dirOf('server'),
    programVersion: '0.0.0-test',
    port: 0,
    lan: { port: 0, host: '127.0.0.1', announce: false },
  })
  const typed = new URL(server.lanUrl ?? '').host
  const code = await server.newCode({ name: '', kind: 'SUPERVISOR', windowId: null, unitIds: [] }, true)
  const desk = await open('typed', '--hall', typed, '--code', code)
  await expect.poll(() => linkOf(desk), { timeout: 10_000 }).toBe('ONLINE')
}, 60_000)

test('what keeps a desk from joining is told with a code of the contract, and leaves the folder as it was', async () => {
  expect(await failureOf('a', '--hall', url(), '--code', 'AAAAA-AAAAA-00000000')).toMatchObject({
    code: 1,
    error: { code: 'ENROL_CODE_REFUSED' },
  })
  expect(await failureOf('a', '--hall', 'http://127.0.0.1:1', '--code', await newCode())).toMatchObject({
    error: { code: 'HALL_UNREACHABLE' },
  })
  // The same folder joins afterwards.
  const desk = await open('a', '--hall', url(), '--code', await newCode())
  await expect.poll(() => linkOf(desk), { timeout: 10_000 }).toBe('ONLINE')
}, 60_000)

test('without a code the first run offers the address', async () => {
  const desk = await open('b', '--hall', url())
  expect(await desk.call('setup.state', {})).toMatchObject({
    mayCreate: true,
    mayJoin: true,
    hallAddress: url(),
  })
  const { address } = await desk.call('setup.checkHall', { address: url() })
  await desk.call('setup.joinHall', { address, code: await newCode(), deviceName: '一号机' })
  await expect.poll(() => linkOf(desk), { timeout: 10_000 }).toBe('ONLINE')
  expect(await desk.call('sync.state', {})).toMatchObject({ deviceName: '一号机', address: url() })
}, 60_000)

test('the server of the sample hall starts beside its desk, and what keeps it from that is said in words', async () => {
  const dataDir = dirOf('sample')
  expect(mayHaveServer(dataDir)).toBe(true)
  const sample = await startSampleServer(dataDir)
  expect(sample).toMatchObject({ address: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) })
  const desk = await startDesk({
    dataDir,
    args: ['--no-build', '--hall', sample.address, '--code', sample.code ?? ''],
  })
  await expect.poll(() => linkOf(desk), { timeout: 20_000 }).toBe('ONLINE')
  await expect.poll(async () => (await desk.call('sync.state', {})).waiting, { timeout: 20_000 }).toBe(0)
  expect(await desk.call('system.welcome', {})).toMatchObject({ purpose: 'SAMPLE' })
  expect(await desk.call('sync.state', {})).toMatchObject({ conflicts: 0, quarantined: 0 })
  // A second desk gets everything from the hall, the way in included.
  const second = await open('second', '--hall', sample.address, '--code', sample.secondCode)
  await expect.poll(() => linkOf(second), { timeout: 20_000 }).toBe('ONLINE')
  const { sampleHint } = await second.call('system.welcome', {})
  const { staffId = '', password: secret = '' } = sampleHint ?? {}
  expect(await second.call('session.login', { staffId, secret, kind: 'PASSWORD' })).toMatchObject({
    windowId: 'A01',
  })
  await second.stop()
  await desk.stop()
  await sample.stop()
  expect(mayHaveServer(dataDir)).toBe(true)
  expect(serverProblem(new Error('EACCES: permission denied'), 'en')).toBe('EACCES: permission denied')
}, 120_000)
