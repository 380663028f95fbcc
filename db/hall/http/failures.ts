import type { z } from 'zod'
import { HallDbError } from '../hall-db.ts'
import { SyncCode, SyncError, type FailureBody } from '../../sync/wire.ts'

/** A refusal of the network side itself, with its own status: what is too much, too many, or not a request of ours. */
export class HttpRefusal extends Error {
  readonly code: SyncCode
  readonly status: number
  readonly details: Readonly<Record<string, unknown>>
  constructor(status: number, code: SyncCode, details: Readonly<Record<string, unknown>> = {}) {
    super(code)
    this.name = 'HttpRefusal'
    this.code = code
    this.status = status
    this.details = details
  }
}

const statuses: Readonly<Record<SyncCode, number>> = {
  FORK: 409,
  GAP: 409,
  RESYNC: 409,
  BAD_REQUEST: 400,
  TOKEN_EXPIRED: 401,
  NOT_TRUSTED: 401,
  DEVICE_REVOKED: 403,
  DEVICE_LOST: 403,
  NOT_ALLOWED: 403,
  UNKNOWN_DEVICE: 404,
  NOT_FOUND: 404,
  TICKET_ELSEWHERE: 409,
  TICKET_ENDED: 409,
  CODE_WRONG: 403,
  CODE_USED: 403,
  CODE_EXPIRED: 403,
  LOGIN_FAILED: 401,
  LOGIN_LOCKED: 401,
  TOO_LARGE: 413,
  DESK_TOO_OLD: 426,
  SERVER_TOO_OLD: 426,
  BUSY: 503,
  SERVER_FULL: 507,
  STORAGE_DOWN: 503,
  NO_DESK: 503,
  INTERNAL: 500,
}

/** How long a desk waits that was told nothing else, milliseconds; a full disk is not mended within seconds. */
const RETRY_AFTER_MS: Partial<Readonly<Record<SyncCode, number>>> = {
  BUSY: 2_000,
  STORAGE_DOWN: 5_000,
  SERVER_FULL: 60_000,
  NO_DESK: 30_000,
}

/** What may leave with a failure besides its code; whatever else an error carries stays here. */
const TOLD = ['known', 'branch', 'left', 'until', 'untilMs', 'problem', 'protocol', 'protocolOldest'] as const

export interface Failure {
  readonly status: number
  readonly body: z.infer<typeof FailureBody>
  /** Whole seconds for the header; null when trying again would not help. */
  readonly retryAfterSeconds: number | null
}

const codeFromFastify = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

/** Refusals of Fastify and its parsers, in words of the protocol; null for what is a defect. */
const fromFastify = (error: unknown): HttpRefusal | null => {
  const code = codeFromFastify(error)
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new HttpRefusal(413, 'TOO_LARGE')
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return new HttpRefusal(415, 'BAD_REQUEST', { problem: 'content-type' })
  if (code === 'ECONNRESET') return new HttpRefusal(400, 'BAD_REQUEST')
  if (code.startsWith('FST_ERR_CTP_')) return new HttpRefusal(400, 'BAD_REQUEST', { problem: 'body' })
  const status =
    error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
      ? error.statusCode
      : 500
  if (status === 404 || status === 403) return new HttpRefusal(404, 'NOT_FOUND')
  return status >= 400 && status < 500 ? new HttpRefusal(status, 'BAD_REQUEST') : null
}

const fromDatabase = (error: HallDbError): SyncCode =>
  error.code === 'SERVER_FULL' ? 'SERVER_FULL' : 'STORAGE_DOWN'

/**
 * What the other side is told of an error. Never its text, its stack or anything that is not meant for it; an error
 * without a code of the protocol is INTERNAL with a reference that the log has too.
 */
export const failureOf = (error: unknown, reference: () => string): Failure => {
  const known = error instanceof SyncError || error instanceof HttpRefusal ? error : fromFastify(error)
  // The codes of the way to a server (UNREACHABLE) are none of a server's own.
  const own = SyncCode.safeParse(known?.code).data
  const code = error instanceof HallDbError ? fromDatabase(error) : (own ?? 'INTERNAL')
  const told: Readonly<Record<string, unknown>> = own === undefined ? {} : (known?.details ?? {})
  const details: Record<string, unknown> = {}
  for (const key of TOLD) if (told[key] !== undefined) details[key] = told[key]
  if (code === 'INTERNAL') details['reference'] = reference()
  const asked = told['retryAfterMs']
  const retryAfterMs = typeof asked === 'number' ? Math.max(0, Math.round(asked)) : RETRY_AFTER_MS[code]
  return {
    status: known instanceof HttpRefusal ? known.status : statuses[code],
    body: { error: { code, ...details, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) } },
    retryAfterSeconds: retryAfterMs === undefined ? null : Math.max(1, Math.ceil(retryAfterMs / 1_000)),
  }
}
