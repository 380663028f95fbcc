import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { addHall } from '../../db/hall-jobs.ts'
import { startHallServer } from '../../db/hall-server.ts'
import { rootDir } from '../../electron/program.ts'
import { newSealingKeys, newSigningKeys, createSigner, helloBody, helloText } from '../../db/sync/signing.ts'
import { createHttpTransport } from '../../db/sync/http-transport.ts'
import { PROTOCOL } from '../../db/sync/wire.ts'
import { sha256 } from '../helpers/fake-desk.ts'
import { askHall } from './ask-hall.ts'

// The program itself, as people and scripts run it: npm run hall -- …

const Started = z.object({
  url: z.url(),
  token: z.string().nullable(),
  pid: z.number(),
  hallId: z.string(),
  lanUrl: z.string().nullable(),
  fingerprint: z.string().nullable(),
  code: z.string().nullable(),
  newCertificate: z.boolean().optional(),
})
const Audit = z.object({
  actor: z.object({ staffId: z.string().nullable() }),
  payload: z.object({
    act: z.string(),
    subject: z.string(),
    details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  }),
})
const Answer = z.object({ ok: z.boolean(), value: z.unknown().optional(), error: z.unknown().optional() })

let folder: string
let dataDir: string
const running = new Set<ChildProcess>()

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'halldesk-hall-'))
  dataDir = join(folder, 'data')
  // Pages of one line: what they show has tests of its own.
  mkdirSync(join(folder, 'pages'))
  writeFileSync(join(folder, 'pages', 'index.html'), '<!doctype html><title>HallDesk</title>')
})
const end = async (child: ChildProcess): Promise<number | null> => {
  running.delete(child)
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  await exited
  return child.exitCode
}
afterEach(async () => {
  await Promise.all([...running].map(end))
  rmSync(folder, { recursive: true, force: true })
})

