import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { isHallFolder, verifyHall, type VerifiedYear } from './hall/verify-hall.ts'
import { DATABASE_FILE, inspectDatabase, verifyStore } from './store/index.ts'

/**
 * `npm run verify -- --data DIR [--json]`. Of a desk: chains whole, every projection equal to a rebuild. Of a hall server: the
 * whole log against its chain and counters, and every closed year. Of one closed year: that one alone. Exit code 1 when not.
 */
const { values } = parseArgs({
  options: { data: { type: 'string' }, json: { type: 'boolean', default: false } },
})
const fail = (text: string): never => {
  process.stderr.write(`${text}\n`)
  process.exit(2)
}
const write = (line: string): void => void process.stdout.write(`${line}\n`)
const directory = values.data ?? fail('usage: npm run verify -- --data DIR [--json]')

const verifyDesk = (): readonly string[] => {
  const databasePath = join(directory, DATABASE_FILE)
  if (!existsSync(databasePath)) fail(`no ${DATABASE_FILE} in ${directory}`)
  const condition = inspectDatabase(databasePath, { thorough: true })
  if (condition !== 'GOOD') fail(`${databasePath}: ${condition.toLowerCase()}`)
  const report = verifyStore(databasePath, join(directory, 'verify.scratch.db'))
  if (values.json) write(JSON.stringify(report))
  else
    write(
      `${report.events} events; chains ${report.chainsWhole ? 'whole' : 'BROKEN'}; projections ${report.projectionsEqual ? 'equal to a rebuild' : 'DIFFERENT'}`,
    )
  return report.problems
}

const STANDING: Readonly<Record<VerifiedYear['standing'], string>> = {
  IN_LOG: 'a part of the log',
  SUPERSEDED: 'of the log before a restore',
  UNKNOWN: 'not compared with the log',
}

const verifyHallFolder = async (): Promise<readonly string[]> => {
  const report = await verifyHall(directory)
  if (values.json) write(JSON.stringify(report))
  else {
    for (const { hallId, records } of report.halls)
      write(`hall ${hallId}: ${records} events; chain, counts and files whole (${report.log ?? ''})`)
    for (const { folder, records, standing, problem } of report.years)
      write(
        `closed year ${folder}: ${records} events; ${problem === null ? 'whole' : 'NOT WHOLE'}; ${STANDING[standing]}`,
      )
  }
  return report.problems
}

const problems = isHallFolder(directory) ? await verifyHallFolder() : verifyDesk()
if (!values.json) for (const problem of problems) write(`  ${problem}`)
process.exit(problems.length === 0 ? 0 : 1)
