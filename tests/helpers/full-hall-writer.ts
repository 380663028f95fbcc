import { HallDbError } from '../../db/hall/hall-db.ts'
import { openHallDb } from '../../db/hall/storage/index.ts'
import { EVENT_COLUMNS, eventRow } from './hall-rows.ts'

// Run by storage.test.ts under a limit of file sizes: writes batches and prints, a line each, the batch or the failure.
// After the first failures it waits for a line on standard input, then writes three more.
const db = await openHallDb({ directory: process.argv[2] ?? '' })
let seq = 0
const attempt = async (): Promise<boolean> => {
  const rows = Array.from({ length: 20 }, (_, nth) => eventRow('hall-1', seq + nth + 1))
  try {
    await db.transaction('hall-1', (tx) => tx.insert('event', EVENT_COLUMNS, rows))
    seq += rows.length
    process.stdout.write(`saved ${seq}\n`)
    return true
  } catch (error) {
    process.stdout.write(`failed ${error instanceof HallDbError ? error.code : String(error)}\n`)
    return false
  }
}
let failures = 0
while (failures < 3) if (!(await attempt())) failures += 1
process.stdin.once('data', () => {
  void (async () => {
    for (let nth = 0; nth < 3; nth += 1) await attempt()
    await db.close()
    process.exit(0)
  })()
})
process.stdout.write('full\n')
