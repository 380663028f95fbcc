import { ContractError } from '../db/contract/errors.ts'
import type { UpdateState } from '../db/host-updates.ts'

/** One page's or script's way to the host: the part of a MessagePort the shells use. */
export interface HostPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (message: unknown) => void): unknown
  on(event: 'close', listener: () => void): unknown
  close(): void
}

/** `screen`: a page of a public screen, which may ask for what is public and nothing else. */
export interface PageKind {
  readonly screen?: boolean
}

/** A host that runs; `onExit` tells when it ended without being asked to. */
export interface RunningHost {
  connect(page?: PageKind): HostPort
  updates(): Promise<UpdateState | null>
  stop(): Promise<void>
  onExit(listener: () => void): void
}

export interface HostKeeper {
  /** A new way to the host. Throws HOST_GONE while it is being restarted. */
  connect(page?: PageKind): HostPort
  /** Called when the host is back after it went away. */
  onBack(listener: () => void): void
  /** Called once when it has stopped too often to be started again. */
  onGivenUp(listener: () => void): void
  /** What an update depends on; null while there is no host to ask. */
  updates(): Promise<UpdateState | null>
  /** Stops the host and waits until its last write is on disk. */
  stop(): Promise<void>
}

export interface HostKeeperOptions {
  readonly launch: () => Promise<RunningHost>
  /** Pauses before the first, second, ... restart in a row. */
  readonly restartDelaysMs?: readonly number[]
  /** A host that ran this long counts as healthy; the row of restarts begins anew. */
  readonly healthyAfterMs?: number
  readonly nowMs: () => number
}

const RESTART_DELAYS_MS = [100, 500, 2_000, 5_000, 15_000]
const HEALTHY_AFTER_MS = 60_000

/** Starts the host and starts it again when it dies. Fails as the launch does when the very first one fails. */
export const keepHost = async (options: HostKeeperOptions): Promise<HostKeeper> => {
  const delays = options.restartDelaysMs ?? RESTART_DELAYS_MS
  const healthyAfterMs = options.healthyAfterMs ?? HEALTHY_AFTER_MS
  const backListeners: (() => void)[] = []
  const givenUpListeners: (() => void)[] = []
  let running: RunningHost | null = null
  let launching: Promise<void> = Promise.resolve()
  let stopping = false
  let restartsInARow = 0
  let timer: NodeJS.Timeout | null = null

  const launch = async (): Promise<void> => {
    const host = await options.launch()
    const startedAtMs = options.nowMs()
    running = host
    host.onExit(() => {
      if (running !== host) return
      running = null
      if (stopping) return
      if (options.nowMs() - startedAtMs >= healthyAfterMs) restartsInARow = 0
      scheduleRestart()
    })
  }

  const scheduleRestart = (): void => {
    const delayMs = delays[restartsInARow]
    if (delayMs === undefined) {
      for (const listener of givenUpListeners) listener()
      return
    }
    restartsInARow += 1
    timer = setTimeout(() => {
      timer = null
      launching = restart()
    }, delayMs)
  }

  const restart = async (): Promise<void> => {
    if (stopping) return
    try {
      await launch()
    } catch (error) {
      console.error('The host could not be restarted:', error)
      if (!stopping) scheduleRestart()
      return
    }
    if (!stopping) for (const listener of backListeners) listener()
  }

  await launch()

  return {
    connect(page) {
      if (running === null) throw new ContractError('HOST_GONE')
      return running.connect(page)
    },
    updates: async () => running?.updates() ?? null,
    onBack: (listener) => void backListeners.push(listener),
    onGivenUp: (listener) => void givenUpListeners.push(listener),
    async stop() {
      stopping = true
      if (timer !== null) clearTimeout(timer)
      // A restart under way must finish first, or its host would outlive the shell.
      await launching
      const host = running
      running = null
      await host?.stop()
    },
  }
}
