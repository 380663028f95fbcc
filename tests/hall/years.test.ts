import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { makeHallBackup } from '../../db/hall/backup.ts'
import { inspectHallCopy } from '../../db/hall/copy-check.ts'
import type { HallDb } from '../../db/hall/hall-db.ts'
import { loadHall, type Hall } from '../../db/hall/halls.ts'
import { beginLineage } from '../../db/hall/lineage.ts'
import { LONG_WORK_EVERY_MS } from '../../db/hall/long-work.ts'
import { MASTER_KEY_FILE } from '../../db/hall/master-key.ts'
import { openHallDb } from '../../db/hall/storage/index.ts'
import { isHallFolder, verifyHall } from '../../db/hall/verify-hall.ts'
import { checkYear } from '../../db/hall/years/check-year.ts'
import { closeYears } from '../../db/hall/years/close-year.ts'
import { listYears, yearsFolder, type YearManifest } from '../../db/hall/years/year-files.ts'
import { BLANK_STAFF } from '../../db/model/blank-records.ts'
import type { HallHealth } from '../../db/model/hall-views.ts'
import type { FakeDesk } from '../helpers/fake-desk.ts'
import { startPostgres, type TestPostgres } from '../helpers/postgres.ts'
import { createTestServer, MASTER_KEY, type TestServer } from '../helpers/test-server.ts'
import { temporaryFolder } from '../helpers/test-store.ts'

let postgres: TestPostgres

beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres.close())

type Kind = 'sqlite' | 'postgres'
const ADMIN = '9000'
const never = new AbortController().signal
/** Windows knows "read-only" alone. */
const READ_ONLY = process.platform === 'win32' ? 0o444 : 0o400

const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')
const noonOf = (day: string): number => Date.parse(`${day}T12:00:00+08:00`)

interface AHall {
  readonly server: TestServer
  readonly desk: FakeDesk
  readonly hall: Hall
  readonly db: HallDb
  readonly directory: string
  readonly folder: string
  moveTo(day: string): void
  /** Records so many on a day and sends them. */
  work(day: string, count: number, by?: FakeDesk): Promise<void>
  close(signal?: AbortSignal): Promise<readonly YearManifest[]>
}

const record = (desk: FakeDesk, nth: number, more: object = {}): void => {
  const staffId = nth === 0 ? ADMIN : String(1_000 + nth)
  desk.record({
    type: 'reference.staff_set',
    entity: ['staff', staffId],
    payload: {
      ...BLANK_STAFF,
      staffId,
      // What some take for an end of line, and signs beyond the first plane.
      name: `李\u2028四\u{20000}`,
      unitId: 'ZWZX',
      roles: nth === 0 ? ['SYSADMIN'] : ['CLERK'],
      source: null,
      ...more,
    },
    ...(nth === 0 ? {} : { staffId: ADMIN }),
  })
}

/** A hall with a machine and an administrator: two records on 2026-03-02. */
const aHall = async (kind: Kind, options: Parameters<typeof createTestServer>[0] = {}): Promise<AHall> => {
  const directory = temporaryFolder()
  const databaseUrl = kind === 'sqlite' ? undefined : await postgres.createDatabase()
  const db = await openHallDb({ directory, databaseUrl })
  onTestFinished(() => db.close())
  const server = await createTestServer({ directory, db, ...options })
  const desk = await server.enrolled('SUPERVISOR', '督查台')
  record(desk, 0)
  desk.record({
    type: 'account.credential_set',
    entity: ['account', ADMIN],
    payload: { staffId: ADMIN, kind: 'PASSWORD', argon2id: 'hash of right', temporary: false, by: null },
    staffId: ADMIN,
  })
  await desk.push()
  const hall = await loadHall(server.options, server.hallId)
  if (!hall) throw new Error('no hall')
  let nth = 0
  const moveTo = (day: string): void => server.advance(noonOf(day) - server.nowMs())
  return {
    server,
    desk,
    hall,
    db,
    directory,
    folder: yearsFolder(directory, hall.hallId),
    moveTo,
    async work(day, count, by = desk) {
      moveTo(day)
      await by.hello()
      for (let each = 0; each < count; each += 1) record(by, (nth += 1))
      await by.push()
    },
    close: (signal = never) => closeYears(server.options, hall, signal),
  }
}

