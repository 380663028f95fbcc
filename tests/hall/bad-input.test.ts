import { execFileSync } from 'node:child_process'
import { closeSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { DAY_MS } from '../../db/model/day.ts'
import { startPostgres } from '../helpers/postgres.ts'
import { openCutLine, portOf } from './cut-line.ts'
import { caseOf } from './hall-oracle.ts'
import {
  activate,
  ADMINISTRATOR,
  application,
  CLERK_SECRETS,
  clerkNumber,
  codeFor,
  current,
  makeHall,
  signIn,
} from './made-hall.ts'
import {
  createPrograms,
  mayHaveDisks,
  preloaded,
  ProgramFailure,
  quickRetries,
  until,
  type Programs,
  type Session,
} from './programs.ts'
import { closedPort, htmlServer, sshServer } from './strangers.ts'
import { startWorkingHall, type WorkingDesk } from './working-hall.ts'

// What people and machines do wrong on the way to the hall, with the real programs: it is told with a code and in words of
// both languages, work goes on meanwhile, and it heals alone when the cause is gone. (Words for the problems of
// `sync.state` are checked in tests/renderer/sync-words.test.ts.)

// A minute between two tries would be most of what these tests wait for.
const newPrograms = (): Programs => {
  const programs = createPrograms(preloaded(quickRetries))
  onTestFinished(() => programs.close())
  return programs
}

const HEAL_MS = 60_000
const shiftedClock = new URL('../helpers/shifted-clock.ts', import.meta.url)
const shiftedBy = (file: string) => ({
  env: { ...preloaded(quickRetries, shiftedClock), HALLDESK_TEST_CLOCK: file },
})

/** The code of a failure and that it says something, in both languages, that names no code. */
const failsWith = async (
  session: Session,
  code: string,
  fail: () => Promise<ProgramFailure>,
): Promise<void> => {
  const said: string[] = []
  for (const locale of ['zh-CN', 'en'] as const) {
    await session.call('session.setLocale', { locale })
    const failure = await fail()
    expect(failure.code).toBe(code)
    expect(failure.words).not.toMatch(/[A-Z]+_[A-Z]+|undefined|\{/)
    said.push(failure.words)
  }
  expect(said[0]).toMatch(/\p{Script=Han}/u)
  expect(said[1]).not.toMatch(/\p{Script=Han}/u)
}

const problemOf = (desk: WorkingDesk, problem: string): Promise<unknown> =>
  until(
    `${desk.name}: ${problem}`,
    () => desk.program.call('sync.state', {}),
    (state) => state.problem === problem,
    60_000,
  )

/** Saved here although the hall is not to be had: the person goes on working. */
const worksAlone = async (desk: WorkingDesk, attempt: string): Promise<void> => {
  const caseId = await desk.open(attempt)
  expect((await caseOf(desk.session, caseId)).summary).toBe(attempt)
  expect((await desk.program.call('sync.state', {})).waiting).toBeGreaterThan(0)
  const { rows } = await desk.session.call('sync.outbox', {})
  expect(rows.map((row) => row.caseId)).toContain(caseId)
}

test('codes that are wrong, used or too old, and addresses of something else: told, and the right ones join', async () => {
  const programs = newPrograms()
  const clock = join(programs.folder, 'clock')
  writeFileSync(clock, '0')
  const directory = join(programs.folder, 'hall')
  const hall = await programs.hall(directory, ['--lan', '0', '--lan-host', '127.0.0.1'], shiftedBy(clock))
  const admin = await makeHall(hall, [])
  const other = await programs.hall(
    join(programs.folder, 'other'),
    ['--no-desk', '--lan', '0', '--lan-host', '127.0.0.1', '--new-code', '督查台', '--supervisor'],
    {},
  )
  const code = await codeFor(admin, '一号机', 'A01')
  const [usedCode, oldCode] = [await codeFor(admin, '二号机', 'A01'), await codeFor(admin, '三号机', 'A01')]
  const desk = await programs.desk(join(programs.folder, 'desk'), [])
  const joining = (address: string, code: string) => () =>
    desk.failureOf('setup.joinHall', { address, code, deviceName: '新机' })
  const url = `http://127.0.0.1:${portOf(hall.url)}`

  // On the command line, as a script meets it.
  const onCommandLine = (address: string, code: string): Promise<unknown> =>
    programs.desk(join(programs.folder, `desk-${Math.random()}`), ['--hall', address, '--code', code]).then(
      () => 'STARTED',
      (error: unknown) => error,
    )
  const withWords = (code: string) => ({ code, words: expect.stringMatching(/\p{Script=Han}/u) })
  const first = await programs.desk(join(programs.folder, 'first'), ['--hall', url, '--code', usedCode])
  await current(first, 'the first desk')
  expect(await onCommandLine(url, 'ABCDE-FGHJK-00000000')).toMatchObject(withWords('ENROL_CODE_REFUSED'))
  expect(await onCommandLine(url, usedCode)).toMatchObject(withWords('ENROL_CODE_REFUSED'))

  const wrong = `${code.startsWith('A') ? 'B' : 'A'}${code.slice(1)}`
  await failsWith(desk, 'ENROL_CODE_REFUSED', joining(url, wrong))
  await failsWith(desk, 'ENROL_CODE_REFUSED', joining(url, 'not a code at all'))
  await failsWith(desk, 'ENROL_CODE_REFUSED', joining(url, usedCode))
  writeFileSync(clock, String(25 * 3_600_000))
  await new Promise((resolve) => setTimeout(resolve, 200))
  await failsWith(desk, 'ENROL_CODE_REFUSED', joining(url, oldCode))
  writeFileSync(clock, '0')
  await new Promise((resolve) => setTimeout(resolve, 200))

  // Another hall's server over HTTPS: its certificate is not the one the code names, and it is told nothing.
  await failsWith(desk, 'CERTIFICATE_CHANGED', joining(other.lanUrl, code))
  const [html, ssh, closed] = [await htmlServer(), await sshServer(), await closedPort()]
  for (const scheme of ['http', 'https'])
    for (const [port, expected] of [
      [html, 'NOT_A_HALL'],
      [ssh, 'NOT_A_HALL'],
      [closed, 'HALL_UNREACHABLE'],
    ] as const) {
      const address = `${scheme}://127.0.0.1:${port}`
      await failsWith(desk, expected, joining(address, code))
      await failsWith(desk, expected, () => desk.failureOf('setup.checkHall', { address }))
    }
  expect(await onCommandLine(`http://127.0.0.1:${html}`, code)).toMatchObject(withWords('NOT_A_HALL'))
  expect(await onCommandLine(`http://127.0.0.1:${closed}`, code)).toMatchObject(withWords('HALL_UNREACHABLE'))

  // None of it spoiled the machine or the code.
  expect(await desk.call('setup.joinHall', { address: url, code, deviceName: '新机' })).toMatchObject({
    deviceName: '一号机',
  })
  await current(desk, 'the machine that joined at last')
}, 240_000)

test('a hall that is something else today: told at each desk, work goes on, and it heals alone', async () => {
  const programs = newPrograms()
  const working = await startWorkingHall(programs, {
    desks: 5,
    args: ['--lan', '0', '--lan-host', '127.0.0.1'],
    secureDesks: 1,
  })
  const other = await programs.hall(join(programs.folder, 'other'), [
    '--no-desk',
    '--lan',
    '0',
    '--lan-host',
    '127.0.0.1',
  ])
  const [secure, html, ssh, closed, foreign] = working.desks
  if (!secure || !html || !ssh || !closed || !foreign) throw new Error('five desks')
  for (const [desk, port] of [
    [secure, portOf(other.lanUrl)],
    [html, await htmlServer()],
    [ssh, await sshServer()],
    [closed, await closedPort()],
    [foreign, portOf(other.url)],
  ] as const) {
    desk.line.lead(port)
    desk.line.cutAll()
  }
  await Promise.all([
    problemOf(secure, 'CERTIFICATE_CHANGED'),
    problemOf(html, 'NOT_A_HALL'),
    problemOf(ssh, 'NOT_A_HALL'),
    problemOf(closed, 'UNREACHABLE'),
    problemOf(foreign, 'UNKNOWN_DEVICE'),
  ])
  for (const desk of working.desks) {
    await worksAlone(desk, `alone-${desk.name}`)
    expect((await desk.program.call('sync.state', {})).link).toBe('OFFLINE')
    expect((await desk.session.failureOf('hall.login', { secret: CLERK_SECRETS.password })).code).toMatch(
      /^(CERTIFICATE_CHANGED|NOT_A_HALL|HALL_UNREACHABLE|HALL_REFUSED|HALL_LOGIN_NEEDED)$/,
    )
    working.connect(desk, true)
  }
  await Promise.all(working.desks.map((desk) => current(desk.program, desk.name, HEAL_MS)))
  const inspector = await signIn(working.hall, ADMINISTRATOR.staffId, ADMINISTRATOR.password, 'oracle')
  for (const caseId of working.cases)
    await until(
      'the hall has it',
      () => caseOf(inspector, caseId),
      () => true,
      40_000,
    )
}, 300_000)

const gradesOf = ({ timeline }: Awaited<ReturnType<typeof caseOf>>): string[] => [
  ...new Set(timeline.map(({ clockGrade }) => clockGrade)),
]

test('a desk whose clock stands a day off: the time comes from the hall, and records are graded rightly', async () => {
  const programs = newPrograms()
  const working = await startWorkingHall(programs, { desks: 2 })
  const [ahead, behind] = working.desks
  if (!ahead || !behind) throw new Error('two desks')
  const inspector = await signIn(working.hall, ADMINISTRATOR.staffId, ADMINISTRATOR.password, 'oracle')
  const atHall = async (caseId: string) =>
    until(
      'the hall has it',
      () => caseOf(inspector, caseId),
      () => true,
      40_000,
    )

  for (const [desk, offMs] of [
    [ahead, DAY_MS],
    [behind, -DAY_MS],
  ] as const) {
    await desk.program.stop()
    const clock = join(programs.folder, `clock-${desk.name}`)
    writeFileSync(clock, String(offMs))
    await desk.start(shiftedBy(clock))
    await current(desk.program, desk.name)
    const { clock: shown, nowMs } = await desk.session.call('system.status', {})
    expect(shown.grade, desk.name).toBe('A')
    expect(Math.abs(nowMs - Date.now()), desk.name).toBeLessThan(10_000)
    const caseId = await desk.open(`off-${desk.name}`)
    const here = await caseOf(desk.session, caseId)
    const there = await atHall(caseId)
    for (const view of [here, there]) {
      expect(Math.abs(view.receivedAtMs - Date.now()), desk.name).toBeLessThan(60_000)
      expect(gradesOf(view), desk.name).toEqual(['A'])
    }
    expect(there.caseNo).toBe(here.caseNo)
    // Dated papers go on: the time is known.
    await desk.session.call('cases.accept', { caseId, tolerance: null })
    const devices = await working.admin.call('hall.devices', {})
    const device = devices.devices.find(({ name }) => name === desk.name)
    expect(Math.round((device?.clockOffMs ?? 0) / DAY_MS), desk.name).toBe(Math.sign(offMs))

    // Started again with that clock and without the hall: within one boot the last word of the hall is still good.
    await desk.program.stop()
    working.connect(desk, false)
    await desk.start(shiftedBy(clock))
    const known = await caseOf(desk.session, await desk.open(`alone-${desk.name}`))
    expect(gradesOf(known), desk.name).toEqual(['A'])
    expect(Math.abs(known.receivedAtMs - Date.now()), desk.name).toBeLessThan(60_000)
    // Set wrong once more while it was off: now nobody knows the time; it is said, and nothing is refused.
    await desk.program.stop()
    writeFileSync(clock, String(offMs * 2))
    await desk.start(shiftedBy(clock))
    const alone = await desk.open(`unsure-${desk.name}`)
    const unsure = gradesOf(await caseOf(desk.session, alone))
    expect(unsure, desk.name).toEqual([offMs > 0 ? 'B' : 'C'])
    const { rows } = await desk.session.call('sync.outbox', {})
    expect(rows.find(({ caseId }) => caseId === alone)?.clockGrade, desk.name).toBe(unsure[0])
    // Put right while it runs.
    writeFileSync(clock, '0')
    working.connect(desk, true)
    await current(desk.program, desk.name, HEAL_MS)
    const graded = await atHall(alone)
    // Nothing happens after it was received: the hall doubts what the desk could not, and shows a time that can be.
    expect(gradesOf(graded), desk.name).toEqual(['C'])
    expect(graded.timeline[0]?.atMs, desk.name).toBeLessThanOrEqual(Date.now() + 5_000)
    expect(await caseOf(desk.session, alone), desk.name).toMatchObject({ timeline: graded.timeline })
    const healed = await desk.open(`healed-${desk.name}`)
    const right = await atHall(healed)
    expect(Math.abs(right.receivedAtMs - Date.now()), desk.name).toBeLessThan(60_000)
    expect(gradesOf(right), desk.name).toEqual(['A'])
  }
}, 240_000)

/** How the disk of a server fails, and comes back; the problem a desk is told of. */
const failures = [
  {
    what: 'full',
    problem: 'SERVER_FULL',
    possible: mayHaveDisks(),
    launch: { diskMiB: 24 },
    breakDisk(_pid: number, folder: string) {
      const file = openSync(join(folder, 'ballast'), 'w')
      try {
        for (const size of [1024 * 1024, 4096]) {
          const piece = Buffer.alloc(size)
          // Each write is whole until there is no room for it.
          while (writeAll(file, piece)) continue
        }
      } finally {
        closeSync(file)
      }
    },
    mendDisk: (_pid: number, folder: string) => rmSync(join(folder, 'ballast')),
  },
  {
    what: 'failing',
    problem: 'SERVER_STORAGE',
    // Limits of files are told in the kernel's way only there.
    possible: process.platform === 'linux',
    launch: {},
    breakDisk: (pid: number) => void execFileSync('prlimit', ['--pid', String(pid), '--fsize=4096:']),
    mendDisk: (pid: number) => void execFileSync('prlimit', ['--pid', String(pid), '--fsize=unlimited:']),
  },
]
const writeAll = (file: number, piece: Buffer): boolean => {
  try {
    return writeSync(file, piece) === piece.length
  } catch {
    return false
  }
}

for (const { what, problem, possible, launch, breakDisk, mendDisk } of failures)
  test.runIf(possible)(
    `a disk that is ${what} at the server: desks say so and go on, and it heals when it is right again`,
    async () => {
      const programs = newPrograms()
      const directory = join(programs.folder, 'hall')
      const server = await programs.hall(directory, ['--no-desk'], launch)
      const inside = join('/proc', String(server.pid), 'root', directory)
      const line = await openCutLine()
      onTestFinished(() => line.close())
      line.lead(portOf(server.url))
      const supervisor = await programs.desk(join(programs.folder, 'supervisor'), [
        '--hall',
        line.address,
        '--code',
        server.code,
      ])
      await current(supervisor, 'the supervisor')
      const clerk = clerkNumber(0)
      const admin = await makeHall(supervisor, [clerk])
      const code = await codeFor(admin, '一号机', clerk.windowId)
      const desk = await programs.desk(join(programs.folder, 'desk'), [
        '--hall',
        line.address,
        '--code',
        code,
      ])
      await current(desk, 'the desk')
      const session = await activate(admin, desk, clerk)
      await session.call('cases.open', application(clerk, 'before'))
      await current(desk, 'the desk')

      breakDisk(server.pid, inside)
      const { caseId } = await session.call('cases.open', application(clerk, 'meanwhile'))
      expect((await caseOf(session, caseId)).summary).toBe('meanwhile')
      await until(
        'the desk is told',
        () => desk.call('sync.state', {}),
        (state) => state.problem === problem && state.waiting > 0,
        60_000,
      )
      const asked = { name: '二号机', kind: 'SUPERVISOR', windowId: null } as const
      await failsWith(admin, 'HALL_REFUSED', () => admin.failureOf('hall.createCode', asked))
      expect(server.isOver()).toBe(false)

      mendDisk(server.pid, inside)
      await current(desk, 'the desk', HEAL_MS)
      await current(supervisor, 'the supervisor', HEAL_MS)
      await until(
        'the supervisor has the case',
        () => caseOf(admin, caseId),
        () => true,
        40_000,
      )
      await until(
        'the hall makes codes again',
        () => admin.call('hall.createCode', asked),
        () => true,
        HEAL_MS,
      )
    },
    300_000,
  )

test('PostgreSQL gone for a while: desks say so and go on, and it heals when it is back', async () => {
  const postgres = await startPostgres()
  onTestFinished(() => postgres.close())
  const programs = newPrograms()
  const working = await startWorkingHall(programs, {
    desks: 2,
    databaseUrl: await postgres.createDatabase(),
  })
  const [one, two] = working.desks
  if (!one || !two) throw new Error('two desks')
  await postgres.stop()
  await worksAlone(one, 'without-database')
  await problemOf(one, 'SERVER_STORAGE')
  await worksAlone(two, 'without-database-too')
  const refused = await working.admin.failureOf('hall.devices', {})
  expect(refused.code).toBe('HALL_REFUSED')
  expect(refused.words).toContain('数据库没有应答')
  // Long enough that every desk has failed more than once.
  await new Promise((resolve) => setTimeout(resolve, 3_000))
  expect(working.hall.isOver()).toBe(false)
  await postgres.start()
  await Promise.all(working.desks.map((desk) => current(desk.program, desk.name, HEAL_MS)))
  await current(working.hall, 'the hall’s own desk', HEAL_MS)
  const inspector = await signIn(working.hall, ADMINISTRATOR.staffId, ADMINISTRATOR.password, 'oracle')
  for (const caseId of working.cases)
    await until(
      'the hall has it',
      () => caseOf(inspector, caseId),
      () => true,
      40_000,
    )
}, 240_000)
