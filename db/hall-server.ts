import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { argon2Secrets } from './desk/secrets.ts'
import {
  CERTIFICATE_FILE,
  CertificateError,
  openCertificate,
  readCertificate,
  type HallCertificate,
} from './hall/certificate.ts'
import { HallBackupError, makeHallBackup } from './hall/backup.ts'
import { createHallService } from './hall/core.ts'
import { issueCode, type CodeFor } from './hall/enrolment.ts'
import { readState } from './hall/entities.ts'
import { HallDbError, type HallDb } from './hall/hall-db.ts'
import { createHallLog, logFileWriter, silentLog, type HallLog } from './hall/hall-log.ts'
import {
  createHall,
  hallNameOf,
  listHalls,
  openHallKey,
  type HallBasis,
  type HallPurpose,
} from './hall/halls.ts'
import { MASTER_KEY_FILE } from './hall/master-key.ts'
import { restoreHallBackup } from './hall/restore.ts'
import { PortBusyError, serveHall, type ServedHall } from './hall/server.ts'
import { openHallDb } from './hall/storage/index.ts'
import { HALL_DATABASE_FILE } from './hall/storage/sqlite.ts'
import type { HallId } from './model/ids.ts'
import { lockDataDirectory } from './store/data-lock.ts'
import { StoreError } from './store/store-error.ts'
import { PublicAnswer, SyncError } from './sync/wire.ts'

// Wires storage, service and network of the hall server together, for the program and for whoever runs one in-process.

export interface HallServerOptions {
  /** Database unless there is a URL, keys, certificate, snapshots, backups, updates. */
  readonly dataDir: string
  readonly databaseUrl?: string | undefined
  /** Name of a hall that is made now; one that exists keeps its own. */
  readonly name?: string | undefined
  readonly purpose?: HallPurpose
  readonly programVersion: string
  /** Loopback port; 0 lets the system choose, null when pages share theirs (`beside`). */
  readonly port: number | null
  /** HTTPS for other machines; port 0 lets the system choose, all interfaces unless a host is said. */
  readonly lan?: { readonly port: number; readonly host?: string | undefined; readonly announce?: boolean }
  /** The hall's own certificate instead of one that is made. */
  readonly certificate?: { readonly cert: string; readonly key: string }
  /** A reverse proxy on this machine tells where requests come from. */
  readonly trustProxy?: boolean
  /** Folder away from this machine that backups are copied to. */
  readonly away?: string | undefined
  /** A file, or where lines go; left out: nothing is logged. */
  readonly log?: { readonly file: string } | ((line: string) => void)
}

/** The desk that runs beside the server, asked as a public screen; null when it is gone. */
export type AskDesk = (method: string, params: unknown) => Promise<unknown>

export interface HallServer {
  readonly hallId: HallId
  readonly hallName: string
  /** For this machine, plain HTTP; null when pages share their port. */
  readonly url: string | null
  /** The likeliest address for other machines; null without `lan`. */
  readonly lanUrl: string | null
  readonly lanUrls: readonly string[]
  /** For people: `7K3M-Q9TX`; null without `lan`. */
  readonly fingerprint: string | null
  readonly beside: ServedHall['beside']
  /**
   * A one-time code for a supervisor's desk while the hall has no machine; null from then on. It names the certificate
   * other machines meet, if they do.
   */
  firstCode(): Promise<string | null>
  /**
   * A one-time code made by the hall's own program. @param overLan whether it names the certificate
   * @throws HallStartError for a window the hall does not have
   */
  newCode(device: Omit<CodeFor, 'createdBy'>, overLan: boolean): Promise<string>
  /** Turns new requests away, tells desks `bye`, finishes what is being answered; `stop` does it too. */
  drain(): Promise<void>
  /** From now on this answers public questions of machines; null: nobody does. */
  servePublic(ask: AskDesk | null): void
  /** Drains, closes every listener and the database. */
  stop(): Promise<void>
}

