import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { createServer as createTcpServer, type Server as TcpServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

// What may answer where a hall server is expected.

const listening = async (server: Server | TcpServer): Promise<number> => {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** A router's page, a print server: HTML for whatever is asked. */
export const htmlServer = (): Promise<number> =>
  listening(
    createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      response.end('<!doctype html><title>Router</title>')
    }),
  )

/** Another protocol that speaks first. */
export const sshServer = (): Promise<number> =>
  listening(createTcpServer((socket) => void socket.write('SSH-2.0-OpenSSH_9.6\r\n')))

/** A port nobody listens at any more. */
export const closedPort = async (): Promise<number> => {
  const server = createTcpServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  await new Promise((resolve) => server.close(resolve))
  return port
}
