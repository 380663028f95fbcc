import { ipcMain, type IpcMainEvent, type WebContents } from 'electron'
import type { HostKeeper, HostPort } from './host-keeper.ts'
import { channels } from './ipc-channels.ts'
import { isOwnSender } from './security.ts'

const tell = (page: WebContents, channel: string, value: unknown): void => {
  if (!page.isDestroyed()) page.send(channel, value)
}

/**
 * Carries messages between each page and its own host port, unchanged. A page that reloads gets a new port, so that the
 * session of the page before cannot be found there; when the host comes back, every page is connected again.
 */
export const carryPages = (keeper: HostKeeper): void => {
  const ports = new Map<WebContents, HostPort | null>()

  const connect = (page: WebContents): void => {
    let port: HostPort
    try {
      port = keeper.connect()
    } catch {
      ports.set(page, null)
      tell(page, channels.connection, false)
      return
    }
    ports.set(page, port)
    port.on('message', (message) => {
      if (ports.get(page) === port) tell(page, channels.message, message)
    })
    port.on('close', () => {
      if (ports.get(page) !== port) return
      ports.set(page, null)
      tell(page, channels.connection, false)
    })
    tell(page, channels.connection, true)
  }

  const disconnect = (page: WebContents): void => {
    const port = ports.get(page)
    ports.delete(page)
    port?.close()
  }

  ipcMain.on(channels.open, (event: IpcMainEvent) => {
    if (!isOwnSender(event)) return
    const page = event.sender
    if (!ports.has(page)) page.once('destroyed', () => disconnect(page))
    const before = ports.get(page)
    ports.set(page, null)
    before?.close()
    connect(page)
  })
  ipcMain.on(channels.send, (event: IpcMainEvent, message: unknown) => {
    if (isOwnSender(event)) ports.get(event.sender)?.postMessage(message)
  })
  keeper.onBack(() => {
    for (const [page, port] of ports) if (port === null) connect(page)
  })
}
