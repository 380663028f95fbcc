import type { Socket } from 'node:net'
import { Agent, errors, request, type buildConnector } from 'undici'
import { z } from 'zod'
import { addressText, readAddress } from './address.ts'
import { openConnection } from './connect.ts'
import { failureIn, hasType, jsonIn, readAll, type HttpAnswer } from './http-answers.ts'
import { openLiveChannel } from './http-live.ts'
import { decodePull, encodePush } from './lines.ts'
import { epochBody, helloBody } from './signing.ts'
import { AheadAnswer, NextAnswer, QueueSnapshot, queueTag } from './queue-wire.ts'
import { NEXT_ANSWER_MS, type SyncTransport } from './transport.ts'
import {
  About,
  EnrolAnswer,
  EpochAnswer,
  EVENT_BYTES_MAX,
  FILE_BYTES_MAX,
  FileMime,
  HelloAnswer,
  LackingAnswer,
  LeaseAnswer,
  LINES_TYPE,
  LoginAnswer,
  PAGE_BYTES_MAX,
  PublicAnswer,
  PushAnswer,
  ScopeCheck,
  SIGNATURE_HEADER,
  SnapshotManifest,
  SyncError,
  USER_TOKEN_HEADER,
} from './wire.ts'

export interface HttpTransportOptions {
  /** `https://10.0.0.5:4730`, or what a person types for it. */
  readonly address: string
  /** PEM pinned at enrolment; null for plain HTTP on this machine, or a certificate others vouch for. */
  readonly certificate: string | null
  /** Longest wait for an answer, without what a large push takes; 30 seconds when it is not said. */
  readonly answerMs?: number
}

const ANSWER_MS = 30_000
/** A line slower than this cannot carry a day of a hall anyway. */
const BYTES_A_MS = 20
/** A backup of a large hall, or a bundle handed in. */
const LONG_ANSWER_MS = 15 * 60_000
const LONG_QUESTIONS: ReadonlySet<string> = new Set(['makeBackup', 'bundle'])
/** Visitors stand before the screen that waits for it. */
const PUBLIC_ANSWER_MS = 8_000
const JSON_BYTES_MAX = 8 * 1024 * 1024
/** A day of the largest hall is about two megabytes. */
const QUEUE_BYTES_MAX = 32 * 1024 * 1024
const ASK_BYTES_MAX = 64 * 1024 * 1024
/** A page is 1 MiB, or one event that is larger; its rows and header come on top. */
const PULL_BYTES_MAX = PAGE_BYTES_MAX + EVENT_BYTES_MAX + 1024 * 1024

interface Question {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly path: string
  readonly headers?: Record<string, string>
  readonly body?: string | Buffer
  readonly answerMs?: number
  readonly bytesMax?: number
  /** Statuses besides 2xx that are an answer too. */
  readonly answers?: readonly number[]
}

const JSON_BODY = { 'content-type': 'application/json' }

