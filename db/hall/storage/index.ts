import type { HallDb } from '../hall-db.ts'
import { openPostgres } from './postgres.ts'
import { openSqlite } from './sqlite.ts'

export interface HallStorage {
  /** Folder of the hall server: its database unless there is a URL, keys, snapshots, backups. */
  readonly directory: string
  /** `postgres://…`; SQLite in the folder without one. */
  readonly databaseUrl?: string | undefined
}

/**
 * Opens the hall's database and brings it up to this program's schema.
 * @throws HallDbError STORAGE_BUSY, STORAGE_FOREIGN, STORAGE_NEWER, STORAGE_DOWN, SERVER_FULL
 */
export const openHallDb = async ({ directory, databaseUrl }: HallStorage): Promise<HallDb> =>
  databaseUrl === undefined || databaseUrl === '' ? openSqlite(directory) : openPostgres(databaseUrl)
