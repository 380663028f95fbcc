import { existsSync, mkdirSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { argon2Secrets } from './desk/secrets.ts'
import { HallBackupError } from './hall/backup.ts'
import { CERTIFICATE_FILE, CertificateError } from './hall/certificate.ts'
import { createHallService } from './hall/core.ts'
import { makeOwnCode, type CodeFor } from './hall/enrolment.ts'
import { readState } from './hall/entities.ts'
import { HallDbError, type HallDb } from './hall/hall-db.ts'
import { createHallLog, logFileWriter, silentLog, type HallLog } from './hall/hall-log.ts'
import { createHall, hallNameOf, listHalls, type HallBasis, type HallPurpose } from './hall/halls.ts'
import {
  certificateOf,
  HallStartError,
  hallRandom,
  lockFolder,
  openBasis,
  type CertificateChoice,
} from './hall/place.ts'
import { ListenError, serveHall, type ServedHall } from './hall/server.ts'
import type { HallId } from './model/ids.ts'
import { StoreError } from './store/store-error.ts'
import { PublicAnswer, SyncError } from './sync/wire.ts'

// Wires storage, service and network of the hall server together, for the program and for whoever runs one in-process.

export interface HallServerOptions extends CertificateChoice {
  /** Name of a hall that is made now; one that exists keeps its own. */
  readonly name?: string | undefined
  readonly purpose?: HallPurpose
  readonly programVersion: string
  /** Loopback port; 0 lets the system choose, null when pages share theirs (`beside`). */
  readonly port: number | null
  /** HTTPS for other machines; port 0 lets the system choose, all interfaces unless a host is said. */
  readonly lan?: { readonly port: number; readonly host?: string | undefined; readonly announce?: boolean }
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
   * The certificate was made at this start, although the hall has machines besides the desk that runs here: those that met
   * another one refuse it until that one is put back.
   */
  readonly hasNewCertificate: boolean
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

const openLog = (options: HallServerOptions): HallLog => {
  const { log } = options
  if (log === undefined) return silentLog
  return createHallLog(typeof log === 'function' ? log : logFileWriter({ path: log.file }), Date.now)
}

const diskFreeBytes = (directory: string) => (): number | null => {
  try {
    const { bavail, bsize } = statfsSync(directory)
    return bavail * bsize
  } catch {
    return null
  }
}

/** Nobody else could reach what is announced there. */
const isLoopback = (host: string | undefined): boolean =>
  host !== undefined && (host === 'localhost' || host === '::1' || host.startsWith('127.'))

/** @throws HallStartError for a window the hall does not have; one without any may get its machines first */
const checkWindowOfCode = async (db: HallDb, hallId: string, windowId: string | null): Promise<void> => {
  if (windowId === null || (await readState(db, hallId, 'window', windowId)) !== undefined) return
  const any = await db.get(
    "SELECT 1 AS one FROM entity WHERE hall_id = ? AND kind = 'window' LIMIT 1",
    hallId,
  )
  if (any !== undefined) throw new HallStartError('HALL_WINDOW_UNKNOWN', { window: windowId })
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

/** Machines enrolled at the hall, whatever became of them; the hall's own program is none. */
const countMachines = async (db: HallDb, hallId: string): Promise<number> => {
  const row = await db.get<{ n: number }>('SELECT count(*) AS n FROM device WHERE hall_id = ?', hallId)
  return Number(row?.n ?? 1) - 1
}

/**
 * Starts the hall server of a data folder, making the hall if there is none.
 * @throws HallDbError, HallStartError, StoreError STORAGE_BUSY, StoreError KEY_MISSING, CertificateError, ListenError
 */
export const startHallServer = async (options: HallServerOptions): Promise<HallServer> => {
  const { dataDir, lan } = options
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const log = openLog(options)
  const madeNow = options.certificate === undefined && !existsSync(join(dataDir, CERTIFICATE_FILE))
  const certificate = await certificateOf(options)
  const release = lockFolder(options)
  let basis: HallBasis | null = null
  try {
    basis = await openBasis(options)
    const { hallId, hallName } = await openHall(basis, options)
    const fingerprint = lan === undefined ? null : (certificate?.fingerprint ?? null)
    const machinesHere = options.port === null ? 1 : 0
    const hasNewCertificate =
      certificate !== null && madeNow && (await countMachines(basis.db, hallId)) > machinesHere
    let served: ServedHall | null = null
    let askDesk: AskDesk | null = null
    const service = createHallService({
      ...basis,
      verifySecret: argon2Secrets(hallRandom).verify,
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
      hasNewCertificate,
      async firstCode() {
        if ((await countMachines(db, hallId)) > 0) return null
        const device = { name: '', kind: 'SUPERVISOR', windowId: null, unitIds: [] } as const
        // Behind a proxy machines meet another certificate than this server's.
        const met = options.trustProxy === true ? null : fingerprint
        return (await makeOwnCode(making, hallId, device, met)).code
      },
      async newCode(device, overLan) {
        await checkWindowOfCode(db, hallId, device.windowId)
        return (await makeOwnCode(making, hallId, device, overLan ? fingerprint : null)).code
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
  | ListenError['code']

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
  if (error instanceof CertificateError || error instanceof ListenError || error instanceof HallStartError)
    return { code: error.code, details: error.details }
  return null
}
