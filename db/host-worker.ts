import { randomBytes, randomUUID } from 'node:crypto'
import { appendFileSync, existsSync, renameSync, statSync } from 'node:fs'
import { uptime } from 'node:os'
import { join } from 'node:path'
import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { ContractError, errorMessage, type ErrorCode } from './contract/index.ts'
import { argon2Secrets } from './desk/secrets.ts'
import { SAMPLE_HINT } from './desk/sample-hall.ts'
import { createHost, type Host } from './host.ts'
import { checkCopyApart } from './host-copy-check.ts'
import { contractErrorOf } from './host-failures.ts'
import { isJoining, keepJoined } from './host-joining.ts'
import { createHallNetwork } from './host-network.ts'
import type { FromWorker, HostLaunch, ToWorker } from './host-options.ts'
import { prepareSampleHall } from './host-sample.ts'
import type { HallId } from './model/ids.ts'
import { createDaysAfter } from './sample/days-after.ts'
import { DATABASE_FILE, readReferenceData, storageFailureOf, type Clock } from './store/index.ts'
import type { HallEnrolment } from './store/sync-types.ts'
import { createVault } from './store/vault.ts'
import { SyncError } from './sync/wire.ts'

const SAMPLE_HALL_ID = '439925' as HallId
/**
 * A desk that stands alone is enrolled before anybody has said which hall it is, and every event of its chain carries this
 * id for good. So it is an identity of the installation, drawn once and unlike any other's, and never the region code:
 * that is the setting `hall.code`, which can be corrected. Only the first opening of a store uses it.
 */
const newHallId = (): HallId => `alone-${randomUUID()}` as HallId

const launch = workerData as HostLaunch
const say = (message: FromWorker): void => parentPort?.postMessage(message)

/** Then the log goes on in a new file; the one before is kept. */
const ERROR_LOG_BYTES_MAX = 2 * 2 ** 20

/** Unexpected errors with the reference the user was told; never personal data beyond what the error itself holds. */
const logError = (reference: string, error: unknown): void => {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const path = join(launch.dataDir, 'errors.log')
  try {
    if (existsSync(path) && statSync(path).size > ERROR_LOG_BYTES_MAX) renameSync(path, `${path}.1`)
    appendFileSync(path, `${new Date().toISOString()} ${reference} ${text}\n`, { mode: 0o600 })
  } catch {
    // On a full disk the person is still told the reference; there is nowhere to write the rest.
  }
}

const random = (size: number) => randomBytes(size)
const secrets = argon2Secrets(random)
const network = createHallNetwork({ program: launch.programVersion, randomBytes: random })
const systemClock: Clock = { wallMs: () => Date.now(), uptimeMs: () => uptime() * 1_000 }

const openHost = (clock: Clock, tickMs: number | null, checking = secrets): Host =>
  createHost({
    store: {
      directory: launch.dataDir,
      dataKey: launch.dataKey,
      device: {
        hallId: launch.purpose === 'SAMPLE' ? SAMPLE_HALL_ID : newHallId(),
        name: launch.deviceName,
        purpose: launch.purpose,
      },
      programVersion: launch.programVersion,
      checkCopy: checkCopyApart,
    },
    clock,
    randomBytes: random,
    secrets: checking,
    sampleHint: SAMPLE_HINT,
    locale: launch.locale,
    checkResults: launch.checkResults ?? false,
    logError,
    // Ended without having been asked to, the thread is started again by its shell.
    onDamage: () => process.exit(1),
    tickMs,
    // On a stage's clock nothing is said to the hall.
    ...(tickMs === null ? {} : { network }),
    ...(tickMs === null || launch.purpose !== 'SAMPLE' ? {} : { sampleLife: createDaysAfter() }),
    ...(launch.hall === undefined ? {} : { hallAddress: launch.hall.address }),
  })

const isNew = (): boolean => !existsSync(join(launch.dataDir, DATABASE_FILE))

/**
 * With a one-time code a new data directory begins as a machine of the hall.
 * @throws ContractError of joining
 */
const joinAsNew = async (): Promise<HallEnrolment | null> => {
  const { hall } = launch
  if (hall?.code === undefined || !isNew() || isJoining(launch.dataDir)) return null
  const place = { directory: launch.dataDir, machine: createVault(launch.dataKey, random) }
  const wish = { address: hall.address, code: hall.code, deviceName: launch.deviceName }
  try {
    const { enrolment } = await network.enrol(wish, place)
    keepJoined(place.directory, place.machine, enrolment)
    return enrolment
  } catch (error) {
    const failure = contractErrorOf(error, hall.address)
    // The sample hall is there to be looked at, with a server or without.
    if (launch.purpose !== 'SAMPLE') throw failure
    logError('join', failure)
    return null
  }
}

/** The same for a directory somebody opened before and did not work in. */
const joinUntouched = async (host: Host): Promise<void> => {
  const { hall } = launch
  if (hall?.code === undefined || host.store().sync !== null || launch.purpose === 'SAMPLE') return
  await host.join({ address: hall.address, code: hall.code, deviceName: launch.deviceName })
}

const fillSample = async (sampleDir: string, enrolment: HallEnrolment | null): Promise<void> => {
  try {
    await prepareSampleHall({
      sampleDir,
      history: launch.sampleHistory ?? false,
      secrets,
      randomBytes: random,
      programVersion: launch.programVersion,
      network,
      enrolment,
      openHost: (stageClock, checking) => openHost(stageClock, null, checking),
      onCutShort: (error) => logError('sample history', error),
    })
  } catch (error) {
    // Of a hall that went away meanwhile: what was played until then is a hall as well.
    if (!(error instanceof SyncError)) throw error
    logError('sample history', error)
  }
}

const start = async (): Promise<void> => {
  const enrolment = await joinAsNew()
  if (isNew() && launch.purpose === 'SAMPLE' && launch.sampleDir)
    await fillSample(launch.sampleDir, enrolment)
  let host = openHost(systemClock, 10_000)
  const isUnfilled = launch.purpose === 'SAMPLE' && readReferenceData(host.store().read).units.size === 0
  if (isUnfilled && launch.sampleDir && !host.store().readOnly) {
    // The start that was to fill it did not get to the end, or this is another desk of a hall that is filled.
    const belongsTo = host.store().sync?.enrolment ?? null
    host.stop()
    await fillSample(launch.sampleDir, belongsTo)
    host = openHost(systemClock, 10_000)
  }
  try {
    await joinUntouched(host)
  } catch (error) {
    host.stop()
    throw error
  }
  parentPort?.on('message', (message: ToWorker & { port?: MessagePort }) => {
    if (message.kind === 'stop') {
      host.stop()
      say({ kind: 'stopped' })
      parentPort?.close()
    } else if (message.kind === 'askUpdates') {
      say({ kind: 'updates', state: host.updates() })
    } else if (message.port) {
      const { port, screen } = message
      const connection = host.connect((answer) => port.postMessage(answer), { screen })
      port.on('message', (received: unknown) => void connection.receive(received))
      port.on('close', () => connection.close())
    }
  })
  say({ kind: 'ready' })
  host.tick()
}

start().catch((error: unknown) => {
  const failure = error instanceof ContractError ? error : storageFailureOf(error)
  logError('start', error)
  const code: ErrorCode = failure?.code ?? 'INTERNAL'
  say({
    kind: 'failed',
    code,
    message: errorMessage(code, failure?.details ?? { reference: 'start' }, launch.locale),
  })
  parentPort?.close()
})
