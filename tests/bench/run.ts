import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { benchAppend } from './append.bench.ts'
import { benchAssessment } from './assessment.bench.ts'
import { benchAttendance } from './attendance.bench.ts'
import { readArguments, type BenchArguments } from './arguments.ts'
import { benchBoard } from './board.bench.ts'
import { benchDesk } from './desk.bench.ts'
import { figureTable } from './figure-table.ts'
import { benchHall } from './hall.bench.ts'
import { FULL, PeerUnavailable, QUICK, type BenchSizes, type Figure, type Say } from './measure.ts'
import { benchPouch } from './pouch.bench.ts'
import { benchPull } from './pull.bench.ts'
import { benchPush } from './push.bench.ts'
import { benchQueue } from './queue.bench.ts'
import { benchRebuild } from './rebuild.bench.ts'
import { benchSearch } from './search.bench.ts'

// `npm run bench [-- --only NAME] [--pouch] [--full] [--json]`: every figure beside its floor, measured in the same run.

type Bench = (directory: string, sizes: BenchSizes, say: Say) => Figure[] | Promise<Figure[]>
const benches: Readonly<Record<string, Bench>> = {
  append: benchAppend,
  rebuild: benchRebuild,
  search: benchSearch,
  attendance: benchAttendance,
  assessment: benchAssessment,
  desk: benchDesk,
  push: benchPush,
  pull: benchPull,
  pouch: benchPouch,
  hall: benchHall,
  queue: benchQueue,
  board: benchBoard,
}

const say: Say = (text) => process.stderr.write(`${text}\n`)
const readOrExit = (): BenchArguments => {
  try {
    return readArguments(process.argv.slice(2), Object.keys(benches))
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
    process.exit(2)
  }
}
const { chosen, full, json } = readOrExit()
const figures: Figure[] = []
for (const name of chosen) {
  const directory = mkdtempSync(join(tmpdir(), 'halldesk-bench-'))
  try {
    figures.push(...((await benches[name]?.(directory, full ? FULL : QUICK, say)) ?? []))
  } catch (error) {
    if (!(error instanceof PeerUnavailable)) throw error
    say(error.message)
    process.exitCode = 1
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}
process.stdout.write(
  json ? `${JSON.stringify({ full, figures }, null, 2)}\n` : `${figureTable(figures).join('\n')}\n`,
)
