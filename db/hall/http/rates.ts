import fastifyRateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { HttpRefusal } from './failures.ts'
import type { HallLimits } from './limits.ts'
import { visitOf } from './visit.ts'

type Rate = (request: FastifyRequest) => Promise<void>

/** Each counts one request and refuses it with 429 when there were too many in this minute. */
export interface Rates {
  readonly address: Rate
  readonly enrol: Rate
  readonly signed: Rate
  /** After the device is known. */
  readonly device: Rate
  readonly login: Rate
  readonly file: Rate
  readonly publicQuestion: Rate
  readonly call: Rate
  readonly row: Rate
  readonly rating: Rate
}

const WINDOW_MS = 60_000
/** Senders remembered at once; of the others the counts begin anew. */
const SENDERS_MAX = 20_000

export const createRates = async (
  app: FastifyInstance,
  limits: HallLimits,
  random: () => number,
): Promise<Rates> => {
  await app.register(fastifyRateLimit, { global: false, cache: SENDERS_MAX, timeWindow: WINDOW_MS })

  const rate = (max: number, keyGenerator?: (request: FastifyRequest) => string): Rate => {
    const count = app.createRateLimit({
      max,
      timeWindow: WINDOW_MS,
      ...(keyGenerator === undefined ? {} : { keyGenerator }),
    })
    return async (request) => {
      const state = await count(request)
      if (state.isAllowed || !state.isExceeded) return
      // Not all at the same moment.
      throw new HttpRefusal(429, 'BUSY', { retryAfterMs: state.ttl + random() * 2_000 })
    }
  }
  const deviceOf = (request: FastifyRequest): string => visitOf(request).deviceId

  const loginOfDevice = rate(limits.loginPerDevice, deviceOf)
  const loginOfAddress = rate(limits.loginPerAddress)
  return {
    address: rate(limits.perAddress),
    enrol: rate(limits.enrolPerAddress),
    signed: rate(limits.signedPerAddress),
    device: rate(limits.perDevice, deviceOf),
    file: rate(limits.filesPerDevice, deviceOf),
    rating: rate(limits.ratingsPerAddress),
    publicQuestion: rate(limits.publicPerDevice, deviceOf),
    call: rate(limits.callsPerDevice, deviceOf),
    row: rate(limits.rowsPerDevice, deviceOf),
    async login(request) {
      await loginOfDevice(request)
      await loginOfAddress(request)
    },
  }
}
