import type { Locale } from './contract/index.ts'
import type { UpdateState } from './host-updates.ts'

/** What a shell tells the host process; plain data, so that it can cross into a worker. */
export interface HostLaunch {
  readonly dataDir: string
  readonly purpose: 'REAL' | 'SAMPLE' | 'DRILL'
  /** 32 bytes from the keychain or key file. */
  readonly dataKey: Uint8Array
  readonly deviceName: string
  readonly programVersion: string
  readonly locale: Locale
  /** Folder with the files of the sample hall, imported once into an empty SAMPLE hall. */
  readonly sampleDir?: string
  /** Give the new sample hall ten working days of its past as well. */
  readonly sampleHistory?: boolean
  /**
   * The hall server to belong to. A new data directory joins it with the code; without one the first run offers the
   * address. For a machine that belongs to a hall already, the address at which that hall answers from now on.
   */
  readonly hall?: { readonly address: string; readonly code?: string }
  /** Also check every answer against the contract; for tests. */
  readonly checkResults?: boolean
}

/** Messages between a shell and the worker. Each page has a port of its own, handed over with `connect`. */
export type ToWorker =
  /** `screen`: a page of a public screen, with its rights alone. */
  | { readonly kind: 'connect'; readonly screen: boolean }
  | { readonly kind: 'stop' }
  | { readonly kind: 'askUpdates' }
export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'updates'; readonly state: UpdateState }
