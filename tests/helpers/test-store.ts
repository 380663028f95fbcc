import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { openStore, type Store, type StoreOptions } from '../../db/store/store.ts'
import { storeOptions } from './store-options.ts'

export * from './store-options.ts'

/** A folder that is gone after the test. */
export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'halldesk-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A store in a folder of its own, closed after the test. */
export const createTestStore = (overrides: Partial<StoreOptions> = {}): Store => {
  const store = openStore(storeOptions(overrides.directory ?? temporaryFolder(), overrides))
  onTestFinished(() => store.close())
  return store
}
