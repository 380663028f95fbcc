import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { rootDir } from '../../electron/program.ts'
import { ask } from './request.ts'

// The programs themselves: a hall server with its desk, and a machine that joins it as a public screen.

const Started = z.object({
  url: z.url(),
  /** None where a server runs alone. */
  token: z.string().nullable(),
  screenToken: z.string().optional(),
  screenUrl: z.string().optional(),
  code: z.string().nullish(),
})
type Program = z.infer<typeof Started> & { readonly child: ChildProcess }

let folder: string
const running = new Set<ChildProcess>()
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'halldesk-screens-'))
  mkdirSync(join(folder, 'pages'))
  writeFileSync(join(folder, 'pages', 'index.html'), '<!doctype html><title>HallDesk</title>')
})
const end = async (child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> => {
  running.delete(child)
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill(signal)
  await exited
}
afterEach(async () => {
  await Promise.all([...running].map((child) => end(child)))
  rmSync(folder, { recursive: true, force: true })
})

const start = async (program: 'hall.ts' | 'desk.ts', ...args: string[]): Promise<Program> => {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(rootDir, 'electron', program), '--json', ...args],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  running.add(child)
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve)
    child.once('exit', (code) => reject(new Error(`${program} ended with ${code}`)))
  })
  return { ...Started.parse(JSON.parse(line)), child }
}

const Answer = z.union([
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: z.object({ code: z.string() }) }),
])
/** What a call answers with, or the code of its failure. */
const call = async (program: Program, method: string, params: object = {}): Promise<unknown> => {
  const answer = await ask(program.url, `/call/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${program.token}` },
    body: JSON.stringify(params),
  })
  const read = Answer.parse(answer.json())
  return read.ok ? read.value : read.error.code
}

const linkOf = async (program: Program): Promise<unknown> =>
  Reflect.get(Object(await call(program, 'screen.start')), 'link')

test('a machine joins as a public screen, asks the hall through the server, and shows the last it heard when that is gone', async () => {
  const hallArgs = ['--data', join(folder, 'hall'), '--pages', join(folder, 'pages')]
  const hall = await start('hall.ts', ...hallArgs, '--new-code', '大厅屏', '--kiosk')
  await expect.poll(async () => linkOf(hall), { timeout: 15_000 }).toBe('ONLINE')
  expect(
    await call(hall, 'setup.createHall', {
      hallName: '清禾县政务服务中心',
      hallCode: '439925',
      centre: { name: '清禾县政务服务中心', orgAbbr: '清政服' },
      administrator: { staffId: '9001', name: '郑涛', password: 'Hall@2468', pin: '2580' },
    }),
  ).toMatchObject({ staffId: '9001' })
  const screen = await start(
    'desk.ts',
    '--data',
    join(folder, 'screen'),
    '--headless',
    '--no-build',
    '--screen',
    'hall',
    '--hall',
    hall.url,
    '--code',
    hall.code ?? '',
  )
  expect(screen.screenUrl).toBe(`${screen.url}/?screen=1&token=${screen.screenToken}#/kiosk/hall`)
  // Even with the full token of the machine itself.
  for (const method of ['session.current', 'session.people', 'system.status', 'setup.state', 'sync.state'])
    expect([method, await call(screen, method)]).toEqual([method, 'NOT_ALLOWED'])
  await expect
    .poll(async () => call(screen, 'screen.start'), { timeout: 15_000 })
    .toMatchObject({ isKiosk: true, deviceName: '大厅屏', hallName: '清禾县政务服务中心', link: 'ONLINE' })

  const board = await call(screen, 'whereabouts.board')
  expect(board).toMatchObject({ hallName: '清禾县政务服务中心', people: [] })
  await end(hall.child, 'SIGKILL')
  await expect.poll(async () => linkOf(screen), { timeout: 20_000 }).toBe('OFFLINE')
  expect(await call(screen, 'whereabouts.board')).toEqual(board)
  expect(await call(screen, 'assessment.winners')).toBe('HALL_UNREACHABLE')

  // Back on another port, without a desk beside it: whoever asks is told so, and still has the last answer.
  const back = await start(
    'hall.ts',
    '--data',
    join(folder, 'hall'),
    '--no-desk',
    '--port',
    new URL(hall.url).port,
  )
  expect(back.url).toBe(hall.url)
  await expect.poll(async () => linkOf(screen), { timeout: 30_000 }).toBe('ONLINE')
  expect(await call(screen, 'assessment.winners')).toBe('HALL_REFUSED')
  expect(await call(screen, 'whereabouts.board')).toEqual(board)
})

test('a code is for one kind of machine', async () => {
  const child = spawn(
    process.execPath,
    [
      join(rootDir, 'electron', 'hall.ts'),
      '--json',
      '--data',
      join(folder, 'hall'),
      '--new-code',
      'x',
      '--kiosk',
      '--supervisor',
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  )
  running.add(child)
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
  await once(child, 'close')
  running.delete(child)
  expect(JSON.parse(text)).toMatchObject({ error: { code: 'BAD_ARGUMENT' } })
})
