import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { CERTIFICATE_FILE, openCertificate, type HallCertificate } from './hall/certificate.ts'
import { makeHallBackup } from './hall/backup.ts'
import { makeOwnCode } from './hall/enrolment.ts'
import { createHall, listHalls, type HallPurpose } from './hall/halls.ts'
import {
  certificateOf,
  HallStartError,
  hallRandom,
  hasDatabase,
  lockFolder,
  openBasis,
  type CertificateChoice,
  type HallPlace,
} from './hall/place.ts'
import { restoreHallBackup } from './hall/restore.ts'
import { openHallDb } from './hall/storage/index.ts'
import type { HallId } from './model/ids.ts'

// What is done to the halls of a folder and ends by itself: a further hall, a backup, a restore.

/** Also the one machines know already from a server that was started with `lan`: a code that names none would be refused. */
const knownCertificateOf = async (choice: CertificateChoice): Promise<HallCertificate | null> =>
  choice.lan === undefined && existsSync(join(choice.dataDir, CERTIFICATE_FILE))
    ? openCertificate(choice.dataDir, Date.now())
    : certificateOf(choice)

/**
 * Makes a further hall on an installation that has one or none, with the first code of its own supervisor's desk. No
 * SQLite server may run on the folder meanwhile; one on PostgreSQL serves the new hall at once.
 * @throws HallDbError, StoreError KEY_MISSING, CertificateError
 */
export const addHall = async (
  options: CertificateChoice & { readonly name: string; readonly purpose?: HallPurpose },
): Promise<{ readonly hallId: HallId; readonly code: string }> => {
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 })
  const certificate = await knownCertificateOf(options)
  // Beside PostgreSQL the folder is its server's, which may go on; only its key is read.
  const basis = await openBasis(options)
  try {
    const { hallId } = await createHall(basis, { purpose: options.purpose ?? 'REAL', name: options.name })
    const device = { name: '', kind: 'SUPERVISOR', windowId: null, unitIds: [] } as const
    const { code } = await makeOwnCode(basis, hallId, device, certificate?.fingerprint ?? null)
    return { hallId, code }
  } finally {
    await basis.db.close()
  }
}

const sumOfRecords = (halls: readonly { readonly headSeq: number }[]): number =>
  halls.reduce((sum, { headSeq }) => sum + headSeq, 0)

/**
 * Makes and checks a backup of a hall whose server does not run.
 * @throws HallDbError, HallBackupError, HallStartError where there is no hall: a copy of nothing is no backup
 */
export const backUpHall = async (
  place: HallPlace & { readonly away?: string | undefined },
): Promise<{
  readonly path: string
  readonly records: number
  readonly away: boolean
  readonly awayProblem: string | null
  readonly yearsProblem: string | null
}> => {
  if (!hasDatabase(place)) throw new HallStartError('HALL_DATABASE_MISSING', { folder: place.dataDir })
  const release = lockFolder(place)
  try {
    const db = await openHallDb({ directory: place.dataDir, databaseUrl: place.databaseUrl })
    try {
      if ((await listHalls(db)).length === 0)
        throw new HallStartError('HALL_DATABASE_MISSING', { folder: place.dataDir })
      const made = await makeHallBackup({ db, directory: place.dataDir, away: place.away, nowMs: Date.now() })
      const { path, away, awayProblem, yearsProblem } = made
      return { path, records: sumOfRecords(made.halls), away, awayProblem, yearsProblem }
    } finally {
      await db.close()
    }
  } finally {
    release()
  }
}

/**
 * Puts a backup in the place of a hall whose server does not run; what was there is put aside, nothing is deleted.
 * @throws HallDbError, HallBackupError, StoreError KEY_MISSING when the key that is there is not the backup's
 */
export const restoreHall = async (
  place: HallPlace & { readonly file: string },
): Promise<{ readonly records: number; readonly setAside: string | null }> => {
  mkdirSync(place.dataDir, { recursive: true, mode: 0o700 })
  const release = lockFolder(place)
  try {
    const restored = await restoreHallBackup({
      directory: place.dataDir,
      databaseUrl: place.databaseUrl,
      file: place.file,
      setAside: true,
      nowMs: Date.now,
      randomBytes: hallRandom,
    })
    return { records: sumOfRecords(restored.halls), setAside: restored.setAside }
  } finally {
    release()
  }
}
