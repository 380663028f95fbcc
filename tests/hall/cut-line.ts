import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** A line between desks and their hall server that can be cut, silenced and led elsewhere. */
export interface CutLine {
  /** `http://127.0.0.1:PORT`, or https where the server speaks it. */
  readonly address: string
  readonly port: number
  /** Where each new connection leads: the port of a server, or null for a line that ends in nothing. */
  lead(port: number | null | (() => number | null)): void
  /** Cuts one of the open connections: at once, or after so many more bytes, in the middle of whatever they are. */
  cutOne(chance: number, afterBytes: number): boolean
  cutAll(): void
  /** Connections stay open and nothing passes any more; new ones are the same. */
  silence(isSilent: boolean): void
  readonly counts: { opened: number; cut: number; bytes: number }
  close(): Promise<void>
}

interface Connection {
  readonly near: Socket
  readonly far: Socket
  /** Bytes until it is cut. */
  left: number
}

export const openCutLine = async (secure = false): Promise<CutLine> => {
  const open = new Set<Connection>()
  const counts = { opened: 0, cut: 0, bytes: 0 }
  let target = (): number | null => null
  let silent = false

  const end = (connection: Connection): void => {
    if (!open.delete(connection)) return
    // Reset rather than closed politely, as a cable that was pulled and put back.
    connection.near.resetAndDestroy()
    connection.far.resetAndDestroy()
  }
  const carry = (connection: Connection, from: Socket, to: Socket): void => {
    from.on('data', (chunk: Buffer) => {
      if (silent) return
      const part = chunk.subarray(0, connection.left)
      connection.left -= part.length
      counts.bytes += part.length
      if (part.length > 0 && !to.destroyed) to.write(part)
      if (connection.left > 0) return
      counts.cut += 1
      // What was written still arrives: the body ends in its middle, and not before it.
      setImmediate(() => end(connection))
    })
    from.on('end', () => void (silent || to.end()))
    from.on('error', () => end(connection))
    from.on('close', () => void (silent || end(connection)))
  }

  const server = createServer((near) => {
    near.on('error', () => undefined)
    const to = target()
    if (to === null) {
      near.destroy()
      return
    }
    counts.opened += 1
    const connection = { near, far: connect({ host: '127.0.0.1', port: to }), left: Infinity }
    near.setNoDelay(true)
    connection.far.setNoDelay(true)
    open.add(connection)
    carry(connection, near, connection.far)
    carry(connection, connection.far, near)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0

  const cutAll = (): void => {
    for (const connection of open) {
      counts.cut += 1
      end(connection)
    }
  }
  return {
    address: `${secure ? 'https' : 'http'}://127.0.0.1:${port}`,
    port,
    counts,
    cutAll,
    lead(to) {
      target = typeof to === 'function' ? to : () => to
    },
    cutOne(chance, afterBytes) {
      const connection = [...open][Math.floor(chance * open.size)]
      if (!connection) return false
      if (afterBytes > 0) connection.left = Math.min(connection.left, afterBytes)
      else {
        counts.cut += 1
        end(connection)
      }
      return true
    },
    silence(isSilent) {
      silent = isSilent
      // Half-swallowed connections are of no use afterwards.
      if (!isSilent) cutAll()
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      cutAll()
      await closed
    },
  }
}

export const portOf = (url: string): number => Number(new URL(url).port)
