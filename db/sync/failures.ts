import { storageFailureOf } from '../store/store-error.ts'
import type { LinkProblem } from '../model/link.ts'
import { SyncError } from './wire.ts'

/** What a failure means for the loop. */
export interface Judgement {
  readonly problem: LinkProblem | null
  /** AT_ONCE: say hello and go on. BACKOFF: soon, then later and later. SLOW: once a minute. ASKED: when the server said. */
  readonly retry: 'AT_ONCE' | 'BACKOFF' | 'SLOW' | 'ASKED' | 'NEW_EPOCH'
  readonly retryAfterMs?: unknown
  /** The hall is there and works with this desk, although not with this. */
  readonly online: boolean
  /** A defect, or something nobody expects: it is logged. */
  readonly unexpected: boolean
}

const expected = (
  problem: LinkProblem | null,
  retry: Judgement['retry'],
  online: boolean,
  retryAfterMs?: unknown,
): Judgement => ({ problem, retry, online, unexpected: false, retryAfterMs })

/** The one place that says what each failure means; whatever it is, the agent tries again. */
export const judge = (error: unknown): Judgement => {
  if (!(error instanceof SyncError)) {
    const storage = storageFailureOf(error)
    if (storage?.code === 'DISK_FULL') return expected('DISK_FULL', 'BACKOFF', true)
    return { problem: 'INTERNAL', retry: 'BACKOFF', online: true, unexpected: true }
  }
  switch (error.code) {
    case 'UNREACHABLE':
      return expected('UNREACHABLE', 'BACKOFF', false)
    case 'CERTIFICATE_CHANGED':
    case 'NOT_A_HALL':
    case 'NOT_TRUSTED':
    case 'DEVICE_REVOKED':
    case 'DEVICE_LOST':
    case 'UNKNOWN_DEVICE':
    case 'DESK_TOO_OLD':
    case 'SERVER_TOO_OLD':
      return expected(error.code, 'SLOW', false)
    case 'FORK':
      return expected('FORK', 'NEW_EPOCH', true)
    case 'RESYNC':
    case 'TOKEN_EXPIRED':
    // The scopes of this desk have changed since the hello.
    case 'NOT_ALLOWED':
    // A snapshot that has been replaced meanwhile.
    case 'NOT_FOUND':
    case 'GAP':
      return expected(null, 'AT_ONCE', true)
    case 'BUSY':
      return expected('SERVER_BUSY', 'ASKED', true, error.details['retryAfterMs'])
    case 'SERVER_FULL':
      return expected('SERVER_FULL', 'BACKOFF', true)
    case 'STORAGE_DOWN':
      return expected('SERVER_STORAGE', 'BACKOFF', true)
    default:
      return { problem: 'INTERNAL', retry: 'BACKOFF', online: true, unexpected: true }
  }
}

/** A request that got no answer in its time; a smaller one may get through where a large one does not. */
export const isTimeout = (error: unknown): boolean =>
  error instanceof SyncError && error.code === 'UNREACHABLE' && error.details['timeout'] === true

/** A push that fails with these says nothing against pulling: the desk still learns what others did. */
export const mayStillPull = (error: unknown): boolean =>
  error instanceof SyncError && ['SERVER_FULL', 'INTERNAL', 'BAD_REQUEST', 'TOO_LARGE'].includes(error.code)
