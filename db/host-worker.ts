import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { appendFileSync, existsSync, renameSync, statSync } from 'node:fs'
import { uptime } from 'node:os'
import { join } from 'node:path'
import { parentPort, Worker, workerData, type MessagePort } from 'node:worker_threads'
import { errorMessage, type ErrorCode } from './contract/index.ts'
import { argon2Secrets } from './desk/secrets.ts'
import { fillSampleHall, SAMPLE_HINT } from './desk/sample-hall.ts'
import { createHost, type Host } from './host.ts'
import type { FromWorker, HostLaunch, ToWorker } from './host-options.ts'
import type { HallId } from './model/ids.ts'
import { playSampleHistory } from './sample/history.ts'
import { signInAt } from './sample/sign-in.ts'
import {
  DATABASE_FILE,
  readReferenceData,
  inspectDatabase,
  storageFailureOf,
  type Clock,
  type CopyCheck,
} from './store/index.ts'

const SAMPLE_HALL_ID = '439925' as HallId
/**
 * A desk that stands alone is enrolled before anybody has said which hall it is, and every event of its chain carries this
 * id for good. So it is an identity of the installation, drawn once and unlike any other's, and never the region code:
 * that is the setting `hall.code`, which can be corrected. Only the first opening of a store uses it.
 */
const newHallId = (): HallId => `alone-${randomUUID()}` as HallId

/** The second use of this file: one look through one database file. */
interface CheckTask {
  readonly checkPath: string
}

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
const systemClock: Clock = { wallMs: () => Date.now(), uptimeMs: () => uptime() * 1_000 }

/** Checks a fresh backup in a thread of its own: reading gigabytes must not keep a window waiting. */
const checkCopy: CopyCheck = async (path) => {
  const checker = new Worker(new URL(import.meta.url), {
    workerData: { checkPath: path } satisfies CheckTask,
  })
  const [condition] = (await once(checker, 'message')) as [Awaited<ReturnType<CopyCheck>>]
  return condition
}

const openHost = (clock: Clock, tickMs: number | null): Host =>
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
      checkCopy,
    },
    clock,
    randomBytes: random,
    secrets,
    sampleHint: launch.purpose === 'SAMPLE' ? SAMPLE_HINT : null,
    locale: launch.locale,
    checkResults: launch.checkResults ?? false,
    logError,
    // Ended without having been asked to, the thread is started again by its shell.
    onDamage: () => process.exit(1),
    tickMs,
  })

/** A new sample hall: its files imported, and if wanted its last ten working days played on a clock of their own. */
const prepareSampleHall = async (sampleDir: string): Promise<void> => {
  const nowMs = Date.now()
  let stageMs = nowMs - 20 * 86_400_000
  // Uptime moves with the stage's clock, so that nothing looks like a clock that jumped.
  const stageClock: Clock = { wallMs: () => stageMs, uptimeMs: () => stageMs - nowMs + 30 * 86_400_000 }
  const host = openHost(stageClock, null)
  try {
    const filled = await fillSampleHall(host.store(), sampleDir, secrets)
    if (!filled || !launch.sampleHistory) return
    await playSampleHistory(
      {
        setTime(ms) {
          stageMs = Math.max(stageMs, ms)
        },
        signIn: (staffId) => signInAt(host, staffId, SAMPLE_HINT.pin),
      },
      nowMs,
    )
  } finally {
    host.stop()
  }
}

const start = async (): Promise<void> => {
  const isNew = !existsSync(join(launch.dataDir, DATABASE_FILE))
  if (isNew && launch.purpose === 'SAMPLE' && launch.sampleDir) await prepareSampleHall(launch.sampleDir)
  let host = openHost(systemClock, 10_000)
  const isUnfilled = launch.purpose === 'SAMPLE' && readReferenceData(host.store().read).units.size === 0
  if (isUnfilled && launch.sampleDir && !host.store().readOnly) {
    // The start that was to fill it did not get to the end.
    host.stop()
    await prepareSampleHall(launch.sampleDir)
    host = openHost(systemClock, 10_000)
  }
  parentPort?.on('message', (message: ToWorker & { port?: MessagePort }) => {
    if (message.kind === 'stop') {
      host.stop()
      say({ kind: 'stopped' })
      parentPort?.close()
    } else if (message.port) {
      const { port } = message
      const connection = host.connect((answer) => port.postMessage(answer))
      port.on('message', (received: unknown) => void connection.receive(received))
      port.on('close', () => connection.close())
    }
  })
  say({ kind: 'ready' })
  host.tick()
}

const isCheck = (task: unknown): task is CheckTask =>
  typeof task === 'object' && task !== null && 'checkPath' in task

if (isCheck(workerData)) {
  parentPort?.postMessage(inspectDatabase(workerData.checkPath, { thorough: true }))
} else
  start().catch((error: unknown) => {
    const failure = storageFailureOf(error)
    logError('start', error)
    const code: ErrorCode = failure?.code ?? 'INTERNAL'
    say({
      kind: 'failed',
      code,
      message: errorMessage(code, failure?.details ?? { reference: 'start' }, launch.locale),
    })
    parentPort?.close()
  })
