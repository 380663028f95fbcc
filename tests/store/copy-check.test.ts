import { execFile } from 'node:child_process'
import { truncateSync } from 'node:fs'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { checkCopyApart } from '../../db/host-copy-check.ts'
import { askThread } from '../../db/store/ask-thread.ts'
import { openCase } from '../helpers/a-case.ts'
import { CLERK, createTestStore } from '../helpers/test-store.ts'

const run = promisify(execFile)
const helper = new URL('../helpers/measured-check.ts', import.meta.url).pathname

test('a backup is read in a thread that loads what reads it, not a second host', async () => {
  const store = createTestStore()
  for (let nth = 0; nth < 50; nth += 1) store.record(CLERK, (act) => openCase(act))
  const { path } = await store.backUp()
  const { stdout } = await run(process.execPath, ['--disable-warning=ExperimentalWarning', helper, path])
  const { condition, grownMb } = JSON.parse(stdout) as { condition: string; grownMb: number }
  expect(condition).toBe('GOOD')
  // A host thread is more than 110 MiB; a bare thread 16.
  expect(grownMb).toBeLessThan(70)
})

test('damage is told, and a thread that ends without an answer is a failure, not a wait for ever', async () => {
  const store = createTestStore()
  for (let nth = 0; nth < 60; nth += 1) store.record(CLERK, (act) => openCase(act))
  const { path, bytes } = await store.backUp()
  truncateSync(path, Math.floor(bytes / 2 / 4_096) * 4_096)
  await expect(checkCopyApart(path)).resolves.toBe('DAMAGED')
  const silent = new URL('data:text/javascript,process.exit(3)')
  await expect(askThread(silent, '')).rejects.toThrow('a thread ended with 3')
})
