import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { FILE_BYTES_MAX, FileMime, LackingRequest, Sha256 } from '../../sync/wire.ts'
import type { HallService } from '../service.ts'
import { HttpRefusal } from './failures.ts'
import { JSON_BYTES_MAX, type HallLimits } from './limits.ts'
import type { Rates } from './rates.ts'
import { fitting, headerOf, jsonOf, readAsBytes, readJsonAsText } from './read-request.ts'
import { createSlots, type Slots } from './slots.ts'
import { visitOf } from './visit.ts'

const FileParams = z.object({ sha256: Sha256 })
const BUSY_MS = 2_000

/** Pictures and papers of records; the hooks before these routes have seen the device's token. */
export const serveFileRoutes = (
  app: FastifyInstance,
  service: HallService,
  limits: HallLimits,
  rates: Rates,
  random: () => number,
): void => {
  const slots = createSlots(limits.filesAtOnce, limits.filesAtOncePerDevice)
  const hold = (of: Slots, request: FastifyRequest, reply: FastifyReply): void => {
    const give = of.take(visitOf(request).deviceId)
    if (give === null) throw new HttpRefusal(503, 'BUSY', { retryAfterMs: BUSY_MS + random() * BUSY_MS })
    reply.raw.once('close', give)
  }

  app.register(async (bytes) => {
    readAsBytes(bytes, ...FileMime.options)
    bytes.route({
      method: 'PUT',
      url: '/sync/files/:sha256',
      bodyLimit: FILE_BYTES_MAX,
      // Before the body is read: it waits in memory.
      onRequest: async (request, reply) => {
        await rates.file(request)
        hold(slots, request, reply)
      },
      async handler(request) {
        const { sha256 } = fitting(FileParams, request.params)
        const mime = fitting(FileMime, headerOf(request, 'content-type'))
        if (!Buffer.isBuffer(request.body)) throw new HttpRefusal(400, 'BAD_REQUEST', { problem: 'body' })
        await service.putFile(visitOf(request).token, sha256, { mime, bytes: request.body })
        return {}
      },
    })
  })

  app.route({
    method: 'GET',
    url: '/sync/files/:sha256',
    onRequest: async (request, reply) => {
      await rates.file(request)
      hold(slots, request, reply)
    },
    async handler(request, reply) {
      const { sha256 } = fitting(FileParams, request.params)
      const { mime, bytes } = await service.file(visitOf(request).token, sha256)
      return reply.type(mime).send(bytes)
    },
  })

  app.register(async (json) => {
    readJsonAsText(json)
    json.route({
      method: 'POST',
      url: '/sync/files/lacking',
      bodyLimit: JSON_BYTES_MAX,
      handler: async (request) => {
        const { sha256s } = fitting(LackingRequest, jsonOf(request))
        return { lacking: await service.lackingFiles(visitOf(request).token, sha256s) }
      },
    })
  })
}
