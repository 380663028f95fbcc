import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import type { IncomingMessage, RequestListener, Server } from 'node:http'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import fastifyStatic from '@fastify/static'
import fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
} from 'fastify'
import { WebSocketServer } from 'ws'
import { contract, type Locale } from '../db/contract/index.ts'
import { createCalls } from './browser-calls.ts'
import { createGate, newToken, type Gate } from './browser-gate.ts'
import { bytesMaxOf, carryPort, IMPORT_BYTES_MAX, limitText, MESSAGE_BYTES_MAX } from './browser-port.ts'
import { contractFailure, failureOf, ShellError, type Failure } from './failure.ts'
import type { HostPort, PageKind } from './host-keeper.ts'
import { BARE_POLICY, contentSecurityPolicy, SECURITY_HEADERS, withNonce } from './page-policy.ts'
import { pickLocale } from './shell-messages.ts'

/** Another server on the shell's port, with its own checks; the page gate does not see its requests. */
export interface BesidePages {
  takes(request: IncomingMessage): boolean
  /** The listener of both: what is not taken goes to the pages. */
  listener(pages: RequestListener): Server
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
}

export interface BrowserShellOptions {
  /** A new way to the host; throws HOST_GONE while there is none. */
  readonly connect: (page: PageKind) => HostPort
  /** The built pages (out/renderer). */
  readonly pagesDir: string
  /** 0 lets the system choose. */
  readonly port: number
  readonly locale: Locale
  /** Language the pages start in; they decide themselves when it is left out. */
  readonly pageLocale?: Locale
  /** The hall server, where it shares the port with the pages. */
  readonly beside?: BesidePages
  /** Token of public screens where it is to outlive the program; a new one unless given. */
  readonly screenToken?: string
}

export interface BrowserShell {
  /** Without the token: `http://127.0.0.1:PORT`. */
  readonly url: string
  readonly token: string
  /** Good for public screens alone: pages and scripts of its holder may ask for what is public. */
  readonly screenToken: string
  /** What a person types or pastes into a browser. */
  openUrl(): string
  /**
   * For handing to the system's opener: good once and for a minute, because other users of the machine can read the
   * command line of a program.
   */
  ticketUrl(): string
  /** The address of a public screen, with the rights of one: for a browser on the second display of this machine. */
  screenUrl(path: string): string
  /** The same for the system's opener. */
  screenTicketUrl(path: string): string
  close(): Promise<void>
}

const SOCKETS_MAX = 32
/** A message may be an import plus the few bytes around it. */
const SOCKET_BYTES_MAX = IMPORT_BYTES_MAX + 1024
const CALL_PATH = '/call/'

const hasCode = (error: unknown): error is Error & { code: string } =>
  error instanceof Error && 'code' in error && typeof error.code === 'string'

/** A path the file server does not serve (dot files, odd encodings) is for the caller the same as one that is not there. */
const refusedByFileServer = (error: unknown): boolean =>
  error instanceof Error && 'status' in error && typeof error.status === 'number' && error.status < 500

/** The language a browser or script asks for, for refusals that come before any session. */
const localeOf = (request: FastifyRequest, fallback: Locale): Locale => {
  const asked = request.headers['accept-language']
  return asked === undefined || asked === '*' ? fallback : pickLocale(undefined, asked)
}

const refuse = (reply: FastifyReply, status: number, error: Failure): FastifyReply =>
  reply.code(status).header('Cache-Control', 'no-store').send({ ok: false, error })

const shellFailure = (error: ShellError, locale: Locale): Failure => failureOf(error, locale, randomUUID)

const wantsPage = (request: FastifyRequest): boolean =>
  request.method === 'GET' && (request.headers.accept ?? '').includes('text/html')

/** A refusal a person may meet in the browser: plain text, so that nothing in it can run. */
const refuseAccess = (request: FastifyRequest, reply: FastifyReply, fallback: Locale): FastifyReply => {
  const failure = shellFailure(new ShellError('TOKEN_REFUSED'), localeOf(request, fallback))
  if (!wantsPage(request)) return refuse(reply, 401, failure)
  return reply
    .code(401)
    .header('Cache-Control', 'no-store')
    .type('text/plain; charset=utf-8')
    .send(failure.message)
}

const setHeaders = (reply: FastifyReply): void => {
  reply.headers(SECURITY_HEADERS)
  reply.header('Content-Security-Policy', BARE_POLICY)
}

const splitUrl = (url: string): readonly [path: string, query: URLSearchParams] => {
  const [path = '', query = ''] = url.split('?', 2)
  return [path, new URLSearchParams(query)]
}

const tokenIn = (url: string): string | null => splitUrl(url)[1].get('token')

