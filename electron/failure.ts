import {
  errorMessage,
  errorMessages,
  type ErrorCode,
  type ErrorDetails,
  type Locale,
} from '../db/contract/errors.ts'
import { HostStartError } from '../db/host-client.ts'
import { shellMessage, type ShellMessage } from './shell-messages.ts'

/** A failure as it leaves a shell: to a script, to standard output, into a dialog. */
export interface Failure {
  readonly code: string
  readonly message: string
  readonly details: ErrorDetails
}

/** A refusal or failure of the shell itself, with the text of its code in shell-messages. */
export class ShellError extends Error {
  readonly code: ShellMessage
  readonly details: Readonly<Record<string, string | number>>
  constructor(code: ShellMessage, details: Readonly<Record<string, string | number>> = {}) {
    super(shellMessage(code, 'en', details))
    this.name = 'ShellError'
    this.code = code
    this.details = details
  }
}

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(errorMessages, code)

const detailsOf = (error: Error): ErrorDetails => {
  const found: Record<string, string | number | boolean | null> = {}
  if (!('details' in error) || typeof error.details !== 'object' || error.details === null) return found
  for (const [key, value] of Object.entries(error.details)) {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      found[key] = value
  }
  return found
}

/**
 * Any thrown thing as a failure with a code and a sentence. Errors of the contract and of the store are told by their
 * code alone, because they arrive from a worker without their class. What has no code of ours becomes INTERNAL.
 */
export const failureOf = (error: unknown, locale: Locale, reference: () => string): Failure => {
  if (error instanceof ShellError) {
    return {
      code: error.code,
      message: shellMessage(error.code, locale, error.details),
      details: error.details,
    }
  }
  // The worker has filled in the sentence already; its details stay there.
  if (error instanceof HostStartError) return { code: error.code, message: error.message, details: {} }
  if (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    isErrorCode(error.code)
  ) {
    const details = detailsOf(error)
    return { code: error.code, message: errorMessage(error.code, details, locale), details }
  }
  const details = { reference: reference() }
  return { code: 'INTERNAL', message: errorMessage('INTERNAL', details, locale), details }
}

export const contractFailure = (code: ErrorCode, details: ErrorDetails, locale: Locale): Failure => ({
  code,
  message: errorMessage(code, details, locale),
  details,
})
