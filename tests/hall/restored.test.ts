import { cpSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { startPostgres, type TestPostgres } from '../helpers/postgres.ts'
import { caseOf, ledgerOf, readHallLog } from './hall-oracle.ts'
import { ADMINISTRATOR, application, CLERK_SECRETS, current, signIn } from './made-hall.ts'
import {
  createPrograms,
  preloaded,
  quickRetries,
  until,
  type Programs,
  type RunningProgram,
  type Session,
} from './programs.ts'
import { startWorkingHall, type WorkingHall } from './working-hall.ts'

// A hall put back from a backup, a desk put back from an image of its disk, the same image twice at once, and what a lost
// PC had not sent: nothing is lost, nothing is there twice, and each is told. Real programs throughout.

const newPrograms = (): Programs => {
  const programs = createPrograms(preloaded(quickRetries))
  onTestFinished(() => programs.close())
  return programs
}

const newsOf = async (at: Session): Promise<string[]> =>
  (await at.call('sync.state', {})).news.map(({ code }) => code)
/** What a machine is told in the end, without anybody doing anything. */
const told = (at: Session, code: string): Promise<string[]> =>
  until(
    `told ${code}`,
    () => newsOf(at),
    (codes) => codes.some((each) => each === code),
    90_000,
  )

/** All machines show these cases, each once, and the same of each. */
const expectEverywhere = async (
  working: WorkingHall,
  others: readonly string[] = [],
  more: readonly RunningProgram[] = [],
): Promise<void> => {
  const cases = [...working.cases, ...others]
  const sessions = await Promise.all(
    [working.hall, ...working.desks.map(({ program }) => program), ...more].map((program) =>
      signIn(program, ADMINISTRATOR.staffId, ADMINISTRATOR.password, 'oracle'),
    ),
  )
  const idsAt = async (session: Session): Promise<string[]> =>
    (await ledgerOf(session, 'SCJG')).map((row) => (JSON.parse(row) as { caseId: string }).caseId)
  for (const session of sessions) {
    await until(
      'every case is here once',
      async () => {
        await session.call('sync.now', {})
        return (await idsAt(session)).toSorted()
      },
      (ids) => JSON.stringify(ids) === JSON.stringify([...cases].toSorted()),
      60_000,
    )
  }
  const [first, ...rest] = sessions
  if (!first) return
  for (const caseId of cases) {
    const shown = await caseOf(first, caseId)
    for (const other of rest) expect(await caseOf(other, caseId)).toEqual(shown)
  }
  for (const session of sessions)
    expect(await session.call('system.verify', {})).toMatchObject({ problems: [] })
}

interface LedgerRow {
  readonly caseId: string
  readonly no: string
}

/** Every number that two cases have is told at the conflict desk of each of these machines: the later of the two. */
const expectNumbersTold = async (programs: readonly RunningProgram[]): Promise<void> => {
  for (const program of programs) {
    const session = await signIn(program, ADMINISTRATOR.staffId, ADMINISTRATOR.password, 'numbers')
    const rows = (await ledgerOf(session, 'SCJG')).map((row) => JSON.parse(row) as LedgerRow)
    const byNumber = Map.groupBy(rows, ({ no }) => no)
    const doubled = [...byNumber].flatMap(([no, cases]) => cases.slice(1).map(() => no))
    // Both drew from the same range: without a number that is there twice this would show nothing.
    expect(doubled.length).toBeGreaterThan(0)
    const { conflicts } = await session.call('conflicts.list', {})
    const told = conflicts.filter(({ kind }) => kind === 'NUMBER_TWICE')
    expect(told.map(({ subject }) => subject.split(' ')[0]).toSorted()).toEqual(doubled.toSorted())
    const [first] = told
    if (!first) continue
    const { refused, standing } = await session.call('conflicts.get', { eventId: first.eventId })
    expect(standing).toHaveLength(1)
    expect(refused.atMs).toBeGreaterThan(standing[0]?.atMs ?? Infinity)
    expect((await session.call('system.status', {})).conflicts).toBeGreaterThanOrEqual(told.length)
  }
}

const expectWholeLog = async (working: WorkingHall, databaseUrl?: string): Promise<void> => {
  const { hallId } = working.hall
  for (const { program } of working.desks) await program.stop()
  await working.hall.stop()
  const { problems, verdicts } = await readHallLog({ directory: working.directory, databaseUrl, hallId })
  expect(problems).toEqual([])
  expect(verdicts).not.toHaveProperty('quarantined')
}

describe('a hall put back from a backup', () => {
  let postgres: TestPostgres
  beforeAll(async () => {
    postgres = await startPostgres()
  })
  afterAll(() => postgres.close())

  test.each(['SQLite', 'PostgreSQL'])(
    'gets again what its desks had sent since, and everybody is told: %s',
    async (database) => {
      const programs = newPrograms()
      const databaseUrl = database === 'SQLite' ? undefined : await postgres.createDatabase()
      const working = await startWorkingHall(programs, {
        desks: 2,
        ...(databaseUrl === undefined ? {} : { databaseUrl }),
      })
      await working.admin.call('hall.makeBackup', {})
      const { directory, backups } = await working.admin.call('hall.backups', {})
      const [one, two] = working.desks
      if (!one || !two) throw new Error('two desks')
      // Acknowledged after the backup, one of them by a desk that has taken a step on the other's case.
      for (let nth = 0; nth < 5; nth += 1) await Promise.all([one.open(`one-${nth}`), two.open(`two-${nth}`)])
      await working.settle()
      const before = await ledgerOf(
        await signIn(working.hall, ADMINISTRATOR.staffId, ADMINISTRATOR.password, 'before'),
        'SCJG',
      )
      // One desk is away while the hall is put back.
      await two.program.kill()
      await working.hall.kill()
      const file = join(directory, backups[0]?.file ?? '')
      expect(
        await programs.runHall(['--data', working.directory, ...working.database, '--restore', file]),
      ).toMatchObject({ restored: { records: expect.any(Number) } })
      await working.startHall()
      await one.open('after')
      await two.start()
      for (const { session } of [one, two])
        expect(await told(session, 'RESENT')).toEqual(['HALL_RESTORED', 'RESENT'])
      await told(working.admin, 'HALL_RESTORED')
      await working.settle()
      await expectEverywhere(working)
      const after = await ledgerOf(
        await signIn(working.hall, ADMINISTRATOR.staffId, ADMINISTRATOR.password, 'after'),
        'SCJG',
      )
      expect(after).toEqual(expect.arrayContaining(before))
      await expectWholeLog(working, databaseUrl)
    },
    240_000,
  )
})

test('a desk put back from last week’s image of its disk takes up what it sent since, and is told', async () => {
  const programs = newPrograms()
  const working = await startWorkingHall(programs, { desks: 2 })
  const [one, two] = working.desks
  if (!one || !two) throw new Error('two desks')
  await one.program.stop()
  const image = join(programs.folder, 'image')
  cpSync(one.directory, image, { recursive: true })
  await one.start()
  for (let nth = 0; nth < 4; nth += 1) await one.open(`week-${nth}`)
  await working.settle()
  await one.program.kill()

  renameSync(one.directory, join(programs.folder, 'broken disk'))
  cpSync(image, one.directory, { recursive: true })
  working.connect(one, false)
  await one.start()
  // It works before it hears the hall: these numbers of its chain the hall has for other records.
  await one.open('new-1')
  await one.open('new-2')
  working.connect(one, true)
  expect(await told(one.session, 'FORK_HEALED')).toEqual(['FORK_HEALED'])
  await working.settle()
  await expectEverywhere(working)
  const everybody = [working.hall, ...working.desks.map(({ program }) => program)]
  await expectNumbersTold(everybody)
  // Dealt with at one of them, it is dealt with everywhere.
  const { conflicts } = await one.session.call('conflicts.list', {})
  for (const { eventId } of conflicts)
    await one.session.call('conflicts.settle', { eventId, decision: 'KEEP', note: '已电话告知' })
  await working.settle()
  expect((await working.admin.call('conflicts.list', {})).conflicts).toEqual([])

  // The same image once more, this time with nothing new on it.
  await one.program.kill()
  rmSync(one.directory, { recursive: true })
  cpSync(image, one.directory, { recursive: true })
  await one.start()
  expect(await told(one.session, 'FORK_HEALED')).toEqual(['FORK_HEALED'])
  await working.settle()
  await one.open('new-3')
  await working.settle()
  await expectEverywhere(working)
  await expectWholeLog(working)
}, 240_000)

test('two machines of one disk image at work at once: what both record arrives, and they are told', async () => {
  const programs = newPrograms()
  const working = await startWorkingHall(programs, { desks: 2 })
  const [one] = working.desks
  if (!one) throw new Error('a desk')
  await one.program.stop()
  const copy = join(programs.folder, 'clone')
  cpSync(one.directory, copy, { recursive: true })
  // Before either has heard the hall, both draw the same number.
  working.connect(one, false)
  await one.start()
  const clone = await programs.desk(copy, ['--hall', one.line.address])
  const cloned: string[] = []
  const twin = await signIn(clone, one.clerk.staffId, CLERK_SECRETS.password)
  await one.open('original-apart')
  cloned.push((await twin.call('cases.open', application(one.clerk, 'clone-apart'))).caseId)
  working.connect(one, true)
  const bothHaveSent = () =>
    until(
      'both have sent everything',
      async () => [await one.session.call('sync.now', {}), await twin.call('sync.now', {})],
      (states) => states.every(({ waiting }) => waiting === 0),
      90_000,
      1_000,
    )
  await bothHaveSent()
  for (let nth = 0; nth < 6; nth += 1) {
    await one.open(`original-${nth}`)
    const opened = await twin.call('cases.open', application(one.clerk, `clone-${nth}`))
    cloned.push(opened.caseId)
    await new Promise((resolve) => setTimeout(resolve, 700))
  }
  const news = await until(
    'one of the two is told',
    async () => [...(await newsOf(one.program)), ...(await newsOf(clone))],
    (codes) => codes.includes('FORK_HEALED'),
    90_000,
  )
  // Each change of incarnation is told; they do not chase each other.
  expect(news.length).toBeLessThanOrEqual(20)
  await bothHaveSent()
  await expectEverywhere(working, cloned, [clone])
  await expectNumbersTold([working.hall, ...working.desks.map(({ program }) => program), clone])
  await clone.stop()
  await current(one.program, 'the machine that is left')
  await expectWholeLog(working)
}, 240_000)

test('what a lost PC had not sent is handed in from a memory stick: accepted once', async () => {
  const programs = newPrograms()
  const working = await startWorkingHall(programs, { desks: 2 })
  const [one, two] = working.desks
  if (!one || !two) throw new Error('two desks')
  working.connect(one, false)
  for (let nth = 0; nth < 3; nth += 1) await one.open(`unsent-${nth}`)
  const head = await signIn(one.program, ADMINISTRATOR.staffId, ADMINISTRATOR.password, 'head')
  const bundle = await head.call('sync.exportBundle', {})
  expect(bundle.records).toBe((await head.call('sync.state', {})).waiting)
  await one.program.kill()

  const { admin } = working
  const { devices } = await admin.call('hall.devices', {})
  const deviceId = devices.find(({ name }) => name === one.name)?.deviceId ?? ''
  await admin.call('hall.revokeDevice', { deviceId, standing: 'LOST', reason: '遗失' })
  const { base64, records } = bundle
  expect(await admin.call('sync.importBundle', { base64 })).toEqual({
    deviceName: one.name,
    records,
    added: records,
    alreadyThere: 0,
  })
  expect(await admin.call('sync.importBundle', { base64 })).toEqual({
    deviceName: one.name,
    records,
    added: 0,
    alreadyThere: records,
  })
  const torn = Buffer.from(base64, 'base64')
  torn[Math.floor(torn.length / 2)] = (torn[Math.floor(torn.length / 2)] ?? 0) ^ 1
  const damaged = await admin.failureOf('sync.importBundle', { base64: torn.toString('base64') })
  expect(damaged.code).toBe('BUNDLE_UNREADABLE')
  expect(damaged.words).toMatch(/不是本大厅的记录包|已损坏/)
  await current(two.program, 'the other desk')
  await expectEverywhere({ ...working, desks: [two] })
  // The PC turns up again: nothing is taken from it, and it says why.
  working.connect(one, true)
  await one.start()
  await until(
    'the lost machine knows',
    () => one.program.call('sync.state', {}),
    ({ problem }) => problem === 'DEVICE_LOST',
    60_000,
  )
  await expectWholeLog(working)
}, 240_000)
