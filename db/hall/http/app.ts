import { randomUUID } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import fastify, { type FastifyRequest } from 'fastify'
import type { HallLog } from '../hall-log.ts'
import type { HallService } from '../service.ts'
import { serveUpdates } from '../updates.ts'
import { serveDeviceRoutes, servePush } from './device-routes.ts'
import { failureOf, HttpRefusal } from './failures.ts'
import { serveFileRoutes } from './file-routes.ts'
import { HALL_LIMITS, type HallLimits } from './limits.ts'
import { PING_MS, serveLive, type Live } from './live.ts'
import { serveOpenRoutes } from './open-routes.ts'
import { serveRatings } from './rate-routes.ts'
import { serveQueueRoutes } from './queue-routes.ts'
import { createRates } from './rates.ts'
import { bearerOf } from './read-request.ts'
import { createSlots } from './slots.ts'
import { beginVisit, visitOf, type Visit } from './visit.ts'

export interface HallAppOptions {
  /** Its `updates` folder is handed out. */
  readonly dataDir: string
  readonly log: HallLog
  readonly limits?: Partial<HallLimits>
  /** Believe a reverse proxy on this machine about where requests come from. */
  readonly trustProxy?: boolean
  readonly pingMs?: number
  /** Spreads what is told to come back later; between 0 and 1. */
  readonly random?: () => number
}

/** The hall server as it answers requests, whichever listeners they came by. */
export interface HallApp {
  /** Every route there is. */
  readonly routes: readonly { readonly method: string; readonly url: string }[]
  readonly limits: HallLimits
  /** Whether a request is for the hall server where it shares a listener with pages. */
  takes(request: IncomingMessage): boolean
  handle(request: IncomingMessage, response: ServerResponse): void
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Devices connected through the live channel. */
  sockets(): number
  /** Takes nothing new, tells connected desks, and waits for what is being answered. */
  drain(patienceMs: number): Promise<void>
  close(): Promise<void>
}

const SECURITY_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Content-Security-Policy': `default-src 'none'; frame-ancestors 'none'`,
  'Cache-Control': 'no-store',
}
const JSON_TYPE = 'application/json; charset=utf-8'
/** A restart takes a few seconds; not everybody comes back in the same one. */
const BYE_MS = 2_000
const BYE_SPREAD_MS = 3_000

