import type Database from 'better-sqlite3'
import { StoreError } from '../store-error.ts'
import { eventLog } from './0010-event-log.ts'
import { projections } from './0020-projections.ts'
import type { Migration } from './migration.ts'
import { finding } from './0030-finding.ts'
import { sync } from './0040-sync.ts'
import { review } from './0050-review.ts'
import { undone } from './0051-undone.ts'
import { attendance } from './0060-attendance.ts'
import { assessment } from './0070-assessment.ts'
import { keptFiles } from './0071-kept-files.ts'
import { queue } from './0080-queue.ts'
import { visitsTakenOver } from './0081-visits-taken-over.ts'
import { undoneAgain } from './0082-undone-again.ts'
import { doubledNumber } from './0083-doubled-number.ts'

export const migrations: readonly Migration[] = [
  eventLog,
  projections,
  finding,
  sync,
  review,
  undone,
  attendance,
  assessment,
  keptFiles,
  queue,
  visitsTakenOver,
  undoneAgain,
  doubledNumber,
]

/** The newest schema this program knows. */
export const SCHEMA_VERSION = migrations.at(-1)?.number ?? 0

const inOrder = migrations.every(
  (migration, index) => index === 0 || migration.number > (migrations[index - 1]?.number ?? 0),
)
if (!inOrder) throw new Error('migrations are out of order')

/** Raised by one whenever a projection is drawn differently; every projection is then made again at the next start. */
export const PROJECTION_VERSION = 6

export const schemaVersionOf = (database: Database.Database): number => {
  const value: unknown = database.pragma('user_version', { simple: true })
  return typeof value === 'number' ? value : 0
}

/** Brings a database up to `SCHEMA_VERSION`, one transaction a step. A newer one is refused untouched. */
export const migrate = (database: Database.Database, upTo: number = SCHEMA_VERSION): readonly Migration[] => {
  const present = schemaVersionOf(database)
  if (present > SCHEMA_VERSION)
    throw new StoreError('STORAGE_READ_ONLY', {
      schema: present,
      known: SCHEMA_VERSION,
    })
  const pending = migrations.filter((migration) => migration.number > present && migration.number <= upTo)
  for (const migration of pending) {
    database.transaction(() => {
      database.exec(migration.sql)
      database.pragma(`user_version = ${migration.number}`)
    })()
  }
  return pending
}
