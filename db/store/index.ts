export { backupFolder, listBackups, type CopyCheck } from './backup.ts'
export { restoreBackup } from './recovery.ts'
export type { Clock } from './clock.ts'
export {
  isKnownEvent,
  readEntityEvents,
  readEntityHistory,
  readEventsBetween,
  type LoggedEvent,
} from './event-log.ts'
export { inspectDatabase } from './open-database.ts'
export { readEntity } from './projections/projector.ts'
export { readItemVersions, readReferenceData, type ReferenceData } from './reference.ts'
export type { ReadDb } from './sql.ts'
export { StoreError, storageFailureOf } from './store-error.ts'
export {
  DATABASE_FILE,
  openStore,
  type RecordingAct,
  type RecordingContext,
  type Store,
  type StoreOptions,
} from './store.ts'
export type * from './sync-types.ts'
export type { Vault } from './vault.ts'
export { verifyStore } from './verify.ts'
