import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { launchHost } from '../../db/host-client.ts'
import { openStore } from '../../db/store/store.ts'
import { A_MORNING, movableClock, storeOptions, temporaryFolder, TEST_KEY } from '../helpers/test-store.ts'

test('a sample hall whose first start was cut off is filled by the next', async () => {
  const dataDir = temporaryFolder()
  // As far as the first start got: enrolled, nothing in it.
  openStore(storeOptions(dataDir, { clock: movableClock(A_MORNING) })).close()
  const host = await launchHost({
    dataDir,
    purpose: 'SAMPLE',
    dataKey: TEST_KEY,
    deviceName: 'test desk',
    programVersion: '0.0.0-test',
    locale: 'zh-CN',
    sampleDir: fileURLToPath(new URL('../../db/sample', import.meta.url)),
  })
  try {
    const port = host.connect()
    const answered = once(port, 'message')
    port.postMessage({ kind: 'call', id: 1, method: 'session.people', params: {} })
    const [answer] = (await answered) as [{ value: { people: unknown[] } }]
    expect(answer.value.people.length).toBeGreaterThan(50)
    port.close()
  } finally {
    await host.stop()
  }
})
