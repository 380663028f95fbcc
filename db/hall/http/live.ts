import { ServerResponse, type IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { WebSocketServer, type WebSocket } from 'ws'
import { z } from 'zod'
import { SyncError, type LiveMessage } from '../../sync/wire.ts'
import type { HallService } from '../service.ts'
import { HttpRefusal } from './failures.ts'
import type { HallLimits } from './limits.ts'
import { fitting } from './read-request.ts'
import { visitOf } from './visit.ts'

/** The live channel: pokes without content to connected desks (sync.md point 11). */
export interface Live {
  /** Takes an upgrade from any listener; it passes the same hooks as a request. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  sockets(): number
  /** Tells every desk to come back after about `afterMs`, and hangs up. */
  bye(afterMs: number): void
  close(): void
}

export const PING_MS = 20_000
/** A desk sends nothing on this channel. */
const MESSAGE_BYTES_MAX = 1_024
/** Pokes are small, and the row of a hall has a few such messages: more than this waiting means nobody reads. */
const WAITING_BYTES_MAX = 1024 * 1024
/** Close codes (RFC 6455, and 4401 of our own: say hello again). */
const GOING_AWAY = 1001
const UNSUPPORTED_DATA = 1003
const TRY_AGAIN_LATER = 1013
const NOT_ADMITTED = 4401

/** `queue=1`: the row of the hall is told on it too. */
const LiveQuery = z.object({ queue: z.literal('1').optional() })

interface Line {
  readonly socket: WebSocket
  readonly deviceId: string
  readonly token: string
  /** Answered the last ping. */
  alive: boolean
}

/** One message goes to many. */
const texts = new WeakMap<LiveMessage, string>()
const textOf = (message: LiveMessage): string => {
  const known = texts.get(message)
  if (known !== undefined) return known
  const text = JSON.stringify(message)
  texts.set(message, text)
  return text
}

/** Only what a device will hear again when it says hello counts; a database that is away for a moment does not. */
const isRefusal = (error: unknown): boolean =>
  error instanceof SyncError && !['STORAGE_DOWN', 'SERVER_FULL', 'BUSY', 'INTERNAL'].includes(error.code)

/** Adds `GET /sync/live` to an app whose hooks have admitted the device. */
export const serveLive = (
  app: FastifyInstance,
  route: (request: IncomingMessage, response: ServerResponse) => void,
  service: HallService,
  limits: HallLimits,
  pingMs: number,
): Live => {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: MESSAGE_BYTES_MAX,
    perMessageDeflate: false,
  })
  const upgrades = new WeakMap<IncomingMessage, { socket: Socket; head: Buffer; response: ServerResponse }>()
  const lines = new Set<Line>()

  const send = (line: Line, message: LiveMessage): void => {
    if (line.socket.readyState !== line.socket.OPEN) return
    if (line.socket.bufferedAmount > WAITING_BYTES_MAX) return line.socket.terminate()
    line.socket.send(textOf(message))
  }

  /** A token that has run out, or a device that was revoked meanwhile, hears nothing more. */
  const review = async (line: Line): Promise<void> => {
    try {
      await service.admit(line.token)
    } catch (error) {
      if (!isRefusal(error)) return
      send(line, { kind: 'hello' })
      line.socket.close(NOT_ADMITTED)
    }
  }

  const begin = (line: Line): void => {
    const ofDevice = [...lines].filter(({ deviceId }) => deviceId === line.deviceId)
    // A desk that came back through a new connection: the oldest is most likely dead.
    if (ofDevice.length >= limits.socketsPerDevice) ofDevice[0]?.socket.close(TRY_AGAIN_LATER)
    lines.add(line)
    line.socket.on('pong', () => (line.alive = true))
    line.socket.on('message', () => line.socket.close(UNSUPPORTED_DATA))
    line.socket.on('error', () => line.socket.terminate())
    line.socket.on('close', () => lines.delete(line))
  }

  const pings = setInterval(() => {
    for (const line of lines) {
      if (!line.alive) {
        line.socket.terminate()
        continue
      }
      line.alive = false
      line.socket.ping()
      void review(line)
    }
  }, pingMs)
  pings.unref()

  app.get('/sync/live', async (request, reply) => {
    const upgrade = upgrades.get(request.raw)
    if (upgrade === undefined) throw new HttpRefusal(426, 'BAD_REQUEST', { problem: 'upgrade' })
    // Browsers always name the page that asks; a desk does not.
    if (request.headers.origin !== undefined) throw new HttpRefusal(403, 'NOT_ALLOWED')
    if (server.clients.size >= limits.sockets) throw new HttpRefusal(503, 'BUSY', { retryAfterMs: 30_000 })
    const { token, deviceId } = visitOf(request)
    let line: Line | null = null
    const early: LiveMessage[] = []
    const { queue } = fitting(LiveQuery, request.query)
    const hear = (message: LiveMessage): void => {
      if (line === null) return void early.push(message)
      send(line, message)
      if (message.kind === 'hello') void review(line)
    }
    const stopListening = await service.listen(token, hear, { queue: queue === '1' })
    upgrade.socket.once('close', stopListening)
    if (upgrade.socket.destroyed) stopListening()
    reply.hijack()
    // From here on the socket is no answer any more and may be silent between two pings.
    upgrade.response.detachSocket(upgrade.socket)
    upgrade.socket.setTimeout(0)
    visitOf(request).end(101)
    server.handleUpgrade(request.raw, upgrade.socket, upgrade.head, (socket) => {
      line = { socket, deviceId, token, alive: true }
      begin(line)
      for (const message of early.splice(0)) send(line, message)
    })
  })

  return {
    sockets: () => server.clients.size,
    upgrade(request, socket, head) {
      socket.on('error', () => socket.destroy())
      if (!(socket instanceof Socket)) return void socket.destroy()
      const response = new ServerResponse(request)
      // A refusal is answered like any other and ends the connection.
      response.shouldKeepAlive = false
      response.once('finish', () => socket.end())
      upgrades.set(request, { socket, head, response })
      response.assignSocket(socket)
      route(request, response)
    },
    bye(afterMs) {
      for (const line of lines) {
        send(line, { kind: 'bye', afterMs })
        line.socket.close(GOING_AWAY)
      }
    },
    close() {
      clearInterval(pings)
      for (const socket of server.clients) socket.terminate()
      server.close()
    },
  }
}
