import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { ensureBuilt } from './build.ts'
import { formatDuration } from './format-duration.ts'
import { checkLocales } from './locales/check-locales.ts'
import { localeExceptions } from './locales/exceptions.ts'
import { root, runCommand, type CommandResult } from './run-command.ts'
import { unpackBrowser } from './unpack-browser.ts'

const typeProjects = ['tests', 'renderer', 'electron', 'db', 'build', 'db/contract', 'db/model']

/** One at a time: the compiler starts several threads of its own, and another step runs beside it. */
const checkTypes = async (): Promise<CommandResult> => {
  const results: (CommandResult & { folder: string })[] = []
  for (const folder of typeProjects) {
    results.push({ folder, ...(await runCommand('tsc', ['--noEmit', '--pretty', 'false', '-p', folder])) })
  }
  const failed = results.filter((result) => !result.ok)
  return {
    ok: failed.length === 0,
    output: failed.map((result) => `In ${result.folder}:\n${result.output}`).join('\n'),
  }
}

const buildPages = async (): Promise<CommandResult> => {
  const lines: string[] = []
  try {
    for (const target of ['renderer', 'main'] as const) await ensureBuilt(target, (line) => lines.push(line))
    return { ok: true, output: '' }
  } catch (error) {
    return {
      ok: false,
      output: [...lines, error instanceof Error ? error.message : String(error)].join('\n'),
    }
  }
}

const steps: readonly { name: string; run: () => Promise<CommandResult> }[] = [
  { name: 'Types (tsc, each folder)', run: checkTypes },
  {
    name: 'Format (prettier)',
    run: () =>
      runCommand('prettier', [
        '--check',
        '--log-level=warn',
        '--config=build/prettier.json',
        '--ignore-path=.gitignore',
        '--ignore-path=build/prettier-ignore',
        '.',
      ]),
  },
  { name: 'Lint (oxlint)', run: () => runCommand('oxlint', ['-c', 'build/oxlint.json', '--deny-warnings']) },
  {
    name: 'Import directions (dependency-cruiser)',
    run: () =>
      runCommand('depcruise', [
        '--config=build/depcruise.cjs',
        'db',
        'electron',
        'renderer',
        'build',
        'tests',
      ]),
  },
  {
    name: 'Unused files, exports and dependencies (knip)',
    run: () => runCommand('knip', ['--config', 'build/knip.json', '--no-progress']),
  },
  {
    name: 'Locale files',
    run: () => {
      const problems = checkLocales(root, localeExceptions)
      return Promise.resolve({ ok: problems.length === 0, output: problems.join('\n') })
    },
  },
  { name: 'Build (vite)', run: buildPages },
]

const TestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(
    z.object({ name: z.string(), status: z.string(), assertionResults: z.array(z.unknown()) }),
  ),
})

interface TestOutcome {
  readonly passed: number
  readonly failed: number
  /** Test files with a failure. */
  readonly files: readonly string[]
}

const runTests = async (name: string, args: readonly string[]): Promise<TestOutcome> => {
  const reportPath = join(root, 'out', `test-report-${name}.json`)
  mkdirSync(join(root, 'out'), { recursive: true })
  rmSync(reportPath, { force: true })
  const { ok } = await runCommand(
    'vitest',
    [
      'run',
      '--config=build/vitest.config.ts',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${reportPath}`,
      ...args,
    ],
    { show: true },
  )
  if (!existsSync(reportPath)) return { passed: 0, failed: 1, files: [] }
  const report = TestReport.parse(JSON.parse(readFileSync(reportPath, 'utf8')))
  const broken = report.testResults.filter((file) => file.status === 'failed')
  // A file that cannot even be loaded has no tests to fail.
  const failed = report.numFailedTests + broken.filter((file) => file.assertionResults.length === 0).length
  return {
    passed: report.numPassedTests,
    // Failures outside any test (an unhandled rejection, a broken set-up) show only in the exit code.
    failed: ok ? failed : Math.max(failed, 1),
    files: broken.map((file) => file.name),
  }
}

/** Tests that start whole programs, kill them, or drive a browser. Long ones begin first (longest-first.ts). */
const WHOLE_PROGRAMS = [
  'tests/e2e/',
  'tests/hall/killed',
  'tests/hall/restored',
  'tests/hall/bad-input',
  'tests/hall/http-program',
  'tests/shell/desk-',
  'tests/shell/public-screen-programs',
  'tests/hall/queue/together',
  'tests/hall/queue/outage-programs',
] as const

/**
 * Two files of them at a time: they wait for each other's answers more than they work. A file that failed on a machine too
 * busy for it is played once more from its beginning, with nothing beside it. What fails twice has failed.
 */
const runWholePrograms = async (): Promise<TestOutcome> => {
  // Once, before two files ask for it.
  unpackBrowser()
  const first = await runTests('programs', ['--maxWorkers=2', ...WHOLE_PROGRAMS])
  if (first.files.length === 0) return first
  console.log(`== Played once more: ${first.files.join(', ')}`)
  const again = await runTests('programs-again', ['--maxWorkers=1', ...first.files])
  const testsOf = again.passed + again.failed
  return {
    passed: first.passed + first.failed - testsOf + again.passed,
    failed: again.failed,
    files: again.files,
  }
}

const startedAtMs = Date.now()
let passed = 0
let failed = 0
const waiting = [...steps]
const runSteps = async (): Promise<void> => {
  for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
    const stepStartedAtMs = Date.now()
    const result = await step.run()
    const duration = formatDuration(Date.now() - stepStartedAtMs)
    console.log(`== ${step.name}: ${result.ok ? 'passed' : 'FAILED'} (${duration})`)
    if (result.ok) passed += 1
    else {
      failed += 1
      console.log(`${result.output.trimEnd()}\n`)
    }
  }
}
// Two at a time: machines that run this have two cores.
await Promise.all([runSteps(), runSteps()])
for (const [name, run] of [
  [
    'Tests',
    () =>
      runTests(
        'unit',
        WHOLE_PROGRAMS.map((path) => `--exclude=${path}**`),
      ),
  ],
  ['Whole programs, with a real browser', runWholePrograms],
] as const) {
  console.log(`== ${name} (vitest)`)
  const testsStartedAtMs = Date.now()
  const tests = await run()
  passed += tests.passed
  failed += tests.failed
  const duration = formatDuration(Date.now() - testsStartedAtMs)
  console.log(`== ${name} (vitest): ${tests.failed === 0 ? 'passed' : 'FAILED'} (${duration})`)
}
console.log(`All checks took ${formatDuration(Date.now() - startedAtMs)}.`)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
