import { randomBytes } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import { uptime } from 'node:os'
import { join } from 'node:path'
import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { errorMessage, type ErrorCode } from './contract/index.ts'
import { argon2Secrets } from './desk/secrets.ts'
import { fillSampleHall, SAMPLE_HINT } from './desk/sample-hall.ts'
import { createHost } from './host.ts'
import type { FromWorker, HostLaunch, ToWorker } from './host-options.ts'
import type { HallId } from './model/ids.ts'
import { storageFailureOf } from './store/index.ts'

const launch = workerData as HostLaunch
const say = (message: FromWorker): void => parentPort?.postMessage(message)

/** Unexpected errors with the reference the user was told; never personal data beyond what the error itself holds. */
const logError = (reference: string, error: unknown): void => {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  appendFileSync(join(launch.dataDir, 'errors.log'), `${new Date().toISOString()} ${reference} ${text}\n`, { mode: 0o600 })
}

const start = async (): Promise<void> => {
  const random = (size: number) => randomBytes(size)
  const secrets = argon2Secrets(random)
  const host = createHost({
    store: {
      directory: launch.dataDir,
      dataKey: launch.dataKey,
      device: { hallId: (launch.purpose === 'SAMPLE' ? '439925' : '000000') as HallId, name: launch.deviceName, purpose: launch.purpose },
      programVersion: launch.programVersion,
    },
    clock: { wallMs: () => Date.now(), uptimeMs: () => uptime() * 1_000 },
    randomBytes: random,
    secrets,
    sampleHint: launch.purpose === 'SAMPLE' ? SAMPLE_HINT : null,
    locale: launch.locale,
    checkResults: launch.checkResults ?? false,
    logError,
    tickMs: 10_000,
  })
  if (launch.purpose === 'SAMPLE' && launch.sampleDir) await fillSampleHall(host.store(), launch.sampleDir, secrets)
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

start().catch((error: unknown) => {
  const failure = storageFailureOf(error)
  logError('start', error)
  const code: ErrorCode = failure?.code ?? 'INTERNAL'
  say({ kind: 'failed', code, message: errorMessage(code, failure?.details ?? { reference: 'start' }, launch.locale) })
  parentPort?.close()
})
