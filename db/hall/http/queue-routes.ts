import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AheadRequest, NextRequest, queueTag, readQueueTag, YieldRequest } from '../../sync/queue-wire.ts'
import type { HallService } from '../service.ts'
import { HttpRefusal } from './failures.ts'
import { JSON_BYTES_MAX, type HallLimits } from './limits.ts'
import type { Rates } from './rates.ts'
import { fitting, headerOf, jsonOf, readJsonAsText } from './read-request.ts'
import { createSlots } from './slots.ts'
import { visitOf } from './visit.ts'

const JSON_TYPE = 'application/json; charset=utf-8'

/** The row of the hall: what screens show, and whom a window calls next. The hooks before have seen the device's token. */
export const serveQueueRoutes = (
  app: FastifyInstance,
  service: HallService,
  limits: HallLimits,
  rates: Rates,
  random: () => number,
): void => {
  const tokenOf = (request: FastifyRequest): string => visitOf(request).token

  app.route({
    method: 'GET',
    url: '/sync/queue',
    onRequest: rates.row,
    async handler(request, reply) {
      const known = readQueueTag(headerOf(request, 'if-none-match') ?? '')
      const snapshot = await service.queue(tokenOf(request), known)
      if (!snapshot) return reply.code(304).send()
      return reply.header('ETag', queueTag(snapshot)).type(JSON_TYPE).send(JSON.stringify(snapshot))
    },
  })

  app.register(async (json) => {
    readJsonAsText(json)
    const calls = createSlots(limits.sockets, limits.callsAtOncePerDevice)
    json.route({
      method: 'POST',
      url: '/sync/queue/next',
      bodyLimit: JSON_BYTES_MAX,
      onRequest: async (request, reply) => {
        await rates.call(request)
        const give = calls.take(visitOf(request).deviceId)
        if (give === null) throw new HttpRefusal(503, 'BUSY', { retryAfterMs: 500 + random() * 1_000 })
        reply.raw.once('close', give)
      },
      handler: async (request) => service.next(tokenOf(request), fitting(NextRequest, jsonOf(request))),
    })
    json.route({
      method: 'POST',
      url: '/sync/queue/ahead',
      bodyLimit: JSON_BYTES_MAX,
      onRequest: rates.call,
      handler: async (request) => service.ahead(tokenOf(request), fitting(AheadRequest, jsonOf(request))),
    })
    json.route({
      method: 'POST',
      url: '/sync/queue/yield',
      bodyLimit: JSON_BYTES_MAX,
      onRequest: rates.call,
      async handler(request) {
        await service.yieldTickets(tokenOf(request), fitting(YieldRequest, jsonOf(request)))
        return {}
      },
    })
  })
}
