import Database from 'better-sqlite3'
import { join } from 'node:path'
import { fillCases, openBenchStore } from './fill.ts'
import { rateFigure, type BenchSizes, type Figure, type Say } from './measure.ts'

/** Every projection thrown away and made again; the floor reads the same events and parses them, and does nothing else. */
export const benchRebuild = (directory: string, sizes: BenchSizes, say: Say): Figure[] => {
  const folder = join(directory, 'rebuild')
  say(`rebuild: filling ${sizes.cases / 2} cases`)
  const store = openBenchStore(folder)
  fillCases(store, sizes.cases / 2, say)
  const startedAt = performance.now()
  const events = store.rebuild()
  const ours = events / ((performance.now() - startedAt) / 1_000)
  const reader = new Database(store.databasePath, { readonly: true })
  const floorStartedAt = performance.now()
  let read = 0
  for (const row of reader
    .prepare('SELECT bytes FROM event_log ORDER BY entity_kind, entity_id')
    .iterate() as Iterable<{ bytes: Buffer }>) {
    JSON.parse(row.bytes.toString('utf8'))
    read += 1
  }
  const floor = read / ((performance.now() - floorStartedAt) / 1_000)
  reader.close()
  store.close()
  return [
    rateFigure(
      'rebuild: all projections',
      'events/s',
      ours,
      floor,
      'reading and parsing the same events',
      0.1,
    ),
  ]
}