const random = (size: number) => randomBytes(size)

const openLog = (options: HallServerOptions): HallLog => {
  const { log } = options
  if (log === undefined) return silentLog
  return createHallLog(typeof log === 'function' ? log : logFileWriter({ path: log.file }), Date.now)
}

const certificateOf = async (options: HallServerOptions): Promise<HallCertificate | null> => {
  if (options.certificate !== undefined)
    return readCertificate(options.certificate.cert, options.certificate.key)
  return options.lan === undefined ? null : openCertificate(options.dataDir, Date.now())
}

/** Also the one machines know already from a server that was started with `lan`: a code that names none would be refused. */
const knownCertificateOf = async (options: HallServerOptions): Promise<HallCertificate | null> =>
  options.lan === undefined && existsSync(join(options.dataDir, CERTIFICATE_FILE))
    ? openCertificate(options.dataDir, Date.now())
    : certificateOf(options)

const diskFreeBytes = (directory: string) => (): number | null => {
  try {
    const { bavail, bsize } = statfsSync(directory)
    return bavail * bsize
  } catch {
    return null
  }
}

/** SQLite locks the folder itself; beside PostgreSQL it holds keys and backups of one server process as well. */
const lockFolder = ({ dataDir, databaseUrl }: HallPlace): (() => void) =>
  databaseUrl === undefined ? () => undefined : lockDataDirectory(dataDir).release

/** Nobody else could reach what is announced there. */
const isLoopback = (host: string | undefined): boolean =>
  host !== undefined && (host === 'localhost' || host === '::1' || host.startsWith('127.'))

/**
 * What whoever starts the program has to put right. HALL_DATABASE_MISSING: there is no hall where one was looked for; its
 * database is another one, or its file was lost.
 */
class HallStartError extends Error {
  readonly code: 'HALL_DATABASE_MISSING' | 'HALL_WINDOW_UNKNOWN'
  readonly details: Readonly<Record<string, string>>
  constructor(code: HallStartError['code'], details: HallStartError['details']) {
    super(`${code} ${JSON.stringify(details)}`)
    this.name = 'HallStartError'
    this.code = code
    this.details = details
  }
}

/** @throws HallStartError for a window the hall does not have; one without any may get its machines first */
const checkWindowOfCode = async (db: HallDb, hallId: string, windowId: string | null): Promise<void> => {
  if (windowId === null || (await readState(db, hallId, 'window', windowId)) !== undefined) return
  const any = await db.get(
    "SELECT 1 AS one FROM entity WHERE hall_id = ? AND kind = 'window' LIMIT 1",
    hallId,
  )
  if (any !== undefined) throw new HallStartError('HALL_WINDOW_UNKNOWN', { window: windowId })
}

const hasDatabase = ({ dataDir, databaseUrl }: HallPlace): boolean =>
  databaseUrl !== undefined || existsSync(join(dataDir, HALL_DATABASE_FILE))

const openBasis = async (options: HallServerOptions): Promise<HallBasis> => {
  const { dataDir, databaseUrl } = options
  // A key without its database: an empty hall in its place would look as if everything were gone.
  if (!hasDatabase(options) && existsSync(join(dataDir, MASTER_KEY_FILE)))
    throw new HallStartError('HALL_DATABASE_MISSING', { folder: dataDir })
  const db = await openHallDb({ directory: dataDir, databaseUrl })
  try {
    const masterKey = await openHallKey(db, dataDir, random)
    return { db, masterKey, nowMs: Date.now, randomBytes: random }
  } catch (error) {
    await db.close()
    throw error
  }
}

const openHall = async (basis: HallBasis, options: HallServerOptions) => {
  const [present] = await listHalls(basis.db)
  if (present !== undefined) {
    const hallId = present.hall_id as HallId
    return { hallId, hallName: await hallNameOf(basis.db, hallId) }
  }
  const made = await createHall(basis, {
    purpose: options.purpose ?? 'REAL',
    ...(options.name === undefined ? {} : { name: options.name }),
  })
  return { hallId: made.hallId, hallName: options.name ?? '' }
}

