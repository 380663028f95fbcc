import { request as requestPlain, type IncomingHttpHeaders } from 'node:http'
import { request as requestSecure } from 'node:https'

export interface HallAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  json(): unknown
}

export interface HallAsk {
  readonly method?: string
  readonly token?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  readonly type?: string
  /** Certificate to trust, for HTTPS. */
  readonly ca?: string
}

/** A plain request, each on a connection of its own; the path is sent as it is. */
export const askHall = async (url: string, path: string, ask: HallAsk = {}): Promise<HallAnswer> =>
  new Promise((resolve, reject) => {
    const { hostname, port, protocol } = new URL(url)
    const headers = {
      ...(ask.token === undefined ? {} : { authorization: `Bearer ${ask.token}` }),
      ...(ask.body === undefined ? {} : { 'content-type': ask.type ?? 'application/json' }),
      ...ask.headers,
    }
    const options = { hostname, port, path, method: ask.method ?? 'GET', headers, agent: false as const }
    const send = protocol === 'https:' ? requestSecure : requestPlain
    const sent = send({ ...options, ...(ask.ca === undefined ? {} : { ca: ask.ca }) }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const body = Buffer.concat(chunks)
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body,
          json: (): unknown => JSON.parse(body.toString('utf8')),
        })
      })
    })
    sent.on('error', reject)
    sent.end(ask.body)
  })
