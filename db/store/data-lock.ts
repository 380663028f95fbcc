import Database from 'better-sqlite3'
import { join } from 'node:path'
import { StoreError } from './store-error.ts'

/**
 * One program per data folder. The lock is an exclusive transaction on a tiny SQLite file: the operating system lets go
 * of it when the process ends, however it ends, so no stale lock is ever left behind.
 */
export const lockDataDirectory = (directory: string): { release(): void } => {
  const database = new Database(join(directory, 'in-use.lock'), { timeout: 0 })
  try {
    database.pragma('journal_mode = DELETE')
    database.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    const isBusy =
      error instanceof Error && 'code' in error && /^SQLITE_(BUSY|LOCKED)/.test(String(error.code))
    throw isBusy ? new StoreError('STORAGE_BUSY', { directory }, error) : error
  }
  return {
    release() {
      if (database.open) database.close()
    },
  }
}
