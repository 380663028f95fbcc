import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { HttpRefusal } from './failures.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** A single header; null when it is missing, empty or longer than it can be. */
export const headerOf = (request: FastifyRequest, name: string): string | null => {
  const value = request.headers[name]
  return typeof value === 'string' && value !== '' && value.length <= 400 ? value : null
}

/** The token of a device; null when there is none. */
export const bearerOf = (request: FastifyRequest): string | null => {
  const [, token] = /^Bearer ([\w.~+/=-]{1,400})$/.exec(request.headers.authorization ?? '') ?? []
  return token ?? null
}

const refusePacked = (request: FastifyRequest): void => {
  if (request.headers['content-encoding'] !== undefined)
    throw new HttpRefusal(415, 'BAD_REQUEST', { problem: 'content-encoding' })
}

/** Bodies of JSON stay the exact text they came as: it may be signed. */
export const readJsonAsText = (app: FastifyInstance): void => {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) => {
      refusePacked(request)
      try {
        return utf8.decode(body)
      } catch {
        throw new HttpRefusal(400, 'BAD_REQUEST', { problem: 'encoding' })
      }
    },
  )
}

/** Bodies of these other types stay bytes. */
export const readAsBytes = (app: FastifyInstance, ...types: string[]): void => {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(types, { parseAs: 'buffer' }, async (request: FastifyRequest, body: Buffer) => {
    refusePacked(request)
    return body
  })
}

/** The text of a JSON body. */
export const textOf = (request: FastifyRequest): string => {
  if (typeof request.body !== 'string' || request.body === '')
    throw new HttpRefusal(400, 'BAD_REQUEST', { problem: 'body' })
  return request.body
}

/** What the text says, unchecked. */
export const jsonOf = (request: FastifyRequest): unknown => {
  const text = textOf(request)
  try {
    return JSON.parse(text)
  } catch {
    throw new HttpRefusal(400, 'BAD_REQUEST', { problem: 'json' })
  }
}

/** Checked against its schema; a refusal names the field, never what was in it. */
export const fitting = <Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> => {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw new HttpRefusal(400, 'BAD_REQUEST', { problem: (result.error.issues[0]?.path ?? []).join('.') })
}
