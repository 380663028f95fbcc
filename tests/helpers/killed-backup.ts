import { makeHallBackup } from '../../db/hall/backup.ts'
import { openHallDb } from '../../db/hall/storage/index.ts'

// Run by storage-backup.test.ts: begins a backup and is gone in the middle of it, without any chance to clear up.
const directory = process.argv[2] ?? ''
const db = await openHallDb({ directory })
await makeHallBackup({
  db,
  directory,
  nowMs: 1_770_000_000_000,
  onProgress(done) {
    if (done > 0.3) process.kill(process.pid, 'SIGKILL')
  },
})
