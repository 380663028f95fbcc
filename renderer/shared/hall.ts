import type { HallBridge } from '../../db/contract/bridge.ts'
import { errorMessage, errorMessages, type ErrorCode, type ErrorDetails } from '../../db/contract/errors.ts'
import type { MethodName, ParamsInput, Result, TopicName, Topics } from '../../db/contract/index.ts'
import type { HostMessage } from '../../db/contract/port.ts'
import { currentLanguage } from '../i18n/language.ts'
import { createBrowserBridge } from './browser-bridge.ts'

declare global {
  interface Window {
    hallBridge?: HallBridge
  }
}

/** A failure the host answered with, or HOST_GONE when the way to it broke before an answer came. */
export class HallError extends Error {
  readonly code: ErrorCode
  readonly details: ErrorDetails
  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message)
    this.name = 'HallError'
    this.code = code
    this.details = details
  }
}

/** CONNECTING until the first opening; LOST when an open connection broke. */
export type ConnectionState = 'CONNECTING' | 'OPEN' | 'LOST'

interface WaitingCall {
  readonly id: number
  readonly method: MethodName
  readonly params: unknown
  readonly resolve: (value: unknown) => void
  readonly reject: (error: HallError) => void
}

export interface Hall {
  readonly shell: HallBridge['shell']
  call<M extends MethodName>(method: M, params: ParamsInput<M>): Promise<Result<M>>
  on<T extends TopicName>(topic: T, listener: (payload: Topics[T]) => void): () => void
  connection(): ConnectionState
  onConnection(listener: (state: ConnectionState) => void): () => void
  /** What a new connection says first (language, the session to take up again); everything else waits for it. */
  setGreeting(greet: () => Promise<void>): void
  print: HallBridge['print']
  savePdf: HallBridge['savePdf']
}

/** Calls the greeting itself is made of; they must not wait for it. */
const GREETING_METHODS: ReadonlySet<string> = new Set([
  'session.resume',
  'session.setLocale',
  'session.current',
])
/** How long a call waits for a connection before the user is told. */
const CONNECTION_PATIENCE_MS = 10_000

const isKnownCode = (code: string): code is ErrorCode => code in errorMessages
const hostGone = (): HallError => new HallError('HOST_GONE', errorMessage('HOST_GONE', {}, currentLanguage()))

export function createHall(bridge: HallBridge): Hall {
  let state: ConnectionState = 'CONNECTING'
  let greeted = false
  let greet: (() => Promise<void>) | null = null
  let nextId = 1
  const asked = new Map<number, WaitingCall>()
  const queued: WaitingCall[] = []
  const topicListeners = new Map<string, Set<(payload: never) => void>>()
  const connectionListeners = new Set<(state: ConnectionState) => void>()

  const send = (call: WaitingCall): void => {
    asked.set(call.id, call)
    bridge.send({ kind: 'call', id: call.id, method: call.method, params: call.params })
  }
  const mayGo = (method: string): boolean => state === 'OPEN' && (greeted || GREETING_METHODS.has(method))
  const sendQueued = (): void => {
    for (const call of queued.splice(0)) {
      if (mayGo(call.method)) send(call)
      else queued.push(call)
    }
  }
  const finishGreeting = (): void => {
    greeted = true
    sendQueued()
  }
  const startGreeting = (): void => {
    if (state !== 'OPEN' || greet === null) return
    greet().then(finishGreeting, finishGreeting)
  }

  const receive = (message: HostMessage): void => {
    if (message.kind === 'topic') {
      for (const listener of topicListeners.get(message.topic) ?? []) listener(message.payload as never)
      return
    }
    const call = asked.get(message.id)
    if (call === undefined) return
    asked.delete(message.id)
    if (message.ok) call.resolve(message.value)
    else {
      const { code, details } = message.error
      call.reject(
        new HallError(isKnownCode(code) ? code : 'INTERNAL', message.error.message, details as ErrorDetails),
      )
    }
  }

  const connectionChanged = (open: boolean): void => {
    const next: ConnectionState = open ? 'OPEN' : state === 'CONNECTING' ? 'CONNECTING' : 'LOST'
    if (next === state) return
    state = next
    greeted = false
    if (!open) {
      // Whether they were carried out is not known; the user reads it from the record once the connection is back.
      const lost = [...asked.values()]
      asked.clear()
      for (const call of lost) call.reject(hostGone())
    }
    for (const listener of connectionListeners) listener(state)
    startGreeting()
  }

  bridge.onMessage(receive)
  bridge.onConnection(connectionChanged)

  return {
    shell: bridge.shell,
    call: <M extends MethodName>(method: M, params: ParamsInput<M>) =>
      new Promise<Result<M>>((resolve, reject) => {
        const call: WaitingCall = {
          id: nextId++,
          method,
          params,
          // The host checked the answer against the contract before it sent it.
          resolve: (value) => resolve(value as Result<M>),
          reject,
        }
        if (mayGo(method)) {
          send(call)
          return
        }
        queued.push(call)
        window.setTimeout(() => {
          const place = queued.indexOf(call)
          if (place < 0) return
          queued.splice(place, 1)
          reject(hostGone())
        }, CONNECTION_PATIENCE_MS)
      }),
    on: (topic, listener) => {
      const listeners = topicListeners.get(topic) ?? new Set()
      topicListeners.set(topic, listeners)
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    connection: () => state,
    onConnection: (listener) => {
      connectionListeners.add(listener)
      return () => connectionListeners.delete(listener)
    },
    setGreeting: (greeting) => {
      greet = greeting
      startGreeting()
    },
    print: (request) => bridge.print(request),
    savePdf: (request) => bridge.savePdf(request),
  }
}

/** The one connection of this page to its host. */
export const hall: Hall = createHall(window.hallBridge ?? createBrowserBridge())
