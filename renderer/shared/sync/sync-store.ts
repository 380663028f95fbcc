import { create } from 'zustand'
import type { SyncView } from '../../../db/contract/hall.ts'
import { hall } from '../hall.ts'
import { useStatus } from '../status-store.ts'

interface SyncState {
  /** Null until it was read, and on a machine that stands alone. */
  readonly sync: SyncView | null
}

/** How this machine stands with its hall, in more words than the status has. */
export const useSync = create<SyncState>()(() => ({ sync: null }))

/** Words that gather before they are asked for: a push of many records changes the status many times. */
const GATHER_MS = 300
/** A first fill is watched closely; a person waits for it. */
const FILLING_EVERY_MS = 2_000

export async function readSync(): Promise<void> {
  try {
    useSync.setState({ sync: await hall.call('sync.state', {}) })
  } catch (thrown) {
    console.warn('sync not read', thrown)
  }
}

/** Tries the hall at once; what came of it is shown wherever the link is. */
export async function trySyncNow(): Promise<void> {
  useSync.setState({ sync: await hall.call('sync.now', {}) })
}

/** Called once by main.tsx, after the status. */
export function startSync(): void {
  let timer: number | undefined
  const later = (delayMs: number): void => {
    window.clearTimeout(timer)
    timer = window.setTimeout(() => {
      void readSync().then(() => {
        if (useSync.getState().sync?.link === 'FILLING') later(FILLING_EVERY_MS)
      })
    }, delayMs)
  }
  useStatus.subscribe(({ status }, before) => {
    if (status === before.status || status === null) return
    if (status.link === 'STANDALONE') useSync.setState({ sync: null })
    else later(GATHER_MS)
  })
}
