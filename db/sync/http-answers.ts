import type { Readable } from 'node:stream'
import type { z } from 'zod'
import { FailureBody, SyncError } from './wire.ts'

export interface HttpAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly bytes: Buffer
}

/** @throws SyncError INTERNAL when more comes than was asked for */
export const readAll = async (body: Readable, bytesMax: number): Promise<Buffer> => {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of body) {
    if (!(part instanceof Uint8Array)) continue
    size += part.length
    if (size > bytesMax) throw new SyncError('INTERNAL', { problem: 'answer too large' })
    parts.push(Buffer.from(part.buffer, part.byteOffset, part.length))
  }
  return Buffer.concat(parts)
}

const headerOf = (answer: HttpAnswer, name: string): string => {
  const value = answer.headers[name]
  return typeof value === 'string' ? value : ''
}

export const hasType = (answer: HttpAnswer, type: string): boolean =>
  headerOf(answer, 'content-type').split(';')[0]?.trim().toLowerCase() === type

const parseJson = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}

/** Seconds only: no server of ours names a date. */
const retryAfterOf = (answer: HttpAnswer): { retryAfterMs: number } | Record<string, never> => {
  const text = headerOf(answer, 'retry-after')
  return /^\d{1,6}$/.test(text) ? { retryAfterMs: Number(text) * 1_000 } : {}
}

/** An answer that is no success, as the protocol names it; what stands between desk and server answers for itself too. */
export const failureIn = (answer: HttpAnswer): SyncError => {
  const body = FailureBody.safeParse(parseJson(answer.bytes)).data
  if (body) {
    const { code, ...details } = body.error
    return new SyncError(code, { ...retryAfterOf(answer), ...details })
  }
  const { status } = answer
  if (status === 413) return new SyncError('TOO_LARGE', { status })
  // A gateway whose server behind it is gone.
  if (status === 502 || status === 504) return new SyncError('UNREACHABLE', { status })
  if (status === 429 || status === 503) return new SyncError('BUSY', { status, ...retryAfterOf(answer) })
  return new SyncError('NOT_A_HALL', { status })
}

/** @throws SyncError NOT_A_HALL for what is no JSON of ours at all, INTERNAL for what does not fit its shape */
export const jsonIn = <Shape extends z.ZodType>(answer: HttpAnswer, shape: Shape): z.output<Shape> => {
  const value = hasType(answer, 'application/json') ? parseJson(answer.bytes) : undefined
  if (value === undefined) throw new SyncError('NOT_A_HALL', { status: answer.status })
  const read = shape.safeParse(value)
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw new SyncError('INTERNAL', { problem: `answer: ${issue?.path.join('.') ?? ''}` })
}