const healthOf = async ({ server, desk }: AHall): Promise<HallHealth> => {
  await desk.hello()
  const login = { staffId: ADMIN as never, secret: 'right', kind: 'PASSWORD' as const }
  const { userToken } = await server.service.login(desk.token, login)
  return (await server.service.ask(desk.token, userToken, 'health', {})) as HallHealth
}
const yearWarnings = ({ warnings }: HallHealth) =>
  warnings.filter(({ code }) => code.startsWith('YEAR')).map(({ code, params }) => [code, params['year']])

interface Line {
  readonly hallSeq: number
  readonly receivedAtMs: number
  readonly verdict: string
  readonly hash: string
  readonly hallHash: string
  readonly deviceSeq: number
  readonly record?: string
  readonly recordBase64?: string
}
const linesOf = (path: string): Line[] =>
  gunzipSync(readFileSync(join(path, 'records.jsonl.gz')))
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
const manifestOf = (path: string): YearManifest =>
  JSON.parse(readFileSync(join(path, 'manifest.json'), 'utf8')) as YearManifest

/** As the manifest says how to, with nothing of this program. */
const checkAlone = (path: string): void => {
  const manifest = manifestOf(path)
  let { hallHash } = manifest.before
  let { hallSeq } = manifest.before
  for (const line of linesOf(path)) {
    expect(line.hallSeq).toBe((hallSeq += 1))
    const bytes =
      line.recordBase64 === undefined
        ? Buffer.from(line.record ?? '', 'utf8')
        : Buffer.from(line.recordBase64, 'base64')
    expect(sha256(bytes)).toBe(line.hash)
    hallHash = sha256([hallHash, line.hash, line.hallSeq, line.receivedAtMs, line.verdict].join('\n'))
    expect(hallHash).toBe(line.hallHash)
  }
  expect({ hallSeq, hallHash }).toEqual(manifest.last)
  expect(sha256(readFileSync(join(path, 'records.jsonl.gz')))).toBe(manifest.sha256)
}

const filesIn = (path: string) =>
  readdirSync(path).map((name) => {
    const { mtimeMs, ino, mode } = statSync(join(path, name))
    return { name, mtimeMs, ino, mode: mode & 0o777, sha256: sha256(readFileSync(join(path, name))) }
  })

