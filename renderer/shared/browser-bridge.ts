import type { HallBridge } from '../../db/contract/bridge.ts'
import type { HostMessage } from '../../db/contract/port.ts'
import { isKioskAddress } from '../kiosk/kiosk-address.ts'

/** Waits between attempts to reach the shell again; the last one repeats. */
const RETRY_DELAYS_MS = [200, 500, 1_000, 2_000, 3_000] as const

/**
 * Makes the bridge of the browser shell: a WebSocket to `/port` that opens again whenever it breaks. The shell knows the
 * page by the cookie it gave it for its token.
 */
export function createBrowserBridge(): HallBridge {
  const messageListeners = new Set<(message: HostMessage) => void>()
  const connectionListeners = new Set<(open: boolean) => void>()
  const address = new URL('/port', window.location.href)
  // A page of a public screen has its rights alone, also on a machine whose browser may do more.
  const isScreen = isKioskAddress() || new URLSearchParams(window.location.search).has('screen')
  if (isScreen) address.search = '?screen=1'
  address.protocol = window.location.protocol === 'https:' ? 'wss:' : 'ws:'
  let socket: WebSocket | null = null
  let failures = 0

  const connect = (): void => {
    const opening = new WebSocket(address)
    socket = opening
    opening.addEventListener('open', () => {
      failures = 0
      for (const listener of connectionListeners) listener(true)
    })
    opening.addEventListener('message', (event: MessageEvent<string>) => {
      // The parse edge: the shell is our own and sends nothing but messages of the contract.
      const message = JSON.parse(event.data) as HostMessage
      for (const listener of messageListeners) listener(message)
    })
    opening.addEventListener('close', () => {
      for (const listener of connectionListeners) listener(false)
      const delay = RETRY_DELAYS_MS[Math.min(failures, RETRY_DELAYS_MS.length - 1)]
      failures += 1
      window.setTimeout(connect, delay)
    })
  }
  connect()

  const print = (): Promise<'DONE'> => {
    // A browser does not tell whether its dialog was cancelled, so the page asks afterwards where that matters.
    window.print()
    return Promise.resolve('DONE')
  }
  return {
    shell: 'BROWSER',
    send: (message) => {
      if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message))
    },
    onMessage: (listener) => {
      messageListeners.add(listener)
      return () => messageListeners.delete(listener)
    },
    onConnection: (listener) => {
      connectionListeners.add(listener)
      if (socket?.readyState === WebSocket.OPEN) listener(true)
      return () => connectionListeners.delete(listener)
    },
    print,
    savePdf: print,
  }
}
