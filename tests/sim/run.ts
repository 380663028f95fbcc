import { fork } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createCoverage, type Coverage, type Fault } from './faults.ts'
import { simulate } from './simulation.ts'

// npm run sim -- --seed N --desks D --steps S: one hall on virtual time, broken in every way there is.
// --no-queue: without ticket machines and calls, as the seeds before there were any.
// --no-leads: nobody puts a visitor back into the row, as before somebody could.
// --attendance: desks record punches, leaves and covers as well.
// --pictures: people take pictures as well.
// --minutes M: of many seeds, none is begun after that; those run are told.
// --runs R: that many seeds from N on, in as many processes as there are cores; prints how often each fault was injected.

const { values } = parseArgs({
  allowNegative: true,
  options: {
    seed: { type: 'string', default: '1' },
    desks: { type: 'string' },
    steps: { type: 'string', default: '40' },
    runs: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '100000' },
    jobs: { type: 'string', default: String(availableParallelism()) },
    queue: { type: 'boolean', default: true },
    leads: { type: 'boolean', default: true },
    attendance: { type: 'boolean', default: false },
    pictures: { type: 'boolean', default: false },
    trace: { type: 'boolean', default: false },
    child: { type: 'boolean', default: false },
  },
})

const whole = (name: 'seed' | 'desks' | 'steps' | 'runs' | 'jobs' | 'minutes', min: number): number => {
  const value = Number(values[name])
  if (!Number.isInteger(value) || value < min) {
    console.error(`--${name} takes a whole number from ${min} on`)
    process.exit(2)
  }
  return value
}

const seed = whole('seed', 0)
const steps = whole('steps', 1)
const runs = whole('runs', 1)
const jobs = whole('jobs', 1)
const untilMs = performance.now() + whole('minutes', 1) * 60_000
/** Seeds handed to a process at a time. */
const BATCH = 10
/** Three or four desks usually, up to twenty now and then, unless told otherwise. */
const desksOf = (each: number): number => {
  if (values.desks !== undefined) return whole('desks', 1)
  if (each % 200 === 199) return 20
  return each % 50 === 49 ? 10 : 3 + (each % 2)
}

interface Report {
  readonly coverage: ReturnType<Coverage['export']>
  readonly events: number
  readonly lost: number
  readonly verdicts: Readonly<Record<string, number>>
  readonly failures: readonly { readonly seed: number; readonly text: string }[]
}

const runSeeds = async (seeds: readonly number[]): Promise<Report> => {
  const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
  const directory = mkdtempSync(join(memory, 'halldesk-sim-'))
  const coverage = createCoverage()
  const verdicts: Record<string, number> = {}
  const failures: { seed: number; text: string }[] = []
  let events = 0
  let lost = 0
  try {
    for (const each of seeds) {
      try {
        const result = await simulate({
          seed: each,
          desks: desksOf(each),
          steps,
          directory,
          queue: values.queue,
          leads: values.leads,
          attendance: values.attendance,
          pictures: values.pictures,
          ...(values.trace ? { trace: (line: string) => console.log(line) } : {}),
        })
        coverage.add(result.faults)
        events += result.events
        lost += result.lost
        for (const [verdict, count] of Object.entries(result.verdicts))
          verdicts[verdict] = (verdicts[verdict] ?? 0) + count
      } catch (error) {
        failures.push({ seed: each, text: error instanceof Error ? error.message : String(error) })
      }
    }
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
  return { coverage: coverage.export(), events, lost, verdicts, failures }
}

if (values.child) {
  process.on('message', (seeds: number[]) => {
    void runSeeds(seeds).then((report) => process.send?.(report))
  })
} else {
  const seeds = Array.from({ length: runs }, (_, at) => seed + at)
  const coverage = createCoverage()
  const failures: { seed: number; text: string }[] = []
  const verdicts: Record<string, number> = {}
  let [events, lost, done] = [0, 0, 0]
  const take = (report: Report, count: number): void => {
    coverage.merge({ ...report.coverage, times: report.coverage.times as (readonly [Fault, number])[] })
    events += report.events
    lost += report.lost
    for (const [verdict, n] of Object.entries(report.verdicts))
      verdicts[verdict] = (verdicts[verdict] ?? 0) + n
    for (const failure of report.failures) {
      failures.push(failure)
      console.log(`FAILED ${failure.text}`)
    }
    done += count
    if (runs > 1) console.error(`${done} of ${runs} seeds, ${failures.length} failed`)
  }
  if (runs === 1) take(await runSeeds(seeds), 1)
  else {
    const waiting: number[][] = []
    for (let at = 0; at < seeds.length; at += BATCH) waiting.push(seeds.slice(at, at + BATCH))
    const nextBatch = () => (performance.now() < untilMs ? waiting.shift() : undefined)
    await Promise.all(
      Array.from({ length: Math.min(jobs, waiting.length) }, async () => {
        const child = fork(
          import.meta.filename,
          [
            '--child',
            '--steps',
            String(steps),
            ...(values.desks ? ['--desks', values.desks] : []),
            ...(values.queue ? [] : ['--no-queue']),
            ...(values.leads ? [] : ['--no-leads']),
            ...(values.attendance ? ['--attendance'] : []),
            ...(values.pictures ? ['--pictures'] : []),
          ],
          {
            execArgv: ['--disable-warning=ExperimentalWarning'],
          },
        )
        for (let next = nextBatch(); next; next = nextBatch()) {
          const mine = next
          child.send(mine)
          const report = await new Promise<Report>((resolve, reject) => {
            child.once('message', (message) => resolve(message as Report))
            child.once('exit', (code) =>
              reject(new Error(`seeds ${mine[0]} to ${mine.at(-1)}: ended with ${code}`)),
            )
          })
          child.removeAllListeners('exit')
          child.removeAllListeners('message')
          take(report, mine.length)
        }
        child.kill()
      }),
    )
  }
  console.log(coverage.lines().join('\n'))
  console.log(
    `${events} events at the halls (${Object.entries(verdicts)
      .map(([verdict, count]) => `${count} ${verdict}`)
      .join(', ')}), ${lost} gone with every disk that held them`,
  )
  console.log(
    failures.length === 0 ? 'no failure' : `failed seeds: ${failures.map((each) => each.seed).join(', ')}`,
  )
  process.exitCode = failures.length === 0 ? 0 : 1
}
