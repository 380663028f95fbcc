import { randomUUID } from 'node:crypto'
import { ZodError } from 'zod'
import {
  ContractError,
  contract,
  errorMessage,
  type ContractFailure,
  type ErrorCode,
  type Locale,
  type MethodName,
} from './contract/index.ts'
import type { MethodDefinition } from './contract/define.ts'
import type { DeskSession } from './desk/context.ts'
import { StoreError, storageFailureOf } from './store/index.ts'

/** Who asks: the person signed in, and whether the page is a public screen, where nobody ever is. */
export interface Caller {
  readonly session: DeskSession | null
  readonly isScreen: boolean
}

/**
 * What a page asks for, if it may.
 * @throws ContractError UNKNOWN_METHOD, NOT_SIGNED_IN, SECRET_MUST_CHANGE, NOT_ALLOWED
 */
export const admit = ({ session, isScreen }: Caller, method: string): MethodDefinition => {
  const definition: MethodDefinition | undefined = Object.hasOwn(contract, method)
    ? contract[method as MethodName]
    : undefined
  if (!definition) throw new ContractError('UNKNOWN_METHOD', { method: method.slice(0, 80) })
  const { access } = definition
  if (access === 'PUBLIC') return definition
  // Before all else: a screen is told the same whatever it asks for, and whoever works at this machine.
  if (isScreen) throw new ContractError('NOT_ALLOWED')
  if (access === 'ANYONE') return definition
  if (!session) throw new ContractError('NOT_SIGNED_IN')
  if (session.mustChangeSecret && method !== 'session.changeSecret' && method !== 'session.lock')
    throw new ContractError('SECRET_MUST_CHANGE')
  if (access !== 'SIGNED_IN' && !session.staff.roles.some((role) => access.includes(role)))
    throw new ContractError('NOT_ALLOWED')
  return definition
}

export const isNumbersExhausted = (error: unknown): boolean =>
  error instanceof StoreError && error.code === 'NUMBERS_EXHAUSTED'

/** Whatever was thrown as a failure of the contract; what nobody expected is written down under the reference it names. */
export const failureOf = (
  error: unknown,
  locale: Locale,
  logError: (reference: string, error: unknown) => void,
): ContractFailure => {
  const failure = (code: ErrorCode, details: ContractFailure['details']): ContractFailure => ({
    code,
    details,
    message: errorMessage(code, details, locale),
  })
  if (error instanceof ContractError) return failure(error.code, error.details)
  if (error instanceof ZodError) {
    const [issue] = error.issues
    if (issue?.code === 'too_big')
      return failure('TOO_LARGE', { limit: String(issue.maximum), problem: issue.path.join('.') })
    return failure('BAD_REQUEST', { problem: `${issue?.path.join('.') || '—'}: ${issue?.message ?? ''}` })
  }
  const storage = error instanceof StoreError ? error : storageFailureOf(error)
  if (storage) return failure(storage.code, storage.details)
  const reference = randomUUID().slice(0, 8)
  logError(reference, error)
  return failure('INTERNAL', { reference })
}
