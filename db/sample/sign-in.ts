import {
  ContractError,
  type ErrorCode,
  type ErrorDetails,
  type HostMessage,
  type MethodName,
  type ParamsInput,
  type Result,
} from '../contract/index.ts'
import type { SampleDesk } from './stage.ts'

/** The part of a host a caller without a page needs. */
interface Callable {
  connect(send: (message: HostMessage) => void): { receive(message: unknown): Promise<void> }
}

/** Signs somebody in at a connection of their own and returns how to call methods as them. */
export const signInAt = async (host: Callable, staffId: string, pin: string): Promise<SampleDesk> => {
  let last: HostMessage | null = null
  const connection = host.connect((message) => {
    if (message.kind === 'answer') last = message
  })
  let id = 0
  const call = async <M extends MethodName>(method: M, params: ParamsInput<M>): Promise<Result<M>> => {
    id += 1
    last = null
    await connection.receive({ kind: 'call', id, method, params })
    const answer = last as Extract<HostMessage, { kind: 'answer' }> | null
    if (answer?.ok) return answer.value as Result<M>
    const { code, details } = answer?.error ?? { code: 'INTERNAL', details: {} }
    throw new ContractError(code as ErrorCode, details as ErrorDetails)
  }
  await call('session.login', { staffId, secret: pin, kind: 'PIN' })
  return { call }
}