const hasMachines = async (db: HallDb, hallId: string): Promise<boolean> =>
  // The first one is the hall's own program.
  (await db.all('SELECT device_id FROM device WHERE hall_id = ? LIMIT 2', hallId)).length > 1

/**
 * Starts the hall server of a data folder, making the hall if there is none.
 * @throws HallDbError, HallStartError, StoreError STORAGE_BUSY, StoreError KEY_MISSING, CertificateError, PortBusyError
 */
export const startHallServer = async (options: HallServerOptions): Promise<HallServer> => {
  const { dataDir, lan } = options
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const log = openLog(options)
  const certificate = await certificateOf(options)
  const release = lockFolder(options)
  let basis: HallBasis | null = null
  try {
    basis = await openBasis(options)
    const { hallId, hallName } = await openHall(basis, options)
    const fingerprint = lan === undefined ? null : (certificate?.fingerprint ?? null)
    let served: ServedHall | null = null
    let askDesk: AskDesk | null = null
    const service = createHallService({
      ...basis,
      verifySecret: argon2Secrets(random).verify,
      programVersion: options.programVersion,
      directory: dataDir,
      log,
      // What a sample hall holds is made again in a second.
      dailyBackup: options.purpose !== 'SAMPLE',
      diskFreeBytes: diskFreeBytes(dataDir),
      addresses: () => served?.lanUrls ?? [],
      async askDesk(method, params) {
        if (askDesk === null) throw new SyncError('NO_DESK')
        const told = await askDesk(method, params)
        if (told === null) throw new SyncError('NO_DESK')
        return PublicAnswer.parse(told)
      },
      ...(options.away === undefined ? {} : { awayDirectory: options.away }),
      ...(fingerprint === null ? {} : { certificateFingerprint: fingerprint }),
    })
    served = await serveHall(service, {
      dataDir,
      log,
      port: options.port,
      nowMs: Date.now,
      trustProxy: options.trustProxy ?? false,
      ...(lan === undefined || certificate === null
        ? {}
        : {
            lan: {
              port: lan.port,
              certificate,
              ...(lan.host === undefined ? {} : { host: lan.host }),
              ...(lan.announce === false || isLoopback(lan.host)
                ? {}
                : {
                    announce: {
                      name: hallName === '' ? 'HallDesk' : hallName,
                      version: options.programVersion,
                    },
                  }),
            },
          }),
    })
    const running = served
    const { db } = basis
    const making = basis
    return {
      hallId,
      hallName,
      url: running.url,
      lanUrl: running.lanUrls[0] ?? null,
      lanUrls: running.lanUrls,
      fingerprint: fingerprint === null ? null : (certificate?.grouped ?? null),
      beside: running.beside,
      async firstCode() {
        if (await hasMachines(db, hallId)) return null
        const device = { name: '', kind: 'SUPERVISOR', windowId: null, unitIds: [], createdBy: null } as const
        // Behind a proxy machines meet another certificate than this server's.
        const met = options.trustProxy === true ? null : fingerprint
        return (await issueCode(making, hallId, device, met)).code
      },
      async newCode(device, overLan) {
        await checkWindowOfCode(db, hallId, device.windowId)
        const made = await issueCode(
          making,
          hallId,
          { ...device, createdBy: null },
          overLan ? fingerprint : null,
        )
        return made.code
      },
      drain: running.drain,
      servePublic(ask) {
        askDesk = ask
      },
      async stop() {
        await running.stop()
        await db.close()
        release()
      },
    }
  } catch (error) {
    await basis?.db.close()
    release()
    throw error
  }
}

