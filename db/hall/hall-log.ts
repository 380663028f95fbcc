import { appendFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** Plain facts only. The log is read by whoever looks after the machine: no bodies, names, tokens or addresses with codes. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>

export interface HallLog {
  /** One line of JSON: `{"at":…,"event":…,…}`. Never throws: a server that cannot log still serves. */
  write(event: string, fields?: LogFields): void
  /** A defect: where it happened, without its message, which may quote what was being worked on. */
  writeError(event: string, error: unknown, fields?: LogFields): void
}

export interface LogFileOptions {
  readonly path: string
  /** Then the file becomes `path.1`, what was `path.1` becomes `path.2`, and so on. */
  readonly bytesMax?: number
  /** Older files that are kept. */
  readonly keep?: number
}

const FILE_BYTES_MAX = 10 * 2 ** 20
const FILES_KEPT = 5
const FRAMES_MAX = 12

/** Names of errors and places in the program, never their text. */
const errorFields = (error: unknown): LogFields => {
  if (!(error instanceof Error)) return { error: typeof error }
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {}
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  const cause = error.cause instanceof Error ? { cause: error.cause.name } : {}
  return {
    error: error.name,
    ...code,
    ...cause,
    stack: frames
      .slice(0, FRAMES_MAX)
      .map((line) => line.trim())
      .join(' < '),
  }
}

/** @param writeLine takes a whole line with its end */
export const createHallLog = (writeLine: (line: string) => void, nowMs: () => number): HallLog => {
  const write: HallLog['write'] = (event, fields = {}) => {
    try {
      writeLine(`${JSON.stringify({ at: new Date(nowMs()).toISOString(), event, ...fields })}\n`)
    } catch {
      // A full disk or a closed pipe; the request that is told of goes on.
    }
  }
  return {
    write,
    writeError: (event, error, fields = {}) => write(event, { ...fields, ...errorFields(error) }),
  }
}

export const silentLog: HallLog = { write: () => undefined, writeError: () => undefined }

const rotate = (path: string, keep: number): void => {
  rmSync(`${path}.${keep}`, { force: true })
  for (let number = keep - 1; number >= 1; number -= 1)
    if (existsSync(`${path}.${number}`)) renameSync(`${path}.${number}`, `${path}.${number + 1}`)
  renameSync(path, `${path}.1`)
}

/** Writes lines to a file only its owner can read, beginning a new one when it is full. */
export const logFileWriter = ({
  path,
  bytesMax = FILE_BYTES_MAX,
  keep = FILES_KEPT,
}: LogFileOptions): ((line: string) => void) => {
  mkdirSync(dirname(path), { recursive: true })
  let bytes = existsSync(path) ? statSync(path).size : 0
  return (line) => {
    const size = Buffer.byteLength(line)
    if (bytes > 0 && bytes + size > bytesMax) {
      rotate(path, keep)
      bytes = 0
    }
    appendFileSync(path, line, { mode: 0o600 })
    bytes += size
  }
}
