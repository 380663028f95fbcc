import { once } from 'node:events'
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerOptions,
} from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { Duplex } from 'node:stream'
import { ownAddresses, type HallCertificate } from './certificate.ts'
import { announceHall, type Announcement } from './discovery.ts'
import { createHallApp, type HallApp, type HallAppOptions } from './http/app.ts'
import type { HallService } from './service.ts'
import { startTicking } from './tick.ts'

/** Where the hall server listens for desks on other machines. */
export interface LanListener {
  /** 0 lets the system choose. */
  readonly port: number
  /** All interfaces unless it is said. */
  readonly host?: string
  readonly certificate: HallCertificate
  /** What is announced on the network; left out: nothing. */
  readonly announce?: Pick<Announcement, 'name' | 'version'>
}

export interface ServeHallOptions extends HallAppOptions {
  /** Port of the loopback listener; 0 lets the system choose, null when the caller listens there itself. */
  readonly port: number | null
  readonly lan?: LanListener
  readonly nowMs: () => number
  /** How often the service's own clock work is asked for. */
  readonly tickMs?: number
  /** Stands in for mDNS in tests. */
  readonly announce?: typeof announceHall
}

export interface ServedHall {
  readonly app: HallApp
  /** `http://127.0.0.1:PORT`; null without a loopback listener of its own. */
  readonly url: string | null
  /** How other machines reach it, the likeliest address first; empty without a LAN listener. */
  readonly lanUrls: readonly string[]
  /** For a server of pages that shares its loopback port: who takes a request, and the listener of both. */
  readonly beside: {
    takes(request: IncomingMessage): boolean
    listener(pages: RequestListener): Server
    upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  }
  /** Takes nothing new, tells desks `bye`, and waits for what is being answered; `stop` does it too. */
  drain(): Promise<void>
  /** Stops accepting, finishes what is being answered, tells desks `bye`, closes. The service is stopped too. */
  stop(): Promise<void>
}

/** PORT_BUSY: taken. PORT_DENIED: not for this user. HOST_NOT_HERE: no address of this machine. */
export class ListenError extends Error {
  readonly code: 'PORT_BUSY' | 'PORT_DENIED' | 'HOST_NOT_HERE'
  readonly details: { readonly port: number; readonly host: string }
  constructor(code: ListenError['code'], host: string, port: number, cause: unknown) {
    super(`${code} ${host} ${port}`, { cause })
    this.name = 'ListenError'
    this.code = code
    this.details = { port, host }
  }
}

const LISTEN_PROBLEMS: ReadonlyMap<unknown, ListenError['code']> = new Map([
  ['EADDRINUSE', 'PORT_BUSY'],
  ['EACCES', 'PORT_DENIED'],
  ['EADDRNOTAVAIL', 'HOST_NOT_HERE'],
  ['ENOTFOUND', 'HOST_NOT_HERE'],
  ['EAI_AGAIN', 'HOST_NOT_HERE'],
])

const HEADER_BYTES_MAX = 16 * 1024
const HEADERS_MAX = 64
const DRAIN_MS = 10_000
const TICK_MS = 10_000

/** Against senders that are slow on purpose: a request must be there within its time, a connection must not fall silent. */
const BOUNDS: ServerOptions = {
  maxHeaderSize: HEADER_BYTES_MAX,
  headersTimeout: 15_000,
  requestTimeout: 60_000,
  keepAliveTimeout: 75_000,
  connectionsCheckingInterval: 5_000,
}
const SILENT_MS = 120_000
const HANDSHAKE_MS = 15_000

const REFUSALS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
}

