import type { FastifyRequest } from 'fastify'

/** What is known of one request besides what Fastify knows; nothing of it but ids and counts reaches the log. */
export interface Visit {
  readonly startedMs: number
  /** Empty until the sender has proved to be a device. */
  token: string
  deviceId: string
  /** Code of the failure it was answered with. */
  failure: string
  /** Events pushed or pulled. */
  events: number | null
  /** Counts and logs it, once. */
  end(status: number): void
}

const visits = new WeakMap<FastifyRequest, Visit>()

/** @param onEnd called once, when the answer is out or the sender gone */
export const beginVisit = (
  request: FastifyRequest,
  startedMs: number,
  onEnd: (visit: Visit, status: number) => void,
): Visit => {
  let ended = false
  const visit: Visit = {
    startedMs,
    token: '',
    deviceId: '',
    failure: '',
    events: null,
    end(status) {
      if (ended) return
      ended = true
      onEnd(visit, status)
    },
  }
  visits.set(request, visit)
  return visit
}

export const visitOf = (request: FastifyRequest): Visit => {
  const visit = visits.get(request)
  if (visit === undefined) throw new Error('the request did not pass the first hook')
  return visit
}
