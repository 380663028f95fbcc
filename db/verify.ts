import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { DATABASE_FILE, inspectDatabase, verifyStore } from './store/index.ts'

/** `npm run verify -- --data DIR [--json]`: chains whole, every projection equal to a rebuild. Exit code 1 when not. */
const { values } = parseArgs({
  options: { data: { type: 'string' }, json: { type: 'boolean', default: false } },
})
const fail = (text: string): never => {
  process.stderr.write(`${text}\n`)
  process.exit(2)
}
const directory = values.data ?? fail('usage: npm run verify -- --data DIR [--json]')
const databasePath = join(directory, DATABASE_FILE)
if (!existsSync(databasePath)) fail(`no ${DATABASE_FILE} in ${directory}`)
const condition = inspectDatabase(databasePath, { thorough: true })
if (condition !== 'GOOD') fail(`${databasePath}: ${condition.toLowerCase()}`)

const report = verifyStore(databasePath, join(directory, 'verify.scratch.db'))
const whole = report.problems.length === 0
if (values.json) process.stdout.write(`${JSON.stringify(report)}\n`)
else {
  process.stdout.write(
    `${report.events} events; chains ${report.chainsWhole ? 'whole' : 'BROKEN'}; projections ${report.projectionsEqual ? 'equal to a rebuild' : 'DIFFERENT'}\n`,
  )
  for (const problem of report.problems) process.stdout.write(`  ${problem}\n`)
}
process.exit(whole ? 0 : 1)
