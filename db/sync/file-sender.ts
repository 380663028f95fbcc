import type { AgentOptions, FilesView } from './agent-types.ts'
import { REQUEST_LIMIT_MS } from './contact.ts'
import { judge } from './failures.ts'
import { askedMs, backoffMs, slowMs } from './pacing.ts'
import { FILES_ASKED_MAX, SyncError } from './wire.ts'

/** A picture over the worst line that carries records at all. */
const FILE_LIMIT_MS = 5 * 60_000

/** What the hall says of this file alone, whatever is sent next; anything else is a passing trouble. */
const isAboutTheFile = (error: unknown): error is SyncError =>
  error instanceof SyncError && ['BAD_REQUEST', 'TOO_LARGE'].includes(error.code)

/** The reason that is shown with a file the hall turned down. */
const reasonOf = (error: SyncError): string => {
  const { problem } = error.details
  return problem === 'hash' || problem === 'file' ? 'FILE_DAMAGED' : error.code
}

export interface FileSender {
  /** Something may have begun to wait, or the way may be free again. */
  kick(): void
  /** The same at once, whatever it was waiting for, and with what was turned down before. */
  kickNow(): void
  stop(): void
  view(): FilesView
}

export interface FileSenderOptions {
  readonly agent: AgentOptions
  /** The hall is there and has every record of this machine: nothing that waits is put behind a picture. */
  readonly mayGo: () => boolean
  readonly changed: () => void
}

/**
 * Brings files to the hall after the records that name them: one at a time, beside the loop of records, which never waits
 * for it and does not learn of its failures.
 */
export const createFileSender = ({ agent: options, mayGo, changed }: FileSenderOptions): FileSender => {
  const { timers, transport } = options
  let stopped = false
  let busy = false
  let sending = false
  let failures = 0
  let problem: FilesView['problem'] = null
  let timer: unknown = null
  const goesOn = (): boolean => !stopped && mayGo()
  const files = () => options.sync().files

  const within = async <T>(limitMs: number, work: () => Promise<T>): Promise<T> => {
    let limit: unknown = null
    const timeout = new Promise<never>((_resolve, reject) => {
      limit = timers.set(limitMs, () => reject(new SyncError('UNREACHABLE', { timeout: true })))
    })
    try {
      return await Promise.race([work(), timeout])
    } finally {
      timers.clear(limit)
    }
  }

  const send = async (sha256: string): Promise<void> => {
    const content = files().read(sha256)
    if (content === null) {
      files().refused(sha256, 'FILE_DAMAGED')
      return
    }
    try {
      await within(FILE_LIMIT_MS, () => transport.putFile(sha256, content))
    } catch (error) {
      if (stopped) return
      if (!isAboutTheFile(error)) throw error
      files().refused(sha256, reasonOf(error))
      return
    }
    if (!stopped) files().sent([sha256])
  }

  /** Answers whether there was something to do. */
  const sendSome = async (): Promise<boolean> => {
    const waiting = files().next(FILES_ASKED_MAX)
    if (waiting.length === 0) return false
    const lacking = new Set(await within(REQUEST_LIMIT_MS, () => transport.lackingFiles(waiting)))
    if (stopped) return false
    // An answer was lost, or another machine keeps the same picture.
    const there = waiting.filter((sha256) => !lacking.has(sha256))
    if (there.length > 0) files().sent(there)
    for (const sha256 of waiting) {
      if (!lacking.has(sha256)) continue
      if (!goesOn()) return false
      await send(sha256)
      failures = 0
      problem = null
      changed()
    }
    return true
  }

  const later = (error: unknown): void => {
    const judgement = judge(error)
    // A server of before there were files.
    const isTooOld = error instanceof SyncError && error.code === 'NOT_FOUND'
    if (judgement.unexpected && !isTooOld) options.onError('files', error)
    failures += 1
    problem = isTooOld ? 'SERVER_TOO_OLD' : judgement.problem
    const chance = options.random()
    const waitMs =
      isTooOld || judgement.retry === 'SLOW'
        ? slowMs(chance)
        : judgement.retry === 'ASKED'
          ? askedMs(judgement.retryAfterMs, chance)
          : backoffMs(failures, chance)
    timer = timers.set(waitMs, () => {
      timer = null
      kick()
    })
  }

  const run = async (): Promise<void> => {
    busy = true
    sending = true
    changed()
    try {
      while (goesOn() && (await sendSome())) failures = 0
    } catch (error) {
      if (!stopped) later(error)
    } finally {
      busy = false
      sending = false
      if (!stopped) changed()
    }
  }

  const kick = (): void => {
    if (busy || timer !== null || !goesOn() || files().next(1).length === 0) return
    void run()
  }
  return {
    kick,
    kickNow() {
      if (stopped) return
      timers.clear(timer)
      timer = null
      files().tryRefusedAgain()
      kick()
    },
    stop() {
      stopped = true
      timers.clear(timer)
      timer = null
    },
    view() {
      const { count, refused } = files().count()
      return { waiting: count, refused: refused.length, sending, problem: count > 0 ? problem : null }
    },
  }
}
