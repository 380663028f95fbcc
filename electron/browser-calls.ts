import { ContractError } from '../db/contract/errors.ts'
import { HostMessage } from '../db/contract/port.ts'
import type { Right } from './browser-gate.ts'
import type { HostPort, PageKind } from './host-keeper.ts'

/** What a script gets for one call; `ok: false` carries the host's own error. */
export type CallAnswer =
  | { readonly ok: true; readonly value: unknown }
  | {
      readonly ok: false
      readonly error: { readonly code: string; readonly message: string; readonly details: unknown }
    }

export interface Calls {
  /** Calls a method in the session of this key. Fails with HOST_GONE when the host ends before it answers. */
  call(caller: Caller, method: string, params: unknown): Promise<CallAnswer>
  close(): void
}

export interface Caller {
  readonly right: Right
  readonly sessionKey: string
}

interface Line {
  readonly port: HostPort
  readonly waiting: Map<number, { resolve(answer: CallAnswer): void; reject(error: Error): void }>
  nextId: number
}

/** Sessions kept at once; the one unused longest makes room. */
const SESSIONS_MAX = 32

/** Calls of scripts: one host port per session key, so that a log-in holds from call to call. */
export const createCalls = (connect: (page: PageKind) => HostPort): Calls => {
  const lines = new Map<string, Line>()

  const drop = (sessionKey: string, line: Line): void => {
    if (lines.get(sessionKey) === line) lines.delete(sessionKey)
    for (const { reject } of line.waiting.values()) reject(new ContractError('HOST_GONE'))
    line.waiting.clear()
  }

  const openLine = (lineKey: string, screen: boolean): Line => {
    const line: Line = { port: connect({ screen }), waiting: new Map(), nextId: 1 }
    line.port.on('message', (raw) => {
      const message = HostMessage.safeParse(raw)
      if (!message.success || message.data.kind !== 'answer') return
      const { id } = message.data
      const waiting = line.waiting.get(id)
      line.waiting.delete(id)
      waiting?.resolve(
        message.data.ok
          ? { ok: true, value: message.data.value ?? null }
          : { ok: false, error: message.data.error },
      )
    })
    line.port.on('close', () => drop(lineKey, line))
    return line
  }

  const lineOf = ({ right, sessionKey }: Caller): Line => {
    // A screen never shares a line, whatever name it gives its session.
    const lineKey = `${right} ${sessionKey}`
    const line = lines.get(lineKey) ?? openLine(lineKey, right === 'SCREEN')
    // Set again, so that the map's order is the order of last use.
    lines.delete(lineKey)
    lines.set(lineKey, line)
    if (lines.size > SESSIONS_MAX) {
      const [oldest] = lines
      oldest?.[1].port.close()
    }
    return line
  }

  return {
    call: async (caller, method, params) => {
      const line = lineOf(caller)
      const { port } = line
      const id = line.nextId
      line.nextId += 1
      return new Promise<CallAnswer>((resolve, reject) => {
        line.waiting.set(id, { resolve, reject })
        port.postMessage({ kind: 'call', id, method, params })
      })
    },
    close() {
      for (const [sessionKey, line] of lines) {
        drop(sessionKey, line)
        line.port.close()
      }
    },
  }
}
