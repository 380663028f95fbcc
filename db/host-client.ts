import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads'
import type { FromWorker, HostLaunch, ToWorker } from './host-options.ts'
import type { UpdateState } from './host-updates.ts'

/** The host in its own thread, as a shell sees it. */
export interface RunningHost {
  /** A port of its own for one page. @param page `screen`: of a public screen */
  connect(page?: { readonly screen?: boolean }): MessagePort
  /** Where updates come from and whether this is a moment for one; null when the host does not answer in time. */
  updates(): Promise<UpdateState | null>
  /** Finishes what is being written and lets go of the data folder. */
  stop(): Promise<void>
  /** Called once if the thread ends without having been asked to. */
  onExit(listener: (code: number) => void): void
}

/** Why the host could not start; `code` is one of the contract's. */
export class HostStartError extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.name = 'HostStartError'
    this.code = code
  }
}

const ANSWER_MS = 5_000

const askUpdates = async (worker: Worker): Promise<UpdateState | null> =>
  new Promise((resolve) => {
    const settle = (state: UpdateState | null): void => {
      clearTimeout(patience)
      worker.off('message', onMessage)
      resolve(state)
    }
    const onMessage = (message: FromWorker): void => {
      if (message.kind === 'updates') settle(message.state)
    }
    const patience = setTimeout(() => settle(null), ANSWER_MS)
    worker.on('message', onMessage)
    worker.postMessage({ kind: 'askUpdates' } satisfies ToWorker)
  })

/** Starts the worker: from the bundle in a packaged program, from the sources in a checkout. */
export const launchHost = async (launch: HostLaunch): Promise<RunningHost> => {
  const bundled = new URL('./host-worker.js', import.meta.url)
  const script = existsSync(bundled) ? bundled : new URL('./host-worker.ts', import.meta.url)
  const worker = new Worker(script, {
    workerData: launch,
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  const first = await Promise.race([
    once(worker, 'message').then(([message]) => message as FromWorker),
    once(worker, 'exit').then(([code]): FromWorker => ({
      kind: 'failed',
      code: 'INTERNAL',
      message: `host ended with ${String(code)}`,
    })),
  ])
  if (first.kind === 'failed') {
    await worker.terminate()
    throw new HostStartError(first.code, first.message)
  }
  // Without a listener an error that ends the thread would end the shell too, instead of being followed by a restart.
  worker.on('error', (error) => console.error('The host ended with an error:', error))
  let stopping = false
  return {
    connect({ screen = false } = {}) {
      const { port1, port2 } = new MessageChannel()
      const message: ToWorker & { port: MessagePort } = { kind: 'connect', screen, port: port2 }
      worker.postMessage(message, [port2])
      return port1
    },
    updates: async () => askUpdates(worker),
    async stop() {
      if (stopping) return
      stopping = true
      const exited = once(worker, 'exit')
      worker.postMessage({ kind: 'stop' } satisfies ToWorker)
      await exited
    },
    onExit(listener) {
      worker.on('exit', (code) => {
        if (!stopping) listener(code)
      })
    },
  }
}
