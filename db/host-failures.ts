import { ContractError, type ErrorCode } from './contract/index.ts'
import { errorMessages } from './contract/errors.ts'
import { clockFromMs } from './model/day.ts'
import { SyncError, type PublicRefusal } from './sync/wire.ts'

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** What a failure on the way to the hall means for the person at the page. Anything else passes as it is. */
export const contractErrorOf = (error: unknown, address: string): unknown => {
  if (!(error instanceof SyncError)) return error
  switch (error.code) {
    case 'UNREACHABLE':
    case 'BUSY':
      return new ContractError('HALL_UNREACHABLE', { address, problem: error.code })
    case 'NOT_A_HALL':
    case 'CERTIFICATE_CHANGED':
      return new ContractError(error.code, { address })
    case 'CODE_WRONG':
    case 'CODE_USED':
    case 'CODE_EXPIRED':
      return new ContractError('ENROL_CODE_REFUSED', { problem: error.code })
    case 'LOGIN_FAILED': {
      const { left } = error.details
      return new ContractError('LOGIN_FAILED', { left: typeof left === 'number' ? left : '' })
    }
    case 'LOGIN_LOCKED': {
      const { untilMs } = error.details
      const until = typeof untilMs === 'number' ? clockFromMs(untilMs) : ''
      return new ContractError('LOGIN_LOCKED', {
        until,
        untilMs: typeof untilMs === 'number' ? untilMs : null,
      })
    }
    case 'NOT_ALLOWED':
      return new ContractError('NOT_ALLOWED')
    case 'NOT_FOUND':
      return new ContractError('NOT_FOUND', { subject: text(error.details['subject']) })
    default:
      return new ContractError('HALL_REFUSED', { problem: text(error.details['problem']) || error.code })
  }
}

const isKnownCode = (code: string): code is ErrorCode => Object.hasOwn(errorMessages, code)

/** What the desk beside the hall server refused a public question with; a code of a newer program is told as it is. */
export const refusalOf = ({ code, details }: PublicRefusal): ContractError =>
  isKnownCode(code) ? new ContractError(code, details) : new ContractError('HALL_REFUSED', { problem: code })

const UNREADABLE: ReadonlySet<string> = new Set([
  'BAD_REQUEST',
  'UNKNOWN_DEVICE',
  'NOT_TRUSTED',
  'GAP',
  'FORK',
])

/** The same for a rescued bundle: what speaks against the file is told of the file. */
export const bundleFailureOf = (error: unknown, address: string): unknown => {
  if (!(error instanceof SyncError) || !UNREADABLE.has(error.code)) return contractErrorOf(error, address)
  return new ContractError('BUNDLE_UNREADABLE', { problem: text(error.details['problem']) || error.code })
}