export type HallProblem =
  | 'HALL_DATABASE_DOWN'
  | 'HALL_DATABASE_NEWER'
  | 'HALL_DATABASE_FOREIGN'
  | 'HALL_DISK_FULL'
  | 'HALL_BACKUP_BAD'
  | 'HALL_KEY_MISSING'
  | 'STORAGE_BUSY'
  | HallStartError['code']
  | CertificateError['code']
  | PortBusyError['code']

const DATABASE_PROBLEMS: Readonly<Record<HallDbError['code'], HallProblem>> = {
  STORAGE_DOWN: 'HALL_DATABASE_DOWN',
  STORAGE_NEWER: 'HALL_DATABASE_NEWER',
  STORAGE_FOREIGN: 'HALL_DATABASE_FOREIGN',
  SERVER_FULL: 'HALL_DISK_FULL',
  STORAGE_BUSY: 'STORAGE_BUSY',
}

/** Why a hall server could not be started, backed up or restored, for people; null for what has another name already. */
export const hallProblemOf = (
  error: unknown,
): { readonly code: HallProblem; readonly details: Readonly<Record<string, string | number>> } | null => {
  if (error instanceof HallDbError) return { code: DATABASE_PROBLEMS[error.code], details: {} }
  if (error instanceof HallBackupError)
    return { code: 'HALL_BACKUP_BAD', details: { problem: error.problem ?? error.code } }
  if (error instanceof StoreError && error.code === 'KEY_MISSING')
    return { code: 'HALL_KEY_MISSING', details: error.details }
  if (error instanceof CertificateError || error instanceof PortBusyError || error instanceof HallStartError)
    return { code: error.code, details: error.details }
  return null
}

/**
 * Makes a further hall on an installation that has one or none, with the first code of its own supervisor's desk. No
 * SQLite server may run on the folder meanwhile; one on PostgreSQL serves the new hall at once.
 * @throws HallDbError, StoreError KEY_MISSING, CertificateError
 */
export const addHall = async (
  options: Pick<
    HallServerOptions,
    'dataDir' | 'databaseUrl' | 'lan' | 'certificate' | 'purpose' | 'programVersion' | 'port'
  > & {
    readonly name: string
  },
): Promise<{ readonly hallId: HallId; readonly code: string }> => {
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 })
  const certificate = await knownCertificateOf(options)
  // Beside PostgreSQL the folder is its server's, which may go on; only its key is read.
  const basis = await openBasis(options)
  try {
    const { hallId } = await createHall(basis, { purpose: options.purpose ?? 'REAL', name: options.name })
    const device = { name: '', kind: 'SUPERVISOR', windowId: null, unitIds: [], createdBy: null } as const
    const { code } = await issueCode(basis, hallId, device, certificate?.fingerprint ?? null)
    return { hallId, code }
  } finally {
    await basis.db.close()
  }
}

const sumOfRecords = (halls: readonly { readonly headSeq: number }[]): number =>
  halls.reduce((sum, { headSeq }) => sum + headSeq, 0)

type HallPlace = Pick<HallServerOptions, 'dataDir' | 'databaseUrl'>

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
}> => {
  if (!hasDatabase(place)) throw new HallStartError('HALL_DATABASE_MISSING', { folder: place.dataDir })
  const release = lockFolder(place)
  try {
    const db = await openHallDb({ directory: place.dataDir, databaseUrl: place.databaseUrl })
    try {
      if ((await listHalls(db)).length === 0)
        throw new HallStartError('HALL_DATABASE_MISSING', { folder: place.dataDir })
      const made = await makeHallBackup({ db, directory: place.dataDir, away: place.away, nowMs: Date.now() })
      const { path, away, awayProblem } = made
      return { path, records: sumOfRecords(made.halls), away, awayProblem }
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
      randomBytes: random,
    })
    return { records: sumOfRecords(restored.halls), setAside: restored.setAside }
  } finally {
    release()
  }
}
