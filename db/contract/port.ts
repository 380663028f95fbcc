import { z } from 'zod'

/**
 * What crosses between a page and the host, whichever shell carries it: a call, its answer, and messages on topics.
 * The shell adds nothing and reads nothing.
 */
export const PageMessage = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('call'),
    id: z.number().int().nonnegative(),
    method: z.string().max(80),
    params: z.unknown(),
  }),
])
export type PageMessage = z.infer<typeof PageMessage>

export const HostMessage = z.union([
  z.object({ kind: z.literal('answer'), id: z.number().int(), ok: z.literal(true), value: z.unknown() }),
  z.object({
    kind: z.literal('answer'),
    id: z.number().int(),
    ok: z.literal(false),
    error: z.object({ code: z.string(), message: z.string(), details: z.record(z.string(), z.unknown()) }),
  }),
  z.object({ kind: z.literal('topic'), topic: z.string(), payload: z.unknown() }),
])
export type HostMessage = z.infer<typeof HostMessage>
