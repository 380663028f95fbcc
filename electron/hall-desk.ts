import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MethodDefinition } from '../db/contract/define.ts'
import { ContractError, type Locale } from '../db/contract/errors.ts'
import { contract } from '../db/contract/index.ts'
import { launchHost } from '../db/host-client.ts'
import { createCalls } from './browser-calls.ts'
import { startBrowserShell, type BesidePages, type BrowserShell } from './browser.ts'
import { makeDataDir } from './data-dir.ts'
import { keepHost, type HostKeeper, type HostPort, type PageKind } from './host-keeper.ts'
import { openKeyFile } from './key-file.ts'
import { deviceName, programVersion } from './program.ts'

export interface HallDeskOptions {
  /** Folder of the desk, beside the hall's own data. */
  readonly dataDir: string
  readonly pagesDir: string
  readonly port: number
  readonly locale: Locale
  readonly pageLocale?: Locale
  readonly beside: BesidePages
  /** A code for a desk of this machine. */
  readonly newCode: () => Promise<string>
  readonly onGivenUp: () => void
}

export interface HallDesk {
  readonly shell: BrowserShell
  /** Why the desk behind the pages did not start; null when it did. */
  readonly problem: unknown
  /** Asks it what public screens of the hall ask the server (`viaHall` of the contract). */
  askPublic(method: string, params: unknown): Promise<unknown>
  stop(): Promise<void>
}

const methods: Readonly<Record<string, MethodDefinition>> = contract
const isViaHall = (method: string): boolean =>
  Object.hasOwn(methods, method) && methods[method]?.viaHall !== undefined

/** Lies in the folder of a desk that has joined. */
const JOINED_FILE = 'joined'

/**
 * The supervisor's desk of the machine the hall server runs on, on one port with the server. The listener comes first: the
 * desk joins through it. A desk that does not start leaves the server running.
 */
export const openHallDesk = async (options: HallDeskOptions): Promise<HallDesk> => {
  const { dataDir, locale } = options
  let keeper: HostKeeper | null = null
  const connect = (page: PageKind): HostPort => {
    if (keeper === null) throw new ContractError('HOST_GONE')
    return keeper.connect(page)
  }
  const shell = await startBrowserShell({
    connect: (page) => connect(page),
    pagesDir: options.pagesDir,
    port: options.port,
    locale,
    beside: options.beside,
    ...(options.pageLocale === undefined ? {} : { pageLocale: options.pageLocale }),
  })

  const start = async (): Promise<HostKeeper> => {
    makeDataDir(dataDir)
    const dataKey = openKeyFile(dataDir)
    const joined = join(dataDir, JOINED_FILE)
    // An unfinished joining begins again with a new code.
    const code = existsSync(joined) ? {} : { code: await options.newCode() }
    const started = await keepHost({
      launch: async () =>
        launchHost({
          dataDir,
          purpose: 'REAL',
          dataKey,
          deviceName,
          programVersion,
          locale,
          hall: { address: shell.url, ...code },
        }),
      nowMs: Date.now,
    })
    writeFileSync(joined, '')
    started.onGivenUp(options.onGivenUp)
    return started
  }
  let problem: unknown = null
  try {
    keeper = await start()
  } catch (error) {
    problem = error
  }
  // On a screen's connection: what this desk may know besides is none of whoever asks through the server.
  const calls = createCalls(connect)
  return {
    shell,
    problem,
    async askPublic(method, params) {
      // Only what is meant to be asked from elsewhere: nobody tries the codes of this machine's own screens through it.
      if (!isViaHall(method)) return { ok: false, error: { code: 'NOT_ALLOWED', details: {} } }
      try {
        return await calls.call({ right: 'SCREEN', sessionKey: '' }, method, params)
      } catch (error) {
        if (error instanceof ContractError && error.code === 'HOST_GONE') return null
        throw error
      }
    },
    async stop() {
      calls.close()
      await shell.close()
      await keeper?.stop()
    },
  }
}
