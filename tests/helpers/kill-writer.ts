// Child process of the kill test: logs cases as fast as it can and says so only after each is saved, until it is killed.
import { randomBytes } from 'node:crypto'
import { writeSync } from 'node:fs'
import { uptime } from 'node:os'
import { openStore } from '../../db/store/store.ts'
import { aMaterial, openCase } from './a-case.ts'
import { CLERK, storeOptions } from './store-options.ts'

const [directory] = process.argv.slice(2)
if (directory === undefined) throw new Error('usage: kill-writer DIR')
const store = openStore(
  storeOptions(directory, {
    clock: { wallMs: () => Date.now(), uptimeMs: () => uptime() * 1_000 },
    randomBytes: (size) => randomBytes(size),
  }),
)
writeSync(1, 'ready\n')
for (let nth = 0; ; nth += 1) {
  const caseId = store.record(CLERK, (act) => {
    const id = openCase(act)
    act.append({
      type: 'case.materials_reviewed',
      entityId: id,
      payload: { materials: [aMaterial()], note: `第 ${nth} 件` },
    })
    return id
  })
  // A synchronous write: what the parent reads was really acknowledged.
  writeSync(1, `${caseId}\n`)
  if (nth % 7 === 0) store.fileSearch()
}
