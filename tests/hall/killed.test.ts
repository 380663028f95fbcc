import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { startPostgres, type TestPostgres } from '../helpers/postgres.ts'
import { caseOf, ledgerOf, readHallLog, type HallLogFacts } from './hall-oracle.ts'
import { errorsOf, startKilling, type Killing, type KillingPlan } from './killing.ts'
import { ADMINISTRATOR, signIn } from './made-hall.ts'
import { createPrograms, until, type Session } from './programs.ts'

// Desks of one hall log cases, each a process of its own, while desks and servers are killed like by a power cut and the
// lines between them are cut at random, also in the middle of what is being said. After calm nothing is lost, nothing is
// there twice, and all machines show the same.
//
// `npm test` runs a short one on SQLite and on PostgreSQL (there with two server processes on one database). The full one:
//   HALLDESK_KILL_MINUTES=10 [HALLDESK_KILL_DESKS=10] [HALLDESK_KILL_SEED=1] npx vitest run --config build/vitest.config.ts tests/hall/killed.test.ts

const minutes = Number(process.env['HALLDESK_KILL_MINUTES'] ?? 0)
const isFull = minutes > 0
const desks = Number(process.env['HALLDESK_KILL_DESKS'] ?? (isFull ? 10 : 3))
const seed = Number(process.env['HALLDESK_KILL_SEED'] ?? Math.floor(Math.random() * 1_000_000))
const workMs = isFull ? minutes * 60_000 : 12_000
const CALM_MS = isFull ? 300_000 : 60_000
/** Cases compared in full; the ledger is compared row by row in any case. */
const CASES_MAX = 300

let postgres: TestPostgres
beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres.close())

const adminAt = async (killing: Killing): Promise<{ supervisor: Session; desks: Session[] }> => {
  const at = async (program: Killing['desks'][number]['program']) => {
    if (!program) throw new Error('a machine does not run')
    return signIn(program, ADMINISTRATOR.staffId, ADMINISTRATOR.password, 'oracle')
  }
  const sessions = await Promise.all(killing.desks.map(({ program }) => at(program)))
  return { supervisor: await at(killing.hall()), desks: sessions }
}

const compare = async (
  killing: Killing,
  supervisor: Session,
  sessions: readonly Session[],
): Promise<void> => {
  const whole = await ledgerOf(supervisor, null)
  const opened = killing.saved.filter(({ type }) => type === 'case.opened')

  // Zero lost: what was answered is where another machine got it from the hall.
  const there = new Set(whole.map((row) => (JSON.parse(row) as { caseId: string }).caseId))
  expect(opened.filter(({ caseId }) => !there.has(caseId))).toEqual([])
  // Zero doubled: no number twice, and no more cases than were tried.
  const numbers = whole.map((row) => (JSON.parse(row) as { no: string }).no)
  expect(new Set(numbers).size).toBe(numbers.length)
  expect(there.size).toBe(whole.length)
  expect(whole.length).toBeLessThanOrEqual(killing.attempts)

  const cases = [...there].slice(0, CASES_MAX)
  const shown = new Map<string, Awaited<ReturnType<typeof caseOf>>>()
  for (const caseId of cases) shown.set(caseId, await caseOf(supervisor, caseId))
  const summaries = [...shown.values()].map(({ summary }) => summary)
  expect(new Set(summaries).size).toBe(summaries.length)
  // Each act that was answered stands in the timeline of its case, whatever became of it.
  for (const { caseId, type, staffId } of killing.saved) {
    const { timeline } = shown.get(caseId) ?? {}
    if (timeline)
      expect(
        timeline.filter((entry) => entry.type === type && entry.staffId === staffId).length,
        `${type} of ${caseId} by ${staffId}: ${JSON.stringify(timeline)}`,
      ).toBe(1)
  }

  for (const [nth, { clerk }] of killing.desks.entries()) {
    const session = sessions[nth]
    if (!session) throw new Error('no session')
    expect(await ledgerOf(session, clerk.unitId), `ledger of desk ${nth}`).toEqual(
      await ledgerOf(supervisor, clerk.unitId),
    )
    for (const [caseId, view] of shown)
      if (view.unitId === clerk.unitId) expect(await caseOf(session, caseId), `desk ${nth}`).toEqual(view)
  }
  // Kills lose nothing that was written: no machine took a new incarnation, no server a new lineage.
  const states = await Promise.all([supervisor, ...sessions].map((session) => session.call('sync.state', {})))
  expect(states.flatMap(({ news }) => news.map(({ code }) => code))).toEqual([])
  for (const session of [supervisor, ...sessions])
    expect(await session.call('system.verify', {})).toMatchObject({
      chainsWhole: true,
      projectionsEqual: true,
      problems: [],
    })
}