/** The same page without the token, which must not stay in the address bar or the history; never another server's. */
const withoutToken = (url: string): string => {
  const [path, query] = splitUrl(url)
  query.delete('token')
  const rest = query.toString()
  return `/${path.replace(/^[/\\]+/, '')}${rest === '' ? '' : `?${rest}`}`
}

/** Every request passes here before its body is read. */
const guard = (app: FastifyInstance, gate: Gate, locale: Locale): void => {
  app.addHook('onRequest', async (request, reply) => {
    setHeaders(reply)
    if (gate.hostIsForeign(request.headers) || gate.originIsForeign(request.headers)) {
      return refuse(reply, 403, shellFailure(new ShellError('ORIGIN_REFUSED'), localeOf(request, locale)))
    }
    const path = request.url.split('?', 1)[0] ?? ''
    if (path.startsWith(CALL_PATH)) {
      if (gate.bearerOf(request.headers) === null) {
        return refuse(reply, 401, shellFailure(new ShellError('TOKEN_REFUSED'), localeOf(request, locale)))
      }
      return
    }
    const token = request.method === 'GET' ? tokenIn(request.url) : null
    if (token !== null) {
      const right = gate.rightOfToken(token)
      if (right === null) return refuseAccess(request, reply, locale)
      return reply
        .header('Set-Cookie', gate.cookieToSet(right))
        .header('Cache-Control', 'no-store')
        .redirect(withoutToken(request.url), 303)
    }
    if (gate.rightOfCookie(request.headers) === null) return refuseAccess(request, reply, locale)
  })
}

/** index.html with a nonce of its own; routes of the page itself all lead here. */
const servePages = async (app: FastifyInstance, options: BrowserShellOptions): Promise<void> => {
  const indexPath = join(options.pagesDir, 'index.html')
  const sendPage = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const nonce = randomBytes(18).toString('base64')
    const connect = [`ws://${request.headers.host ?? ''}`]
    return reply
      .header('Content-Security-Policy', contentSecurityPolicy({ nonce, connect }))
      .header('Cache-Control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(withNonce(readFileSync(indexPath, 'utf8'), nonce))
  }

  app.get('/', async (request, reply) => sendPage(request, reply))

  await app.register(fastifyStatic, {
    root: options.pagesDir,
    index: false,
    dotfiles: 'deny',
    // The page itself goes out only with a nonce.
    allowedPath: (path) => !path.endsWith('.html'),
    setHeaders(reply, path) {
      // Built files carry a hash in their name.
      const hashed = path.startsWith(join(options.pagesDir, 'assets'))
      reply.header('Cache-Control', hashed ? 'private, max-age=31536000, immutable' : 'no-cache')
    },
  })

  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? ''
    const isPageRoute = wantsPage(request) && !/\.[a-z0-9]+$/i.test(path) && !path.startsWith(CALL_PATH)
    if (isPageRoute) return sendPage(request, reply)
    return refuse(
      reply,
      404,
      shellFailure(new ShellError('PAGE_NOT_FOUND', { path }), localeOf(request, options.locale)),
    )
  })
}

/** Far above any limit of ours: what sends more than this is no page and no script of ours. */
const DISCARDED_BYTES_MAX = 128 * 1024 * 1024

/** Reads the rest of a body that is refused: a sender cut off in the middle would see a broken connection, not the reason. */
const readToEnd = async (body: IncomingMessage): Promise<void> =>
  new Promise((resolve) => {
    let bytes = 0
    const done = (): void => resolve()
    body.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > DISCARDED_BYTES_MAX) body.destroy()
    })
    body.on('end', done).on('close', done).on('error', done)
    if (body.readableEnded || body.destroyed) done()
    else body.resume()
  })

const serveCalls = (app: FastifyInstance, gate: Gate, options: BrowserShellOptions): (() => void) => {
  const calls = createCalls(options.connect)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'string' },
    app.getDefaultJsonParser('error', 'error'),
  )

  const answer = async (request: FastifyRequest, reply: FastifyReply, method: string) => {
    const caller = gate.bearerOf(request.headers)
    if (caller === null) throw new ShellError('TOKEN_REFUSED')
    reply.header('Cache-Control', 'no-store')
    return calls.call(caller, method, request.body ?? {})
  }
  app.post<{ Params: { method: string } }>(
    '/call/:method',
    { bodyLimit: MESSAGE_BYTES_MAX },
    async (request, reply) => answer(request, reply, request.params.method),
  )
  for (const method of Object.keys(contract)) {
    const bodyLimit = bytesMaxOf(method)
    if (bodyLimit === MESSAGE_BYTES_MAX) continue
    app.post(CALL_PATH + method, { bodyLimit }, async (request, reply) => answer(request, reply, method))
  }

  app.setErrorHandler(async (error, request, reply) => {
    const locale = localeOf(request, options.locale)
    const code = hasCode(error) ? error.code : ''
    if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
      await readToEnd(request.raw)
      const limit = limitText(bytesMaxOf(request.url.slice(CALL_PATH.length)))
      return refuse(reply, 413, contractFailure('TOO_LARGE', { limit }, locale))
    }
    if (code.startsWith('FST_') || error instanceof SyntaxError) {
      const problem = error instanceof Error ? error.message : code
      const status = code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE' ? 415 : 400
      return refuse(reply, status, contractFailure('BAD_REQUEST', { problem }, locale))
    }
    if (refusedByFileServer(error)) {
      return refuse(reply, 404, shellFailure(new ShellError('PAGE_NOT_FOUND', { path: request.url }), locale))
    }
    const failure = failureOf(error, locale, randomUUID)
    if (failure.code === 'INTERNAL') console.error(failure.details['reference'], error)
    return refuse(
      reply,
      failure.code === 'HOST_GONE' ? 503 : failure.code === 'TOKEN_REFUSED' ? 401 : 500,
      failure,
    )
  })
  return calls.close
}

