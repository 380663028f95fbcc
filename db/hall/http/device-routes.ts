import { basename, dirname } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { decodePush, encodePull } from '../../sync/lines.ts'
import {
  EVENT_BYTES_MAX,
  LeaseRequest,
  LINES_TYPE,
  LoginRequest,
  PUSH_BYTES_MAX,
  Scope,
  USER_TOKEN_HEADER,
  Witness,
} from '../../sync/wire.ts'
import type { HallService } from '../service.ts'
import { HttpRefusal } from './failures.ts'
import { BUNDLE_BYTES_MAX, JSON_BYTES_MAX, PUSH_HEADER_BYTES_MAX, type HallLimits } from './limits.ts'
import type { Rates } from './rates.ts'
import { fitting, headerOf, jsonOf, readAsBytes, readJsonAsText } from './read-request.ts'
import { createSlots, type Slots } from './slots.ts'
import { visitOf } from './visit.ts'

/** A place that is given back when the answer is out, or the sender gone. */
const hold = (slots: Slots, holder: string, reply: FastifyReply, retryAfterMs: number): void => {
  const give = slots.take(holder)
  if (give === null) throw new HttpRefusal(503, 'BUSY', { retryAfterMs })
  reply.raw.once('close', give)
}

const Whole = z
  .string()
  .regex(/^\d{1,16}$/)
  .transform(Number)
const Text = z.string().min(1).max(200)
const PullQuery = z.object({
  scope: Scope,
  after: Whole,
  lineage: Text,
  hash: Text,
  kind: z.string().min(1).max(60).optional(),
  id: z.string().min(1).max(200).optional(),
})
const SnapshotQuery = z.object({ scope: Scope })
const SnapshotParams = z.object({ id: z.string().regex(/^[\w.-]{1,64}$/) })
const CheckQuery = z.object({ scope: Scope, from: Whole, upTo: Whole })
const QuestionParams = z.object({ question: z.string().regex(/^[A-Za-z]{1,40}$/) })

const PublicParams = z.object({ method: z.string().regex(/^[A-Za-z]{1,40}\.[A-Za-z]{1,40}$/) })

const JSON_TYPE = 'application/json; charset=utf-8'
const SNAPSHOT_BUSY_MS = 20_000
/** A backup of a large hall takes minutes before the first byte of the answer. */
const LONG_ANSWER_MS = 15 * 60_000
const LONG_QUESTIONS: ReadonlySet<string> = new Set(['makeBackup', 'bundle'])

/** Takes batches in; the hook before it has seen the device's token, and the service looks at its standing. */
export const servePush = (
  app: FastifyInstance,
  service: HallService,
  limits: HallLimits,
  random: () => number,
): void => {
  readAsBytes(app, LINES_TYPE)
  const pushes = createSlots(limits.pushesAtOnce, limits.pushesAtOncePerDevice)
  app.route({
    method: 'POST',
    url: '/sync/push',
    bodyLimit: EVENT_BYTES_MAX + PUSH_HEADER_BYTES_MAX,
    // Before the body is read: what waits for the hall's lock waits in memory.
    onRequest: async (request, reply) =>
      hold(pushes, visitOf(request).deviceId, reply, 500 + random() * 2_000),
    async handler(request) {
      if (!Buffer.isBuffer(request.body)) throw new HttpRefusal(400, 'BAD_REQUEST', { problem: 'body' })
      const { header, events } = decodePush(request.body)
      const bytes = events.reduce((sum, event) => sum + event.length + 1, 0)
      if (events.length > 1 && bytes > PUSH_BYTES_MAX) throw new HttpRefusal(413, 'TOO_LARGE')
      visitOf(request).events = events.length
      return service.push(visitOf(request).token, header, events)
    },
  })
}

