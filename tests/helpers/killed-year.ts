import { loadHall } from '../../db/hall/halls.ts'
import { silentLog } from '../../db/hall/hall-log.ts'
import { openHallDb } from '../../db/hall/storage/index.ts'
import { closeYears } from '../../db/hall/years/close-year.ts'

// Run by years.test.ts: begins to close a year and is gone in the middle of it, without any chance to clear up.
const [directory = '', hallId = '', masterKey = '', nowMs = ''] = process.argv.slice(2)
const db = await openHallDb({ directory })
const randomBytes = (size: number) => Buffer.alloc(size)
const hall = await loadHall(
  { db, masterKey: Buffer.from(masterKey, 'hex'), nowMs: Date.now, randomBytes },
  hallId,
)
if (!hall) throw new Error('no hall')
let pages = 0
const dying: typeof db = {
  ...db,
  all(sql, ...values) {
    if (sql.includes('FROM event') && (pages += 1) === 3) process.kill(process.pid, 'SIGKILL')
    return db.all(sql, ...values)
  },
}
await closeYears(
  { db: dying, directory, log: silentLog, programVersion: '0', nowMs: () => Number(nowMs) },
  hall,
  new AbortController().signal,
)
