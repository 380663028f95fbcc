import { onTestFinished } from 'vitest'
import { errorsOf } from '../../db/contract/describe.ts'
import {
  contract,
  ContractError,
  type ErrorCode,
  type HostMessage,
  type MethodName,
  type ParamsInput,
  type Result,
} from '../../db/contract/index.ts'
import { createHost, type Host, type HostOptions } from '../../db/host.ts'
import { recordTestHall, testPin } from './test-hall.ts'
import { A_MORNING, movableClock, seededBytes, storeOptions, temporaryFolder } from './test-store.ts'

/** One page of the test desk, with somebody signed in or nobody. */
export interface TestPage {
  /**
   * Calls through the real host connection, results checked. Throws ContractError as a page would meet it; one that the
   * contract does not name for this method fails the test.
   */
  call<M extends MethodName>(method: M, params: ParamsInput<M>): Promise<Result<M>>
  /** The code a call fails with. A call that succeeds fails the test. */
  codeOf<M extends MethodName>(method: M, params: ParamsInput<M>): Promise<ErrorCode>
  readonly topics: HostMessage[]
  /** The page is gone, without logging out. */
  close(): void
}

export interface TestDesk {
  readonly host: Host
  readonly clock: ReturnType<typeof movableClock>
  /** A page nobody is signed in at, or one of a public screen. */
  openPage(page?: { readonly screen?: boolean }): TestPage
  signIn(staffId: string): Promise<TestPage>
  readonly errors: unknown[]
}

export interface TestDeskOptions {
  readonly nowMs?: number
  readonly settings?: Readonly<Record<string, string>>
  readonly host?: Partial<HostOptions>
  /** Without the test hall: the test brings its own. */
  readonly empty?: boolean
}

// Hashing as on a real desk takes 60 ms a time; what is tested here is when secrets are asked for, not how they are hashed.
const hash = (secret: string): string => `plain:${secret}`
export const testSecrets: HostOptions['secrets'] = {
  hash: (secret) => Promise.resolve(hash(secret)),
  verify: (secret, known) => Promise.resolve(hash(secret) === known),
}

/** A desk with the small test hall in a folder of its own, with a clock that stands still and chance that repeats. */
export const createTestDesk = (options: TestDeskOptions = {}): TestDesk => {
  const clock = movableClock(options.nowMs ?? A_MORNING)
  const { clock: _clock, randomBytes: _randomBytes, ...store } = storeOptions(temporaryFolder())
  const errors: unknown[] = []
  const host = createHost({
    store,
    clock,
    randomBytes: seededBytes('test desk'),
    secrets: testSecrets,
    sampleHint: null,
    locale: 'zh-CN',
    checkResults: true,
    logError: (_reference, error) => errors.push(error),
    tickMs: null,
    ...options.host,
  })
  onTestFinished(() => host.stop())
  if (!options.empty) {
    const nobody = { staffId: null, session: null, unitId: null, windowId: null }
    host.store().record(nobody, (act) => recordTestHall(act, hash, options.settings))
  }

  const openPage: TestDesk['openPage'] = (page) => {
    const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
    const topics: HostMessage[] = []
    const connection = host.connect((message) => {
      if (message.kind === 'topic') {
        topics.push(message)
        return
      }
      const call = waiting.get(message.id)
      waiting.delete(message.id)
      if (message.ok) call?.resolve(message.value)
      else {
        const cause = message.error.code === 'INTERNAL' ? errors.at(-1) : undefined
        call?.reject(
          cause instanceof Error
            ? cause
            : new ContractError(
                message.error.code as ErrorCode,
                message.error.details as ContractError['details'],
              ),
        )
      }
    }, page)
    let nextId = 0
    const call: TestPage['call'] = (method, params) =>
      new Promise((resolve, reject) => {
        const id = (nextId += 1)
        waiting.set(id, {
          resolve: resolve as (value: unknown) => void,
          reject: (error) => {
            const isNamed =
              !(error instanceof ContractError) ||
              !(method in contract) ||
              errorsOf(contract[method]).has(error.code)
            reject(isNamed ? error : new Error(`${method} does not name ${error.code}`, { cause: error }))
          },
        })
        void connection.receive({ kind: 'call', id, method, params })
      })
    return {
      call,
      topics,
      close: () => connection.close(),
      async codeOf(method, params) {
        try {
          await call(method, params)
        } catch (error) {
          if (error instanceof ContractError) return error.code
          throw error
        }
        throw new Error(`${method} succeeded`)
      },
    }
  }

  return {
    host,
    clock,
    errors,
    openPage,
    async signIn(staffId) {
      const page = openPage()
      await page.call('session.login', { staffId, secret: testPin(staffId), kind: 'PIN' })
      return page
    },
  }
}