describe.each(['sqlite', 'postgres'] as const)('closed years on %s', (kind) => {
  test('a year that is over is a file of its own from 15 January on, and never touched again', async () => {
    const its = await aHall(kind)
    const away = await its.server.enrolled('DESK', '离线的')
    record(away, 500)
    // No text at all: what a machine sent is kept as it is.
    its.desk.recordBytes(Buffer.from([0xff, 0x00, 0xfe]))
    await its.work('2026-12-31', 700)
    await its.work('2027-01-01', 3)
    its.moveTo('2027-01-14')
    expect(await its.close()).toEqual([])
    expect(existsSync(its.folder)).toBe(false)

    its.moveTo('2027-01-15')
    const [closed, ...more] = await its.close()
    expect(more).toEqual([])
    expect(closed).toMatchObject({ year: 2026, records: 703, before: { hallSeq: 0 }, hallName: 'test hall' })
    expect(closed?.chains).toEqual([
      { deviceId: its.desk.deviceId, epoch: 1, deviceSeq: 703, hash: its.desk.chain[702]?.hash },
    ])
    expect(readdirSync(its.folder)).toEqual(['2026'])
    const path = join(its.folder, '2026')
    checkAlone(path)
    expect(linesOf(path)[2]?.recordBase64).toBe('/wD+')
    expect(linesOf(path)[0]?.record).toBe(its.desk.chain[0]?.bytes.toString('utf8'))
    expect(filesIn(path).map(({ mode }) => mode)).toEqual([READ_ONLY, READ_ONLY])

    // A desk that was away sends what it recorded in the old year: the next file has it.
    await away.hello()
    await away.push()
    const before = filesIn(path)
    expect(await its.close()).toEqual([])
    its.moveTo('2028-01-15')
    expect(await its.close()).toMatchObject([
      {
        year: 2027,
        records: 4,
        before: closed?.last,
        chains: [{}, { deviceId: away.deviceId, deviceSeq: 1 }],
      },
    ])
    checkAlone(join(its.folder, '2027'))
    expect(linesOf(join(its.folder, '2027')).at(-1)?.record).toBe(away.chain[0]?.bytes.toString('utf8'))
    expect(filesIn(path)).toEqual(before)
    const years = listYears(its.directory, its.hall)
    expect(years.map(({ name, isThere }) => [name, isThere])).toEqual([
      ['2026', true],
      ['2027', true],
    ])
    for (const { path: folder, manifest } of years)
      expect(manifest && (await checkYear(folder, manifest))).toBeNull()
  })

  test('a year without a record has no file; several at once follow one another', async () => {
    const its = await aHall(kind)
    await its.work('2026-05-04', 5)
    await its.work('2028-02-01', 2)
    its.moveTo('2030-06-01')
    expect((await its.close()).map(({ year, records }) => [year, records])).toEqual([
      [2026, 7],
      [2028, 2],
    ])
    expect(readdirSync(its.folder)).toEqual(['2026', '2028'])
    // Gone from the disk, it is made again from the log, the same to the byte.
    const { sha256: known } = manifestOf(join(its.folder, '2026'))
    rmSync(join(its.folder, '2026'), { recursive: true })
    expect(await its.close()).toMatchObject([{ year: 2026, sha256: known }])
    expect(readdirSync(its.folder)).toEqual(['2026', '2028'])
  })

  test('a clock that was ahead or behind over new year costs no record', async () => {
    const its = await aHall(kind)
    await its.work('2026-12-30', 5)
    await its.work('2027-01-02', 1)
    await its.work('2026-12-31', 1)
    await its.work('2027-01-03', 1)
    its.moveTo('2027-01-15')
    const [closed] = await its.close()
    await its.work('2027-02-01', 1)
    its.moveTo('2029-01-01')
    const [next] = await its.close()
    expect(next?.before).toEqual(closed?.last)
    expect(next).toMatchObject({ year: 2027, last: { hallSeq: 11 } })
    for (const year of ['2026', '2027']) checkAlone(join(its.folder, year))
  })

  test('set back after a year was closed, the clock opens it to nobody', async () => {
    const its = await aHall(kind)
    await its.work('2026-12-30', 5)
    its.moveTo('2027-01-15')
    const [closed] = await its.close()
    await its.work('2026-12-31', 2)
    await its.work('2027-02-01', 1)
    its.moveTo('2028-01-15')
    expect(await its.close()).toMatchObject([{ year: 2027, records: 3, before: closed?.last }])
    expect(readdirSync(its.folder)).toEqual(['2026', '2027'])
  })

  test('stopped in the middle nothing bears its name, and the next turn makes it', async () => {
    const its = await aHall(kind)
    await its.work('2026-06-01', 900)
    its.moveTo('2027-03-01')
    const stopping = new AbortController()
    let pages = 0
    const db: HallDb = {
      ...its.db,
      all(sql, ...values) {
        if (sql.includes('FROM event') && (pages += 1) === 3) stopping.abort()
        return its.db.all(sql, ...values)
      },
    }
    await expect(closeYears({ ...its.server.options, db }, its.hall, stopping.signal)).rejects.toThrow(
      'aborted',
    )
    expect(readdirSync(its.folder)).toEqual([])
    // As a crash leaves it: half a file without a name of its own.
    mkdirSync(join(its.folder, '2026.partial'))
    writeFileSync(join(its.folder, '2026.partial', 'records.jsonl.gz'), gzipSync('half a reco'))
    expect(listYears(its.directory, its.hall)).toEqual([])
    expect(await its.close()).toMatchObject([{ year: 2026, records: 902 }])
    expect(readdirSync(its.folder)).toEqual(['2026'])
    checkAlone(join(its.folder, '2026'))
  })

  test('a log that was changed is not sealed as if it were whole', async () => {
    const its = await aHall(kind)
    await its.work('2026-06-01', 20)
    await its.db.transaction('', (tx) =>
      tx.run("UPDATE event SET verdict = 'conflict' WHERE hall_id = ? AND hall_seq = 7", its.hall.hallId),
    )
    its.moveTo('2027-03-01')
    await expect(its.close()).rejects.toThrow('record 7 was changed')
    expect(readdirSync(its.folder)).toEqual([])
  })

  test('a log that is no more what a closed year was made from is told, and nothing is closed beside it', async () => {
    const its = await aHall(kind)
    await its.work('2026-06-01', 10)
    await its.work('2027-01-02', 3)
    its.moveTo('2028-02-01')
    const { hallId } = its.hall
    await its.close()
    rmSync(join(its.folder, '2027'), { recursive: true })
    await its.db.transaction(hallId, (tx) =>
      tx.run("UPDATE event SET hall_hash = 'another' WHERE hall_id = ? AND hall_seq = 12", hallId),
    )
    await expect(its.close()).rejects.toThrow('not the one of a closed year')
    expect(yearWarnings(await healthOf(its))).toEqual([['YEAR_DIFFERS', '2026']])
    expect(readdirSync(its.folder)).toEqual(['2026'])
  })

  test('put back to a time before it was closed, a hall closes the year anew beside the file that stays', async () => {
    const its = await aHall(kind)
    await its.work('2026-06-01', 10)
    const made = await makeHallBackup({
      db: its.db,
      directory: its.directory,
      nowMs: its.server.nowMs(),
      check: inspectHallCopy,
    })
    await its.work('2026-12-01', 5)
    its.moveTo('2027-01-20')
    await its.close()
    // As restoring does, in place: the records after the backup are gone, and a new lineage begins there.
    const { hallId } = its.hall
    const at = await its.db.get<{ hall_hash: string }>(
      'SELECT hall_hash FROM event WHERE hall_id = ? AND hall_seq = 12',
      hallId,
    )
    const hallHash = at?.hall_hash ?? ''
    const before = filesIn(join(its.folder, '2026'))
    const goBack = (isTold: boolean) =>
      its.db.transaction(hallId, async (tx) => {
        if (isTold) await beginLineage(tx, its.server.options, hallId, { hallSeq: 12, hallHash }, 'RESTORED')
        await tx.run('DELETE FROM event WHERE hall_id = ? AND hall_seq > 12', hallId)
        await tx.run('DELETE FROM event_scope WHERE hall_id = ? AND hall_seq > 12', hallId)
        await tx.run('UPDATE device_epoch SET last_seq = 12 WHERE hall_id = ? AND last_seq > 12', hallId)
        await tx.run('UPDATE hall SET head_seq = 12, head_hash = ? WHERE hall_id = ?', hallHash, hallId)
      })
    // Nobody said so: then one of the two was changed, and nothing is written beside it.
    await goBack(false)
    await expect(its.close()).rejects.toThrow('not the one of a closed year')
    expect(readdirSync(its.folder)).toEqual(['2026'])
    await goBack(true)
    expect(await its.close()).toMatchObject([{ year: 2026, records: 12, last: { hallSeq: 12, hallHash } }])
    expect(readdirSync(its.folder)).toEqual(['2026', '2026-2'])
    expect(filesIn(join(its.folder, '2026'))).toEqual(before)
    checkAlone(join(its.folder, '2026-2'))
    const health = await healthOf(its)
    expect(yearWarnings(health)).toEqual([])
    expect(health.closedYears).toMatchObject({ count: 1, last: { year: 2026, records: 12 } })
    expect(made.halls[0]?.headSeq).toBe(12)
  })

  test('the server does it by itself, beside the backups, and its health tells', async () => {
    const its = await aHall(kind, { dailyBackup: true })
    its.server.advance(1_000)
    const elsewhere = temporaryFolder()
    const other = its.server.another({ directory: elsewhere })
    await its.work('2026-08-03', 8)
    expect((await healthOf(its)).closedYears).toEqual({ count: 0, bytes: 0, last: null })
    its.moveTo('2027-01-20')
    // Nobody has had a turn yet, days after it was due.
    expect(yearWarnings(await healthOf(its))).toEqual([['YEAR_NOT_CLOSED', '2026']])
    const turn = async (): Promise<void> => {
      its.server.advance(LONG_WORK_EVERY_MS)
      await its.server.service.tick()
      await other.tick()
    }
    await turn()
    await expect.poll(() => existsSync(join(its.folder, '2026')), { timeout: 10_000 }).toBe(true)
    await turn()
    const health = await healthOf(its)
    await its.server.service.stop()
    await other.stop()
    expect(existsSync(join(elsewhere, 'years'))).toBe(false)
    expect(yearWarnings(health)).toEqual([])
    const { bytes } = manifestOf(join(its.folder, '2026'))
    expect(health.closedYears).toEqual({ count: 1, bytes, last: { year: 2026, records: 10, bytes } })
  })

  test('a log that is not whole is copied and read once a night, not at every turn', async () => {
    const its = await aHall(kind, { dailyBackup: true })
    await its.work('2026-06-01', 20)
    await its.db.transaction('', (tx) =>
      tx.run("UPDATE event SET verdict = 'conflict' WHERE hall_id = ? AND hall_seq = 7", its.hall.hallId),
    )
    its.moveTo('2027-03-01')
    const { service, lines } = its.server
    const failures = () => lines.filter(({ event }) => event === 'close year' || event === 'backup').length
    const turn = async (): Promise<void> => {
      its.server.advance(LONG_WORK_EVERY_MS)
      await service.tick()
    }
    const begunAtMs = performance.now()
    await turn()
    await expect.poll(failures, { timeout: 10_000, interval: 20 }).toBe(2)
    const tookMs = performance.now() - begunAtMs
    await turn()
    await new Promise((resolve) => setTimeout(resolve, tookMs + 200))
    expect(failures()).toBe(2)
    its.moveTo('2027-03-02')
    await turn()
    await expect.poll(failures, { timeout: 10_000 }).toBe(4)
    await service.stop()
  })

  test('goes away from the server once, with a backup; altered it is found out', async () => {
    const its = await aHall(kind)
    writeFileSync(join(its.directory, MASTER_KEY_FILE), 'as a hall has it')
    await its.work('2026-08-03', 8)
    its.moveTo('2027-01-20')
    await its.close()
    const away = temporaryFolder()
    const backUp = () =>
      makeHallBackup({
        db: its.db,
        directory: its.directory,
        away,
        nowMs: its.server.nowMs(),
        check: inspectHallCopy,
      })
    expect(await backUp()).toMatchObject({ away: true })
    const copied = join(yearsFolder(away, its.hall.hallId), '2026')
    const present = filesIn(copied)
    expect(present.map(({ sha256: sum }) => sum)).toEqual(
      filesIn(join(its.folder, '2026')).map(({ sha256: sum }) => sum),
    )
    // One that is not whole any more keeps no backup from going away, and overwrites nothing there.
    mkdirSync(join(its.folder, '2025'))
    expect(await backUp()).toMatchObject({ away: true, awayProblem: null })
    rmSync(join(its.folder, '2025'), { recursive: true })
    expect(filesIn(copied)).toEqual(present)
    expect(readdirSync(yearsFolder(away, its.hall.hallId))).toEqual(['2026'])
    // Neither does what somebody left lying there.
    writeFileSync(join(its.directory, 'years', 'Thumbs.db'), '')
    writeFileSync(join(its.folder, '2024'), '')
    expect(await backUp()).toMatchObject({ away: true, awayProblem: null, yearsProblem: null })
    // A year that cannot go away is no reason to say that the backup did not.
    rmSync(copied, { recursive: true })
    renameSync(join(away, 'years'), join(away, 'years-before'))
    writeFileSync(join(away, 'years'), '')
    expect(await backUp()).toMatchObject({
      away: true,
      awayProblem: null,
      yearsProblem: expect.stringMatching(/EEXIST|ENOTDIR/),
    })
    rmSync(join(away, 'years'))
    expect(await backUp()).toMatchObject({ yearsProblem: null })
    expect(filesIn(copied).map(({ sha256: sum }) => sum)).toEqual(present.map(({ sha256: sum }) => sum))
    // Of another log, closed before this computer was set up: both are kept.
    const elsewhere = join(copied, 'manifest.json')
    chmodSync(elsewhere, 0o600)
    appendFileSync(elsewhere, '\n')
    expect(await backUp()).toMatchObject({ away: true, awayProblem: null })
    const second = join(yearsFolder(away, its.hall.hallId), '2026-2')
    expect(filesIn(second).map(({ sha256: sum }) => sum)).toEqual(present.map(({ sha256: sum }) => sum))
    expect(await backUp()).toMatchObject({ away: true, awayProblem: null })
    expect(readdirSync(yearsFolder(away, its.hall.hallId)).toSorted()).toEqual(['2026', '2026-2'])
    rmSync(second, { recursive: true })
    writeFileSync(elsewhere, readFileSync(join(its.folder, '2026', 'manifest.json')))

    // The log is the database's, or where that is elsewhere the newest backup's.
    expect(isHallFolder(its.directory)).toBe(true)
    const name = join(its.hall.hallId, '2026')
    expect(await verifyHall(its.directory)).toMatchObject({
      log: expect.stringContaining(kind === 'sqlite' ? 'hall.db' : 'backups'),
      halls: [{ hallId: its.hall.hallId, records: 10 }],
      years: [{ folder: name, records: 10, standing: 'IN_LOG', problem: null }],
      problems: [],
    })
    // One year by itself, wherever it was carried.
    expect(await verifyHall(copied)).toMatchObject({ years: [{ problem: null }], problems: [] })

    const file = join(its.folder, '2026', 'records.jsonl.gz')
    const whole = readFileSync(file)
    const told = async (): Promise<string | null | undefined> =>
      (await verifyHall(its.directory)).years[0]?.problem
    chmodSync(file, 0o600)
    const lines = gunzipSync(whole).toString('utf8')
    writeFileSync(file, gzipSync(lines.replace('督', '查').replace('"A"', '"B"')))
    expect(await told()).toBe('the SHA-256 of the file')
    writeFileSync(file, gzipSync(lines.replace('CLERK', 'CHIEF')))
    expect(await told()).toBe('record 3 was changed')
    writeFileSync(file, gzipSync(lines.split('\n').toSpliced(4, 1).join('\n')))
    expect(await told()).toBe('record 5 is missing')
    truncateSync(file, 200)
    expect(await told()).toContain('cannot be read')
    // What became bad here does not go away as if it were good.
    rmSync(copied, { recursive: true })
    expect(await backUp()).toMatchObject({ away: true, awayProblem: null })
    expect(existsSync(copied)).toBe(false)
    expect(yearWarnings(await healthOf(its))).toEqual([['YEAR_FILE_BAD', '2026']])
    writeFileSync(file, whole)
    expect(await told()).toBeNull()
    const manifest = join(its.folder, '2026', 'manifest.json')
    chmodSync(manifest, 0o600)
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('"records": 10', '"records": 11'))
    expect(await told()).toContain('no manifest')
    expect(yearWarnings(await healthOf(its))).toEqual([['YEAR_FILE_BAD', '2026']])
  })
})