const launch = (program: string, args: readonly string[]) => {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(rootDir, 'electron', program), '--json', ...args],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  running.add(child)
  const lines: string[] = []
  let problems = ''
  child.stderr.on('data', (chunk: Buffer) => (problems += chunk.toString()))
  const reader = createInterface({ input: child.stdout })
  reader.on('line', (line) => lines.push(line))
  const first = new Promise<unknown>((resolve, reject) => {
    reader.once('line', (line) => resolve(JSON.parse(line)))
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${problems}`)))
  })
  return { child, lines, first }
}
const startHall = async (...args: readonly string[]) => {
  const { child, lines, first } = launch('hall.ts', ['--data', dataDir, ...args])
  return { child, lines, ...Started.parse(await first) }
}
/** A program that ends by itself. */
const runHall = async (...args: readonly string[]): Promise<{ code: number | null; line: unknown }> => {
  const { child, first } = launch('hall.ts', args)
  const exited = once(child, 'exit')
  const line = await first
  await exited
  return { code: child.exitCode, line }
}
const withPages = (): string[] => ['--pages', join(folder, 'pages')]
const call = async (at: { url: string; token: string | null }, method: string, params: unknown) => {
  const answer = await askHall(at.url, `/call/${method}`, {
    method: 'POST',
    token: at.token ?? '',
    body: JSON.stringify(params),
  })
  return Answer.parse(answer.json())
}

describe('several halls on one installation', () => {
  test('a further hall is made by the program, joined by its own code, and neither sees the other', async () => {
    const MadeHall = z.object({ newHall: z.object({ hallId: z.string(), code: z.string() }) })
    const first = await startHall('--no-desk')
    // SQLite has one program at a time.
    expect(await runHall('--data', dataDir, '--new-hall', '北厅')).toMatchObject({
      line: { error: { code: 'STORAGE_BUSY' } },
    })
    expect(await end(first.child)).toBe(0)
    expect(await runHall('--data', dataDir, '--new-hall', ' ')).toMatchObject({
      line: { error: { code: 'BAD_ARGUMENT' } },
    })
    const made = await runHall('--data', dataDir, '--new-hall', '北厅')
    expect(made.code).toBe(0)
    const north = MadeHall.parse(made.line).newHall
    expect(north.hallId).not.toBe(first.hallId)

    const again = await startHall('--no-desk')
    expect(again.hallId).toBe(first.hallId)
    const join = async (code: string) => {
      const random = (size: number) => randomBytes(size)
      const signing = newSigningKeys(random)
      const transport = createHttpTransport({ address: again.url, certificate: null })
      const answer = await transport.enrol({
        code,
        publicKey: signing.publicKey.toString('base64'),
        sealingKey: newSealingKeys(random).publicKey.toString('base64'),
        name: 'desk',
        program: '0.0.0-test',
        protocol: PROTOCOL,
      })
      const hello = {
        hallId: answer.hallId,
        deviceId: answer.deviceId,
        epoch: 1,
        protocol: PROTOCOL,
        program: '0.0.0-test',
        last: { seq: 0, hash: sha256(answer.enrolment) },
        acknowledged: { seq: 0, hash: sha256(answer.enrolment) },
        witness: null,
        report: {
          waiting: 0,
          oldestWaitingAtMs: null,
          clockGrade: 'A' as const,
          wall: Date.now(),
          diskFreeBytes: null,
          filling: false,
        },
        nonce: randomBytes(16).toString('hex'),
      }
      const sign = createSigner(signing.privateKey)
      const greet = (hallId: string) => {
        const said = {
          ...hello,
          hallId: hallId as typeof hello.hallId,
          nonce: randomBytes(16).toString('hex'),
        }
        return transport.hello(said, sign(helloText(helloBody(said))))
      }
      return { answer, greet, transport }
    }
    const one = await join(again.code ?? '')
    const two = await join(north.code)
    expect([one.answer.hallId, one.answer.hallName]).toEqual([first.hallId, ''])
    expect([two.answer.hallId, two.answer.hallName]).toEqual([north.hallId, '北厅'])
    expect(one.answer.hallKey).not.toBe(two.answer.hallKey)
    // A machine of one hall is nobody in the other, whatever it says.
    await expect(two.greet(first.hallId)).rejects.toMatchObject({ code: 'UNKNOWN_DEVICE' })
    const greeted = [await one.greet(first.hallId), await two.greet(north.hallId)]
    for (const { contacts } of greeted) expect(contacts).toHaveLength(1)
    expect(greeted[0]?.lineage).not.toBe(greeted[1]?.lineage)
    one.transport.close()
    two.transport.close()
  }, 60_000)
})

describe('what cannot start says why', () => {
  test('wrong arguments, addresses and files, and never a secret', async () => {
    const cases: [string[], string][] = [
      [['--port', '0'], 'BAD_ARGUMENT'],
      [['--data', 'DIR', '--cert', 'a.pem'], 'BAD_ARGUMENT'],
      [['--data', 'DIR', '--new-code', 'desk'], 'BAD_ARGUMENT'],
      [['--data', 'DIR', '--lan-host', '127.0.0.1'], 'BAD_ARGUMENT'],
      [['--data', 'DIR', '--database-url', 'mysql://root:hunter2@x/y'], 'HALL_DATABASE_URL'],
      [['--data', 'DIR', '--database-url', 'postgres://h:hunter2@127.0.0.1:1/x'], 'HALL_DATABASE_DOWN'],
      [['--data', 'DIR', '--lan', '0', '--cert', 'a.pem', '--key', 'b.pem'], 'CERTIFICATE_BAD'],
      [['--data', 'DIR', '--restore', 'nothing.db'], 'HALL_BACKUP_BAD'],
    ]
    const waiting = cases.entries()
    const told: [number, unknown][] = []
    const worker = async (): Promise<void> => {
      for (const [number, [args]] of waiting) {
        const own = args.map((arg) => (arg === 'DIR' ? join(folder, `data-${number}`) : arg))
        const ended = await runHall(...own, '--no-desk')
        expect(ended).toMatchObject({ code: 1, line: { error: { message: expect.any(String) } } })
        expect(JSON.stringify(ended)).not.toContain('hunter2')
        told.push([number, z.object({ error: z.object({ code: z.string() }) }).parse(ended.line).error.code])
      }
    }
    await Promise.all([worker(), worker()])
    expect(Object.fromEntries(told)).toEqual({ ...cases.map(([, code]) => code) })
  }, 60_000)

  test('paths and addresses that cannot be used are told as sentences, never as an error of the system', async () => {
    const base = join(folder, 'mistakes')
    const [asFile, made, other] = [join(base, 'a-file'), join(base, 'made'), join(base, 'other')]
    mkdirSync(made, { recursive: true })
    writeFileSync(asFile, 'no backup')
    const hall = await startHall('--data', made, '--no-desk')
    expect(await end(hall.child)).toBe(0)
    // What stands in the way for any user, as what belongs to another one does.
    writeFileSync(join(made, 'backups'), '')
    rmSync(join(made, 'hall.key'))
    mkdirSync(join(made, 'hall.key'))
    const cases: [string[], string, string][] = [
      [['--data', asFile], 'HALL_FOLDER', '数据目录不能用'],
      [['--data', made, '--backup'], 'HALL_FILES_DENIED', '归运行服务器的用户所有'],
      [['--data', made], 'HALL_FILES_DENIED', '归运行服务器的用户所有'],
      [['--data', other, '--restore', base], 'HALL_BACKUP_BAD', '没有这个文件'],
      [['--data', other, '--restore', asFile], 'HALL_BACKUP_BAD', '不是 HallDesk 大厅服务器的备份'],
      [['--data', other, '--log', base], 'HALL_LOG_FILE', '日志文件不能写入'],
      [['--data', other, '--lan', '0', '--lan-host', '192.0.2.77'], 'HOST_NOT_HERE', '没有 192.0.2.77'],
    ]
    for (const [args, code, says] of cases) {
      const message: unknown = expect.stringContaining(says)
      const ended = await runHall(...args, '--no-desk', '--lang', 'zh-CN')
      expect(ended).toMatchObject({ code: 1, line: { error: { code, message } } })
    }
  }, 60_000)

  test('a port that is taken, a folder in use, a database of another program or a newer one, a lost key', async () => {
    const blocker = createServer()
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve))
    const address = blocker.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    expect(await runHall('--data', dataDir, '--no-desk', '--port', String(port))).toMatchObject({
      line: { error: { code: 'PORT_BUSY' } },
    })
    blocker.close()

    const hall = await startHall('--no-desk')
    expect(await runHall('--data', dataDir, '--no-desk')).toMatchObject({
      line: { error: { code: 'STORAGE_BUSY' } },
    })
    expect((await askHall(hall.url, '/sync/about')).status).toBe(200)
    expect(await end(hall.child)).toBe(0)

    const key = readFileSync(join(dataDir, 'hall.key'))
    rmSync(join(dataDir, 'hall.key'))
    expect(await runHall('--data', dataDir, '--no-desk')).toMatchObject({
      line: {
        error: {
          code: 'HALL_KEY_MISSING',
          message: expect.stringContaining(join(dataDir, 'hall.key')),
        },
      },
    })
    writeFileSync(join(dataDir, 'hall.key'), key)

    const database = new Database(join(dataDir, 'hall.db'))
    database.pragma('user_version = 9999')
    database.close()
    expect(await runHall('--data', dataDir, '--no-desk')).toMatchObject({
      line: { error: { code: 'HALL_DATABASE_NEWER' } },
    })
    writeFileSync(join(dataDir, 'hall.db'), 'something else of at least a hundred bytes '.repeat(5))
    expect(await runHall('--data', dataDir, '--no-desk')).toMatchObject({
      line: { error: { code: 'HALL_DATABASE_FOREIGN' } },
    })
  })
})

test('one port has the pages of the supervisor’s desk, its calls and the hall server, each behind its own door', async () => {
  const hall = await startHall('--name', '清禾县政务服务中心', ...withPages())
  expect(hall.token).toMatch(/^[\w-]{43}$/)
  expect(hall.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  // The hall server, without the token of the pages.
  expect((await askHall(hall.url, '/sync/about')).json()).toMatchObject({ product: 'halldesk' })
  expect((await askHall(hall.url, '/sync/pull?scope=hall')).json()).toEqual({
    error: { code: 'NOT_TRUSTED' },
  })
  expect((await askHall(hall.url, '/hall/devices', { method: 'POST', body: '{}' })).json()).toEqual({
    error: { code: 'NOT_TRUSTED' },
  })
  // The pages, behind their gate as ever; an address of theirs may be called hall.
  for (const path of ['/', '/hall/devices', '/assets/x.js', '//sync/about', '/syncing'])
    expect([path, (await askHall(hall.url, path)).status]).toEqual([path, 401])
  const opened = await askHall(hall.url, `/?token=${hall.token}`)
  expect(opened.status).toBe(303)
  const cookie = opened.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
  expect((await askHall(hall.url, '/', { headers: { cookie } })).body.toString()).toContain('HallDesk')
  // The token of the pages opens nothing of the server.
  expect((await askHall(hall.url, '/sync/pull?scope=hall', { token: hall.token ?? '' })).status).toBe(401)
  // The desk has joined.
  await expect
    .poll(async () => call(hall, 'sync.state', {}), { timeout: 10_000 })
    .toMatchObject({ ok: true, value: { link: 'ONLINE', waiting: 0 } })

  expect(await end(hall.child)).toBe(0)
  const again = await startHall(...withPages())
  expect(again.hallId).toBe(hall.hallId)
  await expect
    .poll(async () => call(again, 'sync.state', {}), { timeout: 10_000 })
    .toMatchObject({ ok: true, value: { link: 'ONLINE', waiting: 0 } })
}, 60_000)

test('a desk of another machine joins over HTTPS with a code that names the certificate', async () => {
  const hall = await startHall(
    '--no-desk',
    '--lan',
    '0',
    '--lan-host',
    '127.0.0.1',
    '--new-code',
    '督查台',
    '--supervisor',
    '--log',
    join(folder, 'hall.log'),
  )
  expect(hall.lanUrl).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
  expect(hall.code?.split('-').at(-1)).toBe(hall.fingerprint?.replace('-', ''))
  const desk = launch('desk.ts', [
    '--headless',
    '--no-build',
    '--data',
    join(folder, 'desk'),
    '--hall',
    hall.lanUrl ?? '',
    '--code',
    hall.code ?? '',
  ])
  const at = z.object({ url: z.string(), token: z.string() }).parse(await desk.first)
  await expect
    .poll(async () => call(at, 'sync.state', {}), { timeout: 10_000 })
    .toMatchObject({ ok: true, value: { link: 'ONLINE', deviceName: '督查台' } })
  await end(desk.child)
  await end(hall.child)
  const log = readFileSync(join(folder, 'hall.log'), 'utf8')
  expect(log).toContain('"route":"/sync/push"')
  expect(log).not.toContain('督查台')
  expect(log).not.toContain(hall.code?.slice(0, 5))
}, 60_000)

test('backup and restore of a hall whose server does not run', async () => {
  const first = await startHall('--no-desk')
  await end(first.child)
  const away = join(folder, 'away')
  const made = await runHall('--data', dataDir, '--backup', '--away', away)
  expect(made).toMatchObject({ code: 0, line: { backup: { file: expect.any(String), away: true } } })
  const { backup } = z.object({ backup: z.object({ file: z.string() }) }).parse(made.line)
  expect(existsSync(backup.file)).toBe(true)
  expect(readdirSync(away)).toHaveLength(1)
  // A copy that was asked for and is not there is no success.
  const file = join(folder, 'pages', 'index.html')
  expect(await runHall('--data', dataDir, '--backup', '--away', file)).toMatchObject({
    code: 1,
    line: { backup: { away: false } },
  })

  const restored = await runHall('--data', dataDir, '--restore', backup.file)
  expect(restored).toMatchObject({ code: 0, line: { restored: { setAside: expect.any(String) } } })
  const second = await startHall('--no-desk')
  expect(second.hallId).toBe(first.hallId)
}, 60_000)

test('the key of another hall, a folder without its database, and what is no backup: told, and nothing is touched', async () => {
  const codeOf = async (...args: string[]): Promise<string> =>
    z.object({ error: z.object({ code: z.string() }) }).parse((await runHall(...args)).line).error.code
  const first = await startHall('--no-desk')
  await end(first.child)
  const made = await runHall('--data', dataDir, '--backup')
  const { backup } = z.object({ backup: z.object({ file: z.string() }) }).parse(made.line)
  const other = join(folder, 'other')
  await end((await startHall('--no-desk', '--data', other)).child)
  const key = readFileSync(join(dataDir, 'hall.key'))

  // A server under another hall's key could answer nobody.
  writeFileSync(join(dataDir, 'hall.key'), readFileSync(join(other, 'hall.key')))
  expect(await codeOf('--data', dataDir, '--no-desk')).toBe('HALL_KEY_MISSING')
  const database = readFileSync(join(other, 'hall.db'))
  expect(await codeOf('--data', other, '--restore', backup.file)).toBe('HALL_KEY_MISSING')
  expect(readFileSync(join(other, 'hall.db')).equals(database)).toBe(true)
  writeFileSync(join(dataDir, 'hall.key'), key)

  // As when --database-url was forgotten: neither an empty hall nor a backup of nothing.
  const keyOnly = join(folder, 'key only')
  mkdirSync(keyOnly)
  writeFileSync(join(keyOnly, 'hall.key'), key)
  expect(await codeOf('--data', keyOnly, '--no-desk')).toBe('HALL_DATABASE_MISSING')
  expect(await codeOf('--data', keyOnly, '--backup')).toBe('HALL_DATABASE_MISSING')
  expect(readdirSync(keyOnly)).toEqual(['hall.key'])

  // The folder of the backups instead of one of them.
  expect(await codeOf('--data', dataDir, '--restore', join(dataDir, 'backups'))).toBe('HALL_BACKUP_BAD')
  expect((await startHall('--no-desk')).hallId).toBe(first.hallId)
}, 120_000)

test('the codes a server gives by itself let other machines in over its own HTTPS', async () => {
  const lan = ['--lan', '0', '--lan-host', '127.0.0.1']
  const codeOf = (code: string | null): string => {
    if (code === null) throw new Error('no code')
    return code
  }
  const joins = async (lanUrl: string | null, code: string, name: string): Promise<string> => {
    const joining = ['--hall', lanUrl ?? '', '--code', code, '--no-build']
    const { child, first } = launch('desk.ts', ['--data', join(folder, name), '--headless', ...joining])
    const told = z.object({ url: z.url() }).parse(await first)
    await end(child)
    return told.url
  }
  const first = await startHall('--no-desk', ...lan)
  expect(await joins(first.lanUrl, codeOf(first.code), 'first')).toContain('http')
  await end(first.child)
  // Without --lan: the folder knows by which certificate its machines know the server.
  const made = await runHall('--data', dataDir, '--new-hall', '北苑政务服务中心')
  const { newHall } = z.object({ newHall: z.object({ code: z.string() }) }).parse(made.line)
  const again = await startHall('--no-desk', ...lan)
  expect(await joins(again.lanUrl, newHall.code, 'further')).toContain('http')
  await end(again.child)
}, 120_000)

test('codes the program makes by itself stand in the log of the hall like those of a person', async () => {
  const place = { dataDir, port: 0, programVersion: '0' } as const
  const hall = await startHallServer(place)
  await hall.firstCode()
  await hall.newCode({ name: '一号机', kind: 'DESK', windowId: 'A01', unitIds: [] }, false)
  await hall.stop()
  const { hallId } = await addHall({ dataDir, name: '北苑政务服务中心' })
  const database = new Database(join(dataDir, 'hall.db'), { readonly: true })
  const audits = database
    .prepare<[], { hall_id: string; bytes: Buffer }>(
      `SELECT hall_id, bytes FROM event WHERE type = 'audit.recorded' ORDER BY hall_id, hall_seq`,
    )
    .all()
    .map(({ hall_id, bytes }) => ({ of: hall_id, ...Audit.parse(JSON.parse(bytes.toString('utf8'))) }))
  database.close()
  const made = { act: 'DEVICE_CODE_MADE' }
  expect(audits.map(({ of, actor, payload }) => [of, actor.staffId, payload])).toEqual([
    [hall.hallId, null, expect.objectContaining({ ...made, subject: '' })],
    [
      hall.hallId,
      null,
      expect.objectContaining({
        ...made,
        subject: '一号机',
        details: expect.objectContaining({ window: 'A01' }),
      }),
    ],
    [hallId, null, expect.objectContaining(made)],
  ])
  expect(JSON.stringify(audits)).not.toMatch(/[0-9A-Z]{5}-[0-9A-Z]{5}/)
})

test('a new certificate is told to whoever starts a hall that has machines, and to nobody else', async () => {
  const place = { dataDir, programVersion: '0', lan: { port: 0, host: '127.0.0.1', announce: false } }
  const isTold = async (port: number | null): Promise<boolean> => {
    const hall = await startHallServer({ ...place, port })
    await hall.stop()
    return hall.hasNewCertificate
  }
  expect(await isTold(0)).toBe(false)
  const pem = readFileSync(join(dataDir, 'hall-certificate.pem'))
  rmSync(join(dataDir, 'hall-certificate.pem'))
  // Nobody has met the first one.
  expect(await isTold(0)).toBe(false)
  const database = new Database(join(dataDir, 'hall.db'))
  database.exec(`INSERT INTO device (hall_id, device_id, name, kind, public_key, sealing_key, enrolled_at_ms, epoch)
    SELECT hall_id, 'a desk', '一号机', 'DESK', '', '', 1, 1 FROM hall`)
  database.close()
  expect(await isTold(0)).toBe(false)
  rmSync(join(dataDir, 'hall-certificate.pem'))
  // The only machine is the desk that runs here, which goes to the loopback.
  expect(await isTold(null)).toBe(false)
  rmSync(join(dataDir, 'hall-certificate.pem'))
  expect(await isTold(0)).toBe(true)
  // Told once, it stands; put back, nothing is new.
  expect(await isTold(0)).toBe(false)
  writeFileSync(join(dataDir, 'hall-certificate.pem'), pem)
  expect(await isTold(0)).toBe(false)
  rmSync(join(dataDir, 'hall-certificate.pem'))
  const told = await startHall('--no-desk', '--lan', '0', '--lan-host', '127.0.0.1')
  expect(told.newCertificate).toBe(true)
})

test('a code for a window: of one the hall has, or before it has any', async () => {
  const hall = await startHallServer({ dataDir, port: 0, purpose: 'SAMPLE', programVersion: '0' })
  const codeAt = (windowId: string) =>
    hall.newCode({ name: '一号机', kind: 'DESK', windowId, unitIds: [] }, false)
  try {
    expect(await codeAt('A01')).toMatch(/^\w{5}-\w{5}-\w{8}$/)
    const database = new Database(join(dataDir, 'hall.db'))
    const columns = 'hall_id, kind, entity_id, state'
    database.prepare(`INSERT INTO entity (${columns}) VALUES (?, 'window', 'A01', '{}')`).run(hall.hallId)
    database.close()
    expect(await codeAt('A01')).toMatch(/^\w{5}-\w{5}-\w{8}$/)
    await expect(codeAt('A10')).rejects.toMatchObject({
      code: 'HALL_WINDOW_UNKNOWN',
      details: { window: 'A10' },
    })
  } finally {
    await hall.stop()
  }
})

test('within another program: a hall server with a code for its first desk', async () => {
  const lines: string[] = []
  const hall = await startHallServer({
    dataDir,
    port: 0,
    name: '示例大厅',
    purpose: 'SAMPLE',
    programVersion: '1.0',
    lan: { port: 0, host: '127.0.0.1' },
    log: (line) => lines.push(line),
  })
  expect(hall.url).toMatch(/^http:/)
  expect(hall.lanUrl).toMatch(/^https:/)
  expect(await hall.firstCode()).toMatch(/-[0-9A-Z]{8}$/)
  expect(await hall.firstCode()).not.toMatch(/-00000000$/)
  await hall.stop()
  expect(lines.map((line): unknown => JSON.parse(line))).toContainEqual(
    expect.objectContaining({ event: 'stopped' }),
  )
  // It let go of its folder.
  const again = await startHallServer({ dataDir, port: 0, programVersion: '1.0' })
  expect(again.hallName).toBe('示例大厅')
  await again.stop()
})