/** What is no HTTP gets one line, not a stack. */
const refuseBroken = (error: Error & { code?: string }, socket: Duplex): void => {
  if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy()
  const status = REFUSALS[error.code ?? ''] ?? '400 Bad Request'
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

/** A server with the bounds of the hall server, not yet listening. */
export const boundedServer = (
  handle: RequestListener,
  connections: number,
  certificate: HallCertificate | null = null,
): Server => {
  const server =
    certificate === null
      ? createServer(BOUNDS, handle)
      : createSecureServer(
          {
            ...BOUNDS,
            cert: certificate.cert,
            key: certificate.key,
            minVersion: 'TLSv1.2',
            handshakeTimeout: HANDSHAKE_MS,
          },
          handle,
        )
  server.maxHeadersCount = HEADERS_MAX
  server.maxConnections = connections
  server.setTimeout(SILENT_MS)
  server.on('clientError', refuseBroken)
  return server
}

const listen = async (server: Server, host: string | undefined, port: number): Promise<number> => {
  server.listen({ port, ...(host === undefined ? {} : { host }) })
  try {
    await once(server, 'listening')
  } catch (error) {
    const problem = LISTEN_PROBLEMS.get(error instanceof Error && 'code' in error ? error.code : '')
    throw problem === undefined ? error : new ListenError(problem, host ?? '', port, error)
  }
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

const close = async (server: Server): Promise<void> => {
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeAllConnections()
  await closed
}

const isEverywhere = (host: string | undefined): boolean =>
  host === undefined || host === '::' || host === '0.0.0.0'

const urlOf = (host: string, port: number): string =>
  `https://${host.includes(':') ? `[${host}]` : host}:${port}`

/** Addresses of version 4 first: they are the ones people can type. */
const lanUrlsOf = (host: string | undefined, port: number): string[] => {
  const hosts = isEverywhere(host) ? ownAddresses() : [host ?? '']
  const sorted = [
    ...hosts.filter((each) => !each.includes(':')),
    ...hosts.filter((each) => each.includes(':')),
  ]
  return sorted.map((each) => urlOf(each, port))
}

/**
 * Puts a hall service on the network: plain HTTP for this machine (also for a reverse proxy here), HTTPS for the others.
 * @throws ListenError
 */
export const serveHall = async (service: HallService, options: ServeHallOptions): Promise<ServedHall> => {
  const { log, lan } = options
  const app = await createHallApp(service, options)
  const servers: Server[] = []
  const open = async (
    host: string | undefined,
    port: number,
    certificate: HallCertificate | null,
  ): Promise<number> => {
    const server = boundedServer(app.handle, app.limits.connections, certificate)
    server.on('upgrade', app.upgrade)
    const actual = await listen(server, host, port)
    servers.push(server)
    return actual
  }

  let url: string | null = null
  let lanUrls: string[] = []
  let hide = async (): Promise<void> => undefined
  try {
    if (options.port !== null) url = `http://127.0.0.1:${await open('127.0.0.1', options.port, null)}`
    if (lan !== undefined) {
      const port = await open(lan.host, lan.port, lan.certificate)
      lanUrls = lanUrlsOf(lan.host, port)
      if (lan.announce !== undefined)
        hide = (options.announce ?? announceHall)(
          { ...lan.announce, port, fingerprint: lan.certificate.fingerprint },
          (problem) => log.writeError('not announced', problem),
        )
    }
  } catch (error) {
    await Promise.all(servers.map(close))
    await app.close()
    throw error
  }
  const stopTicking = startTicking(
    async () => service.tick(),
    options.tickMs ?? TICK_MS,
    (error) => log.writeError('tick', error),
  )
  log.write('started', { lan: lan !== undefined })

  let draining: Promise<void> | null = null
  const drain = async (): Promise<void> => {
    draining ??= app.drain(DRAIN_MS)
    return draining
  }
  let stopping: Promise<void> | null = null
  const stop = async (): Promise<void> => {
    await hide()
    for (const server of servers) server.closeIdleConnections()
    await drain()
    await Promise.all(servers.map(close))
    await app.close()
    await stopTicking()
    await service.stop()
    log.write('stopped')
  }
  return {
    app,
    url,
    lanUrls,
    drain,
    beside: {
      takes: app.takes,
      upgrade: app.upgrade,
      listener(pages) {
        const server = boundedServer(
          (request, response) =>
            app.takes(request) ? app.handle(request, response) : pages(request, response),
          app.limits.connections,
        )
        // A page's import may be silent for longer.
        server.setTimeout(0)
        return server
      },
    },
    async stop() {
      stopping ??= stop()
      return stopping
    },
  }
}
