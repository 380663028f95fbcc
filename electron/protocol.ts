import { randomBytes } from 'node:crypto'
import { readFile, realpath } from 'node:fs/promises'
import { extname, join, relative, isAbsolute, resolve } from 'node:path'
import { protocol } from 'electron'
import { PAGE_HOST, PAGE_SCHEME } from './origin.ts'
import { BARE_POLICY, contentSecurityPolicy, SECURITY_HEADERS, withNonce } from './page-policy.ts'

const MIME_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.ogg': 'audio/ogg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
}

/** Must run before Electron is ready. No service workers, no CSP bypass, no access from other origins. */
export const declarePageScheme = (): void =>
  protocol.registerSchemesAsPrivileged([
    {
      scheme: PAGE_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ])

/** The file a URL path means, or null when it would leave the directory or is no plain path. */
export const fileWithin = (directory: string, urlPath: string): string | null => {
  let path: string
  try {
    path = decodeURIComponent(urlPath)
  } catch {
    return null
  }
  if (path.includes('\0') || path.includes('\\') || path.split('/').some((part) => part.startsWith('.')))
    return null
  const file = resolve(directory, `.${path.startsWith('/') ? path : `/${path}`}`)
  const inside = relative(directory, file)
  return inside !== '' && !inside.startsWith('..') && !isAbsolute(inside) ? file : null
}

const answer = (status: number, body: BodyInit | null, headers: Readonly<Record<string, string>>): Response =>
  new Response(body, {
    status,
    headers: { ...SECURITY_HEADERS, 'Content-Security-Policy': BARE_POLICY, ...headers },
  })

const readWithin = async (directory: string, file: string): Promise<Uint8Array<ArrayBuffer> | null> => {
  try {
    // A link inside the directory must not lead out of it either.
    const [real, root] = await Promise.all([realpath(file), realpath(directory)])
    if (relative(root, real).startsWith('..')) return null
    return new Uint8Array(await readFile(real))
  } catch {
    return null
  }
}

/** Answers a request of a page from the built files: index.html with a fresh nonce for page routes, other files as they are. */
export const createPageHandler =
  (pagesDir: string) =>
  async (request: Request): Promise<Response> => {
    const url = new URL(request.url)
    if (url.host !== PAGE_HOST || (request.method !== 'GET' && request.method !== 'HEAD'))
      return answer(403, null, {})
    if (extname(url.pathname) === '' || url.pathname === '/index.html') {
      const html = await readWithin(pagesDir, join(pagesDir, 'index.html'))
      if (html === null) return answer(404, null, {})
      const nonce = randomBytes(18).toString('base64')
      return answer(200, withNonce(Buffer.from(html).toString('utf8'), nonce), {
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Security-Policy': contentSecurityPolicy({ nonce, connect: [] }),
        'Cache-Control': 'no-store',
      })
    }
    const file = fileWithin(pagesDir, url.pathname)
    const type = MIME_TYPES[extname(url.pathname).toLowerCase()]
    if (file === null || type === undefined || type.startsWith('text/html')) return answer(404, null, {})
    const bytes = await readWithin(pagesDir, file)
    return bytes === null ? answer(404, null, {}) : answer(200, bytes, { 'Content-Type': type })
  }

export const servePages = (pagesDir: string): void =>
  protocol.handle(PAGE_SCHEME, createPageHandler(pagesDir))