export const createHallApp = async (service: HallService, options: HallAppOptions): Promise<HallApp> => {
  const { log } = options
  const limits: HallLimits = { ...HALL_LIMITS, ...options.limits }
  const random = options.random ?? Math.random
  const app = fastify({
    // What is logged is chosen below, field by field.
    logger: false,
    exposeHeadRoutes: false,
    // Only a proxy on the same machine: a header of anybody else would lend them any address.
    trustProxy: options.trustProxy === true ? 'loopback' : false,
    routerOptions: { maxParamLength: 80 },
    // Before any route is found, as for an address that cannot be decoded.
    frameworkErrors: (error, _request, reply) => {
      const { status, body } = failureOf(error, randomUUID)
      reply.hijack()
      reply.raw
        .writeHead(status, { ...SECURITY_HEADERS, 'Content-Type': JSON_TYPE })
        .end(JSON.stringify(body))
    },
  })
  // What no route wants is not read.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _body, done) => done(null))
  const routes: { method: string; url: string }[] = []
  app.addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat()) routes.push({ method: each, url })
  })

  let draining = false
  const visits = new Set<Visit>()
  const onQuiet = new EventEmitter()
  const rates = await createRates(app, limits, random)

  app.addHook('onRequest', async (request, reply) => {
    const visit = beginVisit(request, performance.now(), (ended, status) => {
      visits.delete(ended)
      if (visits.size === 0) onQuiet.emit('quiet')
      const { startedMs, deviceId, failure, events } = ended
      log.write('request', {
        method: request.method,
        // The pattern, never the address: that may hold what somebody typed.
        route: request.routeOptions.url ?? '(none)',
        status,
        ...(failure === '' ? {} : { failure }),
        ...(deviceId === '' ? {} : { device: deviceId }),
        ...(events === null ? {} : { events }),
        ms: Math.round(performance.now() - startedMs),
      })
    })
    visits.add(visit)
    // 499: the sender hung up first.
    reply.raw.once('close', () => visit.end(reply.raw.writableFinished ? reply.raw.statusCode : 499))
    reply.headers(SECURITY_HEADERS)
    if (draining) throw new HttpRefusal(503, 'BUSY', { retryAfterMs: BYE_MS + random() * BYE_SPREAD_MS })
    await rates.address(request)
  })

  app.setErrorHandler(async (error, request, reply) => {
    const failure = failureOf(error, randomUUID)
    const { code } = failure.body.error
    visitOf(request).failure = code
    if (code === 'INTERNAL')
      log.writeError('defect', error, { reference: String(failure.body.error['reference']) })
    if (failure.retryAfterSeconds !== null) reply.header('Retry-After', failure.retryAfterSeconds)
    // The rest of a body that is too large is read and dropped (within the request's time): a sender that is cut off
    // in the middle sees a broken line, not the reason.
    if (failure.status === 413) reply.removeHeader('connection')
    return reply.code(failure.status).type(JSON_TYPE).send(failure.body)
  })
  app.setNotFoundHandler(() => {
    throw new HttpRefusal(404, 'NOT_FOUND')
  })

  app.register(async (plugin) => serveOpenRoutes(plugin, service, rates))
  app.register(async (plugin) => serveRatings(plugin, service, rates))
  app.register(async (plugin) =>
    serveUpdates(plugin, options.dataDir, createSlots(limits.updatesAtOnce, limits.updatesAtOnce)),
  )
  const lives: Live[] = []
  /** What is registered behind this asks for a device's token first, before its body is read. */
  const ofDevices =
    (admit: HallService['admit']) =>
    async (request: FastifyRequest): Promise<void> => {
      const token = bearerOf(request)
      if (token === null) throw new HttpRefusal(401, 'NOT_TRUSTED')
      const { deviceId } = await admit(token)
      Object.assign(visitOf(request), { token, deviceId })
      await rates.device(request)
    }
  app.register(async (plugin) => {
    // The device's standing is looked at under the hall's lock, whatever it was a moment before.
    plugin.addHook(
      'onRequest',
      ofDevices((token) => service.recognise(token)),
    )
    servePush(plugin, service, limits, random)
  })
  app.register(async (plugin) => {
    plugin.addHook(
      'onRequest',
      ofDevices((token) => service.admit(token)),
    )
    serveDeviceRoutes(plugin, service, limits, rates, random)
    serveFileRoutes(plugin, service, limits, rates, random)
    serveQueueRoutes(plugin, service, limits, rates, random)
    lives.push(serveLive(plugin, app.routing, service, limits, options.pingMs ?? PING_MS))
  })
  await app.ready()
  const [live] = lives
  if (live === undefined) throw new Error('the live channel was not registered')

  return {
    routes,
    limits,
    takes({ url = '', method }) {
      const path = url.split('?', 1)[0] ?? ''
      if (path.startsWith('/sync/') || path.startsWith('/updates/') || path.startsWith('/rate/')) return true
      // Pages may have addresses of that name; questions are only ever posted.
      return path.startsWith('/hall/') && method === 'POST'
    },
    handle: (request, response) => app.routing(request, response),
    upgrade: live.upgrade,
    sockets: live.sockets,
    async drain(patienceMs) {
      draining = true
      // Whole milliseconds, or no machine reads it.
      live.bye(Math.round(BYE_MS + random() * BYE_SPREAD_MS))
      if (visits.size === 0) return
      const patience = setTimeout(() => onQuiet.emit('quiet'), patienceMs)
      await once(onQuiet, 'quiet')
      clearTimeout(patience)
    },
    async close() {
      draining = true
      live.close()
      await app.close()
    },
  }
}
