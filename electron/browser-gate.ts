import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/**
 * Who may speak to the browser shell. The server listens on the loopback address, yet any page in any browser on the
 * machine can send requests there; so a request must name this server (against DNS rebinding), must not come from
 * somebody else's page, and must show the token or the cookie given for it.
 */
export interface Gate {
  readonly token: string
  /** The request names another server than this one. */
  hostIsForeign(headers: IncomingHttpHeaders): boolean
  /** A page that is not ours sent it. */
  originIsForeign(headers: IncomingHttpHeaders): boolean
  /** The page that opens a WebSocket says it is ours; a missing Origin does not pass. */
  originIsOurs(headers: IncomingHttpHeaders): boolean
  tokenIsRight(token: string): boolean
  cookieIsRight(headers: IncomingHttpHeaders): boolean
  /**
   * The session key of a bearer, or null when it is forged. The holder of the token may put `.name` behind it to keep
   * several sessions apart.
   */
  bearerOf(headers: IncomingHttpHeaders): string | null
  /** A stand-in for the token that works once, within a minute. */
  newTicket(): string
  /** Uses a ticket up; false when it is forged, used or too old. */
  takeTicket(ticket: string): boolean
  /** `Set-Cookie` for a browser that brought the token. */
  cookieToSet(): string
}

const TICKET_LIFE_MS = 60_000

export const newToken = (): string => randomBytes(32).toString('base64url')

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Equal or not in the same time, whatever the lengths. */
const sameText = (left: string, right: string): boolean => timingSafeEqual(digest(left), digest(right))

const cookieNamed = (header: string | undefined, name: string): string | null => {
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim()
  }
  return null
}

/** @param port the port the server listens on; known only after it listens, hence a function. */
export const createGate = (token: string, port: () => number, nowMs: () => number): Gate => {
  // Cookies know no ports: other local servers are sent this one too. It therefore is not the token, and carries the port
  // in its name so that two desks on one machine do not overwrite each other's.
  const cookieSecret = randomBytes(32).toString('base64url')
  const ticketsUntilMs = new Map<string, number>()
  const cookieName = () => `halldesk-${port()}`
  const ownHosts = () => [`127.0.0.1:${port()}`, `localhost:${port()}`]
  const tokenIsRight = (given: string): boolean => sameText(given, token)

  const originIsOurs = ({ origin, host }: IncomingHttpHeaders): boolean =>
    origin !== undefined && origin === `http://${host}` && ownHosts().includes(host ?? '')

  return {
    token,
    tokenIsRight,
    originIsOurs,
    hostIsForeign: ({ host }) => !ownHosts().includes(host ?? ''),
    originIsForeign(headers) {
      if (headers.origin !== undefined) return !originIsOurs(headers)
      // Requests without Origin (images, scripts, plain links) still tell where they come from.
      const site = headers['sec-fetch-site']
      if (site !== 'cross-site' && site !== 'same-site') return false
      return headers['sec-fetch-mode'] !== 'navigate'
    },
    cookieIsRight(headers) {
      const given = cookieNamed(headers.cookie, cookieName())
      return given !== null && sameText(given, cookieSecret)
    },
    bearerOf(headers) {
      const [, bearer] = /^Bearer ([\w.~+/=-]{1,200})$/.exec(headers.authorization ?? '') ?? []
      if (bearer === undefined) return null
      const [, main, name] = /^([^.]+)(\.[\w-]{1,40})?$/.exec(bearer) ?? []
      if (main === undefined || !tokenIsRight(main)) return null
      return name ?? ''
    },
    newTicket() {
      const ticket = newToken()
      ticketsUntilMs.set(ticket, nowMs() + TICKET_LIFE_MS)
      return ticket
    },
    takeTicket(ticket) {
      const untilMs = ticketsUntilMs.get(ticket)
      ticketsUntilMs.delete(ticket)
      return untilMs !== undefined && nowMs() <= untilMs
    },
    cookieToSet: () => `${cookieName()}=${cookieSecret}; Path=/; HttpOnly; SameSite=Strict`,
  }
}
