import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'
import { z } from 'zod'
import { startHallServer } from '../../../db/hall-server.ts'
import { startBareServer } from './bare-postgres.ts'
import { startNaiveServer } from './naive-server.ts'
import { startPouchServer } from './pouch-server.ts'

// One server in a process of its own, as in life: `server-process.ts ROLE PATH|DATABASE_URL [DATABASE_URL | PACKAGES]`.

/** What a message costs that goes to every connected socket but the deaf (`/deaf`) and does nothing else. */
const startBroadcast = async () => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  const hearing = new Set<WebSocket>()
  server.on('connection', (socket, request) => {
    if (request.url !== '/deaf') hearing.add(socket)
    socket.on('message', (data) => {
      const text = String(data)
      for (const each of hearing) if (each !== socket) each.send(text)
    })
  })
  await once(server, 'listening')
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      for (const socket of server.clients) socket.terminate()
      server.close()
      await once(server, 'close')
    },
  }
}

const startHall = async (dataDir: string, databaseUrl: string | undefined) => {
  const server = await startHallServer({
    dataDir,
    databaseUrl,
    programVersion: '0.0.0-bench',
    port: 0,
    purpose: 'SAMPLE',
  })
  return { url: server.url ?? '', close: server.stop }
}

const Role = z.enum(['hall', 'naive', 'bare', 'broadcast', 'pouch'])
const [role, path = '', further] = process.argv.slice(2)
const starts: Record<z.infer<typeof Role>, () => Promise<{ url: string; close(): Promise<void> }>> = {
  hall: () => startHall(path, further),
  naive: () => startNaiveServer(path),
  bare: () => startBareServer(path),
  broadcast: startBroadcast,
  pouch: () => startPouchServer(path, further ?? ''),
}
const server = await starts[Role.parse(role)]()
process.send?.({ url: server.url })
const end = async (): Promise<void> => {
  await server.close()
  process.disconnect?.()
}
process.once('message', () => void end())
// Whoever started it is gone.
process.once('disconnect', () => process.exit())
