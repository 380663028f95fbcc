import { uptime } from 'node:os'
import { randomBytes } from 'node:crypto'
import { openStore } from '../../db/store/store.ts'
import { StoreError } from '../../db/store/store-error.ts'
import { openCase } from './a-case.ts'
import { CLERK, storeOptions } from './store-options.ts'

// Run by full-disk.test.ts under a limit of file sizes: writes cases and prints, a line each, the case or the failure.
// After the first failures it waits for a line on standard input, then writes three more.
const directory = process.argv[2] ?? ''
const store = openStore(
  storeOptions(directory, {
    clock: { wallMs: () => Date.now(), uptimeMs: () => uptime() * 1_000 },
    randomBytes: (size) => randomBytes(size),
  }),
)
const attempt = (): boolean => {
  try {
    process.stdout.write(`saved ${store.record(CLERK, (act) => openCase(act))}\n`)
    return true
  } catch (error) {
    process.stdout.write(`failed ${error instanceof StoreError ? error.code : String(error)}\n`)
    return false
  }
}
let failures = 0
for (let nth = 0; nth < 20_000 && failures < 3; nth += 1) if (!attempt()) failures += 1
process.stdout.write(`journal ${store.journalHealthy()}\n`)
process.stdin.once('data', () => {
  for (let nth = 0; nth < 3; nth += 1) attempt()
  process.stdout.write(`journal ${store.journalHealthy()}\n`)
  store.close()
  process.exit(0)
})
process.stdout.write('full\n')
