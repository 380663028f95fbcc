import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { CaseState } from '../../db/model/case.ts'
import { readEntity } from '../../db/store/projections/projector.ts'
import { openStore } from '../../db/store/store.ts'
import { verifyStore } from '../../db/store/verify.ts'
import { seeded } from '../helpers/seeded.ts'
import { storeOptions, temporaryFolder } from '../helpers/test-store.ts'

const WRITER = fileURLToPath(new URL('../helpers/kill-writer.ts', import.meta.url))
const KILLS = 100

test(`killed with SIGKILL ${KILLS} times at random moments: every acknowledged case is there, chains and projections hold`, async () => {
  const seed = 20_260_302
  const random = seeded(seed)
  const directory = temporaryFolder()
  const acknowledged: string[] = []
  // On a slow machine many are killed before their first record: then it takes more of them.
  for (let kill = 0; kill < KILLS || (acknowledged.length <= KILLS && kill < 4 * KILLS); kill += 1) {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', WRITER, directory], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let output = ''
    child.stdout.setEncoding('utf8')
    const ready = new Promise<void>((resolve) => {
      child.stdout.on('data', (text: string) => {
        output += text
        if (output.includes('ready')) resolve()
      })
    })
    const closed = once(child, 'close')
    await Promise.race([ready, closed])
    // From the very first write to a few hundred records in.
    await new Promise((resolve) => setTimeout(resolve, random() ** 2 * 120))
    child.kill('SIGKILL')
    await closed
    // The last line may have been cut by the kill; whole lines were acknowledged.
    acknowledged.push(
      ...output
        .split('\n')
        .slice(0, -1)
        .filter((line) => line !== 'ready'),
    )
  }
  expect(acknowledged.length, `seed ${seed}`).toBeGreaterThan(KILLS)
  const store = openStore(storeOptions(directory))
  try {
    const missing = acknowledged.filter(
      (caseId) => readEntity<CaseState>(store.read, 'case', caseId)?.state.status !== 'REVIEWING',
    )
    expect(missing, `seed ${seed}`).toEqual([])
    expect(store.recovery).toBeNull()
    expect(verifyStore(store.databasePath, join(directory, 'scratch.db')).problems).toEqual([])
  } finally {
    store.close()
  }
}, 600_000)
