import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { lockDataDirectory } from '../store/data-lock.ts'
import { openCertificate, readCertificate, type HallCertificate } from './certificate.ts'
import { openHallKey, type HallBasis } from './halls.ts'
import { MASTER_KEY_FILE } from './master-key.ts'
import { openHallDb } from './storage/index.ts'
import { HALL_DATABASE_FILE } from './storage/sqlite.ts'

/** Where a hall server has its things. */
export interface HallPlace {
  /** Database unless there is a URL, keys, certificate, snapshots, backups, closed years, updates. */
  readonly dataDir: string
  readonly databaseUrl?: string | undefined
}

/**
 * What whoever starts the program has to put right. HALL_DATABASE_MISSING: there is no hall where one was looked for; its
 * database is another one, or its file was lost.
 */
export class HallStartError extends Error {
  readonly code: 'HALL_DATABASE_MISSING' | 'HALL_WINDOW_UNKNOWN'
  readonly details: Readonly<Record<string, string>>
  constructor(code: HallStartError['code'], details: HallStartError['details']) {
    super(`${code} ${JSON.stringify(details)}`)
    this.name = 'HallStartError'
    this.code = code
    this.details = details
  }
}

export const hallRandom = (size: number): Uint8Array => randomBytes(size)

/** SQLite locks the folder itself; beside PostgreSQL it holds keys and backups of one server process as well. */
export const lockFolder = ({ dataDir, databaseUrl }: HallPlace): (() => void) =>
  databaseUrl === undefined ? () => undefined : lockDataDirectory(dataDir).release

export const hasDatabase = ({ dataDir, databaseUrl }: HallPlace): boolean =>
  databaseUrl !== undefined || existsSync(join(dataDir, HALL_DATABASE_FILE))

/** @throws HallDbError, HallStartError, StoreError KEY_MISSING */
export const openBasis = async (place: HallPlace): Promise<HallBasis> => {
  const { dataDir, databaseUrl } = place
  // A key without its database: an empty hall in its place would look as if everything were gone.
  if (!hasDatabase(place) && existsSync(join(dataDir, MASTER_KEY_FILE)))
    throw new HallStartError('HALL_DATABASE_MISSING', { folder: dataDir })
  const db = await openHallDb({ directory: dataDir, databaseUrl })
  try {
    const masterKey = await openHallKey(db, dataDir, hallRandom)
    return { db, masterKey, nowMs: Date.now, randomBytes: hallRandom }
  } catch (error) {
    await db.close()
    throw error
  }
}

/** What other machines meet, if any do. */
export interface CertificateChoice extends HallPlace {
  readonly lan?: object
  /** The hall's own certificate instead of one that is made. */
  readonly certificate?: { readonly cert: string; readonly key: string }
}

/** Null where no other machine comes. @throws CertificateError */
export const certificateOf = async (choice: CertificateChoice): Promise<HallCertificate | null> => {
  if (choice.certificate !== undefined)
    return readCertificate(choice.certificate.cert, choice.certificate.key)
  return choice.lan === undefined ? null : openCertificate(choice.dataDir, Date.now())
}