const turnAway = (socket: Duplex, status: string): void =>
  void socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)

/** Opens one host port per socket, after the same checks a request passes. */
const serveSockets = (app: FastifyInstance, gate: Gate, options: BrowserShellOptions): (() => void) => {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: SOCKET_BYTES_MAX,
    perMessageDeflate: false,
  })
  app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (options.beside?.takes(request) === true) return options.beside.upgrade(request, socket, head)
    socket.on('error', () => socket.destroy())
    if (gate.hostIsForeign(request.headers) || !gate.originIsOurs(request.headers)) {
      return turnAway(socket, '403 Forbidden')
    }
    const right = gate.rightOfCookie(request.headers)
    if (right === null) return turnAway(socket, '401 Unauthorized')
    const [path, query] = splitUrl(request.url ?? '')
    if (path !== '/port') return turnAway(socket, '404 Not Found')
    if (sockets.clients.size >= SOCKETS_MAX) return turnAway(socket, '503 Service Unavailable')
    let port: HostPort
    try {
      // A page may ask for less than it could have, never for more.
      port = options.connect({ screen: right === 'SCREEN' || query.has('screen') })
    } catch {
      return turnAway(socket, '503 Service Unavailable')
    }
    sockets.handleUpgrade(request, socket, head, (page) => carryPort(page, port, options.locale))
  })
  return () => {
    for (const page of sockets.clients) page.close(1001)
    sockets.close()
  }
}

/** Serves the program to browsers on this machine. Fails with PAGES_MISSING or PORT_BUSY. */
export const startBrowserShell = async (options: BrowserShellOptions): Promise<BrowserShell> => {
  if (!existsSync(join(options.pagesDir, 'index.html')))
    throw new ShellError('PAGES_MISSING', { path: options.pagesDir })
  const { beside } = options
  const serverOptions: FastifyServerOptions = {
    logger: false,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 80 },
    ...(beside === undefined ? {} : { serverFactory: (pages: RequestListener) => beside.listener(pages) }),
  }
  const app = fastify(serverOptions)
  const portOf = (): number => {
    const address = app.server.address()
    return typeof address === 'object' && address !== null ? address.port : 0
  }
  const tokens = { token: newToken(), screenToken: options.screenToken ?? newToken() }
  const gate = createGate(tokens, portOf, Date.now)
  guard(app, gate, options.locale)
  const closeCalls = serveCalls(app, gate, options)
  await servePages(app, options)
  const closeSockets = serveSockets(app, gate, options)
  try {
    await app.listen({ host: '127.0.0.1', port: options.port })
  } catch (error) {
    if (hasCode(error) && error.code === 'EACCES') throw new ShellError('PORT_DENIED', { port: options.port })
    if (hasCode(error) && error.code === 'EADDRINUSE')
      throw new ShellError('PORT_BUSY', { port: options.port })
    throw error
  }
  const url = `http://127.0.0.1:${portOf()}`
  const screenAddress = (query: string, path: string): string => `${url}/?screen=1&${query}#${path}`
  const language = options.pageLocale === undefined ? '' : `&lang=${options.pageLocale}`
  return {
    url,
    token: gate.token,
    openUrl: () => `${url}/?token=${gate.token}${language}`,
    ticketUrl: () => `${url}/?token=${gate.newTicket('FULL')}${language}`,
    screenToken: gate.screenToken,
    screenUrl: (path) => screenAddress(`token=${gate.screenToken}${language}`, path),
    screenTicketUrl: (path) => screenAddress(`token=${gate.newTicket('SCREEN')}${language}`, path),
    async close() {
      closeSockets()
      closeCalls()
      await app.close()
    },
  }
}