test('killed in the middle of it: nothing bears the name, and the next start makes it whole', async () => {
  const its = await aHall('sqlite')
  await its.work('2026-06-01', 900)
  its.moveTo('2027-03-01')
  const { hallId } = its.hall
  const args = [its.directory, hallId, MASTER_KEY.toString('hex'), String(its.server.nowMs())]
  await its.server.service.stop()
  await its.db.close()
  const script = fileURLToPath(new URL('../helpers/killed-year.ts', import.meta.url))
  const child = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...args])
  expect([child.signal, child.stderr.toString()]).toEqual(['SIGKILL', ''])
  expect(readdirSync(its.folder)).toEqual(['2026.partial'])
  const db = await openHallDb({ directory: its.directory })
  onTestFinished(() => db.close())
  expect(await closeYears({ ...its.server.options, db }, its.hall, never)).toMatchObject([{ records: 902 }])
  expect(readdirSync(its.folder)).toEqual(['2026'])
  checkAlone(join(its.folder, '2026'))
})

test('records come in while a year is closed', async () => {
  const its = await aHall('sqlite')
  await its.work('2026-06-01', 1_500)
  its.moveTo('2027-03-01')
  await its.desk.hello()
  const closing = its.close()
  let taken = 0
  const isOver = () => existsSync(join(its.folder, '2026'))
  while (!isOver()) {
    record(its.desk, 2_000 + taken)
    taken += (await its.desk.push()).length
  }
  expect(taken).toBeGreaterThan(2)
  expect(await closing).toMatchObject([{ year: 2026, records: 1_502 }])
})

test('the program checks a hall’s folder, whole and not', async () => {
  const its = await aHall('sqlite')
  await its.work('2026-06-01', 5)
  its.moveTo('2027-03-01')
  await its.close()
  const program = fileURLToPath(new URL('../../db/verify.ts', import.meta.url))
  const verify = () => {
    const ran = spawnSync(process.execPath, [
      '--disable-warning=ExperimentalWarning',
      program,
      '--data',
      its.directory,
    ])
    return [ran.status, ran.stdout.toString()]
  }
  // Beside the server that has it open.
  expect(verify()).toEqual([
    0,
    expect.stringMatching(
      /7 events; chain, counts and files whole.*\n.*2026: 7 events; whole; a part of the log/,
    ),
  ])
  const database = new Database(join(its.directory, 'hall.db'))
  database.prepare('UPDATE event SET received_at_ms = received_at_ms + 1 WHERE hall_seq = 3').run()
  database.close()
  expect(verify()).toEqual([1, expect.stringContaining('event 3 was changed')])
})
