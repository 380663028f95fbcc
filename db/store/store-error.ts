/** A failure of storage with a stable code; the host turns it into a contract error. */
export type StoreErrorCode =
  | 'DISK_FULL'
  | 'STORAGE_FAILED'
  | 'STORAGE_READ_ONLY'
  | 'STORAGE_FOREIGN'
  | 'STORAGE_BUSY'
  | 'KEY_MISSING'
  | 'BACKUP_BAD'
  | 'NUMBERS_EXHAUSTED'
  | 'TOO_LARGE'

export class StoreError extends Error {
  readonly code: StoreErrorCode
  readonly details: Readonly<Record<string, string | number>>
  constructor(code: StoreErrorCode, details: Record<string, string | number> = {}, cause?: unknown) {
    super(`${code} ${JSON.stringify(details)}`, cause === undefined ? undefined : { cause })
    this.name = 'StoreError'
    this.code = code
    this.details = details
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

/** What SQLite or the file system said, as one of our codes; null when it is none of theirs (a defect of ours). */
export const storageFailureOf = (error: unknown): StoreError | null => {
  if (error instanceof StoreError) return error
  const code = codeOf(error)
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG')
    return new StoreError('DISK_FULL', {}, error)
  if (code === 'SQLITE_READONLY' || code.startsWith('SQLITE_READONLY_'))
    return new StoreError('STORAGE_READ_ONLY', {}, error)
  if (/^SQLITE_(IOERR|CORRUPT|CANTOPEN|NOTADB|BUSY|LOCKED)/.test(code))
    return new StoreError('STORAGE_FAILED', { cause: code }, error)
  if (/^(EIO|EROFS|EACCES|EPERM|EMFILE|ENFILE|EBADF|ENOENT|EEXIST|ENOTDIR|EISDIR)$/.test(code))
    return new StoreError('STORAGE_FAILED', { cause: code }, error)
  return null
}
