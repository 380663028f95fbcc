import type { ShellMessage } from './shell-messages.ts'

const codeOf = (error: Error): string =>
  'code' in error && typeof error.code === 'string'
    ? error.code
    : (/net::(ERR_\w+)/.exec(error.message)?.[1] ?? '')

const statusOf = (error: Error): number =>
  'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 0

/** Why an update was not found, fetched or installed, in the words a person is told. */
export const updateProblem = (error: unknown): ShellMessage => {
  if (!(error instanceof Error)) return 'updateFailed'
  const code = codeOf(error)
  if (code === 'ERR_UPDATER_INACTIVE') return 'updateNotHere'
  // The hall has laid out nothing for this kind of machine.
  if (code === 'ERR_UPDATER_CHANNEL_FILE_NOT_FOUND') return 'updateNone'
  if (code.startsWith('ERR_CERT_') || code.startsWith('ERR_SSL_')) return 'updateCertificate'
  if (code === 'ERR_CHECKSUM_MISMATCH' || code === 'ERR_UPDATER_NO_CHECKSUM') return 'updateDamaged'
  if (code === 'ERR_UPDATER_INVALID_SIGNATURE') return 'updateUnsigned'
  const isToComeBack = statusOf(error) === 503 || statusOf(error) === 429
  if (isToComeBack || /status (503|429)\b/.test(error.message)) return 'updateBusy'
  if (code === 'ENOSPC') return 'updateDiskFull'
  // What Chromium says of a network that is not there, and a request that may not leave for where the feed points.
  if (/^ERR_(CONNECTION|INTERNET|NAME|ADDRESS|NETWORK|TIMED_OUT|EMPTY)/.test(code)) return 'updateUnreachable'
  return 'updateFailed'
}
