import { z } from 'zod'
import { ipcMain, type IpcMainEvent, type WebContents } from 'electron'
import type { HostKeeper, HostPort } from './host-keeper.ts'
import { channels } from './ipc-channels.ts'
import { isOwnSender } from './security.ts'

const tell = (page: WebContents, channel: string, value: unknown): void => {
  if (!page.isDestroyed()) page.send(channel, value)
}

/** Which pages are locked screens, and what happens when the host has found the code of one right. */
export interface Screens {
  isScreen(page: WebContents): boolean
  onExit(page: WebContents): void
}
const NO_SCREENS: Screens = { isScreen: () => false, onExit: () => undefined }

const ExitCall = z.object({
  kind: z.literal('call'),
  id: z.number(),
  method: z.literal('screen.exit'),
  params: z.object({ leave: z.literal(true) }),
})
const ExitAnswer = z.object({ kind: z.literal('answer'), id: z.number(), ok: z.literal(true) })

/**
 * Carries messages between each page and its own host port, unchanged. A page that reloads gets a new port, so that the
 * session of the page before cannot be found there; when the host comes back, every page is connected again.
 */
export const carryPages = (keeper: HostKeeper, screens: Screens = NO_SCREENS): void => {
  const ports = new Map<WebContents, HostPort | null>()
  /** Number of the call with which a screen asked to be let out. */
  const exits = new Map<WebContents, number>()

  const connect = (page: WebContents): void => {
    let port: HostPort
    try {
      port = keeper.connect({ screen: screens.isScreen(page) })
    } catch {
      ports.set(page, null)
      tell(page, channels.connection, false)
      return
    }
    ports.set(page, port)
    exits.delete(page)
    port.on('message', (message) => {
      if (ports.get(page) !== port) return
      tell(page, channels.message, message)
      const answer = ExitAnswer.safeParse(message).data
      if (answer !== undefined && exits.get(page) === answer.id) screens.onExit(page)
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
    exits.delete(page)
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
    if (!isOwnSender(event)) return
    const port = ports.get(event.sender)
    if (!port) return
    const call = ExitCall.safeParse(message).data
    if (call !== undefined && screens.isScreen(event.sender)) exits.set(event.sender, call.id)
    port.postMessage(message)
  })
  keeper.onBack(() => {
    for (const [page, port] of ports) if (port === null) connect(page)
  })
}
