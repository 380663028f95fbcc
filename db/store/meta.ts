import type { ReadDb, WriteDb } from './sql.ts'

/** Rows of `meta`: what a database knows of itself. */
export const META = {
  projectionVersion: 'projection_version',
  /** Everything of the enrolment, sealed under the machine's own key. */
  sealedEnrolment: 'sync_enrolment',
  witness: 'sync_witness',
  /** Own events of this epoch up to here rest in a verified backup away from the server. */
  durableSeq: 'durable_seq',
  /** Highest serial of each family among the ranges this machine gave up, as `family: serial`. */
  givenUp: 'numbers_given_up',
  /** Types in the log of a newer program, as a list of `type@version`. */
  unknownTypes: 'unknown_types',
} as const

export const readMeta = (db: ReadDb, key: string): string | undefined =>
  db.get<{ value: string }>('SELECT value FROM meta WHERE key = ?', key)?.value

export const writeMeta = (db: WriteDb, key: string, value: string): void => {
  db.run(
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    key,
    value,
  )
}

export const isEnrolledDatabase = (db: ReadDb): boolean => readMeta(db, META.sealedEnrolment) !== undefined

/** Row of `device` of this machine's present epoch. */
export const ownDeviceNo = (db: ReadDb): number => Number(readMeta(db, 'device_no'))