/** The way to a hall server over HTTP, with WebSocket for the live channel. */
export const createHttpTransport = (options: HttpTransportOptions): SyncTransport => {
  const address = readAddress(options.address)
  if (!address) throw new SyncError('UNREACHABLE', { address: options.address })
  const base = addressText(address)
  const answerMs = options.answerMs ?? ANSWER_MS
  const connectFor = async (callback: buildConnector.Callback): Promise<void> => {
    let socket: Socket
    try {
      socket = await openConnection(address, options.certificate)
    } catch (error) {
      callback(error instanceof Error ? error : new SyncError('UNREACHABLE'), null)
      return
    }
    callback(null, socket)
  }
  const agent = new Agent({
    connections: 6,
    pipelining: 1,
    keepAliveTimeout: 60_000,
    connect: (_target, callback) => void connectFor(callback),
  })
  const channels = new Set<{ close(): void }>()
  let token: string | null = null

  const send = async (question: Question): Promise<HttpAnswer> => {
    const limit = new AbortController()
    const limitMs = question.answerMs ?? answerMs
    const patience = setTimeout(() => limit.abort(), limitMs)
    try {
      const { statusCode, headers, body } = await request(base + question.path, {
        dispatcher: agent,
        method: question.method,
        signal: limit.signal,
        headersTimeout: limitMs,
        bodyTimeout: limitMs,
        headers: { ...question.headers },
        body: question.body ?? null,
      })
      const bytes = await readAll(body, question.bytesMax ?? JSON_BYTES_MAX)
      const answer = { status: statusCode, headers, bytes }
      const isAnswer = (statusCode >= 200 && statusCode <= 299) || question.answers?.includes(statusCode)
      if (!isAnswer) throw failureIn(answer)
      return answer
    } catch (error) {
      if (error instanceof SyncError) throw error
      if (limit.signal.aborted) throw new SyncError('UNREACHABLE', { timeout: true }, error)
      const code =
        error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
      // What answers speaks no HTTP; for some of what it may say instead undici has no code.
      if (error instanceof errors.HTTPParserError || code.startsWith('HPE_'))
        throw new SyncError('NOT_A_HALL', { cause: code }, error)
      throw new SyncError('UNREACHABLE', { cause: code, timeout: code.endsWith('_TIMEOUT') }, error)
    } finally {
      clearTimeout(patience)
    }
  }

  /** As this device; only what has said hello has a token. */
  const sendOwn = async (question: Question): Promise<HttpAnswer> => {
    if (token === null) throw new SyncError('TOKEN_EXPIRED')
    return send({ ...question, headers: { ...question.headers, authorization: `Bearer ${token}` } })
  }
  const post = (path: string, body: string, headers: Record<string, string> = {}): Question => ({
    method: 'POST',
    path,
    body,
    headers: { ...JSON_BODY, ...headers },
  })
  const query = (path: string, values: Readonly<Record<string, string | number>>): Question => {
    const search = new URLSearchParams()
    for (const [name, value] of Object.entries(values)) search.set(name, String(value))
    return { method: 'GET', path: `${path}?${search.toString()}` }
  }

  return {
    async about() {
      const answer = await send({ method: 'GET', path: '/sync/about' })
      try {
        return jsonIn(answer, About)
      } catch (error) {
        // JSON of another program.
        throw new SyncError('NOT_A_HALL', {}, error)
      }
    },
    enrol: async (request) => jsonIn(await send(post('/sync/enrol', JSON.stringify(request))), EnrolAnswer),
    async hello(hello, signature) {
      const answer = await send(post('/sync/hello', helloBody(hello), { [SIGNATURE_HEADER]: signature }))
      const read = jsonIn(answer, HelloAnswer)
      token = read.token
      return read
    },
    epoch: async (request, signature) =>
      jsonIn(
        await send(post('/sync/epoch', epochBody(request), { [SIGNATURE_HEADER]: signature })),
        EpochAnswer,
      ),
    async push(header, events) {
      const body = encodePush(header, events)
      const answer = await sendOwn({
        method: 'POST',
        path: '/sync/push',
        body,
        headers: { 'content-type': LINES_TYPE },
        answerMs: answerMs + body.length / BYTES_A_MS,
      })
      return jsonIn(answer, PushAnswer)
    },
    async pull(scope, after, of) {
      const { lineage, hallSeq, hallHash } = after
      const record = of ? { kind: of[0], id: of[1] } : {}
      const answer = await sendOwn({
        ...query('/sync/pull', { scope, after: hallSeq, lineage, hash: hallHash, ...record }),
        bytesMax: PULL_BYTES_MAX,
      })
      if (!hasType(answer, LINES_TYPE)) throw new SyncError('NOT_A_HALL', { status: answer.status })
      try {
        const { header, events } = decodePull(answer.bytes)
        return { ...header, events }
      } catch (error) {
        throw new SyncError('INTERNAL', { problem: 'page' }, error)
      }
    },
    snapshot: async (scope) =>
      jsonIn(await sendOwn(query('/sync/snapshot', { scope })), SnapshotManifest.nullable()),
    async snapshotPart(id, offset, length) {
      const { status, bytes } = await sendOwn({
        method: 'GET',
        path: `/sync/snapshot/${encodeURIComponent(id)}`,
        headers: { range: `bytes=${offset}-${offset + length - 1}` },
        bytesMax: length,
      })
      // A server or something between that ignores ranges sends the file from its beginning.
      if (status !== 206 && offset > 0) throw new SyncError('INTERNAL', { problem: 'range' })
      return bytes
    },
    check: async (scope, from, upTo) =>
      jsonIn(await sendOwn(query('/sync/check', { scope, from, upTo })), ScopeCheck),
    lease: async (request) =>
      jsonIn(await sendOwn(post('/sync/lease', JSON.stringify(request))), LeaseAnswer),
    async lackingFiles(sha256s) {
      const answer = await sendOwn(post('/sync/files/lacking', JSON.stringify({ sha256s })))
      return jsonIn(answer, LackingAnswer).lacking
    },
    async putFile(sha256, { mime, bytes }) {
      await sendOwn({
        method: 'PUT',
        path: `/sync/files/${sha256}`,
        body: bytes,
        headers: { 'content-type': mime },
        answerMs: answerMs + bytes.length / BYTES_A_MS,
      })
    },
    async file(sha256) {
      const answer = await sendOwn({
        method: 'GET',
        path: `/sync/files/${sha256}`,
        bytesMax: FILE_BYTES_MAX,
        answerMs: answerMs + FILE_BYTES_MAX / BYTES_A_MS,
      })
      const mime = FileMime.options.find((each) => hasType(answer, each))
      if (mime === undefined) throw new SyncError('NOT_A_HALL', { status: answer.status })
      return { mime, bytes: answer.bytes }
    },
    async queue(known) {
      const answer = await sendOwn({
        method: 'GET',
        path: '/sync/queue',
        headers: known ? { 'if-none-match': queueTag(known) } : {},
        bytesMax: QUEUE_BYTES_MAX,
        answers: [304],
      })
      return answer.status === 304 ? null : jsonIn(answer, QueueSnapshot)
    },
    next: async (request) =>
      jsonIn(
        await sendOwn({
          ...post('/sync/queue/next', JSON.stringify(request)),
          answerMs: Math.min(answerMs, NEXT_ANSWER_MS),
        }),
        NextAnswer,
      ),
    ahead: async (request) =>
      jsonIn(
        await sendOwn({ ...post('/sync/queue/ahead', JSON.stringify(request)), answerMs: NEXT_ANSWER_MS }),
        AheadAnswer,
      ),
    async yieldTickets(request) {
      await sendOwn(post('/sync/queue/yield', JSON.stringify(request)))
    },
    login: async (request) =>
      jsonIn(await sendOwn(post('/sync/login', JSON.stringify(request))), LoginAnswer),
    askPublic: async (method, params) =>
      jsonIn(
        await sendOwn({
          ...post(`/sync/public/${encodeURIComponent(method)}`, JSON.stringify(params ?? {})),
          answerMs: Math.min(answerMs, PUBLIC_ANSWER_MS),
        }),
        PublicAnswer,
      ),
    async ask(path, userToken, body) {
      const answer = await sendOwn({
        ...post(`/hall/${encodeURIComponent(path)}`, JSON.stringify(body ?? {}), {
          [USER_TOKEN_HEADER]: userToken,
        }),
        bytesMax: ASK_BYTES_MAX,
        answerMs: LONG_QUESTIONS.has(path) ? LONG_ANSWER_MS : answerMs,
      })
      return jsonIn(answer, z.unknown())
    },
    live(onMessage, onClose, wishes) {
      const channel = openLiveChannel(
        {
          address,
          certificate: options.certificate,
          token: token ?? '',
          ...(wishes?.queue === true ? { queue: true } : {}),
        },
        onMessage,
        () => {
          channels.delete(channel)
          onClose()
        },
      )
      channels.add(channel)
      return channel
    },
    close() {
      token = null
      for (const channel of channels) channel.close()
      void agent.destroy().catch(() => undefined)
    },
  }
}
