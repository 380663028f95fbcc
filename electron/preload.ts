import { contextBridge, ipcRenderer } from 'electron'
import type { HallBridge, PrintOutcome } from '../db/contract/bridge.ts'
import type { HostMessage } from '../db/contract/port.ts'
import { channels } from './ipc-channels.ts'

// The only bridge into a page. It is bundled to one CommonJS file, because a sandboxed preload can load nothing else.

const messageListeners = new Set<(message: HostMessage) => void>()
const connectionListeners = new Set<(open: boolean) => void>()
let isOpen = false

// The event object stays here: it would hand the page ipcRenderer itself.
ipcRenderer.on(channels.message, (_event, message: HostMessage) => {
  for (const listener of messageListeners) listener(message)
})
ipcRenderer.on(channels.connection, (_event, open: boolean) => {
  isOpen = open
  for (const listener of connectionListeners) listener(open)
})

const bridge = {
  shell: 'ELECTRON',
  send: (message) => ipcRenderer.send(channels.send, message),
  onMessage(listener) {
    messageListeners.add(listener)
    return () => void messageListeners.delete(listener)
  },
  onConnection(listener) {
    connectionListeners.add(listener)
    if (isOpen) listener(true)
    return () => void connectionListeners.delete(listener)
  },
  print: async (request): Promise<PrintOutcome> => ipcRenderer.invoke(channels.print, request),
  savePdf: async (request): Promise<PrintOutcome> => ipcRenderer.invoke(channels.savePdf, request),
} satisfies HallBridge

contextBridge.exposeInMainWorld('hallBridge', bridge)
ipcRenderer.send(channels.open)
