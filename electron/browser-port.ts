import type { WebSocket } from 'ws'
import type { Locale } from '../db/contract/errors.ts'
import { contractFailure } from './failure.ts'
import type { HostPort } from './host-keeper.ts'

/** Only what carries a file may be large; everything else a page sends is small. */
export const IMPORT_BYTES_MAX = 40 * 1024 * 1024
export const MESSAGE_BYTES_MAX = 1024 * 1024
/** Methods that take a file in base64, besides all of `import.`, and what one may have. */
const TAKE_FILES: ReadonlyMap<unknown, number> = new Map([
  // A PDF of 5 MB, and what stands around it.
  ['files.keep', 8 * 1024 * 1024],
  ['attendance.previewFile', IMPORT_BYTES_MAX],
  ['attendance.importFile', IMPORT_BYTES_MAX],
  ['scoreRules.readFile', IMPORT_BYTES_MAX],
  ['sync.importBundle', IMPORT_BYTES_MAX],
])
export const bytesMaxOf = (method: unknown): number =>
  typeof method === 'string' && method.startsWith('import.')
    ? IMPORT_BYTES_MAX
    : (TAKE_FILES.get(method) ?? MESSAGE_BYTES_MAX)
export const limitText = (bytes: number): string => `${bytes / 1024 / 1024} MB`

/** Close codes of RFC 6455 the pages act upon. */
const UNSUPPORTED_DATA = 1003
const BAD_PAYLOAD = 1007
const SERVICE_RESTART = 1012

const fieldOf = (message: unknown, name: 'id' | 'method'): unknown =>
  typeof message === 'object' && message !== null && Object.hasOwn(message, name)
    ? Reflect.get(message, name)
    : undefined

/** Carries messages between one page's socket and its own host port, unchanged, until either goes away. */
export const carryPort = (socket: WebSocket, port: HostPort, locale: Locale): void => {
  port.on('message', (message) => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message))
  })
  // The page sees the connection break, says so, and connects again until the host is back.
  port.on('close', () => socket.close(SERVICE_RESTART))

  socket.on('message', (data, isBinary) => {
    if (isBinary || !Buffer.isBuffer(data)) {
      socket.close(UNSUPPORTED_DATA)
      return
    }
    let message: unknown
    try {
      message = JSON.parse(data.toString('utf8'))
    } catch {
      socket.close(BAD_PAYLOAD)
      return
    }
    const limit = bytesMaxOf(fieldOf(message, 'method'))
    if (data.length > limit) {
      const id = fieldOf(message, 'id')
      const error = contractFailure('TOO_LARGE', { limit: limitText(limit) }, locale)
      if (typeof id === 'number') socket.send(JSON.stringify({ kind: 'answer', id, ok: false, error }))
      return
    }
    port.postMessage(message)
  })
  socket.on('close', () => port.close())
  // The close event follows; without a listener the process would end.
  socket.on('error', () => socket.terminate())
}
