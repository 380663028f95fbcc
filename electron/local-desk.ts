import { createHmac } from 'node:crypto'
import { launchHost } from '../db/host-client.ts'
import type { Locale } from '../db/contract/errors.ts'
import { startBrowserShell, type BrowserShell } from './browser.ts'
import { makeDataDir } from './data-dir.ts'
import { keepHost } from './host-keeper.ts'
import { openKeyFile } from './key-file.ts'
import { deviceName, ensureBuilt, pagesDir, programVersion, sampleDir } from './program.ts'

export interface LocalDeskOptions {
  readonly dataDir: string
  readonly purpose: 'REAL' | 'SAMPLE'
  readonly port: number
  readonly locale: Locale
  readonly pageLocale?: Locale
  /** Serve the pages as they were last built; for scripts that start many desks, or while the pages do not build. */
  readonly pagesAsTheyAre?: boolean
  /** A new sample hall gets a past of ten working days as well. */
  readonly sampleHistory?: boolean
  /** The hall this desk belongs to or is to join. */
  readonly hall?: { readonly address: string; readonly code?: string }
  /** The host has stopped too often to be started again. */
  readonly onGivenUp: () => void
}

export interface LocalDesk {
  readonly shell: BrowserShell
  /** Turns callers away first, then lets the host finish what it is writing. */
  stop(): Promise<void>
}

/** A host and the browser shell in front of it. Fails with the codes of the store, PORT_BUSY or PAGES_MISSING. */
export const openLocalDesk = async (options: LocalDeskOptions): Promise<LocalDesk> => {
  if (options.pagesAsTheyAre !== true) await ensureBuilt('renderer')
  makeDataDir(options.dataDir)
  const dataKey = openKeyFile(options.dataDir)
  const { dataDir, purpose, locale } = options
  const keeper = await keepHost({
    launch: async () =>
      launchHost({
        dataDir,
        purpose,
        dataKey,
        deviceName,
        programVersion,
        locale,
        ...(options.hall === undefined ? {} : { hall: options.hall }),
        ...(purpose === 'SAMPLE' ? { sampleDir, sampleHistory: options.sampleHistory ?? false } : {}),
      }),
    nowMs: Date.now,
  })
  keeper.onGivenUp(options.onGivenUp)
  try {
    const shell = await startBrowserShell({
      connect: keeper.connect,
      pagesDir,
      port: options.port,
      locale,
      // The same after a restart: a screen that was left alone goes on by itself when the power is back.
      screenToken: createHmac('sha256', dataKey).update('halldesk public screens').digest('base64url'),
      ...(options.pageLocale === undefined ? {} : { pageLocale: options.pageLocale }),
    })
    return {
      shell,
      async stop() {
        await shell.close()
        await keeper.stop()
      },
    }
  } catch (error) {
    await keeper.stop()
    throw error
  }
}
