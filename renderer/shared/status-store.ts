import { create } from 'zustand'
import type { StatusView } from '../../db/contract/administration.ts'
import type { Result } from '../../db/contract/index.ts'
import { isKioskAddress } from '../kiosk/kiosk-address.ts'
import { hall, type ConnectionState } from './hall.ts'

interface StatusState {
  readonly connection: ConnectionState
  readonly status: StatusView | null
  readonly welcome: Result<'system.welcome'> | null
}

/** What the status bar and the log-in page tell about this machine. */
export const useStatus = create<StatusState>()(() => ({
  connection: 'CONNECTING',
  status: null,
  welcome: null,
}))

/** The topic brings every change; asking now and then covers a clock that goes wrong while nobody works. */
const ASK_EVERY_MS = 60_000

async function readStatus(): Promise<void> {
  try {
    useStatus.setState({ status: await hall.call('system.status', {}) })
  } catch (thrown) {
    console.warn('status not read', thrown)
  }
}

export async function readWelcome(): Promise<void> {
  try {
    useStatus.setState({ welcome: await hall.call('system.welcome', {}) })
  } catch (thrown) {
    console.warn('welcome not read', thrown)
  }
}

/** Called once by main.tsx. */
export function startStatus(): void {
  const readAll = (): void => {
    // A public screen has no status bar and is told nothing of it.
    if (isKioskAddress()) return
    void readStatus()
    void readWelcome()
  }
  hall.on('status', (status) => {
    useStatus.setState({ status })
    // A hall is named, or its name arrives with the first fill, while the log-in page is open.
    const { welcome } = useStatus.getState()
    if (welcome !== null && welcome.hallName !== status.hallName) void readWelcome()
  })
  hall.onConnection((connection) => {
    useStatus.setState({ connection })
    if (connection === 'OPEN') readAll()
  })
  useStatus.setState({ connection: hall.connection() })
  readAll()
  window.setInterval(() => {
    if (!isKioskAddress()) void readStatus()
  }, ASK_EVERY_MS)
}
