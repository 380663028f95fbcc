import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { RatingIn, type RatingKey, type RatingView } from '../ratings.ts'
import type { HallService } from '../service.ts'
import { HttpRefusal } from './failures.ts'
import type { Rates } from './rates.ts'
import { ratePage, type RateLanguage } from './rate-page.ts'
import { fitting, readAsBytes } from './read-request.ts'

/** A grade, a few options and a thousand characters, percent-encoded. */
const FORM_BYTES_MAX = 16 * 1024
const FORM_TYPE = 'application/x-www-form-urlencoded'

const Params = z.object({
  hallId: z.string().min(1).max(64),
  visitId: z.uuid(),
  secret: z.string().regex(/^[0-9a-f]{32}$/),
})

const languageOf = (request: FastifyRequest): RateLanguage =>
  /^\s*zh\b/i.test(request.headers['accept-language'] ?? 'zh') ? 'zh-CN' : 'en'

/** What a form says; null when no grade was chosen. */
const readForm = (body: unknown): z.infer<typeof RatingIn> | null => {
  const form = new URLSearchParams(Buffer.isBuffer(body) ? body.toString('utf8') : '')
  return (
    RatingIn.safeParse({
      level: Number(form.get('level')),
      options: form.getAll('option'),
      text: form.get('text') ?? '',
    }).data ?? null
  )
}

/** 扫码评价: the page behind the code on a window's screen, for any telephone; nobody logs in. */
export const serveRatings = (
  app: FastifyInstance,
  service: Pick<HallService, 'rating' | 'rate'>,
  rates: Rates,
): void => {
  readAsBytes(app, FORM_TYPE)
  const send = (request: FastifyRequest, reply: FastifyReply, view: RatingView, isIncomplete = false) => {
    const nonce = randomBytes(18).toString('base64')
    const policy = `default-src 'none'; style-src 'nonce-${nonce}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`
    return reply
      .code(view.state === 'UNKNOWN' ? 404 : isIncomplete ? 422 : 200)
      .header('Content-Security-Policy', policy)
      .type('text/html; charset=utf-8')
      .send(ratePage(view, languageOf(request), nonce, isIncomplete))
  }
  const keyOf = (request: FastifyRequest): RatingKey => fitting(Params, request.params)

  app.route({
    method: 'GET',
    url: '/rate/:hallId/:visitId/:secret',
    onRequest: rates.rating,
    handler: async (request, reply) => send(request, reply, await service.rating(keyOf(request))),
  })
  app.route({
    method: 'POST',
    url: '/rate/:hallId/:visitId/:secret',
    bodyLimit: FORM_BYTES_MAX,
    onRequest: rates.rating,
    async handler(request, reply) {
      const { origin, host } = request.headers
      // A form of another site must not rate in a visitor's name.
      if (origin !== undefined && origin !== 'null' && URL.parse(origin)?.host !== host)
        throw new HttpRefusal(403, 'NOT_ALLOWED')
      const rating = readForm(request.body)
      if (!rating) return send(request, reply, await service.rating(keyOf(request)), true)
      return send(request, reply, await service.rate(keyOf(request), rating))
    },
  })
}
