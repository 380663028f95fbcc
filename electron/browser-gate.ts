import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** FULL: a page or script of the desk. SCREEN: one of a public screen, which may ask for what is public alone. */
export type Right = 'FULL' | 'SCREEN'

/**
 * Who may speak to the browser shell. The server listens on the loopback address, yet any page in any browser on the
 * machine can send requests there; so a request must name this server (against DNS rebinding), must not come from
 * somebody else's page, and must show the token or the cookie given for it.
 */
export interface Gate {
  readonly token: string
  /** Gives no more than a public screen may have. */
  readonly screenToken: string
  /** The request names another server than this one. */
  hostIsForeign(headers: IncomingHttpHeaders): boolean
  /** A page that is not ours sent it. */
  originIsForeign(headers: IncomingHttpHeaders): boolean
  /** The page that opens a WebSocket says it is ours; a missing Origin does not pass. */
  originIsOurs(headers: IncomingHttpHeaders): boolean
  /** What a token, or a ticket that is used up with it, gives; null when it is forged, used or too old. */
  rightOfToken(token: string): Right | null
  /** What the cookies give; the fuller right where there are both. */
  rightOfCookie(headers: IncomingHttpHeaders): Right | null
  /**
   * What a bearer gives and its session key, or null when it is forged. The holder of the token may put `.name` behind it
   * to keep several sessions apart.
   */
  bearerOf(headers: IncomingHttpHeaders): { readonly right: Right; readonly sessionKey: string } | null
  /** A stand-in for a token that works once, within a minute. */
  newTicket(right: Right): string
  /** `Set-Cookie` for a browser that brought the token of this right. */
  cookieToSet(right: Right): string
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

export interface GateTokens {
  readonly token: string
  readonly screenToken: string
}

/** @param port the port the server listens on; known only after it listens, hence a function. */
export const createGate = (
  { token, screenToken }: GateTokens,
  port: () => number,
  nowMs: () => number,
): Gate => {
  // Cookies know no ports: other local servers are sent this one too. It therefore is not the token, and carries the port
  // in its name so that two desks on one machine do not overwrite each other's.
  // That of a screen follows from its token: where the token outlives the program, so does a screen that goes on by itself.
  const cookieSecrets: Readonly<Record<Right, string>> = {
    FULL: randomBytes(32).toString('base64url'),
    SCREEN: digest(`cookie ${screenToken}`).toString('base64url'),
  }
  const tickets = new Map<string, { readonly right: Right; readonly untilMs: number }>()
  const cookieName = (right: Right) => `halldesk-${right === 'FULL' ? '' : 'screen-'}${port()}`
  const ownHosts = () => [`127.0.0.1:${port()}`, `localhost:${port()}`]
  const rightOf = (given: string): Right | null =>
    sameText(given, token) ? 'FULL' : sameText(given, screenToken) ? 'SCREEN' : null
  const hasCookie = (headers: IncomingHttpHeaders, right: Right): boolean => {
    const given = cookieNamed(headers.cookie, cookieName(right))
    return given !== null && sameText(given, cookieSecrets[right])
  }
  const takeTicket = (ticket: string): Right | null => {
    const found = tickets.get(ticket)
    tickets.delete(ticket)
    return found !== undefined && nowMs() <= found.untilMs ? found.right : null
  }

  const originIsOurs = ({ origin, host }: IncomingHttpHeaders): boolean =>
    origin !== undefined && origin === `http://${host}` && ownHosts().includes(host ?? '')

  return {
    token,
    screenToken,
    rightOfToken: (given) => rightOf(given) ?? takeTicket(given),
    originIsOurs,
    hostIsForeign: ({ host }) => !ownHosts().includes(host ?? ''),
    originIsForeign(headers) {
      if (headers.origin !== undefined) return !originIsOurs(headers)
      // Requests without Origin (images, scripts, plain links) still tell where they come from.
      const site = headers['sec-fetch-site']
      if (site !== 'cross-site' && site !== 'same-site') return false
      return headers['sec-fetch-mode'] !== 'navigate'
    },
    rightOfCookie: (headers) =>
      hasCookie(headers, 'FULL') ? 'FULL' : hasCookie(headers, 'SCREEN') ? 'SCREEN' : null,
    bearerOf(headers) {
      const [, bearer] = /^Bearer ([\w.~+/=-]{1,200})$/.exec(headers.authorization ?? '') ?? []
      if (bearer === undefined) return null
      const [, main, name] = /^([^.]+)(\.[\w-]{1,40})?$/.exec(bearer) ?? []
      const right = main === undefined ? null : rightOf(main)
      return right && { right, sessionKey: name ?? '' }
    },
    newTicket(right) {
      const ticket = newToken()
      tickets.set(ticket, { right, untilMs: nowMs() + TICKET_LIFE_MS })
      return ticket
    },
    cookieToSet: (right) => `${cookieName(right)}=${cookieSecrets[right]}; Path=/; HttpOnly; SameSite=Strict`,
  }
}
