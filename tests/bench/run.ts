import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { benchAppend } from './append.bench.ts'
import { benchDesk } from './desk.bench.ts'
import { benchHall } from './hall.bench.ts'
import { FULL, QUICK, type BenchSizes, type Figure, type Say } from './measure.ts'
import { benchPull } from './pull.bench.ts'
import { benchPush } from './push.bench.ts'
import { benchRebuild } from './rebuild.bench.ts'
import { benchSearch } from './search.bench.ts'

/** `npm run bench [-- --only NAME] [--full] [--json]`: every figure beside its floor, measured in the same run. */
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    full: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})

type Bench = (directory: string, sizes: BenchSizes, say: Say) => Figure[] | Promise<Figure[]>
const benches: Readonly<Record<string, Bench>> = {
  append: benchAppend,
  rebuild: benchRebuild,
  search: benchSearch,
  desk: benchDesk,
  push: benchPush,
  pull: benchPull,
  hall: benchHall,
}

const { only } = values
if (only !== undefined && !Object.hasOwn(benches, only)) {
  process.stderr.write(`no bench "${only}"; there are: ${Object.keys(benches).join(', ')}\n`)
  process.exit(2)
}
const say: Say = (text) => process.stderr.write(`${text}\n`)
const figures: Figure[] = []
for (const [name, bench] of Object.entries(benches)) {
  if (only !== undefined && only !== name) continue
  const directory = mkdtempSync(join(tmpdir(), 'halldesk-bench-'))
  try {
    figures.push(...(await bench(directory, values.full ? FULL : QUICK, say)))
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

const shown = (value: number | null): string =>
  value === null
    ? ''
    : value >= 100
      ? String(Math.round(value))
      : value >= 1
        ? value.toFixed(2)
        : value.toFixed(3)

if (values.json) process.stdout.write(`${JSON.stringify({ full: values.full, figures }, null, 2)}\n`)
else {
  const rows = figures.map((figure) => [
    figure.name,
    `${shown(figure.value)} ${figure.unit}`,
    shown(figure.floor),
    shown(figure.ratio),
    figure.goal,
    figure.met === null ? '' : figure.met ? 'met' : 'NOT MET',
    figure.floorIs,
  ])
  const head = ['figure', 'value', 'floor', 'ratio', 'goal', '', 'the floor is']
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  for (const row of [head, ...rows]) {
    process.stdout.write(
      `${row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd()}\n`,
    )
  }
}
