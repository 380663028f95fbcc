import { HallDbError } from '../hall-db.ts'

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

/** What SQLite or the file system said, as one of our codes; anything else stays what it is. */
export const sqliteFailure = (error: unknown): unknown => {
  if (error instanceof HallDbError) return error
  const code = codeOf(error)
  if (/^(SQLITE_FULL|ENOSPC|EDQUOT|EFBIG)$/.test(code)) return new HallDbError('SERVER_FULL', error)
  if (/^SQLITE_(IOERR|CORRUPT|CANTOPEN|BUSY|LOCKED|READONLY|PROTOCOL)/.test(code))
    return new HallDbError('STORAGE_DOWN', error)
  if (code === 'SQLITE_NOTADB') return new HallDbError('STORAGE_FOREIGN', error)
  if (/^(EIO|EROFS|EACCES|EPERM|EMFILE|ENFILE|EBADF|ENOENT|EEXIST|ENOTDIR|EISDIR)$/.test(code))
    return new HallDbError('STORAGE_DOWN', error)
  return error
}

/** Connection failures, shutdown and start-up, refused log-ins, no more connections or memory, a standby. */
const POSTGRES_DOWN = /^(08...|28...|57P0.|57014|53[0234]00|3D000|25006|25P03)$/
const NETWORK_DOWN = /^(E(CONN|PIPE|HOST|NET|TIMEDOUT|AI_)|ENOTFOUND|ENOENT|EACCES)/
/** What the client library says without a code. */
const CLIENT_DOWN =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded|Query read timeout|Client was closed|The server does not support SSL)/

/** A transaction that lost against another one: it may succeed when it runs again. */
export const isWorthRepeating = (error: unknown): boolean => /^(40001|40P01|55P03)$/.test(codeOf(error))

/** What PostgreSQL or the way to it said, as one of our codes; anything else stays what it is. */
export const postgresFailure = (error: unknown): unknown => {
  if (error instanceof HallDbError) return error
  const code = codeOf(error)
  if (code === '53100') return new HallDbError('SERVER_FULL', error)
  if (POSTGRES_DOWN.test(code) || NETWORK_DOWN.test(code) || code === '58030' || isWorthRepeating(error))
    return new HallDbError('STORAGE_DOWN', error)
  if (
    error instanceof AggregateError &&
    error.errors.some((each: unknown) => NETWORK_DOWN.test(codeOf(each)))
  )
    return new HallDbError('STORAGE_DOWN', error)
  if (error instanceof Error && CLIENT_DOWN.test(error.message)) return new HallDbError('STORAGE_DOWN', error)
  return error
}