/** Answers what the hall's own log holds in the end. */
const run = async (plan: KillingPlan): Promise<HallLogFacts> => {
  const told = `HALLDESK_KILL_SEED=${plan.seed} on ${plan.databaseUrl === undefined ? 'SQLite' : 'PostgreSQL'}`
  const programs = createPrograms()
  onTestFinished(() => programs.close())
  const startedAtMs = performance.now()
  const killing = await startKilling(programs, plan)
  const { hallId } = killing.hall()
  const workedMs = performance.now()
  await killing.calm(CALM_MS)
  const calmMs = performance.now()
  const { supervisor, desks: sessions } = await adminAt(killing)
  await until(
    'all machines have everything',
    async () => {
      await Promise.all(sessions.map((each) => each.call('sync.now', {})))
      const rows = await Promise.all(
        sessions.map((each, nth) => ledgerOf(each, killing.desks[nth]?.clerk.unitId ?? null)),
      )
      const right = await Promise.all(killing.desks.map(({ clerk }) => ledgerOf(supervisor, clerk.unitId)))
      return rows.every((each, nth) => JSON.stringify(each) === JSON.stringify(right[nth]))
    },
    (isEqual) => isEqual,
    CALM_MS,
    2_000,
  )
  const lines = killing.desks.map(({ line }) => line.counts)
  const bytes = lines.reduce((sum, each) => sum + each.bytes, 0)
  console.warn(
    `${told}: ${JSON.stringify({
      'seconds to set up and work': Math.round((workedMs - startedAtMs) / 1_000),
      'seconds until sent': Math.round((calmMs - workedMs) / 1_000),
      'seconds until equal': Math.round((performance.now() - calmMs) / 1_000),
      desks: killing.desks.length,
      saved: killing.saved.length,
      ...killing.counts,
      connections: lines.reduce((sum, each) => sum + each.opened, 0),
      bytes,
    })}`,
  )
  expect(killing.unexpected, told).toEqual([])
  await compare(killing, supervisor, sessions)
  const errors = killing.desks.flatMap(({ directory }) => errorsOf(directory))
  expect(errors, told).toEqual([])
  await killing.close()
  return readHallLog({
    directory: join(programs.folder, 'server-0'),
    databaseUrl: plan.databaseUrl,
    hallId,
  })
}

describe(`desks and servers killed, lines cut (HALLDESK_KILL_SEED=${seed})`, () => {
  const plan = { seed, desks, workMs, pauseMs: isFull ? 1_500 : 500 }
  const limitMs = workMs + (isFull ? 1_800_000 : 150_000)
  test(
    'SQLite',
    async () => {
      const { problems, verdicts } = await run({ ...plan, secure: false })
      expect(problems).toEqual([])
      expect(verdicts).not.toHaveProperty('quarantined')
    },
    limitMs,
  )
  test(
    'PostgreSQL, two server processes, HTTPS',
    async () => {
      const databaseUrl = await postgres.createDatabase()
      const { problems, verdicts } = await run({ ...plan, databaseUrl, secure: true })
      expect(problems).toEqual([])
      expect(verdicts).not.toHaveProperty('quarantined')
    },
    limitMs,
  )
})