/** What only an enrolled device may ask; the hooks before these routes have seen its token. */
export const serveDeviceRoutes = (
  app: FastifyInstance,
  service: HallService,
  limits: HallLimits,
  rates: Rates,
  random: () => number,
): void => {
  const tokenOf = (request: FastifyRequest): string => visitOf(request).token

  app.route({
    method: 'GET',
    url: '/sync/pull',
    async handler(request, reply) {
      const { scope, after, lineage, hash, kind, id } = fitting(PullQuery, request.query)
      const witness = fitting(Witness, { lineage, hallSeq: after, hallHash: hash })
      const { events, ...header } = await service.pull(
        tokenOf(request),
        scope,
        witness,
        ...(kind === undefined || id === undefined ? [] : [[kind, id] as const]),
      )
      visitOf(request).events = events.length
      return reply.type(LINES_TYPE).send(encodePull(header, events))
    },
  })

  app.route({
    method: 'GET',
    url: '/sync/snapshot',
    async handler(request, reply) {
      const manifest = await service.snapshot(tokenOf(request), fitting(SnapshotQuery, request.query).scope)
      return reply.type(JSON_TYPE).send(JSON.stringify(manifest))
    },
  })

  app.register(async (files) => {
    await files.register(fastifyStatic, { root: '/', serve: false, cacheControl: false })
    const downloads = createSlots(limits.snapshotsAtOnce, 1)
    files.route({
      method: 'GET',
      url: '/sync/snapshot/:id',
      async handler(request, reply) {
        const { id } = fitting(SnapshotParams, request.params)
        const path = await service.snapshotFile(tokenOf(request), id)
        hold(downloads, visitOf(request).deviceId, reply, SNAPSHOT_BUSY_MS + random() * 5_000)
        return reply.type('application/octet-stream').sendFile(basename(path), dirname(path))
      },
    })
  })

  app.route({
    method: 'GET',
    url: '/sync/check',
    async handler(request) {
      const { scope, from, upTo } = fitting(CheckQuery, request.query)
      return service.check(tokenOf(request), scope, from, upTo)
    },
  })

  app.register(async (json) => {
    readJsonAsText(json)
    json.route({
      method: 'POST',
      url: '/sync/lease',
      bodyLimit: JSON_BYTES_MAX,
      handler: async (request) => service.lease(tokenOf(request), fitting(LeaseRequest, jsonOf(request))),
    })
    json.route({
      method: 'POST',
      url: '/sync/login',
      bodyLimit: JSON_BYTES_MAX,
      onRequest: rates.login,
      handler: async (request) => service.login(tokenOf(request), fitting(LoginRequest, jsonOf(request))),
    })

    const publicQuestions = createSlots(limits.publicAtOnce, limits.publicAtOncePerDevice)
    json.route({
      method: 'POST',
      url: '/sync/public/:method',
      bodyLimit: JSON_BYTES_MAX,
      onRequest: async (request, reply) => {
        await rates.publicQuestion(request)
        hold(publicQuestions, visitOf(request).deviceId, reply, 1_000 + random() * 2_000)
      },
      async handler(request, reply) {
        const { method } = fitting(PublicParams, request.params)
        const answer = await service.askPublic(tokenOf(request), method, jsonOf(request))
        return reply.type(JSON_TYPE).send(JSON.stringify(answer))
      },
    })

    const ask = async (request: FastifyRequest, reply: FastifyReply, question: string) => {
      if (LONG_QUESTIONS.has(question)) {
        const { socket } = request.raw
        const usual = socket.timeout ?? 0
        socket.setTimeout(LONG_ANSWER_MS)
        reply.raw.once('close', () => socket.setTimeout(usual))
      }
      // Without a person's token the service says so itself: it knows what may be asked.
      const userToken = headerOf(request, USER_TOKEN_HEADER) ?? ''
      const answer = await service.ask(tokenOf(request), userToken, question, jsonOf(request))
      return reply.type(JSON_TYPE).send(JSON.stringify(answer ?? {}))
    }
    const bundles = createSlots(1, 1)
    json.route({
      method: 'POST',
      url: '/hall/bundle',
      bodyLimit: BUNDLE_BYTES_MAX,
      onRequest: async (request, reply) => hold(bundles, visitOf(request).deviceId, reply, 10_000),
      handler: async (request, reply) => ask(request, reply, 'bundle'),
    })
    json.route({
      method: 'POST',
      url: '/hall/:question',
      bodyLimit: JSON_BYTES_MAX,
      handler: async (request, reply) =>
        ask(request, reply, fitting(QuestionParams, request.params).question),
    })
  })
}
